"""The embedded backend: rank_bm25's scores, whatever the history."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.analysis import Field
from index.analysis.wording import wording_number
from index.backends.base import EVERYTHING, QueryTerm, Scope
from index.backends.bm25.backend import BM25Backend
from index.metadata.article_filter import ANY_ARTICLE, ArticleFilter
from index.model import Paragraph, PassageId, PassageKind
from tests.index.backends.making import article


def words(*terms: str) -> list[QueryTerm]:
    return [QueryTerm(Field.WORDS, term) for term in terms]


def found(backend: BM25Backend, *terms: str, limit: int = 10) -> list[PassageId]:
    return [match.passage_id for match in backend.search(words(*terms), limit).matches]


class TestScores:
    def test_add_up_over_fields_by_weight(self) -> None:
        backend = BM25Backend()
        backend.index([article("harbour")])
        (word,) = backend.search([QueryTerm(Field.WORDS, "harbour")], 1).matches
        (gram,) = backend.search([QueryTerm(Field.GRAMS, "harb")], 1).matches
        both = [QueryTerm(Field.WORDS, "harbour", 0.5), QueryTerm(Field.GRAMS, "harb", 2.0)]
        ranking = backend.search(both, 1)
        assert ranking.term_scores.tolist() == [pytest.approx([word.score * 0.5, gram.score * 2.0])]
        assert ranking.matches[0].score == pytest.approx(ranking.term_scores.sum())

    def test_a_term_that_is_asked_twice_counts_twice(self) -> None:
        backend = BM25Backend()
        backend.index([article("purr")])
        (once,) = backend.search(words("purr"), 1).matches
        (twice,) = backend.search(words("purr", "purr"), 1).matches
        assert twice.score == pytest.approx(2 * once.score)


class TestStanding:
    @pytest.mark.parametrize("removed", [[], ["b"]], ids=["all there", "one removed"])
    def test_terms_are_those_that_a_passage_has(self, removed: list[str]) -> None:
        backend = BM25Backend()
        backend.index([article("cat purr"), article("cat bark", name="b")])
        backend.index([article("dog", name="c")])
        backend.delete(removed)
        left = [] if removed else ["bark"]
        assert backend.known_terms(["whale", "dog", "bark", "cat"]) == ["dog", *left, "cat"]

    def test_of_an_empty_archive_there_are_none(self) -> None:
        assert BM25Backend().known_terms(["cat"]) == []


class TestWorded:
    """Who says the same in the same words, whatever case and punctuation."""

    def test_articles_are_named_with_what_they_have(self) -> None:
        backend = BM25Backend()
        backend.index([article("Cats purr.", "Dogs bark."), article("Fish swim.", name="b")])
        backend.index([article("“cats” purr", "Owls hunt.", "CATS PURR!", name="c")])
        cats, dogs, fish = map(wording_number, ("cats purr", "dogs bark", "fish swim"))
        assert backend.articles_by_wording({cats, dogs, wording_number("never said")}, 9) == {
            "a": {cats, dogs},
            "c": {cats},
        }
        assert backend.articles_by_wording([fish], 9) == {"b": {fish}}
        assert backend.articles_by_wording([], 9) == {}

    def test_those_with_most_come_first_then_the_last_indexed(self) -> None:
        backend = BM25Backend()
        backend.index([article("one two", name=name) for name in "abc"])
        backend.index([article("one two", "three four", name="d"), article("one two", name="e")])
        wordings = [wording_number("one two"), wording_number("three four")]
        assert list(backend.articles_by_wording(wordings, 9)) == ["d", "e", "c", "b", "a"]
        assert list(backend.articles_by_wording(wordings, 3)) == ["d", "e", "c"]

    def test_what_is_removed_or_replaced_says_nothing_any_more(self) -> None:
        backend = BM25Backend()
        backend.index([article("one two", name=name) for name in "abc"])
        backend.delete(["a"])
        backend.index([article("something else", name="b")])
        assert list(backend.articles_by_wording([wording_number("one two")], 9)) == ["c"]

    def test_of_an_empty_archive_there_are_none(self) -> None:
        assert BM25Backend().articles_by_wording([wording_number("one two")], 9) == {}


def having(*terms: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(term.split("|")) for term in terms)


class TestScope:
    @pytest.fixture
    def backend(self) -> BM25Backend:
        """Three articles in two segments, of which one has a gap."""
        backend = BM25Backend()
        backend.index([article("cat purr milk", "cat bark"), article("cat dog", name="gone")])
        newer = replace(article("cat purr", name="b"), source="BBC", published=date(2024, 1, 1))
        older = replace(article("cat cat cat dog", name="c"), source="The BBC", published=date(2023, 12, 31))
        backend.index([newer, older])
        backend.delete(["gone"])
        return backend

    def test_may_be_of_the_newest_articles(self, backend: BM25Backend) -> None:
        """Those without a date last; what is not there any more is none."""
        assert backend.newest(ANY_ARTICLE, 9) == ["b", "c", "a"]
        assert backend.newest(ArticleFilter(sources=("bbc",)), 1) == ["b"]
        backend.delete(["b"])
        assert backend.newest(ArticleFilter(sources=("bbc",)), 9) == ["c"]

    def test_follows_what_becomes_of_an_article(self, backend: BM25Backend) -> None:
        scope = Scope(ArticleFilter(sources=("nrk",)))
        assert backend.search(words("cat"), 10, scope).matches == ()
        backend.index([replace(article("cat purr", name="b"), source="NRK")])
        assert [match.passage_id.article_id for match in backend.search(words("cat"), 10, scope).matches] == ["b"]

    @pytest.mark.parametrize(
        ("scope", "ids"),
        [
            (EVERYTHING, ["a0", "a1", "b0", "c0"]),
            (Scope(articles=frozenset("ac")), ["a0", "a1", "c0"]),
            (Scope(articles=frozenset({"gone", "never"})), []),
            (Scope(articles=frozenset()), []),
            (Scope(required=having("purr")), ["a0", "b0"]),
            (Scope(required=having("purr", "milk")), ["a0"]),
            (Scope(required=having("milk|dog|horse")), ["a0", "c0"]),
            (Scope(required=having("horse")), []),
            (Scope(excluded=(having("purr"),)), ["a1", "c0"]),
            (Scope(excluded=(having("purr", "milk"),)), ["a1", "b0", "c0"]),
            (Scope(excluded=(having("purr"), having("bark|bay"))), ["c0"]),
            (
                Scope(articles=frozenset("ab"), required=having("cat"), excluded=(having("milk"),)),
                ["a1", "b0"],
            ),
            (Scope(ArticleFilter(sources=("bbc",))), ["b0", "c0"]),
            (Scope(ArticleFilter(published_from=date(2024, 1, 1))), ["b0"]),
            (Scope(ArticleFilter(published_before=date(2024, 1, 1))), ["c0"]),
            (Scope(ArticleFilter(languages=("no",))), []),
            (Scope(ArticleFilter(sources=("bbc",)), articles=frozenset("ab")), ["b0"]),
            (Scope(ArticleFilter(sources=("bbc",)), required=having("dog")), ["c0"]),
        ],
    )
    def test_holds_what_is_found(self, backend: BM25Backend, scope: Scope, ids: list[str]) -> None:
        ranking = backend.search(words("cat"), 10, scope)
        assert sorted(f"{match.passage_id.article_id}{match.passage_id.ordinal}" for match in ranking.matches) == ids
        assert ranking.is_complete

    def test_changes_neither_scores_nor_frequencies(self, backend: BM25Backend) -> None:
        everything = backend.search(words("cat", "purr"), 10)
        some = backend.search(words("cat", "purr"), 10, Scope(articles=frozenset("a")))
        assert some.matches == tuple(each for each in everything.matches if each.passage_id.article_id == "a")
        assert (some.passage_count, some.frequencies) == (everything.passage_count, everything.frequencies)

    def test_is_applied_before_the_limit(self, backend: BM25Backend) -> None:
        """What is in it is found, however far behind others it would stand."""
        first, second, *_ = backend.search(words("cat"), 10).matches
        assert second.passage_id.article_id != first.passage_id.article_id
        scope = Scope(articles=frozenset({second.passage_id.article_id}))
        assert backend.search(words("cat"), 1, scope).matches == (second,)

    def test_of_an_empty_index_is_empty(self) -> None:
        scope = Scope(articles=frozenset("a"), required=having("cat"))
        assert BM25Backend().search(words("cat"), 1, scope).matches == ()

    def test_is_not_told_for_saved_articles_of_which_nothing_is_known(self, tmp_path: Path) -> None:
        """Nothing would be found, as if nothing were there."""
        backend = BM25Backend.open(tmp_path)
        backend.index([article("cat")])
        assert backend.newest(ANY_ARTICLE, 1) == ["a"]
        backend.close()
        again = BM25Backend.open(tmp_path)
        with pytest.raises(ValueError, match="without metadata"):
            again.newest(ANY_ARTICLE, 1)
        with pytest.raises(ValueError, match="without metadata"):
            again.search(words("cat"), 1, Scope(ArticleFilter(sources=("bbc",))))


class TestSearch:
    def test_finds_nothing_in_an_empty_index(self) -> None:
        ranking = BM25Backend().search(words("cat"), 3)
        assert (ranking.matches, ranking.is_complete, ranking.passage_count, ranking.frequencies) == ((), True, 0, (0,))

    def test_finds_the_only_passage_there_is(self) -> None:
        """BM25Okapi scores it below zero; it is found all the same."""
        backend = BM25Backend()
        backend.index([article("Cats purr.")])
        (match,) = backend.search(words("purr"), 3).matches
        assert match.passage_id == ("a", 0)
        assert match.score > 0

    def test_finds_both_of_two_that_have_the_term(self) -> None:
        """BM25Okapi scores them zero."""
        backend = BM25Backend()
        backend.index([article("Cats purr.", "Tigers do not purr.")])
        assert found(backend, "purr") == [("a", 0), ("a", 1)]

    def test_equal_scores_stand_in_the_order_of_indexing(self) -> None:
        backend = BM25Backend()
        for name in "zyxwv":
            backend.index([article("Cats purr.", name=name)])
        assert found(backend, "purr", limit=3) == [("z", 0), ("y", 0), ("x", 0)]

    @pytest.mark.parametrize(("limit", "is_complete"), [(1, False), (2, True)])
    def test_says_whether_there_are_more_and_counts_the_passages_of_each_term(
        self, limit: int, is_complete: bool
    ) -> None:
        backend = BM25Backend()
        backend.index([article("cat", "cat dog", "milk")])
        ranking = backend.search(words("dog", "cat", "horse"), limit)
        assert (len(ranking.matches), ranking.is_complete, ranking.frequencies) == (limit, is_complete, (1, 2, 0))

    def test_a_passage_without_a_word_is_never_found(self) -> None:
        backend = BM25Backend()
        backend.index([article("!!!")])
        assert found(backend, "cat") == []
        assert len(backend) == 1

    def test_an_empty_query_matches_nothing(self) -> None:
        backend = BM25Backend()
        backend.index([article("cat")])
        assert backend.search([], 3).matches == ()

    def test_finds_by_title_and_heading(self) -> None:
        backend = BM25Backend()
        backend.index([article(Paragraph("History", PassageKind.HEADING), "It opened.", title="The harbour")])
        assert found(backend, "harbour") == [("a", 0), ("a", 1)]
        assert found(backend, "histori") == [("a", 0), ("a", 1)]


class TestIndexing:
    def test_the_same_id_takes_the_place_of_the_old(self) -> None:
        backend = BM25Backend()
        backend.index([article("Cats purr.")])
        backend.index([article("Dogs bark.")])
        assert found(backend, "purr") == []
        assert found(backend, "bark") == [("a", 0)]
        assert len(backend) == 1

    def test_an_id_that_is_given_twice_at_once_has_its_last_text(self) -> None:
        backend = BM25Backend()
        backend.index([article("Cats purr."), article("Dogs bark.")])
        assert found(backend, "bark") == [("a", 0)]
        assert found(backend, "purr") == []

    def test_nothing_is_nothing(self) -> None:
        backend = BM25Backend()
        backend.index([])
        assert len(backend) == 0

    def test_an_article_without_passages_is_held_all_the_same(self) -> None:
        backend = BM25Backend()
        backend.index([article("Cats purr.", name="b"), article()])
        assert backend.indexed_hashes().keys() == {"a", "b"}
        backend.index([article("Dogs bark.")])
        assert found(backend, "bark") == [("a", 0)]

    def test_what_is_purged_is_gone(self) -> None:
        backend = BM25Backend()
        backend.index([article("Cats purr."), article("Dogs purr.", name="b")])
        backend.purge(["a", "c"])
        assert found(backend, "purr") == [("b", 0)]
        backend.close()
        backend.close()

    def test_deleting_what_is_not_there_is_no_error(self) -> None:
        backend = BM25Backend()
        backend.index([article("Cats purr.")])
        backend.delete(["b", "a", "a"])
        assert len(backend) == 0

    def test_counts_languages(self) -> None:
        """The most frequent first; what is not said is identified, what cannot be is ""."""
        backend = BM25Backend()
        backend.index([article("Katten maler.", name="n", language="nb-NO")])
        backend.index([article("Cats purr.", "Dogs bark.", name="e", language="en-GB")])
        unsaid = "The harbour was opened again on Monday, after two years of work on its walls."
        backend.index([article(unsaid, name="u", language=None)])
        assert dict(backend.languages) == {"en": 3, "no": 1}
        assert next(iter(backend.languages)) == "en"
        backend.delete(["n"])
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
                found = len(ranking.matches)
                if found % 3 or ranking.passage_count % 3 or ranking.frequencies[0] != found:
                    torn.append(found)

        searching = threading.Thread(target=search)
        searching.start()
        for number in range(60):
            backend.index([article(*["Cats purr."] * 3, name=f"a{number}")])
            if number % 2:
                backend.delete([f"a{number - 1}"])
        stop.set()
        searching.join()
        assert torn == []
        assert len(backend) == 90
