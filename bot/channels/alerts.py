"""Alert admins about the channels that they watch: about each problem once, in their private chat."""

from __future__ import annotations

from telegram import Bot

from bot.channels.registry import Channel
from bot.i18n import gettext as _
from bot.messaging.reply import text_reply
from bot.messaging.send import tell_responsible


class Reports:
    """Tells the admin who watches a channel; should that fail, all admins."""

    def __init__(self, admin_ids: frozenset[int]) -> None:
        self._admin_ids = admin_ids

    async def tell(self, bot: Bot, channel: Channel, sentence: str) -> None:
        """Tell the admin about *channel*."""
        await tell_responsible(bot, channel.watched_by, self._admin_ids, text_reply(sentence))

    async def tell_lost(self, bot: Bot, channel: Channel) -> None:
        """Tell that the bot is no administrator of *channel* any more."""
        said = _(
            "I'm no longer an administrator of {name}, so I can't see its posts. Make me one again, or send /unwatch."
        )
        await self.tell(bot, channel, said.format(name=channel.name))
