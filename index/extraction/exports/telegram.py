"""Make an article from each post of Telegram channels. An album is one post."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import NoReturn

from index.articles.limits import label_of
from index.errors import BrokenContentError, IngestError, NoChannelError, NoTextError, TextTooLongError
from index.extraction.declared import possible
from index.extraction.exports.posts import USERNAME, LeftOut, Post
from index.extraction.exports.telegram_reader import MAX_MESSAGE_SIZE, Message, messages_in
from index.extraction.exports.text_stream import BROKEN
from index.extraction.formats.plain_text import draft_of_texts
from index.model import Draft
from index.text import clean_text

MIN_POST_CHARS = 12
"""Shortest post of one line, in characters. A shorter post has nothing to quote."""

MAX_ALBUM = 10
"""Most pictures and videos that Telegram shows as one post."""

_FILE_KEYS = ("photo", "file")
"""Keys of a message with a picture or another file, whose text is a caption."""

_OF_ALBUM = ("type", "date_unixtime", "date", "author", "forwarded_from")
"""Keys whose values the messages of an album share."""

MAX_SECONDS_DIGITS = 11
"""Most digits of the seconds since 1970. They reach beyond the year 3000."""

_LINK = re.compile(r"[a-z][a-z0-9+.-]*://\S+|(?:www\.|t\.me/)\S+", re.IGNORECASE)


def posts_of_telegram(pieces: Iterator[str], source: str, username: str | None) -> Iterator[Post]:
    """Yield the posts of all channels in an export, and those that are left out, in the order of the file.

    Args: pieces: The file's text. source: Its name in errors. username: Of the channel, if the export does not contain
        it.
    Raises: BrokenContentError: the rest is not JSON. NoChannelError; NoTextError: it has no messages.
    """
    has_channel = has_message = False
    for album in _albums(messages_in(pieces, source)):
        has_message = True
        has_channel = has_channel or album[0].chat.is_channel
        yield _post_of(album, source, username)
    if not has_channel:
        raise NoChannelError(source) if has_message else NoTextError(source)


def _albums(messages: Iterator[Message]) -> Iterator[list[Message]]:
    """Yield the messages of each post: an album, or a single message.

    An export does not name albums. They are messages with files that were sent one after the other in the same second.
    """
    album: list[Message] = []
    broken: BrokenContentError | None = None
    try:
        for message in messages:
            if album and not _continues(album, message):
                yield album
                album = []
            album.append(message)
    except BrokenContentError as error:
        broken = error
    if album:
        yield album
    if broken:
        raise broken


def _continues(album: Sequence[Message], message: Message) -> bool:
    last, following = album[-1].values, message.values
    if not last or not following or len(album) == MAX_ALBUM or album[-1].chat != message.chat:
        return False
    has_files = all(any(key in values for key in _FILE_KEYS) for values in (last, following))
    is_next = _id_of(last) + 1 == _id_of(following)
    return has_files and is_next and all(last.get(key) == following.get(key) for key in _OF_ALBUM)


def _post_of(album: Sequence[Message], source: str, username: str | None) -> Post:
    chat, values = album[0].chat, album[0].values
    if not chat.is_channel:
        return Post(source, partial(_left_out, LeftOut.NO_CHANNEL))
    if values is None:
        return Post(source, partial(_refuse, TextTooLongError(f"{source}: a message", MAX_MESSAGE_SIZE)))
    name = f"{source}: message {_id_of(values)}"
    if values.get("type") == "service":
        return Post(name, partial(_left_out, LeftOut.SERVICE))
    return Post(name, partial(_draft_of, album, name, username))


def _draft_of(album: Sequence[Message], name: str, username: str | None) -> Draft | LeftOut:
    """Return the article. For a forwarded post, the export has only the name of its origin: no author, and no date."""
    chat, values = album[0].chat, album[0].values or {}
    texts = [_text_of(message.values or {}) for message in album]
    if BROKEN in f"{''.join(texts)}{chat.name}{values.get('forwarded_from')}{values.get('author')}":
        raise BrokenContentError(name)
    texts = list(filter(clean_text, texts))
    cleaned = clean_text("\n\n".join(texts))
    if not cleaned:
        return LeftOut.NO_TEXT
    if (len(cleaned) < MIN_POST_CHARS and "\n" not in cleaned) or all(map(_LINK.fullmatch, cleaned.split())):
        return LeftOut.SHORT
    draft = draft_of_texts(texts, name)
    draft = replace(draft, url=_url_of(chat.username or username, _id_of(values)))
    if "forwarded_from" in values:
        return replace(draft, source=label_of(values["forwarded_from"]))
    byline = draft.byline or label_of(values.get("author"))
    return replace(draft, byline=byline, source=label_of(chat.name), published=_published(values))


def _left_out(reason: LeftOut) -> LeftOut:
    return reason


def _refuse(error: IngestError) -> NoReturn:
    raise error


def _id_of(values: Mapping[str, object]) -> int:
    """Return the message's number in its chat; 0 if there is none."""
    number = values.get("id")
    return number if type(number) is int else 0


def _text_of(values: Mapping[str, object]) -> str:
    """Return the text or caption without formatting. Older exports have it only in `text`."""
    entities, text = values.get("text_entities"), values.get("text")
    parts = next((parts for parts in (entities, text) if parts and isinstance(parts, list)), [text])
    texts = (part.get("text") if isinstance(part, dict) else part for part in parts)
    return "".join(text for text in texts if isinstance(text, str))


def _url_of(username: str | None, number: int) -> str | None:
    """Return the public address of the post, in the form that the bot gives to posts that it receives."""
    return f"https://t.me/{username}/{number}" if username and number > 0 and USERNAME.fullmatch(username) else None


def _published(values: Mapping[str, object]) -> date | None:
    """Return the day of the post: in the time zone of its exporter, else in UTC."""
    sent_at, seconds = str(values.get("date")), str(values.get("date_unixtime"))
    try:
        return possible(date.fromisoformat(sent_at[:10]))
    except ValueError:
        is_time = seconds.isascii() and seconds.isdigit() and len(seconds) <= MAX_SECONDS_DIGITS
        return possible(datetime.fromtimestamp(int(seconds), UTC).date()) if is_time else None
