"""Read boards and lists whose posts are not in elements of their own, or only in a script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from itertools import chain, takewhile

from lxml.html import HtmlElement

from index.articles.limits import MAX_PASSAGES
from index.extraction.credit_lines import day_in
from index.extraction.declared import possible, published_of
from index.extraction.html.discussions.linked_posts import number_of, texts_of_markup
from index.extraction.html.discussions.post_text import is_lead
from index.extraction.html.discussions.thread import Thread, ThreadPost, author_named
from index.text import clean_line, clean_text

MAX_STATE_CHARS = 8_000_000
"""Longest state of a script that is read, in characters. A page of twenty posts has some hundred thousand."""

_ENDS = frozenset({"--", "---"})
"""Line at the end of a mail or a post on PTT. The signature follows."""

_QUOTED = re.compile(r"(?:>|: |※)")
_CTIME = re.compile(r"\w{3} (\w{3}) +(\d{1,2}) .{0,20}?(\d{4})")


def ptt_thread(tree: HtmlElement) -> Thread | None:
    """Return the post and the comments of a page of PTT."""
    content = tree.get_element_by_id("main-content", None)
    if content is None or not (values := _by_class(content, "article-meta-value")):
        return None
    author = author_named(values[0].partition("(")[0])
    opener = ThreadPost(author, _plain_paragraphs(_own_text(content)), partial(_day_of_ctime, values[-1]))
    pushes = [element for element in content.iter("div") if "push" in (element.get("class") or "").split()]
    return Thread((opener, *map(_push_of, pushes[:MAX_PASSAGES])), (content,), _title_of(values))


def _title_of(values: list[str]) -> str | None:
    return values[-2] if len(values) > 2 else None  # author, perhaps the board, title, time


def _push_of(push: HtmlElement) -> ThreadPost:
    name, text = ("".join(_by_class(push, f"push-{part}")) for part in ("userid", "content"))
    said = clean_line(text.lstrip(":： "))
    return ThreadPost(author_named(name), (said,) if said else ())


def _own_text(content: HtmlElement) -> str:
    """Return the text between the elements of a post, which are what the system added; links belong to the text."""
    kept = (child.text_content() if child.tag == "a" else "" for child in content)
    return "".join(
        chain([content.text or ""], *([text, child.tail or ""] for text, child in zip(kept, content, strict=True)))
    )


def _day_of_ctime(written: str) -> date | None:
    match = _CTIME.search(written)
    return possible(day_in(f"{match[2]} {match[1]} {match[3]}")) if match else None


def pipermail_thread(tree: HtmlElement) -> Thread | None:
    """Return the mail of a page of a mailing list's archive."""
    heading, mail = next(tree.iter("h1"), None), next(tree.iter("pre"), None)
    name = heading.getnext() if heading is not None else None
    if heading is None or mail is None or name is None or name.tag != "b":
        return None
    if not any(
        link.get("href", "").lower().startswith(("mailto:", "https://lists", "http://lists"))
        or (link.get("title") or "")
        for link in name.itersiblings("a")
    ):
        return None
    day = next((clean_line(str(each.text_content())) for each in name.itersiblings("i")), "")
    post = ThreadPost(
        author_named(str(name.text_content())),
        _plain_paragraphs(str(mail.text_content())),
        partial(_day_of_ctime, day),
    )
    title = re.sub(r"^\[[^\]]{1,60}\]\s*", "", clean_line(str(heading.text_content())))
    return Thread((post,), (mail,), title or None)


def _plain_paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of plain text, without quotations and signature."""
    kept: list[str] = []
    for line in takewhile(lambda line: line.strip() not in _ENDS, text.splitlines()):
        if not _QUOTED.match(line.strip() + " "):
            kept.append(line)
        else:
            _drop_lead(kept)
    return tuple(part for part in clean_text("\n".join(kept)).split("\n\n") if part)


def _drop_lead(lines: list[str]) -> None:
    """Drop the last line with text if it says who wrote the quotation that follows."""
    at = next((at for at in range(len(lines) - 1, max(-1, len(lines) - 3), -1) if lines[at].strip()), None)
    if at is not None and is_lead(lines[at].strip()):
        del lines[at]


def discourse_thread(tree: HtmlElement) -> Thread | None:
    """Return the posts of a page of Discourse that a script would show."""
    holder = tree.get_element_by_id("data-preloaded", None)
    written = (holder.get("data-preloaded") or "") if holder is not None else ""
    stored = _parsed(written)
    for key, value in stored.items():
        if key.startswith("topic_") and isinstance(value, str):
            topic = _parsed(value)
            stream = topic.get("post_stream")
            posts = stream.get("posts") if isinstance(stream, Mapping) else None
            read = tuple(_posts_of(posts))
            title = topic.get("title")
            return Thread(
                read,
                (holder,),
                clean_line(title) if isinstance(title, str) else None,
                number_of(topic.get("posts_count")),
            )
    return None


def _posts_of(posts: object) -> Iterator[ThreadPost]:
    for each in posts[: MAX_PASSAGES + 1] if isinstance(posts, list) else []:
        if isinstance(each, Mapping):
            name, cooked, made = (each.get(key) for key in ("username", "cooked", "created_at"))
            is_hidden = each.get("hidden") or each.get("user_deleted")
            texts = texts_of_markup(cooked) if isinstance(cooked, str) and not is_hidden else ()
            day = published_of(made[:10]) if isinstance(made, str) else None
            yield ThreadPost(author_named(name) if isinstance(name, str) else None, texts, partial(_given, day))


def _given(day: date | None) -> date | None:
    return day


def _parsed(written: str) -> Mapping[str, object]:
    if not written or len(written) > MAX_STATE_CHARS:
        return {}
    try:
        found = json.loads(written)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, Mapping) else {}


def _by_class(element: HtmlElement, name: str) -> list[str]:
    """Return the texts of the inner elements of a class."""
    return [
        clean_line(str(each.text_content())) for each in element.iter() if name in (each.get("class") or "").split()
    ]
