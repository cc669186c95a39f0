"""Letters that were typed as two."""

from __future__ import annotations

import pytest

from index.model import Verdict
from index.query.question import read_question
from index.query.spellings.single_letters import with_single_letters
from tests.support.archive.memory_archive import Archive, draft

ROOFS = draft("Moos", "Auf den Dächern wächst Moos. Frau Goethe prüft die Türme und ihre Fenster.", language="de")
FERRY = draft("Ferje", "Robert Næss tok ferjen fra Ålesund til Hjørring.", language="no")
CAKE = draft("Cake", "The blue cake of Michael does not rise.", language="en")


def read(archive: Archive, question: str) -> list[str]:
    asked = read_question(question, archive.backend.languages)
    return [word.normal for word in with_single_letters(asked, archive.backend).words]


class TestAWordTypedWithTwoLettersForOne:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("Wie viele Daecher", "dächer"),
            ("Tuermen", "türmen"),
            ("Naess", "næss"),
            ("who is robert naess", "næss"),
            ("Aalesund", "ålesund"),
            ("hjoerring", "hjørring"),
        ],
    )
    def test_is_that_of_the_archive(self, typed: str, meant: str) -> None:
        assert read(Archive(ROOFS, FERRY, CAKE), typed)[-1] == meant

    @pytest.mark.parametrize("typed", ["goethe", "blue", "quaero", "oefen", "Tür", "michael", "ae" * 2_000])
    def test_stays_if_the_archive_has_it_or_no_other(self, typed: str) -> None:
        assert read(Archive(ROOFS, FERRY, CAKE), typed)[-1] == typed.lower()

    def test_stays_in_an_archive_without_such_letters(self) -> None:
        assert read(Archive(CAKE), "Daecher") == ["daecher"]

    def test_is_found_in_a_whole_question(self) -> None:
        answer = Archive(ROOFS, CAKE).ask("Was waechst auf Daechern?")
        assert (answer.verdict, answer.missing, answer.read_as) == (Verdict.FOUND, (), ())
        hit = answer.hits[0]
        assert [hit.passage.text[start:end] for start, end in hit.highlights] == ["Dächern", "wächst"]
