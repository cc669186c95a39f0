"""Recognise messages that make sense only after an answer: "more", "source?", "why?"."""

from __future__ import annotations

from collections.abc import Sequence

from index.analysis.stopwords import question_phrases
from index.analysis.tokenizer import Script, pieces
from index.query.about_articles.article_requests import ArticleRequest, article_request_of, languages_of_request
from index.query.leaning import languages_that_only_ask

_QUESTION_MARKS = "?？؟"
_ASKING_ENDS = "はか呢"
"""Characters with which a Chinese or Japanese word asks: "著者は"."""


def languages_of_dependent(message: str) -> Sequence[str]:
    """Return the languages of a message that needs an answer before it; empty: it may be a question of its own.

    A single word for a fact, such as "source", may be what somebody looks for. Texts often say who translated them.
    """
    request = article_request_of(message)
    if request is None:
        return languages_that_only_ask(message)
    is_word = request is not ArticleRequest.MORE and _is_word(message.strip(), request)
    return () if request is ArticleRequest.TRANSLATION or is_word else languages_of_request(message)


def _is_word(message: str, request: ArticleRequest) -> bool:
    """Return whether a request is a single word without a sign of a question.

    In Chinese and Japanese, a sentence has no spaces. There, only a word for a writer is looked for by itself: the
    characters of "来源" are in many other words.
    """
    if len(message.split()) > 1 or message[-1] in _QUESTION_MARKS:
        return False
    if all(piece.script is not Script.HAN for piece in pieces(message)):
        return True
    phrases = question_phrases(Script.HAN)
    asks = message[-1] in _ASKING_ENDS or (phrases is not None and phrases.search(message) is not None)
    return request is ArticleRequest.AUTHOR and not asks
