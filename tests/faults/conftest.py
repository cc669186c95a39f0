"""Print what the long tests have found."""

from __future__ import annotations

import pytest

from benchmarks.machine import machine
from tests.faults.results import RESULTS


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if RESULTS.table:
        terminalreporter.section("no accepted change was lost, and none made twice")
        terminalreporter.line(machine())
        for line in RESULTS.table:
            terminalreporter.line(line)
