"""Turn a request to add into sources to read."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from telegram import Document

from bot.add.messages import the_text
from bot.add.request import AddEach, AddFile, AddRequest, AddText, AddTexts, AddUrl, AddUrls
from bot.messaging.error_messages import OwnPageError
from bot.messaging.html import short_label
from bot.messaging.progress import PageProgress
from bot.page_addresses import is_page_here
from bot.runtime.executors import Threads, run_in_executor
from bot.updates.files import download, name_of
from bot.updates.origins import Origin, with_origin, with_origin_of_file
from index.errors import IngestError
from index.ingest import Entry, Ingestion, Reading
from index.model import Draft
from index.text import clean_line, without_login
from index.urls import host_of

NAME_LENGTH = 40  # UTF-16 code units of the beginning of a text

FILES_AT_A_TIME = 3
"""Largest number of files that are downloaded from Telegram and read at a time. Each may take 20 MB twice, and anybody
can forward a hundred."""


@dataclass(frozen=True, slots=True)
class ContentSource:
    """A page, a file or a text to add. Usually it holds one article."""

    name: str  # for reports: the URL as it was sent, the file's name
    read: Callable[[], Awaitable[Reading]]  # raises DownloadError, TooLargeError; the reading holds other errors
    host: str | None = None  # from which it is fetched; None: it is not fetched
    is_text: bool = False  # whether it was sent as text; its name may be its beginning
    pages: PageProgress = field(default_factory=PageProgress)  # progress of reading

    @property
    def url(self) -> str | None:
        """Its address; None: it is not a page."""
        return self.name if self.host else None


class Contents:
    """The readers of sent content, in threads beside the event loop."""

    def __init__(self, ingestion: Ingestion, threads: Threads) -> None:
        self._ingestion = ingestion
        self._reading = threads.reading
        self._files = asyncio.Semaphore(FILES_AT_A_TIME)

    def sources_of(self, request: AddRequest) -> list[ContentSource]:
        """Return the sources of a request, at least one."""
        match request:
            case AddUrl(url):
                return [self.page(url)]
            case AddUrls(urls):
                return [self.page(url) for url in urls]
            case AddText(text, origin):
                return [ContentSource(the_text(), partial(self._read_texts, (text,), origin), is_text=True)]
            case AddTexts(texts, origin):
                return [ContentSource(the_text(), partial(self._read_texts, texts, origin), is_text=True)]
            case AddEach(requests):
                return [_named(source, each) for each in requests for source in self.sources_of(each)]
            case AddFile(document, origin):
                pages = PageProgress()
                read = partial(self._read_file, document, origin, pages)
                return [ContentSource(name_of(document), read, pages=pages)]

    def page(self, url: str) -> ContentSource:
        """Return the source for the page at *url*."""
        name = without_login(url)  # addresses with a login are refused, so this name is never fetched
        if is_page_here(url):  # it would replace the article that it shows
            return ContentSource(name, partial(_refuse, OwnPageError(name)), _host_of(url))
        pages = PageProgress()
        read = partial(run_in_executor, self._reading, self._ingestion.read_url, url, on_page=pages.set_page)
        return ContentSource(name, read, _host_of(url), pages=pages)

    async def _read_texts(self, texts: Sequence[str], origin: Origin | None) -> Reading:
        name = the_text()
        try:
            draft = await run_in_executor(self._reading, self._ingestion.from_texts, texts)
        except IngestError as error:
            return Reading(name, (Entry(name, error=error),))
        return Reading(name, (Entry(name, with_origin(origin, draft)),))

    async def _read_file(self, document: Document, origin: Origin | None, pages: PageProgress) -> Reading:
        name = name_of(document)
        async with self._files:
            content = await download(document, name)
            reading = await run_in_executor(self._reading, self._ingestion.read_file, name, content, pages.set_page)
        return _with_drafts(reading, partial(with_origin_of_file, origin))


async def _refuse(error: IngestError) -> Reading:
    return Reading(error.source, (Entry(error.source, error=error),))


def _with_drafts(reading: Reading, change: Callable[[Draft], Draft]) -> Reading:
    entries = (replace(each, draft=change(each.draft)) if each.draft else each for each in reading.entries)
    return replace(reading, entries=tuple(entries))


def _named(source: ContentSource, request: AddRequest) -> ContentSource:
    """Return a source with a name that distinguishes it from others: for a text, its beginning."""
    match request:
        case AddText(text) | AddTexts((text, *_)):
            return replace(source, name=short_label(clean_line(text), NAME_LENGTH) or source.name)
    return source


def _host_of(url: str) -> str:
    """Return the host of *url*. Text that is no URL is never fetched, so it counts as its own host."""
    try:
        return host_of(url)
    except ValueError:
        return url
