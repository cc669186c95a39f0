"""Read an export in a child process, which reports each post as it is read."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from typing import IO

from pydantic import ValidationError

from index.errors import BrokenContentError, BrokenExportError, IngestError
from index.extraction.exports.detect import ExportKind
from index.extraction.exports.posts import LeftOut
from index.extraction.exports.protocol import EXPORT_REPORT, EXPORT_REQUEST, ExportReport, ExportRequest
from index.ingest.child_output import Patience, pieces
from index.ingest.sandbox import ENVIRONMENT, WALL_TIMES, ExtractionLimits
from index.model import Draft

_log = logging.getLogger(__name__)

MAX_DEATHS = 20
"""Most children that may die while reading one export, each at another post. More deaths are not an accident."""


@dataclass(frozen=True, slots=True)
class Export:
    """A file that is an export."""

    file: FileIO  # a regular file
    kind: ExportKind
    source: str  # its name in messages
    username: str | None = None  # of the Telegram channel, if the export does not contain it


@dataclass(frozen=True, slots=True)
class ExportedPost:
    """The result of reading a post. One of `draft`, `error` and `left_out` is set. If none is set, it only reports
    progress."""

    offset: int  # number of bytes of the export that were read
    name: str  # of the post, or of the export
    draft: Draft | None = None
    error: IngestError | None = None
    left_out: LeftOut | None = None


class ExportReader:
    """A reader of exports of any length that uses little memory."""

    def __init__(self, limits: ExtractionLimits) -> None:
        """Set the limits. They apply to one post, but the memory limit applies to a child."""
        self._limits = limits

    def read(self, export: Export) -> Iterator[ExportedPost]:
        """Yield the posts in the order of the export. If it ends too early, the last one is an error.

        A post that takes too long or too much memory ends the child. Another child continues after it.
        """
        passed = offset = 0
        for _ in range(MAX_DEATHS):
            posts = 0
            for report in self._reports(export, passed):
                posts, offset = report.posts, report.offset
                yield _post_of(report, export)
                if report.is_end:
                    return
            if posts < passed:
                break  # it did not get as far as before, so a post is not the cause
            name = f"{export.source}: post {posts + 1}"
            yield ExportedPost(offset, name, error=self._limits.error(name))
            passed = posts + 1
        yield ExportedPost(offset, export.source, error=BrokenExportError(export.source, offset))

    def _reports(self, export: Export, passed: int) -> Iterator[ExportReport]:
        """Yield the reports of a child until it ends. A child that is silent for long or unintelligible is ended."""
        limits = self._limits
        request = ExportRequest(
            export.kind, export.source, export.username, passed, limits.memory_bytes, limits.seconds
        )
        with _child(request, export.file) as output:
            for line in self._lines(output.fileno()):
                try:
                    yield EXPORT_REPORT.validate_json(line)
                except ValidationError:
                    return

    def _lines(self, output: int) -> Iterator[bytes]:
        """Yield the lines written to a pipe. The writer waits while we do something else."""
        rest, patience = b"", Patience()
        for piece in pieces(output, patience, lambda: WALL_TIMES * self._limits.seconds):
            patience.waited_s = 0.0
            *lines, rest = (rest + piece).split(b"\n")
            yield from lines
            if len(rest) > self._limits.output_bytes:
                return


@contextmanager
def _child(request: ExportRequest, file: FileIO) -> Iterator[IO[bytes]]:
    """Run a child that reads *file* from its beginning, and yield its output; it is killed at the end."""
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    command = [sys.executable, "-I", "-m", "index.extraction.exports", EXPORT_REQUEST.dump_json(request).decode()]
    with subprocess.Popen(
        command,
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
        start_new_session=True,  # so that Ctrl-C reaches only us
    ) as child:
        assert child.stdout is not None  # noqa: S101 (PIPE was asked for)
        try:
            yield child.stdout
        finally:
            child.kill()


def _post_of(report: ExportReport, export: Export) -> ExportedPost:
    name = report.name or export.source
    error = report.refusal.as_error() if report.refusal else None
    if report.failure:
        _log.error("reading failed on %s:\n%s", name, report.failure)
        error = BrokenContentError(name)
    return ExportedPost(report.offset, name, report.draft, error, report.left_out)
