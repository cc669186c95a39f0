"""Remove small talk from a message that also asks something: "Hello, how are you? Who feeds the cats?"."""

from __future__ import annotations

from bot.ask.small_talk.phrases import Kind, small_talk
from index.query.about_articles.article_requests import article_request_of
from index.query.several.split import MessageSentence, sentences_in

MAX_SENTENCES = 12
"""Most sentences of a message from which small talk is removed. Nobody chats longer before a question, and each is
compared with all lists."""


def without_small_talk(message: str) -> str:
    """Return *message* without the sentences that are small talk by themselves, if another one asks something.

    The first call reads lists, as `small_talk` does.
    """
    sentences = sentences_in(message)
    if not 1 < len(sentences) <= MAX_SENTENCES:  # most messages have one
        return message
    rest = [each for each in sentences if not _is_small_talk(message[each.start : each.end])]
    if len(rest) == len(sentences) or not _asks(rest):
        return message
    return "".join(message[each.start : each.end] for each in rest).strip()


def _is_small_talk(sentence: str) -> bool:
    """Return whether a sentence is no question. Articles may say how they are added, and who wrote them."""
    talk = small_talk(sentence, "en")
    return talk is not None and talk.kind is not Kind.EDITING and not article_request_of(sentence)


def _asks(sentences: list[MessageSentence]) -> bool:
    return any(each.asks for each in sentences)
