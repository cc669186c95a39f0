"""Define the values of the archive: articles, passages, and the results of a search.

All of them are frozen: they may be shared between threads. Texts are as `index.text` cleans them. Every span counts
code points and is half-open.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

Span = tuple[int, int]
"""Half-open, in code points of the text it belongs to."""

VERSION_NAME_CHARS = 12
"""Length of a version's name, in hexadecimal digits. An article has a dozen versions."""


class PassageKind(StrEnum):
    """The part that a paragraph plays in its article."""

    BODY = "body"
    HEADING = "heading"  # context of the passages under it, up to the next heading
    CAPTION = "caption"  # describes a picture
    CREDIT = "credit"  # who translated, reported, photographed: belongs to the article's attribution


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as it was published."""

    text: str  # clean, never empty, without a blank line
    kind: PassageKind = PassageKind.BODY
    page: int | None = None  # on which it begins, from 1; None: not from pages


@dataclass(frozen=True, slots=True)
class Draft:
    """An article that has no identity yet, made by ingestion from a page, a file or a message."""

    title: str
    paragraphs: tuple[Paragraph, ...]  # in the order of publication
    byline: str | None = None  # the author line as printed
    source: str | None = None  # the publication
    url: str | None = None  # as given; identity compares its normal form
    published: date | None = None  # the publisher's date
    language: str | None = None  # BCP 47, as given or identified
    credits: tuple[str, ...] = ()  # credit lines as printed, those among the paragraphs included
    extra: Mapping[str, object] = field(default_factory=dict)  # keys of the article form that Byline does not know
    fixed: tuple[str, ...] = ()  # names of the fields above that an editor corrected: they survive a new reading
    skipped: tuple[str, ...] = ()  # digests of paragraphs that an editor took out: a new reading leaves them out
    text_id: str | None = None  # of an article without URL: its id, where that is not the one of its text any more
    added_at: datetime | None = None  # UTC; set if it was in an archive before: an export says when it was added
    added_by: str | None = None  # and by whom, as Article.added_by


class Doubt(StrEnum):
    """A reason why the text that was read may not be the one that was meant. Its sender is asked before it is added."""

    SHORT_TEXT = "short text"  # its text is much shorter than the page that it was found in
    OVERVIEW = "overview"  # the page has links to articles, or the beginnings of several, rather than one
    TEASER = "teaser"  # the page says that the rest is for subscribers
    BOILERPLATE = "boilerplate"  # paragraphs of it are in other articles of the publication
    COPY = "copy"  # most of it is in an article that has another identity
    MOVED = "moved"  # the archive knows the address that led to it as that of an article with another identity


class Outline(NamedTuple):
    """The fields of an `Article` that can be told without reading its text."""

    id: str
    published: date | None
    byline: str | None
    source: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Article:
    """A published text in the archive."""

    id: str  # of its URL's normal form, else of its text: see index.articles.identity
    title: str
    paragraphs: tuple[Paragraph, ...]
    byline: str | None
    source: str | None
    url: str | None
    published: date | None
    language: str | None
    credits: tuple[str, ...]
    extra: Mapping[str, object]
    content_hash: str  # of all but the id and when and by whom it was added: equal for equal drafts
    added_at: datetime  # UTC
    added_by: str | None  # who sent /add: "telegram:<user id>"; None on the command line
    fixed: tuple[str, ...] = ()  # as of Draft
    skipped: tuple[str, ...] = ()  # as of Draft

    @property
    def text(self) -> str:
        """The paragraphs, separated by blank lines."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def outline(self) -> Outline:
        """The fields that filters look at."""
        return Outline(self.id, self.published, self.byline, self.source, self.language)


class PassageId(NamedTuple):
    """The name of a passage. Names sort in the order of the article."""

    article_id: str
    ordinal: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph-sized part of an article, which is indexed, ranked and quoted."""

    article_id: str
    ordinal: int  # 0-based place in the article
    text: str  # verbatim
    kind: PassageKind
    title: str  # the article's: context, never quoted
    heading: str | None  # the nearest heading above: context, never quoted
    language: str | None  # the article's
    page: int | None = None  # of the article, on which its paragraph begins; None: not from pages

    @property
    def id(self) -> PassageId:
        """The name of the passage in store and backend."""
        return PassageId(self.article_id, self.ordinal)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one article, with all that is needed to undo it."""

    id: str
    article_id: str
    before: Article | None  # None: the article was not there
    after: Article | None  # None: it was removed
    at: datetime  # UTC
    by: str | None  # as Article.added_by


@dataclass(frozen=True, slots=True)
class Version:
    """A state of an article: the present one, or one before it was replaced."""

    article: Article
    at: datetime  # UTC, since when
    by: str | None  # who made it so, as Article.added_by
    until: datetime | None = None  # UTC; None: it is the present one

    @property
    def name(self) -> str:
        """The name among the versions of the article, in hexadecimal digits."""
        return self.article.content_hash[:VERSION_NAME_CHARS]


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made of the archive, or that it was restored from."""

    path: Path
    at: datetime  # UTC


@dataclass(frozen=True, slots=True)
class BackupFinding:
    """A backup that holds purged text, or may hold it."""

    backup: Backup | None  # None: some that nobody can name
    problem: str | None = None  # why it could not be looked into; None: it was, and it does


@dataclass(frozen=True, slots=True)
class Purged:
    """The articles that were removed for good, and the places where their text still is."""

    articles: tuple[Article, ...]
    backups: tuple[BackupFinding, ...]  # the last made first


class AddStatus(StrEnum):
    """The effect of `Corpus.add`."""

    ADDED = "added"
    REPLACED = "replaced"  # the same identity, another text or attribution
    UNCHANGED = "unchanged"  # already there, all the same


@dataclass(frozen=True, slots=True)
class Unsearchable:
    """An article that is kept but that no question finds, because the index could not take it."""

    article_id: str
    title: str
    reason: str  # the exception, in one line


@dataclass(frozen=True, slots=True)
class Added:
    """The outcome of an add."""

    status: AddStatus
    article: Article
    passage_count: int  # that questions can find
    change_id: str | None  # None when nothing changed
    unsearchable: Unsearchable | None = None  # why no question finds it; None: questions find it

    @property
    def is_searchable(self) -> bool:
        """Return whether questions find the article."""
        return self.unsearchable is None


class Verdict(StrEnum):
    """The degree to which the hits answer the question: the `answer` of the search form."""

    FOUND = "found"
    CLOSE = "close"  # the nearest passages; they do not answer
    NONE = "none"  # no hits


@dataclass(frozen=True, slots=True)
class Contribution:
    """The share of one word of the question in a hit's score."""

    word: str  # as typed
    field: str  # of the index, in which its terms matched
    score: float  # in the unit of Hit.score


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a query, with the article to attribute it to."""

    article: Article
    passage: Passage
    score: float  # no unit; comparable only inside one result list
    highlights: tuple[Span, ...] = ()  # the matched word forms in passage.text, in order, not overlapping
    sentence: Span | None = None  # the answering sentence of passage.text
    also: tuple[Article, ...] = ()  # others that have the same passage
    contributions: tuple[Contribution, ...] = ()  # largest first; they add up to the score
    missing: tuple[str, ...] = ()  # as Answer.missing, of this passage


class FilterFault(StrEnum):
    """The reason why a filter of a question was not applied."""

    NOT_A_DATE = "not a date"  # neither a year, a month (2024-06) nor a day (2024-06-15)
    NO_TIME_LEFT = "no time left"  # nothing is published both after the one and before the other
    NOT_A_LANGUAGE = "not a language"  # no code of a language
    NO_NAME = "no name"  # no letter or digit to look for
    ONLY_WORDS = "only words"  # can be left out, not phrases or other filters
    NOWHERE = "nowhere"  # the phrase is in no article
    NO_ANSWER = "no answer"  # the phrase is not where the question is answered
    TOO_COMMON = "too common"  # too many passages have the words of the phrase, to look for it in all of them


@dataclass(frozen=True, slots=True)
class FilterProblem:
    """A filter that was not applied."""

    text: str  # as typed
    fault: FilterFault


@dataclass(frozen=True, slots=True)
class Earlier:
    """The facts about an earlier answer and its question that a follow-up question needs."""

    articles: frozenset[str]  # ids of those that it quotes
    words: tuple[str, ...] = ()  # what it was about
    filters: tuple[str, ...] = ()  # that were applied, as Answer.filters


@dataclass(frozen=True, slots=True)
class Answer:
    """The archive's answer to a question."""

    question: str  # as asked
    verdict: Verdict
    hits: tuple[Hit, ...]  # best first: those from `offset` on, at most `limit`; empty if and only if NONE
    total: int  # how many hits there are to page through
    missing: tuple[str, ...] = ()  # words of the question, as typed, that are in none of the hits; no question words
    suggestion: str | None = None  # a spelling of the question from the archive's own words
    filters: tuple[str, ...] = ()  # those that were applied
    filter_problems: tuple[FilterProblem, ...] = ()  # those that were not
    within: tuple[Article, ...] = ()  # that the hits are from, where those of an earlier answer were looked in first
    nearest: tuple[Article, ...] = ()  # if NONE: those whose titles have words of the question, the nearest first
    certainty: float = -math.inf  # that the first hit answers, as log odds above those of `found`; -inf: unknown
