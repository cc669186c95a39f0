"""Pages in a real browser: search, landing on a passage, keyboard, dark, narrow, right to left, on paper."""

from __future__ import annotations

import base64
import os
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bot.archive import SAMPLE_QUESTION, sample_corpus
from index.articles.passage_digest import passage_digest
from index.articles.passages import split_passages
from index.model import Article, Draft, Paragraph, PassageKind
from tests.support.bot.sample_articles import KEEPER
from tests.support.chromium.accessibility import violations_in
from tests.support.chromium.tab import Tab
from tests.support.chromium.telegram_script import telegram_script
from tests.support.fake_bot_api.signatures import THEME
from tests.support.paths import ROOT
from tests.support.web.served_pages import Serve, Served

LONG_WORD = "https://ferries.example/" + "x" * 200

FERRY = Draft(
    f"The ferry, see {LONG_WORD}",
    (
        *(
            Paragraph(f"Crossing number {number} took the ferry to the other bank of the river.")
            for number in range(60)
        ),
        Paragraph("The cable", PassageKind.HEADING),
        Paragraph(f"The cable broke, says {LONG_WORD}."),
        Paragraph("The Heron in May", PassageKind.CAPTION),
        Paragraph("Ferries need cables.", author="Ida"),
    ),
    byline="By Nora Quill",
    source="The Gazette",
    url="https://gazette.example/ferry",
    language="en",
    credits=("Photo: Tomas Rill",),
)

FERRY_IN_ARABIC = Draft(
    "عودة العبارة إلى لومير",
    (Paragraph("دفعت شركة الجسر ثمن الكابل الجديد للعبارة."), Paragraph("توقفت العبارة القديمة في الربيع.")),
    byline="نورا قلم",
    language="ar",
)

DARK = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
PHONE = {"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": True}
SCREEN = {"width": 960, "height": 640, "deviceScaleFactor": 1, "mobile": False}

FEW_COLOURS = 20
"""Colours of a picture without text, at most: text has edges of many."""


@pytest.fixture
def ferry(served: Served) -> Article:
    return served.corpus.add(FERRY).article


@pytest.fixture
def paths(served: Served, ferry: Article) -> list[str]:
    """An address of each kind of page."""
    arabic = served.corpus.add(FERRY_IN_ARABIC).article
    questions = ("who+feeds+the+cats%3F", "Vuss", "zzzz", "who+feeds+the+cats%3F+where+do+the+dogs+sleep%3F", "hello")
    articles = (f"/a/{ferry.id}?p=61#p61", f"/a/{ferry.id}?p=1_aaaaaa", f"/a/{arabic.id}?p=1#p1")
    return ["/", *(f"/?q={question}" for question in questions), "/?q=العبارة", *articles, "/nothing"]


def root_of(served: Served) -> str:
    return served.visitor.root


async def text_of(tab: Tab, selector: str) -> object:
    return await tab.evaluate(f"document.querySelector({selector!r}).textContent")


async def see(tab: Tab, *, language: str = "en", dark: bool = False, phone: bool = False) -> None:
    """Choose the language, the colours and the size of the browser."""
    await tab.call("Network.setExtraHTTPHeaders", headers={"Accept-Language": language})
    await tab.call("Emulation.setEmulatedMedia", **(DARK if dark else {"features": []}))
    await tab.call("Emulation.setDeviceMetricsOverride", **(PHONE if phone else SCREEN))


class TestSearching:
    async def test_needs_only_a_keyboard(self, served: Served, tab: Tab) -> None:
        await tab.open(f"{root_of(served)}/")
        for expected in ("skip", "q"):
            await tab.press("Tab")
            focused = await tab.evaluate("document.activeElement.className || document.activeElement.id")
            assert focused == expected
        await tab.type_text("who feeds the cats?")
        await tab.enter()
        assert await text_of(tab, "blockquote p") == KEEPER
        assert await tab.evaluate("document.title") == "who feeds the cats?"

    async def test_shows_the_link_over_the_form_when_it_has_the_focus(self, served: Served, tab: Tab) -> None:
        await tab.open(f"{root_of(served)}/?q=who+feeds+the+cats")
        await tab.press("Tab")
        assert await tab.evaluate("document.activeElement.getBoundingClientRect().top >= 0")
        await tab.press("Enter")
        await tab.until("document.activeElement.id === 'content'")

    async def test_shows_the_spaces_between_the_cells_of_a_table(self, served: Served, tab: Tab) -> None:
        """Who copies a quotation from the page gets what is stored."""
        row = "Salary of the harbour master  20,000  £21"
        article = served.corpus.add(Draft("Salaries", (Paragraph(row),))).article
        await tab.open(f"{root_of(served)}/?q=salary+of+the+harbour+master")
        assert await tab.evaluate("document.querySelector('blockquote p').innerText") == row
        await tab.open(f"{root_of(served)}/a/{article.id}")
        assert await tab.evaluate("document.querySelector('#p0').innerText") == row

    async def test_works_with_a_mouse(self, served: Served, tab: Tab) -> None:
        await tab.open(f"{root_of(served)}/")
        await tab.click("#q")
        await tab.type_text("who feeds the cats?")
        await tab.follow("button")
        await tab.follow("figcaption .links a")
        await tab.shows(".quoted")
        assert await text_of(tab, ".quoted") == KEEPER


class TestAPassage:
    @pytest.mark.parametrize("phone", [True, False])
    @pytest.mark.parametrize("place", ["?p={n}#p{n}", "#p{n}"])
    async def test_is_in_view_and_marked(
        self, served: Served, ferry: Article, tab: Tab, place: str, phone: bool
    ) -> None:
        ordinal = 50
        await see(tab, phone=phone)
        await tab.open(f"{root_of(served)}/a/{ferry.id}{place.format(n=ordinal)}")
        await tab.shows(f"#p{ordinal}")
        assert await text_of(tab, f"#p{ordinal}") == split_passages(ferry)[ordinal].text
        marked = f"document.querySelector('#p{ordinal} mark, #p{ordinal}:target')"
        assert await tab.evaluate(f"getComputedStyle({marked}).backgroundColor") == "rgb(255, 233, 168)"

    @pytest.mark.parametrize("phone", [True, False])
    async def test_is_in_view_with_what_became_of_it(
        self, served: Served, ferry: Article, tab: Tab, phone: bool
    ) -> None:
        """An old link leads to the passage where it is now, under a line about that."""
        passage = split_passages(ferry)[50]
        crossings = (Paragraph("A new beginning."), *FERRY.paragraphs)
        served.corpus.add(replace(FERRY, paragraphs=(*crossings[:10], *crossings[20:])))
        await see(tab, phone=phone)
        await tab.open(f"{root_of(served)}/a/{ferry.id}?p=50_{passage_digest(passage.text)}#p50")
        await tab.shows("mark")
        await tab.shows("#quoted")
        assert await text_of(tab, "mark") == passage.text
        assert await text_of(tab, "#quoted") == "This passage is in another place of its article now."
        assert await tab.evaluate("document.querySelectorAll(':target').length") == 1


class TestEveryPage:
    @pytest.mark.parametrize("language", ["en", "ar"])
    @pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
    @pytest.mark.parametrize("phone", [False, True], ids=["wide", "narrow"])
    async def test_is_accessible_and_fits(
        self, served: Served, paths: list[str], tab: Tab, language: str, dark: bool, phone: bool
    ) -> None:
        """axe-core finds nothing, and nothing is wider than the screen."""
        await see(tab, language=language, dark=dark, phone=phone)
        for path in paths:
            await tab.open(root_of(served) + path)
            assert await violations_in(tab) == [], path
            width = 320 if phone else 960
            assert await tab.evaluate("document.documentElement.scrollWidth") == width, path

    async def test_loads_nothing_from_elsewhere_and_breaks_no_policy(
        self, served: Served, paths: list[str], tab: Tab
    ) -> None:
        for path in paths:
            await tab.open(root_of(served) + path)
        hosts = {each["request"]["url"].split("/")[2] for each in tab.events("Network.requestWillBeSent")}
        assert hosts == {root_of(served).split("/")[2]}
        texts = [each["entry"]["text"] for each in tab.events("Log.entryAdded")]
        assert [text for text in texts if "404" not in text] == []
        assert tab.events("Runtime.consoleAPICalled") == []
        assert await tab.evaluate("document.cookie") == ""

    async def test_is_dark_for_those_who_like_that(self, served: Served, tab: Tab) -> None:
        await see(tab, dark=True)
        await tab.open(f"{root_of(served)}/")
        colours = await tab.colours()
        assert max(colours, key=lambda colour: colours[colour]) == "#16181c"

    @pytest.mark.parametrize(("language", "sentence"), [("en", "This archive is private."), ("ar", "هذا الأرشيف خاص.")])
    async def test_of_a_closed_archive_says_so(self, serve: Serve, tab: Tab, language: str, sentence: str) -> None:
        served = await serve(reader_ids="42")
        await see(tab, language=language, phone=True)
        for path, payload in (("/", "web"), ("/a/abcdefghij?p=12_abc234#p12", "web_abcdefghij_12_abc234")):
            await tab.open(root_of(served) + path)
            assert await text_of(tab, "h1") == sentence
            assert await violations_in(tab) == []
            assert await tab.evaluate("document.documentElement.scrollWidth") == 320
            for _ in range(4):  # the link over the form, the form, its button
                await tab.press("Tab")
            assert await tab.evaluate("document.activeElement.href") == f"https://t.me/byline_bot?start={payload}"


class TestOnPaper:
    async def test_there_is_no_form_and_links_have_their_addresses(
        self, served: Served, ferry: Article, tab: Tab
    ) -> None:
        await tab.open(f"{root_of(served)}/a/{ferry.id}")
        await tab.call("Emulation.setEmulatedMedia", media="print")
        assert await tab.evaluate("getComputedStyle(document.querySelector('form')).display") == "none"
        after = await tab.evaluate("getComputedStyle(document.querySelector('footer a'), '::after').content")
        assert str(after).replace('"', "").strip() == "(https://gazette.example/ferry)"


class TestPictures:
    """`make pictures` writes them into docs/. Other runs only look whether there is something in them."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        return ROOT / os.environ["BYLINE_PICTURES"] if "BYLINE_PICTURES" in os.environ else tmp_path

    @pytest.mark.parametrize(
        ("name", "language", "question", "dark", "phone"),
        [
            ("web-search", "en", SAMPLE_QUESTION, False, False),
            ("web-dark", "es", "¿Quién restauró el reloj?", True, True),
            ("web-right-to-left", "ar", "من دفع ثمن الكابل؟", False, True),
        ],
    )
    async def test_of_an_answer(
        self, serve: Serve, tab: Tab, folder: Path, name: str, language: str, question: str, dark: bool, phone: bool
    ) -> None:
        served = await serve(sample_corpus())
        served.corpus.add(FERRY_IN_ARABIC)
        await see(tab, language=language, dark=dark, phone=phone)
        await tab.open(f"{root_of(served)}/?{urlencode({'q': question})}")
        await self._draw(tab, folder / f"{name}.png")

    async def test_of_a_quoted_passage(self, serve: Serve, tab: Tab, folder: Path) -> None:
        served = await serve(sample_corpus())
        (hit,) = served.corpus.search(SAMPLE_QUESTION, 1).hits
        await see(tab)
        await tab.open(f"{root_of(served)}/a/{hit.article.id}?p={hit.passage.ordinal}#p{hit.passage.ordinal}")
        await self._draw(tab, folder / "web-article.png")

    async def test_of_the_mini_app(self, serve: Serve, tab: Tab, folder: Path) -> None:
        served = await serve(sample_corpus())
        told = served.running.telegram.signatures.app_fragment(served.running.reader.user)
        await see(tab, phone=True)
        async with telegram_script(tab):
            await tab.open(f"{root_of(served)}/app/#{told}")
            await tab.open(f"{root_of(served)}/app/?{urlencode({'q': SAMPLE_QUESTION})}")
            assert THEME["bg_color"] in await tab.colours()
            await self._draw(tab, folder / "web-app.png")

    async def _draw(self, tab: Tab, path: Path) -> None:
        assert len(await tab.colours()) > FEW_COLOURS
        picture = base64.b64decode((await tab.call("Page.captureScreenshot", format="png"))["data"])
        path.write_bytes(picture)  # noqa: ASYNC240 - a moment, and nobody waits
