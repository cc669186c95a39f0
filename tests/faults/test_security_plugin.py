"""A cluster with OpenSearch's own security plugin, and a login with the rights that docs/cluster.md names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from bot.archive import open_corpus
from index.errors import BackendUnavailableError, StateGoneError
from index.model import Draft, Paragraph
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.cluster_probe import ClusterProbe
from index.opensearch.cluster_state import Health
from index.opensearch.guarded_index import HeldState
from tests.support.paths import ROOT
from tests.support.security.security_plugin import PASSWORD, USER, GuardedNode

pytestmark = [pytest.mark.slow, pytest.mark.faults]

CATS = Draft("Cats", (Paragraph("Whoever feeds the cats at the harbour is Ruth."),))
DOGS = Draft("Dogs", (Paragraph("The dogs sleep on the pier every night."),))


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GuardedNode]:
    document = (ROOT / "docs/cluster.md").read_text()
    (table,) = re.findall(r"^\| right \| for \|\n(.*?)\n\n", document, re.MULTILINE | re.DOTALL)
    rights = re.findall(r"`([a-z_:/]+)`", table)
    index_rights = [right for right in rights if right.startswith("indices_")]
    cluster_rights = [right for right in rights if right not in index_rights]
    with GuardedNode(tmp_path_factory.mktemp("guarded"), cluster_rights, index_rights) as node:
        yield node


@pytest.fixture
def access(node: GuardedNode) -> ClusterAccess:
    return ClusterAccess((node.url,), USER, PASSWORD, node.authority.file)


def test_the_rights_are_enough_for_an_archive(node: GuardedNode, access: ClusterAccess) -> None:
    place = {"type": "fs", "settings": {"location": str(node.snapshots / "place")}}
    with closing(open_corpus(access)) as corpus, closing(ClusterProbe(access)) as probe:
        corpus.add(CATS)
        dogs = corpus.add(DOGS).article
        assert corpus.search("who feeds the cats?", 1).hits[0].article.title == "Cats"
        node.ask_as_operator("PUT", "/_snapshot/place", place).raise_for_status()
        node.ask_as_operator("PUT", "/_snapshot/place/last?wait_for_completion=true").raise_for_status()
        assert probe.state().health == Health.GREEN
        probe.check_changes()
        last = probe.last_snapshot()
        assert (last and last.name) == "last"
        removed = corpus.purge([dogs.id])
        assert [str(finding.backup and finding.backup.path) for finding in removed.backups] == ["place/last"]
    with closing(open_corpus(access, read_only=True)) as corpus:
        assert [article.title for article in corpus] == ["Cats"]


def test_the_rights_are_enough_to_hold_a_state(access: ClusterAccess) -> None:
    """Questions are answered from one while others add."""
    everything: Reply = {"query": {"match_all": {}}}
    with closing(ClusterClient(access)) as client:
        name = f"{access.prefix}-held"
        client.create(f"/{name}", {})
        point = client.hold(name, "1m", "copy")
        held = HeldState(client, point)
        assert held.search(everything)["hits"]["total"]["value"] == 0
        assert len(held.search_all([everything, everything])) == 2
        client.release(point)
        with pytest.raises(StateGoneError):
            held.search(everything)


def refusal(access: ClusterAccess) -> str:
    with closing(ClusterClient(access)) as client, pytest.raises(BackendUnavailableError) as caught:
        client.create(f"/{access.prefix}-new", {})
    return str(caught.value)


def test_who_may_not_is_told_why(node: GuardedNode, access: ClusterAccess) -> None:
    assert refusal(replace(access, password="guessed")) == (
        "OpenSearch refuses the login: the user or the password is wrong"
    )
    assert refusal(replace(access, prefix="another")) == (
        "OpenSearch does not allow this user to do this: indices:admin/create"
    )
    assert refusal(replace(access, ca_file=None)) == (
        "OpenSearch: no encrypted connection: certificate verify failed: unable to get local issuer certificate"
    )
    by_name = replace(access, urls=(node.url.replace("127.0.0.1", "localhost"),))
    assert "certificate is not valid for 'localhost'" in refusal(by_name)
