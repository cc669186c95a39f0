"""Recognize messages that ask about the article of an answer rather than about its subject: "source?", "more"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import cache
from itertools import dropwhile

from index.query.frames.phrases import Frames, PhraseState, matches
from index.query.frames.removal import without_frames
from index.query.frames.tokens import Token, fold, tokens_of
from index.query.leanings.leaning_words import leaning_words
from index.word_lists import read_words, read_words_by_language

PACKAGE, FOLDER = "index.query", "article_requests"

MAX_CHARS = 80
"""Most characters of such a message. The longest entry has 60."""

_QUESTION_MARKS = frozenset("?？؟")

_ASKED = "truth_asked"
"""The list of messages that ask for the truth only with a question mark."""

_ENDINGS = re.compile(r"([a-zà-ÿа-яёґєії]+)([(\[])([^()\[\]]*)[)\]]")
"""Pattern of a word with brackets right behind it: endings, as in author[s]."""


class ArticleRequest(Enum):
    """The thing that a message asks for. Each has a list."""

    AUTHOR = "author"
    DATE = "date"
    SOURCE = "source"
    LINK = "link"
    TITLE = "title"
    TRANSLATION = "translation"
    ABOUT = "about"  # the first paragraph
    TRUTH = "truth"  # where it can be checked
    MORE = "more"  # the next paragraphs
    PICTURE = "picture"
    WHOLE = "whole"  # all paragraphs, from the first one

    @property
    def is_for_text(self) -> bool:
        """Return whether it asks for paragraphs, not for facts about the article."""
        return self in (ArticleRequest.ABOUT, ArticleRequest.MORE, ArticleRequest.WHOLE)


def article_request_of(text: str) -> ArticleRequest | None:
    """Return the thing that *text* asks for; None: it is a question to the archive, or a greeting.

    The whole message is compared with the lists of all languages, without case, punctuation and accents; if it is in
    none, the message without frames and connectives. A message that asks for several things, such as "who wrote it and
    when?", asks for all that is known: TITLE. "Really?" asks for something, but "really" agrees.
    """
    readings = list(dict.fromkeys(map(tuple, _readings(text))))
    one = next((found for each in readings if (found := _listed(each, asks=_asks(text)))), None)
    return one or next((ArticleRequest.TITLE for each in readings if _languages_of_several(each)), None)


def is_listed_request(text: str) -> bool:
    """Return whether *text* is in these lists as it is typed, with no frame around it: "more thanks" is thanks."""
    return len(text) <= MAX_CHARS and _listed(next(_readings(text)), asks=_asks(text)) is not None


def languages_of_request(text: str) -> tuple[str, ...]:
    """Return the languages in which *text* asks for something about an article, in the order of their codes."""
    for tokens in _readings(text):
        if request := _listed(tokens, asks=_asks(text)):
            return _languages(request, tokens)
    return next(filter(None, map(_languages_of_several, _readings(text))), ())


def _readings(text: str) -> Iterator[Sequence[Token]]:
    """Yield the message, that without frames, and that without frames and connectives, each if it is another one.

    Yields nothing if the message is too long.
    """
    if len(text) > MAX_CHARS:
        return
    tokens = tokens_of(without_apostrophes(text))
    yield tokens
    bare = without_frames(text)
    if bare != text:
        tokens = tokens_of(without_apostrophes(bare))
        yield tokens
    rest = _without_connectives(tokens)
    if len(rest) < len(tokens):
        yield rest


def without_apostrophes(text: str) -> str:
    """Return *text* with blanks in place of apostrophes: lists have "what s"."""
    return fold(text).replace("'", " ")


def _asks(text: str) -> bool:
    return not _QUESTION_MARKS.isdisjoint(text)


def _listed(tokens: Sequence[Token], *, asks: bool) -> ArticleRequest | None:
    """Return the request that is in a list. Args: asks: The message has a question mark."""
    found = next((each for each, state in _lists().items() if _is_whole(state, tokens)), None)
    return found or (ArticleRequest.TRUTH if asks and _languages_in(_ASKED, tokens) else None)


def _languages(request: ArticleRequest, tokens: Sequence[Token]) -> tuple[str, ...]:
    """Return the languages of the lists that have a message with this request."""
    return _languages_in(request.value, tokens) or _languages_in(_ASKED, tokens)


def _languages_in(name: str, tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(language for language, state in _by_language(name).items() if _is_whole(state, tokens))


def _is_whole(state: PhraseState, tokens: Sequence[Token]) -> bool:
    return any(count == len(tokens) for count, _ in matches(state, tokens))


def _languages_of_several(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Return the languages in which a message asks for several things, one after the other."""
    if not any(True for each in _ONE for _ in matches(_lists()[each], tokens)):  # nearly all messages
        return ()
    return tuple(language for language in _further() if _parts(tokens, language) > 1)


def _parts(tokens: Sequence[Token], language: str) -> int:
    """Return of how many requests in a language a message consists; 0: it has something else."""
    states = [states[language] for each in _ONE if language in (states := _by_language(each.value))]
    parts = {0: 0}  # by the number of tokens read
    for at in range(len(tokens)):
        if at not in parts:
            continue
        if at and (tokens[at].text,) in connectives():
            parts.setdefault(at + 1, parts[at])
        for state in [*states, *([_further()[language]] if at else [])]:
            parts.update((at + count, parts[at] + 1) for count, _ in matches(state, tokens[at:]))
    return parts.get(len(tokens), 0)


_ONE = (ArticleRequest.AUTHOR, ArticleRequest.DATE, ArticleRequest.SOURCE, ArticleRequest.LINK)


@cache
def _further() -> Mapping[str, PhraseState]:
    """Return what may follow a request, by language."""
    entries = read_words_by_language(PACKAGE, "further_requests")
    return {language: _read(entries[language]) for language in sorted(entries)}


def _without_connectives(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return the tokens without connectives at the beginning."""
    return [*dropwhile(lambda token: (token.text,) in connectives(), tokens)]


@cache
def connectives() -> frozenset[tuple[str, ...]]:
    """Return the connectives of all languages with spaces between words, each as its words."""
    return frozenset().union(*(each.connectives | each.weak_connectives for each in leaning_words()))


@cache
def _lists() -> Mapping[ArticleRequest, PhraseState]:
    """Return the messages that ask for each thing. If two lists have the same message, the first one counts."""
    return {each: _read(read_words(PACKAGE, f"{FOLDER}/{each.value}")) for each in ArticleRequest}


@cache
def _by_language(name: str) -> Mapping[str, PhraseState]:
    entries = read_words_by_language(PACKAGE, f"{FOLDER}/{name}")
    return {language: _read(entries[language]) for language in sorted(entries)}


def _read(entries: Iterable[str]) -> PhraseState:
    found = Frames()
    for entry in entries:
        found.add(_in_notation_of_frames(entry))
    return found.wholes


def _in_notation_of_frames(entry: str) -> str:
    """Return an entry with choices between whole words, and without square brackets."""
    whole = _ENDINGS.sub(_with_endings, entry)
    return whole.replace("[", "(").replace("]", "|)")


def _with_endings(match: re.Match[str]) -> str:
    word, bracket, endings = match.groups()
    words = [word + ending for ending in endings.split("|")]
    return f"({'|'.join([word, *words] if bracket == '[' else words)})"
