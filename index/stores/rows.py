"""The state of the archive in memory, and the records that it is made of."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, NotRequired, TypedDict

from index.article_form import Row
from index.stores import CHANGES_KEPT, UNDO_KEPT
from index.stores.reading import Record


class Stamp(NamedTuple):
    """What is remembered of a change besides the rows."""

    id: str
    at: datetime
    by: str | None


class Edit(NamedTuple):
    """The new row of an article."""

    article_id: str
    row: Row | None  # None: removed
    stamp: Stamp | None = None  # None: nobody can undo it


class Remembered(NamedTuple):
    """A change that can be undone."""

    article_id: str
    before: Row | None
    after: Row | None
    at: datetime
    by: str | None


class _StampForm(TypedDict):
    id: str
    at: str  # ISO 8601
    by: str | None


class _EditForm(TypedDict):
    article: str
    row: Row | None
    change: NotRequired[_StampForm]


@dataclass(slots=True)
class Rows:
    """All rows in the order of adding, and the changes that are remembered. A row is never changed in place."""

    articles: dict[str, Row] = field(default_factory=dict)
    changes: OrderedDict[str, Remembered] = field(default_factory=OrderedDict)
    revision: int = 0
    forgotten: int = 0  # changes whose texts are still on disk, for nothing

    def apply(self, edits: Sequence[Edit]) -> None:
        """Make the edits, in their order, and forget what is too old after them."""
        for edit in edits:
            before = self.articles.get(edit.article_id)
            if edit.row is None:
                self.articles.pop(edit.article_id, None)
            else:
                self.articles[edit.article_id] = edit.row
            if edit.stamp is None:
                self.forgotten += 1
            else:
                self.changes[edit.stamp.id] = Remembered(
                    edit.article_id, before, edit.row, edit.stamp.at, edit.stamp.by
                )
                self.forget(edit.stamp.at)
        self.revision += len(edits)

    def forget(self, now: datetime) -> None:
        """Forget the changes that are too old at *now*, and those that are too many."""
        while self.changes:
            oldest = next(iter(self.changes.values()))
            if len(self.changes) <= CHANGES_KEPT and oldest.at >= now - UNDO_KEPT:
                break
            self.changes.popitem(last=False)
            self.forgotten += 1

    def frozen(self) -> Rows:
        """A copy that later edits do not touch; the rows are shared."""
        return Rows(dict(self.articles), self.changes.copy(), self.revision, self.forgotten)

    @property
    def payload_count(self) -> int:
        """The number of `payloads`."""
        return 1 + len(self.articles) + len(self.changes)

    def payloads(self) -> Iterator[bytes]:
        """The records of a snapshot of this state."""
        yield _encode({"revision": self.revision})
        for article_id, row in self.articles.items():
            yield _encode({"article": article_id, "row": row})
        for change_id, change in self.changes.items():
            yield _encode({"change": change_id, **self._of_change(change)})

    def _of_change(self, change: Remembered) -> dict[str, object]:
        known: dict[str, object] = {
            "article": change.article_id,
            "at": change.at.isoformat(),
            "by": change.by,
            "before": change.before,
        }
        if change.after is not None and self.articles.get(change.article_id) == change.after:
            return known | {"current": True}  # most are: their texts need not stand there twice
        return known | {"after": change.after}


def encode_edits(revision: int, edits: Sequence[Edit]) -> bytes:
    """The record of edits that lead to *revision*."""
    return _encode({"revision": revision, "edits": [_form_of_edit(edit) for edit in edits]})


def replay(records: Iterator[Record]) -> Rows:
    """The state that the records of a snapshot and of the journals after it make.

    Raises: StoreDamagedError: a record is not what it must be, though its checksum is right.
    """
    rows = Rows()
    for record in records:
        try:
            _replay_one(rows, record)
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise record.damage(f"cannot be understood ({type(error).__name__}: {error})") from error
    return rows


def _replay_one(rows: Rows, record: Record) -> None:
    content = json.loads(record.payload)
    if "edits" in content:
        edits = [_edit_of(each) for each in content["edits"]]
        if content["revision"] != rows.revision + len(edits):
            raise record.damage(f"leads to revision {content['revision']}, but follows {rows.revision}")
        rows.apply(edits)
    elif "change" in content:
        after = rows.articles[content["article"]] if "current" in content else content["after"]
        rows.changes[content["change"]] = Remembered(
            content["article"], content["before"], after, datetime.fromisoformat(content["at"]), content["by"]
        )
    elif "row" in content:
        rows.articles[content["article"]] = content["row"]
    else:
        rows.revision = content["revision"]


def _form_of_edit(edit: Edit) -> _EditForm:
    form = _EditForm(article=edit.article_id, row=edit.row)
    if edit.stamp:
        form["change"] = _StampForm(id=edit.stamp.id, at=edit.stamp.at.isoformat(), by=edit.stamp.by)
    return form


def _edit_of(form: _EditForm) -> Edit:
    if "change" not in form:
        return Edit(form["article"], form["row"])
    change = form["change"]
    return Edit(form["article"], form["row"], Stamp(change["id"], datetime.fromisoformat(change["at"]), change["by"]))


def _encode(content: Mapping[str, object]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
