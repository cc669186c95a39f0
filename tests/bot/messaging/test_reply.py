"""Render messages as Telegram shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import accumulate

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from telegram import Chat, InlineKeyboardButton, InlineKeyboardMarkup, LoginUrl, Message

from bot.articles.callback_data import FIELDS
from bot.articles.edit_messages import render_future_question, render_question
from bot.articles.field_values import value_in
from bot.articles.finding.callback_data import PickToListVersions
from bot.articles.finding.messages import render_articles, render_found, render_offered
from bot.articles.messages import (
    render_added,
    render_amended,
    render_article,
    render_redone,
    render_removal_question,
    render_removed,
    render_undone,
)
from bot.articles.paragraph_messages import render_choice
from bot.articles.paragraph_picker import PickedParagraphs, items_of, name_of_listing
from bot.help.messages import render_welcome
from bot.messaging import html
from bot.messaging.attribution import facts_of, linked_title, title_of
from bot.messaging.html import Fragment, bold, join, plain, quotation, short_label, unlinked, utf16_length
from bot.messaging.reply import Button, Reply, rows_of, rows_without, text_reply
from bot.messaging.signed_state import Marks
from bot.updates.shown_articles import buttons_of
from index.articles.edits import Listed, digest_of
from index.listing.found_articles import FoundArticles
from index.model import (
    Added,
    AddStatus,
    Article,
    Change,
    FilterFault,
    FilterProblem,
    Unsearchable,
)
from tests.support.bot.rendered_replies import ARTICLES, LABELS, article, shown
from tests.support.fake_bot_api.texts.text import detect_entities

QUOTE_TYPES = ("blockquote", "expandable_blockquote")


class TestTitle:
    @pytest.mark.parametrize(
        ("values", "label"),
        [
            ({"title": "Cats"}, "Cats"),
            ({"title": "", "source": "Gazette"}, "Gazette"),
            ({"title": "", "url": "https://e.org/x"}, "e.org"),
            ({"title": ""}, "Untitled"),
            ({"title": "é" * 300}, "é" * 199 + "…"),
        ],
    )
    def test_is_always_a_readable_label(self, values: dict[str, object], label: str) -> None:
        assert title_of(article(**values)) == label


NOTED = FoundArticles(
    (),
    99_990,
    999_999,
    tuple(f"by:{n}{'x' * 60}" for n in range(9)),
    tuple(FilterProblem(f"after:{n}{'x' * 60}", FilterFault.NOT_A_DATE) for n in range(9)),
    ("lighthouse" * 10,) * 30,
)
"""A page with as much to say about words and filters as anybody can type."""


class TestEverythingElse:
    @given(ARTICLES, st.booleans())
    def test_is_taken_by_telegram(self, some: Article, flag: bool) -> None:
        items = items_of(some, [Listed(each, digest_of(each), flag) for each in some.paragraphs])
        chosen = PickedParagraphs(some.id, "0123456789abcdef", "01234567", name_of_listing(items), frozenset({0}))
        put_right = replace(some, fixed=FIELDS, skipped=("0123456789abcdef",))
        for reply in (
            render_amended(Added(AddStatus.REPLACED, put_right, 3, "0123456789abcdef" if flag else None)),
            render_article(Added(AddStatus.UNCHANGED, some, 3, None)),
            render_added(Added(AddStatus.ADDED, some, 0, "0" * 16, Unsearchable(some.id, some.title, "ValueError"))),
            render_future_question(some, "2099-01-01"),
            *(Reply(render_question(some, field, value_in(some, field), [plain("✎")])) for field in FIELDS),
            render_choice(some, items, chosen, 0, Marks(7, "byline_bot", b"key").beginning(chosen.written)),
            render_added(Added(AddStatus.ADDED, some, 3, "0123456789abcdef")),
            render_removal_question(some, 3),
            render_removed(some, "0123456789abcdef"),
            render_undone(Change("0" * 16, some.id, some, some if flag else None, some.added_at, None)),
            render_redone(
                Change("0" * 16, some.id, some, some if flag else None, some.added_at, None),
                Added(AddStatus.REPLACED, some, 3, "0" * 16) if flag else None,
            ),
            render_articles(FoundArticles((some,) * 10, 10, 40), for_admin=flag),
            render_found(replace(NOTED, articles=(some,) * 10), for_admin=flag),
            render_found(replace(NOTED, total=0), for_admin=flag),
            render_offered(replace(NOTED, articles=(some,) * 5), PickToListVersions),
            render_welcome(ids=["7"] * flag, is_admin=flag, latest=some, commands=["/ask – Ask"]),
            text_reply(some.title * 30 or "x"),
        ):
            shown(reply)
            for row in reply.buttons:
                for button in row:
                    assert 1 <= len(button.data.encode()) <= 64
                    assert button.label


class TestLabels:
    @pytest.mark.parametrize(
        ("source", "url", "is_link"),
        [
            ("gazette.com", "https://gazette.com/a", True),
            ("Gazette.com", "https://www.gazette.com/a", True),
            ("gazette.com", "https://news.gazette.com/a", True),
            ("gazette.com", None, True),
            ("evil.com", "https://gazette.com/a", False),
            ("gazette.com", "https://evilgazette.com/a", False),
            ("https://gazette.com", None, False),
            ("see gazette.com", None, False),
        ],
    )
    def test_are_links_where_they_are_the_host(self, source: str, url: str | None, is_link: bool) -> None:
        (fact,) = facts_of(article(source=source, url=url))
        assert (fact == source) == is_link
        assert [each.type for each in detect_entities(fact)] == (["url"] if is_link else [])

    def test_are_titles_as_they_are_where_they_are_links(self) -> None:
        title = "@jane on gazette.com"
        assert linked_title(article(title=title, url="https://gazette.com/a"), 100).text == title
        assert list(detect_entities(linked_title(article(title=title), 100).text)) == []


class TestMarkup:
    def test_length_counts_as_telegram_does(self) -> None:
        assert plain("a<𝔘&").length == 5
        assert (bold(bold(plain("x"))) + bold(plain("y"))).entities == 3
        assert join([plain("a"), plain("b"), Fragment()], ", ").html == "a, b, "
        assert quotation(plain("x"), expandable=True).html == "<blockquote expandable>x</blockquote>"

    def test_labels_are_cut_between_graphemes(self) -> None:
        assert short_label("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 10) == "👩‍👩‍👧…"
        assert short_label("abc", 3) == "abc"
        assert short_label("a" + "\u0301" * 3_000, 100) == "…", "one grapheme may be longer than any limit"

    @pytest.mark.parametrize(
        "text",
        [
            "see https://evil.example/x?y=1",
            "http://1.2.3.4",
            "tg://resolve?domain=evil",
            "evil.com and www.evil.info/x",
            "Jane (@jane_doe)",
            "jo.reed@gazette.com",
            "/remove_abc now",
            "(/start)",
        ],
    )
    def test_of_a_label_no_link_is_made(self, text: str) -> None:
        assert list(detect_entities(text)) or text.startswith("tg:")
        assert list(detect_entities(unlinked(text))) == []
        assert unlinked(text).replace("\u2060", "") == text

    @given(st.text(st.sampled_from("ab@/.:-_ #\u2060é1")) | LABELS)
    def test_of_no_label_one_is_made(self, text: str) -> None:
        found = {entity.type for entity in detect_entities(unlinked(text))}
        assert found <= {"hashtag"}
        assert unlinked(unlinked(text)) == unlinked(text)

    @pytest.mark.parametrize(
        "text", ["J. R. R. Tolkien", "The Fen Gazette", "Reuters/AP", "2.5 km", "a.m.", "He/She", ""]
    )
    def test_of_others_nothing_is_changed(self, text: str) -> None:
        assert unlinked(text) == text

    @given(LABELS | st.text(st.sampled_from("ab@/.:-_ é👩\u0301\u200d")), st.integers(1, 50))
    def test_words_of_others_are_looked_through_as_far_as_they_are_shown(self, text: str, limit: int) -> None:
        assert html.safe_label(text, limit) == short_label(unlinked(text), limit)

    @given(LABELS, st.integers(1, 50))
    def test_labels_keep_to_their_limit(self, text: str, limit: int) -> None:
        assert utf16_length(short_label(text, limit)) <= limit

    @given(LABELS, st.integers(1, 50))
    def test_labels_have_as_many_graphemes_as_fit(self, text: str, limit: int) -> None:
        fitting, *others = accumulate(["", *regex.findall(r"\X", text)])
        for longer in others:
            fitting = longer if utf16_length(longer) < limit else fitting
        assert short_label(text, limit) in (text, fitting.rstrip() + "…")


KINDS = st.sampled_from(["data", "url", "shared", "copied", "app"])


class TestButtons:
    @given(st.text(min_size=1), KINDS, st.text(min_size=1))
    def test_are_read_as_they_were_written(self, label: str, kind: str, value: str) -> None:
        button = Button(label, **{kind: value})
        assert Button.of(button.as_sent) == button

    @pytest.mark.parametrize("does", [{}, {"data": "x", "url": "https://e.org"}, {"copied": "x", "shared": "y"}])
    def test_do_one_thing(self, does: dict[str, str]) -> None:
        with pytest.raises(ValueError, match="does one thing"):
            Button("More", **does)

    @pytest.mark.parametrize(
        "sent",
        [
            InlineKeyboardButton("Pay", pay=True),
            InlineKeyboardButton("Sign in", login_url=LoginUrl("https://e.org")),
            InlineKeyboardButton("Ask", switch_inline_query=""),
        ],
    )
    def test_of_an_unknown_kind_are_none(self, sent: InlineKeyboardButton) -> None:
        assert Button.of(sent) is None


def message_with(*rows: Sequence[InlineKeyboardButton]) -> Message:
    keyboard = InlineKeyboardMarkup(rows) if rows else None
    return Message(1, datetime(2026, 1, 2, tzinfo=UTC), Chat(1, "private"), reply_markup=keyboard)


class TestRows:
    SENT = (
        Button("More", "more:1"),
        Button("Open", url="https://e.org"),
        Button("Share", shared="p_x"),
        Button("Copy", copied="Cats"),
        Button("Read in Telegram", app="https://e.org/app/"),
    )

    def test_have_the_buttons_of_every_kind(self) -> None:
        first, *others = (button.as_sent for button in self.SENT)
        assert rows_of(message_with([first], others)) == (self.SENT[:1], self.SENT[1:])

    def test_are_empty_without_a_keyboard(self) -> None:
        assert rows_of(None) == rows_of(message_with()) == ()

    def test_lose_the_button_with_these_data_and_no_other(self) -> None:
        message = message_with([button.as_sent for button in self.SENT], [self.SENT[0].as_sent])
        assert rows_without(message, "more:1") == (self.SENT[1:],)

    @pytest.mark.parametrize("data", ["", None, "None"])
    def test_lose_nothing_without_data(self, data: str | None) -> None:
        assert rows_without(message_with([button.as_sent for button in self.SENT]), data) == (self.SENT,)

    def test_have_no_data_but_callback_data(self) -> None:
        assert buttons_of(message_with([button.as_sent for button in self.SENT])) == ["more:1"]
