"""Tell whether a message is small talk, a request about the answer before it, or a question: the same in every chat."""

from __future__ import annotations

from bot.ask.small_talk.phrases import SmallTalk, small_talk
from index.corpus import Corpus
from index.errors import BackendUnavailableError
from index.query.about_articles.article_requests import is_listed_request


def recognised(message: str, readers_language: str, corpus: Corpus, *, follows: bool) -> SmallTalk | None:
    """Return the small talk that a message is; None: it is a question, or a request about the answer before it.

    It comes before anything else, so that no greeting is taken for what leans on an answer. Only after an answer, a
    phrase that both lists have, such as the Portuguese "e aí?", asks how the article goes on. If the reader's language
    has no such phrase, that of the archive counts. Greetings are answered without a search, so they are while the index
    is not available.

    Args: follows: Whether an answer is before the message.
    """
    talk = small_talk(message, readers_language)
    if talk is None or (follows and is_listed_request(message)):
        return None
    if talk.language in (None, readers_language.split("-")[0]):
        return talk
    try:
        return small_talk(message, readers_language, corpus.usual_language)
    except BackendUnavailableError:
        return talk
