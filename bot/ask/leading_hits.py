"""Choose the hits that a reader sees at once, and judge them."""

from __future__ import annotations

from itertools import takewhile

from index.model import Answer, Hit, Verdict
from index.query.about_articles.named_articles import NamedArticle
from index.query.frames.tokens import IS_UNSPACED, tokens_of


def leading_hits(answer: Answer) -> tuple[Hit, ...]:
    """Return the first hit of an answer, and if it answers, those after it that answer too."""
    others = answer.hits[1:] if answer.verdict is Verdict.FOUND else ()
    return (*answer.hits[:1], *takewhile(lambda hit: hit.answers, others))


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
