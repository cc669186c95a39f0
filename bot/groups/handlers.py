"""Handle changes of the bot's membership in groups, and the button to leave one."""

from __future__ import annotations

import logging
from collections.abc import Callable

from telegram import Bot, Chat, ChatMember, ChatMemberRestricted, ChatMemberUpdated, Update, User
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import ContextTypes

from bot.access import SERVICE_IDS, Access
from bot.bot_api.places import MessagePlace
from bot.groups.callback_data import LeaveGroup
from bot.groups.messages import (
    render_added_to_group,
    render_greeting,
    render_left,
    render_moved,
    render_removed_from_group,
    with_silence,
)
from bot.groups.news_limits import NewsLimits
from bot.messaging.reply import Reply
from bot.messaging.send import answer_query, finish_button_message, message_of, query_of, send_to, tell_each
from bot.runtime.bounded_dict import BoundedDict
from bot.runtime.executors import Threads, run_in_executor
from index.bookkeeping import Notebook

logger = logging.getLogger(__name__)

GREETED_KEY = "greeted:"
"""Prefix of the keys of groups that were greeted, before their ids."""

GREETED_REMEMBERED = 10_000
"""Largest number of groups that are remembered as greeted. Anybody may add the bot to ever more of them. About 2 MB."""

GREETINGS_REMEMBERED = 1_000
"""Largest number of greetings that can be deleted. It takes some seconds until a group is known to have moved."""

_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_OUTSIDE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


class GroupHandlers:
    """The handlers of groups. `bot.routing.routes` says who may call which."""

    def __init__(
        self,
        access: Access,
        notebook: Notebook,
        threads: Threads,
        limits: NewsLimits,
        became_supergroup: Callable[[int], bool],
    ) -> None:
        """Take what is known of groups.

        Args: became_supergroup: Returns whether the chat with this id was a group with another id before.
        """
        self._access = access
        self._notebook = notebook
        self._changing = threads.changing
        self._limits = limits
        self._became_supergroup = became_supergroup
        self._greetings: BoundedDict[int, int] = BoundedDict(GREETINGS_REMEMBERED)  # their ids, by those of the groups

    def concerns(self, update: Update) -> bool:
        """Return whether somebody added the bot to a group or removed it. It knows that it left by itself."""
        changed = update.my_chat_member
        if changed is None or changed.chat.type not in _GROUPS:
            return False
        is_moved = _is_inside(changed.old_chat_member) != _is_inside(changed.new_chat_member)
        return is_moved and changed.from_user.id != changed.get_bot().id

    async def membership_changed(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Tell the admins who added the bot to a group or removed it, unless that is often, and greet a new group."""
        changed = update.my_chat_member
        if changed is None:  # pragma: no cover - its route is only for updates that have one
            return
        if card := self._news(changed):
            await self._tell_admins(context.bot, changed.chat, card)
        if _is_inside(changed.new_chat_member):
            await self._greet_once(context.bot, changed.chat)

    def _news(self, changed: ChatMemberUpdated) -> Reply | None:
        """Return the card for the admins; None: they were told enough of this group or this person, but for the log.

        What the admins do themselves, what happens to groups that they listed, and that a group moved is always told.
        """
        group, by, is_inside = changed.chat, changed.from_user, _is_inside(changed.new_chat_member)
        if is_inside and self._became_supergroup(group.id) and self._limits.has_just_moved(group.id):
            return render_moved(group)
        card = self._card(group, by, is_inside=is_inside)
        if self._access.is_admin(by) or self._access.lists(group):
            return card
        known = None if by.id in SERVICE_IDS else by
        left = self._limits.take(group.id, known.id if known else None)
        if left is None:
            change = "added the bot to" if is_inside else "removed the bot from"
            logger.info("The person %d %s the group %d; the admins are not told so often", by.id, change, group.id)
            return None
        return with_silence(card, about=None if left.of_group else group, by=None if left.by_person else known)

    def _card(self, group: Chat, by: User, *, is_inside: bool) -> Reply:
        if not is_inside:
            return render_removed_from_group(group, by)
        return render_added_to_group(group, by, is_listed=self._access.may_ask(None, group))

    async def _tell_admins(self, bot: Bot, group: Chat, card: Reply) -> None:
        if not await tell_each(bot, self._access.admin_ids, card):
            logger.info("No admin could be told that the bot was added to the group %d or removed from it", group.id)

    async def _greet_once(self, bot: Bot, group: Chat) -> None:
        """Greet a group whose members may ask, unless it was greeted before or under another id.

        It is noted first: if the program ends in between, the group is not greeted, which is better than twice.

        Raises: StoreError: it could not be noted, and the group was not greeted.
        """
        key = f"{GREETED_KEY}{group.id}"
        if not self._access.may_ask(None, group) or not await run_in_executor(self._changing, self._note_greeted, key):
            return
        if self._became_supergroup(group.id):
            return
        try:
            greeting = await send_to(bot, MessagePlace(group.id), render_greeting(bot.username))
            self._greetings[group.id] = greeting.message_id
        except TelegramError as error:
            logger.info("The group %d could not be greeted: %s", group.id, error)

    async def moved(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Delete the greeting of a supergroup that was greeted before it had this id.

        Telegram says that the bot joined a supergroup, and from which group it became one, in either order.
        """
        message = message_of(update)
        greeting_id = self._greetings.pop(message.chat_id, None)
        if greeting_id is None or self._notebook.get(f"{GREETED_KEY}{message.migrate_from_chat_id}") is None:
            return
        try:
            await message.get_bot().delete_message(message.chat_id, greeting_id)
        except TelegramError as error:
            logger.info("The second greeting of the group %d could not be deleted: %s", message.chat_id, error)

    def _note_greeted(self, key: str) -> bool:
        """Note that a group is greeted. Return whether it was not noted before."""
        if not self._notebook.put_new(key, {}):
            return False
        self._notebook.remove(*self._notebook.keys(GREETED_KEY)[:-GREETED_REMEMBERED])
        return True

    async def leave(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Leave the group of the button. If the bot is in it no more, that is as well."""
        query, group_id = query_of(update), LeaveGroup.of(update).group_id
        try:
            await context.bot.leave_chat(group_id)
        except (BadRequest, Forbidden) as error:
            logger.info("The bot was not in the group %d any more: %s", group_id, error)
        await finish_button_message(query, render_left(query.message, group_id))
        await answer_query(query)


def _is_inside(member: ChatMember) -> bool:
    """Return whether *member* is in the chat. Limits on what somebody may do stay when they leave."""
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status not in _OUTSIDE
