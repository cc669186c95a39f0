"""Write a question into a link that opens the bot, so that the bot asks it in the private chat."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, ClassVar

from bot.messaging.text_form import TextForm
from bot.runtime.bounded_dict import BoundedDict
from bot.start_links import MAX_PAYLOAD_CHARS

KEPT_FOR = timedelta(minutes=10)
"""Time for which a question can be asked by its token."""

QUESTIONS_KEPT = 10_000
"""Largest number of questions with a token. About 5 MB. Who types a long question that nothing answers leaves fifty."""

TOKEN_BYTES = 12
"""Random bytes of a token. Nobody can guess one, so who has the link may ask the question."""


@dataclass(frozen=True, slots=True)
class WrittenQuestion(TextForm):
    """A question that fits the payload of a link."""

    FORM: ClassVar[str] = "q_{coded}"
    coded: Annotated[str, "[A-Za-z0-9_-]{2,62}"]  # UTF-8 in base64url without padding

    @property
    def question(self) -> str | None:
        """Return the question; None: somebody made up the link."""
        try:
            content = base64.urlsafe_b64decode(self.coded + "=" * (-len(self.coded) % 4))
            return content.decode()
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class QuestionToken(TextForm):
    """The name of a longer question, which the bot keeps for some minutes."""

    FORM: ClassVar[str] = "t_{token}"
    token: Annotated[str, "[A-Za-z0-9_-]{16}"]


class QuestionLinks:
    """The questions in links. Those with a token are in memory only."""

    def __init__(self, elapsed: Callable[[], timedelta]) -> None:
        """Keep no questions yet.

        Args: elapsed: Returns the time since some moment. Setting the time of day does not change it.
        """
        self._elapsed = elapsed
        self._kept: BoundedDict[str, tuple[str, timedelta]] = BoundedDict(QUESTIONS_KEPT)  # with the times of keeping

    def payload_for(self, question: str) -> str:
        """Return the payload of a link that asks *question*: of at most MAX_PAYLOAD_CHARS characters."""
        coded = base64.urlsafe_b64encode(question.encode()).decode("ascii").rstrip("=")
        payload = WrittenQuestion(coded).written
        if len(payload) <= MAX_PAYLOAD_CHARS:
            return payload
        self._drop_old()
        token = secrets.token_urlsafe(TOKEN_BYTES)
        self._kept[token] = (question, self._elapsed())
        return QuestionToken(token).written

    def question_in(self, payload: str) -> str | None:
        """Return the question that a payload asks; None: its token is too old, or it asks none."""
        if written := WrittenQuestion.parse(payload):
            return written.question
        self._drop_old()
        named = QuestionToken.parse(payload)
        question, _ = self._kept.get(named.token, (None, None)) if named else (None, None)
        return question

    def _drop_old(self) -> None:
        """Forget the questions that are too old, the oldest first."""
        now = self._elapsed()
        while self._kept and now - next(iter(self._kept.values()))[1] > KEPT_FOR:
            self._kept.popitem(last=False)
