"""Hold the filters of a question, and find their phrases and words in passages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from index.analysis import Field, passage_language, terms_of
from index.metadata.article_filter import ArticleFilter
from index.metadata.described import Described
from index.metadata.name_matching import may_have, words_between_blanks
from index.model import Passage


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on the articles and passages that may answer a question. The default has no condition."""

    after: date | None = None
    """Published on this day or later: `after:2023` begins on 1 January 2023. Articles without a date are excluded."""
    before: date | None = None
    """Published on an earlier day: `before:2024-06` ends on 31 May 2024, so that `after:2023 before:2024` is 2023."""
    by: tuple[str, ...] = ()
    """Parts of the byline, or of the author of a passage that names its own, each from the beginning of a word. Case
    and accents do not matter. All must match."""
    sources: tuple[str, ...] = ()
    """Parts of the source, compared in the same way. One of them must match."""
    languages: tuple[str, ...] = ()
    """Codes as `canonical_language` returns them. The article must be in one of these languages."""
    phrases: tuple[str, ...] = ()
    """Phrases that must be in the passage, its title or its heading: the same forms of the same words in the same
    order. Case and the characters between words do not matter."""
    excluded: tuple[str, ...] = ()
    """Words that must not be, in any form, in the passage, its title or its heading."""
    names: tuple[str, ...] = ()
    """The filters as written, in the order of the question. An answer shows them as applied."""

    def and_also(self, other: Filters) -> Filters:
        """Return filters that accept only what both accept."""
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
        """Return whether any passage may be excluded."""
        return bool(self.phrases or self.excluded)

    def accepts(self, article: Described) -> bool:
        """Return whether the article meets the conditions on articles."""
        return self.of_articles.accepts(article)

    def accepts_author(self, article: Described, passage: Passage) -> bool:
        """Return whether the author of the passage of an accepted article is accepted."""
        return self.of_articles.accepts_author(article.byline if passage.author is None else passage.author)

    def accepts_passage(self, passage: Passage) -> bool:
        """Return whether the passage of an accepted article meets the conditions on passages."""
        return all(has_phrase(passage, phrase) for phrase in self.phrases) and not (
            self.excluded and has_word(passage, self.excluded)
        )


def _united(names: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*names, *others)))


def has_phrase(passage: Passage, phrase: str) -> bool:
    """Return whether the words of *phrase* are, in this form and order, in the passage, its title or its heading."""
    wanted = _words_of_phrase(phrase)
    texts = (passage.text, passage.title, passage.heading or "")
    return any(wanted in words_between_blanks(text) for text in texts if may_have(text, wanted))


def phrase_name(phrase: str) -> str:
    """Return a phrase as written in a question."""
    return f'"{phrase}"'


@lru_cache(maxsize=1_000)
def _words_of_phrase(phrase: str) -> str:
    return words_between_blanks(phrase)


def has_word(passage: Passage, words: Iterable[str]) -> bool:
    """Return whether any of *words* is in the passage, in any form."""
    language = passage_language(passage)
    texts = (passage.text, passage.title, passage.heading or "")
    terms = {term for text in texts for term in terms_of(text, language, Field.WORDS)}
    return any(terms.issuperset(terms_of(word, language, Field.WORDS)) for word in words)
