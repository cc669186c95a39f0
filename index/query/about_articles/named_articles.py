"""Recognize questions about an article that they name by its subject: "who wrote the article about bees?".

A word for an article must be in them. "Who wrote Faust?" asks for what the articles say; "who wrote about Faust?" and
"who wrote the tram story?" are in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from index.query.about_articles.article_requests import PACKAGE, ArticleRequest, connectives, without_apostrophes
from index.query.frames.phrases import Border, Frames, PhraseState, matches
from index.query.frames.removal import without_frames
from index.query.frames.tokens import Token, fold, is_hangul, tokens_of
from index.query.leaning import only_asks
from index.word_lists import read_words, read_words_by_language

FOLDER = "named_articles"

MAX_CHARS = 200
"""Most characters of such a question: two lines on a phone, with a greeting before it."""

LISTS = {
    "author": ArticleRequest.AUTHOR,
    "date": ArticleRequest.DATE,
    "source": ArticleRequest.SOURCE,
    "link": ArticleRequest.LINK,
    "wrote_about": ArticleRequest.AUTHOR,
    "author_in_doubt": ArticleRequest.AUTHOR,
    "date_in_doubt": ArticleRequest.DATE,
}
"""The lists of phrases, and the things that they ask for."""

DOUBTFUL = frozenset({"wrote_about", "author_in_doubt", "date_in_doubt"})
"""The lists of phrases that articles may answer too."""

AMBIGUOUS = frozenset({"author_in_doubt", "date_in_doubt"})
"""Those of them with a word that may mean something else than an article: "story"."""


@dataclass(frozen=True, slots=True)
class NamedArticle:
    """A question about an article that it names."""

    request: ArticleRequest
    subject: str  # of the article, as typed
    language: str  # of the question
    is_doubtful: bool = False  # the passages may answer it too: "who wrote about bees?"
    word: str = ""  # folded, that may mean an article: passages with it may answer. Empty: those with all words may


def named_article_of(text: str) -> NamedArticle | None:
    """Return the article that *text* names and the thing that it asks for; None: it asks something else.

    The question is the whole message, without frames and connectives. The reading with the shortest subject counts.
    """
    if len(text) > MAX_CHARS or not _words().search(fold(text)):
        return None
    message = _Message(text)
    found = [
        (end - start, start, end, name, language)
        for (name, language), frames in _lists().items()
        for start, end in message.subjects(frames)
    ]
    for _, start, end, name, language in sorted(found, key=lambda each: each[0]):
        subject = message.between(start, end)
        if _names_something(subject):
            word = message.word_beside(start, end) if name in AMBIGUOUS else ""
            return NamedArticle(LISTS[name], subject, language, name in DOUBTFUL, word)
    return None


class _Message:
    """A message as tokens."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens_of(without_apostrophes(text))

    def subjects(self, frames: Frames) -> Iterator[tuple[int, int]]:
        """Yield the ranges of the tokens that are in place of … in a phrase."""
        for first, token in enumerate(self._tokens):
            if _may_begin(frames.beginnings, token) and first <= self._bare[0]:
                yield from self._after_beginnings(first, frames.beginnings)
        if any(_may_begin(frames.ends, token) for token in self._tokens):
            yield from self._before_ends(self._bare[0], frames.ends)

    def between(self, start: int, end: int) -> str:
        """Return the text of a range of tokens, with the signs around it."""
        return self._text[slice(*self._around(start, end))].strip()

    def word_beside(self, start: int, end: int) -> str:
        """Return the word for an article that is nearest to a range of tokens, or its beginning, folded."""
        before, after = self._around(start, end)
        found = (match for match in _words().finditer(fold(self._text)) if not before <= match.start() < after)
        return min(found, key=lambda match: max(before - match.end(), match.start() - after))[0]

    def _around(self, start: int, end: int) -> tuple[int, int]:
        """Return the place behind the token before a range of tokens, and that of the token behind it."""
        before = self._tokens[start - 1].end if start else 0
        return before, self._tokens[end].start if end < len(self._tokens) else len(self._text)

    def _after_beginnings(self, first: int, beginnings: PhraseState) -> Iterator[tuple[int, int]]:
        for count, state in matches(beginnings, self._tokens[first:]):
            start = first + count
            if not self._is_border(start, state.border):
                continue
            if state.ends is not None:
                yield from self._before_ends(start, state.ends)
            elif start < self._bare[1]:
                yield start, self._bare[1]

    def _before_ends(self, start: int, ends: PhraseState) -> Iterator[tuple[int, int]]:
        """Yield the ranges from *start* to an end of a phrase. Only frames are behind that."""
        for last in range(len(self._tokens), max(start, self._bare[1] - 1), -1):
            for count, state in matches(ends, reversed(self._tokens[start + 1 : last])):
                if self._is_border(last - count, state.border):
                    yield start, last - count

    @cached_property
    def _bare(self) -> tuple[int, int]:
        """The range of the tokens without frames and connectives at the beginning."""
        bare = without_frames(self._text)
        end = len(bare.rstrip())
        start = len(bare) - len(bare.lstrip())
        first = sum(token.start < start for token in self._tokens)
        last = sum(token.start < end for token in self._tokens)
        while first < last - 1 and (self._tokens[first].text,) in connectives():
            first += 1
        return first, last

    def _is_border(self, at: int, border: Border | None) -> bool:
        """Return whether a phrase may end before the token *at*, or begin with it."""
        if border is Border.ANYTHING or at == len(self._tokens):
            return True
        before, after = self._tokens[at - 1], self._tokens[at]
        return before.end < after.start or not (is_hangul(before.text) and is_hangul(after.text))


def _may_begin(state: PhraseState, token: Token) -> bool:
    return any(spelling in state.next for spelling in token.spellings)


def _names_something(subject: str) -> bool:
    """Return whether *subject* has a word that says what an article is about."""
    words = {token.text for token in tokens_of(subject)}
    return not words <= _not_subjects() and not only_asks(subject)


@cache
def _not_subjects() -> frozenset[str]:
    return frozenset(token.text for word in read_words(PACKAGE, f"{FOLDER}/not_subjects") for token in tokens_of(word))


@cache
def _words() -> re.Pattern[str]:
    """Return a pattern that finds a word for an article. It saves most messages the rest."""
    return re.compile("|".join(re.escape(fold(word)) for word in read_words(PACKAGE, f"{FOLDER}/words")))


@cache
def _lists() -> Mapping[tuple[str, str], Frames]:
    """Return the phrases of each list in each language."""
    return {
        (name, language): _frames(entries)
        for name in LISTS
        for language, entries in read_words_by_language(PACKAGE, f"{FOLDER}/{name}").items()
    }


def _frames(entries: Iterable[str]) -> Frames:
    found = Frames()
    for entry in entries:
        found.add(entry)
    return found
