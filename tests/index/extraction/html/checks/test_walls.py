"""Walls in front of an article, and articles that only have similar words around them."""

from __future__ import annotations

import json

import pytest

from index.errors import (
    BotCheckError,
    ConsentWallError,
    LoginWallError,
    MissingPageError,
    NoTextError,
    PaywallError,
    ScriptPageError,
)
from index.extraction.charset import decode
from index.extraction.html.page import read_page
from tests.support.extraction.storm_page import LOGIN, LONG, ONE, URL, doubts, linked, page
from tests.support.paths import SHARED

PAGES = SHARED / "pages"


BANNER = (
    '<div id="cookie-banner"><p>We value your privacy. We and our partners store cookies on your device, with your '
    "consent.</p><button>Accept all</button><button>Settings</button></div>"
)


def refusal(html: str, url: str = URL) -> type[NoTextError]:
    with pytest.raises(NoTextError) as refused:
        read_page(html, url, url)
    assert refused.value.source == url
    return type(refused.value)


CLOUDFLARE = page(
    '<div class="main-wrapper"><h1>news.example</h1><h2>Checking if the site connection is secure</h2>'
    '<noscript>Enable JavaScript and cookies to continue</noscript><form id="challenge-form"></form></div>'
    "<p>news.example needs to review the security of your connection before proceeding to the page that you want.</p>",
    "Just a moment...",
)
DENIED = page(
    "<h1>Access Denied</h1><p>You don't have permission to access this page on this server, reference 18.2f.</p>",
    "Access Denied",
)
CAPTCHA = page(f'<p>{ONE[:60]}</p><div class="g-recaptcha" data-sitekey="x"></div>', "One more step")
LOGIN_PAGE = page(
    f"<h1>Sign in</h1><p>Sign in to go on reading the news of the harbour, every day.</p>{LOGIN}", "Sign in"
)
LOGIN_PATH = page("<h1>Log in</h1><p>Use your account to go on reading the news of the harbour.</p>", "Log in - News")
PAYWALL = page('<h1>The storm</h1><div class="paywall"></div>', head=linked(isAccessibleForFree=False))
CONSENT = page(
    "<h1>Before you continue</h1><p>We use cookies and personal data to measure, to improve and to show advertising. "
    "With your consent our 812 partners may do so too.</p><p>You may withdraw your consent at any time in the "
    "cookie settings; where there is a legitimate interest, you may object.</p><button>Accept all</button>",
    "Before you continue",
)
ZUSTIMMUNG = page(
    "<h1>Mit Werbung weiterlesen</h1><p>Besuchen Sie uns wie gewohnt mit Werbung und Tracking: Details dazu finden "
    "Sie in der Datenschutzerklärung. Ihre Zustimmung ist jederzeit widerrufbar.</p><p>Wir und unsere Partner "
    "verarbeiten personenbezogene Daten mit Hilfe von Cookies.</p><button>Akzeptieren und weiter</button>",
    "Zustimmung",
)
SCRIPT = page(
    '<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div><script>x()</script>'
)
NEXT = page('<div id="__next"><p>Loading …</p></div><script src="/a.js"></script>')
MISSING = page(
    "<h1>Page not found</h1><p>The page you are looking for has moved, or has never been there. Try the search, or go "
    "back to the front page of the harbour news.</p>",
    "News of the harbour",
)
MISSING_RU = page("<h1>Страница не найдена</h1><p>К сожалению, такой страницы на нашем сайте нет, вернитесь назад.</p>")


class TestWalls:
    @pytest.mark.parametrize(
        ("html", "error"),
        [
            *((html, BotCheckError) for html in (CLOUDFLARE, DENIED, CAPTCHA)),
            (LOGIN_PAGE, LoginWallError),
            (PAYWALL, PaywallError),
            *((html, ConsentWallError) for html in (CONSENT, ZUSTIMMUNG)),
            *((html, ScriptPageError) for html in (SCRIPT, NEXT)),
            *((html, MissingPageError) for html in (MISSING, MISSING_RU)),
            (page(""), NoTextError),
        ],
    )
    def test_are_told_by_what_they_show(self, html: str, error: type[NoTextError]) -> None:
        assert refusal(html) is error

    def test_are_told_by_where_they_lead(self) -> None:
        assert refusal(LOGIN_PATH, "https://news.example/account/login?next=/storm") is LoginWallError
        assert refusal(page(f"<p>{ONE}</p>"), "https://consent.news.example/?continue=x") is ConsentWallError

    @pytest.mark.parametrize("kind", ["page", "declared"])
    @pytest.mark.parametrize(
        "around",
        [
            BANNER,
            LOGIN,
            '<a href="/login">Log in</a>',
            "<noscript>Please enable JavaScript</noscript><div id='root'></div><script>x()</script>",
            '<div class="g-recaptcha"></div>',
        ],
    )
    def test_are_not_what_stands_around_an_article(self, around: str, kind: str) -> None:
        html = page(f"{around}<article><h1>The storm</h1>{LONG}</article>", head=linked() if kind == "declared" else "")
        assert doubts(html) == ()

    @pytest.mark.parametrize("around", [BANNER, LOGIN, '<div class="g-recaptcha"></div>'])
    def test_are_not_what_stands_around_a_short_article_that_is_declared(self, around: str) -> None:
        html = page(f"<article><h1>The storm</h1><p>{ONE}</p></article>{around}", head=linked())
        assert doubts(html) == ()

    @pytest.mark.parametrize("around", [LOGIN, '<div class="g-recaptcha"></div>'])
    @pytest.mark.parametrize("title", ["The storm", "404 ships in the harbour"])
    def test_are_not_in_the_corner_of_a_page_with_a_short_note(self, around: str, title: str) -> None:
        others = "".join(f"<li><a href=/{n}>Another note of the harbour office, number {n}</a></li>" for n in range(40))
        note = f"<main><h1>{title}</h1><p>{ONE}</p><p>{ONE[:70]}</p></main>"
        assert doubts(page(f"<nav><ul>{others}</ul></nav>{around}{note}", title)) == ()

    @pytest.mark.parametrize(
        "title", ["404 days at sea", "Login", "Sign in, please: how we lost our passwords", "Cookies"]
    )
    def test_are_not_articles_about_them(self, title: str) -> None:
        about = "".join(
            f"<p>The cookie, with the consent of number {n}, was eaten on Friday; {ONE}</p>" for n in range(12)
        )
        assert doubts(page(f"<article><h1>{title}</h1>{about}</article>{BANNER}", title, linked(headline=title))) == ()

    @pytest.mark.skipif(not PAGES.is_dir(), reason="the pages are not here")
    def test_are_in_front_of_no_real_page(self) -> None:
        for truth in json.loads((PAGES / "truth.json").read_text("utf-8")):
            assert doubts(decode((PAGES / truth["file"]).read_bytes()), truth["url"]) == ()
