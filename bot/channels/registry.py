"""Keep the watched channels and their posts in the notebook."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.messaging.html import unlinked
from bot.queue.inbox import POST_KEY
from index.bookkeeping import Notebook
from index.errors import StoreError

logger = logging.getLogger(__name__)

CHANNEL_KEY = "channel:"
"""Prefix of the keys of watched channels, before the channel's id."""

MAX_ALBUM_DISTANCE = 9
"""Largest difference between the numbers of two messages of an album. An album has ten messages at most, and they come
together."""

GAPS_KEPT = 10  # of one channel, the latest ones

POSTS_KEPT = 10_000
"""Number of posts of one channel whose state is stored, the latest ones: thirty a day for a year. Telegram lets posts
be edited forever, but people correct them soon. All states are in memory, about 200 bytes each."""

POSTS_FORGOTTEN_AT_ONCE = 500
"""Number of posts beyond POSTS_KEPT that starts a clean-up. Finding the oldest posts requires reading all keys."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A period in which posts may have been missed."""

    start: datetime  # UTC
    end: datetime


@dataclass(frozen=True, slots=True)
class Channel:
    """A watched channel."""

    id: int
    title: str  # clean
    username: str | None  # None: it is private
    watched_by: int  # Telegram id of the admin who gets its alerts
    since: datetime  # UTC, whole seconds; later posts are added
    posts_at: tuple[datetime, ...] = ()  # times of its last posts, the oldest first
    lost_at: datetime | None = None  # when the bot stopped being an administrator; None: it is one
    failure: str | None = None  # class name of the last reported error; None: the last post was added
    failed_at: datetime | None = None  # time of the first post that could not be added
    is_quiet: bool = False  # whether its silence was reported
    gaps: tuple[Gap, ...] = ()  # the oldest first
    forgotten: int = 0  # number of the last post whose state is forgotten

    def with_gap(self, gap: Gap) -> Channel:
        """Return the channel with another gap."""
        return replace(self, gaps=(*self.gaps, gap)[-GAPS_KEPT:])

    @property
    def name(self) -> str:
        """The channel's name for admins."""
        title = unlinked(self.title)
        return f"{title} (@{self.username})" if self.username else title


@dataclass(frozen=True, slots=True)
class Post:
    """The stored state of a post."""

    version: tuple[int, int]  # seconds since 1970 of the last edit, and the number of that update
    article_id: str | None = None  # None: it has no text to quote
    album: str | None = None  # the id shared by all messages of an album
    text: str = ""  # only for albums, whose article is made from all messages
    link: str | None = None  # only if the post is nothing but a link, whose page was added


class Channels:
    """The watched channels. Methods that change them write to the disk and may be called in any thread."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self._lock = threading.RLock()
        self._channels: dict[int, Channel] = {}
        self._unwritten: set[int] = set()  # ids of channels of which the last change could not be written
        self._posts = Counter(int(key.split(":")[1]) for key in notebook.keys(POST_KEY))  # number of posts by channel
        for key, note in notebook.items(CHANNEL_KEY):
            self._read(key, note)
        notebook.watch(CHANNEL_KEY, self._read_again)

    def _read(self, key: str, note: Mapping[str, object]) -> None:
        try:
            channel = _channel_of(int(key.removeprefix(CHANNEL_KEY)), note)
        except (KeyError, TypeError, ValueError) as error:
            logger.warning("What is noted of %s cannot be understood, so it is not watched: %r", key, error)
        else:
            self._channels[channel.id] = channel

    def _read_again(self, key: str) -> None:
        """Note what another process has stored of a channel."""
        with self._lock:
            if note := self._notebook.get(key):
                self._read(key, note)
            else:
                self._channels.pop(int(key.removeprefix(CHANNEL_KEY)), None)

    def get(self, channel_id: int) -> Channel | None:
        """Return the channel with this id; None: it is not watched."""
        return self._channels.get(channel_id)

    def all(self) -> list[Channel]:
        """Return all channels in alphabetical order."""
        return sorted(self._channels.values(), key=lambda channel: (channel.title.casefold(), channel.id))

    def put(self, channel: Channel) -> None:
        """Store *channel*, new or changed.

        Raises: StoreError: nothing was changed.
        """
        with self._lock:
            self._notebook.put(f"{CHANNEL_KEY}{channel.id}", _note_of(channel))
            self._channels[channel.id] = channel
            self._unwritten.discard(channel.id)

    def change(self, channel_id: int, changed: Callable[[Channel], Channel]) -> None:
        """Change a channel, if it is watched. The change is written to disk if possible.

        No change of another writer is lost: *changed* gets what the disk has, unless that lacks an earlier change.
        """
        try:
            self._change(channel_id, changed)
        except StoreError as error:
            logger.warning("The state of a channel could not be stored: %s", error)

    def _change(self, channel_id: int, changed: Callable[[Channel], Channel]) -> None:
        """Change a channel, if it is watched. Raises: StoreError: it is changed, but only in memory."""
        with self._lock:
            known = self._channels.get(channel_id)
            if known is None:
                return
            base = known if channel_id in self._unwritten else None

            def change(note: dict[str, object] | None) -> Mapping[str, object] | None:
                if note is None:
                    return None
                self._channels[channel_id] = changed(base or _channel_of(channel_id, note))
                return _note_of(self._channels[channel_id])

            self._channels[channel_id] = changed(known)
            self._unwritten.add(channel_id)
            if self._notebook.change(f"{CHANNEL_KEY}{channel_id}", change) is None:  # another writer has removed it
                del self._channels[channel_id]
            self._unwritten.discard(channel_id)

    def remove(self, channel_id: int) -> None:
        """Delete a channel and the states of its posts.

        Raises: StoreError: nothing was changed.
        """
        with self._lock:
            self._notebook.remove(f"{CHANNEL_KEY}{channel_id}", *self._notebook.keys(f"{POST_KEY}{channel_id}:"))
            self._channels.pop(channel_id, None)
            self._unwritten.discard(channel_id)
            self._posts.pop(channel_id, None)

    def post(self, channel_id: int, message_id: int) -> Post | None:
        """Return the state of a post; None: unknown."""
        note = self._notebook.get(_post_key(channel_id, message_id))
        return _post_of(note) if note else None

    def album(self, channel_id: int, message_id: int, album: str) -> dict[int, Post]:
        """Return the other known messages of an album, by id, in order."""
        near = range(message_id - MAX_ALBUM_DISTANCE, message_id + MAX_ALBUM_DISTANCE + 1)
        posts = {number: self.post(channel_id, number) for number in near if number != message_id}
        return {number: post for number, post in posts.items() if post and post.album == album}

    def _album_of(self, channel_id: int, message_id: int) -> str | None:
        post = self.post(channel_id, message_id)
        return post.album if post else None

    def put_post(self, channel_id: int, message_id: int, post: Post) -> None:
        """Store the state of a post.

        Raises: StoreError.
        """
        note: dict[str, object] = {"version": list(post.version)}
        for name, value in (("article", post.article_id), ("album", post.album), ("link", post.link)):
            if value is not None:
                note[name] = value
        if post.text:
            note["text"] = post.text
        key = _post_key(channel_id, message_id)
        with self._lock:
            is_new = self._notebook.get(key) is None
            self._notebook.put(key, note)
            self._posts[channel_id] += is_new
            if self._posts[channel_id] >= POSTS_KEPT + POSTS_FORGOTTEN_AT_ONCE:
                self._forget_oldest(channel_id)

    def _forget_oldest(self, channel_id: int) -> None:
        """Delete the states of the oldest posts of a channel, and store up to which post they were deleted.

        Raises: StoreError.
        """
        numbers = sorted(int(key.rpartition(":")[2]) for key in self._notebook.keys(f"{POST_KEY}{channel_id}:"))
        oldest = numbers[:-POSTS_KEPT]
        while oldest and (album := self._album_of(channel_id, oldest[-1])) is not None:
            if album != self._album_of(channel_id, numbers[len(oldest)]):
                break
            oldest.pop()  # keep an album complete: its article is made from all its messages
        if oldest:
            last = oldest[-1]
            self._change(channel_id, lambda known: replace(known, forgotten=max(known.forgotten, last)))
        for start in range(0, len(oldest), POSTS_FORGOTTEN_AT_ONCE):
            batch = oldest[start : start + POSTS_FORGOTTEN_AT_ONCE]
            self._notebook.remove(*(_post_key(channel_id, number) for number in batch))
            self._posts[channel_id] -= len(batch)


def _post_key(channel_id: int, message_id: int) -> str:
    return f"{POST_KEY}{channel_id}:{message_id}"


def _post_of(note: Mapping[str, Any]) -> Post:
    at, number = note["version"]
    return Post((at, number), note.get("article"), note.get("album"), note.get("text", ""), note.get("link"))


def _note_of(channel: Channel) -> dict[str, object]:
    note: dict[str, object] = {
        "title": channel.title,
        "username": channel.username,
        "watched_by": channel.watched_by,
        "since": _seconds(channel.since),
        "posts_at": [_seconds(at) for at in channel.posts_at],
        "gaps": [[_seconds(gap.start), _seconds(gap.end)] for gap in channel.gaps],
    }
    if channel.lost_at:
        note["lost_at"] = _seconds(channel.lost_at)
    if channel.failure:
        note["failure"] = channel.failure
    if channel.failed_at:
        note["failed_at"] = _seconds(channel.failed_at)
    if channel.is_quiet:
        note["is_quiet"] = True
    if channel.forgotten:
        note["forgotten"] = channel.forgotten
    return note


def _channel_of(channel_id: int, note: Mapping[str, Any]) -> Channel:
    """Parse a note.

    Raises: KeyError, TypeError or ValueError.
    """
    return Channel(
        channel_id,
        str(note["title"]),
        note["username"],
        int(note["watched_by"]),
        moment(note["since"]),
        tuple(map(moment, note["posts_at"])),
        moment(note["lost_at"]) if "lost_at" in note else None,
        note.get("failure"),
        moment(note["failed_at"]) if "failed_at" in note else None,
        bool(note.get("is_quiet")),
        tuple(Gap(moment(start), moment(end)) for start, end in note["gaps"]),
        int(note.get("forgotten", 0)),
    )


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def moment(seconds: int) -> datetime:
    """Return the UTC time for a number of seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)
