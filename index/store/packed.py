"""The packed row of an article, the same in memory and on disk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from index.articles.rows import Row

_TEXT_KEYS = ("paragraphs", "kinds", "pages")
"""Of a row: what is long, and needed only by who reads the article."""

SEPARATOR = b"\t"
"""Between the parts of a record. JSON never holds one: in strings it is written as an escape."""


class Kept(NamedTuple):
    """The content of an article, in memory as on disk."""

    content_hash: str  # empty if nobody said it
    about: bytes  # a JSON object: the row without what follows
    text: bytes  # a JSON object: the paragraphs, and their kinds

    @classmethod
    def of(cls, row: Row) -> Kept:
        """Pack a row.

        Raises: ValueError: it holds a lone surrogate.
        """
        text = {key: value for key, value in row.items() if key in _TEXT_KEYS}
        about = {key: value for key, value in row.items() if key not in (*_TEXT_KEYS, "content_hash")}
        return cls(row.get("content_hash", ""), encode(about), encode(text))

    @property
    def attribution(self) -> Row:
        """The row without its text."""
        row: Row = json.loads(self.about)
        return row

    @property
    def row(self) -> Row:
        """The row, which the caller may change."""
        row: Row = json.loads(self.about) | json.loads(self.text)
        if self.content_hash:
            row["content_hash"] = self.content_hash
        return row


def encode(content: Mapping[str, object]) -> bytes:
    """An object as JSON in UTF-8, as short as it can be.

    Raises: ValueError: it holds half a character.
    """
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
