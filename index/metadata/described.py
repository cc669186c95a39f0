"""Define the part of an article that filters use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Protocol

from index.analysis.languages import primary_subtag
from index.analysis.text_language import language_of_text
from index.metadata.language_codes import one_code

IDENTIFIED_CHARS = 1_000
"""Characters from which the language of an article is identified if it is not given. More change nothing."""


class Described(Protocol):
    """The part of an article that filters use."""

    @property
    def published(self) -> date | None:
        """Return the publisher's date."""
        ...

    @property
    def byline(self) -> str | None:
        """Return the author line as printed."""
        ...

    @property
    def authors(self) -> Sequence[str]:
        """Return the authors that paragraphs name, each once."""
        ...

    @property
    def source(self) -> str | None:
        """Return the publication."""
        ...

    @property
    def language(self) -> str | None:
        """Return the BCP 47 tag of the language."""
        ...

    @property
    def title(self) -> str:
        """Return the headline. It is read only if the language is not given."""
        ...

    @property
    def text(self) -> str:
        """Return the text, or its beginning. It is read only if the language is not given."""
        ...


def described_language(article: Described) -> str:
    """Return the code of the article's language, identified from its title and text if not given; "" if unknown."""
    spoken = primary_subtag(article.language)
    return one_code(spoken) if spoken else _identified(article.title, article.text[:IDENTIFIED_CHARS])


@lru_cache(maxsize=10_000)
def _identified(title: str, text: str) -> str:
    return one_code(language_of_text(title, text)[0] or "")
