"""The child process: the request is its argument, the export its standard input; it writes a line for each post."""

from __future__ import annotations

import resource
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO

from index.errors import BrokenContentError, BrokenExportError, ExtractionLimitError, IngestError, NoTextError
from index.extraction.__main__ import MAX_FAILURE_CHARS
from index.extraction.exports.exchange import EXPORT_REQUEST, TOLD, ExportRequest, Told
from index.extraction.exports.kinds import ExportKind
from index.extraction.exports.posts import LeftOut, Post
from index.extraction.exports.streams import Stream
from index.extraction.results import Refusal

SILENT_BYTES = 1_000_000
"""Bytes of an export after which something is told, even if no post was in them: a silent child is given up."""


def main() -> None:
    """Answer the request."""
    request = EXPORT_REQUEST.validate_json(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (request.memory_bytes, request.memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it has no file to write
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    Teller(request, sys.stdin.buffer, _write).run()


def _write(told: Told) -> None:
    """Write a line at once: should this process be ended, what it has told is how far it came."""
    sys.stdout.buffer.write(TOLD.dump_json(told) + b"\n")
    sys.stdout.buffer.flush()


class Teller:
    """Reads an export and tells of its posts as they are read."""

    def __init__(self, request: ExportRequest, file: BinaryIO, write: Callable[[Told], None]) -> None:
        self._request = request
        self._write = write
        self._posts = 0
        self._offset = self._told_offset = 0
        self._stream = Stream(file, self._tell_if_silent)

    def run(self) -> None:
        """Tell of all posts that are not passed, and of the end."""
        try:
            for post in self._read():
                self._posts += 1
                if self._posts > self._request.passed:
                    self._tell(self._outcome(post))
                elif self._posts == self._request.passed:
                    self._tell(Told())
            self._tell(Told(is_end=True))
        except (BrokenContentError, MemoryError):
            broken = BrokenExportError(self._request.source, self._offset)
            self._tell(Told(refusal=Refusal.of(broken), is_end=True))
        except IngestError as error:
            self._tell(Told(refusal=Refusal.of(error), is_end=True))
        except Exception:  # noqa: BLE001 (hostile input may raise anything in a parser; the parent logs it as what it is)
            self._tell(Told(failure=_last_lines(), is_end=True))

    def _read(self) -> Iterator[Post]:
        request = self._request
        if request.kind is ExportKind.WORDPRESS:
            from index.extraction.exports.wordpress import posts_of_wordpress

            return posts_of_wordpress(self._stream, request.source)
        from index.extraction.exports.telegram import posts_of_telegram

        return posts_of_telegram(self._stream.text(), request.source, request.username)

    def _outcome(self, post: Post) -> Told:
        try:
            read = post.read()
        except NoTextError:
            return Told(post.name, left_out=LeftOut.NO_TEXT)
        except MemoryError:
            return Told(post.name, refusal=Refusal.of(ExtractionLimitError(post.name, self._request.seconds)))
        except IngestError as error:
            return Told(post.name, refusal=Refusal.of(error))
        except Exception:  # noqa: BLE001 (as above)
            return Told(post.name, failure=_last_lines())
        return Told(post.name, left_out=read) if isinstance(read, LeftOut) else Told(post.name, read)

    def _tell_if_silent(self, offset: int) -> None:
        self._offset = offset
        if offset >= self._told_offset + SILENT_BYTES:
            self._tell(Told())

    def _tell(self, told: Told) -> None:
        self._told_offset = self._offset
        self._write(replace(told, offset=self._offset, posts=self._posts))


def _last_lines() -> str:
    return traceback.format_exc()[-MAX_FAILURE_CHARS:]


if __name__ == "__main__":  # pragma: no cover (in the child process, whose coverage is not measured)
    main()
