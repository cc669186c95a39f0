"""Remove the text around an article: dates and bylines above it, labels in it, calls and notes below it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import regex

from index.articles.limits import MAX_LABEL_CHARS
from index.articles.paragraph_kinds import recognize
from index.extraction.blocks import Block
from index.extraction.bylines import is_byline
from index.extraction.credit_lines import MAX_PRINTED_CHARS, day_in, parts_of_header, says_day
from index.extraction.html.labels.boilerplate_words import ADVERTISEMENT, CALL, MORE, NOTE, RULE
from index.extraction.html.labels.label_words import (
    AGENCIES,
    MIN_PHRASE_LETTERS,
    is_call,
    is_label,
    is_note,
    is_related_heading,
    letters_in,
)
from index.model import PassageKind
from index.text import SENTENCE_MARKS, clean_line, clean_text, letters_of

MAX_CALL_CHARS = 300
"""Longest call, in characters. Longer paragraphs say more than a call."""

MAX_SIGN_CHARS = 80
"""Longest label between paragraphs, in characters. Longer lines are sentences with a similar beginning."""

MIN_SENTENCE_CHARS = 50
"""Shortest sentence, in characters. Shorter lines below an article are labels."""

MIN_CALLS = 3
"""Fewest sentences at the end that may be text although they look like calls. Sites print one or two calls."""

MAX_CALLS_SHARE = 0.4
"""Largest share of a text in the calls below it. In an article about newsletters, it is larger."""

FIRST_BLOCKS = 5
"""Number of first blocks that may contain date and byline. A kicker and a summary may be among them."""

MENU_BLOCKS = 12
"""Most blocks above the headline that may be a menu."""


MAX_TEASERS = 12
"""Most lines under a last heading that may be the titles of other articles."""

MAX_TEASER_CHARS = 160
"""Longest title of another article, in characters."""

_INITIALS = regex.compile(r"[(\[]?(?:[\p{L}\p{M}.]{1,6}/){1,3}[\p{L}\p{M}.]{1,6}[)\]]?")
"""Initials of the editors of an agency, as in "MK/jl"."""

_PART = regex.compile(r"[()\[\]/]")

_ADDRESS = regex.compile(r"[\w.+-]{1,64}@[\w-]{2,}|(?<!\w)@\w{2,}")
_SENTENCE_END = regex.compile(rf"[{SENTENCE_MARKS}:：;]$")
_WORD = regex.compile(r"\p{L}{2,}")

MAX_CONTACT_CHARS = 200
"""Longest line that says how to reach the author, in characters."""


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
    """Return whether a block is the sign of an advertisement, or a drawn rule."""
    line = clean_line(block.text)
    if block.kind is not None or len(line) > MAX_SIGN_CHARS:
        return False
    return ADVERTISEMENT.fullmatch(line) is not None or RULE.fullmatch(line) is not None


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
    teasers = end = _begin_of_teasers(blocks)
    credited = [block for block in blocks[end:] if _is_credit(block)]
    while end and (_is_ending(blocks[end - 1], byline) or _is_credit(blocks[end - 1])):
        end -= 1
        credited = [*([] if _is_ending(blocks[end], byline) else [blocks[end]]), *credited]
    return list(blocks[:teasers]) if _is_text_about_calls(blocks[:teasers], end) else [*blocks[:end], *credited]


def _is_text_about_calls(blocks: Sequence[Block], end: int) -> bool:
    """Return whether so much looks like calls behind *end* that it is text: an article about newsletters."""
    chars = [len(block.text) for block in blocks]
    calls = [block for block in blocks[end:] if len(block.text) >= MIN_SENTENCE_CHARS and not _is_credit(block)]
    of_calls = sum(len(block.text) for block in calls)
    return len(calls) >= MIN_CALLS and of_calls > MAX_CALLS_SHARE * sum(chars)


def _begin_of_teasers(blocks: Sequence[Block]) -> int:
    """Return the place of a last heading or note under which there are only titles of other articles, else the end.

    A section with its own heading below a note belongs to the article.
    """
    has_heading = False
    for at in range(len(blocks) - 1, max(0, len(blocks) - MAX_TEASERS - 2), -1):
        line = clean_line(blocks[at].text)
        is_phrase = len(letters_in(line)) >= MIN_PHRASE_LETTERS and " " in line
        if is_phrase and (is_related_heading(line) or (is_note(line) and not has_heading)):
            return at
        has_heading = has_heading or blocks[at].kind is PassageKind.HEADING
        is_title = len(line) <= MAX_TEASER_CHARS and _SENTENCE_END.search(line) is None
        if not is_title or blocks[at].kind is PassageKind.BODY:
            break
    return len(blocks)


def _is_ending(block: Block, byline: str | None) -> bool:
    line = clean_line(block.text)
    if block.kind is PassageKind.HEADING or is_byline(line, byline) or _are_initials(line) or _says_when(line):
        return True
    if len(line) > MAX_CALL_CHARS:
        return False
    is_matched = any(pattern.fullmatch(line) for pattern in (CALL, MORE, NOTE))
    return (
        is_matched
        or is_label(line.rstrip("."), linked=False)
        or is_call(line)
        or is_note(line)
        or _is_contact(line, byline)
    )


def _says_when(line: str) -> bool:
    """Return whether a line says when the article was published or changed. A day alone may end a letter."""
    return len(line) <= MAX_PRINTED_CHARS and says_day(line) and day_in(line) is None


def _are_initials(line: str) -> bool:
    """Return whether a line has only initials of editors. With the name of an agency, it is a credit."""
    return _INITIALS.fullmatch(line) is not None and AGENCIES.isdisjoint(map(letters_in, _PART.split(line)))


def _is_contact(line: str, byline: str | None) -> bool:
    """Return whether a line says how to reach the author."""
    if byline is None or len(line) > MAX_CONTACT_CHARS or not _ADDRESS.search(line):
        return False
    return not set(_WORD.findall(line)).isdisjoint(_WORD.findall(byline))


def _is_credit(block: Block) -> bool:
    return recognize([clean_text(block.text)])[0].kind is PassageKind.CREDIT
