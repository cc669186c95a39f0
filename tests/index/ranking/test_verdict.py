"""The share of a question that a match has, and the verdict from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from index.analysis import Field
from index.backends.base import Ranking
from index.backends.bm25.backend import BM25Backend
from index.model import Article, Verdict
from index.query.question import Question, read_question
from index.ranking.verdict import RESPELLED_DEGREE, Evidence, Weighing
from tests.support.archive.backend_articles import article


def evidence(question: str, *texts: str, language: str = "en") -> Evidence:
    """Return the evidence of the best passage."""
    backend = BM25Backend()
    backend.index([article(*texts, language=language)])
    asked = read_question(question, backend.languages)
    ranking = backend.search(asked.query, 1)
    return Weighing(asked, ranking).evidence([0])[0]


def ranking_of(asked: Question, passage_count: int) -> Ranking:
    """One without matches, of an archive in which one passage has each term."""
    nothing = BM25Backend().search(asked.query, 1)
    return replace(nothing, passage_count=passage_count, frequencies=(1,) * len(asked.query))


class TestStrength:
    def test_is_whole_where_all_is_there(self) -> None:
        assert evidence("Do cats purr?", "Cats purr.").strength == pytest.approx(1.0, abs=0.05)

    def test_is_small_where_only_function_words_are_there(self) -> None:
        assert evidence("What is the name of the king?", "The cats of the house purr.").strength < 0.15

    def test_of_the_only_content_word_is_whole_in_a_form_that_begins_in_another_way(self) -> None:
        assert evidence("who buys", "They bought it.").strength == pytest.approx(1.0)
        assert evidence("goose", "Two geese.").strength == pytest.approx(1.0)
        assert evidence("who buys boats", "They bought boats.").strength < 0.9

    def test_rare_words_weigh_more_than_common_ones(self) -> None:
        texts = ["harbour ferry", *["harbour boat"] * 20]
        assert evidence("ferry lighthouse", *texts).strength > evidence("harbour lighthouse", *texts).strength

    def test_of_question_words_alone_is_all_or_nothing(self) -> None:
        assert evidence("who when?", "The man who came.").strength == 1.0
        asked = read_question("who when?", {"en": 1})
        nothing = np.zeros((1, len(asked.query)))
        ranking = replace(ranking_of(asked, 1), term_scores=nothing)
        assert Weighing(asked, ranking).evidence([0])[0].strength == 0.0

    def test_of_a_run_is_by_its_parts(self) -> None:
        """Scripts without spaces: part of what is asked may be there."""
        whole = evidence("港口开放", "新的港口开放了。", language="zh").strength
        half = evidence("港口关闭", "新的港口开放了。", language="zh").strength
        assert 0.2 < half < 0.8 < whole

    def test_of_chinese_is_whole_without_what_stands_between_words(self) -> None:
        """Such as "口重", in the question alone."""
        (degree,) = evidence("港口重新开放典礼在港口", "港口的典礼：重新开放在港口", language="zh").degrees
        assert degree > 0.8


class TestDegrees:
    def test_say_how_far_each_word_is_matched(self) -> None:
        assert evidence("harbour lighthouse", "The harbours are full.").degrees == (1.0, 0.0)

    def test_a_word_may_match_in_a_similar_form(self) -> None:
        """ "kommunevalg" and "kommunevalget" have other stems in English, but most of their 4-grams in common."""
        (degree,) = evidence("kommunevalg", "The kommunevalget is near.").degrees
        assert 0.5 < degree <= 1.0

    @pytest.mark.parametrize("text", ["He is making it.", "It is a kit."])
    def test_a_word_that_only_looks_alike_does_not(self, text: str) -> None:
        (degree, _) = evidence("king it", text).degrees
        assert degree == 0.0

    def test_a_word_that_is_spelled_almost_alike_is_matched_in_part(self) -> None:
        backend = BM25Backend()
        backend.index([article("The harbour is open.")])
        asked = read_question("harbuor", backend.languages).respelled({0: ["harbour"]}, backend.languages)
        ranking = backend.search(asked.query, 1)
        found = Weighing(asked, ranking).evidence([0])[0]
        assert found.degrees == (RESPELLED_DEGREE,)
        assert 0.9 * RESPELLED_DEGREE < found.strength < 1.2 * RESPELLED_DEGREE
        assert found.certain == 0.0

    def test_is_the_same_whatever_is_there_in_other_languages(self) -> None:
        texts = ["The harbour is open.", "The ferry sails.", "Boats in the harbour."]
        backend = BM25Backend()
        backend.index([article(*texts)])
        greek = [article("Το λιμάνι είναι ανοιχτό.", "Το πλοίο φεύγει.", name=name, language="el") for name in "bcdefg"]
        alone, mixed = (self._evidence("the ferry harbour", backend, added) for added in ([], greek))
        assert mixed == alone

    @staticmethod
    def _evidence(question: str, backend: BM25Backend, added: Sequence[Article]) -> tuple[float, float]:
        backend.index(added)
        asked = read_question(question, backend.languages)
        ranking = backend.search(asked.query, 1)
        found = Weighing(asked, ranking).evidence([0])[0]
        return round(found.strength, 9), round(found.rarity, 9)


class TestNumbers:
    @pytest.mark.parametrize(
        ("question", "lacks"), [("ferry of 1962", False), ("ferry of 1963", True), ("boat", False), ("9th boat", True)]
    )
    def test_of_the_question_may_be_lacking(self, question: str, lacks: bool) -> None:
        assert evidence(question, "The ferry of 1962.", "A boat.").lacks_number is lacks


class TestRepeatedWords:
    @pytest.mark.parametrize("question", ["Which cats purr purr?", "Which cats purr, which cats purr?"])
    def test_count_once(self, question: str) -> None:
        texts = ("Cats sleep at night.", "Dogs bark.", "Owls hoot at dogs.")
        once, twice = (evidence(each, *texts) for each in ("Which cats purr?", question))
        assert twice.strength == pytest.approx(once.strength, abs=0.02)
        assert (twice.rarity, twice.missing) == pytest.approx((once.rarity, once.missing), abs=0.2)


class TestMissing:
    @pytest.mark.parametrize(
        ("question", "missing"),
        [("Which cats purr?", 0.0), ("Which cats bark?", 0.5), ("Do cats bark?", 1.0), ("Who is it?", 0.0)],
    )
    def test_is_a_share_of_the_content_words(self, question: str, missing: float) -> None:
        """It counts twice if a question asks for a yes."""
        assert evidence(question, "It is said that cats purr.").missing == missing


class TestSimilarForms:
    def test_are_half_of_the_evidence(self) -> None:
        backend = BM25Backend()
        backend.index([article("The harbour is open."), article("Owls hoot.", name="b")])
        asked = read_question("open harbour", backend.languages)
        weighing = Weighing(asked, backend.search(asked.query, 1))
        (found,) = weighing.evidence([0])
        similar = weighing.in_similar_form(found, {1})
        assert similar.degrees == (1.0, 0.0)
        assert similar.strength == pytest.approx(found.strength - found.shares[1] / 2)
        assert similar.certain == pytest.approx(similar.strength) == pytest.approx(sum(similar.shares))
        assert 0.5 * found.rarity < similar.rarity < found.rarity
        assert (found.missing, similar.missing) == (0.0, 0.5)


def certainty(
    passage_count: int,
    strength: float,
    rarity: float = 12.0,
    lead: float = 0.5,
    lacks: bool = False,
    missing: float = 0,
) -> tuple[float, Verdict]:
    """Return how certain an answer is, and what it is called, with a usual score."""
    asked = read_question("cats", {"en": passage_count})
    weighing = Weighing(asked, ranking_of(asked, passage_count))
    found = Evidence(strength, rarity, lacks, (0.4,), strength, (strength,), missing)
    certain = weighing.certainty([found], lead, 1.5)
    if certain >= 0:
        return certain, Verdict.FOUND
    return certain, Verdict.CLOSE if weighing.is_close(found, lead, 1.5) else Verdict.NONE


class TestCertainty:
    @pytest.mark.parametrize(
        ("strength", "passage_count", "expected"),
        [
            (0.30, 3, Verdict.FOUND),
            (0.25, 3, Verdict.CLOSE),
            (0.05, 3, Verdict.NONE),
            (0.45, 100, Verdict.FOUND),
            (0.40, 100, Verdict.CLOSE),
            (0.10, 100, Verdict.NONE),
            (0.75, 1_000, Verdict.FOUND),
            (0.55, 1_000, Verdict.CLOSE),
            (0.95, 1_000_000, Verdict.FOUND),
            (0.75, 1_000_000, Verdict.CLOSE),
        ],
    )
    def test_asks_for_more_in_a_larger_archive(self, strength: float, passage_count: int, expected: Verdict) -> None:
        """There, more comes near a question."""
        assert certainty(passage_count, strength)[1] is expected

    def test_is_close_at_least_where_most_content_words_are_there(self) -> None:
        asked = read_question("cats dogs herring", {"en": 1_000})
        weighing = Weighing(asked, ranking_of(asked, 1_000))
        lacking = Evidence(0.05, 1.0, False, (1.0, 0.4, 0.0), 0.05)
        assert not weighing.is_close(lacking, 0.0, 0.1)
        assert weighing.is_close(replace(lacking, degrees=(1.0, 0.5, 0.0)), 0.0, 0.1)

    def test_is_not_close_where_only_parts_of_a_run_are_there(self) -> None:
        asked = read_question("月湖镇的渡轮", {"zh": 1_000})
        weighing = Weighing(asked, ranking_of(asked, 1_000))
        lacking = Evidence(0.05, 1.0, False, (0.6,) * len(asked.words), 0.05)
        assert not weighing.is_close(lacking, 0.0, 0.1)
        assert weighing.is_close(replace(lacking, degrees=(1.0,) * len(asked.words)), 0.0, 0.1)

    def test_is_close_with_fewer_points_where_half_of_them_are_there(self) -> None:
        asked = read_question("cats dogs", {"en": 100})
        weighing = Weighing(asked, ranking_of(asked, 100))
        lacking = Evidence(0.4, 10.0, False, (0.4, 0.4), 0.4)
        assert not weighing.is_close(lacking, 0.0, 0.9)
        assert weighing.is_close(replace(lacking, degrees=(1.0, 0.0)), 0.0, 0.9)
        assert not weighing.is_close(replace(lacking, strength=0.3, degrees=(1.0, 0.0)), 0.0, 0.9)

    def test_is_not_close_by_similarly_spelled_words_alone_where_others_are_missing(self) -> None:
        asked = read_question("night bus", {"en": 100}).respelled({0: ["might"]}, {"en": 100})
        weighing = Weighing(asked, ranking_of(asked, 100))
        similar = Evidence(0.9, 20.0, False, (0.6, 0.0), 0.0)
        assert not weighing.is_close(similar, 0.9, 2.0)
        assert weighing.is_close(replace(similar, degrees=(0.6, 0.6)), 0.9, 2.0)

    def test_goes_by_other_signs_too(self) -> None:
        usual, _ = certainty(100, 0.5)
        assert certainty(100, 0.5, rarity=20)[0] > usual
        assert certainty(100, 0.5, lead=0.9)[0] > usual
        assert certainty(100, 0.5, lacks=True)[0] < usual
        assert certainty(100, 0.5, missing=0.5)[0] < usual

    @pytest.mark.parametrize("missing", [0.0, 1 / 3, 1.0])
    def test_has_no_step_where_a_passage_is_added(self, missing: float) -> None:
        points = [certainty(count, 0.6, missing=missing)[0] for count in range(1, 2_100)]
        steps = [abs(later - sooner) for sooner, later in pairwise(points)]
        assert max(steps[50:]) < 0.05
        assert max(steps) < 6 * missing + 0.3  # a second passage doubles what the archive shows

    def test_of_missing_words_is_less_the_less_the_archive_shows_which_matter(self) -> None:
        lost = [certainty(count, 0.6)[0] - certainty(count, 0.6, missing=1 / 3)[0] for count in (2, 20, 200, 2_000)]
        assert lost == sorted(lost, reverse=True)
        assert lost[0] > 3
        assert lost[-1] < 0.1


class TestTermWeights:
    def test_are_those_of_the_ranking(self) -> None:
        backend = BM25Backend()
        backend.index([article("cats purr", "dogs bark")])
        asked = read_question("purr", backend.languages)
        ranking = backend.search(asked.query, 1)
        (weights,) = Weighing(asked, ranking).term_weights()
        (scores,) = ranking.term_scores.tolist()
        words = sum(score for term, score in zip(asked.query, scores, strict=True) if term.field is Field.WORDS)
        assert weights == {"purr": pytest.approx(words)}
