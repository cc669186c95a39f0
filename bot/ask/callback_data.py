"""Define the data of the buttons below answers. `bot.updates.shown_articles` has the buttons that contain passages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from bot.messaging.callback_data import CallbackData
from bot.messaging.text_form import ArticleId
from bot.updates.shown_articles import View


@dataclass(frozen=True, slots=True)
class ShowView(CallbackData):
    """Show another view of an answer."""

    FORM: ClassVar[str] = "more:{view}"
    view: Annotated[View, View.PATTERN]


@dataclass(frozen=True, slots=True)
class AskAbout(CallbackData):
    """Ask a question of one article: that of the answer before it."""

    FORM: ClassVar[str] = "about:{article_id}"
    article_id: ArticleId


@dataclass(frozen=True, slots=True)
class ShowExample(CallbackData):
    """Ask for the title of an article."""

    FORM: ClassVar[str] = "example:{article_id}"
    article_id: ArticleId
