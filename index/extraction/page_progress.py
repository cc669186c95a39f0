"""Tell the progress of reading, page by page, and the time that each page adds."""

from __future__ import annotations

import re
from collections.abc import Callable

PAGE_SHARE = 0.01
"""Share of the time of any source that each page adds. Of 20 seconds that is a fifth of a second, as much as a dense
page takes."""

MOST_TIMES = 5
"""Longest time for a source with many pages, in times that any source may take. Somebody waits for it."""

PAGE = re.compile(rb"page ([1-9][0-9]{0,3}) of ([1-9][0-9]{0,3})")
"""Line of the child process between its answers that tells its progress."""

OnPage = Callable[[int, int], None]
"""A function that takes the number of a page that was read, from 1, and the number of pages."""


def no_page(_page: int, _pages: int) -> None:
    """Do nothing with it."""


def allowed_s(seconds: float, pages: int) -> float:
    """Return the seconds of processor time that reading may take in all, after so many *pages* were read.

    Args: seconds: That any source may take.
    """
    return seconds * min(MOST_TIMES, 1 + PAGE_SHARE * pages)
