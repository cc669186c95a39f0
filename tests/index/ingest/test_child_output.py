"""Waiting for a child, with a clock of the test's own."""

from __future__ import annotations

import selectors
from collections.abc import Iterator
from dataclasses import dataclass, field

from index.ingest.child_output import Patience


@dataclass
class Looks:
    """A clock, and a selector that takes so many seconds for each look and finds something at the last one."""

    seconds: Iterator[float]
    now: float = 1_000.0
    timeouts: list[float] = field(default_factory=list)

    def select(self, timeout: float) -> list[str]:
        """Look."""
        self.timeouts.append(timeout)
        took = next(self.seconds, None)
        self.now += took or 0.0
        return [] if took is not None else ["ready"]


def waited(most_s: float, *seconds: float) -> tuple[bool, Looks, float]:
    """Wait for at most *most_s* seconds; the looks take so many *seconds* each, and then there is something."""
    looks = Looks(iter(seconds))
    patience = Patience(lambda: looks.now)
    selector: selectors.BaseSelector = looks  # type: ignore[assignment]  # it has what is asked of one
    return patience.wait(selector, most_s), looks, patience.waited_s


class TestPatience:
    def test_lasts_until_there_is_something(self) -> None:
        is_ready, looks, waited_s = waited(200.0, 20.0, 20.0)
        assert (is_ready, waited_s) == (True, 40.0)
        assert looks.timeouts == [20.0] * 3

    def test_ends(self) -> None:
        is_ready, looks, waited_s = waited(200.0, *[20.0] * 10)
        assert (is_ready, waited_s) == (False, 200.0)
        assert len(looks.timeouts) == 10

    def test_counts_a_pause_of_this_process_as_one_look(self) -> None:
        """The machine slept for a week while it waited, and so did the child."""
        is_ready, _, waited_s = waited(200.0, 20.0, 7 * 24 * 3_600.0, 20.0)
        assert (is_ready, waited_s) == (True, 60.0)

    def test_goes_on_where_it_was(self) -> None:
        """Otherwise a child that says a little all the time would never be ended."""
        looks = Looks(iter([10.0] * 9))
        patience = Patience(lambda: looks.now)
        selector: selectors.BaseSelector = looks  # type: ignore[assignment]  # it has what is asked of one
        assert patience.wait(selector, 100.0)
        looks.seconds = iter([10.0])
        assert not patience.wait(selector, 100.0)
