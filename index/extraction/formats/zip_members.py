"""Recognize by its members whether a ZIP file is a document or an archive of several articles."""

from __future__ import annotations

import re

from index.extraction.formats.zip import ZipArchive
from index.media_types import DOCX, EPUB, ODT, ZIP

_MIMETYPE = "mimetype"
_MAX_MIMETYPE_BYTES = 200

_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
_OPEN_DOCUMENT = re.compile(rf"{re.escape(ODT)}(-template|-master)?")

_KIND_OF_PART = {
    "META-INF/container.xml": EPUB,
    "word/document.xml": DOCX,
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "_rels/.rels": DOCX,  # with a main part of another name
}
"""The first of these that is there says what it is."""


def kind_of(archive: ZipArchive) -> str:
    """Return the content type of an archive; ZIP if it is nothing more special.

    Raises: as `ZipArchive.read`.
    """
    if _MIMETYPE in archive:
        named = archive.read(_MIMETYPE, _MAX_MIMETYPE_BYTES).decode("ascii", "replace").strip()
        if _OPEN_DOCUMENT.fullmatch(named):
            return ODT
        if _TYPE.fullmatch(named):
            return named
    return next((kind for part, kind in _KIND_OF_PART.items() if part in archive), ZIP)
