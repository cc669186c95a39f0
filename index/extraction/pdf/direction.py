"""Glyphs in the order in which they are read, where that is not the order of the file: scripts written from the right.

pdfium turns what is written from the right around, but neither what it takes for something else nor the letters of a
ligature. Where the glyphs stand tells it all.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

import regex

from index.extraction.pdf.glyphs import Glyph

BACK = 1.0
"""Of the em: how far back a glyph stands that is not read after the one before it. Accents are not as far."""

WORD_GAP = 0.2
"""Of the em: room between two words from which on they are two, whatever pdfium takes them for."""

LEAST_GAP = 0.1
"""Of the em: room between what pdfium takes for two words, at least: where lines are filled by drawing letters apart,
it takes letters for words."""

OVERHANG = 0.08
"""Of the em: how far the letter f may hang over into the blank behind it."""

TAIL = 0.1
"""Of the em: how far the tail of an Arabic letter hangs over into the blank behind it."""

_BRACKETS = ("()", "[]", "{}", "«»")
_FROM_RIGHT = regex.compile(r"[\p{Hebrew}\p{Arabic}\p{Syriac}\p{Thaana}]")
_FROM_LEFT = regex.compile(r"(?!\p{Hebrew}|\p{Arabic}|\p{Syriac}|\p{Thaana})\p{L}")
_FORM = regex.compile(r"[\ufb00-\ufb06\ufb13-\ufb17\ufb1d-\ufdff\ufe70-\ufefc]")
_LOOSE_BLANK = regex.compile(r"(?<=[(\[{«])\s|\s(?=[)\]}».,:;،؛؟!])")
_WITHIN_NUMBER = frozenset(".,:/٫٬")


def is_from_right(text: str) -> bool:
    """Whether more letters of *text* are of scripts that are written from the right than of others."""
    return len(_FROM_RIGHT.findall(text)) > len(_FROM_LEFT.findall(text))


def is_word_gap(before: Glyph, glyph: Glyph, room: float) -> bool:
    """Whether a word begins with *glyph*, where there is so much *room* behind the one *before*, in points."""
    least = LEAST_GAP - OVERHANG * (before.character == "f") if glyph.is_apart else WORD_GAP
    return room > least * glyph.style.size


def in_reading_order(run: Sequence[Glyph], *, from_right: bool) -> list[Glyph]:
    """The glyphs of a line as they are read.

    Args: from_right: Whether the page is written from the right, and with it what has no direction of its own.
    """
    if any(_FROM_RIGHT.match(glyph.character) for glyph in run) or (
        from_right and not any(_FROM_LEFT.match(glyph.character) for glyph in run)
    ):
        return _from_right(run)
    if any(after.left < before.left - BACK * after.style.size for before, after in pairwise(run)):
        return sorted(run, key=lambda glyph: glyph.left)
    return list(run)


def without_loose_blanks(text: str) -> str:
    """*text* without the blanks that bidirectional setting leaves around marks, if it is written from the right."""
    return _LOOSE_BLANK.sub("", text) if is_from_right(text) else text


def letters_of(character: str) -> str:
    """The letters that a *character* stands for that is a form of them: a ligature, or a letter as it is joined."""
    return unicodedata.normalize("NFKC", character) if _FORM.match(character) else character


def _from_right(run: Sequence[Glyph]) -> list[Glyph]:
    # The letters of a ligature all take its room; pdfium has turned them around.
    backwards = run[::-1]
    ordered = _with_blanks(sorted(backwards, key=lambda glyph: -(glyph.left + glyph.right)))
    turned: list[Glyph] = []
    start = 0
    while start < len(ordered):
        end = _end_from_left(ordered, start)
        turned += ordered[start:end][::-1]
        start = end
    return _with_brackets([glyph._replace(left=0.0, right=0.0) for glyph in turned])


def _with_blanks(ordered: Sequence[Glyph]) -> list[Glyph]:
    """*ordered*, from the right, with a blank wherever there is room for one: in another order it cannot be told."""
    spaced = list(ordered[:1])
    for at in range(1, len(ordered)):
        before, glyph = ordered[at - 1 : at + 1]
        behind = ordered[at + 1] if at + 1 < len(ordered) else glyph
        is_ligature = (behind.left, behind.right) == (glyph.left, glyph.right)
        is_apart = _FROM_RIGHT.match(glyph.character) and (glyph.is_apart or (is_ligature and behind.is_apart))
        if before.left - glyph.right > (-TAIL if is_apart else WORD_GAP) * glyph.style.size:
            spaced.append(glyph._replace(character=" "))
        spaced.append(glyph)
    return spaced


def _with_brackets(turned: list[Glyph]) -> list[Glyph]:
    """*turned* with each bracket as it is read: whether pdfium has mirrored it depends on what stands beside it."""
    for at, glyph in enumerate(turned):
        pair = next((pair for pair in _BRACKETS if glyph.character in pair), None)
        if pair:
            behind = turned[at + 1].character if at + 1 < len(turned) else " "
            opens = (at == 0 or turned[at - 1].character.isspace()) and (behind.isspace() or behind.isalnum())
            turned[at] = glyph._replace(character=pair[0 if opens else 1])
    return turned


def _end_from_left(ordered: Sequence[Glyph], start: int) -> int:
    """The end of what begins at *start* and is written from the left: words, a number, or one other character."""
    character = ordered[start].character
    if character.isdecimal():
        return _end_of_number(ordered, start)
    if not _FROM_LEFT.match(character):
        return start + 1
    end = start + 1
    for at in range(start + 1, len(ordered)):
        character = ordered[at].character
        if _FROM_RIGHT.match(character):
            break
        if character.isdecimal() or _FROM_LEFT.match(character):
            end = at + 1
    return end


def _end_of_number(ordered: Sequence[Glyph], start: int) -> int:
    end = start + 1
    while end < len(ordered):
        character = ordered[end].character
        behind = ordered[end + 1].character if end + 1 < len(ordered) else " "
        if not character.isdecimal() and not (character in _WITHIN_NUMBER and behind.isdecimal()):
            break
        end += 1
    return end
