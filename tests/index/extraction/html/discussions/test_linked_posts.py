"""Posts that a page describes in JSON-LD are read if its markup does not show them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from index.errors import IngestError
from index.extraction.html.discussions.linked_posts import linked_thread, number_of, texts_of_markup
from index.extraction.html.page import read_page
from index.model import Draft
from tests.support.extraction.page_texts import linked_data

QUESTION = "Why does the kettle on my stove sing every evening, but only when it rains outside?"
ANSWER = "It is the wind in the chimney, so turn the damper by a quarter and it will be quiet."


def thread(**more: object) -> dict[str, object]:
    return {
        "@type": "DiscussionForumPosting",
        "headline": "Kettle",
        "text": QUESTION,
        "author": {"@type": "Person", "name": "Ann Lee"},
        "datePublished": "2024-03-05T10:00:00Z",
        "comment": [{"@type": "Comment", "text": ANSWER, "author": [{"name": "Bo &amp; Co"}]}, "unreadable"],
        **more,
    }


def draft_of(described: Mapping[str, object], body: str = "<div id=app></div>") -> Draft:
    return read_page(f"<html><head>{linked_data(described)}</head><body>{body}</body></html>", "page.html", None).draft


def test_the_described_posts_are_read() -> None:
    draft = draft_of(thread())
    assert [(each.author, each.text) for each in draft.paragraphs] == [("Ann Lee", QUESTION), ("Bo & Co", ANSWER)]
    assert (draft.title, draft.byline, draft.published) == ("Kettle", "Ann Lee", date(2024, 3, 5))


@pytest.mark.parametrize("name", ["[deleted]", "(unknown)", "—", "x" * 100])
def test_a_described_text_that_is_no_name_names_nobody(name: str) -> None:
    draft = draft_of(thread(comment=[{"text": ANSWER[:50], "author": {"name": name}}]))
    assert [each.author for each in draft.paragraphs] == ["Ann Lee", None]


def test_replies_to_replies_follow_them() -> None:
    reply = {"text": "I did.", "author": "Ann Lee"}
    comments = [{"text": ANSWER, "author": "Bo", "comment": reply}, {"text": "Me too.", "author": "Cy"}]
    texts = [each.text for each in draft_of(thread(comment=comments)).paragraphs]
    assert texts == [QUESTION, ANSWER, "I did.", "Me too."]


def test_the_shown_text_may_be_the_described_one() -> None:
    """The system is unknown, but the description says who wrote what."""
    body = f"<main><h1>Kettle</h1><section><p>{QUESTION}</p><i>Ann Lee</i></section><p>{ANSWER}</p></main>"
    assert [each.author for each in draft_of(thread(), body).paragraphs] == ["Ann Lee", "Bo & Co"]


def test_the_markup_counts_before_the_description() -> None:
    """A description often has only the first post."""
    body = (
        f"<article class=message data-author=Ann><div class=bbWrapper>{QUESTION}</div></article>"
        f"<article class=message data-author=Bo><div class=bbWrapper>{ANSWER}</div></article>"
    )
    assert [each.author for each in draft_of(thread(comment=[]), body).paragraphs] == ["Ann", "Bo"]


def test_the_description_counts_if_it_has_much_more() -> None:
    body = "<article class=message data-author=Ann><div class=bbWrapper>Why?</div></article>"
    assert [each.author for each in draft_of(thread(), body).paragraphs] == ["Ann Lee", "Bo & Co"]


def test_the_description_may_be_of_another_text() -> None:
    prose = "".join(
        f"<p>{number}. The storm took the roof of the mill, and nobody in the village heard it fall by night.</p>"
        for number in range(12)
    )
    draft = draft_of(thread(), f"<article><h1>Kettle</h1>{prose}</article>")
    assert {each.author for each in draft.paragraphs} == {None}


@pytest.mark.parametrize(
    "described",
    [
        {"@graph": [thread(), thread()]},  # which of them?
        {"@graph": [thread(), {"@type": "FAQPage"}]},
        thread(author=None, comment=[]),  # by whom?
        thread(text=None, comment=[]),
    ],
)
def test_an_unclear_description_does_not_count(described: dict[str, object]) -> None:
    with pytest.raises(IngestError):
        draft_of(described)


def test_a_name_may_be_alone() -> None:
    (post,) = linked_thread([thread(author="Ann Lee", comment=None)]).posts  # type: ignore[union-attr]  # it is one
    assert post.author == "Ann Lee"


@pytest.mark.parametrize(
    ("written", "texts"),
    [
        ("One.\n\nTwo &lt;3.", ("One.", "Two &lt;3.")),
        ("<p>One.</p><p>Two.</p>", ("One.", "Two.")),
        ("", ()),
        ("<div>" * 3_000, ()),
    ],
)
def test_a_text_may_have_markup(written: str, texts: tuple[str, ...]) -> None:
    assert texts_of_markup(written) == texts


@pytest.mark.parametrize(
    ("value", "number"), [(7, 7), ("7", 7), ("many", None), (True, None), (None, None), (10**9, None)]
)
def test_a_number_may_be_written(value: object, number: int | None) -> None:
    assert number_of(value) == number
