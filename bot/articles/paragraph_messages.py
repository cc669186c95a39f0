"""Render the paragraphs of an article for an editor to choose from, and the question about their credits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.articles.callback_data import (
    CancelParagraphs,
    FinishParagraphs,
    FinishWithCredits,
    FlipParagraph,
    TurnParagraphs,
)
from bot.articles.paragraph_picker import PER_PAGE, PickedParagraphs, PickerLine, is_out
from bot.i18n import gettext as _
from bot.i18n import ngettext
from bot.messaging.attribution import title_of
from bot.messaging.html import Fragment, join, plain, safe_label, short_label
from bot.messaging.reply import LISTED_TITLE_LENGTH, Button, Reply, Rows
from index.model import Article

IN_A_ROW = 5  # numbers are short, so a thumb hits one of five buttons
WORDS_LENGTH = 60  # UTF-16 code units of a paragraph's first words
CREDITS_NAMED = 5  # more would fill the screen

NUMBERS_LENGTH = 200  # of the list of paragraphs to leave out


def render_choice(
    article: Article, items: Sequence[PickerLine], choice: PickedParagraphs, page: int, beginning: Fragment
) -> Reply:
    """Render a page of the paragraphs with a button for each. *beginning* is the mark."""
    page = max(0, min(page, (len(items) - 1) // PER_PAGE))
    shown = range(page * PER_PAGE, min(len(items), (page + 1) * PER_PAGE))
    title = _("Paragraphs {first}–{last} of {count} of “{title}”").format(
        first=shown.start + 1,
        last=shown.stop,
        count=len(items),
        title=short_label(title_of(article), LISTED_TITLE_LENGTH),
    )
    lines = [join([beginning, plain(title)], " ")]
    lines += [plain(f"{_label(choice, items, place)}. {_words(items[place])}") for place in shown]
    lines.append(plain(""))
    lines += map(plain, _instructions(choice, items))
    return Reply(join(lines, "\n"), (*_number_buttons(choice, items, shown), *_other_buttons(choice, items, page)))


def render_credits_question(leaving: Sequence[str], beginning: Fragment) -> Reply:
    """Ask whether to remove the credits that only removed lines contain. *beginning* is the mark."""
    named = ", ".join(_("“{text}”").format(text=safe_label(credit, WORDS_LENGTH)) for credit in leaving[:CREDITS_NAMED])
    more = len(leaving) - CREDITS_NAMED
    named += " " + _("and {n} more").format(n=more) if more > 0 else ""
    words = ngettext(
        "Only what you leave out contains {credits}, which is shown under quotations. Remove this credit too?",
        "Only what you leave out contains {credits}, which are shown under quotations. Remove these credits too?",
        len(leaving),
    )
    are_many = len(leaving) > 1
    go = Button(_("Remove them") if are_many else _("Remove it"), FinishWithCredits("drop").data)
    stay = Button(_("Keep them") if are_many else _("Keep it"), FinishWithCredits("keep").data)
    body = join([beginning, plain(words.format(credits=named))], " ")
    return Reply(body, ((go, stay), (Button(_("Cancel"), CancelParagraphs().data),)))


def _label(choice: PickedParagraphs, items: Sequence[PickerLine], place: int) -> str:
    return f"✗ {place + 1}" if is_out(choice, items, place) else str(place + 1)


def _words(item: PickerLine) -> str:
    return safe_label(" ".join(item.words.split()), WORDS_LENGTH) if item.is_text else item.words


def _instructions(choice: PickedParagraphs, items: Sequence[PickerLine]) -> Iterator[str]:
    out = [place + 1 for place in range(len(items)) if is_out(choice, items, place)]
    if out:
        yield _("Will be left out: {numbers}").format(numbers=short_label(in_ranges(out), NUMBERS_LENGTH))
    yield _("Tap a number to leave that paragraph out, or to bring it back; then Done. Or reply with numbers: 3-5, 9")


def in_ranges(numbers: Iterable[int]) -> str:
    """Return rising numbers as ranges: "3–5, 9"."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in ranges)


def _number_buttons(
    choice: PickedParagraphs, items: Sequence[PickerLine], shown: range
) -> Iterator[tuple[Button, ...]]:
    for start in range(shown.start, shown.stop, IN_A_ROW):
        places = range(start, min(start + IN_A_ROW, shown.stop))
        yield tuple(Button(_label(choice, items, place), FlipParagraph(place).data) for place in places)


def _other_buttons(choice: PickedParagraphs, items: Sequence[PickerLine], page: int) -> Rows:
    last = (len(items) - 1) // PER_PAGE
    paging = [Button("«", TurnParagraphs(0).data), Button("‹", TurnParagraphs(page - 1).data)] if page else []
    paging += (
        [Button("›", TurnParagraphs(page + 1).data), Button("»", TurnParagraphs(last).data)] if page < last else []
    )
    end = (Button(_("Done"), FinishParagraphs(choice.nonce).data), Button(_("Cancel"), CancelParagraphs().data))
    return (tuple(paging), end) if paging else (end,)
