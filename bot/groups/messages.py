"""Render messages about groups that the bot joins and leaves."""

from __future__ import annotations

from telegram import Chat, MaybeInaccessibleMessage, Message, User

from bot.access import SERVICE_IDS
from bot.ask.small_talk.messages import who_answers
from bot.groups.callback_data import LeaveGroup
from bot.i18n import gettext as _
from bot.messaging.attribution import LABEL_LENGTH
from bot.messaging.html import Fragment, plain, safe_label
from bot.messaging.reply import Button, Reply, text_reply
from bot.updates.origins import clean_name


def render_greeting(bot_username: str) -> Reply:
    """Say in a group who answers here and how to ask, in two lines."""
    how = _("Mention me (@{name}), reply to one of my messages, or send /ask with your question.")
    return text_reply(f"{who_answers()}\n{how.format(name=bot_username)}")


def render_added_to_group(group: Chat, by: User, *, is_listed: bool) -> Reply:
    """Say who added the bot to a group, with a button to leave it.

    Args: is_listed: Whether everybody in the group may ask.
    """
    return _render_joined(
        _("{person} added me to {group}.").format(person=_name_of(by), group=_title_of(group)),
        group,
        *([] if is_listed else [_("READER_IDS does not list it: I answer nobody there but people who are listed.")]),
    )


def render_moved(group: Chat) -> Reply:
    """Say that a group became a supergroup, with a button to leave it."""
    moved = _("{group} has become a supergroup, so its id is another one.").format(group=_title_of(group))
    return _render_joined(moved, group)


def _render_joined(headline: str, group: Chat, *more: str) -> Reply:
    lines = [headline, _group_id(group), *more]
    if group.is_forum:
        lines.append(_("To see the id of one of its topics, send /start there."))
    return text_reply("\n".join(lines), Button(_("Leave"), LeaveGroup(group.id).data))


def render_removed_from_group(group: Chat, by: User) -> Reply:
    """Say who removed the bot from a group."""
    removed = _("{person} removed me from {group}.").format(person=_name_of(by), group=_title_of(group))
    return text_reply(f"{removed}\n{_group_id(group)}")


def with_silence(card: Reply, *, about: Chat | None, by: User | None) -> Reply:
    """Say below *card* of which group and of which person nothing more is told for now, if of any."""
    said = _("For the next hour I write further news of {name} only to the log.")
    names = [*([_title_of(about)] if about else []), *([_name_of(by)] if by else [])]
    return Reply(card.body + plain("".join(f"\n{said.format(name=name)}" for name in names)), card.buttons)


def render_left(card: MaybeInaccessibleMessage | None, group_id: int) -> Reply:
    """Say that the bot left a group, below the text of *card* if it can be read: that says which group it was."""
    left = plain(_("I left the group {id}.").format(id=group_id))
    if isinstance(card, Message) and card.text:
        left = Fragment(card.text_html, card.text, len(card.entities)) + plain("\n") + left
    return Reply(left)


def _group_id(group: Chat) -> str:
    return _("Group id: {id}").format(id=group.id)


def _title_of(group: Chat) -> str:
    return safe_label(clean_name(group.title) or _("a group"), LABEL_LENGTH)


def _name_of(user: User) -> str:
    """Return a person's name with their id. Telegram hides both of an anonymous admin."""
    if user.id in SERVICE_IDS:
        return _("An anonymous admin")
    return f"{safe_label(clean_name(user.full_name) or '?', LABEL_LENGTH)} ({user.id})"
