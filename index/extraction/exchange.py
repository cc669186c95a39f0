"""What the child process is asked, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pydantic import TypeAdapter

from index.extraction.reading import Origin
from index.extraction.results import Result
from index.feeds.listing import Listing


class Wanted(StrEnum):
    """What to read."""

    ARTICLES = "articles"
    LISTING = "listing"  # what a feed, a sitemap or the like lists


@dataclass(frozen=True, slots=True)
class Request:
    """What to read, in which limits; the bytes follow it."""

    origin: Origin
    memory_bytes: int  # of address space
    cpu_seconds: int
    wanted: Wanted = Wanted.ARTICLES


@dataclass(frozen=True, slots=True)
class Answer:
    """What was read: one result, or those of the members of an archive in their order; or what is listed."""

    results: tuple[Result, ...] = ()  # where a listing was wanted: why there is none
    listing: Listing | None = None
    exhausted: bool = False  # it took more memory than was allowed
    failure: str | None = None  # the end of a traceback, of an error that nobody foresaw


REQUEST = TypeAdapter(Request)
ANSWER = TypeAdapter(Answer)
