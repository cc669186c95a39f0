"""Find the passages with a price, if a question asks for one.

"How much is the bus?" has no word of "A ride costs three crowns", and other passages repeat "bus". What people pay
comes before the two million crowns that the buses cost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from types import MappingProxyType

from index.analysis.tokenizer import fold_marks, normalise, words_of
from index.backends.base import Match
from index.model import Span
from index.query.answer_type import Kind, kind_asked
from index.query.match_texts import Texts
from index.query.question import QUESTIONS_KEPT, Question
from index.query.word_roles import Role
from index.word_lists import read_words_by_language

PACKAGE = "index.ranking"

MAX_READ = 8
"""Most passages that are read: the best matches. Small archives have no more."""

MIN_STRENGTH = 0.75
"""Smallest share of the strongest evidence that a passage with the price has. A word for the price may be missing in
it: "A ride costs three crowns" has no "fare"."""

_WITHIN_RUNS = frozenset({"ja", "ko", "zh"})
"""Languages in which a phrase may be within a longer word."""

_PHRASES: Mapping[str, Sequence[str]] = MappingProxyType(read_words_by_language(PACKAGE, "price_phrases"))
_CURRENCIES: Mapping[str, Sequence[str]] = MappingProxyType(read_words_by_language(PACKAGE, "currencies"))

_PAST: Mapping[str, Sequence[str]] = MappingProxyType(read_words_by_language(PACKAGE, "past_price_words"))
_LARGE: Mapping[str, Sequence[str]] = MappingProxyType(read_words_by_language(PACKAGE, "large_amounts"))

_NUMERALS = "0-9一二三四五六七八九十百千万两億亿兆십백천만억조"
"""Characters of a number before the name of a currency in Japanese, Korean and Chinese."""


def prices(question: Question, matches: Sequence[Match], strengths: Sequence[float], texts: Texts) -> list[float]:
    """Return for each of the matches 1 if it has a price, else 0; nothing if the question does not ask for one.

    A price counts only if the passage has nearly as much of the question as the strongest one: it may be the price of
    another thing.

    Args: strengths: See `Evidence.strength`, for each match.
    Raises: PassageGoneError, BrokenPassageError.
    """
    if not asks_price(question):
        return []
    least = MIN_STRENGTH * max(strengths)
    read = [at for at in range(min(len(matches), MAX_READ)) if strengths[at] >= least]
    texts.read(matches[at] for at in read)
    language, found = question.language, [0.0] * len(matches)
    passages = {at: texts.of(matches[at])[1].text for at in read}
    priced = [at for at, text in passages.items() if has_price(text, language)]
    if not _asks_past_price(question.text, language):
        priced = [at for at in priced if has_small_price(passages[at], language)] or priced
    for at in priced:
        found[at] = 1.0
    return found


def asks_price(question: Question) -> bool:
    """Return whether a question asks for a price. "Keyloft price" does; there the word for it is no subject."""
    asks = any(word.role in (Role.QUESTION, Role.ANSWER_TYPE) for word in question.words)
    return asks and _asks_price(question.text, question.language)


@lru_cache(maxsize=QUESTIONS_KEPT)
def _asks_price(text: str, language: str) -> bool:
    if language not in _PHRASES or kind_asked(text, language) not in {Kind.AMOUNT, None}:
        return False
    return _asking(language).search(_normalised(text)) is not None


def has_price(text: str, language: str) -> bool:
    """Return whether a text in a language names an amount of money."""
    return _priced(language).search(unicodedata.normalize("NFKC", text).casefold()) is not None


def has_small_price(text: str, language: str) -> bool:
    """Return whether a text in a language names an amount of money that is not in millions."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    before, behind = _large(language)
    spans = (match.span() for match in _priced(language).finditer(plain))
    return not all(before.search(plain, max(0, start - 20), end) or behind.match(plain, end) for start, end in spans)


def without_price_phrases(text: str, language: str) -> str | None:
    """Return the normalised words of *text* without those that ask for a price in a language; None: none does."""
    if language not in _PHRASES:
        return None
    rest, count = _asking(language).subn(" ", _normalised(text))
    return rest if count else None


def price_spans(text: str, language: str) -> tuple[Span, ...]:
    """Return where a text names an amount of money, by its currency; none if its signs are unusual.

    Args: language: One that has price phrases.
    """
    plain = text.casefold()
    return tuple(match.span() for match in _priced(language).finditer(plain)) if len(plain) == len(text) else ()


@lru_cache(maxsize=QUESTIONS_KEPT)
def _asks_past_price(text: str, language: str) -> bool:
    """Return whether a question is about a price that was paid: "how much did the bridge cost"."""
    words, past = _normalised(text), _PAST[language]
    if language in _WITHIN_RUNS:
        return any(each in words for each in past)
    return not {*words.split()}.isdisjoint(map(normalise, past))


def _normalised(text: str) -> str:
    return " ".join(normalise(word) for word, _, _ in words_of(text))


@cache
def _asking(language: str) -> re.Pattern[str]:
    phrases = [_normalised(phrase) for phrase in _PHRASES[language]]
    either = _either([*phrases, *map(fold_marks, phrases)])
    return re.compile(either if language in _WITHIN_RUNS else rf"(?<!\S)(?:{either})(?!\S)")


@cache
def _priced(language: str) -> re.Pattern[str]:
    names = _either(_CURRENCIES[language])
    named = rf"[{_NUMERALS}]\s?(?:{names})" if language in _WITHIN_RUNS else rf"(?<!\w)(?:{names}|kr)(?!\w)"
    return re.compile(rf"[$£€¥₩₽₴﷼]|{named}")


@cache
def _large(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns of what makes an amount large, at the end of a text with the currency, and behind its sign."""
    large = _either(_LARGE[language])
    if language in _WITHIN_RUNS:
        return re.compile(rf"(?:{large})\s?\w+$"), re.compile(rf"[0-9,.]*(?:{large})")
    behind = re.compile(rf"\s?[0-9][0-9,.]*\s?(?:{large})(?!\w)")
    return re.compile(rf"(?:{large})\.?\s(?:(?:de|of)\s|d['’])?[$£€¥₩₽₴﷼\w]+$"), behind


def _either(phrases: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))))
