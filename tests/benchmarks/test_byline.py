"""Byline as the benchmarks ask it, and the worth of its answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.byline import archive, ask, found, half_archive, honesty, is_right, sentence_accuracy
from benchmarks.collections import Asked, Collection, is_kept
from benchmarks.measures import CURVE_AT, Honesty, Share
from index.corpus import Corpus
from index.model import Answer, Draft, Paragraph, Verdict

KEPT, LEFT_OUT = sorted((f"https://a.example/{number}" for number in range(2)), key=is_kept, reverse=True)
FERRY = "The ferry has a new cable. Edda Marsh paid for it."
CLOCK = "The clock in the market square was mended by Tomas Rill."


@pytest.fixture
def collection() -> Collection:
    drafts = (
        Draft("The ferry", (Paragraph(FERRY),), url=KEPT),
        Draft("The clock", (Paragraph(CLOCK),), url=LEFT_OUT),
    )
    questions = (
        Asked("Who paid for the cable of the ferry?", frozenset({f"{KEPT}#0"}), KEPT, ("Edda Marsh",)),
        Asked("Who mended the clock?", frozenset({f"{LEFT_OUT}#0"}), LEFT_OUT, ("Tomas Rill",)),
    )
    return Collection("lowmere_en", drafts, questions, {KEPT: [FERRY], LEFT_OUT: [CLOCK]})


@pytest.fixture
def corpus(collection: Collection) -> Corpus:
    return archive(collection.drafts)


def test_one_of_the_two_articles_is_kept() -> None:
    assert (is_kept(KEPT), is_kept(LEFT_OUT)) == (True, False)


class TestAsking:
    def test_finds_what_was_added(self, collection: Collection, corpus: Corpus) -> None:
        answer = ask(corpus, "Who mended the clock?")
        assert found(answer) == [collection.passages[1].id]

    def test_a_question_without_a_word_has_no_answer(self, corpus: Corpus) -> None:
        assert ask(corpus, "?!") == Answer("?!", Verdict.NONE, (), 0)

    def test_half_of_the_archive_has_the_articles_that_are_kept(self, collection: Collection) -> None:
        assert [article.url for article in half_archive(collection)] == [KEPT]


class TestTheFirstHit:
    def test_is_right_when_it_is_relevant(self, collection: Collection, corpus: Corpus) -> None:
        ferry, clock = collection.questions
        answer = ask(corpus, clock.question)
        assert is_right(collection, clock, answer)
        assert not is_right(collection, ferry, answer)

    def test_is_not_right_when_there_is_none(self, collection: Collection) -> None:
        assert not is_right(collection, collection.questions[0], Answer("?", Verdict.NONE, (), 0))


class TestTheSentence:
    def test_counts_when_it_holds_an_answer(self, collection: Collection, corpus: Corpus) -> None:
        asked = collection.questions[1]
        answer = ask(corpus, asked.question)
        assert sentence_accuracy(collection, [(asked, answer)]) == 100.0
        assert sentence_accuracy(collection, [(replace(asked, answers=("Nora",)), answer)]) == 0.0

    def test_does_not_count_when_the_hit_is_wrong(self, collection: Collection, corpus: Corpus) -> None:
        ferry, clock = collection.questions
        answers = [(clock, ask(corpus, clock.question)), (ferry, ask(corpus, clock.question))]
        assert sentence_accuracy(collection, answers) == 100.0


class TestHonesty:
    def test_tells_the_questions_whose_article_is_there_from_the_others(self) -> None:
        def answered(url: str, verdict: Verdict) -> tuple[Asked, Answer]:
            return Asked("?", frozenset(), url, ()), Answer("?", verdict, (), 0)

        there = [answered(KEPT, verdict) for verdict in (Verdict.FOUND, Verdict.FOUND, Verdict.CLOSE, Verdict.NONE)]
        absent = [answered(LEFT_OUT, verdict) for verdict in (Verdict.FOUND, Verdict.CLOSE, Verdict.NONE, Verdict.NONE)]
        foreign = [Answer("?", verdict, (), 0) for verdict in (Verdict.FOUND, Verdict.NONE)]
        assert honesty([*there, *absent], foreign) == Honesty(
            50.0, 75.0, 25.0, 50.0, 50.0, (Share(0.0, 0.0),) * len(CURVE_AT)
        )

    def test_draws_a_curve_of_certainty(self) -> None:
        def answered(url: str, certainty: float) -> tuple[Asked, Answer]:
            return Asked("?", frozenset(), url, ()), Answer("?", Verdict.FOUND, (), 0, certainty=certainty)

        curve = honesty([answered(KEPT, 0.0), answered(KEPT, 2.5), answered(LEFT_OUT, -1.0)], []).curve
        assert dict(zip(CURVE_AT, curve, strict=True)) == {
            **dict.fromkeys((-4, -3, -2, -1), Share(100.0, 100.0)),
            0: Share(100.0, 0.0),
            **dict.fromkeys((1, 2), Share(50.0, 0.0)),
            3: Share(0.0, 0.0),
        }

    def test_of_a_language_with_one_set_knows_no_foreign_questions(self) -> None:
        assert honesty([], []).found_foreign is None
