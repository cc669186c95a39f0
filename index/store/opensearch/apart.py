"""Divide rows into what every process has in memory, and the texts, which stay in the cluster."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping

from index.store.packed import Apart, PackedRow
from index.store.state import Edit, Rows

DIGEST_BYTES = 16
"""Length of a digest, in bytes. No two texts of an archive have the same one."""

TextKey = tuple[str, str]
"""Type of the key of a text: the id of its article, and its digest."""

Texts = Mapping[TextKey, str]
"""Type of texts by their keys."""

Content = tuple[str, PackedRow]
"""Type of the content of an article: its id and a row."""


def divide(edits: Iterable[Edit]) -> tuple[list[Edit], dict[TextKey, str]]:
    """Return edits without the texts, and the texts."""
    divided: list[Edit] = []
    texts: dict[TextKey, str] = {}
    for edit in edits:
        if edit.packed is None:
            divided.append(edit)
            continue
        apart = apart_of(edit.packed)
        texts[edit.article_id, apart.digest] = edit.packed.text.decode()
        divided.append(edit._replace(packed=edit.packed._replace(text=apart.text)))
    return divided, texts


def apart_of(packed: PackedRow) -> Apart:
    """Return what a row has instead of its text."""
    return Apart(digest_of(packed.text), len(zlib.compress(packed.text)))


def digest_of(text: bytes) -> str:
    """Return the digest of a text."""
    return hashlib.blake2b(text, digest_size=DIGEST_BYTES).hexdigest()


def key_of(content: Content) -> TextKey:
    """Return the key of the text of a row that was divided. Raises: ValueError: it was not."""
    article_id, packed = content
    if packed.apart is None:
        raise ValueError("its text is not kept apart")
    return article_id, packed.apart.digest


def joined(content: Content, texts: Texts) -> PackedRow:
    """Return the row with its text."""
    return content[1]._replace(text=texts[key_of(content)].encode())


def needed_texts(rows: Rows) -> set[TextKey]:
    """Return the keys of all texts that are present, can be restored, or are earlier versions."""
    return set(map(key_of, _contents(rows)))


def _contents(rows: Rows) -> Iterator[Content]:
    yield from rows.articles.items()
    for change in rows.changes.values():
        for packed in filter(None, (change.before, change.after)):
            yield change.article_id, packed
    for past in rows.history:
        yield past.article_id, past.packed_row
