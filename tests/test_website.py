"""The web site of the tests."""

from __future__ import annotations

import asyncio

import httpx

from tests.website import Page, Request, Website


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
