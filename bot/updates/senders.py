"""Tell who sent an update, and which updates wait for one another."""

from __future__ import annotations

from telegram import Update

from bot.bot_api.answer_places import QUERIES, AnswerPlace, answer_place

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
