"""Read JSON Feed (jsonfeed.org)."""

from __future__ import annotations

import html
import json

from index.articles.limits import label_of
from index.errors import NoFeedError
from index.extraction.feeds.entries import (
    NO_TEXT,
    EntryText,
    digested,
    distinct,
    id_of,
    moment_of,
    text_of,
)
from index.extraction.feeds.links import web_address
from index.extraction.feeds.listing import MAX_ENTRIES, FeedEntry, Listing, ListingKind
from index.extraction.results import Origin


def listing_of_json(text: str, origin: Origin) -> Listing:
    """Return the entries of a JSON Feed.

    Raises: NoFeedError: it is not a JSON Feed.
    """
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NoFeedError(origin.source) from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(feed.get("version")):
        raise NoFeedError(origin.source)
    base = web_address(feed.get("home_page_url"), origin.url) or origin.url
    entries = distinct([_entry(item, base, origin.source) for item in items[:MAX_ENTRIES] if isinstance(item, dict)])
    return Listing(
        ListingKind.FEED,
        title=label_of(feed.get("title")),
        url=web_address(feed.get("home_page_url"), origin.url),
        language=label_of(feed.get("language")),
        entries=entries,
        total=len(items),
    )


def _entry(item: dict[str, object], base: str | None, source: str) -> FeedEntry:
    url = web_address(item.get("url"), base) or web_address(item.get("external_url"), base)
    title = label_of(item.get("title"))
    text = _text(item, source)
    given = item.get("id")
    entry = FeedEntry(
        id=id_of(str(given) if isinstance(given, (str, int, float)) else None, url, title),
        digest="",
        url=url,
        title=title,
        byline=_byline(item),
        published=moment_of(item.get("date_published")),
        updated=moment_of(item.get("date_modified")),
        paragraphs=text.paragraphs,
        is_whole=text.is_whole,
    )
    return digested(entry)


def _text(item: dict[str, object], source: str) -> EntryText:
    content, plain, summary = item.get("content_html"), item.get("content_text"), item.get("summary")
    if isinstance(content, str) and content.strip():
        return text_of(content, source, is_content=True)
    if isinstance(plain, str) and plain.strip():
        return text_of(f"<pre>{html.escape(plain)}</pre>", source, is_content=True)
    return text_of(html.escape(summary), source, is_content=False) if isinstance(summary, str) else NO_TEXT


def _byline(item: dict[str, object]) -> str | None:
    authors = item.get("authors") or [item.get("author")]
    names = (
        [label_of(author.get("name")) for author in authors if isinstance(author, dict)]
        if isinstance(authors, list)
        else []
    )
    return label_of(", ".join(name for name in names if name))
