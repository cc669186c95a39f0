"""Limit how much each address may ask."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from bot.runtime.bounded_dict import BoundedDict

BURST = 60.0
"""Most that an address may ask at once, in units of the cheapest page. A reader who opens many tabs asks less."""

PER_S = 10.0
"""Units that an address gets back each second. A whole office behind one address asks less."""

ADDRESSES = 10_000
"""Addresses whose use is remembered, about 2 MB. The one that was used longest ago is forgotten first."""


class AddressLimits:
    """What each address may still ask."""

    def __init__(self, burst: float = BURST, per_s: float = PER_S, clock: Callable[[], float] = monotonic) -> None:
        self._burst = burst
        self._per_s = per_s
        self._clock = clock
        self._left: BoundedDict[str, tuple[float, float]] = BoundedDict(ADDRESSES)  # units, and when they were counted

    def take(self, address: str, cost: float) -> float | None:
        """Let an address ask something. It may always ask something with a full account, whatever the cost.

        Args: cost: In units of the cheapest page.
        Returns: None; or the seconds after which it may ask this, if it may not now. Then nothing is taken.
        """
        now = self._clock()
        units, counted = self._left.get(address, (self._burst, now))
        units, cost = min(self._burst, units + (now - counted) * self._per_s), min(cost, self._burst)
        is_allowed = units >= cost
        self._left[address] = (units - cost if is_allowed else units, now)
        return None if is_allowed else (cost - units) / self._per_s
