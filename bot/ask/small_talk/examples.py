"""Choose titles of articles as questions to try: the archive answers them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ask.leading_hits import Search
from bot.messaging.attribution import title_of
from index.analysis.languages import primary_subtag
from index.errors import QuestionError
from index.model import Article, Verdict

CANDIDATES = 30
"""Number of the articles, the last added, among which examples are chosen."""

EXAMPLES = 3
"""Most examples. More buttons would fill the screen of a phone."""

MOST_SEARCHES = 6
"""Most titles that are searched for. A search takes some milliseconds, and nearly every title is answered."""

SHORT_TITLE = 40
"""Longest title that is shown completely on a button of a phone, in characters."""


async def examples(articles: Sequence[Article], language: str, search: Search) -> list[Article]:
    """Return articles whose titles the archive answers with these articles themselves.

    Articles in *language* come first, then titles that are questions, then short ones.
    """
    chosen: list[Article] = []
    by_title = {title_of(article): article for article in reversed(articles)}
    for title in sorted(by_title, key=lambda each: _order(by_title[each], language))[:MOST_SEARCHES]:
        if await _is_answered(by_title[title], title, search):
            chosen.append(by_title[title])
        if len(chosen) == EXAMPLES:
            break
    return chosen


def _order(article: Article, language: str) -> tuple[bool, bool, bool, float]:
    title = title_of(article)
    is_question = title.rstrip().endswith(("?", "？", "؟"))
    is_other = primary_subtag(article.language) != primary_subtag(language)
    return is_other, not is_question, len(title) > SHORT_TITLE, -article.added_at.timestamp()


async def _is_answered(article: Article, title: str, search: Search) -> bool:
    try:
        answer = await search(title, 1)
    except QuestionError:  # such as a title without a word
        return False
    quoted = [each.id for hit in answer.hits for each in (hit.article, *hit.also)]
    return answer.verdict is Verdict.FOUND and article.id in quoted
