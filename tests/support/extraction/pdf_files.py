"""PDFs made by hand: text where a test wants it, in any script, and what nobody would make who means well."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

WIDTH = 0.5
"""Of the em: that of every glyph."""

A4 = (595, 842)

_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Same def /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange
256 beginbfrange
%s
endbfrange endcmap end end""" % b"\n".join(b"<%02X00> <%02XFF> <%02X00>" % (high, high, high) for high in range(256))


@dataclass(frozen=True, slots=True)
class Text:
    """Characters on a page."""

    text: str
    x: float
    y: float  # of the baseline, from the foot of the page
    size: float = 10
    font: str = "F"  # F, or B for bold
    matrix: str = "1 0 0 1"  # turns it
    before: str = ""  # operators


@dataclass
class Pdf:
    """A file in the making: its objects by number, 1 being the catalog and 2 the tree of pages."""

    objects: dict[int, bytes] = field(default_factory=dict)
    trailer: bytes = b""

    def add(self, content: bytes) -> int:
        """Put in an object; its number."""
        number = max(self.objects, default=2) + 1
        self.objects[number] = content
        return number

    def stream(self, content: bytes, entries: bytes = b"") -> int:
        """Put in a stream; its number."""
        packed = zlib.compress(content)
        head = b"<< /Filter /FlateDecode /Length %d %s >>" % (len(packed), entries)
        return self.add(head + b"\nstream\n" + packed + b"\nendstream")

    def written(self) -> bytes:
        """The file."""
        content, places = bytearray(b"%PDF-1.7\n"), {}
        for number, text in sorted(self.objects.items()):
            places[number] = len(content)
            content += b"%d 0 obj\n%s\nendobj\n" % (number, text)
        start, size = len(content), max(self.objects) + 1
        content += b"xref\n0 %d\n0000000000 65535 f \n" % size
        for number in range(1, size):
            content += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
        content += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, self.trailer, start)
        return bytes(content)


def pdf_of(
    *pages: Iterable[Text] | bytes,
    size: tuple[float, float] = A4,
    entries: bytes = b"",
    info: Mapping[str, str] | None = None,
    is_mapped: bool = True,
) -> bytes:
    """A PDF of *pages*, each the texts on it or the operators that draw it.

    Args: entries: Of each page, besides the usual. is_mapped: Whether the file tells which characters its glyphs are.
    """
    pdf = Pdf()
    resources = resources_of(pdf, is_mapped=is_mapped)
    numbers = []
    for page in pages:
        drawn = pdf.stream(page if isinstance(page, bytes) else drawing(page))
        box = b"/MediaBox [0 0 %g %g]" % size
        numbers.append(
            pdf.add(b"<< /Type /Page /Parent 2 0 R %s %s /Contents %d 0 R %s >>" % (box, resources, drawn, entries))
        )
    finish(pdf, numbers)
    if info:
        written = b" ".join(b"/%s <FEFF%s>" % (key.encode(), _hex(value)) for key, value in info.items())
        pdf.trailer = b"/Info %d 0 R" % pdf.add(b"<< " + written + b" >>")
    return pdf.written()


def finish(pdf: Pdf, pages: Sequence[int], catalog: bytes = b"") -> None:
    """Give *pdf* its catalog and the tree of its *pages*."""
    pdf.objects[1] = b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    pdf.objects[2] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages))


def resources_of(pdf: Pdf, *, is_mapped: bool = True) -> bytes:
    """The entry of a page that lends it the fonts."""
    told = b"/ToUnicode %d 0 R" % pdf.stream(_TO_UNICODE) if is_mapped else b""
    fonts = []
    for name, base, weight in ((b"F", b"Plain", 80), (b"B", b"Plain-Bold", 160)):
        descriptor = pdf.add(
            b"<< /Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0 /Ascent 800 "
            b"/Descent -200 /CapHeight 700 /StemV %d >>" % (base, weight)
        )
        descendant = pdf.add(
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /DW %d /FontDescriptor %d 0 R "
            b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
            % (base, 1000 * WIDTH, descriptor)
        )
        font = pdf.add(
            b"<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] %s >>"
            % (base, descendant, told)
        )
        fonts.append(b"/%s %d 0 R" % (name, font))
    return b"/Resources << /Font << %s >> >>" % b" ".join(fonts)


def drawing(texts: Iterable[Text]) -> bytes:
    """The operators that draw *texts*."""
    return b"\n".join(
        b"BT %s /%s %g Tf %s %g %g Tm <%s> Tj ET"
        % (one.before.encode(), one.font.encode(), one.size, one.matrix.encode(), one.x, one.y, _hex(one.text))
        for one in texts
    )


def set_lines(lines: Iterable[str], x: float = 72, y: float = 700, size: float = 10, leading: float = 12) -> list[Text]:
    """*lines* under each other."""
    return [Text(line, x, y - at * leading, size) for at, line in enumerate(lines)]


def _hex(text: str) -> bytes:
    return text.encode("utf-16-be").hex().upper().encode()
