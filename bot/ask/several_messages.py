"""Render the answers to several questions of one message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.articles.finding.filter_messages import filter_notes
from bot.ask.answer_messages import suggestion_in_words, verdict_in_words
from bot.ask.callback_data import ShowView
from bot.ask.following.article_messages import facts_of_answer
from bot.ask.messages import BETWEEN, NOTHING_BELOW, named_words
from bot.ask.parts import Part, Parts, quoted_before
from bot.ask.quoting.answer_button_messages import BelowAnswer, chosen_offers, why_button
from bot.ask.quoting.group_blocks import Reasons, group_block, marks_each, reasons_for
from bot.ask.quoting.quote_groups import QuoteGroup
from bot.i18n import gettext as _
from bot.i18n import ngettext
from bot.messaging.html import Fragment, bold, join, plain, short_label
from bot.messaging.reply import MAX_LENGTH, Button, Reply
from bot.updates.shown_articles import View
from index.model import Answer, Hit

PART_LENGTH = 100
"""Longest label of a question, in UTF-16 code units: two lines on a phone."""

REMARKS_LENGTH = 500
"""Longest remarks on one answer, in UTF-16 code units."""

NO_ROOM_LENGTH = 100
"""Longest sentence about a quotation that does not fit, in UTF-16 code units."""


def left_out_in_words(count: int) -> str:
    """Return the sentence about questions of a message that are not answered."""
    return ngettext(
        "{n} more question is left out. Please ask it separately.",
        "{n} more questions are left out. Please ask them separately.",
        count,
    ).format(n=count)


def numbered(number: int, label: str) -> str:
    """Return a question with its number among those of the message."""
    return f"{number}. {label}"


def render_parts(
    parts: Parts, answers: Sequence[Answer], view: View, *, explained: bool = False, below: BelowAnswer = NOTHING_BELOW
) -> Reply:
    """Render the first hit of each answer below its question. A button shows more of each.

    A quotation that does not fit is left out as a whole. No button passes a passage on, because there are several.
    """
    asked = list(zip(parts.asked, answers, strict=True))
    heads = [_head(number, part, answer) for number, (part, answer) in enumerate(asked, 1)]
    answers = [quoted_before(answer) if part.is_about_before else answer for part, answer in asked]
    ending = [plain(left_out_in_words(parts.left_out))] if parts.left_out else []
    room = MAX_LENGTH - join([*heads, *ending], BETWEEN).length - len(answers) * (NO_ROOM_LENGTH + 1)
    blocks = _fitting(answers, room)
    quoted = [answers[number - 1].hits[0] for number in blocks]
    if explained:
        room -= sum(block.length + 1 for block in blocks.values())
        reasons = reasons_for(quoted, room)
        blocks = {number: _block(answers[number - 1].hits[0], len(answers), reasons) for number in blocks}
    sections = list(_sections(heads, answers, blocks))
    others = [below.other_reading] if below.other_reading else []
    offers = chosen_offers(others, below.addition)
    why = [why_button(view, quoted, explained=explained)] if quoted else []
    rows = (tuple(_more_buttons(answers, view, blocks)), (*offers, *why))
    return Reply(join([*sections, *ending], BETWEEN), tuple(row for row in rows if row))


def _fitting(answers: Sequence[Answer], room: int) -> dict[int, Fragment]:
    """Return the quotations that fit, by the numbers of their questions."""
    blocks: dict[int, Fragment] = {}
    for number, answer in enumerate(answers, 1):
        for hit in answer.hits[:1]:
            block = _block(hit, len(answers))
            if block.length < room:
                room -= block.length + 1
                blocks[number] = block
    return blocks


def _block(hit: Hit, count: int, reasons: Reasons | None = None) -> Fragment:
    """Return one of a number of quotations, with its attribution."""
    return group_block(QuoteGroup((hit,)), first=hit, marks=marks_each(count), reasons=reasons)


def _sections(
    heads: Sequence[Fragment], answers: Sequence[Answer], blocks: Mapping[int, Fragment]
) -> Iterator[Fragment]:
    for number, (head, answer) in enumerate(zip(heads, answers, strict=True), 1):
        if number in blocks:
            yield head + plain("\n") + blocks[number]
        else:
            yield head + plain("\n" + short_label(_no_room(number), NO_ROOM_LENGTH)) if answer.hits else head


def _no_room(number: int) -> str:
    return _("The passage is too long to be shown here. Tap “{button}”.").format(button=_more_label(number))


def _head(number: int, part: Part, answer: Answer) -> Fragment:
    """Return a question with the remarks on its answer."""
    lines = [bold(plain(short_label(" ".join(numbered(number, part.label).split()), PART_LENGTH)))]
    remarks = "" if part.is_about_before and answer.hits else "\n".join(_remarks(answer))
    if remarks:
        lines.append(plain(short_label(remarks, REMARKS_LENGTH)))
    if part.request and (facts := facts_of_answer(part.request, answer)):
        lines.append(facts)
    return join(lines, "\n")


def _remarks(answer: Answer) -> Iterator[str]:
    if verdict := verdict_in_words(answer, answer.hits[:1], named_words):
        yield verdict
    if answer.suggestion:
        yield suggestion_in_words(answer.suggestion)
    yield from filter_notes(answer)


def _more_buttons(answers: Sequence[Answer], view: View, blocks: Mapping[int, Fragment]) -> Iterator[Button]:
    """Yield a button for each question with more to show."""
    for number, answer in enumerate(answers, 1):
        if answer.total > (number in blocks) or answer.suggestion or answer.name_filter:
            yield Button(_more_label(number), ShowView(replace(view, part=number)).data)


def _more_label(number: int) -> str:
    return _("{n}: More").format(n=number)
