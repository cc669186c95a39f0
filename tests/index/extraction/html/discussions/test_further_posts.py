"""A page that says that its discussion has more posts than it shows is in doubt."""

from __future__ import annotations

import json

import pytest

from index.extraction.html.page import read_page
from index.model import Doubt

URL = "https://forum.example/viewtopic.php?f=3&t=12"


def post(name: str, text: str, more: str = "") -> str:
    return (
        f"<div class=post><div class=postbody><p class=author><a class=username>{name}</a></p>"
        f"<div class=content>{text}</div>{more}</div></div>"
    )


def doubts(before: str = "", behind: str = "", head: str = "", url: str | None = URL, more: str = "") -> bool:
    """Return whether a thread of two posts is in doubt, and nothing else is."""
    posts = post("Ann", "Why does it sing?", more) + post("Bo", "It is the wind.")
    page = f"<html><head><title>Kettle</title>{head}</head><body><h2>Kettle</h2>{before}{posts}{behind}</body></html>"
    found = read_page(page, "thread.html", url).doubts
    assert found in ((), (Doubt.MISSING_POSTS,))
    return found != ()


MORE = [
    "<p>57 replies</p>",
    "<p>57 Antworten</p>",
    "<p>Ответов: 57</p>",
    "<p>57 ответов • 1 200 просмотров</p>",
    "<p>1,057 posts</p>",
    "<p>57 réponses</p>",
    "<p>57 件の返信</p>",
    "<p>57 条回复</p>",
    "<p>57개의 답변</p>",
    "<p>57 ردود</p>",
    "<p>57 پاسخ</p>",
    "<p>Showing 1–20 of 57 posts</p>",
    "<p>Viewing 2 posts - 1 through 2 (of 57 total)</p>",
    "<p>Page 1 of 7</p>",
    "<td>Seite 1 von 7</td>",
    "<p>Страница 1 из 7</p>",
    "<p>第1页 共7页</p>",
    "<div class=pagination>Page <b>1</b> of <b>7</b></div>",
    "<ul class=pagination><li><span>1</span></li><li><a href=#>2</a></li></ul>",
    "<a href='./viewtopic.php?f=3&t=12&start=20'>Next</a>",
    "<a class=more-comments>Load more</a>",
    "<div data-comments-count=57></div>",
    "<div itemscope itemtype=https://schema.org/DiscussionForumPosting><meta itemprop=commentCount content=57></div>",
    "<div itemscope itemtype=https://schema.org/Question><b itemprop=answerCount>57</b></div>",
    "<div itemprop=interactionStatistic><meta itemprop=interactionType content=https://schema.org/CommentAction>"
    "<meta itemprop=userInteractionCount content=57></div>",
]

WHOLE = [
    "",
    "<p>1 reply</p>",
    "<p>2 posts</p>",
    "<p>3 replies</p>",  # the opener may count, and one may be deleted
    "<p>57 views</p>",
    "<p>57 members</p>",
    "<p>57 replies later, nothing had changed in the kitchen.</p>",
    f"<p>57 replies {'and more words ' * 10}</p>",
    "<p>Showing 1–2 of 2 posts</p>",
    "<p>Page 1 of 1</p>",
    "<div class=pagination>Page 1 of 1</div>",
    "<div class=pagination><a>1</a></div>",
    "<a href='./viewtopic.php?f=3&t=13&start=20'>Another topic</a>",
    "<a href='./viewtopic.php?f=3&t=12#p4'>Permalink</a>",
    "<a href='http://[broken/?page=2'>Broken</a>",
    "<div class=similar-topics><p>57 replies</p><ul class=pagination><li><a>2</a></li></ul></div>",
    "<aside><p>57 replies</p></aside>",
    "<div itemscope itemtype=https://schema.org/Article><meta itemprop=commentCount content=57></div>",
    "<div itemprop=interactionStatistic><meta itemprop=interactionType content=https://schema.org/LikeAction>"
    "<meta itemprop=userInteractionCount content=57></div>",
    "<meta itemprop=userInteractionCount content=57>",
    "<div data-comments-count=many></div>",
]


@pytest.mark.parametrize("line", MORE)
def test_more_posts_are_declared(line: str) -> None:
    assert doubts(before=line)


@pytest.mark.parametrize("line", WHOLE)
def test_a_thread_is_whole(line: str) -> None:
    assert not doubts(before=line)


def test_behind_the_posts_only_headings_count_posts() -> None:
    """The lists of other threads there have such numbers, too."""
    assert doubts(behind="<h3>57 comments</h3>")
    assert not doubts(behind="<p>57 comments</p>")


def test_numbers_in_a_post_are_not_those_of_the_thread() -> None:
    assert not doubts(more="<p>57 posts</p><ul class=pagination><li><a>2</a></li></ul>")


@pytest.mark.parametrize(
    ("own", "href"),
    [
        ("https://forum.example/threads/kettle.12/", "page-2"),
        ("https://forum.example/topic/12-kettle/", "/topic/12-kettle/?page=2"),
        ("https://forum.example/index.php?topic=12.0", "index.php?topic=12.20"),
        ("https://forum.example/thread-12-1-1.html", "thread-12-2-1.html"),
        ("https://forum.example/thread-12.html", "thread-12-page-2.html"),
        ("https://forum.example/d/12-kettle", "https://www.forum.example/d/12-kettle?page=2"),
        ("https://forum.example/kettle", "/kettle/p2"),
    ],
)
def test_a_link_leads_to_another_page_of_the_thread(own: str, href: str) -> None:
    assert doubts(behind=f"<a href='{href}'>2</a>", url=own)


def test_the_head_may_link_to_the_next_page() -> None:
    own = "https://forum.example/kettle"
    assert doubts(head="<link rel=next href='/kettle?page=2'>", url=own)
    assert not doubts(head="<link rel=next href='/pots'><link rel=prev href='/kettle?page=2'>", url=own)


def test_the_links_to_other_pages_are_no_post() -> None:
    """Discourse gives them the classes of one."""
    posts = "".join(
        f"<div class=crawler-post><b class=creator>{name}</b><div class=cooked>Because of the wind.</div></div>"
        for name in ("Ann", "Bo")
    )
    link = (
        "<div role=navigation class=crawler-post><b itemprop=name><a rel=next href='/kettle?page=2'>next page</a></b>"
    )
    page = f"<html><title>Kettle</title><body>{posts}{{}}</div></body></html>"
    own = "https://forum.example/kettle"
    assert read_page(page.format(link), "thread.html", own).doubts == (Doubt.MISSING_POSTS,)
    assert read_page(page.format(""), "thread.html", own).doubts == ()


def test_a_link_to_the_first_page_says_nothing() -> None:
    assert not doubts(behind="<a href='?page=1'>1</a>", url="https://forum.example/kettle")


def test_a_saved_page_knows_its_address_from_its_head() -> None:
    head = "<link rel=canonical href=https://forum.example/kettle>"
    assert doubts(behind="<a href='https://forum.example/kettle?page=2'>2</a>", head=head, url=None)
    for broken in ("href='http://[x'", "href=''", ""):
        assert not doubts(behind="<a href='?page=2'>2</a>", head=f"<link rel=canonical {broken}>", url=None)


def test_a_later_page_lacks_the_earlier_posts() -> None:
    """Its first post is not the thread's, and so neither its author nor its day is."""
    time = "<p class=author><time datetime=2024-03-05></time></p>"
    page = f"<html><title>Kettle</title><body>{post('Ann', 'Why?', time)}{post('Bo', 'Because.')}</body></html>"
    later = read_page(page, "thread.html", f"{URL}&start=20")
    assert later.doubts == (Doubt.MISSING_POSTS,)
    assert (later.draft.byline, later.draft.published) == (None, None)
    first = read_page(page, "thread.html", URL).draft
    assert (first.byline, str(first.published)) == ("Ann", "2024-03-05")


def test_what_a_page_describes_for_programs_counts() -> None:
    described = {
        "@type": "DiscussionForumPosting",
        "interactionStatistic": [
            {"interactionType": "https://schema.org/CommentAction", "userInteractionCount": 57},
            {"interactionType": {"@type": "LikeAction"}, "userInteractionCount": 900},
            "unreadable",
        ],
    }
    script = '<script type="application/ld+json">{}</script>'
    assert doubts(head=script.format(json.dumps(described)))
    assert not doubts(head=script.format(json.dumps({**described, "interactionStatistic": {}, "commentCount": 2})))
