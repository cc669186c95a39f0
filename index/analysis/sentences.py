"""Find where sentences begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

import sentencex  # type: ignore[import-untyped]  # it has no type information

from index.analysis.stopwords import PACKAGE, is_function_word, is_question_word
from index.analysis.tokenizer import has_unspaced, normalise, words_of
from index.model import Span
from index.word_lists import list_names, read_words

WINDOW_CHARS = 10_000
"""Characters that sentencex gets at once. Its time grows with the square of the number of sentences: a million
characters of Chinese would take minutes."""

MANY_MARKS = 2_000
"""Fewest marks in a window that is not prose. Prose has 500. From each mark that may open a quotation, sentencex
searches for its end and holds the interpreter meanwhile: 700 kB of marks would take twenty minutes."""

NARROW_CHARS = 1_250
"""Characters of a window with many marks."""

_UNMARKED_SENTENCES = frozenset({"th", "lo", "km", "my"})
"""Languages that end no sentence with a mark. Their writers put a space between clauses."""

UNMARKED_CHARS = 200
"""Fewest characters of a stretch that counts as a sentence in those languages: about as long as the sentences of three
clauses that translators write. With 200, 80 % of the highlighted Thai stretches contain the answer. With 60, 100 and
140 they are only 41, 58 and 70 %."""


NEAR_CHARS = 24
"""Characters before the end of a sentence that show whether it is the end: an initial, and the text before it."""

MAX_WORD_CHARS = 30
"""Characters after a border in which a function word is searched for."""

FEWEST_QUOTED_WORDS = 2
"""Fewest words of a sentence within a quotation. A single one is an exclamation, which says nothing alone."""

CHARS_OF_WORD = 2
"""Characters of unspaced script that count as a word."""

_QUOTATION_MARKS = ("“”", "„“", "„”", "””", "«»", "»«", "‹›", "›‹", "「」", "『』", '""')
_QUOTATION = re.compile("|".join(f"{marks[0]}[^{marks}]+{marks[1]}" for marks in _QUOTATION_MARKS))
_QUOTES = frozenset("".join(_QUOTATION_MARKS))
_BRACKETS = frozenset("([{（［〔【")
"""Opening brackets: what is in them belongs to the sentence before."""

_QUOTED_END = re.compile(r"[.!?…。！？｡؟۔।॥։።][\s\"“”«»‹›」』)]*\Z")
"""Pattern of the end of a sentence within a quotation."""

_LAST_LATIN = "\u024f"
_MARK = re.compile(r"[^\w\s]")
_ORDINAL = re.compile(r"\d\.[^\S\n]*\Z")

_LETTERS_OF_SEVERAL = "|".join(
    re.escape(initial)
    for language in sorted(list_names(PACKAGE, "initials"))
    for initial in read_words(PACKAGE, f"initials/{language}")
)
"""Pattern of initials in scripts that write a letter with several letters, or by its name ("Дж. Смит"), and of Hindi
titles."""

_INITIAL = re.compile(rf"(?:^|(?<=[\s.(\[«\"'“„‘-]))([^\W\d_]|{_LETTERS_OF_SEVERAL})\.[^\S\n]*\Z")
_INITIAL_AHEAD = re.compile(rf"(?:[^\W\d_]|{_LETTERS_OF_SEVERAL})\.")
_LATIN_INITIAL = re.compile(r"(?<![A-Za-z])[A-Z]\.[^\S\n]*\Z")
_NO_NAME_AT_END = re.compile(rf"(?:(?<!\S)(?:{_LETTERS_OF_SEVERAL})|\d)\s*\Z")
"""Text that no initial follows. The letters of "BBC" have only one full stop, which ends the sentence. A number comes
before a unit or a month."""

_WITHOUT_BLANKS = frozenset({"zh", "ja", "yue", "wuu"})
"""Languages that end sentences with their own marks, never with a full stop after a Latin letter."""

_JOINED_IN_ARABIC = re.compile("^[وف](?=..)|(?<=..)(?:ها|هم|هن|نا|ه|ك)$")
"""Parts that are written together with a function word: "and", "then", pronouns."""

_SMALL = re.compile(r"-?[a-zà-öø-ÿа-я]")


def sentences(text: str, language: str | None) -> tuple[Span, ...]:
    """Return the sentences of *text* in order, without the white space between them.

    Args:
        language: BCP 47. None or an unknown one is treated as English. In Thai, Lao, Khmer and Burmese, each span has
            as many clauses between spaces as make UNMARKED_CHARS.
    """
    code = (language or "en").split("-")[0].lower()
    borders = [border for border in _borders(code, text) if not _continues(text, border, code)]
    if code in _UNMARKED_SENTENCES:
        blanks = (position for position, character in enumerate(text) if character.isspace())
        borders = _far_apart(sorted([*borders, *blanks]), len(text))
    spans = []
    start = 0
    for end in [*sorted(borders), len(text)]:
        if trimmed := _trimmed(text, start, end):
            spans.append(trimmed)
        start = max(start, end)
    return tuple(spans)


def quoted_sentences(text: str, sentence: Span, language: str | None) -> tuple[Span, ...]:
    """Return the parts of a *sentence* of *text* that are sentences of their own, because they are quoted together.

    All of what is between quotation marks belongs to the sentence around it: in `He said: “It sank. Nobody was hurt.”`
    there are two, and the first begins with "He said". A sentence without such a quotation is its only part.

    Args: language: See `sentences`.
    """
    start, end = sentence
    if _QUOTES.isdisjoint(text[start:end]):  # true of most sentences, and fast
        return (sentence,)
    inner = (
        quotation.start() + 1 + first
        for quotation in _QUOTATION.finditer(text, start, end)
        for first, _ in sentences(quotation[0][1:-1], language)[1:]
    )
    parts: list[Span] = []
    for border in inner:
        part = _trimmed(text, start, border)
        if part and _is_whole(text[slice(*part)]) and _has_words(text[border:end]) and text[border] not in _BRACKETS:
            parts.append(part)
            start = border
    return (*parts, (start, end))


def _is_whole(part: str) -> bool:
    return _QUOTED_END.search(part) is not None and _has_words(part)


def _has_words(text: str) -> bool:
    sizes = (len(word) // CHARS_OF_WORD if has_unspaced(word) else 1 for word, _, _ in words_of(text))
    return sum(sizes) >= FEWEST_QUOTED_WORDS


def _continues(text: str, border: int, code: str) -> bool:
    """Return whether the full stop before *border* does not end a sentence: "from the 3. to the 18. august", an
    initial.

    A small letter is an initial if no capital follows, as in "Y. p. medievalis". sentencex decides about ASCII
    capitals: its rules distinguish names from "vitamin C". It has no rules for other capitals. Another capital is not
    an initial before a function word.
    """
    near = max(0, border - NEAR_CHARS)
    before = text[near:border].rstrip()
    if not before.endswith(".") or _ends_latin_word(before[-3:-1]):
        return False  # the usual case in the Latin script
    if _ORDINAL.search(text, near, border):
        return _SMALL.match(text, border) is not None
    following = text[border : border + MAX_WORD_CHARS]
    if code in _WITHOUT_BLANKS and _LATIN_INITIAL.search(text, near, border):
        return has_unspaced(following[:1]) or _INITIAL_AHEAD.match(following) is not None
    initial = _INITIAL.search(text, near, border)
    if initial is None or (len(initial[1]) > 1 and _NO_NAME_AT_END.search(text, near, initial.start())):
        return False
    if following[:1].islower():
        return True
    if initial[1].isascii() or initial[1].islower() or not following[:1].isalpha():
        return False
    return _INITIAL_AHEAD.match(following) is not None or not _begins_with_grammar(following, code)


def _ends_latin_word(last_two: str) -> bool:
    """Return whether the last two characters before a full stop belong to a word of two or more Latin letters."""
    return len(last_two) == 2 and last_two.isalpha() and max(last_two) <= _LAST_LATIN


def _begins_with_grammar(text: str, code: str) -> bool:
    """Return whether the first word is a function word or a question word."""
    word = next((normalise(word) for word, _, _ in words_of(text)), "")
    forms = {word, _JOINED_IN_ARABIC.sub("", word)} if code == "ar" else {word}
    return any(len(each) > 1 and (is_function_word(each, code) or is_question_word(each, code)) for each in forms)


def _far_apart(borders: Iterable[int], length: int) -> list[int]:
    """Return the borders with at least UNMARKED_CHARS before and after them."""
    kept = [0]
    for border in borders:
        if border - kept[-1] >= UNMARKED_CHARS and length - border >= UNMARKED_CHARS:
            kept.append(border)
    return kept


def _borders(code: str, text: str) -> Iterator[int]:
    """Yield the ends of sentences. They are found in a window that moves from sentence to sentence."""
    start, window_chars = 0, _window_chars(text, 0)
    while True:
        window = text[start : start + window_chars]
        ends = sorted({boundary["end_index"] for boundary in sentencex.get_sentence_boundaries(code, window)} - {0})
        if start + window_chars >= len(text):
            yield from (start + end for end in ends)
            return
        if len(ends) < 2:  # the sentence is as long as the window, so its end is after the window
            if not _has_many_marks(text, start, 2 * window_chars):
                window_chars *= 2
                continue
            ends = [window.rfind(" ") + 1 or window_chars, window_chars]
        yield from (start + end for end in ends[:-1])  # the last is the end of the window
        start += ends[-2]
        window_chars = _window_chars(text, start)


def _window_chars(text: str, start: int) -> int:
    return NARROW_CHARS if _has_many_marks(text, start, WINDOW_CHARS) else WINDOW_CHARS


def _has_many_marks(text: str, start: int, length: int) -> bool:
    return sum(1 for _ in islice(_MARK.finditer(text, start, start + length), MANY_MARKS)) == MANY_MARKS


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """Return the span without white space at its ends; None if it is empty then."""
    piece = text[start:end]
    stripped = piece.strip()
    if len(stripped) == len(piece) or not stripped:
        return (start, end) if stripped else None
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
