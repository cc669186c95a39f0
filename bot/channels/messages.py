"""Render messages about watched channels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.channels.callback_data import FillGaps, UnwatchChannel, WatchChannel
from bot.channels.registry import Channel, Gap
from bot.i18n import gettext as _
from bot.i18n import ngettext
from bot.messaging.attribution import LABEL_LENGTH
from bot.messaging.error_messages import user_message
from bot.messaging.html import Fragment, bold, join, link, plain, safe_label, short_label, unlinked
from bot.messaging.reply import Button, Reply, text_reply
from bot.messaging.shared_messages import UNUSUALLY_SILENT, and_more, read_in_words, time_in_words
from index.errors import CorpusError
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
    facts = [read_in_words(channel.since, complete_until(channel, polled_at))]
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
        problems.append(_(UNUSUALLY_SILENT))
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
        lines.append(plain("\n" + and_more(more) if more > 0 else ""))
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
    return Button(short_label(label, LABEL_LENGTH), UnwatchChannel(channel.id).data)


def render_unwatched(channel: Channel) -> Reply:
    """Say that *channel* is no longer watched."""
    return text_reply(_("Stopped watching: {name}. Its articles stay in the archive.").format(name=channel.name))


def render_offer_to_watch(title: str, channel_id: int) -> Reply:
    """Offer to watch a channel of which the bot has become an administrator."""
    said = _("I'm now an administrator of {title}. Shall I add its new posts automatically?")
    return text_reply(said.format(title=unlinked(title)), Button(_("Watch"), WatchChannel(channel_id).data))


# --- refusals ---


def only_in_private() -> str:
    """Return the sentence about /watch in a group."""
    return _("Please send that to me in private; I'll report there.")


def name_a_channel() -> str:
    """Return the sentence about text that cannot be the name of a channel."""
    return _("Name the channel like @name or https://t.me/name, or forward me one of its posts and reply to that.")


def name_the_channel_to_unwatch() -> str:
    """Return the sentence about /unwatch without a channel."""
    return _("Send /unwatch with a channel's name. /watch lists those I'm watching.")


def not_forwarded_from_a_channel() -> str:
    """Return the sentence about a command in reply to something else than a channel's post."""
    return _("That wasn't forwarded from a channel. Reply to a post that was.")


def not_a_channel() -> str:
    """Return the sentence about a chat that is a group or a person."""
    return _("That isn't a channel. To add a message from a group, reply to it with /add.")


def no_public_channel(name: str) -> str:
    """Return the sentence about a name that Telegram does not know."""
    return _("There is no public channel {name}.").format(name=name)


def channel_not_shown() -> str:
    """Return the sentence about an id that Telegram does not show to the bot."""
    return _("Telegram doesn't show me that channel. Make me one of its administrators first.")


def not_watched() -> str:
    """Return the sentence about /unwatch for a channel that is not watched."""
    return _("I'm not watching that channel. /watch lists those I'm watching.")


def no_longer_watched() -> str:
    """Return the sentence about a button of a channel that is not watched any more."""
    return _("I'm no longer watching that channel.")


# --- alerts ---


def rights_lost(channel: Channel) -> str:
    """Return the sentence about a channel of which the bot is no longer an administrator."""
    said = _("I'm no longer an administrator of {name}, so I can't see its posts. Make me one again, or send /unwatch.")
    return said.format(name=channel.name)


def resumed(channel: Channel, gap: Gap) -> str:
    """Return the sentence about a channel of which the bot is an administrator again; *gap* is the time between."""
    said = _(
        "I'm an administrator of {name} again and have resumed watching it. Posts from between {start} and "
        "{end} are missing. To add them, export the channel with Telegram Desktop (as JSON), then on the "
        "command line: {command}"
    )
    times = {"start": time_in_words(gap.start), "end": time_in_words(gap.end)}
    return said.format(name=channel.name, **times, command=import_command(channel))


def unusually_silent(channel: Channel) -> str:
    """Return the sentence about a channel without new posts."""
    said = _("Nothing new in {name} since {last}; that's unusually long.")
    return said.format(name=channel.name, last=time_in_words(quiet_since(channel)))


def posts_missed(gap: Gap, channels: Sequence[Channel]) -> str:
    """Return the sentence about posts that Telegram no longer had when they were fetched."""
    said = _(
        "I fetched nothing from Telegram for more than a day, and it doesn't keep anything longer. Posts from "
        "between {start} and {end} may be missing from: {names}. Export these channels with Telegram Desktop "
        "(as JSON) and add each on the command line; posts already in the archive aren't added twice: "
        "{commands}"
    )
    names = ", ".join(channel.name for channel in channels)
    commands = "; ".join(dict.fromkeys(map(import_command, channels)))
    times = {"start": time_in_words(gap.start), "end": time_in_words(gap.end)}
    return said.format(**times, names=names, commands=commands)


def post_refused(channel: Channel, url: str | None, number: int, error: CorpusError, *, is_retried: bool) -> str:
    """Return the sentences about a post that could not be added, with the reason."""
    said = _("I couldn't add a post of {name}: {post}.").format(name=channel.name, post=_post_in_words(url, number))
    return " ".join([said, user_message(error), *([_("I'll keep trying for a day.")] if is_retried else [])])


def post_given_up(channel: Channel, url: str | None, number: int) -> str:
    """Return the sentence about a post that could not be added for a day."""
    said = _("I couldn't add a post of {name} for a whole day, so I gave up on it: {post}.")
    return said.format(name=channel.name, post=_post_in_words(url, number))


def _post_in_words(url: str | None, number: int) -> str:
    """Return the address of a post, or its number if its channel is private."""
    return url or _("number {number}").format(number=number)
