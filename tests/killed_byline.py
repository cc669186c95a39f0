"""The bot as `python -m bot` starts it, but texts with WORD in them kill it, as a fault in a C library would."""

from __future__ import annotations

import os
import signal

from telegram import Update
from telegram.ext import ContextTypes

from bot.__main__ import main
from bot.questions import Questions
from index.corpus import Corpus
from index.model import Added, Draft

WORD = "deadly"

answer_unharmed = Questions.answer
add_unharmed = Corpus.add


def die_of(text: str) -> None:
    if WORD in text:
        os.kill(os.getpid(), signal.SIGKILL)


async def answer(self: Questions, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    die_of((update.effective_message and update.effective_message.text) or "")
    await answer_unharmed(self, update, _context)


def add(
    self: Corpus, draft: Draft, by: str | None = None, as_change: str | None = None, *, keep_fixes: bool = True
) -> Added:
    die_of(draft.title)
    return add_unharmed(self, draft, by, as_change, keep_fixes=keep_fixes)


if __name__ == "__main__":
    Questions.answer = answer  # type: ignore[method-assign]  # that is what this program is for
    Corpus.add = add  # type: ignore[method-assign]  # likewise
    main()
