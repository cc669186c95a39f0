"""What the child process is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from pydantic import TypeAdapter

from index.errors import (
    BrokenContentError,
    IngestError,
    NoTextError,
    TextTooLongError,
    TooManyPassagesError,
    UndecodableError,
    UnsupportedTypeError,
)
from index.extraction.reading import Origin
from index.limits import MAX_PASSAGES, MAX_TEXT_CHARS
from index.model import Draft


@dataclass(frozen=True, slots=True)
class Request:
    """What to read, in which limits; the bytes follow it."""

    origin: Origin
    memory_bytes: int  # of address space
    cpu_seconds: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An article, or why there is none."""

    draft: Draft | None = None
    refusal: str | None = None  # name of the error's class
    content_type: str | None = None  # of an UnsupportedTypeError
    exhausted: bool = False  # it took more memory than was allowed
    failure: str | None = None  # the end of a traceback, of an error that nobody foresaw

    @classmethod
    def of_error(cls, error: IngestError) -> Answer:
        """The answer that says that *error* was raised."""
        return cls(None, type(error).__name__, error.content_type if isinstance(error, UnsupportedTypeError) else None)

    def result(self, source: str) -> Draft:
        """The article.

        Raises: IngestError: what was raised in the child, or BrokenContentError.
        """
        if self.draft is not None:
            return self.draft
        if self.refusal == UnsupportedTypeError.__name__:
            raise UnsupportedTypeError(source, self.content_type or "application/octet-stream")
        raise _REFUSALS.get(self.refusal, BrokenContentError)(source)


_REFUSALS: dict[str | None, Callable[[str], IngestError]] = {
    NoTextError.__name__: NoTextError,
    UndecodableError.__name__: UndecodableError,
    TooManyPassagesError.__name__: partial(TooManyPassagesError, limit=MAX_PASSAGES),
    TextTooLongError.__name__: partial(TextTooLongError, limit_chars=MAX_TEXT_CHARS),
}

REQUEST = TypeAdapter(Request)
ANSWER = TypeAdapter(Answer)
