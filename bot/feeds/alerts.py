"""Alert admins about the feeds to which they subscribed, once for each problem, in their private chats."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from telegram import Bot

from bot.feeds.ingest import EntryResult
from bot.feeds.trouble_messages import (
    entries_accepted,
    entries_refused,
    feed_gone,
    render_doubts,
    trouble_in_words,
    trouble_over,
)
from bot.messaging.reply import Reply, text_reply
from bot.messaging.send import tell_responsible
from index.errors import CorpusError
from index.feeds.subscription import Subscription, Trouble


class FeedAlerts:
    """The alerts to the admin who subscribed to a feed; if that fails, to all admins."""

    def __init__(self, admin_ids: Collection[int]) -> None:
        self.bot: Bot | None = None  # set when it is connected; nothing is reported before
        self._admin_ids = frozenset(admin_ids)
        self._refused: set[int] = set()  # admins who were told that entries cannot be stored

    async def tell_trouble(self, subscription: Subscription, trouble: Trouble) -> bool:
        """Report a problem. Return whether anybody could be told, like the other methods here."""
        return await self._tell(subscription, trouble_in_words(subscription, trouble))

    async def tell_resolved(self, subscription: Subscription, trouble: Trouble) -> bool:
        """Report that a problem is over."""
        return await self._tell(subscription, trouble_over(subscription, trouble))

    async def tell_gone(self, subscription: Subscription) -> bool:
        """Report that a feed is permanently gone and no longer followed."""
        return await self._tell(subscription, feed_gone(subscription))

    async def tell_refused(self, subscription: Subscription, error: CorpusError | None) -> None:
        """Report that entries cannot be stored, or can be stored again (None), once for all feeds of an admin."""
        admin_id = subscription.subscribed_by
        if error is not None and admin_id not in self._refused:
            if await self._tell(subscription, entries_refused(error)):
                self._refused.add(admin_id)
        elif error is None and admin_id in self._refused:
            self._refused.discard(admin_id)
            await self._tell(subscription, entries_accepted())

    async def ask(self, subscription: Subscription, results: Sequence[EntryResult]) -> bool:
        """Ask about entries in doubt."""
        return await self._tell_reply(subscription, render_doubts(subscription, results))

    async def _tell(self, subscription: Subscription, sentence: str) -> bool:
        return await self._tell_reply(subscription, text_reply(sentence))

    async def _tell_reply(self, subscription: Subscription, reply: Reply) -> bool:
        admin_id = subscription.subscribed_by
        return self.bot is not None and await tell_responsible(self.bot, admin_id, self._admin_ids, reply)
