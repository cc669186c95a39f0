"""Pack the row of an article, in the same form in memory and on disk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from index.articles.rows import Row

_TEXT_KEYS = ("paragraphs", "kinds", "pages")
"""Keys of a row with long values, which are needed only to read the article. The authors of its paragraphs are not
among them: filters compare these with every article."""

SEPARATOR = b"\t"
"""Separator of the parts of a record. JSON never contains it: in strings it is escaped."""


_APART = b'{"apart":'
"""Beginning of what a row has instead of its text. No text begins so."""


class Apart(NamedTuple):
    """What a row has instead of its text, if its store keeps the texts apart."""

    digest: str  # of the text
    size_bytes: int  # of the text, packed

    @property
    def text(self) -> bytes:
        """Return the same in the form of a text."""
        return encode({"apart": self.digest, "bytes": self.size_bytes})


class PackedRow(NamedTuple):
    """The content of an article, in the same form in memory and on disk."""

    content_hash: str  # empty if unknown
    about: bytes  # a JSON object: the row without its text, but with the authors of its paragraphs
    text: bytes  # a JSON object: the paragraphs, their kinds and pages; or an `Apart`

    @classmethod
    def of(cls, row: Row) -> PackedRow:
        """Pack a row.

        Raises: ValueError: it has a lone surrogate.
        """
        text = {key: value for key, value in row.items() if key in _TEXT_KEYS}
        about = {key: value for key, value in row.items() if key not in (*_TEXT_KEYS, "content_hash")}
        return cls(row.get("content_hash", ""), encode(about), encode(text))

    @property
    def apart(self) -> Apart | None:
        """Return where the text is; None: here."""
        if not self.text.startswith(_APART):
            return None
        form = json.loads(self.text)
        return Apart(form["apart"], form["bytes"])

    @property
    def attribution(self) -> Row:
        """Return the row without its text."""
        row: Row = json.loads(self.about)
        return row

    @property
    def row(self) -> Row:
        """Return the row, which the caller may change."""
        row: Row = json.loads(self.about) | json.loads(self.text)
        if self.content_hash:
            row["content_hash"] = self.content_hash
        return row


def encode(content: Mapping[str, object]) -> bytes:
    """Return an object as compact JSON in UTF-8.

    Raises: ValueError: it has a lone surrogate.
    """
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
