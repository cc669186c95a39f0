"""Adds what several sources hold, and keeps count: links in one message, the files of an archive, entries of a feed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.adder import Adder, Editor, InDoubt
from bot.contents import Source
from bot.decisions import Place
from bot.failures import log_failure
from bot.hosts import HostTurns
from index.ingest import Entry, Reading
from index.model import Added


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article: exactly one of the last three is there."""

    name: str  # what it is told under: the URL as it was sent, the file's name
    part: tuple[int, int]  # which one of all: the places of its source, and in that
    url: str | None = None  # as it was sent, if it is a page
    added: Added | None = None
    in_doubt: InDoubt | None = None
    error: Exception | None = None

    @property
    def place(self) -> Place:
        """Where it is read from again, to decide about it."""
        return Place.of_link(self.url) if self.url else Place(None, *self.part)


@dataclass
class Tally:
    """How far it is."""

    total: int  # articles, as far as is known
    done: int = 0
    outcomes: dict[tuple[int, int], Outcome] = field(default_factory=dict)  # by the places of source and entry

    @property
    def in_order(self) -> list[Outcome]:
        """What has come of those that are done, in the order in which they were sent."""
        return [self.outcomes[at] for at in sorted(self.outcomes)]


class AddingMany:
    """Adds many, two at a time. What was added before a kill is not read again."""

    def __init__(self, adder: Adder, turns: HostTurns | None = None) -> None:
        self._adder = adder
        self._turns = turns or HostTurns()

    async def add_many(self, sources: Sequence[Source], editor: Editor, tally: Tally | None = None) -> list[Outcome]:
        """Add what the sources hold, those of one host one after another; returns what became of each article.

        No failure is raised: each is told with its source.

        Args:
            editor: Its change id is that of all of them together; see `Editor.part`.
            tally: Is kept up to date meanwhile, from Tally(len(sources)) on.
        """
        tally = tally or Tally(len(sources))
        rest = [at for at, source in enumerate(sources) if not await self._was_added(at, source, editor, tally)]
        async with asyncio.TaskGroup() as tasks:
            for at in rest:
                tasks.create_task(self._add_source(at, sources[at], editor, tally))
        return tally.in_order

    async def add_entries(self, reading: Reading, source: Source, editor: Editor, tally: Tally) -> list[Outcome]:
        """Add what was read of the only source, likewise."""
        tally.total = len(reading.entries)
        await self._add_entries(0, source, reading, editor, tally)
        return tally.in_order

    async def _was_added(self, at: int, source: Source, editor: Editor, tally: Tally) -> bool:
        added = await self._adder.added(editor.part(at, 0))
        if added is None:
            return False
        tally.outcomes[at, 0] = Outcome(source.name, (at, 0), source.url, added)
        tally.done += 1
        return True

    async def _add_source(self, at: int, source: Source, editor: Editor, tally: Tally) -> None:
        try:
            async with self._turns.turn(source.host):
                reading = await source.read()
        except Exception as error:  # noqa: BLE001 - it is told, and what nobody foresaw is logged
            log_failure(error)
            tally.outcomes[at, 0] = Outcome(source.name, (at, 0), source.url, error=error)
            tally.done += 1
            return
        tally.total += len(reading.entries) - 1
        await self._add_entries(at, source, reading, editor, tally)

    async def _add_entries(self, at: int, source: Source, reading: Reading, editor: Editor, tally: Tally) -> None:
        addresses = [each for each in (source.url, reading.final_url) if each]
        for number, entry in enumerate(reading.entries):
            name, url = (source.name, source.url) if len(reading.entries) == 1 else (entry.name, None)
            of = Outcome(name, (at, number), url)
            outcome = await self._outcome(of, entry, addresses, editor.part(at, number))
            if outcome.added:
                await self._adder.note(outcome.added, reading)
            tally.outcomes[at, number] = outcome
            tally.done += 1

    async def _outcome(self, of: Outcome, entry: Entry, addresses: Sequence[str], editor: Editor) -> Outcome:
        try:
            came = await self._adder.add(entry, addresses, editor)
        except Exception as error:  # noqa: BLE001 - as above
            log_failure(error)
            return replace(of, error=error)
        return replace(of, added=came) if isinstance(came, Added) else replace(of, in_doubt=came)
