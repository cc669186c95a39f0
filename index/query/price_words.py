"""Find the words with which a search asks for a price: "keyloft price", "precio de la entrada", "what is the fare".

Texts that answer say "a ride costs three crowns", without the word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from index.analysis.stopwords import question_phrases
from index.analysis.tokenizer import Piece, Script, fold_marks, normalise
from index.query.word_roles import Role
from index.word_lists import read_words_by_language

PACKAGE = "index.query"
PRICES, TICKETS, NO_PRICES = "price_words", "ticket_words", "not_prices"
ADJECTIVES, ASKING = "price_adjectives", "price_asking_words"

MOST_WORDS = 6
"""Most words of such a search. In a longer one, the word may be in a sentence."""


def with_prices_asked(words: Sequence[str], roles: Sequence[Role], language: str) -> Sequence[Role]:
    """Return the roles, with that of the type of the answer for the words that ask for a price.

    Args: words: They are normalised.
    """
    content = [at for at, role in enumerate(roles) if role is Role.CONTENT]
    if language not in _languages() or not _words(NO_PRICES, language).isdisjoint(words):
        return roles
    if Role.QUESTION in roles:
        asked = _in_question(words, roles, language)
    elif len(words) > MOST_WORDS:
        return roles
    else:
        asked = _at_beginning(words, content, language) or _at_beginning(words, content[::-1], language)
        if len(asked) == len(content):  # the price of a ticket
            asked -= {at for at in asked if words[at] in _words(TICKETS, language)}
    if not asked or len(asked) == len(content):
        return roles
    return [Role.ANSWER_TYPE if at in asked else role for at, role in enumerate(roles)]


def _in_question(words: Sequence[str], roles: Sequence[Role], language: str) -> frozenset[int]:
    """Return the place of the word of a question that asks for a price: "what is the price", "how expensive is it".

    Only words that are no content are between it and what asks, or it begins a question that ends with that.
    """
    asking = [at for at, role in enumerate(roles) if role is Role.QUESTION]
    if any(words[at] not in _words(ASKING, language) for at in asking):
        return frozenset()
    named = _words(PRICES, language) | _words(ADJECTIVES, language)
    first, last = asking[0], asking[-1]
    tickets = _words(TICKETS, language)  # "what is the ticket price"
    behind = (at for at in range(last, len(words)) if roles[at] is Role.CONTENT and words[at] not in tickets)
    following = next(behind, last)
    before = next((at for at in range(first, -1, -1) if roles[at] is Role.CONTENT), first)
    opening = roles.index(Role.CONTENT) if Role.CONTENT in roles[:first] else first  # "the price of it is what?"
    return frozenset(at for at in (opening, before, following) if words[at] in named)


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
def _languages() -> frozenset[str]:
    return frozenset(read_words_by_language(PACKAGE, PRICES))


@cache
def _words(name: str, language: str) -> frozenset[str]:
    """Return the normalised words of a list, also as typed without marks."""
    words = frozenset(map(normalise, read_words_by_language(PACKAGE, name).get(language, ())))
    return words | frozenset(map(fold_marks, words))


@cache
def _ending() -> re.Pattern[str]:
    words = "|".join(sorted(_words(PRICES, "ja") | _words(PRICES, "zh"), key=len, reverse=True))
    return re.compile(rf"(?<=[\u3041-\u30ff\u3400-\u9fff]{{2}})[的の]?(?P<price>{words})$")
