"""Write refusals for people who lack a permission."""

from __future__ import annotations

from bot.access import SERVICE_IDS
from bot.i18n import gettext as _


def refusal(user_id: int) -> str:
    """Return the refusal for a person who may not ask."""
    if user_id in SERVICE_IDS:
        return anonymous_refusal()
    return _("This archive is private. To get access, send its admin your Telegram id: {id}.").format(id=user_id)


def admin_refusal(user_id: int) -> str:
    """Return the refusal of an admin's command for a person who is no admin."""
    if user_id in SERVICE_IDS:
        return anonymous_refusal()
    return _("Only admins can do that. Your Telegram id is {id}.").format(id=user_id)


def anonymous_refusal() -> str:
    """Return the refusal for a person who writes in the name of a group or channel. Everybody there has the same id."""
    return _("You're posting anonymously, so I can't tell who you are. Please post as yourself.")
