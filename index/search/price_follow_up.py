"""Answer what asks for a price and leans on an answer, "how much is it?", from the articles of that answer."""

from __future__ import annotations

from collections.abc import Iterator

from index.analysis.sentences import sentences
from index.analysis.tokenizer import pieces
from index.articles.passages import passages_from
from index.model import Answer, Article, Earlier, Hit, PassageKind, Verdict
from index.query.leaning import leaning_of, only_asks
from index.query.leanings.leaning_words import Leaning
from index.ranking.prices import price_spans, without_price_phrases
from index.store.base import ArticleReader

MOST_PASSAGES = 2_000
"""Most passages of an article that are read, some milliseconds of work: those of a book of 400 pages."""


def price_answer(question: str, earlier: Earlier, reader: ArticleReader, limit: int, offset: int) -> Answer | None:
    """Return the passages of the earlier articles that name a price; None: another thing is asked for, or none does.

    Those with most words of the earlier question come first.
    """
    if earlier.filters or leaning_of(question) is not Leaning.YES:
        return None
    articles = reader.articles_of(sorted(earlier.articles)).values()
    asked = [article for article in articles if _asks_price_alone(question, article.language or "")]
    hits = sorted((hit for article in asked for hit in _priced(article, earlier)), key=lambda hit: -hit.score)
    if not hits:
        return None
    return Answer(
        question,
        Verdict.FOUND,
        tuple(hits[offset : offset + limit]),
        len(hits),
        within=tuple({hit.article.id: hit.article for hit in hits}.values()),
    )


def _asks_price_alone(question: str, language: str) -> bool:
    """Return whether a question in a language asks for nothing but a price."""
    rest = without_price_phrases(question, language)
    return rest is not None and (not any(pieces(rest)) or only_asks(rest))


def _priced(article: Article, earlier: Earlier) -> Iterator[Hit]:
    """Yield the passages that name a price. The score is the number of words of the earlier question in them."""
    words = {piece.normal for word in earlier.words for piece in pieces(word)}
    for passage in passages_from(article, 0):
        if passage.ordinal == MOST_PASSAGES:
            return
        spans = price_spans(passage.text, article.language or "") if passage.kind is PassageKind.BODY else ()
        if spans:
            score = len(words & {piece.normal for piece in pieces(passage.text)})
            within = (each for each in sentences(passage.text, article.language) if each[0] <= spans[0][0] < each[1])
            yield Hit(article, passage, score, highlights=spans, sentence=next(within, None))
