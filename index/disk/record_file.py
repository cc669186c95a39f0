"""Write a file of records beside the archive that survives a kill, a power cut and a full disk.

It begins with a header, a record that says what the file is. Frames follow (`index.disk.frames`). Useless records are
removed by rewriting: a new file replaces the old one. The owner of the file knows the meaning of its records.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.disk.expected_files import Loss, loss_of, loss_sentence, note_lost, note_made
from index.disk.filesystem import TEMPORARY_SUFFIX, Files
from index.disk.frames import BrokenFrameError, Frame, framed, scan_frames
from index.errors import ReadOnlyError, StoreForeignError, StoreWriteError

logger = logging.getLogger(__name__)

REWRITE_BYTES = 2**18
"""Fewest useless bytes at which a file is rewritten. They must also be at least as many as the useful ones."""

NO_RECORD = (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)
"""Exceptions that reading an intact but impossible record raises."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """The purpose of a file of records."""

    name: str  # in its header and in messages
    version: int
    if_damaged: str  # what a damaged record may mean


class RecordFile:
    """A file of records. The caller holds the lock of its directory, and makes sure that calls do not overlap.

    The file is created when it is needed. While its descriptor is not open, the file must be rewritten before anything
    is added: a killed process may have left data in it that never reached the disk.
    """

    def __init__(
        self,
        path: Path | None,
        kind: FileKind,
        contents: Callable[[], Iterable[bytes]],
        files: Files | None = None,
        *,
        read_only: bool = False,
    ) -> None:
        """Prepare the file without opening it.

        Args: path: None: nothing is written. contents: Returns the frames of all valid records, for rewriting.
        """
        self.path = path or Path(kind.name)  # without a file: the name in errors
        self._has_file = path is not None
        self._kind = kind
        self._contents = contents
        self._files = files or Files()
        self._read_only = read_only
        self._descriptor: int | None = None
        self._is_noted = False  # that the file was made
        self.length_bytes = 0

    def load(self, replay: Callable[[Frame], None]) -> None:
        """Pass each record to *replay*. Damage is logged and recorded, and the intact records around it are used.

        A missing file that existed before is logged and recorded too. An existing file is rewritten, unless that fails
        or it is open for reading only.

        Args: replay: It may raise one of NO_RECORD, which is logged.
        Raises: StoreForeignError: another program or a newer Byline wrote it. StoreWriteError.
        """
        if not self._has_file:
            return
        is_damaged = False
        for record in read_records(self.path, self._kind):
            if isinstance(record, BrokenFrameError):
                logger.warning("%s: %s", self.path, damage_sentence(record, self._kind))
                is_damaged = is_damaged or not record.unfinished
                continue
            try:
                replay(record)
            except NO_RECORD as error:
                logger.warning("%s: record %d cannot be understood: %r", self.path, record.number, error)
        self._report_loss(is_damaged=is_damaged)
        if self.exists:
            self.rewrite()

    def _report_loss(self, *, is_damaged: bool) -> None:
        """Log a loss of the file, in this run or an earlier one, and record it, because a new file soon replaces it."""
        loss = Loss.DAMAGED if is_damaged else loss_of(self.path)
        if loss:
            logger.warning("%s: %s", self.path, loss_sentence(loss, self._kind.if_damaged))
            if not self._read_only:
                note_lost(self.path, loss, self._files)

    @property
    def exists(self) -> bool:
        """Return whether the file exists. It does not before the first record."""
        return self._has_file and self.path.exists()

    @property
    def is_writable(self) -> bool:
        """Return whether the file is neither read-only nor closed."""
        return not self._read_only

    def check_writable(self) -> None:
        """Check that records can be added. Raises: ReadOnlyError: the file is open for reading only, or closed."""
        if not self.is_writable:
            raise ReadOnlyError(self.path, "opened for reading only, or closed")

    def keep(self, frames: bytes) -> None:
        """Add *frames*. They are on disk when this returns.

        Raises: StoreWriteError, ReadOnlyError: nothing is stored.
        """
        self.check_writable()
        try:
            self._append(frames, sync=True)
        except OSError as error:
            raise StoreWriteError(self.path, error.strerror or str(error)) from error

    def keep_if_possible(self, frames: bytes) -> None:
        """Add *frames* if the disk allows it, without waiting for it."""
        try:
            self._append(frames, sync=False)
        except OSError as error:
            logger.warning("%s cannot be written to: %s", self.path, error.strerror)

    def is_mostly_useless(self, useful_bytes: int) -> bool:
        """Return whether rewriting would make the file much smaller. *useful_bytes* is the length of valid frames."""
        return self.length_bytes - useful_bytes > max(REWRITE_BYTES, useful_bytes)

    def replace(self) -> None:
        """Rewrite the file. Raises: StoreWriteError, ReadOnlyError: the old file stays valid."""
        self.check_writable()
        try:
            if self._has_file:
                self._rewrite()
        except OSError as error:
            raise StoreWriteError(self.path, error.strerror or str(error)) from error

    def rewrite(self) -> bool:
        """Rewrite the file with valid records only. Return whether it worked; otherwise the old file stays valid."""
        if not self._has_file or self._read_only:
            return True
        try:
            self._rewrite()
        except OSError as error:
            logger.warning("%s cannot be written again: %s", self.path, error.strerror)
            return False
        return True

    def close(self) -> None:
        """Release the file. Nothing is written to it afterwards. Closing twice is allowed."""
        self._read_only = True  # another process may own it now
        self._close_descriptor()

    def _append(self, frames: bytes, *, sync: bool) -> None:
        """Add frames to the file. Raises: OSError: nothing was added."""
        if not self._has_file or self._read_only:
            return
        if self._descriptor is None or not self._is_in_place(self._descriptor):
            self._rewrite()
        descriptor = self._descriptor
        assert descriptor is not None  # noqa: S101 - `_rewrite` sets it
        try:
            self._files.write_all(descriptor, frames)
            if sync:
                self._files.sync(descriptor)
        except OSError:
            with contextlib.suppress(OSError):  # refused records must not be valid after a restart
                self._files.truncate(descriptor, self.length_bytes)
            self._close_descriptor()
            raise
        self.length_bytes += len(frames)

    def _is_in_place(self, descriptor: int) -> bool:
        """Return whether the file was neither removed, replaced nor cut meanwhile. Otherwise additions would be
        lost."""
        status = os.fstat(descriptor)
        return status.st_nlink > 0 and status.st_size == self.length_bytes

    def _rewrite(self) -> None:
        """Write the valid records to a new file, and replace the old one with it. Raises: OSError."""
        temporary = self.path.with_name(self.path.name + TEMPORARY_SUFFIX)
        descriptor = self._files.create(temporary)
        try:
            length_bytes = self._write_contents(descriptor)
            self._files.sync(descriptor)
            self._files.replace(temporary, self.path)
        except OSError:
            with contextlib.suppress(OSError):
                self._files.close(descriptor)
                self._files.remove(temporary)
            raise
        self._close_descriptor()
        self._descriptor, self.length_bytes = descriptor, length_bytes
        try:
            self._files.sync_directory(self.path.parent)
        except OSError:
            self._close_descriptor()  # the new name may not be durable, so nothing may rely on it
            raise
        self._is_noted = self._is_noted or note_made(self.path, self._files)

    def _write_contents(self, descriptor: int) -> int:
        header = framed(encoded({"byline": self._kind.name, "version": self._kind.version}))
        content = b"".join([header, *self._contents()])
        self._files.write_all(descriptor, content)
        return len(content)

    def _close_descriptor(self) -> None:
        if self._descriptor is not None:
            with contextlib.suppress(OSError):  # no valid data remains to be written
                self._files.close(self._descriptor)
            self._descriptor = None


def read_records(path: Path, kind: FileKind) -> Iterator[Frame | BrokenFrameError]:
    """Yield the records of a file after its header, and the broken ones among them; nothing if there is no file.

    The file is always put in place as a whole, so an empty file is broken too.

    Raises: StoreForeignError; StoreWriteError.
    """
    try:
        with path.open("rb") as file:
            if not os.fstat(file.fileno()).st_size:
                yield BrokenFrameError(0, 0, b"")
            for number, record in enumerate(scan_frames(file)):
                if number or isinstance(record, BrokenFrameError):
                    yield record
                else:
                    _check_header(path, record, kind)
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreWriteError(path, error.strerror or os.strerror(error.errno or 0)) from error


def damage_sentence(broken: BrokenFrameError, kind: FileKind) -> str:
    """Return a sentence about the damage of a record."""
    if broken.unfinished:
        return f"{broken} was never finished, or is cut off: it does not count"
    return f"{broken} is damaged: {kind.if_damaged}"


def encoded(content: object) -> bytes:
    """Return *content* as a record. Lone surrogates, which a message may contain, are preserved."""
    return json.dumps(content, separators=(",", ":")).encode("ascii")


def _check_header(path: Path, record: Frame, kind: FileKind) -> None:
    try:
        header = json.loads(record.payload)
        is_ours, version = header["byline"] == kind.name, int(header["version"])
    except NO_RECORD:
        is_ours, version = False, 0
    if not is_ours:
        raise StoreForeignError(path, f"it is not Byline's {kind.name}")
    if version > kind.version:
        newer = f"it was written by a newer Byline ({kind.name} version {version}, this one knows {kind.version})"
        raise StoreForeignError(path, f"{newer}: use that one")
