"""An article as filters see it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Protocol

from index.analysis.languages import identify, primary_subtag
from index.metadata.language_codes import one_code

IDENTIFIED_CHARS = 1_000
"""Characters from which the language of an article is told that does not say it; more change nothing."""


class Described(Protocol):
    """An article as filters see it."""

    @property
    def published(self) -> date | None:
        """The publisher's date."""
        ...

    @property
    def byline(self) -> str | None:
        """The author line as printed."""
        ...

    @property
    def source(self) -> str | None:
        """The publication."""
        ...

    @property
    def language(self) -> str | None:
        """BCP 47."""
        ...

    @property
    def text(self) -> str:
        """The text; its beginning is enough. It is read only if the language is not said."""
        ...


def article_language(article: Described) -> str:
    """Return the code of the article's language, identified from its text if it is not said; "" if unknown."""
    spoken = primary_subtag(article.language)
    return one_code(spoken) if spoken else _identified(article.text[:IDENTIFIED_CHARS])


@lru_cache(maxsize=10_000)
def _identified(text: str) -> str:
    return one_code(identify(text)[0] or "")
