"""Answer texts that an editor pastes without a command, and offer to add them."""

from __future__ import annotations

import pytest

from bot.add.request import LONGEST_QUESTION_CHARS
from tests.support.bot.running_bot import ADMIN_ID, Running
from tests.support.fake_bot_api import Message
from tests.support.web.running_pages import PAGE
from tests.support.website import Website

OWLS = "Owls of Lunt harbour\n\nThe owls of Lunt harbour hunt at dusk, along the dyke behind the old brickworks."
LONG = "The owls of Lunt harbour hunt at dusk, along the dyke behind the old brickworks. " * 5


async def answer_to(running: Running, message: Message) -> Message:
    return await running.telegram.reply_to(message)


class TestOffer:
    @pytest.mark.parametrize("text", [OWLS, LONG], ids=["paragraphs", "long"])
    async def test_comes_with_the_answer(self, with_cats: Running, text: str) -> None:
        """The answer stays when the text is added."""
        asked = await with_cats.editors_chat.send(text)
        answer = await answer_to(with_cats, asked)
        said = answer.content
        assert said.startswith("I found nothing about this.")
        assert "Add your text" in answer.buttons
        await with_cats.editor.press(answer, "Add your text")
        added = await with_cats.telegram.message_in(answer.chat.id, after=answer)
        await with_cats.telegram.edited(added, until="Added: ")
        assert added.reply_to_message is not None
        assert added.reply_to_message.message_id == asked.message_id
        assert (answer.content, "Add your text" in answer.buttons) == (said, False)
        assert "Undo" in added.buttons
        assert {article.added_by for article in with_cats.corpus.articles()} == {f"telegram:{ADMIN_ID}"}
        assert any("dusk" in quote for quote in (await with_cats.ask("when do the owls hunt?")).quotes)

    async def test_comes_with_the_answer_to_a_photo(self, with_cats: Running) -> None:
        asked = await with_cats.editors_chat.send_photo(caption=OWLS)
        answer = await answer_to(with_cats, asked)
        await with_cats.editor.press(answer, "Add your text")
        added = await with_cats.telegram.message_in(answer.chat.id, after=answer)
        await with_cats.telegram.edited(added, until="Added: Owls of Lunt harbour")

    async def test_stays_when_the_answer_is_turned_and_edited(self, with_cats: Running) -> None:
        asked = await with_cats.editors_chat.send("Who purrs at night?\n\nThe cats of Lunt harbour purr at night.")
        answer = await answer_to(with_cats, asked)
        await with_cats.editor.press(answer, "Why")
        assert "Add your text" in answer.buttons
        await with_cats.editors_chat.edit(asked, "who purrs?")
        await with_cats.telegram.until(lambda: "Add your text" not in answer.buttons, "the offer to go")

    async def test_comes_while_the_archive_is_empty(self, running: Running) -> None:
        answer = await answer_to(running, await running.editors_chat.send(OWLS))
        assert answer.content.startswith("The archive is empty.")
        await running.editor.press(answer, "Add your text")
        await running.all_done()
        assert [article.title for article in running.corpus.articles()] == ["Owls of Lunt harbour"]

    async def test_of_links_with_remarks_comes_alone(self, with_cats: Running) -> None:
        """Nothing is searched: the pages are meant, as after /add."""
        text = "The cats again:\n\nhttp://127.0.0.1:1/a\n\nhttp://127.0.0.1:1/b"
        offer = await answer_to(with_cats, await with_cats.editors_chat.send(text))
        assert (offer.content, offer.buttons) == ("Add this to the archive?", ["Add"])
        await with_cats.editor.press(offer, "Add")
        await with_cats.telegram.edited(offer, until="2 articles: 2 not added")

    async def test_of_a_link_before_a_remark_comes_alone(self, with_cats: Running, website: Website) -> None:
        url = website.serve("/storks", PAGE)
        offer = await answer_to(with_cats, await with_cats.editors_chat.send(f"{url} for Jo, who purrs"))
        assert (offer.content, offer.buttons) == ("Add this to the archive?", ["Add"])
        await with_cats.editor.press(offer, "Add")
        await with_cats.telegram.edited(offer, until="Added: Storks return")

    async def test_comes_in_place_of_the_answer_when_the_question_becomes_a_remark(self, with_cats: Running) -> None:
        asked = await with_cats.editors_chat.send("who purrs?")
        answer = await answer_to(with_cats, asked)
        await with_cats.editors_chat.edit(asked, "http://127.0.0.1:1/a is by Jo")
        offer = await with_cats.telegram.message_in(answer.chat.id, after=answer)
        assert (offer.content, offer.buttons) == ("Add this to the archive?", ["Add"])

    async def test_of_a_link_in_a_question_comes_with_the_answer(self, with_cats: Running, website: Website) -> None:
        url = website.serve("/storks", PAGE)
        answer = await answer_to(with_cats, await with_cats.editors_chat.send(f"{url} who purrs at night?"))
        assert answer.quotes[0].startswith("The cats of Lunt harbour purr")
        await with_cats.editor.press(answer, "Add the link")
        added = await with_cats.telegram.message_in(answer.chat.id, after=answer)
        await with_cats.telegram.edited(added, until="Added: Storks return")

    async def test_is_not_made_of_too_many_links(self, running: Running) -> None:
        for between in (" and ", " or "):
            urls = between.join(f"https://e.org/{number}" for number in range(51))
            mark = "?" if between == " or " else ""
            answer = await answer_to(running, await running.editors_chat.send(f"{urls} {mark}"))
            assert answer.buttons == []

    async def test_is_not_made_where_it_would_be_in_the_way(self, with_cats: Running) -> None:
        """Nothing is offered for questions, commands, people who are no admins, and in groups."""
        chat = with_cats.editors_chat
        group = with_cats.telegram.group("Desk", (with_cats.editor,))
        for asked in (
            await chat.send("who purrs at night?\nand who feeds them?"),
            await chat.send(f"/ask {OWLS}"),
            await with_cats.readers_chat.send(OWLS),
            await with_cats.editor.in_group(group).send(f"@byline_bot {OWLS}"),
        ):
            assert "Add your text" not in (await answer_to(with_cats, asked)).buttons

    async def test_is_gone_with_the_message(self, with_cats: Running) -> None:
        asked = await with_cats.editors_chat.send("x" * (LONGEST_QUESTION_CHARS + 1))
        answer = await answer_to(with_cats, asked)
        await with_cats.editors_chat.delete(asked)
        alert = await with_cats.editor.press(answer, "Add your text")
        assert alert.text == "The message is gone. Please send it again."
        assert len(with_cats.corpus) == 1

    async def test_is_for_admins(self, with_cats: Running) -> None:
        answer = await answer_to(with_cats, await with_cats.editors_chat.send(OWLS))
        alert = await with_cats.reader.press(answer, "Add your text")
        assert (alert.text or "").startswith("Only admins can do that")
        assert len(with_cats.corpus) == 1
