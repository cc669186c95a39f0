"""Render the reply to /status."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.i18n import N_, ngettext
from bot.i18n import gettext as _
from bot.messaging.error_messages import MB
from bot.messaging.html import bold, join, plain, short_label
from bot.messaging.reply import LISTED_TITLE_LENGTH, MAX_LENGTH, NOTE_LENGTH, Reply
from bot.messaging.shared_messages import and_more, count_of_articles, read_in_words, time_in_words
from bot.status.background import FailingTask
from bot.storage.storage import StorageReport
from index.disk.expected_files import Loss
from index.disk.paths import INBOX_NAME, NOTES_NAME, PARTS_NAME
from index.model import Unsearchable
from index.opensearch.cluster_state import Health

UNSEARCHABLE_SHOWN = 5
"""Largest number of unsearchable articles that are named. `doctor` names all of them."""

GB = 1_000 * MB  # bytes

ROUNDED_FROM_GB = 10
"""Size from which decimals are dropped, in gigabytes: a tenth makes no difference then."""

SOURCES_SHOWN = 25
"""Largest number of sources that are shown, failing ones first. A message has room for them."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """The state of a feed or channel: the period for which the archive is complete."""

    name: str
    since: datetime  # beginning of the period
    complete_until: datetime | None  # end of the period; None: nothing was read yet
    problem: str | None = None  # a sentence


@dataclass(frozen=True, slots=True)
class ArchiveState:
    """The facts that /status shows."""

    articles: int
    storage: StorageReport | None  # None: the archive is in memory
    sources: Sequence[SourceState]
    unsearchable: Sequence[Unsearchable] = ()  # articles that no question finds
    losses: Sequence[str] = ()  # sentences about lost files beside the archive
    failing: Sequence[FailingTask] = ()  # background tasks
    setup: Sequence[str] = ()  # lines about what is off at @BotFather


def render_status(state: ArchiveState) -> Reply:
    """Render the state of the archive, problems first, and at the end what is off at @BotFather."""
    setup = plain("\n" + "\n".join(state.setup)) if state.setup else plain("")
    lines = [bold(plain(count_of_articles(state.articles)))]
    lines += map(plain, _storage_in_words(state.storage) if state.storage else ())
    lines += map(plain, _unsearchable_in_words(state.unsearchable))
    lines += [plain(f"⚠ {loss}") for loss in state.losses]
    lines.extend(plain(_failing_in_words(failing)) for failing in state.failing)
    in_order = sorted(state.sources, key=lambda source: (source.problem is None, source.name.casefold()))
    for source in in_order[:SOURCES_SHOWN]:
        line = plain("\n" + _source_in_words(source))
        if join([*lines, line, setup], "\n").length > MAX_LENGTH - NOTE_LENGTH:
            break
        lines.append(line)
    shown = sum(line.text.startswith("\n") for line in lines)
    if shown < len(in_order):
        lines.append(plain("\n" + and_more(len(in_order) - shown)))
    if not in_order:
        lines.append(plain(_("I'm not following any feeds or watching any channels.")))
    if setup.text:
        lines.append(setup)
    return Reply(join(lines, "\n"))


def _size(size_bytes: int) -> str:
    """Return a size in a suitable unit: "3 MB", "1.5 GB", "212 GB"."""
    if size_bytes < GB:
        return f"{max(1, round(size_bytes / MB))} MB"
    size = size_bytes / GB
    return f"{size:.0f} GB" if size >= ROUNDED_FROM_GB else f"{size:.1f} GB"


def _unsearchable_in_words(unsearchable: Sequence[Unsearchable]) -> Iterator[str]:
    """Yield lines about the articles that no question finds."""
    if not unsearchable:
        return
    count = len(unsearchable)
    sentence = ngettext(
        "⚠ {n} article is stored but can't be searched, because the index couldn't take it. I try again at "
        "each start. Details are in the log.",
        "⚠ {n} articles are stored but can't be searched, because the index couldn't take them. I try again at "
        "each start. Details are in the log.",
        count,
    )
    yield sentence.format(n=count)
    for each in unsearchable[:UNSEARCHABLE_SHOWN]:
        reason = short_label(each.reason, NOTE_LENGTH)
        yield f"– {short_label(each.title, LISTED_TITLE_LENGTH)}: {reason} /edit_{each.article_id}"
    if count > UNSEARCHABLE_SHOWN:
        yield and_more(count - UNSEARCHABLE_SHOWN)


def _failing_in_words(failing: FailingTask) -> str:
    sentence = _("⚠ A background task has been failing since {since}: {name}. {cause}")
    return sentence.format(
        since=time_in_words(failing.since), name=failing.name, cause=short_label(failing.cause, NOTE_LENGTH)
    )


def _storage_in_words(report: StorageReport) -> Iterator[str]:
    """Yield lines about the place where the archive is kept."""
    if report.problem:
        yield _("⚠ My cluster doesn't answer: {problem}").format(problem=short_label(report.problem, NOTE_LENGTH))
        return
    if report.used_bytes is not None and report.free_bytes is not None:
        room = (
            _("{used} in the cluster, {free} free on its fullest disk")
            if report.cluster
            else _("{used} on disk, {free} free")
        )
        yield room.format(used=_size(report.used_bytes), free=_size(report.free_bytes))
    if report.cluster and report.cluster.health == Health.RED:
        yield _("⚠ My cluster has lost a part of what it keeps. My operator must bring the missing nodes back.")
    elif report.cluster and report.cluster.health == Health.YELLOW:
        yield _("⚠ My cluster lacks copies of what it keeps. Nothing is lost, but my operator should look at it.")
    yield _backup_in_words(report)


def _backup_in_words(report: StorageReport) -> str:
    if report.backup_problem:
        return _("I can't tell whether there is a backup: {problem}").format(problem=report.backup_problem)
    if report.backup_at is None:
        return _("No backup yet")
    return _("Last backup: {at}").format(at=time_in_words(report.backup_at))


def _source_in_words(source: SourceState) -> str:
    name = short_label(source.name, LISTED_TITLE_LENGTH)
    until = read_in_words(source.since, source.complete_until)
    if source.problem is None:
        return f"{name}\n{until}"
    return f"⚠ {name}\n{until}\n{short_label(source.problem, NOTE_LENGTH)}"


# --- lost files ---

LOST_CONTENTS = {
    INBOX_NAME: N_("It held the admins' requests that I hadn't done yet."),
    NOTES_NAME: N_("It held what I knew about feeds, channels, forwarded messages and the names of admins."),
}
"""Sentences about the content of a lost file, by file name."""


def loss_in_words(name: str, loss: Loss) -> str:
    """Return the sentences about a lost file."""
    event = _("The file {name} is missing.") if loss is Loss.MISSING else _("The file {name} was damaged.")
    advice = _(
        "My operator can stop me and copy it from a backup, or carry on without it. I'll report this until "
        "they remove the file {parts}."
    )
    return " ".join([event.format(name=name), _(LOST_CONTENTS[name]), advice.format(parts=PARTS_NAME)])


def list_of_files_damaged() -> str:
    """Return the sentence about the damaged list of expected files."""
    return _("The file {name} is damaged. `doctor` shows details.").format(name=PARTS_NAME)


def losses_unknown(problem: str | None) -> str:
    """Return the sentence about a failure to look for lost files."""
    return _("I can't tell whether a file is missing: {problem}").format(problem=problem)
