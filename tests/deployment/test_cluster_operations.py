"""The commands of docs/cluster.md, on a real cluster."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from bot.archive import open_corpus
from index.model import Draft, Paragraph
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from index.opensearch.cluster_probe import ClusterProbe
from tests.support.deployment.finding import find_programs
from tests.support.deployment.operating import commands_under
from tests.support.waiting import HANG_S

DOCUMENT = "cluster.md"
IN_A_NODE = "docker compose -f compose.cluster.yaml exec -T node1 curl "
EXAMPLE = "2026-11-29"

CATS = Draft("Cats", (Paragraph("Whoever feeds the cats at the harbour is Ruth."),))

Run = Callable[[str], str]


@pytest.fixture
def access(opensearch_urls: list[str]) -> Iterator[ClusterAccess]:
    """An archive of its own in the shared cluster."""
    access = ClusterAccess(tuple(opensearch_urls), prefix=f"operated{uuid4().hex}")
    yield access
    with closing(ClusterClient(access, HANG_S)) as client:
        client.delete(f"/{access.prefix}-*")


@pytest.fixture
def run(access: ClusterAccess, opensearch_data: Path) -> Iterator[Run]:
    """Return a function that runs a command as it is written, but for the names of this archive and of a node."""
    (curl,) = find_programs("curl", package="curl")
    here = {
        IN_A_NODE: f"{curl} ",
        "localhost:9200": access.urls[0].partition("://")[2],
        "_snapshot/byline": f"_snapshot/{access.prefix}",
        "snapshots/byline?": f"snapshots/{access.prefix}?",
        '"/snapshots/byline"': f'"{opensearch_data}/snapshots/{access.prefix}"',
        "byline-*": f"{access.prefix}-*",
        "_cluster/health?": f"_cluster/health/{access.prefix}-*?",
        "$(date +%F)": EXAMPLE,  # so that midnight may come
    }

    def run(command: str) -> str:
        assert command.startswith(IN_A_NODE)
        for written, meant in here.items():
            command = command.replace(written, meant)
        ran = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
        assert (ran.returncode, ran.stderr) == (0, ""), command
        return ran.stdout

    yield run
    with closing(ClusterClient(access, HANG_S)) as client:
        client.delete(f"/_snapshot/{access.prefix}")


def commands(heading: str) -> list[str]:
    """Return the commands under a heading that run in the container of a node."""
    lines = [line for block in commands_under(heading, DOCUMENT) for line in block]
    return [line for line in lines if line.startswith(IN_A_NODE)]


def test_an_archive_comes_back_from_a_snapshot(access: ClusterAccess, run: Run) -> None:
    name_place, save, delete_old, list_them = commands("Snapshots")
    empty, restore = commands("Restoring")
    (delete,) = commands("Removing for good")
    (wait,) = commands("Upgrades")
    with closing(open_corpus(access)) as corpus:
        cats = corpus.add(CATS).article
        run(name_place)
        assert '"state":"SUCCESS"' in run(save)
        assert "snapshot_missing_exception" in run(delete_old)
        assert re.search(rf"^{EXAMPLE} +SUCCESS .* 0$", run(list_them), re.MULTILINE)
        corpus.remove(cats.id)
    run(empty)
    assert '"failed":0' in run(restore)
    assert '"status":"green"' in run(wait)
    with closing(open_corpus(access)) as corpus:
        assert [hit.article.title for hit in corpus.search("who feeds the cats?", 1).hits] == ["Cats"]
        corpus.add(Draft("Dogs", (Paragraph("Dogs sleep on the pier."),)))
    with closing(ClusterProbe(access, HANG_S)) as probe:
        last = probe.last_snapshot()
        assert (last and last.name) == EXAMPLE
        assert run(delete) == '{"acknowledged":true}'
        assert probe.last_snapshot() is None
