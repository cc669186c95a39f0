"""Define the messages between Byline and the child process that reads articles."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pydantic import TypeAdapter

from index.extraction.feeds.listing import Listing
from index.extraction.results import MAX_ARTICLES, Origin, Result


class Wanted(StrEnum):
    """The kind of answer that is wanted."""

    ARTICLES = "articles"
    LISTING = "listing"  # what a feed, a sitemap or the like lists


@dataclass(frozen=True, slots=True)
class Request:
    """A request to read something, with its limits. The bytes follow it."""

    origin: Origin
    memory_bytes: int  # of address space
    cpu_seconds: int  # of processor time; `allowed_s` says how many more there are for pages
    wanted: Wanted = Wanted.ARTICLES
    skip: int = 0  # parts that were read before: of an archive, one child reads as many as it has time for
    files: int = MAX_ARTICLES  # of an archive; one of more is refused


class Step(StrEnum):
    """A step of the child's work."""

    BEGUN = "begun"  # with the part of this name; should nothing follow, the child did not survive it
    READ = "read"
    EXHAUSTED = "exhausted"  # the part took more memory than is allowed
    FAILED = "failed"  # the part raised an error that nobody foresaw
    PAUSED = "paused"  # there are more parts, but no more time, or there is much text already
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class ChildAnswer:
    """A line of a child's answer."""

    step: Step
    name: str = ""  # of the part
    result: Result | None = None  # if READ
    listing: Listing | None = None  # if READ and one was wanted
    left: int = 0  # if BEGUN, how many parts come after it
    failure: str = ""  # if FAILED, the end of the traceback


REQUEST = TypeAdapter(Request)
ANSWER = TypeAdapter(ChildAnswer)
