"""Find the words with which a search without a question asks for a price: "keyloft price", "precio de la entrada"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from index.analysis.stopwords import question_phrases
from index.analysis.tokenizer import Piece, Script, normalise
from index.query.word_roles import Role
from index.word_lists import read_words_by_language

PACKAGE = "index.query"
PRICES, TICKETS, NO_PRICES = "price_words", "ticket_words", "not_prices"

MOST_WORDS = 6
"""Most words of such a search. In a longer one, the word may be in a sentence."""


def with_prices_asked(words: Sequence[str], roles: Sequence[Role], language: str) -> Sequence[Role]:
    """Return the roles, with that of the type of the answer for the words that ask for a price.

    Args: words: They are normalised.
    """
    content = [at for at, role in enumerate(roles) if role is Role.CONTENT]
    if len(words) > MOST_WORDS or Role.QUESTION in roles or not _words(NO_PRICES, language).isdisjoint(words):
        return roles
    asked = _at_beginning(words, content, language) or _at_beginning(words, content[::-1], language)
    if not asked or len(asked) == len(content):
        return roles
    return [Role.ANSWER_TYPE if at in asked else role for at, role in enumerate(roles)]


def _at_beginning(words: Sequence[str], places: Sequence[int], language: str) -> frozenset[int]:
    """Return the first of these places, as long as they have words for a price or a ticket; none without a price."""
    found: list[int] = []
    for at in places:
        if words[at] not in _words(PRICES, language) | _words(TICKETS, language):
            break
        found.append(at)
    has_price = any(words[at] in _words(PRICES, language) for at in found)
    return frozenset(found) if has_price else frozenset()


def with_price_apart(text: str, found: Sequence[Piece]) -> Sequence[Piece]:
    """Return the pieces of a Chinese or Japanese search, with a word for a price at its end as a piece of its own."""
    phrases = question_phrases(Script.HAN)
    last = found[-1]
    ending = _ending().search(text, *last.span) if last.script is Script.HAN else None
    if ending is None or (phrases and phrases.search(text)):
        return found
    subject, price = (last.start, ending.start()), ending.span("price")
    parts = (Piece(Script.HAN, *span, normalise(text[slice(*span)])) for span in (subject, price))
    return [*found[:-1], *parts]


@cache
def _words(name: str, language: str) -> frozenset[str]:
    return frozenset(map(normalise, read_words_by_language(PACKAGE, name).get(language, ())))


@cache
def _ending() -> re.Pattern[str]:
    words = "|".join(sorted(_words(PRICES, "ja") | _words(PRICES, "zh"), key=len, reverse=True))
    return re.compile(rf"(?<=[\u3041-\u30ff\u3400-\u9fff]{{2}})[的の]?(?P<price>{words})$")
