"""Render messages about watched channels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.channels.callback_data import FillGaps, UnwatchChannel
from bot.channels.registry import Channel
from bot.i18n import gettext as _
from bot.i18n import ngettext
from bot.messaging.attribution import LABEL_LENGTH
from bot.messaging.html import Fragment, bold, join, link, plain, safe_label, shortened
from bot.messaging.reply import Button, Reply, text_reply
from bot.messaging.shared_messages import time_in_words
from index.feeds.schedule import silent_after, silent_since

CHANNELS_SHOWN = 8
"""Number of channels in one message, each with a button: about two screens of a phone. They fit whatever their
state."""

TITLE_SHOWN = 60  # UTF-16 code units of a channel's title in a list


def quiet_after(channel: Channel) -> timedelta:
    """Return how long *channel* may be silent before admins are told. It depends on the channel's usual rhythm."""
    return silent_after(_seconds(channel))


def quiet_since(channel: Channel) -> datetime:
    """Return the time since which nothing was posted."""
    return silent_since(_seconds(channel), channel.since)


def _seconds(channel: Channel) -> list[int]:
    return [int(at.timestamp()) for at in channel.posts_at]


def complete_until(channel: Channel, polled_at: datetime) -> datetime:
    """Return the time until which all posts since the beginning were received, apart from the gaps.

    Args: polled_at: The time until which all updates were fetched from Telegram.
    """
    return min(filter(None, (polled_at, channel.lost_at, channel.failed_at)))


def facts_of_channel(channel: Channel, polled_at: datetime) -> list[str]:
    """Return the facts about a channel's state, one per line."""
    facts = [
        _("read from {since} to {until}").format(
            since=time_in_words(channel.since), until=time_in_words(complete_until(channel, polled_at))
        )
    ]
    if channel.posts_at:
        facts.append(_("last post {at}").format(at=time_in_words(channel.posts_at[-1])))
    return [*facts, *_problems_of(channel)]


def problem_of(channel: Channel) -> str | None:
    """Return the problems of a channel in one line; None: there are none."""
    return "; ".join(_problems_of(channel)) or None


def _problems_of(channel: Channel) -> list[str]:
    problems = []
    if channel.lost_at:
        problems.append(_("I'm no longer an administrator there"))
    if channel.failure:
        problems.append(_("I couldn't add the last post"))
    if channel.is_quiet:
        problems.append(_("nothing new for unusually long"))
    if channel.gaps:
        problems.append(_missing(channel))
    return problems


def _missing(channel: Channel) -> str:
    gap = channel.gaps[-1]
    missing = _("posts between {start} and {end} may be missing: {command}")
    return missing.format(start=time_in_words(gap.start), end=time_in_words(gap.end), command=import_command(channel))


def render_channels(channels: Sequence[Channel], polled_at: datetime) -> Reply:
    """Render the watched channels, each with a button to stop watching it."""
    if not channels:
        return text_reply(
            _(
                "I'm not watching any channels. Make me an administrator of one, then send /watch with its "
                "@name or link; or forward me one of its posts and reply to that with /watch."
            )
        )
    lines = [plain(ngettext("Watching {n} channel", "Watching {n} channels", len(channels)).format(n=len(channels)))]
    for channel in channels[:CHANNELS_SHOWN]:
        facts = "\n".join(facts_of_channel(channel, polled_at))
        lines.append(plain("\n") + _linked(channel) + plain(f"\n{facts}"))
    if more := len(channels) - CHANNELS_SHOWN:
        lines.append(plain("\n" + _("… and {n} more.").format(n=more) if more > 0 else ""))
    return Reply(join(lines, "\n"), tuple((_stop(channel),) for channel in channels[:CHANNELS_SHOWN]))


def render_watched(channel: Channel) -> Reply:
    """Say that *channel* is watched, and what that means."""
    lines = [
        plain(_("Watching:") + " ") + _linked(channel),
        plain(
            _(
                "Each new post becomes an article; edits update it. If a post is just a link, I add the linked "
                "page. I don't read attached files."
            )
        ),
        plain(
            _(
                "I can't see posts from before {since}, or deletions (use /remove). To add earlier posts, "
                "export the channel with Telegram Desktop (as JSON), then on the command line: {command}"
            ).format(since=time_in_words(channel.since), command=import_command(channel))
        ),
    ]
    if not channel.gaps:
        return Reply(join(lines, "\n"), ((_stop(channel),),))
    lines.append(plain(_missing(channel)))
    return Reply(join(lines, "\n"), ((_stop(channel),), (Button(_("They were added"), FillGaps(channel.id).data),)))


def import_command(channel: Channel) -> str:
    """Return the command line that adds an export of *channel*. Each post then gets the same link as here."""
    name = f"--channel {channel.username} " if channel.username else ""
    return f"add {name}result.json"


def render_not_admin(title: str, bot_username: str) -> Reply:
    """Explain how to let the bot watch a channel of which it is not an administrator."""
    url = f"https://t.me/{bot_username}?startchannel&admin=manage_chat"
    lines = [
        plain(_("Not watched yet:") + " ") + bold(plain(safe_label(title, TITLE_SHOWN))),
        plain(_("I only see posts where I'm an administrator. I don't need any particular permission.")),
        link(plain(_("Make me an administrator")), url) + plain(" " + _("(owners can), then send /watch again.")),
    ]
    return Reply(join(lines, "\n"))


def _linked(channel: Channel) -> Fragment:
    title = plain(safe_label(channel.title, TITLE_SHOWN))
    return link(title, f"https://t.me/{channel.username}") if channel.username else bold(title)


def _stop(channel: Channel) -> Button:
    label = _("Stop: {title}").format(title=channel.title)
    return Button(shortened(label, LABEL_LENGTH), UnwatchChannel(channel.id).data)
