"""Check a feed on a disk that refuses any of its writes, and in a process that is killed at any."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.runtime.executors import Threads
from index.corpus import Corpus
from index.disk.key_value import NotebookFile
from index.errors import StoreWriteError
from index.extraction.detect import extract
from index.extraction.feeds.detect import read_listing
from index.extraction.page_progress import OnPage
from index.extraction.results import Origin, Result
from index.feeds.schedule import SHORTEST_PAUSE
from index.feeds.subscription import Subscription
from index.ingest.sandbox import Extraction
from tests.support.bot.feed_documents import item, page_of, rss, text_of
from tests.support.bot.feed_world import ADMIN, World
from tests.support.faulty_files import KilledError
from tests.support.website import Website

pytestmark = [pytest.mark.slow, pytest.mark.logs_errors("Unexpected error while checking a feed", maybe=True)]

WRITES = ((NotebookFile, "put"), (NotebookFile, "remove"), (Corpus, "add"), (Corpus, "update"))
"""The methods with which a check writes."""

MORE_WRITES_THAN_A_CHECK_HAS = 30

REFUSED = "I can't save new feed entries."
WELL = "Saving feed entries works again."
DOUBT = "In doubt, from the feed"


@dataclass
class Fault:
    """A fault at one write, or at all writes from it on."""

    at: int
    strike: Callable[[], None]
    is_after: bool = False  # it happens after the write
    is_sticky: bool = False
    writes: int = 0

    @property
    def is_due(self) -> bool:
        return self.writes == self.at or (self.is_sticky and self.writes > self.at)

    @property
    def has_struck(self) -> bool:
        return self.writes > self.at

    @contextmanager
    def in_place(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patched:
            for owner, name in WRITES:
                patched.setattr(owner, name, self._faulty(getattr(owner, name)))
            yield

    def _faulty(self, write: Callable[..., object]) -> Callable[..., object]:
        def faulty(*args: object, **kwargs: object) -> object:
            is_due, self.writes = self.is_due, self.writes + 1
            if is_due and not self.is_after:
                self.strike()
            result = write(*args, **kwargs)
            if is_due:
                self.strike()
            return result

        return faulty


def kill() -> None:
    raise KilledError


def refuse() -> None:
    raise StoreWriteError(Path("archive"), "No space left on device")


@pytest.fixture
async def threads() -> AsyncIterator[Threads]:
    threads = Threads()
    yield threads
    threads.close()


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read feeds and pages without child processes, because these tests would need hundreds."""

    def read(_: Extraction, content: bytes, origin: Origin, _on_page: OnPage) -> tuple[Result, ...]:
        extracted = extract(content, origin)
        return (Result(origin.source, extracted.draft, doubts=extracted.doubts),)

    monkeypatch.setattr(Extraction, "read", read)
    monkeypatch.setattr(Extraction, "read_listing", lambda _, content, origin: read_listing(content, origin))


async def begun(website: Website, threads: Threads) -> tuple[World, Subscription]:
    """Return a world with a feed of four new entries: one with full text, one with a page, one in doubt and one
    dead."""
    world = World(website, threads)
    subscription = await world.followed("/feed", item("storks"))
    original = "Crows\n\n" + "\n\n".join(text_of(f"crows {n}") for n in range(5))
    world.corpus.add(world.ingestion.from_text(original))
    website.serve("/rooks", page_of("rooks"), headers={"ETag": '"1"'})
    items = [item("gone", whole=False), item("crows"), item("rooks", whole=False), item("owls"), item("storks")]
    website.serve("/feed", rss(*items))
    world.clock.time = subscription.next_at
    return world, subscription


async def in_the_end(world: World, subscription: Subscription) -> list[str]:
    """Check until all is done. Return the alerts to admins."""
    for _ in range(2):
        world.clock.time = max(world.clock.time, world.now_of(subscription).next_at) + SHORTEST_PAUSE
        await world.check_due()
    assert sorted(world.titles) == ["Crows", "Owls", "Rooks"]
    assert (await world.check(subscription)).results == ()
    state = world.now_of(subscription)
    assert (state.waiting, state.failures, state.complete_until) == (0, 0, state.checked_at)
    assert all(admin == ADMIN for admin, _ in world.reports.heard)
    return [said for _, said in world.reports.heard]


@pytest.mark.parametrize("is_after", [False, True], ids=["before", "after"])
async def test_a_kill_at_any_write_loses_and_doubles_nothing(
    website: Website, threads: Threads, *, is_after: bool
) -> None:
    """A doubt is asked about at most once more."""
    for at in range(MORE_WRITES_THAN_A_CHECK_HAS):
        world, subscription = await begun(website, threads)
        fault = Fault(at, kill, is_after)
        with fault.in_place(), suppress(KilledError):
            await asyncio.create_task(world.check_due())
        world.begin()
        heard = await in_the_end(world, subscription)
        if not fault.has_struck:
            return
        assert 1 <= sum(said.startswith(DOUBT) for said in heard) == len(heard) <= 2, f"write {at}"
    raise AssertionError("a check has more writes than that")


@pytest.mark.parametrize("is_sticky", [False, True], ids=["once", "until there is room"])
async def test_a_full_disk_at_any_write_loses_and_doubles_nothing_and_is_told_once(
    website: Website, threads: Threads, *, is_sticky: bool
) -> None:
    for at in range(MORE_WRITES_THAN_A_CHECK_HAS):
        world, subscription = await begun(website, threads)
        fault = Fault(at, refuse, is_sticky=is_sticky)
        with fault.in_place():
            for _ in range(3):
                await world.check_due()
                world.clock.time += SHORTEST_PAUSE
        heard = await in_the_end(world, subscription)
        if not fault.has_struck:
            return
        beginnings = [DOUBT, REFUSED, WELL]
        counts = [sum(said.startswith(beginning) for said in heard) for beginning in beginnings]
        was_page_note = counts == [1, 0, 0] and not is_sticky  # the only effect is that its page is fetched in full
        assert counts == [1, 1, 1] or was_page_note, f"write {at}: {heard}"
    raise AssertionError("a check has more writes than that")
