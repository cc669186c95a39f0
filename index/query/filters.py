"""Hold what the filters of a question say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from index.metadata.article_filter import ArticleFilter
from index.metadata.described import Described
from index.model import Passage
from index.query.phrases import has_phrase, has_word, phrase_name


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on the articles and passages that a question is about. The default: no condition."""

    after: date | None = None
    """Published on this day or later: `after:2023` is from 1 January 2023 on. What has no date is not accepted."""
    before: date | None = None
    """Published on an earlier day: `before:2024-06` is until 31 May 2024, so that `after:2023 before:2024` is 2023."""
    by: tuple[str, ...] = ()
    """Each is a part of the byline, from the beginning of a word on, whatever its case and accents."""
    sources: tuple[str, ...] = ()
    """One of them is such a part of the source."""
    languages: tuple[str, ...] = ()
    """Codes as `language_code` returns them. The article is in one of them."""
    phrases: tuple[str, ...] = ()
    """Each stands in the passage, its title or its heading: the same forms of the same words in the same order,
    whatever their case and what stands between them."""
    excluded: tuple[str, ...] = ()
    """None of these words is, in any form, in the passage, its title or its heading."""
    names: tuple[str, ...] = ()
    """How each of the above is written, in the order of the question: what an answer says was applied."""

    def and_also(self, other: Filters) -> Filters:
        """Return filters that accept what both accept."""
        return Filters(
            max(filter(None, (self.after, other.after)), default=None),
            min(filter(None, (self.before, other.before)), default=None),
            _united(self.by, other.by),
            _united(self.sources, other.sources),
            _united(self.languages, other.languages),
            _united(self.phrases, other.phrases),
            _united(self.excluded, other.excluded),
            _united(self.names, other.names),
        )

    def without_phrase(self, phrase: str) -> Filters:
        """Return the same filters without this phrase."""
        phrases = tuple(each for each in self.phrases if each != phrase)
        return replace(self, phrases=phrases, names=tuple(name for name in self.names if name != phrase_name(phrase)))

    @property
    def of_articles(self) -> ArticleFilter:
        """Return the conditions on articles, as a backend gets them."""
        return ArticleFilter(self.after, self.before, self.by, self.sources, self.languages)

    @property
    def choose_passages(self) -> bool:
        """Return whether some passage may not be accepted."""
        return bool(self.phrases or self.excluded)

    def accepts(self, article: Described) -> bool:
        """Return whether the article meets the conditions on articles."""
        return self.of_articles.accepts(article)

    def accepts_passage(self, passage: Passage) -> bool:
        """Return whether the passage, of an accepted article, meets the conditions on passages."""
        return all(has_phrase(passage, phrase) for phrase in self.phrases) and not (
            self.excluded and has_word(passage, self.excluded)
        )


def _united(names: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*names, *others)))
