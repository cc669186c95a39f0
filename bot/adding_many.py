"""Adds what several sources hold, and keeps count: links in one message, the files of an archive, entries of a feed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.adder import Adder, Editor, InDoubt
from bot.contents import Source
from bot.decisions import Place
from bot.failures import log_failure
from bot.politeness import Hosts
from index.ingest import Entry, Reading
from index.model import Added

OF_SEVERAL = 1
"""The number of the first change of a source that holds several articles. That of the only article of a source is 0: if
that was made, there is no more in it."""


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

    def __init__(self, adder: Adder, hosts: Hosts) -> None:
        """Args: hosts: Which give so many turns at a time."""
        self._adder = adder
        self._hosts = hosts

    async def begun(self, sources: Sequence[Source], editor: Editor) -> Tally:
        """How far an earlier run came that was ended: what it added is there, and only that."""
        tally = Tally(len(sources))
        for at, source in enumerate(sources):
            if added := await self._adder.added(editor.part(at, 0)):
                tally.outcomes[at, 0] = Outcome(source.name, (at, 0), source.url, added)
                tally.done += 1
        return tally

    async def add_many(self, sources: Sequence[Source], editor: Editor, tally: Tally | None = None) -> list[Outcome]:
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

    async def add_entries(self, reading: Reading, source: Source, editor: Editor, tally: Tally) -> list[Outcome]:
        """Add what was read of the only source, likewise."""
        tally.total = len(reading.entries)
        await self._add_entries(0, source, reading, editor, tally)
        return tally.in_order

    async def _add_source(self, at: int, source: Source, editor: Editor, tally: Tally) -> None:
        try:
            async with self._hosts.turn(source.host):
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
        is_alone = len(reading.entries) == 1
        for number, entry in enumerate(reading.entries):
            name, url = (source.name, source.url) if is_alone else (entry.name, None)
            of, change = Outcome(name, (at, number), url), number if is_alone else number + OF_SEVERAL
            outcome = await self._outcome(of, entry, addresses, editor.part(at, change))
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
