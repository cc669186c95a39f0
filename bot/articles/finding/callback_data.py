"""Define the data of the buttons below lists of articles: other pages, and commands for one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from bot.messaging.callback_data import CallbackData
from bot.messaging.text_form import ArticleId

Offset = Annotated[int, "[0-9]{1,9}"]


@dataclass(frozen=True, slots=True)
class ListPage(CallbackData):
    """Show a page of the list of all articles."""

    FORM: ClassVar[str] = "list:{offset}"
    offset: Offset  # number of articles before the page


@dataclass(frozen=True, slots=True)
class FoundPage(CallbackData):
    """Show a page of the articles that the command found. The message with the button replies to the command."""

    FORM: ClassVar[str] = "found:{offset}"
    offset: Offset  # number of articles before the page


@dataclass(frozen=True, slots=True)
class Pick(CallbackData):
    """A button that opens an article as its command with the id of the article would."""

    COMMAND: ClassVar[str] = ""
    article_id: ArticleId


@dataclass(frozen=True, slots=True)
class PickToEdit(Pick):
    """Show an article to correct it."""

    FORM: ClassVar[str] = "pick:edit:{article_id}"
    COMMAND: ClassVar[str] = "edit"


@dataclass(frozen=True, slots=True)
class PickToUpdate(Pick):
    """Fetch an article again."""

    FORM: ClassVar[str] = "pick:update:{article_id}"
    COMMAND: ClassVar[str] = "update"


@dataclass(frozen=True, slots=True)
class PickToListVersions(Pick):
    """List the versions of an article."""

    FORM: ClassVar[str] = "pick:versions:{article_id}"
    COMMAND: ClassVar[str] = "versions"


@dataclass(frozen=True, slots=True)
class PickToRemove(Pick):
    """Ask whether to remove an article."""

    FORM: ClassVar[str] = "pick:remove:{article_id}"
    COMMAND: ClassVar[str] = "remove"
