"""Record which files of an archive were created, and detect those that were lost.

A deleted file looks like one that was never created. So `archive.parts` names the files that were created. A name is
written after its file is on disk, never before: a crash between the two causes no false alarm, and the next start adds
the name. A lost file stays listed until somebody removes `archive.parts`, because a new file replaces the lost one as
soon as something is stored.

`archive.parts` is small JSON. It is replaced atomically. Its writer holds the lock of the directory.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from index.disk.filesystem import Files
from index.disk.own_files import PARTS_FIRST_KEY
from index.disk.paths import INBOX_NAME, NOTES_NAME, PARTS_NAME

logger = logging.getLogger(__name__)

WATCHED = (INBOX_NAME, NOTES_NAME)
"""Files that are recorded: those that cannot be rebuilt from other files."""

_writing = threading.Lock()


class Loss(StrEnum):
    """The loss of a file."""

    MISSING = "missing"
    DAMAGED = "damaged"


class BrokenPartsError(Exception):
    """`archive.parts` is damaged."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The content of `archive.parts`."""

    made: frozenset[str] = frozenset()
    lost: Mapping[str, Loss] = field(default_factory=dict)

    @classmethod
    def read(cls, directory: Path) -> Parts:
        """Read the file in *directory*. A missing file counts as empty.

        Raises: BrokenPartsError; OSError.
        """
        try:
            content = json.loads((directory / PARTS_NAME).read_bytes())
            lost = {str(name): Loss(loss) for name, loss in content["lost"].items()}
            return cls(frozenset(map(str, content[PARTS_FIRST_KEY])), lost)
        except FileNotFoundError:
            return cls()
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise BrokenPartsError(repr(error)) from error

    @property
    def encoded(self) -> bytes:
        """Return the content of the file."""
        return json.dumps({PARTS_FIRST_KEY: sorted(self.made), "lost": dict(self.lost)}).encode("ascii")


def note_made(path: Path, files: Files) -> bool:
    """Record that a file was created, which is already on disk. Return whether the record is on disk; a failure is
    logged."""
    return _note(path.parent, files, lambda parts: replace(parts, made=parts.made | {path.name}))


def note_lost(path: Path, loss: Loss, files: Files) -> bool:
    """Record that a file was lost; an earlier record stays. Return whether it is on disk; a failure is logged."""
    return _note(path.parent, files, lambda parts: replace(parts, lost={path.name: loss} | dict(parts.lost)))


def lost_in(directory: Path) -> Sequence[tuple[str, Loss]]:
    """Return the files of an archive that were lost or are missing now.

    Raises: BrokenPartsError; OSError.
    """
    parts = Parts.read(directory)
    missing = {name: Loss.MISSING for name in parts.made if not (directory / name).exists()}
    lost = missing | dict(parts.lost)
    return [(name, lost[name]) for name in WATCHED if name in lost]


def loss_of(path: Path) -> Loss | None:
    """Return the loss of one file; None if it exists, was never created, or this cannot be decided, which is logged."""
    try:
        return dict(lost_in(path.parent)).get(path.name)
    except (BrokenPartsError, OSError) as error:
        message = str(error)  # a reference to the error itself would keep files open
        logger.warning("Nobody can tell whether %s was lost: %s: %s", path, path.with_name(PARTS_NAME), message)
        return None


def loss_sentence(loss: Loss, if_lost: str) -> str:
    """Return a sentence about a loss and what to do. *if_lost* says what may be lost with the file."""
    happened = "it is missing" if loss is Loss.MISSING else "it was damaged"
    return (
        f"{happened}, and {if_lost}. Stop Byline and copy the file from a backup, which is a ZIP archive, or go on "
        f"without. Then remove {PARTS_NAME}, and this is not reported any more"
    )


def _known(directory: Path) -> Parts | None:
    """Return the content of the file; None if it is damaged and has to be written again. Raises: OSError."""
    try:
        return Parts.read(directory)
    except BrokenPartsError:
        return None


def _note(directory: Path, files: Files, change: Callable[[Parts], Parts]) -> bool:
    with _writing:
        try:
            known = _known(directory)
            changed = change(known or Parts())
            if changed != known:
                files.write_whole(directory / PARTS_NAME, changed.encoded)
        except OSError as error:
            logger.warning("%s cannot be written: %s", directory / PARTS_NAME, error.strerror)
            return False
    return True
