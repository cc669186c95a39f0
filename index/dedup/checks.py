"""Find doubts about an article before it is added, so that whoever adds it can be asked.

Nothing is stored for it. Articles with the same words are found in the index, and other possible copies are searched
for like the answer to a question. The caller decides.
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

COPY_SHARE = 0.6
"""Smallest share of the shorter of two texts that is in the other, word for word, if one is a copy. Measured on every
pair of 750 articles in nine collections: different ones have at most 0.43. Of copies in which every tenth word was
changed, or half of the sentences dropped, 95 in 100 have more than 0.73."""

SHORT_WORDS = 30
"""Words of a text below which it is a copy only of another one as short: a line or two may well be a quotation."""

OWN_SHARE = 0.2
"""Share up to which the paragraphs that two articles do not have in common are different. Then the others are a frame,
such as a note on cookies. In edited copies they are edited paragraphs."""

OWN_WORDS = 20
"""Fewest words that these must have to tell."""

OWN_LEAST_SHARE = 0.25
"""Smallest share of the text that they must have as well, unless the others are known to be a frame. In an agency's
report with another beginning they have less."""

TELLING_CHARS = 20
"""Fewest characters of a paragraph that others may be noticed to share. Shorter ones are headings or names."""

MAX_SHARED_CHARS = 10_000
"""Most characters of such a paragraph: no licence is longer, and longer ones take long to cut."""

REPEATED_IN = 2
"""Other articles of a publication from which on a paragraph in them is not the article's own."""

SEVERAL = 2
"""Passages of such paragraphs from which on they are worth a question: two, or a long one."""

LARGE_SHARE = 0.25
"""Share of the text from which on one such paragraph is worth a question: it is a wall rather than a line below the
text."""

WORDED_ARTICLES = 20
"""Most articles with the same paragraphs that are read, those with most of them first. To read one takes 0.2 ms."""

COMPARED_CHARS = 50_000
"""Most characters of each article that are compared: some half an hour of reading, of which ten copies take 0.1 s."""

PROBES = 3
"""Stretches of an article's text that are searched for in others: a copy has kept one of three recognizably."""

PROBE_CHARS = 300  # of each: some sentences, as a passage has them

PROBE_TERMS = 24
"""Most terms of each, the longest ones, which are rare as a rule: more find the same."""

PROBE_MATCHES = 4  # of each probe, that are looked at


@dataclass(frozen=True, slots=True)
class Concern:
    """A doubt about an article, with the values that its sentence needs."""

    doubt: Doubt
    other: Article | None = None  # MOVED, COPY: which one it may be
    likeness: Likeness | None = None  # COPY: to that one
    paragraphs: tuple[Paragraph, ...] = ()  # BOILERPLATE: those that others have, in order


def without_paragraphs(draft: Draft, paragraphs: Collection[Paragraph]) -> Draft | None:
    """Return *draft* without some of its paragraphs, now and when it is read again; None if no text would be left."""
    kept = tuple(each for each in draft.paragraphs if each not in paragraphs)
    if all(each.kind in NOT_QUOTABLE for each in kept):
        return None
    digests = {digest_of(each) for each in paragraphs}
    return replace(draft, paragraphs=kept, skipped=tuple(sorted(digests.union(draft.skipped))))


def concerns_about(
    article: Article, addresses: Sequence[str], seen: Iterable[Doubt], archive: ArticleReader, index: SearchBackend
) -> tuple[Concern, ...]:
    """Return the doubts about *article*, which is not in the archive as it is; the gravest first.

    An article that is there under the same identity is being replaced. It is not a copy then, and its former paragraphs
    raise no question.

    Args:
        addresses: Addresses that led to it: as asked for, and after redirects.
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
    known = set(before.paragraphs) if before else set()
    shared = tuple(each for each in neighbours.boilerplate() if each not in known)
    if _is_much(shared, article):
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
        self._whole = _without(frozenset(), article)
        self._wordings = {each: _wordings_of(each, article) for each in article.paragraphs if _is_telling(each)}
        asked = frozenset().union(*self._wordings.values())
        self._by_wording = index.articles_by_wording(asked, WORDED_ARTICLES)  # wordings by articles' ids
        self._others = self._read(self._by_wording)
        self._repeated = self._repeated_in(self._others)
        self._copies = self._copies_among(self._others)

    def copy(self) -> Concern | None:
        """Return the article that it is most like, if it is a copy; of several, one with an address."""
        copies = self._copies or self._copies_among(self._read(self._probed()))
        if not copies:
            return None
        other, likeness = max(copies, key=lambda each: (each[1].both, each[0].url is not None))
        return Concern(Doubt.COPY, other, likeness)

    def boilerplate(self) -> tuple[Paragraph, ...]:
        """Return the paragraphs that are in other articles of the publication, which are not copies of this one."""
        copies = {other.id for other, _ in self._copies}
        repeated = self._repeated_in([other for other in self._others if other.id not in copies])
        shared = {each for each, wordings in self._wordings.items() if wordings <= repeated}
        return tuple(each for each in self._article.paragraphs if each in shared)

    def _read(self, article_ids: Iterable[str]) -> list[Article]:
        return list(self._archive.articles_of(each for each in article_ids if each != self._article.id).values())

    def _repeated_in(self, others: Sequence[Article]) -> set[int]:
        """Return the wordings that several of these articles have which are of the same publication."""
        names = _names_of(self._article)
        of_publication = [other.id for other in others if names & _names_of(other)]
        counts = Counter(wording for each in of_publication for wording in self._by_wording[each])
        return {wording for wording, count in counts.items() if count >= REPEATED_IN}

    def _copies_among(self, others: Sequence[Article]) -> list[tuple[Article, Likeness]]:
        likenesses = ((other, self._likeness_of_copy(other)) for other in others)
        return [(other, likeness) for other, likeness in likenesses if likeness]

    def _likeness_of_copy(self, other: Article) -> Likeness | None:
        """Return how like *other* the article is, if it is a copy."""
        likeness = self._whole.likeness(_without(frozenset(), other))
        share = likeness.of_shorter if likeness.shorter_size >= SHORT_WORDS else likeness.both
        if share < COPY_SHARE or self._is_only_boilerplate(other):
            return None
        return likeness

    def _is_only_boilerplate(self, other: Article) -> bool:
        """Whether what the two have in common is a frame: what stands in it is different, and not little."""
        common = self._by_wording.get(other.id, frozenset())
        return self._differ(other, self._repeated, 0.0) or self._differ(other, common, OWN_LEAST_SHARE)

    def _differ(self, other: Article, common: Set[int], least_share: float) -> bool:
        """Return whether the two are different without the paragraphs of these wordings, with enough text to tell."""
        if not common:
            return False
        left = [_without(common, article) for article in (self._article, other)]
        whole = [_without(frozenset(), article) for article in (self._article, other)]
        if any(len(own) < max(OWN_WORDS, least_share * len(all_)) for own, all_ in zip(left, whole, strict=True)):
            return False
        return left[0].likeness(left[1]).of_shorter < OWN_SHARE

    def _probed(self) -> Iterator[str]:
        """Yield the ids of articles, each once, that have passages with the words of some of its own."""
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
    """Return the compared text of an article without its paragraphs of these wordings."""
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
    """Return the wordings of the passages of a paragraph: long ones are cut."""
    is_cut = len(paragraph.text) <= MAX_SHARED_CHARS
    texts = pieces_of(paragraph.text, article.language) if is_cut else [paragraph.text]
    return frozenset(map(wording_number, texts))


def _is_telling(paragraph: Paragraph) -> bool:
    """Return whether the paragraph says enough, and can be found."""
    return paragraph.kind is not PassageKind.CREDIT and TELLING_CHARS <= len(paragraph.text) <= MAX_SHARED_CHARS


def _probes(article: Article) -> Iterator[str]:
    """Yield stretches of the article's text: of the beginning, the middle and the end."""
    text = "\n".join(each.text for each in article.paragraphs if each.kind is PassageKind.BODY)
    for part in range(PROBES):
        at = max(0, len(text) * (2 * part + 1) // (2 * PROBES) - PROBE_CHARS // 2)
        yield text[at : at + PROBE_CHARS]


def _is_much(shared: Sequence[Paragraph], article: Article) -> bool:
    size = sum(len(each.text) for each in shared)
    passages = sum(len(pieces_of(each.text, article.language)) for each in shared)
    return passages >= SEVERAL or size >= LARGE_SHARE * sum(len(each.text) for each in article.paragraphs)


def _names_of(article: Article) -> set[str]:
    """Return the names by which a publication is known: its own, and the host of its pages."""
    names = {article.source}
    with suppress(BadUrlError):
        names.add(split_url(article.url or "").hostname)
    return {name.casefold().removeprefix("www.") for name in names if name}
