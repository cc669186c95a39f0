"""Use the command line with an archive in a cluster."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pytest

from tests.support.bot.cli_program import CLOCK, FERRY, Program, jsonl


@pytest.fixture(autouse=True)
def cluster(program: Program, opensearch_urls: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings for an archive of its own in the shared cluster."""
    monkeypatch.setenv("OPENSEARCH_URL", ",".join(opensearch_urls))
    monkeypatch.setenv("OPENSEARCH_PREFIX", f"cli{uuid4().hex}")


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
