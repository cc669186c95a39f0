"""Report the progress of reading, page by page, and compute the time that each page adds."""

from __future__ import annotations

import re
from collections.abc import Callable

PAGE_SHARE = 0.01
"""Share of the time limit that each page adds. For 20 seconds it is a fifth of a second, the time of a dense page."""

MOST_TIMES = 5
"""Factor of the time limit for a source with many pages. Users wait for it."""

PAGE = re.compile(rb"page ([1-9][0-9]{0,3}) of ([1-9][0-9]{0,3})")
"""Line of the child process between its answers that reports its progress."""

OnPage = Callable[[int, int], None]
"""Function that takes the number of a page that was read, from 1, and the number of pages."""


def no_page(_page: int, _pages: int) -> None:
    """Ignore the page."""


def allowed_s(seconds: float, pages: int) -> float:
    """Return the processor time that reading may take after *pages* pages were read, in seconds.

    Args: seconds: Time limit of a source without pages.
    """
    return seconds * min(MOST_TIMES, 1 + PAGE_SHARE * pages)
