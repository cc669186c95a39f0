"""Record the steps of accepted work.

If the program ends while it handles many links, only the current link is to blame. The outcome of each step is stored
with the work. So a kill does not lose it, and it can be reported when the rest is given up.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from bot.messaging.reply import Reply, text_reply
from bot.queue.attempts import MAX_TRIES
from bot.queue.inbox import Inbox
from index.errors import CrashedError

logger = logging.getLogger(__name__)

PLAN_PREFIX, DONE_PREFIX = "plan:", "done:"
"""Prefixes of the names of stored values: the planned items, and the outcome of each item."""


class WorkKind(StrEnum):
    """A kind of work. It decides how the steps are reported."""

    ADDING = "add"
    UNDOING = "undo"
    FOLLOWING = "follow"


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One of several items to do."""

    id: str  # the same in each run
    name: str  # for reports; empty: it has no name that may be stored
    url: str | None = None
    part: tuple[int, int] | None = None  # numbers of its change, see `bot.add.single.part_of`; None: not known yet


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """The outcome of an item."""

    article_id: str | None = None  # of the added article, or of the existing one
    part: tuple[int, int] | None = None  # numbers of the change; None: there was no change
    reason: str | None = None  # why nothing was added, as the sender is told
    is_final: bool = False  # whether a retry would surely end the same


Reporter = Callable[["Steps", str], Awaitable[Reply | None]]


class Steps:
    """The steps of the work that one update asks for."""

    def __init__(self, inbox: Inbox, key: str | None = None, account: Reporter | None = None) -> None:
        """Continue where an earlier run ended.

        Args:
            key: The key of the update, see `bot.queue.inbox.key_of`; None: no update asks for the work, and nothing is
                stored.
            account: Returns a report of the finished items after a sentence on why the work ends; None: nothing to
                report.
        """
        self._account = account
        self.skipped: list[str] = []  # names of items that this run skipped because they ended the program
        self._inbox = inbox
        self._key = key
        self._under_way = 0

    @property
    def facts(self) -> Mapping[str, object]:
        """Return all stored values of the work, by name."""
        return self._inbox.progress(self._key) if self._key else {}

    @property
    def items(self) -> list[WorkItem]:
        """Return the planned items in order, as far as they are known."""
        plans = [values for name, values in self.facts.items() if name.startswith(PLAN_PREFIX)]
        items = [_item(value) for plan in plans if isinstance(plan, list) for value in plan]
        return list({item.id: item for item in items}.values())

    @property
    def done_count(self) -> int:
        """Return the number of finished items."""
        return sum(1 for item in self.items if DONE_PREFIX + item.id in self.facts)

    def done(self, item_id: str) -> ItemOutcome | None:
        """Return the outcome of an item; None: it is not done."""
        value = self.facts.get(DONE_PREFIX + item_id)
        return _done(value) if isinstance(value, dict) else None

    async def plan(self, kind: WorkKind, items: Sequence[WorkItem], name: str = "", **facts: object) -> None:
        """Store the planned items, unless they are stored already.

        Args: name: The name of this part of the plan. facts: JSON.
        """
        values = [[item.id, item.name, item.url, item.part] for item in items]
        if self._key and PLAN_PREFIX + name not in self.facts:
            await self._inbox.note_progress(self._key, {PLAN_PREFIX + name: values, "kind": kind, **facts})

    async def note(self, item_id: str, done: ItemOutcome) -> None:
        """Store the outcome of an item. If it is new, the tries of the work begin again at zero."""
        if self._key is None:
            return
        is_new = self.done(item_id) is None
        value = {"article": done.article_id, "part": done.part, "reason": done.reason, "final": done.is_final}
        kept = {name: each for name, each in value.items() if each}
        await self._inbox.note_progress(self._key, {DONE_PREFIX + item_id: kept})
        if is_new:
            self._inbox.attempts.end(self._key)
            if not self._under_way:
                self._inbox.attempts.begin(self._key)

    async def final_reply(self, sentence: str) -> Reply:
        """Return the reply for work that ends before all was done: *sentence*, and the finished items."""
        listed = await self._account(self, sentence) if self._account and self.items else None
        return listed or text_reply(sentence)

    @asynccontextmanager
    async def step(self, key: str, name: str) -> AsyncIterator[None]:
        """Do one step. If the program ends inside, that counts against the step and not against the whole work.

        Args:
            key: Identifies the step in each run, with at most 40 ASCII characters.
            name: The name for reports.
        Raises: CrashedError: the step has ended the program too often and is skipped.
        """
        async with self._inbox.tries.one(key) as may_be_tried:
            if not may_be_tried:
                logger.error("A step of %s has ended the program %d times and is skipped", self._name, MAX_TRIES)
                self.skipped.append(name)
                raise CrashedError(name)
            self._change_tries(self._inbox.attempts.uncount)
            self._under_way += 1
            try:
                yield
            finally:
                self._under_way -= 1
                self._change_tries(self._inbox.attempts.begin)

    @property
    def _name(self) -> str:
        """Return the name of the work for the log. The key itself begins with the bot's id, a part of its token."""
        return f"update {self._key.partition(':')[2]}" if self._key else "a feed"

    def _change_tries(self, change: Callable[[str], None]) -> None:
        """Change the tries of the work, unless another of its steps is running. That step is blamed then."""
        if self._key and not self._under_way:
            change(self._key)

    def begin(self) -> Self:
        """Make these the steps of the current task."""
        _accepted_steps.set(self)
        return self


_accepted_steps: ContextVar[Steps | None] = ContextVar("steps", default=None)


def accepted_steps() -> Steps | None:
    """Return the steps of the calling work; None: it is not accepted work."""
    return _accepted_steps.get()


def current_steps() -> Steps:
    """Return the steps of the calling work. If it is not accepted work, return steps that are not stored."""
    return _accepted_steps.get() or Steps(Inbox.in_memory())


def _item(value: list[object]) -> WorkItem:
    item_id, name, url, part = value
    return WorkItem(str(item_id), str(name), str(url) if url else None, _part(part))


def _done(value: Mapping[str, object]) -> ItemOutcome:
    article_id, reason = (str(value[name]) if name in value else None for name in ("article", "reason"))
    return ItemOutcome(article_id, _part(value.get("part")), reason, bool(value.get("final")))


def _part(value: object) -> tuple[int, int] | None:
    if not isinstance(value, list | tuple):
        return None
    source, entry = value
    return int(source), int(entry)
