"""The use of an answer that was sent before a restart."""

from __future__ import annotations

import json

import pytest

from tests.support.bot.sample_articles import CATS, DOGS, KEEPER
from tests.support.fake_bot_api import FakeBotApi
from tests.support.program.byline_process import Byline

pytestmark = pytest.mark.slow

TEXTS = (CATS, DOGS)


async def test_all_buttons_and_replies_work_after_a_restart(telegram: FakeBotApi, byline: Byline) -> None:
    """Nothing is kept of a question: buttons carry what they need, and a reply is read with what it replies to."""
    articles = [dict(zip(("title", "text"), text.split("\n\n", 1), strict=True)) for text in TEXTS]
    await byline.command("add", "--jsonl", "-", stdin="\n".join(map(json.dumps, articles)))
    reader = telegram.user("Ray")
    chat = reader.private_chat()
    await byline.start()
    misspelled = await telegram.reply_to(await chat.send("Vuss?"))
    answer = await telegram.reply_to(await chat.send('where do the dogs sleep? "dogs sleep"'))
    quotes, as_typed = answer.quotes, misspelled.content
    await byline.restart()

    await reader.press(misspelled, "Did you mean: Voss?")
    assert misspelled.quotes == [KEEPER]
    assert misspelled.content != as_typed
    await reader.press(misspelled, "« Search for what I typed")
    assert misspelled.content == as_typed
    await reader.press(answer, "Why")
    assert answer.content.count("Why: ") == len(quotes)
    await reader.press(answer, "Hide why")
    assert answer.quotes == quotes
    further = await telegram.reply_to(await chat.send("and who feeds them?", reply_to=answer))
    assert further.content.startswith("In “Dogs of the town”:\n")
    await byline.restart()

    alert = await reader.press(further, "Why")
    assert alert.text == "I've lost the original question; please ask again."
    await reader.press(further, "As a new question")
    assert KEEPER in further.quotes
