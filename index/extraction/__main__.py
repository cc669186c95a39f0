"""The child process: a line with the request on standard input, then the bytes; the answer on standard output.

It limits itself before it reads: what it reads may be made to take all memory there is.
"""

from __future__ import annotations

import re
import resource
import sys
import traceback
from pathlib import Path

from index.errors import IngestError
from index.extraction.exchange import ANSWER, REQUEST, Answer, Request, Wanted
from index.extraction.reading import Origin, read
from index.extraction.results import Refusal, Result

MAX_FAILURE_CHARS = 2_000
"""Characters of a traceback that are passed on: its last lines say what happened."""

EXHAUSTED_SHARE = 0.95
"""Share of the memory allowed from which on any failure is laid to the lack of it: a parser written in C that is
refused a few bytes says "unknown error", or anything else."""

_STATUS = Path("/proc/self/status")
_PEAK = re.compile(r"^VmPeak:\s*(\d+) kB$", re.MULTILINE)


def main() -> None:
    """Answer one request."""
    request = REQUEST.validate_json(sys.stdin.buffer.readline())
    limit_resources(request)
    sys.stdout.buffer.write(ANSWER.dump_json(answer(request, sys.stdin.buffer.read())))


def limit_resources(request: Request) -> None:
    """Let the system end this process when it takes more than *request* allows."""
    resource.setrlimit(resource.RLIMIT_AS, (request.memory_bytes, request.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (request.cpu_seconds, request.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it has no file to write
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(request: Request, content: bytes) -> Answer:
    """What *content* holds, or why that could not be told."""
    try:
        if request.wanted is Wanted.LISTING:
            return _listed(content, request.origin)
        return Answer(tuple(read(content, request.origin)))
    except MemoryError:
        return Answer(exhausted=True)
    except Exception:  # noqa: BLE001 (hostile input may raise anything in a parser; the parent logs it as what it is)
        if _peak_bytes() >= EXHAUSTED_SHARE * request.memory_bytes:
            return Answer(exhausted=True)
        return Answer(failure=traceback.format_exc()[-MAX_FAILURE_CHARS:])


def _listed(content: bytes, origin: Origin) -> Answer:
    from index.extraction.listings import read_listing  # which articles do not need

    try:
        return Answer(listing=read_listing(content, origin))
    except IngestError as error:
        return Answer((Result(origin.source, refusal=Refusal.of(error)),))


def _peak_bytes() -> int:
    """The most address space that this process has had; 0 where the system does not tell."""
    match = _PEAK.search(_STATUS.read_text("ascii")) if _STATUS.exists() else None
    return 1024 * int(match[1]) if match else 0


if __name__ == "__main__":  # pragma: no cover (in the child process, whose coverage is not measured)
    main()
