"""Title, byline and size of a discussion are true, and comments on an article stay out."""

from __future__ import annotations

import pytest

from index.articles.limits import MAX_PASSAGES
from index.articles.passages import MAX_PASSAGE_CHARS
from index.errors import TooManyPassagesError
from index.extraction.html.discussions.thread import MAX_POST_CHARS
from index.extraction.html.page import read_page
from index.model import Draft

PROSE = "".join(
    f"<p>{number}. The storm took the roof of the mill, and nobody in the village heard it fall by night.</p>"
    for number in range(12)
)


def post(name: str, text: str, classes: str = "") -> str:
    author = f"<h4 class=message-name>{name}</h4>" if name else ""
    return f"<article class='message {classes}'>{author}<div class=bbWrapper>{text}</div></article>"


def draft_of(body: str, head: str = "<title>Kettle</title>", lang: str = "en") -> Draft:
    return read_page(f"<html lang={lang}><head>{head}</head><body>{body}</body></html>", "page.html", None).draft


def texts_of(draft: Draft) -> list[tuple[str | None, str]]:
    return [(paragraph.author, paragraph.text) for paragraph in draft.paragraphs]


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("Re: Kettle", "Kettle"),
        ("Re: Re: Kettle", "Kettle"),
        ("AW: Kessel", "Kessel"),
        ("回复：水壶", "水壶"),
        ("Kettle - Page 2", "Kettle"),
        ("Kettle (page 2 of 7)", "Kettle"),
        ("Kessel – Seite 2", "Kessel"),
        ("Чайник | Страница 2", "Чайник"),
        ("やかん - 2ページ", "やかん"),
        ("水壶 第2页", "水壶"),
        ("Regarding kettles: a page from 1910", "Regarding kettles: a page from 1910"),
    ],
)
def test_the_title_is_of_the_thread(title: str, clean: str) -> None:
    draft = draft_of(f"<h1 class=p-title-value>{title}</h1>{post('Ann', 'Why?')}{post('Bo', 'Because.')}")
    assert draft.title == clean


def test_a_thread_without_title_begins_with_its_text() -> None:
    assert draft_of(post("Ann", "Why does it sing?"), head="").title == "Why does it sing?"


class TestAuthors:
    def test_the_byline_is_of_who_began(self) -> None:
        assert draft_of(post("Ann", "Why?") + post("Bo", "Because.")).byline == "Ann"

    def test_a_post_without_author_leaves_no_byline(self) -> None:
        """The byline would stand under the words of somebody else."""
        draft = draft_of(post("Ann", "Why does the kettle sing?") + post("", "Because."))
        assert texts_of(draft) == [("Ann", "Why does the kettle sing?"), (None, "Because.")]
        assert draft.byline is None

    @pytest.mark.parametrize(
        ("printed", "name"),
        [("Bo:", "Bo"), ("· Bo —", "Bo"), ("-Bo-", "-Bo-"), ("Bo |", "Bo"), ("Bo, :", "Bo"), (" - : Bo", "Bo")],
    )
    def test_signs_beside_a_name_are_not_of_it(self, printed: str, name: str) -> None:
        assert texts_of(draft_of(post("Ann", "Why?") + post(printed, "Because.")))[1][0] == name

    @pytest.mark.parametrize("name", ["[deleted]", "—", "x" * 100, "x" * 1_000])
    def test_a_text_that_is_no_name_names_nobody(self, name: str) -> None:
        assert texts_of(draft_of(post("Ann", "Why does the kettle sing?") + post(name, "Because.")))[1][0] is None

    @pytest.mark.parametrize("name", ["[deleted]", "x" * 100])
    def test_neither_does_an_attribute(self, name: str) -> None:
        reply = f"<shreddit-comment author={name}><div slot=comment>Because.</div></shreddit-comment>"
        page = f"<shreddit-post author=Ann><div slot=text-body>Why does it sing?</div></shreddit-post>{reply}"
        assert texts_of(draft_of(page)) == [("Ann", "Why does it sing?"), (None, "Because.")]

    def test_who_asks_may_stay_unknown(self) -> None:
        """The byline would be of who answered."""
        draft = draft_of(post("", "Why does the kettle sing in the night, but only if it rains?") + post("Bo", "So."))
        assert texts_of(draft)[1] == ("Bo", "So.")
        assert draft.byline is None

    def test_most_texts_need_an_author(self) -> None:
        draft = draft_of(post("Ann", "Why?") + post("", "Because the wind blows through the whole of the chimney."))
        assert {author for author, _ in texts_of(draft)} == {None}


CARD = (
    "<div class=post-signature><div class=user-action-time>{} <b class=relativetime title={}>then</b></div>"
    "<div class=user-details>{}</div></div>"
)
SCORE = "<br><span class=reputation-score>1,021</span><span class=badgecount>2</span>"


class TestAuthorsAfterTheText:
    """Stack Exchange shows the editors of a post before its author."""

    @pytest.mark.parametrize(
        ("written", "name"),
        [
            (f"<a>Bo</a>{SCORE}", "Bo"),
            (f"user99{SCORE}", "user99"),  # a deleted account has no link
            ("<span class=community-wiki>Community wiki</span><a>3 revs, 2 users 80%</a> <a>Bo</a>", "Community wiki"),
            ("<a></a><a>Bo</a>", "Bo"),  # a picture of the author may be a link
            ("<a>[removed]</a><a>Bo</a>", None),
        ],
    )
    def test_the_last_card_names_the_author(self, written: str, name: str | None) -> None:
        def said(kind: str, text: str, author: str) -> str:
            cards = CARD.format("edited", "2021-01-01", "<a>Ed</a>") + CARD.format("written", "2012-06-27", author)
            return f"<div class={kind} id={kind}><div class=js-post-body>{text}</div>{cards}</div>"

        draft = draft_of(said("question", "Why does the kettle sing?", "<a>Ann</a>") + said("answer", "So.", written))
        assert texts_of(draft) == [("Ann", "Why does the kettle sing?"), (name, "So.")]
        assert str(draft.published) == "2012-06-27"

    @pytest.mark.parametrize(
        "written", ["<a>Bo</a><i>Plumber</i>", "<a></a><b itemprop=name>Bo</b><i>Plumber</i>", "Bo"]
    )
    def test_what_stands_beside_a_name_is_not_a_part_of_it(self, written: str) -> None:
        page = (
            "<div itemscope itemtype=https://schema.org/QAPage><div itemscope itemtype=https://schema.org/Question>"
            "<p itemprop=text>Why does the kettle sing?</p><i itemprop=author>Ann</i></div>"
            "<div itemscope itemtype=https://schema.org/Answer><p itemprop=text>So.</p>"
            f"<span itemprop=author>{written}</span></div></div>"
        )
        assert texts_of(draft_of(page)) == [("Ann", "Why does the kettle sing?"), ("Bo", "So.")]

    def test_a_name_is_not_joined_with_the_words_beside_it(self) -> None:
        """NodeBB writes when a post was written in the element of its author."""
        post = (
            "<li component=post data-username=ann><div itemprop=author><meta itemprop=name content='Ann Lee'>"
            "<div><a data-username=ann>Ann Lee</a></div><div>wrote on <b class=timeago></b></div></div>"
            "<div component=post/content>Why?</div></li>"
        )
        assert texts_of(draft_of(post)) == [("Ann Lee", "Why?")]


class TestPosts:
    def test_who_edited_a_post_is_not_in_its_text(self) -> None:
        note = "<span data-excludequote><strong>Edited March 6 by Zed</strong></span>"
        assert texts_of(draft_of(post("Ann", f"<p>Why?</p>{note}"))) == [("Ann", "Why?")]

    def test_a_long_post_has_a_paragraph_for_each_of_its_own(self) -> None:
        first, second = "One. " * 200, "Two. " * 200
        draft = draft_of(post("Ann", f"<p>{first}</p><p>{second}</p>") + post("Bo", "<p>a</p><p>b</p>"))
        assert texts_of(draft) == [("Ann", first.strip()), ("Ann", second.strip()), ("Bo", "a\nb")]
        assert MAX_POST_CHARS == MAX_PASSAGE_CHARS

    def test_hidden_and_deleted_posts_are_left_out(self) -> None:
        hidden = f"<div style='display: none'>{post('Bo', 'Hidden.')}</div>"
        body = post("Ann", "Why?") + hidden + post("Cy", "This post was deleted.", "message--deleted")
        assert texts_of(draft_of(body)) == [("Ann", "Why?")]

    def test_a_post_with_a_hidden_text_is_hidden(self) -> None:
        """A forum shows only the names of those whom a reader ignores."""
        body = post("Ann", "Why?") + post("Bo", "Hidden.").replace("bbWrapper", "'bbWrapper' style='display:none'")
        assert texts_of(draft_of(body)) == [("Ann", "Why?")]

    def test_an_element_without_end_does_not_take_in_the_next_posts(self) -> None:
        body = post("Ann", "<div>Why?").replace("</div></article>", "") + post("Bo", "Because.")
        assert texts_of(draft_of(body)) == [("Ann", "Why?"), ("Bo", "Because.")]

    def test_a_signature_is_no_post(self) -> None:
        body = "<article class=message data-author=Ann><aside class=signature><div class=bbWrapper>Stove.</div></aside>"
        assert texts_of(draft_of(f"{body}</article>{post('Bo', 'Because.')}")) == [("Bo", "Because.")]

    def test_names_and_days_in_a_text_are_not_the_posts(self) -> None:
        text = "Ask <a class=username>Cy</a>. <time datetime=1999-01-01>Then</time>"
        draft = draft_of(f"<article class=message data-author=Ann><div class=bbWrapper>{text}</div></article>")
        assert (draft.byline, draft.published) == ("Ann", None)

    def test_a_system_without_elements_for_posts_names_the_author_before_each(self) -> None:
        named = "<b class=normalname>{}</b>"
        text = "<div class=postcolor>{}</div>"
        first = named.format("Ann") + text.format(f"Why? {named.format('Cy')}")
        body = first + text.format("No name.") + named.format("Bo") + text.format("Because.")
        assert texts_of(draft_of(body)) == [("Ann", "Why? Cy"), (None, "No name."), ("Bo", "Because.")]

    def test_plain_quotations_of_an_answer_stay_if_they_are_from_elsewhere(self) -> None:
        def said(kind: str, text: str, name: str) -> str:
            author = f"<div itemprop=author><a>{name}</a></div>"
            return f"<div class={kind} id={kind}><div class=js-post-body>{text}</div>{author}</div>"

        quoted = "<blockquote>Why does it sing?</blockquote><blockquote>Steam sings (a book).</blockquote>"
        answer = said("answer", f"{quoted}So it is steam.", "Bo")
        draft = draft_of(said("question", "Why does it sing?", "Ann") + answer)
        assert texts_of(draft) == [("Ann", "Why does it sing?"), ("Bo", "Steam sings (a book).\nSo it is steam.")]

    @pytest.mark.slow
    def test_there_may_be_too_many(self) -> None:
        with pytest.raises(TooManyPassagesError):
            draft_of(post("Ann", "Why?") * (MAX_PASSAGES + 1))


class TestADay:
    @pytest.mark.parametrize(
        ("written", "day"),
        [
            ("<time datetime=2024-03-05T10:00>x</time>", "2024-03-05"),
            ("<time data-time=1709632800>x</time>", "2024-03-05"),
            ("<time data-time=1709632800000>x</time>", "2024-03-05"),
            ("<time>5. März 2024, 10:00</time>", "2024-03-05"),
            ("<time>Tue Mar 05, 2024 10:00 am</time>", "2024-03-05"),
            ("<time>on 5 March 2024</time>", "2024-03-05"),
            ("<time>25/03/2024</time>", "2024-03-25"),
            ("<time>03-25-2024</time>", "2024-03-25"),
            ("<time>3/3/2024</time>", "2024-03-03"),
            ("<time>03/05/2024</time>", "None"),  # in March or in May
            ("<time>31/31/2024</time>", "None"),
            ("<time>#7 (2024-03-05)</time>", "2024-03-05"),
            ("<time>from 2024-03-05 to 2024-03-06 and</time>", "None"),
            ("<time>yesterday</time>", "None"),
            ("<time datetime=2024-03-06T01:10Z>5 March 2024, 22:10</time>", "2024-03-05"),  # where it was written
            ("<time datetime=2024-03-06T01:10Z>12 March 2024</time>", "2024-03-06"),
            ("<time title='5 March 2024 10:00'>Monday</time>", "2024-03-05"),
        ],
    )
    def test_is_that_of_the_first_post(self, written: str, day: str) -> None:
        first = f"<article class=message data-author=Ann>{written}<div class=bbWrapper>Why?</div></article>"
        assert str(draft_of(first + post("Bo", "Because.")).published) == day

    def test_may_be_in_the_head(self) -> None:
        head = "<title>Kettle</title><meta property=article:published_time content=2024-03-05T10:00>"
        assert str(draft_of(post("Ann", "Why?"), head).published) == "2024-03-05"


class TestSurroundings:
    def test_posts_under_a_longer_text_are_comments(self) -> None:
        draft = draft_of(f"<article><h1>Kettle</h1>{PROSE}</article>{post('Ann', 'Why?')}{post('Bo', 'Because.')}")
        assert {author for author, _ in texts_of(draft)} == {None}

    def test_posts_under_a_declared_article_are_comments(self) -> None:
        article = f"<div itemscope itemtype=https://schema.org/NewsArticle><h1>Kettle</h1>{PROSE}</div>"
        draft = draft_of(article + post("Ann", "Why? " * 900) + post("Bo", "Because. " * 900))
        assert {author for author, _ in texts_of(draft)} == {None}

    def test_the_page_says_that_its_answers_are_its_text(self) -> None:
        """Without that, so much other text would make them comments."""
        question = f"<b itemprop=author>Ann</b><div itemprop=text>{'Why? ' * 90}</div>"
        answers = (
            "<div itemscope itemtype=https://schema.org/{}><div itemscope itemtype=https://schema.org/Question>"
            f"{question}</div></div><div class=others>{PROSE[:600]}</div>"
        )
        assert texts_of(draft_of(answers.format("QAPage")))[0][0] == "Ann"
        assert texts_of(draft_of(answers.format("WebPage")))[0][0] is None

    @pytest.mark.parametrize(
        "markup",
        [
            "<div class=postauthor>Written by Ann Lee</div><div class=postbody>{}</div>",
            "<div class=post><p class=post-byline><a>Ann Lee</a></p><div class=post-entry><div class=entry-content>{}",
        ],
    )
    def test_an_article_with_similar_names_in_its_markup_is_none(self, markup: str) -> None:
        assert {author for author, _ in texts_of(draft_of(f"<h1>Roof</h1>{markup.format(PROSE)}"))} == {None}

    def test_a_status_in_a_short_article_is_embedded(self) -> None:
        status = (
            "<div class=status><span class=display-name><strong>Bo</strong></span>"
            f"<div class=status__content>{'The roof fell by night. ' * 30}</div></div>"
        )
        article = f"<h1>Roof</h1><p class=byline>By Ann Lee</p><p>Bo wrote of the storm, {'which was long, ' * 8}</p>"
        assert texts_of(draft_of(status))[0][0] == "Bo"
        assert draft_of(article + status).byline == "Ann Lee"
        assert {author for author, _ in texts_of(draft_of(article + status))} == {None}

    @pytest.mark.parametrize(
        ("post", "comment"),
        [
            ("<div class=rd>{}</div>", "<ul class=fdb_lst_ul><li class=fdb_itm>{}</li></ul>"),
            ("<article id=bo_v>{}", "<section id=bo_vc><article id=c_1>{}</article></section></article>"),
        ],
    )
    def test_short_replies_on_a_board_are_comments_on_an_article(self, post: str, comment: str) -> None:
        """A board of Gnuboard or XpressEngine may be a newspaper's."""
        names = "<a href=#popup_menu_area class=sv_member>{}</a>"
        written = f"<h1>Storm</h1>{names.format('Ann')}<div id=bo_v_con class=xe_content>{PROSE}</div>"
        reply = f"{names.format('Bo')}<div class='xe_content cmt_contents'>A pity, so much dust.</div>"
        draft = draft_of(post.format(written) + comment.format(reply))
        assert {paragraph.author for paragraph in draft.paragraphs} == {None}
        assert not [each.text for each in draft.paragraphs if "dust" in each.text]

    def test_rules_and_boxes_are_no_other_text(self) -> None:
        rules = f"<div class=notice>{PROSE[:400]}</div><div class=sidebar>{PROSE}</div><aside>{PROSE}</aside>"
        assert draft_of(rules + post("Ann", "Why?") + post("Bo", "Because.")).byline == "Ann"
