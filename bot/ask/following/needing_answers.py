"""Recognise messages that make sense only after an answer: "more", "source?", "why?"."""

from __future__ import annotations

from collections.abc import Sequence

from index.query.about_articles.article_requests import ArticleRequest, article_request_of, languages_of_request
from index.query.leaning import languages_that_only_ask

_QUESTION_MARKS = "?？؟"


def languages_of_dependent(message: str) -> Sequence[str]:
    """Return the languages of a message that needs an answer before it; empty: it may be a question of its own.

    A single word for a fact, such as "source", may be what somebody looks for. Texts often say who translated them.
    """
    request = article_request_of(message)
    if request is None:
        return languages_that_only_ask(message)
    is_word = len(message.split()) == 1 and message.strip()[-1] not in _QUESTION_MARKS
    may_be_said = request is ArticleRequest.TRANSLATION or (is_word and request is not ArticleRequest.MORE)
    return () if may_be_said else languages_of_request(message)
