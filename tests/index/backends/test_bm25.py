"""The embedded backend: rank_bm25's scores, whatever the history."""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi  # type: ignore[import-untyped]  # it ships no types

from index.analysis import Field
from index.backends import EVERYTHING, QueryTerm, Scope
from index.backends.bm25 import K1, B, BM25Backend, indexed_terms
from index.model import Passage, PassageId, PassageKind


class Reference(BM25Okapi):  # type: ignore[misc]  # rank_bm25 has no types
    """rank_bm25 with our idf and its own loop."""

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        for word, df in nd.items():
            self.idf[word] = math.log(1 + (self.corpus_size - df + 0.5) / (df + 0.5))


def passage(text: str, article_id: str = "a", ordinal: int = 0, title: str = "", language: str = "en") -> Passage:
    return Passage(article_id, ordinal, text, PassageKind.BODY, title, None, language)


def words(*terms: str) -> list[QueryTerm]:
    return [QueryTerm(Field.WORDS, term) for term in terms]


def found(backend: BM25Backend, *terms: str, limit: int = 10) -> list[PassageId]:
    return [match.passage_id for match in backend.search(words(*terms), limit).matches]


WORD = st.sampled_from(["cat", "dog", "purr", "bark", "milk"])
TEXT = st.lists(WORD, min_size=1, max_size=8).map(" ".join)
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("index"), st.dictionaries(st.integers(0, 7), TEXT, min_size=1, max_size=4)),
        st.tuples(st.just("delete"), st.dictionaries(st.integers(0, 7), st.just(""), max_size=4)),
    ),
    max_size=12,
)


class TestScores:
    @given(changes=CHANGES, query=st.lists(WORD, min_size=1, max_size=4), field=st.sampled_from(Field))
    @settings(derandomize=True, deadline=None)
    def test_are_those_of_rank_bm25_built_afresh(
        self, changes: Sequence[tuple[str, Mapping[int, str]]], query: Sequence[str], field: Field
    ) -> None:
        """In each field, after any history of adding, replacing and removing."""
        backend = BM25Backend()
        kept: dict[PassageId, Passage] = {}
        for verb, texts in changes:
            passages = [passage(text, f"a{number % 3}", number, title="Pets") for number, text in texts.items()]
            if verb == "index":
                backend.index(passages)
                for each in passages:
                    kept.pop(each.id, None)
                kept |= {each.id: each for each in passages}
            else:
                backend.delete(each.id for each in passages)
                for each in passages:
                    kept.pop(each.id, None)

        asked = [term for word in query for term in indexed_terms(passage(word), field)]
        ranking = backend.search([QueryTerm(field, term) for term in asked], 100)

        expected: dict[PassageId, float] = {}
        if kept:
            reference = Reference([indexed_terms(each, field) for each in kept.values()], k1=K1[field], b=B[field])
            scores = zip(kept, reference.get_scores(asked), strict=True)
            expected = {passage_id: float(score) for passage_id, score in scores if score}
        by_score = sorted(expected, key=lambda passage_id: -round(expected[passage_id], 9))
        assert {match.passage_id: match.score for match in ranking.matches} == pytest.approx(expected, abs=1e-4)
        assert [match.passage_id for match in ranking.matches] == by_score
        assert (len(backend), ranking.total, ranking.passage_count) == (len(kept), len(expected), len(kept))
        for match in ranking.matches:
            assert sum(match.term_scores) == pytest.approx(match.score)

    def test_add_up_over_fields_by_weight(self) -> None:
        backend = BM25Backend()
        backend.index([passage("harbour")])
        (word,) = backend.search([QueryTerm(Field.WORDS, "harbour")], 1).matches
        (gram,) = backend.search([QueryTerm(Field.GRAMS, "harb")], 1).matches
        both = [QueryTerm(Field.WORDS, "harbour", 0.5), QueryTerm(Field.GRAMS, "harb", 2.0)]
        (match,) = backend.search(both, 1).matches
        assert match.term_scores == pytest.approx((word.score * 0.5, gram.score * 2.0))

    def test_a_term_that_is_asked_twice_counts_twice(self) -> None:
        backend = BM25Backend()
        backend.index([passage("purr")])
        (once,) = backend.search(words("purr"), 1).matches
        (twice,) = backend.search(words("purr", "purr"), 1).matches
        assert twice.score == pytest.approx(2 * once.score)


def having(*terms: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(term.split("|")) for term in terms)


class TestScope:
    @pytest.fixture
    def backend(self) -> BM25Backend:
        """Three articles in two segments, of which one has a gap."""
        backend = BM25Backend()
        backend.index([passage("cat purr milk", "a", 0), passage("cat bark", "a", 1), passage("cat dog", "gone", 0)])
        backend.index([passage("cat purr", "b", 0), passage("cat cat cat dog", "c", 0)])
        backend.delete([PassageId("gone", 0)])
        return backend

    @pytest.mark.parametrize(
        ("scope", "ids"),
        [
            (EVERYTHING, ["a0", "a1", "b0", "c0"]),
            (Scope(frozenset("ac")), ["a0", "a1", "c0"]),
            (Scope(frozenset({"gone", "never"})), []),
            (Scope(frozenset()), []),
            (Scope(required=having("purr")), ["a0", "b0"]),
            (Scope(required=having("purr", "milk")), ["a0"]),
            (Scope(required=having("milk|dog|horse")), ["a0", "c0"]),
            (Scope(required=having("horse")), []),
            (Scope(excluded=(having("purr"),)), ["a1", "c0"]),
            (Scope(excluded=(having("purr", "milk"),)), ["a1", "b0", "c0"]),
            (Scope(excluded=(having("purr"), having("bark|bay"))), ["c0"]),
            (Scope(frozenset("ab"), having("cat"), (having("milk"),)), ["a1", "b0"]),
        ],
    )
    def test_holds_what_is_found(self, backend: BM25Backend, scope: Scope, ids: list[str]) -> None:
        ranking = backend.search(words("cat"), 10, scope)
        assert sorted(f"{match.passage_id.article_id}{match.passage_id.ordinal}" for match in ranking.matches) == ids
        assert ranking.total == len(ids)

    def test_changes_neither_scores_nor_frequencies(self, backend: BM25Backend) -> None:
        everything = backend.search(words("cat", "purr"), 10)
        some = backend.search(words("cat", "purr"), 10, Scope(frozenset("a")))
        assert some.matches == tuple(each for each in everything.matches if each.passage_id.article_id == "a")
        assert (some.passage_count, some.frequencies) == (everything.passage_count, everything.frequencies)

    def test_is_applied_before_the_limit(self, backend: BM25Backend) -> None:
        """What is in it is found, however far behind others it would stand."""
        first, second, *_ = backend.search(words("cat"), 10).matches
        assert second.passage_id.article_id != first.passage_id.article_id
        scope = Scope(frozenset({second.passage_id.article_id}))
        assert backend.search(words("cat"), 1, scope).matches == (second,)

    def test_of_an_empty_index_is_empty(self) -> None:
        assert BM25Backend().search(words("cat"), 1, Scope(frozenset("a"), having("cat"))).matches == ()


class TestSearch:
    def test_finds_nothing_in_an_empty_index(self) -> None:
        ranking = BM25Backend().search(words("cat"), 3)
        assert (ranking.matches, ranking.total, ranking.passage_count, ranking.frequencies) == ((), 0, 0, (0,))

    def test_finds_the_only_passage_there_is(self) -> None:
        """BM25Okapi scores it below zero; it is found all the same."""
        backend = BM25Backend()
        backend.index([passage("Cats purr.")])
        (match,) = backend.search(words("purr"), 3).matches
        assert match.passage_id == ("a", 0)
        assert match.score > 0

    def test_finds_both_of_two_that_have_the_term(self) -> None:
        """BM25Okapi scores them zero."""
        backend = BM25Backend()
        backend.index([passage("Cats purr."), passage("Tigers do not purr.", ordinal=1)])
        assert found(backend, "purr") == [("a", 0), ("a", 1)]

    def test_equal_scores_stand_in_the_order_of_indexing(self) -> None:
        backend = BM25Backend()
        for article_id in "zyxwv":
            backend.index([passage("Cats purr.", article_id)])
        assert found(backend, "purr", limit=3) == [("z", 0), ("y", 0), ("x", 0)]

    def test_counts_all_matches_and_the_passages_of_each_term(self) -> None:
        backend = BM25Backend()
        backend.index([passage("cat", ordinal=0), passage("cat dog", ordinal=1), passage("milk", ordinal=2)])
        ranking = backend.search(words("dog", "cat", "horse"), 1)
        assert (len(ranking.matches), ranking.total, ranking.frequencies) == (1, 2, (1, 2, 0))

    def test_a_passage_without_a_word_is_never_found(self) -> None:
        backend = BM25Backend()
        backend.index([passage("!!!")])
        assert found(backend, "cat") == []
        assert len(backend) == 1

    def test_an_empty_query_matches_nothing(self) -> None:
        backend = BM25Backend()
        backend.index([passage("cat")])
        assert backend.search([], 3).matches == ()

    def test_finds_by_title_and_heading(self) -> None:
        backend = BM25Backend()
        backend.index([Passage("a", 0, "It opened.", PassageKind.BODY, "The harbour", "History", "en")])
        assert found(backend, "harbour") == [("a", 0)]
        assert found(backend, "histori") == [("a", 0)]


class TestIndexing:
    def test_the_same_id_takes_the_place_of_the_old(self) -> None:
        backend = BM25Backend()
        backend.index([passage("Cats purr.")])
        backend.index([passage("Dogs bark.")])
        assert found(backend, "purr") == []
        assert found(backend, "bark") == [("a", 0)]
        assert len(backend) == 1

    def test_an_id_that_is_given_twice_at_once_has_its_last_text(self) -> None:
        backend = BM25Backend()
        backend.index([passage("Cats purr."), passage("Dogs bark.")])
        assert found(backend, "bark") == [("a", 0)]
        assert found(backend, "purr") == []

    def test_nothing_is_nothing(self) -> None:
        backend = BM25Backend()
        backend.index([])
        assert len(backend) == 0

    def test_deleting_what_is_not_there_is_no_error(self) -> None:
        backend = BM25Backend()
        backend.index([passage("Cats purr.")])
        backend.delete([PassageId("b", 0), PassageId("a", 0), PassageId("a", 0)])
        assert len(backend) == 0

    def test_counts_languages(self) -> None:
        """The most frequent first; what is not said is identified, what cannot be is ""."""
        backend = BM25Backend()
        backend.index([passage("Katten maler.", "n", 0, language="nb-NO")])
        backend.index([passage("Cats purr.", "e", number, language="en-GB") for number in range(2)])
        unsaid = "The harbour was opened again on Monday, after two years of work on its walls."
        backend.index([Passage("u", 0, unsaid, PassageKind.BODY, "", None, None)])
        assert dict(backend.languages) == {"en": 3, "no": 1}
        assert next(iter(backend.languages)) == "en"
        backend.delete([PassageId("n", 0)])
        assert dict(backend.languages) == {"en": 3}


class TestThreads:
    def test_a_search_sees_one_state_while_another_thread_changes_it(self) -> None:
        """Each article is indexed and deleted as a whole: a search finds all of its passages or none."""
        backend = BM25Backend()
        stop = threading.Event()
        torn: list[int] = []

        def search() -> None:
            while not stop.is_set():
                ranking = backend.search(words("purr"), 100)
                if ranking.total % 3 or ranking.passage_count % 3 or ranking.frequencies[0] != ranking.total:
                    torn.append(ranking.total)

        searching = threading.Thread(target=search)
        searching.start()
        for number in range(60):
            backend.index([passage("Cats purr.", f"a{number}", ordinal) for ordinal in range(3)])
            if number % 2:
                backend.delete(PassageId(f"a{number - 1}", ordinal) for ordinal in range(3))
        stop.set()
        searching.join()
        assert torn == []
        assert len(backend) == 90
