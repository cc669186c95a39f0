"""Answer /status with the state of the archive, for admins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from telegram import Update
from telegram.ext import ContextTypes

from bot.channels.messages import complete_until, problem_of
from bot.channels.registry import Channels
from bot.feeds.trouble_messages import troubles_in_short
from bot.messaging.html import unlinked
from bot.messaging.send import message_of, send_reply
from bot.runtime.executors import Threads, run_in_executor
from bot.status.alerts import losses_in_words
from bot.status.background import FailingTask
from bot.status.messages import ArchiveState, SourceState, render_status
from bot.status.setup_messages import setup_lines
from bot.storage.disk_storage import DiskStorage
from bot.storage.storage import Storage
from index.corpus import Corpus
from index.feeds.subscription import Subscriptions

States = Callable[[], list[SourceState]]
"""A function that returns the state of each source of articles, such as feeds or channels. It may block."""


def feed_states(subscriptions: Subscriptions) -> list[SourceState]:
    """Return the state of each followed feed."""
    return [
        SourceState(
            unlinked(subscription.title),
            subscription.since,
            subscription.complete_until,
            subscription.cause or troubles_in_short(subscription),
        )
        for subscription in subscriptions.all()
    ]


def channel_states(channels: Channels, polled_at: Callable[[], datetime]) -> list[SourceState]:
    """Return the state of each watched channel.

    Args: polled_at: See `ChannelMonitor.polled_at`.
    """
    until = polled_at()
    return [
        SourceState(channel.name, channel.since, complete_until(channel, until), problem_of(channel))
        for channel in channels.all()
    ]


class StatusHandlers:
    """The handler of /status."""

    def __init__(
        self,
        corpus: Corpus,
        storage: Storage | None,
        sources: Sequence[States],
        threads: Threads,
        failing: Callable[[], Sequence[FailingTask]] = tuple,
    ) -> None:
        """Take the sources of the status.

        Args: storage: None: nothing is kept. failing: Returns the background tasks that keep failing.
        """
        self._corpus = corpus
        self._storage = storage
        self._sources = sources
        self._failing = failing
        self._executor = threads.looking

    async def tell(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Reply with the state of the archive."""
        state = await run_in_executor(self._executor, self.state)
        await send_reply(message_of(update), render_status(replace(state, setup=setup_lines(context.bot.bot))))

    def state(self) -> ArchiveState:
        """Return the state of the archive now, without what is off at @BotFather. May block."""
        states = [state for states_of in self._sources for state in states_of()]
        return ArchiveState(
            len(self._corpus),
            self._storage.report() if self._storage else None,
            states,
            unsearchable=self._corpus.unsearchable,
            losses=losses_in_words(self._storage.data_dir) if isinstance(self._storage, DiskStorage) else (),
            failing=self._failing(),
        )
