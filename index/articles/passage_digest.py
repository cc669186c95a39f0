"""Tell a passage by its text, wherever it stands in its article."""

from __future__ import annotations

import base64
import hashlib

DIGEST_CHARS = 6
"""Length of a digest, in characters of 5 bits. In an article of a thousand passages, a corrected passage looks like
another one with a probability of one in a million. The digest is short enough for a link that people pass on."""

DIGEST_PATTERN = f"[a-z2-7]{{{DIGEST_CHARS}}}"
"""Pattern of a digest."""


def passage_digest(text: str) -> str:
    """Return the digest of a passage with this text, which matches DIGEST_PATTERN. Links contain it, so it must never
    change."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), person=b"passage").digest()
    return base64.b32encode(digest).decode("ascii").lower()[:DIGEST_CHARS]
