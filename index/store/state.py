"""Hold the state of the archive in memory, and the records from which it is made.

A record is JSON in UTF-8 with parts that are separated by tabs. The first part is a head. Two parts follow for each
article whose content it has, in the order of the head: the attribution, and the text. Opening an archive parses only
the heads. The other parts stay as on disk until they are needed.

The heads are: `{"revision"}`; `{"article", "content_hash"}`, an article; `{"change", "article", "at", "by", "before",
"after"}`, a change that can be undone, with the content hashes of both states (null: no article). "current" marks a
change whose last state is the article's present one, so that its content need not be repeated. In journals there are
also `{"revision", "edits": [{"article", "content_hash", "change"}]}`, edits that were made at once, and `{"revision",
"purged": [ids]}`. Revisions are those after the record. An earlier version of a replaced article is `{"replaced",
"content_hash", "since", "until"}` with one packed part; see `index.store.history`.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import NamedTuple, NotRequired, TypedDict

from index.store.base import CHANGES_KEPT, UNDO_KEPT
from index.store.history import History, PastVersion, When
from index.store.packed import SEPARATOR, PackedRow, encode
from index.store.replay import Record


class Stamp(NamedTuple):
    """The part of a change that is remembered in addition to the rows."""

    id: str
    at: datetime
    by: str | None


class Edit(NamedTuple):
    """The new content of an article."""

    article_id: str
    packed: PackedRow | None  # None: removed
    stamp: Stamp | None = None  # None: it cannot be undone


class RememberedChange(NamedTuple):
    """A change that can be undone."""

    article_id: str
    before: PackedRow | None
    after: PackedRow | None
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
    """All articles in the order of adding, and the remembered changes."""

    articles: dict[str, PackedRow] = field(default_factory=dict)
    changes: OrderedDict[str, RememberedChange] = field(default_factory=OrderedDict)
    history: History = field(default_factory=History)  # of these articles, and of those whose removal is remembered
    revision: int = 0
    forgotten: int = 0  # number of changes whose texts are still on disk although they are useless
    gone: int = 0  # how often the last that was known of a removed article was forgotten
    repaired: int = 0  # number of articles repaired while reading; see `index.store.blank_runs`
    gaps_allowed: bool = False  # whether records may be missing between those that are read

    def apply(self, edits: Sequence[Edit]) -> None:
        """Make the edits in order, and forget changes that are too old then."""
        for edit in edits:
            before = self.articles.get(edit.article_id)
            self._note_history(edit, before)
            if edit.packed is None:
                self.articles.pop(edit.article_id, None)
            else:
                self.articles[edit.article_id] = edit.packed
            if edit.stamp is None:
                self.forgotten += 1
            else:
                self.changes[edit.stamp.id] = RememberedChange(
                    edit.article_id, before, edit.packed, edit.stamp.at, edit.stamp.by
                )
                self.forget(edit.stamp.at)
        self.revision += len(edits)

    def _note_history(self, edit: Edit, before: PackedRow | None) -> None:
        if edit.packed is None:
            if edit.stamp is None:
                self.history.drop(edit.article_id)
        elif before is not None:
            if edit.stamp is not None:
                self.history.replace(edit.article_id, before, edit.packed, When(edit.stamp.at, edit.stamp.by))
        elif edit.article_id in self.history:
            removed = self.last_known(edit.article_id)
            if removed and removed.content_hash != edit.packed.content_hash:  # added again, so no removal was undone
                self.history.drop(edit.article_id)

    def forget(self, now: datetime) -> None:
        """Forget the changes that are too old at *now* or too many."""
        while self.changes:
            oldest = next(iter(self.changes.values()))
            if len(self.changes) <= CHANGES_KEPT and oldest.at >= now - UNDO_KEPT:
                break
            self.changes.popitem(last=False)
            self.forgotten += 1
            if not self.last_known(oldest.article_id):
                self.gone += 1
                if oldest.article_id in self.history:
                    self.history.drop(oldest.article_id)

    def purge(self, article_ids: Collection[str]) -> None:
        """Remove articles. Of their changes, remember only that they were made."""
        for article_id in article_ids:
            self.articles.pop(article_id, None)
            self.history.drop(article_id)
        for change_id, change in self.changes.items():
            if change.article_id in article_ids:
                self.changes[change_id] = change._replace(before=None, after=None)
        self.revision += 1
        self.forgotten += 1

    def last_known(self, article_id: str) -> PackedRow | None:
        """Return the packed row of an article; for one that was removed, the row before its last change."""
        if article_id in self.articles:
            return self.articles[article_id]
        changes = (change for change in reversed(self.changes.values()) if change.article_id == article_id)
        return next((packed for change in changes for packed in (change.after, change.before) if packed), None)

    @property
    def article_ids(self) -> set[str]:
        """Return the ids of all articles with a text: the present ones, and those with a remembered change."""
        return {
            *self.articles,
            *(change.article_id for change in self.changes.values() if change.before or change.after),
        }

    def frozen(self) -> Rows:
        """Return a copy that later edits do not affect. The contents are shared."""
        return Rows(dict(self.articles), self.changes.copy(), self.history.copy(), self.revision, self.forgotten)

    @property
    def counts(self) -> dict[str, int]:
        """Return the numbers of `payloads` and of articles, which a snapshot has in its header."""
        count = 1 + len(self.articles) + len(self.changes) + len(self.history)
        return {"records": count, "articles": len(self.articles)}

    def payloads(self) -> Iterator[bytes]:
        """Yield the records of a snapshot of this state."""
        yield encode({"revision": self.revision})
        for article_id, packed in self.articles.items():
            yield _joined({"article": article_id, "content_hash": packed.content_hash}, packed)
        for change_id, change in self.changes.items():
            yield self._of_change(change_id, change)
        for past in self.history:
            yield past.payload

    def _of_change(self, change_id: str, change: RememberedChange) -> bytes:
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
    """Return the record of edits that lead to *revision*."""
    head = {"revision": revision, "edits": [_form_of_edit(edit) for edit in edits]}
    return _joined(head, *(edit.packed for edit in edits))


def encode_purge(revision: int, article_ids: Collection[str]) -> bytes:
    """Return the record of a purge that leads to *revision*."""
    return encode({"revision": revision, "purged": list(article_ids)})


Reader = Callable[[Rows, Record], None]
"""Function that applies a record."""


def read_record_since_version_2(rows: Rows, record: Record) -> None:
    """Apply a record of data version 2 to 5, the present one."""
    head, *parts = record.payload.split(SEPARATOR)
    content = json.loads(head)
    if "article" in content and "change" not in content:  # true of nearly all
        rows.articles[content["article"]] = PackedRow(content["content_hash"], *parts)
    elif "change" in content:
        _read_change(rows, content, iter(parts))
    elif "edits" in content:
        rest = iter(parts)
        edits = [
            Edit(form["article"], _next_packed_row(form["content_hash"], rest), stamp_of(form.get("change")))
            for form in content["edits"]
        ]
        check_revision(rows, record, content["revision"], len(edits))
        rows.apply(edits)
    elif "purged" in content:
        check_revision(rows, record, content["revision"], 1)
        rows.purge(content["purged"])
    elif "replaced" in content:
        rows.history.add(PastVersion.of_record(content, *parts))
    else:
        rows.revision = content["revision"]


def check_revision(rows: Rows, record: Record, revision: int, count: int) -> None:
    """Check that *record*, which makes *count* changes, follows the previous record.

    Raises: StoreDamagedError.
    """
    if revision != rows.revision + count and not rows.gaps_allowed:
        raise record.damage(f"leads to revision {revision}, but follows {rows.revision}")


def _read_change(rows: Rows, content: Mapping[str, str], parts: Iterator[bytes]) -> None:
    before = _next_packed_row(content["before"], parts)
    after = rows.articles[content["article"]] if "current" in content else _next_packed_row(content["after"], parts)
    rows.changes[content["change"]] = RememberedChange(
        content["article"], before, after, datetime.fromisoformat(content["at"]), content["by"]
    )


def _next_packed_row(content_hash: str | None, parts: Iterator[bytes]) -> PackedRow | None:
    if content_hash is None:
        return None
    about, text = next(parts, None), next(parts, None)
    if about is None or text is None:
        raise ValueError("its content is missing")
    return PackedRow(content_hash, about, text)


def stamp_of(form: StampForm | None) -> Stamp | None:
    """Return the stamp from a form.

    Raises: KeyError, TypeError or ValueError if the form is invalid.
    """
    return Stamp(form["id"], datetime.fromisoformat(form["at"]), form["by"]) if form else None


def _form_of_edit(edit: Edit) -> _EditForm:
    form = _EditForm(article=edit.article_id, content_hash=_hash_of(edit.packed))
    if edit.stamp:
        form["change"] = StampForm(id=edit.stamp.id, at=edit.stamp.at.isoformat(), by=edit.stamp.by)
    return form


def _hash_of(packed: PackedRow | None) -> str | None:
    return None if packed is None else packed.content_hash


def _joined(head: Mapping[str, object], *contents: PackedRow | None) -> bytes:
    parts = ((packed.about, packed.text) for packed in contents if packed is not None)
    return SEPARATOR.join((encode(head), *chain.from_iterable(parts)))
