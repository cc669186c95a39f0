"""Remember the last answer of each private chat for some minutes, so that a message can follow it without a reply.

If a private chat has topics, each of them is a conversation of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from telegram import MaybeInaccessibleMessage
from telegram.constants import ChatType

from bot.ask.following.follow_ups import AskedQuestion, ShownAnswer, shown_in_reply
from bot.bot_api.places import MessagePlace, place_of
from bot.messaging.reply import Reply
from bot.runtime.bounded_dict import BoundedDict

KEPT_FOR = timedelta(minutes=10)
"""Time for which an answer can be followed without a reply. People read three quotations within two minutes; later, a
"why?" is more often about something else."""

PLACES_REMEMBERED = 1_000
"""Largest number of private chats and topics whose last answer is remembered. About 1 MB."""


@dataclass(frozen=True, slots=True)
class RecentAnswer:
    """The last answer in a place."""

    message_id: int
    at: timedelta  # by the clock of `RecentAnswers`
    shown: ShownAnswer
    asked: AskedQuestion | None  # its question; None: unknown


class RecentAnswers:
    """The last answer in each private chat, or topic of one, in memory only."""

    def __init__(self, elapsed: Callable[[], timedelta]) -> None:
        """Remember nothing yet.

        Args: elapsed: Returns the time since some moment. Setting the time of day does not change it.
        """
        self._elapsed = elapsed
        self._recent: BoundedDict[MessagePlace, RecentAnswer] = BoundedDict(PLACES_REMEMBERED)

    def __len__(self) -> int:
        """Return the number of remembered answers."""
        return len(self._recent)

    def of(self, message: MaybeInaccessibleMessage) -> RecentAnswer | None:
        """Return the last answer where *message* is; None: it is too old, or there is none, or the chat is not
        private."""
        self._drop_old()
        return self._recent.get(place_of(message))

    def note(
        self,
        message: MaybeInaccessibleMessage,
        message_id: int,
        reply: Reply,
        asked: AskedQuestion | None = None,
    ) -> None:
        """Note that a message of the bot shows *reply*, if that quotes anything.

        An answer above the last one there changes nothing.

        Args:
            message: Any message in the same place.
            asked: Its question; None: that of the answer before, because it shows more of an article.
        """
        self._drop_old()
        place = place_of(message)
        last = self._recent.get(place)
        shown = shown_in_reply(reply) if message.chat.type == ChatType.PRIVATE else None
        if shown is None or (last and message_id < last.message_id):
            return
        if shown.end and last:  # paragraphs have no marked words
            before = last.shown
            shown = replace(shown, words=before.words, filters=before.filters, further=before.further)
            asked = asked or last.asked
        self._recent[place] = RecentAnswer(message_id, self._elapsed(), shown, asked)

    def forget(self, message: MaybeInaccessibleMessage, answer_id: int | None = None) -> None:
        """Forget the last answer where *message* is. Args: answer_id: Only if it is this one; None: whichever it is."""
        place = place_of(message)
        last = self._recent.get(place)
        if last and answer_id in (None, last.message_id):
            del self._recent[place]

    def _drop_old(self) -> None:
        """Forget the answers that are too old, the oldest first."""
        now = self._elapsed()
        while self._recent and now - next(iter(self._recent.values())).at > KEPT_FOR:
            self._recent.popitem(last=False)
