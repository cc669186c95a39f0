"""Many people at once: what is told of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import load
from benchmarks.load import Outcome, Plan, Seen, Used, replies, report
from tests.support.fake_bot_api import Call
from tests.support.waiting import HANG_S

PLAN = Plan(people=200, interval_s=2.0, seconds=1.0, adds_per_s=1.0)


def outcome(*, took_s: float = 0.25, lost: int = 0, doubled: int = 0) -> Outcome:
    """A hundred questions in a second, each answered after the same time, and one article."""
    asked = {(chat, 1): chat / 100 for chat in range(100)}
    replied = {question: [at + took_s] for question, at in list(asked.items())[lost:]}
    for question in list(replied)[:doubled]:
        replied[question].append(9.0)
    seen = Seen(asked, {(1, 7): 0.5}, {(1, 7): 0.75})
    return Outcome(seen, replied, Used(0.25, 0.75), 0.2, 300.0)


class TestTheReport:
    def test_tells_the_figures(self) -> None:
        assert list(report(PLAN, outcome(took_s=0.01))) == [
            "100 questions of 200 people in 1 s; 1 articles added.",
            "Answers: 100.0 a second (100), 0 lost (0), 0 doubled (0).",
            "From question to answer: p50 10 ms, p99 10 ms (1000), slowest 10 ms.",
            "From /add to Added: p50 250 ms, p99 250 ms.",
            "Processor time an answer: bot 7.5 ms, of which event loop 2.5 ms; server 2.0 ms.",
            "The bot ends with 300 MB resident.",
        ]

    def test_names_what_is_missed(self) -> None:
        missed = [line for line in report(PLAN, outcome(took_s=1.5, lost=1, doubled=2)) if line.startswith("Missed")]
        assert missed == [
            "Missed: 39.8 answers a second, must be 100 at least.",
            "Missed: 3 questions are not answered once.",
            "Missed: p99 1500 ms, must be 1000 at most.",
        ]


class TestReplies:
    def test_are_by_the_message_that_they_reply_to(self) -> None:
        parameters = json.dumps({"message_id": 3})
        calls = [
            Call("sendMessage", {"chat_id": "7", "reply_parameters": parameters}, at=1.0, outcome="ok"),
            Call("sendMessage", {"chat_id": "7", "reply_parameters": parameters}, at=2.0, outcome="429"),
            Call("sendMessage", {"chat_id": "8"}, at=3.0, outcome="ok"),
            Call("getMe", {}, at=4.0, outcome="ok"),
        ]
        assert replies(calls) == {(7, 3): [1.0], (8, 0): [3.0]}


@pytest.mark.slow
def test_a_few_people_are_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "LAST_ANSWERS_S", HANG_S)
    options = ["--passages", "24", "--people", "4", "--interval", "1", "--seconds", "2", "--cache", str(tmp_path)]
    result = CliRunner().invoke(load.main, options)
    assert result.exit_code == 0, result.output
    assert "8 questions of 4 people in 2 s; 2 articles added." in result.stdout
    assert "0 lost (0), 0 doubled (0)" in result.stdout
