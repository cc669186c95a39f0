"""Tell by the first bytes of some content that it is not text. The formats that Byline reads are not here, but in
`index.extraction.formats.table`."""

from __future__ import annotations

ZIP = "application/zip"  # also some documents: the members tell which
OLE = "application/msword"  # of all programs of its time, and around a document with a password

MAYBE_TEXT = "application/octet-stream"
"""Kind that begins with letters with which a text may begin too. It is that kind only if the rest is not text."""

_SIGNATURES = (
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),  # an empty one
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
    """Return the content type that *content* begins like; MAYBE_TEXT if a text may begin so too; None if it is not
    known."""
    return next((kind for signature, kind in _SIGNATURES if content.startswith(signature)), None)
