"""Render a passage among the paragraphs around it, and the buttons that open web pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC

from bot.ask.quoting.answer_button_messages import passing_on
from bot.ask.quoting.folding import FOLDED_COLUMNS, FOLDED_LINES, line_count
from bot.ask.quoting.group_blocks import attributed_blocks, marked
from bot.ask.quoting.marked_runs import runs_of
from bot.bot_api.surfaces import Surfaces
from bot.i18n import gettext as _
from bot.messaging.html import Fragment, italic, join, plain, quotation
from bot.messaging.reply import MAX_LENGTH, Button, Reply
from bot.updates.shown_articles import LeaveContext, ReadOn
from index.articles.reading import Stretch, Surroundings, around
from index.changes.linked_passage import LinkedPassage, LinkState
from index.model import Passage, Span

BETWEEN = "\n\n"
"""Text between the parts of a message."""


@dataclass(frozen=True, slots=True)
class ShownMarks:
    """The marks of a passage in an answer."""

    highlights: tuple[Span, ...] = ()  # in order, not overlapping
    sentence: Span | None = None


NO_MARKS = ShownMarks()
"""Nothing is marked."""


def render_linked(
    linked: LinkedPassage, surfaces: Surfaces, *, marks: ShownMarks = NO_MARKS, back: LeaveContext | None = None
) -> Reply:
    """Render the passage of a link with the paragraphs before and after it, as far as they fit.

    The paragraphs around it are in italics, so that it stands out.

    Args:
        marks: The marks of the passage in the answer that led to it.
        back: The button that leads back to that answer. None: there is none.
    """
    said = remark_on(linked)
    beginning = [plain(said)] if said else []
    for surroundings in _ever_shorter(around(linked.article, linked.passage)):
        blocks = _blocks(linked, surroundings, marks)
        body = join([*beginning, *blocks], BETWEEN)
        if body.length <= MAX_LENGTH:
            break
    rows = (
        tuple(_reading_buttons(surroundings, back)),
        tuple(passing_on(linked.article, linked.passage, surfaces)),
    )
    return Reply(body, tuple(row for row in rows if row))


def remark_on(linked: LinkedPassage) -> str | None:
    """Return the sentence about what became of the linked passage; None: it is where it was."""
    match linked.state:
        case LinkState.MOVED:
            return _("This passage is in another place of its article now.")
        case LinkState.CORRECTED if linked.corrected_at:
            date = linked.corrected_at.astimezone(UTC).date().isoformat()
            if not linked.says_the_same:
                said = _("The article has not had the linked passage since {date}. This is in its place now:")
                return said.format(date=date)
            return _("The linked passage was corrected on {date}. This is in its place now:").format(date=date)
        case LinkState.GONE:
            return _("The article no longer has the linked passage. This is in its place now:")
    return None


def _ever_shorter(surroundings: Surroundings) -> Iterator[Surroundings]:
    """Yield *surroundings*, then without the paragraph after the passage, then without the one before it too."""
    yield surroundings
    if following := surroundings.after.passages:
        surroundings = replace(surroundings, after=Stretch((), following[0].ordinal))
        yield surroundings
    yield replace(surroundings, before=())


def _blocks(linked: LinkedPassage, surroundings: Surroundings, marks: ShownMarks) -> list[Fragment]:
    def quote(passage: Passage) -> Fragment:
        if passage is linked.passage:
            return quotation(marked(runs_of(passage.text, marks.highlights, marks.sentence)))
        is_long = line_count(passage.text, FOLDED_COLUMNS) > FOLDED_LINES
        return quotation(italic(plain(passage.text)), expandable=is_long)

    passages = (*surroundings.before, surroundings.passage, *surroundings.after.passages)
    return attributed_blocks(linked.article, passages, quote)


def _reading_buttons(surroundings: Surroundings, back: LeaveContext | None) -> Iterator[Button]:
    """Yield the button back to the answer, or else to the beginning of the article, and the one to read on."""
    passages = (*surroundings.before, surroundings.passage, *surroundings.after.passages)
    article_id, first, last = surroundings.passage.article_id, passages[0].ordinal, passages[-1].ordinal
    if back:
        yield Button(_("« Back"), back.data)
    elif first:
        yield Button(_("« From the start"), ReadOn(0, article_id, first, last).data)
    if surroundings.after.next_start is not None:
        yield Button(_("Read on"), ReadOn(surroundings.after.next_start, article_id, first, last).data)


def article_removed() -> str:
    """Return the sentence about a link to a passage of a removed article. It says nothing about the article, and is the
    same for an article that never existed."""
    return _("The article of this link is no longer in the archive.")


def web_button() -> str:
    """Return the label of the button that opens the web pages in a browser, signed in."""
    return _("Read on the web")


def app_button() -> str:
    """Return the label of the button that opens the web pages within Telegram."""
    return _("Read in Telegram")
