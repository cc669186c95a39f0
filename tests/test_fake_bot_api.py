"""The fake Bot API server measures our promises, so it is measured itself: python-telegram-bot talks to it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import UnionType
from typing import Union, get_args, get_origin

import pytest
from aiohttp import ClientSession
from pydantic import BaseModel, JsonValue
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken
from telegram.request import HTTPXRequest

from tests.fake_bot_api import FakeBotApi, Person, Window
from tests.fake_bot_api.methods import METHODS, Method
from tests.fake_bot_api.objects import TelegramObject
from tests.fake_bot_api.text import clean, utf16_length

REFERENCE = Path(__file__).parents[2] / "shared" / "data" / "bot-api-10.1.json"
Reference = dict[str, dict[str, dict[str, dict[str, tuple[list[str], int]]]]]
"""Methods and types, by name; of each its fields: types, and whether it is required."""

SIMPLE = {int: "Integer", str: "String", bool: "Boolean"}


@pytest.fixture
async def bot(telegram: FakeBotApi) -> AsyncIterator[Bot]:
    bot = Bot(
        telegram.token,
        base_url=f"{telegram.url}/bot",
        base_file_url=f"{telegram.url}/file/bot",
        request=HTTPXRequest(httpx_kwargs={"verify": False}),
        get_updates_request=HTTPXRequest(httpx_kwargs={"verify": False}),
    )
    async with bot:
        yield bot


@pytest.fixture
def reader(telegram: FakeBotApi) -> Person:
    return telegram.user("Ann", username="ann_reads")


@pytest.fixture
async def chat(reader: Person) -> Window:
    """A private chat that the bot knows."""
    window = reader.private_chat()
    await window.send("hello")
    return window


@pytest.fixture(scope="module")
def reference() -> Reference:
    if not REFERENCE.exists():
        pytest.skip("the Bot API reference is not beside the checkout")
    loaded: Reference = json.loads(REFERENCE.read_text())
    return loaded


@contextlib.contextmanager
def mistake(telegram: FakeBotApi, reason: str) -> Iterator[None]:
    """What is done in the block is refused for this reason, and counted as a mistake, which is forgiven here."""
    with pytest.raises(BadRequest) as refusal:
        yield
    assert reason.lower() in refusal.value.message.lower()
    assert reason.lower() in telegram.mistakes.pop().lower()


async def post(telegram: FakeBotApi, method: str, parameters: JsonValue) -> tuple[int, str]:
    """Call a method with a JSON body; return status and description."""
    async with (
        ClientSession() as session,
        session.post(f"{telegram.url}/bot{telegram.token}/{method}", json=parameters) as response,
    ):
        return response.status, (await response.json()).get("description", "")


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

    @pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.method_name())
    def test_every_parameter_is_there_with_its_type(self, method: type[Method], reference: Reference) -> None:
        fields = reference["methods"][method.method_name()]["fields"]
        assert set(method.model_fields) | method.not_imitated == set(fields)
        for name, field in method.model_fields.items():
            types, required = fields[name]
            assert self.telegram_types(field.annotation) <= set(types), name
            assert field.is_required() == bool(required), name

    @pytest.mark.parametrize("kind", TelegramObject.__subclasses__(), ids=lambda kind: kind.__name__)
    def test_every_field_of_a_type_is_one_of_telegrams(self, kind: type[BaseModel], reference: Reference) -> None:
        fields = reference["types"][kind.__name__].get("fields")
        if not fields:
            pytest.skip("an upload, or a type of several kinds")
        ours = {field.serialization_alias or name for name, field in kind.model_fields.items()}
        assert ours <= set(fields)
        assert {name for name, (_, required) in fields.items() if required} <= ours


class TestCalling:
    async def test_the_bot_is_who_its_token_says(self, telegram: FakeBotApi, bot: Bot) -> None:
        assert (await bot.get_me()).id == int(telegram.token.split(":")[0])

    @pytest.mark.parametrize("token", ["4839574812:another", "nonsense"])
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
            await bot.send_message(chat.id, "x", message_thread_id=1)

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

    async def test_a_conflict_on_command_ends_the_running_poll(self, telegram: FakeBotApi, bot: Bot) -> None:
        polling = asyncio.create_task(bot.get_updates(timeout=20))
        await telegram.polling()
        conflict = telegram.faults.conflict()
        assert await polling == ()
        with pytest.raises(Conflict):
            await bot.get_updates()
        conflict.lift()
        assert await bot.get_updates() == ()

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
    """What Telegram's parser takes, refuses and changes."""

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
