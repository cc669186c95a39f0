"""Recognize by its beginning whether a file is an export, or only names articles that are elsewhere."""

from __future__ import annotations

import json
import re
from enum import StrEnum

HEAD_BYTES = 65_536
"""Bytes at the beginning of a file that show its kind. Comments before the first post have at most two kilobytes."""


class ExportKind(StrEnum):
    """A kind of export."""

    TELEGRAM_CHAT = "telegram chat"  # result.json of Telegram Desktop
    TELEGRAM_ACCOUNT = "telegram account"  # the same, with many chats
    WORDPRESS = "wordpress"  # WXR: RSS with additional names


_STRING = rb'"(?:[^"\\]|\\.)*"'
_OBJECT = rb"(?:\xef\xbb\xbf)?\s*\{\s*"
_CHAT = re.compile(
    _OBJECT
    + rb'(?:"(?:name|type|id|username)"\s*:\s*(?:'
    + _STRING
    + rb"|-?\d+|null)\s*,\s*)*"
    + rb'"messages"\s*:\s*\[',
    re.DOTALL,
)
_PUBLIC = re.compile(rb'"type"\s*:\s*"public_channel"')
_ACCOUNT = re.compile(
    _OBJECT
    + rb'"about"\s*:\s*'
    + _STRING
    + rb'\s*,\s*"(?:personal_information|profile_pictures|stories|profile_music|contacts'
    rb'|frequent_contacts|sessions|web_sessions|other_data|chats|left_chats)"\s*:',
    re.DOTALL,
)
"""Beginning of an account export. The keys are in the order of Telegram Desktop, because other programs have messages
too."""

_PROLOG = rb"(?:\xef\xbb\xbf)?\s*(?:(?><\?.*?\?>)\s*+|(?><!--.*?-->)\s*+)*+"
"""Text before the root of an XML document, without a document type. An export has no document type, which could define
entities that swell. A comment ends at the first possible place: trying others would take hours for thirty comments."""

_WORDPRESS = re.compile(_PROLOG + rb"<rss\b[^<>]*\sxmlns:wp\s*=\s*[\"']https?://wordpress\.org/export/", re.DOTALL)
_BEGINNINGS = {
    ExportKind.TELEGRAM_CHAT: _CHAT,
    ExportKind.TELEGRAM_ACCOUNT: _ACCOUNT,
    ExportKind.WORDPRESS: _WORDPRESS,
}
_XML_LIST = re.compile(
    _PROLOG + rb"(?:<!DOCTYPE[^<>]*>\s*)?<(?:rss|feed|rdf:RDF|opml|urlset|sitemapindex)\b", re.DOTALL
)
_JSON_FEED = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org\\?/version')
_LONG_LINE = re.compile(rb'[ \t]*\{[ \t]*"title"[ \t]*:[ \t]*"(?:[^"\\\n]|\\.)*"[ \t]*,[ \t]*"text"[ \t]*:[ \t]*"')
"""Beginning of the first line that `export` writes. The line may be longer than the part that is examined."""


def export_kind(head: bytes) -> ExportKind | None:
    """Return the kind of export of a file with this *head*; None if it is not an export."""
    return next((kind for kind, pattern in _BEGINNINGS.items() if pattern.match(head)), None)


def lacks_links(head: bytes) -> bool:
    """Return whether a file that begins with *head* is the export of a public channel without its username."""
    chat = _CHAT.match(head)
    return chat is not None and _PUBLIC.search(chat[0]) is not None and b'"username"' not in chat[0]


def is_feed(head: bytes) -> bool:
    """Return whether a file that begins with *head* is a feed, a list of feeds or a sitemap."""
    return _WORDPRESS.match(head) is None and (_XML_LIST.match(head) or _JSON_FEED.match(head)) is not None


def is_article_lines(head: bytes) -> bool:
    """Return whether a file that begins with *head* has an article in each line, as `export` writes them."""
    line, _, _ = head.partition(b"\n")
    try:
        form = json.loads(line)
    except (ValueError, RecursionError):
        return _LONG_LINE.match(head) is not None
    return isinstance(form, dict) and {"title", "text"} <= form.keys()
