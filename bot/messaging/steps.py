"""Keeps the steps of work that was accepted.

Of many links, the one in hand is to blame when the program ends, and not all of them. What became of each step is kept
with the work: a kill does not undo it, and it can be told when the rest is given up.
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
from bot.queue.attempts import TRIES
from bot.queue.inbox import Inbox
from index.errors import CrashedError

logger = logging.getLogger(__name__)

PLAN, DONE = "plan:", "done:"
"""Begin the names of values that are kept with the work: of what there is to do, and of what became of it."""


class Kind(StrEnum):
    """A kind of work. It decides how the steps are told."""

    ADDING = "add"
    UNDOING = "undo"
    FOLLOWING = "follow"


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One of several things to do."""

    id: str  # the same in each run
    name: str  # what it is told under; empty: it has none that may be kept
    url: str | None = None
    part: tuple[int, int] | None = None  # of its change, see `bot.add.single.part_of`; None: not known yet


@dataclass(frozen=True, slots=True)
class Done:
    """The end of an item."""

    article_id: str | None = None  # that was added, or was there
    part: tuple[int, int] | None = None  # of the change that was made; None: none was
    reason: str | None = None  # why nothing was added, as its sender is told
    is_final: bool = False  # whether that is sure to be the same when it is tried again


Account = Callable[["Steps", str], Awaitable[Reply | None]]


class Steps:
    """The steps of the work that one update asks for."""

    def __init__(self, inbox: Inbox, key: str | None = None, account: Account | None = None) -> None:
        """Go on where an earlier run was ended.

        Args: key: That of the update, see `bot.queue.inbox.key_of`; None: no update asks for it, and nothing is kept.
            account: Tells what was done, after a sentence that says why it ends; None if there is nothing to list.
        """
        self._account = account
        self.skipped: list[str] = []  # names of what this run has skipped because it ended the program
        self._inbox = inbox
        self._key = key
        self._under_way = 0

    @property
    def facts(self) -> Mapping[str, object]:
        """Return all that is kept of it, by name."""
        return self._inbox.progress(self._key) if self._key else {}

    @property
    def items(self) -> list[WorkItem]:
        """Return what there is to do, as far as it is known, in order."""
        plans = [values for name, values in self.facts.items() if name.startswith(PLAN)]
        items = [_item(value) for plan in plans if isinstance(plan, list) for value in plan]
        return list({item.id: item for item in items}.values())

    @property
    def done_count(self) -> int:
        """Return how many items are done."""
        return sum(1 for item in self.items if DONE + item.id in self.facts)

    def done(self, item_id: str) -> Done | None:
        """Return what became of an item; None: it is not done."""
        value = self.facts.get(DONE + item_id)
        return _done(value) if isinstance(value, dict) else None

    async def plan(self, kind: Kind, items: Sequence[WorkItem], name: str = "", **facts: object) -> None:
        """Note what there is to do, unless that is known. Args: name: Of this part of the plan. facts: JSON."""
        values = [[item.id, item.name, item.url, item.part] for item in items]
        if self._key and PLAN + name not in self.facts:
            await self._inbox.note_progress(self._key, {PLAN + name: values, "kind": kind, **facts})

    async def note(self, item_id: str, done: Done) -> None:
        """Note what became of an item. If it was not done before, the tries of the work itself begin again."""
        if self._key is None:
            return
        is_new = self.done(item_id) is None
        value = {"article": done.article_id, "part": done.part, "reason": done.reason, "final": done.is_final}
        kept = {name: each for name, each in value.items() if each}
        await self._inbox.note_progress(self._key, {DONE + item_id: kept})
        if is_new:
            self._inbox.attempts.end(self._key)
            if not self._under_way:
                self._inbox.attempts.begin(self._key)

    async def end_with(self, sentence: str) -> Reply:
        """Return the reply for work that ends before all was done: *sentence*, and what was done so far."""
        listed = await self._account(self, sentence) if self._account and self.items else None
        return listed or text_reply(sentence)

    @asynccontextmanager
    async def step(self, key: str, name: str) -> AsyncIterator[None]:
        """Do one step; if the program ends inside, that counts against the step and not against the whole work.

        Args: key: Names it in each run, with at most 40 ASCII characters. name: What it is told under.
        Raises: CrashedError: it has ended the program too often, and is skipped.
        """
        async with self._inbox.tries.one(key) as may_be_tried:
            if not may_be_tried:
                logger.error("A step of %s has ended the program %d times and is skipped", self._name, TRIES)
                self.skipped.append(name)
                raise CrashedError(name)
            self._blame(self._inbox.attempts.take_back)
            self._under_way += 1
            try:
                yield
            finally:
                self._under_way -= 1
                self._blame(self._inbox.attempts.begin)

    @property
    def _name(self) -> str:
        """Return how the log names the work; the key begins with the bot's id, which is a part of its token."""
        return f"update {self._key.partition(':')[2]}" if self._key else "a feed"

    def _blame(self, change: Callable[[str], None]) -> None:
        """Change the tries of the work itself, unless another of its steps is under way, which is blamed then."""
        if self._key and not self._under_way:
            change(self._key)

    def begin(self) -> Self:
        """Make these the steps of what the current task does."""
        _in_hand.set(self)
        return self


_in_hand: ContextVar[Steps | None] = ContextVar("steps", default=None)


def in_hand() -> Steps | None:
    """Return the steps of the work that calls this; None: it is no work that was accepted."""
    return _in_hand.get()


def current_steps() -> Steps:
    """Return the same; steps that are not kept, if it is no work that was accepted."""
    return _in_hand.get() or Steps(Inbox.in_memory())


def _item(value: list[object]) -> WorkItem:
    item_id, name, url, part = value
    return WorkItem(str(item_id), str(name), str(url) if url else None, _part(part))


def _done(value: Mapping[str, object]) -> Done:
    article_id, reason = (str(value[name]) if name in value else None for name in ("article", "reason"))
    return Done(article_id, _part(value.get("part")), reason, bool(value.get("final")))


def _part(value: object) -> tuple[int, int] | None:
    if not isinstance(value, list | tuple):
        return None
    source, entry = value
    return int(source), int(entry)
