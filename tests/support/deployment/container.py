"""Act out a Dockerfile on this machine: its steps, and a container of its image. There is no Docker where tests run.

The image is an overlay over the root of this machine, in a mount namespace that ends with the test. What takes the
place of its base image is a fresh virtual environment, which finds the packages of the tests' own.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.deployment.dockerfile import Step, steps_of
from tests.support.deployment.finding import find_programs, skip_or_fail
from tests.support.paths import ROOT

BASE = "/base"
"""The virtual environment in the image. Its programs come first on the path, as those of the base image do."""

OPENED = """
set -e
mount -t tmpfs -o mode=755 image "$1"
cd "$1"
mkdir changes work root
mount -t overlay -o lowerdir=/,upperdir=changes,workdir=work image root
mount --rbind /dev root/dev
mount -t proc proc root/proc
echo $$
exec cat
"""
"""Make the namespace, write the number of its process, and keep it until the standard input ends."""

STARTED = """
set -e
for volume in data backups; do
    mount -t tmpfs -o "mode=755,$(stat -c 'uid=%u,gid=%g' "root/$volume")" volume "root/$volume"
done
mount -t tmpfs -o mode=1777 tmp root/tmp
mount -o remount,ro root
"""
"""Give the container its volumes, which belong to whom their folders belong to, and make the rest read-only."""

UNPRIVILEGED = ("--clear-groups", "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all")
"""Options of setpriv that do what compose.yaml asks for: no capabilities, and no new privileges."""

PACKAGES = [path for path in sys.path if path.endswith("site-packages")]


class Container:
    """A container of the image that the Dockerfile makes, without a process yet."""

    def __init__(self, directory: Path) -> None:
        """Make nothing yet. Args: directory: An empty one."""
        self.steps = steps_of(ROOT / "Dockerfile")
        self._as_root: tuple[str, ...] = ()
        self._directory = directory
        self._root = directory / "root"
        self._environment = [f"PATH={BASE}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
        self._user = "root"
        self._folder = "/"

    def __enter__(self) -> Self:
        """Make the image and start the container. Without the rights to do so, skip the test or fail it."""
        find_programs("unshare", "nsenter", "setpriv", package="util-linux")
        if os.geteuid() != 0:
            self._as_root = (*find_programs("sudo", package="sudo"), "-nE")
        self._keeper = subprocess.Popen(
            [
                *self._as_root,
                "unshare",
                "--mount",
                "--propagation=private",
                "sh",
                "-c",
                OPENED,
                "sh",
                str(self._directory),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._keeper.stdout is not None
        self._process = self._keeper.stdout.readline().strip()
        if not self._process:
            self._close()
            skip_or_fail("this machine does not let the tests act out a container: they need root, or sudo")
        try:
            self._take_base()
            for step in self.steps:
                self._do(step)
            self._outside(["sh", "-c", STARTED])
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

    @property
    def entry_point(self) -> list[str]:
        """The command that starts the program; its arguments follow."""
        (command,) = [step.command for step in self.steps if step.instruction == "ENTRYPOINT"]
        return command

    @property
    def health_check(self) -> list[str]:
        """The command that says by its exit code whether the program is healthy."""
        (command,) = [step.command for step in self.steps if step.instruction == "HEALTHCHECK"]
        return command

    def command(self, command: Sequence[str], *variables: str) -> tuple[str, ...]:
        """Return the command line that runs *command* in the container, as its user.

        Args: variables: Settings that win over those of the image, each as NAME=VALUE.
        """
        user = (f"--reuid={self._user}", f"--regid={self._user}", *UNPRIVILEGED)
        return (*self._within("setpriv", *user, *self._prepared(*variables)), *command)

    def run(self, command: Sequence[str], *variables: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command in the container to its end. Args: variables: As in `command`."""
        return _run(self.command(command, *variables), stdin)

    def _within(self, *command: str) -> tuple[str, ...]:
        return (*self._entered(), "chroot", str(self._root), *command)

    def _entered(self) -> tuple[str, ...]:
        return (*self._as_root, "nsenter", f"--mount=/proc/{self._process}/ns/mnt")

    def _prepared(self, *variables: str) -> tuple[str, ...]:
        return ("env", f"--chdir={self._folder}", f"HOME=/home/{self._user}", *self._environment, *variables)

    def _outside(self, command: Sequence[str]) -> None:
        """Run a command that sees the image from outside, with its directory as the working directory."""
        there = ("sh", "-c", 'cd "$0" && exec "$@"', str(self._directory))
        _finish((*self._entered(), *there, *command))

    def _take_base(self) -> None:
        """Make what `FROM` gives: a Python with pip. Its packages are those of the tests, so that none is fetched."""
        for folder in (sys.base_prefix, *map(str, Path(sys.base_prefix).parents)):
            self._outside(["chmod", "a+rx", f"root{folder}"])  # the folder of a user may be closed to others
        _finish(self._within(f"{sys.base_prefix}/bin/python3", "-m", "venv", "--without-pip", BASE))
        shown = [f"{BASE}/packages/{number}" for number in range(len(PACKAGES))]
        for packages, place in zip(PACKAGES, shown, strict=True):
            self._outside(["mkdir", "-p", f"root{place}"])
            self._outside(["mount", "--bind", packages, f"root{place}"])
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        self._write(f"{BASE}/lib/{version}/site-packages/base.pth", *shown)
        self._write(f"{BASE}/bin/pip", "#!/bin/sh", f'exec {BASE}/bin/python -m pip "$@"')
        self._outside(["chmod", "+x", f"root{BASE}/bin/pip"])

    def _write(self, path: str, *lines: str) -> None:
        self._outside(["sh", "-c", f"printf '%s\\n' {shlex.join(lines)} > root{path}"])

    def _do(self, step: Step) -> None:
        match step.instruction:
            case "RUN":
                shell = ("env", "PIP_NO_INDEX=1", "sh", "-c", step.argument)
                _finish(self._within(*self._prepared(), *shell))
            case "COPY":
                self._copy(*step.words)
            case "WORKDIR":
                self._folder = step.argument
                _finish(self._within("mkdir", "-p", self._folder))
            case "USER":
                self._user = step.argument
            case "ENV":
                self._environment += step.variables
            case other:
                assert other in {"FROM", "LABEL", "VOLUME", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD"}

    def _copy(self, *paths: str) -> None:
        """Copy files and folders of the checkout, which keep their names, without what .dockerignore leaves out."""
        *sources, target = paths
        assert target == "./" or sources == [target]
        let_through = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        assert {f"!{source}" for source in sources} <= set(let_through)
        packed = ("tar", "-C", str(ROOT), "--exclude=__pycache__", "-cf", "-", *sources)
        unpacked = ("tar", "-C", f"root{self._folder}", "--no-same-owner", "-xf", "-")
        self._outside(["sh", "-c", f"{shlex.join(packed)} | {shlex.join(unpacked)}"])


def _run(command: Sequence[str], stdin: str = "") -> subprocess.CompletedProcess[str]:
    path = {"PATH": os.environ["PATH"]}
    return subprocess.run(command, input=stdin, env=path, capture_output=True, text=True, check=False)


def _finish(command: Sequence[str]) -> None:
    done = _run(command)
    assert done.returncode == 0, f"{shlex.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
