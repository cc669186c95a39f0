"""Running the extraction in a child process, which is killed when it takes too much."""

from __future__ import annotations

import logging
import math
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from typing import IO

from pydantic import ValidationError

from index.errors import BrokenContentError, ExtractionLimitError
from index.extraction.exchange import ANSWER, REQUEST, Answer, Request, Wanted
from index.extraction.reading import Origin
from index.extraction.results import Result
from index.feeds.listing import Listing

_log = logging.getLogger(__name__)

MAX_CHILDREN = 2
"""At a time. Each may take the memory of one; a third waits for its turn."""

ENVIRONMENT = {"LC_ALL": "C.UTF-8"}
"""All of it: a process that reads what is hostile has no business with our settings, the token among them."""


@dataclass(frozen=True, slots=True)
class ExtractionLimits:
    """What reading one source may take."""

    seconds: float = 20.0  # the largest pages that may be fetched take 7 s; what takes longer is made to
    memory_bytes: int = 512 * 2**20  # of address space: 5 MB of HTML take half of it
    output_bytes: int = 32 * 2**20  # many times the text of what may be read


@dataclass(frozen=True, slots=True)
class Extraction:
    """Reads articles in child processes. May be shared between threads."""

    limits: ExtractionLimits = field(default_factory=ExtractionLimits)
    _free: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(MAX_CHILDREN))

    def read(self, content: bytes, origin: Origin) -> tuple[Result, ...]:
        """What *content* holds, at least one result.

        Raises: ExtractionLimitError; BrokenContentError.
        """
        answer = self._asked(content, origin, Wanted.ARTICLES)
        if not answer.results:
            raise BrokenContentError(origin.source)
        return answer.results

    def read_listing(self, content: bytes, origin: Origin) -> Listing:
        """What *content*, a feed, a sitemap or the like, lists.

        Raises: NoFeedError: it is none. TooLargeError; UndecodableError; ExtractionLimitError; BrokenContentError.
        """
        answer = self._asked(content, origin, Wanted.LISTING)
        if answer.listing is None:
            refusals = [result.refusal for result in answer.results if result.refusal]
            raise refusals[0].as_error() if refusals else BrokenContentError(origin.source)
        return answer.listing

    def _asked(self, content: bytes, origin: Origin, wanted: Wanted) -> Answer:
        """Raises: ExtractionLimitError; BrokenContentError: it answers what cannot be understood."""
        request = Request(origin, self.limits.memory_bytes, math.ceil(self.limits.seconds), wanted)
        with self._free:
            output = self._run(REQUEST.dump_json(request) + b"\n" + content)
        answer = _answer(output, origin)
        if answer is None or answer.exhausted:
            raise ExtractionLimitError(origin.source, self.limits.seconds)
        if answer.failure:
            _log.error("extraction failed on %s:\n%s", origin.source, answer.failure)
        return answer

    def _run(self, given: bytes) -> bytes:
        """What a child answers to *given*; empty, or cut short, if it ended or was killed before it was done."""
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
            output = child.stdout.read(self.limits.output_bytes + 1)
            killer.cancel()
            child.kill()
            feeder.join()
        return output if len(output) <= self.limits.output_bytes else b""


def _feed(pipe: IO[bytes], given: bytes) -> None:
    try:
        with pipe:
            pipe.write(given)
    except BrokenPipeError:
        pass  # it ended before it had read all: its output says why


def _answer(output: bytes, origin: Origin) -> Answer | None:
    """None if there is none: the child was killed by us or by the system, at one of its limits."""
    if not output:
        return None
    try:
        return ANSWER.validate_json(output)
    except ValidationError as error:
        raise BrokenContentError(origin.source) from error
