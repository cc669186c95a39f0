"""Store earlier versions of articles, compressed, within a memory budget."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from index.store.base import HISTORY_BYTES, VERSIONS_KEPT
from index.store.packed import SEPARATOR, PackedRow, encode

OVERHEAD_BYTES = 800
"""Memory of a version in addition to its packed text, in bytes: Python objects."""


class When(NamedTuple):
    """The time and the author of a change."""

    at: datetime
    by: str | None  # as Article.added_by

    @property
    def form(self) -> list[str | None]:
        """Return the same as JSON."""
        return [self.at.isoformat(), self.by]

    @classmethod
    def of(cls, form: list[str]) -> When:
        """Return the time and author from a `form`.

        Raises: TypeError or ValueError: the form is invalid.
        """
        at, by = form
        return cls(datetime.fromisoformat(at), by)


class PastVersion(NamedTuple):
    """An earlier version of an article."""

    article_id: str
    content_hash: str
    packed: bytes
    since: When | None  # None: since it was added
    until: When
    apart_bytes: int = 0  # of its text, packed, if its store keeps the texts apart

    @property
    def packed_row(self) -> PackedRow:
        """Return the content.

        Raises: ValueError: it cannot be unpacked.
        """
        try:
            about, text = zlib.decompress(self.packed).split(SEPARATOR)
        except zlib.error as error:
            raise ValueError(str(error)) from error
        return PackedRow(self.content_hash, about, text)

    def with_content(self, packed_row: PackedRow) -> PastVersion:
        """Return a copy of this version with other content, which has its text."""
        return self._replace(content_hash=packed_row.content_hash, packed=_packed(packed_row), apart_bytes=0)

    def without_text(self, packed_row: PackedRow) -> PastVersion:
        """Return a copy of this version with its content without the text. It counts as much as before."""
        packed = _packed(packed_row)
        return self._replace(packed=packed, apart_bytes=max(1, len(self.packed) - len(packed)))

    @property
    def payload(self) -> bytes:
        """Return the record of this version."""
        head: dict[str, object] = {"replaced": self.article_id, "content_hash": self.content_hash}
        since = self.since.form if self.since else None
        head |= {"since": since, "until": self.until.form}
        if self.apart_bytes:
            head["apart"] = self.apart_bytes
        return encode(head) + SEPARATOR + b64encode(self.packed)

    @classmethod
    def of_record(cls, head: Mapping[str, Any], packed: bytes) -> PastVersion:
        """Return the version from the parts of a `payload`.

        Raises: KeyError, TypeError or ValueError: they are invalid.
        """
        since = When.of(head["since"]) if head["since"] else None
        content = b64decode(packed, validate=True)
        until = When.of(head["until"])
        return cls(head["replaced"], head["content_hash"], content, since, until, head.get("apart", 0))

    @property
    def size_bytes(self) -> int:
        """Return the size in memory, in bytes. A text that is kept apart counts as if it were here."""
        return len(self.packed) + self.apart_bytes + OVERHEAD_BYTES


def _packed(packed_row: PackedRow) -> bytes:
    return zlib.compress(packed_row.about + SEPARATOR + packed_row.text)


@dataclass(slots=True)
class History:
    """The earlier versions of all articles, in the order in which they were replaced.

    No version equals the present one or another version of its article.
    """

    _versions: OrderedDict[int, PastVersion] = field(default_factory=OrderedDict)
    _numbers: dict[str, tuple[int, ...]] = field(default_factory=dict)  # numbers of an article's versions, in order
    _next: int = 0
    size_bytes: int = 0  # in memory

    def replace(self, article_id: str, before: PackedRow, after: PackedRow, when: When) -> None:
        """Store the replaced content as an earlier version."""
        if before.content_hash == after.content_hash:
            return
        numbers = self._numbers.get(article_id, ())
        since = self._versions[numbers[-1]].until if numbers else None
        for number in numbers:
            if self._versions[number].content_hash in (before.content_hash, after.content_hash):
                self._drop(number)
        apart_bytes = before.apart.size_bytes if before.apart else 0
        self.add(PastVersion(article_id, before.content_hash, _packed(before), since, when, apart_bytes))

    def add(self, past: PastVersion) -> None:
        """Add a version. Then remove the oldest ones while there are too many."""
        numbers = (*self._numbers.get(past.article_id, ()), self._next)
        self._numbers[past.article_id] = numbers
        self._versions[self._next] = past
        self._next += 1
        self.size_bytes += past.size_bytes
        if len(numbers) > VERSIONS_KEPT:
            self._drop(numbers[0])
        while self.size_bytes > HISTORY_BYTES:
            self._drop(next(iter(self._versions)))

    def drop(self, article_id: str) -> None:
        """Remove all versions of an article."""
        for number in self._numbers.get(article_id, ()):
            self._drop(number)

    def _drop(self, number: int) -> None:
        past = self._versions.pop(number)
        self.size_bytes -= past.size_bytes
        left = tuple(each for each in self._numbers[past.article_id] if each != number)
        if left:
            self._numbers[past.article_id] = left
        else:
            del self._numbers[past.article_id]

    def of(self, article_id: str) -> list[PastVersion]:
        """Return the versions of an article in the order in which they were replaced."""
        return [self._versions[number] for number in self._numbers.get(article_id, ())]

    def copy(self) -> History:
        """Return a copy that later changes do not affect."""
        return History(self._versions.copy(), dict(self._numbers), self._next, self.size_bytes)

    def __contains__(self, article_id: str) -> bool:
        return article_id in self._numbers

    def __iter__(self) -> Iterator[PastVersion]:
        return iter(self._versions.values())

    def __len__(self) -> int:
        return len(self._versions)
