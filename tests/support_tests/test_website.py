"""The web site of the tests."""

from __future__ import annotations

import asyncio
import socket
import threading

import httpx
import pytest

from tests.support.website import Page, Request, Website


class TestWebsite:
    def test_serves_what_it_was_given(self, website: Website) -> None:
        url = website.serve("/a?b=1", b"\xe4", content_type="text/plain; charset=latin-1", headers={"ETag": "x"})
        response = httpx.get(url)
        assert (response.status_code, response.text, response.headers["etag"]) == (200, "ä", "x")
        assert [request.path for request in website.requests] == ["/a?b=1"]

    def test_all_else_is_not_found(self, website: Website) -> None:
        assert httpx.get(website.url("/a")).status_code == 404

    def test_redirects(self, website: Website) -> None:
        website.serve("/new", "<p>here</p>")
        assert httpx.get(website.redirect("/old", "/new"), follow_redirects=True).text == "<p>here</p>"

    def test_makes_pages_from_requests(self, website: Website) -> None:
        def agent(request: Request) -> Page:
            return Page(request.headers["user-agent"].encode(), 201)

        response = httpx.get(website.make("/agent", agent), headers={"User-Agent": "test"})
        assert (response.status_code, response.text) == (201, "test")

    async def test_a_page_can_wait_for_its_release(self, website: Website) -> None:
        website.serve("/slow", "late")
        hold = website.hold("/slow")
        fetching = asyncio.create_task(asyncio.to_thread(httpx.get, website.url("/slow")))
        await hold.asked_for()
        assert not fetching.done()
        hold.release()
        assert (await fetching).text == "late"


class TestClients:
    def test_that_hang_up_leave_nothing_on_standard_error(
        self, website: Website, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """It would be taken for what the program says there."""
        website.serve("/held", "x" * 10_000_000)
        hold = website.hold("/held")
        host, _, port = website.host.partition(":")
        with socket.create_connection((host, int(port))) as client:
            client.sendall(b"GET /held HTTP/1.1\r\nHost: there\r\n\r\n")
            hold.reached.wait()
        hold.release()
        answering = [thread for thread in threading.enumerate() if "process_request_thread" in thread.name]
        for thread in answering:
            thread.join()
        assert capsys.readouterr().err == ""
