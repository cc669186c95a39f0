"""Expect that the fake Bot API server refuses a call."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from telegram.error import BadRequest

from tests.support.fake_bot_api import FakeBotApi


@contextlib.contextmanager
def mistake(telegram: FakeBotApi, reason: str) -> Iterator[None]:
    """Expect that the block is refused for this reason, and counts as a mistake, which is forgiven here."""
    with pytest.raises(BadRequest) as refusal:
        yield
    assert reason.lower() in refusal.value.message.lower()
    assert reason.lower() in telegram.mistakes.pop().lower()
