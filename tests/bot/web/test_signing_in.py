"""Readers of a closed archive sign in with Telegram. Everybody else gets nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.page_addresses import article_path, passage_path
from bot.web.sign_in.sessions import Sessions
from bot.web.web_routes import APP_ROUTES
from index.articles.passages import split_passages
from tests.support.bot.running_bot import ADMIN_ID, READER_ID
from tests.support.bot.sample_articles import CATS, KEEPER
from tests.support.fake_bot_api import TOKEN, FakeBotApi, Person
from tests.support.fake_bot_api.signatures import Signatures
from tests.support.web.page_addresses import addresses, addresses_of
from tests.support.web.served_pages import Serve, Served
from tests.support.web.web_visitor import Visited

WEB_URL = "https://archive.example"

OTHER_TOKEN = "7000000001:AA-another-token-of-the-same-bot"

PRIVATE = "This archive is private."

SIGN_IN = "Readers sign in at @byline_bot"


async def button_of(served: Served, person: Person, label: str, opens: str) -> str:
    """Return the path, query and fragment that a button under /start opens."""
    welcome = await served.running.telegram.reply_to(await person.private_chat().send("/start"))
    url = person.open_login(welcome, label) if opens == "login" else person.open_web_app(welcome, label)
    return url.removeprefix(WEB_URL)


async def signed_in(served: Served, person: Person) -> Visited:
    return await served.visitor.get(await button_of(served, person, "Read on the web", "login"))


async def signed_in_app(served: Served, person: Person) -> Visited:
    url = urlsplit(await button_of(served, person, "Read in Telegram", "app"))
    assert (await served.visitor.get(url.path)).texts("//h1") == ["Signing in…"]
    (init_data,) = parse_qs(url.fragment)["tgWebAppData"]
    return await served.visitor.get("/app/sign-in", "POST", init_data)


def cookie_of(page: Visited) -> str:
    return page.headers["Set-Cookie"].partition(";")[0]


def cookie_for(user_id: int, token: str) -> str:
    """Return the cookie of somebody who signed in with the bot of this token."""
    return Sessions(token, WEB_URL, lambda: datetime.now(UTC)).cookie(user_id, in_app=False).partition(";")[0]


class TestAReader:
    async def test_signs_in_with_the_bots_button(self, closed: Served) -> None:
        page = await signed_in(closed, closed.running.reader)
        assert (page.status, page.headers["Location"]) == (303, "./")
        assert page.headers["Cache-Control"] == "private, no-store"
        assert page.headers["Set-Cookie"].endswith("; Max-Age=86400; Path=/; HttpOnly; Secure; SameSite=Lax")
        answer = await closed.visitor.ask("who feeds the cats?", Cookie=cookie_of(page))
        assert answer.quotes
        assert answer.headers["Cache-Control"] == "private, no-store"

    async def test_signs_in_within_telegram(self, closed: Served) -> None:
        done = await signed_in_app(closed, closed.running.reader)
        assert (done.status, done.content) == (204, b"")
        assert done.headers["Set-Cookie"].endswith("; HttpOnly; Secure; SameSite=None; Partitioned")
        answer = await closed.visitor.get("/app/?q=who+feeds+the+cats", Cookie=cookie_of(done))
        assert answer.quotes

    async def test_may_be_an_admin(self, closed: Served) -> None:
        page = await signed_in(closed, closed.running.editor)
        assert (await closed.visitor.get("/", Cookie=cookie_of(page))).status == 200

    async def test_sees_every_page(self, closed: Served) -> None:
        cookie = cookie_of(await signed_in(closed, closed.running.reader))
        article_id = closed.corpus.articles(limit=1)[0].id
        for address in [*addresses(article_id), *addresses_of(APP_ROUTES, article_id)]:
            page = await closed.visitor.get(address, Cookie=cookie)
            assert page.status in (200, 400, 404, 414), address
            assert "Set-Cookie" not in page.headers

    async def test_who_is_removed_from_the_list_is_refused_at_the_next_request(self, closed: Served) -> None:
        """Their cookie, from a time when they were on it, still says who they are."""
        cookie = cookie_for(ADMIN_ID + 7, TOKEN)
        for address in ("/", "/app/", "/a/aaaaaaaaaa", "/app/a/aaaaaaaaaa", "/feed.atom", "/api/search?q=cats"):
            page = await closed.visitor.get(address, Cookie=cookie)
            assert page.status == 403
            assert PRIVATE in page.text
        assert (await closed.visitor.get("/", Cookie=cookie_for(READER_ID, TOKEN))).status == 200

    async def test_is_refused_with_a_forged_cookie(self, closed: Served) -> None:
        cookie = cookie_of(await signed_in(closed, closed.running.reader))
        changed = cookie[:-1] + ("0" if cookie[-1] != "0" else "1")
        for value in (changed, cookie_for(READER_ID, OTHER_TOKEN), f"byline={READER_ID}", "byline="):
            assert (await closed.visitor.get("/", Cookie=value)).status == 403


class TestWhoFollowsALinkToAnArticle:
    @pytest.mark.parametrize("at_passage", [True, False])
    async def test_is_led_there_by_the_bot(self, closed: Served, at_passage: bool) -> None:
        reader, passages = closed.running.reader, split_passages(closed.corpus.articles(limit=1)[0])
        passage = passages[1]
        address = f"/{passage_path(passage) if at_passage else article_path(passage.article_id)}"
        refused = await closed.visitor.get(address.partition("#")[0])
        shown = await closed.running.telegram.reply_to(await reader.open_link(refused.links()[SIGN_IN]))
        around = shown.entities_of("italic")
        assert [each for each in shown.quotes if each not in around] == [passages[1 if at_passage else 0].text]
        opened = await closed.visitor.get(reader.open_login(shown, "Read on the web").removeprefix(WEB_URL))
        assert (opened.status, opened.headers["Location"]) == (303, f".{address}")
        page = await closed.visitor.get(address.partition("#")[0], Cookie=cookie_of(opened))
        assert page.texts("//mark") == [passage.text] * at_passage

    async def test_is_led_there_though_they_are_refused_at_first(self, closed: Served) -> None:
        """A button that is a day old still says where they want to go."""
        refused = await closed.visitor.get("/sign-in?to=web_abcdefghij_12_abc234&id=1")
        assert refused.links()[SIGN_IN] == "https://t.me/byline_bot?start=web_abcdefghij_12_abc234"

    async def test_reads_it_in_the_bot_if_telegram_knows_no_domain(self, closed: Served, telegram: FakeBotApi) -> None:
        telegram.world.login_domain = None
        article_id = closed.corpus.articles(limit=1)[0].id
        refused = await closed.visitor.get(f"/a/{article_id}?p=1")
        shown = await telegram.reply_to(await closed.running.reader.open_link(refused.links()[SIGN_IN]))
        assert KEEPER in shown.quotes
        assert shown.buttons[-1] == "Read in Telegram"
        opened = closed.running.reader.open_web_app(shown, "Read in Telegram")
        assert opened.startswith(f"{WEB_URL}/app/a/{article_id}?p=1#tgWebAppData=")

    async def test_learns_nothing_before(self, closed: Served) -> None:
        """The page that refuses them is the same whether the article is there or not, but for the id in their link."""
        article_id = closed.corpus.articles(limit=1)[0].id
        known, unknown = [await closed.visitor.get(f"/a/{each}?p=1") for each in (article_id, "aaaaaaaaaa")]
        assert known.text.replace(article_id, "aaaaaaaaaa") == unknown.text

    async def test_is_told_if_it_was_removed(self, closed: Served) -> None:
        refused = await closed.visitor.get("/a/aaaaaaaaaa")
        shown = await closed.running.telegram.reply_to(await closed.running.reader.open_link(refused.links()[SIGN_IN]))
        assert shown.content == "The article of this link is no longer in the archive."

    async def test_and_may_not_read_gets_no_button(self, closed: Served, telegram: FakeBotApi) -> None:
        refused = await closed.visitor.get(f"/a/{closed.corpus.articles(limit=1)[0].id}?p=1")
        shown = await telegram.reply_to(await telegram.user("Sten").open_link(refused.links()[SIGN_IN]))
        assert (shown.content[: len(PRIVATE)], shown.buttons) == (PRIVATE, [])

    @pytest.mark.parametrize("to", ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "web_..", "web", ""])
    async def test_is_led_to_where_one_asks_by_any_other_address(
        self, closed: Served, telegram: FakeBotApi, to: str
    ) -> None:
        said = telegram.signatures.login(closed.running.reader.user)
        opened = await closed.visitor.get(f"/sign-in?to={to}&{said}")
        assert (opened.status, opened.headers["Location"]) == (303, "./")


class TestWithoutAnAddressWithHttps:
    """There nobody can sign in, as the start says. Readers still read in the bot."""

    @pytest.fixture(params=[None, "http://archive.example"])
    async def unsigned(self, serve: Serve, request: pytest.FixtureRequest) -> Served:
        served = await serve(reader_ids=str(READER_ID), web_url=request.param)
        await served.running.add(CATS)
        return served

    async def test_a_reader_is_led_to_the_passage_in_the_bot(self, unsigned: Served) -> None:
        refused = await unsigned.visitor.get(f"/a/{unsigned.corpus.articles(limit=1)[0].id}?p=1")
        assert (refused.status, SIGN_IN in refused.text) == (403, False)
        link = refused.links()["Open in @byline_bot"]
        shown = await unsigned.running.telegram.reply_to(await unsigned.running.reader.open_link(link))
        assert KEEPER in shown.quotes

    async def test_a_reader_is_led_to_the_bot_from_elsewhere(self, unsigned: Served) -> None:
        refused = await unsigned.visitor.get("/")
        assert refused.links()["Open in @byline_bot"] == "https://t.me/byline_bot?start=web"


class TestAStranger:
    async def test_gets_no_button(self, closed: Served, telegram: FakeBotApi) -> None:
        stranger = telegram.user("Sten")
        refused = await telegram.reply_to(await stranger.private_chat().send("/start"))
        assert refused.buttons == []

    async def test_is_led_to_the_bot(self, closed: Served) -> None:
        for address in ("/", "/?q=cats", "/sign-in?", "/feed.atom", "/a/AAA"):
            page = await closed.visitor.get(address)
            assert page.status == (404 if address == "/a/AAA" else 403)
            assert page.links().get(SIGN_IN) == (None if page.status == 404 else "https://t.me/byline_bot?start=web")

    @pytest.mark.parametrize(
        ("address", "status"),
        [
            ("/openapi.json", 403),
            ("/api/search?q=cats", 403),
            ("/a/aaaaaaaaaa", 403),
            ("/robots.txt", 200),
            ("/app/", 200),
            ("/nothing", 404),
            ("/a/aaaaaaaaaa/", 404),
            ("/static/aaaa/page.css", 404),
        ],
    )
    async def test_gets_what_shows_nothing_of_the_archive(self, closed: Served, address: str, status: int) -> None:
        page = await closed.visitor.get(address)
        assert page.status == status
        assert not any(article.title in page.text for article in closed.corpus)

    async def test_is_refused_though_telegram_knows_them(self, closed: Served, telegram: FakeBotApi) -> None:
        stranger = telegram.user("Sten").user
        by_button = await closed.visitor.get("/sign-in?" + telegram.signatures.login(stranger))
        in_app = await closed.visitor.get("/app/sign-in", "POST", telegram.signatures.init_data(stranger))
        for page in (by_button, in_app):
            assert (page.status, page.texts("//h1")) == (403, [PRIVATE])
            assert "Set-Cookie" not in page.headers

    async def test_is_refused_with_what_telegram_did_not_sign(
        self, closed: Served, telegram: FakeBotApi, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Each has a status, and one line in the log for all."""
        caplog.set_level(logging.DEBUG)
        forger = Signatures(OTHER_TOKEN, telegram.world)
        reader = closed.running.reader.user
        telegram.world.clock = lambda: datetime.now(UTC).timestamp() - 90_000
        stale = telegram.signatures.login(reader), telegram.signatures.init_data(reader)
        for said in (forger.login(reader), stale[0], stale[1], "hash=", "", "%ff", "a" * 5_000):
            page = await closed.visitor.get(f"/sign-in?{said}")
            assert (page.status, "Set-Cookie" in page.headers) == (403, False)
        for said in (forger.init_data(reader), stale[0], stale[1], "hash=", "", "%ff", "a" * 4_096):
            page = await closed.visitor.get("/app/sign-in", "POST", said)
            assert (page.status, "Set-Cookie" in page.headers) == (403, False)
        refusals = [record.message for record in caplog.records if record.name == "bot.serving.refusal_log"]
        assert refusals == ["Refused a request from 127.0.0.1: 403 Forbidden"]
        for secret in (TOKEN, OTHER_TOKEN, *(each.rpartition("=")[2] for each in stale)):
            assert secret not in caplog.text

    async def test_learns_nothing_from_the_mini_app(self, closed: Served) -> None:
        """Only after it is shown, the Mini App can say who opened it. The page that does so is the same for any
        address."""
        article_id = closed.corpus.articles(limit=1)[0].id
        known, unknown = [await closed.visitor.get(f"/app/a/{each}") for each in (article_id, "aaaaaaaaaa")]
        assert (known.status, known.content) == (unknown.status, unknown.content)
        asked, not_asked = [await closed.visitor.get(f"/app/{each}") for each in ("?q=who+feeds+the+cats", "")]
        assert (asked.status, asked.content) == (not_asked.status, not_asked.content)
        assert "Cats" not in known.text + asked.text
        assert asked.headers["Cache-Control"] == "private, no-store"


class TestAnOpenArchive:
    async def test_signs_nobody_in(self, served: Served, telegram: FakeBotApi) -> None:
        """An old button still leads to the pages."""
        reader = served.running.reader.user
        by_button = await served.visitor.get("/sign-in?" + telegram.signatures.login(reader))
        assert (by_button.status, by_button.headers["Location"]) == (303, "./")
        in_app = await served.visitor.get("/app/sign-in", "POST", telegram.signatures.init_data(reader))
        assert in_app.status == 204
        assert not any("Set-Cookie" in page.headers for page in (by_button, in_app))


class TestABody:
    async def test_is_short(self, closed: Served) -> None:
        page = await closed.visitor.get("/app/sign-in", "POST", "a" * 4_097)
        assert (page.status, page.texts("//h1")) == (413, ["Request Entity Too Large"])

    async def test_must_arrive_in_time(self, closed: Served, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bot.serving.request_body.BODY_S", 0.0)
        async with begun(closed) as (reader, _):
            assert (await reader.readline()).startswith(b"HTTP/1.1 408 ")

    async def test_may_end_early(self, closed: Served) -> None:
        """Who goes away is no error of ours."""
        async with begun(closed) as (_, writer):
            writer.write_eof()
        assert (await closed.visitor.get("/robots.txt")).status == 200


@asynccontextmanager
async def begun(served: Served) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Begin to send what signs in, but for its end."""
    port = urlsplit(served.visitor.root).port
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(b"POST /app/sign-in HTTP/1.1\r\nHost: e.org\r\nContent-Length: 100\r\n\r\n")
        await writer.drain()
        yield reader, writer
    finally:
        writer.transport.abort()
        await asyncio.sleep(0)
