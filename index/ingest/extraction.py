"""Running the extraction in a child process, which is killed when it takes too much."""

from __future__ import annotations

import logging
import math
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from typing import IO

from pydantic import ValidationError

from index.errors import BrokenContentError, ExtractionLimitError, IngestError, TextTooLongError
from index.extraction.exchange import ANSWER, REQUEST, Answer, Request, Step, Wanted
from index.extraction.reading import MAX_ARTICLES, Origin
from index.extraction.results import Refusal, Result
from index.feeds.listing import Listing

_log = logging.getLogger(__name__)

MAX_CHILDREN = 2
"""At a time. Each may take the memory of one; a third waits for its turn."""

MAX_CHILDREN_IN_A_ROW = 25
"""For one archive: enough for MAX_ARTICLES of a usual length, and an end to what is made to take long."""

MAX_KILLED = 3
"""Children killed over one archive, after which the rest of it is not read."""

MAX_CHARS = 12_000_000
"""Characters of text in one archive, after which the rest of it is not read: all of it is in memory until it is added,
where a letter may take four bytes. That is twelve of the longest articles, or 500 of a good length."""

MIB = 1 << 20  # bytes

LIMIT_SIGNALS = frozenset({signal.SIGKILL, signal.SIGXCPU})
"""Signals with which we, or the system, end a child that takes too much. Any other ends a reader that crashed."""

SWOLLEN_SHARE = 0.5
"""Share of the memory allowed that a child has had at least which aborted for lack of it: a library in C that is
refused some does so. The system counts what its parent had at its start, too: more is told as a limit than was."""

_RESULTS = (Step.READ, Step.EXHAUSTED, Step.FAILED)

ENVIRONMENT = {"LC_ALL": "C.UTF-8"}
"""All of it: a process that reads what is hostile has no business with our settings, the token among them."""


@dataclass(frozen=True, slots=True)
class ExtractionLimits:
    """What reading one source may take."""

    seconds: float = 20.0  # the largest pages that may be fetched take 7 s; what takes longer is made to
    memory_bytes: int = 512 * 2**20  # of address space: 5 MB of HTML take half of it
    output_bytes: int = 32 * 2**20  # many times the text of what may be read
    files: int = MAX_ARTICLES  # of an archive

    def error(self, source: str) -> ExtractionLimitError:
        """What is said of a source that took more time or memory."""
        return ExtractionLimitError(source, self.seconds, self.memory_bytes // MIB)


@dataclass(frozen=True, slots=True)
class Extraction:
    """Reads articles in child processes. May be shared between threads."""

    limits: ExtractionLimits = field(default_factory=ExtractionLimits)
    _free: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(MAX_CHILDREN))

    def read(self, content: bytes, origin: Origin) -> tuple[Result, ...]:
        """What *content* holds, at least one result. What takes too much, or is broken, is refused: nothing is raised.

        An archive is read by several children, one after another: each has the whole time, and one that is killed takes
        with it only what it was reading.
        """
        results: list[Result] = []
        killed = chars = 0
        for _ in range(MAX_CHILDREN_IN_A_ROW):
            progress = self._ask(content, origin, Wanted.ARTICLES, skip=len(results))
            results += progress.results
            killed += progress.was_killed
            if not progress.is_more:
                return tuple(results)
            chars += sum(result.chars for result in progress.results)
            if chars > MAX_CHARS:
                return (*results, _refused(TextTooLongError(origin.source, MAX_CHARS)))
            if killed == MAX_KILLED:
                break
        return (*results, _refused(self.limits.error(origin.source)))

    def read_listing(self, content: bytes, origin: Origin) -> Listing:
        """What *content*, a feed, a sitemap or the like, lists.

        Raises: NoFeedError: it is none. TooLargeError; UndecodableError; ExtractionLimitError; BrokenContentError.
        """
        progress = self._ask(content, origin, Wanted.LISTING)
        if progress.listing is None:
            refusals = [result.refusal for result in progress.results if result.refusal]
            raise refusals[0].as_error() if refusals else BrokenContentError(origin.source)
        return progress.listing

    def _ask(self, content: bytes, origin: Origin, wanted: Wanted, skip: int = 0) -> _Progress:
        limits = self.limits
        request = Request(origin, limits.memory_bytes, math.ceil(limits.seconds), wanted, skip, limits.files)
        with self._free:
            output, has_crashed = self._run(REQUEST.dump_json(request) + b"\n" + content)
        return _progress(output, origin.source, limits, has_crashed=has_crashed)

    def _run(self, given: bytes) -> tuple[bytes, bool]:
        """What a child answers to *given*, and whether what it read made it crash.

        The answer is empty, or cut short, if it ended or was killed before it was done.
        """
        command = [sys.executable, "-I", "-m", "index.extraction"]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=ENVIRONMENT
        ) as child:
            assert child.stdin is not None  # noqa: S101 (PIPE was asked for)
            assert child.stdout is not None  # noqa: S101 (PIPE was asked for)
            killer = threading.Timer(self.limits.seconds, child.kill)
            killer.start()
            feeder = threading.Thread(target=_feed, args=(child.stdin, given))
            feeder.start()
            output = child.stdout.read(self.limits.output_bytes)
            if len(output) == self.limits.output_bytes:
                child.kill()
            _, status, usage = os.wait4(child.pid, 0)  # it is killed if it takes longer
            child.returncode = os.waitstatus_to_exitcode(status)
            killer.cancel()
            feeder.join()
        return output, self._has_crashed(-child.returncode, 1024 * usage.ru_maxrss)

    def _has_crashed(self, ended_by: int, peak_bytes: int) -> bool:
        """Whether a child that was *ended_by* a signal, if it is above zero, crashed over what it read."""
        is_swollen = peak_bytes >= SWOLLEN_SHARE * self.limits.memory_bytes
        return ended_by > 0 and ended_by not in LIMIT_SIGNALS and not (ended_by == signal.SIGABRT and is_swollen)


def _feed(pipe: IO[bytes], given: bytes) -> None:
    try:
        with pipe:
            pipe.write(given)
    except BrokenPipeError:
        pass  # it ended before it had read all: its output says why


@dataclass(frozen=True, slots=True)
class _Progress:
    """How far a child came."""

    results: list[Result]
    is_more: bool = False  # there are parts that it did not come to
    listing: Listing | None = None  # if one was wanted
    was_killed: bool = False  # by us or by the system, at one of its limits, or it crashed


def _progress(output: bytes, source: str, limits: ExtractionLimits, *, has_crashed: bool) -> _Progress:
    """How far a child came that answered *output*; a last line that is not whole was cut off."""
    try:
        answers = [ANSWER.validate_json(line) for line in output.split(b"\n")[:-1]]
    except ValidationError:
        return _Progress([_refused(BrokenContentError(source))])
    if listings := [answer.listing for answer in answers if answer.listing]:
        return _Progress([], listing=listings[0])
    results = [_result(answer, limits) for answer in answers if answer.step in _RESULTS]
    last = answers[-1] if answers else Answer(Step.BEGUN, source)
    if last.step in (Step.FINISHED, Step.PAUSED):
        results = results or [_refused(BrokenContentError(source))]
        return _Progress(results, is_more=last.step is Step.PAUSED)
    if last.step is Step.BEGUN:
        results.append(_refused(BrokenContentError(last.name) if has_crashed else limits.error(last.name)))
    is_more = any(answer.left > 0 for answer in answers[-2:])
    return _Progress(results, is_more=is_more, was_killed=True)


def _result(answer: Answer, limits: ExtractionLimits) -> Result:
    if answer.step is Step.EXHAUSTED:
        return _refused(limits.error(answer.name))
    if answer.step is Step.FAILED:
        _log.error("extraction failed on %s:\n%s", answer.name, answer.failure)
    return answer.result or _refused(BrokenContentError(answer.name))


def _refused(error: IngestError) -> Result:
    return Result(error.source, refusal=Refusal.of(error))
