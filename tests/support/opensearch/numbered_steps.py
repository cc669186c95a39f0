"""The steps that a thread makes in an archive, in order, so that the state after each one is known."""

from __future__ import annotations

import contextlib
from functools import partial
from typing import NamedTuple

from index.corpus import Corpus
from index.errors import ArticleNotFoundError, NothingToPurgeError
from index.model import Draft, Paragraph

SYLLABLES = ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu")
"""One for each digit."""

PATTERN = (("added", 0), ("replaced", 0), ("removed", 0), ("added", 1), ("replaced", 1), ("added", 2))
"""What six steps do to three articles."""

ARTICLES = 3

PURGING = 50
"""Threads from this number on remove articles for good."""


class Step(NamedTuple):
    """A step of a thread."""

    thread: int
    number: int  # from 0

    @property
    def _article(self) -> int:
        return self.number // len(PATTERN) * ARTICLES + PATTERN[self.number % len(PATTERN)][1]

    @property
    def _kind(self) -> str:
        return PATTERN[self.number % len(PATTERN)][0]

    @property
    def is_there(self) -> bool:
        """Whether the article is in the archive after the step."""
        return self._kind != "removed"

    @property
    def title(self) -> str:
        return f"Report {self.thread} of {self._article}"

    @property
    def url(self) -> str:
        return f"https://example.org/{self.thread}/{self._article}"

    @property
    def word(self) -> str:
        """A word that only this state of the article has."""
        digits = f"{self.thread:02}{self._article:04}{int(self._kind == 'replaced')}"
        return "".join(SYLLABLES[int(digit)] for digit in digits)

    @property
    def draft(self) -> Draft:
        paragraphs = (Paragraph(f"The keeper of the harbour wrote {self.word} in the book."), Paragraph("It rained."))
        return Draft(self.title, paragraphs, url=self.url, language="en")

    def do(self, corpus: Corpus) -> None:
        """Make the step, unless it was made.

        Raises: BackendUnavailableError, NotPurgedError: nobody knows whether it is made.
        """
        change_id = f"step {self.thread}.{self.number}"
        if self.is_there:
            corpus.add(self.draft, "telegram:1", as_change=change_id)
            return
        if self.thread >= PURGING:
            with contextlib.suppress(NothingToPurgeError):  # it was purged
                corpus.purge([self.url])
            return
        try:
            corpus.remove(self.url, "telegram:1", as_change=change_id)
        except ArticleNotFoundError as error:
            raise AssertionError(f"{self} was added, and is not there") from error


def purged_after(thread: int, steps: int) -> list[str]:
    """Return the links of the articles that a thread has removed for good after so many steps."""
    return [step.url for step in map(partial(Step, thread), range(steps)) if thread >= PURGING and not step.is_there]


def texts_after(thread: int, steps: int) -> dict[str, str]:
    """Return the words of the articles that a thread has left after so many steps, by title."""
    left: dict[str, str] = {}
    for step in map(partial(Step, thread), range(steps)):
        left.pop(step.title, None)
        if step.is_there:
            left[step.title] = step.word
    return left
