"""Names under which people look for a command."""

from __future__ import annotations

import pytest

from bot.routing.routes import MENUS
from bot.updates.parse import ALIASES
from tests.support.bot.running_bot import READER_ID, Running, Start


class TestAnAlias:
    @pytest.mark.parametrize("name", ["find", "search", "Search"])
    async def test_asks_a_question(self, with_cats: Running, name: str) -> None:
        assert (await with_cats.ask(f"/{name} who purrs?")).quotes == (await with_cats.ask("/ask who purrs?")).quotes

    async def test_asks_the_message_that_it_replies_to(self, with_cats: Running) -> None:
        asked = await with_cats.readers_chat.send("/weather who purrs?")
        command = await with_cats.readers_chat.send("/find", reply_to=asked)
        assert (await with_cats.telegram.reply_to(command)).quotes

    async def test_that_asked_is_answered_again_when_it_is_edited(self, with_cats: Running) -> None:
        question = await with_cats.readers_chat.send("/search who barks?")
        answer = await with_cats.telegram.reply_to(question)
        assert not answer.quotes
        await with_cats.readers_chat.edit(question, "/search who purrs?")
        await with_cats.telegram.until(lambda: answer.quotes, "the answer to the edited question")

    async def test_lists_the_articles(self, with_cats: Running) -> None:
        assert (await with_cats.ask("/list")).text == (await with_cats.ask("/articles")).text

    @pytest.mark.parametrize("form", ["/delete {}", "/delete_{}"])
    async def test_asks_an_editor_before_it_removes(self, with_cats: Running, form: str) -> None:
        (article,) = with_cats.corpus.articles()
        question = await with_cats.telegram.reply_to(await with_cats.editors_chat.send(form.format(article.id)))
        assert question.content.startswith("Remove this article?")

    async def test_of_an_editors_command_is_refused_to_readers(self, with_cats: Running) -> None:
        (article,) = with_cats.corpus.articles()
        assert (await with_cats.ask(f"/delete {article.id}")).content.startswith("Only admins can do that.")
        assert len(with_cats.corpus) == 1

    async def test_of_an_editors_command_does_nothing_when_it_is_edited(self, with_cats: Running) -> None:
        command = await with_cats.editors_chat.send("/delete nosuch")
        await with_cats.telegram.reply_to(command)
        await with_cats.editors_chat.edit(command, f"/delete {with_cats.corpus.articles()[0].id}")
        await with_cats.telegram.settled()
        told = [reply.content for reply in with_cats.telegram.replies_to(command)]
        assert told[-1] == "I don't act on an edited command or reply. Please send it again."

    @pytest.mark.parametrize("name", ALIASES)
    async def test_in_a_group_is_left_to_other_bots_unless_it_names_this_one(
        self, with_cats: Running, name: str
    ) -> None:
        group = with_cats.telegram.group("Desk", (with_cats.editor,))
        chat = with_cats.editor.in_group(group)
        await chat.send(f"/{name} who purrs?")
        await chat.send(f"/{name}@other_bot who purrs?")
        await with_cats.telegram.settled()
        assert not chat.bot_messages
        named = await chat.send(f"/{name}@{with_cats.telegram.bot.username} who purrs?")
        assert (await with_cats.telegram.reply_to(named)).content

    @pytest.mark.parametrize("name", ["find", "list"])
    async def test_is_refused_to_those_who_may_not_ask(self, start: Start, name: str) -> None:
        running = await start(reader_ids=str(READER_ID))
        stranger = running.telegram.user("Sly")
        group = stranger.in_group(running.telegram.group("Strangers", (stranger,)))
        for chat, command in ((stranger.private_chat(), f"/{name} owls"), (group, f"/{name}@byline_bot owls")):
            reply = await running.telegram.reply_to(await chat.send(command))
            assert reply.content.startswith("This archive is private.")

    @pytest.mark.parametrize("name", ALIASES)
    def test_is_in_no_menu_and_its_command_is(self, name: str) -> None:
        listed = {command for command, _ in MENUS.admins}
        assert ALIASES[name] in listed
        assert name not in listed
