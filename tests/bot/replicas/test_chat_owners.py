"""Know which process answers a chat, while chats are given up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection

import pytest

from bot.replicas import chat_owners
from bot.replicas.chat_owners import ChatOwners
from bot.replicas.membership import Membership
from bot.runtime.executors import Threads
from index.opensearch.leases import Leases
from index.opensearch.records.claims import Claims
from tests.support.records.shared_records import SharedRecords, UnsteadyClient


class Process:
    """A process that answers chats. Nobody has left anything."""

    def __init__(self, shared: SharedRecords, threads: Threads) -> None:
        self.client: UnsteadyClient = shared.connected()
        self.membership = Membership(Leases(shared.connected(), shared.prefix))
        self.membership.join(None)
        self.owners = ChatOwners(Claims(self.client, shared.prefix), self.membership, threads.reading)

    async def answers(self, chat: int) -> bool:
        return await self.owners.owner_of(chat, self.begin_nothing) == self.membership.token

    async def begin_nothing(self, _token: str) -> None: ...

    async def release_idle(self, *open_chats: int) -> None:
        async def busy() -> Collection[int]:
            return open_chats

        await self.owners.release_idle(busy)


@pytest.fixture
async def shared(opensearch_urls: list[str]) -> AsyncIterator[SharedRecords]:
    records = SharedRecords(opensearch_urls)
    yield records
    records.close()


@pytest.fixture
def threads() -> Threads:
    return Threads()


@pytest.fixture
def process(shared: SharedRecords, threads: Threads) -> Process:
    return Process(shared, threads)


@pytest.fixture
def other(shared: SharedRecords, threads: Threads) -> Process:
    return Process(shared, threads)


class TestChatsThatAreTooMany:
    async def test_are_given_up_those_without_an_update_for_the_longest_time(
        self, process: Process, other: Process, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(chat_owners, "OWN_REMEMBERED", 2)
        assert all([await process.answers(chat) for chat in (1, 2, 3, 4, 1)])
        await process.release_idle(3)
        assert [await other.answers(chat) for chat in (1, 2, 3, 4)] == [False, True, False, False]
        assert [await process.answers(chat) for chat in (1, 2, 3, 4)] == [True, False, True, True]

    async def test_take_no_request_unless_some_are_given_up(self, process: Process) -> None:
        await process.answers(1)
        process.client.requests.clear()
        await process.release_idle()
        assert process.client.requests == []


class TestAChatThatIsBeingGivenUp:
    @pytest.fixture(autouse=True)
    def at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(chat_owners, "IDLE_S", 0.0)

    async def test_waits_with_its_next_update(self, process: Process, other: Process) -> None:
        """Then it is claimed again, so that no two processes answer it."""
        await process.answers(1)
        loop = asyncio.get_running_loop()
        asking: list[asyncio.Future[bool]] = []
        begun = asyncio.Event()

        def ask() -> None:
            asking.append(asyncio.ensure_future(process.answers(1)))
            begun.set()

        def ask_meanwhile() -> None:
            loop.call_soon_threadsafe(ask)
            asyncio.run_coroutine_threadsafe(begun.wait(), loop).result()

        process.client.before["_bulk"] = ask_meanwhile
        await process.release_idle()
        assert await asking[0] != await other.answers(1)

    async def test_stays_if_it_has_an_update_while_it_is_looked_what_is_open(self, process: Process) -> None:
        await process.answers(1)

        async def busy() -> Collection[int]:
            await process.answers(1)
            return ()

        process.client.requests.clear()
        await process.owners.release_idle(busy)
        assert process.client.requests == []

    async def test_stays_if_what_others_have_left_of_it_begins(self, process: Process, other: Process) -> None:
        await process.answers(1)

        async def busy() -> Collection[int]:
            assert await process.owners.take([1]) == {1}
            return ()

        await process.owners.release_idle(busy)
        assert not await other.answers(1)
