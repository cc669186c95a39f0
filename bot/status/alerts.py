"""Alert admins about missing or damaged files beside the archive."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from telegram import Bot

from bot.i18n import N_
from bot.i18n import gettext as _
from bot.messaging.reply import text_reply
from bot.messaging.send import tell_each
from bot.runtime.executors import Threads, run_in_executor
from index.disk.expected_files import BrokenPartsError, Loss, lost_in
from index.disk.paths import INBOX_NAME, NOTES_NAME, PARTS_NAME

LOST_CONTENTS = {
    INBOX_NAME: N_("It held the admins' requests that I hadn't done yet."),
    NOTES_NAME: N_("It held what I knew about feeds, channels, forwarded messages and the names of admins."),
}
"""Sentences about the content of a lost file, by file name."""


def losses_in_words(data_dir: Path) -> Sequence[str]:
    """Return one or two sentences for each lost file. May block."""
    try:
        return [_loss_in_words(name, loss) for name, loss in lost_in(data_dir)]
    except BrokenPartsError:
        return [_("The file {name} is damaged. `doctor` shows details.").format(name=PARTS_NAME)]
    except OSError as error:
        return [_("I can't tell whether a file is missing: {problem}").format(problem=error.strerror)]


def _loss_in_words(name: str, loss: Loss) -> str:
    event = _("The file {name} is missing.") if loss is Loss.MISSING else _("The file {name} was damaged.")
    advice = _(
        "My operator can stop me and copy it from a backup, or carry on without it. I'll report this until "
        "they remove the file {parts}."
    )
    return " ".join([event.format(name=name), _(LOST_CONTENTS[name]), advice.format(parts=PARTS_NAME)])


async def tell_losses(bot: Bot, admin_ids: Collection[int], data_dir: Path | None, threads: Threads) -> None:
    """Tell each admin once about lost files. The log has it as well."""
    sentences = await run_in_executor(threads.other, losses_in_words, data_dir) if data_dir else ()
    for sentence in sentences:
        await tell_each(bot, admin_ids, text_reply(f"⚠ {sentence}"))
