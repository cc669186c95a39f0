"""Remove the text around an article: dates and bylines above it, labels in it, calls and notes below it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from index.articles.limits import MAX_LABEL_CHARS
from index.articles.paragraph_kinds import recognize
from index.extraction.blocks import Block
from index.extraction.bylines import is_byline
from index.extraction.credit_lines import MAX_PRINTED_CHARS, parts_of_header, says_day
from index.extraction.html.article_text.boilerplate_words import ADVERTISEMENT, CALL, MORE, NOTE, RULE, SHARE
from index.model import PassageKind
from index.text import clean_line, clean_text, letters_of

MAX_CALL_CHARS = 300
"""Longest call, in characters. Longer paragraphs say more than a call."""

MAX_SIGN_CHARS = 80
"""Longest label between paragraphs, in characters. Longer lines are sentences with a similar beginning."""

FIRST_BLOCKS = 5
"""Number of first blocks that may contain date and byline. A kicker and a summary may be among them."""

MENU_BLOCKS = 12
"""Most blocks above the headline that may be a menu."""


def without_boilerplate(blocks: Sequence[Block], title: str, byline: str | None, menu: Collection[str]) -> list[Block]:
    """Return *blocks* without the headline and the text above it, without labels, and without other text below.

    Args: title: The headline; one that is too long for a title is kept. menu: The labels of the page's links, in the
        form of `letters_of`.
    """
    kept = [block for block in blocks if not _is_sign(block)]
    if len(title) <= MAX_LABEL_CHARS:
        kept = kept[_headline_end(kept, title, byline, menu) :]
    first = [block for block in kept[:FIRST_BLOCKS] if not _is_header(block, byline)]
    return _without_ending([*first, *kept[FIRST_BLOCKS:]], byline)


def _is_sign(block: Block) -> bool:
    line = clean_line(block.text)
    is_one = ADVERTISEMENT.fullmatch(line) or SHARE.fullmatch(line) or RULE.fullmatch(line)
    return block.kind is None and len(line) <= MAX_SIGN_CHARS and is_one is not None


def _headline_end(blocks: Sequence[Block], title: str, byline: str | None, menu: Collection[str]) -> int:
    """Return the place after the headline if the text begins with it, or with a menu or header before it; else 0."""
    at = next((at for at, block in enumerate(blocks) if letters_of(block.text) == letters_of(title)), None)
    if at is None or at > MENU_BLOCKS:
        return 0
    of_frame = sum(letters_of(block.text) in menu or _is_header(block, byline) for block in blocks[:at])
    return at + 1 if 2 * of_frame >= at else 0


def _is_header(block: Block, byline: str | None) -> bool:
    """Return whether a block contains only the authors and the date of the article."""
    line = clean_line(block.text)
    if block.kind is not None or len(line) > MAX_PRINTED_CHARS:
        return False
    parts = parts_of_header(line)
    return is_byline(line, byline) or all(is_byline(part, byline) or says_day(part) for part in parts)


def _without_ending(blocks: Sequence[Block], byline: str | None) -> list[Block]:
    """Return *blocks* up to the last block of the article, and all credits."""
    end = len(blocks)
    credited: list[Block] = []
    while end and (_is_ending(blocks[end - 1], byline) or _is_credit(blocks[end - 1])):
        end -= 1
        credited = [*([] if _is_ending(blocks[end], byline) else [blocks[end]]), *credited]
    return [*blocks[:end], *credited]


def _is_ending(block: Block, byline: str | None) -> bool:
    line = clean_line(block.text)
    is_call = len(line) <= MAX_CALL_CHARS and any(pattern.fullmatch(line) for pattern in (CALL, MORE, NOTE))
    return block.kind is PassageKind.HEADING or is_call or is_byline(line, byline)


def _is_credit(block: Block) -> bool:
    return recognize([clean_text(block.text)])[0].kind is PassageKind.CREDIT
