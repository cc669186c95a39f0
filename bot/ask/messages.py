"""Render an answer as a Telegram message: quotations with attributions, and buttons for more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bot.ask.answer_messages import (
    name_filter_in_words,
    remarks,
    similar_titles_headline,
    suggestion_in_words,
)
from bot.ask.callback_data import ShowView
from bot.ask.explanation_messages import quoted
from bot.ask.leading_hits import leading_hits
from bot.ask.quoting.answer_button_messages import BelowAnswer, answer_rows, buttons_of_quotes, chosen_offers
from bot.ask.quoting.folding import line_count
from bot.ask.quoting.group_blocks import Reasons, group_block, marks_each, other_lines, reasons_for
from bot.ask.quoting.quote_groups import QuoteGroup, quote_groups
from bot.i18n import current_language, speaking
from bot.i18n import gettext as _
from bot.messaging.attribution import LABEL_LENGTH, linked_title, title_of
from bot.messaging.html import Fragment, join, plain, short_label
from bot.messaging.reply import LISTED_TITLE_LENGTH, MAX_LENGTH, Button, Reply
from bot.updates.shown_articles import View
from index.model import Answer, Article, Hit

OTHER_LINES = 12
"""Most lines of a first page besides its first quotation, of 40 characters: with it, half of a phone's screen."""

NOTHING_BELOW = BelowAnswer()
"""No additional buttons."""

# Numbers of named items and their lengths, in UTF-16 code units. With all at the limit, the longest passage fits.
MISSING_SHOWN = 8
QUESTION_LENGTH = 200

BETWEEN = "\n\n"
"""Text between the parts of an answer."""


def render_answer(
    answer: Answer,
    view: View | None = None,
    *,
    explained: bool = False,
    facts: Fragment | None = None,
    below: BelowAnswer = NOTHING_BELOW,
) -> Reply:
    """Render the answer's hits as quotations with attributions, as many as fit. A button shows the rest.

    The first page shows the leading hits alone, so that nothing is beside the point. To a question in a language that
    no article is in, the bot replies in that language.

    Args:
        view: The page of the answer to which the hits belong.
        explained: Whether each attribution is followed by the reason for the passage, if there is room. No quotation is
            left out for it.
        facts: Lines above the quotations.
        below: What the buttons need.
    """
    with speaking(answer.absent_language or current_language()):
        return _render(answer, view or View(), facts, below, explained=explained)


def _render(answer: Answer, view: View, facts: Fragment | None, below: BelowAnswer, *, explained: bool) -> Reply:
    hits = answer.hits if view.offset else leading_hits(answer)
    marks = marks_each(len(hits))
    first = hits[0] if hits and not view.offset else None
    ending = [_nearest(answer.nearest)] if answer.nearest else []
    above = [facts] if facts else []

    def blocks(groups: Sequence[QuoteGroup], reasons: Reasons | None = None) -> list[Fragment]:
        return [group_block(group, first=first, marks=marks, reasons=reasons) for group in groups]

    smallest = blocks(quote_groups(hits[:1]))
    room = MAX_LENGTH - sum(block.length + len(BETWEEN) for block in [*above, *smallest, *ending])
    offers = _offers(answer, view, below)
    said = short_label("\n".join(_remarks(answer, view, hits, offers)), room)
    beginning = [*([plain(said)] if said else []), *above]
    groups, shown = _fitting(beginning, hits, blocks, first) or (quote_groups(hits[:1]), smallest)
    quoted_hits = [hit for group in groups for hit in group.hits]
    if explained:
        shown = blocks(groups, reasons_for(quoted_hits, MAX_LENGTH - join([*beginning, *shown], BETWEEN).length))
    body = join([*beginning, *shown, *ending], BETWEEN)
    about_quotes = buttons_of_quotes(view, quoted_hits, below.surfaces, explained=explained)
    paging = list(_paging(answer, view, len(quoted_hits), offers))
    return Reply(body, answer_rows(offers, paging, about_quotes))


def _fitting(
    beginning: Sequence[Fragment],
    hits: Sequence[Hit],
    blocks: Callable[[Sequence[QuoteGroup]], list[Fragment]],
    first: Hit | None,
) -> tuple[list[QuoteGroup], list[Fragment]] | None:
    """Return the groups of as many hits as fit into a message, and their blocks; None: no more than one fits.

    On the first page, so many fit that the rest of the message besides the first quotation has no more than
    OTHER_LINES, so that a phone shows them.
    """
    for count in range(len(hits), 1, -1):
        groups = quote_groups(hits[:count])
        shown = blocks(groups)
        body = join([*beginning, *shown], BETWEEN)
        if body.length <= MAX_LENGTH and (first is None or _other_lines(beginning, groups, first) <= OTHER_LINES):
            return groups, shown
    return None


def _other_lines(beginning: Sequence[Fragment], groups: Sequence[QuoteGroup], first: Hit) -> int:
    """Return the number of lines of a message besides its first quotation, as a phone shows them."""
    above = sum(line_count(each.text) + 1 for each in beginning)
    return above + sum(other_lines(group, first) + 1 for group in groups) - 1


# --- buttons ---


def _offers(answer: Answer, view: View, below: BelowAnswer) -> list[Button]:
    """Return the buttons that ask the question in another way, the best one first. Further pages have only one, which
    leads back, beside *« First*."""
    if not view.offset:
        others = [below.other_reading] if below.other_reading else []
        offers = [*_ways_back(view), *_better_questions(answer, view), *others, *_as_new_question(answer, view)]
        return chosen_offers(offers, below.addition)
    back = [*_ways_back(view), *_as_new_question(answer, view)]
    return chosen_offers([_first_page(view), *back]) if back else []


def _ways_back(view: View) -> Iterator[Button]:
    """Yield the buttons that lead back to what was asked."""
    first = replace(view, offset=0)
    if view.corrected or view.named:
        yield Button(_("« Search for what I typed"), ShowView(replace(first, corrected=False, named=False)).data)
    if view.part:
        yield Button(_("« All questions"), ShowView(View(follows=view.follows)).data)


def _better_questions(answer: Answer, view: View) -> Iterator[Button]:
    """Yield the buttons of questions that the archive may answer better. They are on the first page."""
    if answer.suggestion and not (view.corrected or view.named):
        label = short_label(suggestion_in_words(answer.suggestion), LABEL_LENGTH)
        yield Button(label, ShowView(replace(view, corrected=True)).data)
    if answer.name_filter and not view.named:
        label = short_label(name_filter_in_words(answer.name_filter), LABEL_LENGTH)
        yield Button(label, ShowView(replace(view, named=True, corrected=False)).data)


def _as_new_question(answer: Answer, view: View) -> Iterator[Button]:
    if view.follows and answer.hits and not view.part:
        yield Button(_("As a new question"), ShowView(View()).data)


def _first_page(view: View) -> Button:
    return Button(first_label(), ShowView(replace(view, offset=0)).data)


def _paging(answer: Answer, view: View, shown: int, offers: Sequence[Button]) -> Iterator[Button]:
    following = view.offset + shown
    if view.offset and not offers:
        yield _first_page(view)
    if following < answer.total:
        yield Button(more_label(answer.total - following), ShowView(replace(view, offset=following)).data)


def first_label() -> str:
    """Return the label of the button to the first page of an answer."""
    return _("« First")


def more_label(count: int) -> str:
    """Return the label of the button to the next page. Args: count: The number of passages that are not shown yet."""
    return _("More ({n})").format(n=count)


def _nearest(articles: Sequence[Article]) -> Fragment:
    """Return the titles of similar articles, for an answer without quotations."""
    titles = [plain("• ") + linked_title(article, LISTED_TITLE_LENGTH) for article in articles]
    return join([plain(similar_titles_headline()), *titles], "\n")


# --- remarks ---


def _remarks(answer: Answer, view: View, hits: Sequence[Hit], offers: Sequence[Button]) -> Iterator[str]:
    """Yield the lines above the passages of these hits. Args: offers: The buttons that ask in another way."""
    if view.corrected:
        yield _("Showing results for “{question}”").format(question=short_label(answer.question, QUESTION_LENGTH))
    if view.follows and answer.hits:
        yield _where(answer.within)
    yield from remarks(answer, hits, named_words, _cut_suggestion(answer, view, offers))


def _cut_suggestion(answer: Answer, view: View, offers: Sequence[Button]) -> Iterator[str]:
    """Yield the suggested question, if the button for it does not show all of it."""
    if answer.suggestion and _is_shortened(suggestion_in_words(answer.suggestion), view, offers):
        yield suggestion_in_words(short_label(answer.suggestion, QUESTION_LENGTH))


def _is_shortened(suggestion: str, view: View, offers: Sequence[Button]) -> bool:
    """Return whether a suggestion is offered, but its button has no room for all of it."""
    asks_it = ShowView(replace(view, corrected=True)).data
    return any(button.data == asks_it and button.label != suggestion for button in offers)


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
