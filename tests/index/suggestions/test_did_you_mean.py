"""Did you mean: a question in the archive's own spelling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from index.analysis import Field
from index.model import Answer, Verdict
from index.suggestions.did_you_mean import MAX_CONTENT_WORDS, suggestion_for
from index.suggestions.spelling import Speller
from tests.support.archive.memory_archive import CATS, FERRY, Archive, draft

MAYOR = draft("The mayor", "Mayor Thistlewood paid for the cable of the ferry.", "The hand and the land.")


def speller(archive: Archive) -> Speller:
    return Speller(archive.backend, archive)


def suggested(archive: Archive, question: str) -> str | None:
    return suggestion_for(archive.ask(question), archive.backend, speller(archive), archive.ask)


class TestSuggestion:
    @pytest.mark.parametrize(
        ("question", "meant"),
        [
            ("What did Thystlewod pay for?", "What did Thistlewood pay for?"),
            ("thystlewod, who is it?!", "Thistlewood, who is it?!"),
            ("WHAT did thystlewod  pay\nfor? lang:en", "WHAT did Thistlewood pay for? lang:en"),
            ("by:thystlewod thystlewod lang:en", None),
            ('"mayor thystlewod"', '"mayor Thistlewood"'),
            ("Thystlewod's ferry", "Thistlewood's ferry"),
        ],
    )
    def test_is_the_question_with_the_words_as_the_archive_spells_them(self, question: str, meant: str | None) -> None:
        assert suggested(Archive(MAYOR, CATS), question) == meant

    @pytest.mark.parametrize(
        "question",
        [
            "Who is Thistlewood?",
            "quantum chromodynamics",
            "thystlewod submarines and airships of atlantis",
            "lang:en",
            "source:x",
        ],
        ids=["found", "nothing near", "no better", "newest", "nothing but a filter"],
    )
    def test_is_none_where_nothing_is_answered_better(self, question: str) -> None:
        assert suggested(Archive(MAYOR), question) is None

    @pytest.mark.parametrize(
        ("verdicts", "best"),
        [
            ({"hand": Verdict.FOUND, "hound": Verdict.CLOSE, "Lund": Verdict.NONE}, "hand"),
            ({"hand": Verdict.NONE, "hound": Verdict.CLOSE, "Lund": Verdict.NONE}, "hound"),
            ({"hand": Verdict.CLOSE, "hound": Verdict.CLOSE, "Lund": Verdict.NONE}, "hound"),
            ({"hand": Verdict.NONE, "hound": Verdict.NONE, "Lund": Verdict.FOUND}, "Lund"),
            ({"hand": Verdict.NONE, "hound": Verdict.NONE, "Lund": Verdict.CLOSE}, None),
        ],
    )
    def test_is_the_spelling_that_is_answered_best(self, verdicts: dict[str, Verdict], best: str | None) -> None:
        """Not always the likeliest one by itself; one that begins otherwise only if it is found."""
        archive = Archive(draft("A", "The hand, the hand, the hound, the Lund."))
        answer = replace(archive.ask("hund"), verdict=Verdict.NONE)

        def ask(corrected: str) -> Answer:
            return Answer(corrected, verdicts[corrected], (), 0)

        assert suggestion_for(answer, archive.backend, speller(archive), ask) == best

    def test_keeps_the_names_of_authors_and_publications(self) -> None:
        sold = draft("A", "The open hall is to sell in the past.")
        named = replace(sold, byline="By Owen Pell", source="The Post")
        assert suggested(Archive(sold), "owen pell") == "open sell"
        assert suggested(Archive(named), "owen pell") is None

    def test_mends_all_words_at_once_if_that_is_answered(self) -> None:
        """Otherwise one word: a word may be right though the archive does not have it."""
        archive = Archive(draft("A", "The hand, the herd and the ferry."))
        answer = replace(archive.ask("firry hund"), verdict=Verdict.NONE)
        tried: list[str] = []

        def ask(corrected: str) -> Answer:
            tried.append(corrected)
            return Answer(corrected, Verdict.FOUND if corrected == found else Verdict.CLOSE, (), 0)

        for found, questions in (("ferry hand", 1), ("ferry hund", 2), ("firry hand", 3), ("", 3)):
            tried.clear()
            assert suggestion_for(answer, archive.backend, speller(archive), ask) == (found or "ferry hand")
            assert tried == ["ferry hand", "ferry hund", "firry hand"][:questions]

    def test_contains_the_words_that_were_read_in_another_spelling(self) -> None:
        archive = Archive(draft("A", "The hand and the ferry."))
        answer = replace(archive.ask("frery hund"), verdict=Verdict.NONE)
        close = Answer("", Verdict.CLOSE, (), 0)
        assert suggestion_for(answer, archive.backend, speller(archive), lambda _: close) == "ferry hand"

    @pytest.mark.parametrize(
        ("question", "is_tried"), [("hund", True), ("hund whales", True), ("hund whales sing", False)]
    )
    def test_is_not_made_where_most_of_the_question_would_still_be_missing(self, question: str, is_tried: bool) -> None:
        archive = Archive(draft("A", "The hand and the ferry."))
        answer = replace(archive.ask(question), verdict=Verdict.NONE)
        close = Answer(question, Verdict.CLOSE, (), 0)
        suggestion = suggestion_for(answer, archive.backend, speller(archive), lambda _: close)
        assert (suggestion is not None) == is_tried

    def test_is_not_tried_for_a_message_of_very_many_words(self) -> None:
        asked: list[str] = []

        def ask(question: str) -> Answer:
            asked.append(question)
            return Answer(question, Verdict.FOUND, (), 0)

        archive = Archive(MAYOR)
        for others, is_tried in ((MAX_CONTENT_WORDS - 1, True), (MAX_CONTENT_WORDS, False)):
            answer = Answer("cable " * others + "thystlewod", Verdict.NONE, (), 0)
            suggestion_for(answer, archive.backend, speller(archive), ask)
            assert bool(asked) is is_tried
            asked.clear()

    def test_looks_each_word_up_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        archive = Archive(draft("A", "The hand and the ferry."))
        answer = replace(archive.ask("firry hund"), verdict=Verdict.NONE)
        looked_up: list[Field] = []
        in_words: list[str] = []
        known_terms = archive.backend.known_terms

        def recorded(terms: Sequence[str], field: Field = Field.WORDS) -> list[str]:
            looked_up.append(field)
            in_words[:] = terms if field is Field.WORDS else in_words
            return known_terms(terms, field)

        monkeypatch.setattr(archive.backend, "known_terms", recorded)
        shared = speller(archive)
        suggestion_for(answer, archive.backend, shared, lambda _: answer)
        assert Field.GRAMS in looked_up
        looked_up.clear()
        suggestion_for(answer, archive.backend, shared, lambda _: answer)
        assert looked_up == [Field.WORDS]  # those of the question
        assert in_words == ["firri", "hund"]

    def test_of_an_empty_archive_is_none(self) -> None:
        assert suggested(Archive(), "ferry") is None

    def test_answers_better_by_its_own_verdict(self) -> None:
        archive = Archive(MAYOR, CATS, FERRY)
        question = "thystlewod"
        suggestion = suggested(archive, question)
        assert archive.ask(question).verdict is Verdict.NONE
        assert suggestion is not None
        assert archive.ask(suggestion).verdict is Verdict.FOUND


class TestShortWords:
    HALL = draft("The hall", "The council sold the swimming hall. A line of people wept. Mayor Lund said nothing.")

    @pytest.mark.parametrize(
        ("question", "meant"),
        [
            ("swimmimg hal", "swimming hall"),
            ("hal counsil", "hall council"),
            ("life", None),  # another word than "line"
            ("hal", "hall"),
            ("HAL", None),
        ],
    )
    def test_are_mended_after_usual_slips(self, question: str, meant: str | None) -> None:
        assert suggested(Archive(self.HALL, CATS), question) == meant

    def test_that_ask_are_mended_with_the_others(self) -> None:
        hall = Archive(self.HALL, CATS)
        assert suggested(hall, "whoo sodl the swimmimg hal") == "who sold the swimming hall"
        assert suggested(hall, "wat about the swimmimg hal") == "what about the swimming hall"

    def test_that_ask_are_read_as_the_usual_word(self) -> None:
        answer = Archive(self.HALL, CATS).ask("hwo sold the hall")
        assert (answer.verdict, answer.read_as, answer.missing) == (Verdict.FOUND, ("who",), ())

    def test_do_not_find_other_words(self) -> None:
        assert Archive(self.HALL, CATS).ask("life").verdict is Verdict.NONE

    def test_stay_in_the_language_of_the_question(self) -> None:
        oven = draft("Der Ofen", "Der Ofen steht in der Halle und ist sehr alt.", language="de")
        assert suggested(Archive(self.HALL, oven), "is the hall open on sundays") is None


class TestSuggestionBesideAnAnswer:
    WEIR = draft(
        "The old weir", "The old weir at Lille Havn was built of granite by the harbour council.", "Ducks swim there."
    )

    def test_mends_the_words_that_were_not_read_in_another_spelling(self) -> None:
        answer = Archive(self.WEIR, CATS).ask("old weir of grenite biult by the council")
        assert (answer.verdict, answer.read_as, answer.missing) == (Verdict.FOUND, ("built",), ("grenite",))
        assert suggested(Archive(self.WEIR, CATS), answer.question) == "old weir of granite built by the council"

    @pytest.mark.parametrize(
        "question",
        ["old weir of grenite built by the council", "old weir of granite biult by the council"],
        ids=["nothing else is misspelled", "nothing is missing"],
    )
    def test_is_none_otherwise(self, question: str) -> None:
        archive = Archive(self.WEIR, CATS)
        assert archive.ask(question).verdict is Verdict.FOUND
        assert suggested(archive, question) is None

    def test_is_none_if_it_is_answered_no_better(self) -> None:
        archive = Archive(self.WEIR, CATS)
        answer = archive.ask("old weir of grenite biult by the council")
        assert suggestion_for(answer, archive.backend, speller(archive), lambda text: answer) is None
