"""Link articles without an address of their own to their pages in the archive."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from typing import TypeVar

import pytest

from bot.page_addresses import article_at, page_of, passage_path, use_pages
from bot.updates.permalink_form import url_of
from index.articles.passages import split_passages
from index.model import Article, Passage, PassageKind
from tests.support.bot.running_bot import Running, Start
from tests.support.bot.sample_articles import CATS, DOGS, FERRY_URL, KEEPER, archived
from tests.support.fake_bot_api import FakeBotApi
from tests.support.web.free_port import free_port
from tests.support.web.web_visitor import Visitor

T = TypeVar("T")

WEB_URL = "https://archive.example/byline"
TITLE = "Cats of the harbour"
QUESTION = "who feeds the cats?"
PRIVATE_POST = "https://t.me/c/1234567/89"


def with_pages(web_url: str | None, function: Callable[..., T], *args: object) -> T:
    """Return the result of a function where the pages have this address."""

    def call() -> T:
        use_pages(web_url)
        return function(*args)

    return contextvars.copy_context().run(call)


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
async def running(telegram: FakeBotApi, start: Start, port: int) -> Running:
    """The application with pages and inline mode, and with two texts that an editor sent."""
    telegram.bot.supports_inline_queries = True
    running = await start(web_listen=f"127.0.0.1:{port}", web_url=WEB_URL)
    for text in (CATS, DOGS):
        await running.add(text)
    return running


def cats_of(running: Running) -> Article:
    return next(article for article in running.corpus.articles() if article.title == TITLE)


def keeper_in(running: Running) -> Passage:
    return next(each for each in split_passages(cats_of(running)) if each.text == KEEPER)


def page(running: Running) -> str:
    return f"{WEB_URL}/a/{cats_of(running).id}"


class TestAddresses:
    def test_are_read_as_they_are_written(self) -> None:
        passage = Passage("ab12", 3, "Cats purr.", PassageKind.BODY, "", "", None)
        for address in (with_pages(WEB_URL, page_of, "ab12"), with_pages(WEB_URL, page_of, "ab12", passage)):
            assert with_pages(WEB_URL, article_at, address) == "ab12"

    @pytest.mark.parametrize(
        "url", [WEB_URL, f"{WEB_URL}/", f"{WEB_URL}/a/", f"{WEB_URL}/a/AB", f"{WEB_URL}/a/ab/c", f"{WEB_URL}2/a/ab"]
    )
    def test_are_of_articles_alone(self, url: str) -> None:
        assert with_pages(WEB_URL, article_at, url) is None

    @pytest.mark.parametrize("now", [WEB_URL, "https://new.example", None])
    def test_of_passages_are_known_after_the_pages_have_moved(self, now: str | None) -> None:
        passage = Passage("ab12", 3, "Cats purr.", PassageKind.BODY, "", "", None)
        address = with_pages("http://old.example:8080/archive", page_of, "ab12", passage)
        assert with_pages(now, article_at, address) == "ab12"

    @pytest.mark.parametrize(
        "url",
        [
            "https://e.example/a/ab12",
            "https://e.example/a/ab12?p=3",
            "https://e.example/a/ab12?p=3#p3",
            "https://e.example/a/ab12?p=3_abc234#p4",
            "https://e.example/a/ab12?p=3_abc234#p3:~:text=Cats",
            "https://e.example/?/a/ab12?p=3_abc234#p3",
            "ftp://e.example/a/ab12?p=3_abc234#p3",
        ],
    )
    def test_elsewhere_are_of_passages_alone(self, url: str) -> None:
        """Another site may have such addresses for other things."""
        assert with_pages(WEB_URL, article_at, url) is None

    def test_do_not_exist_without_pages(self) -> None:
        assert with_pages(None, page_of, "ab12") is None
        assert with_pages(None, article_at, f"{WEB_URL}/a/ab12") is None


class TestAnArticleWithoutAnAddress:
    async def test_is_linked_from_an_answer_at_the_quoted_passage(self, running: Running, port: int) -> None:
        answer = await running.ask(QUESTION)
        link = answer.links[TITLE]
        assert link.startswith(f"{page(running)}?p={keeper_in(running).ordinal}_")
        async with Visitor(f"http://127.0.0.1:{port}") as visitor:
            shown = await visitor.get(link.removeprefix(WEB_URL))
        assert shown.texts("//mark") == [KEEPER] == answer.quotes[:1]

    async def test_is_linked_from_an_answer_in_a_group(self, running: Running) -> None:
        in_group = running.reader.in_group(running.telegram.group("Readers"))
        answer = await running.telegram.reply_to(await in_group.send(f"@{running.telegram.bot.username} {QUESTION}"))
        assert answer.links == (await running.ask(QUESTION)).links

    async def test_is_linked_from_the_answers_to_several_questions(self, running: Running) -> None:
        answer = await running.ask(f"{QUESTION} where do the dogs sleep?")
        assert [link.startswith(f"{WEB_URL}/a/") for link in answer.links.values()] == [True, True]

    async def test_is_linked_from_an_inline_result(self, running: Running) -> None:
        result = (await running.reader.inline(QUESTION)).results[0]
        posted = await running.reader.choose(result, running.readers_chat)
        assert posted.quotes == [KEEPER]
        assert posted.links[TITLE].startswith(f"{page(running)}?p=")

    async def test_is_linked_from_its_passage_in_the_bot(self, running: Running) -> None:
        link = url_of(keeper_in(running), running.telegram.bot.username or "")
        shown = await running.telegram.reply_to(await running.reader.open_link(link))
        assert shown.links[TITLE].startswith(f"{page(running)}?p=")
        assert running.reader.copied(shown, "Copy").rpartition(" · ")[2].startswith(f"{page(running)}?p=")

    async def test_is_linked_from_cards_and_lists(self, running: Running) -> None:
        card = await running.add(CATS)
        articles = await running.telegram.reply_to(await running.editors_chat.send("/articles cats"))
        removal = await running.telegram.reply_to(await running.editors_chat.send(f"/versions_{cats_of(running).id}"))
        assert [each.links[TITLE] for each in (card, articles, removal)] == [page(running)] * 3

    async def test_is_linked_where_a_reader_asks_for_the_link(self, running: Running) -> None:
        answer = await running.ask("link to the article about cats")
        assert page(running) in (answer.text or "")

    async def test_is_cited_there(self, running: Running) -> None:
        answer = await running.ask(QUESTION)
        title, _, address = running.reader.copied(answer, "Copy").rpartition(" · ")
        assert (title, address) == (TITLE, answer.links[TITLE])

    async def test_is_known_to_replies_to_what_links_it(self, running: Running) -> None:
        """Messages without buttons of their own say with links which articles they show."""
        articles = await running.telegram.reply_to(await running.editors_chat.send("/articles harbour"))
        edit = await running.telegram.reply_to(await running.editors_chat.send("/edit", reply_to=articles))
        assert TITLE in edit.content

    async def test_is_known_by_its_link_from_before_the_pages_moved(self, running: Running) -> None:
        link = f"https://old.example/{passage_path(keeper_in(running))}"
        edit = await running.telegram.reply_to(await running.editors_chat.send(f"/edit {link}"))
        said = await running.editors_chat.send(f"Look: {link}")
        replied = await running.telegram.reply_to(await running.editors_chat.send("/edit", reply_to=said))
        assert TITLE in edit.content
        assert edit.content == replied.content

    async def test_is_known_by_the_address_of_its_page(self, running: Running) -> None:
        for address in (page(running), page(running).replace("/a/", "/app/a/"), f"{page(running)}?p=1#p1"):
            edit = await running.telegram.reply_to(await running.editors_chat.send(f"/edit {address}"))
            assert TITLE in edit.content

    @pytest.mark.parametrize("command", ["edit", "versions", "remove"])
    async def test_is_known_by_what_copy_gives(self, running: Running, command: str) -> None:
        cited = running.reader.copied(await running.ask(QUESTION), "Copy")
        assert cited == f"{TITLE} · {page(running)}?p={keeper_in(running).ordinal}_{cited[-9:-3]}#p1"
        named, plain = [
            await running.telegram.reply_to(await running.editors_chat.send(f"/{command} {each}"))
            for each in (cited, cats_of(running).id)
        ]
        assert (named.content, named.buttons) == (plain.content, plain.buttons)


class TestAPostOfAPrivateChannel:
    async def test_is_linked_at_its_page(self, running: Running) -> None:
        post = archived(running, "The heron nests behind the mill.", url=PRIVATE_POST, title="Heron")
        answer = await running.ask("where does the heron nest?")
        assert answer.links["Heron"].startswith(f"{WEB_URL}/a/{post.id}?p=0_")
        assert running.reader.copied(answer, "Copy").endswith(f" · {answer.links['Heron']}")


class TestAnArticleWithAnAddress:
    async def test_is_linked_there(self, running: Running) -> None:
        archived(running, "The ferry sails at noon.", title="Ferry")
        answer = await running.ask("when does the ferry sail?")
        assert answer.links["Ferry"].startswith(FERRY_URL)
        assert running.reader.copied(answer, "Copy").endswith(f" · {FERRY_URL}")


class TestWithoutWebUrl:
    @pytest.mark.parametrize("settings", [{}, {"web_listen": "{port}"}])
    async def test_nothing_is_linked_to_pages(self, start: Start, port: int, settings: dict[str, str]) -> None:
        running = await start(**dict.fromkeys(settings, f"127.0.0.1:{port}"))
        await running.add(CATS)
        archived(running, "The heron nests behind the mill.", url=PRIVATE_POST, title="Heron")
        answer = await running.ask(QUESTION)
        assert answer.links == {}
        assert TITLE in answer.entities_of("bold")
        assert (await running.ask("where does the heron nest?")).links == {"Heron": PRIVATE_POST}


async def test_each_bot_has_its_own_pages() -> None:
    """Two in one process, as in tests, do not learn of each other's."""

    async def addressed(web_url: str | None) -> str | None:
        use_pages(web_url)
        await asyncio.sleep(0)
        return await asyncio.to_thread(page_of, "ab")

    first, second = await asyncio.gather(addressed(WEB_URL), addressed(None))
    assert (first, second) == (f"{WEB_URL}/a/ab", None)
