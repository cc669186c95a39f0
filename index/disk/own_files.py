"""Recognise the files that Byline writes itself, by how they begin: wherever they are, whatever they are called.

They hold what was removed and what was never published, so none of them may become an article. Whoever writes a kind
of file takes its beginning from here. Exports are not among them: they are written to be added.
"""

from __future__ import annotations

import re

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

_PADDING = rb"(?:\xef\xbb\xbf)?[\x00\s]*+"
"""What an editor, a shell or a file system may put before the beginning. It is no reason to publish the rest."""

_FRAME = rb'[0-9a-f]{8} [0-9a-f]{8} [0-9a-f]{8} \{"'
"""A record of a journal, snapshot, inbox, notebook or list of backups: see `index.disk.frames`. The checksums are not
checked, so that a damaged file is recognised too."""

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
            _FRAME,
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
    return _OWN.match(head) is not None


def is_own_text(text: str) -> bool:
    """Return whether *text* is what one of Byline's own files begins with."""
    return is_own_file(text[:TEXT_HEAD_CHARS].encode("utf-8", "surrogatepass"))
