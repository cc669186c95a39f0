"""The state of the archive in memory, and the records that it is made of.

A record is JSON in UTF-8, in parts that tabs separate: a head, and two parts for each article of which it holds the
content, in the order in which the head names them: what is known about it, and its text. Opening an archive reads the
heads alone; the rest stays as it is on disk until somebody asks for it.

The heads: `{"revision"}`; `{"article", "content_hash"}`, an article as it is; `{"change", "article", "at", "by",
"before", "after"}`, a change that can be undone, with the content hash (null: not there) of both of its states, and
"current" if the last is also that of the article, so that its content need not stand there twice; and in journals
`{"revision", "edits": [{"article", "content_hash", "change"}]}`, what was changed at once, and
`{"revision", "purged": [ids]}`. Revisions are those that the record leads to.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import NamedTuple, NotRequired, TypedDict

from index.article_form import Row
from index.stores import CHANGES_KEPT, UNDO_KEPT
from index.stores.reading import Record

_TEXT_KEYS = ("paragraphs", "kinds", "pages")
"""Of a row: what is long, and needed only by who reads the article."""

_SEPARATOR = b"\t"
"""Between the parts of a record. JSON never holds one: in strings it is written as an escape."""


class Kept(NamedTuple):
    """The content of an article, in memory as on disk."""

    content_hash: str  # empty if nobody said it
    about: bytes  # a JSON object: the row without what follows
    text: bytes  # a JSON object: the paragraphs, and their kinds

    @classmethod
    def of(cls, row: Row) -> Kept:
        """What is kept of a row.

        Raises: ValueError: it holds half a character.
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


class Stamp(NamedTuple):
    """What is remembered of a change besides the rows."""

    id: str
    at: datetime
    by: str | None


class Edit(NamedTuple):
    """The new content of an article."""

    article_id: str
    kept: Kept | None  # None: removed
    stamp: Stamp | None = None  # None: nobody can undo it


class Remembered(NamedTuple):
    """A change that can be undone."""

    article_id: str
    before: Kept | None
    after: Kept | None
    at: datetime
    by: str | None


class StampForm(TypedDict):
    """A stamp as JSON."""

    id: str
    at: str  # ISO 8601
    by: str | None


class _EditForm(TypedDict):
    article: str
    content_hash: str | None
    change: NotRequired[StampForm]


@dataclass(slots=True)
class Rows:
    """All articles in the order of adding, and the changes that are remembered."""

    articles: dict[str, Kept] = field(default_factory=dict)
    changes: OrderedDict[str, Remembered] = field(default_factory=OrderedDict)
    revision: int = 0
    forgotten: int = 0  # changes whose texts are still on disk, for nothing
    gaps_allowed: bool = False  # whether records may be missing between those that are read

    def apply(self, edits: Sequence[Edit]) -> None:
        """Make the edits, in their order, and forget what is too old after them."""
        for edit in edits:
            before = self.articles.get(edit.article_id)
            if edit.kept is None:
                self.articles.pop(edit.article_id, None)
            else:
                self.articles[edit.article_id] = edit.kept
            if edit.stamp is None:
                self.forgotten += 1
            else:
                self.changes[edit.stamp.id] = Remembered(
                    edit.article_id, before, edit.kept, edit.stamp.at, edit.stamp.by
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

    def purge(self, article_ids: Collection[str]) -> None:
        """Take articles out, and of their changes remember no more than that they were made."""
        for article_id in article_ids:
            self.articles.pop(article_id, None)
        for change_id, change in self.changes.items():
            if change.article_id in article_ids:
                self.changes[change_id] = change._replace(before=None, after=None)
        self.revision += 1
        self.forgotten += 1

    def last_known(self, article_id: str) -> Kept | None:
        """What is kept of an article; of one that was removed, what it was before the last change of it."""
        if article_id in self.articles:
            return self.articles[article_id]
        changes = (change for change in reversed(self.changes.values()) if change.article_id == article_id)
        return next((kept for change in changes for kept in (change.after, change.before) if kept), None)

    @property
    def article_ids(self) -> set[str]:
        """Of all articles of which there is a text: those that are there, and those of which a change is remembered."""
        return {
            *self.articles,
            *(change.article_id for change in self.changes.values() if change.before or change.after),
        }

    def frozen(self) -> Rows:
        """A copy that later edits do not touch; what is kept is shared."""
        return Rows(dict(self.articles), self.changes.copy(), self.revision, self.forgotten)

    @property
    def counts(self) -> dict[str, int]:
        """The number of `payloads`, and of the articles among them: what a snapshot says at its beginning."""
        return {"records": 1 + len(self.articles) + len(self.changes), "articles": len(self.articles)}

    def payloads(self) -> Iterator[bytes]:
        """The records of a snapshot of this state."""
        yield encode({"revision": self.revision})
        for article_id, kept in self.articles.items():
            yield _joined({"article": article_id, "content_hash": kept.content_hash}, kept)
        for change_id, change in self.changes.items():
            yield self._of_change(change_id, change)

    def _of_change(self, change_id: str, change: Remembered) -> bytes:
        current = change.after is not None and self.articles.get(change.article_id) == change.after
        head = {
            "change": change_id,
            "article": change.article_id,
            "at": change.at.isoformat(),
            "by": change.by,
            "before": _hash_of(change.before),
            "after": _hash_of(change.after),
        }
        if current:
            return _joined(head | {"current": True}, change.before)
        return _joined(head, change.before, change.after)


def encode_edits(revision: int, edits: Sequence[Edit]) -> bytes:
    """The record of edits that lead to *revision*."""
    head = {"revision": revision, "edits": [_form_of_edit(edit) for edit in edits]}
    return _joined(head, *(edit.kept for edit in edits))


def encode_purge(revision: int, article_ids: Collection[str]) -> bytes:
    """The record of a purge that leads to *revision*."""
    return encode({"revision": revision, "purged": list(article_ids)})


def encode(content: Mapping[str, object]) -> bytes:
    """An object as JSON in UTF-8, as short as it can be.

    Raises: ValueError: it holds half a character.
    """
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


Reader = Callable[[Rows, Record], None]
"""Makes what a record says."""


def read_record_of_version_2(rows: Rows, record: Record) -> None:
    """Make what a record of data version 2, the present one, says."""
    head, *parts = record.payload.split(_SEPARATOR)
    content = json.loads(head)
    if "article" in content and "change" not in content:  # nearly all are
        rows.articles[content["article"]] = Kept(content["content_hash"], *parts)
    elif "change" in content:
        _read_change(rows, content, iter(parts))
    elif "edits" in content:
        rest = iter(parts)
        edits = [
            Edit(form["article"], _next_kept(form["content_hash"], rest), stamp_of(form.get("change")))
            for form in content["edits"]
        ]
        check_revision(rows, record, content["revision"], len(edits))
        rows.apply(edits)
    elif "purged" in content:
        check_revision(rows, record, content["revision"], 1)
        rows.purge(content["purged"])
    else:
        rows.revision = content["revision"]


def check_revision(rows: Rows, record: Record, revision: int, count: int) -> None:
    """Make sure that *record*, which makes *count* changes, follows what was read before it.

    Raises: StoreDamagedError.
    """
    if revision != rows.revision + count and not rows.gaps_allowed:
        raise record.damage(f"leads to revision {revision}, but follows {rows.revision}")


def _read_change(rows: Rows, content: Mapping[str, str], parts: Iterator[bytes]) -> None:
    before = _next_kept(content["before"], parts)
    after = rows.articles[content["article"]] if "current" in content else _next_kept(content["after"], parts)
    rows.changes[content["change"]] = Remembered(
        content["article"], before, after, datetime.fromisoformat(content["at"]), content["by"]
    )


def _next_kept(content_hash: str | None, parts: Iterator[bytes]) -> Kept | None:
    if content_hash is None:
        return None
    about, text = next(parts, None), next(parts, None)
    if about is None or text is None:
        raise ValueError("its content is missing")
    return Kept(content_hash, about, text)


def stamp_of(form: StampForm | None) -> Stamp | None:
    """What a form says.

    Raises: KeyError, TypeError or ValueError if it is none.
    """
    return Stamp(form["id"], datetime.fromisoformat(form["at"]), form["by"]) if form else None


def _form_of_edit(edit: Edit) -> _EditForm:
    form = _EditForm(article=edit.article_id, content_hash=_hash_of(edit.kept))
    if edit.stamp:
        form["change"] = StampForm(id=edit.stamp.id, at=edit.stamp.at.isoformat(), by=edit.stamp.by)
    return form


def _hash_of(kept: Kept | None) -> str | None:
    return None if kept is None else kept.content_hash


def _joined(head: Mapping[str, object], *contents: Kept | None) -> bytes:
    parts = ((kept.about, kept.text) for kept in contents if kept is not None)
    return _SEPARATOR.join((encode(head), *chain.from_iterable(parts)))
