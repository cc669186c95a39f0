"""Nodes end while an archive is changed and searched, and come back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.store.opensearch.cluster_store import NODE_IS_DOWN
from tests.support.bot.running_bot import ADMIN_ID
from tests.support.bot.sample_articles import CATS, DOGS, KEEPER
from tests.support.fake_bot_api import FakeBotApi
from tests.support.opensearch.changers import Changers
from tests.support.opensearch.cluster import NODES, Cluster
from tests.support.opensearch.node_files import contents_of_indices
from tests.support.opensearch.node_versions import OPENSEARCH_2
from tests.support.program.byline_process import Byline
from tests.support.program.command_replies import listed, told
from tests.support.several_processes.shared_archive import SharedArchive, draft

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cluster(turn_with_nodes: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster whose nodes may be stopped. After each test, all of them run."""
    OPENSEARCH_2.find_java()
    with Cluster(tmp_path_factory.mktemp("killed") / "own") as cluster:
        yield cluster


@pytest.fixture
def changers(cluster: Cluster, tmp_path: Path) -> Changers:
    return Changers(cluster.urls, tmp_path, [[0], [1]])


def test_no_change_is_lost_or_made_twice_when_the_node_with_the_log_is_killed(
    cluster: Cluster, changers: Changers
) -> None:
    with changers.running():
        node = cluster.holder_of(changers.log)
        cluster.kill(node)
        changers.wait_for_changes(5)
        cluster.start(node)
        changers.wait_for_changes(1)
    changers.check()


def test_no_question_fails_when_the_node_with_the_index_is_killed(cluster: Cluster, changers: Changers) -> None:
    with changers.running():
        node = cluster.holder_of(changers.passages)
        cluster.kill(node)
        changers.wait_for_answers(10)
        cluster.start(node)
        changers.wait_for_answers(5)
    assert changers.unanswered() == []
    changers.check()


async def test_a_bot_adds_and_answers_when_the_node_with_the_log_is_killed(
    cluster: Cluster, telegram: FakeBotApi, byline: Byline
) -> None:
    """Nobody notices it, but for a few seconds."""
    await byline.start(OPENSEARCH_URL=",".join(cluster.urls), OPENSEARCH_PREFIX="bot", ADMIN_IDS=str(ADMIN_ID))
    editors = telegram.user("Edith", id=ADMIN_ID).private_chat()
    await told(telegram, await editors.send(f"/add {CATS}"))
    node = cluster.holder_of("bot-log-*")
    cluster.kill(node)
    command = await editors.send(f"/add {DOGS}")
    question = await telegram.user("Ray").private_chat().send("who feeds the cats?")
    await told(telegram, command)
    assert KEEPER in (await telegram.reply_to(question)).quotes
    await byline.stop()
    cluster.start(node)
    assert await listed(byline) == ["Cats of the harbour", "Dogs of the town"]


def test_no_question_fails_while_one_node_after_the_other_is_restarted(cluster: Cluster, changers: Changers) -> None:
    with changers.running():
        for node in range(1, NODES + 1):
            cluster.stop(node)
            changers.wait_for_answers(5)
            cluster.start(node)
    assert changers.unanswered() == []
    assert changers.failures() == []
    changers.check()


def test_one_that_is_down_during_a_purge_deletes_the_text_when_it_is_back(cluster: Cluster) -> None:
    """The purge says that a node is down. The cluster has no copy less afterwards."""
    archive = SharedArchive(cluster.urls)
    prefix = archive.access.prefix
    with closing(archive):
        corpus = archive.corpus()
        cats, dogs = (corpus.add(draft(title, "Zyxwvut purr.")).article.id for title in ("Cats", "Dogs"))
        cluster.wait()
        node = cluster.holder_of(f"{prefix}-log-*")
        cluster.kill(node)
        assert [finding.problem for finding in corpus.purge([cats, dogs]).backups] == [NODE_IS_DOWN]
        files = [path for path in (cluster.directory / f"n{node}").rglob("*") if path.is_file()]
        assert any(b"Zyxwvut" in path.read_bytes() for path in files), "it is not seen there, so nothing is tested"
        cluster.start(node)
        contents = contents_of_indices(archive.client, cluster.directory, [prefix])
        assert not [content for content in contents if b"Zyxwvut" in content]
        owls = corpus.add(draft("Owls")).article.id
        assert corpus.purge([owls]).backups == ()
