"""Whatever a message has, it is answered or refused with a sentence, after few searches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pytest

from index.backends.base import QueryTerm, Ranking, Scope
from index.backends.bm25.backend import BM25Backend
from index.corpus import MAX_QUESTION_CHARS, Corpus
from index.store.tinydb import TinyDBStore
from tests.support.bot.running_bot import Start
from tests.support.bot.sample_articles import CATS

MOST_SEARCHES = 40
"""Searches of the index for one message: those of its phrases, of other spellings of three words, and of questions in
other spellings."""


class CountingBackend(BM25Backend):
    """A backend that counts its searches."""

    def __init__(self) -> None:
        super().__init__()
        self.searches = 0

    def search(self, query: Sequence[QueryTerm], limit: int, scope: Scope | None = None) -> Ranking:
        self.searches += 1
        return super().search(query, limit) if scope is None else super().search(query, limit, scope)


def repeated(text: str) -> str:
    """Return as many characters as a message has."""
    return (text * MAX_QUESTION_CHARS)[:MAX_QUESTION_CHARS]


def numbered(text: str) -> str:
    """Return a message of different words or filters."""
    words = [text.format(number) for number in range(MAX_QUESTION_CHARS // len(text))]
    return " ".join(words)[:MAX_QUESTION_CHARS]


ANSWERED: Mapping[str, str] = MappingProxyType(
    {
        "a word of the archive": repeated("herring "),
        "a word that is not in it": repeated("zyxwvut "),
        "a misspelled word": repeated("herrnig "),
        "one letter": "a" * MAX_QUESTION_CHARS,
        "one letter after another": repeated("a "),
        "one Arabic letter": "ب" * MAX_QUESTION_CHARS,
        "ligatures of many letters": "ﷺ" * MAX_QUESTION_CHARS,
        "one character without spaces": "港" * MAX_QUESTION_CHARS,
        "one syllable": repeated("가 "),
        "unknown words": numbered("w{0}x"),
        "misspelled words": numbered("herr{0}ng"),
        "questions": repeated("who feeds the cats? "),
        "other questions": numbered("who feeds cat {0}?"),
        "mixed scripts": repeated("catКотγάτα猫แมว고양이قط "),
        "directions": repeated("\u202eher\u202cring \u2066who\u2069 "),
        "zero width": repeated("h\u200be\u200dr\u200cr\ufeffing "),
        "many marks": "e" + "\u0301\u0323" * (MAX_QUESTION_CHARS // 2 - 1),
        "a mark on each letter": "e\u0301" * (MAX_QUESTION_CHARS // 2),
        "a huge number": "9" * MAX_QUESTION_CHARS,
        "a number of many groups": repeated("1,000,"),
        "numbers": numbered("{0}"),
        "a quotation mark before each word": repeated('"herring '),
        "unbalanced quotation marks": repeated("«herring “cats „dogs 「"),
        "phrases": numbered('"herring {0}"'),
        "names of authors": numbered("by:a{0}"),
        "dates": numbered("after:{0:04}"),
        "languages": repeated("lang:en "),
        "keys without values": repeated("by: source: "),
        "excluded words": "herring " + numbered("-cat{0}")[:4_000],
        "HTML": repeated("<b><a href='x'>herring</a>"),
        "entities": repeated("&amp;&lt;herring "),
        "Markdown": repeated("*_`[herring](x)"),
        "links": repeated("https://news.example/herring "),
        "names with passwords": repeated("a:b@c "),
        "hyphens": repeated("cat-"),
        "apostrophes": repeated("l'a'"),
        "lines": repeated("herring\n"),
    }
)

REFUSED: Mapping[str, str] = MappingProxyType(
    {
        "marks without letters": "\u0301" * MAX_QUESTION_CHARS,
        "joiners alone": "?\u200d\u200b" * 1_000 + "?",
        "quotation marks alone": '"' * MAX_QUESTION_CHARS,
        "brackets": "<" * MAX_QUESTION_CHARS,
        "emoji": "😀" * (MAX_QUESTION_CHARS // 2),
    }
)


@pytest.mark.slow
class TestMessage:
    async def test_is_answered_after_few_searches(self, start: Start) -> None:
        backend = CountingBackend()
        running = await start(Corpus(TinyDBStore.in_memory(), backend))
        await running.add(CATS)
        for name, message in ANSWERED.items():
            backend.searches = 0
            chat = running.telegram.user(name).private_chat()  # each chat has its own pace
            reply = await running.telegram.reply_to(await chat.send(message))
            assert reply.content, name
            assert "went wrong" not in reply.content, name
            assert backend.searches <= MOST_SEARCHES, name

    async def test_without_a_word_is_refused(self, start: Start) -> None:
        running = await start()
        await running.add(CATS)
        for name, message in REFUSED.items():
            assert (await running.ask(message)).content == "I need at least one word to search for.", name
