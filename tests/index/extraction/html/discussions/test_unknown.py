"""Posts of an unknown system are found by their shape, and only where they are clearly posts."""

from __future__ import annotations

import pytest

from index.extraction.html.page import read_page

TEXTS = (
    "Why does the kettle on my stove sing every evening, but only when it rains outside?",
    "It is the wind in the chimney, so turn the damper by a quarter and it will be quiet.",
    "I turned it, and the kettle is quiet now. But the chimney sings instead, a third lower.",
    "Then it is the rain. Put a hat on the chimney, and both of them will keep silent.",
)
NAMED = "<a href=/user/{name}>{name}</a>"
DATED = "<span class=date>2024-03-05</span>"
POST = f"<div class=entry-row>{NAMED}{DATED}<div class=msg>{{text}}</div></div>"


def authors_of(
    shape: str, names: str = "abab", around: str = "<main>{}</main>", texts: tuple[str, ...] = TEXTS
) -> set[str | None]:
    posts = "".join(shape.format(name=f"Name{name}", text=text) for name, text in zip(names, texts, strict=True))
    page = f"<html><head><title>Kettle</title></head><body><h1>Kettle</h1>{around.format(posts)}</body></html>"
    return {paragraph.author for paragraph in read_page(page, "page.html", None).draft.paragraphs}


@pytest.mark.parametrize(
    "shape",
    [
        POST,
        POST.replace(NAMED, "<b class=nickname>{name}</b>"),
        POST.replace(NAMED, "<a href=/user/{name}> </a><b class=user-name>{name}</b>"),
        POST.replace(DATED, "<time datetime=2024-03-05>1 d</time>"),
        POST.replace("<div class=msg>", "<h3><a href=#top>Re: Kettle</a></h3><div class=post-text>"),
        POST.replace(NAMED, "<h4><a href=/user/{name}>{name}</a></h4>"),
        POST.replace(NAMED, "<b class=author>{name}</b>").replace("entry-row", "reply-row"),
    ],
)
def test_posts_are_found_by_their_shape(shape: str) -> None:
    assert authors_of(shape) == {"Namea", "Nameb"}


@pytest.mark.parametrize(
    "shape",
    [
        POST.replace(DATED, ""),
        POST.replace("2024-03-05", "yesterday"),
        POST.replace(NAMED, ""),
        POST.replace("<div class=msg>", "<div class=other>"),
        POST.replace("<div class=msg>", "<h3><a href=/story>The kettle sings</a></h3><div class=msg>"),
        POST.replace("class=entry-row", "class=review-row"),
        POST.replace("class=entry-row", ""),
        *(POST.replace("entry-row", kind) for kind in ("teaser", "live-update", "search-result")),
        POST.replace(NAMED, "<b class=author>{name}</b>"),  # teasers, letters, poems and talks have such markup
        POST.replace("/user/", "/author/"),
        POST.replace(
            "<span class=date>2024-03-05</span><div class=msg>{text}</div>",
            "<div class=msg>{text} <span class=date>2024-03-05</span></div>",
        ),
        POST.replace("<div class=msg>", f"{'<i></i>' * 2_001}<div class=msg>"),
        "<p>{text}</p>",
    ],
)
def test_other_shapes_are_no_posts(shape: str) -> None:
    assert authors_of(shape) == {None}


def test_one_author_writes_no_discussion() -> None:
    assert authors_of(POST, "aaaa") == {None}


def test_labels_are_no_posts() -> None:
    assert authors_of(POST + "<p>" + TEXTS[0] + "</p>", texts=("a", "b", "c", "d")) == {None}


@pytest.mark.parametrize(
    "around",
    [
        f"<p>{TEXTS[0]}</p><section id=comments>{{}}</section>",
        "<main hidden>{}</main><p>" + TEXTS[0] + "</p>",
        f"<article><p>{'</p><p>'.join(TEXTS)}</p></article><main>{{}}</main>",
        "<main itemscope itemtype=https://schema.org/Product><p>" + "</p><p>".join(TEXTS) + "</p>{}</main>",
    ],
)
def test_posts_beside_another_text_are_comments(around: str) -> None:
    assert authors_of(POST, around=around) == {None}


def test_a_deleted_post_may_be_among_them() -> None:
    shape = POST.replace(NAMED, "<i class=nick>{name}</i>")
    names = "ababac"
    texts = (*TEXTS, "And so it was, for all of the winter.", "")
    assert authors_of(shape, names, texts=texts) == {"Namea", "Nameb"}
