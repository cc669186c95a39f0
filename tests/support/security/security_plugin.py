"""A node with OpenSearch's security plugin: it encrypts, asks for a login, and knows who may do what."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import ssl
import subprocess
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import httpx
from filelock import FileLock

from tests.support.opensearch.cluster import LOG, OPTIONS, SETTINGS
from tests.support.opensearch.node_jars import class_path
from tests.support.opensearch.node_versions import OPENSEARCH_2
from tests.support.security.certificates import CertificateAuthority
from tests.support.waiting import HANG_S
from tests.support.web.free_port import free_port

HERE = Path(__file__).parent

PLUGIN = "org.opensearch.plugin:opensearch-security:2.19.4.0:zip"
"""The last one for 2.19 that Maven Central has."""

SHA256 = "1f673622c462c4171a8c53f9b1ad20e5b839834cb79b0d3b388da180a0e514e8"

COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"

USER, PASSWORD = "byline", "pass:wörd"
OPERATOR, OPERATORS_PASSWORD = "operator", "of the operator"
HASHES = {
    USER: "$2y$05$abcdefghijklmnopqrstuufCq7KSx/yTY1N2WBDUpQoHYqabOcAn2",
    OPERATOR: "$2y$05$abcdefghijklmnopqrstuulLUXYLZ3tYxmWokPKTXKD7mb0Rzk6n2",
}
"""The passwords, by bcrypt."""

SECURITY = """plugins.security.ssl.transport.pemcert_filepath: node.pem
plugins.security.ssl.transport.pemkey_filepath: node.pem
plugins.security.ssl.transport.pemtrustedcas_filepath: authority.pem
plugins.security.ssl.transport.enforce_hostname_verification: false
plugins.security.ssl.http.enabled: true
plugins.security.ssl.http.pemcert_filepath: node.pem
plugins.security.ssl.http.pemkey_filepath: node.pem
plugins.security.ssl.http.pemtrustedcas_filepath: authority.pem
plugins.security.nodes_dn: ["CN=node"]
plugins.security.allow_default_init_securityindex: true
plugins.security.audit.type: noop
"""


class GuardedNode:
    """A cluster of one node, with the logins of Byline and of its operator, who may do everything."""

    def __init__(self, directory: Path, cluster_rights: Sequence[str], index_rights: Sequence[str]) -> None:
        """Choose ports. Args: cluster_rights, index_rights: What the login of Byline may do, as a role lists it."""
        self._home = directory / "node"
        self._port = free_port()
        self._rights = {
            "cluster_permissions": list(cluster_rights),
            "index_permissions": [{"index_patterns": ["byline-*"], "allowed_actions": list(index_rights)}],
        }
        self.snapshots = directory / "snapshots"
        self.url = f"https://127.0.0.1:{self._port}"
        (config := self._home / "config").mkdir(parents=True)
        self.authority = CertificateAuthority(config)

    def __enter__(self) -> Self:
        jdk, plugin = OPENSEARCH_2.find_java(), _plugin()
        self._configure(plugin)
        (classes := self._home / "classes").mkdir()
        jars = f"{class_path(OPENSEARCH_2)}:{plugin}/*"
        subprocess.run([jdk.javac, "-cp", jars, "-d", str(classes), str(HERE / "GuardedNode.java")], check=True)
        properties = (f"-Dopensearch.path.home={self._home}", f"-Dopensearch.path.conf={self._home / 'config'}")
        java = [jdk.java, *OPTIONS, *OPENSEARCH_2.options, *properties, f"-Djava.io.tmpdir={self._home}"]
        with (self._home / "errors.log").open("w") as errors:
            self._process = subprocess.Popen(
                [*java, "-cp", f"{classes}:{jars}", "GuardedNode", str(self._home), str(os.getpid())],
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait(HANG_S)

    def ask_as_operator(self, method: str, path: str, body: object = None) -> httpx.Response:
        """Send a request as the operator of the cluster."""
        login = (OPERATOR, OPERATORS_PASSWORD)
        trusted = ssl.create_default_context(cafile=self.authority.file)
        return httpx.request(method, self.url + path, json=body, auth=login, verify=trusted, timeout=HANG_S)

    def _configure(self, plugin: Path) -> None:
        config = self._home / "config"
        shutil.copy(self.authority.certify("IP:127.0.0.1"), config / "node.pem")
        shutil.copytree(plugin / "config", config / "opensearch-security")
        self._write("internal_users", "internalusers", {name: {"hash": hashed} for name, hashed in HASHES.items()})
        self._write("roles", "roles", {USER: self._rights})
        self._write("roles_mapping", "rolesmapping", {USER: {"users": [USER]}, "all_access": {"users": [OPERATOR]}})
        (config / "log4j2.properties").write_text(LOG.format(home=self._home))
        settings = SETTINGS.format(
            cluster="guarded",
            node=1,
            http=self._port,
            transport=free_port(),
            seeds="[]",
            names='["n1"]',
            home=self._home,
            snapshots=json.dumps(str(self.snapshots)),
        )
        (config / "opensearch.yml").write_text(settings + SECURITY)

    def _write(self, name: str, kind: str, content: dict[str, object]) -> None:
        """Write a file of the plugin. JSON is YAML too."""
        form = {"_meta": {"type": kind, "config_version": 2}, **content}
        (self._home / "config" / "opensearch-security" / f"{name}.yml").write_text(json.dumps(form))

    def _wait(self) -> None:
        """Wait until the operator can log in."""
        give_up_at = time.monotonic() + HANG_S
        while not self._is_ready():
            logs = [self._home / name for name in ("errors.log", "node.log")]
            said = "\n".join(log.read_text()[-2_000:] for log in logs if log.exists())
            assert self._process.poll() is None, said
            assert time.monotonic() < give_up_at, said
            time.sleep(0.2)

    def _is_ready(self) -> bool:
        try:
            return self.ask_as_operator("GET", "/_cluster/health").status_code == httpx.codes.OK
        except httpx.TransportError:
            return False


def _plugin() -> Path:
    """Return the folder of the plugin. It is fetched where it is not there yet.

    Raises: AssertionError: what was fetched is not what was pinned. CalledProcessError.
    """
    named = os.environ.get("XDG_CACHE_HOME")
    made = (Path(named) if named else Path.home() / ".cache") / "byline-tests" / f"security-{SHA256[:16]}"
    made.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(made.with_suffix(".lock")):
        if not made.exists():
            shutil.rmtree(making := made.with_suffix(".making"), ignore_errors=True)
            command = ["mvn", "-q", "-B", "-ntp", "--strict-checksums", COPY, f"-Dartifact={PLUGIN}"]
            subprocess.run([*command, f"-DoutputDirectory={making}"], check=True, capture_output=True)
            (fetched,) = making.iterdir()
            assert hashlib.sha256(fetched.read_bytes()).hexdigest() == SHA256
            with zipfile.ZipFile(fetched) as archive:
                archive.extractall(making)
            fetched.unlink()
            making.rename(made)
    return made
