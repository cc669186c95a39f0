"""Reply to small talk in the console chat."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from bot.ask.small_talk.examples import EXAMPLES
from bot.ask.small_talk.messages import (
    OK_REPLY,
    ask_away,
    goodbye,
    how_to_ask_better,
    how_to_edit_on_console,
    introduction,
    newest_headline,
    welcome,
)
from bot.ask.small_talk.phrases import Kind, SmallTalk
from bot.messaging.shared_messages import and_more, count_of_articles, empty_archive
from index.corpus import Corpus
from index.model import Article

TITLES_LISTED = 10
"""Most titles in a reply: a screen of them. `list` on the command line has all."""

TitleLines = Callable[[Iterable[Article]], Sequence[str]]
"""Writes a line for each article."""


def small_talk_lines(corpus: Corpus, talk: SmallTalk, titles: TitleLines, program: str) -> list[str]:
    """Return the lines of the reply to small talk, in the current language. Args: program: How it is started."""
    match talk.kind:
        case Kind.OPENING:
            return [ask_away()]
        case Kind.COMPLAINT:
            return [how_to_ask_better()]
        case Kind.EDITING:
            return [how_to_edit_on_console(program)]
        case Kind.THANKS:
            return [welcome()]
        case Kind.BYE:
            return [goodbye()]
        case Kind.OK:
            return [OK_REPLY]
    if not len(corpus):
        return [*introduction(has_examples=False), empty_archive(for_admin=False)]
    return _about_archive(corpus, talk, titles)


def _about_archive(corpus: Corpus, talk: SmallTalk, titles: TitleLines) -> list[str]:
    if talk.kind is Kind.NEWEST:
        return [newest_headline(), *titles(corpus.newest(TITLES_LISTED))]
    if talk.kind is Kind.LIST:
        count, latest = len(corpus), corpus.articles(limit=TITLES_LISTED)
        rest = [and_more(count - len(latest))] if count > len(latest) else []
        return [count_of_articles(count), *titles(latest), *rest]
    return [*introduction(has_examples=True), *titles(corpus.newest(EXAMPLES))]
