"""What became of many, in one message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.adder import Undone
from bot.adding_many import Outcome, Tally
from bot.decisions import Decisions
from bot.doubt_question import provisional
from bot.doubt_words import doubt_in_words
from bot.i18n import gettext as _
from bot.i18n import ngettext
from bot.links import is_web_url
from bot.markup import Fragment, link, plain, shortened
from bot.messages import reason_of
from bot.render import LISTED_TITLE_LENGTH, LISTED_URL_LENGTH, MAX_LENGTH, Button, Reply, linked_title, title_of
from index.model import AddStatus, Article

NAME_LENGTH = 60  # UTF-16 code units of a URL or a file's name: a line or two
REASON_LENGTH = 200  # of a sentence
DOUBTS_SHOWN = 40  # each has a button
BUTTONS_IN_A_ROW = 5
MAX_ENTITIES = 95
"""Links: Telegram drops what goes beyond 100."""

MAX_HTML_BYTES = 30_000
"""Before parsing: Telegram takes 32 KiB."""

FOOT_LENGTH = 60  # of "…and 30 more"


def many_doing(tally: Tally) -> str:
    """How far it is."""
    return _("Reading: {done} of {total} …").format(done=tally.done, total=tally.total)


def render_many(outcomes: Sequence[Outcome], undo: str | None) -> Reply:
    """The counts; then what was not added and why, what is in doubt, and what was added, as far as there is room.

    Args: undo: Callback data of what takes all of it back; None: nothing was changed.
    """
    failed = [each for each in outcomes if each.error]
    doubtful = [each for each in outcomes if each.in_doubt][:DOUBTS_SHOWN]
    body = _Body(plain(_counts(outcomes)))
    body.add_section(_("Not added:"), [_failure(each) for each in failed])
    shown = body.add_section(_("In doubt:"), [_doubt(number, each) for number, each in enumerate(doubtful, 1)])
    for status, headline in _headlines():
        added = [each.added for each in outcomes if each.added and each.added.status is status]
        body.add_section(headline, [_listed(each.article) for each in added])
    return Reply(body.fragment, (*_doubt_rows(doubtful[:shown]), *(((Button(_("Undo all"), undo),),) if undo else ())))


def _headlines() -> list[tuple[AddStatus, str]]:
    return [
        (AddStatus.ADDED, _("Added:")),
        (AddStatus.REPLACED, _("Updated:")),
        (AddStatus.UNCHANGED, _("Already there:")),
    ]


def _counts(outcomes: Sequence[Outcome]) -> str:
    """ "12 articles: 9 added, 2 not added, 1 in doubt"."""
    statuses = [each.added.status for each in outcomes if each.added]
    counts = [
        (_("{n} added"), statuses.count(AddStatus.ADDED)),
        (_("{n} updated"), statuses.count(AddStatus.REPLACED)),
        (_("{n} already there"), statuses.count(AddStatus.UNCHANGED)),
        (_("{n} not added"), sum(1 for each in outcomes if each.error)),
        (_("{n} in doubt"), sum(1 for each in outcomes if each.in_doubt)),
    ]
    total = ngettext("{n} article", "{n} articles", len(outcomes)).format(n=len(outcomes))
    return f"{total}: " + ", ".join(words.format(n=count) for words, count in counts if count)


def _failure(outcome: Outcome) -> Fragment:
    reason = reason_of(outcome.error)
    said = plain(shortened(reason, REASON_LENGTH))
    if outcome.name in reason:
        return plain("– ") + said
    return plain("– ") + _named(outcome, shortened(outcome.name, NAME_LENGTH)) + plain(": ") + said


def _doubt(number: int, outcome: Outcome) -> Fragment:
    in_doubt = outcome.in_doubt
    assert in_doubt is not None  # noqa: S101 - only those are asked about
    title = shortened(title_of(provisional(in_doubt)), LISTED_TITLE_LENGTH)
    return plain(f"{number}. ") + _named(outcome, title) + plain(": " + doubt_in_words(in_doubt.concern))


def _named(outcome: Outcome, name: str) -> Fragment:
    """A name that leads to the page as it was sent: whoever decides about it finds it there."""
    if outcome.url and is_web_url(outcome.url, LISTED_URL_LENGTH):
        return link(plain(name), outcome.url)
    return plain(name)


def _doubt_rows(doubtful: Sequence[Outcome]) -> Iterator[tuple[Button, ...]]:
    buttons = [Button(f"❔ {number}", Decisions(each.place).data) for number, each in enumerate(doubtful, 1)]
    for at in range(0, len(buttons), BUTTONS_IN_A_ROW):
        yield tuple(buttons[at : at + BUTTONS_IN_A_ROW])


def render_undone_all(undone: Undone) -> Reply:
    """Say what the archive is like after that."""
    count = len(undone.undone)
    body = _Body(plain(ngettext("{n} change is undone.", "{n} changes are undone.", count).format(n=count)))
    body.add_section(_("Kept, for they were changed again since:"), list(map(_listed, undone.kept)))
    there = [change.after for change in undone.undone if change.after]
    gone = [change.before for change in undone.undone if change.before and not change.after]
    body.add_section(_("In the archive as before:"), list(map(_listed, there)))
    body.add_section(_("No longer in the archive:"), list(map(_listed, gone)))
    return Reply(body.fragment)


def _listed(article: Article) -> Fragment:
    return plain("– ") + linked_title(article, LISTED_TITLE_LENGTH)


class _Body:
    """A message that takes whole lines for as long as there is room."""

    def __init__(self, headline: Fragment) -> None:
        self.fragment = headline

    def add_section(self, headline: str, lines: Sequence[Fragment]) -> int:
        """Add a headline with lines below; of those that find no room, their number. Returns how many did."""
        if not lines:
            return 0
        section = self.fragment + plain(f"\n\n{headline}")
        count = 0
        for line in lines:
            longer = section + plain("\n") + line
            if not _fits(longer):
                break
            section, count = longer, count + 1
        if count < len(lines):
            section += plain("\n" + _("…and {n} more").format(n=len(lines) - count))
        self.fragment = section
        return count


def _fits(fragment: Fragment) -> bool:
    room = MAX_LENGTH - 5 * FOOT_LENGTH  # of each section to come, a headline with a number may be all that there is
    size_bytes = len(fragment.html.encode("utf-8", "surrogatepass"))
    return fragment.length <= room and fragment.entities <= MAX_ENTITIES and size_bytes <= MAX_HTML_BYTES
