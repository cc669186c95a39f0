"""Pick the article for a command from what its words find."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index.model import Article, Draft, Paragraph
from tests.support.bot.running_bot import Running
from tests.support.fake_bot_api import Message
from tests.support.website import Website

COMMANDS = ("edit", "versions", "remove", "update")

CATS = Draft("Cats of the harbour", (Paragraph("Cats purr when the keeper feeds them."),), language="en")
FERRY = Draft(
    "The old ferry",
    (Paragraph("The ferry sails past the harbour."),),
    byline="By Nora Quill",
    source="The Gazette",
    published=date(2024, 5, 1),
    language="en",
)


@pytest.fixture
async def archive(running: Running) -> Running:
    """Return the application with two articles."""
    running.corpus.add_all([CATS, FERRY])
    return running


def article(running: Running, title: str) -> Article:
    (found,) = [each for each in running.corpus if each.title == title]
    return found


async def said(running: Running, command: str, reply_to: Message | None = None) -> Message:
    """Return the bot's final reply to an editor's command."""
    return await running.final(await running.editors_chat.send(command, reply_to=reply_to))


async def picked(running: Running, question: Message, label: str) -> Message:
    """Return the final state of the message that a button sends below."""
    last = running.editors_chat.messages[-1]
    await running.editor.press(question, label)
    reply = await running.telegram.message_in(question.chat.id, after=last)
    return await running.telegram.until(
        lambda: reply if not reply.content.startswith("Reading") else None, f"the end of {reply.content!r}"
    )


def without_change(message: Message) -> tuple[str, list[str]]:
    return message.content, message.buttons


class TestWords:
    @pytest.mark.parametrize("command", COMMANDS)
    async def test_offer_what_they_find(self, archive: Running, command: str) -> None:
        question = await said(archive, f"/{command} harbour")
        assert question.content == (
            "Which article?\n\n1. Cats of the harbour\n\n2. The old ferry\nBy Nora Quill · The Gazette · 2024-05-01"
        )
        assert question.buttons == ["1. Cats of the harbour", "2. The old ferry"]
        assert [len(row) for row in question.keyboard] == [1, 1], "below each other, so that titles have room"

    @pytest.mark.parametrize("command", COMMANDS)
    async def test_open_on_a_tap_what_the_command_with_the_id_opens(self, archive: Running, command: str) -> None:
        question = await said(archive, f"/{command} harbour")
        for at, title in enumerate(("Cats of the harbour", "The old ferry"), 1):
            opened = await picked(archive, question, f"{at}. {title}")
            named = await said(archive, f"/{command}_{article(archive, title).id}")
            assert without_change(opened) == without_change(named)
            assert title in opened.content
            assert opened.reply_to_message
            assert opened.reply_to_message.message_id == question.message_id
        assert question.buttons == ["1. Cats of the harbour", "2. The old ferry"], "for another try"
        assert len(archive.corpus) == 2

    async def test_remove_only_after_a_second_question(self, archive: Running) -> None:
        question = await picked(archive, await said(archive, "/remove purrs"), "1. Cats of the harbour")
        assert question.content == "Remove this article?\nCats of the harbour\n1 passage"
        assert len(archive.corpus) == 2
        await archive.editor.press(question, "Remove")
        assert [each.title for each in archive.corpus] == ["The old ferry"]

    async def test_fetch_an_article_again_at_each_tap(self, running: Running, website: Website) -> None:
        url = website.serve("/owls", "<article><h1>Owls</h1><p>Owls sleep by day, she said.</p></article>")
        running.corpus.add(replace(CATS, title="Owls", url=url))
        question = await said(running, "/update owls")
        website.serve("/owls", "<article><h1>Owls</h1><p>Owls sleep by day and fly by night, she said.</p></article>")
        first = await picked(running, question, "1. Owls")
        assert "fly by night" in running.corpus.articles()[0].text
        assert first.content.startswith("Updated")
        second = await picked(running, question, "1. Owls")
        assert second.content.startswith("No change since ")

    async def test_that_find_a_single_article_ask_too(self, archive: Running) -> None:
        question = await said(archive, "/edit keeper")
        assert question.content == "Do you mean this article?\n\n1. Cats of the harbour"
        assert question.buttons == ["1. Cats of the harbour"]

    async def test_may_be_misspelled(self, archive: Running) -> None:
        question = await said(archive, "/delete hrabour")
        assert question.content.startswith("Which article?\nRead as: “harbour”\n\n1. ")
        assert (await picked(archive, question, "2. The old ferry")).content.startswith("Remove this article?")

    async def test_may_be_filters(self, archive: Running) -> None:
        question = await said(archive, "/edit by:quill after:soon")
        lines = question.content.split("\n")
        assert lines[0] == "Do you mean this article?"
        assert lines[1].startswith("I ignored after:soon: ")
        assert lines[2] == "Filters: by:quill"
        assert question.buttons == ["1. The old ferry"]

    async def test_that_find_many_offer_the_best_and_say_where_the_others_are(self, archive: Running) -> None:
        archive.corpus.add_all([replace(CATS, title=f"Cat {n}", url=f"https://e.org/{n}") for n in range(8)])
        question = await said(archive, "/edit cats")
        assert len(question.buttons) == 5
        assert question.content.endswith("\n\nThese are the best 5 of 9. /articles with the same words lists all.")

    async def test_that_find_nothing_are_named(self, archive: Running) -> None:
        for words in ("zebra", "???", "source:herald"):
            reply = await said(archive, f"/remove {words}")
            assert reply.content == f"No article has the id or link “{words}”. /articles lists them."

    async def test_tell_articles_without_a_title_apart(self, running: Running) -> None:
        running.corpus.add_all([Draft("", (Paragraph(f"Owls sleep by {time}."),)) for time in ("day", "noon")])
        question = await said(running, "/edit owls")
        assert sorted(question.content.split("\n")[3::3]) == ["Owls sleep by day.", "Owls sleep by noon."]
        assert question.buttons == ["1. Untitled", "2. Untitled"]

    async def test_have_short_labels_for_long_titles(self, running: Running) -> None:
        running.corpus.add(replace(CATS, title="Owls " + "and more owls " * 20))
        (label,) = (await said(running, "/edit owls")).buttons
        assert label.startswith("1. Owls and more owls")
        assert len(label) <= 48

    async def test_work_in_a_group(self, archive: Running) -> None:
        group = archive.editor.in_group(archive.telegram.group("Desk", (archive.editor,)))
        question = await archive.telegram.reply_to(await group.send("/edit@byline_bot keeper"))
        assert question.buttons == ["1. Cats of the harbour"]


class TestATap:
    @pytest.mark.parametrize("command", COMMANDS)
    async def test_of_somebody_else_does_nothing(self, archive: Running, command: str) -> None:
        group = archive.telegram.group("Desk", (archive.editor, archive.reader))
        question = await archive.telegram.reply_to(await archive.editor.in_group(group).send(f"/{command} keeper"))
        sent = len(archive.editor.in_group(group).messages)
        alert = await archive.reader.press(question, "1. Cats of the harbour")
        assert (alert.text or "").startswith("Only admins can do that.")
        await archive.all_done()
        assert len(archive.editor.in_group(group).messages) == sent
        assert not archive.work.open

    @pytest.mark.parametrize("command", ["edit", "versions"])
    async def test_on_an_article_that_is_gone_says_so(self, archive: Running, command: str) -> None:
        question = await said(archive, f"/{command} keeper")
        gone = article(archive, "Cats of the harbour")
        archive.corpus.remove(gone.id)
        alert = await archive.editor.press(question, "1. Cats of the harbour")
        assert alert.text == f"No article has the id or link “{gone.id}”. /articles lists them."

    @pytest.mark.parametrize("command", ["update", "remove"])
    async def test_for_work_on_an_article_that_is_gone_says_so_in_the_message(
        self, archive: Running, command: str
    ) -> None:
        question = await said(archive, f"/{command} keeper")
        gone = article(archive, "Cats of the harbour")
        archive.corpus.remove(gone.id)
        await archive.editor.press(question, "1. Cats of the harbour")
        await archive.all_done()
        assert question.content.endswith(f"No article has the id or link “{gone.id}”. /articles lists them.")

    async def test_opens_the_article_though_the_command_was_changed_or_deleted(self, archive: Running) -> None:
        command = await archive.editors_chat.send("/edit keeper")
        question = await archive.telegram.reply_to(command)
        await archive.editors_chat.edit(command, "/edit ferry")
        await archive.telegram.settled()
        await archive.editors_chat.delete(command)
        opened = await picked(archive, question, "1. Cats of the harbour")
        assert opened.content.startswith("In the archive: Cats of the harbour\n")


class TestIdsAndLinks:
    async def test_need_no_tap(self, archive: Running) -> None:
        archive.corpus.add(replace(CATS, title="Owls", url="https://gazette.example/owls"))
        for named in ("https://gazette.example/owls", "gazette.example/owls", article(archive, "Owls").id):
            assert (await said(archive, f"/edit {named}")).content.startswith("In the archive: Owls\n")

    async def test_may_come_after_a_headline(self, archive: Running) -> None:
        """Apps share both."""
        archive.corpus.add(replace(CATS, title="Owls", url="https://gazette.example/owls"))
        reply = await said(archive, "/edit Owls of the ferry https://gazette.example/owls")
        assert reply.content.startswith("In the archive: Owls\n")

    @pytest.mark.parametrize("reference", ["https://gazette.example/harbour", "Harbour https://gazette.example/x"])
    async def test_that_no_article_has_are_not_read_as_words(self, archive: Running, reference: str) -> None:
        reply = await said(archive, f"/remove {reference}")
        assert reply.content.startswith("No article has the id or link “")
        assert not reply.buttons

    async def test_of_a_command_that_has_the_id_in_its_name_are_not_read_as_words(self, archive: Running) -> None:
        reply = await said(archive, "/remove_harbour")
        assert reply.content == "No article has the id or link “harbour”. /articles lists them."

    async def test_of_the_message_replied_to_are_not_read_as_words(self, archive: Running) -> None:
        link = await archive.editors_chat.send("https://gazette.example/harbour")
        reply = await said(archive, "/remove", reply_to=link)
        assert reply.content == (
            "No article has the id or link “https://gazette.example/harbour”. /articles lists them."
        )
