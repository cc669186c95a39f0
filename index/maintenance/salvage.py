"""Read the intact records of a damaged archive, and name the articles in doubt.

A damaged archive answers no question, because nobody knows what is missing. This rescues what it still has.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from index.articles.rows import article_of_row
from index.backends.bm25.index_files import articles_named
from index.disk.frames import BrokenFrameError, Frame, scan_frames
from index.disk.paths import INDEX_NAME
from index.maintenance.check import files_of_archive, is_as_stored
from index.model import Article
from index.store.data_versions import NOT_UNDERSTOOD, read_record
from index.store.replay import DATA_VERSION, Record, articles_in, check_kinds
from index.store.state import Rows

_REMEMBERED = (b'{"change"', b'{"replaced"')
"""Beginnings of records of undoable changes and of earlier versions, which do not matter here."""


class _Header(NamedTuple):
    version: int
    records: int | None  # in a snapshot; None if unknown
    articles: int | None  # in a snapshot; None if unknown


class Unnamed(NamedTuple):
    """Bounds of the number of lost articles that no record names."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Salvage:
    """The articles that were rescued from an archive, and those that are lost or in doubt."""

    articles: tuple[Article, ...]  # intact, in the order of adding
    lost: frozenset[str]  # ids of articles with a damaged or missing record, and no intact one
    unnamed: Unnamed  # in addition to those
    doubtful: frozenset[str]  # ids of articles that are intact, but may have been changed or removed later
    places: int  # number of damaged places; the ids in a damaged place may be wrong too


def salvage(data_dir: Path) -> Salvage:
    """Read everything that is intact in *data_dir*; in an undamaged archive, that is everything. Nothing is changed.

    Raises: StoreDamagedError: an entry is not a file, and cannot even be opened.

    Records that were cut off a snapshot are counted with its header, and named if the saved index has them.
    """
    check_kinds(data_dir)
    reading = _Reading()
    snapshot, *journals = files_of_archive(data_dir)
    reading.read_snapshot(snapshot)
    for path in journals:
        reading.read_file(path, may_be_torn=path == journals[-1])
    return reading.result(data_dir / INDEX_NAME)


class _Reading:
    """A reading of the records of an archive, including the damage between them."""

    def __init__(self) -> None:
        self._rows = Rows(gaps_allowed=True)
        self._in_doubt: set[str] = set()  # ids of articles whose latest record is damaged
        self._mentioned: set[str] = set()  # ids of articles that any record is about
        self._mentioned_in_snapshot: set[str] = set()
        self._missing = Unnamed(0, 0)  # articles of the snapshot without any record
        self._places = 0

    def read_snapshot(self, path: Path) -> None:
        header, count = self.read_file(path, may_be_torn=False)
        if not self._places and (header is None or header.records not in (None, count)):
            self._places = 1  # it is empty, or ends between two records
        if header and header.articles is not None:
            missing = max(0, header.articles - len(self._mentioned))
            self._missing = Unnamed(missing, missing)
        elif header and header.records is not None:  # by an earlier Byline; some may be changes that could be undone
            self._missing = Unnamed(0, max(0, header.records - count))
        self._mentioned_in_snapshot = set(self._mentioned)

    def read_file(self, path: Path, *, may_be_torn: bool) -> tuple[_Header | None, int]:
        """Read a file. Return its header, and the number of records that are intact or name an article."""
        header: _Header | None = None
        count = 0
        try:
            for place in _places(path):
                if place.number == 0 and isinstance(place, Frame) and (header := _header_in(place)):
                    continue
                count += bool(articles_in(place.payload)) or isinstance(place, Frame)
                if isinstance(place, Frame):
                    self._read(Record(path, place, header.version if header else DATA_VERSION))
                elif not (may_be_torn and place.torn):
                    self._doubt(place.payload)
        except OSError:
            self._places += 1
        return header, count

    def result(self, index: Path) -> Salvage:
        """Return what was found. The saved index at *index* may name more of the damaged articles."""
        whole = []
        for article_id, packed in self._rows.articles.items():
            with contextlib.suppress(*NOT_UNDERSTOOD):
                article = article_of_row(article_id, packed.row)
                if is_as_stored(article):
                    whole.append(article)
                    continue
            self._places += 1
            self._in_doubt.add(article_id)
        ids = {article.id for article in whole}
        named = articles_named(index) - self._mentioned if self._places else set()
        mentioned_since = (
            self._mentioned - self._mentioned_in_snapshot
        )  # from the journals; these may be among the missing ones
        unnamed = Unnamed(
            max(0, self._missing.least - len(named) - len(mentioned_since)), max(0, self._missing.most - len(named))
        )
        lost = (self._in_doubt - ids) | named
        return Salvage(tuple(whole), frozenset(lost), unnamed, frozenset(self._in_doubt & ids), self._places)

    def _read(self, record: Record) -> None:
        if record.payload.startswith(_REMEMBERED):
            return
        self._mentioned |= set(articles_in(record.payload))
        try:
            read_record(self._rows, record)
        except NOT_UNDERSTOOD:
            self._doubt(record.payload)
        else:
            self._in_doubt -= set(articles_in(record.payload))

    def _doubt(self, payload: bytes) -> None:
        if payload.startswith(_REMEMBERED):
            return
        self._places += 1
        self._mentioned |= set(articles_in(payload))
        self._in_doubt |= set(articles_in(payload))


def _places(path: Path) -> Iterator[Frame | BrokenFrameError]:
    with path.open("rb") as file:
        yield from scan_frames(file)


def _header_in(frame: Frame) -> _Header | None:
    """Return the header of a file; None if the frame is not a header."""
    with contextlib.suppress(*NOT_UNDERSTOOD):
        header = json.loads(frame.payload)
        if "byline" in header:
            return _Header(int(header["version"]), header.get("records"), header.get("articles"))
    return None
