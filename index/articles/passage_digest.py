"""Tell a passage by its text, wherever it stands in its article."""

from __future__ import annotations

import base64
import hashlib

DIGEST_CHARS = 6
"""Length of a digest, in characters of 5 bits. In an article of a thousand passages, a corrected passage looks like
another one with a probability of one in a million. The digest is short enough for a link that people pass on."""

DIGEST_PATTERN = f"[a-z2-7]{{{DIGEST_CHARS}}}"
"""Pattern of a digest."""


_HASH_BYTES = 5
"""Bytes of a hash from which a digest is taken: as many as eight characters have, at which base 32 needs no padding."""

_UNUSED_BITS = 8 * _HASH_BYTES - 5 * DIGEST_CHARS


def passage_digest(text: str) -> str:
    """Return the digest of a passage with this text, which matches DIGEST_PATTERN. Links contain it, so it must never
    change."""
    return base64.b32encode(_hash_of(text)).decode("ascii").lower()[:DIGEST_CHARS]


def passage_number(text: str) -> int:
    """Return the number that the digest of a passage with this text writes. It has 30 bits."""
    return int.from_bytes(_hash_of(text)) >> _UNUSED_BITS


def digest_number(digest: str) -> int:
    """Return the number that a digest writes; see `passage_number`."""
    return int.from_bytes(base64.b32decode(digest.ljust(8, "a"), casefold=True)) >> _UNUSED_BITS


def _hash_of(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), person=b"passage").digest()[:_HASH_BYTES]
