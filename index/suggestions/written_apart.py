"""Find Persian words that the archive writes as two words, or as two with "and" between them.

Texts and people write compounds with a blank, with a non-joiner or joined. A word with a non-joiner has the terms of
the joined one. `index.query.question` reads words that are apart also as a joined one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from index.analysis import Field
from index.analysis.analyzer import cut
from index.analysis.tokenizer import Script, normalise, words_of
from index.backends.base import QueryTerm, SearchBackend
from index.query.match_texts import passages_of
from index.store.base import ArticleReader

AND = "و"

PASSAGES_READ = 20
"""Passages that are read to find a word that is written apart. The first ones have both of its parts."""

MIN_PART_LETTERS = 2
"""Fewest letters of a part of a compound."""

WORDS = (2, 3)
"""Numbers of words that a compound may be written as."""

MOST_MARKS = 3
"""Most signs in the writing of a word that its normal form does not have."""

MOST_PLACES = 3
"""Most places where a word is divided and looked up. More than one is rare: the archive must have both parts."""


def written_apart(normal: str, backend: SearchBackend, articles: ArticleReader) -> str | None:
    """Return a normalised word as a text writes it, in two words or three; None if no text does.

    Raises: BackendUnavailableError.
    """
    divided = [parts for at in range(MIN_PART_LETTERS, len(normal)) for parts in _parts(normal, at)]
    terms = {part: cut(part, Script.SPACED, "fa", Field.WORDS) for parts in divided for part in parts}
    known = set(backend.known_terms(sorted(set(chain.from_iterable(terms.values())))))
    likely = [parts for parts in divided if not any(known.isdisjoint(terms[part]) for part in parts)]
    for parts in likely[:MOST_PLACES]:
        query = [QueryTerm(Field.WORDS, term) for part in parts for term in terms[part]]
        passages = passages_of(backend.search(query, PASSAGES_READ).matches, articles)
        if apart := next(filter(None, (_apart_in(passage.text, normal) for _, _, passage in passages)), None):
            return apart
    return None


def _parts(normal: str, at: int) -> Iterator[tuple[str, str]]:
    """Yield the parts of a word divided at a place: the second one also without "and" before it."""
    first, second = normal[:at], normal[at:]
    if len(second) >= MIN_PART_LETTERS:
        yield first, second
    if second.startswith(AND) and len(second) > MIN_PART_LETTERS:
        yield first, second.removeprefix(AND)


def _apart_in(text: str, normal: str) -> str | None:
    """Return the two or three words of *text* that make the word together, with blanks between them; None if there are
    none."""
    places = [(start, start + len(word)) for word, _, start in words_of(text)]
    for count in WORDS:
        for (start, _), (_, end) in zip(places, places[count - 1 :], strict=False):
            words = text[start:end].split()
            joined = "".join(words)
            if abs(len(joined) - len(normal)) <= MOST_MARKS and normalise(joined) == normal:
                return " ".join(words)
    return None
