"""Read the lists of frames: phrases around a question that are not its subject.

An entry is a phrase with … in place of the question: "can you tell me …", "… thanks in advance", "what does … stand
for". In it, (a|b) means a or b, and (a|) means a or nothing. A comma beside … means that a pause is there: "hello, …"
is not the beginning of "Hello Kitty". Without a space beside …, the phrase may be a part of a word: "…에 대해 알려줘".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from functools import cache
from typing import NamedTuple

from index.analysis.stopwords import FUNCTION, QUESTION, listed
from index.analysis.stopwords import PACKAGE as STOPWORDS
from index.analysis.tokenizer import fold_marks, normalise
from index.word_lists import list_names, read_words

PACKAGE = "index.query"

QUESTION_PLACE = "…"


class Border(IntEnum):
    """What must be between a frame and the question; the first of several meanings of a phrase counts."""

    ANYTHING = 0  # the frame may be a part of a word
    WORD = 1
    PAUSE = 2


class Token(NamedTuple):
    """A word of a text, or a character of a script without spaces."""

    text: str  # without case, accents, and letters that are repeated for emphasis
    start: int
    end: int


class PhraseState:
    """A place in phrases that are read token by token. All phrases with the same next token are followed at once."""

    __slots__ = ("border", "ends", "next")

    def __init__(self) -> None:
        self.next: dict[str, list[PhraseState]] = {}
        self.border: Border | None = None  # None: no phrase ends here
        self.ends: PhraseState | None = None  # ends that belong to a beginning, read from behind


def matches(state: PhraseState, tokens: Iterable[Token]) -> Iterator[tuple[int, PhraseState]]:
    """Yield the states at which a phrase or a beginning of a pair ends, with the numbers of tokens read."""
    states = [state]
    for count, token in enumerate(tokens, 1):
        states = list(dict.fromkeys(after for each in states for after in each.next.get(token.text, ())))
        if not states:
            return
        yield from ((count, each) for each in states if each.border is not None or each.ends is not None)


class Frames:
    """Phrases of some lists."""

    def __init__(self) -> None:
        self.beginnings = PhraseState()  # also those of pairs
        self.ends = PhraseState()  # read from behind
        self.wholes = PhraseState()  # whole questions
        self.words: set[str] = set()  # of all phrases

    def add(self, entry: str) -> str:
        """Add the phrases of an *entry*, and return it.

        Raises:
            ValueError: It is malformed.
        """
        before, place, after = entry.partition(QUESTION_PLACE)
        beginning, end = _parsed(before), _reversed(_parsed(after))
        self.words.update(_words_in([*beginning, *end]))
        if not beginning and not end:
            raise ValueError("there is no phrase beside the place of the question")
        if not place:
            _mark(_extended([self.wholes], beginning), Border.WORD)
        elif not beginning:
            _mark(_extended([self.ends], end), _border(after[:1]))
        else:
            states = _extended([self.beginnings], beginning)
            if end:
                _add_ends(states, end, _border(after[:1]))
            else:
                _mark(states, _border("," if before.endswith(", ") else before[-1:]))
        return entry


def _words_in(sequence: _Sequence) -> Iterator[str]:
    for item in sequence:
        yield from [item] if isinstance(item, str) else (word for option in item for word in _words_in(option))


def _mark(states: Iterable[PhraseState], border: Border) -> None:
    for state in states:
        state.border = border if state.border is None else min(border, state.border)


def _add_ends(states: Iterable[PhraseState], end: _Sequence, border: Border) -> None:
    for state in states:
        state.ends = state.ends or PhraseState()
        _mark(_extended([state.ends], end), border)


def _border(beside: str) -> Border:
    """Return what must be between a frame and the question, by the sign that is beside …."""
    return {" ": Border.WORD, ",": Border.PAUSE}.get(beside, Border.ANYTHING)


_Sequence = list["str | list[_Sequence]"]
"""Tokens, and choices between sequences."""


def _extended(states: list[PhraseState], sequence: _Sequence) -> list[PhraseState]:
    """Return the states after *sequence*, which follows *states*."""
    for item in sequence:
        states = _stepped(states, item, PhraseState())
    return states


def _stepped(states: list[PhraseState], item: str | list[_Sequence], target: PhraseState) -> list[PhraseState]:
    """Return the states after *item*: *target*, and *states* themselves if it may be left out."""
    if isinstance(item, str):
        for state in states:
            state.next.setdefault(item, []).append(target)
        return [target]
    found: dict[PhraseState, None] = {}
    for option in item:
        ends = _stepped(_extended(states, option[:-1]), option[-1], target) if option else states
        found.update(dict.fromkeys(ends))
    return [*found]


_UNREAD = frozenset("\u0640\ufe0e\ufe0f")
"""A mark that stretches Arabic words, and marks that tell how an emoji looks."""

_FILLER = "\u200c"  # for characters that are not read
_APOSTROPHES = frozenset("'’‘‚`´ʼ‛")
_QUOTATION_MARKS = frozenset('"“”„‟«»‹›「」『』《》〈〉＂')
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u3131-\u318e\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7fb\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003fffd"
)
"""Characters of scripts without spaces, and of Korean, where people put spaces as they like."""

_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_LETTER = rf"[^\s'\"{_UNSPACED}]"
_TOKEN = re.compile(rf"[{_UNSPACED}]|(?!{_FILLER}){_LETTER}+(?:'(?={_LETTER}|$))?")
_QUOTED = re.compile(rf"\"|(?<!{_LETTER})'|'(?!{_LETTER})")
_EMPHASIS = re.compile(r"([^\W\d])\1\1+")
_SAME_LETTERS = {"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك"}


class _Folding(dict[int, str]):
    """One character for each character of a text, so that places stay. A table for str.translate."""

    def __missing__(self, code: int) -> str:
        self[code] = _folded_character(chr(code))
        return self[code]


def _folded_character(character: str) -> str:
    if character in _APOSTROPHES:
        return "'"
    if character in _QUOTATION_MARKS:
        return '"'
    if _IS_UNSPACED.match(character):
        return character
    category = unicodedata.category(character)
    if category == "Cf" or unicodedata.combining(character) or character in _UNREAD:
        return _FILLER
    if category[0] not in "LNM":
        return " "
    folded = fold_marks(normalise(character))
    return _SAME_LETTERS.get(folded, folded) if len(folded) == 1 else character


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Return *text* without case and accents, with blanks for signs. Every place stays."""
    return text.translate(_FOLDING)


def tokens_of(folded: str) -> list[Token]:
    """Return the tokens of a text that `fold` returned."""
    return [
        Token(_EMPHASIS.sub(r"\1", match[0].replace(_FILLER, "")), *match.span()) for match in _TOKEN.finditer(folded)
    ]


def quoted_part(folded: str) -> tuple[int, int]:
    """Return the places of the first and the last quotation mark; the end and the beginning if there is none."""
    marks = [match.start() for match in _QUOTED.finditer(folded)]
    return (marks[0], marks[-1]) if marks else (len(folded), -1)


_PART = re.compile(r"[()|]|[^()|,]+")
_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe", "æ": "ae"})


def _parsed(phrase: str) -> _Sequence:
    """Return the sequence that a *phrase* of an entry stands for.

    Raises:
        ValueError: Its brackets do not match.
    """
    choices: list[list[_Sequence]] = [[[]]]
    for part in _PART.findall(phrase):
        if part == "(":
            choices.append([[]])
        elif part == "|":
            choices[-1].append([])
        elif part == ")":
            choice = choices.pop()
            if not choices:
                raise ValueError(") closes no bracket")
            choices[-1][-1].append(choice)
        else:
            choices[-1][-1] += (item for word in part.split() for item in _spelled(word))
    if len(choices) != 1 or len(choices[0]) != 1:
        raise ValueError("brackets do not match, or | is not between them")
    return choices[0][0]


def _reversed(sequence: _Sequence) -> _Sequence:
    """Return *sequence* read from behind."""
    return [item if isinstance(item, str) else [_reversed(option) for option in item] for item in reversed(sequence)]


@cache
def _spelled(word: str) -> _Sequence:
    """Return the tokens of a *word* of an entry, or a choice if people type it in several ways."""
    spellings: dict[tuple[str, ...], None] = {}
    for typed in (word, word.translate(_TWO_LETTERS), word.replace(_FILLER, " ")):
        tokens = [token.text for token in tokens_of(fold(typed))]
        bare = [token.rstrip("'") for token in tokens]
        joined = "".join(tokens).replace("'", "") if bare != tokens else None
        spellings |= dict.fromkeys((tuple(tokens), tuple(bare), (joined,) if joined else tuple(bare)))
    options: list[_Sequence] = [[*spelling] for spelling in spellings if spelling]
    return options[0] if len(options) == 1 else [options] if options else []


@cache
def all_frames() -> Frames:
    """Return the frames of all languages."""
    return _all_lists()[0]


@cache
def _all_lists() -> tuple[Frames, Mapping[str, frozenset[str]]]:
    """Return the frames of all languages, and the words of the frames of each language with separate words."""
    read, words = Frames(), {}
    for language in sorted(list_names(PACKAGE, "frames")):
        read.words = set()
        read_words(PACKAGE, f"frames/{language}", read.add)
        if not any(map(_IS_UNSPACED.match, read.words)):
            words[language] = frozenset(read.words)
    return read, words


@cache
def polite_words() -> tuple[frozenset[str], ...]:
    """Return for each language with separate words those that a sentence about asking may have."""
    _, words = _all_lists()
    return tuple(each | _folded_words(FUNCTION, language) for language, each in words.items())


@cache
def persons() -> frozenset[str]:
    """Return the words of all languages for the one who asks and the one who is asked."""
    return frozenset(map(fold, read_words(PACKAGE, "persons")))


def _folded_words(kind: str, language: str) -> frozenset[str]:
    return frozenset(map(fold, listed(kind, language)))


@cache
def asking_words() -> frozenset[str]:
    """Return the question words of all languages, without those that ask for a yes: "do you know" is a frame."""
    words = frozenset[str]().union(*(_folded_words(QUESTION, each) for each in list_names(STOPWORDS, QUESTION)))
    return words - frozenset(map(fold, read_words(PACKAGE, "not_asking")))


@cache
def all_kept() -> Frames:
    """Return the phrases that look like frames, but belong to a subject."""
    read = Frames()
    read_words(PACKAGE, "not_frames", read.add)
    return read
