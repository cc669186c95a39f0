"""Fetch OpenSearch, once for each version, and compile the program of a node."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from filelock import FileLock

from tests.support.opensearch.node_versions import NodeVersion

HERE = Path(__file__).parent

FETCH = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"


def class_path(version: NodeVersion) -> str:
    """Return the class path of a node. What it names is made where it is not there yet, or not whole.

    Raises: AssertionError: what was fetched is not what the checksums say. CalledProcessError.
    """
    pom, source = HERE / version.pom, HERE / f"{version.launcher}.java"
    checksums = pom.with_name(pom.stem.replace("pom", "jars") + ".sha256")
    parts = [pom.read_bytes(), source.read_bytes(), checksums.read_bytes()]
    made = _cache() / hashlib.sha256(b"".join(parts)).hexdigest()[:16]
    made.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(made.with_suffix(".lock")):
        if not made.exists():
            making = made.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)
            _fetch(pom, checksums, making / "lib")
            javac = version.find_java().javac
            subprocess.run(
                [javac, "-cp", f"{making}/lib/*", "-d", str(making / "classes"), str(source)],
                check=True,
                capture_output=True,
            )
            making.rename(made)
    return f"{made}/classes:{made}/lib/*"


def _cache() -> Path:
    named = os.environ.get("XDG_CACHE_HOME")
    return (Path(named) if named else Path.home() / ".cache") / "byline-tests"


def _fetch(pom: Path, checksums: Path, lib: Path) -> None:
    command = ["mvn", "-q", "-B", "-ntp", "--strict-checksums", "-f", str(pom), FETCH]
    subprocess.run([*command, f"-DoutputDirectory={lib}", "-DincludeScope=runtime"], check=True, capture_output=True)
    pinned = [line.split() for line in checksums.read_text().splitlines()]
    expected = {name: checksum for checksum, name in pinned}
    fetched = {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in lib.iterdir()}
    assert fetched == expected, "what Maven fetched is not what was pinned"
