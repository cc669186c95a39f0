"""Decide when to check a feed, and whether it is alive, by its publishing intervals and the outcomes of its entries.

Silence is the same for everything that publishes, so watched channels use this module too.
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
"""Longest time between two checks of a feed, whatever its publishing intervals."""

FIRST_PAUSE = timedelta(hours=1)
"""Time between two checks of a feed whose publishing intervals are not known yet."""

CHECKS_PER_ENTRY = 4
"""Number of checks in the usual time between two entries. So an entry is found after at most a quarter of that time."""

SILENCE_SHARE = 20
"""Divisor of the silence of a feed that gives its pause: a silent feed is checked after a twentieth of its silence."""

LONGEST_RETRY = timedelta(days=7)
"""Longest time until a failing feed is tried again. Even if a server demands a longer pause, it is requested once a
week."""

JITTER = 0.1
"""Largest share by which a pause is lengthened at random, so that feeds that were subscribed together are checked at
different times."""

FEW_ENTRIES = 5
"""Fewest entries from which the publishing intervals are known."""

USUAL_SHARE = 0.8
"""Share of the times between entries that are at most the usual time. With the median, a feed that publishes five
entries at once every week would be silent on the second day."""

SILENT_AT_LEAST = timedelta(days=3)  # so that weekends do not count
SILENT_FACTOR = 4  # times the usual time between entries
SILENT_LONGEST_FACTOR = 1.5  # times the longest time between entries, so that a yearly summer break does not count

SILENT_IF_UNKNOWN = timedelta(days=30)
"""Silence that is reported if the publishing intervals are not known. A feed that publishes less than once a month is
reported once."""

FAILING_AFTER = timedelta(hours=24)
FAILING_TIMES = 3  # fewest failures in a row

LAST_OUTCOMES = 5
"""Number of last entries that show whether there is trouble."""

SHRUNK_SHARE = 0.3
"""Share of the earlier median length below which the last texts count as shrunk."""

BAD_OUTCOMES = 4  # fewest bad ones among LAST_OUTCOMES that count as trouble


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
    """Return the time of the next check of a feed that was just read.

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
    """Return the time of the next try for a feed that could not be read just now.

    Args:
        subscription: Its `failures` include this one.
        retry_after_s: Seconds that its server demanded; None: nothing was demanded.
    """
    doublings = min(max(0, subscription.failures - 1), 20)
    pause = min(SHORTEST_PAUSE * float(1 << doublings), LONGEST_PAUSE)
    asked = timedelta(seconds=min(retry_after_s or 0.0, LONGEST_RETRY.total_seconds()))
    return now + max(pause, asked) * (1 + JITTER * chance)


def longest_wait(subscription: Subscription) -> timedelta:
    """Return the longest time by which the next check of a feed may be delayed."""
    return max(LONGEST_RETRY, timedelta(seconds=subscription.apart_s or 0)) * (1 + JITTER)


def silent_after(times: Sequence[int]) -> timedelta:
    """Return the length of a silence that is worth reporting.

    Args:
        times: Times of entries in seconds, ascending.
    """
    gap = usual_gap(times)
    if gap is None:
        return SILENT_IF_UNKNOWN
    longest = max(later - earlier for earlier, later in pairwise(times))
    return max(SILENT_AT_LEAST, SILENT_FACTOR * gap, timedelta(seconds=SILENT_LONGEST_FACTOR * longest))


def silent_since(times: Sequence[int], followed_since: datetime) -> datetime:
    """Return the beginning of the silence that counts.

    If the publishing intervals are not known, only the time since the feed is followed counts: it may publish once a
    year.
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
    """Return whether a feed could not be read for so long that it is worth reporting."""
    since = subscription.failing_since
    return since is not None and subscription.failures >= FAILING_TIMES and now - since >= FAILING_AFTER


def _is_silent(subscription: Subscription, now: datetime) -> bool:
    # While a feed cannot be read, entries may be published unseen, so this is not silence.
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
