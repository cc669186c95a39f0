"""The child process that reads exports, in this one."""

from __future__ import annotations

import io
import itertools
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from index.errors import BrokenContentError, BrokenExportError, ExtractionLimitError, NoChannelError
from index.extraction.exports import __main__ as child
from index.extraction.exports import telegram
from index.extraction.exports.detect import ExportKind
from index.extraction.exports.posts import LeftOut, Post
from index.extraction.exports.protocol import EXPORT_REPORT, EXPORT_REQUEST, ExportReport, ExportRequest
from index.model import Draft, Paragraph
from tests.support.extraction.child_processes import Pipe
from tests.support.extraction.telegram_export import chat, message
from tests.support.extraction.wordpress_export import END, HEADER, item

DRAFT = Draft("Title", (Paragraph("Text."),))


def request(kind: ExportKind = ExportKind.TELEGRAM_CHAT, passed: int = 0) -> ExportRequest:
    return ExportRequest(kind, "export", None, passed, memory_bytes=2**29, seconds=20.0)


def told(asked: ExportRequest, content: bytes) -> list[ExportReport]:
    lines: list[ExportReport] = []
    child.Reporter(asked, io.BytesIO(content), lines.append).run()
    return lines


def telegram_export(*exported: object) -> bytes:
    return json.dumps(chat(*exported)).encode()


def reading(*posts: Callable[[], Draft | LeftOut]) -> Callable[..., Iterator[Post]]:
    """Stands in for what reads an export."""
    return lambda *_: (Post(f"post {number}", read) for number, read in enumerate(posts, 1))


def raising(error: BaseException) -> Callable[[], Draft]:
    def read() -> Draft:
        raise error

    return read


@pytest.fixture(autouse=True)
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process of the tests may have had more than any child."""
    monkeypatch.setattr(child, "peak_bytes", lambda: 0)


class TestMain:
    def test_reads_standard_input_within_its_limits(self, monkeypatch: pytest.MonkeyPatch) -> None:
        limits: dict[int, tuple[int, int]] = {}
        monkeypatch.setattr(resource, "setrlimit", limits.__setitem__)
        monkeypatch.setattr(sys, "argv", ["", EXPORT_REQUEST.dump_json(request()).decode()])
        monkeypatch.setattr(sys, "stdin", Pipe(telegram_export(message(1))))
        monkeypatch.setattr(sys, "stdout", output := Pipe())
        child.main()
        first, last = map(EXPORT_REPORT.validate_json, output.buffer.getvalue().splitlines())
        assert first.draft
        assert first.draft.title == "The ferry returns"
        assert last.is_end
        assert limits[resource.RLIMIT_AS] == (2**29, 2**29)
        assert limits[resource.RLIMIT_FSIZE] == (0, 0)

    def test_has_the_whole_time_again_for_each_post(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """It has taken 5 seconds to start, and takes 4 for each post."""
        limits: list[tuple[int, int]] = []
        taken = itertools.count(5, 4)
        monkeypatch.setattr(time, "process_time", lambda: next(taken))
        monkeypatch.setattr(
            resource, "setrlimit", lambda which, pair: limits.append(pair) if which == resource.RLIMIT_CPU else None
        )
        monkeypatch.setattr(sys, "argv", ["", EXPORT_REQUEST.dump_json(request()).decode()])
        monkeypatch.setattr(sys, "stdin", Pipe(telegram_export(message(1), message(2))))
        monkeypatch.setattr(sys, "stdout", Pipe())
        child.main()
        assert [soft for soft, _hard in limits] == [5 + 20, 9 + 20, 13 + 20, 17 + 20]  # at the start, 2 posts, the end


class TestTeller:
    def test_tells_of_each_post_and_of_the_end(self) -> None:
        content = telegram_export(message(1), message(2, ""), message(3, "\ud83d" * 20))
        article, left_out, refused, end = told(request(), content)
        assert (article.name, article.posts) == ("export: message 1", 1)
        assert (left_out.left_out, left_out.posts) == (LeftOut.NO_TEXT, 2)
        assert refused.refusal
        assert isinstance(refused.refusal.as_error(), BrokenContentError)
        assert (end.is_end, end.posts, end.offset) == (True, 3, len(content))

    def test_reads_exports_of_wordpress(self) -> None:
        article, left_out, _ = told(request(ExportKind.WORDPRESS), (HEADER + item() + item("") + END).encode())
        assert article.draft
        assert left_out.left_out is LeftOut.NO_TEXT

    def test_passes_posts_that_were_told_of_and_says_when_it_has(self) -> None:
        ready, third, _ = told(request(passed=2), telegram_export(message(1), message(2), message(3)))
        assert (ready.name, ready.posts) == (None, 2)
        assert third.name == "export: message 3"

    def test_says_how_far_it_is_where_there_is_no_post(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(child, "SILENT_BYTES", 100_000)
        lines = told(request(), telegram_export(message(1, "", other="x" * 400_000), message(2)))
        assert [line.offset for line in lines if line.name is None][:2] == [131_072, 262_144]

    def test_says_why_the_rest_cannot_be_read(self) -> None:
        *_, end = told(request(), telegram_export(message(1), message(2))[:-100])
        assert end.is_end
        assert end.refusal
        broken = end.refusal.as_error()
        assert isinstance(broken, BrokenExportError)
        assert (broken.source, broken.offset) == ("export", end.offset)
        *_, end = told(request(), json.dumps(chat(message(1), kind="private_group")).encode())
        assert end.refusal
        assert isinstance(end.refusal.as_error(), NoChannelError)

    def test_a_post_that_takes_all_memory_costs_no_other(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(telegram, "posts_of_telegram", reading(raising(MemoryError()), lambda: DRAFT))
        refused, article, _ = told(request(), b"")
        assert refused.refusal
        assert isinstance(refused.refusal.as_error(), ExtractionLimitError)
        assert article.draft == DRAFT

    @pytest.mark.parametrize("error", [ValueError("unknown error"), BrokenContentError("post 2")])
    def test_a_failure_at_the_limit_of_memory_is_laid_to_that_once(
        self, monkeypatch: pytest.MonkeyPatch, error: Exception
    ) -> None:
        peaks = iter([2**28, 2**29, 2**29])
        monkeypatch.setattr(child, "peak_bytes", lambda: next(peaks))
        monkeypatch.setattr(telegram, "posts_of_telegram", reading(*[raising(error)] * 3))
        below, refused, later, _ = told(request(), b"")
        assert refused.refusal
        assert isinstance(refused.refusal.as_error(), ExtractionLimitError)
        for each in (below, later):
            assert each.failure or (each.refusal and isinstance(each.refusal.as_error(), BrokenContentError))

    def test_tells_what_nobody_foresaw(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(telegram, "posts_of_telegram", reading(raising(ZeroDivisionError()), lambda: DRAFT))
        failed, article, _ = told(request(), b"")
        assert "ZeroDivisionError" in (failed.failure or "")
        assert article.draft == DRAFT

    @pytest.mark.parametrize("error", [ZeroDivisionError("x"), MemoryError()])
    def test_tells_what_ends_it(self, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
        monkeypatch.setattr(telegram, "posts_of_telegram", lambda *_: raising(error)())
        (end,) = told(request(), b"")
        assert end.is_end
        assert (end.failure or end.refusal) is not None
