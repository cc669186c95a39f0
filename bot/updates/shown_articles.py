"""Read from a message of ours which articles and passages it shows: its buttons carry that, also over a restart."""

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

    offset: int = 0  # the place of its first hit among all there are
    corrected: bool = False  # the question is asked in the archive's own spelling
    follows: bool = False  # the question follows the answer that it replies to

    def __str__(self) -> str:
        return f"{'f' * self.follows}{'s' * self.corrected}{self.offset}"

    @classmethod
    def parse(cls, text: str) -> View:
        """Read what matched PATTERN."""
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
        """Read what matched PATTERN."""
        pairs = (each.split(".") for each in text.split(","))
        return cls(tuple(PassageId(article_id, int(ordinal)) for article_id, ordinal in pairs))


@dataclass(frozen=True, slots=True)
class _Quoting(CallbackData):
    """A button that names the passages which its message quotes."""

    view: Annotated[View, View.PATTERN]
    passages: Annotated[Passages, Passages.PATTERN]

    @classmethod
    def fitting(cls, view: View, passages: Sequence[PassageId]) -> Self:
        """Return the button that names as many of *passages* as fit; at least one does."""
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
    """Return the ids of the quoted articles, in the order of the quotations: a button names them, or links do."""
    for row in answer.reply_markup.inline_keyboard if answer.reply_markup else ():
        for button in row:
            if quoting := ShowWhy.parse(button.callback_data) or HideWhy.parse(button.callback_data):
                return [passage.article_id for passage in quoting.passages.ids]
    links = [entity.url for entity in answer.entities if entity.type == MessageEntity.TEXT_LINK and entity.url]
    return [article_id_of_url(without_text_fragment(url)) for url in links]
