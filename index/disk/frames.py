"""Frame the records of a file with lengths and checksums, so that damage is detected and differs from a torn end.

A frame is a line of text: `LENGTH CHECKSUM HEADSUM PAYLOAD`. LENGTH and the CRC-32 checksums are eight hexadecimal
digits. LENGTH counts the bytes of PAYLOAD. CHECKSUM is the checksum of PAYLOAD, and HEADSUM that of the two numbers
before it. So a wrong LENGTH never swallows the following frames. No frame contains a zero byte: file systems leave zero
bytes where they had no time to write.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO

HEAD_BYTES = 27
"""Length of the head, in bytes: three numbers of eight digits, each followed by a space."""

MAX_PAYLOAD_BYTES = 0xFFFF_FFFF
"""Longest payload, in bytes: the largest number with eight digits."""

HOLE_BYTES = 16
"""Length of a run of zero bytes that shows a block that was never written. Fewer may be a damaged byte."""

_HEAD = re.compile(rb"(?=[0-9a-f]{8} [0-9a-f]{8} [0-9a-f]{8} )")
_HEAD_BEGINNING = re.compile(rb"[0-9a-f]{0,8}|[0-9a-f]{8} [0-9a-f]{0,8}|[0-9a-f]{8} [0-9a-f]{8} [0-9a-f]{0,8}")


@dataclass(frozen=True, slots=True)
class Frame:
    """A complete record."""

    number: int  # 0-based place in its file
    offset: int  # bytes before it
    payload: bytes

    @property
    def end(self) -> int:
        """Return the offset after the frame, in bytes."""
        return self.offset + HEAD_BYTES + len(self.payload) + 1


class BrokenFrameError(Exception):
    """There is no complete record at `offset`, although the file does not end there."""

    def __init__(self, number: int, offset: int, rest: bytes) -> None:
        super().__init__(f"record {number} at byte {offset}")
        self.number = number
        self.offset = offset
        self.rest = rest  # of the file, from offset

    @property
    def torn(self) -> bool:
        """Return whether an interrupted write explains this: only the beginning of a record, or unwritten blocks."""
        return _is_torn(self.rest)

    @property
    def unfinished(self) -> bool:
        """Return `torn` for a file that is put in place as a whole. A torn first record is damage then, and records are
        lost."""
        return self.torn and self.offset > 0

    @property
    def payload(self) -> bytes:
        """Return the readable part of the record, for messages."""
        return self.rest[HEAD_BYTES:].partition(b"\n")[0]


def framed(payload: bytes) -> bytes:
    """Return *payload* as a frame. It must not contain a zero byte or a line break. JSON never does.

    Raises: ValueError: it is longer than MAX_PAYLOAD_BYTES.
    """
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise ValueError(f"a record of {len(payload):,} bytes cannot be written")
    head = b"%08x %08x" % (len(payload), zlib.crc32(payload))
    return b"%s %08x %s\n" % (head, zlib.crc32(head), payload)


def read_frames(file: IO[bytes]) -> Iterator[Frame]:
    """Yield the records of a file from its beginning.

    Raises: BrokenFrameError.
    """
    number, offset = 0, 0
    while head := file.read(HEAD_BYTES):
        body = file.read(_length(head) + 1)
        if not _is_whole(head, body):
            raise BrokenFrameError(number, offset, head + body + file.read())
        frame = Frame(number, offset, body[:-1])
        yield frame
        number, offset = number + 1, frame.end


def scan_frames(file: BinaryIO) -> Iterator[Frame | BrokenFrameError]:
    """Read frames as `read_frames` does. After a broken frame, continue with the next recognizable record."""
    number, offset = 0, 0
    while True:
        try:
            for frame in read_frames(file):
                yield Frame(number, offset + frame.offset, frame.payload)
                number += 1
            return
        except BrokenFrameError as error:
            broken = BrokenFrameError(number, offset + error.offset, error.rest)
        yield broken
        skipped = _next_head(broken.rest)
        if skipped is None:
            return
        number, offset = number + 1, broken.offset + skipped
        file.seek(offset)


def _next_head(rest: bytes) -> int | None:
    heads = (match.start() for match in _HEAD.finditer(rest, 1))
    return next((at for at in heads if _length(rest[at : at + HEAD_BYTES])), None)


def _length(head: bytes) -> int:
    """Return the length that a head gives; 0 if the head is wrong."""
    if len(head) < HEAD_BYTES or head[17:] != b" %08x " % zlib.crc32(head[:17]):
        return 0
    return int(head[:8], 16)


def _is_whole(head: bytes, body: bytes) -> bool:
    length = _length(head)
    return (
        length > 0
        and len(body) == length + 1
        and body.endswith(b"\n")
        and zlib.crc32(memoryview(body)[:-1]) == int(head[9:17], 16)
    )


def _is_torn(rest: bytes) -> bool:
    written = rest.rstrip(b"\0")
    if len(written) < HEAD_BYTES:
        return _HEAD_BEGINNING.fullmatch(written) is not None
    length = _length(written[:HEAD_BYTES])
    if length == 0 or len(written) > HEAD_BYTES + length + 1:
        return False
    return len(written) < HEAD_BYTES + length + 1 or bytes(HOLE_BYTES) in written
