"""Refusals: what is said to people who may not do what they ask for."""

from __future__ import annotations

from bot.access import SERVICE_IDS
from bot.i18n import gettext as _


def refusal(user_id: int) -> str:
    """Refuse a person who may not ask."""
    if user_id in SERVICE_IDS:
        return anonymous_refusal()
    return _("This archive is private. To get access, send its admin your Telegram id: {id}.").format(id=user_id)


def admin_refusal(user_id: int) -> str:
    """Refuse an admin's command of a person who is no admin."""
    if user_id in SERVICE_IDS:
        return anonymous_refusal()
    return _("Only admins can do that. Your Telegram id is {id}.").format(id=user_id)


def anonymous_refusal() -> str:
    """Refuse a person who writes in a group's or a channel's name: their id would be everybody's."""
    return _("You're posting anonymously, so I can't tell who you are. Please post as yourself.")
