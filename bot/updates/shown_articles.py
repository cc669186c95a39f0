"""Read the articles and passages that a message of the bot shows from its buttons, also after a restart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Self

from telegram import Message, MessageEntity

from bot.messaging.callback_data import MAX_DATA_BYTES, CallbackData
from bot.messaging.links import without_text_fragment
from index.articles.identity import article_id_of_url
from index.model import PassageId


@dataclass(frozen=True, slots=True)
class View:
    """A page of the answer to a question."""

    PATTERN: ClassVar[str] = r"f?s?[0-9]{1,6}"

    offset: int = 0  # 0-based place of its first hit among all hits
    corrected: bool = False  # whether the question is asked in the archive's own spelling
    follows: bool = False  # whether the question follows the answer that it replies to

    def __str__(self) -> str:
        return f"{'f' * self.follows}{'s' * self.corrected}{self.offset}"

    @classmethod
    def parse(cls, text: str) -> View:
        """Parse a text that matched PATTERN."""
        return cls(int(text.lstrip("fs")), "s" in text, "f" in text)


@dataclass(frozen=True, slots=True)
class Passages:
    """The passages that a message quotes, in order."""

    PATTERN: ClassVar[str] = r"[a-z0-9]{1,32}\.[0-9]{1,6}(?:,[a-z0-9]{1,32}\.[0-9]{1,6})*"

    ids: tuple[PassageId, ...]

    def __str__(self) -> str:
        return ",".join(f"{article_id}.{ordinal}" for article_id, ordinal in self.ids)

    @classmethod
    def parse(cls, text: str) -> Passages:
        """Parse a text that matched PATTERN."""
        pairs = (each.split(".") for each in text.split(","))
        return cls(tuple(PassageId(article_id, int(ordinal)) for article_id, ordinal in pairs))


@dataclass(frozen=True, slots=True)
class _Quoting(CallbackData):
    """A button that contains the passages quoted in its message."""

    view: Annotated[View, View.PATTERN]
    passages: Annotated[Passages, Passages.PATTERN]

    @classmethod
    def fitting(cls, view: View, passages: Sequence[PassageId]) -> Self:
        """Return the button with as many of *passages* as fit; at least one does."""
        quoting = cls(view, Passages(tuple(passages)))
        while len(quoting.data.encode()) > MAX_DATA_BYTES:
            quoting = cls(view, Passages(quoting.passages.ids[:-1]))
        return quoting


@dataclass(frozen=True, slots=True)
class ShowWhy(_Quoting):
    """Say below each quotation why it is there."""

    FORM: ClassVar[str] = "why:{view}:{passages}"


@dataclass(frozen=True, slots=True)
class HideWhy(_Quoting):
    """Show the quotations alone again."""

    FORM: ClassVar[str] = "hide:{view}:{passages}"


def articles_in(answer: Message) -> list[str]:
    """Return the ids of the quoted articles in the order of the quotations, from a button or else from the links."""
    for row in answer.reply_markup.inline_keyboard if answer.reply_markup else ():
        for button in row:
            if quoting := ShowWhy.parse(button.callback_data) or HideWhy.parse(button.callback_data):
                return [passage.article_id for passage in quoting.passages.ids]
    links = [entity.url for entity in answer.entities if entity.type == MessageEntity.TEXT_LINK and entity.url]
    return [article_id_of_url(without_text_fragment(url)) for url in links]
