"""Recognise files that Byline writes itself by their beginning, wherever they are and whatever their names are.

They contain removed and unpublished texts, so none of them may become an article. The writer of each kind of file takes
its beginning from here. Exports are not included, because they are written to be added.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

INDEX_MANIFEST_BEGINNING = "byline index "

SEGMENT_FIRST_KEY = "ids"
"""First key of the JSON object at the beginning of a segment."""

PARTS_FIRST_KEY = "made"
"""First key of the JSON object in the list of created files."""

HOLDER_FIRST_KEY = "pid"
"""First key of the JSON object that describes the holder of a directory."""

BACKUP_MANIFEST_NAME = "byline-backup.json"
"""Name of the first file in a backup."""

TEXT_HEAD_CHARS = 65_536
"""Characters of a text that are examined: as many as bytes of a file."""

_PADDING = rb"(?:\xef\xbb\xbf|\xc2\xa0|\xe2\x80[\x80-\x8f\xa8-\xaf]|[\x00\s])*+"
"""Characters that an editor, a shell or a file system may put before the beginning: white space and marks without
width, in UTF-8. They do not make the rest publishable."""

_FRAME = re.compile(_PADDING + rb"(?:([!-~]{0,8}) )?([!-~]{8}) ([!-~]{8}) ([!-~]\"|\{[!-~])")
"""Possible record of a journal, snapshot, inbox, notebook or list of backups (see `index.disk.frames`): numbers of
eight digits, of which the first may be cut, and the beginning of a JSON object."""

_DIGIT = re.compile(rb"[0-9a-f]")

MAX_DAMAGED_DIGITS = 2
"""Most wrong digits in the head of a record. The checksums are not checked, so a damaged file is recognised too. No
three words of a language are so similar to hexadecimal numbers."""

_TRIES = rb"(?=[ -~]{63}\n)[!-~]{1,41} \d{1,6} \d{10} +\n"
"""Count in the file of `bot.queue.attempts`, of 64 bytes: the key of an update or of a step, a count and a time. Unused
slots before it are spaces. A line of text that ends with a telephone number and two spaces is not so long."""

_ZIP_MEMBER = rb"PK\x03\x04.{26}"
"""Head of a member of a ZIP file. The name follows."""

_OWN = re.compile(
    _PADDING
    + b"(?:"
    + b"|".join(
        [
            re.escape(INDEX_MANIFEST_BEGINNING.encode()) + rb"[0-9a-f]{8}\s",
            rb'\{"' + SEGMENT_FIRST_KEY.encode() + rb'": \[(?:"[a-z0-9]{1,32}"|\], ")',
            rb'\{"' + HOLDER_FIRST_KEY.encode() + rb'": \d+, "host": "',
            rb'\{"' + PARTS_FIRST_KEY.encode() + rb'": \[(?:"archive\.|\], "lost": \{)',
            _TRIES,
            _ZIP_MEMBER + re.escape(BACKUP_MANIFEST_NAME.encode()),
        ]
    )
    + b")",
    re.DOTALL,
)


def is_own_file(head: bytes) -> bool:
    """Return whether a file that begins with *head* is one of Byline's own files."""
    frame = _FRAME.match(head)
    return _OWN.match(head) is not None or (frame is not None and _are_numbers(frame.groups(b"")[:3]))


def is_own_text(text: str) -> bool:
    """Return whether *text* is the beginning of one of Byline's own files."""
    return is_own_file(text.lstrip()[:TEXT_HEAD_CHARS].encode("utf-8", "surrogatepass"))


def _are_numbers(groups: Sequence[bytes]) -> bool:
    """Return whether *groups* are the numbers of a record, which may be cut or slightly damaged."""
    return sum(len(group) - len(_DIGIT.findall(group)) for group in groups) <= MAX_DAMAGED_DIGITS
