"""Write what admins read about the troubles of feeds: in alerts, and in short in lists."""

from __future__ import annotations

from collections.abc import Sequence

from bot.add.batch_messages import render_many
from bot.feeds.ingest import EntryResult, batch_outcomes
from bot.i18n import N_
from bot.i18n import gettext as _
from bot.messaging.error_messages import user_message
from bot.messaging.html import plain, safe_label
from bot.messaging.reply import LISTED_TITLE_LENGTH, Reply
from bot.messaging.shared_messages import UNUSUALLY_SILENT, time_in_words
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
    Trouble.SILENT: UNUSUALLY_SILENT,
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


def trouble_in_words(subscription: Subscription, trouble: Trouble) -> str:
    """Return the alert that a trouble has begun."""
    return _filled(_(TROUBLES[trouble]), subscription)


def trouble_over(subscription: Subscription, trouble: Trouble) -> str:
    """Return the alert that a trouble is over."""
    return _filled(_(RESOLVED[trouble]), subscription)


def feed_gone(subscription: Subscription) -> str:
    """Return the alert that a feed is permanently gone and no longer followed."""
    return _filled(_(GONE_MESSAGE), subscription)


def _filled(template: str, subscription: Subscription) -> str:
    return template.format(
        title=safe_label(subscription.title, LISTED_TITLE_LENGTH),
        key=subscription.key,
        url=subscription.url,
        cause=subscription.cause,
        failing_since=time_in_words(subscription.failing_since),
        last=time_in_words(silent_since(subscription.times, subscription.since)),
    )


def troubles_in_short(subscription: Subscription) -> str | None:
    """Return the reported troubles in one line; None: there are none."""
    return ", ".join(_(IN_SHORT[trouble]) for trouble in subscription.told) or None


def entries_refused(error: CorpusError) -> str:
    """Return the alert that new entries cannot be stored."""
    return _("I can't save new feed entries. {reason} I retry every 15 minutes.").format(reason=user_message(error))


def entries_accepted() -> str:
    """Return the alert that new entries can be stored again."""
    return _("Saving feed entries works again.")


def render_doubts(subscription: Subscription, results: Sequence[EntryResult]) -> Reply:
    """Ask about the entries in doubt."""
    text = _("In doubt, from the feed “{title}”:").format(title=safe_label(subscription.title, LISTED_TITLE_LENGTH))
    asked = render_many([each for each in batch_outcomes(results) if each.in_doubt], None)
    return Reply(plain(text + "\n") + asked.body, asked.buttons)
