"""What holds for every page: headers, no cookies, no text in templates, nothing for strangers."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from jinja2 import Environment

from bot.web.site import TELEGRAM_SCRIPT
from bot.web.views.assets import Assets
from bot.web.views.rendering import TEMPLATES
from bot.web.web_routes import APP_ROUTES
from index.model import Draft, Paragraph
from tests.support.bot.sample_articles import CATS
from tests.support.web.page_addresses import DIGEST, addresses, addresses_of
from tests.support.web.served_pages import Serve, Served
from tests.support.web.web_visitor import Visitor

WEB_URL = "https://archive.example"


async def all_pages(served: Served) -> list[str]:
    await served.running.add(CATS)
    return addresses(served.corpus.articles(limit=1)[0].id)


class TestHeaders:
    async def test_forbid_scripts_and_everything_from_elsewhere(self, serve: Serve) -> None:
        served = await serve(web_url=WEB_URL)
        for address in await all_pages(served):
            headers = (await served.visitor.get(address)).headers
            policy = dict(each.split(" ", 1) for each in headers["Content-Security-Policy"].split("; "))
            assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
            assert {*policy.values()} == {"'none'", "'self'"}
            assert "script-src" not in policy
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == "no-referrer"
            assert headers["Server"] == "Byline"

    async def test_set_no_cookie(self, serve: Serve) -> None:
        served = await serve()
        for address in await all_pages(served):
            page = await served.visitor.get(address, Cookie="byline=x")
            assert "Set-Cookie" not in page.headers

    async def test_keep_search_engines_away(self, serve: Serve) -> None:
        served = await serve()
        for address in await all_pages(served):
            page = await served.visitor.get(address)
            assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
            if page.headers["Content-Type"].startswith("text/html"):
                assert page.tree.xpath("//meta[@name='robots']/@content") == ["noindex, nofollow"]

    async def test_let_search_engines_in_if_the_operator_wants_them(self, serve: Serve) -> None:
        served = await serve(web_indexed="1")
        for address in await all_pages(served):
            page = await served.visitor.get(address)
            assert "X-Robots-Tag" not in page.headers
            assert "noindex" not in page.text

    async def test_let_browsers_keep_files_and_ask_again_for_pages(self, serve: Serve) -> None:
        served = await serve()
        for address in await all_pages(served):
            caching = (await served.visitor.get(address)).headers["Cache-Control"]
            is_file = address.startswith("/static/")
            assert caching == ("public, max-age=31536000, immutable" if is_file else "no-cache")


class TestTheMiniApp:
    async def test_alone_loads_telegrams_script(self, serve: Serve) -> None:
        """Telegram in a browser may show it in a frame. Nothing else is allowed to it."""
        served = await serve(web_url=WEB_URL, web_indexed="1")
        pages = await all_pages(served)
        for address in [*addresses_of(APP_ROUTES, served.corpus.articles(limit=1)[0].id), "/app/a/aaaaaaaaaa"]:
            page = await served.visitor.get(address)
            policy = dict(each.split(" ", 1) for each in page.headers["Content-Security-Policy"].split("; "))
            assert policy["default-src"] == policy["base-uri"] == "'none'"
            assert policy["script-src"] == f"'self' {TELEGRAM_SCRIPT}"
            assert policy["frame-ancestors"] == "https://web.telegram.org https://*.telegram.org"
            assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
            assert "Set-Cookie" not in page.headers
            assert page.tree.xpath("//script/@src")[0] == TELEGRAM_SCRIPT
            for file in page.tree.xpath("//link[@rel='stylesheet']/@href | //script[@defer]/@src"):
                assert (await served.visitor.get(urljoin(address, file))).status == 200
        for address in pages:
            assert "telegram" not in (await served.visitor.get(address)).text

    async def test_has_the_same_pages(self, served: Served) -> None:
        (cats,) = served.corpus.search("cats", 1).hits
        for address in ("/?q=who+feeds+the+cats", f"/a/{cats.article.id}?p=0"):
            page, in_app = [await served.visitor.get(each) for each in (address, f"/app{address}")]
            assert in_app.texts("//main") == page.texts("//main")
            links, links_in_app = ([*each.links().values()] for each in (page, in_app))
            assert links_in_app == [link.replace(served.visitor.root, f"{served.visitor.root}/app") for link in links]


class TestSearchEngines:
    async def test_are_led_to_the_original(self, serve: Serve) -> None:
        served = await serve(web_indexed="1")
        owls = served.corpus.add(Draft("Owls", (Paragraph("Owls hunt."),), url="https://owls.example/")).article
        page = await served.visitor.get(f"/a/{owls.id}?p=0")
        assert page.tree.xpath("//link[@rel='canonical']/@href") == ["https://owls.example/"]

    async def test_may_read_articles_to_learn_that_they_may_not_list_them(self, visitor: Visitor) -> None:
        lines = (await visitor.get("/robots.txt")).text.splitlines()
        assert lines == ["User-agent: *", "Disallow: /api/", "Disallow: /?q="]


class TestFiles:
    async def test_are_those_that_pages_name(self, visitor: Visitor) -> None:
        page = await visitor.get("/a/aaaaaaaaaa")
        (style,) = page.tree.xpath("//link[@rel='stylesheet']/@href")
        (icon,) = page.tree.xpath("//link[@rel='icon']/@href")
        files = [await visitor.get(f"/a/{address}") for address in (style, icon)]
        assert [file.headers["Content-Type"] for file in files] == ["text/css", "image/svg+xml"]
        assert all(file.status == 200 for file in files)

    @pytest.mark.parametrize("address", ["/static/000000000000/page.css", f"/static/{DIGEST}/none.css"])
    async def test_of_other_names_do_not_exist(self, visitor: Visitor, address: str) -> None:
        assert (await visitor.get(address)).status == 404

    async def test_outside_their_folder_are_never_sent(self, visitor: Visitor) -> None:
        for name in ("..%2f__init__.py", "..%2f..%2fconfig.py", "%2e%2e%2ftemplates%2fbase.html", "/etc/passwd"):
            assert (await visitor.get(f"/static/{DIGEST}/{name}")).status == 404

    def test_have_a_style_without_anything_from_elsewhere(self) -> None:
        style = (Assets().file("page.css") or (b"", ""))[0].decode()
        assert "url(" not in style
        assert "@import" not in style


class TestOtherMethods:
    async def test_head_gets_the_headers_alone(self, visitor: Visitor) -> None:
        page = await visitor.get("/", method="HEAD")
        assert (page.status, page.content) == (200, b"")
        assert int(page.headers["Content-Length"]) > 0

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
    async def test_are_refused(self, visitor: Visitor, method: str) -> None:
        page = await visitor.get("/", method=method)
        assert (page.status, page.headers["Allow"]) == (405, "GET,HEAD")
        assert page.texts("//h1") == ["Method Not Allowed"]

    @pytest.mark.parametrize(
        ("address", "other", "allowed"), [("/app/sign-in", "GET", "POST"), ("/sign-in", "POST", "GET,HEAD")]
    )
    async def test_sign_nobody_in(self, visitor: Visitor, address: str, other: str, allowed: str) -> None:
        page = await visitor.get(address, method=other)
        assert (page.status, page.headers["Allow"]) == (405, allowed)


class TestAClosedArchive:
    async def test_shows_strangers_nothing(self, serve: Serve) -> None:
        """Not even which articles exist: known and unknown ids are refused alike."""
        served = await serve(reader_ids="42", web_url=WEB_URL)
        for address in await all_pages(served):
            page = await served.visitor.get(address)
            if address == "/robots.txt":
                assert page.text == "User-agent: *\nDisallow: /\n"
            elif address.startswith("/static/") or address == "/nothing":
                assert page.status in (200, 404)
            else:
                assert page.status == 403, address
                assert page.headers["Cache-Control"] == "private, no-store"
                assert "This archive is private." in page.text
            assert "Cats" not in page.text


@pytest.mark.parametrize("address", ["/", "/app/", "/api/search", "/feed.atom"])
async def test_a_search_costs_as_much_as_three_pages(visitor: Visitor, address: str) -> None:
    """Fifty pages at once are within what an address may ask; as many searches are not."""
    pages = [await visitor.get(address) for _ in range(50)]
    assert 429 in {page.status for page in pages}


class TestAFailure:
    @pytest.mark.logs_errors("Unexpected error while answering a request for a page", "a secret of the program")
    async def test_of_the_program_is_a_sentence_and_a_line_in_the_log(
        self, served: Served, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise RuntimeError("a secret of the program")

        monkeypatch.setattr(served.corpus, "newest", fail)
        page = await served.visitor.get("/")
        assert (page.status, page.texts("//h1")) == (
            500,
            ["Something went wrong. Details are in the log; please try again."],
        )
        assert "secret" not in page.text


def words_in(template: Path) -> str:
    """Return the words of a template that are neither markup nor values."""
    source = template.read_text(encoding="utf-8")
    data = "".join(value for _, kind, value in Environment(autoescape=True).lex(source) if kind == "data")
    return " ".join(re.findall(r"\w+", re.sub(r"<[^>]*>", " ", data)))


@pytest.mark.parametrize("template", sorted(TEMPLATES.iterdir()), ids=lambda path: path.name)
def test_templates_have_no_words_of_their_own(template: Path) -> None:
    """Sentences and labels are in `bot.web.messages`, where they are translated."""
    assert words_in(template) == ""
