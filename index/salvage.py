"""What is whole in a damaged archive: every record that can be read is read, and what is in doubt is named.

A damaged archive answers nothing, for nobody can tell what it would have to say. This is for getting out of it what it
has.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.article_form import article_of_row
from index.examination import files_of_archive, is_as_stored
from index.model import Article
from index.stores.frames import BrokenFrameError, Frame, scan_frames
from index.stores.reading import DATA_VERSION, Record, articles_in
from index.stores.rows import Rows
from index.stores.versions import NOT_UNDERSTOOD, read_record

_REMEMBERED = b'{"change"'
"""How a record begins that says what could be undone: nothing of it is in question here."""


@dataclass(frozen=True, slots=True)
class Salvage:
    """What can be had of an archive."""

    articles: tuple[Article, ...]  # whole, in the order of adding
    lost: frozenset[str]  # ids of articles of which a record is damaged, and none is whole
    doubtful: frozenset[str]  # ids of articles that are whole, but may have been changed or removed since
    places: (
        int  # that are damaged; what they seem to be about may be damaged as well, and is named for what it is worth
    )


def salvage(data_dir: Path) -> Salvage:
    """Read all that is whole in *data_dir*; of an archive in order, that is everything. Changes nothing."""
    reading = _Reading()
    snapshot, *journals = files_of_archive(data_dir)
    reading.read_file(snapshot, may_be_torn=False)
    for path in journals:
        reading.read_file(path, may_be_torn=path == journals[-1])
    return reading.result()


class _Reading:
    """Goes through the records of an archive, whatever is between them."""

    def __init__(self) -> None:
        self._rows = Rows(gaps_allowed=True)
        self._in_doubt: set[str] = set()  # ids of articles of which something that is damaged was the last word
        self._places = 0

    def read_file(self, path: Path, *, may_be_torn: bool) -> None:
        version = DATA_VERSION
        try:
            for place in _places(path):
                if isinstance(place, Frame):
                    said = _version_in(place) if place.number == 0 else None
                    version = said or version
                    if said is None:
                        self._read(Record(path, place, version))
                elif not (may_be_torn and place.torn):
                    self._doubt(place.payload)
        except OSError:
            self._places += 1

    def result(self) -> Salvage:
        whole = []
        for article_id, kept in self._rows.articles.items():
            with contextlib.suppress(*NOT_UNDERSTOOD):
                article = article_of_row(article_id, kept.row)
                if is_as_stored(article):
                    whole.append(article)
                    continue
            self._places += 1
            self._in_doubt.add(article_id)
        ids = {article.id for article in whole}
        return Salvage(tuple(whole), frozenset(self._in_doubt - ids), frozenset(self._in_doubt & ids), self._places)

    def _read(self, record: Record) -> None:
        if record.payload.startswith(_REMEMBERED):
            return
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
        self._in_doubt |= set(articles_in(payload))


def _places(path: Path) -> Iterator[Frame | BrokenFrameError]:
    with path.open("rb") as file:
        yield from scan_frames(file)


def _version_in(frame: Frame) -> int | None:
    """The version that the header of a file says; None if it is none."""
    with contextlib.suppress(*NOT_UNDERSTOOD):
        header = json.loads(frame.payload)
        return int(header["version"]) if "byline" in header else None
    return None
