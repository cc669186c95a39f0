"""What the child process is asked, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter

from index.extraction.reading import Origin
from index.extraction.results import Result


@dataclass(frozen=True, slots=True)
class Request:
    """What to read, in which limits; the bytes follow it."""

    origin: Origin
    memory_bytes: int  # of address space
    cpu_seconds: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What was read: one result, or those of the members of an archive in their order."""

    results: tuple[Result, ...] = ()
    exhausted: bool = False  # it took more memory than was allowed
    failure: str | None = None  # the end of a traceback, of an error that nobody foresaw


REQUEST = TypeAdapter(Request)
ANSWER = TypeAdapter(Answer)
