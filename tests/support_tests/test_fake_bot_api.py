"""The fake Bot API server measures our promises, so it is measured itself: python-telegram-bot talks to it."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from html import escape
from pathlib import Path
from types import UnionType
from typing import Union, get_args, get_origin

import pytest
from aiohttp import ClientSession
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, JsonValue
from telegram import (
    Bot,
    BotCommandScopeChat,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MessageOriginChannel,
    MessageOriginHiddenUser,
    MessageOriginUser,
    ReplyParameters,
    Update,
)
from telegram import Message as SentMessage
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from tests.support.fake_bot_api import EVERY_METHOD, FILE_DOWNLOAD, FakeBotApi, Person, Window, as_on_a_phone
from tests.support.fake_bot_api.__main__ import Console
from tests.support.fake_bot_api.http.methods import METHODS, Method
from tests.support.fake_bot_api.objects import TelegramObject
from tests.support.fake_bot_api.texts.formatting import format_text
from tests.support.fake_bot_api.texts.text import clean, is_empty, utf16_length, utf16_slice
from tests.support.fake_bot_api.world import QUERY_LIFE_S
from tests.support.paths import SHARED
from tests.support.refusals import mistake

REFERENCE = SHARED / "data" / "bot-api-10.1.json"
Reference = dict[str, dict[str, dict[str, dict[str, tuple[list[str], int]]]]]
"""Methods and types, by name; of each its fields: types, and whether it is required."""

SIMPLE = {int: "Integer", str: "String", bool: "Boolean"}


@pytest.fixture(scope="module")
def reference() -> Reference:
    if not REFERENCE.exists():
        pytest.skip("the Bot API reference is not beside the checkout")
    loaded: Reference = json.loads(REFERENCE.read_text())
    return loaded


async def post(telegram: FakeBotApi, method: str, parameters: JsonValue) -> tuple[int, str]:
    """Call a method with a JSON body; return status and description."""
    async with (
        ClientSession() as session,
        session.post(f"{telegram.url}/bot{telegram.token}/{method}", json=parameters) as response,
    ):
        return response.status, (await response.json()).get("description", "")


def keyboard(label: str, callback_data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=callback_data)]])


async def first_update(bot: Bot) -> Update:
    (update,) = await bot.get_updates(timeout=1)
    return update


class TestTheTable:
    """Methods and types are those of the Bot API reference."""

    @staticmethod
    def telegram_types(annotation: object) -> set[str]:
        """`int | str | None` is Integer or String."""
        if get_origin(annotation) in (Union, UnionType):
            return set().union(*(TestTheTable.telegram_types(part) for part in get_args(annotation)))
        if get_origin(annotation) is list:
            return {f"Array of {name}" for name in TestTheTable.telegram_types(get_args(annotation)[0])}
        if annotation is type(None):
            return set()
        assert isinstance(annotation, type)
        return {SIMPLE.get(annotation, annotation.__name__)}

    @staticmethod
    def with_subtypes(types: list[str], reference: Reference) -> set[str]:
        """Add the kinds of these types: an article is one of the results of an inline query."""
        kinds = [(kind.rpartition(" ")[0], reference["types"].get(kind.rpartition(" ")[2], {})) for kind in types]
        return {*types, *(f"{before} {name}".strip() for before, kind in kinds for name in kind.get("subtypes", []))}

    @pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.method_name())
    def test_every_parameter_is_there_with_its_type(self, method: type[Method], reference: Reference) -> None:
        fields = reference["methods"][method.method_name()]["fields"]
        assert set(method.model_fields) | method.not_imitated == set(fields)
        for name, field in method.model_fields.items():
            types, required = fields[name]
            assert self.telegram_types(field.annotation) <= self.with_subtypes(types, reference), name
            assert field.is_required() == bool(required), name

    @pytest.mark.parametrize("kind", TelegramObject.__subclasses__(), ids=lambda kind: kind.__name__)
    def test_every_field_of_a_type_is_one_of_telegrams(self, kind: type[BaseModel], reference: Reference) -> None:
        fields = reference["types"][kind.__name__].get("fields")
        if not fields:
            pytest.skip("an upload, or a type of several kinds")
        ours = {field.serialization_alias or name for name, field in kind.model_fields.items()}
        assert ours <= set(fields)
        assert {name for name, (_, required, *_) in fields.items() if required} <= ours


class TestCalling:
    async def test_the_bot_is_who_its_token_says(self, telegram: FakeBotApi, bot: Bot) -> None:
        assert (await bot.get_me()).id == int(telegram.token.split(":")[0])

    @pytest.mark.parametrize("token", ["7000000001:another", "nonsense"])
    async def test_another_token_is_refused(self, token: str, telegram: FakeBotApi) -> None:
        stranger = Bot(token, base_url=f"{telegram.url}/bot")
        with pytest.raises(InvalidToken):
            await stranger.initialize()
        await stranger.shutdown()

    async def test_an_unknown_method_is_not_found(self, telegram: FakeBotApi) -> None:
        assert await post(telegram, "sendTelegram", {}) == (404, "Not Found: method not found")
        assert "sendTelegram" in telegram.mistakes.pop()

    async def test_an_unknown_parameter_is_refused(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        with mistake(telegram, "unknown parameter"):
            await bot.send_message(chat.id, "x", api_kwargs={"reply_to": 1})

    async def test_a_parameter_without_imitation_is_refused(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        with mistake(telegram, "does not imitate"):
            await bot.send_message(chat.id, "x", message_effect_id="5")

    async def test_what_is_missing_is_said(self, telegram: FakeBotApi) -> None:
        assert await post(telegram, "sendMessage", {"chat_id": 1}) == (400, "Bad Request: message text is empty")
        assert await post(telegram, "sendMessage", {"text": "x"}) == (400, "Bad Request: chat_id is empty")
        telegram.mistakes.clear()

    async def test_an_unknown_chat_is_not_found(self, bot: Bot) -> None:
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(99, "x")

    async def test_who_blocked_the_bot_is_not_written_to(self, bot: Bot, chat: Window) -> None:
        chat.person.block_bot()
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await bot.send_message(chat.id, "x")


class TestPolling:
    async def test_an_offset_confirms_what_came_before(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        await chat.send("second")
        first, second = await bot.get_updates()
        assert [first.message.text, second.message.text] == ["hello", "second"]  # type: ignore[union-attr]  # messages
        assert [update.update_id for update in await bot.get_updates(offset=second.update_id)] == [second.update_id]
        assert await bot.get_updates(offset=second.update_id + 1, timeout=0) == ()
        assert telegram.updates.waiting == 0

    async def test_a_long_poll_ends_when_something_comes(self, telegram: FakeBotApi, bot: Bot, reader: Person) -> None:
        polling = asyncio.create_task(bot.get_updates(timeout=20))
        await telegram.polling()
        await reader.private_chat().send("late")
        (update,) = await polling
        assert update.message is not None
        assert update.message.text == "late"

    async def test_a_second_poller_ends_the_first(self, telegram: FakeBotApi, bot: Bot, reader: Person) -> None:
        first = asyncio.create_task(bot.get_updates(timeout=20))
        await telegram.polling()
        second = asyncio.create_task(bot.get_updates(timeout=20))
        with pytest.raises(Conflict):
            await first
        await reader.private_chat().send("for the second")
        assert len(await second) == 1

    async def test_a_conflict_on_command_ends_the_running_poll(
        self, telegram: FakeBotApi, bot: Bot, chat: Window
    ) -> None:
        first = await first_update(bot)
        polling = asyncio.create_task(bot.get_updates(offset=first.update_id + 1, timeout=20))
        await telegram.polling()
        conflict = telegram.faults.conflict()
        await chat.send("unheard")
        assert await polling == ()
        with pytest.raises(Conflict):
            await bot.get_updates()
        conflict.lift()
        assert len(await bot.get_updates(offset=first.update_id + 1)) == 1

    async def test_kinds_that_the_bot_does_not_ask_for_do_not_come(
        self, bot: Bot, chat: Window, telegram: FakeBotApi
    ) -> None:
        await bot.get_updates(allowed_updates=["callback_query"])
        waiting = telegram.updates.waiting
        await chat.send("unheard")
        assert telegram.updates.waiting == waiting

    async def test_a_confirmed_update_can_come_again(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        (update,) = await bot.get_updates()
        telegram.updates.redeliver()
        (again,) = await bot.get_updates(offset=update.update_id + 1)
        assert again.update_id == update.update_id


class TestHtml:
    """The HTML that Telegram's parser takes, refuses and changes."""

    @pytest.mark.parametrize(
        ("html", "reason"),
        [
            ("<p>x</p>", 'unsupported start tag "p" at byte offset 0'),
            ("ä <5 apples>", 'unsupported start tag "5" at byte offset 3'),
            ("<b>x", 'can\'t find end tag corresponding to start tag "b"'),
            ("x</b>", "unexpected end tag at byte offset 1"),
            ("<b><i>x</b></i>", 'unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
            ("1 < 2", "unsupported start tag"),
            ("1 <", "unclosed start tag at byte offset 2"),
            ("<a href=http://x.org>x</a>", "unexpected end of name token at byte offset 8"),
            ('<b class="x>y</b>', "unclosed start tag at byte offset 0"),
            ("<b hidden>x</b>", "expected equal sign"),
            ('<span class="x">x</span>', 'tag "span" must have class "tg-spoiler"'),
            ("&#xD83D;", "invalid unicode"),
        ],
    )
    async def test_bad_markup_is_refused(
        self, html: str, reason: str, telegram: FakeBotApi, bot: Bot, chat: Window
    ) -> None:
        with mistake(telegram, reason):
            await bot.send_message(chat.id, html, parse_mode="HTML")

    @pytest.mark.parametrize(
        ("html", "text"),
        [
            ("&lt;b&gt; &amp;amp; &quot;", '<b> &amp; "'),
            ("&nbsp;&apos;&copy;", "&nbsp;&apos;&copy;"),
            ("&#1078;&#x1F600;", "ж😀"),
            ("a > b & c", "a > b & c"),
            ("<B>x</B>", "x"),
            ("<b></b>x", "x"),
        ],
    )
    async def test_references_and_cases(self, html: str, text: str, bot: Bot, chat: Window) -> None:
        assert (await bot.send_message(chat.id, html, parse_mode="HTML")).text == text

    async def test_all_tags_make_entities(self, bot: Bot, chat: Window) -> None:
        html = (
            "<b>b</b> <strong>s</strong> <i>i</i> <em>e</em> <u>u</u> <ins>n</ins> <s>s</s> <strike>t</strike> "
            '<del>d</del> <span class="tg-spoiler">p</span> <tg-spoiler>q</tg-spoiler> <a href="https://x.org/?a=1&amp;b">a</a>'
            " <code>c</code> <pre>r</pre> <blockquote>k</blockquote> <blockquote expandable>l</blockquote>"
        )
        sent = await bot.send_message(chat.id, html, parse_mode="HTML")
        assert [entity.type for entity in sent.entities] == [
            *("bold", "bold", "italic", "italic", "underline", "underline"),
            *("strikethrough", "strikethrough", "strikethrough", "spoiler", "spoiler"),
            *("text_link", "code", "pre", "blockquote", "expandable_blockquote"),
        ]
        assert [entity.url for entity in sent.entities if entity.url] == ["https://x.org/?a=1&b"]

    async def test_a_link_that_is_none_is_plain_text(self, bot: Bot, chat: Window) -> None:
        """No error tells: javascript, a missing host, a host without a dot."""
        sent = await bot.send_message(
            chat.id,
            '<a href="javascript:alert(1)">a</a> <a href="http://">b</a> <a href="http://localhost/">c</a>',
            parse_mode="HTML",
        )
        assert (sent.text, sent.entities) == ("a b c", ())

    async def test_marks_are_cut_at_links(self, bot: Bot, chat: Window) -> None:
        """So that one mark may count as three of the hundred entities; and none begins with a space."""
        sent = await bot.send_message(chat.id, '<b>a <a href="https://x.org">b</a> c</b>', parse_mode="HTML")
        assert [(e.type, e.offset, e.length) for e in sent.entities] == [
            ("bold", 0, 2),
            ("text_link", 2, 1),
            ("bold", 2, 1),
            ("bold", 4, 1),
        ]

    async def test_other_parse_modes_are_refused_loudly(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        with mistake(telegram, "does not imitate"):
            await bot.send_message(chat.id, "*x*", parse_mode="MarkdownV2")


VISIBLE = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(
    lambda text: clean(text) == text == text.strip() and not is_empty(text)
)
"""Texts that Telegram leaves as they are."""

MARKUP = st.recursive(
    VISIBLE.map(escape),
    lambda inner: (
        st.builds(
            "<{0}>{1}</{0}>".format, st.sampled_from(["b", "i", "u", "s", "blockquote", "code", "tg-spoiler"]), inner
        )
        | st.builds("{} {}".format, inner, inner)
    ),
)


class TestEveryText:
    """The rules that hold for all texts."""

    @given(VISIBLE)
    def test_an_escaped_text_stays_as_it_is(self, text: str) -> None:
        assert format_text(escape(text), "HTML", None, 10_000).text == text

    @given(st.text(st.characters(codec="utf-8")))
    def test_what_telegram_kept_once_it_keeps_again(self, text: str) -> None:
        kept = format_text(text, None, None, 10_000).text
        assert format_text(kept, None, None, 10_000).text == kept

    @given(MARKUP)
    def test_entities_lie_inside_the_text_and_split_no_character(self, html: str) -> None:
        formatted = format_text(html, "HTML", None, 10_000)
        for entity in formatted.entities:
            assert 0 <= entity.offset < entity.end <= utf16_length(formatted.text)
            utf16_slice(formatted.text, entity.offset, entity.end).encode()

    @given(MARKUP)
    def test_what_telegram_made_of_markup_can_be_sent_as_entities(self, html: str) -> None:
        formatted = format_text(html, "HTML", None, 10_000)
        assert format_text(formatted.text, None, formatted.entities, 10_000) == formatted


class TestTexts:
    async def test_length_counts_utf16_units_after_parsing(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        html = "<b>" + "😀" * 2047 + "&lt;x</b>"
        assert utf16_length((await bot.send_message(chat.id, html, parse_mode="HTML")).text or "") == 4096
        with mistake(telegram, "message is too long"):
            await bot.send_message(chat.id, html + "y", parse_mode="HTML")

    async def test_a_long_source_is_refused_unparsed(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        with mistake(telegram, "message is too long"):
            await bot.send_message(chat.id, "x" + "<b></b>" * 5000, parse_mode="HTML")

    @pytest.mark.parametrize("text", ["", " \n ", "\u200b\u2060"[:1], "<b> </b>", "\u202e"])
    async def test_an_empty_text_is_refused(self, text: str, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        with mistake(telegram, "message text is empty"):
            await bot.send_message(chat.id, text, parse_mode="HTML")

    @pytest.mark.parametrize(
        ("given", "shown"),
        [
            ("a\tb\x00c\x0bd\x1fe", "a b c d e"),
            ("a\r\nb", "a\nb"),
            ("a\u2028b\u2029c\u202ad\u202ee", "abcde"),
            ("u\u030an\u0333d\u033f", "und"),
            ("a\u200e\u200f\u200eb\u200fc", "a\u200c\u200c\u200eb\u200fc"),
            ("  a b \n", "a b"),
            ("é и\u0306 \u2060 \x7f \x85", "é и\u0306 \u2060 \x7f \x85"),
        ],
    )
    async def test_what_telegram_changes_silently(self, given: str, shown: str, bot: Bot, chat: Window) -> None:
        assert (await bot.send_message(chat.id, given)).text == shown
        assert clean(clean(given)) == clean(given)

    async def test_entities_move_with_the_text(self, bot: Bot, chat: Window) -> None:
        html = "\n a\r\u2028\n<b> b\u030ac </b>d <i> </i>"
        sent = await bot.send_message(chat.id, html, parse_mode="HTML")
        assert sent.text == "a\n bc d"
        assert sent.parse_entities() == {sent.entities[0]: "bc "}

    async def test_entities_past_the_hundredth_are_dropped(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        sent = await bot.send_message(chat.id, "<b>x</b> " * 120, parse_mode="HTML")
        assert len(sent.entities) == 100
        assert chat.bot_messages[-1].dropped_entities == 20

    @pytest.mark.parametrize(("offset", "length"), [(1, 1), (0, 1), (2, 5), (9, 1), (0, 0), (-1, 2)])
    async def test_explicit_entities_must_fit(
        self, offset: int, length: int, telegram: FakeBotApi, bot: Bot, chat: Window
    ) -> None:
        bold: JsonValue = [{"type": "bold", "offset": offset, "length": length}]
        status, reason = await post(telegram, "sendMessage", {"chat_id": chat.id, "text": "😀abc", "entities": bold})
        assert status == 400
        assert "ntit" in reason
        telegram.mistakes.clear()


class TestSendingAndEditing:
    async def test_a_reply_shows_what_it_replies_to_one_level_deep(
        self, telegram: FakeBotApi, bot: Bot, chat: Window
    ) -> None:
        question = await chat.send("why?")
        answer = await bot.send_message(chat.id, "because", reply_parameters=ReplyParameters(question.message_id))
        assert answer.reply_to_message is not None
        assert answer.reply_to_message.text == "why?"
        again = await chat.send("really?", reply_to=await telegram.reply_to(question))
        assert again.reply_to_message is not None
        assert (again.reply_to_message.text, again.reply_to_message.reply_to_message) == ("because", None)

    async def test_a_reply_to_nothing(self, bot: Bot, chat: Window) -> None:
        with pytest.raises(BadRequest, match="Message to be replied not found"):
            await bot.send_message(chat.id, "x", reply_parameters=ReplyParameters(99))
        allowed = ReplyParameters(99, allow_sending_without_reply=True)
        assert (await bot.send_message(chat.id, "x", reply_parameters=allowed)).reply_to_message is None

    async def test_an_edit_changes_text_and_buttons(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        sent = await bot.send_message(chat.id, "one", reply_markup=keyboard("More", "m"))
        message = await telegram.message_in(chat.id)
        assert (message.content, message.buttons) == ("one", ["More"])
        await bot.edit_message_text("<b>two</b>", chat.id, sent.message_id, parse_mode="HTML")
        assert (message.history, message.buttons, message.entities_of("bold")) == (["one", "two"], [], ["two"])

    async def test_an_edit_without_change_is_refused(self, bot: Bot, chat: Window) -> None:
        """Not a mistake: it happens to bots when people press twice."""
        sent = await bot.send_message(chat.id, "<b>one</b>", parse_mode="HTML", reply_markup=keyboard("More", "m"))
        with pytest.raises(BadRequest, match="Message is not modified: specified new message content and reply markup"):
            await bot.edit_message_text(
                "<strong>one</strong>", chat.id, sent.message_id, parse_mode="HTML", reply_markup=keyboard("More", "m")
            )
        with pytest.raises(BadRequest, match="Message is not modified"):
            await bot.edit_message_reply_markup(chat.id, sent.message_id, reply_markup=keyboard("More", "m"))
        assert await bot.edit_message_reply_markup(chat.id, sent.message_id)

    async def test_only_own_messages_that_exist_can_be_edited(self, bot: Bot, chat: Window) -> None:
        with pytest.raises(BadRequest, match="Message to edit not found"):
            await bot.edit_message_text("x", chat.id, 99)
        with pytest.raises(BadRequest, match="Message can't be edited"):
            await bot.edit_message_text("x", chat.id, chat.messages[0].message_id)

    async def test_a_deleted_message_is_gone(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        sent = await bot.send_message(chat.id, "x")
        message = await telegram.message_in(chat.id)
        assert await bot.delete_message(chat.id, sent.message_id)
        assert message.deleted
        with pytest.raises(BadRequest, match="Message to delete not found"):
            await bot.delete_message(chat.id, sent.message_id)

    @pytest.mark.parametrize(
        ("button", "reason"),
        [
            ({"text": "x", "callback_data": "ü" * 33}, "BUTTON_DATA_INVALID"),
            ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
            ({"text": "x"}, "Text buttons are unallowed"),
            ({"text": " ", "callback_data": "x"}, "must be non-empty"),
            ({"text": "x", "url": "ftp://x.org"}, "Unsupported URL protocol"),
            ({"text": "x", "url": "javascript:alert(1)"}, "Wrong HTTP URL"),
            ({"text": "x", "url": "https://x.org", "callback_data": "x"}, "BUTTON_TYPE_INVALID"),
            ({"text": "x", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
            ({"text": "x", "copy_text": {"text": "😀" * 129}}, "BUTTON_COPY_TEXT_INVALID"),
            ({"text": "x", "switch_inline_query": "x"}, "BUTTON_TYPE_INVALID"),
            ({"text": "x", "colour": "red"}, "can't parse reply keyboard markup JSON object"),
        ],
    )
    async def test_bad_buttons_are_refused(
        self, button: dict[str, JsonValue], reason: str, telegram: FakeBotApi, chat: Window
    ) -> None:
        markup: JsonValue = {"inline_keyboard": [[button]]}
        status, description = await post(
            telegram, "sendMessage", {"chat_id": chat.id, "text": "x", "reply_markup": markup}
        )
        assert (status, reason in description) == (400, True)
        telegram.mistakes.clear()

    async def test_callback_data_of_64_bytes_are_taken(self, bot: Bot, chat: Window) -> None:
        sent = await bot.send_message(chat.id, "x", reply_markup=keyboard("x", "ü" * 32))
        assert sent.reply_markup is not None

    async def test_documents_are_uploaded_with_a_caption(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        sent = await bot.send_document(chat.id, b"a,b", filename="list.csv", caption="<i>all</i>", parse_mode="HTML")
        assert sent.document is not None
        assert (sent.document.file_name, sent.document.file_size, sent.caption) == ("list.csv", 3, "all")
        assert as_on_a_phone(await telegram.message_in(chat.id)) == "[file list.csv]\n_all_"


class TestAskingForAReply:
    async def test_opens_a_field_on_every_phone(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        sent = await bot.send_message(chat.id, "Name?", reply_markup=ForceReply(input_field_placeholder="Ann"))
        assert sent.reply_markup is None, "only inline buttons are shown to the bot"
        (message,) = chat.bot_messages
        assert (message.placeholder, message.opens_reply_for(chat.person.id)) == ("Ann", True)
        assert not telegram.mistakes

    async def test_opens_a_field_for_whom_it_mentions_alone(self, telegram: FakeBotApi, bot: Bot) -> None:
        ann, bo = telegram.user("Ann"), telegram.user("Bo")
        group = telegram.group("Desk", (ann, bo))
        await bot.send_message(
            group.id, f'<a href="tg://user?id={ann.id}">Ann</a>, name?', "HTML", reply_markup=ForceReply(selective=True)
        )
        (message,) = ann.in_group(group).bot_messages
        assert [entity.user for entity in message.content_entities] == [ann.user]
        assert [message.opens_reply_for(person.id) for person in (ann, bo)] == [True, False]

    async def test_opens_a_field_for_whom_it_replies_to(self, telegram: FakeBotApi, bot: Bot) -> None:
        ann, bo = telegram.user("Ann"), telegram.user("Bo")
        group = telegram.group("Desk", (ann, bo))
        asked = await ann.in_group(group).send("/fix")
        parameters = ReplyParameters(asked.message_id)
        await bot.send_message(group.id, "x", reply_parameters=parameters, reply_markup=ForceReply(selective=True))
        (message,) = ann.in_group(group).bot_messages
        assert [message.opens_reply_for(person.id) for person in (ann, bo)] == [True, False]

    async def test_cannot_be_edited(self, bot: Bot, chat: Window) -> None:
        sent = await bot.send_message(chat.id, "Name?", reply_markup=ForceReply())
        with pytest.raises(BadRequest, match="can't be edited"):
            await sent.edit_text("Age?")

    async def test_has_a_short_placeholder(self, telegram: FakeBotApi, chat: Window) -> None:
        markups: list[JsonValue] = [{"force_reply": True, "input_field_placeholder": "x" * 65}, {"force_reply": False}]
        for markup in markups:
            call: JsonValue = {"chat_id": chat.id, "text": "x", "reply_markup": markup}
            assert (await post(telegram, "sendMessage", call))[0] == 400
        telegram.mistakes.clear()

    async def test_mentions_nobody_it_never_met(self, bot: Bot, chat: Window) -> None:
        sent = await bot.send_message(chat.id, '<a href="tg://user?id=99">Zoe</a>', "HTML")
        assert (sent.text, sent.entities) == ("Zoe", ())


class TestButtons:
    async def test_a_press_reaches_the_bot_with_the_message_and_what_it_replies_to(
        self, telegram: FakeBotApi, bot: Bot, chat: Window
    ) -> None:
        question = chat.messages[0]
        await bot.send_message(
            chat.id,
            "x",
            reply_parameters=ReplyParameters(question.message_id),
            reply_markup=keyboard("More", "more:3"),
        )
        await chat.edit(question, "good morning")
        pressing = asyncio.create_task(chat.person.press(await telegram.reply_to(question), "More"))
        *_, update = await bot.get_updates(timeout=5)
        query = update.callback_query
        assert query is not None
        assert isinstance(query.message, SentMessage)
        assert (query.data, query.message.text, query.from_user.id) == ("more:3", "x", chat.person.id)
        assert query.message.reply_to_message is not None
        assert query.message.reply_to_message.text == "good morning"
        await query.answer("here", show_alert=True)
        answer = await pressing
        assert (answer.text, answer.show_alert) == ("here", True)

    async def test_a_query_is_answered_once(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        await bot.send_message(chat.id, "x", reply_markup=keyboard("More", "more:3"))
        query_id = chat.person.press_and_leave(await telegram.message_in(chat.id), "more:3")
        await bot.answer_callback_query(query_id)
        for used in (query_id, "unknown"):
            with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
                await bot.answer_callback_query(used)

    async def test_a_query_that_is_too_old_is_not_answered(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        """It is so after a while, or as soon as a test says so."""
        await bot.send_message(chat.id, "x", reply_markup=keyboard("More", "more:3"))
        message, now = await telegram.message_in(chat.id), 1_000.0
        telegram.world.clock = lambda: now
        first = chat.person.press_and_leave(message, "more:3")
        now += QUERY_LIFE_S
        second, third = (chat.person.press_and_leave(message, "more:3") for _ in range(2))
        assert await bot.answer_callback_query(second)
        telegram.let_queries_expire()
        for old in (first, third):
            with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
                await bot.answer_callback_query(old)

    async def test_an_answer_has_at_most_200_characters(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        await bot.send_message(chat.id, "x", reply_markup=keyboard("More", "more:3"))
        query_id = chat.person.press_and_leave(await telegram.message_in(chat.id), "more:3")
        with mistake(telegram, "MESSAGE_TOO_LONG"):
            await bot.answer_callback_query(query_id, "x" * 201)
        assert await bot.answer_callback_query(query_id, "x" * 200)

    async def test_a_button_that_is_not_there_cannot_be_pressed(
        self, telegram: FakeBotApi, bot: Bot, chat: Window
    ) -> None:
        await bot.send_message(chat.id, "x", reply_markup=keyboard("More", "more:3"))
        with pytest.raises(AssertionError, match="0 buttons are labelled 'Less'"):
            await chat.person.press(await telegram.message_in(chat.id), "Less")

    async def test_copy_and_share_on_the_phone(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        """The bot learns nothing of it."""
        telegram.bot.supports_inline_queries = True
        copy = InlineKeyboardButton("Copy", copy_text=CopyTextButton("😀" * 128))
        share = InlineKeyboardButton("Share", switch_inline_query="p_x")
        await bot.send_message(chat.id, "x", reply_markup=InlineKeyboardMarkup([[copy, share]]))
        message, waiting = await telegram.message_in(chat.id), telegram.updates.waiting
        assert chat.person.copied(message, "Copy") == "😀" * 128
        assert chat.person.shared(message, "Share") == "p_x"
        assert telegram.updates.waiting == waiting
        with pytest.raises(AssertionError, match="sends nothing to the bot"):
            await chat.person.press(message, "Copy")

    async def test_a_link_to_the_bot_sends_its_payload(self, bot: Bot, reader: Person) -> None:
        sent = await reader.open_link("https://t.me/Byline_Bot?start=p_abc-1")
        assert (sent.content, sent.chat.type) == ("/start p_abc-1", "private")

    @pytest.mark.parametrize(
        "url",
        ["https://t.me/byline_bot", f"https://t.me/byline_bot?start={'x' * 65}", "https://t.me/byline_bot?start=é"],
    )
    async def test_another_link_sends_nothing(self, url: str, reader: Person) -> None:
        with pytest.raises(AssertionError, match="opens no bot"):
            await reader.open_link(url)


class TestMenus:
    async def test_the_narrowest_menu_in_the_own_language_is_shown(
        self, telegram: FakeBotApi, bot: Bot, chat: Window
    ) -> None:
        stranger, german = telegram.user("Bob"), telegram.user("Cem", language_code="de")
        await bot.set_my_commands([("help", "Help")])
        await bot.set_my_commands([("help", "Hilfe")], language_code="de")
        await bot.set_my_commands([("add", "Add")], scope=BotCommandScopeChat(chat.id))
        assert [[entry.description for entry in telegram.menu_of(who)] for who in (chat.person, stranger, german)] == [
            ["Add"],
            ["Help"],
            ["Hilfe"],
        ]
        assert [entry.command for entry in await bot.get_my_commands(BotCommandScopeChat(chat.id))] == ["add"]
        await bot.delete_my_commands(BotCommandScopeChat(chat.id))
        assert [entry.description for entry in telegram.menu_of(chat.person)] == ["Help"]

    async def test_a_chat_that_telegram_does_not_know_has_no_menu(
        self, telegram: FakeBotApi, bot: Bot, reader: Person
    ) -> None:
        reader.private_chat()  # opened, but nothing written yet
        with mistake(telegram, "chat not found"):
            await bot.set_my_commands([("add", "Add")], scope=BotCommandScopeChat(reader.id))

    @pytest.mark.parametrize(
        ("commands", "reason"),
        [
            ([("Add", "x")], "BOT_COMMAND_INVALID"),
            ([("a" * 33, "x")], "BOT_COMMAND_INVALID"),
            ([("add", "")], "BOT_COMMAND_DESCRIPTION_INVALID"),
            ([("add", "x" * 257)], "BOT_COMMAND_DESCRIPTION_INVALID"),
            ([("add", "x")] * 101, "BOT_COMMANDS_TOO_MUCH"),
        ],
    )
    async def test_bad_menus_are_refused(
        self, commands: list[tuple[str, str]], reason: str, telegram: FakeBotApi, bot: Bot
    ) -> None:
        with mistake(telegram, reason):
            await bot.set_my_commands(commands)


class TestFiles:
    async def test_a_file_arrives_as_sent(self, bot: Bot, reader: Person) -> None:
        await reader.private_chat().send_document("notes.md", b"# T\n\ntext", caption="/add")
        message = (await first_update(bot)).message
        assert message is not None
        assert message.document is not None
        assert (message.document.file_name, message.document.mime_type) == ("notes.md", "text/markdown")
        assert message.parse_caption_entities() == {message.caption_entities[0]: "/add"}
        file = await message.document.get_file()
        assert bytes(await file.download_as_bytearray()) == b"# T\n\ntext"

    async def test_a_file_of_more_than_20_mib_is_too_big(self, bot: Bot, reader: Person) -> None:
        await reader.private_chat().send_document("big.txt", b"x", size_bytes=20 * 1024 * 1024 + 1)
        message = (await first_update(bot)).message
        assert message is not None
        assert message.document is not None
        with pytest.raises(BadRequest, match="File is too big"):
            await message.document.get_file()

    async def test_an_unknown_file_is_refused(self, bot: Bot) -> None:
        with pytest.raises(BadRequest, match="Wrong file_id"):
            await bot.get_file("AgAD")

    async def test_a_download_can_break_off(self, telegram: FakeBotApi, bot: Bot, reader: Person) -> None:
        await reader.private_chat().send_document("notes.md", b"text")
        message = (await first_update(bot)).message
        assert message is not None
        assert message.document is not None
        file = await message.document.get_file()
        telegram.faults.drop_connection(FILE_DOWNLOAD)
        with pytest.raises(NetworkError):
            await file.download_as_bytearray()
        assert bytes(await file.download_as_bytearray()) == b"text"


class TestFaults:
    async def test_too_many_requests_for_one_chat(
        self, telegram: FakeBotApi, bot: Bot, chat: Window, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without it, python-telegram-bot warns
        other = telegram.user("Bob").private_chat()
        await other.send("hi")
        fault = telegram.faults.too_many_requests("sendMessage", 7, chat_id=chat.id)
        await bot.send_message(other.id, "x")
        with pytest.raises(RetryAfter) as refusal:
            await bot.send_message(chat.id, "x")
        assert (refusal.value.retry_after, fault.hits) == (timedelta(seconds=7), 1)
        await bot.send_message(chat.id, "y")
        assert [message.text for message in chat.bot_messages] == ["y"]

    async def test_server_errors_and_dropped_connections(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        telegram.faults.server_error("sendMessage", 502, times=2)
        telegram.faults.drop_connection("sendMessage")
        for _ in range(3):
            with pytest.raises(NetworkError):
                await bot.send_message(chat.id, "x")
        assert chat.bot_messages == []
        await bot.send_message(chat.id, "x")
        assert [call.outcome for call in telegram.calls_of("sendMessage")] == [
            "502 Bad Gateway",
            "502 Bad Gateway",
            "connection dropped",
            "ok",
        ]

    async def test_a_lost_confirmation_was_done(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        telegram.faults.lose_confirmation("sendMessage")
        with pytest.raises(NetworkError):
            await bot.send_message(chat.id, "x")
        assert [message.text for message in chat.bot_messages] == ["x"]

    @pytest.mark.logs_errors("Can not load invalid JSON data")
    async def test_a_garbled_answer(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        telegram.faults.garble("sendMessage")
        with pytest.raises(TelegramError, match="Invalid server response"):
            await bot.send_message(chat.id, "x")

    async def test_a_held_call_waits_for_its_release(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        gate = telegram.faults.hold("sendMessage")
        sending = asyncio.create_task(bot.send_message(chat.id, "x"))
        await telegram.called("sendMessage")
        assert not chat.bot_messages
        gate.lift()
        assert (await sending).text == "x"

    async def test_a_revoked_token(self, telegram: FakeBotApi, bot: Bot) -> None:
        telegram.faults.token_revoked()
        with pytest.raises(InvalidToken):
            await bot.get_updates()

    async def test_an_outage_and_its_end(self, telegram: FakeBotApi, bot: Bot) -> None:
        polling = asyncio.create_task(bot.get_updates(timeout=20))
        await telegram.polling()
        outage = telegram.faults.outage()
        assert await polling == ()
        with pytest.raises(NetworkError):
            await bot.get_updates()
        outage.lift()
        assert await bot.get_updates() == ()

    async def test_any_refusal_on_any_method(self, telegram: FakeBotApi, bot: Bot) -> None:
        telegram.faults.refuse(EVERY_METHOD, 403, "Forbidden: for a test")
        with pytest.raises(Forbidden, match="for a test"):
            await bot.get_webhook_info()


class TestIncomingMessages:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("/add https://x.org/a(b)?c=ж, then", {"bot_command": "/add", "url": "https://x.org/a(b)?c=ж,"}),
            ("see https://x.org/a.", {"url": "https://x.org/a"}),
            ("😀 /ask@byline_bot x", {"bot_command": "/ask@byline_bot"}),
            ("@byline_bot and a.b@mail.org", {"mention": "@byline_bot", "email": "a.b@mail.org"}),
            ("a/b 1/2 x@y #1 #tag", {"hashtag": "#tag"}),
        ],
    )
    async def test_entities_are_found_as_telegram_does(
        self, text: str, found: dict[str, str], bot: Bot, reader: Person
    ) -> None:
        await reader.private_chat().send(text)
        message = (await first_update(bot)).message
        assert message is not None
        assert {entity.type: part for entity, part in message.parse_entities().items()} == found

    async def test_forwards_say_where_they_are_from(self, telegram: FakeBotApi, bot: Bot, reader: Person) -> None:
        chat = reader.private_chat()
        for origin in (
            telegram.origin_channel("The Gazette", username="gazette", message_id=7),
            telegram.origin_user(telegram.user("Bob")),
            telegram.origin_hidden_user("Somebody"),
        ):
            await chat.send("News", forwarded_from=origin)
        channel, user, hidden = [
            update.message.forward_origin for update in await bot.get_updates() if update.message is not None
        ]
        assert isinstance(channel, MessageOriginChannel)
        assert (channel.chat.title, channel.chat.username, channel.message_id) == ("The Gazette", "gazette", 7)
        assert isinstance(user, MessageOriginUser)
        assert user.sender_user.first_name == "Bob"
        assert isinstance(hidden, MessageOriginHiddenUser)
        assert hidden.sender_user_name == "Somebody"

    async def test_formatted_texts_have_links(self, bot: Bot, reader: Person) -> None:
        await reader.private_chat().send('<a href="https://x.org/1">Story</a>', html=True)
        message = (await first_update(bot)).message
        assert message is not None
        assert [entity.url for entity in message.entities] == ["https://x.org/1"]

    async def test_photos_stickers_and_voice_messages(self, bot: Bot, reader: Person) -> None:
        chat = reader.private_chat()
        await chat.send_photo(caption="look")
        await chat.send_sticker()
        await chat.send_voice()
        photo, sticker, voice = [update.message for update in await bot.get_updates() if update.message]
        assert (photo.caption, len(photo.photo)) == ("look", 1)
        assert (sticker.sticker is not None, voice.voice is not None) == (True, True)

    async def test_an_edit_is_an_update_of_its_own(self, bot: Bot, reader: Person) -> None:
        chat = reader.private_chat()
        message = await chat.send("helo")
        await chat.edit(message, "hello")
        first, edit = await bot.get_updates()
        assert first.message is not None
        assert edit.edited_message is not None
        assert (first.message.text, edit.edited_message.text) == ("helo", "hello")
        assert edit.edited_message.edit_date is not None

    async def test_a_deleted_question_cannot_be_replied_to(self, bot: Bot, chat: Window) -> None:
        question = await chat.send("why?")
        await chat.delete(question)
        with pytest.raises(BadRequest, match="Message to be replied not found"):
            await bot.send_message(chat.id, "x", reply_parameters=ReplyParameters(question.message_id))


class TestGroups:
    async def seen(self, bot: Bot) -> list[str]:
        return [update.message.text or "" for update in await bot.get_updates() if update.message]

    async def test_privacy_mode_lets_through_what_is_meant_for_the_bot(
        self, telegram: FakeBotApi, bot: Bot, reader: Person
    ) -> None:
        group = telegram.group("Readers", (reader,))
        window = reader.in_group(group)
        await bot.send_message(group.id, "I am here")
        others = await window.send("small talk")
        for text in ("/ask why", "/ask@byline_bot why", "/ask@other_bot why", "why, @Byline_Bot?", "ask @other_bot"):
            await window.send(text)
        await window.send("more small talk", reply_to=others)
        await window.send("thanks", reply_to=await telegram.message_in(group.id))
        assert await self.seen(bot) == ["/ask why", "/ask@byline_bot why", "why, @Byline_Bot?", "thanks"]

    async def test_an_administrator_sees_everything(self, telegram: FakeBotApi, bot: Bot, reader: Person) -> None:
        group = telegram.group()
        group.make_bot_admin()
        await reader.in_group(group).send("small talk")
        assert await self.seen(bot) == ["small talk"]

    async def test_a_kicked_bot_neither_hears_nor_speaks(self, telegram: FakeBotApi, bot: Bot, reader: Person) -> None:
        group = telegram.group()
        group.kick_bot()
        await reader.in_group(group).send("/ask why")
        assert await self.seen(bot) == []
        with pytest.raises(Forbidden, match="kicked"):
            await bot.send_message(group.id, "x")

    async def test_a_group_can_be_asked_about(self, telegram: FakeBotApi, bot: Bot, reader: Person) -> None:
        group = telegram.group("Readers", (reader,))
        assert (await bot.get_chat(group.id)).title == "Readers"
        assert (await bot.get_chat_member(group.id, reader.id)).status == "member"
        with pytest.raises(BadRequest, match="Member not found"):
            await bot.get_chat_member(group.id, 1)

    async def test_tells_a_bot_who_added_and_removed_it(self, telegram: FakeBotApi, bot: Bot, reader: Person) -> None:
        """In a group of the small kind whoever is removed may come back; a supergroup bans them."""
        for chat_type, gone in (("group", "left"), ("supergroup", "kicked")):
            group = telegram.guest_chat(type=chat_type)
            group.add_bot(reader)
            group.remove_bot(reader)
            came, went = (update.my_chat_member for update in (await bot.get_updates())[-2:])
            assert came is not None
            assert (came.chat.id, came.from_user.id) == (group.id, reader.id)
            assert (came.old_chat_member.status, came.new_chat_member.status) == ("left", "member")
            assert went is not None
            assert went.from_user.id == reader.id
            assert (went.old_chat_member.status, went.new_chat_member.status) == ("member", gone)
            with pytest.raises(Forbidden, match=f"bot was kicked from the {chat_type} chat"):
                await bot.send_message(group.id, "x")

    async def test_lets_a_bot_that_was_added_again_write(self, telegram: FakeBotApi, bot: Bot, reader: Person) -> None:
        group = telegram.guest_chat()
        group.add_bot(reader)
        group.remove_bot(reader)
        group.add_bot(reader)
        assert (await bot.send_message(group.id, "x")).chat_id == group.id

    async def test_that_a_bot_leaves_tells_it_so(self, telegram: FakeBotApi, bot: Bot) -> None:
        group = telegram.group()
        assert await bot.leave_chat(group.id)
        left = (await first_update(bot)).my_chat_member
        assert left is not None
        assert (left.from_user.id, left.new_chat_member.status) == (bot.id, "left")
        with pytest.raises(Forbidden, match="not a member of the supergroup chat"):
            await bot.leave_chat(group.id)

    async def test_that_becomes_a_supergroup_has_the_bot_join_it(
        self, telegram: FakeBotApi, bot: Bot, reader: Person
    ) -> None:
        new = telegram.upgrade(telegram.basic_group(members=(reader,)))
        *_, joined = await bot.get_updates()
        assert joined.my_chat_member is not None
        assert (joined.my_chat_member.chat.id, joined.my_chat_member.new_chat_member.status) == (new.id, "member")


class TestChannels:
    async def test_tell_a_bot_that_is_administrator_of_posts_and_edits(self, telegram: FakeBotApi, bot: Bot) -> None:
        channel = telegram.channel("News", username="news")
        await channel.desk.send("before")
        channel.make_bot_admin()
        desk = channel.desk
        desk.signature = "Jo Reed"
        post = await desk.send("helo")
        channel.rename("Old News", "oldnews")
        await desk.edit(post, "hello")
        channel.remove_bot()
        await desk.send("after")
        came, new, edit, gone = await bot.get_updates()
        assert came.my_chat_member is not None
        assert came.my_chat_member.new_chat_member.status == "administrator"
        assert new.channel_post is not None
        assert edit.edited_channel_post is not None
        assert (new.channel_post.text, new.channel_post.author_signature) == ("helo", "Jo Reed")
        assert new.channel_post.from_user is None
        assert new.channel_post.sender_chat == new.channel_post.chat
        assert (edit.edited_channel_post.text, edit.edited_channel_post.chat.title) == ("hello", "Old News")
        assert edit.edited_channel_post.message_id == new.channel_post.message_id
        assert gone.my_chat_member is not None
        assert (gone.my_chat_member.new_chat_member.status, gone.effective_chat) == ("left", edit.effective_chat)

    async def test_can_be_asked_about_if_they_are_public(self, telegram: FakeBotApi, bot: Bot) -> None:
        channel, private = telegram.channel("News", username="news"), telegram.channel("Secrets")
        assert (await bot.get_chat("@News")).id == channel.id
        for name in ("@nosuch", private.id):
            with pytest.raises(BadRequest, match="Chat not found"):
                await bot.get_chat(name)
        with pytest.raises(BadRequest, match="inaccessible"):
            await bot.get_chat_member(channel.id, bot.id)
        private.make_bot_admin()
        assert (await bot.get_chat(private.id)).title == "Secrets"
        assert (await bot.get_chat_member(private.id, bot.id)).status == "administrator"
        private.remove_bot()
        with pytest.raises(Forbidden, match="kicked"):
            await bot.get_chat_member(private.id, bot.id)

    async def test_take_no_message_of_a_bot_that_is_none_of_their_administrators(
        self, telegram: FakeBotApi, bot: Bot
    ) -> None:
        with pytest.raises(Forbidden):
            await bot.send_message(telegram.channel("News", username="news").id, "x")


class TestReplies:
    async def test_show_the_part_that_they_quote(self, bot: Bot, chat: Window) -> None:
        asked = await chat.send("One. Two.")
        await chat.send("why?", reply_to=asked, quoting="Two.")
        message = (await bot.get_updates())[-1].message
        assert message is not None
        assert message.quote is not None
        assert (message.quote.text, message.quote.position, message.quote.is_manual) == ("Two.", 5, True)

    async def test_to_other_chats_say_where_those_are(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        await chat.reply_elsewhere("why?", telegram.origin_channel("News", username="news"), quoting="Two.")
        message = (await bot.get_updates())[-1].message
        assert message is not None
        assert message.external_reply is not None
        assert isinstance(message.external_reply.origin, MessageOriginChannel)
        assert message.external_reply.message_id == 12


class TestWaiting:
    async def test_a_wait_in_vain_fails_with_the_calls(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        telegram.timeout_s = 0.01
        await bot.send_message(chat.id, "unrelated")
        with pytest.raises(AssertionError, match=r"a reply to 'hello'(.|\n)*sendMessage\(.*unrelated.* -> ok"):
            await telegram.reply_to(chat.messages[0])

    async def test_silence_is_shown_by_an_answer_to_somebody_else(
        self, telegram: FakeBotApi, bot: Bot, chat: Window
    ) -> None:
        async def answer_start_alone() -> None:
            offset = 0
            while True:
                for update in await bot.get_updates(offset=offset, timeout=20):
                    offset = update.update_id + 1
                    if update.message is not None and update.message.text == "/start":
                        await update.message.reply_text("hello", do_quote=True)

        answering = asyncio.create_task(answer_start_alone())
        await telegram.stays_unanswered(chat.messages[0])
        answered = await chat.send("/start")
        await telegram.reply_to(answered)
        with pytest.raises(AssertionError, match="was answered: 'hello'"):
            await telegram.stays_unanswered(answered)
        answering.cancel()


class TestOnAPhone:
    @pytest.mark.parametrize(
        ("html", "shown"),
        [
            ("<b>a</b> <u><b>b</b> c</u>", "*a* __*b* c__"),
            ("x\n<blockquote>one\n\n<b>two</b></blockquote>\nby", "x\n▎ one\n▎\n▎ *two*\nby"),
            ("<blockquote>q</blockquote>", "▎ q"),
            ('😀 <a href="https://x.org/a">t</a>', "😀 t <https://x.org/a>"),
        ],
    )
    async def test_marks_quotes_and_links(
        self, html: str, shown: str, telegram: FakeBotApi, bot: Bot, chat: Window
    ) -> None:
        await bot.send_message(chat.id, html, parse_mode="HTML")
        assert as_on_a_phone(await telegram.message_in(chat.id)).rstrip("\n") == shown

    async def test_buttons(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        markup = InlineKeyboardMarkup(
            [[InlineKeyboardButton("More", callback_data="m")], [InlineKeyboardButton("Read", url="https://x.org")]]
        )
        await bot.send_message(chat.id, "x", reply_markup=markup)
        assert as_on_a_phone(await telegram.message_in(chat.id)) == "x\n[More]\n[Read → https://x.org/]"


class TestTheRest:
    """Minimal, but there."""

    async def test_chat_actions_are_noted(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        assert await bot.send_chat_action(chat.id, "typing")
        assert chat.state.actions == ["typing"]
        with mistake(telegram, "wrong parameter action"):
            await bot.send_chat_action(chat.id, "yawning")

    async def test_reactions_are_noted(self, bot: Bot, chat: Window) -> None:
        message = chat.messages[0]
        assert await bot.set_message_reaction(chat.id, message.message_id, "👍")
        assert chat.state.reactions == {message.message_id: ["👍"]}
        with pytest.raises(BadRequest, match="Message to react not found"):
            await bot.set_message_reaction(chat.id, 99, "👍")

    async def test_large_keyboards_are_refused(self, telegram: FakeBotApi, bot: Bot, chat: Window) -> None:
        button = InlineKeyboardButton("x", callback_data="x")
        with mistake(telegram, "reply markup is too long"):
            await bot.send_message(chat.id, "x", reply_markup=InlineKeyboardMarkup([[button]] * 101))
        with mistake(telegram, "more than 8 buttons in a row"):
            await bot.send_message(chat.id, "x", reply_markup=InlineKeyboardMarkup([[button] * 9]))

    async def test_messages_of_others_in_groups_cannot_be_deleted(
        self, telegram: FakeBotApi, bot: Bot, reader: Person
    ) -> None:
        group = telegram.group()
        message = await reader.in_group(group).send("/ask why")
        with pytest.raises(BadRequest, match="Message can't be deleted"):
            await bot.delete_message(group.id, message.message_id)
        group.make_bot_admin()
        assert await bot.delete_message(group.id, message.message_id)

    async def test_get_and_query_strings_work_too(self, telegram: FakeBotApi, chat: Window) -> None:
        url = f"{telegram.url}/bot{telegram.token}/sendmessage?chat_id={chat.id}&text=5"
        async with ClientSession() as session, session.get(url) as response:
            assert (await response.json())["result"]["text"] == "5"


class TestTheConsole:
    async def test_is_everybodys_phone(
        self, telegram: FakeBotApi, bot: Bot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "notes.txt").write_text("text")
        lines = asyncio.StreamReader()
        running = asyncio.create_task(Console(telegram).run(lines))
        lines.feed_data(b"hello\\nthere\n:user 2\n:file " + str(tmp_path / "notes.txt").encode() + b"\n")
        await telegram.until(lambda: telegram.updates.waiting == 2, "both messages")
        first, second = await bot.get_updates()
        assert first.message is not None
        assert second.message is not None
        assert (first.message.text, first.message.chat.id, second.message.chat.id) == ("hello\nthere", 1, 2)
        await bot.send_message(2, "<b>hi</b>", parse_mode="HTML", reply_markup=keyboard("More", "more"))
        lines.feed_data(b":press More\n")
        await telegram.until(lambda: telegram.updates.waiting == 3, "the press")
        *_, press = await bot.get_updates()
        assert press.callback_query is not None
        await press.callback_query.answer("done")
        lines.feed_data(b":press Less\n:user x\n:menu\n:calls\n:help\n")
        lines.feed_eof()
        await running
        printed = capsys.readouterr().out
        for part in ("--- to User 2\n*hi*\n[More]\n", "(done)", "no button is labelled 'Less'", "! invalid literal"):
            assert part in printed
