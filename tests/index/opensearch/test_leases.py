"""Leases in a real cluster: one process has each at a time, whoever dies, sleeps, or loses touch with the cluster."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from index.errors import BackendUnavailableError
from index.opensearch import leases as leases_module
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from index.opensearch.lease import BELIEVED_S, HeldLease, Lease
from index.opensearch.leases import OVER_S, RENEW_S, RETRY_S, Leases
from tests.support.opensearch.losing_proxy import LosingProxy
from tests.support.replicas.shared_leases import SharedLeases
from tests.support.waiting import HANG_S

TASKS = "tasks"


@pytest.fixture
def processes(opensearch_urls: list[str]) -> Iterator[SharedLeases]:
    processes = SharedLeases(opensearch_urls)
    yield processes
    processes.close()


def taken(leases: Leases, name: str = TASKS) -> Lease:
    lease = leases.take(name)
    assert lease
    return lease


def state(lease: Lease) -> str:
    return "held" if lease.is_held else "ended" if lease.is_ended else "lapsed"


def together(count: int, work: object) -> None:
    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]  # type: ignore[arg-type]  # as they were given
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class TestTaking:
    def test_a_lease_that_another_process_has_is_refused(self, processes: SharedLeases) -> None:
        one, two = processes.open(), processes.open()
        lease = taken(one)
        assert lease.is_held
        assert two.take(TASKS) is None
        assert one.take(TASKS) is None
        assert taken(two, "index").is_held

    def test_a_lease_that_was_released_is_free_at_once(self, processes: SharedLeases) -> None:
        one, two = processes.open(), processes.open()
        lease = taken(one)
        lease.release()
        lease.release()
        assert not lease.is_held
        assert taken(two).is_held

    def test_of_several_that_take_at_once_one_succeeds(self, processes: SharedLeases) -> None:
        opened = [processes.open() for _ in range(6)]
        found: list[Lease | None] = []
        together(6, lambda number: found.append(opened[number].take(TASKS)))
        assert len([lease for lease in found if lease]) == 1

    def test_a_name_may_have_any_characters(self, processes: SharedLeases) -> None:
        one, two = processes.open(), processes.open()
        taken(one, "member:a/b?c=ä")
        assert two.take("member:a/b?c=ä") is None

    def test_whoever_closes_releases_all(self, processes: SharedLeases) -> None:
        one, two = processes.open(), processes.open()
        taken(one)
        taken(one, "index")
        one.close()
        one.close()
        assert taken(two).is_held
        assert taken(two, "index").is_held


class TestTakingOver:
    def test_a_lease_that_is_not_renewed_is_over_after_a_while(self, processes: SharedLeases) -> None:
        """The time counts from the first look of the one who takes it, by that one's clock."""
        one, two = processes.open(), processes.open()
        lease = taken(one)
        processes.pass_time(OVER_S)
        assert two.take(TASKS) is None
        processes.pass_time(OVER_S - 0.1)
        assert two.take(TASKS) is None
        processes.pass_time(0.1)
        assert taken(two).is_held
        assert not lease.is_held

    def test_no_clocks_are_compared(self, processes: SharedLeases) -> None:
        one, two = processes.open(), processes.open(clock=lambda: processes.now - 1e6)
        taken(one)
        assert two.take(TASKS) is None
        processes.pass_time(OVER_S)
        assert taken(two).is_held

    def test_a_lease_that_is_renewed_is_never_over(self, processes: SharedLeases) -> None:
        one, two = processes.open(), processes.open()
        lease = taken(one)
        for _ in range(2 * round(OVER_S / RENEW_S)):
            assert two.take(TASKS) is None
            processes.pass_time(RENEW_S)
            assert one.renew_due() == RENEW_S
        assert lease.is_held

    def test_exactly_one_of_several_takes_it_over(self, processes: SharedLeases) -> None:
        taken(processes.open())
        opened = [processes.open() for _ in range(6)]
        for leases in opened:
            assert leases.take(TASKS) is None
        processes.pass_time(OVER_S)
        found: list[Lease | None] = []
        together(6, lambda number: found.append(opened[number].take(TASKS)))
        assert len([lease for lease in found if lease]) == 1

    def test_a_holder_that_wakes_later_learns_that_it_lost_it(
        self, processes: SharedLeases, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Before it asks, it does not believe that it has it. The new holder keeps it."""
        one, two = processes.open(), processes.open()
        lost = taken(one)
        assert two.take(TASKS) is None
        processes.pass_time(OVER_S)
        lease = taken(two)
        assert state(lost) == "lapsed"
        one.renew_due()
        assert state(lost) == "ended"
        assert "Another process has taken the lease “tasks”" in caplog.text
        lost.release()
        assert lease.is_held
        assert one.take(TASKS) is None

    def test_a_holder_that_lost_a_lease_does_not_release_that_of_another(self, processes: SharedLeases) -> None:
        one, two = processes.open(), processes.open()
        lost = taken(one)
        assert two.take(TASKS) is None
        processes.pass_time(OVER_S)
        taken(two)
        lost.release()
        assert processes.open().take(TASKS) is None

    def test_a_lease_that_was_taken_over_and_released_is_lost(self, processes: SharedLeases) -> None:
        one, two = processes.open(), processes.open()
        lost = taken(one)
        assert two.take(TASKS) is None
        processes.pass_time(OVER_S)
        taken(two).release()
        one.renew_due()
        assert lost.is_ended


class TestBelieving:
    def test_a_holder_that_could_not_renew_stops_before_others_begin(self, processes: SharedLeases) -> None:
        lease = taken(processes.open())
        processes.pass_time(BELIEVED_S - 0.1)
        assert state(lease) == "held"
        processes.pass_time(0.1)
        assert state(lease) == "lapsed"
        assert BELIEVED_S < OVER_S

    def test_a_holder_has_the_lease_again_if_nobody_took_it(self, processes: SharedLeases) -> None:
        """It has been asleep. The version that it replaces is its own: nobody had the lease meanwhile."""
        one, two = processes.open(), processes.open()
        lease = taken(one)
        assert two.take(TASKS) is None
        processes.pass_time(OVER_S)
        one.renew_due()
        assert lease.is_held
        assert two.take(TASKS) is None

    def test_what_takes_long_to_write_is_believed_from_its_beginning(self, processes: SharedLeases) -> None:
        """Others may have seen it at once."""
        moments = iter([0.0, 3.9, 4.0])  # of the write, and of two looks
        one = processes.open(clock=lambda: next(moments))
        lease = taken(one)
        assert [state(lease), state(lease)] == ["held", "lapsed"]

    @pytest.mark.skipif(not hasattr(time, "CLOCK_BOOTTIME"), reason="the clock stops while the machine sleeps")
    def test_ends_while_the_machine_is_suspended(
        self, processes: SharedLeases, opensearch_urls: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """When it wakes, others may have the lease. Not all clocks have run meanwhile."""
        client = ClusterClient(ClusterAccess(tuple(opensearch_urls)))
        lease = taken(Leases(client, processes.prefix))
        assert state(lease) == "held"
        clock = time.clock_gettime
        monkeypatch.setattr(
            time, "clock_gettime", lambda which: clock(which) + BELIEVED_S * (which == time.CLOCK_BOOTTIME)
        )
        assert state(lease) == "lapsed"
        client.close()


class TestACluster:
    """That does not answer, or whose answers are lost."""

    def test_a_lost_reply_to_taking_does_no_harm(self, processes: SharedLeases, opensearch_urls: list[str]) -> None:
        with LosingProxy(opensearch_urls[0]) as proxy:
            one, two = processes.open(proxy.url), processes.open()
            proxy.loses = lambda path: "_create" in path and proxy.lost == 0
            lease = taken(one)
            assert (proxy.lost, lease.is_held) == (1, True)
            processes.pass_time(RENEW_S)
            one.renew_due()
            assert lease.is_held
            assert two.take(TASKS) is None

    def test_a_lost_reply_to_renewing_does_no_harm(self, processes: SharedLeases, opensearch_urls: list[str]) -> None:
        with LosingProxy(opensearch_urls[0]) as proxy:
            one, two = processes.open(proxy.url), processes.open()
            lease = taken(one)
            proxy.loses = lambda path: "_doc" in path and proxy.lost == 0
            processes.pass_time(RENEW_S)
            one.renew_due()
            assert (proxy.lost, lease.is_held) == (1, True)
            processes.pass_time(RENEW_S)
            one.renew_due()
            assert two.take(TASKS) is None
            lease.release()
            assert taken(two).is_held

    def test_a_lost_reply_to_releasing_does_no_harm(self, processes: SharedLeases, opensearch_urls: list[str]) -> None:
        with LosingProxy(opensearch_urls[0]) as proxy:
            one, two = processes.open(proxy.url), processes.open()
            lease = taken(one)
            proxy.loses = lambda path: "_doc" in path and proxy.lost == 0
            lease.release()
            assert proxy.lost == 1
            assert taken(two).is_held

    def test_a_lease_is_kept_through_a_short_outage(
        self, processes: SharedLeases, opensearch_urls: list[str], caplog: pytest.LogCaptureFixture
    ) -> None:
        """Its write arrived, only the answers did not. What is believed counts from the first that was not lost."""
        with LosingProxy(opensearch_urls[0]) as proxy:
            one = processes.open(proxy.url)
            lease = taken(one)
            proxy.loses = lambda path: True
            processes.pass_time(RENEW_S)
            assert one.renew_due() == RETRY_S
            assert state(lease) == "held"
            assert "could not be renewed" not in caplog.text
            processes.pass_time(BELIEVED_S)
            assert state(lease) == "lapsed"
            proxy.loses = lambda path: False
            one.renew_due()
            assert state(lease) == "held"
            lease.release()
            assert taken(processes.open()).is_held

    def test_a_lease_that_lapses_is_logged_once(
        self, processes: SharedLeases, opensearch_urls: list[str], caplog: pytest.LogCaptureFixture
    ) -> None:
        with LosingProxy(opensearch_urls[0]) as proxy:
            one = processes.open(proxy.url)
            taken(one)

            def lose(path: str) -> bool:
                processes.pass_time(BELIEVED_S)
                return True

            proxy.loses = lose
            processes.pass_time(RENEW_S)
            for _ in range(2):
                assert one.renew_due() == RETRY_S
            assert caplog.text.count("The lease “tasks” could not be renewed: OpenSearch: ") == 1

    def test_a_lease_that_cannot_be_released_is_over_later(
        self, processes: SharedLeases, opensearch_urls: list[str], caplog: pytest.LogCaptureFixture
    ) -> None:
        """Releasing raises no error, because nothing can be done about it."""
        with LosingProxy(opensearch_urls[0]) as proxy:
            one = processes.open(proxy.url)
            lease = taken(one)
            proxy.loses = lambda path: True
            lease.release()
            assert not lease.is_held
            assert "The lease “tasks” could not be released: OpenSearch: " in caplog.text

    def test_an_outage_counts_for_nobody(self, processes: SharedLeases, opensearch_urls: list[str]) -> None:
        """Whoever watches a lease begins again after it, because its holder could not renew it either."""
        taken(processes.open())
        with LosingProxy(opensearch_urls[0]) as proxy:
            two = processes.open(proxy.url)
            assert two.take(TASKS) is None
            proxy.loses = lambda path: True
            with pytest.raises(BackendUnavailableError):
                two.take(TASKS)
            with pytest.raises(BackendUnavailableError):
                two.listed("")
            proxy.loses = lambda path: False
            processes.pass_time(OVER_S)
            assert two.take(TASKS) is None
            processes.pass_time(OVER_S)
            assert taken(two).is_held

    def test_a_lease_that_changes_all_the_time_is_given_up(
        self, processes: SharedLeases, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        """As when each earlier write of ours arrives after we have looked."""
        one = processes.open()
        lease = taken(one)
        stale = lease.version

        def find_stale(self: Leases, lease: Lease) -> bool:
            lease.version = stale
            return True

        monkeypatch.setattr(Leases, "_is_ours", find_stale)
        processes.pass_time(RENEW_S)
        one.renew_due()
        lease.version = stale
        processes.pass_time(RENEW_S)
        assert one.renew_due() == RETRY_S
        lease.release()
        assert "could not be released: OpenSearch: the lease changes all the time" in caplog.text


class TestHolding:
    def test_lasts_as_long_as_the_block(self, processes: SharedLeases) -> None:
        one, two = processes.open(), processes.open()
        with one.hold("index") as lease:
            assert lease.is_held
            assert two.take("index") is None
        assert taken(two, "index").is_held

    def test_ends_with_an_error_too(self, processes: SharedLeases) -> None:
        one, two = processes.open(), processes.open()
        with pytest.raises(KeyError), one.hold("index"):
            raise KeyError
        assert taken(two, "index").is_held

    def test_waits_for_others(self, processes: SharedLeases) -> None:
        """Several changes at once are made one after the other."""
        opened = [processes.open(sleep=time.sleep) for _ in range(4)]
        inside: list[int] = []
        most: list[int] = []

        def change(number: int) -> None:
            for _ in range(3):
                with opened[number].hold("index"):
                    inside.append(number)
                    most.append(len(inside))
                    inside.remove(number)

        together(4, change)
        assert most == [1] * 12

    def test_gives_up_in_the_end(self, processes: SharedLeases) -> None:
        one, began = processes.open(), processes.now
        taken(one, "index")

        def sleep(seconds: float) -> None:
            processes.pass_time(seconds)
            one.renew_due()

        two = processes.open(sleep=sleep)
        with (
            pytest.raises(BackendUnavailableError, match="the lease “index” for more than 2 s"),
            two.hold("index", 2.0),
        ):
            pass
        assert 2 < processes.now - began < 3


class TestListing:
    def test_names_all_of_a_kind(self, processes: SharedLeases) -> None:
        one, two = processes.open(), processes.open()
        assert one.listed("member:") == []
        one.take("member:1", {"address": "10.0.0.1"})
        two.take("member:2", {"address": "10.0.0.2"})
        taken(two)
        found = {each.name: (each.says, each.is_over) for each in processes.open().listed("member:")}
        assert found == {"member:1": ({"address": "10.0.0.1"}, False), "member:2": ({"address": "10.0.0.2"}, False)}

    def test_tells_which_are_over(self, processes: SharedLeases) -> None:
        """It counts as a look, so that one who lists can take at once."""
        one, two, watching = processes.open(), processes.open(), processes.open()
        taken(one, "member:1")
        taken(two, "member:2")
        watching.listed("member:")
        processes.pass_time(OVER_S)
        two.renew_due()
        assert {each.name: each.is_over for each in watching.listed("member:")} == {"member:1": True, "member:2": False}
        assert taken(watching, "member:1").is_held

    def test_leaves_out_what_was_released(self, processes: SharedLeases) -> None:
        one = processes.open()
        taken(one, "member:1").release()
        assert one.listed("member:") == []


class TestLooking:
    def test_tells_who_has_a_lease(self, processes: SharedLeases) -> None:
        one, two = processes.open(), processes.open()
        assert two.look("member:1") is None
        one.take("member:1", {"address": "10.0.0.1"})
        assert two.look("member:1") == HeldLease("member:1", {"address": "10.0.0.1"}, is_over=False)
        processes.pass_time(OVER_S)
        assert two.look("member:1") == HeldLease("member:1", {"address": "10.0.0.1"}, is_over=True)

    def test_begins_again_after_an_outage(self, processes: SharedLeases, opensearch_urls: list[str]) -> None:
        taken(processes.open())
        with LosingProxy(opensearch_urls[0]) as proxy:
            two = processes.open(proxy.url)
            two.look(TASKS)
            proxy.loses = lambda path: True
            with pytest.raises(BackendUnavailableError):
                two.look(TASKS)
            proxy.loses = lambda path: False
            processes.pass_time(OVER_S)
            found = two.look(TASKS)
            assert found
            assert not found.is_over


class TestEnding:
    def test_takes_a_lease_away_for_good(self, processes: SharedLeases) -> None:
        """Its holder has slept. What it believes is wrong, even if nobody has the lease."""
        one, two = processes.open(), processes.open()
        lost = taken(one)
        assert not two.end(TASKS)
        processes.pass_time(OVER_S)
        assert two.end(TASKS)
        assert two.look(TASKS) is None
        one.renew_due()
        assert state(lost) == "ended"


class TestTheThread:
    def test_renews_until_the_end(self, processes: SharedLeases, monkeypatch: pytest.MonkeyPatch) -> None:
        """Also what is taken after it has begun."""
        monkeypatch.setattr(leases_module, "RENEW_S", 0.01)
        one = processes.open(clock=time.monotonic)
        one.start()
        lease, written = taken(one), threading.Semaphore(0)
        write = Leases._write

        def counted(self: Leases, lease: Lease) -> bool:
            is_written = write(self, lease)
            written.release()
            return is_written

        monkeypatch.setattr(Leases, "_write", counted)
        for _ in range(3):
            assert written.acquire(timeout=HANG_S)
        assert state(lease) == "held"
        one.close()
        assert state(lease) == "ended"
        assert taken(processes.open()).is_held
