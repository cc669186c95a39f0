"""The headline of a page, without the names around it, and the name of its site."""

from __future__ import annotations

import pytest

from index.extraction.html.page import read_page
from index.model import Draft
from tests.support.extraction.page_texts import TEXTS

TITLE = "The keeper of Orrin Sound retires"
URL = "https://www.soundcourier.example/keeper"


def draft(head: str, body: str = "", url: str | None = URL) -> Draft:
    text = "".join(f"<p>{line}</p>" for line in TEXTS["en"])
    return read_page(f"<html lang=en><head>{head}</head><body>{body}{text}</body></html>", "page", url).draft


class TestTitle:
    @pytest.mark.parametrize(
        ("head", "body"),
        [
            (f"<title>{TITLE} | Courier</title>", f"<h1>{TITLE}</h1>"),
            (f"<title>{TITLE}-Courier</title>", f"<div class=h-title>{TITLE}</div>"),
            (f"<title>{TITLE}-Courier</title>", f"<b class=title>{TITLE}-Courier</b><div class=title>{TITLE}</div>"),
            (
                f'<title>Courier: {TITLE}</title><meta property="og:title" content="{TITLE}">',
                f"<h1><a href='/'>Courier</a></h1><h3 class=post-title>{TITLE}</h3>",
            ),
            (f"<title>{TITLE} - Docs</title>", f"<h1>{TITLE}<a class=headerlink href='#keeper'>¶</a></h1>"),
            (f"<title>{TITLE} - Docs</title>", f"<h1>{TITLE}<a class=headerlink href='#keeper'>#</a></h1>"),
            (f"<title>{TITLE}</title>", f"<h1><span>Title:</span>{TITLE}</h1>"),
        ],
    )
    def test_is_the_headline_alone(self, head: str, body: str) -> None:
        assert draft(head, body).title == TITLE

    @pytest.mark.parametrize("title", ["Why I left C#", "Boats: a short history of the Sound", "Sound - and vision"])
    def test_is_whole(self, title: str) -> None:
        assert draft(f"<title>{title} | Courier</title>", f"<h1>{title}</h1>").title == title

    @pytest.mark.parametrize("name", [f"Guest essay: {TITLE}", TITLE])
    def test_has_no_kicker_that_the_title_of_the_page_has_not(self, name: str) -> None:
        heading = f"<h1><span class=story__kicker>Working life</span><i>: </i><span>{TITLE}</span></h1>"
        assert draft(f"<title>{name} | Courier</title>", heading).title == TITLE

    @pytest.mark.parametrize(
        "label", ["<span class=kicker>Working life</span>: ", "<span class=part>Working life</span>: "]
    )
    def test_keeps_a_beginning_that_the_title_of_the_page_has(self, label: str) -> None:
        title = f"<title>Working life: {TITLE} | Courier</title>"
        assert draft(title, f"<h1>{label}<span>{TITLE}</span></h1>").title == f"Working life: {TITLE}"


class TestSource:
    @pytest.mark.parametrize(
        ("head", "body"),
        [
            ('<meta property="og:site_name" content="Sound Courier">', ""),
            ('<meta name="application-name" content="Sound Courier">', ""),
            (f"<title>{TITLE} - Sound Courier</title>", "<a href='/'>Sound Courier</a>"),
            (f"<title>{TITLE} – Sound Courier</title>", "<a href='index.html'><img alt='Sound Courier'></a>"),
            (f"<title>Sound Courier: {TITLE}</title>", "<a href='/en/' title='Sound Courier'>Home</a>"),
            (f"<title>{TITLE} | Sound Courier</title>", "<div class=site-title>Sound Courier</div>"),
            (f"<title>{TITLE} | Sound Courier</title>", "<a class=site-logo href='/wiki/Start'>Sound Courier</a>"),
            (f"<title>{TITLE} - Sound Courier</title>", ""),
            (f"<title>{TITLE} - News - Sound Courier</title>", f"<h1>{TITLE}</h1>"),
            (
                f"<title>{TITLE} - Sound Courier</title>",
                "<div id=site-description><h1>Sound Courier</h1><p>Boats and weather</p></div>",
            ),
            (f"<title>{TITLE} [Sound Courier]</title>", "<a href='/doku.php?id=start' accesskey=h>Sound Courier</a>"),
        ],
    )
    def test_is_the_name_that_the_page_gives_its_site(self, head: str, body: str) -> None:
        assert draft(head, body).source == "Sound Courier"

    @pytest.mark.parametrize("host", ["soundcourier.example", "www.sound-courier.co.example", "sound-courier.co.uk"])
    def test_is_the_last_part_of_the_title_if_the_domain_is_made_of_it(self, host: str) -> None:
        assert draft(f"<title>{TITLE} - Sound Courier</title>", url=f"https://{host}/x").source == "Sound Courier"

    @pytest.mark.parametrize("host", ["news.paper.example", "localhost"])
    def test_is_the_host_if_the_title_ends_with_a_part_of_it(self, host: str) -> None:
        assert draft(f"<title>{TITLE} - News</title>", url=f"https://{host}/x").source == host

    @pytest.mark.parametrize("rights", ["© Orrin Rowers e. V. 2023", "Copyright © 2019–2024 Orrin Rowers e. V."])
    def test_is_the_owner_of_the_rights_if_the_title_ends_with_it(self, rights: str) -> None:
        body = f"<h1>{TITLE}</h1><footer><p>{rights}</p></footer>"
        assert draft(f"<title>{TITLE} - Orrin Rowers e. V.</title>", body).source == "Orrin Rowers e. V."

    def test_is_the_account_and_not_the_platform(self) -> None:
        named = '<meta property="og:site_name" content="微信公众平台">'
        assert draft(named, "<a href='#' id=js_name> 街角灯塔 </a>").source == "街角灯塔"
        assert draft(named, "<a href='#' id=js_name></a>").source == "微信公众平台"
        assert draft(named.replace("微信公众平台", "街角"), "<a href='#' id=js_name>灯塔</a>").source == "街角"

    @pytest.mark.parametrize(
        ("head", "body"),
        [
            (f"<title>{TITLE} - Boats</title>", "<footer><p>© 2024 Boats and Nets Publishing</p></footer>"),
            (f"<title>{TITLE} - Sound</title>", ""),
            (f"<title>{TITLE} - B</title>", "<footer><p>© 2024 B</p></footer>"),
            ("<title>Who counts the salmon? - Rivers</title>", "<h1>Who counts the salmon?</h1>"),
        ],
    )
    def test_is_never_a_section_or_the_headline(self, head: str, body: str) -> None:
        assert draft(head, body).source == "soundcourier.example"

    @pytest.mark.parametrize(
        ("head", "body"),
        [
            (f"<title>{TITLE} - Boats</title>", "<a href='/boats'>Boats</a>"),
            (f"<title>{TITLE} - Boats</title>", "<a href='https://boats.example/'>Boats</a>"),
            (f"<title>{TITLE} - Boats</title>", "<a href='http://[::1/'>Boats</a>"),
            (f"<title>{TITLE}</title>", "<a href='/'>Home</a><div class=logo>The best paper of the Sound</div>"),
            (f"<title>{TITLE} - Home</title>", f"<div class=logo>{'<i>Home</i>' * 40}</div>"),
        ],
    )
    def test_is_the_host_without_such_a_name(self, head: str, body: str) -> None:
        assert draft(head, body).source == "soundcourier.example"
