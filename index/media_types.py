"""Determine by its first bytes that content is not text.

The formats that Byline reads are in `index.extraction.formats.table`.
"""

from __future__ import annotations

ZIP = "application/zip"  # also of some documents, which are distinguished by their members
OLE = "application/msword"  # also of other programs of its time, and of a DOCX with a password

MAYBE_TEXT = "application/octet-stream"
"""Kind whose first letters may also begin a text. Content has this kind only if the rest is not text."""

_SIGNATURES = (
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),  # an empty archive
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0", OLE),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", MAYBE_TEXT),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF89a", "image/gif"),
    (b"GIF87a", "image/gif"),
    (b"\x7fELF", MAYBE_TEXT),
    (b"RIFF", MAYBE_TEXT),
    (b"OggS", MAYBE_TEXT),
    (b"ID3", MAYBE_TEXT),
    (b"MZ", MAYBE_TEXT),
)
"""First bytes of files that are not text."""


def signed_type(content: bytes) -> str | None:
    """Return the content type by the beginning of *content*; MAYBE_TEXT if a text may begin so too; None if it is
    unknown."""
    return next((kind for signature, kind in _SIGNATURES if content.startswith(signature)), None)
