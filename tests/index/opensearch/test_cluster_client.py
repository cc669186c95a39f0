"""Requests to a cluster: a real one, and nodes that fail in every way."""

from __future__ import annotations

import json
import logging
import socket
from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from uuid import uuid4

import opensearchpy
import pytest

from index.errors import BackendUnavailableError
from index.opensearch import cluster_client, known_outage
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import MAX_BULK_CHARS, PAUSES_S, Action, ClusterClient
from tests.support.raw_server import raw_server
from tests.support.security import secured_node

PATIENCE_S = 0.2
"""Time in which a node of these tests must answer."""


def reply(status: int, body: object, kind: str = "application/json") -> bytes:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    head = (
        f"HTTP/1.1 {status} Said\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + content


def refusal(status: int, kind: str) -> bytes:
    return reply(status, {"error": {"type": kind, "reason": "secret"}, "status": status})


def indexing(name: str, text: str) -> Action:
    return {"index": {"_id": name}}, {"text": text}


def deletion(name: str) -> Action:
    return {"delete": {"_id": name}}, None


DELETION = deletion("a")

FINE = reply(200, {"took": 1})
NOT_ALLOWED = reply(403, secured_node.NOT_ALLOWED)
BUSY = refusal(429, "rejected_execution_exception")
HANG_UP = b""
SILENCE = None
"""A node that takes the request, and answers nothing."""


class Nodes:
    """Nodes that answer what they are told, one answer for each request; the last one again and again."""

    def __init__(self) -> None:
        self._servers = ExitStack()
        self.pauses: list[float] = []
        self.heads: list[bytes] = []  # the beginnings of the requests

    @property
    def asked(self) -> int:
        return len(self.heads)

    def __enter__(self) -> Nodes:
        return self

    def __exit__(self, *_: object) -> None:
        self._servers.close()

    def node(self, *answers: bytes | None) -> str:
        left = list(answers)

        def answer(connection: socket.socket) -> None:
            content = left.pop(0) if len(left) > 1 else left[0]
            if content is not SILENCE:
                connection.sendall(content)
                connection.shutdown(socket.SHUT_WR)
            while content != HANG_UP and connection.recv(65_536):
                pass  # until the client hangs up

        return f"http://{self._servers.enter_context(raw_server(answer, self.heads.append))}"

    def client(self, *urls: str) -> ClusterClient:
        client = ClusterClient(ClusterAccess(urls), PATIENCE_S, self.pauses.append)
        self._servers.callback(client.close)
        return client


@pytest.fixture
def nodes() -> Iterator[Nodes]:
    with Nodes() as nodes:
        yield nodes


def closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}"


FAILURES: dict[str, Callable[[Nodes], str]] = {
    "refuses the connection": lambda nodes: closed_port(),
    "answers nothing": lambda nodes: nodes.node(SILENCE),
    "hangs up": lambda nodes: nodes.node(HANG_UP),
    "hangs up in the middle": lambda nodes: nodes.node(FINE[:-5]),
    "talks another protocol": lambda nodes: nodes.node(b"220 mail.example ESMTP\r\n"),
    "has lost the others": lambda nodes: nodes.node(refusal(500, "node_not_connected_exception")),
    "knows no manager": lambda nodes: nodes.node(refusal(503, "cluster_manager_not_discovered_exception")),
    "is behind a proxy": lambda nodes: nodes.node(reply(502, b"<html>Bad Gateway</html>", "text/html")),
    "answers text": lambda nodes: nodes.node(reply(200, b"It works!", "text/plain")),
    "answers a page": lambda nodes: nodes.node(reply(200, b"<html>It works!</html>", "text/html")),
    "answers a list": lambda nodes: nodes.node(reply(200, ["It works!"])),
    "answers garbage": lambda nodes: nodes.node(reply(200, b"\xff\xfe{{")),
    "answers half an object": lambda nodes: nodes.node(reply(200, b'{"took": ')),
    "has too much to do": lambda nodes: nodes.node(BUSY),
}


class TestANodeThatFails:
    @pytest.mark.parametrize("failing", FAILURES.values(), ids=FAILURES)
    def test_is_replaced_by_another(self, nodes: Nodes, failing: Callable[[Nodes], str]) -> None:
        client = nodes.client(failing(nodes), nodes.node(FINE), nodes.node(FINE))
        for _ in range(4):  # whichever node is asked first
            assert client.post("/articles/_search", {"size": 1}) == {"took": 1}

    @pytest.mark.parametrize("failing", FAILURES.values(), ids=FAILURES)
    def test_alone_is_an_outage(self, nodes: Nodes, failing: Callable[[Nodes], str]) -> None:
        """What is said of it has nothing of what was sent or answered."""
        client = nodes.client(failing(nodes))
        with pytest.raises(BackendUnavailableError) as caught:
            client.post("/articles/_search", {"query": "a secret"})
        assert "secret" not in str(caught.value)
        assert "works" not in str(caught.value)
        assert caught.value.__suppress_context__

    def test_is_asked_again_when_it_is_back(self, nodes: Nodes) -> None:
        client = nodes.client(nodes.node(HANG_UP, HANG_UP, FINE))
        assert client.get("/") == {"took": 1}
        assert nodes.asked == 3

    def test_holds_up_nobody_for_long(self, nodes: Nodes) -> None:
        """Two nodes that answer nothing take two waits, and no third."""
        client = nodes.client(*(nodes.node(SILENCE) for _ in range(4)))
        with pytest.raises(BackendUnavailableError):
            client.get("/")
        assert nodes.asked == 2


class TestNodesThatAnswerNothing:
    """One request waits in vain. The next ones do not."""

    @pytest.fixture
    def client(self, nodes: Nodes) -> ClusterClient:
        return nodes.client(nodes.node(SILENCE, SILENCE, FINE))

    def test_are_not_asked_for_a_moment(self, nodes: Nodes, client: ClusterClient) -> None:
        reasons = set()
        for _ in range(3):
            with pytest.raises(BackendUnavailableError) as caught:
                client.get("/articles")
            reasons.add(str(caught.value))
        assert nodes.asked == 2
        assert len(reasons) == 1

    def test_are_asked_then_whether_they_are_there(
        self, nodes: Nodes, client: ClusterClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(known_outage, "AGAIN_S", 0.0)
        with pytest.raises(BackendUnavailableError):
            client.get("/articles")
        assert [client.get("/articles") for _ in range(2)] == [{"took": 1}] * 2
        assert [head.split()[1] for head in nodes.heads] == [
            b"/articles",
            b"/articles",
            b"/",
            b"/articles",
            b"/articles",
        ]

    @pytest.mark.parametrize(
        ("answer", "asked"),
        [(SILENCE, 3), (refusal(503, "cluster_manager_not_discovered_exception"), 3), (NOT_ALLOWED, 4)],
        ids=["nothing", "that it knows no others", "that it may not be asked"],
    )
    def test_may_answer_then(
        self, nodes: Nodes, monkeypatch: pytest.MonkeyPatch, answer: bytes | None, asked: int
    ) -> None:
        """A node that refuses a request is there."""
        monkeypatch.setattr(known_outage, "AGAIN_S", 0.0)
        monkeypatch.setattr(cluster_client, "PROBE_S", PATIENCE_S)
        client = nodes.client(nodes.node(SILENCE, SILENCE, answer))
        for _ in range(2):
            with pytest.raises(BackendUnavailableError):
                client.get("/articles")
        assert nodes.asked == asked


class TestAFullQueue:
    def test_is_waited_for(self, nodes: Nodes) -> None:
        client = nodes.client(nodes.node(BUSY, BUSY, FINE))
        assert client.get("/") == {"took": 1}
        assert nodes.pauses == [*PAUSES_S[:2]]

    def test_is_not_waited_for_without_end(self, nodes: Nodes) -> None:
        client = nodes.client(nodes.node(BUSY))
        with pytest.raises(BackendUnavailableError, match="too many requests"):
            client.get("/")
        assert nodes.pauses == [*PAUSES_S]

    @pytest.mark.parametrize("status", [429, 503])
    def test_may_be_full_for_some_documents_of_a_bulk(self, nodes: Nodes, status: int) -> None:
        """Then all are sent again: that does no harm."""
        some = {"errors": True, "items": [{"index": {"status": 201}}, {"index": {"status": status, "error": {}}}]}
        client = nodes.client(nodes.node(reply(200, some), FINE))
        client.bulk("articles", [DELETION], refresh=False)
        assert nodes.asked == 2
        assert nodes.pauses == [PAUSES_S[0]]

    def test_may_be_full_for_some_of_several_searches(self, nodes: Nodes) -> None:
        some = {"responses": [{"status": 200}, {"status": 429, "error": {"type": "rejected_execution_exception"}}]}
        fine = {"responses": [{"status": 200, "hits": {}}]}
        client = nodes.client(nodes.node(reply(200, some), reply(200, fine)))
        assert client.search_all("articles", [{"size": 1}], "any") == fine["responses"]
        assert nodes.pauses == [PAUSES_S[0]]

    def test_is_an_outage_if_documents_are_refused_for_long(self, nodes: Nodes) -> None:
        some = {"errors": True, "items": [{"index": {"status": 429, "error": {}}}]}
        with pytest.raises(BackendUnavailableError, match="a part of a request was refused"):
            nodes.client(nodes.node(reply(200, some))).bulk("articles", [DELETION], refresh=False)


class TestALogin:
    @pytest.mark.parametrize(
        ("refused", "said"),
        [
            (reply(401, b"Unauthorized", "text/plain"), "refuses the login: the user or the password is wrong"),
            (NOT_ALLOWED, "does not allow this user to do this: indices:admin/create"),
            (refusal(403, "security_exception"), "refuses: 403 security_exception"),
        ],
        ids=["is wrong", "may not do that", "may do nothing"],
    )
    def test_that_is_refused_is_an_outage_at_once(self, nodes: Nodes, refused: bytes, said: str) -> None:
        client = nodes.client(nodes.node(refused))
        with pytest.raises(BackendUnavailableError, match=f"^OpenSearch {said}$"):
            client.get("/")
        assert nodes.asked == 1

    def test_is_sent_whatever_its_letters(self, nodes: Nodes) -> None:
        heads: list[bytes] = []
        with raw_server(lambda connection: connection.sendall(FINE), heads.append) as address:
            access = ClusterAccess((f"http://{address}",), "Zoë", "pass:wörd")
            client = ClusterClient(access, PATIENCE_S)
            client.get("/")
            client.close()
        login = b64encode("Zoë:pass:wörd".encode())
        assert any(b"authorization: basic " + login.lower() in head.lower() for head in heads)

    def test_is_shown_nowhere(self) -> None:
        access = ClusterAccess(("http://127.0.0.1:1",), "zoe", "hidden")
        assert "hidden" not in repr(access)
        client = ClusterClient(access, PATIENCE_S)
        with pytest.raises(BackendUnavailableError) as caught:
            client.get("/")
        client.close()
        assert "hidden" not in f"{caught.value!r} {caught.value.__context__!r}"


BLOCKS = {429: "the disk of a node is almost full", 403: "an index is read-only"}
BLOCKED = "cluster_block_exception"


@pytest.mark.parametrize(("status", "cause"), BLOCKS.items(), ids=BLOCKS.values())
class TestAnIndexThatTakesNoChanges:
    """It will not take one within seconds either."""

    def test_is_an_outage_at_once(self, nodes: Nodes, status: int, cause: str) -> None:
        with pytest.raises(BackendUnavailableError, match=f"^OpenSearch takes no changes: {cause}$"):
            nodes.client(nodes.node(refusal(status, BLOCKED))).post("/articles/_create/a", {})
        assert (nodes.asked, nodes.pauses) == (1, [])

    def test_is_an_outage_if_a_part_of_a_bulk_is_refused(self, nodes: Nodes, status: int, cause: str) -> None:
        some = {"errors": True, "items": [{"index": {"status": status, "error": {"type": BLOCKED}}}]}
        with pytest.raises(BackendUnavailableError, match=f"^OpenSearch takes no changes: {cause}$"):
            nodes.client(nodes.node(reply(200, some))).post_lines("/articles/_bulk", '{"delete":{"_id":"a"}}\n')
        assert (nodes.asked, nodes.pauses) == (1, [])


@pytest.mark.parametrize(
    ("kind", "cause"),
    [
        ("snapshot_in_progress_exception", "removes no index while a snapshot of it is being made"),
        ("index_closed_exception", "cannot use an index: it is closed"),
        ("validation_exception", "makes no further index: it has as many shards as .* allows"),
    ],
)
def test_what_an_operator_can_change_is_an_outage_at_once(nodes: Nodes, kind: str, cause: str) -> None:
    client = nodes.client(nodes.node(refusal(400, kind)))
    with pytest.raises(BackendUnavailableError, match=f"^OpenSearch {cause}$"):
        client.create("/articles", {})
    assert nodes.asked == 1


def test_a_node_without_the_others_takes_no_changes_and_another_one_does(nodes: Nodes) -> None:
    nodes.client(nodes.node(refusal(503, BLOCKED), FINE)).post("/articles/_create/a", {})
    assert (nodes.asked, nodes.pauses) == (2, [0.1])


class TestLogs:
    def test_have_nothing_of_what_is_sent(self, nodes: Nodes, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        client = nodes.client(nodes.node(HANG_UP, BUSY, FINE))
        client.post("/articles/_search", {"query": "a secret"})
        assert not [record for record in caplog.records if "secret" in record.getMessage()]
        assert not [record for record in caplog.records if record.name.startswith("opensearch")]


class TestALargeBulk:
    def test_is_sent_in_parts_and_seen_when_all_are_there(self, nodes: Nodes) -> None:
        client = nodes.client(nodes.node(FINE))
        client.bulk("articles", [indexing(name, "x" * MAX_BULK_CHARS) for name in "abc"], refresh=True)
        assert [b"refresh=true" in head for head in nodes.heads] == [False, False, True]


def test_whoever_asks_for_the_same_again_waits_as_the_client_does(nodes: Nodes) -> None:
    nodes.client(nodes.node(FINE)).pause(0.5)
    assert nodes.pauses == [0.5]


class TestWhatIsAsItShouldBe:
    """What is gone already, or there already: after a lost answer, that is what was asked for."""

    def test_is_missing(self, nodes: Nodes) -> None:
        client = nodes.client(nodes.node(refusal(404, "index_not_found_exception"), FINE))
        client.delete("/articles")
        client.delete("/articles")
        assert nodes.asked == 2

    @pytest.mark.parametrize("status", [200, cluster_client.TIMED_OUT])
    def test_is_there_and_may_not_be_readable_yet(self, nodes: Nodes, status: int) -> None:
        existing = refusal(400, "resource_already_exists_exception")
        client = nodes.client(nodes.node(existing, reply(status, {"timed_out": status != 200}), FINE))
        client.create("/articles", {})
        client.create("/articles", {})
        methods = [head.partition(b" ")[0] for head in nodes.heads]
        assert methods == [b"PUT", b"GET", b"PUT"]
        assert nodes.heads[1].startswith(b"GET /_cluster/health/articles?wait_for_status=yellow&timeout=8s HTTP")

    def test_is_deleted_from_a_bulk(self, nodes: Nodes) -> None:
        missing = {"errors": True, "items": [{"delete": {"status": 404}}, {"index": {"status": 200}}]}
        client = nodes.client(nodes.node(reply(200, missing)))
        client.bulk("articles", [DELETION], refresh=True)
        assert nodes.asked == 1

    def test_is_looked_for(self, nodes: Nodes) -> None:
        client = nodes.client(nodes.node(refusal(404, "index_not_found_exception"), FINE))
        assert client.find("/articles") is None
        assert client.find("/articles") == {"took": 1}


class TestAMistakeOfOurs:
    """It is no outage: whoever reads the log must see it."""

    def test_passes(self, nodes: Nodes) -> None:
        client = nodes.client(nodes.node(refusal(400, "parsing_exception")))
        for act in (lambda: client.get("/"), lambda: client.create("/articles", {})):
            with pytest.raises(opensearchpy.RequestError, match="parsing_exception"):
                act()
        assert nodes.asked == 2

    def test_passes_in_one_of_several_searches(self, nodes: Nodes) -> None:
        some = {"responses": [{"status": 400, "error": {"type": "parsing_exception"}}]}
        with pytest.raises(opensearchpy.RequestError, match="parsing_exception"):
            nodes.client(nodes.node(reply(200, some))).search_all("articles", [{}], "any")

    def test_passes_in_a_bulk(self, nodes: Nodes) -> None:
        some = {"errors": True, "items": [{"index": {"status": 400, "error": {"type": "mapper_parsing_exception"}}}]}
        with pytest.raises(opensearchpy.RequestError, match="mapper_parsing_exception"):
            nodes.client(nodes.node(reply(200, some))).bulk("articles", [DELETION], refresh=False)


class TestARealCluster:
    @pytest.fixture
    def client(self, opensearch_urls: list[str]) -> Iterator[ClusterClient]:
        client = ClusterClient(ClusterAccess(tuple(opensearch_urls)))
        yield client
        client.delete(f"/{self.INDEX}")
        client.close()

    INDEX = f"client-{uuid4().hex}"

    def test_takes_documents_in_order_and_finds_them_when_told(self, client: ClusterClient) -> None:
        client.create(f"/{self.INDEX}", {"settings": {"number_of_shards": 1, "refresh_interval": "-1"}})
        client.create(f"/{self.INDEX}", {})  # as if an answer had been lost
        first = [indexing("a", "one"), indexing("b", "två")]
        client.bulk(self.INDEX, first, refresh=False)
        assert self.found(client) == []
        then = [DELETION, deletion("never"), indexing("b", "drei")]
        client.bulk(self.INDEX, then, refresh=True)
        assert self.found(client) == ["drei"]
        assert client.get(f"/{self.INDEX}/_doc/b", _source_includes="text")["_source"] == {"text": "drei"}

    def found(self, client: ClusterClient) -> list[str]:
        hits = client.post(f"/{self.INDEX}/_search", {"size": 10}, within_s=30.0)["hits"]["hits"]
        return [hit["_source"]["text"] for hit in hits]

    def test_searches_several_times_in_one_request(self, client: ClusterClient) -> None:
        client.create(f"/{self.INDEX}", {"settings": {"number_of_shards": 1}})
        client.bulk(self.INDEX, [indexing("a", "one"), indexing("b", "two")], refresh=True)
        searches = [{"query": {"match": {"text": text}}} for text in ("two", "three", "one")]
        found = client.search_all(self.INDEX, searches, "any")
        assert [each["hits"]["total"]["value"] for each in found] == [1, 0, 1]
        assert found[0]["status"] == 200
        (hit,) = found[0]["hits"]["hits"]
        assert hit["_source"] == {"text": "two"}

    def test_waits_until_an_index_can_be_read_that_is_made_already(self, client: ClusterClient) -> None:
        nowhere = {"index.routing.allocation.require.name": "nobody"}
        client.create(f"/{self.INDEX}", {"settings": nowhere}, wait_for_active_shards=0)
        with ThreadPoolExecutor(1) as thread:
            made = thread.submit(client.create, f"/{self.INDEX}", {})
            anywhere = dict.fromkeys(nowhere)
            client.put(f"/{self.INDEX}/_settings", anywhere)
            made.result()
        assert client.find(f"/{self.INDEX}/_doc/a") is None

    def test_has_nothing_where_nothing_was_put(self, client: ClusterClient) -> None:
        assert client.find("/never-made") is None
        client.delete("/never-made")
        with pytest.raises(opensearchpy.NotFoundError):
            client.get("/never-made")
        found = client.find("/")
        assert found is not None
        assert found["version"]["number"].split(".") >= ["2"]

    def test_closes_twice(self, client: ClusterClient) -> None:
        client.close()
        client.close()
