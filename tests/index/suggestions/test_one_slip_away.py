"""The stems of the words one slip away that the archive may have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import Field
from index.analysis.languages import stem
from index.query.question import QuestionWord, read_question
from index.suggestions.lookups import KnownTerms, together
from index.suggestions.one_slip_away import stems_one_slip_away
from index.suggestions.usual_slips import usually_meant
from tests.support.archive.memory_archive import Archive, draft


def stems(archive: Archive, typed: str, language: str) -> list[str]:
    return together({typed: stems_one_slip_away(word_of(archive, typed), [language])}, archive.backend, archive)[typed]


def word_of(archive: Archive, typed: str) -> QuestionWord:
    (word,) = read_question(typed, archive.backend.languages).words
    return word


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("en", "habrour", "harbour"),
        ("en", "harbur", "harbour"),
        ("en", "hharbour", "harbour"),
        ("en", "harbiur", "harbour"),
        ("en", "arbour", "harbour"),
        ("en", "harbou", "harbour"),
        ("no", "brøyten", "brøyten"),
        ("no", "hjørnig", "hjørnign"),
        ("no", "gaten", "gåten"),
        ("es", "camoin", "camión"),
        ("ar", "الركبا", "الركاب"),
        ("hi", "बनदर", "बन्दर"),
        ("hi", "बन्रद", "बन्दर"),
    ],
)
def test_have_that_of_the_word_meant(language: str, typed: str, meant: str) -> None:
    archive = Archive(draft("One", f"{meant}.", language=language))
    assert stem(meant, language) in stems(archive, typed, language)


LETTERS = st.text(st.sampled_from("abcé"), min_size=4, max_size=9)


@given(LETTERS, st.sampled_from(["swap", "drop", "add", "replace"]), st.data())
def test_have_that_of_the_word_meant_after_any_slip(meant: str, slip: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(meant) - 1 - (slip == "swap")))
    middle = {"swap": meant[at : at + 2][::-1], "drop": "", "add": "x" + meant[at], "replace": "x"}[slip]
    typed = meant[:at] + middle + meant[at + 1 + (slip == "swap") :]
    archive = Archive(draft("Two", f"{meant} and others.", language="fr"))
    assert stem(meant, "fr") in {*stems(archive, typed, "fr"), stem(typed, "fr")}


def test_are_those_after_usual_slips_if_the_archive_has_nothing_like_the_word() -> None:
    """It may have another form of such a word."""
    archive = Archive(draft("One", "The ferry to the harbour carries herring."))
    typed = "zookox"
    assert set(stems(archive, typed, "en")) == {stem(each, "en") for each in usually_meant(typed)}


def test_are_not_looked_for_where_the_archive_has_the_letters() -> None:
    """A letter at the end is not replaced if the 4-grams at the beginning are unknown."""
    archive = Archive(draft("One", "The harbour."))
    steps = stems_one_slip_away(word_of(archive, "hxrbour"), ["en"])
    typed = next(steps)
    assert isinstance(typed, KnownTerms)
    typed.known = archive.backend.known_terms(typed.terms, Field.GRAMS)
    possible = next(steps)
    assert isinstance(possible, KnownTerms)
    asked = possible.terms
    assert "_har" in asked
    assert not any(gram.endswith("z_") for gram in asked)
