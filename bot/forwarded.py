"""What was forwarded in a row, as it waits for its sender to say what is to become of it: kept in the notebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from telegram import Bot, Message

from bot.markup import utf16_length
from bot.origins import origin_of
from bot.requests import AddEach, AddRequest, AddText, AddTexts, Simple, content_of
from index.stores.notebook import FORWARDS_KEY, Notebook

WINDOW = timedelta(seconds=10)
"""Between two messages of a row, at most, by Telegram's clock: who forwards several at once has them sent in one
second, who does it one by one needs a few."""

MAX_MESSAGES = 100  # of one row; Telegram's apps forward no more at a time
DROPPED_AFTER = timedelta(hours=24)  # as what is accepted and not done is given up

CUT_WITHIN = timedelta(seconds=3)  # pieces of one text are sent at once

LONG_UNITS = 4_000
"""UTF-16 code units from which on a message may be a piece of a longer text: Telegram's apps cut it near 4,096."""

_ENDS = (".", "!", "?", "…", ":", "”", "»", '"', ")", "。", "！", "？", "」")
"""How a text ends that was not cut within a sentence."""


_DECIDED_KEY = "forwards-decided:"
"""Before the ids of a chat and of the first message of a row."""


class Choice(StrEnum):
    """What is to become of a row."""

    EACH = "each"  # an article of each post
    ONE = "one"  # one article of all


@dataclass(frozen=True, slots=True)
class Row:
    """Messages that were forwarded one after the other, or are an album."""

    chat_id: int
    offer_id: int  # of our message that asks about them
    messages: tuple[Message, ...]  # in order

    @property
    def posts(self) -> list[tuple[Message, ...]]:
        """The messages; those of an album are one post."""
        posts: dict[str, list[Message]] = {}
        for message in self.messages:
            posts.setdefault(message.media_group_id or str(message.message_id), []).append(message)
        return [tuple(post) for post in posts.values()]

    @property
    def each(self) -> list[Simple]:
        """What there is to add, post by post; what has neither text nor file is left out."""
        return [request for post in self.posts for request in _requests_of(post)]

    @property
    def left_out(self) -> int:
        """How many posts have neither text nor file."""
        return sum(1 for post in self.posts if not _requests_of(post))

    @property
    def as_one(self) -> AddTexts | None:
        """All as one article, published where and when the first was; None: not all of them are texts."""
        each = self.each
        if not each or not all(isinstance(request, AddText | AddTexts) for request in each):
            return None
        pieces = [piece for post in self.posts for piece in _pieces_of(post)]
        first = each[0]
        return AddTexts(tuple(whole(pieces)), first.origin if isinstance(first, AddText | AddTexts) else None)

    def request(self, choice: Choice) -> AddRequest | None:
        """What is to be added, by what its sender has chosen; None: nothing can be."""
        return AddEach(tuple(self.each)) if choice is Choice.EACH else self.as_one

    def continues_with(self, message: Message) -> bool:
        """Whether *message* belongs to it: it is of an album in it, or was forwarded right after the last of it."""
        last = self.messages[-1]
        if len(self.messages) >= MAX_MESSAGES:
            return False
        if message.media_group_id and any(each.media_group_id == message.media_group_id for each in self.messages):
            return True
        is_row = all(each.forward_origin is not None for each in (last, message))
        return is_row and timedelta() <= message.date - last.date <= WINDOW


class Forwarded:
    """The rows of all chats. What changes them writes to the disk, and may be called in any thread."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook

    def keep(self, chat_id: int, offer_id: int, message: Message) -> None:
        """Let *message* belong to the row that an offer asks about. Raises: StoreError."""
        content = message.to_dict()
        content.pop("reply_to_message", None)  # it is not asked about, and may be long
        self._notebook.put(f"{_key(chat_id, offer_id)}{message.message_id}", content)

    def row(self, chat_id: int, offer_id: int, bot: Bot) -> Row | None:
        """The row that an offer asks about; None: it was decided, or is too old."""
        notes = self._notebook.items(_key(chat_id, offer_id))
        messages = [Message.de_json(note, bot) for _, note in notes]
        messages.sort(key=lambda message: message.message_id)
        return Row(chat_id, offer_id, tuple(messages)) if messages else None

    def last(self, chat_id: int, bot: Bot) -> Row | None:
        """The row of a chat that was begun last."""
        offers = self._offers(chat_id)
        return self.row(chat_id, max(offers), bot) if offers else None

    def decide(self, row: Row, choice: Choice) -> None:
        """Keep what is to become of a row: nothing that comes later belongs to it. Raises: StoreError."""
        note = {"offer": row.offer_id, "choice": choice.value, "date": int(row.messages[-1].date.timestamp())}
        self._notebook.put(_decided_key(row.chat_id, row.messages[0].message_id), note)

    def is_decided(self, row: Row) -> bool:
        """Whether it was decided what is to become of a row."""
        return self._notebook.get(_decided_key(row.chat_id, row.messages[0].message_id)) is not None

    def decided(self, chat_id: int, first_id: int, bot: Bot) -> AddRequest | None:
        """What was decided to be added of the row that begins with a message; None: nothing, or it is forgotten."""
        note = self._notebook.get(_decided_key(chat_id, first_id))
        row = self.row(chat_id, int(str(note["offer"])), bot) if note else None
        return row.request(Choice(str(note["choice"]))) if note and row else None

    def drop(self, chat_id: int, offer_id: int) -> None:
        """Forget a row. Raises: StoreError."""
        keys = [key for key, _ in self._notebook.items(_key(chat_id, offer_id))]
        first_id = min((int(key.rpartition(":")[2]) for key in keys), default=0)
        self._notebook.remove(*keys, _decided_key(chat_id, first_id))

    def drop_old(self, now: datetime) -> None:
        """Forget what nobody has decided for too long. Raises: StoreError."""
        notes = [*self._notebook.items(FORWARDS_KEY), *self._notebook.items(_DECIDED_KEY)]
        self._notebook.remove(*(key for key, note in notes if _at(note) + DROPPED_AFTER < now))

    def _offers(self, chat_id: int) -> set[int]:
        keys = (key for key, _ in self._notebook.items(f"{FORWARDS_KEY}{chat_id}:"))
        return {int(key.split(":")[2]) for key in keys}


def whole(pieces: Sequence[tuple[str, datetime]]) -> list[str]:
    """Texts with when each was first sent, of which those that were one longer text are put together again."""
    joined: list[str] = []
    before, sent_at = "", datetime.min.replace(tzinfo=UTC)
    for text, at in pieces:
        if utf16_length(before) >= LONG_UNITS and abs(at - sent_at) <= CUT_WITHIN:
            border = "\n\n" if before.rstrip().endswith(_ENDS) else " "
            joined[-1] = f"{joined[-1].rstrip()}{border}{text.lstrip()}"
        else:
            joined.append(text)
        before, sent_at = text, at
    return joined


def _requests_of(post: Sequence[Message]) -> list[Simple]:
    """What there is to add of a message, or of those of an album."""
    if len(post) == 1:
        content = content_of(post[0])
        return [content] if content else []
    files = [message for message in post if message.document]
    if files:
        return [request for message in files if (request := content_of(message))]
    texts = tuple(text for message in post if (text := message.text or message.caption))
    return [AddTexts(texts, origin_of(post[0]))] if texts else []


def _pieces_of(post: Sequence[Message]) -> list[tuple[str, datetime]]:
    sent = [(message, message.forward_origin.date if message.forward_origin else message.date) for message in post]
    return [(text, at) for message, at in sent if (text := message.text or message.caption)]


def _key(chat_id: int, offer_id: int) -> str:
    return f"{FORWARDS_KEY}{chat_id}:{offer_id}:"


def _decided_key(chat_id: int, first_id: int) -> str:
    return f"{_DECIDED_KEY}{chat_id}:{first_id}"


def _at(note: Mapping[str, object]) -> datetime:
    date = note.get("date")
    return datetime.fromtimestamp(date if isinstance(date, int) else 0, UTC)
