"""Decide how often a feed is checked, and whether it is alive, by its rhythm and the outcomes of its entries.

Silence is the same for all that publishes: watched channels get their rhythm from here as well.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from index.feeds.subscription import Outcome, Subscription, Trouble

SHORTEST_PAUSE = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(hours=24)
"""Longest time between two checks of a feed, whatever its rhythm."""

FIRST_PAUSE = timedelta(hours=1)
"""Time between two checks of a feed whose rhythm is not known yet."""

CHECKS_PER_ENTRY = 4
"""Checks in the usual time between two entries. An entry is found when a quarter of that time has passed, at the
latest."""

SILENCE_SHARE = 20
"""Pause of a silent feed, as a share of its silence: it is checked less often, after a twentieth."""

LONGEST_RETRY = timedelta(days=7)
"""Longest time until a failing feed is tried again. A server that asks for a longer pause is still asked once a
week."""

JITTER = 0.1
"""Largest share by which a pause is made longer at random, so that feeds that were subscribed together part."""

FEW_ENTRIES = 5
"""Fewest entries from which the rhythm is known."""

USUAL_SHARE = 0.8
"""Share of the times between entries that are not longer than the usual one. With the median, a feed that publishes
five at once every week would be silent on the second day."""

SILENT_AT_LEAST = timedelta(days=3)  # a weekend is no news
SILENT_FACTOR = 4  # times the usual time between entries
SILENT_LONGEST_FACTOR = 1.5  # times the longest of them: a summer's break is no news in the next summer

SILENT_IF_UNKNOWN = timedelta(days=30)
"""Silence that is told where the rhythm is not known. A feed that publishes less than once a month is asked about
once."""

FAILING_AFTER = timedelta(hours=24)
FAILING_TIMES = 3  # failures in a row, at least

LAST_OUTCOMES = 5
"""Number of last entries by which trouble is told."""

SHRUNK_SHARE = 0.3
"""Share of the earlier median length below which the last texts have shrunk."""

BAD_OUTCOMES = 4  # of LAST_OUTCOMES, from which on there is something wrong


def usual_gap(times: Sequence[int]) -> timedelta | None:
    """Return the usual time between two entries; None if it is not known.

    Args:
        times: Times of entries in seconds, ascending.
    """
    if len(times) < FEW_ENTRIES:
        return None
    gaps = sorted(later - earlier for earlier, later in pairwise(times))
    return timedelta(seconds=gaps[min(len(gaps) - 1, math.ceil(len(gaps) * USUAL_SHARE) - 1)])


def next_check(subscription: Subscription, now: datetime, chance: float) -> datetime:
    """Return when to check a feed again that was read just now.

    Args:
        chance: A random number from 0 to 1.
    """
    gap = usual_gap(subscription.times)
    pause = FIRST_PAUSE if gap is None else gap / CHECKS_PER_ENTRY
    if last := subscription.last_entry_at:
        pause = max(pause, (now - last) / SILENCE_SHARE)
    pause = min(max(pause, SHORTEST_PAUSE), LONGEST_PAUSE)
    asked = timedelta(seconds=subscription.apart_s or 0)
    return now + max(pause, asked) * (1 + JITTER * chance)


def next_try(subscription: Subscription, now: datetime, retry_after_s: float | None, chance: float) -> datetime:
    """Return when to try a feed again that could not be read just now.

    Args:
        subscription: Its `failures` count this one too.
        retry_after_s: Seconds that its server asked for; None: it did not.
    """
    doublings = min(max(0, subscription.failures - 1), 20)
    pause = min(SHORTEST_PAUSE * float(1 << doublings), LONGEST_PAUSE)
    asked = timedelta(seconds=min(retry_after_s or 0.0, LONGEST_RETRY.total_seconds()))
    return now + max(pause, asked) * (1 + JITTER * chance)


def longest_wait(subscription: Subscription) -> timedelta:
    """Return how long the next check of a feed may be put off at most."""
    return max(LONGEST_RETRY, timedelta(seconds=subscription.apart_s or 0)) * (1 + JITTER)


def silent_after(times: Sequence[int]) -> timedelta:
    """Return the silence after which it is worth telling.

    Args:
        times: Times of entries in seconds, ascending.
    """
    gap = usual_gap(times)
    if gap is None:
        return SILENT_IF_UNKNOWN
    longest = max(later - earlier for earlier, later in pairwise(times))
    return max(SILENT_AT_LEAST, SILENT_FACTOR * gap, timedelta(seconds=SILENT_LONGEST_FACTOR * longest))


def silent_since(times: Sequence[int], followed_since: datetime) -> datetime:
    """Return the time since which nothing was published, as far as it counts.

    Where the rhythm is not known, the time before the feed was followed does not count: it may publish once a year.
    """
    last = datetime.fromtimestamp(times[-1], UTC) if times else followed_since
    return last if usual_gap(times) is not None else max(last, followed_since)


def troubles_of(subscription: Subscription, now: datetime) -> frozenset[Trouble]:
    """Return the present troubles of a feed."""
    found = {
        Trouble.FAILING: is_failing(subscription, now),
        Trouble.SILENT: _is_silent(subscription, now),
        Trouble.SHRUNK: _is_shrunk(subscription.outcomes),
        Trouble.DEAD_LINKS: _count_of_last(subscription.outcomes, Outcome.DEAD) >= BAD_OUTCOMES,
    }
    return frozenset(trouble for trouble, is_there in found.items() if is_there)


def is_failing(subscription: Subscription, now: datetime) -> bool:
    """Return whether a feed could not be read for so long that it is worth telling."""
    since = subscription.failing_since
    return since is not None and subscription.failures >= FAILING_TIMES and now - since >= FAILING_AFTER


def _is_silent(subscription: Subscription, now: datetime) -> bool:
    # What is published while a feed cannot be read is not silence.
    silence = now - silent_since(subscription.times, subscription.since)
    return not subscription.failures and silence > silent_after(subscription.times)


def _is_shrunk(outcomes: Sequence[int | Outcome]) -> bool:
    if _count_of_last(outcomes, Outcome.NO_TEXT) >= BAD_OUTCOMES:
        return True
    last, before = _lengths(outcomes[-LAST_OUTCOMES:]), _lengths(outcomes[:-LAST_OUTCOMES])
    if len(last) < LAST_OUTCOMES or len(before) < LAST_OUTCOMES:
        return False
    return statistics.median(last) < SHRUNK_SHARE * statistics.median(before)


def _lengths(outcomes: Sequence[int | Outcome]) -> list[int]:
    return [outcome for outcome in outcomes if isinstance(outcome, int)]


def _count_of_last(outcomes: Sequence[int | Outcome], wanted: Outcome) -> int:
    return sum(outcome is wanted for outcome in outcomes[-LAST_OUTCOMES:])
