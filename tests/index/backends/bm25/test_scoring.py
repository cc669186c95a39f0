"""Scores are rank_bm25's, whatever the history of the index and however they are computed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import Field, terms_of
from index.backends.base import EVERYTHING, OTHER_LANGUAGE_FACTOR, QueryTerm, Ranking, Scope
from index.backends.bm25 import impacts, kernels, segments
from index.backends.bm25.backend import BM25Backend
from index.backends.bm25.impacts import Roughs
from index.backends.bm25.kernels import Kernels, LoopKernels, NumpyKernels
from index.backends.bm25.scoring import field_scores, rough_scores, segment_search
from index.backends.bm25.scoring.field_scores import FieldScores
from index.backends.bm25.scoring.scoring_state import Rows
from index.model import Article, PassageId
from tests.support.archive.backend_articles import article
from tests.support.archive.bm25_scores import NAME, TEXTS, WORD, expected_scores


def told(ranking: Ranking) -> tuple[object, ...]:
    """All that a ranking says."""
    matches = zip(ranking.matches, ranking.term_scores.tolist(), strict=True)
    return [*matches], ranking.is_complete, ranking.passage_count, ranking.frequencies


@contextmanager
def as_if_large() -> Iterator[None]:
    """Compute as in segments of many passages: with numpy by columns, few of which are kept."""
    with (
        patch.object(field_scores, "kernels", NumpyKernels),
        patch.object(rough_scores, "kernels", NumpyKernels),
        patch.object(kernels, "COLUMN_ROWS", 0),
        patch.object(impacts, "MAX_COLUMN_BYTES", 0),
        patch.object(segments, "COMMON_POSTINGS", 0),
    ):
        yield


@contextmanager
def as_it_is() -> Iterator[None]:
    yield


CHANGES = st.lists(
    st.one_of(st.dictionaries(NAME, TEXTS, min_size=1, max_size=3), st.lists(NAME, max_size=3)), max_size=12
)


class TestScores:
    @pytest.mark.parametrize("circumstances", [as_it_is, as_if_large])
    @given(changes=CHANGES, query=st.lists(WORD, min_size=1, max_size=4), field=st.sampled_from(Field))
    @settings(derandomize=True, deadline=None)
    def test_are_those_of_rank_bm25_built_afresh(
        self,
        circumstances: Callable[[], AbstractContextManager[None]],
        changes: Sequence[Mapping[str, list[str]] | list[str]],
        query: Sequence[str],
        field: Field,
    ) -> None:
        """In each field, after any history of adding, replacing and removing."""
        with circumstances():
            backend = BM25Backend()
            kept: dict[str, Article] = {}
            for change in changes:
                if isinstance(change, Mapping):
                    articles = {name: article(*texts, name=name, title="Pets") for name, texts in change.items()}
                    backend.index(list(articles.values()))
                    kept = {name: each for name, each in kept.items() if name not in articles} | articles
                else:
                    backend.delete(change)
                    kept = {name: each for name, each in kept.items() if name not in change}

            asked = [term for word in query for term in terms_of(word, "en", field)]
            ranking = backend.search([QueryTerm(field, term) for term in asked], 100)

        expected = expected_scores(list(kept.values()), asked, field)
        by_score = sorted(expected, key=lambda passage_id: -round(expected[passage_id], 9))
        assert {match.passage_id: match.score for match in ranking.matches} == pytest.approx(expected, abs=1e-4)
        assert [match.passage_id for match in ranking.matches] == by_score
        assert (ranking.is_complete, ranking.passage_count) == (True, len(backend))
        assert len(backend) == sum(len(each.paragraphs) for each in kept.values())
        assert backend.indexed_hashes() == {name: each.content_hash for name, each in kept.items()}
        assert ranking.term_scores.shape == (len(expected), len(asked))
        assert ranking.term_scores.sum(axis=1) == pytest.approx([match.score for match in ranking.matches])


class TestManyPassages:
    """Enough for a sample to bound the best from below."""

    def articles(self) -> list[Article]:
        words = ("cat", "dog", "purr", "bark", "milk", "mice", "hiss")
        return [
            article(*(" ".join(words[: at % 5 + 1] * (number % 3 + 1)) for at in range(9)), name=f"a{number}")
            for number in range(40)
        ]

    @pytest.mark.parametrize("circumstances", [as_it_is, as_if_large])
    @pytest.mark.parametrize("limit", [1, 7, 100])
    def test_the_best_come_first(self, circumstances: Callable[[], AbstractContextManager[None]], limit: int) -> None:
        """Equal scores in the order of indexing."""
        backend = BM25Backend()
        articles = self.articles()
        backend.index(articles[:30])
        backend.index(articles[30:])
        with circumstances():
            ranking = backend.search([QueryTerm(Field.WORDS, term) for term in ("dog", "purr", "milk")], limit)
        expected = expected_scores(articles, ["dog", "purr", "milk"], Field.WORDS)
        best = sorted(expected, key=lambda passage_id: -round(expected[passage_id], 9))
        assert [match.passage_id for match in ranking.matches] == best[:limit]
        assert ranking.is_complete == (len(expected) <= limit)


class TestCommonTerms:
    """They are looked up where the rare ones stand, when they cannot bring another passage among the best."""

    @pytest.fixture(params=[NumpyKernels(), LoopKernels(lambda loop: loop)], ids=["numpy", "loops"])
    def form(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Kernels:
        form: Kernels = request.param
        monkeypatch.setattr(field_scores, "kernels", lambda: form)
        monkeypatch.setattr(rough_scores, "kernels", lambda: form)
        monkeypatch.setattr(type(form), "rows_per_lookup", 1)
        return form

    @pytest.fixture
    def backend(self) -> BM25Backend:
        """Two English segments and a Norwegian one, with gaps."""
        rng = random.Random(1)
        backend = BM25Backend()
        for number, language in enumerate(["en"] * 40 + ["no"] * 10 + ["en"] * 5):
            texts = [" ".join(self.text(rng)) for _ in range(8)]
            backend.index([article(*texts, name=f"a{number}", language=language)])
        backend.delete(["a7", "a44", "a54"])
        return backend

    def text(self, rng: random.Random) -> Iterator[str]:
        for word, share in (("cat", 0.9), ("purr", 0.7), ("milk", 0.5), ("mouse", 0.06), ("zebra", 0.03)):
            if rng.random() < share:
                yield from [word] * rng.randint(1, 4)
        yield from ["bark"] * rng.randint(1, 20)

    @pytest.mark.parametrize("language", [None, "en", "no"])
    @pytest.mark.parametrize("scope", [EVERYTHING, Scope(articles=frozenset(f"a{number}" for number in range(3, 50)))])
    @pytest.mark.parametrize("limit", [1, 5, 30])
    def test_change_neither_order_nor_scores_so(
        self,
        form: Kernels,
        backend: BM25Backend,
        monkeypatch: pytest.MonkeyPatch,
        language: str | None,
        scope: Scope,
        limit: int,
    ) -> None:
        """The result is that of going through the postings of all terms."""
        for asked in (["zebra", "cat"], ["zebra", "mous", "cat", "purr", "milk"], ["zebra"], ["cat", "bark"]):
            query = [QueryTerm(Field.WORDS, term) for term in asked]
            rankings = []
            for share in (1e9, 0.0):
                monkeypatch.setattr(type(form), "batch_share", share)
                rankings.append(backend.search(query, limit, replace(scope, language=language)))
            assert told(rankings[0]) == told(rankings[1])

    def test_are_not_gone_through(self, form: Kernels, backend: BM25Backend, monkeypatch: pytest.MonkeyPatch) -> None:
        added: list[int] = []
        real = FieldScores.add_to

        def add_to(field: FieldScores, totals: Roughs, at: int, terms: Rows) -> None:
            added.extend(terms.tolist())
            real(field, totals, at, terms)

        monkeypatch.setattr(FieldScores, "add_to", add_to)
        monkeypatch.setattr(type(form), "batch_share", 0.0)
        backend.search([QueryTerm(Field.WORDS, "zebra"), QueryTerm(Field.WORDS, "bark")], 3)
        assert len(set(added)) == 1


class TestCommonGrams:
    @pytest.fixture(params=[0, 2_000], ids=["columns", "postings"])
    def backend(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> BM25Backend:
        """Of an archive large enough to leave common grams out: "_cat" is in all passages, "milk" in one."""
        monkeypatch.setattr(segment_search, "COMMON_PASSAGES", 10)
        monkeypatch.setattr(kernels, "COLUMN_ROWS", request.param)
        backend = BM25Backend()
        backend.index([article("cat milk", *["cat purr"] * 9)])
        return backend

    def grams(self, backend: BM25Backend, *terms: str) -> list[tuple[int, bool]]:
        ranking = backend.search([QueryTerm(Field.GRAMS, term) for term in terms], 10)
        scores = ranking.term_scores[:, 0].tolist()
        return [(match.passage_id.ordinal, score > 0) for match, score in zip(ranking.matches, scores, strict=True)]

    def test_do_not_make_a_match_but_add_to_its_score(self, backend: BM25Backend) -> None:
        assert self.grams(backend, "_cat", "milk") == [(0, True)]

    def test_tell_which_of_the_matches_are_best(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(segment_search, "COMMON_PASSAGES", 10)
        backend = BM25Backend()
        backend.index([article("milk sour", "milk cat", "milk warm", *["cat purr"] * 30)])
        query = [QueryTerm(Field.GRAMS, term) for term in ("_cat", "milk")]
        for limit in (1, 2):
            best = [match.passage_id.ordinal for match in backend.search(query, limit).matches]
            assert best == [1, 0][:limit]
            assert not backend.search(query, limit).is_complete

    def test_count_where_nothing_else_is_asked(self, backend: BM25Backend) -> None:
        assert len(self.grams(backend, "_cat", "nowh")) == 10

    def test_count_in_a_small_archive(self, backend: BM25Backend, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(segment_search, "COMMON_PASSAGES", 11)
        assert len(self.grams(backend, "_cat", "milk")) == 10

    def test_have_their_frequencies_all_the_same(self, backend: BM25Backend) -> None:
        asked = [QueryTerm(Field.GRAMS, "_cat"), QueryTerm(Field.GRAMS, "milk")]
        assert backend.search(asked, 1).frequencies == (10, 1)


class TestLanguages:
    @pytest.fixture(params=[as_it_is, as_if_large])
    def backend(self, request: pytest.FixtureRequest) -> Iterator[BM25Backend]:
        """Two English segments and a Norwegian one; an English article is deleted."""
        with request.param():
            backend = BM25Backend()
            backend.index([article("kari purr", *["purr bark"] * 19, *["hiss"] * 60, name="many")])
            backend.index([article("kari kari", "kari", "katt", name="norsk", language="no")])
            backend.index([article("purr milk", name="one"), article("purr", name="gone")])
            backend.delete(["gone"])
            yield backend

    def words(self, backend: BM25Backend, language: str | None, *terms: str) -> Ranking:
        return backend.search([QueryTerm(Field.WORDS, term) for term in terms], 100, Scope(language=language))

    def test_that_is_asked_in_tells_how_rare_a_term_is(self, backend: BM25Backend) -> None:
        """A term that only others have counts as if one passage had it; a term that none has does not count."""
        ranking = self.words(backend, "en", "purr", "kari", "katt", "owl")
        assert (ranking.passage_count, ranking.frequencies) == (81, (21, 1, 1, 0))

    @pytest.mark.parametrize("language", [None, "", "fi"])
    def test_that_no_passage_is_in_tells_nothing(self, backend: BM25Backend, language: str | None) -> None:
        ranking = self.words(backend, language, "purr", "kari", "owl")
        assert (ranking.passage_count, ranking.frequencies) == (84, (21, 3, 0))

    def test_that_all_passages_are_in_changes_nothing(self) -> None:
        backend = BM25Backend()
        backend.index([article("cat purr", "cat")])
        assert told(self.words(backend, "en", "cat", "purr")) == told(self.words(backend, None, "cat", "purr"))

    def test_others_count_less(self, backend: BM25Backend, monkeypatch: pytest.MonkeyPatch) -> None:
        """By as much in what each term adds."""
        ranking = self.words(backend, "no", "kari")
        counting = {match.passage_id: match for match in ranking.matches}
        for module in (rough_scores, segment_search):
            monkeypatch.setattr(module, "OTHER_LANGUAGE_FACTOR", 1.0)
        alike = {match.passage_id: match for match in self.words(backend, "no", "kari").matches}
        english, norwegian = PassageId("many", 0), PassageId("norsk", 1)
        assert counting[norwegian] == alike[norwegian]
        assert counting[english].score == pytest.approx(OTHER_LANGUAGE_FACTOR * alike[english].score)
        assert ranking.term_scores[:, 0].tolist() == [match.score for match in ranking.matches]

    def test_others_do_not_change_what_is_usual(self, backend: BM25Backend) -> None:
        """The scores in a language are those of an archive in that language alone."""
        alone = BM25Backend()
        alone.index([article("kari kari", "kari", "katt", name="norsk", language="no")])
        expected = self.words(alone, "no", "kari", "katt").matches
        in_mixed = self.words(backend, "no", "kari", "katt").matches
        assert [match for match in in_mixed if match.passage_id.article_id == "norsk"] == list(expected)

    def test_another_after_each_change(self, backend: BM25Backend) -> None:
        assert self.words(backend, "no", "kari").frequencies == (2,)
        backend.index([article("kari", name="ny", language="no")])
        assert self.words(backend, "no", "kari").frequencies == (3,)

    def test_others_are_found_where_they_alone_have_it(self, backend: BM25Backend) -> None:
        (match,) = self.words(backend, "en", "katt").matches
        assert match.passage_id == PassageId("norsk", 2)
