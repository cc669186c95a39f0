"""Buttons of the fake Bot API server that open web pages and tell these who opens them."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LoginUrl, WebAppInfo
from telegram.error import BadRequest

from tests.support.fake_bot_api import FakeBotApi, Message, Person, Window
from tests.support.refusals import mistake


def keyboard(**kind: LoginUrl | WebAppInfo) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup.from_button(InlineKeyboardButton("Read", **kind))  # type: ignore[arg-type]  # one kind


SIGNS_IN = keyboard(login_url=LoginUrl("https://archive.example/sign-in"))
OPENS_APP = keyboard(web_app=WebAppInfo("https://archive.example/app/"))


@pytest.fixture
async def chat(telegram: FakeBotApi, reader: Person) -> Window:
    """The reader's chat with the bot, whose domain is set."""
    telegram.world.login_domain = "archive.example"
    window = reader.private_chat()
    await window.send("hello")
    return window


async def sent(bot: Bot, chat: Window, markup: InlineKeyboardMarkup) -> Message:
    message = await bot.send_message(chat.id, "Read here", reply_markup=markup)
    return chat.state.messages[message.message_id]


class TestAButtonThatSignsIn:
    async def test_adds_who_opens_it_to_its_address(self, bot: Bot, reader: Person, chat: Window) -> None:
        url = urlsplit(reader.open_login(await sent(bot, chat, SIGNS_IN), "Read"))
        assert url._replace(query="").geturl() == "https://archive.example/sign-in"
        told = parse_qs(url.query)
        assert (told["id"], told["first_name"]) == ([str(reader.id)], [reader.user.first_name])
        assert {"auth_date", "hash"} <= told.keys()

    async def test_comes_back_as_one_that_opens_an_address(self, bot: Bot, chat: Window) -> None:
        message = await bot.send_message(chat.id, "Read here", reply_markup=SIGNS_IN)
        assert message.reply_markup is not None
        ((button,),) = message.reply_markup.inline_keyboard
        assert (button.login_url, button.url) == (None, "https://archive.example/sign-in")

    @pytest.mark.parametrize("domain", [None, "other.example"])
    async def test_needs_the_domain_of_the_bot(
        self, telegram: FakeBotApi, bot: Bot, chat: Window, domain: str | None
    ) -> None:
        telegram.world.login_domain = domain
        with pytest.raises(BadRequest, match="Bot_domain_invalid"):
            await bot.send_message(chat.id, "Read here", reply_markup=SIGNS_IN)

    async def test_is_no_plain_link(self, bot: Bot, reader: Person, chat: Window) -> None:
        plain = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Read", url="https://archive.example/sign-in"))
        with pytest.raises(AssertionError, match="signs nobody in"):
            reader.open_login(await sent(bot, chat, plain), "Read")


class TestAButtonThatOpensAMiniApp:
    async def test_tells_it_who_opens_it_and_the_colours(self, bot: Bot, reader: Person, chat: Window) -> None:
        url = urlsplit(reader.open_web_app(await sent(bot, chat, OPENS_APP), "Read"))
        assert url._replace(fragment="").geturl() == "https://archive.example/app/"
        told = parse_qs(url.fragment)
        assert json.loads(told["tgWebAppThemeParams"][0])["bg_color"].startswith("#")
        init_data = parse_qs(told["tgWebAppData"][0])
        assert json.loads(init_data["user"][0])["id"] == reader.id
        assert {"auth_date", "signature", "hash"} <= init_data.keys()

    async def test_works_in_private_chats_alone(self, telegram: FakeBotApi, bot: Bot, reader: Person) -> None:
        group = telegram.group(members=(reader,))
        with mistake(telegram, "BUTTON_TYPE_INVALID"):
            await bot.send_message(group.id, "Read here", reply_markup=OPENS_APP)

    async def test_is_no_plain_link(self, bot: Bot, reader: Person, chat: Window) -> None:
        with pytest.raises(AssertionError, match="opens no Mini App"):
            reader.open_web_app(await sent(bot, chat, SIGNS_IN), "Read")


@pytest.mark.parametrize(
    "markup",
    [
        keyboard(login_url=LoginUrl("http://archive.example/sign-in")),
        keyboard(web_app=WebAppInfo("http://archive.example/app/")),
    ],
)
async def test_both_need_https(telegram: FakeBotApi, bot: Bot, chat: Window, markup: InlineKeyboardMarkup) -> None:
    with mistake(telegram, "Only HTTPS links are allowed"):
        await bot.send_message(chat.id, "Read here", reply_markup=markup)
