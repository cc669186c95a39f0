"""Boards and lists whose posts are not in elements of their own, or only in a script, are read."""

from __future__ import annotations

import html
import json
from datetime import date

import pytest

from index.errors import IngestError
from index.extraction.html.page import read_page
from index.model import Doubt, Draft


def draft_of(body: str, head: str = "") -> Draft:
    return read_page(f"<html><head>{head}</head><body>{body}</body></html>", "page.html", None).draft


def posts_of(draft: Draft) -> list[tuple[str | None, str]]:
    return [(paragraph.author, paragraph.text) for paragraph in draft.paragraphs]


class TestPtt:
    META = (
        "<span class=article-meta-value>ann (安)</span><span class=article-meta-value>Stove</span>"
        "<span class=article-meta-value>[問題] 水壺</span>"
        "<span class=article-meta-value>Tue Mar  5 10:00:00 2024</span>"
    )

    def test_post_and_comments_are_read(self) -> None:
        body = (
            f"<div id=main-content>{self.META}\n水壺每天晚上唱歌。見 <a>這頁</a>\n\n: 別人的話\n為什麼？\n--\n簽名"
            "<div class=push><span class=push-userid>bo</span><span class=push-content>: 是風</span></div>"
            "<div class=push><span class=push-userid></span><span class=push-content></span></div></div>"
        )
        draft = draft_of(body)
        assert posts_of(draft) == [("ann", "水壺每天晚上唱歌。見 這頁\n為什麼？"), ("bo", "是風")]
        assert (draft.title, draft.byline, draft.published) == ("[問題] 水壺", "ann", date(2024, 3, 5))

    def test_a_post_without_title_and_time_is_read(self) -> None:
        body = "<div id=main-content><span class=article-meta-value>ann</span>水壺每天晚上唱歌。</div>"
        draft = draft_of(body, "<title>水壺</title>")
        assert (draft.title, draft.published, posts_of(draft)) == ("水壺", None, [("ann", "水壺每天晚上唱歌。")])

    def test_another_page_with_that_name_is_none(self) -> None:
        draft = draft_of(f"<div id=main-content><p>{'The storm took the roof of the old mill. ' * 5}</p></div>")
        assert {paragraph.author for paragraph in draft.paragraphs} == {None}


class TestAMailingList:
    def page(self, mail: str, address: str = "mailto:ann%40mill.example") -> str:
        return (
            f"<h1>[millers] Re: Hot stone</h1><b>Ann Lee</b> <a href='{address}'>ann at mill.example</a><br>"
            f"<i>Tue Mar  5 10:00:00 CET 2024</i><pre>{html.escape(mail)}</pre>"
        )

    @pytest.mark.parametrize(
        ("mail", "text"),
        [
            ("It is hot.\n\n-- \nAnn", "It is hot."),
            ("On Monday, Bo wrote:\n> Is it hot?\n> Really?\nIt is.", "It is."),
            ("On Monday, Bo wrote:\n\n> Is it hot?\nIt is.", "It is."),
            ("Le 5 mars, Bo a écrit :\n> Is it hot?\nIt is.", "It is."),
            ("W poniedziałek Bo napisał:\n> Is it hot?\nIt is.", "It is."),
            ("There are two questions:\n> Is it hot?\nIt is.", "There are two questions:\nIt is."),
            ("It is.\n> Is it hot?\nVery.", "It is.\nVery."),
            ("> Is it hot?\nIt is.", "It is."),
        ],
    )
    def test_a_mail_is_read_without_quotations(self, mail: str, text: str) -> None:
        draft = draft_of(self.page(mail))
        assert posts_of(draft) == [("Ann Lee", text)]
        assert (draft.title, draft.published) == ("Hot stone", date(2024, 3, 5))

    @pytest.mark.parametrize(
        "body",
        [
            "<h1>Stone</h1><p>x</p><pre>{}</pre>",
            "<h1>Stone</h1>",
            "<b>Ann</b><pre>{}</pre>",
            "<h1>Stone</h1><b>Ann</b><pre>{}</pre>",
        ],
    )
    def test_other_preformatted_text_is_no_mail(self, body: str) -> None:
        text = "The stone is hot after ten minutes, and the flour smells of smoke. " * 3
        try:
            draft = draft_of(body.format(text))
        except IngestError:
            return
        assert {paragraph.author for paragraph in draft.paragraphs} == {None}


class TestDiscourse:
    def page(self, **topic: object) -> str:
        state = json.dumps({"site": "{}", "topic_7": json.dumps({"title": "Kettle", **topic})})
        return f'<div id="data-preloaded" data-preloaded="{html.escape(state)}"></div><script></script>'

    def test_the_posts_of_the_script_are_read(self) -> None:
        posts = [
            {"username": "ann", "cooked": "<p>Why does it sing?</p>", "created_at": "2024-03-05T10:00:00Z"},
            {"username": "bo", "cooked": "<p>Spam.</p>", "hidden": True},
            {"username": None, "cooked": "<p>It is the wind.</p>", "created_at": None},
            {"username": "cy", "cooked": None},
            "unreadable",
        ]
        draft = draft_of(self.page(post_stream={"posts": posts}))
        assert posts_of(draft) == [("ann", "Why does it sing?"), (None, "It is the wind.")]
        assert (draft.title, draft.byline, draft.published) == ("Kettle", None, date(2024, 3, 5))

    def test_further_posts_are_missing(self) -> None:
        stream = {"posts": [{"username": "ann", "cooked": "Why does it sing?"}]}
        extracted = read_page(f"<html><body>{self.page(post_stream=stream, posts_count=57)}</body></html>", "p", None)
        assert extracted.doubts == (Doubt.MISSING_POSTS,)

    @pytest.mark.parametrize(
        "body",
        [
            '<div id="data-preloaded" data-preloaded="{"></div>',
            '<div id="data-preloaded" data-preloaded="[]"></div>',
            '<div id="data-preloaded"></div>',
            '<div id="data-preloaded" data-preloaded="{&quot;topic_1&quot;: 7}"></div>',
            '<div id="data-preloaded" data-preloaded="{&quot;topic_1&quot;: &quot;{}&quot;}"></div>',
        ],
    )
    def test_an_unreadable_state_is_refused(self, body: str) -> None:
        with pytest.raises(IngestError):
            draft_of(body)
