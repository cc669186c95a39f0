"""Handle `/watch`, `/unwatch`, and changes of the bot's rights in channels."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from telegram import Bot, ChatFullInfo, ChatMemberUpdated, Message, MessageOriginChannel, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, Forbidden
from telegram.ext import ContextTypes

from bot.access import Access
from bot.bot_api.places import MessagePlace
from bot.channels.alerts import ChannelAlerts
from bot.channels.callback_data import FillGaps, UnwatchChannel, WatchChannel
from bot.channels.messages import (
    channel_not_shown,
    name_a_channel,
    name_the_channel_to_unwatch,
    no_longer_watched,
    no_public_channel,
    not_a_channel,
    not_forwarded_from_a_channel,
    not_watched,
    only_in_private,
    render_channels,
    render_not_admin,
    render_offer_to_watch,
    render_unwatched,
    render_watched,
    resumed,
)
from bot.channels.registry import Channel, Channels, Gap
from bot.messaging.debounce import Debounce
from bot.messaging.error_messages import UsageError
from bot.messaging.reply import Reply
from bot.messaging.send import answer_query, finish_button_message, message_of, query_of, send_reply, send_to
from bot.runtime.executors import Threads, run_in_executor
from bot.updates.messages import some_channel
from bot.updates.origins import clean_name
from bot.updates.parse import command_of

_USERNAME = re.compile(r"@?([A-Za-z][A-Za-z0-9_]{3,31})")
_LINK = re.compile(r"(?:https?://)?(?:t|telegram)\.me/(?:s/)?([A-Za-z][A-Za-z0-9_]{3,31})(?:/\d*)?/?(?:[?#].*)?")
_PRIVATE_LINK = re.compile(r"(?:https?://)?(?:t|telegram)\.me/c/(\d{1,12})(?:/\d*)?/?(?:[?#].*)?")
_ID = re.compile(r"-100(\d{1,12})")

_ADMIN = (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)


class ChannelHandlers:
    """The handlers of channels, for admins. `bot.routing.routes` says who may call which."""

    def __init__(
        self,
        channels: Channels,
        reports: ChannelAlerts,
        access: Access,
        threads: Threads,
        polled_at: Callable[[], datetime],
    ) -> None:
        """Take the watched channels and what their commands need.

        Args: polled_at: Returns the time until which all updates were fetched from Telegram.
        """
        self._channels = channels
        self._reports = reports
        self._access = access
        self._changing = threads.changing
        self._polled_at = polled_at
        self._debounce = Debounce()

    async def watch(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Watch the channel of a command: its name, or a reply to one of its posts. Without one, list the watched
        channels."""
        message = message_of(update)
        reference = _reference_of(message, context.bot.username)
        if message.chat.type != ChatType.PRIVATE:
            raise UsageError(only_in_private())
        if reference is None:
            await send_reply(message, render_channels(self._channels.all(), self._polled_at()))
            return
        chat = await _chat(context.bot, reference)
        await send_reply(message, await self._begin(update, chat, message.date))

    async def watch_offered(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Watch the channel of the button. The bot has just become an administrator there."""
        query = query_of(update)
        with self._debounce.first_tap(query) as first:
            if first:
                chat = await _chat(context.bot, WatchChannel.of(update).channel_id)
                at = datetime.now(UTC).replace(microsecond=0)
                await finish_button_message(query, await self._begin(update, chat, at))
        await answer_query(query)

    async def _begin(self, update: Update, chat: ChatFullInfo, at: datetime) -> Reply:
        user = update.effective_user
        if chat.type != ChatType.CHANNEL:
            raise UsageError(not_a_channel())
        title = clean_name(chat.title or chat.username) or some_channel()
        if not await is_admin_there(chat.get_bot(), chat.id):
            return render_not_admin(title, chat.get_bot().username)
        channel = self._channels.get(chat.id)
        if channel is None:
            channel = Channel(chat.id, title, chat.username, user.id if user else 0, at)
        if channel.lost_at:
            channel = replace(channel.with_gap(Gap(channel.lost_at, at)), lost_at=None)
        await run_in_executor(self._changing, self._channels.put, channel)
        return render_watched(channel)

    async def fill(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Mark the missing posts of the button's channel as added: the person who added them says so."""
        query, channel_id = query_of(update), FillGaps.of(update).channel_id
        await run_in_executor(self._changing, self._channels.change, channel_id, partial(replace, gaps=()))
        channel = self._channels.get(channel_id)
        if channel is None:
            raise UsageError(no_longer_watched())
        await finish_button_message(query, render_watched(channel))
        await answer_query(query)

    async def unwatch(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Stop watching a channel. Its articles stay."""
        message = message_of(update)
        reference = _reference_of(message, context.bot.username)
        if reference is None:
            raise UsageError(name_the_channel_to_unwatch())
        found = [channel for channel in self._channels.all() if _is_named(channel, reference)]
        if not found:
            raise UsageError(not_watched())
        await send_reply(message, await self._end(found[0]))

    async def unwatch_listed(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Stop watching the channel of the button."""
        query = query_of(update)
        channel = self._channels.get(UnwatchChannel.of(update).channel_id)
        if channel is None:
            raise UsageError(no_longer_watched())
        await finish_button_message(query, await self._end(channel))
        await answer_query(query)

    async def _end(self, channel: Channel) -> Reply:
        await run_in_executor(self._changing, self._channels.remove, channel.id)
        return render_unwatched(channel)

    def is_watched(self, update: Update) -> bool:
        """Return whether *update* comes from a watched channel."""
        chat = update.effective_chat
        return chat is not None and self._channels.get(chat.id) is not None

    def concerns(self, update: Update) -> bool:
        """Return whether a change of the bot's rights matters: in a watched channel, or made by an admin.

        Anybody can give the bot rights in their channel, or block it. Nothing of that is stored.
        """
        changed = update.my_chat_member
        if changed is None:
            return False
        is_channel = changed.chat.type == ChatType.CHANNEL
        is_ours = self._channels.get(changed.chat.id) is not None or self._access.is_admin(changed.from_user)
        return is_channel and is_ours

    async def rights_changed(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Report that the bot became, or is no longer, an administrator of a channel, if that is new."""
        changed = update.my_chat_member
        if changed is None:  # pragma: no cover - its handler is only for updates that have one
            return
        channel, is_admin = self._channels.get(changed.chat.id), changed.new_chat_member.status in _ADMIN
        if channel is None:
            if is_admin:
                await _offer(context.bot, changed)
        elif not is_admin and channel.lost_at is None:
            await run_in_executor(
                self._changing, self._channels.change, channel.id, partial(replace, lost_at=changed.date)
            )
            await self._reports.tell_lost(context.bot, channel)
        elif is_admin and channel.lost_at is not None:
            await self._go_on(channel, channel.lost_at, changed.date, context.bot)

    async def _go_on(self, channel: Channel, lost_at: datetime, back_at: datetime, bot: Bot) -> None:
        def back(known: Channel) -> Channel:
            return replace(known.with_gap(Gap(lost_at, back_at)), lost_at=None)

        await run_in_executor(self._changing, self._channels.change, channel.id, back)
        await self._reports.tell(bot, channel, resumed(channel, Gap(lost_at, back_at)))


async def _offer(bot: Bot, changed: ChatMemberUpdated) -> None:
    """Offer to watch a channel to the admin who made the bot its administrator."""
    title = clean_name(changed.chat.title) or some_channel()
    await send_to(bot, MessagePlace(changed.from_user.id), render_offer_to_watch(title, changed.chat.id))


def _reference_of(message: Message, bot_username: str) -> str | int | None:
    """Return the channel of a command: "@name", or an id; None if it names none.

    Raises: UsageError: the text cannot be the name of a channel.
    """
    command = command_of(message.text, bot_username)
    named_there = command[1] if command else ""
    replied = message.reply_to_message
    if not named_there:
        origin = replied.forward_origin if replied else None
        if replied and not isinstance(origin, MessageOriginChannel):
            raise UsageError(not_forwarded_from_a_channel())
        return origin.chat.id if isinstance(origin, MessageOriginChannel) else None
    if match := _ID.fullmatch(named_there) or _PRIVATE_LINK.fullmatch(named_there):
        return int(f"-100{match[1]}")
    if match := _LINK.fullmatch(named_there) or _USERNAME.fullmatch(named_there):
        return f"@{match[1]}"
    raise UsageError(name_a_channel())


def _is_named(channel: Channel, reference: str | int) -> bool:
    if isinstance(reference, int):
        return channel.id == reference
    return f"@{channel.username}".lower() == reference.lower()


async def _chat(bot: Bot, reference: str | int) -> ChatFullInfo:
    """Fetch a channel from Telegram.

    Raises: UsageError: Telegram does not know the channel, or does not show it to the bot.
    """
    try:
        return await bot.get_chat(reference)
    except (BadRequest, Forbidden) as error:
        if isinstance(reference, str):
            raise UsageError(no_public_channel(reference)) from error
        raise UsageError(channel_not_shown()) from error


async def is_admin_there(bot: Bot, channel_id: int) -> bool:
    """Return whether the bot is an administrator of a channel.

    Raises: TelegramError: Telegram gave no answer.
    """
    try:
        member = await bot.get_chat_member(channel_id, bot.id)
    except (BadRequest, Forbidden):  # Telegram shows the members of a channel only to its administrators
        return False
    return member.status in _ADMIN
