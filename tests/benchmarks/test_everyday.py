"""The everyday questions about the annotated pages, and how their answers are counted."""

from __future__ import annotations

import pytest

from benchmarks.everyday import Answered, Everyday, alone, cells, drafts, misses, questions, table, together
from benchmarks.extraction import folded
from index.model import Answer, Verdict

KINDS = {"asked", "keywords", "careless", "subject", "absent"}


@pytest.mark.slow
class TestTheQuestions:
    def test_have_a_known_kind_and_page(self) -> None:
        asked = questions()
        assert {each.kind for each in asked} == KINDS
        assert {each.page for each in asked} <= drafts().keys()

    def test_are_absent_or_have_an_answer_in_their_page(self) -> None:
        for each in questions():
            text = folded(" ".join(paragraph.text for paragraph in drafts()[each.page].paragraphs))
            assert (each.answer is None) == (each.kind == "absent")
            assert folded(each.answer or "") in text, each

    def test_are_asked_of_all_pages_and_of_one(self) -> None:
        asked = [each for each in questions() if each.page == "19-spip-fr"]
        for answered in (together(asked), alone(asked)):
            assert [each.asked for each in answered] == asked
            assert sum(each.is_right for each in answered) >= 2


def answered(answer: str | None, verdict: Verdict) -> Answered:
    return Answered(
        Everyday("en", "Who?", "page", answer, "asked" if answer else "absent"), Answer("?", verdict, (), 0)
    )


THERE = [answered("x", verdict) for verdict in (Verdict.FOUND, Verdict.CLOSE, Verdict.NONE, Verdict.NONE)]
ABSENT = [answered(None, Verdict.FOUND), answered(None, Verdict.NONE)]


def test_the_figures_tell_what_is_there_from_what_is_absent() -> None:
    assert cells([*THERE, *ABSENT]) == ["4", "0.0", "25.0", "50.0", "2", "50.0", "50.0"]
    assert cells(ABSENT) == ["0", "", "", "", "2", "50.0", "50.0"]


def test_the_table_has_a_row_for_each_language_and_kind() -> None:
    rows = table([*THERE, *ABSENT]).splitlines()
    assert [row.split(" | ")[0] for row in rows[2:]] == ["| en", "| asked", "| absent", "| all"]


def test_a_miss_is_a_wrong_first_hit_or_verdict() -> None:
    assert len(list(misses([*THERE, *ABSENT]))) == 5
