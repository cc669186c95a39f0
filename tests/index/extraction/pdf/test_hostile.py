"""Files made to take all time or memory, or to break what reads them: the child process ends, and tells why."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable

import pytest

from index.errors import BrokenContentError, ExtractionLimitError, IngestError, NoTextError, TooManyPagesError
from index.extraction.results import Origin
from index.ingest.sandbox import Extraction, ExtractionLimits
from tests.support.extraction.pdf_files import Pdf, drawing, finish, pdf_of, resources_of
from tests.support.extraction.pdf_typesetting import Setter, essay
from tests.support.waiting import HANG_S

MIB = 2**20
PAGE = drawing(Setter().add(essay(0)).texts)


def bomb() -> bytes:
    """A few hundred kilobytes that are inflated to 300 MB."""
    return pdf_of(b" " * 300 * MIB)


def operators(drawn: bytes) -> bytes:
    return pdf_of(drawn * (30 * MIB // len(drawn)))


def page_tree(kids: bytes, count: int) -> bytes:
    pdf = Pdf()
    finish(pdf, [])
    pdf.objects[2] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)
    return pdf.written()


def same_page(count: int) -> bytes:
    pdf = Pdf()
    resources, drawn = resources_of(pdf), pdf.stream(PAGE)
    page = pdf.add(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s /Contents %d 0 R >>" % (resources, drawn))
    finish(pdf, [page] * count)
    return pdf.written()


def forms(depth: int) -> bytes:
    """Forms of which each draws the next one twice."""
    pdf = Pdf()
    entries, drawn = resources_of(pdf), PAGE
    for _ in range(depth):
        number = pdf.stream(drawn, b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] " + entries)
        entries, drawn = b"/Resources << /XObject << /X %d 0 R >> >>" % number, b"/X Do /X Do "
    page = pdf.stream(drawn)
    finish(
        pdf, [pdf.add(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s /Contents %d 0 R >>" % (entries, page))]
    )
    return pdf.written()


def own_form() -> bytes:
    """A form that draws itself."""
    pdf = Pdf()
    resources = b"/Resources << /XObject << /X 3 0 R >> >>"
    pdf.stream(b"/X Do ", b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] " + resources)
    page = pdf.stream(b"/X Do")
    finish(
        pdf,
        [pdf.add(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s /Contents %d 0 R >>" % (resources, page))],
    )
    return pdf.written()


def own_table() -> bytes:
    """A table of objects that is said to go before itself."""
    content = pdf_of(Setter().add(essay(0)).texts)
    return content.replace(b"trailer << ", b"trailer << /Prev %d " % content.index(b"xref\n"))


def nested() -> bytes:
    pdf = Pdf()
    finish(pdf, [], b"/X " + b"[" * MIB + b"]" * MIB)
    return pdf.written()


def refused(content: bytes) -> IngestError | None:
    """Return why the child made nothing of *content*, in as much time as it likes: it is the memory that is up."""
    (result,) = Extraction(ExtractionLimits(seconds=HANG_S)).read(content, Origin("a.pdf", "a.pdf"))
    return result.refusal.as_error() if result.refusal else None


@pytest.mark.slow
class TestHostileFiles:
    @pytest.mark.parametrize(
        ("made", "error"),
        [
            (lambda: page_tree(b"2 0 R 2 0 R", 5), BrokenContentError),
            (lambda: page_tree(b"", 10**6), TooManyPagesError),
            (lambda: same_page(10**6), TooManyPagesError),
            (nested, BrokenContentError),
            (own_form, NoTextError),
            (lambda: b"%PDF-1.7\n" + random.Random(1).randbytes(10**6), BrokenContentError),
        ],
    )
    def test_are_refused(self, made: Callable[[], bytes], error: type[IngestError]) -> None:
        assert isinstance(refused(made()), error)

    @pytest.mark.parametrize(
        "made",
        [
            bomb,
            lambda: operators(b"0 0 m 1 1 l S\n"),
            lambda: operators(b"BT /F 9 Tf <0041> Tj ET\n"),
            lambda: operators(b"q "),
            lambda: forms(40),
        ],
    )
    def test_are_given_up(self, made: Callable[[], bytes]) -> None:
        assert isinstance(refused(made()), ExtractionLimitError)

    def test_are_read_if_they_only_look_it(self) -> None:
        assert refused(own_table()) is None

    def test_of_millions_of_glyphs_end(self) -> None:
        line = b"BT /F 10 Tf 1 0 0 1 72 700 Tm <" + b"0041" * 5_000_000 + b"> Tj ET"
        assert refused(pdf_of(PAGE + b"\n" + line)) is None

    def test_that_are_damaged_anywhere_are_read_or_refused(self) -> None:
        """Bytes changed at random: whatever comes of it, it is an article or a reason."""
        content = pdf_of(*(Setter().add(essay(at)).texts for at in range(3)), info={"Title": "Letters"})
        chance = random.Random(7)
        for _ in range(8):
            damaged = bytearray(content)
            for _ in range(chance.randrange(1, 40)):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            with contextlib.suppress(IngestError):
                refused(bytes(damaged[: chance.randrange(len(damaged) // 2, len(damaged) + 1)]))
