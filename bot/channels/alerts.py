"""Alert admins about the channels that they watch, once for each problem, in their private chats."""

from __future__ import annotations

from telegram import Bot

from bot.channels.messages import rights_lost
from bot.channels.registry import Channel
from bot.messaging.reply import text_reply
from bot.messaging.send import tell_responsible


class ChannelAlerts:
    """The alerts to the admin who watches a channel; if that fails, to all admins."""

    def __init__(self, admin_ids: frozenset[int]) -> None:
        self._admin_ids = admin_ids

    async def tell(self, bot: Bot, channel: Channel, sentence: str) -> None:
        """Send *sentence* to the admin who watches *channel*, or else to all admins."""
        await tell_responsible(bot, channel.watched_by, self._admin_ids, text_reply(sentence))

    async def tell_lost(self, bot: Bot, channel: Channel) -> None:
        """Report that the bot is no longer an administrator of *channel*."""
        await self.tell(bot, channel, rights_lost(channel))
