"""The share of a question that a match has, and the verdict from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

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


def verdict(
    passage_count: int, strength: float, rarity: float = 0.0, lead: float = 0.0, lacks: bool = False
) -> Verdict:
    asked = read_question("cats", {"en": passage_count})
    weighing = Weighing(asked, ranking_of(asked, passage_count))
    return weighing.verdict(Evidence(strength, rarity, lacks, (1.0,), strength), lead)


class TestVerdict:
    @pytest.mark.parametrize(
        ("strength", "passage_count", "expected"),
        [
            (0.52, 3, Verdict.FOUND),
            (0.52, 30, Verdict.FOUND),
            (0.61, 100, Verdict.CLOSE),
            (0.63, 100, Verdict.FOUND),
            (0.63, 1_000, Verdict.CLOSE),
            (0.82, 1_000, Verdict.FOUND),
            (0.87, 1_000_000, Verdict.FOUND),
            (0.41, 3, Verdict.CLOSE),
            (0.38, 3, Verdict.NONE),
            (0.39, 1_000, Verdict.NONE),
            (0.46, 1_000, Verdict.CLOSE),
        ],
    )
    def test_asks_for_more_in_a_larger_archive(self, strength: float, passage_count: int, expected: Verdict) -> None:
        """There, more comes near a question."""
        assert verdict(passage_count, strength) is expected

    def test_goes_by_other_signs_too(self) -> None:
        assert verdict(100, 0.6) is Verdict.CLOSE
        assert verdict(100, 0.6, rarity=10) is Verdict.FOUND
        assert verdict(100, 0.6, lead=0.5) is Verdict.FOUND
        assert verdict(100, 0.7) is Verdict.FOUND
        assert verdict(100, 0.7, lacks=True) is Verdict.CLOSE


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
