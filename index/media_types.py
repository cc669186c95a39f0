"""Tell the kind of some content by its first bytes, never by its name."""

from __future__ import annotations

PDF = "application/pdf"
ZIP = "application/zip"  # DOCX, EPUB and ODT as well: which one is told by what is in it
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EPUB = "application/epub+zip"
ODT = "application/vnd.oasis.opendocument.text"
OLE = "application/msword"  # of all programs of its time, and around a DOCX with a password

DOCUMENT_TYPES = frozenset({PDF, ZIP})
"""Kinds that may be larger than a page, because they hold pictures and fonts."""

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

SIGNATURE_WITHIN_BYTES = 1_024
"""Most bytes before the signature of a PDF. Readers of PDF accept as many."""


def binary_type(content: bytes) -> str | None:
    """Return the content type of content that is certainly not text; None if it may be text."""
    signed = signed_type(content)
    if b"%PDF-" in content[:SIGNATURE_WITHIN_BYTES]:
        return PDF
    return signed if signed != MAYBE_TEXT else None


def signed_type(content: bytes) -> str | None:
    """Return the content type that *content* begins like; MAYBE_TEXT if a text may begin so too; None if it is not
    known."""
    return next((kind for signature, kind in _SIGNATURES if content.startswith(signature)), None)
