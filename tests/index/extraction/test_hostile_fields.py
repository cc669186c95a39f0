"""Whatever stands in the fields of pages and files becomes a readable label, or nothing."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from xml.sax.saxutils import escape

import pytest

from index.articles.limits import MAX_LABEL_CHARS, bounded
from index.extraction.detect import parts_of
from index.extraction.results import Origin
from index.model import Draft
from index.text import clean_line, clean_text
from tests.support.extraction.zip_documents import MORE, TEXT, docx, epub, odt, para, zipped

URL = "https://news.example/2024/storm"

LONG = "".join(f"<p>{TEXT} {number}</p>" for number in range(20))

FIELDS = [
    "",
    " \n\t ",
    "\u200b\u2060",
    "a\0b",
    "\u202egpj.exe\u202c \u2066x",
    "\ufeffThe\u00adstorm\u2028of\u2029all\x07",
    "<script>alert(1)</script>",
    "<b>&amp;</b> *bold* _it_ `code` [link](javascript:alert(1))",
    "../../etc/passwd",
    "{e.source} %s {0}",
    "long " * 5_000,
    "x" * 20_000,
    "e" + "\u0301" * 2_000,
    "👩\u200d👧" * 500,
    "النص \u200f العربي",
]


def of_page(field: str) -> bytes:
    data = {"@type": "Article", "headline": field, "author": [field, {"name": field}], "publisher": {"name": field}}
    written = html.escape(field)
    metas = "".join(
        f'<meta property="{name}" content="{written}">'
        for name in ("og:title", "og:site_name", "article:published_time", "og:type", "article:content_tier")
    )
    linked = json.dumps({**data, "datePublished": field, "mainEntityOfPage": field}).replace("</", "<\\/")
    head = (
        f'<title>{written}</title><meta name="author" content="{written}">{metas}'
        f'<link rel="canonical" href="{written}"><script type="application/ld+json">{linked}</script>'
    )
    body = f'<h1>{written}</h1><p class="byline">{written[:500]}</p><p>{TEXT}</p><p>{MORE}</p>{LONG}'
    return f'<html lang="{written}"><head>{head}</head><body><article>{body}</article></body></html>'.encode(
        "utf-8", "ignore"
    )


def in_xml(field: str) -> str:
    return escape("".join(character for character in field if character >= " " or character in "\t\n"))


def of_docx(field: str) -> bytes:
    written = in_xml(field)
    core = (
        f"<dc:title>{written}</dc:title><dc:creator>{written}</dc:creator><dcterms:created>{written}</dcterms:created>"
    )
    return docx(para(TEXT) + para(MORE), core=f"{core}<dcterms:modified>{written}</dcterms:modified>")


def of_docx_title(field: str) -> bytes:
    return docx(para(in_xml(field), "Title") + para(TEXT) + para(MORE))


def of_odt(field: str) -> bytes:
    written = in_xml(field)
    meta = f"<dc:title>{written}</dc:title><meta:initial-creator>{written}</meta:initial-creator>"
    return odt(f"<text:p>{TEXT}</text:p><text:p>{MORE}</text:p>", f"{meta}<dc:date>{written}</dc:date>")


def of_epub(field: str) -> bytes:
    fields = "".join(f"<dc:{name}>{in_xml(field)}</dc:{name}>" for name in ("title", "publisher", "language", "date"))
    return epub({"a": f"<p>{TEXT}</p><p>{MORE}</p>"}, f"{fields}<dc:creator>{in_xml(field)}</dc:creator>")


def of_markdown(field: str) -> bytes:
    line = " ".join(field.split())
    return f"---\ntitle: {line}\nauthor: {line}\ndate: {line}\n---\n\n{TEXT}\n\n{MORE} {MORE * 9}\n".encode()


def of_zip(field: str) -> bytes:
    return zipped({f"a{field[:2_000]}.txt".replace("\0", "0"): f"{TEXT}\n\n{MORE}"})


def drafts(content: bytes, name: str) -> list[Draft]:
    origin = Origin(name, name, URL)
    return [bounded(part.extract().draft, part.name) for part in parts_of(content, origin)]


class TestFields:
    @pytest.mark.parametrize("field", FIELDS, ids=range(len(FIELDS)))
    @pytest.mark.parametrize(
        ("make", "name"),
        [
            (of_page, "a.html"),
            (of_docx, "a.docx"),
            (of_docx_title, "a.docx"),
            (of_odt, "a.odt"),
            (of_epub, "a.epub"),
            (of_markdown, "a.md"),
            (of_zip, "a.zip"),
        ],
    )
    def test_are_labels_whatever_stands_in_them(self, make: Callable[[str], bytes], name: str, field: str) -> None:
        (draft,) = drafts(make(field), name)
        for label in (draft.title, draft.byline, draft.source, draft.language):
            assert label is None or (0 < len(label) <= MAX_LABEL_CHARS + 1 and label == clean_line(label))
        assert draft.url is None or draft.url.startswith("https://news.example/")
        assert all(paragraph.text == clean_text(paragraph.text) for paragraph in draft.paragraphs)
        assert any(MORE in paragraph.text for paragraph in draft.paragraphs)


class TestBytes:
    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
    def test_of_pages_may_be_in_any_unicode_encoding(self, encoding: str) -> None:
        page = f"<html><head><title>Größe</title></head><body><p>{TEXT}</p><p>{MORE} Größe.</p></body></html>"
        (draft,) = drafts(page.encode(encoding), "a.html")
        assert (draft.title, draft.paragraphs[1].text) == ("Größe", f"{MORE} Größe.")

    def test_of_pages_may_be_declared_wrongly(self) -> None:
        head = '<meta charset="iso-8859-1"><title>Größe</title>'
        (draft,) = drafts(f"<html><head>{head}</head><body><p>{TEXT} „Größe“</p></body></html>".encode(), "a.html")
        assert (draft.title, draft.paragraphs[0].text) == ("Größe", f"{TEXT} „Größe“")

    def test_of_pages_may_have_characters_that_there_are_not(self) -> None:
        body = f"<p>{TEXT} &#xD800;&#0;&#x1F600;\0 &#xFFFE;\ufffe&#x202E;x</p>"
        (draft,) = drafts(f"<html><body>{body}</body></html>".encode(), "a.html")
        draft.paragraphs[0].text.encode()
        assert clean_text(draft.paragraphs[0].text) == draft.paragraphs[0].text
        assert "😀" in draft.paragraphs[0].text
