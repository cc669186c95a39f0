"""The XMP packet of a PDF."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import date

import pytest

from index.extraction.pdf.document import draft_of_pdf
from index.extraction.pdf.xmp import MAX_PACKET_BYTES, MAX_PACKETS, Xmp, xmp_of
from index.model import Draft
from tests.support.extraction.pdf_files import Pdf, Text, drawing, finish, resources_of
from tests.support.extraction.pdf_typesetting import LEFT, Setter, essay

TITLE = "The Harbour of the North"

NAMESPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" '
    'xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"'
)


def packet(properties: str, attributes: str = "", before: str = "") -> bytes:
    return (
        f'{before}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {NAMESPACES}><rdf:Description rdf:about="" '
        f"{attributes}>{properties}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def title(text: str) -> str:
    return f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{text}</rdf:li></rdf:Alt></dc:title>'


def creators(*names: str) -> str:
    return f"<dc:creator><rdf:Seq>{''.join(f'<rdf:li>{name}</rdf:li>' for name in names)}</rdf:Seq></dc:creator>"


def file_with(
    *packets: bytes,
    named: int | None = 0,
    is_packed: bool = False,
    info: Mapping[str, str] | None = None,
    head: str = "",
) -> bytes:
    """A PDF with *packets*. Its catalog names one of them."""
    pdf = Pdf()
    fonts = resources_of(pdf)
    texts = [*([Text(head, LEFT, 780, 18)] if head else []), *Setter().add(essay(0)).add(essay(1), gap=6).texts]
    content = pdf.stream(drawing(texts))
    page = pdf.add(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s /Contents %d 0 R >>" % (fonts, content))
    numbers = []
    for one in packets:
        kind, data = (b"/Filter /FlateDecode", zlib.compress(one)) if is_packed else (b"", one)
        head_of = b"<< /Type /Metadata /Subtype /XML %s /Length %d >>" % (kind, len(data))
        numbers.append(pdf.add(head_of + b"\nstream\n" + data + b"\nendstream"))
    finish(pdf, [page], b"/Metadata %d 0 R" % numbers[named] if named is not None and numbers else b"")
    if info:
        entries = b" ".join(f"/{key} ({value})".encode() for key, value in info.items())
        pdf.trailer = b"/Info %d 0 R" % pdf.add(b"<< " + entries + b" >>")
    return pdf.written()


def read(content: bytes) -> Draft:
    return draft_of_pdf(content, "a.pdf", "a.pdf")


class TestProperties:
    def test_are_those_of_the_article(self) -> None:
        draft = read(
            file_with(
                packet(
                    title(TITLE)
                    + creators("Ada Norwood", "Berta Osei")
                    + "<prism:publicationName>Northern Review</prism:publicationName>"
                    + "<prism:coverDate>2024-03-14T00:00:00Z</prism:coverDate>"
                )
            )
        )
        assert (draft.title, draft.byline, draft.source, draft.published) == (
            TITLE,
            "Ada Norwood, Berta Osei",
            "Northern Review",
            date(2024, 3, 14),
        )

    def test_may_be_attributes(self) -> None:
        attributes = f'dc:title="{TITLE}" prism:publicationDate="2024-03-14" dc:publisher="Norwood Institute"'
        found = xmp_of(file_with(packet("", attributes)), "a.pdf")
        assert found == Xmp(TITLE, (), "Norwood Institute", date(2024, 3, 14))

    def test_prefer_the_title_for_all_languages(self) -> None:
        titles = f'<rdf:li xml:lang="de">Der Hafen</rdf:li><rdf:li xml:lang="x-default">{TITLE}</rdf:li>'
        found = xmp_of(file_with(packet(f"<dc:title><rdf:Alt>{titles}</rdf:Alt></dc:title>")), "a.pdf")
        assert found.title == TITLE

    def test_have_no_day_on_which_the_file_was_made(self) -> None:
        made = "<xmp:CreateDate>2024-03-14</xmp:CreateDate><dc:date>2024-03-14</dc:date>"
        assert read(file_with(packet(made))).published is None

    @pytest.mark.parametrize("day", ["2024", "2024-03", "14 March 2024", "2024-02-31", ""])
    def test_have_no_day_that_is_not_a_whole_one(self, day: str) -> None:
        assert xmp_of(file_with(packet(f"<prism:coverDate>{day}</prism:coverDate>")), "a.pdf").published is None

    def test_have_no_names_of_programs_or_accounts(self) -> None:
        content = file_with(
            packet(title("untitled") + creators("admin") + "<dc:publisher>Microsoft Word</dc:publisher>")
        )
        draft = read(content)
        assert (draft.title, draft.byline, draft.source) == ("a", None, None)

    def test_have_the_first_of_two_values(self) -> None:
        assert xmp_of(file_with(packet(title(TITLE) + title("Another"), 'xmp:Rating="3"')), "a.pdf").title == TITLE


class TestTwoTitles:
    INFO = "Letters of a Clerk"

    def test_are_the_newer_one(self) -> None:
        """Nothing on the page says which one is right."""
        newer = packet(title(TITLE), 'xmp:MetadataDate="2024-03-14T10:00:00Z"')
        info = {"Title": self.INFO, "ModDate": "D:20240301000000Z"}
        assert read(file_with(newer, info=info)).title == TITLE
        info["ModDate"] = "D:20240401000000Z"
        assert read(file_with(newer, info=info)).title == self.INFO

    def test_are_the_one_of_the_packet_if_no_day_is_known(self) -> None:
        assert read(file_with(packet(title(TITLE)), info={"Title": self.INFO})).title == TITLE

    def test_are_the_one_that_is_printed(self) -> None:
        content = file_with(packet(title(TITLE)), info={"Title": self.INFO}, head=self.INFO.upper())
        assert read(content).title == self.INFO

    def test_count_less_than_a_printed_one(self) -> None:
        content = file_with(packet(title(TITLE)), info={"Title": self.INFO}, head="Of Ships and Quays")
        assert read(content).title == "Of Ships and Quays"


class TestPackets:
    def test_may_be_compressed(self) -> None:
        assert xmp_of(file_with(packet(title(TITLE)), is_packed=True), "a.pdf").title == TITLE

    def test_of_pictures_are_not_read(self) -> None:
        content = file_with(packet(title("A photo")), packet(title(TITLE)), packet(title("Another photo")), named=1)
        assert xmp_of(content, "a.pdf").title == TITLE

    def test_are_recognized_by_properties_of_files_if_none_is_named(self) -> None:
        photo = packet(title("A photo")).replace(b"http://ns.adobe.com/pdf/1.3/", b"http://ns.adobe.com/tiff/1.0/")
        assert xmp_of(file_with(packet(title(TITLE)), photo, named=None), "a.pdf").title == TITLE
        assert xmp_of(file_with(photo, named=None), "a.pdf") == Xmp()

    def test_may_be_missing(self) -> None:
        assert xmp_of(file_with(), "a.pdf") == Xmp()
        assert xmp_of(packet(title(TITLE)), "a.pdf").title == TITLE

    @pytest.mark.parametrize(
        "broken",
        [
            packet(title(TITLE)).replace(b"</rdf:RDF>", b""),
            packet("x" * MAX_PACKET_BYTES),
            packet("&name;", before="").replace(b"<x:xmpmeta", b'<x:xmpmeta a="&b;"'),
        ],
    )
    def test_that_are_broken_are_left_out(self, broken: bytes) -> None:
        assert xmp_of(file_with(broken), "a.pdf") == Xmp()
        assert read(file_with(broken)).title == "a"

    def test_that_are_broken_when_compressed_are_left_out(self) -> None:
        content = file_with(packet(title(TITLE)), is_packed=True)
        start = content.index(b"/Subtype /XML")
        stream = content.index(b"stream\n", start) + len(b"stream\n")
        assert xmp_of(content[:stream] + b"no zlib" + content[stream + 7 :], "a.pdf") == Xmp()
        assert xmp_of(content[:start] + b"/Subtype /XML" + b" " * 900, "a.pdf") == Xmp()
        assert xmp_of(file_with(b"<empty/>", is_packed=True), "a.pdf") == Xmp()

    def test_are_few(self) -> None:
        photo = packet(title("A photo")).replace(b"http://ns.adobe.com/pdf/1.3/", b"http://ns.adobe.com/tiff/1.0/")
        assert xmp_of(photo * MAX_PACKETS + packet(title(TITLE)), "a.pdf") == Xmp()
