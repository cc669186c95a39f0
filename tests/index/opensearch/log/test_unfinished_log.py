"""The log of an archive that is copied from elsewhere, in a real cluster."""

from __future__ import annotations

import pytest

from index.errors import UnfinishedMoveError
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from index.opensearch.cluster_failures import GoneError
from index.opensearch.log.change_log import LogEntry, TakenError
from index.opensearch.log.generations import Generations
from index.opensearch.log.log_index import Beginning
from index.opensearch.log.unfinished_log import UnfinishedLog
from tests.support.opensearch.losing_proxy import LosingProxy
from tests.support.opensearch.shared_log import HookedClient, SharedLog

CATS, DOGS = ("cats", "1a"), ("dogs", "2b")
TEXTS = {CATS: "Cats purr.", DOGS: "Dogs bark."}
STATE = Beginning(3, "token", ["a", "b 😺"])


def state(beginning: Beginning) -> tuple[int, str, list[str]]:
    return beginning.revision, beginning.token, list(beginning.snapshot)


@pytest.fixture
def log(shared: SharedLog) -> UnfinishedLog:
    """A log that was begun, with two texts."""
    log = UnfinishedLog(shared.client, shared.prefix)
    assert log.begin()
    log.texts.put_texts(TEXTS)
    return log


class TestAnUnfinishedLog:
    def test_is_no_archive_for_anybody(self, shared: SharedLog, log: UnfinishedLog) -> None:
        log.fill(STATE)
        with pytest.raises(UnfinishedMoveError, match=f"byline move --to opensearch.*{shared.prefix}-[*]"):
            shared.open().present()

    def test_stays_unfinished_for_one_who_would_begin_an_archive(self, shared: SharedLog, log: UnfinishedLog) -> None:
        shared.open().make_first()
        with pytest.raises(UnfinishedMoveError):
            shared.open().present()
        assert shared.indices == ["log-000001-first"]

    def test_is_gone_on_with(self, shared: SharedLog, log: UnfinishedLog) -> None:
        again = UnfinishedLog(shared.client, shared.prefix)
        assert not again.begin()
        assert again.text_keys() == {CATS, DOGS}

    def test_knows_texts_of_several_parts_by_their_first(self, log: UnfinishedLog) -> None:
        long = ("birds", "3c")
        log.texts.put_texts({long: "Birds sing." * 200_000})
        assert log.text_keys() == {CATS, DOGS, long}

    def test_has_a_state_when_it_is_filled(self, log: UnfinishedLog) -> None:
        with pytest.raises(GoneError):
            log.beginning()
        log.fill(STATE)
        log.fill(STATE._replace(revision=4))
        assert state(log.beginning()) == (4, "token", ["a", "b 😺"])

    def test_is_the_log_of_an_archive_when_it_is_finished(self, shared: SharedLog, log: UnfinishedLog) -> None:
        log.fill(STATE)
        log.finish()
        generations = shared.open()
        assert generations.present() == 1
        assert state(generations.beginning(1)) == (3, "token", ["a", "b 😺"])
        assert generations.log(1).read(4, TEXTS) == (False, TEXTS)
        entry = LogEntry(4, 1, "payload", "token")
        generations.log(1).append(entry)
        assert list(generations.log(1).entries_from(4)) == [entry]

    def test_is_finished_although_the_reply_is_lost(self, shared: SharedLog, log: UnfinishedLog) -> None:
        log.fill(STATE)
        with LosingProxy(shared.urls[0]) as proxy:
            proxy.loses = lambda path: path == "/_aliases" and not proxy.lost
            client = shared.added(ClusterClient(ClusterAccess((proxy.url,))))
            UnfinishedLog(client, shared.prefix).finish()
            assert proxy.lost == 1
        assert shared.open().present() == 1

    def test_is_discarded_with_its_texts(self, shared: SharedLog, log: UnfinishedLog) -> None:
        log.discard()
        assert (shared.indices, shared.open().present()) == ([], None)
        with pytest.raises(GoneError):
            log.text_keys()
        with pytest.raises(GoneError):
            log.fill(STATE)
        with pytest.raises(GoneError):
            log.finish()
        assert shared.indices == []


class TestAnArchive:
    def test_is_never_taken_for_an_unfinished_one(self, shared: SharedLog) -> None:
        shared.open().make_first()
        with pytest.raises(TakenError):
            UnfinishedLog(shared.client, shared.prefix).begin()
        assert shared.open().present() == 1

    def test_that_another_one_makes_meanwhile_is_kept(self, shared: SharedLog) -> None:
        client = shared.added(HookedClient(shared.access, _cluster=lambda: Generations.make_first(shared.open())))
        with pytest.raises(TakenError):
            UnfinishedLog(client, shared.prefix).begin()
        assert shared.open().present() == 1
