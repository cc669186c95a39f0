"""Use the command line with an archive in a cluster."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from index.bookkeeping import FETCHED_KEY
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from index.opensearch.records.cluster_notebook import ClusterNotebook
from index.opensearch.records.cluster_queue import ClusterQueue
from tests.support.bot.cli_program import CLOCK, FERRY, Program, jsonl
from tests.support.opensearch.node_files import contents_of_indices
from tests.support.opensearch.running_snapshot import running_snapshot
from tests.support.website import Website

BRIDGE = {"title": "The bridge", "text": "The bridge was built by nobody in particular.", "language": "en"}

PAGE = (
    "<article><h1>The ferry</h1><p>The ferry of Lunt crosses the harbour every ten minutes, and in winter every "
    "twenty.</p><p>Its new cable was paid for by the bridge company, which had cut the old one in May.</p></article>"
)


@pytest.fixture(autouse=True)
def prefix(program: Program, opensearch_urls: list[str], monkeypatch: pytest.MonkeyPatch) -> str:
    """Settings for an archive of its own in the shared cluster, which has this prefix."""
    prefix = f"cli{uuid4().hex}"
    monkeypatch.setenv("OPENSEARCH_URL", ",".join(opensearch_urls))
    monkeypatch.setenv("OPENSEARCH_PREFIX", prefix)
    return prefix


@pytest.fixture
def client(opensearch_urls: list[str]) -> Iterator[ClusterClient]:
    with closing(ClusterClient(ClusterAccess(tuple(opensearch_urls)))) as client:
        yield client


class TestTheArchive:
    def test_is_in_the_cluster(self, program: Program) -> None:
        added = program("add", "--jsonl", "-", stdin=jsonl(FERRY, CLOCK))
        assert (added.code, added.err) == (0, "2 added.\n")
        assert not Path("data").exists()
        assert program("list").out.count("\n") == 2
        (answer,) = map(json.loads, program("search", "who paid?", "--json").out.splitlines())
        assert answer["answer"] == "found"
        assert [json.loads(line)["title"] for line in program("export").out.splitlines()] == [
            "The ferry returns",
            "El reloj",
        ]

    def test_that_is_empty_is_not_called_a_directory(self, program: Program) -> None:
        ran = program("search", "who paid?")
        assert ran.code == 0
        assert ran.err.startswith("The archive in the cluster, under cli")

    def test_can_be_purged(self, program: Program) -> None:
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        assert program("remove", "--purge", FERRY["url"]).out.startswith("purged\t")
        assert program("list").out == ""

    def test_has_articles_updated_and_brought_back_and_converses_about_them(
        self, program: Program, website: Website, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("FETCH_ALLOW_HOSTS", website.host)
        url = website.serve("/ferry", PAGE)
        program("add", url)
        website.serve("/ferry", PAGE.replace("ten minutes", "six minutes"))
        assert program("update", url).out.startswith("updated\t")
        assert "every six minutes" in program("chat", stdin="how often does the ferry cross?\n").out
        _, first = (line.split("\t")[0] for line in program("versions", url).out.splitlines())
        assert program("versions", url, "--bring-back", first).out.startswith("brought back\t")
        assert "every ten minutes" in program("chat", stdin="how often does the ferry cross?\n").out

    def test_can_be_purged_during_a_snapshot_and_again_afterwards(
        self, program: Program, client: ClusterClient, opensearch_data: Path, prefix: str
    ) -> None:
        """No index is removed while a snapshot of it is being made. So the text is gone after the second time."""
        program("add", "--jsonl", "-", stdin=jsonl(FERRY, CLOCK))
        bot = ClusterQueue(client, prefix, "the bot")
        bot.accept({"1:1": {"text": FERRY["text"]}})
        bot.finish("1:1")

        def files_with_text() -> list[bytes]:
            contents = contents_of_indices(client, opensearch_data, [prefix])
            return [content for content in contents if b"bridge company" in content]

        with running_snapshot(client, opensearch_data, prefix):
            ran = program("remove", "--purge", FERRY["url"])
            assert (ran.code, ran.out) == (1, "")
            named, reason = ran.err.splitlines()
            assert named.startswith(f"I couldn't check the backup {prefix}/running from {datetime.now(UTC).date()}, ")
            assert reason.startswith("The article is removed and can't be brought back, but its text is still in ")
            assert "OpenSearch removes no index while a snapshot of it is being made" in reason
            assert program("add", "--jsonl", "-", stdin=jsonl(BRIDGE)).code == 0
            assert json.loads(program("search", "who built?", "--json").out)["answer"] == "found"
            assert files_with_text()
        assert program("remove", "--purge", FERRY["url"]).err.startswith("There's no trace of")
        assert not files_with_text()
        assert program("list").out.count("\n") == 2

    @pytest.mark.parametrize("command", ["backup", "restore"])
    def test_is_backed_up_by_snapshots(self, program: Program, command: str) -> None:
        ran = program(command, "file")
        assert ran.code == 1
        assert ran.err.startswith(
            "Nothing was done: the archive is in a cluster. Use its snapshots, of the indices cli"
        )
        assert not Path("file").exists()


@pytest.mark.parametrize("command", [("list",), ("search", "who paid?"), ("add", "-"), ("run",), ("export",)])
def test_a_cluster_that_does_not_answer_is_named(
    program: Program, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reason has no secret."""
    monkeypatch.setenv("OPENSEARCH_URL", "https://127.0.0.1:1")
    monkeypatch.setenv("OPENSEARCH_USER", "byline")
    monkeypatch.setenv("OPENSEARCH_PASSWORD", "hush hush")
    ran = program(*command)
    sentence, reason = ran.err.splitlines()[-2:]
    assert (ran.code, ran.out) == (1, "")
    assert reason.startswith("The reason: OpenSearch: ConnectionError")
    assert sentence == "Search is down for the moment. Please ask again in a minute."
    assert "hush" not in ran.err


class TestDoctor:
    def test_says_how_the_cluster_and_the_archive_are(self, program: Program) -> None:
        program("add", "--jsonl", "-", stdin=jsonl(FERRY, CLOCK))
        ran = program("doctor")
        assert (ran.code, ran.err) == (0, "")
        settings, cluster, articles, passages = ran.out.splitlines()
        assert settings.startswith("Settings: ")
        assert re.fullmatch(r"Cluster: 3 nodes; health (green|yellow); \d+% of the fullest disk is used\.", cluster)
        assert articles == "Archive: articles: 2; changes: 2."
        assert passages == "Archive: passages that can be found: 3."

    def test_makes_nothing(self, program: Program, client: ClusterClient) -> None:
        ran = program("doctor")
        assert ran.code == 0
        assert ran.out.splitlines()[-1].startswith("Archive: nothing to find: there are no articles under cli")
        assert client.get(f"/{os.environ['OPENSEARCH_PREFIX']}*") == {}

    def test_names_what_the_index_lacks(self, program: Program, client: ClusterClient) -> None:
        program("add", "--jsonl", "-", stdin=jsonl(FERRY, CLOCK))
        (index,) = client.get(f"/{os.environ['OPENSEARCH_PREFIX']}-passages-*")
        body = {"query": {"term": {"type": "article"}}, "max_docs": 1}
        client.post(f"/{index}/_delete_by_query", body, refresh="true")
        ran = program("doctor")
        assert ran.code == 1
        assert "Archive: the index lacks the present state of article " in ran.out
        client.delete(f"/{index}")
        ran = program("doctor")
        assert (ran.code, ran.out.splitlines()[-1]) == (
            1,
            "Archive: no index of this version: the next start makes it.",
        )

    def test_says_why_a_cluster_does_not_answer(self, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OPENSEARCH_URL", "https://127.0.0.1:1")
        monkeypatch.setenv("OPENSEARCH_USER", "byline")
        monkeypatch.setenv("OPENSEARCH_PASSWORD", "hush hush")
        ran = program("doctor")
        assert ran.code == 1
        assert ran.out.splitlines()[-1].startswith("Cluster: OpenSearch: ConnectionError")
        assert "hush" not in ran.out + ran.err


class TestNotesAndWork:
    def test_of_a_fetched_page_are_in_the_cluster(
        self,
        program: Program,
        website: Website,
        client: ClusterClient,
        prefix: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """So the next command asks the site whether the page has changed."""
        monkeypatch.setenv("FETCH_ALLOW_HOSTS", website.host)
        url = website.serve("/ferry", PAGE, headers={"ETag": '"1"'})
        program("add", "--jsonl", "-", stdin=jsonl(CLOCK))
        assert program("add", url).code == 0
        notes = ClusterNotebook(client, prefix)
        assert len(notes.keys(FETCHED_KEY)) == 1
        assert program("update", url).out.startswith("unchanged\t")
        assert not Path("data").exists()

    def test_of_a_running_bot_have_no_purged_text(
        self,
        program: Program,
        client: ClusterClient,
        opensearch_data: Path,
        prefix: str,
    ) -> None:
        """Its work stays its own."""
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        bot = ClusterQueue(client, prefix, "the bot")
        bot.accept({"1:1": {"text": FERRY["text"]}, "1:2": {"text": FERRY["text"]}, "1:3": {"text": "to be done"}})
        bot.finish("1:1")
        assert program("remove", "--purge", FERRY["url"]).code == 0
        other = ClusterQueue(client, prefix, "another one").others()
        assert [(each.entry.key, each.owner) for each in other] == [("1:2", "the bot"), ("1:3", "the bot")]
        assert other[1].entry.content == {"text": "to be done"}
        assert not [
            content
            for content in contents_of_indices(client, opensearch_data, [prefix])
            if b"bridge company" in content
        ]
