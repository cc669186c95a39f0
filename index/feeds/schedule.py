"""How often a feed is asked, and whether it is alive: by its own rhythm, and by what became of its entries.

What silence is, is the same for whatever publishes: channels that are watched have their rhythm from here as well.
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
"""Between two checks of a feed, whatever its rhythm."""

FIRST_PAUSE = timedelta(hours=1)
"""Between two checks of a feed whose rhythm is not known yet."""

CHECKS_PER_ENTRY = 4
"""Checks in the usual time between two entries: one is found when a quarter of that time has passed, at the latest."""

SILENCE_SHARE = 20
"""A feed that has been silent is asked less often: after a pause of a twentieth of its silence."""

LONGEST_RETRY = timedelta(days=7)
"""A server that wants to be left alone for longer is asked once a week all the same."""

JITTER = 0.1
"""Share of a pause by which it is made longer at random, so that feeds that were subscribed together part."""

FEW_ENTRIES = 5
"""With fewer the rhythm is not known."""

USUAL_SHARE = 0.8
"""Share of the times between entries that are not longer than the usual one: with the median, whoever publishes five
at once every week would be silent on the second day."""

SILENT_AT_LEAST = timedelta(days=3)  # a weekend is no news
SILENT_FACTOR = 4  # times the usual time between entries
SILENT_LONGEST_FACTOR = 1.5  # times the longest of them: a summer's break is no news in the next summer

SILENT_IF_UNKNOWN = timedelta(days=30)
"""Where the rhythm is not known: whoever publishes more rarely than once a month is asked after once."""

FAILING_AFTER = timedelta(hours=24)
FAILING_TIMES = 3  # failures in a row, at least

LAST_OUTCOMES = 5
"""Entries, the last ones, by which it is told whether something is wrong with them."""

SHRUNK_SHARE = 0.3
"""Share of the median length before, below which the last texts have shrunk."""

BAD_OUTCOMES = 4  # of LAST_OUTCOMES, from which on there is something wrong


def usual_gap(times: Sequence[int]) -> timedelta | None:
    """The usual time between two entries; None if it is not known. *times*: ascending seconds."""
    if len(times) < FEW_ENTRIES:
        return None
    gaps = sorted(later - earlier for earlier, later in pairwise(times))
    return timedelta(seconds=gaps[min(len(gaps) - 1, math.ceil(len(gaps) * USUAL_SHARE) - 1)])


def next_check(subscription: Subscription, now: datetime, chance: float) -> datetime:
    """When a feed that was read just now is to be asked again. *chance*: from 0 to 1, at random."""
    gap = usual_gap(subscription.times)
    pause = FIRST_PAUSE if gap is None else gap / CHECKS_PER_ENTRY
    if last := subscription.last_entry_at:
        pause = max(pause, (now - last) / SILENCE_SHARE)
    pause = min(max(pause, SHORTEST_PAUSE), LONGEST_PAUSE)
    asked = timedelta(seconds=subscription.apart_s or 0)
    return now + max(pause, asked) * (1 + JITTER * chance)


def next_try(subscription: Subscription, now: datetime, retry_after_s: float | None, chance: float) -> datetime:
    """When a feed that could not be read just now is to be asked again: *failures* counts that, too.

    Args: retry_after_s: Seconds that its server asked for; None: it did not.
    """
    doublings = min(max(0, subscription.failures - 1), 20)
    pause = min(SHORTEST_PAUSE * float(1 << doublings), LONGEST_PAUSE)
    asked = timedelta(seconds=min(retry_after_s or 0.0, LONGEST_RETRY.total_seconds()))
    return now + max(pause, asked) * (1 + JITTER * chance)


def longest_wait(subscription: Subscription) -> timedelta:
    """Return how long the next check of a feed may be put off at most."""
    return max(LONGEST_RETRY, timedelta(seconds=subscription.apart_s or 0)) * (1 + JITTER)


def silent_after(times: Sequence[int]) -> timedelta:
    """How long nothing may be published before that is worth telling. *times*: of entries, ascending seconds."""
    gap = usual_gap(times)
    if gap is None:
        return SILENT_IF_UNKNOWN
    longest = max(later - earlier for earlier, later in pairwise(times))
    return max(SILENT_AT_LEAST, SILENT_FACTOR * gap, timedelta(seconds=SILENT_LONGEST_FACTOR * longest))


def silent_since(times: Sequence[int], followed_since: datetime) -> datetime:
    """Since when nothing was published, as far as it counts.

    Where the rhythm is not known, what was before it was followed does not: it may publish once a year.
    """
    last = datetime.fromtimestamp(times[-1], UTC) if times else followed_since
    return last if usual_gap(times) is not None else max(last, followed_since)


def troubles_of(subscription: Subscription, now: datetime) -> frozenset[Trouble]:
    """What is wrong with a feed now."""
    found = {
        Trouble.FAILING: is_failing(subscription, now),
        Trouble.SILENT: _is_silent(subscription, now),
        Trouble.SHRUNK: _is_shrunk(subscription.outcomes),
        Trouble.DEAD_LINKS: _count_of_last(subscription.outcomes, Outcome.DEAD) >= BAD_OUTCOMES,
    }
    return frozenset(trouble for trouble, is_there in found.items() if is_there)


def is_failing(subscription: Subscription, now: datetime) -> bool:
    """Whether a feed could not be read for so long that it is worth telling."""
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
