"""A passage is no answer if its article lacks what the question cannot do without."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index.model import Draft, Verdict
from tests.support.archive.memory_archive import CATS, Archive, draft, quotes

OTHERS = [draft(f"Notes {at}", f"Number {at} is about tides and stars.", "Nothing else.") for at in range(40)]
TOUR = draft(
    "Tour de France",
    "Chris Froome won the Tour de France for the fourth time.",
    "The race ended in Paris, as it does every summer.",
)


def verdict(question: str, *drafts: Draft, others: int = 40) -> Verdict:
    return Archive(*drafts, *OTHERS[:others]).ask(question).verdict


@pytest.mark.parametrize("others", [0, 5, 40])
class TestNumbers:
    def test_that_the_article_lacks_prevent_an_answer(self, others: int) -> None:
        assert verdict("Who won the Tour de France?", TOUR, others=others) is Verdict.FOUND
        assert verdict("Who won the 2021 Tour de France?", TOUR, others=others) is Verdict.CLOSE

    def test_may_be_elsewhere_in_the_article(self, others: int) -> None:
        with_year = draft("Tour de France", *(each.text for each in TOUR.paragraphs), "It was hot in 2021.")
        assert verdict("Who won the 2021 Tour de France?", with_year, others=others) is not Verdict.NONE
        assert verdict("Who won the Tour de France race in Paris 2021?", with_year, others=others) is Verdict.FOUND

    def test_may_be_the_year_of_publication(self, others: int) -> None:
        published = replace(TOUR, published=date(2021, 7, 19))
        assert verdict("Who won the Tour de France race for the fourth time 2021?", published, others=others) is (
            Verdict.FOUND
        )


class TestNames:
    @pytest.mark.parametrize("others", [0, 5, 40])
    def test_that_the_article_lacks_prevent_an_answer(self, others: int) -> None:
        race = draft("The race", "The winner of the bicycle race lives in a village near the sea.")
        assert verdict("where does the winner of the bicycle race live?", race, others=others) is Verdict.FOUND
        question = "In which village does the winner of the bicycle race near Oslo live?"
        assert verdict(question, race, others=others) is not Verdict.FOUND

    def test_may_be_elsewhere_in_the_article(self) -> None:
        race = draft(
            "The race",
            "The winner of the bicycle race lives in a village near the sea.",
            *(f"Day {at} was long." for at in range(30)),
            "All rode from Oslo.",
        )
        question = "In which village near the sea does the winner of the bicycle race from Oslo live?"
        assert verdict(question, race) is Verdict.FOUND

    @pytest.mark.parametrize("source", ["The Oslo Times", "Ósló Times (OSLO)"])
    def test_may_be_that_of_the_source(self, source: str) -> None:
        race = draft("The race", "The winner of the bicycle race lives in a village near the sea.")
        question = "In which village near the sea does the winner of the bicycle race from Oslo live?"
        assert verdict(question, race) is not Verdict.FOUND
        assert verdict(question, replace(race, source=source)) is Verdict.FOUND

    def test_of_which_one_is_lacked_lower_the_certainty(self) -> None:
        archive = Archive(TOUR, *OTHERS)
        known, lacked = (
            archive.ask(f"How did Chris Froome win the Tour de France for the fourth time in {place}?").certainty
            for place in ("Paris", "Bergen")
        )
        assert lacked < known - 2


class TestThePoint:
    """The only word beyond the subject, if no passage of the archive has it."""

    OPENING = draft(
        "Lena Strand opens the harbour market",
        "Lena Strand opened the harbour market on Monday.",
        "The market sells herring and honey.",
    )
    MARKET = draft(
        "Herring again", "Mayor Lena Strand opened the harbour market on Monday.", "It sells herring and honey."
    )
    BUSES = draft("Night buses return", "The night buses run every thirty minutes.", "Drivers oppose the night buses.")

    @pytest.mark.parametrize(
        "question",
        [
            "who killed Lena Strand?",
            "Who married Lena Strand?",
            "why did Lena Strand resign?",
            "harbour market scandal",
        ],
    )
    def test_prevents_an_answer_beside_what_the_title_names(self, question: str) -> None:
        answer = Archive(self.OPENING, self.BUSES).ask(question)
        assert answer.verdict is Verdict.CLOSE
        assert answer.missing

    @pytest.mark.parametrize(
        "question", ["who killed Lena Strand?", "who killed lena strand?", "WHO KILLED LENA STRAND"]
    )
    def test_prevents_an_answer_beside_names_if_a_person_is_asked_for(self, question: str) -> None:
        assert Archive(self.MARKET, self.BUSES).ask(question).verdict is Verdict.CLOSE

    @pytest.mark.parametrize(
        "question",
        [
            "Who is Lena Strand?",
            "Who opened the harbour market?",
            "What did Lena Strand open?",
            "Where is the harbour market located?",
            "harbour market? source?",
            "Who opened the harbour market on Monday with honey?",
        ],
    )
    def test_is_not_missing_otherwise(self, question: str) -> None:
        assert Archive(self.OPENING, self.BUSES).ask(question).verdict is Verdict.FOUND


class TestOtherWords:
    @pytest.mark.parametrize("others", [0, 40])
    def test_with_the_same_stem_are_similar_forms(self, others: int) -> None:
        """However large the archive is."""
        count = draft("The count", "The harbour authorities count the herring.")
        answer = Archive(count, *OTHERS[:others]).ask("Who is the author?")
        assert (answer.verdict, answer.missing) == (Verdict.CLOSE, ("author",))


class TestOtherArticles:
    @pytest.mark.parametrize("question", ["When do cats purr?", "Do cats bark?", "Which owls hoot?"])
    def test_in_other_languages_change_no_verdict(self, question: str) -> None:
        greek = [draft(f"Λ {at}", "Το λιμάνι είναι ανοιχτό.", "Το πλοίο φεύγει.", language="el") for at in range(30)]
        alone, mixed = Archive(CATS).ask(question), Archive(CATS, *greek).ask(question)
        assert mixed.verdict is alone.verdict
        assert mixed.certainty == pytest.approx(alone.certainty, abs=0.5)


class TestAllContentWords:
    def test_that_are_common_are_close(self) -> None:
        """Nothing is missing, so it would be silly to have found nothing."""
        clocks = [draft(f"Clock {at}", f"The clocks of town {at} are late.", "It rains.") for at in range(60)]
        assert verdict("how many clocks are there", *clocks) is Verdict.CLOSE
        assert verdict("how many sundials are there", *clocks) is Verdict.NONE


class TestFurtherQuotes:
    def test_have_the_point_beyond_the_subject(self) -> None:
        """The title names the subject, so every passage of the article has it."""
        buses = draft(
            "Night buses return",
            "The night buses run every thirty minutes.",
            "Taxi drivers oppose the night buses.",
            "The hotel opposes the night buses too.",
        )
        hits = Archive(buses).ask("Who opposes the night buses?").hits
        assert [hit.answers for hit in hits] == ["oppose" in hit.passage.text for hit in hits]
        assert [hit.answers for hit in hits] == [True, True, False]

    @pytest.mark.parametrize(
        ("question", "answers"),
        [
            ("What does MPS stand for?", [True, False, True]),
            ("Wofür steht MPS?", [True, False, True]),
            ("MPS", [True, True, True]),
        ],
    )
    def test_say_what_an_abbreviation_stands_for_if_that_is_asked(self, question: str, answers: list[bool]) -> None:
        sewer = draft(
            "The sewer of Lunt",
            "The Medium Pressure Sewer (MPS) was built in May.",
            "The MPS leaks, said the MPS engineer.",
            "An MPS (Medium Pressure Sewer) needs pumps.",
        )
        hits = Archive(sewer).ask(question).hits
        by_text = {hit.passage.text: hit.answers for hit in hits}
        assert [by_text[paragraph.text] for paragraph in sewer.paragraphs] == answers

    def test_answer_if_nothing_but_the_subject_is_asked_for(self) -> None:
        buses = draft("Night buses", "The night buses run.", "The night buses are green.")
        assert all(hit.answers for hit in Archive(buses).ask("night buses").hits)


class TestWordsOfOtherArticles:
    """In an archive of few articles, what one of them lacks and another has is not what it is about."""

    POOL = draft("Pool", "The town sold the hall.", "They stole our pool, said a swimmer.")
    OTHERS = (
        draft("Tram", "The tram runs to the harbour.", "It is green.", "A ride costs three crowns."),
        draft("Nurses", "The hospital hired nurses.", "Two wards were closed.", "A street was named after one."),
        draft("Geese", "Geese live at the pond.", "They are loud.", "A fence keeps them in."),
        draft("School", "The school has a roof again.", "It rained in.", "Children helped."),
    )
    HONEY = draft("Bees", "The bees gave little honey.", "It was a cold spring.", "Prices rose.")

    def test_make_it_close(self) -> None:
        answer = Archive(self.POOL, *self.OTHERS, self.HONEY).ask("Who stole the honey?")
        assert (answer.verdict, quotes(answer)[0]) == (Verdict.CLOSE, "The bees gave little honey.")
        assert answer.hits[0].missing == ("stole",)

    def test_are_not_those_of_its_other_passages(self) -> None:
        both = draft("Bees", "The bees gave little honey.", "A neighbour stole all of it.", "Prices rose.")
        assert Archive(*self.OTHERS, both).ask("Who stole the honey?").verdict is Verdict.FOUND

    def test_count_less_among_many_passages(self) -> None:
        days = [draft(f"Day {number}", f"Day {number} was dull.") for number in range(500)]
        lost = []
        for others in ((), days):
            archive = Archive(self.POOL, *self.OTHERS, self.HONEY, *others)
            pool, honey = (archive.ask(f"Who stole the {each}?").certainty for each in ("pool", "honey"))
            lost.append(pool - honey)
        assert lost[0] > lost[1] > 0

    def test_in_another_language_do_not_count(self) -> None:
        spanish = draft("Abejas", "La palabra inglesa honey quiere decir miel.", "Es dulce.", language="es")
        question = "Who stole the honey?"
        alone, beside = (Archive(self.POOL, *self.OTHERS, *more).ask(question) for more in ((), (spanish,)))
        assert abs(beside.certainty - alone.certainty) < 1  # the word is not as rare any more
        with_english = Archive(self.POOL, *self.OTHERS, self.HONEY).ask(question)
        assert with_english.certainty < beside.certainty


class TestNamesInUnspacedScript:
    def test_that_the_article_lacks_prevent_an_answer_of_each_of_its_passages(self) -> None:
        """The market of Osaka is another one than that of the harbour."""
        market = draft(
            "港の市場",
            "港の市場は月曜日に港の市場長が開いた。市場は港の前にある。",
            "港の市場は火曜日に港の市場長が閉じた。市場は港の後ろにある。",
        )
        answer = Archive(market).ask("大阪港の市場は月曜日に誰が開いた")
        assert (answer.verdict, answer.missing) == (Verdict.CLOSE, ("大阪港",))
        assert [hit.answers for hit in answer.hits] == [False, False]
