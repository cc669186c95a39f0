"""Take the texts out of the records of a snapshot, and put them in again.

The records of an archive in files have texts, and those of an archive in a cluster do not. Otherwise both have the form
that `index.store.state` describes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any, NamedTuple

from index.store.history import PastVersion
from index.store.opensearch.apart import Content, TextKey, Texts, apart_of, joined, key_of
from index.store.packed import SEPARATOR, PackedRow


class SnapshotLine(NamedTuple):
    """A record of a snapshot, read."""

    head: Mapping[str, Any]
    past: PastVersion | None  # that it is about; None: it is about something else
    contents: list[Content]

    @classmethod
    def of(cls, line: bytes) -> SnapshotLine:
        """Read a record."""
        first, *parts = line.split(SEPARATOR)
        head = json.loads(first)
        if "replaced" in head:
            past = PastVersion.of_record(head, *parts)
            return cls(head, past, [(past.article_id, past.packed_row)])
        rows = zip(parts[::2], parts[1::2], strict=True)
        return cls(head, None, [(head["article"], PackedRow("", about, text)) for about, text in rows])


def divide_line(line: bytes) -> tuple[bytes, dict[TextKey, str]]:
    """Return a record without its texts, and these."""
    read = SnapshotLine.of(line)
    texts: dict[TextKey, str] = {}
    divided: list[PackedRow] = []
    for article_id, packed in read.contents:
        apart = apart_of(packed)
        texts[article_id, apart.digest] = packed.text.decode()
        divided.append(packed._replace(text=apart.text))
    if read.past:
        return read.past.without_text(divided[0]).payload, texts
    return _with_rows(line, divided), texts


def join_line(line: bytes, texts: Texts) -> bytes:
    """Return a record with its texts. Raises: KeyError: one is not among them."""
    read = SnapshotLine.of(line)
    rows = [joined(content, texts) for content in read.contents]
    return read.past.with_content(rows[0]).payload if read.past else _with_rows(line, rows)


def keys_in(line: bytes) -> list[TextKey]:
    """Return the keys of the texts that a record without texts refers to."""
    return [key_of(content) for content in SnapshotLine.of(line).contents]


def _with_rows(line: bytes, rows: Iterable[PackedRow]) -> bytes:
    return SEPARATOR.join([line.partition(SEPARATOR)[0], *chain.from_iterable((row.about, row.text) for row in rows)])
