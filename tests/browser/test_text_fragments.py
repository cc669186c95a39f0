"""A link below a quotation leads to the quoted words in the page of the publisher, in a real browser.

The page is of another origin than the one with the link, which is clicked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

import pytest

from bot.messaging.links import link_to
from index.extraction.html.page import read_page
from tests.support.bot.quotes_in_scripts import QUOTES, Quotes
from tests.support.chromium.tab import Tab
from tests.support.website import Website

MARK_ON_WHITE = re.compile("#ff..ff")
"""Colour of the mark, of the page, and of the edge between them."""

STYLE = """<style>
article > * { margin-block: 110vh }
::target-text { background: #ff00ff; color: #ff00ff }
</style>"""
"""Each part of the page is in view alone. Of marked words, nothing but the mark is seen."""

SENTENCE = "The ferry runs all year, in summer until midnight and in winter until eight, and nobody misses number {}."

AROUND = [f"<p>{SENTENCE.format(number)}</p>" for number in range(20)]

REST = "and every boat that lay in the harbour on that night was found again on the beach"


def page_of(article: str, language: str = "en") -> str:
    head = f'<!doctype html><html lang="{language}"><title>Ferries</title>{STYLE}'
    return f"{head}<body><article><h1>Ferries</h1>{article}</article></body></html>"


class Publisher:
    """Serves pages on two origins: a page with links on one, and the pages that they lead to on the other."""

    def __init__(self, answers: Website, articles: Website, tab: Tab) -> None:
        self._answers, self._articles, self._tab = answers, articles, tab

    def publish(self, page: str) -> str:
        """Serve a page; return its address."""
        return self._articles.serve("/page", page)

    def publish_elsewhere(self, page: str) -> str:
        """The same on another host, for which a browser starts another process. That takes it as long as all else."""
        return self.publish(page).replace("127.0.0.1", "localhost")

    async def click(self, link: str | None) -> None:
        """Click a link to a page, in a page of another origin."""
        await self._show(link, 'rel="noopener"')
        await self._tab.follow("a")

    async def click_for_new_tab(self, link: str | None) -> Tab:
        """The same, where the link opens a tab, which is returned."""
        await self._show(link, 'rel="noopener" target="_blank"')
        return await self._tab.follow_to_new_tab("a")

    async def _show(self, link: str | None, attributes: str) -> None:
        assert link
        page = f'<!doctype html><title>Answer</title><a href="{escape(link)}" {attributes}>Ferries</a>'
        await self._tab.open(self._answers.serve("/answer", page))


@pytest.fixture
def publisher(website: Website, tab: Tab) -> Iterator[Publisher]:
    with Website() as articles:
        yield Publisher(website, articles, tab)


class TestScripts:
    @pytest.mark.parametrize("quotes", QUOTES.values(), ids=QUOTES)
    async def test_are_all_found(self, publisher: Publisher, tab: Tab, quotes: Quotes) -> None:
        """The complete quote is marked: nothing of it is seen in black."""
        quoted = {name: getattr(quotes, name) for name in ("short", "long", "dashes", "marks")}
        paragraphs = [f"<p id={name}>{escape(text)}</p>" for name, text in quoted.items()]
        url = publisher.publish(page_of("".join(paragraphs), quotes.language))
        for name, text in quoted.items():
            link = link_to(url, text)
            assert link != url
            await publisher.click(link)
            await tab.shows(f"#{name}")
            assert not [colour for colour in await tab.colours() if not MARK_ON_WHITE.match(colour)]


STRUCTURES = {
    "words in bold, italics and links": f"<p>Ma<b>ra</b> Bell <i>counted</i> <a href=/>the cables</a>, {REST}.</p>",
    "a large initial": f"<p><span style='float: left; font-size: 3em'>M</span>ara Bell counted the cables, {REST}.</p>",
    "a hidden note": f"<p>Mara Bell <span style='position: absolute; left: -9em'>who</span> counted, {REST}.</p>",
    "footnotes": f"<p>Mara Bell counted<sup><a href=/>[1]</a></sup> cables, {REST}.<sup><a href=/>[2]</a></sup></p>",
    "entities": f"<p>Mara &amp; Bell &lt;counted&gt; the &quot;cables&quot;, {REST}: 2 &times; 3 = 6 &copy;.</p>",
    "signs with a meaning in addresses": f"<p>Mara, Bell &amp; 100% of #cables at 5+5=10?, {REST}, a-b, 100%.</p>",
    "soft hyphens": f"<p>Ma&shy;ra Bell coun&shy;ted the ca&shy;bles, {REST} and har&shy;bours.</p>",
    "no-break spaces": f"<p>Mara&nbsp;Bell counted 20&nbsp;000&#8239;m of cables, {REST} of Mr.&nbsp;Lunt.</p>",
    "white space of the source": f"<p>\n  Mara Bell\n  counted\tthe cables,\n  {REST}.\n</p>",
    "capitals of the style": f"<p style='text-transform: uppercase'>Mara Bell counted the cables, {REST}.</p>",
    "lines": f"<p>Mara Bell counted the cables,<br>{REST}.</p>",
    "short lines": "<p>Mara Bell<br>The Harbour Office of Lunt<br>Lunt</p>",
    "code": "<pre>clock = Steady()\n    start = clock.now()\nfor each in clocks:\n\tprint(each)</pre>",
    "items of a list": "<ul><li>Mara Bell counted the cables of the harbour<li>The boats were found on the beach</ul>",
    "a list in a list": f"<ul><li>Mara Bell counted the cables<ol><li>and found {REST}</ol><li>The boats</ul>",
    "terms and descriptions": "<dl><dt>Mara Bell<dd>Counted the cables of the harbour for many years</dl>",
    "rows of a table": "<table><tr><th>Name<th>Cables<tr><td>Mara Bell<td>20,000<tr><td>The harbour<td>3</table>",
    "a quotation": f"<blockquote><p>“Mara Bell counted the cables, {REST}.”</p></blockquote>",
    "a caption": f"<figure><img src=/a.png><figcaption>Mara Bell counted the cables, {REST}.</figcaption></figure>",
    "a heading": "<h2>Mara Bell counted the cables</h2>",
    "a closed box": f"<details><summary>More</summary><p>Mara Bell counted the cables, {REST}.</p></details>",
    "readings above characters": "<p>港の<ruby>長<rp>(<rt>ちょう<rp>)</ruby>は嵐のあとに金曜日に述べた。"
    "漁師たちは網を繕いながら、水先人が出るのを待っていた。港の水位は大洪水以来の高さに達したという。</p>",
    "text from right to left with Latin words": "<p dir=rtl>قال مدير ميناء Lunt إن السفن (Bell 2000) انتظرت خارج "
    "المرفأ، كما قال يوم الجمعة، ثلاثة أيام بعد العاصفة وانتظرت السفن خارج المرفأ حتى الصباح 15%.</p>",
    "vowel signs": "<p dir=rtl>أُغلِقَ مِينَاءُ المَدِينَةِ ثَلاثَةَ أيَّامٍ بعد العاصفة، كما قال مدير الميناء يوم الجمعة، "
    "وانتظرت السفن خارج المرفأ حتى الصباحـــ الأخير.</p>",
}
"""HTML of a part of a page, by what is in it."""


class TestStructures:
    @pytest.mark.parametrize("structure", STRUCTURES.values(), ids=STRUCTURES)
    async def test_are_all_found(self, publisher: Publisher, tab: Tab, structure: str) -> None:
        """The page is read as Byline reads it. Each of its paragraphs from that part is quoted."""
        page = page_of("".join([*AROUND[:10], f"<div id=quoted>{structure}</div>", *AROUND[10:]]))
        url = publisher.publish(page)
        read = [paragraph.text for paragraph in read_page(page, "page", url).draft.paragraphs]
        quoted = [text for text in read if "nobody misses" not in text]
        assert quoted
        for text in quoted:
            await publisher.click(link_to(url, text))
            await tab.shows("#quoted")


class TestPlace:
    QUOTE = f"Mara Bell counted the cables, {REST}."

    async def test_is_that_of_the_complete_quote(self, publisher: Publisher, tab: Tab) -> None:
        """Its beginning and its end are elsewhere as well, before it."""
        elsewhere = f"<p>The end is what {REST}.</p><p>Mara Bell counted the cables of Lunt.</p>"
        url = publisher.publish(page_of(f"{elsewhere}<p id=quoted>{self.QUOTE}</p>"))
        await publisher.click(link_to(url, self.QUOTE))
        await tab.shows("#quoted")

    async def test_is_found_on_another_host(self, publisher: Publisher, tab: Tab) -> None:
        url = publisher.publish_elsewhere(page_of(f"<p>Elsewhere.</p><p id=quoted>{self.QUOTE}</p>"))
        await publisher.click(link_to(url, self.QUOTE))
        await tab.shows("#quoted")

    async def test_is_found_in_a_new_tab(self, publisher: Publisher) -> None:
        """Telegram's web client opens links so."""
        url = publisher.publish_elsewhere(page_of(f"<p>Elsewhere.</p><p id=quoted>{self.QUOTE}</p>"))
        tab = await publisher.click_for_new_tab(link_to(url, self.QUOTE))
        await tab.shows("#quoted")

    async def test_is_that_of_the_row_with_all_its_cells(self, publisher: Publisher, tab: Tab) -> None:
        """A single cell is elsewhere as well, before it."""
        row = "<tr><td>Parishes<td>88<td>£21</table>"
        url = publisher.publish(
            page_of(f"<p>£21</p><p>88</p><p>Parishes</p><p>of Lunt</p><table id=quoted>{row}</table>")
        )
        await publisher.click(link_to(url, "Parishes  88  £21"))
        await tab.shows("#quoted")

    async def test_is_not_that_of_an_anchor_in_the_address(self, publisher: Publisher, tab: Tab) -> None:
        url = publisher.publish(page_of(f"<p id=anchor>Elsewhere.</p><p id=quoted>{self.QUOTE}</p>"))
        await publisher.click(link_to(f"{url}#anchor", self.QUOTE))
        await tab.shows("#quoted")

    async def test_is_an_anchor_in_the_address_if_the_quote_is_gone(self, publisher: Publisher, tab: Tab) -> None:
        url = publisher.publish(page_of("<p>Corrected.</p><p id=anchor>Here was something else.</p>"))
        await publisher.click(link_to(f"{url}#anchor", self.QUOTE))
        await tab.shows("#anchor")
