"""Run the extraction in a child process, which is ended if it takes too much.

The system limits its processor time, so a busy machine or a paused process causes no failure. The clock time is limited
too, for a child that waits forever.
"""

from __future__ import annotations

import logging
import math
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO

from pydantic import ValidationError

from index.articles.limits import MAX_PAGES
from index.errors import BrokenContentError, ExtractionLimitError, IngestError, TextTooLongError
from index.extraction.feeds.listing import Listing
from index.extraction.page_progress import PAGE, OnPage, allowed_s, no_page
from index.extraction.protocol import ANSWER, REQUEST, ChildAnswer, Request, Step, Wanted
from index.extraction.results import MAX_ARTICLES, Origin, Refusal, Result
from index.ingest.child_output import Patience, end_child, pieces

_log = logging.getLogger(__name__)

MAX_CHILDREN = 2
"""Most children at once. Each may use the memory of one child. A third child waits."""

MAX_CHILDREN_IN_A_ROW = 25
"""Most children for one archive: enough for MAX_ARTICLES of usual length, and a limit for archives that are made to
take long."""

MAX_KILLED = 3
"""Number of killed children after which the rest of an archive is not read."""

MAX_CHARS = 12_000_000
"""Number of characters of text in one archive after which the rest is not read. All of it is in memory until it is
added, and a character may take four bytes. That is twelve of the longest articles, or 500 long ones."""

MIB = 1 << 20  # bytes

LIMIT_SIGNALS = frozenset({signal.SIGKILL, signal.SIGXCPU})
"""Signals that we or the system send to end a child that takes too much. Any other signal means that the reader
crashed."""

INTERRUPTING_SIGNALS = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
"""Signals with which people and service managers end a program and its children. They say nothing about the content."""

MAX_INTERRUPTIONS = 3
"""Number of interruptions in a row after which the file counts as broken. A stop of the program causes only one."""

SWOLLEN_SHARE = 0.5
"""Smallest share of the allowed memory that a child used if it aborted for lack of memory: some C libraries abort when
an allocation fails. The system counts the parent's memory at the start too, so some other aborts are reported as this
limit."""

WALL_TIMES = 10
"""Factor between the clock time and the processor time that a child may take, while this process is awake. If twenty
other processes compute on two processors, a child gets a tenth."""

_RESULTS = (Step.READ, Step.EXHAUSTED, Step.FAILED)

ENVIRONMENT = {"LC_ALL": "C.UTF-8"}
"""Complete environment of a child. A process that reads hostile content must not have our settings, such as the
token."""


@dataclass(frozen=True, slots=True)
class ExtractionLimits:
    """The limits of reading one source."""

    seconds: float = 20.0  # of processor time; the largest web pages take 7 s; `allowed_s` adds time for pages of a PDF
    memory_bytes: int = 512 * 2**20  # of address space; 5 MB of HTML take half of it
    output_bytes: int = 32 * 2**20  # many times the text of the largest source
    files: int = MAX_ARTICLES  # in an archive

    def error(self, source: str, pages: int = 0) -> ExtractionLimitError:
        """Return the error for a source that took too much time or memory after *pages* of its pages were read."""
        return ExtractionLimitError(source, allowed_s(self.seconds, pages), self.memory_bytes // MIB)


@dataclass(frozen=True, slots=True)
class Extraction:
    """A reader of articles in child processes. Threads may share it."""

    limits: ExtractionLimits = field(default_factory=ExtractionLimits)
    _free: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(MAX_CHILDREN))

    def read(self, content: bytes, origin: Origin, on_page: OnPage = no_page) -> tuple[Result, ...]:
        """Return the results of *content*, at least one. Content that takes too much or is broken is refused, and
        nothing is raised.

        Several children read an archive, one after another. Each has the whole time limit. A killed child loses only
        what it was reading.

        Args:
            on_page: Called in this thread for each page that is read.
        """
        results: list[Result] = []
        killed = chars = 0
        spent_s = 0.0
        for _ in range(MAX_CHILDREN_IN_A_ROW):
            progress = self._ask(content, origin, Wanted.ARTICLES, len(results), on_page)
            results += progress.results
            killed += progress.was_killed
            spent_s += progress.spent_s
            if not progress.is_more:
                return tuple(results)
            chars += sum(result.chars for result in progress.results)
            if chars > MAX_CHARS:
                return (*results, _refused(TextTooLongError(origin.source, MAX_CHARS)))
            if killed == MAX_KILLED or spent_s > MAX_CHILDREN_IN_A_ROW * self.limits.seconds:
                break
        return (*results, _refused(self.limits.error(origin.source)))

    def read_listing(self, content: bytes, origin: Origin) -> Listing:
        """Return the entries of *content*, which is a feed, a sitemap or another listing.

        Raises: NoFeedError: it is none of these. TooLargeError; UndecodableError; ExtractionLimitError;
            BrokenContentError.
        """
        progress = self._ask(content, origin, Wanted.LISTING)
        if progress.listing is None:
            refusals = [result.refusal for result in progress.results if result.refusal]
            raise refusals[0].as_error() if refusals else BrokenContentError(origin.source)
        return progress.listing

    def _ask(
        self, content: bytes, origin: Origin, wanted: Wanted, skip: int = 0, on_page: OnPage = no_page
    ) -> _Progress:
        limits = self.limits
        request = Request(origin, limits.memory_bytes, math.ceil(limits.seconds), wanted, skip, limits.files)
        with self._free:
            return _progress(self._run(REQUEST.dump_json(request) + b"\n" + content, on_page), origin.source, limits)

    def _run(self, given: bytes, on_page: OnPage) -> ChildOutcome:
        """Return a child's answer to *given*. A child that is interrupted from outside is started again."""
        for _ in range(MAX_INTERRUPTIONS):
            outcome = self._run_once(given, on_page)
            if outcome.signal not in INTERRUPTING_SIGNALS:
                break
            _log.info("A child that reads was interrupted, and begins again")
        return outcome

    def _run_once(self, given: bytes, on_page: OnPage) -> ChildOutcome:
        """Return a child's answer. It is incomplete if the child ended or was ended too early."""
        command = [sys.executable, "-I", "-m", "index.extraction"]
        with subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            start_new_session=True,  # so that Ctrl-C reaches only us
        ) as child:
            assert child.stdin is not None  # noqa: S101 (PIPE was asked for)
            assert child.stdout is not None  # noqa: S101 (PIPE was asked for)
            feeder = threading.Thread(target=_feed, args=(child.stdin, given))
            feeder.start()
            output = _Output(on_page)
            try:
                output.read(child.stdout.fileno(), self.limits)
            finally:
                usage = end_child(child, is_closed=output.is_closed)
                feeder.join()
        ended_by = max(0, -child.returncode)
        has_crashed = self._has_crashed(ended_by, 1024 * usage.ru_maxrss)
        return ChildOutcome(output.lines, output.pages, usage.ru_utime + usage.ru_stime, has_crashed, ended_by)

    def _has_crashed(self, ended_by: int, peak_bytes: int) -> bool:
        """Return whether a child that signal *ended_by* ended (0: none) crashed because of its content."""
        is_swollen = peak_bytes >= SWOLLEN_SHARE * self.limits.memory_bytes
        return ended_by > 0 and ended_by not in LIMIT_SIGNALS and not (ended_by == signal.SIGABRT and is_swollen)


def _feed(pipe: IO[bytes], given: bytes) -> None:
    try:
        with pipe:
            pipe.write(given)
    except BrokenPipeError:
        pass  # it ended before it had read everything; its output shows the reason


class _Output:
    """The output of a child. Its answers are collected. Its progress is reported at once."""

    def __init__(self, on_page: OnPage) -> None:
        self.lines: list[bytes] = []  # its answers
        self.pages = 0  # number of pages that it read
        self.is_closed = False  # whether the child closed it after writing everything
        self._on_page = on_page
        self._last = 0  # page that it reads now
        self._begun: list[bytes] = []  # pieces of a line

    def read(self, output: int, limits: ExtractionLimits) -> None:
        """Read everything, unless it takes too long or is too much."""
        size_bytes, patience = 0, Patience()
        for piece in pieces(output, patience, lambda: WALL_TIMES * allowed_s(limits.seconds, self.pages)):
            self._take(piece)
            size_bytes += len(piece)
            if size_bytes >= limits.output_bytes:
                return
        self.is_closed = not patience.has_ended

    def _take(self, piece: bytes) -> None:
        ended, newline, begun = piece.rpartition(b"\n")
        if newline:
            for line in b"".join([*self._begun, ended]).split(b"\n"):
                if line.startswith(b"{"):
                    self._last = 0  # after an answer, pages may belong to another part
                if not self._is_page(line):
                    self.lines.append(line)
            self._begun = []
        self._begun.append(begun)

    def _is_page(self, line: bytes) -> bool:
        """Report the page in *line*, and return whether there is one. It must be after the last page."""
        match = PAGE.fullmatch(line)
        page, pages = (int(match[1]), int(match[2])) if match else (0, 0)
        if not self._last < page <= pages <= MAX_PAGES:
            return False
        self._last = page
        self.pages += 1
        self._on_page(page, pages)
        return True


@dataclass(frozen=True, slots=True)
class ChildOutcome:
    """The end of a child, and its output."""

    lines: Sequence[bytes]  # its answers; an incomplete last one is left out
    pages: int = 0  # number of pages that it read
    spent_s: float = 0.0  # of processor time
    has_crashed: bool = False  # because of its content
    signal: int = 0  # that ended it; 0: none


@dataclass(frozen=True, slots=True)
class _Progress:
    """The progress of a child."""

    results: list[Result]
    spent_s: float = 0.0  # of processor time
    is_more: bool = False  # whether there are parts that it did not reach
    listing: Listing | None = None  # if requested
    was_killed: bool = False  # by us or the system at a limit, or by a crash


def _progress(outcome: ChildOutcome, source: str, limits: ExtractionLimits) -> _Progress:
    """Return the progress of a child from its *outcome*."""
    try:
        answers = [ANSWER.validate_json(line) for line in outcome.lines]
    except ValidationError:
        return _Progress([_refused(BrokenContentError(source))])
    if listings := [answer.listing for answer in answers if answer.listing]:
        return _Progress([], listing=listings[0])
    results = [_result(answer, limits) for answer in answers if answer.step in _RESULTS]
    last = answers[-1] if answers else ChildAnswer(Step.BEGUN, source)
    if last.step in (Step.FINISHED, Step.PAUSED):
        results = results or [_refused(BrokenContentError(source))]
        return _Progress(results, outcome.spent_s, is_more=last.step is Step.PAUSED)
    if last.step is Step.BEGUN:
        error = limits.error(last.name, outcome.pages)
        results.append(_refused(BrokenContentError(last.name) if outcome.has_crashed else error))
    is_more = any(answer.left > 0 for answer in answers[-2:])
    return _Progress(results, outcome.spent_s, is_more=is_more, was_killed=True)


def _result(answer: ChildAnswer, limits: ExtractionLimits) -> Result:
    if answer.step is Step.EXHAUSTED:
        return _refused(limits.error(answer.name))
    if answer.step is Step.FAILED:
        _log.error("extraction failed on %s:\n%s", answer.name, answer.failure)
    return answer.result or _refused(BrokenContentError(answer.name))


def _refused(error: IngestError) -> Result:
    return Result(error.source, refusal=Refusal.of(error))
