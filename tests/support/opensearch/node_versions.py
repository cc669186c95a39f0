"""The versions of OpenSearch that tests start, and what each needs of the machine."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

NOT_INSTALLED = "a JDK {java} or newer and Maven are not installed; Debian has openjdk-17-jdk-headless and maven"

INSTALLED_IN = ("/usr/lib/jvm/*", "/Library/Java/JavaVirtualMachines/*/Contents/Home")
"""Where JDKs are that are not on PATH, on Debian and macOS."""


class Jdk(NamedTuple):
    """The programs of a JDK."""

    java: str
    javac: str


class NodeVersion(NamedTuple):
    """A version of OpenSearch."""

    number: str
    pom: str  # the file here that names its jars
    launcher: str  # the class that starts a node, in a file here
    java: int  # the oldest Java that it runs on
    options: tuple[str, ...]  # of its Java

    def find_java(self) -> Jdk:
        """Return a JDK for it. Without one or without Maven, skip the test, or fail it if `BYLINE_CLUSTER=required`."""
        found = next(_jdks(self.java), None)
        if found and shutil.which("mvn"):
            return found
        reason = NOT_INSTALLED.format(java=self.java)
        if os.environ.get("BYLINE_CLUSTER") == "required":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)


OPENSEARCH_2 = NodeVersion("2.19.6", "pom.xml", "ClusterNode", 17, ("-Djava.locale.providers=SPI,COMPAT",))

OPENSEARCH_3 = NodeVersion("3.9.0", "pom3.xml", "ClusterNode3", 21, ())

VERSIONS = {"2": OPENSEARCH_2, "3": OPENSEARCH_3}
"""By what BYLINE_OPENSEARCH says."""


def chosen_version() -> NodeVersion:
    """Return the version that tests share: BYLINE_OPENSEARCH is 2, unless something else is said, or 3."""
    return VERSIONS[os.environ.get("BYLINE_OPENSEARCH", "2")]


def _jdks(least: int) -> Iterator[Jdk]:
    """Yield the JDKs of the machine that are new enough, the one on PATH first."""
    compiler = shutil.which("javac")
    homes = [Path(compiler).resolve().parent.parent] if compiler else []
    homes += [Path(home) for name, home in sorted(os.environ.items()) if name.startswith("JAVA_HOME")]
    homes += [home for places in INSTALLED_IN for home in sorted(Path("/").glob(places.lstrip("/")))]
    for home in homes:
        jdk = Jdk(str(home / "bin/java"), str(home / "bin/javac"))
        if all(map(shutil.which, jdk)) and _version_of(home) >= least:
            yield jdk


def _version_of(home: Path) -> int:
    """Return the number of the Java in a folder; 0: it does not say."""
    says = home / "release"
    found = re.search(r'^JAVA_VERSION="(\d+)', says.read_text(), re.MULTILINE) if says.exists() else None
    return int(found[1]) if found else 0
