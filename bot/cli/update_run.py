"""Fetch articles again for `update`, and print changes and versions."""

from __future__ import annotations

from collections.abc import Sequence

import click

from bot.articles.change_messages import summary_in_words, update_doubt_in_words
from bot.cli.base import print_reason
from bot.cli.diagnosis import unsearchable_in_words
from bot.messaging.error_messages import reason_of
from bot.messaging.links import refuse_post
from bot.messaging.shared_messages import time_in_words
from index.corpus import Corpus
from index.errors import IngestError, NotModifiedError
from index.ingest.refetch import Refetching, UpdateDoubt
from index.model import Added, Article, Version

COMMAND_LINE = "command line"
"""Name for the author of changes that are made on the command line."""


class UpdateRun:
    """One run of `update`. It prints the results to standard output, and reasons and doubts to standard error."""

    def __init__(self, corpus: Corpus, refetching: Refetching) -> None:
        self._corpus = corpus
        self._refetching = refetching
        self.failed = 0  # articles that could not be fetched, or that no question finds

    def update(self, articles: Sequence[Article]) -> None:
        """Fetch each article again. An update that is in doubt is made, and the doubt is printed.

        Raises: StoreWriteError: the disk would refuse the rest too.
        """
        for article in articles:
            try:
                self._update(article)
            except NotModifiedError:
                _tell("unchanged", article)
            except IngestError as error:
                self._print_failure(article, reason_of(error))

    def _update(self, article: Article) -> None:
        refuse_post(article)
        reread = self._refetching.read(article)
        for doubt in reread.doubts:
            print_reason(f"{article.id}: {update_doubt_in_words(doubt, article, reread)}")
        keep = self._corpus.take_over if UpdateDoubt.MOVED in reread.doubts else self._corpus.update
        added = keep(reread.draft, article.id)
        self._refetching.note(added.article, reread.reading)
        print_change("updated", self._corpus, added)
        self.failed += not added.is_searchable

    def _print_failure(self, article: Article, reason: str) -> None:
        self.failed += 1
        print_reason(f"{article.id}: {reason}")


def print_change(what: str, corpus: Corpus, added: Added) -> None:
    """Print a line: *what* was done or that nothing was, the id and title of the article, and the differences.

    If no question finds the article, a line on standard error says so.
    """
    comparison = corpus.compared(added.change_id) if added.change_id else None
    if comparison is None:
        _tell("unchanged", added.article)
    else:
        _tell(what, added.article, summary_in_words(comparison))
    if added.unsearchable:
        print_reason(unsearchable_in_words(added.unsearchable))


def render_version(version: Version) -> str:
    """Return a line with tabs: the name of the version, its time, its author and its title."""
    return _line(version.name, time_in_words(version.at), version.by or COMMAND_LINE, version.article.title)


def _tell(what: str, article: Article, *others: str) -> None:
    click.echo(_line(what, article.id, article.title, *others))


def _line(*cells: str) -> str:
    return "\t".join(" ".join(cell.split()) for cell in cells)
