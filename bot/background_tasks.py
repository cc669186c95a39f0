"""List the work that is done beside the answering of updates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from telegram import Bot

from bot.add.forward_handlers import ForwardHandlers
from bot.channels.monitor import ChannelMonitor
from bot.feeds.factory import FeedFollower
from bot.help.handlers import HelpHandlers
from bot.resources import Resources
from bot.runtime.tidying import catch_up, tidy
from bot.status import task_messages
from bot.status.alerts import tell_losses
from bot.status.background import Run


@dataclass(frozen=True, slots=True)
class BackgroundTask:
    """Work that is done beside the answering of updates."""

    name: str  # a noun, marked for translation
    run: Run
    is_endless: bool = True


def background_tasks(
    resources: Resources,
    bot: Bot,
    following: FeedFollower,
    forwards: ForwardHandlers,
    welcome: HelpHandlers,
    watchman: ChannelMonitor,
) -> tuple[BackgroundTask, ...]:
    """Return the tasks in the order in which they start."""
    tidying = partial(tidy, resources.corpus, resources.inbox.time, resources.threads)
    losses = partial(tell_losses, bot, resources.settings.admin_ids, resources.data_dir, resources.threads)
    tasks = (
        BackgroundTask(task_messages.TIDYING, tidying),
        BackgroundTask(task_messages.FEEDS, partial(following.run, bot)),
        BackgroundTask(task_messages.FORWARDS, forwards.run),
        BackgroundTask(task_messages.LOSSES, losses, is_endless=False),
        BackgroundTask(task_messages.MENUS, partial(welcome.set_menus, bot), is_endless=False),
        BackgroundTask(task_messages.CHANNELS, partial(watchman.run, bot)),
    )
    if resources.replica is None:
        return tasks
    held = resources.replica.tasks.held
    catching_up = BackgroundTask(task_messages.CATCHING_UP, partial(catch_up, resources.corpus, resources.threads))
    return tuple(replace(task, run=held(task.run)) for task in (*tasks, catching_up))
