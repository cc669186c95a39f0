"""A cluster that asks for a login over encrypted connections."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest

from index.errors import BackendUnavailableError
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from tests.support.raw_server import raw_server
from tests.support.security.certificates import CertificateAuthority
from tests.support.security.secured_node import PASSWORD, USER, SecuredNode
from tests.support.website import Website

LOOPBACK = "IP:127.0.0.1"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> CertificateAuthority:
    return CertificateAuthority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def certificate(authority: CertificateAuthority) -> Path:
    return authority.certify(LOOPBACK)


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def plain_node(opened: ExitStack) -> str:
    """A node that asks for no login, and says who it is."""
    site = opened.enter_context(Website())
    return site.serve("/", '{"name": "a node"}', content_type="application/json").rstrip("/")


@pytest.fixture
def node(opened: ExitStack, plain_node: str, certificate: Path) -> SecuredNode:
    return opened.enter_context(SecuredNode(plain_node, certificate))


Connect = Callable[..., ClusterClient]


@pytest.fixture
def connect(opened: ExitStack) -> Connect:
    def connect(url: str, ca_file: Path | None, password: str = PASSWORD) -> ClusterClient:
        client = ClusterClient(ClusterAccess((url,), USER, password, ca_file), sleep=lambda seconds: None)
        opened.callback(client.close)
        return client

    return connect


def outage(client: ClusterClient) -> str:
    """Return what the client says of a cluster that is of no use."""
    with pytest.raises(BackendUnavailableError) as caught:
        client.get("/")
    assert not re.search("wörd|guess", f"{caught.value!r} {caught.value.__context__!r}"), "the password is shown"
    return str(caught.value)


class TestALoginOverAnEncryptedConnection:
    def test_is_taken(self, connect: Connect, node: SecuredNode, authority: CertificateAuthority) -> None:
        assert connect(node.url, authority.file).get("/") == {"name": "a node"}

    def test_with_a_wrong_password_is_refused_and_not_tried_again(
        self, connect: Connect, node: SecuredNode, authority: CertificateAuthority
    ) -> None:
        """Whoever tries a wrong password often may be locked out."""
        client = connect(node.url, authority.file, "my guess")
        assert outage(client) == "OpenSearch refuses the login: the user or the password is wrong"
        assert len(node.logins) == 1

    def test_may_not_do_everything(self, connect: Connect, node: SecuredNode, authority: CertificateAuthority) -> None:
        with pytest.raises(BackendUnavailableError) as caught:
            connect(node.url, authority.file).create("/forbidden", {})
        assert str(caught.value) == "OpenSearch does not allow this user to do this: indices:admin/create"


class TestANodeThatIsNotTrusted:
    """It gets no login."""

    def test_has_a_certificate_of_an_authority_that_is_not_named(
        self, connect: Connect, node: SecuredNode, tmp_path: Path
    ) -> None:
        said = outage(connect(node.url, CertificateAuthority(tmp_path, "another").file))
        assert said == (
            "OpenSearch: no encrypted connection: certificate verify failed: unable to get local issuer certificate"
        )
        assert node.logins == []

    def test_has_a_certificate_that_the_system_does_not_trust(self, connect: Connect, node: SecuredNode) -> None:
        assert "certificate verify failed" in outage(connect(node.url, None))
        assert node.logins == []

    def test_has_a_certificate_for_another_name(
        self, connect: Connect, opened: ExitStack, plain_node: str, authority: CertificateAuthority
    ) -> None:
        node = opened.enter_context(SecuredNode(plain_node, authority.certify("DNS:node.example")))
        said = outage(connect(node.url, authority.file))
        assert said == (
            "OpenSearch: no encrypted connection: certificate verify failed: IP address mismatch, certificate is not "
            "valid for '127.0.0.1'"
        )
        assert node.logins == []

    def test_does_not_encrypt(self, connect: Connect) -> None:
        heard: list[bytes] = []
        with raw_server(
            lambda connection: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"), heard.append
        ) as host:
            said = outage(connect(f"https://{host}", None))
        assert said == "OpenSearch: no encrypted connection: wrong version number"
        assert heard
        assert not any(b"authorization" in each.lower() for each in heard)


class TestAFileWithCertificates:
    @pytest.mark.parametrize(
        ("content", "reason"),
        [(None, "No such file or directory"), ("no certificate\n", "no certificate or crl found")],
        ids=["is missing", "has none"],
    )
    def test_that_cannot_be_used_is_named(
        self, connect: Connect, tmp_path: Path, content: str | None, reason: str
    ) -> None:
        path = tmp_path / "ca.pem"
        if content:
            path.write_text(content)
        with pytest.raises(BackendUnavailableError) as caught:
            connect("https://node.example", path)
        assert str(caught.value) == f"{path} has no certificates to trust: {reason}"


def test_a_real_cluster_is_used_through_secured_nodes(
    opened: ExitStack, opensearch_urls: list[str], certificate: Path, authority: CertificateAuthority
) -> None:
    urls = [opened.enter_context(SecuredNode(each, certificate)).url for each in opensearch_urls]
    client = ClusterClient(ClusterAccess(tuple(urls), USER, PASSWORD, authority.file))
    opened.callback(client.close)
    index = f"secured-{uuid4().hex}"
    client.create(f"/{index}", {"settings": {"number_of_shards": 1}})
    opened.callback(client.delete, f"/{index}")
    client.bulk(index, [({"index": {"_id": "a"}}, {"text": "två"})], refresh=True)
    assert client.get(f"/{index}/_doc/a")["_source"] == {"text": "två"}
