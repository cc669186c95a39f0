"""Define the result of reading some bytes, in a form that one process sends to another: a draft or a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.errors import (
    BrokenContentError,
    IngestError,
)
from index.model import Doubt, Draft


@dataclass(frozen=True, slots=True)
class Extracted:
    """An article as it was read."""

    draft: Draft
    doubts: tuple[Doubt, ...] = ()  # whether it is what was meant, as far as its own page tells


@dataclass(frozen=True, slots=True)
class Refusal:
    """An IngestError, by the name of its class and the arguments that make it again."""

    error: str
    source: str
    arguments: dict[str, str | int | float]

    @classmethod
    def of(cls, error: IngestError) -> Refusal:
        """Return the refusal that says that *error* was raised."""
        arguments = {name: value for name, value in vars(error).items() if name != "source"}
        return cls(type(error).__name__, error.source, arguments)

    def as_error(self) -> IngestError:
        """Return the error; BrokenContentError if its name is unknown: the child that wrote it cannot be trusted."""
        for error in _subclasses(IngestError):
            if error.__name__ == self.error:
                try:
                    return error(self.source, **self.arguments)
                except TypeError:
                    break
        return BrokenContentError(self.source)


@dataclass(frozen=True, slots=True)
class Result:
    """The result of reading one source, or one member of an archive: either a draft or a refusal."""

    name: str  # what to call it: the source, or the member's name
    draft: Draft | None = None
    refusal: Refusal | None = None
    doubts: tuple[Doubt, ...] = ()

    @property
    def chars(self) -> int:
        """Return the number of characters of its text."""
        return sum(len(paragraph.text) for paragraph in self.draft.paragraphs) if self.draft else 0


def _subclasses(error: type[IngestError]) -> Iterator[type[IngestError]]:
    yield error
    for derived in error.__subclasses__():
        yield from _subclasses(derived)


MAX_ARTICLES = 500
"""Most files in a ZIP that are read as an article each, unless the settings say otherwise. Each mostly takes a tenth of
a second, and somebody waits."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The facts known of some bytes besides themselves. All of them may be wrong."""

    source: str  # what to call them in errors: the URL as asked for, or the file's name
    name: str | None = None  # the file's
    url: str | None = None  # where they were fetched, after redirects
    content_type: str | None = None  # as the server named it, lower case, without parameters
    charset: str | None = None  # as the server named it
