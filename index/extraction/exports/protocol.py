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
    source: str  # what to call it
    username: str | None  # of the Telegram channel, where the export does not tell it
    passed: int  # posts at the beginning that are not to be read: an earlier child told of them, or died of the last
    memory_bytes: int  # of address space
    seconds: float  # of processor time for each post, after which the child is ended


@dataclass(frozen=True, slots=True)
class Told:
    """The child's progress, and the result of its last post: an article, a refusal, or a reason for neither."""

    name: str | None = None  # of the post; None: it only says how far it is
    draft: Draft | None = None
    refusal: Refusal | None = None
    left_out: LeftOut | None = None
    failure: str | None = None  # the end of a traceback, of an error that nobody foresaw
    is_end: bool = False  # nothing follows; with a refusal: the rest could not be read
    offset: int = 0  # bytes that were read
    posts: int = 0  # that are done, those passed included


EXPORT_REQUEST = TypeAdapter(ExportRequest)
TOLD = TypeAdapter(Told)
