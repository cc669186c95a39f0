"""The commands by which docs/operations.md installs Byline on a machine with systemd, on a copy of this machine."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from tests.support.bot.sample_articles import CATS
from tests.support.deployment.finding import find_programs
from tests.support.deployment.operating import commands_under
from tests.support.deployment.overlay import Overlay, finish, run

pytestmark = pytest.mark.slow

CHECKOUT = (
    "Makefile",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "requirements.txt",
    ".env.example",
    "docs",
    "bot",
    "index",
)
"""Parts of the checkout that an operator needs."""


def do(machine: Overlay, line: str) -> str:
    """Run a line of the document as root, without reaching for packages; return its output."""
    return finish(machine.within("env", "PIP_NO_INDEX=1", "sh", "-c", line))


def scheduled() -> list[str]:
    """Return the lines that cron runs each night, as the shell gets them."""
    lines = commands_under("Every night, with systemd")[1]
    found = [re.fullmatch(r"\d+ \d+ \* \* \* byline (.*)", line) for line in lines]
    return [each[1].replace(r"\%", "%") for each in found if each]


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Overlay]:
    """A machine on which all was done that the document says but to start the service."""
    with Overlay(tmp_path_factory.mktemp("machine")) as machine:
        machine.outside("mkdir", "-p", "root/opt/byline")
        machine.copy(CHECKOUT, "/opt/byline")
        machine.make_environment("/opt/byline/.venv")  # `make setup` would fetch the packages
        for line in commands_under("With systemd")[0]:
            do(machine, line)
        for line in commands_under("Every night, with systemd")[0]:
            do(machine, line)
        yield machine


class TestTheProgram:
    def test_works_for_the_user_of_the_service_alone(self, machine: Overlay) -> None:
        (line,) = commands_under("With systemd")[2]
        assert do(machine, line)
        settings = finish(machine.within("stat", "-c", "%U:%G %a", "/var/lib/byline/.env"))
        assert settings == "root:byline 640\n"

    def test_is_compiled_as_the_service_cannot(self, machine: Overlay) -> None:
        listed = finish(machine.within("sh", "-c", "ls /opt/byline/bot/__pycache__ /opt/byline/index/__pycache__"))
        assert {"app", "corpus"} <= {name.split(".")[0] for name in listed.split()}

    def test_is_a_service_that_systemd_takes(self, machine: Overlay) -> None:
        find_programs("systemd-analyze", package="systemd")
        checked = run(machine.within("systemd-analyze", "verify", "/etc/systemd/system/byline.service"))
        assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")


class TestBackups:
    def test_are_made_by_cron_and_restored(self, machine: Overlay) -> None:
        title, text = CATS.split("\n\n", 1)
        byline = "cd /var/lib/byline && runuser -u byline -- /opt/byline/.venv/bin/byline"
        machine.write("/tmp/article", json.dumps({"title": title, "text": text}))  # noqa: S108 - the copy's own
        do(machine, f"{byline} add --jsonl - < /tmp/article")
        assert len(scheduled()) == 2
        for line in scheduled():
            finish(machine.within("setpriv", "--reuid=byline", "--regid=byline", "--clear-groups", "sh", "-c", line))
        do(machine, "rm -r /var/lib/byline/data && mv /var/backups/byline/*.zip /var/backups/byline/backup.zip")
        restoring, starting = commands_under("When the machine is lost")[1]
        do(machine, restoring)
        assert title in do(machine, f"{byline} list")
        assert starting == "systemctl start byline"
