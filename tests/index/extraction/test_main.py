"""The child process, in this one."""

from __future__ import annotations

import dataclasses
import io
import resource
import sys
from pathlib import Path

import pytest

from index.extraction import __main__ as child
from index.extraction.exchange import ANSWER, REQUEST, Answer, Request, Wanted
from index.extraction.reading import Origin
from index.extraction.results import Refusal, Result

BINARY = "application/octet-stream"

REQUESTED = Request(Origin("a.txt", "a.txt"), memory_bytes=2**29, cpu_seconds=20)


class Pipe:
    """Standard input or output, of bytes."""

    def __init__(self, content: bytes = b"") -> None:
        self.buffer = io.BytesIO(content)


class TestMain:
    def test_reads_a_request_and_writes_an_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        limits: dict[int, tuple[int, int]] = {}
        monkeypatch.setattr(resource, "setrlimit", limits.__setitem__)
        monkeypatch.setattr(sys, "stdin", Pipe(REQUEST.dump_json(REQUESTED) + b"\nTitle\n\nText."))
        monkeypatch.setattr(sys, "stdout", output := Pipe())
        child.main()
        (result,) = ANSWER.validate_json(output.buffer.getvalue()).results
        assert result.draft
        assert (result.name, result.draft.title) == ("a.txt", "Title")
        assert limits[resource.RLIMIT_AS] == (2**29, 2**29)
        assert limits[resource.RLIMIT_CPU] == (20, 20)
        assert limits[resource.RLIMIT_FSIZE] == (0, 0)


class TestAnswer:
    def test_may_be_what_a_feed_lists(self) -> None:
        wanted = dataclasses.replace(REQUESTED, wanted=Wanted.LISTING)
        answer = child.answer(wanted, b"<rss><channel><title>The Fen</title></channel></rss>")
        assert answer.listing
        assert (answer.listing.title, answer.results) == ("The Fen", ())
        assert ANSWER.validate_json(ANSWER.dump_json(answer)) == answer
        (result,) = child.answer(wanted, b"no feed").results
        assert result.refusal == Refusal("NoFeedError", "a.txt", {})

    def test_carries_errors_over(self) -> None:
        (result,) = child.answer(REQUESTED, b"MZ\0\0").results
        assert result == Result("a.txt", refusal=Refusal("UnsupportedTypeError", "a.txt", {"content_type": BINARY}))

    def test_says_that_memory_was_exhausted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def read(*_: object) -> None:
            raise MemoryError

        monkeypatch.setattr(child, "read", read)
        assert child.answer(REQUESTED, b"") == Answer(exhausted=True)

    @pytest.mark.parametrize(
        ("status", "is_exhausted"),
        [
            ("Name:\tbyline\nVmPeak:\t  524000 kB\n", True),
            ("VmPeak:\t  300000 kB\n", False),
            ("Name:\tbyline\n", False),
        ],
    )
    def test_lays_a_failure_near_the_limit_to_memory(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, status: str, *, is_exhausted: bool
    ) -> None:
        def read(*_: object) -> None:
            raise ValueError("unknown error")

        monkeypatch.setattr(child, "read", read)
        monkeypatch.setattr(child, "_STATUS", tmp_path / "status")
        assert child.answer(REQUESTED, b"").failure
        (tmp_path / "status").write_text(status, "ascii")
        assert child.answer(REQUESTED, b"").exhausted is is_exhausted

    def test_tells_what_nobody_foresaw(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        def read(*_: object) -> None:
            raise RecursionError("too deep")

        monkeypatch.setattr(child, "read", read)
        monkeypatch.setattr(child, "_STATUS", tmp_path / "absent")  # that of the tests is another one
        answer = child.answer(REQUESTED, b"")
        assert "RecursionError: too deep" in (answer.failure or "")
        assert answer.results == ()
