"""Read the filters of `list`, and choose articles by them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.articles.finding.filter_messages import refusal_of
from index.articles.passages import split_passages
from index.model import Article
from index.query.filter_syntax import KEYS, read_filters, without_filters
from index.query.filters import Filters

_KEY = re.compile(rf"((?:{'|'.join(KEYS)}):)(.*)", re.IGNORECASE | re.DOTALL)


class FilterError(Exception):
    """An argument is not a filter, or is a wrong one. The message says which."""


def parse_filters(words: Sequence[str]) -> Filters:
    """Read filters as they are typed in questions.

    Raises: FilterError: then nothing may be listed: somebody may remove what is on the list.
    """
    if not all(word.strip() for word in words):
        raise FilterError("A FILTER is empty.")
    typed = " ".join(map(_as_typed, words))
    read = read_filters(typed)
    if read.problems:
        raise FilterError("\n".join(map(refusal_of, read.problems)))
    if rest := without_filters(typed):
        raise FilterError(f"“{rest}” isn't a filter. `search` looks for words; a phrase needs its quotation marks.")
    return read.filters


def select(articles: Sequence[Article], filters: Filters) -> Iterator[Article]:
    """Yield the articles that *filters* accept, in their order.

    A phrase must be in one of their passages by the author. An excluded word may be in none of their passages.
    """
    with_phrases, without_words = replace(filters, excluded=()), replace(filters, phrases=())
    for article in articles:
        if not filters.accepts(article):
            continue
        passages = split_passages(article) if filters.choose_passages else []
        if not filters.choose_passages or (
            any(with_phrases.accepts_passage(each) for each in passages if filters.accepts_author(article, each))
            and all(map(without_words.accepts_passage, passages))
        ):
            yield article


def _as_typed(word: str) -> str:
    """Return *word* with quotation marks if it has blanks: the shell removes those that were typed."""
    if not re.search(r"\s", word) or not without_filters(word):
        return word
    if match := _KEY.fullmatch(word):
        return f'{match[1]}"{match[2]}"'
    return f'"{word}"'
