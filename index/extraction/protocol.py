"""Define the messages between Byline and the child process that reads articles."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pydantic import TypeAdapter

from index.extraction.feeds.listing import Listing
from index.extraction.results import MAX_ARTICLES, Origin, Result


class Wanted(StrEnum):
    """A kind of answer that is requested."""

    ARTICLES = "articles"
    LISTING = "listing"  # the links in a feed, a sitemap or another listing


@dataclass(frozen=True, slots=True)
class Request:
    """A request to read something, with its limits. The bytes follow it."""

    origin: Origin
    memory_bytes: int  # of address space
    cpu_seconds: int  # of processor time; `allowed_s` adds time for pages
    wanted: Wanted = Wanted.ARTICLES
    skip: int = 0  # number of parts read before: each child reads as many parts of an archive as it has time for
    files: int = MAX_ARTICLES  # most files of an archive; a larger one is refused


class Step(StrEnum):
    """A step of the child's work."""

    BEGUN = "begun"  # with the name of the part; if nothing follows, the child died while reading it
    READ = "read"
    EXHAUSTED = "exhausted"  # the part took more memory than is allowed
    FAILED = "failed"  # the part raised an unexpected error
    PAUSED = "paused"  # there are more parts, but no more time, or much text already
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class ChildAnswer:
    """A line of a child's answer."""

    step: Step
    name: str = ""  # of the part
    result: Result | None = None  # if READ
    listing: Listing | None = None  # if READ and a listing was requested
    left: int = 0  # if BEGUN, the number of parts after it
    failure: str = ""  # if FAILED, the end of the traceback


REQUEST = TypeAdapter(Request)
ANSWER = TypeAdapter(ChildAnswer)
