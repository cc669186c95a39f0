"""Find doubts about an article before it is added, so that its sender can be asked.

This needs no stored data. The index finds articles with the same words. Other possible copies are found like the answer
to a question. The caller decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, replace

from index.analysis import Field, article_language, terms_of
from index.analysis.wording import wording_number
from index.articles.edits import NOT_QUOTABLE, digest_of
from index.articles.identity import article_id_of_url
from index.articles.passages import pieces_of
from index.backends.base import QueryTerm, SearchBackend
from index.dedup.similarity import Likeness, Shingled
from index.errors import BadUrlError
from index.model import Article, Doubt, Draft, Paragraph, PassageKind
from index.store.base import ArticleReader
from index.urls import split_url

MIN_COPY_SHARE = 0.6
"""Smallest share of the shorter of two texts that the other contains, word for word, if one is a copy. Measured on
every pair of 750 articles in nine collections: different articles share at most 0.43. Of copies in which every tenth
word was changed, or half of the sentences were dropped, 95 in 100 share more than 0.73."""

MIN_COPIED_WORDS = 30
"""Fewest words of a text that may be a copy of a longer one. One or two lines may be a quotation."""

MAX_OWN_SIMILARITY = 0.2
"""Largest similarity of two articles without their common paragraphs with which they are different. Then the common
paragraphs are a frame, such as a note on cookies. In edited copies, the other paragraphs are edited ones."""

MIN_OWN_WORDS = 20
"""Fewest words that these paragraphs must have for a decision."""

MIN_OWN_SHARE = 0.25
"""Smallest share of the text that these paragraphs must have too, unless the common ones are known to be a frame. In an
agency's report with another beginning they have less."""

MIN_SHARED_CHARS = 20
"""Fewest characters of a paragraph that may count as shared. Shorter ones are headings or names."""

MAX_SHARED_CHARS = 10_000
"""Most characters of such a paragraph. No licence is longer, and cutting longer ones is slow."""

MIN_REPEATING_ARTICLES = 2
"""Number of other articles of a publication from which a paragraph in them is boilerplate."""

MIN_SHARED_PASSAGES = 2
"""Number of passages in such paragraphs from which the sender is asked: two paragraphs, or a long one."""

MIN_SHARED_SHARE = 0.25
"""Share of the text from which the sender is asked about a single such paragraph: it is a wall rather than a line below
the text."""

MAX_COMPARED_ARTICLES = 20
"""Most articles with the same paragraphs that are read, those with most of them first. Reading one takes 0.2 ms."""

COMPARED_CHARS = 50_000
"""Most characters of each article that are compared: about half an hour of reading. Ten copies take 0.1 s."""

PROBES = 3
"""Stretches of an article's text that are searched for in others. A copy contains one of three in a recognizable
form."""

PROBE_CHARS = 300  # of each probe: several sentences, as in a passage

PROBE_TERMS = 24
"""Most terms of each probe: the longest ones, which are usually rare. More terms find the same."""

PROBE_MATCHES = 4  # matches of each probe that are examined


@dataclass(frozen=True, slots=True)
class Concern:
    """A doubt about an article, with the values that its sentence needs."""

    doubt: Doubt
    other: Article | None = None  # MOVED, COPY: the article that it may be
    likeness: Likeness | None = None  # COPY: to that article
    paragraphs: tuple[Paragraph, ...] = ()  # BOILERPLATE: those that other articles have, in order


def without_paragraphs(draft: Draft, paragraphs: Collection[Paragraph]) -> Draft | None:
    """Return *draft* without these paragraphs, now and when it is read again; None if no text would be left."""
    kept = tuple(each for each in draft.paragraphs if each not in paragraphs)
    if all(each.kind in NOT_QUOTABLE for each in kept):
        return None
    digests = {digest_of(each) for each in paragraphs}
    return replace(draft, paragraphs=kept, skipped=tuple(sorted(digests.union(draft.skipped))))


def concerns_about(
    article: Article, addresses: Sequence[str], seen: Iterable[Doubt], archive: ArticleReader, index: SearchBackend
) -> tuple[Concern, ...]:
    """Return the doubts about *article*, the gravest first. The archive does not have it in this form.

    An article with the same identity in the archive is being replaced. So it is not a copy, and its former paragraphs
    raise no doubt.

    Args:
        addresses: Addresses that led to it: the requested one, and those after redirects.
        seen: Doubts of the reader of the page.

    Raises: BackendUnavailableError.
    """
    before = archive.articles_of([article.id]).get(article.id)
    if before is not None and before.paragraphs == article.paragraphs:
        return ()
    neighbours = _Neighbours(article, archive, index)
    found = []
    if before is None:
        moved = _moved_from(article, addresses, archive)
        copy = None if moved else neighbours.copy()
        found += [concern for concern in (moved, copy) if concern]
    known = {each.text for each in before.paragraphs} if before else set()
    shared = tuple(each for each in neighbours.boilerplate() if each.text not in known)
    if _is_substantial(shared, article):
        found.append(Concern(Doubt.BOILERPLATE, paragraphs=shared))
    return (*found, *map(Concern, seen))


def _moved_from(article: Article, addresses: Sequence[str], archive: ArticleReader) -> Concern | None:
    article_ids = [article_id for article_id in map(article_id_of_url, addresses) if article_id != article.id]
    others = archive.articles_of(article_ids).values() if article_ids else ()
    return next((Concern(Doubt.MOVED, other) for other in others), None)


class _Neighbours:
    """The articles of the archive that share words with an article."""

    def __init__(self, article: Article, archive: ArticleReader, index: SearchBackend) -> None:
        self._article = article
        self._archive = archive
        self._index = index
        self._shingled = _without(frozenset(), article)
        self._wordings = {each: _wordings_of(each, article) for each in article.paragraphs if _is_comparable(each)}
        asked = frozenset().union(*self._wordings.values())
        self._by_wording = index.articles_by_wording(asked, MAX_COMPARED_ARTICLES)  # wordings by article id
        self._others = self._read(self._by_wording)
        self._repeated = self._repeated_in(self._others)
        self._copies = self._copies_among(self._others)

    def copy(self) -> Concern | None:
        """Return a concern about the most similar article if it is a copy. Among equals, one with an address is
        chosen."""
        copies = self._copies or self._copies_among(self._read(self._probed()))
        if not copies:
            return None
        other, likeness = max(copies, key=lambda each: (each[1].both, each[0].url is not None))
        return Concern(Doubt.COPY, other, likeness)

    def boilerplate(self) -> tuple[Paragraph, ...]:
        """Return the paragraphs that other articles of the publication have. Copies of this article do not count."""
        copies = {other.id for other, _ in self._copies}
        repeated = self._repeated_in([other for other in self._others if other.id not in copies])
        shared = {each for each, wordings in self._wordings.items() if wordings <= repeated}
        return tuple(each for each in self._article.paragraphs if each in shared)

    def _read(self, article_ids: Iterable[str]) -> list[Article]:
        return list(self._archive.articles_of(each for each in article_ids if each != self._article.id).values())

    def _repeated_in(self, others: Sequence[Article]) -> set[int]:
        """Return the wordings that several of these articles have, if they are of the same publication."""
        names = _names_of(self._article)
        of_publication = [other.id for other in others if names & _names_of(other)]
        counts = Counter(wording for each in of_publication for wording in self._by_wording[each])
        return {wording for wording, count in counts.items() if count >= MIN_REPEATING_ARTICLES}

    def _copies_among(self, others: Sequence[Article]) -> list[tuple[Article, Likeness]]:
        likenesses = ((other, self._likeness_of_copy(other)) for other in others)
        return [(other, likeness) for other, likeness in likenesses if likeness]

    def _likeness_of_copy(self, other: Article) -> Likeness | None:
        """Return the similarity to *other*, if the article is a copy; else None."""
        likeness = self._shingled.likeness(_without(frozenset(), other))
        share = likeness.of_shorter if likeness.shorter_size >= MIN_COPIED_WORDS else likeness.both
        if share < MIN_COPY_SHARE or self._is_only_boilerplate(other):
            return None
        return likeness

    def _is_only_boilerplate(self, other: Article) -> bool:
        """Return whether the common part of the two is only a frame: the rest is different and long enough."""
        common = self._by_wording.get(other.id, frozenset())
        return self._differ(other, self._repeated, 0.0) or self._differ(other, common, MIN_OWN_SHARE)

    def _differ(self, other: Article, common: Set[int], least_share: float) -> bool:
        """Return whether the two differ without the paragraphs of these wordings, and have enough text for a
        decision."""
        if not common:
            return False
        left = [_without(common, article) for article in (self._article, other)]
        whole = [_without(frozenset(), article) for article in (self._article, other)]
        if any(len(own) < max(MIN_OWN_WORDS, least_share * len(all_)) for own, all_ in zip(left, whole, strict=True)):
            return False
        return left[0].likeness(left[1]).of_shorter < MAX_OWN_SIMILARITY

    def _probed(self) -> Iterator[str]:
        """Yield the ids of articles, each once, with passages that have the words of some of its passages."""
        language = article_language(self._article)
        seen = set(self._by_wording)
        for text in _probes(self._article):
            terms = sorted(set(terms_of(text, language, Field.WORDS)), key=lambda term: (-len(term), term))
            query = [QueryTerm(Field.WORDS, term) for term in terms[:PROBE_TERMS]]
            for match in self._index.search(query, PROBE_MATCHES).matches if query else ():
                if match.passage_id.article_id not in seen:
                    seen.add(match.passage_id.article_id)
                    yield match.passage_id.article_id


def _without(wordings: Set[int], article: Article) -> Shingled:
    """Return the text of an article for comparison, without its paragraphs of these wordings."""
    paragraphs = _beginning(article)
    return Shingled(each.text for each in paragraphs if not wordings or not _wordings_of(each, article) <= wordings)


def _beginning(article: Article) -> Iterator[Paragraph]:
    """Yield the first paragraphs of an article."""
    left = COMPARED_CHARS
    for each in article.paragraphs:
        if left <= 0:
            break
        yield each
        left -= len(each.text)


def _wordings_of(paragraph: Paragraph, article: Article) -> frozenset[int]:
    """Return the wordings of the passages of a paragraph. A long paragraph has several passages."""
    is_cut = len(paragraph.text) <= MAX_SHARED_CHARS
    texts = pieces_of(paragraph.text, article.language) if is_cut else [paragraph.text]
    return frozenset(map(wording_number, texts))


def _is_comparable(paragraph: Paragraph) -> bool:
    """Return whether the paragraph is long enough to count, and can be found."""
    return paragraph.kind is not PassageKind.CREDIT and MIN_SHARED_CHARS <= len(paragraph.text) <= MAX_SHARED_CHARS


def _probes(article: Article) -> Iterator[str]:
    """Yield stretches of the article's text: from its beginning, middle and end."""
    text = "\n".join(each.text for each in article.paragraphs if each.kind is PassageKind.BODY)
    for part in range(PROBES):
        at = max(0, len(text) * (2 * part + 1) // (2 * PROBES) - PROBE_CHARS // 2)
        yield text[at : at + PROBE_CHARS]


def _is_substantial(shared: Sequence[Paragraph], article: Article) -> bool:
    size = sum(len(each.text) for each in shared)
    passages = sum(len(pieces_of(each.text, article.language)) for each in shared)
    return passages >= MIN_SHARED_PASSAGES or size >= MIN_SHARED_SHARE * sum(
        len(each.text) for each in article.paragraphs
    )


def _names_of(article: Article) -> set[str]:
    """Return the names that identify a publication: its own name, and the host of its pages."""
    names = {article.source}
    with suppress(BadUrlError):
        names.add(split_url(article.url or "").hostname)
    return {name.casefold().removeprefix("www.") for name in names if name}
