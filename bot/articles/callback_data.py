"""Define the data of the buttons below articles, and the mark of the question for a field's value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from bot.messaging.callback_data import CallbackData
from bot.messaging.signed_state import Mark
from bot.messaging.text_form import ArticleId, ChangeId, TextForm
from index.model import VERSION_NAME_CHARS

TITLE, BYLINE, PUBLISHED, SOURCE, LANGUAGE = "title", "byline", "published", "source", "language"
LINK, CREDITS = "url", "credits"

FIELDS = (TITLE, BYLINE, PUBLISHED, SOURCE, LANGUAGE, LINK, CREDITS)
"""The names of `index.articles.json_form.FIXABLE`, in the order of the buttons."""

Field = Annotated[str, "|".join(FIELDS)]
Page = Annotated[int, "[0-9]{1,4}"]  # or a place among the paragraphs: MAX_PASSAGES has four digits


@dataclass(frozen=True, slots=True)
class Undo(CallbackData):
    """Undo a change."""

    FORM: ClassVar[str] = "undo:{change_id}"
    change_id: ChangeId


@dataclass(frozen=True, slots=True)
class Redo(CallbackData):
    """Redo a change that was undone."""

    FORM: ClassVar[str] = "redo:{change_id}"
    change_id: ChangeId


@dataclass(frozen=True, slots=True)
class Remove(CallbackData):
    """Remove an article."""

    FORM: ClassVar[str] = "remove:{article_id}"
    article_id: ArticleId


@dataclass(frozen=True, slots=True)
class Purge(CallbackData):
    """Delete an article for good."""

    FORM: ClassVar[str] = "purge:{article_id}"
    article_id: ArticleId


@dataclass(frozen=True, slots=True)
class Keep(CallbackData):
    """Leave an article as it is."""

    FORM: ClassVar[str] = "keep"


@dataclass(frozen=True, slots=True)
class OpenFields(CallbackData):
    """Show the fields of an article that can be corrected."""

    FORM: ClassVar[str] = "fix:{article_id}[:{change_id}]"
    article_id: ArticleId
    change_id: ChangeId | None = None  # that the card reports


@dataclass(frozen=True, slots=True)
class CloseFields(CallbackData):
    """Show the card of an article again."""

    FORM: ClassVar[str] = "card:{article_id}[:{change_id}]"
    article_id: ArticleId
    change_id: ChangeId | None = None


@dataclass(frozen=True, slots=True)
class AskField(CallbackData):
    """Ask for the correct value of a field."""

    FORM: ClassVar[str] = "fix-{field}:{article_id}[:{change_id}]"
    field: Field
    article_id: ArticleId
    change_id: ChangeId | None = None


@dataclass(frozen=True, slots=True)
class FieldMark(TextForm, Mark):
    """The mark of a message that asks for the correct value of a field. In older messages it ends with the article."""

    FORM: ClassVar[str] = "fix_{field}_{article_id}[_[{change_id}]_{card_id}]"
    field: Field
    article_id: ArticleId
    change_id: ChangeId | None = None  # of the card with the question
    card_id: Annotated[int, "[0-9]{1,16}"] | None = None  # message id of that card


@dataclass(frozen=True, slots=True)
class TakeFuture(CallbackData):
    """Accept a date in the future."""

    FORM: ClassVar[str] = "published:{article_id}:{day}"
    article_id: ArticleId
    day: Annotated[str, "[0-9]{4}-[0-9]{2}-[0-9]{2}"]


@dataclass(frozen=True, slots=True)
class OpenParagraphs(CallbackData):
    """Choose paragraphs of an article."""

    FORM: ClassVar[str] = "skip:{article_id}[:{change_id}]"
    article_id: ArticleId
    change_id: ChangeId | None = None


@dataclass(frozen=True, slots=True)
class TurnParagraphs(CallbackData):
    """Show another page of the paragraphs."""

    FORM: ClassVar[str] = "skip-page:{page}"
    page: Page


@dataclass(frozen=True, slots=True)
class FlipParagraph(CallbackData):
    """Leave out a paragraph, or bring it back."""

    FORM: ClassVar[str] = "skip-flip:{place}"
    place: Page


@dataclass(frozen=True, slots=True)
class FinishParagraphs(CallbackData):
    """Carry out the choice."""

    FORM: ClassVar[str] = "skip-done:{nonce}"
    nonce: Annotated[str, "[0-9a-f]{8}"]  # distinguishes this choice from others of the same article


@dataclass(frozen=True, slots=True)
class FinishWithCredits(CallbackData):
    """Carry out the choice, and keep or drop the credits that only those paragraphs contain."""

    FORM: ClassVar[str] = "skip-credits:{choice}"
    choice: Annotated[str, "keep|drop"]


@dataclass(frozen=True, slots=True)
class CancelParagraphs(CallbackData):
    """Leave all paragraphs as they are."""

    FORM: ClassVar[str] = "skip-cancel"


@dataclass(frozen=True, slots=True)
class ListVersions(CallbackData):
    """List the earlier versions of an article."""

    FORM: ClassVar[str] = "versions:{article_id}"
    article_id: ArticleId


@dataclass(frozen=True, slots=True)
class BringBack(CallbackData):
    """Restore a version of an article."""

    FORM: ClassVar[str] = "version:{article_id}:{version}"
    article_id: ArticleId
    version: Annotated[str, f"[0-9a-f]{{{VERSION_NAME_CHARS}}}"]


@dataclass(frozen=True, slots=True)
class UpdateAnyway(CallbackData):
    """Update an article in spite of a doubt."""

    FORM: ClassVar[str] = "anyway:{article_id}"
    article_id: ArticleId


NAMES_ITS_ARTICLE = (ListVersions, OpenFields, OpenParagraphs, CloseFields, Remove)
"""Classes of buttons that contain the id of the one article that their message is about."""
