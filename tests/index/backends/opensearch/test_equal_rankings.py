"""Both backends say the same of the same articles, also after changes that leave deleted passages in the cluster."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from index.analysis import Field
from index.backends.base import EVERYTHING, QueryTerm, Ranking, Scope, SearchBackend
from index.backends.bm25.backend import BM25Backend
from index.metadata.article_filter import ANY_ARTICLE, ArticleFilter
from index.model import Article, Paragraph
from tests.support.archive.backend_articles import article
from tests.support.opensearch.shared_index import SharedIndex

WORDS = [f"{first}{second}{third}" for first in "bdfgklmnprst" for second in "aeiou" for third in "bdfgk"]
LANGUAGES = ("en", "en", "no")
SOURCES = ("BBC", "NRK", "The Gazette", None)
AUTHORS = ("Ann Lee", "Bo Li", None)


def some_words(dice: random.Random, most: int) -> list[str]:
    """Words of which the first of WORDS are by far the most frequent."""
    return [WORDS[int(len(WORDS) * dice.random() ** 3)] for _ in range(dice.randint(1, most))]


def some_article(dice: random.Random, name: str) -> Article:
    texts = [" ".join(some_words(dice, 120)) for _ in range(dice.randint(1, 8))]
    paragraphs = [Paragraph(text, author=dice.choice((*AUTHORS, None, None))) for text in texts]
    made = article(*paragraphs, name=name, title=" ".join(some_words(dice, 4)), language=dice.choice(LANGUAGES))
    day = date(2024, 1, 1) + timedelta(dice.randint(0, 700))
    return replace(made, source=dice.choice(SOURCES), byline=dice.choice(AUTHORS), published=dice.choice((day, None)))


def some_scope(dice: random.Random) -> Scope:
    article_filter = ArticleFilter(
        published_from=dice.choice((None, date(2024, 6, 1))),
        published_before=dice.choice((None, date(2025, 6, 1))),
        bylines=dice.choice(((), ("Ann",), ("Li",))),
        sources=dice.choice(((), ("bbc",), ("gazette", "nrk"))),
        languages=dice.choice(((), ("no",), ("en", "no"))),
    )
    scope = Scope(
        article_filter,
        dice.choice((None, frozenset(f"a{number}" for number in range(20)))),
        tuple(frozenset(some_words(dice, 3)) for _ in range(dice.randint(0, 1))),
        tuple((frozenset(some_words(dice, 3)),) for _ in range(dice.randint(0, 1))),
    )
    return dice.choice((EVERYTHING, EVERYTHING, scope))


def some_query(dice: random.Random) -> list[QueryTerm]:
    words = [QueryTerm(Field.WORDS, word, dice.choice((1.0, 0.3))) for word in some_words(dice, 5)]
    return words + [QueryTerm(Field.GRAMS, f"_{term.term}"[:4], 0.2) for term in words]


@pytest.fixture
def both(shared: SharedIndex) -> Iterator[tuple[SearchBackend, SearchBackend]]:
    embedded = BM25Backend()
    yield embedded, shared.open()
    embedded.close()


def check_ranking(one: Ranking, other: Ranking) -> None:
    assert [match.passage_id for match in one.matches] == [match.passage_id for match in other.matches]
    assert [match._replace(score=0) for match in one.matches] == [match._replace(score=0) for match in other.matches]
    assert np.allclose(one.term_scores, other.term_scores, rtol=1e-12, atol=0)
    assert one.is_complete == other.is_complete
    assert (one.passage_count, one.frequencies) == (other.passage_count, other.frequencies)
    places = range(len(one.matches))
    read, also = one.read(places), other.read(places)
    assert read.tokens.tobytes() == also.tokens.tobytes()
    assert read.sentence_sizes.tolist() == also.sentence_sizes.tolist()


def check_all(dice: random.Random, backends: Sequence[SearchBackend]) -> None:
    embedded, in_cluster = backends
    for _ in range(40):
        query, scope = some_query(dice), some_scope(dice)
        spoken = replace(scope, language=dice.choice((None, "en", "no", "fi")))
        limit = dice.choice((1, 5, 20, 1_000))
        check_ranking(*(backend.search(query, limit, spoken) for backend in backends))
    assert embedded.known_terms(WORDS) == in_cluster.known_terms(WORDS)
    assert embedded.languages == in_cluster.languages
    assert embedded.indexed_hashes() == in_cluster.indexed_hashes()
    assert embedded.newest(ANY_ARTICLE, 500) == in_cluster.newest(ANY_ARTICLE, 500)


def test_say_the_same_whatever_was_changed(both: tuple[SearchBackend, SearchBackend]) -> None:
    dice = random.Random(16)
    added = [some_article(dice, f"a{number}") for number in range(80)]
    for backend in both:
        backend.index(added)
    check_all(dice, both)
    for _ in range(3):
        changed = [some_article(dice, f"a{dice.randint(0, 99)}") for _ in range(15)]
        deleted = [f"a{dice.randint(0, 99)}" for _ in range(10)]
        for backend in both:
            backend.index(changed)
            backend.delete(deleted)
        check_all(dice, both)
    for backend in both:
        backend.purge(["a1", "a2", "a3"])
    check_all(dice, both)
