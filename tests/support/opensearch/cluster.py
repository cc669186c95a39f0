"""The nodes of a cluster, as processes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path
from typing import Self

import httpx

from tests.support.opensearch.node_jars import class_path
from tests.support.opensearch.node_versions import OPENSEARCH_2, NodeVersion
from tests.support.waiting import HANG_S

NODES = 3

HEAP = "384m"
"""Of a node: the least that OpenSearch starts with reliably. A node takes less than 400 MB in all."""

OPTIONS = (
    *(f"-Xms{HEAP}", f"-Xmx{HEAP}", "-Xss512k", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=128m"),
    "-XX:TieredStopAtLevel=1",  # starts in half of the processor time
    *("-XX:-OmitStackTraceInFastThrow", "-Djava.awt.headless=true", "-Dfile.encoding=UTF-8"),
    *("-Djna.nosys=true", "-Dio.netty.noUnsafe=true", "-Dio.netty.noKeySetOptimization=true"),
    *("-Dio.netty.recycler.maxCapacityPerThread=0", "-Dio.netty.allocator.numDirectArenas=0"),
    "-Dlog4j.shutdownHookEnabled=false",  # the node's own hook closes it, so that SIGTERM is no kill
    "-Dlog4j2.disable.jmx=true",
)

LOG = """status = error
appender.file.type = File
appender.file.name = file
appender.file.fileName = {home}/node.log
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = [%d{{ISO8601}}][%-5p][%-25c{{1.}}] [%node_name]%marker %m%n
rootLogger.level = warn
rootLogger.appenderRef.file.ref = file
"""

SETTINGS = """cluster.name: {cluster}
node.name: n{node}
network.host: 127.0.0.1
http.port: {http}
transport.port: {transport}
discovery.seed_hosts: {seeds}
cluster.initial_cluster_manager_nodes: {names}
path.data: {home}/data
path.logs: {home}/logs
path.repo: [{snapshots}]
node.store.allow_mmap: false
cluster.routing.allocation.disk.threshold_enabled: false
cluster.max_shards_per_node: 5000
bootstrap.system_call_filter: false
"""
"""Of a node. Without mmap the kernel needs no settings; a full disk is no test's subject but of those that set it."""

SHOWN_CHARS = 2_000


class Cluster:
    """Nodes numbered from 1, each listening on a free port of loopback."""

    def __init__(self, directory: Path, owner: int | None = None, version: NodeVersion = OPENSEARCH_2) -> None:
        """Choose ports. Args: owner: The id of the process with which the nodes end; None: this one."""
        directory.mkdir(parents=True, exist_ok=True)
        self.directory = directory
        self.version = version  # of the nodes that are started from now on
        self._owner = os.getpid() if owner is None else owner
        ports = _free_ports(2 * NODES)
        self._http = dict(enumerate(ports[:NODES], 1))
        self._transport = dict(enumerate(ports[NODES:], 1))
        self._processes: dict[int, subprocess.Popen[str]] = {}

    def __enter__(self) -> Self:
        self.start(*self._http)
        return self

    def __exit__(self, *_: object) -> None:
        for node in list(self._processes):
            self.kill(node)
        shutil.rmtree(self.directory, ignore_errors=True)

    @property
    def urls(self) -> list[str]:
        """The addresses of all nodes, also of those that do not run."""
        return [f"http://127.0.0.1:{port}" for port in self._http.values()]

    def url(self, node: int) -> str:
        """Return the address of one node."""
        return f"http://127.0.0.1:{self._http[node]}"

    @property
    def pids(self) -> list[int]:
        """The ids of the processes of the nodes that run."""
        return [process.pid for process in self._processes.values()]

    def holder_of(self, index: str) -> int:
        """Return the node with the primary of an index. Args: index: Its name, or a pattern that one name matches."""
        asked = {"format": "json", "h": "prirep,node"}
        url = self.url(next(iter(self._processes)))
        shards = httpx.get(f"{url}/_cat/shards/{index}", params=asked, timeout=HANG_S).json()
        (name,) = (shard["node"] for shard in shards if shard["prirep"] == "p")
        return int(name.removeprefix("n"))

    @property
    def manager(self) -> int:
        """The node that manages the cluster."""
        url = self.url(next(iter(self._processes)))
        (found,) = httpx.get(f"{url}/_cat/cluster_manager", params={"format": "json"}, timeout=HANG_S).json()
        return int(found["node"].removeprefix("n"))

    def allow(self, node: int, shards: str) -> None:
        """Say which shards may be put on nodes, by way of one node: `primaries` while a node is away, or `all`."""
        settings = {"persistent": {"cluster.routing.allocation.enable": shards}}
        httpx.put(f"{self.url(node)}/_cluster/settings", json=settings, timeout=HANG_S).raise_for_status()

    def start(self, *nodes: int, status: str = "green") -> None:
        """Start nodes together, and wait until every one that runs sees all that run, and *status*."""
        for node in nodes:
            self._launch(node)
        for node in nodes:
            self._wait_until_started(node)
        self.wait(status)

    def _launch(self, node: int) -> None:
        home = self._home(node)
        for part in ("config", "tmp"):
            (home / part).mkdir(parents=True, exist_ok=True)
        (home / "config" / "log4j2.properties").write_text(LOG.format(home=home))
        settings = SETTINGS.format(
            cluster=self.directory.name,
            node=node,
            http=self._http[node],
            transport=self._transport[node],
            seeds=json.dumps([f"127.0.0.1:{port}" for port in self._transport.values()]),
            names=json.dumps([f"n{each}" for each in self._http]),
            home=home,
            snapshots=json.dumps(str(self.directory / "snapshots")),
        )
        (home / "config" / "opensearch.yml").write_text(settings)
        java = [self.version.find_java().java, *OPTIONS, *self.version.options, f"-Djava.io.tmpdir={home / 'tmp'}"]
        with (home / "errors.log").open("a") as errors:
            self._processes[node] = subprocess.Popen(
                [*java, "-cp", class_path(self.version), self.version.launcher, str(home), str(self._owner)],
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )

    def _wait_until_started(self, node: int) -> None:
        output = self._processes[node].stdout
        assert output is not None
        while (line := output.readline()) != "started\n":
            assert line, self._said_by(node)

    def _said_by(self, node: int) -> str:
        logs = [self._home(node) / name for name in ("errors.log", "node.log")]
        said = "\n".join(log.read_text()[-SHOWN_CHARS:] for log in logs if log.exists())
        return f"node {node} did not start:\n{said}"

    def _home(self, node: int) -> Path:
        return self.directory / f"n{node}"

    def wait(self, status: str = "green") -> None:
        """Wait until every node that runs sees all that run, and at least *status*: red, yellow, green."""
        running = len(self._processes)
        for node in self._processes:
            asked: dict[str, str | int] = {
                "wait_for_nodes": running,
                "wait_for_status": status,
                "timeout": f"{HANG_S:.0f}s",
            }
            reply = httpx.get(f"{self.url(node)}/_cluster/health", params=asked, timeout=HANG_S + 10)
            assert reply.json().get("timed_out") is False, reply.text

    def kill(self, node: int) -> None:
        """End a node at once."""
        self._end(node, signal.SIGKILL)

    def stop(self, node: int) -> None:
        """End a node as its operator does."""
        self._end(node, signal.SIGTERM)

    def freeze(self, node: int) -> None:
        """Let a node stand still: it accepts connections, and answers nobody."""
        self._processes[node].send_signal(signal.SIGSTOP)

    def thaw(self, node: int) -> None:
        """Let a node go on."""
        self._processes[node].send_signal(signal.SIGCONT)

    def ended(self) -> list[int]:
        """Wait until all nodes have ended by themselves, and return their exit codes."""
        codes = [process.wait(HANG_S) for process in self._processes.values()]
        for process in self._processes.values():
            _close_pipe(process)
        return codes

    def _end(self, node: int, sign: signal.Signals) -> None:
        process = self._processes.pop(node)
        process.send_signal(sign)
        process.wait(HANG_S)
        _close_pipe(process)


def _close_pipe(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    process.stdout.close()


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports
