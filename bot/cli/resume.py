"""Note which files a run of `add` has read, so that the next run after a stop does not read them again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version

from index.bookkeeping import Notebook
from index.corpus import Corpus
from index.errors import ArticleNotFoundError
from index.model import Article

READ_KEY = "read:"
"""Key prefix of notes about files, before the key of the file. A note has the ids of its articles. It is deleted when
the run ends."""

KEPT = timedelta(days=30)
"""Time after which a note is deleted, if nobody started the run again."""


def file_key(name: str, content: bytes) -> str:
    """Return the key of a file with this name and content. The name counts: it may become the title."""
    digest = hashlib.blake2b(digest_size=16)
    for part in (version("byline").encode(), name.encode(), content):
        digest.update(len(part).to_bytes(8) + part)
    return digest.hexdigest()


class ResumeNotes:
    """The notes about the files of a run that has not ended."""

    def __init__(self, notebook: Notebook, corpus: Corpus) -> None:
        """Begin a run, and delete the notes of runs of long ago. Raises: StoreWriteError."""
        self._notebook = notebook
        self._corpus = corpus
        self._today = datetime.now(UTC).date()
        self._touched: set[str] = set()  # keys of this run
        self._notebook.remove(*(key for key, note in notebook.items(READ_KEY) if self._is_old(note)))

    def articles(self, file: str) -> list[Article]:
        """Return the articles of a file that was read, if all of them are still there; else an empty list."""
        note = self._notebook.get(READ_KEY + file)
        ids = note.get("articles") if note else None
        if not isinstance(ids, list):
            return []
        self._touched.add(READ_KEY + file)
        try:
            return [self._corpus.article(str(article_id)) for article_id in ids]
        except ArticleNotFoundError:
            return []

    def note(self, file: str, article_ids: Sequence[str]) -> None:
        """Note that all articles of a file are in the archive. Raises: StoreWriteError."""
        self._notebook.put(READ_KEY + file, {"articles": list(article_ids), "day": self._today.isoformat()})
        self._touched.add(READ_KEY + file)

    def end(self) -> None:
        """End the run, and delete its notes: the next run reads its files again. Raises: StoreWriteError."""
        self._notebook.remove(*self._touched)

    def _is_old(self, note: dict[str, object]) -> bool:
        try:
            return date.fromisoformat(str(note.get("day"))) < self._today - KEPT
        except ValueError:
            return True
