"""A searchable archive of a few articles, in memory."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from index.articles.identity import make_article
from index.backends.bm25.backend import BM25Backend
from index.model import Answer, Article, Draft, Paragraph, PassageKind
from index.search.follow_up import Inquiry
from index.search.pipeline import answer_question

NOW = datetime(2026, 11, 1, tzinfo=UTC)


class Archive:
    """Articles in a dictionary, with an index."""

    def __init__(self, *drafts: Draft) -> None:
        self._articles: dict[str, Article] = {}
        self.reads: list[list[str]] = []  # the ids of each call
        self.backend = BM25Backend()
        for draft in drafts:
            article = make_article(draft, NOW, None)
            self._articles[article.id] = article
            self.backend.index([article])

    def articles_of(self, article_ids: Iterable[str]) -> dict[str, Article]:
        wanted = list(article_ids)
        self.reads.append(wanted)
        return {each: self._articles[each] for each in wanted if each in self._articles}

    def replace(self, question: str, by: Draft | None) -> None:
        """Change the article that answers, but not the index: as a search sees it that runs beside the change."""
        article_id = self.ask(question).hits[0].article.id
        del self._articles[article_id]
        if by is not None:
            self._articles[article_id] = make_article(by, NOW, None)

    def ask(self, question: str | Inquiry, limit: int = 3, offset: int = 0) -> Answer:
        inquiry = question if isinstance(question, Inquiry) else Inquiry(question)
        return answer_question(self, self.backend, inquiry, limit, offset)


def draft(title: str, *paragraphs: str | Paragraph, language: str | None = "en") -> Draft:
    texts = tuple(each if isinstance(each, Paragraph) else Paragraph(each) for each in paragraphs)
    return Draft(title, texts, language=language)


def quotes(answer: Answer) -> list[str]:
    return [hit.passage.text for hit in answer.hits]


CATS = draft("Cats", "Cats purr when they are content.")

FERRY = draft(
    "Ferry to Lille Havn",
    "The new ferry to Lille Havn began to run in April. It carries forty cars.",
    Paragraph("Fares", PassageKind.HEADING),
    "A crossing costs 65 kroner, children travel free.",
    Paragraph("Photo: Ida Strand", PassageKind.CREDIT),
)
