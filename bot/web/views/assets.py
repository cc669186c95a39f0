"""Hold the files that pages need. They are small, and are read once."""

from __future__ import annotations

import hashlib
from pathlib import Path

STATIC = Path(__file__).parents[1] / "static"

TYPES = {".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml"}
"""Media types by suffix."""

DIGEST_CHARS = 12
"""Length of the digest in addresses, in hexadecimal digits. Two versions of our own files never share it by chance."""


class Assets:
    """The static files, by name."""

    def __init__(self) -> None:
        self._files = {path.name: path.read_bytes() for path in sorted(STATIC.iterdir())}
        contents = b"".join(hashlib.sha256(content).digest() for content in self._files.values())
        self.digest = hashlib.sha256(contents).hexdigest()[:DIGEST_CHARS]  # of all files; another one in each version

    def file(self, name: str) -> tuple[bytes, str] | None:
        """Return the content and the media type of a file; None: there is none with this name."""
        content = self._files.get(name)
        return None if content is None else (content, TYPES[Path(name).suffix])
