"""`add`: reads every source, keeps what can be read, and tells of each what became of it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import click

from bot.messages import user_message
from bot.sources import STANDARD_INPUT, Source, sources_of, sources_of_jsonl
from index.corpus import Corpus
from index.errors import IngestError
from index.ingest import Ingestion
from index.model import AddStatus, Draft

BATCH_ARTICLES = 100
"""Articles of a JSONL file that are written at once. Each write waits for the disk, some milliseconds: a hundred share
the wait, and a stop in the middle of an import loses little work."""

WORDS = {AddStatus.ADDED: "added", AddStatus.REPLACED: "replaced", AddStatus.UNCHANGED: "already there"}


class Adding:
    """One run of `add`. What was added goes to standard output, a line each; reasons and sums to standard error."""

    def __init__(self, corpus: Corpus, ingestion: Ingestion, stdin: BinaryIO) -> None:
        self._corpus = corpus
        self._ingestion = ingestion
        self._stdin = stdin
        self._counts: Counter[str] = Counter()
        self._shows_progress = sys.stderr.isatty()

    @property
    def failed(self) -> int:
        """How many articles were not added."""
        return self._counts["not added"]

    def add(self, arguments: Sequence[str]) -> None:
        """Add URLs, files, folders, and what "-" stands for; each is kept before the next is read.

        Raises: StoreWriteError, which the rest would meet too.
        """
        sources = list(chain.from_iterable(sources_of(each, self._ingestion, self._stdin) for each in arguments))
        with self._progress(sources, len(sources)) as progress:
            self._add(progress, 1, keep_fixes=True)

    def add_jsonl(self, path: Path) -> None:
        """Add the articles of a file, or of standard input ("-"), one in each line.

        Raises: as `add`; OSError, the file cannot be read.
        """
        with ExitStack() as stack:
            named = str(path) != "-"
            lines = stack.enter_context(path.open("rb")) if named else self._stdin
            length = None
            if lines.seekable() and self._shows_progress:
                length = sum(1 for _ in lines)
                lines.seek(0)
            sources = sources_of_jsonl(lines, str(path) if named else STANDARD_INPUT)
            self._add(stack.enter_context(self._progress(sources, length)), BATCH_ARTICLES, keep_fixes=False)

    def tell_sums(self) -> None:
        """Say how many were added and how many were not, if there is more than one."""
        if self._counts.total() > 1:
            click.echo(", ".join(f"{count} {what}" for what, count in self._counts.items()) + ".", err=True)

    def _add(self, sources: Iterable[Source], at_once: int, *, keep_fixes: bool) -> None:
        drafts: list[Draft] = []
        for source in sources:
            try:
                drafts.append(source.read())
                if len(drafts) >= at_once:
                    batch, drafts = drafts, []
                    self._keep(batch, keep_fixes=keep_fixes)
            except IngestError as error:
                self._tell_failure(source, error)
        self._keep(drafts, keep_fixes=keep_fixes)
        self._corpus.optimize()

    def _keep(self, drafts: list[Draft], *, keep_fixes: bool) -> None:
        for added in self._corpus.add_all(drafts, keep_fixes=keep_fixes) if drafts else []:
            self._counts[WORDS[added.status]] += 1
            line = f"{WORDS[added.status]}\t{added.article.id}\t{added.passage_count}\t{added.article.title}"
            self._clear_progress()
            click.echo(line)

    def _tell_failure(self, source: Source, error: IngestError) -> None:
        self._counts["not added"] += 1
        reason = user_message(error)
        self._clear_progress()
        click.echo(reason if source.name in reason else f"{source.name}: {reason}", err=True)

    @contextmanager
    def _progress(self, sources: Iterable[Source], length: int | None) -> Iterator[Iterable[Source]]:
        """*sources*, with a progress bar where somebody sees it. *length* None: their number is not known."""
        if not self._shows_progress:
            yield sources
            return
        with click.progressbar(sources, length=length, label="Adding", file=sys.stderr) as bar:
            yield bar

    def _clear_progress(self) -> None:
        if self._shows_progress:
            click.echo("\r\x1b[K", nl=False, err=True)
