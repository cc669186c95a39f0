"""Compare two archives, wherever they are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from index.bookkeeping import QueueEntry
from index.maintenance.moving.bookkeeping_parts import Bookkeeping
from index.store.opensearch.apart import key_of
from index.store.opensearch.snapshot_lines import SnapshotLine
from index.store.packed import encode

DIGEST_BYTES = 16
"""Length of what stands for a record in memory, in bytes."""


@dataclass(slots=True)
class ArchiveContents:
    """What an archive has, with a digest for each content."""

    revision: int = 0
    articles: dict[str, bytes] = field(default_factory=dict)  # by id, in their order
    changes: dict[str, bytes] = field(default_factory=dict)  # that can be undone, by id, the oldest first
    versions: list[tuple[str, bytes]] = field(default_factory=list)  # earlier ones, by article, as they were replaced
    notes: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)
    work: list[QueueEntry] = field(default_factory=list)  # that is open

    @classmethod
    def of(cls, lines: Iterable[bytes], books: Bookkeeping) -> ArchiveContents:
        """Return the contents of an archive. Args: lines: The records of a snapshot, without the texts."""
        contents = cls(notes=books.notes, work=books.queue.unfinished)
        for line in lines:
            contents._add(SnapshotLine.of(line))
        return contents

    def _add(self, line: SnapshotLine) -> None:
        head = {key: value for key, value in line.head.items() if key != "apart"}  # it depends on the compression
        digest = hashlib.blake2b(encode(head), digest_size=DIGEST_BYTES)
        for content in line.contents:
            digest.update(content[1].about + key_of(content)[1].encode())
        if line.past:
            self.versions.append((line.past.article_id, digest.digest()))
        elif "change" in head:
            self.changes[head["change"]] = digest.digest()
        elif "article" in head:
            self.articles[head["article"]] = digest.digest()
        else:
            self.revision = head["revision"]


def differences(here: ArchiveContents, there: ArchiveContents) -> list[str]:
    """Return what is different in two archives, a clause each; empty: they are equal."""
    return [
        *_of_named("article", here.articles, there.articles),
        *_of_named("change", here.changes, there.changes),
        *_of_versions(here.versions, there.versions),
        *_of_named("note", dict(here.notes), dict(there.notes)),
        *_of_named("accepted work", _by_key(here.work), _by_key(there.work)),
        *([f"revision {there.revision:,}, not {here.revision:,}"] if here.revision != there.revision else ()),
    ]


def _of_named(noun: str, here: Mapping[str, object], there: Mapping[str, object]) -> Iterator[str]:
    yield from (f"{noun} {name} is missing" for name in here if name not in there)
    yield from (f"{noun} {name} is too much" for name in there if name not in here)
    yield from (f"{noun} {name} differs" for name in here if name in there and here[name] != there[name])
    if here.keys() == there.keys() and list(here) != list(there):
        yield f"the order differs: {noun}"


def _of_versions(here: Sequence[tuple[str, bytes]], there: Sequence[tuple[str, bytes]]) -> Iterator[str]:
    if here != there:
        articles = dict.fromkeys(name for name, _ in {*here} ^ {*there})
        yield f"earlier versions differ: article {', '.join(sorted(articles))}" if articles else "their order differs"


def _by_key(work: Iterable[QueueEntry]) -> dict[str, object]:
    return {each.key: (each.content, int(each.at.timestamp()), each.note, each.progress) for each in work}
