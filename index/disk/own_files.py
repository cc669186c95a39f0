"""Recognise the files that Byline writes itself, by how they begin: wherever they are, whatever they are called.

They hold what was removed and what was never published, so none of them may become an article. Whoever writes a kind
of file takes its beginning from here. Exports are not among them: they are written to be added.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

INDEX_MANIFEST_BEGINNING = "byline index "

SEGMENT_FIRST_KEY = "ids"
"""A segment begins with a JSON object whose first key this is."""

PARTS_FIRST_KEY = "made"
"""The list of the files that were made begins with a JSON object whose first key this is."""

HOLDER_FIRST_KEY = "pid"
"""The note of who holds a directory begins with a JSON object whose first key this is."""

BACKUP_MANIFEST_NAME = "byline-backup.json"
"""The first file in a backup."""

TEXT_HEAD_CHARS = 65_536
"""Characters of a text that are looked at, as many as bytes of a file."""

_PADDING = rb"(?:\xef\xbb\xbf|\xc2\xa0|\xe2\x80[\x80-\x8f\xa8-\xaf]|[\x00\s])*+"
"""What an editor, a shell or a file system may put before the beginning: blanks and marks without a width, in UTF-8. It
is no reason to publish the rest."""

_FRAME = re.compile(_PADDING + rb"(?:([!-~]{0,8}) )?([!-~]{8}) ([!-~]{8}) ([!-~]\"|\{[!-~])")
"""What may be a record of a journal, snapshot, inbox, notebook or list of backups, see `index.disk.frames`: numbers of
eight digits, of which the first may be cut, and the beginning of a JSON object."""

_DIGIT = re.compile(rb"[0-9a-f]")

MAX_DAMAGED_DIGITS = 2
"""Digits in the head of a record that may be wrong. The checksums are not checked, so a damaged file is recognised too;
no three words of a language are so near to hexadecimal numbers."""

_TRIES = rb"(?=[ -~]{63}\n)[!-~]{1,41} \d{1,6} \d{10} +\n"
"""A count in the file of `bot.queue.attempts`, 64 bytes: the key of an update or of a step, a count and a time. Free
places before it are blanks. A line of a text that ends in a telephone number and two blanks is not as long."""

_ZIP_MEMBER = rb"PK\x03\x04.{26}"
"""The head of a member of a ZIP file; the name follows."""

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
    """Return whether a file that begins with *head* is one of Byline's own."""
    frame = _FRAME.match(head)
    return _OWN.match(head) is not None or (frame is not None and _are_numbers(frame.groups(b"")[:3]))


def is_own_text(text: str) -> bool:
    """Return whether *text* is what one of Byline's own files begins with."""
    return is_own_file(text.lstrip()[:TEXT_HEAD_CHARS].encode("utf-8", "surrogatepass"))


def _are_numbers(groups: Sequence[bytes]) -> bool:
    """Return whether *groups* are the numbers of a record, as far as they are whole."""
    return sum(len(group) - len(_DIGIT.findall(group)) for group in groups) <= MAX_DAMAGED_DIGITS
