"""The bot behind a webhook, through ends and kills, as a process of its own."""

from __future__ import annotations

import pytest

from index.disk.paths import INBOX_NAME
from tests.support.bot.running_bot import ADMIN_ID
from tests.support.bot.sample_articles import CATS
from tests.support.bot.webhook import SECRET, webhook_settings
from tests.support.fake_bot_api import FakeBotApi, Message
from tests.support.program.byline_process import Byline
from tests.support.program.command_replies import listed, told
from tests.support.waiting import HANG_S

pytestmark = pytest.mark.slow

NO_WEBHOOK = {"WEBHOOK_URL": "", "WEBHOOK_LISTEN": "", "WEBHOOK_SECRET": ""}


@pytest.fixture
def webhook(telegram: FakeBotApi) -> dict[str, str]:
    """Settings for a webhook."""
    return {name.upper(): value for name, value in webhook_settings(telegram).items()} | {"ADMIN_IDS": str(ADMIN_ID)}


async def answered(telegram: FakeBotApi, questions: list[Message]) -> None:
    """Wait until each question has an answer, and check that none has two."""
    for question in questions:
        await telegram.reply_to(question)
    await telegram.settled()
    assert {len(telegram.replies_to(question)) for question in questions} == {1}


async def test_no_switch_between_polls_and_a_webhook_loses_anything(
    telegram: FakeBotApi, byline: Byline, webhook: dict[str, str]
) -> None:
    """Questions come all the time, also while the bot is down."""
    chats = [telegram.user(f"Reader {number}").private_chat() for number in range(4)]
    questions = [await chat.send("before the start?") for chat in chats]
    for settings in (NO_WEBHOOK, webhook, NO_WEBHOOK, webhook):
        await byline.start(**settings)
        questions += [await chat.send("while it runs?") for chat in chats]
        await answered(telegram, questions)
        questions += [await chat.send("just before the end?") for chat in chats]
        await byline.stop()
        questions += [await chat.send("while it is down?") for chat in chats]
    await byline.start(**NO_WEBHOOK)
    for question in questions:
        await telegram.reply_to(question)
    assert SECRET not in byline.output


async def test_a_kill_after_the_command_was_stored_does_it_at_the_next_start(
    telegram: FakeBotApi, byline: Byline, webhook: dict[str, str]
) -> None:
    """Telegram has forgotten it by then."""
    await byline.start(**webhook)
    hold = telegram.faults.hold("sendMessage", times=None)
    command = await telegram.user("Edith", id=ADMIN_ID).private_chat().send(f"/add {CATS}")
    await telegram.until(lambda: not telegram.updates.waiting, "the command to be accepted")
    await byline.kill()
    hold.lift()
    await byline.start()
    await told(telegram, command)
    await byline.stop()
    assert len(await listed(byline)) == 1


async def test_a_kill_before_the_answer_leaves_the_question_at_telegram(
    telegram: FakeBotApi, byline: Byline, webhook: dict[str, str]
) -> None:
    await byline.start(**webhook)
    hold = telegram.faults.hold("sendMessage", times=None)
    question = await telegram.user("Ray").private_chat().send("who purrs?")
    await telegram.called("sendMessage")
    await byline.kill()
    await telegram.until(lambda: telegram.webhook.deliveries, "the failure of the delivery")
    assert telegram.updates.waiting == 1
    hold.lift()
    await byline.start()
    await telegram.reply_to(question)
    await telegram.settled()


async def test_a_kill_after_the_question_was_kept_answers_it_at_the_next_start(
    telegram: FakeBotApi, byline: Byline, webhook: dict[str, str]
) -> None:
    """Telegram has forgotten it by then, and polls cannot bring it. If it comes again all the same, nothing happens."""
    await byline.start(**webhook)
    hold = telegram.faults.hold("sendMessage", times=None)
    chat = telegram.user("Ray").private_chat()
    question = await chat.send("who purrs?")
    await telegram.until(lambda: not telegram.updates.waiting, "the question to be kept")
    await byline.kill()
    hold.lift()
    telegram.updates.redeliver_to_webhook()
    await byline.start(**NO_WEBHOOK)
    await telegram.reply_to(question)
    await byline.all_done()
    await telegram.reply_to(await chat.send("and then?"))
    assert len(telegram.replies_to(question)) == 1
    await byline.stop()
    assert b"who purrs?" not in (byline.data_dir / INBOX_NAME).read_bytes()


async def test_the_end_answers_requests_whose_questions_are_kept(
    telegram: FakeBotApi, byline: Byline, webhook: dict[str, str]
) -> None:
    await byline.start(**webhook)
    hold = telegram.faults.hold("sendMessage", times=None)
    question = await telegram.user("Ray").private_chat().send("who purrs?")
    await telegram.called("sendMessage")
    await byline.stop()
    assert [each.outcome for each in telegram.webhook.deliveries] == ["200 OK"]
    hold.lift()
    await byline.start()
    await telegram.reply_to(question)


@pytest.mark.logs_errors("WEBHOOK_LISTEN cannot be used")
async def test_an_address_in_use_ends_the_program(
    telegram: FakeBotApi, byline: Byline, webhook: dict[str, str]
) -> None:
    await byline.launch(**(webhook | {"WEBHOOK_LISTEN": telegram.url.removeprefix("http://")}))
    assert await byline.ended(HANG_S) == 1
    assert "WEBHOOK_LISTEN cannot be used: " in byline.output
