"""Alert admins about missing or damaged files beside the archive."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from telegram import Bot

from bot.messaging.reply import text_reply
from bot.messaging.send import tell_each
from bot.runtime.executors import Threads, run_in_executor
from bot.status.messages import list_of_files_damaged, loss_in_words, losses_unknown
from index.disk.expected_files import BrokenPartsError, lost_in


def losses_in_words(data_dir: Path) -> Sequence[str]:
    """Return one or two sentences for each lost file. May block."""
    try:
        return [loss_in_words(name, loss) for name, loss in lost_in(data_dir)]
    except BrokenPartsError:
        return [list_of_files_damaged()]
    except OSError as error:
        return [losses_unknown(error.strerror)]


async def tell_losses(bot: Bot, admin_ids: Collection[int], data_dir: Path | None, threads: Threads) -> None:
    """Tell each admin once about lost files. The log has it as well."""
    sentences = await run_in_executor(threads.other, losses_in_words, data_dir) if data_dir else ()
    for sentence in sentences:
        await tell_each(bot, admin_ids, text_reply(f"⚠ {sentence}"))
