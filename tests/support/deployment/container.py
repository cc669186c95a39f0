"""Act out a Dockerfile on this machine: its steps, and a container of its image. There is no Docker where tests run.

What takes the place of its base image is a fresh virtual environment in an overlay over the root of this machine.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.support.deployment.dockerfile import Step, steps_of
from tests.support.deployment.overlay import Overlay, finish, run
from tests.support.paths import ROOT

BASE = "/base"
"""The virtual environment in the image. Its programs come first on the path, as those of the base image do."""

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


class Container(Overlay):
    """A container of the image that the Dockerfile makes, without a process yet."""

    def __init__(self, directory: Path) -> None:
        """Make nothing yet. Args: directory: An empty one."""
        super().__init__(directory)
        self.steps = steps_of(ROOT / "Dockerfile")
        self._environment = [f"PATH={BASE}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
        self._user = "root"
        self._folder = "/"

    def _fill(self) -> None:
        self.make_environment(BASE)
        for step in self.steps:
            self._do(step)
        self.outside("sh", "-c", STARTED)

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
        return (*self.within("setpriv", *user, *self._prepared(*variables)), *command)

    def run(self, command: Sequence[str], *variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the container to its end. Args: variables: As in `command`."""
        return run(self.command(command, *variables))

    def _prepared(self, *variables: str) -> tuple[str, ...]:
        return ("env", f"--chdir={self._folder}", f"HOME=/home/{self._user}", *self._environment, *variables)

    def _do(self, step: Step) -> None:
        match step.instruction:
            case "RUN":
                shell = ("env", "PIP_NO_INDEX=1", "sh", "-c", step.argument)
                finish(self.within(*self._prepared(), *shell))
            case "COPY":
                self._copy(*step.words)
            case "WORKDIR":
                self._folder = step.argument
                finish(self.within("mkdir", "-p", self._folder))
            case "USER":
                self._user = step.argument
            case "ENV":
                self._environment += step.variables
            case other:
                assert other in {"FROM", "LABEL", "VOLUME", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD"}

    def _copy(self, *paths: str) -> None:
        """Copy files and folders, which keep their names. .dockerignore must let them through."""
        *sources, target = paths
        assert target == "./" or sources == [target]
        let_through = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        assert {f"!{source}" for source in sources} <= set(let_through)
        self.copy(sources, self._folder)
