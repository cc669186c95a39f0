"""Say what is off at @BotFather, as far as Telegram tells it.

Telegram does not tell inline feedback and the domain of a bot, so nothing is said of them.
"""

from __future__ import annotations

from collections.abc import Collection

from telegram import User

from bot.i18n import gettext as _


def setup_lines(me: User) -> list[str]:
    """Return a line for each mode that is off, with its effect; none if all are on.

    Args: me: The bot as getMe last described it. Telegram tells a running bot of no later change.
    """
    lines = [
        (
            me.supports_inline_queries,
            _(
                "Inline mode is off: whoever types @{name} and words in another chat finds nothing, and answers have "
                "no Share button. @BotFather turns it on."
            ),
        ),
        (
            me.supports_guest_queries,
            _(
                "Guest mode is off: whoever mentions @{name} in a chat that I'm not in gets no answer. @BotFather "
                "turns it on."
            ),
        ),
        (me.can_join_groups, _("Nobody can add @{name} to a group. @BotFather allows it.")),
    ]
    return [sentence.format(name=me.username) for is_on, sentence in lines if not is_on]


def listed_groups_line(me: User, reader_ids: Collection[int] | None) -> str | None:
    """Return the line about groups that may ask, if the bot can be asked outside of its chats too; None: there is
    none.

    Args: me: See `setup_lines`. reader_ids: The ids of people and groups that may ask; None: everyone may.
    """
    has_groups = any(each < 0 for each in reader_ids or ())
    if not has_groups or not (me.supports_inline_queries or me.supports_guest_queries):
        return None
    return _(
        "READER_IDS lists groups: their members get answers there, but in other chats only people who are listed "
        "themselves."
    )
