"""The article in an ODT file."""

from __future__ import annotations

from datetime import date

import pytest

from index.errors import BrokenContentError
from index.extraction.detect import extract
from index.extraction.results import Origin
from index.model import Draft, PassageKind
from tests.support.extraction.zip_documents import LAUGHS, MORE, TEXT, odt, zipped

TITLE = '<text:h text:outline-level="1">The storm</text:h>'


def draft_of(content: bytes) -> Draft:
    return extract(content, Origin("a.odt", "storm.odt")).draft


def texts(body: str) -> list[str]:
    return [paragraph.text for paragraph in draft_of(odt(TITLE + body)).paragraphs]


class TestText:
    def test_has_headings_lists_and_tables(self) -> None:
        draft = draft_of(
            odt(
                f"{TITLE}<text:h>In the harbour</text:h><text:p>{TEXT}</text:p>"
                "<text:list><text:list-item><text:p>Nets</text:p></text:list-item></text:list>"
                "<table:table><table:table-row><table:table-cell><text:p>One</text:p></table:table-cell>"
                "<table:table-cell><text:p>Two</text:p></table:table-cell></table:table-row></table:table>"
            )
        )
        assert draft.title == "The storm"
        assert [(paragraph.text, paragraph.kind) for paragraph in draft.paragraphs] == [
            ("In the harbour", PassageKind.HEADING),
            (TEXT, PassageKind.BODY),
            ("Nets", PassageKind.BODY),
            ("One  Two", PassageKind.BODY),
        ]

    def test_has_spans_blanks_and_line_breaks(self) -> None:
        body = 'One<text:s text:c="2"/><text:span>word</text:span><text:tab/>and<text:line-break/>a line<text:s/>.'
        assert texts(f"<text:p>{body}</text:p>") == ["One  word and\na line ."]

    def test_has_the_blanks_that_the_format_writes_and_no_others(self) -> None:
        """Programs break its source into lines, as that of HTML."""
        assert texts(
            "<text:p>One\n      two <text:span> three</text:span>   <text:tab/> four<text:s/> five</text:p>"
        ) == ["One two three four  five"]

    @pytest.mark.parametrize("count", ["999999999999", "-1", "x", "²"])
    def test_has_as_many_blanks_as_are_sane(self, count: str) -> None:
        assert len(texts(f'<text:p>a<text:s text:c="{count}"/>b</text:p>')[0]) <= 1_002

    def test_has_no_notes_comments_contents_or_what_was_deleted(self) -> None:
        assert texts(
            f"<text:tracked-changes><text:p>gone</text:p></text:tracked-changes>"
            "<text:section><text:table-of-content><text:p>Contents</text:p></text:table-of-content></text:section>"
            f"<text:p>{TEXT}<text:note><text:p>note</text:p></text:note><office:annotation><text:p>x</text:p>"
            "</office:annotation></text:p>"
        ) == [TEXT]

    def test_has_text_boxes(self) -> None:
        box = f"<draw:frame><draw:text-box><text:p>{MORE}</text:p></draw:text-box></draw:frame>"
        assert texts(f"<text:p>{TEXT}{box}</text:p>") == [TEXT, MORE]

    def test_takes_a_table_in_a_table_for_what_its_cell_holds(self) -> None:
        cell = "<table:table-row><table:table-cell>{}</table:table-cell></table:table-row>"
        inner = f"<table:table>{cell.format('<text:p>Inner</text:p>')}</table:table>"
        assert texts(f"<table:table>{cell.format(inner + '<text:p>Outer</text:p>')}</table:table>") == [
            "Inner",
            "Outer",
        ]


class TestAttribution:
    def test_is_that_of_the_file_where_the_text_says_nothing(self) -> None:
        meta = (
            "<dc:title>Storm</dc:title><meta:initial-creator>Ann Lee</meta:initial-creator>"
            "<meta:creation-date>2024-03-05T09:00:00</meta:creation-date><dc:date>2024-03-06T09:00:00</dc:date>"
        )
        draft = draft_of(odt(f"<text:p>{TEXT}</text:p>", meta))
        assert (draft.title, draft.byline, draft.published) == ("Storm", "Ann Lee", date(2024, 3, 5))


class TestHostile:
    def test_has_no_document_type(self) -> None:
        members = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": f"{LAUGHS}]><x>&i;</x>"}
        with pytest.raises(BrokenContentError):
            draft_of(zipped(members))

    def test_has_content(self) -> None:
        with pytest.raises(BrokenContentError):
            draft_of(zipped({"mimetype": "application/vnd.oasis.opendocument.text"}))
