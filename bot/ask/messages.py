"""Render an answer as a Telegram message: quotations with attributions, and buttons for more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.ask.answer_messages import (
    also_in,
    name_filter_in_words,
    read_as_in_words,
    similar_titles_headline,
    suggestion_in_words,
    verdict_in_words,
)
from bot.ask.callback_data import ShowView
from bot.ask.explanation_messages import quoted, why
from bot.ask.filter_messages import filter_notes
from bot.ask.leading_hits import leading_hits
from bot.i18n import current_language, ngettext, speaking
from bot.i18n import gettext as _
from bot.messaging.attribution import (
    LABEL_LENGTH,
    credits_of,
    facts_of,
    label_of,
    linked_title,
    title_linked_to,
    title_of,
)
from bot.messaging.html import Fragment, join, marked, plain, quotation, short_label, utf16_length
from bot.messaging.links import link_to
from bot.messaging.reply import LISTED_TITLE_LENGTH, MAX_LENGTH, Button, Reply
from bot.updates.shown_articles import HideWhy, ShowWhy, View
from index.model import Answer, Article, Hit, Passage

MAX_ENTITIES = 90
"""Largest number of entities that Byline uses. Telegram drops entities after the 100th. The rest is for links that
Telegram detects in quotations."""

EXPANDABLE_CHARS = 350
"""Longest quotation that starts unfolded, in characters: about eight lines on a phone. Longer ones after the first
start folded, so that all quotations are visible."""

# Numbers of named items and their lengths, in UTF-16 code units. With all at the limit, the longest passage fits.
MISSING_SHOWN = 8
QUESTION_LENGTH = 200
SOURCES_NAMED = 10
WHY_LENGTH = 300
SHORTEST_WHY = 40
"""Shortest explanation of a passage, in UTF-16 code units. With less room it is left out."""

BETWEEN = "\n\n"
"""Text between the parts of an answer."""


def render_answer(
    answer: Answer, view: View | None = None, *, explained: bool = False, facts: Fragment | None = None
) -> Reply:
    """Render the answer's hits as quotations with attributions, as many as fit. A button shows the rest.

    The first page shows the leading hits alone, so that nothing is beside the point. To a question in a language that
    no article is in, the bot replies in that language.

    Args:
        view: The page of the answer to which the hits belong.
        explained: Whether each attribution is followed by the reason for the passage, if there is room. No quotation is
            left out for it.
        facts: Lines above the quotations.
    """
    with speaking(answer.absent_language or current_language()):
        return _render(answer, view or View(), facts, explained=explained)


def _render(answer: Answer, view: View, facts: Fragment | None, *, explained: bool) -> Reply:
    hits = answer.hits if view.offset else leading_hits(answer)
    marks = marks_each(len(hits))
    blocks = [hit_block(hit, first=view.offset + place == 0, marks=marks) for place, hit in enumerate(hits)]
    ending = [_nearest(answer.nearest)] if answer.nearest else []
    above = [facts] if facts else []
    room = MAX_LENGTH - sum(block.length + len(BETWEEN) for block in [*above, *blocks[:1], *ending])
    remarks = short_label("\n".join(_remarks(answer, view, hits)), room)
    beginning = [*([plain(remarks)] if remarks else []), *above]
    shown = _fitting(beginning, blocks)
    quoted_hits = hits[: len(shown)]
    if explained:
        shown = with_reasons(shown, quoted_hits, MAX_LENGTH - join([*beginning, *shown], BETWEEN).length)
    body = join([*beginning, *shown, *ending], BETWEEN)
    return Reply(body, tuple(_buttons(answer, view, quoted_hits, explained=explained)))


def _fitting(beginning: Sequence[Fragment], blocks: Sequence[Fragment]) -> list[Fragment]:
    """Return the first block, and as many more as fit into a message."""
    length = sum(each.length + len(BETWEEN) for each in beginning) - len(BETWEEN)
    for count, block in enumerate(blocks):
        length += len(BETWEEN) + block.length
        if count and length > MAX_LENGTH:
            return list(blocks[:count])
    return list(blocks)


def with_reasons(blocks: Sequence[Fragment], hits: Sequence[Hit], room: int) -> list[Fragment]:
    """Return the blocks, each with an explanation below. The explanations share the room equally."""
    length = min(WHY_LENGTH, room // max(1, len(blocks)) - 1)
    if length < SHORTEST_WHY:
        return list(blocks)
    return [block + plain("\n" + short_label(why(hit), length)) for block, hit in zip(blocks, hits, strict=True)]


# --- buttons ---


def _buttons(answer: Answer, view: View, quoted: Sequence[Hit], *, explained: bool) -> Iterator[tuple[Button, ...]]:
    if answer.name_filter and not view.named:
        label = short_label(name_filter_in_words(answer.name_filter), LABEL_LENGTH)
        yield (Button(label, ShowView(replace(view, named=True, corrected=False, offset=0)).data),)
    if answer.suggestion and not (view.corrected or view.named):
        label = short_label(suggestion_in_words(answer.suggestion), LABEL_LENGTH)
        yield (Button(label, ShowView(replace(view, corrected=True, offset=0)).data),)
    row = [*_paging(answer, view, len(quoted)), *_why_button(view, quoted, explained=explained)]
    if row:
        yield tuple(row)
    if view.corrected or view.named:
        typed = replace(view, corrected=False, named=False, offset=0)
        yield (Button(_("« Search for what I typed"), ShowView(typed).data),)
    if view.part:
        yield (Button(_("« All questions"), ShowView(View(follows=view.follows)).data),)
    elif view.follows and answer.hits:
        yield (Button(_("As a new question"), ShowView(View()).data),)


def _paging(answer: Answer, view: View, shown: int) -> Iterator[Button]:
    following = view.offset + shown
    if view.offset:
        yield Button(_("« First"), ShowView(replace(view, offset=0)).data)
    if following < answer.total:
        yield Button(_("More ({n})").format(n=answer.total - following), ShowView(replace(view, offset=following)).data)


def _why_button(view: View, quoted: Sequence[Hit], *, explained: bool) -> Iterator[Button]:
    """Yield the button for explanations. It contains the shown passages, because a reply asks about their articles."""
    passages = [hit.passage.id for hit in quoted]
    if explained:
        yield Button(hide_why(), HideWhy.fitting(view, passages).data)
    elif passages:
        yield Button(show_why(len(passages)), ShowWhy.fitting(view, passages).data)


def show_why(count: int) -> str:
    """Return the label of the button that explains this number of passages."""
    return ngettext("Why this passage?", "Why these?", count)


def hide_why() -> str:
    """Return the label of the button that hides explanations."""
    return _("Hide why")


# --- quotations ---


def marks_each(hit_count: int) -> int:
    """Return the largest number of marks in one hit. Quotations and links have priority over marks."""
    structure = 2 * hit_count  # one quotation and one link per hit
    return (MAX_ENTITIES - structure) // max(1, hit_count) - 1  # minus one for the underline


def hit_block(hit: Hit, *, first: bool, marks: int) -> Fragment:
    """Return a quotation with its attribution. Args: marks: Largest number of marked words."""
    text = hit.passage.text
    quote = marked(text, hit.highlights[:marks], hit.sentence)
    expandable = not first and len(text) > EXPANDABLE_CHARS
    return quotation(quote, expandable=expandable) + plain("\n") + attribution(hit.article, hit.passage, hit.also)


def attribution(article: Article, quoted: Passage, also: Sequence[Article] = ()) -> Fragment:
    """Return title (linked to the quote), byline of the quote, source, date, page, then credits. Unknown parts are left
    out."""
    line = [title_linked_to(link_to(article.url, quoted.text, quoted.page), article)]
    line += [plain(part) for part in facts_of(article, quoted)]
    lines = [join(line, " · ")]
    lines += [plain(credit) for credit in credits_of(article, quoted.text)]
    if also:
        lines.append(plain(also_in(_sources(also))))
    return join(lines, "\n")


def _sources(articles: Sequence[Article]) -> str:
    """Return the names of the publications, each once, and the number of those not named."""
    names = list(dict.fromkeys(label_of(other, other.source or title_of(other), LABEL_LENGTH) for other in articles))
    unnamed = len(names) - SOURCES_NAMED
    more = [ngettext("{n} more", "{n} more", unnamed).format(n=unnamed)] if unnamed > 0 else []
    return ", ".join([*names[:SOURCES_NAMED], *more])


def _nearest(articles: Sequence[Article]) -> Fragment:
    """Return the titles of similar articles, for an answer without quotations."""
    titles = [plain("• ") + linked_title(article, LISTED_TITLE_LENGTH) for article in articles]
    return join([plain(similar_titles_headline()), *titles], "\n")


# --- remarks ---


def _remarks(answer: Answer, view: View, hits: Sequence[Hit]) -> Iterator[str]:
    """Yield the lines above the passages of these hits."""
    if view.corrected:
        yield _("Showing results for “{question}”").format(question=short_label(answer.question, QUESTION_LENGTH))
    if view.follows and answer.hits:
        yield _where(answer.within)
    if answer.read_as:
        yield read_as_in_words(named_words(answer.read_as))
    if verdict := verdict_in_words(answer, hits, named_words):
        yield verdict
    if (
        answer.suggestion
        and not (view.corrected or view.named)
        and utf16_length(suggestion_in_words(answer.suggestion)) > LABEL_LENGTH
    ):
        yield suggestion_in_words(short_label(answer.suggestion, QUESTION_LENGTH))
    yield from filter_notes(answer)


def named_words(words: Sequence[str]) -> str:
    """Return missing words in quotation marks."""
    return quoted(words, MISSING_SHOWN)


def _where(articles: Sequence[Article]) -> str:
    """Return the line that says which articles a follow-up question was answered from."""
    if not articles:
        return _("No answer there; from all articles:")
    if len(articles) == 1:
        return _("In “{title}”:").format(title=short_label(title_of(articles[0]), LISTED_TITLE_LENGTH))
    return _("From the same articles:")


# --- offers and refusals ---


def add_link_label(count: int) -> str:
    """Return the label of the button that adds the links in a question."""
    return _("Add the link") if count == 1 else _("Add the links")


def add_text_label() -> str:
    """Return the label of the button that adds a question, which may be an article."""
    return _("Add your text")


def question_lost() -> str:
    """Return the sentence about a button of an answer whose question is gone."""
    return _("I've lost the original question; please ask again.")


def ask_usage() -> str:
    """Return the sentence about /ask without a question."""
    return _("Put your question after /ask, or reply with /ask to a message that asks it.")


def archive_changed() -> str:
    """Return the sentence about a button of an answer that would be another one now."""
    return _("The archive has changed; please ask again.")
