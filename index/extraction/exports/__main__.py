"""Run the child process. It reads the request from its argument and the export from standard input, and writes a line
for each post."""

from __future__ import annotations

import math
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO

import index.analysis  # noqa: F401 - loading it searches for a writable folder, which is not allowed later
from index.errors import BrokenContentError, BrokenExportError, ExtractionLimitError, IngestError, NoTextError
from index.extraction.child import EXHAUSTED_SHARE, is_certain, last_lines, limit_resources, peak_bytes
from index.extraction.exports.detect import ExportKind
from index.extraction.exports.posts import LeftOut, Post
from index.extraction.exports.protocol import EXPORT_REPORT, EXPORT_REQUEST, ExportReport, ExportRequest
from index.extraction.exports.text_stream import Stream
from index.extraction.results import Refusal

MIB = 1 << 20  # bytes

SILENT_BYTES = 1_000_000
"""Bytes of an export after which the child reports its progress, even without a post. A silent child is ended."""


def main() -> None:
    """Answer the request."""
    request = EXPORT_REQUEST.validate_json(sys.argv[1])
    limit_resources(request.memory_bytes)
    allow_time(request)

    def write(report: ExportReport) -> None:
        _write(report)
        allow_time(request)  # for the next post

    Reporter(request, sys.stdin.buffer, write).run()


def allow_time(request: ExportRequest) -> None:
    """Make the system end this process if it takes more processor time from now than one post may take."""
    end_s = math.ceil(time.process_time() + request.seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (end_s, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _write(report: ExportReport) -> None:
    """Write a line at once. If this process is ended, its lines show how far it got."""
    sys.stdout.buffer.write(EXPORT_REPORT.dump_json(report) + b"\n")
    sys.stdout.buffer.flush()


class Reporter:
    """A reader of an export that reports each post as it is read."""

    def __init__(self, request: ExportRequest, file: BinaryIO, write: Callable[[ExportReport], None]) -> None:
        self._request = request
        self._write = write
        self._posts = 0
        self._offset = self._reported_offset = 0
        self._peak_bytes = 0  # largest memory when a post could not be read
        self._stream = Stream(file, self._report_if_silent)

    def run(self) -> None:
        """Report all posts that are not skipped, and the end."""
        try:
            for post in self._read():
                self._posts += 1
                if self._posts > self._request.passed:
                    self._report(self._outcome(post))
                elif self._posts == self._request.passed:
                    self._report(ExportReport())
            self._report(ExportReport(is_end=True))
        except (BrokenContentError, MemoryError):
            broken = BrokenExportError(self._request.source, self._offset)
            self._report(ExportReport(refusal=Refusal.of(broken), is_end=True))
        except IngestError as error:
            self._report(ExportReport(refusal=Refusal.of(error), is_end=True))
        except Exception:  # noqa: BLE001 (hostile input may raise anything in a parser; the parent logs it unchanged)
            self._report(ExportReport(failure=last_lines(), is_end=True))

    def _read(self) -> Iterator[Post]:
        request = self._request
        if request.kind is ExportKind.WORDPRESS:
            from index.extraction.exports.wordpress import posts_of_wordpress

            return posts_of_wordpress(self._stream, request.source)
        from index.extraction.exports.telegram import posts_of_telegram

        return posts_of_telegram(self._stream.text(), request.source, request.username)

    def _outcome(self, post: Post) -> ExportReport:
        try:
            read = post.read()
        except NoTextError:
            return ExportReport(post.name, left_out=LeftOut.NO_TEXT)
        except Exception as error:  # noqa: BLE001 (as above)
            return self._failed(post.name, error)
        return ExportReport(post.name, left_out=read) if isinstance(read, LeftOut) else ExportReport(post.name, read)

    def _failed(self, name: str, error: Exception) -> ExportReport:
        """Return the report of *error* while it is handled. A parser without memory may raise anything."""
        before_bytes, self._peak_bytes = self._peak_bytes, peak_bytes()
        is_exhausted = self._peak_bytes > max(before_bytes, EXHAUSTED_SHARE * self._request.memory_bytes)
        if isinstance(error, MemoryError) or (is_exhausted and not is_certain(error)):
            return ExportReport(
                name,
                refusal=Refusal.of(
                    ExtractionLimitError(name, self._request.seconds, self._request.memory_bytes // MIB)
                ),
            )
        if isinstance(error, IngestError):
            return ExportReport(name, refusal=Refusal.of(error))
        return ExportReport(name, failure=last_lines())

    def _report_if_silent(self, offset: int) -> None:
        self._offset = offset
        if offset >= self._reported_offset + SILENT_BYTES:
            self._report(ExportReport())

    def _report(self, report: ExportReport) -> None:
        self._reported_offset = self._offset
        self._write(replace(report, offset=self._offset, posts=self._posts))


if __name__ == "__main__":  # pragma: no cover (in the child process, whose coverage is not measured)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # when the parent stops, it ends this process
    main()
