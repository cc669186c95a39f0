"""Write articles and replies as JSON, one object a line, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ask.answer_form import answer_line, json_line, published_in_form, unsearchable
from index.articles.passages import passage_count
from index.errors import QuestionError
from index.model import Article

if TYPE_CHECKING:
    from index.corpus import Corpus


def article_line(article: Article) -> str:
    """Return the known facts about an article as one line. Every key is always there; unknown values are null."""
    form = {
        "id": article.id,
        "title": article.title,
        "byline": article.byline,
        "authors": list(article.authors),
        "source": article.source,
        "url": article.url,
        "published": published_in_form(article),
        "language": article.language,
        "credits": list(article.credits),
        "passages": passage_count(article),
        "added_at": article.added_at.isoformat(),
        "added_by": article.added_by,
    }
    return json_line(form)


def reply_as_json(corpus: Corpus, question: str, limit: int, *, explain: bool = False) -> str:
    """Return the answer to *question* as a line of JSON. A question that cannot be searched for has no hits."""
    try:
        answer = corpus.search(question, limit)
    except QuestionError:
        answer = unsearchable(question)
    return answer_line(answer, explain=explain)
