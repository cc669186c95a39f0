"""Sentences about work that was not done."""

from __future__ import annotations

DISK_FULL = "Nothing was changed: the disk refused it (No space left on device). Fix that, then try again."

GIVEN_UP = (
    "I was away for more than a day before I could do this, so I gave up on it. Please send it again if you still "
    "need it."
)


CRASHED = "This crashed me three times, so I'm skipping it. Details are in the log."

FAILED = "Something went wrong. Details are in the log; please try again."
