"""Input that is made to break its reader: pages, files, exports and feeds. Each is made when it is its turn."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tests.support.website import Page, Website

PARAGRAPH = "<p>The ferry across the Tarn goes again, nineteen years after its cable broke in the storm.</p>\n"


@dataclass(frozen=True, slots=True)
class Input:
    """Something that an admin sends."""

    name: str
    make: Callable[[Website], str | bytes]  # a URL, or the content of a file
    command: str = "/add"  # with which it is sent


def _page(path: str, make: Callable[[], str | bytes], **more: str) -> Callable[[Website], str]:
    return lambda site: site.serve(path, make(), headers=more)


def _html(body: str) -> str:
    return f"<html><head><title>The ferry</title></head><body><h1>The ferry</h1>{body}</body></html>"


def _stream(path: str, piece: bytes, length: int, **more: str) -> Callable[[Website], str]:
    """A page that claims to be longer than what comes."""
    headers = {"Content-Type": "text/html", "Content-Length": str(length), **more}
    return lambda site: site.make(path, lambda _: Page(piece, headers=headers))


def _zip(members: Iterable[tuple[str, bytes]]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _docx(body: str, before: str = "") -> bytes:
    document = f'<?xml version="1.0"?>{before}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    return _zip(
        [
            ("[Content_Types].xml", _TYPES.encode()),
            ("_rels/.rels", _RELATIONS.encode()),
            ("word/document.xml", document.encode()),
        ]
    )


_WORDS = "<w:p><w:r><w:t>The ferry across the Tarn goes again, nineteen years after.</w:t></w:r></w:p>"
_LAUGHS = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 10))
_ENTITIES = f'<!DOCTYPE x [<!ENTITY a0 "ha">{_LAUGHS}]>'


def _pdf(objects: Sequence[bytes]) -> bytes:
    """A PDF of numbered objects, the first of which is its catalogue."""
    file, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    ends = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(file))
    return file + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + ends


def _stream_object(content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    return b"<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (len(packed), packed)


_FONT = b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"


def _pdf_of_page(content: bytes, kids: bytes = b"[3 0 R]", count: int = 1) -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources%s/Contents 4 0 R>>" % _FONT
    pages = b"<</Type/Pages/Kids%s/Count %d>>" % (kids, count)
    return _pdf([b"<</Type/Catalog/Pages 2 0 R>>", pages, page, _stream_object(content)])


_TEXT = b"BT /F 12 Tf 72 700 Td (The ferry across the Tarn goes again.) Tj ET\n"

_CONTAINER = '<container><rootfiles><rootfile full-path="book.opf"/></rootfiles></container>'


def _epub(pages: Sequence[str], before: str = "") -> bytes:
    """A book of so many files; *before* its package stands what should not."""
    items = "".join(f'<item id="p{at}" href="{at}.xhtml"/>' for at in range(len(pages)))
    spine = "".join(f'<itemref idref="p{at}"/>' for at in range(len(pages)))
    package = f"{before}<package><manifest>{items}</manifest><spine>{spine}</spine></package>"
    members = {"mimetype": "application/epub+zip", "META-INF/container.xml": _CONTAINER, "book.opf": package}
    members |= {f"{at}.xhtml": f"<html><body>{page}</body></html>" for at, page in enumerate(pages)}
    return _zip((name, content.encode()) for name, content in members.items())


def _chapter(number: int, paragraphs: int) -> str:
    """A chapter of an honest book: no two paragraphs are the same."""
    told = (
        f"<p>In the year {number}, on day {at}, the ferry crossed the Tarn {at * number} times, and the ferryman, who "
        f"had counted them since his youth, wrote down that of its {at} passengers {number} had paid in salt, and the "
        f"others not at all; which, he added, was as it had been under his father.</p>"
        for at in range(paragraphs)
    )
    return f"<h1>Chapter {number}</h1>{''.join(told)}"


_NAMES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text"))


def _odt(body: str, before: str = "") -> bytes:
    inner = f"<office:body><office:text>{body}</office:text></office:body>"
    document = f"{before}<office:document-content {_NAMES}>{inner}</office:document-content>"
    return _zip([("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", document.encode())])


_PICTURE = b"<</Type/XObject/Subtype/Image/Width 30000/Height 30000/ColorSpace/DeviceRGB/BitsPerComponent 8"
_TRUETYPE = b"<</Type/Font/Subtype/TrueType/BaseFont/X/FontDescriptor 7 0 R/ToUnicode 9 0 R>>"
_DESCRIPTOR = b"<</Type/FontDescriptor/FontName/X/Flags 4/FontFile2 8 0 R>>"


def _pdf_with(resources: bytes, shown: bytes, more: Sequence[bytes]) -> bytes:
    """A PDF of one page with other resources; *more* objects are numbered from 6 on, 5 is a font."""
    named = b"<</Font<</F 5 0 R/G 6 0 R>>%s>>" % resources
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources%s/Contents 4 0 R>>" % named
    before = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page]
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    return _pdf([*before, _stream_object(_TEXT + shown), font, *more])


def _pdf_of_picture() -> bytes:
    """A picture of 30,000 by 30,000 points: 2.7 GB, of which it has 100 MB."""
    packed = zlib.compress(bytes(100_000_000), 9)
    picture = b"%s/Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (_PICTURE, len(packed), packed)
    return _pdf_with(b"/XObject<</I 6 0 R>>", b"q 612 0 0 792 0 0 cm /I Do Q\n", [picture])


def _pdf_of_fonts() -> bytes:
    """A font whose file, and whose table of characters, have 200 MB each."""
    characters = b"1 beginbfchar <00> <0041> endbfchar\n" * 5_500_000
    more = [_TRUETYPE, _DESCRIPTOR, _stream_object(bytes(200_000_000)), _stream_object(characters)]
    return _pdf_with(b"", b"BT /G 12 Tf 72 600 Td (The ferry.) Tj ET\n", more)


def _result_json(posts: int) -> bytes:
    """An export of Telegram Desktop."""
    text = "The ferry across the Tarn goes again, nineteen years after its cable broke in the storm."
    posted = (
        f'{{"id":{at},"type":"message","date":"2024-05-14T10:00:00","text":"{text}","text_entities":[]}}'
        for at in range(posts)
    )
    return f'{{"name":"News","type":"public_channel","id":1,"messages":[{",".join(posted)}]}}'.encode()


_WXR = '<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>News</title>'
_ITEM = "<item><title>The ferry &amp; its cable</title><link>https://tarn.example/</link></item>"
_LAUGHING = "<item><title>&a9;</title></item>"
_PLACE = "<url><loc>https://tarn.example/</loc></url>"
_JSON_FEED = '{"version":"https://jsonfeed.org/version/1","items":'


def _rss(items: str, before: str = "") -> str:
    return f'{before}<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'


def _texts(count: int) -> Iterator[tuple[str, bytes]]:
    for at in range(count):
        yield f"{at}.txt", f"Ferry {at}\n\n{f'The ferry goes again, it is said on day {at}. ' * 2_000}".encode()


INPUTS = (
    Input("an honest page", _page("/honest", lambda: _html(PARAGRAPH * 20))),
    Input(
        "an honest page of 1 MB",
        _page("/large", lambda: _html(PARAGRAPH * 1_500 + f"<script>{'x' * 850_000}</script>")),
    ),
    Input("a page of 20,000 paragraphs", _page("/many", lambda: _html(PARAGRAPH * 20_000))),
    Input("a paragraph of 4.9 MB", _page("/one", lambda: _html(f"<p>{'ferry ' * 810_000}</p>"))),
    Input(
        "200,000 attributes", _page("/tag", lambda: _html(f"<p {' '.join(f'a{at}=x' for at in range(200_000))}>x</p>"))
    ),
    Input("100,000 nested elements", _page("/deep", lambda: _html("<div>" * 100_000 + "ferry"))),
    Input(
        "100,000 links",
        _page("/links", lambda: _html("".join(f'<a href="/{at}">ferry {at}</a>' for at in range(100_000)))),
    ),
    Input(
        "a page that inflates to 1 GB",
        _page("/gzip", lambda: gzip.compress(b"ferry " * 2**24 * 10, 9), **{"Content-Encoding": "gzip"}),
    ),
    Input("a body that never ends", _stream("/endless", b"<p>ferry", 10**9)),
    Input("a redirect to the inside", lambda site: site.redirect("/inside", "http://127.0.0.1:1/")),
    Input("a redirect in a circle", lambda site: site.redirect("/circle", "/circle")),
    Input("19 MB of text", lambda _: b"The ferry goes again, in the end.\n\n" * 560_000),
    Input("19 MB of noise", lambda _: os.urandom(19_000_000)),
    Input("19 MB of HTML", lambda _: _html(PARAGRAPH * 200_000).encode()),
    Input("a zip of one member of 1 GB", lambda _: _zip([("ferry.txt", b"ferry " * 2**24 * 10)])),
    Input("a zip of 20,000 texts", lambda _: _zip((f"{at}.txt", b"The ferry goes.") for at in range(20_000))),
    Input("a zip in a zip", lambda _: _zip([("inner.zip", _zip([("ferry.txt", b"The ferry goes.")]))])),
    Input("a zip that climbs out", lambda _: _zip([("../../ferry.txt", b"The ferry goes again, it is said.")])),
    Input("a DOCX of 1 GB", lambda _: _docx(_WORDS * 8_000_000)),
    Input("a DOCX of 300,000 paragraphs", lambda _: _docx(_WORDS * 300_000)),
    Input("a DOCX of entities", lambda _: _docx("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", _ENTITIES)),
    Input("a DOCX of 100,000 nested tables", lambda _: _docx("<w:tbl><w:tr><w:tc>" * 100_000)),
    Input("an honest PDF", lambda _: _pdf_of_page(_TEXT)),
    Input("a PDF whose pages are a circle", lambda _: _pdf_of_page(_TEXT, kids=b"[2 0 R]", count=10**6)),
    Input("a PDF of a million pages", lambda _: _pdf_of_page(_TEXT, kids=b"[" + b"3 0 R " * 10**6 + b"]", count=10**6)),
    Input("a PDF page of 300 MB", lambda _: _pdf_of_page(_TEXT * 4_000_000)),
    Input("half a PDF", lambda _: _pdf_of_page(_TEXT)[:200]),
    Input("a PDF of a picture of 2.7 GB", lambda _: _pdf_of_picture()),
    Input("a PDF of fonts of 200 MB", lambda _: _pdf_of_fonts()),
    Input("a megabyte without a blank", lambda _: b"ferry" * 200_000),
    Input("a book of 9,900 paragraphs", lambda _: _epub([_chapter(at, 99) for at in range(1, 100)])),
    Input("an EPUB of 1 GB", lambda _: _epub([PARAGRAPH * 180_000] * 60)),
    Input("an EPUB of 4,000 files", lambda _: _epub([PARAGRAPH] * 4_000)),
    Input("an EPUB of entities", lambda _: _epub([PARAGRAPH], _ENTITIES)),
    Input("an EPUB of 100,000 nested elements", lambda _: _epub(["<div>" * 100_000 + "ferry"])),
    Input("an ODT of 1 GB", lambda _: _odt("<text:p>The ferry across the Tarn goes again.</text:p>" * 20_000_000)),
    Input("an ODT of entities", lambda _: _odt("<text:p>&a9;</text:p>", _ENTITIES)),
    Input("an ODT of 100,000 nested lists", lambda _: _odt("<text:list><text:list-item>" * 100_000)),
    Input(
        "an ODT of endless blanks", lambda _: _odt("<text:p>x" + '<text:s text:c="999999999"/>' * 90_000 + "</text:p>")
    ),
    Input("a zip of 500 long texts", lambda _: _zip(_texts(500))),
    Input("an export of Telegram Desktop", lambda _: _result_json(100_000)),
    Input("an export of WordPress", lambda _: f"{_WXR}{_ITEM * 100_000}</channel></rss>".encode()),
    Input("an honest feed", _page("/feed", lambda: _rss(_ITEM * 20)), "/feeds"),
    Input("a feed of 18,000 entries", _page("/feed-many", lambda: _rss(_ITEM * 18_000)), "/feeds"),
    Input("a feed of entities", _page("/feed-laughs", lambda: _rss(_LAUGHING, _ENTITIES)), "/feeds"),
    Input(
        "a feed of entities in UTF-16",
        _page("/feed-16", lambda: _rss(_LAUGHING, _ENTITIES).encode("utf-16")),
        "/feeds",
    ),
    Input("a feed of 100,000 nested entries", _page("/feed-deep", lambda: _rss("<item>" * 100_000)), "/feeds"),
    Input(
        "a feed entry nested 100,000 times",
        _page("/feed-html", lambda: _rss(f"<item><description>{'&lt;i&gt;' * 100_000}x</description></item>")),
        "/feeds",
    ),
    Input(
        "a sitemap of entities, behind a comment",
        _page("/map", lambda: f"<!--{'x' * 30_000}-->{_ENTITIES}<urlset><url><loc>&a9;</loc></url></urlset>"),
        "/feeds",
    ),
    Input(
        "a sitemap that inflates to 1 GB",
        _page("/sitemap.xml.gz", lambda: gzip.compress(b"<urlset>" + _PLACE.encode() * 25_000_000, 9)),
        "/feeds",
    ),
    Input("a sitemap of 12 million elements", _page("/sitemap", lambda: f"<urlset>{'<x/>' * 12_000_000}"), "/feeds"),
    Input("an OPML file of entities", lambda _: f"{_ENTITIES}<opml><outline text='&a9;'/></opml>".encode(), "/feeds"),
    Input("a JSON feed of 2 million brackets", _page("/json", lambda: _JSON_FEED + "[" * 2_000_000), "/feeds"),
)
