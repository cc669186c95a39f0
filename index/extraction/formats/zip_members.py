"""Recognize by its members whether a ZIP file is a document or an archive of several articles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.extraction.formats.table import PackageFormat, formats_of
from index.extraction.formats.zip import ZipArchive
from index.media_types import ZIP

_MIMETYPE = "mimetype"
_MAX_MIMETYPE_BYTES = 200

_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")

_NOT_READ = {
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
"""Content types of documents that are not read, by a member's name."""


def kind_of(archive: ZipArchive) -> str:
    """Return the content type of an archive; ZIP if it has no more specific type.

    Raises: like `ZipArchive.read`.
    """
    if _MIMETYPE in archive:
        named = archive.read(_MIMETYPE, _MAX_MIMETYPE_BYTES).decode("ascii", "replace").strip()
        if _TYPE.fullmatch(named):
            return named
    return next((kind for member, kind in _kinds() if member in archive), ZIP)


def _kinds() -> Iterator[tuple[str, str]]:
    """Yield names of members with the content types that they show. The first existing member decides."""
    for each in formats_of(PackageFormat):
        yield from ((member, each.media_types[0]) for member in each.members)
    yield from _NOT_READ.items()
    for each in formats_of(PackageFormat):
        yield from ((member, each.media_types[0]) for member in each.shared_members)
