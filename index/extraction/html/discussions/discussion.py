"""Read the discussion of a page, such as a thread of a forum or a question with its answers.

The posts come from the markup of a known system, else from what the page describes for search engines, else from
elements of one shape. `surroundings.py` judges whether they are the text of the page, or comments on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import regex
from lxml.html import HtmlElement
from trafilatura.metadata import examine_meta, extract_sitename, extract_title
from trafilatura.settings import Document

from index.articles.limits import MAX_LABEL_CHARS, check_size
from index.extraction.blocks import beginning
from index.extraction.declared import published_of
from index.extraction.html.attribution.json_ld import LinkedArticle, LinkedData
from index.extraction.html.attribution.metadata import address_of, language_of
from index.extraction.html.attribution.publication import site_of
from index.extraction.html.attribution.titles import meta, title_of
from index.extraction.html.discussions.boards import discourse_thread, pipermail_thread, ptt_thread
from index.extraction.html.discussions.further_posts import has_further_posts, is_later_page
from index.extraction.html.discussions.linked_posts import is_cut, linked_thread, types_of
from index.extraction.html.discussions.shown_posts import shown_thread
from index.extraction.html.discussions.surroundings import are_main_text, has_article
from index.extraction.html.discussions.system_posts import SystemReader
from index.extraction.html.discussions.thread import Thread, ThreadPost, paragraphs_of_posts
from index.extraction.html.discussions.unknown import unknown_thread
from index.extraction.results import Extracted
from index.model import Doubt, Draft, Paragraph
from index.patterns import one_of
from index.text import shortened

MUCH_MORE = 2
"""Times as much text in the page's description as in its markup from which the markup was read wrongly."""

_PACKAGE = "index.extraction.html.discussions"
_REPLY_MARK = regex.compile(rf"(?:{one_of(_PACKAGE, 'reply_marks')}\s*(?:\[\d+\])?\s*[:：]\s*)+", regex.IGNORECASE)
_PAGE_MARK = regex.compile(
    rf"[\s\-–—|·,(\[]+(?:{one_of(_PACKAGE, 'pages')}\s*\d{{1,4}}(?:\s*{one_of(_PACKAGE, 'of')}\s*\d{{1,4}})?"
    rf"|第\s*\d{{1,4}}\s*[页頁]|\d{{1,4}}\s*ページ(?:目)?|\d{{1,4}}\s*페이지)[)\]]?$",
    regex.IGNORECASE,
)


def discussion_in(
    tree: HtmlElement, linked: LinkedData, described: LinkedArticle, source: str, url: str | None
) -> Extracted | None:
    """Return the discussion of a page; None if it has none, or if its posts are comments on another text.

    Args: linked, described: Descriptions in the page. source: Its name in errors. url: Its address; None for a file.
    Raises: TooManyPassagesError; TextTooLongError.
    """
    types = [*_types_in(tree), *(kind for node in linked.nodes for kind in types_of(node))]
    said = linked_thread(linked.nodes)
    thread = _main_thread(tree, said, types)
    if thread is None:
        return None
    posts = thread.written
    check_size([text for post in posts for text in post.texts], source)
    paragraphs = paragraphs_of_posts(posts)
    is_later = is_later_page(tree, url)
    document = _metadata(tree)
    site = site_of(tree, document, described.publisher, url)
    draft = Draft(
        title=shortened(_title(tree, thread, described.headline or document.title, site, url), MAX_LABEL_CHARS)
        or beginning(paragraphs),
        paragraphs=paragraphs,
        byline=None if is_later else _byline(thread, paragraphs),
        source=site,
        url=address_of(tree, url) if url else None,
        published=_published(tree, described, None if is_later else thread.posts[0]),
        language=language_of(tree),
    )
    is_part = is_later or has_further_posts(tree, thread, said.declared if said else None, url)
    return Extracted(draft, (Doubt.MISSING_POSTS,) if is_part else ())


def _metadata(tree: HtmlElement) -> Document:
    """Return title and site as trafilatura finds them. Its search for authors would take minutes in deep pages."""
    document = examine_meta(tree)
    document.sitename = document.sitename or extract_sitename(tree)
    document.title = document.title or extract_title(tree)
    return document


def _main_thread(tree: HtmlElement, said: Thread | None, types: list[str]) -> Thread | None:
    """Return the posts that are the text of the page, with authors, by the best of the ways to read them."""
    found = [thread for thread in _threads(tree, said, types) if are_main_text(tree, thread, types)]
    if not found:
        return None
    best = found[0]
    more = max(found, key=lambda thread: thread.chars_with_author)
    return more if more.chars_with_author >= MUCH_MORE * best.chars_with_author else best


def _threads(tree: HtmlElement, said: Thread | None, types: Sequence[str]) -> Iterator[Thread]:
    ways = (
        ptt_thread,
        lambda tree: SystemReader(tree).thread(),
        discourse_thread,
        lambda tree: _described_thread(tree, said, types),
        pipermail_thread,
    )
    found = [thread for way in ways if (thread := way(tree)) is not None and thread.chars_with_author]
    yield from found
    if not found and not has_article(types) and (thread := unknown_thread(tree)):
        yield thread


def _described_thread(tree: HtmlElement, said: Thread | None, types: Sequence[str]) -> Thread | None:
    """Return the described posts as the page shows them if it shows no fewer, else as they are described."""
    if said is None:
        return None
    shown = None if has_article(types) else shown_thread(tree, said)
    if shown is not None and len(shown.written) >= len(said.written):
        return shown
    return None if is_cut(said) else said


def _types_in(tree: HtmlElement) -> Iterator[str]:
    """Yield the types of the marked things of a page, in lower case."""
    for element in tree.iter():
        if isinstance(element.tag, str) and (kind := element.get("itemtype")):
            yield kind.strip().lower()


def _byline(thread: Thread, paragraphs: tuple[Paragraph, ...]) -> str | None:
    """Return the author of the first post if the authors of all posts are known. Otherwise the byline would stand
    under posts of others."""
    return thread.posts[0].author if all(paragraph.author for paragraph in paragraphs) else None


def _published(tree: HtmlElement, described: LinkedArticle, opener: ThreadPost | None) -> date | None:
    day = opener.day() if opener is not None else None
    declared = (described.published, meta(tree, "article:published_time"))
    return day or next((day for each in declared if (day := published_of((each or "")[:10]))), None)


def _title(tree: HtmlElement, thread: Thread, said: str | None, site: str | None, url: str | None) -> str:
    """Return the title of the thread, without the mark of a reply and the number of a page."""
    found = _PAGE_MARK.sub("", thread.title or title_of(tree, said, [site] if site else [], url))
    mark = _REPLY_MARK.match(found)
    return found[mark.end() if mark else 0 :].strip()
