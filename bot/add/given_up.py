"""Report work that ends early: why, what was done, what was not, and how to undo it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.add.batch import Outcome
from bot.add.batch_messages import (
    headlines_of_undoing,
    nameless_text,
    not_started,
    render_listed,
    render_many,
    reverse_button,
)
from bot.add.callback_data import RedoAll, UndoAll
from bot.add.single import Adder, Editor
from bot.messaging.error_messages import EarlierFailureError
from bot.messaging.reply import Button, Reply
from bot.messaging.steps import Steps, WorkItem, WorkKind


class GivenUp:
    """The reports on unfinished work. They use only the stored steps and read no content again."""

    def __init__(self, adder: Adder, headlines_of_following: Callable[[], tuple[str, str]]) -> None:
        """Make reports on the work of *adder*.

        Args: headlines_of_following: Returns the words before the feeds that are followed, and before the others.
        """
        self._adder = adder
        self._headlines_of_following = headlines_of_following

    async def account(self, steps: Steps, sentence: str) -> Reply | None:
        """Return *sentence* with the finished and unfinished items; None: there is nothing to list."""
        facts = steps.facts
        change_id = str(facts.get("change"))
        match facts.get("kind"):
            case WorkKind.ADDING:
                return await self._adding(steps, sentence, change_id)
            case WorkKind.UNDOING:
                return await self._undoing(steps, sentence, change_id)
            case WorkKind.FOLLOWING:
                done = [item for item in steps.items if (step := steps.done(item.id)) and not step.reason]
                return _listed(steps, sentence, done, self._headlines_of_following())
        return None

    async def _adding(self, steps: Steps, sentence: str, change_id: str) -> Reply:
        editor = Editor(None, change_id)
        outcomes = [await self._outcome(at, item, steps, editor) for at, item in enumerate(steps.items)]
        made = [each.part for each in outcomes if each.added and each.added.change_id]
        undo = None
        if made:
            source, entry = (max(numbers) for numbers in zip(*made, strict=True))
            undo = UndoAll(change_id, source, entry)
        return render_many(outcomes, undo, await self._adder.usual_language(), sentence)

    async def _outcome(self, at: int, item: WorkItem, steps: Steps, editor: Editor) -> Outcome:
        done = steps.done(item.id)
        part = (done and done.part) or item.part
        base = Outcome(item.name or nameless_text(at + 1), part or (at, 0), item.url)
        added = await self._adder.added(editor.part(*part)) if part else None
        if added is None and done and done.article_id:
            added = await self._adder.unchanged(done.article_id)
        if added:
            return Outcome(base.name, base.part, base.url, added)
        reason = (done and done.reason) or not_started()
        return Outcome(base.name, base.part, base.url, error=EarlierFailureError(reason))

    async def _undoing(self, steps: Steps, sentence: str, change_id: str) -> Reply:
        editor = Editor(None, change_id)
        done = [item for item in steps.items if item.part and await self._adder.is_made(editor.part(*item.part))]
        is_redo = bool(steps.facts.get("redo"))
        headlines = headlines_of_undoing(is_redo=is_redo)
        source, entry = (max(numbers) for numbers in zip(*(item.part or (0, 0) for item in steps.items), strict=True))
        reverse = reverse_button((UndoAll if is_redo else RedoAll)(change_id, source, entry))
        return _listed(steps, sentence, done, headlines, (reverse,) if done else ())


def _listed(
    steps: Steps, sentence: str, done: Sequence[WorkItem], headlines: tuple[str, str], row: tuple[Button, ...] = ()
) -> Reply:
    left = [item for item in steps.items if item not in done]
    sections = [
        (headline, [item.name for item in items]) for headline, items in zip(headlines, (done, left), strict=True)
    ]
    return render_listed(sentence, sections, row)
