"""How the archive is: /status, for admins."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from telegram import Update
from telegram.ext import ContextTypes

from bot.channels.messages import complete_until, problem_of
from bot.channels.registry import Channels
from bot.feeds.alerts import IN_SHORT, day_and_time
from bot.i18n import gettext as _
from bot.i18n import ngettext
from bot.messaging.error_messages import MB
from bot.messaging.html import bold, join, plain, shortened, unlinked
from bot.messaging.reply import LISTED_TITLE_LENGTH, MAX_LENGTH, NOTE_LENGTH, Reply
from bot.messaging.send import message_of, send_reply
from bot.runtime.executors import Threads, beside
from bot.status.alerts import losses_in_words
from bot.status.background import Failing
from index.corpus import Corpus
from index.feeds.subscription import Subscriptions
from index.model import Unsearchable
from index.store.backup_list import noted_backups

UNSEARCHABLE_SHOWN = 5
"""Articles that no question finds: `doctor` names all of them."""

SOURCES_SHOWN = 25
"""Those that fail, and then the others: a message has room for so many."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """Until when the archive has all that a feed or channel published."""

    name: str
    since: datetime  # from when on
    complete_until: datetime | None  # None: nothing was read of it yet
    problem: str | None = None  # what is wrong with it, a sentence


class Sources(Protocol):
    """Feeds, channels, or what else articles come from by themselves."""

    def states(self) -> list[SourceState]:
        """The state of each. May block."""
        ...


class FeedSources:
    """The feeds that are followed."""

    def __init__(self, subscriptions: Subscriptions) -> None:
        self._subscriptions = subscriptions

    def states(self) -> list[SourceState]:
        """The state of each."""
        return [
            SourceState(
                unlinked(subscription.title),
                subscription.since,
                subscription.complete_until,
                subscription.cause or ", ".join(_(IN_SHORT[trouble]) for trouble in subscription.told) or None,
            )
            for subscription in self._subscriptions.all()
        ]


class ChannelSources:
    """The channels that are watched."""

    def __init__(self, channels: Channels, polled_at: Callable[[], datetime]) -> None:
        """Args: polled_at: Until when all that Telegram has was fetched."""
        self._channels = channels
        self._polled_at = polled_at

    def states(self) -> list[SourceState]:
        """The state of each."""
        polled_at = self._polled_at()
        return [
            SourceState(channel.name, channel.since, complete_until(channel, polled_at), problem_of(channel))
            for channel in self._channels.all()
        ]


@dataclass(frozen=True, slots=True)
class ArchiveState:
    """What /status tells."""

    articles: int
    archive_bytes: int | None  # of all files in the data directory; None: it is in memory
    free_bytes: int | None  # on its disk
    sources: Sequence[SourceState]
    backup_at: datetime | None  # the last backup that is known of
    backup_problem: str | None = None  # why it is not known
    unsearchable: Sequence[Unsearchable] = ()  # articles that no question finds
    losses: Sequence[str] = ()  # sentences on files beside the archive that were lost
    failing: Sequence[Failing] = ()  # tasks in the background


class Status:
    """Answers /status."""

    def __init__(
        self,
        corpus: Corpus,
        data_dir: Path | None,
        sources: Sequence[Sources],
        threads: Threads,
        failing: Callable[[], Sequence[Failing]] = tuple,
    ) -> None:
        """Args: failing: Returns the tasks in the background that keep failing."""
        self._corpus = corpus
        self._data_dir = data_dir
        self._sources = sources
        self._failing = failing
        self._executor = threads.other

    async def tell(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Tell how the archive is."""
        await send_reply(message_of(update), render_status(await beside(self._executor, self.state)))

    def state(self) -> ArchiveState:
        """As it is now. May block."""
        states = [state for sources in self._sources for state in sources.states()]
        if self._data_dir is None:
            return ArchiveState(
                *(len(self._corpus), None, None, states, None),
                unsearchable=self._corpus.unsearchable,
                failing=self._failing(),
            )
        try:
            backups = noted_backups(self._data_dir)
            at, problem = (backups[-1].at if backups else None), None
        except OSError as error:
            at, problem = None, error.strerror
        return ArchiveState(
            articles=len(self._corpus),
            archive_bytes=_bytes_in(self._data_dir),
            free_bytes=shutil.disk_usage(self._data_dir).free,
            sources=states,
            backup_at=at,
            backup_problem=problem,
            unsearchable=self._corpus.unsearchable,
            losses=losses_in_words(self._data_dir),
            failing=self._failing(),
        )


def _bytes_in(directory: Path) -> int:
    """Bytes of all files; one that vanishes meanwhile is none."""
    total = 0
    for path in directory.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue
    return total


def render_status(state: ArchiveState) -> Reply:
    """Say how the archive is: what fails first."""
    articles = ngettext("{n} article in the archive", "{n} articles in the archive", state.articles)
    lines = [bold(plain(articles.format(n=state.articles)))]
    if state.archive_bytes is not None and state.free_bytes is not None:
        room = _("{used} MB on disk, {free} MB free")
        lines.append(plain(room.format(used=-(-state.archive_bytes // MB), free=state.free_bytes // MB)))
        lines.append(plain(_backup_in_words(state)))
    lines += map(plain, _unsearchable_in_words(state.unsearchable))
    lines += [plain(f"⚠ {loss}") for loss in state.losses]
    lines.extend(plain(_failing_in_words(failing)) for failing in state.failing)
    in_order = sorted(state.sources, key=lambda source: (source.problem is None, source.name.casefold()))
    for source in in_order[:SOURCES_SHOWN]:
        line = plain("\n" + _source_in_words(source))
        if join([*lines, line], "\n").length > MAX_LENGTH - NOTE_LENGTH:
            break
        lines.append(line)
    shown = sum(line.text.startswith("\n") for line in lines)
    if shown < len(in_order):
        lines.append(plain("\n" + _("… and {n} more.").format(n=len(in_order) - shown)))
    if not in_order:
        lines.append(plain(_("No feed is followed, and no channel is watched.")))
    return Reply(join(lines, "\n"))


def _unsearchable_in_words(unsearchable: Sequence[Unsearchable]) -> Iterator[str]:
    """Name the articles that no question finds."""
    if not unsearchable:
        return
    count = len(unsearchable)
    said = ngettext(
        "⚠ {n} article is kept, but no question finds it, because the index could not take it. Each start tries it "
        "again. The log has more.",
        "⚠ {n} articles are kept, but no question finds them, because the index could not take them. Each start tries "
        "them again. The log has more.",
        count,
    )
    yield said.format(n=count)
    for each in unsearchable[:UNSEARCHABLE_SHOWN]:
        reason = shortened(each.reason, NOTE_LENGTH)
        yield f"– {shortened(each.title, LISTED_TITLE_LENGTH)}: {reason} /edit_{each.article_id}"
    if count > UNSEARCHABLE_SHOWN:
        yield _("… and {n} more.").format(n=count - UNSEARCHABLE_SHOWN)


def _failing_in_words(failing: Failing) -> str:
    said = _("⚠ A task in the background keeps failing since {since}: {name}. {cause}")
    return said.format(
        since=day_and_time(failing.since), name=failing.name, cause=shortened(failing.cause, NOTE_LENGTH)
    )


def _backup_in_words(state: ArchiveState) -> str:
    if state.backup_problem:
        return _("Whether there is a backup cannot be told: {problem}").format(problem=state.backup_problem)
    if state.backup_at is None:
        return _("no backup yet")
    return _("last backup {at}").format(at=day_and_time(state.backup_at))


def _source_in_words(source: SourceState) -> str:
    name = shortened(source.name, LISTED_TITLE_LENGTH)
    until = _("complete from {since} until {until}").format(
        since=day_and_time(source.since), until=day_and_time(source.complete_until)
    )
    if source.problem is None:
        return f"{name}\n{until}"
    return f"⚠ {name}\n{until}\n{shortened(source.problem, NOTE_LENGTH)}"
