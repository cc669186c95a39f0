"""Count what was begun and not ended, even if the process dies."""

from __future__ import annotations

import asyncio
import os
import stat
from pathlib import Path

import pytest

from bot.queue.attempts import MAX_TRIES, SLOT_BYTES, AttemptsFile, Tries
from index.disk.paths import TRIES_NAME
from tests.support.waiting import HANG_S


def opened(directory: Path) -> AttemptsFile:
    return AttemptsFile(directory / TRIES_NAME)


class TestAttempts:
    def test_that_end_are_forgotten(self, tmp_path: Path) -> None:
        attempts = opened(tmp_path)
        attempts.begin("7:1")
        assert attempts.count("7:1") == 1
        attempts.end("7:1")
        attempts.end("7:2")
        assert opened(tmp_path).count("7:1") == 0

    def test_that_never_end_are_counted_by_the_next_process(self, tmp_path: Path) -> None:
        """This counts all that were running when the process died."""
        for count in range(3):
            attempts = opened(tmp_path)
            assert [attempts.count(key) for key in ("7:1", "7:2", "7:3")] == [count, count, 0]
            for key in ("7:1", "7:3", "7:2"):
                attempts.begin(key)
            attempts.end("7:3")
            attempts.close()
            attempts.close()
        attempts = opened(tmp_path)
        attempts.begin("7:4")
        assert [attempts.count(key) for key in ("7:1", "7:2", "7:4")] == [3, 3, 1]

    def test_are_taken_back_one_by_one(self, tmp_path: Path) -> None:
        attempts = opened(tmp_path)
        attempts.begin("7:1")
        attempts.begin("7:1")
        attempts.uncount("7:1")
        assert opened(tmp_path).count("7:1") == 1
        attempts.uncount("7:1")
        attempts.uncount("7:1")
        assert opened(tmp_path).count("7:1") == 0

    def test_take_no_more_room_than_there_are_at_a_time(self, tmp_path: Path) -> None:
        attempts = opened(tmp_path)
        for number in range(100):
            attempts.begin(f"7:{number}")
            attempts.end(f"7:{number - 1}")
        assert (tmp_path / TRIES_NAME).stat().st_size == 2 * SLOT_BYTES
        assert stat.S_IMODE((tmp_path / TRIES_NAME).stat().st_mode) == 0o600

    @pytest.mark.parametrize("corrected", [-4e9, -1e9, 1e9, 4e9])
    def test_are_counted_whatever_becomes_of_the_clock(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, corrected: float
    ) -> None:
        opened(tmp_path).begin("7:1")
        monkeypatch.setattr("bot.queue.attempts.time.time", lambda: 2e9 + corrected)
        attempts = opened(tmp_path)
        attempts.begin("7:1")
        assert opened(tmp_path).count("7:1") == 2

    def test_of_long_ago_are_not_too_many(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bot.queue.attempts.MAX_COUNTS", 2)
        attempts = opened(tmp_path)
        for number in range(3):
            attempts.begin(f"7:{number}")
        assert [opened(tmp_path).count(f"7:{number}") for number in range(3)] == [1, 1, 0]

    def test_that_cannot_be_read_do_no_harm(self, tmp_path: Path) -> None:
        opened(tmp_path).begin("7:1")
        with (tmp_path / TRIES_NAME).open("ab") as file:
            file.write(b"\xff" * SLOT_BYTES + b"7:1 9 9999999999".ljust(SLOT_BYTES) + b"torn")
        attempts = opened(tmp_path)
        assert attempts.count("7:1") == 1
        for number in range(2, 6):
            attempts.begin(f"7:{number}")
        assert [opened(tmp_path).count(f"7:{number}") for number in range(1, 7)] == [1, 1, 1, 1, 1, 0]

    def test_count_in_memory_where_the_disk_refuses(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        attempts = opened(tmp_path)

        def refuse(*_: object) -> int:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "pwrite", refuse)
        attempts.begin("7:1")
        attempts.begin("7:1")
        assert attempts.count("7:1") == 2
        assert [record.getMessage() for record in caplog.records] == [
            "The counts of crashes cannot be written to disk: No space left on device"
        ]
        (tmp_path / "file").touch()
        assert opened(tmp_path / "file").count("7:1") == 0

    def test_may_be_counted_in_memory(self) -> None:
        attempts = AttemptsFile(None)
        attempts.begin("7:1")
        assert attempts.count("7:1") == 1


def counted(key: str, count: int) -> Tries:
    attempts = AttemptsFile(None)
    for _ in range(count):
        attempts.begin(key)
    return Tries(attempts)


class TestTries:
    @pytest.mark.parametrize("before", range(MAX_TRIES))
    async def test_lets_a_step_be_tried_and_forgets_that_when_it_ends(self, before: int) -> None:
        """This includes a failure: the program survived it."""
        tries = counted("a:add", before)

        async def fail() -> None:
            async with tries.one("a:add") as may_be_tried:
                assert may_be_tried
                assert tries.attempts.count("a:add") == before + 1
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await fail()
        assert tries.attempts.count("a:add") == 0

    async def test_refuses_a_step_after_three_crashes_in_each_run(self) -> None:
        tries = counted("a:add", MAX_TRIES)
        for _ in range(2):
            async with tries.one("a:add") as may_be_tried:
                assert not may_be_tried
        assert tries.attempts.count("a:add") == MAX_TRIES

    async def test_makes_the_last_try_of_a_step_while_no_other_is_under_way(self) -> None:
        tries, order = counted("a:add", MAX_TRIES - 1), list[str]()
        two_begun, go_on = asyncio.Event(), asyncio.Event()

        async def take(key: str) -> None:
            async with tries.one(key):
                order.append(f"{key} begins")
                if len(order) == 2:
                    two_begun.set()
                await go_on.wait()
                order.append(f"{key} ends")

        async with asyncio.TaskGroup() as tasks:
            for key in ("b:add", "c:add", "a:add", "d:add"):
                tasks.create_task(take(key))
            await two_begun.wait()
            go_on.set()
        assert order.index("a:add begins") > max(order.index("b:add ends"), order.index("c:add ends"))
        assert order.index("d:add begins") > order.index("a:add ends")

    async def test_makes_the_last_try_of_a_step_beside_that_of_a_message(self) -> None:
        """A waiting step would hold the turn of its host, and the message may wait for that turn: forever."""
        tries, host = counted("a:add", MAX_TRIES - 1), asyncio.Lock()
        message_waits = asyncio.Event()

        async def message() -> None:
            async with tries.last_try:
                message_waits.set()
                async with host:
                    pass

        async with host:
            waiting = asyncio.create_task(message())
            await message_waits.wait()
            async with asyncio.timeout(HANG_S), tries.one("a:add") as may_be_tried:
                assert may_be_tried
        await waiting
