"""Choose the hits that a reader sees at once, and judge them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import takewhile

from index.model import Answer, Hit, Verdict
from index.query.about_articles.named_articles import NamedArticle, named_article_of
from index.query.frames.tokens import IS_UNSPACED, tokens_of

Search = Callable[[str, int], Awaitable[Answer]]
"""A search for a question, with the number of hits."""


def leading_hits(answer: Answer) -> tuple[Hit, ...]:
    """Return the first hit of an answer, and if it answers, those after it that answer too."""
    others = answer.hits[1:] if answer.verdict is Verdict.FOUND else ()
    return (*answer.hits[:1], *takewhile(lambda hit: hit.answers, others))


async def named_article(question: str, search: Search) -> NamedArticle | None:
    """Return the article that a question is about and names. In doubt the passages may answer the question."""
    named = named_article_of(question)
    return None if named and named.is_doubtful and says_it(await search(question, 1), named) else named


def says_it(answer: Answer, named: NamedArticle) -> bool:
    """Return whether the first hit may answer a question that may be about an article: "Pliny wrote about bees".

    It has all words, or the word that may mean an article.
    """
    if named.word:
        return any(_has_word(hit.passage.text, named.word) for hit in answer.hits[:1])
    return answer.verdict is Verdict.FOUND and not answer.hits[0].missing


def _has_word(text: str, word: str) -> bool:
    """Return whether *text* has a word that begins with the folded *word*."""
    if IS_UNSPACED.match(word):
        return word in text
    return any(token.text.startswith(word) for token in tokens_of(text))
