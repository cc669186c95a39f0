"""A file format is one module and one row of the table."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from typing import get_type_hints

import pytest

from index.errors import UnsupportedTypeError
from index.extraction.detect import extract, parts_of
from index.extraction.formats.file import File
from index.extraction.formats.table import (
    FORMATS,
    Format,
    accept_header,
    binary_type,
    document_types,
    format_names,
    is_text_name,
)
from index.extraction.results import Extracted, Origin
from index.fetch.fetcher import AllowedHost, Fetcher, FetchLimits
from tests.support.extraction.zip_documents import zipped
from tests.support.made_up_format import LORE, PACK, TALE, add_format
from tests.support.website import Website


def title_of(content: bytes, name: str | None = None, content_type: str | None = None) -> str:
    return extract(content, Origin("file", name, content_type=content_type)).draft.title


class TestRows:
    @pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.name)
    def test_name_a_function_that_reads_a_file(self, row: Format) -> None:
        module, function = row.reader.split(".")
        reader = getattr(import_module(f"index.extraction.formats.{module}"), function)
        assert get_type_hints(reader) == {"file": File, "return": Extracted}

    def test_have_names_and_types_of_their_own(self) -> None:
        for of_rows in ([row.name for row in FORMATS], [kind for row in FORMATS for kind in row.all_types]):
            assert len(set(of_rows)) == len(of_rows)

    @pytest.mark.slow
    def test_load_no_reader(self) -> None:
        """Hostile content is read in the child process alone; the others need not load what reads it."""
        program = "import sys, index.extraction.formats.table; print(*sys.modules)"
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        modules = {f"index.extraction.formats.{row.reader.split('.')[0]}" for row in FORMATS}
        loaded = set(done.stdout.split())
        assert "index.extraction.formats.table" in loaded
        assert not loaded & (modules | {"lxml", "trafilatura", "pypdfium2", "markdown_it"})


class TestTextFormat:
    @pytest.fixture(autouse=True)
    def _added(self, monkeypatch: pytest.MonkeyPatch) -> None:
        add_format(monkeypatch, LORE)

    def test_is_known_by_the_suffix(self) -> None:
        assert title_of(b"Once there was an owl.", "an.owl.LORE") == "Read as lore"
        assert title_of(b"Once there was an owl.", "lore") == "lore"

    def test_is_known_by_the_media_type(self) -> None:
        assert title_of(b"Once there was an owl.", "owl.txt", "text/x-lore") == "Read as lore"

    def test_is_known_by_the_beginning(self) -> None:
        assert title_of(b"LORE: once there was an owl.", "owl.md") == "Read as lore"

    def test_may_be_in_an_archive(self) -> None:
        (part,) = parts_of(zipped({"a.lore": "Once there was an owl."}), Origin("all.zip"))
        assert part.extract().draft.title == "Read as lore"
        assert is_text_name("a.lore")
        assert not is_text_name("a.tale")

    @pytest.mark.parametrize("text", ['{"a": 1}', "<rss></rss>"])
    def test_is_not_what_is_written_for_machines(self, text: str) -> None:
        with pytest.raises(UnsupportedTypeError):
            title_of(text.encode(), "a.lore")


class TestBinaryFormat:
    @pytest.fixture(autouse=True)
    def _added(self, monkeypatch: pytest.MonkeyPatch) -> None:
        add_format(monkeypatch, TALE)

    @pytest.mark.parametrize("signature", TALE.signatures)
    def test_is_known_by_a_signature(self, signature: bytes) -> None:
        assert title_of(signature + b"\xff\xfe", "owl.pdf", "text/html") == "Read as tale"
        assert binary_type(signature) == "application/x-tale"

    def test_is_not_known_by_bytes_further_on(self) -> None:
        assert binary_type(b"A TALE\0") is None

    def test_may_be_in_an_archive(self) -> None:
        (part,) = parts_of(zipped({"owl": b"TALE\0\xff"}), Origin("all.zip"))
        assert part.extract().draft.title == "Read as tale"

    def test_may_be_larger_than_a_page(self, website: Website) -> None:
        fetcher = Fetcher([AllowedHost.parse(website.host)], FetchLimits(bytes=1_000))
        content = b"TALE\0".ljust(2_000)
        assert fetcher.fetch(website.serve("/owl", content)).content == content


class TestPackageFormat:
    @pytest.fixture(autouse=True)
    def _added(self, monkeypatch: pytest.MonkeyPatch) -> None:
        add_format(monkeypatch, PACK)

    @pytest.mark.parametrize(
        "members",
        [{"pack.xml": ""}, {"mimetype": PACK.media_types[0]}, {"mimetype": PACK.variants[0], "word/document.xml": ""}],
    )
    def test_is_known_by_its_members(self, members: dict[str, str | bytes]) -> None:
        (part,) = parts_of(zipped(members), Origin("owl.zip", "owl.zip"))
        assert part.extract().draft.title == "Read as pack"

    def test_is_not_what_a_package_of_another_type_calls_itself(self) -> None:
        """A ZIP file cannot be a page or a PDF."""
        for kind in ("text/html", "application/pdf"):
            with pytest.raises(UnsupportedTypeError) as refused:
                title_of(zipped({"mimetype": kind}))
            assert refused.value.content_type == kind


@pytest.mark.parametrize("row", [LORE, TALE, PACK], ids=lambda row: row.name)
class TestEveryFormat:
    def test_is_asked_for(self, monkeypatch: pytest.MonkeyPatch, website: Website, row: Format) -> None:
        add_format(monkeypatch, row)
        Fetcher([AllowedHost.parse(website.host)]).fetch(website.serve("/a", "text"))
        assert f"{row.media_types[0]};q=0.9" in website.requests[-1].headers["accept"].split(",")

    def test_is_named(self, monkeypatch: pytest.MonkeyPatch, row: Format) -> None:
        add_format(monkeypatch, row)
        assert format_names() == f"txt, md, html, pdf, docx, odt, epub, {row.name}"


class TestAcceptHeader:
    def test_asks_for_pages_first_and_for_anything_last(self) -> None:
        kinds = accept_header().split(",")
        assert kinds[:2] == ["text/html", "application/xhtml+xml"]
        assert kinds[-1] == "*/*;q=0.1"
        assert {kind.partition(";")[0] for kind in kinds[:-1]} == {kind for row in FORMATS for kind in row.media_types}


class TestDocumentTypes:
    def test_are_those_of_files_with_pictures_and_fonts(self) -> None:
        assert document_types() == {"application/pdf", "application/zip"}
