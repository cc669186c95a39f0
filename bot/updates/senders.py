"""Tell who sent an update, which updates wait for one another, and how many may."""

from __future__ import annotations

from telegram import Update
from telegram.constants import ChatType

from bot.bot_api.answer_places import QUERIES, AnswerPlace, answer_place

MAX_WAITING = 30  # of one person in a private chat: half a minute at one message per second
MAX_WAITING_IN_GROUP = 5  # in a group, whose pace all members share: a quarter of a minute
MAX_WAITING_OF_ADMIN = 200  # admins often forward a hundred articles at once

MAX_PER_MINUTE = 30  # of one person in a private chat, admins excepted, in any MINUTE_S; more updates wait
MAX_QUERIES_PER_MINUTE = 120  # inline queries of one person, admins excepted: more than anybody types and looks at
Queue = int | tuple[AnswerPlace, int]
"""The updates that are handled in order: those of a chat, by its id, or a person's queries, which have no chat."""

Person = tuple[Queue, int]  # the queue of a person's updates, and the id of the person


def person_of(update: Update) -> Person:
    """Return who sent an update, and the queue in which it waits."""
    chat, user, place = update.effective_chat, update.effective_user, answer_place(update)
    user_id = user.id if user else 0
    if place in QUERIES:
        return (place, user_id), user_id
    return chat.id if chat else 0, user_id


def limit_per_minute(update: Update, *, is_admin: bool) -> int | None:
    """Return the number of such updates of its sender that are handled in a minute; None: any number.

    In a group others would wait too, so the group's pace is enough there.
    """
    if is_admin:
        return None
    chat, place = update.effective_chat, answer_place(update)
    if place is AnswerPlace.INLINE:
        return MAX_QUERIES_PER_MINUTE
    is_alone = place is AnswerPlace.GUEST or (chat is not None and chat.type == ChatType.PRIVATE)
    return MAX_PER_MINUTE if is_alone else None


def waiting_limit(update: Update, *, is_admin: bool) -> int:
    """Return the number of updates of its sender that may wait."""
    if is_admin:
        return MAX_WAITING_OF_ADMIN
    chat = None if answer_place(update) in QUERIES else update.effective_chat
    return MAX_WAITING if chat is None or chat.type == ChatType.PRIVATE else MAX_WAITING_IN_GROUP
