"""The evidence that the texts of matches and their articles add to their scores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pytest

from index.backends.base import OTHER_LANGUAGE_FACTOR
from index.backends.bm25.backend import BM25Backend
from index.model import Passage, PassageId, PassageKind
from index.query.question import read_question
from index.ranking.rerank import (
    APART_WEIGHT,
    ARTICLE_WEIGHT,
    ASKED_NUMBER_WEIGHT,
    ASSUMED_MATCHES,
    FORM_WEIGHT,
    NAME_WEIGHT,
    NUMBER_WEIGHT,
    OTHER_FORM_WEIGHT,
    Reranker,
)
from index.ranking.sentence_scan import Scanner
from index.ranking.verdict import Weighing
from tests.support.archive.backend_articles import article, articles_of


def passage(text: str, article_id: str = "a", ordinal: int = 0, language: str = "en") -> Passage:
    return Passage(article_id, ordinal, text, PassageKind.BODY, "", None, language)


class Reranked:
    """A question to a few passages, ranked anew."""

    def __init__(self, question: str, *passages: Passage) -> None:
        backend = BM25Backend()
        backend.index(articles_of(passages))
        asked = read_question(question, backend.languages)
        self.ranking = backend.search(asked.query, 10)
        self.places = {match.passage_id: place for place, match in enumerate(self.ranking.matches)}
        self.weighing = Weighing(asked, self.ranking)
        places = list(self.places.values())
        self.degrees = [each.degrees for each in self.weighing.evidence(places)]
        scan = Scanner(asked).scan(self.ranking.read(places))
        self.reranker = Reranker(self.weighing, self.ranking, places, self.degrees, scan)

    def scores(self, article_id: str = "a", ordinal: int = 0) -> Mapping[str, list[float]]:
        """Return the increases by kind of evidence; zeros for a kind that no match has."""
        place = self.places[PassageId(article_id, ordinal)]
        scores = self.reranker.added(place)
        assert sum(map(sum, scores.values())) == pytest.approx(self.reranker.scores[place])
        return defaultdict(lambda: [0.0] * len(self.weighing.question.words), scores)

    def term_scores(self, article_id: str, ordinal: int) -> list[float]:
        """Return the score that each term of the query adds to that of the match itself."""
        scores: list[float] = self.ranking.term_scores[self.places[PassageId(article_id, ordinal)]].tolist()
        return scores


class TestSentences:
    def test_words_count_more_together_than_apart(self) -> None:
        together = passage("The ferry carries cars. The day is long.", "a")
        apart = passage("The ferry is here. The day carries cars.", "b")
        reranked = Reranked("ferry carries cars", together, apart)
        assert sum(reranked.scores("a")["sentence"]) > sum(reranked.scores("b")["sentence"])

    def test_may_have_nothing_of_the_question(self) -> None:
        """The passage was found for its title."""
        backend = BM25Backend()
        backend.index([article("Nothing of it is here.", "It has 40 of these.", title="How many cats purr?")])
        asked = read_question("How many cats purr?", backend.languages)
        ranking = backend.search(asked.query, 10)
        weighing = Weighing(asked, ranking)
        degrees = [each.degrees for each in weighing.evidence([0, 1])]
        reranker = Reranker(weighing, ranking, [0, 1], degrees, Scanner(asked).scan(ranking.read([0, 1])))
        for scores in (reranker.added(0), reranker.added(1)):
            assert not any(scores["sentence"])
            assert "asked" not in scores

    def test_of_unspaced_script_count_all_parts_of_a_run(self) -> None:
        chinese = passage("新的港口开放了。", language="zh")
        (worth,) = Reranked("港口", chinese).scores()["sentence"]
        (less,) = Reranked("港湾", chinese).scores()["sentence"]
        assert worth > less > 0


class TestForms:
    def test_the_very_form_counts_more(self) -> None:
        reranked = Reranked("harbours", passage("The harbours."), passage("A harbour.", "b"))
        (weights,) = reranked.weighing.term_weights()
        assert reranked.scores("a")["form"] == [FORM_WEIGHT * weights["harbour"]]
        assert reranked.scores("b")["form"] == [0.0]

    def test_other_forms_count_by_how_much_of_the_word_they_have(self) -> None:
        """Stemmers do not take compounds apart."""
        reranked = Reranked("ferry harbour", passage("Ferry at the harbourfront."), passage("Ferry and harp.", "b"))
        _, degree = reranked.degrees[reranked.places[PassageId("a", 0)]]
        whole = max(reranked.weighing.term_weights()[1].values())
        assert reranked.scores("a")["alike"] == [0.0, pytest.approx(OTHER_FORM_WEIGHT * degree * whole)]
        assert reranked.scores("b")["alike"] == [0.0, 0.0]

    def test_of_numbers_are_other_numbers(self) -> None:
        assert Reranked("ferry 12345", passage("Ferry 12346.")).scores()["alike"] == [0.0, 0.0]


class TestNumbers:
    def test_of_the_question_count_with_all_its_words(self) -> None:
        reranked = Reranked("Who won in 1998?", passage("She won in 1998."), passage("He won in 1999.", "b"))
        whole = sum(max(weights.values()) for weights in reranked.weighing.term_weights())
        assert reranked.scores("a")["number"] == pytest.approx([0.0, 0.0, 0.0, NUMBER_WEIGHT * whole])
        assert not any(reranked.scores("b")["number"])

    @pytest.mark.parametrize("text", ["The ferry carries 40 cars. It is old.", "The ferry carries cars: 1,200."])
    def test_count_where_they_are_asked_for(self, text: str) -> None:
        """They answer "how" and "many"."""
        reranked = Reranked("How many cars does the ferry carry?", passage(text))
        whole = sum(max(weights.values()) for weights in reranked.weighing.term_weights())
        words = [word.text for word in reranked.weighing.question.words]
        by_word = dict(zip(words, reranked.scores()["asked"], strict=True))
        assert {word for word, score in by_word.items() if score} >= {"How", "many"}
        assert sum(by_word.values()) == pytest.approx(ASKED_NUMBER_WEIGHT * whole)
        assert by_word["ferry"] == 0.0

    @pytest.mark.parametrize(
        ("question", "text"),
        [
            ("How many cars does the ferry carry?", "The ferry carries cars. It is 40 years old."),
            ("How many cars did the ferry carry in 1998?", "The ferry carried cars in 1998."),
            ("What does the ferry carry?", "The ferry carries 40 cars."),
        ],
    )
    def test_that_answer_nothing_do_not_count(self, question: str, text: str) -> None:
        assert not any(Reranked(question, passage(text)).scores()["asked"])

    def test_are_found_in_unspaced_script(self) -> None:
        chinese = passage("渡船运载40辆汽车。", language="zh")
        assert any(Reranked("渡船运载多少辆汽车？", chinese).scores()["asked"])

    def test_count_for_all_words_where_none_is_known_as_one_that_asks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("index.query.word_roles.is_question_word", lambda *_: False)
        czech = passage("Trajekt vyplul 40 krát.", language="cs")
        assert all(Reranked("Kolikrát vyplul trajekt?", czech).scores()["asked"])


class TestArticles:
    def test_words_elsewhere_in_the_article_count_as_well(self) -> None:
        """They count as much as in the place where they count most."""
        reranked = Reranked("ferry cars", passage("The ferry."), passage("Cars.", ordinal=1), passage("A ferry.", "b"))
        ends = [len(word.terms) for word in reranked.weighing.question.words]
        ferry = sum(reranked.term_scores("a", 0)[: ends[0]])
        cars = sum(reranked.term_scores("a", 1)[ends[0] :])
        expected = pytest.approx([ARTICLE_WEIGHT * ferry, ARTICLE_WEIGHT * cars])
        assert reranked.scores("a")["article"] == expected
        assert reranked.scores("a", 1)["article"] == expected
        assert reranked.scores("b")["article"][1] == 0.0

    def test_words_that_little_else_in_the_article_has_count_more(self) -> None:
        reranked = Reranked(
            "ferry cars", passage("The ferry."), passage("Ferry cars.", ordinal=1), passage("A ferry.", "b")
        )
        ferry, cars = (max(weights.values()) for weights in reranked.weighing.term_weights())
        assert reranked.scores("a", 1)["apart"] == [
            pytest.approx(APART_WEIGHT * ferry * ASSUMED_MATCHES / (2 + ASSUMED_MATCHES)),
            pytest.approx(APART_WEIGHT * cars * (1 + ASSUMED_MATCHES) / (2 + ASSUMED_MATCHES)),
        ]
        assert reranked.scores("b")["apart"] == [
            pytest.approx(APART_WEIGHT * ferry * ASSUMED_MATCHES / (1 + ASSUMED_MATCHES)),
            0.0,
        ]

    def test_a_part_of_a_word_is_not_taken_for_a_word(self) -> None:
        """The 4-gram "port" is in "airport", but no word of it."""
        reranked = Reranked("port airport", passage("The airports."), passage("A port.", "b"))
        assert reranked.scores("a")["apart"][0] == 0.0


class TestNames:
    def whole_and_last(self, question: str, *others: Passage) -> Reranked:
        whole = passage("Mara Lind Voss steers the ferry.")
        return Reranked(question, whole, passage("Voss is 40 years old.", ordinal=1), *others)

    def test_count_wholly_where_the_last_of_their_words_stands(self) -> None:
        """They count so too where the article has the name in full."""
        reranked = self.whole_and_last("How old is Mara Lind Voss?")
        words = reranked.weighing.question.words
        full = reranked.weighing.layout.sums_of_all(reranked.ranking.term_scores)[reranked.places[PassageId("a", 0)]]
        in_name = [word.text in {"Mara", "Lind"} for word in words]
        expected = [NAME_WEIGHT * score if named else 0.0 for score, named in zip(full.tolist(), in_name, strict=True)]
        assert reranked.scores("a", 1)["name"] == pytest.approx(expected)
        assert sum(expected) > 0

    def test_count_once_where_they_stand_whole(self) -> None:
        assert not any(self.whole_and_last("How old is Mara Lind Voss?").scores("a", 0)["name"])

    def test_are_not_borrowed_from_another_article(self) -> None:
        reranked = self.whole_and_last("How old is Mara Voss?", passage("Voss is a town.", "b"))
        assert not any(reranked.scores("b")["name"])

    def test_of_several_people_lend_nothing_to_one_another(self) -> None:
        """No passage has the first name beside this last name."""
        reranked = Reranked("How old is Mara Voss?", passage("Mara steers."), passage("Voss is 40.", ordinal=1))
        assert not any(reranked.scores("a", 1)["name"])

    def test_have_no_word_that_stands_without_their_last_one(self) -> None:
        whole, last = passage("The Ferry Act is of 1981."), passage("The Act is long.", ordinal=1)
        reranked = Reranked("When was the Ferry Act passed?", whole, last, passage("A ferry came.", ordinal=2))
        assert not any(reranked.scores("a", 1)["name"])
        assert any(Reranked("When was the Ferry Act passed?", whole, last).scores("a", 1)["name"])

    @pytest.mark.parametrize(
        "question", ["How old is mara voss?", "How old are Mara, Voss?", "How old is Mara or Voss?"]
    )
    def test_are_capitalised_words_side_by_side(self, question: str) -> None:
        assert not any(self.whole_and_last(question).scores("a", 1)["name"])


class TestLanguages:
    def test_others_than_that_of_the_question_count_less(self) -> None:
        norwegian = passage("The ferry.", "b", language="no")
        reranked = Reranked("Where is the ferry?", passage("The ferry."), norwegian)
        weights = reranked.weighing.term_weights()[-1]
        assert reranked.scores("b")["form"][-1] == pytest.approx(
            OTHER_LANGUAGE_FACTOR * FORM_WEIGHT * max(weights.values())
        )

    def test_all_count_where_none_is_in_that_of_the_question(self) -> None:
        reranked = Reranked("Where is the ferry?", passage("The ferry.", language="no"))
        weights = reranked.weighing.term_weights()[-1]
        assert reranked.scores()["form"][-1] == FORM_WEIGHT * max(weights.values())
