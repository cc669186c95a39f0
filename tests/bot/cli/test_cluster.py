"""Use the command line with an archive in a cluster."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from tests.support.bot.cli_program import CLOCK, FERRY, Program, jsonl


@pytest.fixture(autouse=True)
def cluster(program: Program, opensearch_urls: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings for an archive of its own in the shared cluster."""
    monkeypatch.setenv("OPENSEARCH_URL", ",".join(opensearch_urls))
    monkeypatch.setenv("OPENSEARCH_PREFIX", f"cli{uuid4().hex}")


@pytest.fixture
def nodes(opensearch_urls: list[str]) -> Iterator[ClusterClient]:
    client = ClusterClient(ClusterAccess(tuple(opensearch_urls)))
    yield client
    client.close()


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

    def test_makes_nothing(self, program: Program, nodes: ClusterClient) -> None:
        ran = program("doctor")
        assert ran.code == 0
        assert ran.out.splitlines()[-1].startswith("Archive: nothing to find: there are no articles under cli")
        assert nodes.get(f"/{os.environ['OPENSEARCH_PREFIX']}*") == {}

    def test_names_what_the_index_lacks(self, program: Program, nodes: ClusterClient) -> None:
        program("add", "--jsonl", "-", stdin=jsonl(FERRY, CLOCK))
        (index,) = nodes.get(f"/{os.environ['OPENSEARCH_PREFIX']}-passages-*")
        body = {"query": {"term": {"type": "article"}}, "max_docs": 1}
        nodes.post(f"/{index}/_delete_by_query", body, refresh="true")
        ran = program("doctor")
        assert ran.code == 1
        assert "Archive: the index lacks the present state of article " in ran.out
        nodes.delete(f"/{index}")
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
