"""The steps from a source to a draft: fetch, read, identify the language."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import unquote, urlsplit

from index.analysis.languages import identify, primary_subtag
from index.errors import TooLargeError
from index.extraction.plain import draft_of_text
from index.extraction.reading import Origin, binary_type
from index.ingest.extraction import Extraction, ExtractionLimits
from index.ingest.fetch import AllowedHost, Fetcher, FetchLimits
from index.limits import bounded
from index.model import Draft
from index.text import clean_line

MAX_TEXT_BYTES = 5 * 2**20
"""Bytes of a file or text: 300 hours of reading. A larger one is no article, and its passages would fill the memory."""

IDENTIFIED_CHARS = 2_000
"""Characters from which the language is told; more change nothing."""

SURE = 0.5
"""Probability from which on an identified language is taken for the article's; below it is unknown."""

VERY_SURE = 0.9
"""Probability from which on it is believed rather than a page that declares English: many systems that publish pages
declare it whatever the language."""


@dataclass(frozen=True, slots=True)
class IngestLimits:
    """What making one article may take."""

    fetch: FetchLimits = field(default_factory=FetchLimits)
    extraction: ExtractionLimits = field(default_factory=ExtractionLimits)
    text_bytes: int = MAX_TEXT_BYTES


class Ingestion:
    """Makes drafts of URLs, files and texts. May be shared between threads; each call blocks until it is done."""

    def __init__(self, allow_hosts: Iterable[str] = (), limits: IngestLimits | None = None) -> None:
        """Set up.

        Args: allow_hosts: Entries of FETCH_ALLOW_HOSTS, `host` or `host:port`.
        Raises: ValueError: an entry is neither.
        """
        self._limits = limits or IngestLimits()
        self._fetcher = Fetcher([AllowedHost.parse(entry) for entry in allow_hosts], self._limits.fetch)
        self._extraction = Extraction(self._limits.extraction)

    def from_url(self, url: str) -> Draft:
        """The article at *url*: fetched, and read in a child process.

        Raises: IngestError: the subclass says why there is none.
        """
        page = self._fetcher.fetch(url)
        name = clean_line(PurePosixPath(unquote(urlsplit(page.final_url).path)).name)
        origin = Origin(url, name or None, page.final_url, page.content_type, page.charset)
        draft = self._extraction.extract(page.content, origin)
        if draft.url is None:
            draft = dataclasses.replace(draft, url=page.final_url, source=_host_of(page.final_url))
        return _finished(draft, url)

    def from_file(self, name: str, content: bytes) -> Draft:
        """The article in a file, read in a child process. What it is is told by its content.

        Args: name: As its sender calls it: a title at best, never a path.
        Raises: IngestError: the subclass says why there is none.
        """
        if len(content) > self._limits.text_bytes and binary_type(content) is None:
            raise TooLargeError(name, self._limits.text_bytes)
        base = clean_line(PureWindowsPath(name).name)  # it takes both kinds of slashes for borders
        return _finished(self._extraction.extract(content, Origin(name, base or None)), name)

    def from_text(self, text: str, name: str | None = None) -> Draft:
        """The article in *text*: its first line is the title if a blank line follows, else *name*, else its beginning.

        Raises: NoTextError; TooLargeError; TooManyPassagesError; TextTooLongError.
        """
        if len(text) > self._limits.text_bytes:
            raise TooLargeError(name or "the message", self._limits.text_bytes)
        return _finished(draft_of_text(text, name or "the message", name), name or "text")


def _finished(draft: Draft, source: str) -> Draft:
    return _with_language(bounded(draft, source))


def _host_of(url: str) -> str:
    return (urlsplit(url).hostname or url).removeprefix("www.")


def _with_language(draft: Draft) -> Draft:
    """*draft* with the language that its text turns out to be in, where it says none, or says one that is not so."""
    text = " ".join(paragraph.text for paragraph in draft.paragraphs)[:IDENTIFIED_CHARS]
    language, probability = identify(text)
    declared = primary_subtag(draft.language)
    if declared is None and probability >= SURE:
        return dataclasses.replace(draft, language=language)
    if declared == "en" and language != declared and probability >= VERY_SURE:
        return dataclasses.replace(draft, language=language)
    return draft
