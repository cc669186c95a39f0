"""Show a passage among the paragraphs around it: from a link, and below an answer."""

from __future__ import annotations

import pytest

from bot.start_links import start_url
from bot.updates.permalink_form import Permalink, url_of
from index.articles.edits import Amendment
from index.articles.passages import split_passages
from index.model import Article, Draft, Paragraph
from tests.support.bot.running_bot import READER_ID, Running, Start
from tests.support.bot.sample_articles import archived
from tests.support.fake_bot_api import FakeBotApi, Message
from tests.support.web.free_port import free_port

OPENING = "The harbour of Brall has two lighthouses."
KEEPER = "The keeper Oskar Lunt feeds nine cats every morning. They sleep in the lamp room."
CORRECTED = "The keeper Oskar Lunt feeds seven cats every morning. They sleep in the lamp room."
FERRY = "A ferry sails to the island at noon."
LAST = "Nobody knows who built the first lighthouse."
TEXTS = (OPENING, KEEPER, FERRY, LAST)
REMOVED = "The article of this link is no longer in the archive."


@pytest.fixture
async def brall(telegram: FakeBotApi, start: Start) -> Running:
    """The application with inline mode and one article."""
    telegram.bot.supports_inline_queries = True
    running = await start()
    archived(running, *TEXTS, title="Brall")
    return running


def the_article(running: Running) -> Article:
    (article,) = running.corpus.articles()
    return article


def link_to(running: Running, ordinal: int) -> str:
    """Return the address of a passage, as *Copy* has it."""
    return url_of(split_passages(the_article(running))[ordinal], running.telegram.bot.username or "")


async def opened(running: Running, link: str) -> Message:
    return await running.telegram.reply_to(await running.reader.open_link(link))


def change(running: Running, *texts: str) -> None:
    archived(running, *texts, title="Brall")


class TestLink:
    async def test_shows_the_passage_with_its_neighbours(self, brall: Running) -> None:
        shown = await opened(brall, link_to(brall, 1))
        assert shown.quotes == [OPENING, KEEPER, FERRY]
        assert shown.entities_of("italic") == [OPENING, FERRY]
        assert (shown.text or "").endswith("\nBrall · Fen")
        assert shown.buttons == ["Read on", "Share", "Copy"]

    async def test_shows_it_without_a_check_too(self, brall: Running) -> None:
        link = start_url("byline_bot", Permalink(the_article(brall).id, 3).written)
        assert (await opened(brall, link)).quotes == [FERRY, LAST]

    async def test_leads_to_what_is_shared_and_copied(self, brall: Running) -> None:
        shown = await opened(brall, link_to(brall, 1))
        payload = brall.reader.shared(shown, "Share")
        assert (await opened(brall, start_url("byline_bot", payload))).text == shown.text
        unlinked = brall.corpus.add(Draft("Bees", (Paragraph("Bees make honey."),))).article
        bees = await opened(brall, url_of(split_passages(unlinked)[0], "byline_bot"))
        title, _, link = brall.reader.copied(bees, "Copy").rpartition(" · ")
        assert title == "Bees"
        assert (await opened(brall, link)).quotes == ["Bees make honey."]

    async def test_says_that_the_passage_has_moved(self, brall: Running) -> None:
        link = link_to(brall, 1)
        change(brall, LAST, OPENING, FERRY, KEEPER)
        shown = await opened(brall, link)
        assert (shown.text or "").startswith("This passage is in another place of its article now.\n\n")
        assert shown.quotes == [FERRY, KEEPER]

    async def test_says_when_the_passage_was_corrected(self, brall: Running) -> None:
        link = link_to(brall, 1)
        change(brall, OPENING, CORRECTED, FERRY, LAST)
        date = (brall.corpus.versions(the_article(brall).id)[0].at).date().isoformat()
        shown = await opened(brall, link)
        assert (shown.text or "").startswith(f"The linked passage was corrected on {date}. This is in its place now:")
        assert shown.quotes == [OPENING, CORRECTED, FERRY]

    @pytest.mark.parametrize(("ordinal", "check"), [(1, "aaaaaa"), (999_999, None)])
    async def test_says_that_the_article_has_no_such_passage(
        self, brall: Running, ordinal: int, check: str | None
    ) -> None:
        link = start_url("byline_bot", Permalink(the_article(brall).id, ordinal, check).written)
        shown = await opened(brall, link)
        assert (shown.text or "").startswith("The article no longer has the linked passage.")
        assert KEEPER in shown.quotes or LAST in shown.quotes

    @pytest.mark.parametrize("purged", [False, True])
    async def test_to_a_removed_article_does_not_say_which_it_was(self, brall: Running, *, purged: bool) -> None:
        """Nobody can tell it from an article that never existed."""
        link, article = link_to(brall, 1), the_article(brall)
        brall.corpus.remove(article.id)
        if purged:
            brall.corpus.purge([article.id])
        assert (await opened(brall, link)).content == REMOVED
        assert (await opened(brall, start_url("byline_bot", "p_abcdefghij_1_abc234"))).content == REMOVED

    @pytest.mark.parametrize("payload", ["p_", "p_abcdefghij", "p_abcdefghij_x", "p_abcdefghij_1_ABC234", "x"])
    async def test_of_another_form_is_a_usual_start(self, brall: Running, payload: str) -> None:
        assert (await opened(brall, start_url("byline_bot", payload))).content.startswith("I'm a bot:")

    async def test_works_in_a_group(self, brall: Running) -> None:
        group = brall.telegram.group("Harbour", (brall.reader,))
        payload = link_to(brall, 1).partition("=")[2]
        asked = await brall.reader.in_group(group).send(f"/start@byline_bot {payload}")
        assert (await brall.telegram.reply_to(asked)).quotes == [OPENING, KEEPER, FERRY]

    async def test_is_said_in_the_readers_language(self, brall: Running) -> None:
        reader = brall.telegram.user("Rita", language_code="de")
        command = await reader.open_link(start_url("byline_bot", "p_abcdefghij_1"))
        assert (await brall.telegram.reply_to(command)).content == (
            "Der Artikel zu diesem Link ist nicht mehr im Archiv."
        )

    async def test_can_be_followed_by_a_message(self, brall: Running) -> None:
        await opened(brall, link_to(brall, 0))
        assert (await brall.ask("more")).quotes == [FERRY, LAST]
        await opened(brall, link_to(brall, 0))
        assert (await brall.ask("which publication is this from?")).content == "Brall · Fen"

    async def test_of_a_short_article_can_be_followed_too(self, brall: Running) -> None:
        """It has no button to read on, so the message names its article only in the button that shares."""
        bees = brall.corpus.add(Draft("Bees", (Paragraph("Bees make honey."),), source="Hive")).article
        shown = await opened(brall, url_of(split_passages(bees)[0], "byline_bot"))
        assert shown.buttons == ["Share", "Copy"]
        assert (await brall.ask("source?")).content == "Bees · Hive"
        asked = await brall.readers_chat.send("source?", reply_to=shown)
        assert (await brall.telegram.reply_to(asked)).content == "Bees · Hive"

    async def test_of_a_short_article_can_be_followed_where_inline_mode_is_off_too(self, running: Running) -> None:
        """Then its name is in the text to copy, unless the article has an address, which is linked."""
        bees = running.corpus.add(Draft("Bees", (Paragraph("Bees make honey."),), source="Hive")).article
        shown = await opened(running, url_of(split_passages(bees)[0], "byline_bot"))
        assert (shown.buttons, shown.links) == (["Copy"], {})
        assert (await running.ask("source?")).content == "Bees · Hive"
        asked = await running.readers_chat.send("source?", reply_to=shown)
        assert (await running.telegram.reply_to(asked)).content == "Bees · Hive"

    async def test_names_its_article_to_commands_of_editors(self, brall: Running) -> None:
        for name in (link_to(brall, 1), f"Brall · Fen · {link_to(brall, 1)}"):
            edit = await brall.telegram.reply_to(await brall.editors_chat.send(f"/edit {name}"))
            assert edit.content.startswith("In the archive: Brall\n")
            said = await brall.editors_chat.send(f"Look: {link_to(brall, 1)}")
            removal = await brall.telegram.reply_to(await brall.editors_chat.send("/remove", reply_to=said))
            assert "Brall" in removal.content

    @pytest.mark.parametrize(
        "address",
        [
            "https://t.me/byline_bot?start=p_{victim}_0",
            "https://t.me/evil_bot?start=p_{victim}_0_abc234",
            "https://e.example/?to=https://t.me/byline_bot?start=p_{victim}_0",
            "https://archive.example/a/{victim}",
            "https://archive.example/a/{victim}?p=0#p0",
            "https://elsewhere.example/a/{victim}?p=0_abc234#p0",
            "https://t.me/evil/a/{victim}?p=0_abc234#p0",
        ],
    )
    @pytest.mark.parametrize("web_url", [None, "https://archive.example"])
    async def test_is_never_taken_for_one_to_the_article_that_its_own_address_names(
        self, start: Start, telegram: FakeBotApi, address: str, web_url: str | None
    ) -> None:
        """Whoever adds an article chooses its address."""
        pages = {"web_listen": f"127.0.0.1:{free_port()}", "web_url": web_url} if web_url else {}
        running = await start(**pages)
        victim = running.corpus.add(Draft("Bees", (Paragraph("Bees make honey."),), source="Hive")).article
        url = address.format(victim=victim.id)
        goats = running.corpus.add(Draft("Goats", (Paragraph("Goats give milk."),), source="Farm", url=url)).article
        shown = await opened(running, url_of(split_passages(goats)[0], "byline_bot"))
        assert "Bees" not in (await running.ask("source?")).content
        for reply, said in (("source?", "Goats · Farm"), ("who wrote this?", "Goats · The article names no author.")):
            asked = await running.readers_chat.send(reply, reply_to=shown)
            assert (await telegram.reply_to(asked)).content == said
        opened_by_editor = await telegram.reply_to(
            await running.editor.open_link(url_of(split_passages(goats)[0], "byline_bot"))
        )
        removal = await telegram.reply_to(await running.editors_chat.send("/remove", reply_to=opened_by_editor))
        assert "Goats" in removal.content
        assert "Bees" not in removal.content

    async def test_shares_nothing_where_inline_mode_is_off(self, running: Running) -> None:
        archived(running, *TEXTS)
        assert (await opened(running, link_to(running, 1))).buttons == ["Read on", "Copy"]


class TestClosedArchive:
    async def test_refuses_strangers_whatever_the_link(self, start: Start) -> None:
        """They cannot even tell which articles exist."""
        running = await start(reader_ids=str(READER_ID))
        archived(running, *TEXTS)
        stranger = running.telegram.user("Stan")
        refusals = set()
        for payload in (link_to(running, 1).partition("=")[2], "p_abcdefghij_1_abc234"):
            command = await stranger.open_link(start_url("byline_bot", payload))
            refusals.add((await running.telegram.reply_to(command)).content)
        assert refusals == {f"This archive is private. To get access, send its admin your Telegram id: {stranger.id}."}
        assert (await opened(running, link_to(running, 1))).quotes == [OPENING, KEEPER, FERRY]

    async def test_refuses_strangers_the_button_too(self, start: Start) -> None:
        running = await start(reader_ids=str(READER_ID))
        archived(running, *TEXTS)
        group = running.telegram.group("Harbour", (running.reader,))
        asked = await running.reader.in_group(group).send("@byline_bot who feeds the cats?")
        answer = await running.telegram.reply_to(asked)
        stranger = running.telegram.user("Stan")
        stranger.in_group(group)
        alert = await stranger.press(answer, "Context")
        assert (alert.text or "").startswith("This archive is private.")
        assert answer.quotes == [KEEPER]


class TestContext:
    async def test_is_shown_with_one_tap_and_left_with_another(self, brall: Running) -> None:
        answer = await brall.ask("who feeds the cats?")
        before, buttons = answer.text, answer.buttons
        marked, underlined = answer.entities_of("bold"), answer.entities_of("underline")
        assert answer.quotes == [KEEPER]
        await brall.reader.press(answer, "Context")
        assert answer.quotes == [OPENING, KEEPER, FERRY]
        assert answer.entities_of("italic") == [OPENING, FERRY]
        assert (answer.entities_of("bold"), answer.entities_of("underline")) == (marked, underlined)
        assert underlined == []
        assert {"feeds", "cats"} <= set(marked)
        assert answer.buttons == ["« Back", "Read on", "Share", "Copy"]
        await brall.reader.press(answer, "« Back")
        assert (answer.text, answer.buttons) == (before, buttons)

    async def test_keeps_the_underlined_sentence(self, brall: Running) -> None:
        await brall.add("Owls\n\nOwls hunt at dusk.\n\nThe owl 𝔘 Bubo eats mice. " + "It is very old. " * 9)
        answer = await brall.ask("what does the owl Bubo eat?")
        assert answer.entities_of("underline") == ["The owl 𝔘 Bubo eats mice."]
        await brall.reader.press(answer, "Context")
        assert answer.entities_of("underline") == ["The owl 𝔘 Bubo eats mice."]
        assert "Bubo" in answer.entities_of("bold")

    async def test_is_of_the_first_quotation(self, brall: Running) -> None:
        await brall.add("Herring\n\n" + "\n\n".join(f"Herring number {n} swam past the pier." for n in range(5)))
        answer = await brall.ask("herring")
        first = answer.quotes[0]
        await brall.reader.press(answer, "Context")
        assert first in answer.quotes
        await brall.reader.press(answer, "« Back")
        await brall.reader.press(answer, "More (2)")
        first = answer.quotes[0]
        await brall.reader.press(answer, "Context")
        assert first in answer.quotes
        await brall.reader.press(answer, "« Back")
        assert answer.quotes[0] == first
        assert "« First" in answer.buttons

    async def test_leads_on_into_the_article(self, brall: Running) -> None:
        answer = await brall.ask("who feeds the cats?")
        await brall.reader.press(answer, "Context")
        await brall.reader.press(answer, "Read on")
        assert answer.quotes == [LAST]

    async def test_can_be_followed_by_a_message(self, brall: Running) -> None:
        answer = await brall.ask("who feeds the cats?")
        await brall.reader.press(answer, "Context")
        assert (await brall.ask("more")).quotes == [LAST]
        asked = await brall.readers_chat.send("which publication is this from?", reply_to=answer)
        assert (await brall.telegram.reply_to(asked)).content == "Brall · Fen"

    async def test_is_followed_alone_if_the_answer_quotes_other_articles_too(self, brall: Running) -> None:
        archived(brall, "Bees dance.", "Bees make honey.", title="Bees", source="Hive", url="https://e.org/bees")
        archived(
            brall, "Bees make honey in summer.", "Owls hunt.", title="Owls", source="Barn", url="https://e.org/owls"
        )
        answer = await brall.ask("what do bees make?")
        assert len(answer.quotes) == 2
        titles = ["Bees", "Owls"] if answer.quotes[0] == "Bees make honey." else ["Owls", "Bees"]
        await brall.reader.press(answer, "Context")
        assert len(answer.quotes) == 2
        said = (await brall.ask("which publication is this from?")).content
        assert [title for title in titles if title in said] == titles[:1]
        await brall.reader.press(answer, "« Back")
        said = (await brall.ask("which publication is this from?")).content
        assert sorted(title for title in titles if title in said) == ["Bees", "Owls"]

    async def test_outlives_the_question(self, brall: Running) -> None:
        """The way back needs it, and says so."""
        question = await brall.readers_chat.send("who feeds the cats?")
        answer = await brall.telegram.reply_to(question)
        await brall.readers_chat.delete(question)
        await brall.reader.press(answer, "Context")
        assert answer.quotes == [OPENING, KEEPER, FERRY]
        alert = await brall.reader.press(answer, "« Back")
        assert alert.text == "I've lost the original question; please ask again."
        assert answer.quotes == [OPENING, KEEPER, FERRY]

    async def test_of_a_removed_article_changes_nothing(self, brall: Running) -> None:
        answer = await brall.ask("who feeds the cats?")
        brall.corpus.remove(the_article(brall).id)
        alert = await brall.reader.press(answer, "Context")
        assert alert.text == REMOVED
        assert answer.quotes == [KEEPER]

    async def test_of_a_moved_passage_is_where_it_is_now(self, brall: Running) -> None:
        answer = await brall.ask("who feeds the cats?")
        change(brall, LAST, OPENING, FERRY, KEEPER)
        await brall.reader.press(answer, "Context")
        assert (answer.text or "").startswith("This passage is in another place of its article now.")
        assert answer.quotes == [FERRY, KEEPER]
        assert "feeds" in answer.entities_of("bold")

    async def test_of_a_corrected_passage_says_so_and_marks_nothing(self, brall: Running) -> None:
        answer = await brall.ask("who feeds the cats?")
        brall.corpus.amend(the_article(brall).id, Amendment({"title": "Brall, corrected"}))
        change(brall, OPENING, CORRECTED, FERRY, LAST)
        await brall.reader.press(answer, "Context")
        assert (answer.text or "").startswith("The linked passage was corrected on ")
        assert answer.quotes == [OPENING, CORRECTED, FERRY]
        assert not {"feeds", "cats"} & set(answer.entities_of("bold"))

    async def test_needs_nothing_that_is_forgotten_at_a_restart(
        self, start: Start, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.ask.handlers.REPLIES_REMEMBERED", 0)
        running = await start()
        archived(running, *TEXTS)
        answer = await running.ask("who feeds the cats?")
        await running.reader.press(answer, "Context")
        assert answer.quotes == [OPENING, KEEPER, FERRY]
        await running.reader.press(answer, "« Back")
        assert answer.quotes == [KEEPER]
