"""Read the articles and passages that a message of the bot shows from its buttons, also after a restart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Self

from telegram import Message, MessageEntity

from bot.messaging.callback_data import MAX_DATA_BYTES, CallbackData
from bot.messaging.links import without_text_fragment
from bot.messaging.reply import Rows, rows_of
from bot.messaging.text_form import ArticleId
from bot.page_addresses import article_at
from bot.start_links import payload_in
from bot.updates.permalink_form import Permalink
from index.articles.identity import article_id_of_url
from index.articles.passage_digest import DIGEST_PATTERN, passage_digest
from index.model import Passage, PassageId

MAX_READ = 50
"""Most passages that are read from a button: anybody can send any button. A message quotes some ten."""

_ORDINAL = "[0-9]{1,6}"


@dataclass(frozen=True, slots=True)
class View:
    """A page of the answer to a question."""

    PATTERN: ClassVar[str] = r"f?s?n?(?:q[1-9])?[0-9]{1,6}"

    offset: int = 0  # 0-based place of its first hit among all hits
    corrected: bool = False  # whether the question is asked in the archive's own spelling
    follows: bool = False  # whether the question follows the answer that it replies to
    part: int = 0  # number of the question among those of the message; 0: all
    named: bool = False  # whether an author or a publication in the question is a filter

    def __str__(self) -> str:
        part = f"q{self.part}" if self.part else ""
        return f"{'f' * self.follows}{'s' * self.corrected}{'n' * self.named}{part}{self.offset}"

    @classmethod
    def parse(cls, text: str) -> View:
        """Parse a text that matched PATTERN."""
        number = text.lstrip("fsn")
        part = int(number[1]) if number.startswith("q") else 0
        return cls(int(number[2:] if part else number), "s" in text, "f" in text, part, "n" in text)


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
        return cls(view, Passages(tuple(passages))).shortened()

    def shortened(self) -> Self:
        """Return the button with as many of its passages as fit; at least one does."""
        quoting = self
        while len(quoting.data.encode()) > MAX_DATA_BYTES:
            quoting = replace(quoting, passages=Passages(quoting.passages.ids[:-1]))
        return quoting


@dataclass(frozen=True, slots=True)
class ShowWhy(_Quoting):
    """Say below each quotation why it is there."""

    FORM: ClassVar[str] = "why:{view}:{passages}"


@dataclass(frozen=True, slots=True)
class HideWhy(_Quoting):
    """Show the quotations alone again."""

    FORM: ClassVar[str] = "hide:{view}:{passages}"


@dataclass(frozen=True, slots=True)
class ShowContext(_Quoting):
    """Show the first of the quoted passages with what its article has before and after it."""

    FORM: ClassVar[str] = "ctx:{check}:{view}:{passages}"
    check: Annotated[str, DIGEST_PATTERN]  # digest of that passage

    @classmethod
    def of_quoted(cls, view: View, quoted: Sequence[Passage]) -> Self:
        """Return the button with as many of the quoted passages as fit; at least one does."""
        ids = tuple(passage.id for passage in quoted)
        return cls(view, Passages(ids), passage_digest(quoted[0].text)).shortened()


@dataclass(frozen=True, slots=True)
class LeaveContext(_Quoting):
    """Show the quotations of the answer again, instead of the first one with what is around it."""

    FORM: ClassVar[str] = "back:{view}:{passages}"


@dataclass(frozen=True, slots=True)
class ReadOn(CallbackData):
    """Show other paragraphs of the article that the message quotes. The button contains the passages quoted now."""

    FORM: ClassVar[str] = "read:{start}:{article_id}.{first}-{last}"
    start: Annotated[int, _ORDINAL]  # the first passage to show
    article_id: ArticleId
    first: Annotated[int, _ORDINAL]
    last: Annotated[int, _ORDINAL]

    @property
    def shown(self) -> tuple[PassageId, ...]:
        """Return the passages from the first to the last."""
        end = min(self.last, self.first + MAX_READ - 1) + 1
        return tuple(PassageId(self.article_id, ordinal) for ordinal in range(self.first, end))


def passages_in(buttons: Sequence[object]) -> tuple[PassageId, ...]:
    """Return the quoted passages of a message in the order of the quotations, from the texts of its buttons; empty if
    no button has them."""
    for data in buttons:
        if quoting := ShowWhy.parse(data) or HideWhy.parse(data):
            return quoting.passages.ids
        if context := LeaveContext.parse(data):
            return context.passages.ids[:1]
        if reading := ReadOn.parse(data):
            return reading.shown
    shared = next(filter(None, map(Permalink.parse, buttons)), None)
    return (PassageId(shared.article_id, shared.ordinal),) if shared else ()


def end_of_reading(buttons: Sequence[object]) -> PassageId | None:
    """Return the last passage of a message that shows paragraphs of an article in a row; None: it is another one."""
    readings = (ReadOn.parse(data) for data in buttons)
    return next((PassageId(each.article_id, each.last) for each in readings if each), None)


def articles_in(answer: Message) -> list[str]:
    """Return the ids of the quoted articles in the order of the quotations, from a button or else from the links.

    Links to pages are the bot's own: no address of an article looks like one (see `bot.messaging.attribution`).
    """
    buttons = texts_of(rows_of(answer))
    if passages := passages_in(buttons):
        is_reading = end_of_reading(buttons) is not None
        return [passage.article_id for passage in (passages[:1] if is_reading else passages)]
    links = [entity.url for entity in answer.entities if entity.type == MessageEntity.TEXT_LINK and entity.url]
    return [article_at(url) or article_id_of_url(without_text_fragment(url)) for url in links]


def buttons_of(message: Message) -> list[str]:
    """Return the callback data of the buttons below a message. Buttons of other kinds have none."""
    return [button.data for row in rows_of(message) for button in row if button.data]


def texts_of(rows: Rows) -> list[str]:
    """Return what says which passages a message shows: callback data, and the names of passages to share or copy.

    A text to copy ends with the bot's own link, or with an address of the article that does not look like one.
    """
    texts = (button.data or button.shared or payload_in(button.copied) for row in rows for button in row)
    return list(filter(None, texts))
