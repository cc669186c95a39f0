"""The bot and its pages at once: what is told of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import load, page_load
from benchmarks.load import Plan
from benchmarks.page_load import API, ARTICLE, SEARCH, Outcome, Phase, Visit, report
from tests.support.waiting import HANG_S

PLAN = Plan(people=60, interval_s=2.0, seconds=1.0, adds_per_s=0.0)


def outcome(*, page_s: float = 0.01, status: int = 200, lost: int = 0) -> Outcome:
    """Two seconds, in which thirty questions each are answered after 10 ms, and with pages after 20."""
    without = {(chat, 1): 0.0 for chat in range(30)}
    asked = {(chat, 2): 1.0 for chat in range(30)}
    replied = {key: [0.01] for key in without} | {key: [1.02] for key in list(asked)[lost:]}
    visits = [Visit(kind, page_s, 200) for kind in (ARTICLE, SEARCH, ARTICLE, API)] + [Visit(ARTICLE, page_s, status)]
    return Outcome([Phase(False, without, []), Phase(True, asked, visits)], replied)


class TestTheReport:
    def test_tells_the_figures(self) -> None:
        assert list(report(PLAN, outcome())) == [
            "30 questions a second, 1 s without pages and as long with them.",
            "Without pages: from question to answer p50 10 ms, p99 10 ms, 0 lost (0).",
            "With pages: from question to answer p50 20 ms, p99 20 ms, 0 lost (0).",
            "Pages: 5.0 a second, p50 10 ms (50), p99 10 ms, 0 lost or refused (0).",
            "- articles: p50 10 ms, p99 10 ms.",
            "- searches: p50 10 ms, p99 10 ms.",
            "- searches of programs: p50 10 ms, p99 10 ms.",
        ]

    def test_names_what_is_missed(self) -> None:
        lines = list(report(PLAN, outcome(page_s=0.06, status=429, lost=3)))
        assert "With pages: from question to answer p50 20 ms, p99 20 ms, 3 lost (0)." in lines
        assert [line for line in lines if line.startswith("Missed")] == [
            "Missed: pages take p50 60 ms, must be 50 at most.",
            "Missed: 1 pages are lost or refused.",
        ]


@pytest.mark.slow
def test_a_few_people_ask_and_visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "LAST_ANSWERS_S", HANG_S)
    monkeypatch.setattr(page_load, "PAGE_S", HANG_S)
    monkeypatch.setattr(page_load, "WARM_UP_S", 1.0)
    options = ["--passages", "24", "--people", "2", "--interval", "1", "--seconds", "1", "--cache", str(tmp_path)]
    result = CliRunner().invoke(page_load.main, options)
    assert result.exit_code == 0, result.output
    assert "2 questions a second, 2 s without pages and as long with them." in result.stdout
    assert "5.0 a second" in result.stdout
    assert "0 lost or refused (0)" in result.stdout
    assert result.stdout.count("0 lost (0)") == 2
