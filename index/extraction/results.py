"""Define the result of reading some bytes, in a form that is sent between processes: a draft or a refusal."""

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
    doubts: tuple[Doubt, ...] = ()  # doubts that its page shows


@dataclass(frozen=True, slots=True)
class Refusal:
    """An IngestError in the form of its class name and arguments."""

    error: str
    source: str
    arguments: dict[str, str | int | float]

    @classmethod
    def of(cls, error: IngestError) -> Refusal:
        """Return the refusal for *error*."""
        arguments = {name: value for name, value in vars(error).items() if name != "source"}
        return cls(type(error).__name__, error.source, arguments)

    def as_error(self) -> IngestError:
        """Return the error; BrokenContentError if its name is unknown, because the child cannot be trusted."""
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

    name: str  # in messages: the source, or the member's name
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
"""Most files in a ZIP that are read as articles, unless the settings say otherwise. Each usually takes a tenth of a
second, and users wait."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The known facts about some bytes. All of them may be wrong."""

    source: str  # name in errors: the requested URL, or the file's name
    name: str | None = None  # of the file
    url: str | None = None  # from which they were fetched, after redirects
    content_type: str | None = None  # from the server, in lower case, without parameters
    charset: str | None = None  # from the server
