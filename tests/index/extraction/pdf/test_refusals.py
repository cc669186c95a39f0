"""PDFs of which no article can be made, and the reasons."""

from __future__ import annotations

import pytest

from index.articles.limits import MAX_PAGES
from index.errors import (
    BrokenContentError,
    EncryptedError,
    NoTextError,
    ScanError,
    TextTooLongError,
    TooManyPagesError,
    UnknownLettersError,
)
from index.extraction.pdf.characters import glyphs
from index.extraction.pdf.document import draft_of_pdf
from tests.support.extraction.pdf_files import Pdf, Text, drawing, finish, pdf_of, resources_of
from tests.support.extraction.pdf_typesetting import LEFT, Setter, essay, read, texts

PICTURE = b"q 400 0 0 600 90 100 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q"
ENCRYPTED = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>"


def one_page(content: bytes, catalog: bytes = b"") -> Pdf:
    pdf = Pdf()
    resources = resources_of(pdf)
    drawn = pdf.stream(content)
    finish(
        pdf,
        [pdf.add(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s /Contents %d 0 R >>" % (resources, drawn))],
        catalog,
    )
    return pdf


class TestScans:
    def test_are_pictures_without_text(self) -> None:
        with pytest.raises(ScanError):
            read(PICTURE, PICTURE)

    def test_may_be_stamped(self) -> None:
        stamp = drawing([Text("Scanned 1848", LEFT, 20)])
        with pytest.raises(ScanError):
            read(PICTURE + b"\n" + stamp, PICTURE)

    def test_are_none_if_they_have_a_text_layer(self) -> None:
        layer = drawing(Text(text.text, text.x, text.y, before="3 Tr") for text in Setter().add(essay(0)).texts)
        assert texts(read(PICTURE + b"\n" + layer)) == [essay(0)]

    def test_are_none_if_there_is_nothing_on_them(self) -> None:
        with pytest.raises(NoTextError) as refused:
            read(b"")
        assert not isinstance(refused.value, ScanError)

    def test_are_none_among_pages_of_text(self) -> None:
        assert texts(read(PICTURE, Setter().add(essay(0)).texts)) == [essay(0)]

    def test_are_none_if_little_is_written_on_a_page(self) -> None:
        assert texts(read([Text("It is over.", LEFT, 700)])) == ["It is over."]


class TestLetters:
    def test_that_the_file_does_not_tell_are_not_guessed(self) -> None:
        with pytest.raises(UnknownLettersError):
            read(Setter().add(essay(0)).texts, is_mapped=False)


class TestLimits:
    def test_of_pages(self) -> None:
        content = pdf_of(Setter().add(essay(0)).texts).replace(b"/Count 1 ", b"/Count 2001 ")
        with pytest.raises(TooManyPagesError) as refused:
            draft_of_pdf(content, "a.pdf", None)
        assert refused.value.limit == MAX_PAGES

    def test_of_glyphs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(glyphs, "MAX_GLYPHS", 600)
        with pytest.raises(TextTooLongError):
            read(Setter().add(essay(0)).texts, Setter().add(essay(1)).texts)


class TestBrokenFiles:
    @pytest.mark.parametrize("content", [b"%PDF-1.7", b"%PDF-1.7\n1 0 obj << >> endobj trailer << /Root 1 0 R >>"])
    def test_are_told_as_such(self, content: bytes) -> None:
        with pytest.raises(BrokenContentError):
            draft_of_pdf(content, "a.pdf", None)

    def test_are_told_if_a_page_is_missing(self) -> None:
        """Nobody would notice that a part of the text is not there."""
        content = pdf_of(Setter().add(essay(0)).texts).replace(b"/Count 1 ", b"/Count 2 ")
        with pytest.raises(BrokenContentError):
            draft_of_pdf(content, "a.pdf", None)

    def test_with_a_password_are_told_apart(self) -> None:
        pdf = one_page(drawing(Setter().add(essay(0)).texts))
        pdf.trailer = b"/Encrypt %d 0 R /ID [<00><00>]" % pdf.add(ENCRYPTED)
        with pytest.raises(EncryptedError):
            draft_of_pdf(pdf.written(), "a.pdf", None)


class TestOddFiles:
    @pytest.mark.parametrize("box", [b"0 0 1e30 1e30", b"0 0 0 0", b"nan nan x /y", b"0 0 1 1", b""])
    def test_may_have_any_box(self, box: bytes) -> None:
        content = pdf_of(Setter().add(essay(0)).texts).replace(b"[0 0 595 842]", b"[%s]" % box)
        assert texts(draft_of_pdf(content, "a.pdf", None)) == [essay(0)]

    def test_may_place_glyphs_nowhere(self) -> None:
        wild = [Text("far away", 1e9, 700), Text("nowhere", 100, 600, matrix="1e38 0 0 1e38")]
        assert texts(read([*Setter().add(essay(0)).texts, *wild])) == [essay(0)]

    def test_may_have_programs_which_are_not_run(self) -> None:
        pdf = one_page(drawing(Setter().add(essay(0)).texts), b"/OpenAction << /S /JavaScript /JS (while(1);) >>")
        assert texts(draft_of_pdf(pdf.written(), "a.pdf", None)) == [essay(0)]

    def test_may_begin_with_something_else(self) -> None:
        content = b"\n\n" + pdf_of(Setter().add(essay(0)).texts)
        assert texts(draft_of_pdf(content, "a.pdf", None)) == [essay(0)]
