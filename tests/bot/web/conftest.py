"""Visit the pages of the real application, which runs on a fake Bot API server."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from index.corpus import Corpus
from tests.support.bot.running_bot import READER_ID, Start
from tests.support.bot.sample_articles import CATS, DOGS
from tests.support.fake_bot_api import FakeBotApi
from tests.support.web.free_port import free_port
from tests.support.web.served_pages import Serve, Served
from tests.support.web.web_visitor import Visitor


@pytest.fixture
async def serve(start: Start) -> AsyncIterator[Serve]:
    """Return a function that starts the application with pages, and with given settings."""
    visitors: list[Visitor] = []

    async def serve_it(corpus: Corpus | None = None, **settings: object) -> Served:
        port = free_port()
        visitors.append(Visitor(f"http://127.0.0.1:{port}"))
        return Served(await start(corpus, web_listen=f"127.0.0.1:{port}", **settings), visitors[-1])

    yield serve_it
    for visitor in visitors:
        await visitor.__aexit__()


@pytest.fixture
async def served(serve: Serve) -> Served:
    """The application with pages, and with two articles."""
    served = await serve(web_url="https://archive.example/byline")
    for text in (CATS, DOGS):
        await served.running.add(text)
    return served


@pytest.fixture
async def closed(serve: Serve, telegram: FakeBotApi) -> Served:
    """A closed archive with one reader and one article."""
    telegram.world.login_domain = "archive.example"
    served = await serve(reader_ids=str(READER_ID), web_url="https://archive.example")
    await served.running.add(CATS)
    return served


@pytest.fixture
def visitor(served: Served) -> Visitor:
    """Somebody who visits it."""
    return served.visitor
