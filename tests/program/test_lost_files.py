"""A file beside the archive that somebody deletes while the bot is stopped, as its operator and admins meet it."""

from __future__ import annotations

import pytest

from tests.support.bot.running_bot import ADMIN_ID
from tests.support.bot.sample_articles import CATS
from tests.support.fake_bot_api import FakeBotApi
from tests.support.program.byline_process import Byline
from tests.support.program.command_replies import told

pytestmark = pytest.mark.slow

MISSING = "The file archive.inbox is missing. It held the admins' requests that I hadn't done yet."


async def test_is_told_until_it_is_acknowledged(telegram: FakeBotApi, byline: Byline) -> None:
    editor = telegram.user("Edith", id=ADMIN_ID)
    chat = editor.private_chat()
    await byline.start(ADMIN_IDS=str(ADMIN_ID))
    await told(telegram, await chat.send(f"/add {CATS}"))
    await byline.stop()
    assert (await byline.command("doctor")).exit_code == 0
    (byline.data_dir / "archive.inbox").unlink()
    ran = await byline.command("doctor")
    assert ran.exit_code == 1
    assert "archive.inbox: it is missing" in ran.stdout

    await byline.start()
    await telegram.until(lambda: any(MISSING in message.content for message in chat.messages), "the report")
    assert f"{byline.data_dir / 'archive.inbox'}: it is missing" in byline.output
    assert MISSING in (await telegram.reply_to(await chat.send("/status"))).content
    await told(telegram, await chat.send("/add Owls\n\nOwls hoot at night, and sleep by day."))
    assert (byline.data_dir / "archive.inbox").exists(), "a new one"
    assert (await byline.command("doctor")).exit_code == 1
    await byline.stop()

    (byline.data_dir / "archive.parts").unlink()
    assert (await byline.command("doctor")).exit_code == 0
    before = len(chat.messages)
    await byline.start()
    assert "⚠" not in (await telegram.reply_to(await chat.send("/status"))).content
    assert not any(MISSING in message.content for message in chat.messages[before:])
    await byline.stop()
