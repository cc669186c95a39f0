"""Define the values of the archive, which are frozen, so that threads can share them. Spans count code points."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

Span = tuple[int, int]
"""Type of a half-open range, in code points of its text."""

VERSION_NAME_CHARS = 12
"""Length of a version's name, in hexadecimal digits. An article has a dozen versions."""


class PassageKind(StrEnum):
    """The role of a paragraph in its article."""

    BODY = "body"
    HEADING = "heading"  # context of the passages under it, up to the next heading
    CAPTION = "caption"  # describes a picture
    CREDIT = "credit"  # names a translator, reporter or photographer; belongs to the article's attribution


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as it was published."""

    text: str  # clean, never empty, without a blank line
    kind: PassageKind = PassageKind.BODY
    page: int | None = None  # on which it begins, from 1; None: the source has no pages
    author: str | None = None  # of this paragraph, as printed, such as the author of a post; None: the article's byline


@dataclass(frozen=True, slots=True)
class Draft:
    """An article without an identity, which ingestion makes from a page, a file or a message."""

    title: str
    paragraphs: tuple[Paragraph, ...]  # in the order of publication
    byline: str | None = None  # the author line as printed
    source: str | None = None  # the publication
    url: str | None = None  # as given; identity compares its normal form
    published: date | None = None  # the publisher's date
    language: str | None = None  # BCP 47, as given or identified
    credits: tuple[str, ...] = ()  # credit lines as printed, including those among the paragraphs
    extra: Mapping[str, object] = field(default_factory=dict)  # keys of the article form that Byline does not know
    fixed: tuple[str, ...] = ()  # names of the fields above that an editor corrected, which survive a new reading
    skipped: tuple[str, ...] = ()  # digests of paragraphs that an editor removed, which a new reading leaves out
    text_id: str | None = None  # id of an article without URL, if it no longer equals the id of its text
    added_at: datetime | None = None  # UTC; set if it comes from an archive or an export with the time of its addition
    added_by: str | None = None  # the author of that addition, see Article.added_by


class Doubt(StrEnum):
    """A reason why the text may not be the one that its sender meant. The sender is asked before it is added."""

    SHORT_TEXT = "short text"  # its text is much shorter than its page
    OVERVIEW = "overview"  # the page has links to articles or several beginnings of articles, rather than one article
    TEASER = "teaser"  # the page says that the rest is for subscribers
    MISSING_POSTS = "missing posts"  # the page says that its discussion has more posts than were read
    BOILERPLATE = "boilerplate"  # other articles of the publication have some of its paragraphs
    COPY = "copy"  # an article with another identity has most of it
    MOVED = "moved"  # in the archive, the address that led to it belongs to an article with another identity


def authors_of(paragraphs: Iterable[Paragraph]) -> tuple[str, ...]:
    """Return the authors that paragraphs name, each once, in the order of the paragraphs."""
    return tuple(dict.fromkeys(paragraph.author for paragraph in paragraphs if paragraph.author is not None))


class Outline(NamedTuple):
    """The fields of an `Article` that are known without reading its text."""

    id: str
    published: date | None
    byline: str | None
    source: str | None
    language: str | None
    authors: tuple[str, ...] = ()  # see `authors_of`


@dataclass(frozen=True, slots=True)
class Article:
    """A published text in the archive."""

    id: str  # from the normal form of its URL, else from its text; see index.articles.identity
    title: str
    paragraphs: tuple[Paragraph, ...]
    byline: str | None
    source: str | None
    url: str | None
    published: date | None
    language: str | None
    credits: tuple[str, ...]
    extra: Mapping[str, object]
    content_hash: str  # of everything except the id, and the time and author of the addition; equal for equal drafts
    added_at: datetime  # UTC
    added_by: str | None  # name of the author, as the caller writes it; None if it has none
    fixed: tuple[str, ...] = ()  # see Draft
    skipped: tuple[str, ...] = ()  # see Draft

    @property
    def text(self) -> str:
        """Return the paragraphs, separated by blank lines."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def outline(self) -> Outline:
        """Return the fields that filters use."""
        return Outline(self.id, self.published, self.byline, self.source, self.language, self.authors)

    @property
    def authors(self) -> tuple[str, ...]:
        """Return the authors of its paragraphs; see `authors_of`."""
        return authors_of(self.paragraphs)


class PassageId(NamedTuple):
    """The id of a passage. Ids sort in the order of the article."""

    article_id: str
    ordinal: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph-sized part of an article, which is indexed, ranked and quoted."""

    article_id: str
    ordinal: int  # 0-based place in the article
    text: str  # verbatim
    kind: PassageKind
    title: str  # of the article; context, never quoted
    heading: str | None  # the nearest heading above; context, never quoted
    language: str | None  # of the article
    page: int | None = None  # on which its paragraph begins; None: the source has no pages
    author: str | None = None  # of its paragraph, see Paragraph.author

    @property
    def id(self) -> PassageId:
        """Return the id of the passage in store and backend."""
        return PassageId(self.article_id, self.ordinal)

    def byline_in(self, article: Article) -> str | None:
        """Return the author line of the passage: its own author, or the byline of its *article*."""
        return article.byline if self.author is None else self.author


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one article, with everything that is needed to undo it."""

    id: str
    article_id: str
    before: Article | None  # None: the article did not exist
    after: Article | None  # None: it was removed
    at: datetime  # UTC
    by: str | None  # see Article.added_by


@dataclass(frozen=True, slots=True)
class Version:
    """A state of an article: the present one, or one before a replacement."""

    article: Article
    at: datetime  # UTC; its beginning
    by: str | None  # who made it; see Article.added_by
    until: datetime | None = None  # UTC; its end; None: it is the present state

    @property
    def name(self) -> str:
        """Return the name among the versions of the article, in hexadecimal digits."""
        return self.article.content_hash[:VERSION_NAME_CHARS]


class AddStatus(StrEnum):
    """The effect of `Corpus.add`."""

    ADDED = "added"
    REPLACED = "replaced"  # the same identity, another text or attribution
    UNCHANGED = "unchanged"  # it existed already with the same content


@dataclass(frozen=True, slots=True)
class Unsearchable:
    """An article that is stored but that no question finds, because the index could not take it."""

    article_id: str
    title: str
    reason: str  # the exception, in one line


@dataclass(frozen=True, slots=True)
class Added:
    """The outcome of an add."""

    status: AddStatus
    article: Article
    passage_count: int  # number of passages that questions can find
    change_id: str | None  # None if nothing changed
    unsearchable: Unsearchable | None = None  # the reason why no question finds it; None: questions find it

    @property
    def is_searchable(self) -> bool:
        """Return whether questions find the article."""
        return self.unsearchable is None


class Verdict(StrEnum):
    """The degree to which the hits answer the question: `answer` in the search form."""

    FOUND = "found"
    CLOSE = "close"  # the hits are similar passages that do not answer
    NONE = "none"  # no hits


class Contribution(NamedTuple):
    """The share of one word of the question in a hit's score."""

    word: str  # as typed
    field: str  # field of the index, or kind of evidence, in which its terms matched
    score: float  # in the unit of Hit.score


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a query, with the article to attribute it to."""

    article: Article
    passage: Passage
    score: float  # no unit; comparable only inside one result list
    highlights: tuple[Span, ...] = ()  # the matched word forms in passage.text, in order, not overlapping
    sentence: Span | None = None  # the answering sentence of passage.text
    also: tuple[Article, ...] = ()  # other articles with the same passage
    contributions: tuple[Contribution, ...] = ()  # largest first; their sum is the score
    missing: tuple[str, ...] = ()  # see Answer.missing; for this passage only
    similar: tuple[str, ...] = ()  # words of the question that are highlighted in a similar form only
    answers: bool = True  # whether the verdict would be FOUND if it came first

    @property
    def byline(self) -> str | None:
        """Return the author line of the passage."""
        return self.passage.byline_in(self.article)


class FilterFault(StrEnum):
    """The reason why a filter of a question was not applied."""

    NOT_A_DATE = "not a date"  # neither a year, a month (2024-06) nor a day (2024-06-15)
    NO_TIME_LEFT = "no time left"  # no date is both after the one and before the other
    NOT_A_LANGUAGE = "not a language"  # not a code of a language
    NO_NAME = "no name"  # no letter or digit to search for
    ONLY_WORDS = "only words"  # only words can be excluded, not phrases or other filters
    NOWHERE = "nowhere"  # the phrase is in no article
    NO_ANSWER = "no answer"  # the passage that answers does not have the phrase
    TOO_COMMON = "too common"  # too many passages have the words of the phrase, so not all can be searched for it


@dataclass(frozen=True, slots=True)
class FilterProblem:
    """A filter that was not applied."""

    text: str  # as typed
    fault: FilterFault


@dataclass(frozen=True, slots=True)
class Earlier:
    """The facts about an earlier answer and its question that a follow-up question needs."""

    articles: frozenset[str]  # ids of the quoted articles
    words: tuple[str, ...] = ()  # words of the earlier question
    filters: tuple[str, ...] = ()  # applied filters, see Answer.filters
    may_be_unrelated: bool = False  # whether the new question may have a subject of its own


@dataclass(frozen=True, slots=True)
class Answer:
    """The archive's answer to a question."""

    question: str  # as asked
    verdict: Verdict
    hits: tuple[Hit, ...]  # best first: those from `offset`, at most `limit`; empty if and only if NONE
    total: int  # number of hits on all pages
    missing: tuple[str, ...] = ()  # words of the question, as typed, that no hit has, without question words
    suggestion: str | None = None  # the question in the archive's spelling
    filters: tuple[str, ...] = ()  # applied filters
    filter_problems: tuple[FilterProblem, ...] = ()  # filters that were not applied
    within: tuple[Article, ...] = ()  # articles of the hits, if those of an earlier answer were searched first
    nearest: tuple[Article, ...] = ()  # if NONE: articles whose titles have words of the question, the nearest first
    certainty: float = -math.inf  # that the first hit answers, as log odds above the limit of `found`; -inf: unknown
    absent_language: str | None = None  # of the question, if it is certain and no passage has it (primary subtag)
    usual_language: str | None = None  # of more than half of the passages; only with `absent_language`
    name_filter: str | None = None  # the question with a filter in place of an author or a publication that it names
    read_as: tuple[str, ...] = ()  # words of the question that were surely misspelled, as the archive spells them
