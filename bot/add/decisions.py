"""Encode an editor's decisions about a doubt as callback data, which survives a restart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, ClassVar

from bot.messaging.callback_data import CallbackData
from bot.messaging.text_form import ArticleId
from index.articles.identity import ID_CHARS, article_id_of_url
from index.model import Doubt


class Decision(StrEnum):
    """A decision about a doubt. Its value is its letter in callback data."""

    KEEP_BOTH = "k"  # it is a different article
    UPDATE = "u"  # it replaces the other article
    AS_IT_IS = "a"
    LEAVE_OUT = "l"  # leave out the paragraphs that other articles have


DOUBTS = {
    Doubt.MOVED: "m",
    Doubt.COPY: "c",
    Doubt.BOILERPLATE: "b",
    Doubt.SHORT_TEXT: "s",
    Doubt.OVERVIEW: "o",
    Doubt.TEASER: "t",
    Doubt.MISSING_POSTS: "p",
}
"""Letters of the doubts in callback data."""

_DOUBTS_BY_LETTER = {letter: doubt for doubt, letter in DOUBTS.items()}


@dataclass(frozen=True, slots=True)
class Place:
    """The place of an article in doubt: a link in the question, or a part of the message."""

    link: str | None = None  # the id of an article at that URL, however the URL is written
    source: int = 0  # 0-based place among the sent sources
    entry: int = 0  # 0-based place among the articles in that source

    PATTERN = rf"[a-z2-7]{{{ID_CHARS}}}|\d{{1,5}}\.\d{{1,5}}"

    def __str__(self) -> str:
        return self.link or f"{self.source}.{self.entry}"

    @classmethod
    def parse(cls, text: str) -> Place:
        """Parse a text that matched PATTERN."""
        if "." not in text:
            return cls(text)
        source, entry = text.split(".")
        return cls(None, int(source), int(entry))

    @classmethod
    def of_link(cls, url: str) -> Place:
        """Return the place of a link in the question."""
        return cls(article_id_of_url(url))


@dataclass(frozen=True, slots=True)
class Choices:
    """The decisions about the doubts of an article."""

    of: tuple[tuple[Doubt, Decision], ...] = ()

    PATTERN = "(?:[mcbstop][kual]){0,7}"

    def __str__(self) -> str:
        return "".join(DOUBTS[doubt] + choice for doubt, choice in self.of)

    @classmethod
    def parse(cls, text: str) -> Choices:
        """Parse a text that matched PATTERN."""
        pairs = zip(text[::2], text[1::2], strict=True)
        return cls(tuple((_DOUBTS_BY_LETTER[letter], Decision(choice)) for letter, choice in pairs))


@dataclass(frozen=True, slots=True)
class Decisions(CallbackData):
    """The decisions about one article, one for each doubt. Without decisions, the button asks about the article."""

    FORM: ClassVar[str] = "sure:{place}:{choices}[:{other_id}]"

    place: Annotated[Place, Place.PATTERN]
    choices: Annotated[Choices, Choices.PATTERN] = Choices()
    other_id: ArticleId | None = None  # id of the article that it replaces

    def __contains__(self, doubt: Doubt) -> bool:
        return any(decided is doubt for decided, _ in self.choices.of)

    def __getitem__(self, doubt: Doubt) -> Decision | None:
        return dict(self.choices.of).get(doubt)

    def with_choice(self, doubt: Doubt, choice: Decision, other_id: str | None = None) -> Decisions:
        """Return these decisions and one more."""
        return replace(self, choices=Choices((*self.choices.of, (doubt, choice))), other_id=other_id or self.other_id)
