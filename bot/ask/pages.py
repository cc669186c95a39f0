"""What of an answer a message shows. Its buttons carry it, so that they work after a restart: nothing is remembered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.model import PassageId

MAX_DATA_BYTES = 64  # of a button, as Telegram allows


@dataclass(frozen=True, slots=True)
class View:
    """A page of the answer to a question."""

    offset: int = 0  # the place of its first hit among all there are
    corrected: bool = False  # the question is asked in the archive's own spelling
    follows: bool = False  # the question follows the answer that it replies to

    @property
    def data(self) -> str:
        """It, in callback data: what VIEW matches."""
        return f"{'f' * self.follows}{'s' * self.corrected}{self.offset}"


def view_of(data: str) -> View:
    """The view that VIEW matched."""
    return View(int(data.lstrip("fs")), "s" in data, "f" in data)


def quoting_data(name: str, view: View, passages: Sequence[PassageId]) -> str:
    """Callback data that tell which passages a message quotes: as many as fit."""
    while True:
        data = f"{name}:{view.data}:" + ",".join(f"{article_id}.{ordinal}" for article_id, ordinal in passages)
        if len(data.encode()) <= MAX_DATA_BYTES:
            return data
        passages = passages[:-1]
