"""Make the documents of an article."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from index.analysis import Field, Keys, article_language, passage_keys, passage_tokens
from index.analysis.token_ids import TOKEN
from index.analysis.wording import wording_number
from index.articles.passages import split_passages
from index.backends.base import Sizes
from index.backends.opensearch.index_form import ARTICLE, PASSAGE, REMOVED
from index.metadata.described import described_language
from index.metadata.metadata_index import MetadataEntry
from index.model import Article, Outline, Passage
from index.opensearch.cluster_client import Action, Reply

COUNTED_KEY_BITS = 40
"""Bits of a key that are kept to count it. For a question of sixty terms and a hundred passages of four hundred terms
each, the probability that one term is mistaken for another is two in a million. That passage then ranks a little too
high."""

COUNT_BYTES = COUNTED_KEY_BITS // 8 + 1
"""Length of a key with its count, in bytes: the lowest bits of the key, then the count."""

MOST_COUNTED = 255

KEPT_BITS = np.uint64((1 << COUNTED_KEY_BITS) - 1)


class KnownArticle(NamedTuple):
    """What is known of an indexed article without a request."""

    outline: Outline  # its language is given, or was identified
    content_hash: str  # with which it was indexed
    number: int  # of its indexing; later ones are larger
    order: int  # of its addition: the number of its first indexing
    passages: int  # number of passages


class ArticleDocuments(NamedTuple):
    """An analyzed article."""

    known: KnownArticle
    passages: Sequence[Reply]  # documents, in order


def documents_of(article: Article, number: int, order: int) -> ArticleDocuments:
    """Analyze an article. Raises: any exception of the analysis."""
    entry = MetadataEntry(article.outline, article)
    entry.identify_language(None)
    language = article_language(article)
    shared: dict[str, object] = {
        "type": PASSAGE,
        "article": article.id,
        "number": number,
        "language": language,
        "code": described_language(entry),
    }
    if article.byline is not None:
        shared["byline"] = article.byline
    if article.source is not None:
        shared["source"] = article.source
    if article.published is not None:
        shared["day"] = article.published.toordinal()
    passages = [shared | _of_passage(each, language) for each in split_passages(article)]
    outline = article.outline._replace(language=entry.language)
    return ArticleDocuments(KnownArticle(outline, article.content_hash, number, order, len(passages)), passages)


def _of_passage(passage: Passage, language: str) -> dict[str, object]:
    keys = passage_keys(passage, language).fields
    sentences = passage_tokens(passage, language)
    sizes = np.fromiter((len(each) // TOKEN.itemsize for each in sentences), dtype="<u4")
    document: dict[str, object] = {
        "ordinal": passage.ordinal,
        "kind": passage.kind.value,
        "wording": wording_term(wording_number(passage.text)),
        "tokens": b64encode(b"".join(sentences)).decode(),
        "sentence_sizes": b64encode(sizes.tobytes()).decode(),
        **{field.value: words_of_keys(keys[field]) for field in Field},
        **{counts_field(field): b64encode(counted(keys[field])).decode() for field in Field},
        **{f"{field}_length": len(keys[field]) for field in Field},
    }
    if passage.author is not None:
        document["author"] = passage.author
    return document


def counts_field(field: Field) -> str:
    """Return the name of the field with the keys of a field, each with its count."""
    return f"{field}_counts"


def words_of_keys(keys: Keys) -> str:
    """Return keys as the words that the cluster indexes: eleven characters in Base64 each, and a blank."""
    padded = np.zeros((len(keys), 9), dtype=np.uint8)  # so that each key takes twelve characters; the last says nothing
    padded[:, :8] = keys.astype("<u8").view(np.uint8).reshape(-1, 8)
    words = np.frombuffer(b64encode(padded.tobytes()), dtype=np.uint8).reshape(-1, 12).copy()
    words[:, 11] = ord(" ")
    return words.tobytes().decode()


def counted(keys: Keys) -> bytes:
    """Return each of the keys once, with its count. One that is too frequent for a byte comes again with the rest."""
    distinct, counts = np.unique(keys & KEPT_BITS, return_counts=True)
    times = -(-counts // MOST_COUNTED)
    last = np.cumsum(times) - 1
    numbers = np.full(times.sum(), MOST_COUNTED, dtype=np.uint64)
    numbers[last] = counts - MOST_COUNTED * (times - 1)
    packed: Keys = np.repeat(distinct, times) | numbers << np.uint64(COUNTED_KEY_BITS)
    return bytes(packed.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :COUNT_BYTES].tobytes())


def keys_and_counts(packed: bytes) -> tuple[Keys, Sizes]:
    """Return what `counted` packed, also of several passages after one another: the kept bits of keys, and counts."""
    wide = np.zeros((len(packed) // COUNT_BYTES, 8), dtype=np.uint8)
    wide[:, :COUNT_BYTES] = np.frombuffer(packed, dtype=np.uint8).reshape(-1, COUNT_BYTES)
    numbers = wide.view("<u8")[:, 0]
    return numbers & KEPT_BITS, (numbers >> np.uint64(COUNTED_KEY_BITS)).astype(np.int64)


def wording_term(wording: int) -> str:
    """Return the number of a wording as the cluster has it: it has no numbers of 64 bits without a sign."""
    return f"{wording:016x}"


def indexing(documents: ArticleDocuments) -> Iterator[Action]:
    """Yield what a bulk does to index an article."""
    known = documents.known
    for passage in documents.passages:
        yield {"index": {"_id": _passage_name(known.number, passage["ordinal"])}}, passage
    outline = known.outline
    published = outline.published and outline.published.isoformat()
    details = {
        "hash": known.content_hash,
        "passages": known.passages,
        "published": published,
        "byline": outline.byline,
        "source": outline.source,
        "language": outline.language,
        "authors": outline.authors,
    }
    document = {"type": ARTICLE, "article": outline.id, "order": known.order, "number": known.number, "known": details}
    yield {"index": {"_id": _article_name(outline.id)}}, document


def removal(article_id: str, number: int) -> Action:
    """Return what a bulk does to note that an article was removed. Args: number: Of its removal."""
    document = {"type": REMOVED, "article": article_id, "number": number}
    return {"index": {"_id": _article_name(article_id)}}, document


def deletion(known: KnownArticle) -> Iterator[Action]:
    """Yield what a bulk does to delete the passages of an article."""
    for ordinal in range(known.passages):
        yield {"delete": {"_id": _passage_name(known.number, ordinal)}}, None


def known_article(document: Reply) -> KnownArticle:
    """Return what the document of an article says."""
    known = document["known"]
    outline = Outline(
        document["article"],
        known["published"] and date.fromisoformat(known["published"]),
        known["byline"],
        known["source"],
        known["language"],
        tuple(known["authors"]),
    )
    return KnownArticle(outline, known["hash"], document["number"], document["order"], known["passages"])


def _passage_name(number: int, ordinal: int) -> str:
    return f"{number}.{ordinal}"


def _article_name(article_id: str) -> str:
    return f"article {article_id}"
