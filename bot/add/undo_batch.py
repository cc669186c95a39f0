"""Undo many changes that were made at once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, product

from bot.add.single import Editor, part_of
from bot.messaging.attribution import title_of
from bot.messaging.steps import ItemOutcome, WorkItem, WorkKind, current_steps
from bot.runtime.executors import Threads, run_in_executor
from index.corpus import Corpus
from index.errors import CrashedError, UndoError, UndoExpiredError
from index.model import Article, Change

MAX_PARTS = 100_000
"""Largest number of changes that are looked up to be undone at once: many times those of fifty archives of files."""


@dataclass(frozen=True, slots=True)
class Undone:
    """The outcome of undoing several changes."""

    undone: tuple[Change, ...]
    kept: tuple[Article, ...]  # articles that were changed again since
    errors: tuple[CrashedError, ...] = ()  # errors of skipped changes


class BatchUndo:
    """The undoing of several changes, one after another."""

    def __init__(self, corpus: Corpus, threads: Threads) -> None:
        self._corpus = corpus
        self._changing = threads.changing

    async def undo_all(self, made: str, last: tuple[int, int], editor: Editor, *, is_redo: bool = False) -> Undone:
        """Undo the parts of the change *made*, up to its *last* part. Parts that were undone before are left out.

        Args: is_redo: Whether these changes undo others; for the report if this is given up.
        Raises: StoreWriteError, ReadOnlyError: some may have been undone.
        """
        steps = current_steps()
        parts = await run_in_executor(self._changing, self._parts_of, made, last)
        items = [WorkItem("{}.{}".format(*part), title_of(article), part=part) for part, article in parts]
        await steps.plan(WorkKind.UNDOING, items, change=editor.change_id, redo=is_redo)
        undone: list[Change] = []
        kept: list[Article] = []
        errors: list[CrashedError] = []
        for item, (part, article) in zip(items, parts, strict=True):
            own = editor.part(*part)
            try:
                async with steps.step(f"{own.change_id}:undo", item.name):
                    undone.append(await self._undo(part_of(made, *part), own))
            except UndoExpiredError:
                pass  # it was undone before
            except UndoError:
                kept.append(article)
            except CrashedError as error:
                errors.append(error)
            await steps.note(item.id, ItemOutcome(article.id))
        return Undone(tuple(undone), tuple(kept), tuple(errors))

    def _parts_of(self, made: str, last: tuple[int, int]) -> list[tuple[tuple[int, int], Article]]:
        """Return the parts of the change *made* that changed something, each with its article."""
        found = []
        for part in islice(product(range(last[0] + 1), range(last[1] + 1)), MAX_PARTS):
            change = self._corpus.change(part_of(made, *part))
            if article := (change.after or change.before) if change else None:
                found.append((part, article))
        return found

    async def _undo(self, change_id: str, editor: Editor) -> Change:
        return await run_in_executor(self._changing, self._corpus.undo, change_id, editor.name, editor.change_id)
