"""Take no message in a topic for a reply that replies to nothing.

Telegram says that such a message replies to the service message which began the topic.
"""

from __future__ import annotations

import pytest

from tests.support.bot.running_bot import Running


class TestAMessageInATopic:
    async def test_follows_the_answer_before_it(self, with_cats: Running) -> None:
        topic = await with_cats.private_topic(with_cats.reader)
        await with_cats.telegram.reply_to(await topic.send("who purrs?"))
        answer = await with_cats.telegram.reply_to(await topic.send("and who feeds them?"))
        assert answer.content.startswith("In “Cats of the harbour”:")

    @pytest.mark.parametrize("command", ["/ask", "/add", "/edit", "/remove"])
    async def test_with_a_command_alone_is_told_what_that_needs(self, command: str, with_cats: Running) -> None:
        topic = await with_cats.private_topic(with_cats.editor)
        alone = await with_cats.telegram.reply_to(await with_cats.editors_chat.send(command))
        assert (await with_cats.telegram.reply_to(await topic.send(command))).content == alone.content

    async def test_is_answered_by_a_reply_when_it_is_edited(self, with_cats: Running) -> None:
        topic = await with_cats.private_topic(with_cats.reader)
        question = await topic.send("who purrs?")
        answer = await with_cats.telegram.reply_to(question)
        await topic.edit(question, "who feeds the cats?")
        await with_cats.telegram.edited(answer, until="Mara Voss")

    async def test_that_replies_to_an_answer_follows_that_one(self, with_cats: Running) -> None:
        topic = await with_cats.private_topic(with_cats.reader)
        answer = await with_cats.telegram.reply_to(await topic.send("who purrs?"))
        await with_cats.telegram.reply_to(await topic.send("/help"))
        assert (await with_cats.telegram.reply_to(await topic.send("tell me more", reply_to=answer))).quotes
