"""Pictures, rules and shapes on a page."""

from __future__ import annotations

import pytest

from index.extraction.pdf.characters import drawings, glyphs
from index.extraction.pdf.characters.drawings import Drawing, Drawn
from index.extraction.pdf.characters.glyphs import PdfFile
from tests.support.extraction.pdf_files import Pdf, drawing, finish, pdf_of, resources_of
from tests.support.extraction.pdf_typesetting import Setter, essay

TEXT = drawing(Setter().add(essay(0)).texts)


def drawn_on(operators: bytes, entries: bytes = b"") -> list[Drawing]:
    """What is drawn on a page with a text, with whole points."""
    (page,) = PdfFile(pdf_of(TEXT + b"\n" + operators, entries=entries), "a.pdf").pages()
    return list(map(whole, page.drawings))


def whole(one: Drawing) -> Drawing:
    return Drawing(round(one.left), round(one.bottom), round(one.right), round(one.top), one.kind)


class TestKinds:
    @pytest.mark.parametrize(
        ("operators", "kind"),
        [
            (b"100 200 300 1 re f", Drawn.RULE),
            (b"100 200 1 300 re f", Drawn.RULE),
            (b"100 200 m 300 200 l S", Drawn.RULE),
            (b"100 200 80 60 re S", Drawn.FRAME),
            (b"100 200 m 300 260 l S", Drawn.SHAPE),
            (b"100 200 m 120 260 150 260 200 200 c S", Drawn.SHAPE),
        ],
    )
    def test_are_those_that_a_reader_sees(self, operators: bytes, kind: Drawn) -> None:
        assert [one.kind for one in drawn_on(operators)] == [kind]

    def test_are_none_of_what_is_not_painted(self) -> None:
        assert drawn_on(b"100 200 80 60 re W n") == []

    def test_are_pictures_too(self) -> None:
        inline = b"q 100 0 0 50 200 300 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q"
        assert drawn_on(inline) == [Drawing(200, 300, 300, 350, Drawn.PICTURE)]


class TestPlaces:
    def test_are_those_on_the_page(self) -> None:
        assert drawn_on(b"100 200 80 60 re f") == [Drawing(100, 200, 180, 260, Drawn.FRAME)]

    @pytest.mark.parametrize(
        ("matrix", "expected"),
        [
            (b"0 1 -1 0", Drawing(200, 415, 260, 495, Drawn.FRAME)),
            (b"-1 0 0 -1", Drawing(415, 582, 495, 642, Drawn.FRAME)),
            (b"0 -1 1 0", Drawing(582, 100, 642, 180, Drawn.FRAME)),
        ],
    )
    def test_are_those_on_the_page_when_it_is_turned(self, matrix: bytes, expected: Drawing) -> None:
        """The text tells which way is up."""
        texts = drawing(
            type(one)(one.text, 100 + at, 100 + at, matrix=matrix.decode())
            for at, one in enumerate(Setter().add(essay(0)).texts)
        )
        (page,) = PdfFile(pdf_of(texts + b"\n100 200 80 60 re f"), "a.pdf").pages()
        assert [whole(one) for one in page.drawings] == [expected]

    def test_are_those_of_objects_in_groups(self) -> None:
        """A chart is a group that was put on the page, made smaller."""
        pdf = Pdf()
        fonts = resources_of(pdf)
        box = b"/Type /XObject /Subtype /Form /BBox [0 0 900 900]"
        inner = pdf.stream(b"10 20 80 60 re f", box)
        outer = pdf.stream(b"q 2 0 0 2 5 5 cm /I Do Q", box + b"/Resources << /XObject << /I %d 0 R >> >>" % inner)
        content = pdf.stream(TEXT + b"\nq 1 0 0 1 100 200 cm /O Do Q")
        resources = fonts.removesuffix(b">>") + b"/XObject << /O %d 0 R >> >>" % outer
        page = pdf.add(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s /Contents %d 0 R >>" % (resources, content)
        )
        finish(pdf, [page])
        (read,) = PdfFile(pdf.written(), "a.pdf").pages()
        assert [tuple(map(round, one[:4])) for one in read.drawings] == [(125, 245, 285, 365)]


class TestLimits:
    def test_are_those_of_what_is_drawn(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(drawings, "MAX_DRAWN", 3)
        assert len(drawn_on(b"100 200 80 60 re f " * 9)) == 3

    def test_are_those_of_what_is_examined(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(drawings, "MAX_OBJECTS", 12)
        assert len(drawn_on(b"100 200 80 60 re f " * 9)) == 12 - len(Setter().add(essay(0)).texts)

    def test_are_those_of_groups_in_groups(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(drawings, "MAX_FORM_DEPTH", 0)
        pdf = Pdf()
        form = pdf.stream(b"10 20 80 60 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 900 900]")
        resources = resources_of(pdf).removesuffix(b">>") + b"/XObject << /O %d 0 R >> >>" % form
        content = pdf.stream(TEXT + b"\n/O Do")
        page = pdf.add(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s /Contents %d 0 R >>" % (resources, content)
        )
        finish(pdf, [page])
        (read,) = PdfFile(pdf.written(), "a.pdf").pages()
        assert list(read.drawings) == []


class TestManyPages:
    def test_have_their_first_drawings_only(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The text of all pages is read."""
        monkeypatch.setattr(glyphs, "MAX_DRAWN", 2)
        content = pdf_of(*[TEXT + b"\n100 200 80 60 re S"] * 3)
        pages = list(PdfFile(content, "a.pdf").pages())
        assert [len(page.drawings) for page in pages] == [1, 1, 0]
        assert len({len(page.glyphs) for page in pages}) == 1
