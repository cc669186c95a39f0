"""Make a draft from a source: fetch it, read it, identify its language."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import unquote, urlsplit

from index.analysis.languages import primary_subtag
from index.analysis.text_language import language_of_text
from index.articles.limits import PASSAGES, bounded
from index.disk.own_files import is_own_file, is_own_text
from index.errors import (
    BrokenContentError,
    ExportError,
    FeedError,
    IngestError,
    MissingPageError,
    OwnFileError,
    TooLargeError,
)
from index.extraction.exports.detect import HEAD_BYTES, export_kind, is_article_lines, is_feed
from index.extraction.feeds.listing import MAX_SITEMAP_BYTES, Listing
from index.extraction.formats.table import binary_type
from index.extraction.page_progress import OnPage, no_page
from index.extraction.results import Origin, Result
from index.fetch.fetcher import AllowedHost, Fetcher, FetchLimits
from index.fetch.response import NOTHING_KNOWN, FetchedPage, Validators
from index.fetch.robots import ROBOTS_LIMITS, Robots
from index.ingest.export_reader import Export, ExportedPost, ExportReader
from index.ingest.readings import Entry, FeedReading, Reading
from index.ingest.sandbox import Extraction, ExtractionLimits
from index.model import Draft
from index.text import clean_line
from index.urls import IN_ARCHIVE, address_in, host_of

MAX_TEXT_BYTES = 5 * 2**20
"""Most bytes of a file or text: 300 hours of reading. A larger one is not an article, and its passages would fill the
memory."""

IDENTIFIED_CHARS = 2_000
"""Characters from which the language is identified. More change nothing."""

SURE = 0.5
"""Smallest probability with which an identified language is used. Below it, the language is unknown."""

VERY_SURE = 0.9
"""Smallest probability with which the identified language replaces a declared English. Many publishing systems always
declare English."""


@dataclass(frozen=True, slots=True)
class IngestLimits:
    """The limits of making one article."""

    fetch: FetchLimits = field(default_factory=FetchLimits)
    extraction: ExtractionLimits = field(default_factory=ExtractionLimits)
    text_bytes: int = MAX_TEXT_BYTES
    passages: int = PASSAGES  # of one article, MAX_PASSAGES at most

    @property
    def any_bytes(self) -> int:
        """Return the most bytes of a file of any kind."""
        return max(self.text_bytes, self.fetch.file_bytes)


class Ingestion:
    """A maker of drafts from URLs, files and texts. Threads may share it. Each call blocks until it is done."""

    def __init__(self, allow_hosts: Iterable[str] = (), limits: IngestLimits | None = None) -> None:
        """Set up.

        Args: allow_hosts: Entries of FETCH_ALLOW_HOSTS, `host` or `host:port`.
        Raises: ValueError: an entry is neither.
        """
        self.limits = limits or IngestLimits()
        self.fetcher = Fetcher([AllowedHost.parse(entry) for entry in allow_hosts], self.limits.fetch)
        self._sitemap_fetcher = dataclasses.replace(
            self.fetcher, limits=dataclasses.replace(self.limits.fetch, bytes=MAX_SITEMAP_BYTES)
        )
        self._extraction = Extraction(self.limits.extraction)

    def read_url(self, url: str, known: Validators = NOTHING_KNOWN, on_page: OnPage = no_page) -> Reading:
        """Fetch *url*, and read it in a child process. Its content shows what it is.

        Each file in an archive has its own link: the archive's link with "#!/" and the file's name. With such a link,
        only that file is read.

        Args:
            known: The validators of an earlier reading. With them, NotModifiedError says that nothing has changed.
            on_page: Called in this thread for each page of a file that is read.

        Returns: The reading. If there is no article, it contains the reason, and nothing is raised.
        """
        try:
            page = self.fetcher.fetch(url, known)
        except IngestError as error:
            return _failed(url, error)
        return self.read_page(url, page, on_page)

    def read_page(self, url: str, page: FetchedPage, on_page: OnPage = no_page) -> Reading:
        """Read the page that *url* led to; see `read_url`."""
        if refused := _no_article(url, page.content):
            return _failed(url, refused)
        name = page.name or clean_line(PurePosixPath(unquote(urlsplit(page.final_url).path)).name)
        origin = Origin(url, name or None, page.final_url, page.content_type, page.charset)
        entries = _found_at(page.final_url, self._read(page.content, origin, on_page), url)
        return Reading(url, entries, page.final_url, page.validators)

    def read_file(self, name: str, content: bytes, on_page: OnPage = no_page) -> Reading:
        """Read a file in a child process. Its content shows what it is.

        Args:
            name: The sender's name for the file. It may become a title, but is never used as a path.
            on_page: See `read_url`.

        Returns: The reading. If there is no article, it contains the reason, and nothing is raised.
        """
        if refused := _no_article(name, content):
            return _failed(name, refused)
        limit = self.limits.text_bytes if binary_type(content) is None else self.limits.fetch.file_bytes
        if len(content) > limit:
            return _failed(name, TooLargeError(name, limit))
        base = clean_line(PureWindowsPath(name).name)  # it splits at both kinds of slashes
        return Reading(name, self._read(content, Origin(name, base or None), on_page))

    def read_export(self, export: Export) -> Iterator[ExportedPost]:
        """Yield the posts of an export one by one while it is read in a child process.

        A post without an article contains the reason. Nothing is raised.
        """
        for post in ExportReader(self.limits.extraction).read(export):
            yield self._finished_post(post)

    def listing_fetcher(self, url: str) -> Fetcher:
        """Return the fetcher for the feed, sitemap, list of feeds or page at *url*."""
        return self._sitemap_fetcher if "sitemap" in url.lower() else self.fetcher

    def read_listing(self, url: str, page: FetchedPage) -> FeedReading:
        """Return the entries listed by the page that *url* led to.

        Raises: IngestError: the subclass gives the reason why they cannot be read.
        """
        return FeedReading(self.listing_of(url, page.content, page), page.final_url, page.moved_to, page.validators)

    def listing_of(self, name: str, content: bytes, page: FetchedPage | None = None) -> Listing:
        """Return the entries listed by a file, or by a page that was fetched.

        Raises: IngestError.
        """
        origin = Origin(name, None, page.final_url, page.content_type, page.charset) if page else Origin(name)
        return self._extraction.read_listing(content, origin)

    def robots(self) -> Robots:
        """Return a new cache of the rules of sites for programs."""
        return Robots(Fetcher(self.fetcher.allowed_hosts, ROBOTS_LIMITS))

    def finished(self, draft: Draft) -> Draft:
        """Return a draft from elsewhere with its labels cut to their limits, and with its language.

        Raises: TooManyPassagesError; TextTooLongError.
        """
        return self._finished(draft, draft.url or draft.title)

    def from_text(self, text: str) -> Draft:
        """Return the article in *text*; see `from_texts`."""
        return self.from_texts((text,))

    def from_texts(self, texts: Sequence[str]) -> Draft:
        """Return the article that was sent in several messages, in order.

        The first line of each is its title if a blank line follows. Otherwise the title is its beginning.

        Raises: NoTextError; TooLargeError; TooManyPassagesError; TextTooLongError; OwnFileError.
        """
        if sum(map(len, texts)) > self.limits.text_bytes:
            raise TooLargeError("the text", self.limits.text_bytes)
        if any(map(is_own_text, ("".join(texts), *texts))):
            raise OwnFileError("the text")
        from index.extraction.formats.plain_text import draft_of_texts  # here: its patterns take an eighth of a start

        return self._finished(draft_of_texts(texts, "the message"), "the text")

    def _read(self, content: bytes, origin: Origin, on_page: OnPage) -> tuple[Entry, ...]:
        return tuple(map(self._entry_of, self._extraction.read(content, origin, on_page)))

    def _entry_of(self, result: Result) -> Entry:
        if result.draft is None:
            return Entry(
                result.name, error=result.refusal.as_error() if result.refusal else BrokenContentError(result.name)
            )
        try:
            return Entry(result.name, self._finished(result.draft, result.name), doubts=result.doubts)
        except IngestError as error:
            return Entry(result.name, error=error)

    def _finished_post(self, post: ExportedPost) -> ExportedPost:
        if post.draft is None:
            return post
        try:
            return dataclasses.replace(post, draft=self._finished(post.draft, post.name))
        except IngestError as error:
            return dataclasses.replace(post, draft=None, error=error)

    def _finished(self, draft: Draft, source: str) -> Draft:
        return _with_language(bounded(draft, source, self.limits.passages))


def _failed(name: str, error: IngestError) -> Reading:
    return Reading(name, (Entry(name, error=error),))


def _no_article(name: str, content: bytes) -> IngestError | None:
    """Return the error for content that begins like a file of Byline, an export or a feed; None: it may be an
    article."""
    head = content.lstrip()[:HEAD_BYTES]
    if is_own_file(head):
        return OwnFileError(name)
    if export_kind(head) or is_article_lines(head):
        return ExportError(name)
    return FeedError(name) if is_feed(head) else None


def _found_at(url: str, entries: Sequence[Entry], asked_for: str) -> tuple[Entry, ...]:
    """Return *entries* with the address and host from which they were fetched, if they have none of their own.

    Several entries with the same address would count as one article; see `address_in`.
    """
    names = Counter(entry.name for entry in entries)
    addresses = [address_in(url, entry.name) if names[entry.name] == 1 else None for entry in entries]
    wanted = urlsplit(asked_for).fragment
    if wanted.startswith(IN_ARCHIVE) and entries[0].name != asked_for:  # so it is an archive
        asked = [at for at, address in enumerate(addresses) if address and urlsplit(address).fragment == wanted]
        if not asked:
            return (Entry(asked_for, error=MissingPageError(asked_for)),)
        entries, addresses = [entries[asked[0]]], [addresses[asked[0]]]
    elif len(entries) == 1:
        addresses = [url]
    return tuple(_with_address(url, *pair) for pair in zip(entries, addresses, strict=True))


def _with_address(url: str, entry: Entry, address: str | None) -> Entry:
    if entry.draft is None or entry.draft.url is not None:
        return entry
    draft = dataclasses.replace(entry.draft, url=address, source=entry.draft.source or host_of(url))
    return dataclasses.replace(entry, draft=draft)


def _with_language(draft: Draft) -> Draft:
    """Return *draft* with the identified language of its text, if it declares none or a wrong one."""
    text = " ".join(paragraph.text for paragraph in draft.paragraphs)[:IDENTIFIED_CHARS]
    language, probability = language_of_text(draft.title, text)
    declared = primary_subtag(draft.language)
    if declared is None and probability >= SURE:
        return dataclasses.replace(draft, language=language)
    if declared == "en" and language != declared and probability >= VERY_SURE:
        return dataclasses.replace(draft, language=language)
    return draft
