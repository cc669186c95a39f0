"""Fetch OpenSearch, once for each version, and compile the program of a node."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from filelock import FileLock

HERE = Path(__file__).parent

PROGRAMS = ("java", "javac", "mvn")
"""What a cluster needs of the machine: a JDK 17 or newer, and Maven."""

NOT_INSTALLED = "a JDK 17 or newer and Maven are not installed: apt-get install openjdk-17-jdk-headless maven"

FETCH = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"


def find_java() -> None:
    """Skip the test where there is no Java or Maven, or fail it where `BYLINE_CLUSTER` is `required`."""
    if all(map(shutil.which, PROGRAMS)):
        return
    if os.environ.get("BYLINE_CLUSTER") == "required":
        pytest.fail(NOT_INSTALLED, pytrace=False)
    pytest.skip(NOT_INSTALLED)


def class_path(pom: str = "pom.xml", launcher: str = "ClusterNode") -> str:
    """Return the class path of a node. What it names is made where it is not there yet, or not whole.

    Args:
        pom: The file here that names the jars. Beside it is the file with their checksums.
        launcher: The class that starts a node, in a file here.
    Raises: AssertionError: what was fetched is not what the checksums say. CalledProcessError.
    """
    pom_file, source = HERE / pom, HERE / f"{launcher}.java"
    checksums = pom_file.with_name(pom_file.stem.replace("pom", "jars") + ".sha256")
    parts = [pom_file.read_bytes(), source.read_bytes(), checksums.read_bytes()]
    made = _cache() / hashlib.sha256(b"".join(parts)).hexdigest()[:16]
    made.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(made.with_suffix(".lock")):
        if not made.exists():
            making = made.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)
            _fetch(pom_file, checksums, making / "lib")
            subprocess.run(
                ["javac", "-cp", f"{making}/lib/*", "-d", str(making / "classes"), str(source)],
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
