"""Run the child process. It reads a line with the request and then the bytes from standard input, and writes answers as
lines.

Between the answers, a line for each page that was read reports the progress.

The process limits itself before it reads, because its input may be made to take all memory. It answers part by part for
an archive, so that a part that kills the process does not affect the others.
"""

from __future__ import annotations

import math
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from index.errors import IngestError
from index.extraction.child import EXHAUSTED_SHARE, is_certain, last_lines, limit_resources, peak_bytes
from index.extraction.detect import Part, parts_of
from index.extraction.page_progress import MOST_TIMES, OnPage, allowed_s, no_page
from index.extraction.protocol import ANSWER, REQUEST, ChildAnswer, Request, Step, Wanted
from index.extraction.results import Origin, Refusal, Result

PAUSE_SHARE = 0.4
"""Share of its processor time after which a child begins no other part. It must have time to finish what it begins."""

PAUSE_CHARS = 4_000_000
"""Number of characters of text after which a child begins no other part. The parent has the whole answer in memory,
where a character may take four bytes, and cuts off what exceeds its limit."""


def main() -> None:
    """Answer one request."""
    request = REQUEST.validate_json(sys.stdin.buffer.readline())
    limit_resources(request.memory_bytes)
    allowance = Allowance(request.cpu_seconds)

    def tell_page(page: int, pages: int) -> None:
        allowance.grow()
        _write(b"page %d of %d" % (page, pages))

    for answer in answers(request, sys.stdin.buffer.read(), tell_page):
        _write(ANSWER.dump_json(answer))


def _write(line: bytes) -> None:
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


class Allowance:
    """The processor time after which the system ends this process. It grows with every page that is read."""

    def __init__(self, seconds: float) -> None:
        """Set the first limit. The time that this process took to start does not count."""
        self._seconds = seconds
        self._pages = 0
        self._begun_s = time.process_time()
        self._most_s = self._end_s(MOST_TIMES)
        self._set()

    def grow(self) -> None:
        """Allow more time, because another page was read."""
        self._pages += 1
        self._set()

    def _set(self) -> None:
        end_s = self._end_s(allowed_s(self._seconds, self._pages) / self._seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (end_s, self._most_s))

    def _end_s(self, times: float) -> int:
        return math.ceil(self._begun_s + times * self._seconds)


def answers(request: Request, content: bytes, on_page: OnPage = no_page) -> Iterator[ChildAnswer]:
    """Yield the articles in *content* part by part, or its list of links, or the reason why it cannot be read.

    Args: on_page: Called for each page that is read while the next answer is made.
    """
    source = request.origin.source
    yield ChildAnswer(Step.BEGUN, source)
    if request.wanted is Wanted.ARTICLES:
        yield from _answers_of_parts(request, content, on_page)
        return
    yield _attempted(partial(_listed, content, request.origin), source, request.memory_bytes)
    yield ChildAnswer(Step.FINISHED)


def _answers_of_parts(request: Request, content: bytes, on_page: OnPage) -> Iterator[ChildAnswer]:
    pause_at = time.process_time() + PAUSE_SHARE * request.cpu_seconds
    parts: Sequence[Part] = ()
    chars = 0
    try:
        parts = parts_of(content, request.origin, request.files, on_page)[request.skip :]
    except Exception as error:  # noqa: BLE001 (as below)
        yield _answer_to(error, request.origin.source, request.memory_bytes)
    for number, part in enumerate(parts):
        if number and (time.process_time() > pause_at or chars > PAUSE_CHARS):
            yield ChildAnswer(Step.PAUSED)
            return
        yield ChildAnswer(Step.BEGUN, part.name, left=len(parts) - number - 1)
        answer = _attempted(partial(_read, part), part.name, request.memory_bytes)
        yield answer
        chars += answer.result.chars if answer.result else 0
    yield ChildAnswer(Step.FINISHED)


def _read(part: Part) -> ChildAnswer:
    extracted = part.extract()
    return ChildAnswer(Step.READ, part.name, Result(part.name, extracted.draft, doubts=extracted.doubts))


def _listed(content: bytes, origin: Origin) -> ChildAnswer:
    from index.extraction.feeds.detect import read_listing  # articles do not need it

    return ChildAnswer(Step.READ, origin.source, listing=read_listing(content, origin))


def _attempted(make: Callable[[], ChildAnswer], name: str, memory_bytes: int) -> ChildAnswer:
    try:
        return make()
    except Exception as error:  # noqa: BLE001 (hostile input may raise anything in a parser; the parent logs it unchanged)
        return _answer_to(error, name, memory_bytes)


def _answer_to(error: Exception, name: str, memory_bytes: int) -> ChildAnswer:
    """Return the answer that reports *error*. Call it while the error is handled."""
    if isinstance(error, MemoryError) or (not is_certain(error) and peak_bytes() >= EXHAUSTED_SHARE * memory_bytes):
        return ChildAnswer(Step.EXHAUSTED, name)
    if isinstance(error, IngestError):
        return ChildAnswer(Step.READ, name, Result(name, refusal=Refusal.of(error)))
    return ChildAnswer(Step.FAILED, name, failure=last_lines())


if __name__ == "__main__":  # pragma: no cover (in the child process, whose coverage is not measured)
    main()
