"""Recognize messages that ask about the article of an answer rather than about its subject: "source?", "more"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import cache

from index.analysis.stopwords import is_greeting
from index.analysis.tokenizer import fold_marks, normalise, pieces
from index.query.leaning_words import leaning_words
from index.word_lists import read_words

PACKAGE, FOLDER = "index.query", "article_requests"

MAX_CHARS = 80
"""Most characters of such a message. The longest entry has 60."""

_NOT_LETTERS = re.compile(r"[\W_]")
_INNERMOST = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_NOT_IN_ENTRIES = re.compile(r"[^\w()\[\]|]|_")


class ArticleRequest(Enum):
    """The thing that a message asks for. Each has a list."""

    AUTHOR = "author"
    DATE = "date"
    SOURCE = "source"
    LINK = "link"
    TITLE = "title"
    TRANSLATION = "translation"
    MORE = "more"  # the next paragraphs


def article_request_of(text: str) -> ArticleRequest | None:
    """Return the thing that *text* asks for; None: it is a question to the archive, or a greeting.

    The whole message is compared with the lists of all languages, without spaces, punctuation and accents.
    """
    if len(text) > MAX_CHARS:
        return None
    words = [piece.normal for piece in pieces(text)]
    return _listed(words) or _listed(_without_frame(words))


def _listed(words: Sequence[str]) -> ArticleRequest | None:
    return _entries().get(_NOT_LETTERS.sub("", fold_marks("".join(words))))


def _without_frame(words: Sequence[str]) -> Sequence[str]:
    """Return the words without greetings and thanks at both ends, and without connectives at the beginning."""
    first, last = 0, len(words)
    while first < last and (is_greeting(words[first]) or (words[first],) in _connectives()):
        first += 1
    while first < last and is_greeting(words[last - 1]):
        last -= 1
    return words[first:last]


@cache
def _connectives() -> frozenset[tuple[str, ...]]:
    return frozenset().union(*(each.connectives | each.weak_connectives for each in leaning_words()))


@cache
def _entries() -> Mapping[str, ArticleRequest]:
    """Return what each message asks for. If two lists have the same message, the first one counts."""
    lists = {each: read_words(PACKAGE, f"{FOLDER}/{each.value}", _bare) for each in reversed(ArticleRequest)}
    return {message: each for each, entries in lists.items() for entry in entries for message in _messages(entry)}


def _bare(entry: str) -> str:
    """Return an entry without all that does not count, but with its brackets."""
    return _NOT_IN_ENTRIES.sub("", fold_marks(normalise(entry)))


def _messages(entry: str) -> Iterator[str]:
    """Yield all messages of an entry, beginning with its innermost brackets."""
    brackets = _INNERMOST.search(entry)
    if brackets is None:
        yield entry
        return
    is_optional = brackets[0].startswith("[")
    for chosen in (*brackets[1].split("|"), *([""] if is_optional else [])):
        yield from _messages(entry[: brackets.start()] + chosen + entry[brackets.end() :])
