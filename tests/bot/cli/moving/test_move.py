"""Move an archive to a real cluster and back on the command line."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from index.disk.key_value import NotebookFile
from index.disk.lock import DirectoryLock
from index.disk.queue import InboxFile
from index.maintenance.moving import to_cluster
from index.maintenance.moving.moved import Moved
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from index.opensearch.leases import Leases
from tests.support.bot.cli_program import CLOCK, FERRY, Program, jsonl, on_terminal, start_program
from tests.support.opensearch.losing_proxy import LosingProxy
from tests.support.waiting import HANG_S

PREFIX = "OPENSEARCH_PREFIX"


@pytest.fixture
def prefix(monkeypatch: pytest.MonkeyPatch) -> str:
    """A name for an archive in the cluster, which no other test has."""
    name = f"move{uuid4().hex}"
    monkeypatch.setenv(PREFIX, name)
    return name


@pytest.fixture
def client(opensearch_urls: list[str], prefix: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[ClusterClient]:
    """A client of the cluster that the settings name."""
    monkeypatch.setenv("OPENSEARCH_URL", ",".join(opensearch_urls))
    client = ClusterClient(ClusterAccess(tuple(opensearch_urls)))
    yield client
    for index in client.get(f"/{prefix}-*"):
        client.delete(f"/{index}")
    client.close()


@pytest.fixture
def archive(program: Program, client: ClusterClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive in DATA_DIR with an earlier version, a removal that can be undone, a note, and accepted work."""
    with monkeypatch.context() as before:
        before.delenv("OPENSEARCH_URL")
        before.delenv(PREFIX)
        program("add", "--jsonl", "-", stdin=jsonl(FERRY, CLOCK, FERRY | {"text": "The old cable holds."}))
        program("remove", program("list").out.splitlines()[0].split("\t")[0])
    with closing(NotebookFile(Path("data"))) as notebook, closing(InboxFile(Path("data"))) as inbox:
        notebook.put("feed:https://example.org", {"n": 1})
        inbox.accept({"5:1": {"text": "/add Cats"}})


EVERYTHING = (
    "1 articles in their order, 4 changes that can be undone, 1 earlier versions, 1 notes, 1 pieces of accepted work"
)


@pytest.mark.usefixtures("archive")
class TestAMove:
    def test_says_what_was_compared_and_what_to_do_next(self, program: Program, prefix: str) -> None:
        ran = program("move", "--to", "opensearch")
        assert (ran.code, ran.err) == (0, "Reading and checking the archive …\nCopying …\nComparing …\n")
        done, following, kept = ran.out.splitlines()
        assert done.startswith(
            f"Moved to the cluster, under {prefix}. Each record and each text was compared, and all are equal: "
            f"{EVERYTHING}; revision "
        )
        assert following == "Next: Keep OPENSEARCH_URL set, then start Byline. Its first start makes the search index."
        assert kept.startswith("The archive in data is kept as it was. Delete data and its backups when you no longer")

    def test_and_another_one_bring_the_archive_back(
        self, program: Program, prefix: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as settings:
            settings.delenv("OPENSEARCH_URL")
            settings.delenv(PREFIX)
            before, answer = program("export").out, program("search", "old cable", "--json").out
        program("move", "--to", "opensearch")
        assert (program("export").out, program("search", "old cable", "--json").out) == (before, answer)
        monkeypatch.setenv("DATA_DIR", "back")
        ran = program("move", "--to", "tinydb")
        assert ran.code == 0
        done, following, kept = ran.out.splitlines()
        assert done.startswith("Moved to back. Each record")
        assert EVERYTHING in done
        assert following.startswith("Next: Unset OPENSEARCH_URL")
        assert kept.startswith(f"The archive in the cluster, under {prefix} is kept as it was. Delete the indices")
        monkeypatch.delenv("OPENSEARCH_URL")
        monkeypatch.delenv(PREFIX)
        assert (program("export").out, program("search", "old cable", "--json").out) == (before, answer)
        assert InboxFile(Path("back"), read_only=True).unfinished == InboxFile(Path("data"), read_only=True).unfinished

    def test_once_more_compares(self, program: Program, prefix: str) -> None:
        program("move", "--to", "opensearch")
        again = program("move", "--to", "opensearch")
        assert (again.code, again.err) == (0, "Reading and checking the archive …\nComparing …\n")
        assert again.out.startswith(
            f"Nothing had to be moved: the cluster, under {prefix} has the archive. Each record"
        )
        program("remove", FERRY["url"])
        refused = program("move", "--to", "opensearch")
        assert (refused.code, refused.out) == (1, "")
        assert refused.err.splitlines()[-1].startswith(f"Nothing was moved to {prefix}: there is another archive: ")

    def test_shows_on_a_terminal_how_far_it_is(self, opensearch_urls: list[str], prefix: str, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text(f"OPENSEARCH_URL={','.join(opensearch_urls)}\n{PREFIX}={prefix}\n")
        shown = on_terminal(["move", "--to", "opensearch"], tmp_path)
        assert "Copying: 100%\n" in shown
        assert "Comparing: 100%\n" in shown

    @pytest.mark.parametrize(
        ("target", "path"),
        [
            ("opensearch", "/{}-log-unfinished/_bulk"),
            ("opensearch", "/_aliases"),
            ("tinydb", "/{}-log-000001/_mget"),
        ],
    )
    def test_that_is_killed_goes_on(
        self, program: Program, opensearch_urls: list[str], prefix: str, target: str, path: str, tmp_path: Path
    ) -> None:
        """By SIGKILL, just after a request was done. Meanwhile, there is no archive, or the whole one."""
        if target == "tinydb":
            assert program("move", "--to", "opensearch").code == 0
            Path("data").rename("before")
        with LosingProxy(opensearch_urls[0]) as proxy:

            def kills(requested: str) -> bool:
                if requested.startswith(path.format(prefix)):
                    process.kill()
                    return True
                return False

            with start_program(
                *("move", "--to", target), cwd=tmp_path, OPENSEARCH_URL=proxy.url, OPENSEARCH_PREFIX=prefix
            ) as process:
                proxy.loses = kills
                output = process.communicate(timeout=HANG_S)
                assert process.returncode == -signal.SIGKILL, output
        with pytest.MonkeyPatch.context() as other:
            if target == "tinydb":
                other.delenv("OPENSEARCH_URL")
                other.delenv(PREFIX)
            ran = program("list")
            if path == "/_aliases":
                assert (ran.code, ran.out.count("\n")) == (0, 1)
            elif target == "tinydb":
                assert (ran.code, ran.out) in [(0, ""), (1, "")]
            else:
                assert (ran.code, ran.out) == (1, "")
                assert ran.err.startswith(f"There is only a part of an archive in {prefix}: a move to it hasn't ended.")
        again = program("move", "--to", target)
        assert again.code == 0
        assert EVERYTHING in again.out


@pytest.mark.usefixtures("archive")
class TestAMoveIsRefused:
    def test_while_a_bot_has_the_archive(self, program: Program) -> None:
        with DirectoryLock(Path("data")):
            ran = program("move", "--to", "opensearch")
        assert (ran.code, ran.out) == (1, "")
        assert "The archive in data is in use: process" in ran.err

    def test_while_a_bot_uses_the_cluster(
        self, program: Program, client: ClusterClient, prefix: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        leases = Leases(client, prefix)
        leases.start()
        assert leases.take("member:1")
        ran = program("move", "--to", "opensearch")
        leases.close()
        assert (ran.code, ran.out) == (1, "")
        assert ran.err == (
            f"Nothing was moved to {prefix}: the archive in the cluster is in use (member:1). Stop its bots first.\n"
        )

    def test_while_the_cluster_does_not_answer(self, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OPENSEARCH_URL", "http://127.0.0.1:9")
        ran = program("move", "--to", "opensearch")
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.startswith("The cluster could not be used: OpenSearch: ConnectionError")
        assert ran.err.endswith("Nothing is lost. Run the same command again: it goes on.\n")


class TestTheSettings:
    @pytest.mark.parametrize("target", ["opensearch", "tinydb"])
    def test_must_name_a_cluster(self, program: Program, target: str) -> None:
        ran = program("move", "--to", target)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("OPENSEARCH_URL: is not set; set it to the nodes of the cluster")

    @pytest.mark.parametrize("arguments", [(), ("--to", "paper")])
    def test_are_not_enough_without_a_target(self, program: Program, arguments: tuple[str, ...]) -> None:
        assert program("move", *arguments).code == 2


class TestCtrlC:
    @pytest.mark.usefixtures("archive")
    def test_says_how_to_go_on(self, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupt(*_: object) -> Moved:
            raise KeyboardInterrupt

        monkeypatch.setattr(to_cluster, "move_to_cluster", interrupt)
        ran = program("move", "--to", "opensearch")
        assert (ran.code, ran.err) == (130, "Stopped. Run the same command again: it goes on.\n")
