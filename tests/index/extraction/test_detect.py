"""The kind of text that some bytes are."""

import pytest

from index.errors import NoTextError, UndecodableError, UnsupportedTypeError
from index.extraction.detect import extract
from index.extraction.formats.table import binary_type
from index.extraction.results import Origin
from index.model import Draft
from tests.support.extraction.pdf_files import pdf_of, set_lines

TEXT = "The harbour of the town was closed for three days after the storm, the harbour master said on Friday."
HTML = f"<html><head><title>The storm</title></head><body><p>{TEXT}</p></body></html>"


def read_draft(content: bytes, origin: Origin) -> Draft:
    return extract(content, origin).draft


class TestExtract:
    @pytest.mark.parametrize(
        "begin", ["", "<!doctype html>", "\ufeff\n", '<?xml version="1.0"?>\n', "<!-- c -->\n<!-- d -->"]
    )
    def test_knows_html_by_its_content(self, begin: str) -> None:
        assert read_draft((begin + HTML).encode(), Origin("a", "a.txt")).title == "The storm"

    def test_looks_for_html_behind_any_number_of_comments(self) -> None:
        assert read_draft(("<!---->" * 1_000 + TEXT).encode(), Origin("a", "a.txt")).paragraphs

    @pytest.mark.parametrize("origin", [Origin("a", "a.HTM"), Origin("a", content_type="text/html")])
    def test_believes_what_is_called_html(self, origin: Origin) -> None:
        assert read_draft(f"<p>{TEXT}</p>".encode(), origin).paragraphs[0].text == TEXT

    @pytest.mark.parametrize("origin", [Origin("a", "a.md"), Origin("a", content_type="text/markdown")])
    def test_believes_what_is_called_markdown(self, origin: Origin) -> None:
        assert read_draft(b"# Title\n\nOne *two*.", origin).paragraphs[0].text == "One two."

    def test_reads_all_else_as_plain_text(self) -> None:
        draft = read_draft(b"Title\n\nOne *two* <p>.", Origin("a", "a.txt"))
        assert (draft.title, draft.paragraphs[0].text) == ("Title", "One *two* <p>.")

    @pytest.mark.parametrize(
        "text", ["{not json}", "[sic] he said", "{" * 100_000, "MZ is what it is called", "ID3 tags"]
    )
    def test_reads_text_that_begins_like_something_else(self, text: str) -> None:
        assert read_draft(text.encode(), Origin("a")).paragraphs[0].text == text

    @pytest.mark.parametrize(
        ("content", "content_type"),
        [
            (b"{\\rtf1 text}", "application/rtf"),
            (b"\x89PNG\r\n", "image/png"),
            (b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff", "application/octet-stream"),
            (b'<?xml version="1.0"?><rss></rss>', "application/xml"),
            (b"<rss></rss>", "application/xml"),
            (b"<!-- " + b"x" * 70_000 + b" -->\n<!DOCTYPE rss [<!ENTITY a 'b'>]><rss></rss>", "application/xml"),
            (b'{"a": [1]}', "application/json"),
        ],
    )
    def test_refuses_other_types(self, content: bytes, content_type: str) -> None:
        with pytest.raises(UnsupportedTypeError) as refused:
            read_draft(content, Origin("a.html", "a.html" if content_type == "application/xml" else "a.txt"))
        assert (refused.value.source, refused.value.content_type) == ("a.html", content_type)

    def test_reads_a_pdf_whatever_its_name(self) -> None:
        content = pdf_of(set_lines(["It was the end of the community."]))
        draft = read_draft(content, Origin("a.txt", "a.txt"))
        assert [(paragraph.text, paragraph.page) for paragraph in draft.paragraphs] == [
            ("It was the end of the community.", 1)
        ]

    def test_refuses_what_is_no_text(self) -> None:
        with pytest.raises(UndecodableError):
            read_draft(bytes(range(256)) * 10, Origin("a.txt"))

    def test_finds_no_text_in_nothing(self) -> None:
        with pytest.raises(NoTextError):
            read_draft(b"", Origin("a.txt"))


class TestBinaryType:
    def test_is_unknown_for_what_may_be_text(self) -> None:
        assert binary_type(b"MZ") is None
        assert binary_type(b"\x1f\x8b\x08") == "application/gzip"
