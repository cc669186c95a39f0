"""Read an export in a child process, which tells of each post as it is read."""

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
from index.extraction.exports.protocol import EXPORT_REQUEST, TOLD, ExportRequest, Told
from index.ingest.child_output import Patience, pieces
from index.ingest.sandbox import ENVIRONMENT, WALL_TIMES, ExtractionLimits
from index.model import Draft

_log = logging.getLogger(__name__)

MAX_DEATHS = 20
"""Most children that may die of one export, each of another post. More are no accident."""


@dataclass(frozen=True, slots=True)
class Export:
    """A file that is an export."""

    file: FileIO  # a regular one
    kind: ExportKind
    source: str  # what to call it
    username: str | None = None  # of the Telegram channel, where the export does not tell it


@dataclass(frozen=True, slots=True)
class ExportedPost:
    """The result of reading a post. One of `draft`, `error` and `left_out` is set, or the post only tells the
    progress."""

    offset: int  # bytes of the export that were read
    name: str  # of the post, or of the export
    draft: Draft | None = None
    error: IngestError | None = None
    left_out: LeftOut | None = None


class ExportReader:
    """A reader of exports of any length, in little memory."""

    def __init__(self, limits: ExtractionLimits) -> None:
        """Set up. The limits are those of one post; that of memory is one of the child."""
        self._limits = limits

    def read(self, export: Export) -> Iterator[ExportedPost]:
        """Yield the posts, in the order of the export; with an error at the end, if it ends too early.

        A post that takes too long or too much memory ends the child. Another child continues behind it.
        """
        passed = offset = 0
        for _ in range(MAX_DEATHS):
            posts = 0
            for told in self._told(export, passed):
                posts, offset = told.posts, told.offset
                yield _exported(told, export)
                if told.is_end:
                    return
            if posts < passed:
                break  # it did not get so far again: what ends it is no post
            name = f"{export.source}: post {posts + 1}"
            yield ExportedPost(offset, name, error=self._limits.error(name))
            passed = posts + 1
        yield ExportedPost(offset, export.source, error=BrokenExportError(export.source, offset))

    def _told(self, export: Export, passed: int) -> Iterator[Told]:
        """Yield the reports of a child until it ends. It is ended if it is silent for long, or cannot be understood."""
        limits = self._limits
        request = ExportRequest(
            export.kind, export.source, export.username, passed, limits.memory_bytes, limits.seconds
        )
        with _child(request, export.file) as output:
            for line in self._lines(output.fileno()):
                try:
                    yield TOLD.validate_json(line)
                except ValidationError:
                    return

    def _lines(self, output: int) -> Iterator[bytes]:
        """Yield the lines that are written to a pipe; their writer waits while we do something else."""
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
        start_new_session=True,  # Ctrl-C is for us alone
    ) as child:
        assert child.stdout is not None  # noqa: S101 (PIPE was asked for)
        try:
            yield child.stdout
        finally:
            child.kill()


def _exported(told: Told, export: Export) -> ExportedPost:
    name = told.name or export.source
    error = told.refusal.as_error() if told.refusal else None
    if told.failure:
        _log.error("reading failed on %s:\n%s", name, told.failure)
        error = BrokenContentError(name)
    return ExportedPost(told.offset, name, told.draft, error, told.left_out)
