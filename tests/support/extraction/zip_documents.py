"""ZIP archives for tests, and documents that are such: whole ones, and ones that are made to break what reads them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT = "The harbour of the town was closed for three days after the storm, the harbour master said on Friday."
MORE = "Ships waited in the roads, and the fishermen mended their nets until the pilots went out again."

Members = Mapping[str, str | bytes]


def zipped(members: Members, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def docx(body: str, *, styles: str = "", core: str | None = None, more: Members | None = None) -> bytes:
    """A DOCX file. The arguments are XML with the prefix w, in *core* dc and dcterms."""
    relations = relation("officeDocument", "word/document.xml")
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f'<w:document xmlns:w="{W}" {NAMESPACES}><w:body>{body}</w:body></w:document>',
        "word/_rels/document.xml.rels": f"<Relationships>{relation('styles', 'styles.xml')}</Relationships>",
        "word/styles.xml": f'<w:styles xmlns:w="{W}">{styles}</w:styles>',
    }
    if core is not None:
        relations += relation("metadata/core-properties", "docProps/core.xml")
        members["docProps/core.xml"] = f"<cp {DUBLIN_CORE}>{core}</cp>"
    members["_rels/.rels"] = f"<Relationships>{relations}</Relationships>"
    return zipped(members | dict(more or {}))


NAMESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
DUBLIN_CORE = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'


def relation(kind: str, target: str) -> str:
    return f'<Relationship Id="{kind}" Type="http://schemas.example/{kind}" Target="{target}"/>'


def para(text: str, style: str | None = None) -> str:
    """A paragraph of a DOCX file."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}<w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def style(identifier: str, name: str, based_on: str | None = None) -> str:
    based = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:styleId="{identifier}"><w:name w:val="{name}"/>{based}</w:style>'


def odt(body: str, meta: str | None = None) -> bytes:
    """An ODT file. The arguments are XML with the prefixes office, text, table, draw, dc and meta."""
    names = "".join(
        f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "text", "table", "draw", "meta")
    )
    names += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    members = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content{names}><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>",
    }
    if meta is not None:
        members["meta.xml"] = f"<office:document-meta{names}><office:meta>{meta}</office:meta></office:document-meta>"
    return zipped(members)


def epub(
    pages: Mapping[str, str], metadata: str = "", *, package: str | None = None, more: Members | None = None
) -> bytes:
    """An EPUB file. *pages*: the inside of each page's body, by its name, in the order of reading."""
    items = "".join(f'<item id="{name}" href="{name}"/>' for name in pages)
    spine = "".join(f'<itemref idref="{name}"/>' for name in pages)
    package = package or f"<metadata {DUBLIN_CORE} {OPF}>{metadata}</metadata><manifest>{items}</manifest>"
    if "<spine" not in package:
        package += f"<spine>{spine}</spine>"
    members: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<c><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></c>',
        "OEBPS/book.opf": f"<package>{package}</package>",
    }
    members |= {f"OEBPS/{name}": page(body) for name, body in pages.items()}
    return zipped(members | dict(more or {}))


OPF = 'xmlns:opf="http://www.idpf.org/2007/opf"'


def page(body: str) -> str:
    names = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
    return f'<?xml version="1.0"?>\n<!DOCTYPE html>\n<html {names}><head><title/></head><body>{body}</body></html>'


LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {name} '{('&' + before + ';') * 10}'>" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
"""A document type whose entity i stands for 200 MB, not closed."""
