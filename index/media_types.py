"""What kind of content some bytes are, told by how they begin and never by their name."""

from __future__ import annotations

PDF = "application/pdf"
ZIP = "application/zip"  # DOCX, EPUB and ODT as well: which one is told by what is in it
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EPUB = "application/epub+zip"
ODT = "application/vnd.oasis.opendocument.text"
OLE = "application/msword"  # of all programs of its time, and around a DOCX with a password

DOCUMENT_TYPES = frozenset({PDF, ZIP})
"""Kinds that may be larger than a page, for pictures and fonts are in them."""

MAYBE_TEXT = "application/octet-stream"
"""Begins with letters that a text may begin with too: it is that only if the rest is no text."""

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
"""How files begin that are no text."""

SIGNATURE_WITHIN_BYTES = 1_024
"""Bytes. Readers of PDF accept as much before its signature."""


def binary_type(content: bytes) -> str | None:
    """The content type of what is certainly no text; None if it may be text."""
    signed = signed_type(content)
    if b"%PDF-" in content[:SIGNATURE_WITHIN_BYTES]:
        return PDF
    return signed if signed != MAYBE_TEXT else None


def signed_type(content: bytes) -> str | None:
    """The content type that *content* begins like, MAYBE_TEXT if a text may begin so too; None: no known one."""
    return next((kind for signature, kind in _SIGNATURES if content.startswith(signature)), None)
