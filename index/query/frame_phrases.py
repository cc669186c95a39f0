"""Read the lists of frames: phrases around a question that are not its subject.

An entry is a phrase with … in place of the question: "can you tell me …", "… thanks in advance", "what does … stand
for". In it, (a|b) means a or b, and (a|) means a or nothing. A comma beside … means that a pause is there: "hello, …"
is not the beginning of "Hello Kitty". Without a space beside …, the phrase may be a part of a word: "…에 대해 알려줘".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from functools import cache

from index.analysis.stopwords import FUNCTION, QUESTION, listed
from index.analysis.stopwords import PACKAGE as STOPWORDS
from index.query.frame_tokens import FILLER, IS_UNSPACED, Token, fold, tokens_of
from index.word_lists import list_names, read_words

PACKAGE = "index.query"

QUESTION_PLACE = "…"


class Border(IntEnum):
    """What must be between a frame and the question; the first of several meanings of a phrase counts."""

    ANYTHING = 0  # the frame may be a part of a word
    WORD = 1
    PAUSE = 2


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
    for typed in (word, word.translate(_TWO_LETTERS), word.replace(FILLER, " ")):
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
        if not any(map(IS_UNSPACED.match, read.words)):
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
