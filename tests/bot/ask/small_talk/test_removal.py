"""Remove small talk from a message that also asks something."""

from __future__ import annotations

import pytest

from bot.ask.small_talk.removal import MAX_SENTENCES, without_small_talk
from tests.support.bot.running_bot import Running
from tests.support.bot.sample_articles import KEEPER


@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("hey, how's it going? who feeds the cats?", "who feeds the cats?"),
        ("Who feeds the cats? How are you?", "Who feeds the cats?"),
        ("I am new here. How are you? Who feeds the cats?", "I am new here. Who feeds the cats?"),
        ("hallo wie gehts? wer füttert die Katzen?", "wer füttert die Katzen?"),
        ("привет, как дела? кто кормит кошек?", "кто кормит кошек?"),
        ("привіт, як справи? хто годує котів?", "хто годує котів?"),
        ("bonjour, ça va ? qui nourrit les chats ?", "qui nourrit les chats ?"),
        ("oi, tudo bem? quem alimenta os gatos?", "quem alimenta os gatos?"),
        ("hola, ¿qué tal? ¿quién cuida los gatos?", "¿quién cuida los gatos?"),
        ("سلام خوبی؟ چه کسی به گربه‌ها غذا می‌دهد؟", "چه کسی به گربه‌ها غذا می‌دهد؟"),
        ("مرحبا، كيف حالك؟ من يطعم القطط؟", "من يطعم القطط؟"),
        ("안녕하세요, 잘 지내세요? 고양이는 누가 돌보나요?", "고양이는 누가 돌보나요?"),
        ("こんにちは、元気ですか？猫の世話は誰がしますか？", "猫の世話は誰がしますか？"),
        ("你好，最近好吗？谁喂猫？", "谁喂猫？"),
    ],
)
def test_what_asks_for_nothing_here_is_removed(message: str, question: str) -> None:
    assert without_small_talk(message) == question


@pytest.mark.parametrize(
    "message",
    [
        "who feeds the cats?",
        "Hello! How are you? What can you do?",  # the whole message is small talk
        "Thanks. Cats of the harbour",  # nothing asks
        "How do I add an article? Who feeds the cats?",  # articles may say both
        "Really? Who wrote it?",  # both are about an answer
        "How are you? Who feeds the cats? " * MAX_SENTENCES,  # no chat
    ],
)
def test_all_else_stays(message: str) -> None:
    assert without_small_talk(message) == message


async def test_a_question_behind_a_greeting_is_the_only_one(with_cats: Running) -> None:
    reply = await with_cats.ask("hi, how are you? who feeds the cats?")
    assert (reply.text or "").startswith(KEEPER)
