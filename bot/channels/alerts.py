"""Alert admins about the channels that they watch: about each problem once, in their private chat."""

from __future__ import annotations

import logging

from telegram import Bot
from telegram.error import TelegramError

from bot.channels.registry import Channel
from bot.i18n import gettext as _
from bot.messaging.reply import text_reply
from bot.messaging.send import send_to

logger = logging.getLogger(__name__)


class Reports:
    """Tells the admin who watches a channel; should that fail, all admins."""

    def __init__(self, admin_ids: frozenset[int]) -> None:
        self._admin_ids = admin_ids

    async def tell(self, bot: Bot, channel: Channel, sentence: str) -> None:
        """Tell the admin about *channel*."""
        if channel.watched_by in self._admin_ids and await self.tell_one(bot, channel.watched_by, sentence):
            return
        for admin_id in sorted(self._admin_ids - {channel.watched_by}):
            await self.tell_one(bot, admin_id, sentence)

    async def tell_lost(self, bot: Bot, channel: Channel) -> None:
        """Tell that the bot is no administrator of *channel* any more."""
        said = _(
            "I'm no longer an administrator of {name}, so I can't see its posts. Make me one again, or send /unwatch."
        )
        await self.tell(bot, channel, said.format(name=channel.name))

    async def tell_one(self, bot: Bot, admin_id: int, sentence: str) -> bool:
        """Tell one admin; returns whether Telegram took it."""
        try:
            await send_to(bot, admin_id, text_reply(sentence))
        except TelegramError as error:
            logger.info("An admin could not be told of a channel: %s", error)
            return False
        return True
