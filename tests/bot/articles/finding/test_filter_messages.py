"""Report on the filters of a question."""

from __future__ import annotations

import pytest

from bot.articles.finding.filter_messages import REASONS, filter_notes, problem_in_words, refusal_of
from index.model import Answer, FilterFault, FilterProblem, Verdict


def answer(*filters: str, problems: tuple[FilterProblem, ...] = ()) -> Answer:
    return Answer("q", Verdict.NONE, (), 0, filters=filters, filter_problems=problems)


class TestNotes:
    def test_there_are_none_without_filters(self) -> None:
        assert filter_notes(answer()) == []

    def test_name_those_that_were_applied(self) -> None:
        assert filter_notes(answer("after:2023", '"never again"')) == ['Filters: after:2023, "never again"']

    @pytest.mark.parametrize("fault", FilterFault)
    def test_explain_each_fault_with_what_was_typed(self, fault: FilterFault) -> None:
        (note,) = filter_notes(answer(problems=(FilterProblem("by:{x}", fault),)))
        assert "by:{x}" in note
        assert note.endswith(".")

    def test_every_fault_has_a_sentence_of_its_own(self) -> None:
        notes = [filter_notes(answer(problems=(FilterProblem("by:x", fault),))) for fault in FilterFault]
        assert len({note for (note,) in notes}) == len(FilterFault)

    @pytest.mark.parametrize("fault", REASONS)
    def test_a_wrong_filter_is_refused_for_the_reason_that_it_is_ignored_for(self, fault: FilterFault) -> None:
        problem = FilterProblem("by:{x}", fault)
        assert refusal_of(problem) == f"“by:{{x}}”: {REASONS[fault]}."
        assert problem_in_words(problem) == f"I ignored by:{{x}}: {REASONS[fault]}."

    def test_say_the_same_only_once(self) -> None:
        twice = (FilterProblem("lang:xx", FilterFault.NOT_A_LANGUAGE),) * 2
        assert len(filter_notes(answer(problems=twice))) == 1

    def test_are_short_whatever_was_typed(self) -> None:
        """Names are cut if there are too many or they are too long. Text that is no name is left out."""
        monster = "e" + "\u0301" * 3_000
        (note,) = filter_notes(answer("by:" + "long " * 100, monster, *(f"-{letter}" for letter in "abcdefg")))
        assert note == f"Filters: by:{'long ' * 11}l…, …, -a, -b, -c, -d …"
