"""Choose articles by date, byline, source and language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from index.metadata.described import Described, described_language
from index.metadata.name_matching import has_name


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Conditions on an article, all of which it must meet. The default has no condition."""

    published_from: date | None = None
    """First accepted day of publication. An article without a date is not accepted."""
    published_before: date | None = None
    """Day after the last accepted day of publication. An article without a date is not accepted."""
    bylines: tuple[str, ...] = ()
    """Names that must all be in the byline, each from the beginning of a word. Case and accents do not matter. Of a
    paragraph that names its author, they must be in that name instead."""
    sources: tuple[str, ...] = ()
    """Names of which one must be in the source, from the beginning of a word. Case and accents do not matter."""
    languages: tuple[str, ...] = ()
    """Codes as `canonical_language` returns them. The article must be in one of these languages."""

    @property
    def has_conditions(self) -> bool:
        """Return whether there is a condition, so that some articles may not be accepted."""
        return bool(self.published_from or self.published_before or self.bylines or self.sources or self.languages)

    def accepts(self, article: Described) -> bool:
        """Return whether the article meets all conditions. Its byline, or the author of any paragraph, must be
        accepted."""
        return (
            self._accepts_date(article.published)
            and (self.accepts_author(article.byline) or any(map(self.accepts_author, article.authors)))
            and self.accepts_source(article.source)
            and (not self.languages or described_language(article) in self.languages)
        )

    def accepts_author(self, name: str | None) -> bool:
        """Return whether all names of `bylines` are in a byline or in the name of an author."""
        return all(has_name(name, each) for each in self.bylines)

    def accepts_source(self, source: str | None) -> bool:
        """Return whether one of the names of `sources` is in a publication, if there are any."""
        return not self.sources or any(has_name(source, name) for name in self.sources)

    def _accepts_date(self, published: date | None) -> bool:
        if published is None:
            return not (self.published_from or self.published_before)
        is_late_enough = (self.published_from or date.min) <= published
        return is_late_enough and (self.published_before is None or published < self.published_before)


ANY_ARTICLE = ArticleFilter()
