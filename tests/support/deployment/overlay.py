"""Change a copy of this machine's files, which is gone when the test ends."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.deployment.finding import find_programs, skip_or_fail
from tests.support.paths import ROOT

OPENED = """
set -e
mount -t tmpfs -o mode=755 overlay "$1"
cd "$1"
mkdir changes work root
mount -t overlay -o lowerdir=/,upperdir=changes,workdir=work overlay root
mount --rbind /dev root/dev
mount -t proc proc root/proc
echo $$
exec cat
"""
"""Make the namespace, write the number of its process, and keep it until the standard input ends."""

PACKAGES = [path for path in sys.path if path.endswith("site-packages")]
"""The folders of the packages that the tests have."""


class Overlay:
    """A file system over the root of this machine, in a mount namespace. It needs root, or sudo."""

    def __init__(self, directory: Path) -> None:
        """Make nothing yet. Args: directory: An empty one."""
        self._as_root: tuple[str, ...] = ()
        self._directory = directory

    def __enter__(self) -> Self:
        """Mount it. Where that is not possible, skip the test or fail it."""
        find_programs("unshare", "nsenter", "setpriv", package="util-linux")
        if os.geteuid() != 0:
            self._as_root = (*find_programs("sudo", package="sudo"), "-nE")
        opened = ("unshare", "--mount", "--propagation=private", "sh", "-c", OPENED, "sh", str(self._directory))
        self._keeper = subprocess.Popen(
            [*self._as_root, *opened], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._keeper.stdout is not None
        self._process = self._keeper.stdout.readline().strip()
        if not self._process:
            self._close()
            skip_or_fail("this machine does not let the tests change a copy of it: they need root, or sudo")
        try:
            self._fill()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _close(self) -> None:
        self._keeper.communicate()

    def _fill(self) -> None:
        """Change what is to be there from the beginning."""

    def within(self, *command: str) -> tuple[str, ...]:
        """Return the command line that runs *command* there, as root."""
        return (*self._entered(), "chroot", str(self._directory / "root"), *command)

    def outside(self, *command: str) -> None:
        """Run a command that sees it from outside, as the folder `root` of the working directory."""
        there = ("sh", "-c", 'cd "$0" && exec "$@"', str(self._directory))
        finish((*self._entered(), *there, *command))

    def write(self, path: str, *lines: str) -> None:
        """Write a file there."""
        self.outside("sh", "-c", f"printf '%s\\n' {shlex.join(lines)} > root{path}")

    def copy(self, sources: Sequence[str], folder: str) -> None:
        """Copy files and folders of the checkout into a folder, without what Python made of them."""
        packed = ("tar", "-C", str(ROOT), "--exclude=__pycache__", "-cf", "-", *sources)
        unpacked = ("tar", "-C", f"root{folder}", "--no-same-owner", "-xf", "-")
        self.outside("sh", "-c", f"{shlex.join(packed)} | {shlex.join(unpacked)}")

    def make_environment(self, folder: str) -> None:
        """Make a virtual environment with pip. Its packages are those of the tests, so that none is fetched."""
        for each in (sys.base_prefix, *map(str, Path(sys.base_prefix).parents)):
            self.outside("chmod", "a+rx", f"root{each}")  # the folder of a user may be closed to others
        finish(self.within(f"{sys.base_prefix}/bin/python3", "-m", "venv", "--without-pip", folder))
        shown = [f"{folder}/packages/{number}" for number in range(len(PACKAGES))]
        for number, (packages, place) in enumerate(zip(PACKAGES, shown, strict=True)):
            changes, work = f"packages/{number}/changes", f"packages/{number}/work"  # pip removes an older Byline there
            self.outside("mkdir", "-p", f"root{place}", changes, work)
            layers = f"lowerdir={packages},upperdir={changes},workdir={work}"
            self.outside("mount", "-t", "overlay", "-o", layers, "overlay", f"root{place}")
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        self.write(f"{folder}/lib/{version}/site-packages/base.pth", *shown)
        self.write(f"{folder}/bin/pip", "#!/bin/sh", f'exec {folder}/bin/python -m pip "$@"')
        self.outside("chmod", "+x", f"root{folder}/bin/pip")

    def _entered(self) -> tuple[str, ...]:
        return (*self._as_root, "nsenter", f"--mount=/proc/{self._process}/ns/mnt")


def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, with nothing in its environment but where programs are."""
    path = {"PATH": os.environ["PATH"]}
    return subprocess.run(command, env=path, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


def finish(command: Sequence[str]) -> str:
    """Run a command to its end, and return its output. Raises: AssertionError: it failed."""
    done = run(command)
    assert done.returncode == 0, f"{shlex.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout
