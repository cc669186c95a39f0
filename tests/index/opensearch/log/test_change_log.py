"""The log of changes in a real cluster: every entry is made once, whoever writes, and whatever is lost on the way."""

from __future__ import annotations

import threading

import opensearchpy
import pytest

from index.errors import BackendUnavailableError
from index.opensearch import bulk_requests
from index.opensearch.cluster_failures import GoneError
from index.opensearch.log import change_log
from index.opensearch.log.change_log import ARTICLE, READ_AHEAD, ChangeLog, LogEntry, TakenError, remove, write
from tests.support.opensearch.losing_proxy import LosingProxy
from tests.support.opensearch.shared_log import SharedLog
from tests.support.raw_server import raw_server


@pytest.fixture
def log(shared: SharedLog) -> ChangeLog:
    generations = shared.open()
    generations.make_first()
    return generations.log(1)


def entries(log: ChangeLog, number: int = 1) -> list[LogEntry]:
    return list(log.entries_from(number))


def append_next(log: ChangeLog, payload: str) -> None:
    """Append as writers do: to the last entry, and again if another writer was faster."""
    number, previous = 1, ""
    while True:
        for entry in log.entries_from(number):
            number, previous = entry.number + entry.count, entry.token
        try:
            log.append(LogEntry(number, 1, payload, previous))
        except TakenError:
            continue
        return


class TestEntries:
    def test_of_a_new_log_are_none(self, log: ChangeLog) -> None:
        assert entries(log) == []

    def test_are_read_in_order_from_any_of_them(self, log: ChangeLog) -> None:
        """An entry may make several changes. The number of the next one is higher by as many."""
        first = LogEntry(1, 1, "eins\tzwei", "")
        second = LogEntry(2, 40, "три 😺\n\0", first.token)
        third = LogEntry(42, 1, "", second.token)
        for entry in (first, second, third):
            log.append(entry)
        assert entries(log) == [first, second, third]
        assert entries(log, 42) == [third]
        assert entries(log, 43) == []

    def test_may_be_many(self, log: ChangeLog) -> None:
        for number in range(2 * READ_AHEAD + 2):
            append_next(log, str(number))
        assert [entry.payload for entry in entries(log)] == [str(number) for number in range(2 * READ_AHEAD + 2)]

    def test_may_be_longer_than_a_document(self, log: ChangeLog, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(change_log, "PART_CHARS", 10)
        long = LogEntry(1, 1, "A cat 😺 purrs, and a dog barks.", "")
        log.append(long)
        append_next(log, "short")
        assert [entry.payload for entry in entries(log)] == [long.payload, "short"]

    def test_with_a_number_that_is_taken_are_refused(self, log: ChangeLog) -> None:
        first = LogEntry(1, 1, "first", "")
        log.append(first)
        with pytest.raises(TakenError):
            log.append(LogEntry(1, 1, "second", ""))
        assert entries(log) == [first]


class TestTexts:
    def test_are_read_by_their_keys(self, log: ChangeLog) -> None:
        """Those that are there; with the news whether an entry is."""
        texts = {("cats", "1a"): "Cats purr.", ("cats", "2b"): "Кошки", ("dogs", "1a"): ""}
        log.put_texts(texts)
        log.put_texts({("cats", "1a"): "Cats purr."})
        assert log.read(1, [*texts, ("dogs", "2b")]) == (False, texts)
        append_next(log, "entry")
        assert log.read(1, [("dogs", "1a")]) == (True, {("dogs", "1a"): ""})
        assert log.read(2, []) == (False, {})

    def test_may_be_many_and_long(self, log: ChangeLog, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(change_log, "PART_CHARS", 100)
        monkeypatch.setattr(bulk_requests, "PART_CHARS", 100)
        monkeypatch.setattr(change_log, "READ_AT_ONCE", 7)
        texts = {("cats", f"{number:x}"): "purr 😺 " * number for number in range(40)}
        log.put_texts(texts)
        assert log.read(1, texts) == (False, texts)

    def test_are_whole_or_not_there(self, log: ChangeLog, shared: SharedLog, monkeypatch: pytest.MonkeyPatch) -> None:
        """While a text is removed, some of its parts may be gone already."""
        monkeypatch.setattr(change_log, "PART_CHARS", 10)
        log.put_texts({("cats", "1a"): "Cats purr, and dogs bark."})
        remove(shared.client, log.alias, ["cats~1a~1", "never"])
        with pytest.raises(GoneError):
            log.read(1, [("cats", "1a")])


class TestSeveralWriters:
    def test_make_each_entry_once(self, shared: SharedLog, log: ChangeLog) -> None:
        """None is lost, and each follows the one before it."""
        writers = [shared.open().log(1) for _ in range(4)]

        def write(name: int) -> None:
            for number in range(10):
                append_next(writers[name], f"{name} {number}")

        threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        made = entries(log)
        assert sorted(entry.payload for entry in made) == [
            f"{name} {number}" for name in range(4) for number in range(10)
        ]
        assert [entry.number for entry in made] == list(range(1, 41))
        assert [entry.previous for entry in made] == ["", *(entry.token for entry in made[:-1])]


class TestALostReply:
    """The entry is made, but its writer does not hear of it, and sends it again."""

    def test_is_not_taken_for_another_writer(self, shared: SharedLog, log: ChangeLog) -> None:
        with LosingProxy(shared.urls[0]) as proxy:
            proxy.loses = lambda path: "/_create/" in path and not proxy.lost
            entry = LogEntry(1, 1, "entry", "")
            shared.open(proxy.url).log(1).append(entry)
            assert proxy.lost == 1
        assert entries(log) == [entry]

    def test_to_a_writer_who_was_slower_is_a_refusal(self, shared: SharedLog, log: ChangeLog) -> None:
        first = LogEntry(1, 1, "first", "")
        log.append(first)
        with LosingProxy(shared.urls[0]) as proxy:
            proxy.loses = lambda path: "/_create/" in path and not proxy.lost
            with pytest.raises(TakenError):
                shared.open(proxy.url).log(1).append(LogEntry(1, 1, "second", ""))
            assert proxy.lost == 1
        assert entries(log) == [first]

    def test_again_and_again_is_an_outage(self, shared: SharedLog, log: ChangeLog) -> None:
        """Nobody knows then whether the entry is there. Whoever reads on sees it."""
        with LosingProxy(shared.urls[0]) as proxy:
            proxy.loses = lambda path: "/_create/" in path
            entry = LogEntry(1, 1, "entry", "")
            with pytest.raises(BackendUnavailableError):
                shared.open(proxy.url).log(1).append(entry)
        assert entries(log) == [entry]


class TestALogThatIsGone:
    def test_is_noticed_by_everyone_who_uses_it(self, shared: SharedLog) -> None:
        """Nothing is written elsewhere."""
        log = shared.open().log(7)
        with pytest.raises(GoneError):
            log.append(LogEntry(1, 1, "entry", ""))
        with pytest.raises(GoneError):
            log.put_texts({("cats", "1a"): "Cats purr."})
        with pytest.raises(GoneError):
            entries(log)
        with pytest.raises(GoneError):
            log.read(1, [])
        with pytest.raises(GoneError):
            remove(shared.client, log.alias, ["cats~1a"])
        assert shared.indices == []


class TestWhatFails:
    def test_to_be_read_is_not_taken_for_missing(self, shared: SharedLog) -> None:
        """A node may have lost the others, and so know nothing of an entry that is there."""
        body = b'{"docs": [{"_id": "000000000001", "error": {"type": "no_shard_available_action_exception"}}]}'
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        with raw_server(lambda connection: connection.sendall(head + body)) as address:
            log = shared.open(f"http://{address}").log(1)
            with pytest.raises(BackendUnavailableError, match="no_shard_available_action_exception"):
                entries(log)

    def test_because_the_index_accepts_nothing_is_an_outage(self, shared: SharedLog, log: ChangeLog) -> None:
        """As when a disk is full, or its operator has blocked it."""
        self.block(shared, log, True)
        with pytest.raises(BackendUnavailableError, match="an index is read-only"):
            log.put_texts({("cats", "1a"): "Cats purr."})
        with pytest.raises(BackendUnavailableError, match="an index is read-only"):
            append_next(log, "entry")
        self.block(shared, log, False)
        append_next(log, "entry")

    def block(self, shared: SharedLog, log: ChangeLog, is_blocked: bool) -> None:
        shared.client.create(f"/{log.alias}/_settings", {"index.blocks.write": is_blocked})

    def test_through_our_own_fault_is_not(self, shared: SharedLog, log: ChangeLog) -> None:
        """Whoever reads the program's log must see it."""
        with pytest.raises(opensearchpy.RequestError, match="mapper_parsing_exception"):
            write(shared.client, log.alias, [("cats~1a", {ARTICLE: {"not": "an id"}})])
