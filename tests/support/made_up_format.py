"""File formats that exist only in tests: a module and a row each, as for any other."""

from __future__ import annotations

import re
import sys
from types import ModuleType

import pytest

from index.extraction import formats
from index.extraction.formats import table
from index.extraction.formats.file import File
from index.extraction.formats.table import FORMATS, BinaryFormat, Format, PackageFormat, TextFormat
from index.extraction.results import Extracted
from index.model import Draft, Paragraph

LORE = TextFormat(
    name="lore",
    reader="lore.read_lore",
    media_types=("text/x-lore",),
    suffixes=("lore",),
    beginning=re.compile("LORE:"),
)
TALE = BinaryFormat(
    name="tale",
    reader="tale.read_tale",
    media_types=("application/x-tale",),
    signatures=(b"TALE\0", b"SAGA\0"),
)
PACK = PackageFormat(
    name="pack",
    reader="pack.read_pack",
    media_types=("application/x-pack+zip",),
    variants=("application/x-old-pack",),
    members=("pack.xml",),
)
SAID = "The lighthouse keeper rows to the island every Tuesday, and brings the lamp oil that lasts for the week."


def add_format(monkeypatch: pytest.MonkeyPatch, row: Format) -> None:
    """Add a module and a row, as whoever adds a format does."""

    def read(_file: File) -> Extracted:
        return Extracted(Draft(f"Read as {row.name}", (Paragraph(SAID),)))

    module_name, function = row.reader.split(".")
    module = ModuleType(f"{formats.__name__}.{module_name}")
    setattr(module, function, read)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(table, "FORMATS", (*FORMATS, row))
