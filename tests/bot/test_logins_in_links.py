"""Never repeat a password from a link, neither in refusals nor in logs."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.runtime.logs import RedactingFormatter
from bot.runtime.redaction import Redaction
from index.errors import ArticleNotFoundError, BadUrlError
from index.extraction.results import Refusal
from index.text import without_login
from tests.support.bot.cli_program import FERRY, Program, jsonl
from tests.support.bot.running_bot import Running, Start
from tests.support.fake_bot_api import FakeBotApi
from tests.support.program.byline_process import Byline

PASSWORD = "hunter2"

LINKS = [
    f"http://ann:{PASSWORD}@host.example/",
    f"https://{PASSWORD}@host.example/a?b=c",
    f"ftp://ann:{PASSWORD}@host.example/",
    f"http://ann:{PASSWORD}/x@host.example/",
    f"HTTP://:{PASSWORD}@[::1]/",
]

WITHOUT_SCHEME = [
    f"ann:{PASSWORD}@host.example/x",
    f"//ann:{PASSWORD}@host.example/",
    f"mailto:ann:{PASSWORD}@host.example",
    f"http://ann:{PASSWORD}%40host.example/",
]

COMMANDS = ["/add", "/feeds", "/update", "/remove", "/edit", "/versions", "/watch"]


class TestWithoutLogin:
    @pytest.mark.parametrize(
        ("link", "shown"),
        [
            ("http://ann:pw@host/", "http://***@host/"),
            ("http://ann@host/a", "http://***@host/a"),
            ("http://ann:p@w@host/a", "http://***@host/a"),
            ("http://ann:p/w?x#y@host/a", "http://***@host/a"),
            ("http://ann:my pw@host/a", "http://***@host/a"),
            ("http://ann:1234@host/a", "http://***@host/a"),
            ("http:/ann:pw@host", "http:/***@host"),
            ("http:\\\\ann:pw@host", "http:\\\\***@host"),
            ("http://ann:pw\uff20host/", "http://***@host/"),
            ("postgres://ann:pw@[::1]:5432/db", "postgres://***@[::1]:5432/db"),
            ("http://ann:pw%40host.example/", "http://***@host.example/"),
            ("ann:pw@host/x", "***@host/x"),
            ("see “ann:p@w:9@host/x”", "see ***@host/x”"),
            ("//ann:pw@host/", "//***@host/"),
            ("https：//ann:pw@host/", "https：//***@host/"),
            ("ann:pw%40host/", "***@host/"),
            ("mailto:ann@host", "***@host"),
            ("source:http://ann:pw@host/", "source:http://***@host/"),
            ("“http://ann:pw@a/” and “http://bob:pw@b/”", "“http://***@a/” and “http://***@b/”"),
        ],
    )
    def test_leaves_names_and_passwords_out(self, link: str, shown: str) -> None:
        assert without_login(link) == without_login(shown) == shown

    @pytest.mark.parametrize(
        "link",
        [
            "https://host.example:8080/@ann/1",
            "https://host.example/@ann",
            "http://[::1]:80/@ann",
            "https://host.example/?to=ann@b.example",
            "see http://host.example/ or ann@b.example",
            "ann@b.example",
            "host.example:8080/@ann",
            "[::1]:80/@ann",
            "http://host.example/?to=ann%40b.example",
            "link:https://host.example/@ann",
            "at 12:30 @ann said",
            "Note: @ann",
            "a file.txt",
        ],
    )
    def test_leaves_other_links_as_they_are(self, link: str) -> None:
        assert without_login(link) == link

    @given(
        st.sampled_from(["http", "https", "ftp", "x-y"]),
        st.text(st.characters(exclude_characters=":/?#@\\[ \n", exclude_categories=["Cs", "Z", "Cc"]), max_size=20),
        st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs", "Z", "Cc"]), max_size=20),
    )
    def test_leaves_any_password_out(self, scheme: str, name: str, ending: str) -> None:
        assert PASSWORD not in without_login(f"{scheme}://{name}:{PASSWORD}{ending}@host.example/")

    @given(
        st.sampled_from(["", "//", "http:/", "https：//", "x://", "link:http://", "mailto:"]),
        st.text(
            st.characters(exclude_characters=":/?#@\\[ \n", exclude_categories=["Cs", "Z", "Cc"]),
            min_size=1,
            max_size=20,
        ),
        st.sampled_from(["@", "%40", "\ufe6b", "\uff20"]),
    )
    def test_leaves_it_out_without_a_scheme_too(self, before: str, name: str, at: str) -> None:
        shown = without_login(f"{before}{name}:{PASSWORD}{at}host.example/x")
        assert PASSWORD not in shown
        assert without_login(shown) == shown


class TestErrors:
    def test_hold_no_password_in_what_is_said_of_them(self) -> None:
        for error in (BadUrlError(LINKS[0]), ArticleNotFoundError(LINKS[0]), Refusal.of(BadUrlError(LINKS[0]))):
            assert PASSWORD not in f"{error} {error!r}"


class TestLogs:
    @pytest.mark.parametrize("link", LINKS)
    def test_hold_no_password(self, link: str) -> None:
        record = logging.LogRecord("bot", logging.INFO, "x.py", 1, "The feed %s has moved", (link,), None)
        assert PASSWORD not in RedactingFormatter(Redaction(None)).format(record)


class TestOnTheCommandLine:
    @pytest.mark.parametrize("link", [*LINKS, *WITHOUT_SCHEME, f"http://ann:{PASSWORD} x@host.example/"])
    def test_a_link_is_refused_without_its_password(self, program: Program, link: str) -> None:
        for command in ("add", "update", "remove", "versions"):
            ran = program(command, link)
            assert (ran.code, ran.out) == (1, "")
            assert "***@" in ran.err
            assert PASSWORD not in ran.err
            assert ran.err.count("\n") == 1
        assert [path for path in Path("data").rglob("*") if path.is_file() and PASSWORD in path.read_text()] == []

    def test_a_line_of_articles_is_refused_without_it(self, program: Program) -> None:
        ran = program("add", "--jsonl", "-", stdin=jsonl(FERRY | {"url": LINKS[0]}))
        assert ran.code == 1
        assert PASSWORD not in ran.err
        assert "url must be a web address" in ran.err

    def test_a_wrong_setting_is_told_without_it(self, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FETCH_ALLOW_HOSTS", LINKS[0])
        monkeypatch.setenv("TELEGRAM_API_URL", LINKS[0])
        ran = program("doctor")
        assert ran.code == 2
        assert PASSWORD not in ran.err


class TestInTelegram:
    @pytest.mark.slow
    @pytest.mark.parametrize("link", LINKS)
    async def test_nothing_is_said_or_logged_of_it(
        self, start: Start, link: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        running = await start()
        chat = running.editors_chat
        for text in [*(f"{command} {link}" for command in COMMANDS), f"/add {link} {link}2"]:
            await chat.send(text)
            await running.all_done()
        await chat.send_document("feeds.opml", OPML.format(link=link).encode(), caption="/feeds")
        await running.all_done()
        assert len(chat.bot_messages) >= len(COMMANDS)
        assert [call for call in running.telegram.calls if PASSWORD in repr(call.given)] == []
        assert PASSWORD not in caplog.text

    @pytest.mark.parametrize("link", WITHOUT_SCHEME)
    async def test_an_address_without_a_scheme_is_no_article(self, running: Running, link: str) -> None:
        chat = running.editors_chat
        sent = await chat.send(link)
        await running.all_done()
        await chat.send("/add", reply_to=sent)
        for text in (f"/add {link}", f"/add {link} please", f"/add 请添加 {link}", f"source:{link} who purrs?"):
            await chat.send(text)
            await running.all_done()
            if text.startswith("/add"):
                assert chat.bot_messages[-1].content.startswith("Nothing was added: ")
        assert [call for call in running.telegram.calls if PASSWORD in repr(call.given)] == []
        assert len(running.corpus) == 0

    @pytest.mark.slow
    async def test_nothing_of_it_is_kept(self, telegram: FakeBotApi, byline: Byline) -> None:
        editor = telegram.user("Edith", id=1_001)
        await byline.start(ADMIN_IDS="1001")
        chat = editor.private_chat()
        for link in LINKS:
            sent = await chat.send(f"/add {link}")
            await telegram.until(
                lambda: chat.messages[-1].content.startswith(("Nothing was added", "I couldn't")),
                f"the end of {sent.text}",
            )
        await byline.stop()
        files = [path for path in byline.data_dir.rglob("*") if path.is_file()]
        assert [path.name for path in files if PASSWORD.encode() in path.read_bytes()] == []
        assert PASSWORD not in byline.output


OPML = '<opml version="2.0"><body><outline type="rss" text="{link}" xmlUrl="{link}"/></body></opml>'
