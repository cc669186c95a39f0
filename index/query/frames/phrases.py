"""The notation of frames: phrases around a question that are not its subject.

An entry is a phrase with … in place of the question: "can you tell me …", "… thanks in advance", "what does … stand
for". In it, (a|b) means a or b, and (a|) means a or nothing. A comma beside … means that a pause is there: "hello, …"
is not the beginning of "Hello Kitty". Without a space beside …, the phrase may be a part of a word: "…에 대해 알려줘".
@ is a word of a name, with a capital letter if the script has any, and & another one: "my name is (@|@ &), …".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from functools import cache

from index.query.frames.tokens import MORE_OF_NAME, NAME, Run, Token, expanded, runs_of, tokens_of

QUESTION_PLACE = "…"

TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
"""German letters, as they are typed on other keyboards."""


class Border(IntEnum):
    """What must be between a frame and the question; the first of several meanings of a phrase counts."""

    ANYTHING = 0  # the frame may be a part of a word
    WORD = 1
    PAUSE = 2


_Sequence = list["Run | list[_Sequence]"]
"""Runs, and choices between sequences."""


_Place = tuple[Run, "PhraseState"]
"""Tokens that must follow, and the state behind them."""

_NOTHING: dict[str, tuple[_Place, ...]] = {}
"""Shared by states behind which no phrase goes on."""


class PhraseState:
    """A place in phrases that are read token by token. All phrases are followed at once.

    There are thousands. So phrases share states, and the tokens up to the next choice need only one.
    """

    __slots__ = ("_alone", "border", "ends", "next", "skips")

    def __init__(self, border: Border | None = None, ends: PhraseState | None = None) -> None:
        self.next = _NOTHING  # by a token: those behind it, and the state then
        self._alone: tuple[_Place, ...] = ()  # the place of this state, shared by the tokens that lead to it
        self.skips: tuple[PhraseState, ...] = ()  # states that are reached without a token
        self.border = border  # None: no phrase ends here
        self.ends = ends  # ends that belong to a beginning, read from behind

    def add(self, sequence: _Sequence, after: PhraseState) -> None:
        """Add phrases that begin here. After them is another state."""
        if not sequence:
            self.skips += (after,)
            return
        first, *others = sequence
        target = after
        if others:
            target = PhraseState()
            target.add(others, after)
        if isinstance(first, tuple):
            self._follow(first[0], target._place() if len(first) == 1 else ((_shared(first[1:]), target),))
            return
        for option in first:
            self.add(option, target)

    def absorb(self, sequence: _Sequence, after: PhraseState) -> None:
        """Do the same without states to skip to: all searches begin here."""
        start = PhraseState()
        start.add(sequence, after)
        for _, state in _with_skips({((), start): None}):
            for token, places in state.next.items():
                self._follow(token, places)

    def _place(self) -> tuple[_Place, ...]:
        self._alone = self._alone or (((), self),)
        return self._alone

    def _follow(self, token: str, places: tuple[_Place, ...]) -> None:
        if not self.next:
            self.next = {}
        known = self.next.get(token, ())
        self.next[token] = known + places if known else places


@cache
def _shared(run: Run) -> Run:
    """Return the run that is kept for all equal ones. One of five is different."""
    return run


def forget_runs() -> None:
    """Forget which runs were shared, once lists are read."""
    _shared.cache_clear()


def matches(state: PhraseState, tokens: Iterable[Token]) -> Iterator[tuple[int, PhraseState]]:
    """Yield the states at which a phrase or a beginning of a pair ends, with the numbers of tokens read."""
    for count, places in enumerate(_read(state, tokens), 1):
        yield from ((count, each) for run, each in places if not run and (each.border is not None or each.ends))


def following(state: PhraseState, tokens: Sequence[Token]) -> set[str]:
    """Return the words with which phrases go on that begin with these tokens, at least one."""
    read = list(_read(state, tokens))
    if len(read) < len(tokens):
        return set()
    return {word for run, each in read[-1] for word in (run[:1] or each.next)}


def _read(state: PhraseState, tokens: Iterable[Token]) -> Iterator[dict[_Place, None]]:
    """Yield the places that are reached with each token, as long as there are any."""
    at: dict[_Place, None] = _with_skips({((), state): None})
    for token in tokens:
        reached: dict[_Place, None] = {}
        for spelling in token.spellings:
            for run, before in at:
                if not run:
                    for place in before.next.get(spelling, ()):
                        reached[place] = None
                elif run[0] == spelling:
                    reached[run[1:], before] = None
        if not reached:
            return
        at = _with_skips(reached)
        yield at


def _with_skips(places: dict[_Place, None]) -> dict[_Place, None]:
    """Return places and those that they skip to, each once."""
    waiting = [state for run, state in places if not run and state.skips]
    while waiting:
        new = [each for each in waiting.pop().skips if ((), each) not in places]
        places.update(dict.fromkeys(((), each) for each in new))
        waiting += new
    return places


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
        self.words.update(word for word in _words_in([*beginning, *end]) if word not in (NAME, MORE_OF_NAME))
        if not beginning and not end:
            raise ValueError("there is no phrase beside the place of the question")
        last = LAST[_border(after[:1])]
        if not place:
            self.wholes.absorb(beginning, LAST[Border.WORD])
        elif not beginning:
            self.ends.absorb(end, last)
        elif not end:
            self.beginnings.absorb(beginning, LAST[_border("," if before.endswith(", ") else before[-1:])])
        else:
            ends = PhraseState()
            ends.add(end, last)
            self.beginnings.absorb(beginning, PhraseState(ends=ends))
        return entry


LAST = {border: PhraseState(border) for border in Border}
"""The last state of phrases."""


def _words_in(sequence: _Sequence) -> Iterator[str]:
    for item in sequence:
        yield from item if isinstance(item, tuple) else (word for option in item for word in _words_in(option))


def _border(beside: str) -> Border:
    """Return what must be between a frame and the question, by the sign that is beside …."""
    return {" ": Border.WORD, ",": Border.PAUSE}.get(beside, Border.ANYTHING)


_PART = re.compile(r"[()|]|[^()|,]+")


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
            choices[-1][-1] += _spelled(part)
    if len(choices) != 1 or len(choices[0]) != 1:
        raise ValueError("brackets do not match, or | is not between them")
    return choices[0][0]


def _reversed(sequence: _Sequence) -> _Sequence:
    """Return *sequence* read from behind."""
    return [
        item[::-1] if isinstance(item, tuple) else [_reversed(option) for option in item] for item in reversed(sequence)
    ]


def _spelled(words: str) -> _Sequence:
    """Return the sequence for *words* of an entry."""
    runs = runs_of(words)
    if len(runs) == 1:
        return [runs[0]] if runs[0] else []
    return [[[run] for run in runs]]


class WordPhrases:
    """Phrases of few words around nothing, to be found where they end."""

    def __init__(self, entries: Iterable[str]) -> None:
        """Read *entries*, with choices: "(with|in) regard to"."""
        self._phrases: set[Run] = set()
        counts: dict[str, set[int]] = {}  # of the words of phrases, by their last word
        for entry in entries:
            for phrase in expanded(entry):
                for spelling in {phrase, phrase.translate(TWO_LETTERS)}:
                    words = tuple(map(_bare, tokens_of(spelling)))
                    self._phrases.add(words)
                    counts.setdefault(words[-1], set()).add(len(words))
        self._counts = {last: sorted(each, reverse=True) for last, each in counts.items()}

    def start(self, tokens: Sequence[Token], first: int, end: int) -> int:
        """Return where the longest phrase starts that is in a range of tokens, at its end; *end* if there is none."""
        starts = (end - count for count in self._counts.get(_bare(tokens[end - 1]), ()) if first <= end - count)
        return next((start for start in starts if tuple(map(_bare, tokens[start:end])) in self._phrases), end)


def _bare(token: Token) -> str:
    return token.text.rstrip("'")
