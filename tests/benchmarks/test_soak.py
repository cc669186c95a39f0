"""A long run: what is told of it, and that nothing grows in a short one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from click.testing import CliRunner

from benchmarks import soak
from benchmarks.soak import State, leaks, table

STATE = State(10_000, 500, 250.0, 9, 5, 4, 1.5, 60.0)


class TestLeaks:
    def test_are_none_where_all_stays_as_it_is(self) -> None:
        settling = replace(STATE, resident_mb=100.0, descriptors=5)
        assert list(leaks([settling, settling, STATE, replace(STATE, resident_mb=255.0), STATE])) == []

    def test_are_named(self) -> None:
        grown = replace(STATE, resident_mb=300.0, descriptors=90)
        assert list(leaks([STATE, STATE, STATE, grown])) == [
            "the memory grew by 50 MB, must be 30 at most",
            "descriptors: 90 at the end, 9 before",
        ]


def test_the_table_has_a_line_for_each_state() -> None:
    lines = table([STATE, STATE]).splitlines()
    assert len(lines) == 4
    assert len({len(line) for line in lines}) == 1


@pytest.mark.slow
def test_a_short_run_leaves_nothing_behind() -> None:
    result = CliRunner().invoke(soak.main, ["--passages", "120", "--questions", "100", "--changes", "60"])
    assert "All is flat." in result.stdout, result.output
