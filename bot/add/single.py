"""Add an article that was read, or say what is doubtful about it."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.add.decisions import Decision, Decisions
from bot.runtime.executors import Threads, run_in_executor, shielded
from bot.runtime.observer import UNOBSERVED, AddOutcome, Observer
from index.articles.diff import Comparison
from index.corpus import Corpus
from index.dedup.checks import Concern, without_paragraphs
from index.errors import ArticleNotFoundError
from index.ingest import Entry, Reading
from index.ingest.refetch import Fetched, Refetching
from index.model import Added, AddStatus, Article, Doubt, Draft


@dataclass(frozen=True, slots=True)
class Editor:
    """The author of a change, and the id of the change."""

    name: str | None  # see Article.added_by
    change_id: str

    def part(self, source: int, entry: int) -> Editor:
        """Return the editor with the id of one of several changes that belong together. The id is always the same."""
        return Editor(self.name, part_of(self.change_id, source, entry))


def part_of(change_id: str, source: int, entry: int) -> str:
    """Return the id of one of the changes that belong to *change_id*: 16 hexadecimal digits, always the same."""
    return hashlib.blake2b(f"{change_id}:{source}.{entry}".encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class InDoubt:
    """A draft that was not added, and the reason to ask its sender."""

    draft: Draft
    concern: Concern  # the most serious one that is not decided


_Result = TypeVar("_Result", bound=Added | InDoubt)


class Adder:
    """The adding of single articles, one at a time, so that each check sees the article added before."""

    def __init__(
        self, corpus: Corpus, refetching: Refetching, threads: Threads, observer: Observer = UNOBSERVED
    ) -> None:
        self.observer = observer  # is told of each add here, and by those who read, of what could not be read
        self._corpus = corpus
        self._refetching = refetching
        self._searching = threads.searching
        self._reading = threads.reading
        self._changing = threads.changing
        self._one_at_a_time = asyncio.Lock()

    async def added(self, editor: Editor) -> Added | None:
        """Return the outcome of the change if it was made before, perhaps by a killed process."""
        return await run_in_executor(self._searching, self._corpus.added, editor.change_id)

    async def add(
        self, entry: Entry, addresses: Sequence[str], editor: Editor, decided: Decisions | None = None
    ) -> Added | InDoubt:
        """Add an article, unless it has an undecided doubt.

        Args: addresses: The addresses that led to it, as requested and after redirects.
        Raises: IngestError: it could not be read. As `Corpus.add`.
        """
        return await self._counted(self._add(entry, addresses, editor, decided))

    async def update(self, draft: Draft, article_id: str, editor: Editor) -> Added:
        """Replace an article by a newer draft. Raises: as `Corpus.update`."""
        by, change_id = editor.name, editor.change_id
        return await self._counted(
            run_in_executor(self._changing, self._corpus.update, draft, article_id, by, change_id)
        )

    async def _counted(self, adding: Awaitable[_Result]) -> _Result:
        try:
            result = await adding
        except Exception:
            self.observer.added(AddOutcome.FAILED)
            raise
        self.observer.added(AddOutcome.IN_DOUBT if isinstance(result, InDoubt) else AddOutcome(result.status))
        return result

    async def _add(
        self, entry: Entry, addresses: Sequence[str], editor: Editor, decided: Decisions | None
    ) -> Added | InDoubt:
        draft = entry.article()
        async with self._one_at_a_time:
            concerns = await run_in_executor(self._searching, self._corpus.concerns, draft, addresses, entry.doubts)
            for concern in concerns:
                if decided is None or concern.doubt not in decided:
                    return InDoubt(draft, concern)
            return await shielded(self._keep(_as_decided(draft, concerns, decided), editor, decided))

    async def note(self, added: Added, reading: Reading) -> None:
        """Note how to fetch the article's page again."""
        if reading.final_url and len(reading.entries) == 1:
            await run_in_executor(self._changing, self._refetching.note, added.article, reading)

    async def usual_language(self) -> str | None:
        """See `Corpus.usual_language`."""
        return await run_in_executor(self._searching, lambda: self._corpus.usual_language)

    async def fetched(self, article: Article) -> Fetched:
        """Return how the article's page was fetched; empty if the article has changed since."""
        return await run_in_executor(self._searching, self._refetching.known, article)

    async def note_again(self, added: Added, fetched: Fetched) -> None:
        """Note that the page is unchanged since *fetched*, after a change of the article."""
        await run_in_executor(self._changing, self._refetching.note_again, added.article, fetched)

    async def compared(self, added: Added) -> Comparison | None:
        """Return the differences from the version before; None: nothing was changed."""
        return await run_in_executor(self._reading, self._corpus.compared, added.change_id) if added.change_id else None

    async def is_made(self, editor: Editor) -> bool:
        """Return whether the change was made."""
        return await run_in_executor(self._searching, self._corpus.change, editor.change_id) is not None

    async def unchanged(self, article_id: str) -> Added | None:
        """Return the outcome for an article that was in the archive already; None: it is gone."""
        try:
            article = await run_in_executor(self._searching, self._corpus.article, article_id)
        except ArticleNotFoundError:
            return None
        return Added(AddStatus.UNCHANGED, article, 0, None)

    async def _keep(self, draft: Draft, editor: Editor, decided: Decisions | None) -> Added:
        by, change_id = editor.name, editor.change_id
        if decided is not None and decided.other_id is not None:
            return await run_in_executor(self._changing, self._corpus.take_over, draft, decided.other_id, by, change_id)
        return await run_in_executor(self._changing, self._corpus.add, draft, by, change_id)


def _as_decided(draft: Draft, concerns: Sequence[Concern], decided: Decisions | None) -> Draft:
    """Return *draft* without the paragraphs that the editor leaves out, if any text remains."""
    if decided is None or decided[Doubt.BOILERPLATE] is not Decision.LEAVE_OUT:
        return draft
    repeated = [each for concern in concerns for each in concern.paragraphs]
    return without_paragraphs(draft, repeated) or draft
