"""Tell whether a Chinese or Japanese message leans on the answer before it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

import regex

from index.analysis.stopwords import FUNCTION, QUESTION_PHRASES, listed
from index.query.leanings.leaning_words import ASKED_NOUNS, FOLDER, PACKAGE, UNSPACED, Leaning
from index.word_lists import read_words_by_language

QUESTION_MARKS = ("?", "\uff1f", "\u061f")

MAX_CONTENT_CHARS = 4
"""Most characters of content in a message that leans, about two words."""

_ELLIPTIC = r"(?:.*呢|[^\p{Hiragana}]+(?:は|って))$"
"""Pattern of what asks for the same of something else: "what about children?". In Japanese, it has nothing but nouns
before the topic particle."""

_MARKS = "?!.。！ \u3000"

_THING = "0"
"""Replaces a phrase in which a pronoun stands for nothing."""

_CONTENT = regex.compile(r"[\p{Han}\p{Katakana}ー\p{Latin}\p{N}]")


def leaning_of_unspaced(text: str) -> Leaning:
    """See `index.query.leaning.leaning_of`."""
    text = unicodedata.normalize("NFKC", text).casefold().strip()
    bare = text.rstrip(_MARKS)
    bare = _impersonal().sub(_THING, bare)
    connective = _connective().match(bare)
    rest = bare[connective.end() :] if connective else bare
    asks = text.endswith(QUESTION_MARKS) or _question().search(rest) is not None
    pronoun = _pronoun().search(rest)
    open_pronoun = pronoun is not None and not unspaced_content(rest[: pronoun.start()])
    content = unspaced_content(_pronoun().sub("", rest))
    is_elliptic = content > 0 and _elliptic().match(rest) is not None
    has_sign = connective is not None or open_pronoun
    if content <= MAX_CONTENT_CHARS and (is_elliptic or (has_sign and asks) or (asks and not content)):
        return Leaning.YES
    return Leaning.DOUBTFUL if has_sign else Leaning.NO


def names_unspaced_subject(text: str) -> bool:
    """See `index.query.leaning.names_subject`."""
    rest = without_unspaced_references(unicodedata.normalize("NFKC", text).casefold().strip()).rstrip(_MARKS)
    is_elliptic = _elliptic().match(rest) is not None and _question().search(rest.removesuffix("呢")) is None
    return is_elliptic and unspaced_content(rest) > 0


def without_unspaced_references(text: str) -> str:
    """See `index.query.leaning.without_references`."""
    connective = _connective().match(text)
    rest = _pronoun().sub(" ", text[connective.end() :] if connective else text).strip()
    return rest if unspaced_content(rest) or _question().search(rest) else text


def unspaced_content(text: str) -> int:
    """Return the number of characters that are neither grammar nor question phrases."""
    return len(_CONTENT.findall(_grammar().sub("", _question().sub(" ", text))))


@cache
def _connective() -> regex.Pattern[str]:
    """Return the pattern of connectives. After a single character, there must be grammar."""
    entries = [*_entries("connectives"), *_entries("weak_connectives")]
    single = [entry for entry in entries if len(entry) == 1]
    longer = [entry for entry in entries if len(entry) > 1]
    grammar = _any([*_question_phrases(), *_entries("pronouns"), *listed(FUNCTION, "zh"), *_entries("light_words")])
    after = rf"(?=[\s,，、]|{grammar}|{_ELLIPTIC}|$)"
    return regex.compile(rf"(?:{_any(longer)}|{_any(single)}{after})[\s,，、]*")


@cache
def _elliptic() -> regex.Pattern[str]:
    return regex.compile(_ELLIPTIC)


@cache
def _question() -> regex.Pattern[str]:
    """Return the pattern of question phrases, with a noun that says no more: "哪一年"."""
    by_language = read_words_by_language(*ASKED_NOUNS)
    nouns = _any(noun for language in sorted(UNSPACED) for noun in by_language[language])
    return regex.compile(rf"{_any(_question_phrases())}(?:[一个個の]{{0,2}}{nouns})?")


@cache
def _pronoun() -> regex.Pattern[str]:
    return regex.compile(_any([*_entries("pronouns"), *_entries("demonstratives")]))


@cache
def _impersonal() -> regex.Pattern[str]:
    return regex.compile(_any(_entries("impersonal")))


@cache
def _grammar() -> regex.Pattern[str]:
    return regex.compile(_any([*listed(FUNCTION, "zh"), *_entries("light_words"), r"\p{Hiragana}"], escape=False))


def _question_phrases() -> list[str]:
    return [phrase for language in sorted(UNSPACED) for phrase in listed(QUESTION_PHRASES, language)]


def _entries(name: str) -> list[str]:
    by_language = read_words_by_language(PACKAGE, f"{FOLDER}/{name}")
    return [entry for language in sorted(UNSPACED) for entry in by_language.get(language, ())]


def _any(entries: Iterable[str], *, escape: bool = True) -> str:
    """Return a pattern for any of *entries*, the longest first."""
    ordered = sorted(entries, key=lambda entry: (-len(entry), entry))
    return f"(?:{'|'.join(map(regex.escape, ordered) if escape else ordered)})"
