"""Write answers as JSON, one object a line, for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping

from index.model import Answer, Article, Hit, Verdict

JSON_LINE_ENDS = {code: f"\\u{code:04x}" for code in (0x7F, *range(0x80, 0xA0), 0x2028, 0x2029)}
"""Escapes of characters that JSON allows in a string, but that end a line for many readers, or command a terminal."""


def json_line(form: Mapping[str, object]) -> str:
    """Return *form* as one line, without its end."""
    return json.dumps(form, ensure_ascii=False).translate(JSON_LINE_ENDS)


def answer_line(answer: Answer, *, explain: bool = False) -> str:
    """Return the answer form as one line; see `answer_to_form`."""
    return json_line(answer_to_form(answer, explain=explain))


def answer_to_form(answer: Answer, *, explain: bool = False) -> dict[str, object]:
    """Return the answer form. Every key is always there; unknown values are None.

    Args: explain: Add to each hit how much each word of the question added to its score, and which words are missing.
    """
    return {
        "question": answer.question,
        "answer": answer.verdict.value,
        "missing": list(answer.missing),
        "read_as": list(answer.read_as),
        "suggestion": answer.suggestion,
        "filters": list(answer.filters),
        "hits": [_hit_to_form(hit, explain=explain) for hit in answer.hits],
        "absent_language": answer.absent_language,
        "nearest": [_other_to_form(article) for article in answer.nearest],
    }


def _hit_to_form(hit: Hit, *, explain: bool) -> dict[str, object]:
    form: dict[str, object] = {
        "article_id": hit.article.id,
        "title": hit.article.title,
        "byline": hit.byline,
        "article_byline": hit.article.byline,
        "source": hit.article.source,
        "url": hit.article.url,
        "published": published_in_form(hit.article),
        "credits": list(hit.article.credits),
        "ordinal": hit.passage.ordinal,
        "page": hit.passage.page,
        "text": hit.passage.text,
        "sentence": list(hit.sentence) if hit.sentence else None,
        "highlights": [list(span) for span in hit.highlights],
        "also": [_other_to_form(article) for article in hit.also],
        "score": float(hit.score),
    }
    if explain:
        form["explain"] = [{"word": c.word, "field": c.field, "score": float(c.score)} for c in hit.contributions]
        form["missing"] = list(hit.missing)
    return form


def _other_to_form(article: Article) -> dict[str, object]:
    return {
        "article_id": article.id,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "published": published_in_form(article),
    }


def published_in_form(article: Article) -> str | None:
    """Return the publisher's date as a value of a form."""
    return article.published.isoformat() if article.published else None


def unsearchable(question: str) -> Answer:
    """Return the answer to a question that cannot be searched for: it has no hits."""
    return Answer(question, Verdict.NONE, (), 0)
