"""The unit of systemd."""

from __future__ import annotations

import re
import subprocess

import pytest

from bot.cli.base import WRONG_USAGE
from bot.lifecycle import STOP_S
from tests.support.deployment.finding import find_programs
from tests.support.deployment.operating import commands_under
from tests.support.paths import ROOT

PATH = ROOT / "docs" / "byline.service"

UNIT = PATH.read_text(encoding="utf-8")

MOST_EXPOSED = 20
"""Tenths of a point, of a hundred, as `systemd-analyze security` counts them. The network alone makes 7 of them."""

NEEDED_CALLS = {"prlimit64", "setrlimit"}
"""System calls with which the processes that read articles limit their memory and time. Without them, none is read."""


def value_of(key: str) -> str:
    """Return the value of a key that the unit has once."""
    (value,) = re.findall(rf"^{key}=(.*)$", UNIT, re.MULTILINE)
    return str(value)


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    (program,) = find_programs("systemd-analyze", package="systemd")
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False)


@pytest.mark.slow
class TestTheUnit:
    def test_is_isolated(self) -> None:
        checked = analyze("security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager", str(PATH))
        assert checked.returncode == 0, checked.stdout

    def test_lets_articles_be_read(self) -> None:
        refused = re.findall(r"^SystemCallFilter=~(.*)$", UNIT, re.MULTILINE)
        listed = analyze("syscall-filter", "--no-pager", *" ".join(refused).split())
        assert listed.returncode == 0
        assert NEEDED_CALLS & set(listed.stdout.split()) == set()


class TestTheProgram:
    def test_has_time_to_stop(self) -> None:
        assert int(value_of("TimeoutStopSec").removesuffix("s")) > STOP_S

    def test_is_not_started_again_with_wrong_settings(self) -> None:
        assert value_of("RestartPreventExitStatus") == str(WRONG_USAGE)

    def test_is_where_the_document_installs_it(self) -> None:
        commands = "\n".join(line for block in commands_under("With systemd") for line in block)
        assert f"{value_of('ExecStart').split()[0]} doctor" in commands
        assert (
            f"install -d -o {value_of('User')} -g {value_of('User')} -m 750 {value_of('WorkingDirectory')}\n"
            in commands
        )
        assert value_of("WorkingDirectory") == f"/var/lib/{value_of('StateDirectory')}"
        assert f"{value_of('WorkingDirectory')}/.env\n" in commands
