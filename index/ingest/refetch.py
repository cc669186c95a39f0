"""Fetch an article's page again, but only if it changed, as far as the server can tell."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

from index.articles.edits import refetched
from index.articles.identity import article_id_of_url, content_hash, draft_of
from index.articles.missing_byline import byline_after
from index.bookkeeping import FETCHED_KEY, Notebook
from index.errors import ArticleNotFoundError, NoAddressError, NoTextError, ReadOnlyError, StoreWriteError
from index.extraction.page_progress import OnPage, no_page
from index.ingest import NOTHING_KNOWN, Reading, Validators
from index.model import Article, Draft, Version
from index.urls import host_of

logger = logging.getLogger(__name__)

SHRUNK_TO = 0.5
"""Share of an article's text below which a new reading is in doubt. Corrections keep nearly all text. A teaser, a wall
or an error page keeps little."""

SHRUNK_BY_CHARS = 300
"""Number of characters that must be missing too. A notice of two lines may become one line."""


class UpdateDoubt(StrEnum):
    """A reason why a new reading may not be the present state of the article."""

    SHRUNK = "shrunk"  # it has much less text
    MOVED = "moved"  # the page gives another address


class Reader(Protocol):
    """The part of an Ingestion that is needed here."""

    def read_url(self, url: str, known: Validators = NOTHING_KNOWN, on_page: OnPage = no_page) -> Reading:
        """See `Ingestion.read_url`."""
        ...


@dataclass(frozen=True, slots=True)
class Reread:
    """A new reading of an article."""

    draft: Draft
    reading: Reading
    doubts: tuple[UpdateDoubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """The facts about the last fetch of an article's page."""

    validators: Validators = NOTHING_KNOWN
    unsaid: tuple[str, ...] = ()  # see Reading


Versions = Callable[[str], Sequence[Version]]
"""Function that returns the states of the article with an id, as `Corpus.versions` does."""


class Refetching:
    """A reader of articles' pages that records how to request them the next time. It is safe to use from any thread.

    Args:
        versions: Shows whether an article was corrected by hand since its page was read.
    """

    def __init__(
        self,
        reader: Reader,
        notebook: Notebook,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        versions: Versions = lambda _: (),
    ) -> None:
        self._reader = reader
        self._notebook = notebook
        self._now = now
        self._versions = versions

    def read(self, article: Article, on_page: OnPage = no_page) -> Reread:
        """Return the present content of the article's page, with the corrections of its editors.

        A byline, date, publication or unknown key that only the archive has is kept.

        Args:
            on_page: Called in this thread for each page of a file that is read.

        Raises: NotModifiedError: the server says that it did not change. NoAddressError: the article has no URL.
            IngestError: the reason why there is no article now.
        """
        if article.url is None:
            raise NoAddressError(article.title)
        reading = self._reader.read_url(article.url, self.known(article).validators, on_page)
        draft = reading.article()
        draft = replace(
            draft,
            byline=byline_after(article, draft),
            published=draft.published or article.published,
            source=article.source if _is_named_by_host(draft) else draft.source,
            extra=dict(article.extra) | dict(draft.extra),
        )
        draft = refetched(draft, article)
        return Reread(draft, reading, tuple(_doubts_about(draft, article)))

    def note(self, article: Article, reading: Reading) -> None:
        """Record the validators of *reading*, from which *article* was made. It never raises because of the disk."""
        asked_for = {article_id_of_url(url) for url in (reading.source, reading.final_url) if url}
        is_its_own = article.url is not None and article_id_of_url(article.url) in asked_for
        url = article.url if is_its_own else reading.source
        self._put(article, url, Fetched(reading.validators, reading.unsaid))

    def note_again(self, article: Article, fetched: Fetched) -> None:
        """Record that the changed *article* belongs to a page that was *fetched* before. It never raises because of the
        disk."""
        self._put(article, article.url, fetched)

    def _put(self, article: Article, url: str | None, fetched: Fetched) -> None:
        if fetched.validators == NOTHING_KNOWN:
            return
        note: dict[str, object] = {
            "url": url,
            "etag": fetched.validators.etag,
            "last_modified": fetched.validators.last_modified,
            "at": self._now().isoformat(),
            "content_hash": article.content_hash,
        }
        if fetched.unsaid:
            note["unsaid"] = list(fetched.unsaid)
        try:
            self._notebook.put(FETCHED_KEY + article.id, note)
        except (StoreWriteError, ReadOnlyError) as error:  # the only consequence: the next fetch is a complete one
            logger.warning("What an article was fetched with could not be noted: %s", error)

    def known(self, article: Article) -> Fetched:
        """Return the recorded facts if the article did not change since that reading. Otherwise the page may be newer.

        Later corrections by hand do not matter, because they would be applied to the same page again.
        """
        note = self._notebook.get(FETCHED_KEY + article.id) or {}
        if note.get("url") != article.url or not self._is_as_read(article, note.get("content_hash")):
            return Fetched()
        unsaid = note.get("unsaid")
        return Fetched(
            Validators(_text(note.get("etag")), _text(note.get("last_modified"))),
            tuple(map(str, unsaid)) if isinstance(unsaid, list) else (),
        )

    def _is_as_read(self, article: Article, read: object) -> bool:
        """Return whether *article* has the content hash *read*, or would result from that content now."""
        if article.content_hash == read:
            return True
        if not article.fixed and not article.skipped:
            return False
        try:
            states = [version.article for version in self._versions(article.id)]
            return any(
                content_hash(refetched(draft_of(state), article)) == article.content_hash
                for state in states
                if state.content_hash == read
            )
        except (ArticleNotFoundError, NoTextError):  # it was removed at this moment, or no text would be left
            return False


def _is_named_by_host(draft: Draft) -> bool:
    """Return whether its page gives no name of the publication."""
    return draft.source is None or (draft.url is not None and draft.source == host_of(draft.url))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _doubts_about(draft: Draft, article: Article) -> list[UpdateDoubt]:
    doubts = []
    if draft.url and article_id_of_url(draft.url) != article.id:
        doubts.append(UpdateDoubt.MOVED)
    before, after = length_of(article), length_of(draft)
    if after < before * SHRUNK_TO and before - after > SHRUNK_BY_CHARS:
        doubts.append(UpdateDoubt.SHRUNK)
    return doubts


def length_of(text: Draft | Article) -> int:
    """Return the number of characters of a text."""
    return sum(len(paragraph.text) for paragraph in text.paragraphs)
