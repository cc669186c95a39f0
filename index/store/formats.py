"""The data versions that can be read: what the records of each of them say.

Version 4, in `index.store.state`, has no blanks in a row where a page shows one: see `index.store.blank_runs`. Else
it is version 3, which also knows what articles were before they were replaced; of older archives, what is in their
journals. Version 2 keeps the text of an article apart from what is known about it, so that opening an archive need not
read the texts. Version 1 had both in one object.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import NotRequired, TypedDict

from index.articles.rows import Row
from index.store.blank_runs import mend
from index.store.packed import Kept
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

MENDED_SINCE_VERSION = 4

NOT_UNDERSTOOD = (KeyError, TypeError, ValueError, AttributeError, RecursionError)
"""What reading a record raises, or an article that is kept, that is whole but says what cannot be."""


def replay(records: Iterator[Record]) -> Rows:
    """The state that the records of a snapshot and of the journals after it make, of whatever version each file is.

    Raises: StoreDamagedError: a record is not what it must be, though its checksum is right.
    """
    rows = Rows()
    oldest = DATA_VERSION
    for record in records:
        oldest = min(oldest, record.version)
        try:
            read_record(rows, record)
        except NOT_UNDERSTOOD as error:
            raise record.damage(f"cannot be understood ({type(error).__name__}: {error})") from error
    if oldest < MENDED_SINCE_VERSION:
        mend(rows)
    return rows


def read_record(rows: Rows, record: Record) -> None:
    """Make what a record says.

    Raises: One of NOT_UNDERSTOOD: it says nothing that can be. StoreDamagedError: it does not follow what was read.
    """
    _READERS[record.version](rows, record)


def _read_record_of_version_1(rows: Rows, record: Record) -> None:
    content = json.loads(record.payload)
    if "edits" in content:
        edits = [_edit_of(each) for each in content["edits"]]
        check_revision(rows, record, content["revision"], len(edits))
        rows.apply(edits)
    elif "change" in content:
        after = rows.articles[content["article"]] if "current" in content else _kept(content["after"])
        at = datetime.fromisoformat(content["at"])
        rows.changes[content["change"]] = RememberedChange(
            content["article"], _kept(content["before"]), after, at, content["by"]
        )
    elif "row" in content:
        rows.articles[content["article"]] = Kept.of(content["row"])
    else:
        rows.revision = content["revision"]


class _EditForm(TypedDict):
    article: str
    row: Row | None
    change: NotRequired[StampForm]


def _edit_of(form: _EditForm) -> Edit:
    return Edit(form["article"], _kept(form["row"]), stamp_of(form.get("change")))


def _kept(row: Row | None) -> Kept | None:
    return None if row is None else Kept.of(row)


_READERS: Mapping[int, Reader] = MappingProxyType(
    {1: _read_record_of_version_1, **dict.fromkeys(range(2, DATA_VERSION + 1), read_record_since_version_2)}
)
