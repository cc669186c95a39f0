"""Titles that come near, where no passage answers."""

from __future__ import annotations

import pytest

from index.model import Verdict
from tests.support.archive.memory_archive import Archive, draft

TITLES = {
    "en": ("Ferry fares", "Herring in the harbour", "The lighthouse", "Of harbours and hardware"),
    "zh": ("渡船的票价", "港口的灯塔"),
}


@pytest.fixture
def archive() -> Archive:
    drafts = [
        draft(title, f"Something else: {language} {number}.", "Nothing of interest.", language=language)
        for language, titles in TITLES.items()
        for number, title in enumerate(titles)
    ]
    return Archive(*drafts)


def nearest(archive: Archive, question: str) -> list[str]:
    answer = archive.ask(question)
    assert answer.verdict is Verdict.NONE
    assert answer.hits == ()
    return [article.title for article in answer.nearest]


class TestNearestTitles:
    @pytest.mark.parametrize(
        ("question", "titles"),
        [
            ("Which ferries crossed the Atlantic during the war of independence?", ["Ferry fares"]),
            (
                "Who invented lighthouses, steam engines, submarines, herring and telegraphs?",
                ["The lighthouse", "Herring in the harbour"],
            ),
            (
                "Did harbors of antiquity have breakwaters, quays and cranes of hardwood?",
                ["Of harbours and hardware", "Herring in the harbour"],
            ),
            ("What is the capital of France?", []),
            ("the of in", []),
            ("量子力学和港口的历史发展过程有什么关系", ["港口的灯塔"]),
        ],
    )
    def test_share_words_with_the_question(self, archive: Archive, question: str, titles: list[str]) -> None:
        assert nearest(archive, question) == titles

    def test_are_three_at_most(self) -> None:
        archive = Archive(*(draft(f"Harbour {number}", f"Nothing, {number} times.") for number in range(9)))
        assert len(nearest(archive, "quantum harbour chromodynamics lattice physics bosons")) == 3

    def test_are_not_named_beside_quotations(self) -> None:
        assert Archive(draft("Harbours", "The harbour is open.")).ask("harbour").nearest == ()

    def test_are_of_what_the_filters_leave(self) -> None:
        archive = Archive(draft("Harbours", "Nothing."), draft("Häfen", "Nichts.", language="de"))
        assert nearest(archive, "quantum harbour chromodynamics lattice lang:de") == []
