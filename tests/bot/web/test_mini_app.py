"""The Mini App and the sign-in, in a real browser. A stub stands in for Telegram's script."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from urllib.parse import urlsplit

import pytest

from index.model import Draft, Paragraph
from tests.support.bot.running_bot import READER_ID
from tests.support.bot.sample_articles import KEEPER
from tests.support.chromium.accessibility import violations_in
from tests.support.chromium.tab import Tab
from tests.support.chromium.telegram_script import ADDRESS, telegram_script
from tests.support.fake_bot_api import Person
from tests.support.fake_bot_api.signatures import THEME
from tests.support.web.served_pages import Serve, Served

WEB_URL = "https://archive.example"


@pytest.fixture
async def phone(tab: Tab) -> AsyncIterator[Tab]:
    """A tab within Telegram."""
    async with telegram_script(tab):
        yield tab


async def pressed(served: Served, opened: Callable[[Person], Callable[..., str]], label: str) -> str:
    """Return the address that a reader's button under /start opens, at the server of the test."""
    welcome = await served.running.ask("/start")
    return opened(served.running.reader)(welcome, label).replace(WEB_URL, served.visitor.root)


async def app_address(served: Served) -> str:
    return await pressed(served, lambda person: person.open_web_app, "Read in Telegram")


async def open_app(served: Served, phone: Tab) -> None:
    """Open the Mini App, which signs in and then shows the page where one asks."""
    await phone.open_and_go_on(await app_address(served), pages=2)
    await phone.until("document.querySelector('h1')?.textContent === 'Search the archive'")


async def text_of(tab: Tab, selector: str) -> object:
    return await tab.evaluate(f"document.querySelector({selector!r}).textContent")


class TestTheMiniApp:
    async def test_signs_its_reader_in(self, closed: Served, phone: Tab) -> None:
        await open_app(closed, phone)
        await phone.click("#q")
        await phone.type_text("who feeds the cats?")
        await phone.enter()
        assert await text_of(phone, "blockquote p") == KEEPER
        await phone.follow("figcaption .links a")
        await phone.shows(".quoted")
        assert urlsplit(str(await phone.evaluate("location.href"))).path.startswith("/app/a/")
        assert await phone.evaluate("document.cookie") == ""  # no script can read it

    async def test_signs_in_who_opens_an_article_in_it(self, closed: Served, phone: Tab) -> None:
        article_id = closed.corpus.articles(limit=1)[0].id
        address = (await app_address(closed)).replace("/app/#", f"/app/a/{article_id}#")
        await phone.open_and_go_on(address, pages=2)
        await phone.until("document.querySelector('h1')?.textContent === 'Cats of the harbour'")

    async def test_lands_on_the_passage_of_the_bots_button(self, closed: Served, phone: Tab) -> None:
        long = Draft("War", tuple(Paragraph(f"Line {number} of many is here.") for number in range(200)))
        article_id, reader = closed.corpus.add(long).article.id, closed.running.reader
        shown = await closed.running.telegram.reply_to(
            await reader.open_link(f"https://t.me/byline_bot?start=web_{article_id}_150")
        )
        address = reader.open_web_app(shown, "Read in Telegram").replace(WEB_URL, closed.visitor.root)
        await phone.open_and_go_on(address, pages=2)
        await phone.until("document.querySelector('.quoted')?.textContent === 'Line 150 of many is here.'")
        await phone.shows(".quoted")

    async def test_has_telegrams_colours_on_every_page(self, closed: Served, phone: Tab) -> None:
        await open_app(closed, phone)
        for _ in range(2):
            colours = await phone.colours()
            assert max(colours, key=lambda colour: colours[colour]) == THEME["bg_color"]
            assert await phone.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
            assert await violations_in(phone) == []
            await phone.open(f"{closed.visitor.root}/app/?q=who+feeds+the+cats")

    async def test_tells_telegram_that_it_is_ready_and_goes_back(self, closed: Served, phone: Tab) -> None:
        await open_app(closed, phone)
        assert await phone.evaluate("Telegram.WebApp.done.slice(0, 2).join()") == "ready,expand"
        await phone.open(f"{closed.visitor.root}/app/?q=who+feeds+the+cats")
        assert await phone.evaluate("Telegram.WebApp.done.join()") == "ready,expand,back"
        await phone.evaluate("dispatchEvent(new Event('telegram-back')) && undefined")
        await phone.until("document.querySelector('h1')?.textContent === 'Search the archive'")

    async def test_opens_pages_from_elsewhere_in_the_browser(self, closed: Served, phone: Tab) -> None:
        owls = closed.corpus.add(Draft("Owls", (Paragraph("Owls hunt."),), url="https://owls.example/")).article
        await open_app(closed, phone)
        await phone.open(f"{closed.visitor.root}/app/a/{owls.id}")
        await phone.click("footer a")
        await phone.until("Telegram.WebApp.done.at(-1) === 'https://owls.example/'")
        assert await text_of(phone, "h1") == "Owls"

    async def test_opens_the_bot_in_telegram(self, closed: Served, phone: Tab) -> None:
        article_id = closed.corpus.articles(limit=1)[0].id
        await open_app(closed, phone)
        await phone.open(f"{closed.visitor.root}/app/a/{article_id}")
        await phone.click("footer a")
        await phone.until("Telegram.WebApp.done.at(-1).startsWith('https://t.me/byline_bot?start=p_')")
        assert await phone.evaluate("Telegram.WebApp.done.at(-2)") == "telegram"

    @pytest.mark.parametrize("said", ["", "tgWebAppData=user%3Dforged%26hash%3D0"])
    async def test_shows_nothing_to_anybody_else(self, closed: Served, phone: Tab, said: str) -> None:
        await phone.open(f"{closed.visitor.root}/app/#{said}")
        await phone.until("!document.getElementById('not-signed-in').hidden")
        assert str(await text_of(phone, "#not-signed-in")).startswith("Only readers of this archive can sign in.")
        assert await phone.evaluate("document.getElementById('signing-in').hidden")

    async def test_gives_up_where_no_cookie_is_kept(self, serve: Serve, phone: Tab) -> None:
        """It does not sign in again and again. Here the cookie is for pages elsewhere."""
        served = await serve(reader_ids=str(READER_ID), web_url=f"{WEB_URL}/elsewhere")
        address = (await app_address(served)).replace("/elsewhere", "")
        await phone.open_and_go_on(address, pages=2)
        await phone.until("document.getElementById('not-signed-in')?.hidden === false")
        sent = [each["request"] for each in phone.events("Network.requestWillBeSent")]
        assert sum(each["method"] == "POST" for each in sent) == 1

    async def test_breaks_no_policy(self, closed: Served, phone: Tab) -> None:
        await open_app(closed, phone)
        assert [each["entry"]["text"] for each in phone.events("Log.entryAdded")] == []
        hosts = {each["request"]["url"].split("/")[2] for each in phone.events("Network.requestWillBeSent")}
        assert hosts == {urlsplit(closed.visitor.root).netloc, urlsplit(ADDRESS).netloc}

    async def test_of_an_open_archive_asks_nobody_who_they_are(self, served: Served, phone: Tab) -> None:
        await phone.open(
            f"{served.visitor.root}/app/#" + served.running.telegram.signatures.app_fragment(served.running.reader.user)
        )
        assert await text_of(phone, "h1") == "Search the archive"
        assert (await phone.call("Network.getCookies"))["cookies"] == []


class TestTheButtonThatSignsIn:
    async def test_leads_to_the_pages(self, closed: Served, tab: Tab) -> None:
        await tab.open(await pressed(closed, lambda person: person.open_login, "Read on the web"))
        assert await tab.evaluate("location.href") == f"{closed.visitor.root}/"
        assert await text_of(tab, "h1") == "Search the archive"
        (cookie,) = (await tab.call("Network.getCookies"))["cookies"]
        assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (True, True, "Lax")

    async def test_leads_to_the_passage_whose_link_was_followed(self, closed: Served, tab: Tab) -> None:
        article_id, reader = closed.corpus.articles(limit=1)[0].id, closed.running.reader
        await tab.open(f"{closed.visitor.root}/a/{article_id}?p=1#p1")
        assert await violations_in(tab) == []
        link = await tab.evaluate("document.querySelector('main a').href")
        shown = await closed.running.telegram.reply_to(await reader.open_link(str(link)))
        await tab.open(reader.open_login(shown, "Read on the web").replace(WEB_URL, closed.visitor.root))
        assert await tab.evaluate("location.href") == f"{closed.visitor.root}/a/{article_id}?p=1#p1"
        await tab.shows(".quoted")
        assert await text_of(tab, ".quoted") == KEEPER
