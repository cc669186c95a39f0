"""The same answer wherever it is asked for: the same quotations, word for word, with the same attributions."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

import pytest

from bot.archive import open_corpus
from bot.messaging.html import WORD_JOINER
from index.articles.passages import split_passages
from tests.support.fake_bot_api import FakeBotApi, Message
from tests.support.paths import ROOT
from tests.support.program.byline_process import Byline
from tests.support.web.free_port import free_port
from tests.support.web.web_visitor import Visited, Visitor

pytestmark = pytest.mark.slow

VILLAGES = ROOT / "tests" / "collections" / "villages"
BRIDGE = {
    "title": "The toll of <Orrin> & Tarl",
    "text": "The lantern bridge has no toll, “not even on Sundays”, the <mayor> said & laughed.\n\n"
    "The toll house by the lantern bridge of Orrin is a bakery now, and its toll board hangs above the oven.",
    "byline": "Bo Li",
    "source": "The Valley Post",
    "credits": ["Translated by Jo Reed", "Photo: Ann Lee"],
}
PRIVATE_POST = {
    "title": "Orrin news",
    "text": "The lantern of the ferry at Orrin is lit at five.",
    "url": "https://t.me/c/123/4",
}
WEB_URL = "https://archive.example"
FEWEST_ANSWERED = 40
"""Questions that are answered with a quotation, at least: enough that every kind of article is quoted."""

OWN_QUESTIONS = [
    "is there a toll on the lantern bridge?",
    "when is the lantern of the ferry lit?",
    "what do unicorns eat?",
]


@dataclass(frozen=True)
class Quoted:
    """A quotation with the attribution that stands below it."""

    text: str
    attribution: str  # title and facts; the credits below it are `credits`
    credits: tuple[str, ...] = ()


Answered = list[Quoted]
"""The quotations of an answer in their order."""


def forms() -> Iterator[Mapping[str, object]]:
    """Yield the articles. Every third has an address of its own, and they name different facts."""
    lines = (VILLAGES / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    for at, line in enumerate(lines):
        form = json.loads(line)
        facts = {
            "byline": f"Nora {at} Quill" if at % 2 else None,
            "source": f"Gazette {at}" if at % 4 else None,
            "published": date(2024, 5, at + 1).isoformat() if at % 5 else None,
            "url": form["url"] if at % 3 else None,
        }
        yield form | facts
    yield from (BRIDGE, PRIVATE_POST)


def questions() -> list[str]:
    lines = (VILLAGES / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [*(json.loads(line)["question"] for line in lines), *OWN_QUESTIONS]


# --- what a surface shows ---


def in_message(message: Message) -> Answered:
    """Read a message: an attribution is below the last of its quotations."""
    quotes = [entity for entity in message.content_entities if "blockquote" in entity.type]
    content = message.content.encode("utf-16-le")  # in whose units entities are counted
    ends = [*(entity.offset for entity in quotes[1:]), len(content) // 2][: len(quotes)]
    return _attributed(
        [
            (message.text_of(entity), content[2 * entity.end : 2 * end].decode("utf-16-le").strip("\n"))
            for entity, end in zip(quotes, ends, strict=True)
        ]
    )


def in_console(text: str) -> Answered:
    """Read an answer of the console: quotations are behind a bar, and attributions are indented."""
    quoted: list[tuple[str, str]] = []
    for block in text.split("\n\n"):
        lines = block.splitlines()
        quote = "\n".join(line[2:] for line in lines if line.startswith("│"))
        below = [line[2:] for line in lines if line.startswith("  ") and not line.startswith(("  http", "  •"))]
        if quote:
            quoted.append((quote, "\n".join(below)))
    return _attributed(quoted)


def on_page(page: Visited) -> Answered:
    quoted: list[tuple[str, str]] = []
    for figure in page.tree.xpath("//figure"):
        lines = [each.text_content() for each in figure.xpath("figcaption/p[not(@class='links')]")]
        texts = [each.text_content() for each in figure.xpath("blockquote/p")]
        quoted += [(text, "") for text in texts[:-1]] + [(texts[-1], "\n".join(lines))]
    return _attributed(quoted)


def in_json(line: str) -> Answered:
    """Read the object of `search --json`, whose hits are in their own order. It has all credits of each article."""
    return [
        Quoted(
            hit["text"],
            " · ".join(filter(None, (hit["title"], hit["byline"], hit["source"], hit["published"]))),
            tuple(hit["credits"]),
        )
        for hit in json.loads(line)["hits"]
    ]


def _attributed(quoted: Sequence[tuple[str, str]]) -> Answered:
    """Return the quotations, each with the attribution below the last one of its article."""
    answered: Answered = []
    for text, below in reversed(quoted):
        if below:
            attribution, *names = below.replace(WORD_JOINER, "").split("\n\n")[0].splitlines()
            answered.insert(0, Quoted(text, attribution, tuple(names)))
        else:
            answered.insert(0, replace(answered[0], text=text))
    return answered


# --- surfaces ---


@dataclass
class Surfaces:
    """The running program with everything that answers."""

    telegram: FakeBotApi
    byline: Byline
    visitor: Visitor

    def __post_init__(self) -> None:
        self._readers = 0

    def _reader(self) -> int:
        """Return the number of another reader: nobody is answered twice in a second."""
        self._readers += 1
        return self._readers

    async def in_private(self, question: str) -> Message:
        chat = self.telegram.user(f"Reader {self._reader()}").private_chat()
        return await self.telegram.reply_to(await chat.send(question))

    async def in_group(self, question: str) -> Message:
        person = self.telegram.user("Ray")
        chat = person.in_group(self.telegram.group(f"Group {self._reader()}", (person,)))
        return await self.telegram.reply_to(await chat.send(f"@{self.telegram.bot.username} {question}"))

    async def as_guest(self, question: str) -> Message:
        person = self.telegram.user("Gwen")
        elsewhere = self.telegram.guest_chat(members=(person,))
        return await self.telegram.guest_answer_to(await person.mention_as_guest(question, elsewhere))

    async def inline(self, question: str) -> list[Message]:
        """Return the messages that a person can choose from, posted."""
        person = self.telegram.user("Ida")
        chat = person.in_group(self.telegram.group("Elsewhere", (person,)))
        return [await person.choose(result, chat) for result in (await person.inline(question)).results]

    async def opened(self, link: str) -> Message:
        """Return what the bot shows to a person who opens a link."""
        return await self.telegram.reply_to(await self.telegram.user(f"Reader {self._reader()}").open_link(link))

    async def get(self, path: str, **values: str) -> Visited:
        """Return a page as another reader gets it: each may ask only so much."""
        query = f"?{urlencode(values)}" if values else ""
        number = self._reader()
        return await self.visitor.get(f"{path}{query}", X_Forwarded_For=f"192.0.{number // 250}.{number % 250}")


@pytest.fixture
async def surfaces(telegram: FakeBotApi, byline: Byline) -> AsyncIterator[Surfaces]:
    telegram.bot.supports_inline_queries = telegram.bot.supports_guest_queries = True
    await byline.command("add", "--jsonl", "-", stdin="\n".join(map(json.dumps, forms())))
    port = free_port()
    await byline.start(WEB_LISTEN=f"127.0.0.1:{port}", WEB_URL=WEB_URL, WEB_TRUSTED_PROXIES="127.0.0.1")
    async with Visitor(f"http://127.0.0.1:{port}") as visitor:
        yield Surfaces(telegram, byline, visitor)


async def test_every_surface_gives_the_same_answer(surfaces: Surfaces) -> None:
    """Surfaces differ in how many passages they have room for, and in nothing else."""
    asked = questions()
    printed = await surfaces.byline.command("search", "--json", stdin="\n".join(asked))
    console = await surfaces.byline.command("search", stdin="\n".join(asked))
    in_terminal = dict(zip(asked, console.stdout.split("\n> "), strict=True))
    with closing(open_corpus(surfaces.byline.data_dir, read_only=True)) as corpus:
        stored = [passage.text for article in corpus for passage in split_passages(article)]
    quote_counts: list[int] = []
    for question, line in zip(asked, printed.stdout.splitlines(), strict=True):
        found = in_json(line)
        private = in_message(await surfaces.in_private(question))
        page = on_page(await surfaces.get("/", q=question))
        assert (await surfaces.get("/api/search", q=question)).text == line
        assert in_message(await surfaces.in_group(question)) == private, question
        assert in_message(await surfaces.as_guest(question)) == private, question
        assert in_console(in_terminal[question]) == page, question
        assert private == page[: len(private)], question
        results = [each for message in await surfaces.inline(question) for each in in_message(message)]
        assert [(each.text, each.attribution) for each in results[: len(found)]] == [
            (each.text, each.attribution) for each in found
        ], question
        known = {each.text: each for each in found}
        for each in [*private, *page]:
            assert each.attribution == known[each.text].attribution, question
            assert set(each.credits) <= set(known[each.text].credits), question
        for each in [*found, *private, *page, *results]:
            assert any(each.text in text for text in stored), each
        quote_counts.append(len(private))
    assert sum(map(bool, quote_counts)) > FEWEST_ANSWERED
    assert max(quote_counts) > 1


async def test_every_link_leads_to_the_quotation(surfaces: Surfaces) -> None:
    """From an answer in another chat to the bot, and from one on the web to the article as it is stored."""
    linked_to_pages = 0
    for question in questions():
        guest = await surfaces.as_guest(question)
        if not guest.quotes:
            continue
        first = in_message(guest)[0]
        assert guest.reply_markup is not None
        ((button,),) = guest.reply_markup.inline_keyboard
        shown = await surfaces.opened(button.url or "")
        around = shown.entities_of("italic")
        (linked,) = [each for each in in_message(shown) if each.text not in around]
        assert (linked.text, linked.attribution) == (first.text, first.attribution), question
        page = await surfaces.get("/", q=question)
        paths = [page.links()["In the archive"]]
        if (link := next(iter(guest.links.values()))).startswith(WEB_URL):
            paths.append(link.removeprefix(WEB_URL))
            linked_to_pages += 1
        for path in paths:
            article = await surfaces.get(path)
            assert article.texts("//mark") == [first.text], question
            named = [*article.texts("//h1"), *article.texts("//main//header/p[@class='attribution']")]
            assert " · ".join(named) == first.attribution, question
    assert linked_to_pages
