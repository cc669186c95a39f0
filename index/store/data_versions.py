"""Read the records of all supported data versions.

Version 5, in `index.store.state`, may have authors of paragraphs. Programs of earlier versions would show the article's
byline under the words of these authors, so they must refuse the archive. Otherwise it equals version 4. That has no
runs of spaces where a page shows one space; see `index.store.blank_runs`. Otherwise it equals version 3, which added
the earlier versions of replaced articles. For an older archive, these are known as far as its journals contain them.
Version 2 separates the text of an article from its other data, so that an archive is opened without reading the texts.
Version 1 had both in one object.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import NotRequired, TypedDict

from index.articles.rows import Row
from index.store.blank_runs import repair
from index.store.packed import PackedRow
from index.store.replay import DATA_VERSION, Record
from index.store.state import (
    Edit,
    Reader,
    RememberedChange,
    Rows,
    StampForm,
    check_revision,
    read_record_since_version_2,
    stamp_of,
)

REPAIRED_SINCE_VERSION = 4

NOT_UNDERSTOOD = (KeyError, TypeError, ValueError, AttributeError, RecursionError)
"""Exceptions that reading an intact but impossible record or stored article raises."""


def replay(records: Iterator[Record]) -> Rows:
    """Return the state after the records of a snapshot and of the following journals, whatever the version of each
    file.

    Raises: StoreDamagedError: a record is impossible although its checksum is right.
    """
    rows = Rows()
    oldest = DATA_VERSION
    for record in records:
        oldest = min(oldest, record.version)
        try:
            read_record(rows, record)
        except NOT_UNDERSTOOD as error:
            raise record.damage(f"cannot be understood ({type(error).__name__}: {error})") from error
    if oldest < REPAIRED_SINCE_VERSION:
        repair(rows)
    return rows


def read_record(rows: Rows, record: Record) -> None:
    """Apply a record to *rows*.

    Raises: One of NOT_UNDERSTOOD: the record is impossible. StoreDamagedError: it does not follow the previous one.
    """
    _READERS[record.version](rows, record)


def _read_record_of_version_1(rows: Rows, record: Record) -> None:
    content = json.loads(record.payload)
    if "edits" in content:
        edits = [_edit_of(each) for each in content["edits"]]
        check_revision(rows, record, content["revision"], len(edits))
        rows.apply(edits)
    elif "change" in content:
        after = rows.articles[content["article"]] if "current" in content else _packed_row(content["after"])
        at = datetime.fromisoformat(content["at"])
        rows.changes[content["change"]] = RememberedChange(
            content["article"], _packed_row(content["before"]), after, at, content["by"]
        )
    elif "row" in content:
        rows.articles[content["article"]] = PackedRow.of(content["row"])
    else:
        rows.revision = content["revision"]


class _EditForm(TypedDict):
    article: str
    row: Row | None
    change: NotRequired[StampForm]


def _edit_of(form: _EditForm) -> Edit:
    return Edit(form["article"], _packed_row(form["row"]), stamp_of(form.get("change")))


def _packed_row(row: Row | None) -> PackedRow | None:
    return None if row is None else PackedRow.of(row)


_READERS: Mapping[int, Reader] = MappingProxyType(
    {1: _read_record_of_version_1, **dict.fromkeys(range(2, DATA_VERSION + 1), read_record_since_version_2)}
)
