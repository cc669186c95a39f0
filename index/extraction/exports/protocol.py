"""Define the messages between Byline and the child process that reads an export: one line for each post."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter

from index.extraction.exports.detect import ExportKind
from index.extraction.exports.posts import LeftOut
from index.extraction.results import Refusal
from index.model import Draft


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """A request to read an export. The file is standard input."""

    kind: ExportKind
    source: str  # its name in messages
    username: str | None  # of the Telegram channel, if the export does not contain it
    passed: int  # number of posts to skip: an earlier child reported them, or died while reading the last of them
    memory_bytes: int  # of address space
    seconds: float  # of processor time for each post, after which the child is ended


@dataclass(frozen=True, slots=True)
class ExportReport:
    """The child's progress, and the result of its last post: an article, a refusal, or a reason for neither."""

    name: str | None = None  # of the post; None: it only reports the progress
    draft: Draft | None = None
    refusal: Refusal | None = None
    left_out: LeftOut | None = None
    failure: str | None = None  # end of the traceback of an unexpected error
    is_end: bool = False  # nothing follows; with a refusal, the rest could not be read
    offset: int = 0  # number of bytes that were read
    posts: int = 0  # number of finished posts, including skipped ones


EXPORT_REQUEST = TypeAdapter(ExportRequest)
EXPORT_REPORT = TypeAdapter(ExportReport)
