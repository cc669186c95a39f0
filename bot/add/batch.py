"""Adds what several sources hold, and keeps count: links in one message, the files of an archive, entries of a feed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.add.decisions import Place
from bot.add.messages import doubt_in_words
from bot.add.single import Adder, Editor, InDoubt
from bot.add.sources import ContentSource
from bot.messaging.error_handler import log_failure
from bot.messaging.error_messages import PASSING, ToldError, reason_of
from bot.messaging.steps import Done, Kind, Steps, WorkItem, current_steps
from bot.runtime.host_throttle import Hosts
from index.errors import IngestError, StoreError
from index.ingest import Entry, Reading
from index.model import Added

OF_SEVERAL = 1
"""The number of the first change of a source that holds several articles. That of the only article of a source is 0: if
that was made, there is no more in it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of adding one article: exactly one of the last three is set."""

    name: str  # what it is told under: the URL as it was sent, the file's name
    part: tuple[int, int]  # which one of all: the places of its source, and in that
    url: str | None = None  # as it was sent, if it is a page
    added: Added | None = None
    in_doubt: InDoubt | None = None
    error: Exception | None = None

    @property
    def place(self) -> Place:
        """The place from which the article is read again, to decide about it."""
        return Place.of_link(self.url) if self.url else Place(None, *self.part)


@dataclass
class Tally:
    """Progress of adding many articles."""

    total: int  # articles, as far as is known
    done: int = 0
    outcomes: dict[tuple[int, int], Outcome] = field(default_factory=dict)  # by the places of source and entry

    @property
    def in_order(self) -> list[Outcome]:
        """The outcomes so far, in the order in which the articles were sent."""
        return [self.outcomes[at] for at in sorted(self.outcomes)]


class AddingMany:
    """Adds many, two at a time. What an earlier run added before a kill, or was refused, is not read again."""

    def __init__(self, adder: Adder, hosts: Hosts) -> None:
        """Args: hosts: Which give so many turns at a time."""
        self._adder = adder
        self._hosts = hosts

    async def begun(self, sources: Sequence[ContentSource], editor: Editor) -> Tally:
        """Return how far an earlier run came that was ended: what it added, and what was refused for good."""
        tally, steps = Tally(len(sources)), current_steps()
        items = [
            WorkItem(_id((at, 0)), "" if source.is_text else source.name, source.url, (at, 0))
            for at, source in enumerate(sources)
        ]
        await steps.plan(Kind.ADDING, items, change=editor.change_id)
        for at, source in enumerate(sources):
            of = Outcome(source.name, (at, 0), source.url)
            if outcome := await self._earlier(of, editor.part(at, 0), steps):
                tally.outcomes[at, 0] = outcome
                tally.done += 1
        return tally

    async def add_many(
        self, sources: Sequence[ContentSource], editor: Editor, tally: Tally | None = None
    ) -> list[Outcome]:
        """Add what the sources hold, those of one host one after another; returns what became of each article.

        No failure is raised: each is told with its source.

        Args:
            editor: Its change id is that of all of them together; see `Editor.part`.
            tally: What `begun` returned. Is kept up to date meanwhile.
        """
        tally = tally or await self.begun(sources, editor)
        async with asyncio.TaskGroup() as tasks:
            for at, source in enumerate(sources):
                if (at, 0) not in tally.outcomes:
                    tasks.create_task(self._add_source(at, source, editor, tally))
        return tally.in_order

    async def add_entries(self, reading: Reading, source: ContentSource, editor: Editor, tally: Tally) -> list[Outcome]:
        """Add what was read of the only source, likewise."""
        tally.total = len(reading.entries)
        await self._add_entries(0, source, reading, editor, tally)
        return tally.in_order

    async def _add_source(self, at: int, source: ContentSource, editor: Editor, tally: Tally) -> None:
        steps = current_steps()
        try:
            async with (
                self._hosts.turn(source.host),
                steps.step(f"{editor.part(at, 0).change_id}:read", source.name),
            ):
                reading = await source.read()
        except Exception as error:  # noqa: BLE001 - it is told, and what nobody foresaw is logged
            log_failure(error)
            await _end(tally, Outcome(source.name, (at, 0), source.url, error=error), steps)
            return
        tally.total += len(reading.entries) - 1
        await self._add_entries(at, source, reading, editor, tally)

    async def _add_entries(
        self, at: int, source: ContentSource, reading: Reading, editor: Editor, tally: Tally
    ) -> None:
        steps, is_alone = current_steps(), len(reading.entries) == 1
        if not is_alone:
            parts = [(at, number) for number in range(len(reading.entries))]
            named = zip(parts, reading.entries, strict=True)
            items = [WorkItem(_id(part), entry.name, part=_change(part)) for part, entry in named]
            await steps.plan(Kind.ADDING, items, str(at), change=editor.change_id)
        addresses = [each for each in (source.url, reading.final_url) if each]
        for number, entry in enumerate(reading.entries):
            name, url = (source.name, source.url) if is_alone else (entry.name, None)
            part = editor.part(at, number) if is_alone else editor.part(*_change((at, number)))
            of = Outcome(name, (at, number), url)
            outcome = await self._earlier(of, part, steps) or await self._outcome(of, entry, addresses, part)
            if outcome.added:
                await self._note(outcome.added, reading)
            await _end(tally, outcome, steps)

    async def _earlier(self, of: Outcome, editor: Editor, steps: Steps) -> Outcome | None:
        """Return the outcome of an article in an earlier run; None: it must be done, or done again."""
        if added := await self._adder.added(editor):
            return replace(of, added=added)
        done = steps.done(_id(of.part))
        return replace(of, error=ToldError(done.reason)) if done and done.reason and done.is_final else None

    async def _outcome(self, of: Outcome, entry: Entry, addresses: Sequence[str], editor: Editor) -> Outcome:
        try:
            async with current_steps().step(f"{editor.change_id}:add", of.name):
                came = await self._adder.add(entry, addresses, editor)
        except Exception as error:  # noqa: BLE001 - as above
            log_failure(error)
            return replace(of, error=error)
        return replace(of, added=came) if isinstance(came, Added) else replace(of, in_doubt=came)

    async def _note(self, added: Added, reading: Reading) -> None:
        """Note how the page is asked for again. It can be read again without that: the article was added."""
        try:
            await self._adder.note(added, reading)
        except StoreError as error:
            log_failure(error)


def _id(part: tuple[int, int]) -> str:
    return "{}.{}".format(*part)


def _change(part: tuple[int, int]) -> tuple[int, int]:
    """Return the numbers of the change that one of several articles in a source makes."""
    return part[0], part[1] + OF_SEVERAL


async def _end(tally: Tally, outcome: Outcome, steps: Steps) -> None:
    """Take note of what became of an article."""
    tally.outcomes[outcome.part] = outcome
    tally.done += 1
    error, added = outcome.error, outcome.added
    reason = reason_of(error) if error else doubt_in_words(outcome.in_doubt.concern) if outcome.in_doubt else None
    is_final = isinstance(error, ToldError | IngestError) and not isinstance(error, PASSING)
    await steps.note(_id(outcome.part), Done(added.article.id if added else None, None, reason, is_final))
