"""Render results to choose from, whatever articles say."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import InputTextMessageContent

from bot.inline.messages import BEGINNING_LENGTH, button_above, result
from bot.messaging.html import utf16_length
from bot.messaging.reply import MAX_LENGTH
from index.model import Hit
from tests.support.bot.rendered_replies import ARTICLES, QUOTES, article, hit, texts_of
from tests.support.fake_bot_api.texts.formatting import format_text

USERNAME = "byline_bot"


class TestAResult:
    @settings(max_examples=60)
    @given(st.builds(hit, ARTICLES, QUOTES))
    def test_is_taken_by_telegram_and_quotes_verbatim(self, found: Hit) -> None:
        rendered = result(found, USERNAME)
        assert 1 <= len(rendered.id.encode()) <= 64
        assert rendered.title.strip()
        assert utf16_length(rendered.description or "") <= BEGINNING_LENGTH
        assert isinstance(rendered.input_message_content, InputTextMessageContent)
        content = format_text(rendered.input_message_content.message_text, "HTML", None, MAX_LENGTH)
        assert texts_of(content, "blockquote", "expandable_blockquote") == [found.passage.text]
        assert not content.dropped

    def test_has_one_button_and_it_asks_the_bot_nothing(self) -> None:
        """Nobody could tell the bot which message was tapped, so a button with data would do nothing."""
        rendered = result(hit(article(id="a" * 32), "Cats purr."), USERNAME)
        assert rendered.reply_markup is not None
        ((button,),) = rendered.reply_markup.inline_keyboard
        assert button.callback_data is None
        assert re.fullmatch(rf"https://t\.me/{USERNAME}\?start=[A-Za-z0-9_-]{{1,64}}", button.url or "")
        assert (button.url or "").endswith(f"={rendered.id}")

    def test_begins_as_the_passage_does(self) -> None:
        """Nothing in the list becomes a link."""
        assert (
            result(hit(article(), "See evil.example\nand  @you."), USERNAME).description == "See evil.example and @you."
        )


class TestTheButtonAbove:
    def test_says_whether_there_is_anything(self) -> None:
        near = [result(hit(article(), "Cats purr."), USERNAME)]
        assert button_above(near, "q_eA").text == "Not sure about these. Ask me in private"
        assert button_above([], "q_eA").text == "Nothing found. Ask me in private"
