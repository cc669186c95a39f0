"""Let an editor choose paragraphs of an article in a message.

The message itself carries the choice, see `bot.messaging.signed_state`.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.articles.callback_data import (
    CancelParagraphs,
    FinishParagraphs,
    FinishWithCredits,
    FlipParagraph,
    TurnParagraphs,
)
from bot.articles.messages import Rows
from bot.i18n import gettext as _
from bot.i18n import ngettext
from bot.messaging.attribution import title_of
from bot.messaging.error_messages import UsageError
from bot.messaging.html import Fragment, join, plain, safe_label, shortened
from bot.messaging.reply import LISTED_TITLE_LENGTH, Button, Reply
from index.articles.edits import Amendment, Listed
from index.model import Article

PER_PAGE = 10
"""Number of paragraphs on a page: as many lines and buttons as fit the screen of a phone."""

IN_A_ROW = 5  # numbers are short, so a thumb hits one of five buttons
WORDS_LENGTH = 60  # UTF-16 code units of a paragraph's first words
CREDITS_NAMED = 5  # more would fill the screen

NUMBERS_LENGTH = 200  # of the list of paragraphs to leave out

MAX_MARK_CHARS = 1_000
"""Longest mark of a choice, in characters: about three hundred scattered paragraphs, or any number in a row."""

MAX_CHOSEN_BYTES = 10_000
"""Largest unpacked choice, in bytes: one bit for each paragraph of the longest article, with some margin."""

_MARK = re.compile(
    r"skip(?P<is_packed>z?)_(?P<article>[a-z0-9]{1,32})_(?P<change>[0-9a-f]{16})?_(?P<nonce>[0-9a-f]{8})_(?P<listing>[0-9a-f]{8})_"
    r"(?P<flipped>[\w-]*)",
    re.ASCII,
)
_RANGES = re.compile(
    r"\s*\d{1,5}(?:\s*[-–—]\s*\d{1,5})?(?:(?:\s*[,;]\s*|\s+)\d{1,5}(?:\s*[-–—]\s*\d{1,5})?)*\s*[.,;]?\s*"
)
_RANGE = re.compile(r"(\d+)(?:\s*[-–—]\s*(\d+))?")


@dataclass(frozen=True, slots=True)
class PickerLine:
    """A line that can be chosen."""

    words: str
    digests: frozenset[str]  # of the paragraphs for which it stands
    is_out: bool  # its state in the archive
    is_text: bool = True  # whether the words are from a paragraph; otherwise they are the bot's own


@dataclass(frozen=True, slots=True)
class PickedParagraphs:
    """The paragraphs of an article that an editor has picked."""

    article_id: str
    change_id: str | None  # of the card from which it was opened
    nonce: str  # 8 hexadecimal digits that identify this choice, so that each makes its own change
    listing: str  # identifies the numbered items: see `name_of_listing`
    flipped: frozenset[int] = frozenset()  # 0-based places of items whose state the choice changes

    @property
    def mark(self) -> str:
        """The choice as the mark of a message."""
        bits = bytearray(max(self.flipped, default=-1) // 8 + 1)
        for place in self.flipped:
            bits[place // 8] |= 1 << place % 8
        packed = zlib.compress(bits, 9)
        kind, content = ("skipz", packed) if len(packed) < len(bits) else ("skip", bytes(bits))
        flipped = base64.urlsafe_b64encode(content).decode("ascii").rstrip("=")
        return f"{kind}_{self.article_id}_{self.change_id or ''}_{self.nonce}_{self.listing}_{flipped}"


def choice_of(mark: str) -> PickedParagraphs | None:
    """Return the choice in a mark; None if it is another mark."""
    match = _MARK.fullmatch(mark)
    if match is None:
        return None
    coded = match["flipped"]
    bits = base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4))
    if match["is_packed"]:
        bits = zlib.decompressobj().decompress(bits, MAX_CHOSEN_BYTES)
    flipped = frozenset(8 * at + bit for at, byte in enumerate(bits) for bit in range(8) if byte >> bit & 1)
    return PickedParagraphs(match["article"], match["change"], match["nonce"], match["listing"], flipped)


def items_of(article: Article, listed: Sequence[Listed]) -> tuple[PickerLine, ...]:
    """Return the lines to choose from, one for each paragraph.

    The last line stands for all paragraphs that were left out so long ago that their texts are not stored.
    """
    items = [PickerLine(each.paragraph.text, frozenset({each.digest}), each.is_out) for each in listed]
    if older := frozenset(article.skipped) - {each.digest for each in listed}:
        words = ngettext(
            "({n} left out earlier; its text isn't stored, so if you bring it back, it returns when I read the "
            "article again)",
            "({n} left out earlier; their texts aren't stored, so if you bring them back, they return when I "
            "read the article again)",
            len(older),
        )
        items.append(PickerLine(words.format(n=len(older)), older, is_out=True, is_text=False))
    return tuple(items)


def name_of_listing(items: Sequence[PickerLine]) -> str:
    """Return 8 hexadecimal digits that are the same for the same items in the same state."""
    states = "\n".join(f"{','.join(sorted(item.digests))} {item.is_out}" for item in items)
    return hashlib.blake2b(states.encode("ascii"), digest_size=4).hexdigest()


def flip(choice: PickedParagraphs, items: Sequence[PickerLine], places: Iterable[int]) -> PickedParagraphs:
    """Return *choice* with these items flipped, and all items with the same words.

    Raises: UsageError: they are more than a message can carry.
    """
    flipped = replace(choice, flipped=choice.flipped ^ _with_same_words(items, places))
    if len(flipped.mark) > MAX_MARK_CHARS:
        raise UsageError(_("Too many at once: tap Done and go on, or reply with the numbers."))
    return flipped


def take_out(choice: PickedParagraphs, items: Sequence[PickerLine], places: Iterable[int]) -> PickedParagraphs:
    """Return *choice* with these items left out, whatever was chosen before."""
    wanted = _with_same_words(items, places)
    included = {place for place in wanted if not is_out(choice, items, place)}
    return replace(choice, flipped=choice.flipped ^ included)


def is_out(choice: PickedParagraphs, items: Sequence[PickerLine], place: int) -> bool:
    """Return whether the paragraph will be left out after the choice is carried out."""
    return items[place].is_out != (place in choice.flipped)


def amendment_of(choice: PickedParagraphs, items: Sequence[PickerLine]) -> Amendment:
    """Return the amendment that carries out the choice."""
    flipped = [items[place] for place in choice.flipped if place < len(items)]
    return Amendment(
        taken_out=frozenset().union(*(item.digests for item in flipped if not item.is_out)),
        brought_back=frozenset().union(*(item.digests for item in flipped if item.is_out)),
    )


def _with_same_words(items: Sequence[PickerLine], places: Iterable[int]) -> frozenset[int]:
    wanted = {items[place].digests for place in places}
    return frozenset(place for place, item in enumerate(items) if item.digests in wanted)


def places_in(text: str, count: int) -> list[int]:
    """Return the 0-based places for numbers from 1 to *count*, in order: "3-5, 9".

    Raises: UsageError: the text is something else.
    """
    if not _RANGES.fullmatch(text):
        raise UsageError(_("Reply with the numbers of the paragraphs to leave out, like 3-5, 9."))
    places: list[int] = []
    ranges = sorted({(int(first), int(last or first)) for first, last in _RANGE.findall(text)})
    for start, end in ranges:
        if not 1 <= start <= end <= count:
            raise UsageError(
                _("The paragraphs are numbered 1 to {count}: reply with numbers like 3-5, 9.").format(count=count)
            )
        places += range(max(start - 1, places[-1] + 1 if places else 0), end)  # each once, even if it is named twice
    return places


# --- rendering ---


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
        title=shortened(title_of(article), LISTED_TITLE_LENGTH),
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
        yield _("Will be left out: {numbers}").format(numbers=shortened(in_ranges(out), NUMBERS_LENGTH))
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
