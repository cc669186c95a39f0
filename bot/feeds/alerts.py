"""Alert admins about the feeds to which they subscribed, once for each problem, in their private chats."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from telegram import Bot

from bot.add.batch_messages import render_many
from bot.feeds.ingest import EntryResult, batch_outcomes
from bot.i18n import N_
from bot.i18n import gettext as _
from bot.messaging.error_messages import user_message
from bot.messaging.html import plain, safe_label
from bot.messaging.reply import LISTED_TITLE_LENGTH, Reply, text_reply
from bot.messaging.send import tell_responsible
from bot.messaging.shared_messages import time_in_words
from index.errors import CorpusError
from index.feeds.schedule import silent_since
from index.feeds.subscription import Subscription, Trouble

TROUBLES: dict[Trouble, str] = {
    Trouble.FAILING: N_(
        "I haven't been able to read the feed “{title}” since {failing_since}: {cause} I'll keep trying. /feed_{key}"
    ),
    Trouble.SILENT: N_(
        "Nothing new from “{title}” since {last}; that's unusually long. The feed may have moved or ended. /feed_{key}"
    ),
    Trouble.SHRUNK: N_(
        "The feed “{title}” now gives me much less text: its pages may have changed, or require a login. "
        "Please look at its latest articles. /feed_{key}"
    ),
    Trouble.DEAD_LINKS: N_("The latest links of “{title}” are broken. /feed_{key}"),
}

IN_SHORT: dict[Trouble, str] = {
    Trouble.FAILING: N_("I can't read it"),
    Trouble.SILENT: N_("nothing new for unusually long"),
    Trouble.SHRUNK: N_("its texts are much shorter than before"),
    Trouble.DEAD_LINKS: N_("its latest links are broken"),
}
"""Short forms of TROUBLES, for lists."""

RESOLVED: dict[Trouble, str] = {
    Trouble.FAILING: N_("I can read the feed “{title}” again. /feed_{key}"),
    Trouble.SILENT: N_("The feed “{title}” has a new entry again. /feed_{key}"),
    Trouble.SHRUNK: N_("The texts from the feed “{title}” are as long as usual again. /feed_{key}"),
    Trouble.DEAD_LINKS: N_("The links of “{title}” work again. /feed_{key}"),
}

GONE_MESSAGE = N_(
    "The server says that the feed “{title}” is permanently gone, so I've stopped following it. Its articles "
    "stay. It was at {url}"
)


def read_in_words(since: datetime, until: datetime | None) -> str:
    """Return the period for which everything published was read; *until* None: nothing was read yet."""
    if until is None:
        return _("not read yet")
    return _("read from {since} to {until}").format(since=time_in_words(since), until=time_in_words(until))


class FeedAlerts:
    """The alerts to the admin who subscribed to a feed; if that fails, to all admins."""

    def __init__(self, admin_ids: Collection[int]) -> None:
        self.bot: Bot | None = None  # set when it is connected; nothing is reported before
        self._admin_ids = frozenset(admin_ids)
        self._refused: set[int] = set()  # admins who were told that entries cannot be stored

    async def tell_trouble(self, subscription: Subscription, trouble: Trouble) -> bool:
        """Report a problem. Return whether anybody could be told, like the other methods here."""
        return await self._tell(subscription, _(TROUBLES[trouble]))

    async def tell_resolved(self, subscription: Subscription, trouble: Trouble) -> bool:
        """Report that a problem is over."""
        return await self._tell(subscription, _(RESOLVED[trouble]))

    async def tell_gone(self, subscription: Subscription) -> bool:
        """Report that a feed is permanently gone and no longer followed."""
        return await self._tell(subscription, _(GONE_MESSAGE))

    async def tell_refused(self, subscription: Subscription, error: CorpusError | None) -> None:
        """Report that entries cannot be stored, or can be stored again (None), once for all feeds of an admin."""
        admin_id = subscription.subscribed_by
        if error is not None and admin_id not in self._refused:
            text = _("I can't save new feed entries. {reason} I retry every 15 minutes.")
            if await self._tell_reply(subscription, text_reply(text.format(reason=user_message(error)))):
                self._refused.add(admin_id)
        elif error is None and admin_id in self._refused:
            self._refused.discard(admin_id)
            await self._tell_reply(subscription, text_reply(_("Saving feed entries works again.")))

    async def ask(self, subscription: Subscription, results: Sequence[EntryResult]) -> bool:
        """Ask about entries in doubt."""
        text = _("In doubt, from the feed “{title}”:").format(title=safe_label(subscription.title, LISTED_TITLE_LENGTH))
        asked = render_many([each for each in batch_outcomes(results) if each.in_doubt], None)
        return await self._tell_reply(subscription, Reply(plain(text + "\n") + asked.body, asked.buttons))

    async def _tell(self, subscription: Subscription, template: str) -> bool:
        sentence = template.format(
            title=safe_label(subscription.title, LISTED_TITLE_LENGTH),
            key=subscription.key,
            url=subscription.url,
            cause=subscription.cause,
            failing_since=time_in_words(subscription.failing_since),
            last=time_in_words(silent_since(subscription.times, subscription.since)),
        )
        return await self._tell_reply(subscription, text_reply(sentence))

    async def _tell_reply(self, subscription: Subscription, reply: Reply) -> bool:
        admin_id = subscription.subscribed_by
        return self.bot is not None and await tell_responsible(self.bot, admin_id, self._admin_ids, reply)
