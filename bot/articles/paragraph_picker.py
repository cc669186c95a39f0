"""Keep the paragraphs of an article that an editor chooses in a message.

The message itself carries the choice, see `bot.messaging.signed_state`.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

from bot.articles.edit_messages import left_out_earlier, number_out_of_range, numbers_usage, too_many_chosen
from bot.messaging.error_messages import UsageError
from bot.messaging.signed_state import Mark
from index.articles.edits import Amendment, Listed
from index.model import Article

PER_PAGE = 10
"""Number of paragraphs on a page: as many lines and buttons as fit the screen of a phone."""

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
class PickedParagraphs(Mark):
    """The paragraphs of an article that an editor has picked: the mark of the message with the choice."""

    article_id: str
    change_id: str | None  # of the card from which it was opened
    nonce: str  # 8 hexadecimal digits that identify this choice, so that each makes its own change
    listing: str  # identifies the numbered items: see `name_of_listing`
    flipped: frozenset[int] = frozenset()  # 0-based places of items whose state the choice changes

    @property
    def written(self) -> str:
        """The choice as a text, packed if that is shorter."""
        bits = bytearray(max(self.flipped, default=-1) // 8 + 1)
        for place in self.flipped:
            bits[place // 8] |= 1 << place % 8
        packed = zlib.compress(bits, 9)
        kind, content = ("skipz", packed) if len(packed) < len(bits) else ("skip", bytes(bits))
        flipped = base64.urlsafe_b64encode(content).decode("ascii").rstrip("=")
        return f"{kind}_{self.article_id}_{self.change_id or ''}_{self.nonce}_{self.listing}_{flipped}"

    @classmethod
    def parse(cls, text: object) -> Self | None:
        """Parse the mark of a message; None: it is of another kind."""
        match = _MARK.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            return None
        coded = match["flipped"]
        bits = base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4))
        if match["is_packed"]:
            bits = zlib.decompressobj().decompress(bits, MAX_CHOSEN_BYTES)
        flipped = frozenset(8 * at + bit for at, byte in enumerate(bits) for bit in range(8) if byte >> bit & 1)
        return cls(match["article"], match["change"], match["nonce"], match["listing"], flipped)


def items_of(article: Article, listed: Sequence[Listed]) -> tuple[PickerLine, ...]:
    """Return the lines to choose from, one for each paragraph.

    The last line stands for all paragraphs that were left out so long ago that their texts are not stored.
    """
    items = [PickerLine(each.paragraph.text, frozenset({each.digest}), each.is_out) for each in listed]
    if older := frozenset(article.skipped) - {each.digest for each in listed}:
        items.append(PickerLine(left_out_earlier(len(older)), older, is_out=True, is_text=False))
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
    if len(flipped.written) > MAX_MARK_CHARS:
        raise UsageError(too_many_chosen())
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
        raise UsageError(numbers_usage())
    places: list[int] = []
    ranges = sorted({(int(first), int(last or first)) for first, last in _RANGE.findall(text)})
    for start, end in ranges:
        if not 1 <= start <= end <= count:
            raise UsageError(number_out_of_range(count))
        places += range(max(start - 1, places[-1] + 1 if places else 0), end)  # each once, even if it is named twice
    return places
