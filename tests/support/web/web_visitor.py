"""Somebody who reads web pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode, urljoin

import aiohttp
from lxml import html


@dataclass(frozen=True)
class Visited:
    """A page as a browser gets it."""

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.content)

    @property
    def tree(self) -> html.HtmlElement:
        return html.document_fromstring(self.content)

    def texts(self, path: str) -> list[str]:
        """Return the text contents of elements. Args: path: An XPath."""
        return [element.text_content() for element in self.tree.xpath(path)]

    def text_of(self, element_id: str) -> str:
        """Return the text content of the element with this id, character for character."""
        (text,) = self.texts(f"//*[@id={element_id!r}]")
        return text

    def links(self) -> dict[str, str]:
        """Return the addresses of links by their labels. The first of those with the same label counts."""
        links = reversed(self.tree.xpath("//a"))
        return {link.text_content(): urljoin(self.url, link.get("href")) for link in links}

    @property
    def quotes(self) -> list[str]:
        return self.texts("//blockquote/p")

    @property
    def remarks(self) -> list[str]:
        return self.texts("//*[@role='status']/p")


class Visitor:
    """A browser without scripts and cookies."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._session.close()

    async def get(self, address: str, method: str = "GET", body: str | None = None, **headers: str) -> Visited:
        """Return a page; do not follow to another one.

        Args: address: Absolute, or the path. headers: With low lines for dashes.
        """
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        url = urljoin(self.root, address)
        async with self._session.request(method, url, data=body, headers=named, allow_redirects=False) as response:
            return Visited(url, response.status, response.headers, await response.read())

    async def ask(self, question: str, **headers: str) -> Visited:
        """Return the answer to a question."""
        return await self.get("/?" + urlencode({"q": question}), **headers)
