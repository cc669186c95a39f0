"""The bot as `python -m bot` starts it, but texts with WORD in them kill it, as a fault in a C library would.

It makes no pause between two requests to one host: the pages that it reads are those of a test.
"""

from __future__ import annotations

import os
import signal
from functools import partial

from telegram import Update
from telegram.ext import ContextTypes

from bot import lifecycle
from bot.__main__ import main
from bot.ask.handlers import QuestionHandlers
from bot.resources import Resources
from bot.runtime.host_throttle import Pauses
from index.corpus import Corpus
from index.model import Added, Change, Draft

WORD = "deadly"
UNDO_WORD = "undead"
"""The word that kills it only when the adding of an article with it in its title is undone."""

answer_unharmed = QuestionHandlers.answer
add_unharmed = Corpus.add
undo_unharmed = Corpus.undo


def die_of(text: str) -> None:
    if WORD in text.lower():
        os.kill(os.getpid(), signal.SIGKILL)


async def answer(self: QuestionHandlers, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    die_of((update.effective_message and update.effective_message.text) or "")
    await answer_unharmed(self, update, _context)


def add(
    self: Corpus, draft: Draft, by: str | None = None, as_change: str | None = None, *, keep_fixes: bool = True
) -> Added:
    die_of(draft.title)
    return add_unharmed(self, draft, by, as_change, keep_fixes=keep_fixes)


def undo(self: Corpus, change_id: str, by: str | None = None, as_change: str | None = None) -> Change:
    change = self.change(change_id)
    if change and change.after and UNDO_WORD in change.after.title:
        os.kill(os.getpid(), signal.SIGKILL)
    return undo_unharmed(self, change_id, by, as_change)


if __name__ == "__main__":
    QuestionHandlers.answer = answer  # type: ignore[method-assign]  # that is what this program is for
    Corpus.add = add  # type: ignore[assignment, method-assign]  # likewise
    Corpus.undo = undo  # type: ignore[assignment, method-assign]  # likewise
    setattr(lifecycle, "Resources", partial(Resources, pauses=Pauses(0.0, 0.0)))  # noqa: B010 - likewise
    main()
