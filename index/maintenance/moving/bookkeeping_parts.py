"""Copy what the bot keeps beside the articles."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Self

from index.bookkeeping import TRIES_KEY, MovableNotebook, MovableQueue
from index.disk.filesystem import Files
from index.disk.key_value import NotebookFile
from index.disk.queue import InboxFile


class Bookkeeping(NamedTuple):
    """The notes and the work of an archive."""

    notebook: MovableNotebook
    queue: MovableQueue

    @classmethod
    def in_files(cls, directory: Path, files: Files | None = None, *, read_only: bool = False) -> Self:
        """Open those of the archive in *directory*."""
        notebook = NotebookFile(directory, files, read_only=read_only)
        return cls(notebook, InboxFile(directory, files, read_only=read_only))

    @property
    def notes(self) -> list[tuple[str, Mapping[str, object]]]:
        """Return the notes that are copied, in their order."""
        return [(key, note) for key, note in self.notebook.items() if not key.startswith(TRIES_KEY)]

    @property
    def is_empty(self) -> bool:
        """Return whether there are neither notes nor work."""
        return not (self.notebook.keys() or self.queue.unfinished or self.queue.finished)

    def adopt(self, source: Bookkeeping) -> None:
        """Copy that of another archive. This one must be empty."""
        if source.notes:
            self.notebook.adopt(source.notes)
        if source.queue.unfinished or source.queue.finished:
            self.queue.adopt(source.queue.unfinished, source.queue.finished)

    def close(self) -> None:
        """Release both."""
        self.notebook.close()
        self.queue.close()
