"""Read every source of `add`, add its articles, and print the result of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import click

from bot.add.messages import doubt_in_words
from bot.cli.base import print_reason
from bot.cli.diagnosis import unsearchable_in_words
from bot.cli.progress_bar import ProgressLine, ProgressMeter
from bot.cli.source_reader import SourceReader
from bot.cli.sources import Source, SourceItem
from bot.messaging.error_messages import user_message
from bot.messaging.shared_messages import rest_refused
from bot.runtime.signals import defer_interrupts
from index.corpus import Corpus
from index.dedup.checks import Concern
from index.errors import IngestError, NoTextError, StoreWriteError
from index.extraction.exports.posts import LeftOut
from index.ingest.refetch import Refetching
from index.model import Added, AddStatus, Draft
from index.text import without_login

BATCH_ARTICLES = 100
"""Articles of a file of many that are written at once. Each write waits some milliseconds for the disk: a hundred share
the wait. A stop in the middle of an import loses little work."""

UNSEARCHABLE = "kept, but not searchable"
"""Word for an article that the index could not take. It is on disk, but no question finds it."""

STATUS_WORDS = {AddStatus.ADDED: "added", AddStatus.REPLACED: "replaced", AddStatus.UNCHANGED: "already there"}

LEFT_OUT_WORDS = {
    LeftOut.SERVICE: "service messages",
    LeftOut.NO_TEXT: "without text",
    LeftOut.SHORT: "of a few words or nothing but links",
    LeftOut.NO_CHANNEL: "chats that are not channels",
    LeftOut.UNPUBLISHED: "not published",
    LeftOut.PROTECTED: "with a password",
    LeftOut.NO_ARTICLE: "neither posts nor pages",
    LeftOut.ATTACHMENT: "files that belong to a Telegram export",
}
"""Words for the items that are left out by rule. Nobody has to do anything about them."""

OWN_FILES_NAMED = 5
"""Most names of Byline's own files in the line that says they are left out. The line stays short."""


class AddRun:
    """One run of `add`.

    It prints a line for each added article to standard output, and reasons and totals to standard error.
    """

    def __init__(self, corpus: Corpus, reader: SourceReader, refetching: Refetching, *, quiet: bool = False) -> None:
        """Begin without any source read.

        Args: quiet: Print only what was not added, and what is in doubt.
        """
        self._corpus = corpus
        self._reader = replace(reader, on_page=self._show_page)
        self._refetching = refetching
        self._counts: Counter[str] = Counter()
        self._left_out: Counter[LeftOut] = Counter()
        self._own_files: list[str] = []  # names of the files and folders of Byline's own that are left out
        self._quiet = quiet
        self._line = ProgressLine(ProgressMeter(0, 0), quiet=quiet)
        self._pending: list[SourceItem] = []  # read, but not written yet
        self._article_ids: list[str] = []  # ids of the articles of the file that is read

    @property
    def failed(self) -> int:
        """Return the number of articles that were not added, or that no question finds."""
        return self._counts["not added"] + self._counts[UNSEARCHABLE]

    @property
    def _is_any_added(self) -> bool:
        written = (STATUS_WORDS[AddStatus.ADDED], STATUS_WORDS[AddStatus.REPLACED], UNSEARCHABLE)
        return any(self._counts[word] for word in written)

    def add(self, arguments: Sequence[str], jsonl: Iterable[Path]) -> None:
        """Add URLs, files, folders, and standard input ("-"), then the lines of files in the article form.

        Each article is written before the next is read; articles of a file of many are written a hundred at once.

        Raises: StoreWriteError: the disk would refuse the rest too.
        """
        sources = [source for argument in arguments for source in self._reader.sources_of(argument)]
        sources += map(self._reader.jsonl_source, jsonl)
        self._line = ProgressLine(
            ProgressMeter(sum(source.size_bytes for source in sources), len(sources)), quiet=self._quiet
        )
        done_bytes = 0
        for number, source in enumerate(sources):
            self._line.draw()
            file = self._add(source, done_bytes, number)
            if file and len(sources) > 1:
                self._reader.resume_notes.note(file, self._article_ids)
            done_bytes += source.size_bytes
            self._line.meter.done(done_bytes, number + 1, self._counts.total())
        self._line.end()
        self._reader.resume_notes.end()
        self._corpus.optimize()

    def print_totals(self) -> None:
        """Print how many items were left out by rule and, of several articles, how many were added and how many not."""
        if self._own_files:
            print_reason(_own_files_in_words(self._own_files))
        if self._quiet:
            return
        if self._left_out:
            counted = ", ".join(f"{count:,} {LEFT_OUT_WORDS[reason]}" for reason, count in self._left_out.items())
            click.echo(f"Left out: {counted}.", err=True)
        if self._counts.total() > 1:
            click.echo(", ".join(f"{count} {what}" for what, count in self._counts.items()) + ".", err=True)

    def print_stopped(self) -> None:
        """Print how many articles were added before the stop, and how to add the rest."""
        self._line.clear()
        self.print_totals()
        click.echo("Stopped before the end. Run the same command again to add the rest.", err=True)

    def print_refused(self, error: StoreWriteError) -> None:
        """Print that the disk refused everything, or the rest."""
        if self._is_any_added:
            self.print_stopped()
            print_reason(rest_refused(error.detail))
        else:
            self._line.clear()
            self.print_totals()
            print_reason(user_message(error))

    def _show_page(self, page: int, pages: int) -> None:
        self._line.meter.at_page(page, pages)
        self._line.draw()

    def _add(self, source: Source, done_bytes: int, done_sources: int) -> str | None:
        """Add the articles of a source. Returns: The key of its file, if it has one and all of them were added."""
        self._article_ids, failed_before, file = [], self.failed, None
        try:
            with closing(source.read()) as found:
                for each in found:
                    file = each.file_key
                    self._take_item(each)
                    self._line.meter.done(done_bytes + each.read_bytes, done_sources, self._counts.total())
                    self._line.draw()
        except IngestError as error:
            self._print_failure(source.name, error)
        self._write_pending()
        return file if self.failed == failed_before else None

    def _take_item(self, item: SourceItem) -> None:
        if item.note:
            self._line.clear()
            print_reason(item.note)
        elif item.error is not None:
            self._print_failure(item.name, item.error)
        elif item.left_out is LeftOut.OWN:
            self._own_files.append(item.name)
        elif item.left_out:
            self._left_out[item.left_out] += 1
        elif item.article:
            self._print_outcome(item, self._corpus.unchanged(item.article))
        elif item.draft:
            try:
                self._pending.append(self._with_concerns(item, item.draft))
            except NoTextError as error:
                self._print_failure(item.name, error)
            if not item.is_of_many or len(self._pending) >= BATCH_ARTICLES:
                self._write_pending()

    def _with_concerns(self, item: SourceItem, draft: Draft) -> SourceItem:
        """Return *item* with its doubts. Articles of a file of many have none: to look for them takes too long."""
        if item.is_of_many:
            return item
        return replace(item, concerns=self._corpus.concerns(draft, item.addresses, item.doubts))

    def _write_pending(self) -> None:
        pending, self._pending = self._pending, []
        drafts = [item.draft for item in pending if item.draft]
        if not drafts:
            return
        try:
            with defer_interrupts():
                outcomes = self._corpus.add_all(drafts, keep_fixes=not pending[0].is_as_kept)
        except NoTextError as error:
            self._write_one_by_one(pending, error)
            return
        for item, added in zip(pending, outcomes, strict=True):
            self._print_outcome(item, added)
            if item.page:
                self._refetching.note(added.article, item.page)
            if item.file_key:
                self._article_ids.append(added.article.id)

    def _write_one_by_one(self, pending: Sequence[SourceItem], error: NoTextError) -> None:
        """Write the articles one by one: one of them has only paragraphs that an editor left out."""
        if len(pending) == 1:
            self._print_failure(pending[0].name, error)
            return
        for each in pending:
            self._pending.append(each)
            self._write_pending()

    def _print_outcome(self, item: SourceItem, added: Added) -> None:
        word = STATUS_WORDS[added.status] if added.is_searchable else UNSEARCHABLE
        self._counts[word] += 1
        if item.is_of_export and added.status is AddStatus.UNCHANGED and added.is_searchable:
            return  # there are ten thousand of them when an export is read again
        self._line.clear()
        if not self._quiet:
            click.echo(f"{word}\t{added.article.id}\t{added.passage_count}\t{added.article.title}")
        if added.unsearchable:
            print_reason(f"{item.name}: {unsearchable_in_words(added.unsearchable)}")
        for concern in item.concerns:
            self._print_doubt(item.name, concern)

    def _print_doubt(self, name: str, concern: Concern) -> None:
        other = f" See {concern.other.id}, {concern.other.title}." if concern.other else ""
        print_reason(f"{name}: in doubt, but added. {doubt_in_words(concern)}{other}")

    def _print_failure(self, name: str, error: IngestError) -> None:
        self._counts["not added"] += 1
        name, reason = without_login(name), user_message(error)
        self._line.clear()
        print_reason(reason if name in reason else f"{name}: {reason}")


def _own_files_in_words(names: Sequence[str]) -> str:
    more = f" and {len(names) - OWN_FILES_NAMED:,} more" if len(names) > OWN_FILES_NAMED else ""
    named = ", ".join(names[:OWN_FILES_NAMED]) + more
    return f"Left out: Byline's own files, which may contain removed text: {named}."
