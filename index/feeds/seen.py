"""Remember the handled entries of a feed. An entry is handled again only if it was edited or must be tried again."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from index.extraction.feeds.listing import FeedEntry

MAX_SEEN = 1_500
"""Most remembered entries of one feed: those that it lists, and as many others, which may return."""

MAX_TRIES = 5
"""Most times that the page of an entry is fetched. The checks may be a day apart."""

_TRIED = "~"
_DIGEST_CHARS = 10
"""Characters of an entry's digest that are stored: enough to notice an edit."""


@dataclass(frozen=True, slots=True)
class Known:
    """The remembered facts about an entry."""

    digest: str  # its beginning
    article_id: str | None = None  # of the article made from it; None: no article
    tries: int = 0  # number of failed tries before the next one; 0: the entry is done


class Seen:
    """The handled entries of one feed."""

    def __init__(self, known: Mapping[str, Known] | None = None) -> None:
        self._known = dict(known or {})

    @classmethod
    def from_note(cls, note: Mapping[str, object] | None) -> Self:
        """Return the entries of a note. Unintelligible entries are left out, and so handled again."""
        entries = note.get("entries") if note else None
        if not isinstance(entries, dict):
            return cls()
        return cls({str(key): _known_of(text) for key, text in entries.items() if isinstance(text, str)})

    def to_note(self) -> dict[str, object]:
        """Return a note with the entries, which takes a few bytes each."""
        return {"entries": {key: _text_of(known) for key, known in self._known.items()}}

    def __len__(self) -> int:
        return len(self._known)

    @property
    def without_article(self) -> int:
        """Return the number of entries without an article in the archive."""
        return sum(known.article_id is None for known in self._known.values())

    def known(self, entry: FeedEntry) -> Known | None:
        """Return the remembered facts about *entry*; None if it is new."""
        return self._known.get(_key_of(entry.id))

    def is_done(self, entry: FeedEntry) -> bool:
        """Return whether *entry* in its present form needs no more work."""
        known = self.known(entry)
        return known is not None and not known.tries and known.digest == entry.digest[:_DIGEST_CHARS]

    def note(self, entry: FeedEntry, article_id: str | None = None, tries: int = 0) -> None:
        """Remember the outcome of *entry*. It is done after MAX_TRIES failed *tries*."""
        key = _key_of(entry.id)
        self._known.pop(key, None)
        kept = tries if tries < MAX_TRIES else 0
        self._known[key] = Known(entry.digest[:_DIGEST_CHARS], article_id, kept)

    def keep(self, listed: Iterable[FeedEntry]) -> None:
        """Forget surplus entries, first those that were not *listed* recently."""
        for entry in listed:
            if known := self._known.pop(_key_of(entry.id), None):
                self._known[_key_of(entry.id)] = known
        for key in list(self._known)[: max(0, len(self._known) - MAX_SEEN)]:
            del self._known[key]


def _key_of(entry_id: str) -> str:
    digest = hashlib.blake2b(entry_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def _text_of(known: Known) -> str:
    state = f"{_TRIED}{known.tries}" if known.tries else ""
    return f"{known.digest}|{known.article_id or ''}|{state}"


def _known_of(text: str) -> Known:
    digest, _, rest = text.partition("|")
    article_id, _, state = rest.partition("|")
    tries = state.removeprefix(_TRIED)
    return Known(digest, article_id or None, int(tries) if tries.isascii() and tries.isdigit() else 0)
