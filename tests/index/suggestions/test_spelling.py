"""The spelling of the archive for words that a question spells otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.analysis.tokenizer import Script, normalise, pieces
from index.query.question import read_question
from index.suggestions.near_spellings import Spelling
from index.suggestions.spelling import Speller, unknown_words
from tests.support.archive.memory_archive import Archive, draft

TEXTS = {
    "en": "The ferry to the harbour carries herring. Mayor Thistlewood thanked Thistlewood and the mayor.",
    "no": "Ferjen går fra gåten i Hjørring til ærfuglen. Ordføreren åpnet bryggen.",
    "es": "El artículo de Muñoz habla del río y del pingüino.",
    "ru": "Паром перевозит сельдь и рыбаков через пролив.",
    "el": "Το πλοίο μεταφέρει τους επιβάτες στο λιμάνι.",
    "ar": "تنقل العبارة الركاب إلى الميناء الجديد كل صباح.",
    "fa": "کشتی مسافران را به بندر می‌برد.",
    "he": "המעבורת נושאת נוסעים אל הנמל.",
    "hi": "नौका यात्रियों को बंदरगाह तक ले जाती है।",
    "ko": "연락선은 승객을 항구로 나른다.",
    "zh": "渡船把乘客送到港口。",
    "tr": "Feribot yolcuları limana taşıyor, İstanbul'a gidiyor.",
}


def archive_of(*languages: str) -> Archive:
    return Archive(*(draft("One", TEXTS[language], language=language) for language in languages))


def spelled(archive: Archive, question: str) -> Mapping[int, tuple[Spelling, ...]]:
    asked = read_question(question, archive.backend.languages)
    frequencies = archive.backend.search(asked.query, 1).frequencies
    return Speller(archive.backend, archive).spellings(asked, frequencies)


def texts(archive: Archive, question: str) -> list[list[str]]:
    return [[each.text for each in found] for found in spelled(archive, question).values()]


class TestSpellings:
    def test_may_be_two_words_in_persian(self) -> None:
        archive = Archive(draft("One", "دانش آموز به بندر رفت.", language="fa"))
        assert texts(archive, "دانش‌آموز بندر") == [["دانش آموز"]]

    @pytest.mark.parametrize(
        ("language", "typed", "meant"),
        [
            ("en", "fery", "ferry"),
            ("en", "ferrry", "ferry"),
            ("en", "frery", "ferry"),
            ("en", "ferru", "ferry"),
            ("en", "Herrring", "herring"),
            ("en", "HARBUOR", "harbour"),
            ("en", "thistelwod", "Thistlewood"),
            ("no", "gaten", "gåten"),
            ("no", "hjørrnig", "Hjørring"),
            ("no", "ærfulgen", "ærfuglen"),
            ("es", "munioz", "Muñoz"),
            ("es", "muñox", "Muñoz"),
            ("es", "articlo", "artículo"),
            ("ru", "паорм", "Паром"),
            ("ru", "селдь", "сельдь"),
            ("el", "λιμνι", "λιμάνι"),
            ("ar", "المناء", "الميناء"),
            ("ar", "الركبا", "الركاب"),
            ("fa", "مسفران", "مسافران"),
            ("he", "הנממל", "הנמל"),
            ("hi", "नोका", "नौका"),
            ("hi", "बदरगाह", "बंदरगाह"),
            ("ko", "항수로", "항구로"),
            ("ko", "항모로", None),
            ("ko", "항구러", "항구로"),
            ("tr", "feribto", "Feribot"),
            ("tr", "istanbull", "İstanbul"),
        ],
    )
    def test_are_of_the_archive(self, language: str, typed: str, meant: str | None) -> None:
        found = texts(archive_of(language), typed)
        assert [each[0] for each in found] == ([meant] if meant else [])

    def test_are_found_in_an_archive_of_many_languages(self) -> None:
        archive = archive_of(*TEXTS)
        assert texts(archive, "Who runs the fery?") == [["ferry"]]
        assert texts(archive, "паорм") == [["Паром"]]

    def test_are_told_with_their_distance_and_their_place_in_the_question(self) -> None:
        found = spelled(archive_of("en"), "Did Thistelwood take the fery?")
        assert found == {
            1: (Spelling("Thistlewood", "thistlewood", 1, is_sure=True),),
            4: (Spelling("ferry", "ferry", 1, is_sure=True),),
        }

    @pytest.mark.parametrize(
        ("language", "typed", "is_sure"),
        [
            ("en", "thistlewodo", True),
            ("en", "thistlewwood", True),
            ("en", "thistlewod", True),
            ("en", "thisteewood", False),
            ("en", "thstlewood", True),
            ("en", "histlewood", False),
            ("en", "hebring", False),
            ("en", "hering", True),
            ("en", "heron", False),
            ("no", "gaten", True),
            ("ru", "паорм", True),
            ("el", "λιμνάι", True),
            ("ar", "الركبا", True),
            ("fa", "مسفاران", True),
            ("he", "הנממל", True),
            ("hi", "बंदरागह", True),
            ("ko", "항구러", False),
            ("tr", "feribto", True),
        ],
    )
    def test_are_sure_after_usual_slips(self, language: str, typed: str, is_sure: bool) -> None:
        found = [each for spellings in spelled(archive_of(language), typed).values() for each in spellings]
        assert [each.is_sure for each in found][:1] == ([is_sure] if found else [])

    def test_that_are_sure_come_first(self) -> None:
        archive = Archive(draft("One", "The ladn, the lard, the lard."))
        assert texts(archive, "land") == [["ladn", "lard"]]

    def test_without_a_letter_are_sure_only_alone(self) -> None:
        (found,) = spelled(Archive(draft("One", "The gardening, the gardeninge.")), "gardning").values()
        assert [each.is_sure for each in found] == [True]
        (found,) = spelled(Archive(draft("One", "The gardening, the gardaning.")), "gardning").values()
        assert [each.is_sure for each in found] == [False, False]

    def test_of_a_name_in_a_byline_are_never_sure(self) -> None:
        tower = draft("A", "The harbour of Lunt.")
        signed = replace(tower, byline="By Ada Harbuor", source="Reuters")
        sure = [
            [each.is_sure for each in found]
            for archive in (Archive(tower), Archive(signed))
            for found in spelled(archive, "harbuor").values()
        ]
        assert sure == [[True], [False]]

    def test_of_words_that_ask_are_known_in_any_archive(self) -> None:
        assert texts(archive_of("en"), "Waht does the ferry carry?") == [["what"]]

    def test_of_unspaced_runs_have_swapped_characters(self) -> None:
        assert texts(archive_of("zh"), "渡船把客乘送到港口") == [["渡船把乘客送到港口"]]

    def test_may_stand_in_titles_alone(self) -> None:
        assert texts(Archive(draft("Lighthouses", "They shine.")), "lighthuoses") == [["Lighthouses"]]

    def test_the_likeliest_comes_first(self) -> None:
        """Few get the first letter wrong; more leave one out than hit another key."""
        archive = Archive(
            draft("One", "The lane, the land, the hand. The band. The Hand, the hand, the band, the land, the land.")
        )
        assert texts(archive, "lannd") == [["land"]]
        assert texts(archive, "handd") == [["hand"]]
        assert texts(archive, "gand") == [["land", "hand", "band"]]

    def test_are_three_at_most(self) -> None:
        archive = Archive(draft("One", "bands lands hands sands wands"))
        assert [len(each) for each in texts(archive, "xands")] == [3]

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("ospray", ["ospreys"]),
            ("warebles", ["warbler"]),  # long
            ("warler", ["warbler"]),
            ("heromss", ["herons"]),
            ("gerom", []),  # short
            ("ispray", []),  # begins with another letter
            ("oxprxy", []),  # two slips within it
        ],
    )
    def test_may_be_one_slip_away_in_another_form(self, typed: str, meant: list[str]) -> None:
        archive = Archive(draft("One", "There are ospreys and herons on the lake. The warbler sings."))
        assert [each for spellings in texts(archive, typed) for each in spellings] == meant

    def test_of_three_words_are_looked_up(self) -> None:
        archive = Archive(draft("One", "herring ferry harbour captain"))
        assert texts(archive, "herrring fery harbuor captian") == [["herring"], ["ferry"], ["harbour"]]
        assert texts(archive, "waht herrring fery harbuor") == [["what"], ["herring"], ["ferry"], ["harbour"]]


class TestNoSpelling:
    @pytest.mark.parametrize(
        "word",
        ["ferry", "ferries", "catamaran", "hrbr", "fer", "frey", "hexxinx", "F3rry", "1984", "2024-05"],
    )
    def test_is_found_for_what_is_there_is_far_is_short_or_has_digits(self, word: str) -> None:
        assert texts(archive_of("en"), word) == []

    @pytest.mark.parametrize("word", ["연락선을", "승객이", "항구에", "연락선까지"])
    def test_is_found_for_a_korean_word_with_another_particle(self, word: str) -> None:
        assert texts(archive_of("ko"), word) == []

    def test_is_looked_for_where_words_do_not_stand_apart(self) -> None:
        assert texts(archive_of("zh"), "港日") == []

    @pytest.mark.parametrize("letters", [41, 4_000])
    def test_is_looked_for_of_a_word_that_nobody_types(self, letters: int) -> None:
        """4,000 letters have more than 200,000 words of 4,000 letters one slip away."""
        archive = Archive(draft("One", "a" * letters))
        assert texts(archive, "b" + "a" * (letters - 1)) == []

    def test_is_found_for_words_that_ask_or_carry_grammar(self) -> None:
        assert texts(Archive(draft("One", "They were whet there.")), "what where when") == []

    def test_is_found_in_an_empty_archive(self) -> None:
        assert texts(Archive(), "ferry") == []


WORDS = st.text(st.sampled_from("abeshrин한국漢ا"), min_size=1, max_size=9)


class TestWhatHolds:
    @given(st.lists(WORDS, min_size=1, max_size=8), st.lists(WORDS, min_size=1, max_size=4))
    @example(["aaa漢"], ["aaaa"])  # a word of letters may be written to an ideograph
    def test_for_all_words(self, known: Sequence[str], asked: Sequence[str]) -> None:
        """A word of the archive is never corrected, and an offered word is in the archive as it is offered."""
        archive = Archive(draft("One", " ".join(known)))
        question = read_question(" ".join([*asked, *known]), archive.backend.languages)
        frequencies = archive.backend.search(question.query, 1).frequencies
        here = {normalise(piece.normal) for piece in pieces(f"One {' '.join(known)}")}
        standing = {at for at, word in enumerate(question.words) if word.normal in here}
        assert standing.isdisjoint(at for at, _ in unknown_words(question, frequencies))
        speller = Speller(archive.backend, archive)
        for at, found in speller.spellings(question, frequencies).items():
            assert question.words[at].script in (Script.SPACED, Script.HANGUL)
            assert {each.normal for each in found} <= here - {question.words[at].normal}
            assert all(any(each.text in word for word in ("One", *known)) for each in found)
