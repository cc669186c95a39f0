"""Show the passage of a link."""

from __future__ import annotations

import pytest

from bot.updates.permalink_form import Permalink, start_url, url_of
from index.articles.passages import split_passages
from index.model import Article, Draft, Paragraph
from tests.support.bot.running_bot import READER_ID, Running, Start
from tests.support.bot.sample_articles import archived
from tests.support.fake_bot_api import FakeBotApi, Message

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
