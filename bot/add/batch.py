"""Add the articles of several sources and count them: links in a message, files in an archive, entries of a feed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.add.decisions import Place
from bot.add.messages import doubt_in_words
from bot.add.single import Adder, Editor, InDoubt
from bot.add.sources import ContentSource
from bot.messaging.error_handler import log_failure
from bot.messaging.error_messages import TEMPORARY_ERRORS, EarlierFailureError, reason_of
from bot.messaging.steps import ItemOutcome, Steps, WorkItem, WorkKind, current_steps
from bot.runtime.host_throttle import Hosts
from index.errors import IngestError, StoreError
from index.ingest import Entry, Reading
from index.model import Added

FIRST_OF_SEVERAL = 1
"""Number of the first change of a source that holds several articles. The only article of a source has the number 0. If
that change exists, the source is complete."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of adding one article. Exactly one of the last three fields is set."""

    name: str  # name for reports: the URL as it was sent, the file's name
    part: tuple[int, int]  # 0-based places of its source, and of the article in it
    url: str | None = None  # as it was sent; None: it is not a page
    added: Added | None = None
    in_doubt: InDoubt | None = None
    error: Exception | None = None

    @property
    def place(self) -> Place:
        """The place from which the article is read again when an editor decides about it."""
        return Place.of_link(self.url) if self.url else Place(None, *self.part)


@dataclass
class Tally:
    """The progress of adding many articles."""

    total: int  # number of articles, as far as it is known
    done: int = 0
    outcomes: dict[tuple[int, int], Outcome] = field(default_factory=dict)  # by the places of source and article

    @property
    def in_order(self) -> list[Outcome]:
        """The outcomes so far, in the order in which the articles were sent."""
        return [self.outcomes[at] for at in sorted(self.outcomes)]


class BatchAdder:
    """The adding of many articles at once. Articles that an earlier run added or refused are not read again."""

    def __init__(self, adder: Adder, hosts: Hosts) -> None:
        """Take the parts of the adding.

        Args: hosts: Their turns limit how many sources are read at a time.
        """
        self._adder = adder
        self._hosts = hosts

    async def earlier_progress(self, sources: Sequence[ContentSource], editor: Editor) -> Tally:
        """Return the progress of an earlier run that was ended: articles it added, and final refusals."""
        tally, steps = Tally(len(sources)), current_steps()
        items = [
            WorkItem(_id((at, 0)), "" if source.is_text else source.name, source.url, (at, 0))
            for at, source in enumerate(sources)
        ]
        await steps.plan(WorkKind.ADDING, items, change=editor.change_id)
        for at, source in enumerate(sources):
            base = Outcome(source.name, (at, 0), source.url)
            if outcome := await self._earlier(base, editor.part(at, 0), steps):
                tally.outcomes[at, 0] = outcome
                tally.done += 1
        return tally

    async def add_many(
        self, sources: Sequence[ContentSource], editor: Editor, tally: Tally | None = None
    ) -> list[Outcome]:
        """Add the articles of all sources, and return the outcome of each. Sources of one host are read one after
        another.

        Failures are not raised: the outcome holds them.

        Args:
            editor: Its change id covers all of them; see `Editor.part`.
            tally: The result of `earlier_progress`. It is kept up to date.
        """
        tally = tally or await self.earlier_progress(sources, editor)
        async with asyncio.TaskGroup() as tasks:
            for at, source in enumerate(sources):
                if (at, 0) not in tally.outcomes:
                    tasks.create_task(self._add_source(at, source, editor, tally))
        return tally.in_order

    async def add_entries(self, reading: Reading, source: ContentSource, editor: Editor, tally: Tally) -> list[Outcome]:
        """Add the articles in *reading* of the only source, and return the outcomes."""
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
        except Exception as error:  # noqa: BLE001 - the outcome holds it, and unexpected errors are logged
            log_failure(error)
            await _record_outcome(tally, Outcome(source.name, (at, 0), source.url, error=error), steps)
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
            await steps.plan(WorkKind.ADDING, items, str(at), change=editor.change_id)
        addresses = [each for each in (source.url, reading.final_url) if each]
        for number, entry in enumerate(reading.entries):
            name, url = (source.name, source.url) if is_alone else (entry.name, None)
            part = editor.part(at, number) if is_alone else editor.part(*_change((at, number)))
            base = Outcome(name, (at, number), url)
            outcome = await self._earlier(base, part, steps) or await self._outcome(base, entry, addresses, part)
            if outcome.added:
                await self._note(outcome.added, reading)
            await _record_outcome(tally, outcome, steps)

    async def _earlier(self, base: Outcome, editor: Editor, steps: Steps) -> Outcome | None:
        """Return the outcome of an article in an earlier run; None: it must be added now."""
        if added := await self._adder.added(editor):
            return replace(base, added=added)
        done = steps.done(_id(base.part))
        return replace(base, error=EarlierFailureError(done.reason)) if done and done.reason and done.is_final else None

    async def _outcome(self, base: Outcome, entry: Entry, addresses: Sequence[str], editor: Editor) -> Outcome:
        try:
            async with current_steps().step(f"{editor.change_id}:add", base.name):
                result = await self._adder.add(entry, addresses, editor)
        except Exception as error:  # noqa: BLE001 - as above
            log_failure(error)
            return replace(base, error=error)
        return replace(base, added=result) if isinstance(result, Added) else replace(base, in_doubt=result)

    async def _note(self, added: Added, reading: Reading) -> None:
        """Note how to fetch the page again. If that fails, the article is still added and can be fetched in full."""
        try:
            await self._adder.note(added, reading)
        except StoreError as error:
            log_failure(error)


def _id(part: tuple[int, int]) -> str:
    return "{}.{}".format(*part)


def _change(part: tuple[int, int]) -> tuple[int, int]:
    """Return the numbers of the change for one of several articles in a source."""
    return part[0], part[1] + FIRST_OF_SEVERAL


async def _record_outcome(tally: Tally, outcome: Outcome, steps: Steps) -> None:
    """Record the outcome of an article."""
    tally.outcomes[outcome.part] = outcome
    tally.done += 1
    error, added = outcome.error, outcome.added
    reason = reason_of(error) if error else doubt_in_words(outcome.in_doubt.concern) if outcome.in_doubt else None
    is_final = isinstance(error, EarlierFailureError | IngestError) and not isinstance(error, TEMPORARY_ERRORS)
    await steps.note(_id(outcome.part), ItemOutcome(added.article.id if added else None, None, reason, is_final))
