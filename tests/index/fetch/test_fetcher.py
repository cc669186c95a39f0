"""Fetching pages from the web, where every address and every answer may be hostile."""

from __future__ import annotations

import gzip
import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import (
    AccessDeniedError,
    BadUrlError,
    BusyServerError,
    FetchError,
    FetchTimeoutError,
    ForbiddenAddressError,
    HttpStatusError,
    NotModifiedError,
    PageGoneError,
    PartialAnswerError,
    TooLargeError,
    TooManyRedirectsError,
    UnreachableError,
    UnsupportedTypeError,
    UrlTooLongError,
)
from index.fetch.fetcher import AllowedHost, Fetcher, FetchLimits
from index.fetch.response import NOTHING_KNOWN, Validators, name_of
from index.text import clean_line, without_login
from index.urls import MAX_URL_CHARS
from tests.support.raw_server import raw_server
from tests.support.waiting import HANG_S
from tests.support.website import Page, Website

PAGE = b"<html><body><p>Storks return to the fen.</p></body></html>"

HTML_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"


def fetcher_for(*hosts: str, limits: FetchLimits | None = None) -> Fetcher:
    return Fetcher([AllowedHost.parse(host) for host in hosts], limits or FetchLimits(seconds=5))


@pytest.fixture
def fetcher(website: Website) -> Fetcher:
    return fetcher_for(website.host)


class TestAllowedHost:
    @pytest.mark.parametrize(
        ("entry", "host", "ports"),
        [
            ("example.org", "example.org", {80, 443}),
            (" Example.ORG:8000 ", "example.org", {8000}),
            ("[::1]:8000", "::1", {8000}),
            ("127.0.0.1", "127.0.0.1", {80, 443}),
        ],
    )
    def test_is_a_host_with_or_without_port(self, entry: str, host: str, ports: set[int]) -> None:
        assert AllowedHost.parse(entry) == AllowedHost(host, frozenset(ports))

    @pytest.mark.parametrize("entry", ["", "http://a", "a/b", "a:b", "a:99999", "u@a", "a?b", "a#b", "[::1"])
    def test_is_nothing_else(self, entry: str) -> None:
        with pytest.raises(ValueError):  # noqa: PT011 (messages are urllib's as well)
            AllowedHost.parse(entry)


class TestFetch:
    def test_gives_the_page_with_what_the_server_says_of_it(self, website: Website, fetcher: Fetcher) -> None:
        url = website.serve("/a", b"\xe4", content_type="Text/HTML; charset=ISO-8859-1")
        page = fetcher.fetch(f" {url}#part ")
        assert (page.final_url, page.content) == (url, b"\xe4")
        assert (page.content_type, page.charset) == ("text/html", "iso-8859-1")

    @pytest.mark.parametrize(
        ("first", "second", "moved_to"), [(301, 308, "/c"), (301, 302, "/b"), (302, 301, None), (307, 303, None)]
    )
    def test_tells_where_a_page_has_moved_for_good(
        self, website: Website, fetcher: Fetcher, first: int, second: int, moved_to: str | None
    ) -> None:
        """It ends before the first redirect that is not permanent."""
        website.redirect("/a", "/b#part", first)
        website.redirect("/b", "/c", second)
        website.serve("/c", "text")
        page = fetcher.fetch(website.url("/a"))
        assert page.moved_to == (website.url(moved_to) if moved_to else None)
        assert fetcher.fetch(website.url("/c")).moved_to is None

    def test_knows_nothing_of_a_page_whose_server_says_nothing(self, website: Website, fetcher: Fetcher) -> None:
        page = fetcher.fetch(website.make("/a", lambda _: Page(b"text")))
        assert (page.content, page.content_type, page.charset) == (b"text", None, None)

    def test_follows_redirects(self, website: Website, fetcher: Fetcher) -> None:
        url = website.serve("/new?b=1", "here")
        page = fetcher.fetch(website.redirect("/old", "/new?b=1", status=301))
        assert (page.final_url, page.content) == (url, b"here")

    async def test_may_be_called_where_an_event_loop_runs(self, website: Website, fetcher: Fetcher) -> None:
        assert fetcher.fetch(website.serve("/a", "here")).content == b"here"

    def test_inflates_gzip(self, website: Website, fetcher: Fetcher) -> None:
        body = gzip.compress(b"text" * 100)
        page = fetcher.fetch(website.serve("/a", body, headers={"Content-Encoding": "gzip"}))
        assert page.content == b"text" * 100

    def test_sends_nothing_but_who_it_is(
        self, website: Website, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """No cookies, not even those that a redirect sets; no proxy of the environment."""
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
        monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
        website.make("/old", lambda _: Page(b"", 302, {"Location": "/new", "Set-Cookie": "a=b"}))
        website.serve("/new", "here")
        fetcher.fetch(website.url("/old"))
        for request in website.requests:
            assert set(request.headers) == {"host", "user-agent", "accept", "accept-encoding", "connection"}
            assert request.headers["accept-encoding"] == "gzip"
            assert "Byline" in request.headers["user-agent"]


class TestNames:
    @pytest.mark.parametrize(
        ("disposition", "name"),
        [
            ('attachment; filename="report.pdf"', "report.pdf"),
            ("attachment; filename*=UTF-8''%D0%9E%D1%82%D1%87%D1%91%D1%82.docx", "Отчёт.docx"),
            ('attachment; filename="a\u202egpj.pdf"', "agpj.pdf"),
            ("attachment", None),
            ("attachment; filename*=no-such''%41", "A"),
            ("attachment; filename*=utf-8%00'en'a.txt", None),
            ("attachment; filename*=idna''a", None),
            ("attachment; filename*=undefined''a", None),
            ("", None),
        ],
    )
    def test_are_those_that_the_server_gives(
        self, website: Website, fetcher: Fetcher, disposition: str, name: str | None
    ) -> None:
        headers = {"Content-Disposition": disposition.encode().decode("latin-1")}
        assert fetcher.fetch(website.serve("/a", "here", headers=headers)).name == name

    @given(st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0")))
    def test_are_names_or_nothing_whatever_the_server_says(self, disposition: str) -> None:
        for header in (disposition, f"attachment; filename={disposition}", f"a; filename*={disposition}"):
            name = name_of(httpx.Response(200, headers={b"Content-Disposition": header.encode("latin-1")}))
            assert name is None or name == clean_line(name) != ""


class TestEncodings:
    def test_are_unknown_where_their_own_names_are_not_to_be_read(self, website: Website, fetcher: Fetcher) -> None:
        url = website.serve("/a", "here", content_type="text/html; charset*=utf-8%00'en'latin-1")
        page = fetcher.fetch(url)
        assert (page.content_type, page.charset) == ("text/html", None)


class TestValidators:
    def test_ask_for_the_page_only_if_it_has_changed(self, website: Website, fetcher: Fetcher) -> None:
        said = {"ETag": 'W/"a1"', "Last-Modified": "Wed, 21 Oct 2015 07:28:00 GMT"}
        url = website.serve("/a", "here", headers=said)
        known = fetcher.fetch(url).validators
        assert known == Validators('W/"a1"', "Wed, 21 Oct 2015 07:28:00 GMT")
        website.make("/a", lambda _: Page(b"", 304))
        with pytest.raises(NotModifiedError) as refused:
            fetcher.fetch(url, known)
        assert refused.value.source == url
        asked = website.requests[-1].headers
        assert (asked["if-none-match"], asked["if-modified-since"]) == tuple(said.values())

    def test_give_the_page_if_it_has(self, website: Website, fetcher: Fetcher) -> None:
        page = fetcher.fetch(website.serve("/a", "new"), Validators('"old"'))
        assert (page.content, page.validators) == (b"new", NOTHING_KNOWN)

    @pytest.mark.parametrize("value", ["\xe9", "a" * 2_000, ""])
    def test_are_none_that_could_not_be_sent_back(self, website: Website, fetcher: Fetcher, value: str) -> None:
        assert fetcher.fetch(website.serve("/a", "here", headers={"ETag": value})).validators == NOTHING_KNOWN


class TestAddresses:
    @pytest.mark.parametrize(
        "url",
        [
            *("", "example.org", "ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)", "http://"),
            *("http://[::1", "http://user:secret@example.org/", "http://\x00/"),
            *("http://xn--zzzzz--/", "https://xn--a/", "http://a b/", "http://a..b/", "http://-a.example/"),
            *(f"http://{'a' * 64}.example/", "http://a:0/", "http://a:99999/", "http://*.example/"),
        ],
    )
    def test_must_be_web_addresses(self, url: str) -> None:
        with pytest.raises(BadUrlError) as refused:
            fetcher_for().fetch(url)
        assert refused.value.source == without_login(url)

    @pytest.mark.parametrize("url", ["http://xn--zzzzz--/", "javascript:alert(1)", "http://[::1", "http://a:99999/"])
    def test_must_be_web_addresses_after_a_redirect_too(self, url: str, website: Website, fetcher: Fetcher) -> None:
        with pytest.raises((BadUrlError, UnreachableError)):
            fetcher.fetch(website.redirect("/old", url))

    def test_must_not_be_longer_than_may_be_linked(self, website: Website, fetcher: Fetcher) -> None:
        """This holds for requested URLs and for redirects: a list of such links would be too long for a message."""
        long = website.url("/" + "a" * MAX_URL_CHARS)
        for url in (long, website.redirect("/old", long)):
            with pytest.raises(UrlTooLongError) as refused:
                fetcher.fetch(url)
            assert refused.value.limit_chars == MAX_URL_CHARS

    def test_whose_host_is_unknown_are_unreachable(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def unknown(*_: object) -> None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", unknown)
        with pytest.raises(UnreachableError):
            fetcher_for().fetch("http://storks.example/")

    @pytest.mark.parametrize(
        "host",
        [
            *(
                "127.0.0.1",
                "localhost",
                "[::1]",
                "[::ffff:127.0.0.1]",
                "2130706433",
                "0x7f000001",
                "0177.0.0.1",
                "127.1",
            ),
            *("0", "0.0.0.0", "①②⑦.0.0.1", "10.0.0.1", "169.254.169.254", "100.64.0.1", "[fd00::1]"),
            *("[64:ff9b::7f00:1]", "192.168.0.1", "a b", "127.0.0.1:99999"),
            *("168.63.129.16", "[::ffff:0:7f00:1]", "[::ffff:0:169.254.169.254]"),
        ],
    )
    def test_must_be_public(self, host: str) -> None:
        with pytest.raises((ForbiddenAddressError, BadUrlError)):
            fetcher_for().fetch(f"http://{host}/")

    def test_must_be_public_whatever_the_port(self, website: Website) -> None:
        with pytest.raises(ForbiddenAddressError):
            fetcher_for().fetch(website.url("/"))
        assert website.requests == []

    def test_must_have_a_port_of_the_web(self) -> None:
        with pytest.raises(ForbiddenAddressError):
            fetcher_for().fetch("http://1.1.1.1:22/")

    def test_are_checked_on_every_hop(self, website: Website, fetcher: Fetcher) -> None:
        """The same server by another name is not allowed."""
        port = website.host.partition(":")[2]
        url = website.redirect("/out", f"http://localhost:{port}/secret")
        with pytest.raises(ForbiddenAddressError) as refused:
            fetcher.fetch(url)
        assert refused.value.source == url
        assert [request.path for request in website.requests] == ["/out"]

    def test_are_checked_after_the_name_is_resolved(self, website: Website, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whatever the name server says first or later: what is connected to is what was checked."""
        port = int(website.host.partition(":")[2])
        answer = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_: [answer])
        with pytest.raises(ForbiddenAddressError):
            fetcher_for().fetch("http://rebinding.example/")
        assert website.requests == []

    def test_allowed_are_hosts_with_their_port_only(self, website: Website) -> None:
        with pytest.raises(ForbiddenAddressError):
            fetcher_for("127.0.0.1").fetch(website.url("/"))

    @pytest.mark.parametrize("to", ["ftp://127.0.0.1/", "file:///etc/passwd", "http://u:p@127.0.0.1/", "http://"])
    def test_of_redirects_must_be_web_addresses(self, website: Website, fetcher: Fetcher, to: str) -> None:
        with pytest.raises(FetchError):
            fetcher.fetch(website.redirect("/out", to))

    def test_with_unknown_hosts_are_unreachable(self) -> None:
        with pytest.raises(UnreachableError):
            fetcher_for().fetch("http://nowhere.invalid/")

    def test_where_nobody_listens_are_unreachable(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            host = f"127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(UnreachableError):
            fetcher_for(host).fetch(f"http://{host}/")


class TestAnswers:
    @pytest.mark.parametrize(
        ("status", "error"),
        [
            *((status, AccessDeniedError) for status in (401, 402, 403)),
            *((status, PageGoneError) for status in (404, 410)),
            *((status, BusyServerError) for status in (429, 500, 503, 520)),
            *((status, HttpStatusError) for status in (304, 400, 418, 451)),
            *((status, HttpStatusError) for status in (201, 202, 204, 205, 207, 208, 226, 299)),
            (206, PartialAnswerError),
        ],
    )
    def test_without_success_are_told_by_their_status(
        self, website: Website, fetcher: Fetcher, status: int, error: type[HttpStatusError]
    ) -> None:
        with pytest.raises(HttpStatusError) as refused:
            fetcher.fetch(website.make("/a", lambda _: Page(b"", status)))
        assert type(refused.value) is error
        assert (refused.value.status, refused.value.retry_after_s) == (status, None)

    def test_of_a_part_are_no_page_whatever_they_hold(self, website: Website, fetcher: Fetcher) -> None:
        """Nobody asked for a part, be it all of it."""
        headers = {"Content-Range": f"bytes 0-{len(PAGE) - 1}/{len(PAGE)}", "Content-Type": "text/html"}
        url = website.serve("/a", PAGE, status=206, headers=headers)
        with pytest.raises(PartialAnswerError):
            fetcher.fetch(url)
        with pytest.raises(PartialAnswerError):
            fetcher.fetch(website.redirect("/b", url))

    def test_that_a_proxy_changed_are_the_page(self, website: Website, fetcher: Fetcher) -> None:
        assert fetcher.fetch(website.serve("/a", PAGE, status=203)).content == PAGE

    @pytest.mark.parametrize(
        "before", [b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"]
    )
    def test_may_come_after_others_that_are_none_yet(self, before: bytes) -> None:
        answer = before * 2 + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage"
        with raw_server(lambda connection: connection.sendall(answer)) as host:
            assert fetcher_for(host).fetch(f"http://{host}/").content == b"page"

    def test_that_change_the_protocol_are_no_page(self) -> None:
        answer = (
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno"
        )
        with raw_server(lambda connection: connection.sendall(answer)) as host, pytest.raises(FetchError):
            fetcher_for(host).fetch(f"http://{host}/")

    @pytest.mark.parametrize(
        ("header", "at_least", "at_most"),
        [
            ("120", 120, 120),
            (format_datetime(datetime.now(UTC) + timedelta(hours=1)), 1_800, 3_600),
            ("Wed, 21 Oct 2015 07:28:00 -0000", 0, 0),
            ("9" * 300, 999_999_999, 999_999_999),
        ],
        ids=["seconds", "in an hour", "long ago", "for ever"],
    )
    def test_may_say_when_to_ask_again(
        self, website: Website, fetcher: Fetcher, header: str, at_least: float, at_most: float
    ) -> None:
        with pytest.raises(BusyServerError) as refused:
            fetcher.fetch(website.serve("/a", b"", status=503, headers={"Retry-After": header}))
        assert at_least <= (refused.value.retry_after_s or 0) <= at_most

    @pytest.mark.parametrize(
        "header", ["soon", "Mon, 31 Dec 9999 23:59:59 +99999999999999", "1 Jan 2020 99999999999:00"]
    )
    def test_may_say_nonsense_about_when_to_ask_again(self, website: Website, fetcher: Fetcher, header: str) -> None:
        with pytest.raises(BusyServerError) as refused:
            fetcher.fetch(website.serve("/a", b"", status=503, headers={"Retry-After": header}))
        assert refused.value.retry_after_s is None

    def test_may_redirect_only_so_often(self, website: Website, fetcher: Fetcher) -> None:
        for hop in range(5):
            website.redirect(f"/{hop}", f"/{hop + 1}")
        website.serve("/5", "here")
        assert fetcher.fetch(website.url("/0")).content == b"here"
        website.redirect("/5", "/6")
        with pytest.raises(TooManyRedirectsError) as refused:
            fetcher.fetch(website.url("/0"))
        assert refused.value.limit == 5

    @pytest.mark.parametrize("content_type", ["image/png", "video/mp4"])
    def test_of_types_that_are_not_read_are_not_loaded(
        self, website: Website, fetcher: Fetcher, content_type: str
    ) -> None:
        with pytest.raises(UnsupportedTypeError) as refused:
            fetcher.fetch(website.serve("/a", b"x", content_type=content_type))
        assert refused.value.content_type == content_type

    def test_may_have_just_so_many_bytes(self, website: Website) -> None:
        fetcher = fetcher_for(website.host, limits=FetchLimits(bytes=1_000))
        assert len(fetcher.fetch(website.serve("/a", b"x" * 1_000)).content) == 1_000
        with pytest.raises(TooLargeError) as refused:
            fetcher.fetch(website.serve("/b", b"x" * 1_001))
        assert refused.value.limit_bytes == 1_000

    @pytest.mark.parametrize("begin", [b"%PDF-1.7\n", b"PK\x03\x04"])
    def test_that_are_documents_may_have_more(self, website: Website, begin: bytes) -> None:
        """Told by how they begin, whatever the server says."""
        fetcher = fetcher_for(website.host, limits=FetchLimits(bytes=1_000, file_bytes=5_000))
        body = begin.ljust(5_000, b"x")
        assert fetcher.fetch(website.serve("/a", body, content_type="text/html")).content == body
        with pytest.raises(TooLargeError) as refused:
            fetcher.fetch(website.serve("/b", body + b"x", content_type="text/html"))
        assert refused.value.limit_bytes == 5_000

    def test_that_are_no_documents_may_not(self, website: Website) -> None:
        fetcher = fetcher_for(website.host, limits=FetchLimits(bytes=1_000, file_bytes=5_000))
        with pytest.raises(TooLargeError):
            fetcher.fetch(website.serve("/a.pdf", b"x" * 2_000, content_type="application/pdf"))
        with pytest.raises(UnsupportedTypeError) as refused:
            fetcher.fetch(website.serve("/b.pdf", b"\x89PNG" + b"x" * 2_000, content_type="application/pdf"))
        assert refused.value.content_type == "image/png"

    @pytest.mark.parametrize("size", [5 * 2**20, 5 * 2**20 + 1])
    def test_may_inflate_to_just_so_many_bytes(self, website: Website, fetcher: Fetcher, size: int) -> None:
        url = website.serve("/a", gzip.compress(b"a" * size), headers={"Content-Encoding": "gzip"})
        if size <= fetcher.limits.bytes:
            assert len(fetcher.fetch(url).content) == size
        else:
            with pytest.raises(TooLargeError):
                fetcher.fetch(url)

    @pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip, gzip", "gzip, br"])
    def test_in_encodings_that_were_not_offered_are_refused(
        self, website: Website, fetcher: Fetcher, encoding: str
    ) -> None:
        with pytest.raises(UnreachableError):
            fetcher.fetch(website.serve("/a", b"x", headers={"Content-Encoding": encoding}))

    @pytest.mark.parametrize("body", [b"no gzip", gzip.compress(os.urandom(1_000))[:500], b""])
    def test_in_broken_gzip_are_refused(self, website: Website, fetcher: Fetcher, body: bytes) -> None:
        with pytest.raises(UnreachableError):
            fetcher.fetch(website.serve("/a", body, headers={"Content-Encoding": "gzip"}))

    @pytest.mark.parametrize(
        "answer",
        [
            b"",
            b"nonsense\r\n\r\n",
            HTML_HEAD + b"Content-Length: 1000\r\n\r\ntoo short",
            HTML_HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
            b"HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n",
            b"HTTP/1.1 302 Found\r\nLocation: http://\xff\xfe:x/\r\n\r\n",
        ],
    )
    def test_that_are_broken_are_refused(self, answer: bytes) -> None:
        with raw_server(lambda connection: connection.sendall(answer)) as host, pytest.raises(FetchError):
            fetcher_for(host).fetch(f"http://{host}/")


def endlessly(*pieces: bytes, every_s: float) -> Callable[[socket.socket], None]:
    def answer(connection: socket.socket) -> None:
        connection.sendall(pieces[0])
        while True:
            connection.sendall(pieces[1])
            time.sleep(every_s)

    return answer


class TestEndlessGzip:
    """A server may send for as long as it likes what inflates to nothing."""

    HEAD = HTML_HEAD + b"Content-Encoding: gzip\r\n\r\n"

    def test_is_not_waited_for_behind_the_end_of_the_page(self) -> None:
        page = gzip.compress(b"all of the page")
        with raw_server(endlessly(self.HEAD + page, b"x" * 65_536, every_s=0)) as host:
            assert fetcher_for(host).fetch(f"http://{host}/").content == b"all of the page"

    def test_that_could_not_be_compressed_may_be_as_large_as_any(self) -> None:
        body = b"%PDF-1.7" + os.urandom(99_992)
        answer = self.HEAD + gzip.compress(body)
        limits = FetchLimits(bytes=1_000, file_bytes=100_000)
        with raw_server(lambda connection: connection.sendall(answer)) as host:
            assert fetcher_for(host, limits=limits).fetch(f"http://{host}/").content == body

    @pytest.mark.parametrize(
        ("beginning", "rest"),
        [
            (b"\x1f\x8b\x08\x08" + bytes(6), b"name" * 16_384),  # the name of the file that was compressed
            (b"\x1f\x8b\x08\x00" + bytes(6), b"\x00\x00\x00\xff\xff" * 13_107),  # blocks of no bytes
        ],
    )
    def test_is_refused_within_the_page(self, beginning: bytes, rest: bytes) -> None:
        answer = endlessly(self.HEAD + beginning, rest, every_s=0)
        limits = FetchLimits(bytes=1_000, file_bytes=1_000_000)
        with raw_server(answer) as host, pytest.raises(UnreachableError):
            fetcher_for(host, limits=limits).fetch(f"http://{host}/")


class TestTime:
    @pytest.mark.parametrize(
        "answering",
        [
            pytest.param(endlessly(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", every_s=0.05), id="headers"),
            pytest.param(endlessly(HTML_HEAD + b"\r\n", b"x", every_s=0.05), id="body"),
            pytest.param(endlessly(b"", b"", every_s=0.05), id="nothing"),
        ],
    )
    def test_is_up_however_often_a_byte_comes(self, answering: Callable[[socket.socket], None]) -> None:
        with raw_server(answering) as host, pytest.raises(FetchTimeoutError) as refused:
            fetcher_for(host, limits=FetchLimits(seconds=0.3)).fetch(f"http://{host}/")
        assert refused.value.limit_s == 0.3

    def test_counts_redirects_together(self) -> None:
        def answer(connection: socket.socket) -> None:
            time.sleep(0.2)
            connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")

        with raw_server(answer) as host, pytest.raises(FetchTimeoutError):
            fetcher_for(host, limits=FetchLimits(seconds=0.5)).fetch(f"http://{host}/")

    def test_counts_the_look_up_of_names(self, monkeypatch: pytest.MonkeyPatch) -> None:
        over = threading.Event()
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_: over.wait(HANG_S))
        with pytest.raises(FetchTimeoutError):
            fetcher_for(limits=FetchLimits(seconds=0.2)).fetch("http://slow.example/")
        over.set()

    def test_is_not_up_for_bytes_without_end_either(self) -> None:
        """They are refused at the limit of bytes."""
        with raw_server(endlessly(HTML_HEAD + b"\r\n", b"x" * 65_536, every_s=0)) as host, pytest.raises(TooLargeError):
            fetcher_for(host, limits=FetchLimits(bytes=100_000)).fetch(f"http://{host}/")
