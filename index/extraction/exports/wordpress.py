"""Read articles from a WordPress export (WXR): its published posts and pages.

It is cut into items before it is parsed as XML, so that a broken item does not affect the others.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from lxml.etree import _Element

from index.articles.limits import label_of
from index.articles.paragraph_kinds import credits_of
from index.errors import BadUrlError, BrokenContentError, NoTextError, UndecodableError
from index.extraction.blocks import Block, beginning, labelled, paragraphs_of
from index.extraction.charset import text_encoding
from index.extraction.declared import language_code, published_of
from index.extraction.exports.posts import LeftOut, Post
from index.extraction.exports.rss_items import parts_of
from index.extraction.exports.shortcodes import without_shortcodes
from index.extraction.exports.text_stream import BROKEN, Stream
from index.extraction.html.fragments import blocks_of_fragment
from index.extraction.xml import parse
from index.model import Draft
from index.urls import written_url

_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_ROOT = re.compile(r"<rss\b[^<>]*>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML forbids. WordPress still writes them if somebody pasted them."""

_MARKUP = re.compile(r"</?[a-z][a-z0-9]*(\s[^<>]*)?/?>", re.IGNORECASE)
_TAG_OR_BREAK = re.compile(r"<[^<>]*>|\n")
_WP = "{http://wordpress.org/export/"
"""Beginning of WordPress's namespace, which ends with a version."""

_NAMES = {
    "title": "title",
    "link": "link",
    "{http://purl.org/rss/1.0/modules/content/}encoded": "content",
    "{http://purl.org/dc/elements/1.1/}creator": "creator",
}
"""Names of an item's elements outside WordPress's namespace."""


@dataclass(frozen=True, slots=True)
class _Site:
    """The facts about the whole site in an export."""

    root: str  # the opening tag, which declares all namespaces
    title: str | None = None
    language: str | None = None
    authors: Mapping[str, str | None] = field(default_factory=dict)  # display names by login names


def posts_of_wordpress(stream: Stream, source: str) -> Iterator[Post]:
    """Yield the items of an export, in the order of the file.

    Args: source: Its name in errors.
    Raises: BrokenContentError: it is not an export, or ends too early. UndecodableError. NoTextError: it has no items.
    """
    parts = parts_of(stream.text(_encoding_of(stream.head, source)), source)
    site = _site_of(next(parts))
    number = 0
    for number, part in enumerate(parts, 1):
        name = f"{source}: item {number}"
        yield Post(name, partial(_read, part, site, name))
    if not number:
        raise NoTextError(source)


def _encoding_of(head: bytes, source: str) -> str:
    """Return UTF-8 if the beginning is UTF-8, else the declared encoding."""
    declared = _ENCODING.search(head)
    if declared is None or (not head.isascii() and _is_utf8(head)):
        return "utf-8-sig"
    encoding = text_encoding(declared[1].decode("ascii"))
    if encoding is None:
        raise UndecodableError(source)
    return "utf-8-sig" if encoding == "utf-8" else encoding


def _is_utf8(head: bytes) -> bool:
    try:
        head[: head.rfind(b"<")].decode("utf-8")  # the head may end within a character
    except UnicodeDecodeError:
        return False
    return True


def _site_of(header: str) -> _Site:
    """Read the part before the first item. If it is broken, read as much as possible."""
    root = _ROOT.search(header)
    if root is None:  # an export always has one
        return _Site("<rss>")
    header_alone = f"{header[root.start() :]}</channel></rss>"
    channel = parse(_clean(header_alone), "the header", repairs=True).find("channel")
    if channel is None:
        return _Site(root[0])
    authors: dict[str, str | None] = {}
    for author in channel:
        if _is(author, "author"):
            shown = {str(child.tag).rpartition("}")[2]: child.text or "" for child in author}
            authors[shown.get("author_login", "")] = _line(shown.get("author_display_name"))
    return _Site(
        root[0],
        _line(channel.findtext("title")),
        language_code(channel.findtext("language")),
        authors,
    )


def _read(part: str, site: _Site, name: str) -> Draft | LeftOut:
    """Return the article of an item."""
    values = _values_of(part, site, name)
    if values.get("post_type", "post") not in ("post", "page"):
        return LeftOut.NO_ARTICLE
    if values.get("status", "publish") != "publish":
        return LeftOut.UNPUBLISHED
    if values.get("post_password"):
        return LeftOut.PROTECTED
    if any(BROKEN in value for value in values.values()):
        raise BrokenContentError(name)
    return _draft_of(values, site, name)


def _values_of(part: str, site: _Site, name: str) -> dict[str, str]:
    """Return the texts of an item's elements, by their names in WordPress's and the usual namespaces."""
    tree = parse(_clean(f"{site.root}{part}</rss>"), name, is_long=True)
    values: dict[str, str] = {}
    for element in tree[0]:
        tag = str(element.tag)
        if tag in _NAMES or tag.startswith(_WP):
            values.setdefault(_NAMES.get(tag, tag.rpartition("}")[2]), "".join(map(str, element.itertext())))
    return values


def _draft_of(values: Mapping[str, str], site: _Site, name: str) -> Draft:
    from index.extraction.bylines import byline_of

    heading = html.unescape(_MARKUP.sub("", values.get("title", "")))
    title, blocks = labelled(heading, _blocks_of(values.get("content", ""), name))
    paragraphs = paragraphs_of(blocks, name)
    creator = values.get("creator", "").strip()
    return Draft(
        title=title or beginning(paragraphs),
        paragraphs=paragraphs,
        byline=byline_of(site.authors.get(creator) if site.authors else creator, site.title),
        source=site.title,
        url=_url_of(values.get("link", "")),
        published=published_of(values.get("post_date", "").strip()[:10]),
        language=site.language,
        credits=credits_of(paragraphs),
    )


def _blocks_of(content: str, name: str) -> list[Block]:
    """Return the blocks of a post. In the old editor's posts, line breaks in the source are line breaks."""
    content = without_shortcodes(content)
    if "<!-- wp:" not in content:
        content = _TAG_OR_BREAK.sub(lambda match: "<br>" if match[0] == "\n" else match[0], content)
    return blocks_of_fragment(content, name)


def _url_of(link: str) -> str | None:
    try:
        return written_url(link.strip())
    except BadUrlError:
        return None


def _line(text: str | None) -> str | None:
    if not text or BROKEN in text:
        return None
    return label_of(html.unescape(text))


def _clean(xml: str) -> bytes:
    return _CONTROL.sub("", xml).encode("utf-8", "ignore")


def _is(element: _Element, name: str) -> bool:
    tag = str(element.tag)
    return tag.startswith(_WP) and tag.endswith(f"}}{name}")
