"""List the articles in Telegram, and find some of them by words and filters."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from bot.archive import sample_corpus
from bot.cli.list_filters import parse_filters, select
from index.corpus import Corpus
from index.model import Draft, Paragraph
from tests.support.bot.running_bot import READER_ID, Running, Start
from tests.support.bot.sample_articles import CATS
from tests.support.fake_bot_api import Message


def add(corpus: Corpus, count: int, text: str = "A text.", source: str = "The Gazette") -> None:
    """Add articles with the titles "Title 1", "Title 2" and so on."""
    corpus.add_all(
        [
            Draft(f"Title {n}", (Paragraph(f"{text} Number {n}."),), source=source, language="en")
            for n in range(1, count + 1)
        ]
    )


def titles(page: Message) -> list[str]:
    """Return the titles on a page, each with its number."""
    return [line for line in page.content.split("\n") if line.partition(".")[0].isdigit()]


async def by_editor(running: Running, command: str) -> Message:
    return await running.telegram.reply_to(await running.editors_chat.send(command))


class TestTheList:
    async def test_shows_ten_articles_at_a_time_and_where_they_are(self, running: Running) -> None:
        add(running.corpus, 43)
        page = await running.ask("/articles")
        assert page.content.startswith("1–10 of 43\n\n1. Title 43\nThe Gazette\n\n2. Title 42\n")
        assert page.buttons == ["›", "Last »"]
        for label, place, buttons in (
            ("›", "11–20 of 43", ["‹", "›", "Last »"]),
            ("›", "21–30 of 43", ["« First", "‹", "›", "Last »"]),
            ("›", "31–40 of 43", ["« First", "‹", "›"]),
            ("›", "41–43 of 43", ["« First", "‹"]),
            ("« First", "1–10 of 43", ["›", "Last »"]),
            ("Last »", "41–43 of 43", ["« First", "‹"]),
            ("‹", "31–40 of 43", ["« First", "‹", "›"]),
        ):
            await running.reader.press(page, label)
            assert (page.content.split("\n")[0], page.buttons) == (place, buttons)
        assert len(page.keyboard) == 1, "in one row"
        assert titles(page)[0] == "31. Title 13"

    async def test_of_one_page_says_how_many_there_are(self, with_cats: Running) -> None:
        page = await with_cats.ask("/articles")
        assert page.content == "1 article in the archive\n\n1. Cats of the harbour"
        assert page.buttons == []

    async def test_shows_what_there_is_now_when_a_page_is_turned(self, running: Running) -> None:
        add(running.corpus, 23)
        page = await running.ask("/articles")
        await running.reader.press(page, "›")
        for article in running.corpus.articles(0, 15):
            running.corpus.remove(article.id)
        await running.reader.press(page, "›")
        assert page.content.startswith("8 articles in the archive\n\n1. Title 8\n")
        assert page.buttons == []

    async def test_is_empty_when_the_last_article_is_gone(self, running: Running) -> None:
        add(running.corpus, 11)
        page = await running.ask("/articles")
        for article in running.corpus.articles():
            running.corpus.remove(article.id)
        await running.reader.press(page, "›")
        assert (page.content, page.buttons) == ("This archive has no articles yet.", [])

    async def test_turns_its_pages_though_the_command_was_deleted(self, running: Running) -> None:
        add(running.corpus, 11)
        command = await running.readers_chat.send("/articles")
        page = await running.telegram.reply_to(command)
        await running.readers_chat.delete(command)
        await running.reader.press(page, "›")
        assert titles(page) == ["11. Title 1"]

    async def test_turns_its_pages_in_a_message_so_old_that_telegram_shows_it_no_longer(
        self, running: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """With the tap comes only where the message is, with the date 0."""
        add(running.corpus, 11)
        page = await running.ask("/articles")
        data = page.button("›").callback_data or ""
        unseen = {"date": 0, "text": None, "entities": None, "reply_markup": None, "reply_to_message": None}
        monkeypatch.setattr(running.telegram.world, "as_seen_now", lambda message: message.model_copy(update=unseen))
        tap = running.reader.press_and_leave(page, data)
        monkeypatch.undo()
        await running.telegram.until(lambda: titles(page) == ["11. Title 1"], f"the answer to tap {tap}")

    async def test_turns_its_pages_below_a_message_that_asked_for_it_in_words(self, running: Running) -> None:
        add(running.corpus, 11)
        page = await running.ask("list articles")
        await running.reader.press(page, "›")
        assert titles(page) == ["11. Title 1"]

    async def test_shows_admins_how_to_put_each_right_or_remove_it(self, with_cats: Running) -> None:
        (article,) = with_cats.corpus.articles()
        page = await by_editor(with_cats, "/articles")
        assert page.entities_of("bot_command") == [f"/edit_{article.id}", f"/remove_{article.id}"]
        assert not (await with_cats.ask("/articles")).entities_of("bot_command")

    async def test_offers_to_read_pages_again_but_no_posts(self, running: Running) -> None:
        for url in ("https://t.me/harbournews/77", "https://gazette.example/cats"):
            running.corpus.add(replace(running.ingestion.from_text(CATS), url=url))
        page = await by_editor(running, "/articles")
        updates = [command for command in page.entities_of("bot_command") if command.startswith("/update")]
        assert updates == [f"/update_{running.corpus.article('https://gazette.example/cats').id}"]

    async def test_of_an_empty_archive_says_so(self, running: Running) -> None:
        assert (await running.ask("/articles")).text == "This archive has no articles yet."
        assert (await running.ask("/articles owls")).text == "This archive has no articles yet."

    async def test_shows_the_beginning_of_an_article_without_a_title(self, running: Running) -> None:
        for text in ("Owls sleep by day. " * 9, "The ferry\nsails."):
            running.corpus.add(Draft("", (Paragraph(text),)))
        assert (await running.ask("/articles")).content == (
            "2 articles in the archive\n\n1. Untitled\nThe ferry sails.\n\n"
            "2. Untitled\nOwls sleep by day. Owls sleep by day. Owls sleep by day. Ow…"
        )


class TestFinding:
    async def test_is_by_words_of_titles_and_texts(self, with_cats: Running) -> None:
        add(with_cats.corpus, 3)
        assert titles(await with_cats.ask("/articles harbour cat")) == ["1. Cats of the harbour"]
        page = await with_cats.ask("/articles title")
        assert page.content.split("\n")[0] == "3 articles found"
        assert (await with_cats.ask("/articles purrs")).content == "1 article found\n\n1. Cats of the harbour"

    async def test_is_by_filters_which_the_list_names(self, with_cats: Running) -> None:
        add(with_cats.corpus, 2)
        page = await with_cats.ask("/articles source:gazette -cats")
        assert page.content.startswith("2 articles found\nFilters: source:gazette, -cats\n\n1. Title ")

    async def test_says_why_a_filter_is_not_applied(self, with_cats: Running) -> None:
        page = await with_cats.ask("/articles purrs after:soon")
        assert page.content.split("\n")[1] == (
            "I ignored after:soon: write a date like after:2023, before:2024-06 or 2024-06-15."
        )
        assert titles(page) == ["1. Cats of the harbour"]

    @pytest.mark.parametrize(
        ("filters", "said"),
        [
            ("after:yesterday", "“after:yesterday”: write a date like after:2023, before:2024-06 or 2024-06-15."),
            ("after:2024 before:2023", "“after:2024 before:2023”: those dates leave no day between them."),
            (
                "lang:klingon after:soon after:soon",
                "“lang:klingon”: use a language code like lang:en.\n"
                "“after:soon”: write a date like after:2023, before:2024-06 or 2024-06-15.",
            ),
        ],
    )
    async def test_by_a_wrong_filter_alone_says_only_how_to_write_it(
        self, with_cats: Running, filters: str, said: str
    ) -> None:
        """Nothing was searched for, so no other words can help."""
        reply = await with_cats.ask(f"/articles {filters}")
        assert (reply.content, reply.buttons) == (said, [])

    async def test_by_words_beside_a_wrong_filter_says_both(self, with_cats: Running) -> None:
        lines = (await with_cats.ask("/articles zebra after:soon")).content.split("\n")
        assert len(lines) == 2
        assert lines[0].startswith("I ignored after:soon: ")
        assert lines[1].startswith("I found no article with that.")

    async def test_reads_misspelled_words_and_says_how(self, with_cats: Running) -> None:
        page = await with_cats.ask("/articles harbuor")
        assert page.content == "1 article found\nRead as: “harbour”\n\n1. Cats of the harbour"

    async def test_says_that_nothing_was_found(self, with_cats: Running) -> None:
        nothing = "I found no article with that. Try other words, or /articles alone for all."
        assert (await with_cats.ask("/articles zebra")).content == nothing
        reply = await with_cats.ask("/articles source:gazette")
        assert reply.content == f"Filters: source:gazette\n{nothing}"

    async def test_needs_a_letter(self, with_cats: Running) -> None:
        assert (await with_cats.ask("/articles ???")).content == "I need at least one word to search for."

    async def test_gives_admins_the_commands_of_what_it_found(self, with_cats: Running) -> None:
        add(with_cats.corpus, 2)
        article_id = with_cats.corpus.find_articles("purrs", 0, 1).articles[0].id
        page = await by_editor(with_cats, "/articles purrs")
        assert page.entities_of("bot_command") == [f"/edit_{article_id}", f"/remove_{article_id}"]

    async def test_works_in_a_group(self, with_cats: Running) -> None:
        group = with_cats.reader.in_group(with_cats.telegram.group("Readers", (with_cats.reader,)))
        for command in ("/articles purrs", "/articles@byline_bot purrs", "/list@byline_bot purrs"):
            reply = await with_cats.telegram.reply_to(await group.send(command))
            assert titles(reply) == ["1. Cats of the harbour"]

    async def test_is_for_those_who_may_ask(self, start: Start) -> None:
        running = await start(reader_ids=str(READER_ID))
        running.corpus.add(running.ingestion.from_text(CATS))
        stranger = running.telegram.user("Sly").private_chat()
        refused = await running.telegram.reply_to(await stranger.send("/articles purrs"))
        assert refused.content.startswith("This archive is private.")
        assert titles(await running.ask("/articles purrs")) == ["1. Cats of the harbour"]


class TestPagesOfWhatWasFound:
    @pytest.fixture
    async def command(self, running: Running) -> Message:
        """Return a command that finds 23 of 35 articles."""
        add(running.corpus, 23, "The owls.")
        add(running.corpus, 12, "The cats.", "The Harbour Times")
        return await running.readers_chat.send("/articles owls")

    async def test_are_turned_with_its_words(self, running: Running, command: Message) -> None:
        page = await running.telegram.reply_to(command)
        seen = titles(page)
        assert page.content.startswith("1–10 of 23\n")
        for _ in range(2):
            await running.reader.press(page, "›")
            seen += titles(page)
        assert page.content.startswith("21–23 of 23\n")
        assert page.buttons == ["« First", "‹"]
        assert [each.partition(". ")[0] for each in seen] == [str(n) for n in range(1, 24)]
        assert {each.partition(". ")[2] for each in seen} == {f"Title {n}" for n in range(1, 24)}

    async def test_are_those_of_the_command_as_it_reads_now(self, running: Running, command: Message) -> None:
        page = await running.telegram.reply_to(command)
        await running.readers_chat.edit(command, "/list source:harbour")
        await running.telegram.settled()
        assert page.content.startswith("1–10 of 23\n"), "the edit alone changes nothing"
        await running.reader.press(page, "›")
        assert page.content.startswith("11–12 of 12\nFilters: source:harbour\n")
        await running.readers_chat.edit(command, "/articles")
        await running.reader.press(page, "‹")
        assert page.content.startswith("1–10 of 35\n")

    async def test_are_lost_with_the_command(self, running: Running, command: Message) -> None:
        page = await running.telegram.reply_to(command)
        lost = "This button no longer works. Please send the command again."
        await running.readers_chat.edit(command, "owls")
        assert (await running.reader.press(page, "›")).text == lost
        await running.readers_chat.delete(command)
        assert (await running.reader.press(page, "›")).text == lost
        assert page.content.startswith("1–10 of 23\n")

    async def test_show_what_there_is_now(self, running: Running, command: Message) -> None:
        page = await running.telegram.reply_to(command)
        await running.reader.press(page, "Last »")
        for article in running.corpus.find_articles("owls", 0, 9).articles:
            running.corpus.remove(article.id)
        await running.reader.press(page, "‹")
        assert page.content.startswith("11–14 of 14\n")
        for article in running.corpus.find_articles("owls", 0, 50).articles:
            running.corpus.remove(article.id)
        await running.reader.press(page, "‹")
        assert page.content.startswith("I found no article with that.")
        assert page.buttons == []


class TestFilters:
    @pytest.mark.parametrize(
        "filters",
        [
            "after:2024",
            "before:2024-06 lang:en",
            "by:quill",
            "source:gazette",
            "lang:de",
            "lang:es after:2010",
            '"ferry" after:2020',
            "-ferry",
            "-ferry -clock lang:en",
            '"the bridge"',
            '"the bridge" -paid',
        ],
    )
    def test_choose_the_same_articles_as_on_the_command_line(self, filters: str) -> None:
        with closing(sample_corpus()) as corpus:
            chosen = {article.id for article in select(corpus.articles(), parse_filters([filters]))}
            found = corpus.find_articles(filters, 0, 100)
        assert {article.id for article in found.articles} == chosen
