"""The times of checking a feed, and the signs that it is alive."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.extraction.feeds.listing import ListingKind
from index.feeds.schedule import (
    FAILING_AFTER,
    FEW_ENTRIES,
    JITTER,
    LONGEST_PAUSE,
    LONGEST_RETRY,
    SHORTEST_PAUSE,
    longest_wait,
    next_check,
    next_try,
    silent_after,
    troubles_of,
    usual_gap,
)
from index.feeds.subscription import Outcome, Subscription, Trouble

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
DAY_S = 86_400


def feed(**known: object) -> Subscription:
    made = Subscription("https://fen.example/feed", "The Fen", ListingKind.FEED, 1, NOON, NOON)
    return dataclasses.replace(made, **known)  # type: ignore[arg-type]  # by name


def times(*days_ago: float) -> tuple[int, ...]:
    return tuple(sorted(int(NOON.timestamp() - days * DAY_S) for days in days_ago))


class TestTheUsualGap:
    def test_is_not_known_of_a_few_entries(self) -> None:
        assert usual_gap(times(*range(FEW_ENTRIES - 1))) is None
        assert usual_gap(()) is None

    def test_is_that_of_most_entries(self) -> None:
        assert usual_gap(times(*range(10))) == timedelta(days=1)
        assert usual_gap(times(0, 1, 2, 3, 4, 300)) == timedelta(days=1)

    def test_is_that_between_bursts(self) -> None:
        """Two at once every week are no two a day."""
        assert usual_gap(times(0, 0, 7, 7, 14, 14, 21, 21)) == timedelta(days=7)


class TestTheLongestWait:
    @given(st.none() | st.integers(0, 30 * DAY_S), st.floats(0, 1e9), st.floats(0, 1), st.integers(1, 99))
    def test_is_never_exceeded(self, apart_s: int | None, retry_after_s: float, chance: float, failures: int) -> None:
        """Else what is put off that long is taken for what a wrong clock has noted."""
        subscription = feed(apart_s=apart_s, failures=failures)
        for at in (next_check(subscription, NOON, chance), next_try(subscription, NOON, retry_after_s, chance)):
            assert at - NOON <= longest_wait(subscription)


class TestTheNextCheck:
    @given(
        st.lists(st.integers(0, int(NOON.timestamp())), max_size=30),
        st.none() | st.integers(0, 7 * DAY_S),
        st.floats(0, 1),
    )
    def test_is_within_bounds_and_as_the_feed_asks(self, at: list[int], apart_s: int | None, chance: float) -> None:
        pause = next_check(feed(times=tuple(sorted(at)), apart_s=apart_s), NOON, chance) - NOON
        asked = timedelta(seconds=apart_s or 0)
        assert max(SHORTEST_PAUSE, asked) <= pause <= max(LONGEST_PAUSE, asked) * (1 + JITTER)

    @given(st.integers(1, 10_000), st.none() | st.floats(0, 1e12), st.floats(0, 1))
    def test_after_a_failure_is_later_and_later(self, failures: int, retry_s: float | None, chance: float) -> None:
        pause = next_try(feed(failures=failures), NOON, retry_s, chance) - NOON
        asked = min(timedelta(seconds=min(retry_s or 0, 1e9)), LONGEST_RETRY)
        assert max(SHORTEST_PAUSE, asked) <= pause <= max(LONGEST_PAUSE, asked) * (1 + JITTER)
        if failures > 1:
            assert next_try(feed(failures=failures - 1), NOON, None, 0) <= NOON + pause


class TestSilence:
    def test_is_four_times_the_usual(self) -> None:
        assert silent_after(times(*range(10))) == timedelta(days=4)

    def test_is_three_days_at_least(self) -> None:
        assert silent_after(times(0, 0.1, 0.2, 0.3, 0.4)) == timedelta(days=3)

    def test_is_no_break_that_was_made_before(self) -> None:
        assert silent_after(times(0, 1, 2, 3, 4, 5, 6, 7, 37)) == timedelta(days=45)

    def test_is_a_month_without_a_rhythm_since_it_is_followed(self) -> None:
        assert silent_after(()) == silent_after(times(900, 901)) == timedelta(days=30)
        for known in ((), times(900, 901)):
            quiet = feed(times=known)
            assert troubles_of(quiet, quiet.since + timedelta(days=30)) == frozenset()
            assert troubles_of(quiet, quiet.since + timedelta(days=31)) == {Trouble.SILENT}

    def test_is_told_apart_from_a_feed_that_cannot_be_read(self) -> None:
        silent = feed(times=times(*range(10, 20)))
        assert troubles_of(silent, NOON) == {Trouble.SILENT}
        assert troubles_of(dataclasses.replace(silent, failures=1, failing_since=NOON), NOON) == frozenset()


class TestFailing:
    @pytest.mark.parametrize(
        ("failures", "since", "is_failing"),
        [
            (3, NOON - FAILING_AFTER, True),
            (2, NOON - FAILING_AFTER, False),
            (9, NOON - FAILING_AFTER + timedelta(seconds=1), False),
            (0, None, False),
        ],
    )
    def test_is_for_a_day_and_several_times(self, failures: int, since: datetime | None, is_failing: bool) -> None:
        found = troubles_of(feed(failures=failures, failing_since=since), NOON)
        assert (Trouble.FAILING in found) is is_failing


class TestOutcomes:
    @pytest.mark.parametrize(
        ("outcomes", "troubles"),
        [
            ((3_000,) * 10, set()),
            ((3_000,) * 5 + (800,) * 5, {Trouble.SHRUNK}),
            ((3_000,) * 5 + (1_000,) * 5, set()),
            ((3_000,) * 4 + (100,) * 5, set()),
            ((3_000,) * 5 + (100, 100, 3_000, 3_000, 3_000), set()),
            ((3_000,) * 5 + (Outcome.NO_TEXT,) * 4, {Trouble.SHRUNK}),
            ((Outcome.NO_TEXT,) * 3, set()),
            ((Outcome.DEAD,) * 4, {Trouble.DEAD_LINKS}),
            ((Outcome.DEAD,) * 3 + (Outcome.FAILED,) * 2, set()),
            ((Outcome.DEAD,) * 4 + (3_000,) * 2, set()),
        ],
    )
    def test_tell_what_is_wrong(self, outcomes: tuple[int | Outcome, ...], troubles: set[Trouble]) -> None:
        assert troubles_of(feed(outcomes=outcomes), NOON) == troubles
