"""The figures on hostile input that was added."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.hostile import Measured, misses, run, table
from benchmarks.hostile_inputs import INPUTS

WELL = Measured("half a PDF", "Nothing was added: ferry is broken.", 1.0, 5.0, 40.0, 20.0, 0.0, 3)


class TestMisses:
    def test_are_none_within_the_limits(self) -> None:
        assert list(misses([WELL])) == []

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"told": "Reading ferry … 18 s"}, "nothing was told"),
            ({"above_idle_mb": 400.0}, "the bot took 400 MB more"),
            ({"child_mb": 600.0}, "a child took 600 MB"),
            ({"loop_ms": 130.0}, "the event loop was held up for 130 ms"),
        ],
    )
    def test_name_what_is_beyond_them(self, change: dict[str, object], said: str) -> None:
        (miss,) = misses([replace(WELL, **change)])  # type: ignore[arg-type]  # by name
        assert miss.startswith("half a PDF: ")
        assert said in miss

    def test_stand_beside_what_was_told(self) -> None:
        assert "| half a PDF " in table([WELL])
        assert "ferry is broken." in table([WELL])


@pytest.mark.slow
class TestARun:
    async def test_measures_each_and_tells_what_was_said(self) -> None:
        circle = next(each for each in INPUTS if each.name == "a redirect in a circle")
        (measured,) = await run([circle], articles=1)
        assert "redirects more than 5 times" in measured.told
        assert measured.answers > 1

    async def test_has_several_add_and_follow_at_once(self) -> None:
        named = {each.name: each for each in INPUTS}
        names = ["an export of WordPress", "a feed of entities", "a redirect in a circle"]
        measured = await run([named[name] for name in names], articles=0, together=2)
        assert [each.name for each in measured] == names
        assert "`byline add FILE`" in measured[0].told
        assert measured[1].told.startswith("Nothing was")


def test_inputs_have_names_of_their_own() -> None:
    assert len({each.name for each in INPUTS}) == len(INPUTS)
