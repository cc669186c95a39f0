"""Show the passage of a link that somebody pastes as text."""

from __future__ import annotations

import pytest

from bot.page_addresses import article_path, passage_path
from bot.updates.permalink_form import url_of
from index.articles.passages import split_passages
from index.model import Article, Draft, Paragraph, Passage
from tests.support.bot.cli_program import Program
from tests.support.bot.running_bot import READER_ID, Running, Start
from tests.support.bot.sample_articles import archived
from tests.support.fake_bot_api import Message, Window
from tests.support.web.free_port import free_port
from tests.support.website import Website

WEB_URL = "https://archive.example"
HONEY, SWARM, QUEEN = "Bees make honey.", "A swarm leaves in May.", "The queen stays."
REMOVED = "The article of this link is no longer in the archive."


@pytest.fixture
async def running(start: Start) -> Running:
    """The application with pages, and with an article that has no address of its own."""
    running = await start(web_listen=f"127.0.0.1:{free_port()}", web_url=WEB_URL)
    running.corpus.add(Draft("Who stings?", tuple(map(Paragraph, (HONEY, SWARM, QUEEN))), source="Hive"))
    return running


def bees(running: Running) -> Article:
    (article,) = (each for each in running.corpus.articles() if each.title == "Who stings?")
    return article


def swarm(running: Running) -> Passage:
    return split_passages(bees(running))[1]


def links(running: Running) -> list[str]:
    passage = swarm(running)
    return [
        url_of(passage, "byline_bot"),
        f"https://t.me/byline_bot?start=web_{passage.article_id}_1",
        f"{WEB_URL}/{passage_path(passage)}",
        f"{WEB_URL}/app/{article_path(passage.article_id, 1)}",
        f"https://old.example/{passage_path(passage)}",
    ]


async def reply(running: Running, chat: Window, text: str) -> Message:
    return await running.telegram.reply_to(await chat.send(text))


def shown_first(message: Message) -> bool:
    """Whether a message shows the passage among its neighbours."""
    return message.quotes == [HONEY, SWARM, QUEEN] and message.entities_of("italic") == [HONEY, QUEEN]


class TestALink:
    async def test_shows_its_passage(self, running: Running) -> None:
        for link in links(running):
            for chat in (running.readers_chat, running.editors_chat):
                for text in (link, f"Look: {link}", f"/ask {link}"):
                    assert shown_first(await reply(running, chat, text)), text

    async def test_can_be_followed(self, running: Running) -> None:
        shown = await running.ask(links(running)[0])
        asked = await running.readers_chat.send("source?", reply_to=shown)
        assert (await running.telegram.reply_to(asked)).content == "Who stings? · Hive"

    async def test_to_a_whole_article_shows_its_beginning(self, running: Running) -> None:
        shown = await reply(running, running.readers_chat, f"{WEB_URL}/{article_path(bees(running).id)}")
        assert shown.quotes == [HONEY, SWARM]

    async def test_is_what_copy_gives(self, running: Running) -> None:
        """Though its title asks something."""
        opened = await running.telegram.reply_to(await running.reader.open_link(links(running)[0]))
        cited = running.reader.copied(opened, "Copy")
        assert cited.startswith("Who stings? · Hive · https://")
        for chat in (running.readers_chat, running.editors_chat):
            assert shown_first(await reply(running, chat, cited))

    async def test_in_a_question_is_not_all_of_it(self, running: Running) -> None:
        for text in (f"Where do bees live? {links(running)[0]}", f"{links(running)[0]} honey"):
            assert not shown_first(await reply(running, running.readers_chat, text))

    async def test_shows_it_after_an_edit(self, running: Running) -> None:
        sent = await running.readers_chat.send("hello")
        await running.telegram.reply_to(sent)
        edited = await running.readers_chat.edit(sent, links(running)[0])
        shown = await running.telegram.until(
            lambda: [each for each in running.readers_chat.bot_messages if shown_first(each)], "the passage"
        )
        assert shown[0].reply_to_message is not None
        assert shown[0].reply_to_message.message_id == edited.message_id

    async def test_shows_it_in_a_group_to_who_mentions_the_bot(self, running: Running) -> None:
        chat = running.reader.in_group(running.telegram.group("Hive", (running.reader,)))
        assert shown_first(await reply(running, chat, f"@byline_bot {links(running)[2]}"))
        await running.telegram.stays_unanswered(await chat.send(links(running)[2]))

    async def test_to_a_removed_article_says_so(self, running: Running) -> None:
        pasted = links(running)[:4]
        running.corpus.remove(bees(running).id)
        for chat in (running.readers_chat, running.editors_chat):
            assert {(await reply(running, chat, each)).content for each in pasted} == {REMOVED}

    async def test_to_another_archive_is_like_any_link(self, running: Running) -> None:
        """Its articles may be added."""
        link = "https://old.example/a/abcdefghij?p=1_abc234#p1"
        assert (await reply(running, running.editors_chat, link)).buttons == ["Add"]

    async def test_in_a_closed_archive_shows_strangers_nothing(self, start: Start) -> None:
        running = await start(reader_ids=str(READER_ID), web_listen=f"127.0.0.1:{free_port()}", web_url=WEB_URL)
        running.corpus.add(Draft("Who stings?", tuple(map(Paragraph, (HONEY, SWARM, QUEEN)))))
        for link in links(running):
            stranger = running.telegram.user("Stan")
            refused = await reply(running, stranger.private_chat(), link)
            assert refused.content.startswith("This archive is private. To get access")
        assert shown_first(await reply(running, running.readers_chat, links(running)[2]))


class TestAPageOfTheArchive:
    async def test_is_shown_instead_of_added(self, running: Running) -> None:
        before = list(running.corpus.articles())
        for link in links(running):
            assert shown_first(await reply(running, running.editors_chat, f"/add {link}"))
        assert list(running.corpus.articles()) == before

    async def test_is_not_added_among_other_links(self, running: Running, website: Website) -> None:
        other = website.serve("/gnus", "<article><h1>Gnus</h1>" + "<p>Gnus graze on the plain at dawn.</p>" * 3)
        own = f"{WEB_URL}/{article_path(bees(running).id)}"
        report = await running.final(await running.editors_chat.send(f"/add {own} {other}"))
        assert f"{own} is a page of this archive itself." in report.content
        assert bees(running).id in {article.id for article in running.corpus.articles()}

    async def test_is_not_added_from_the_command_line(self, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("WEB_LISTEN", "127.0.0.1:8080")
        monkeypatch.setenv("WEB_URL", WEB_URL)
        ran = program("add", f"{WEB_URL}/a/abcdefghij?p=0_abc234#p0")
        assert ran.code == 1
        assert "is a page of this archive itself." in ran.err

    async def test_may_be_that_of_an_article_with_an_address(self, running: Running) -> None:
        ferry = archived(running, "The ferry is blue.", title="Ferry")
        shown = await reply(running, running.editors_chat, f"{WEB_URL}/{article_path(ferry.id)}")
        assert shown.quotes == ["The ferry is blue."]
