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
        ],
    )
    def test_is_the_name_that_the_page_gives_its_site(self, head: str, body: str) -> None:
        assert draft(head, body).source == "Sound Courier"

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
