"""Search and read messages once at the start, so that nobody waits while models and lists are loaded."""

from __future__ import annotations

from bot.ask.following.needing_answers import languages_of_dependent
from bot.ask.parts import parts_of
from bot.ask.small_talk.phrases import small_talk
from bot.ask.small_talk.removal import without_small_talk
from index.corpus import Corpus
from index.query.about_articles.named_articles import named_article_of
from index.query.leaning import leaning_of

SAMPLE_MESSAGES = ("Who wrote the article about bees? And when?", "Who wrote it and when?")
"""Messages for which all lists are read. One names an article, and one asks for two things about that of an answer."""


def warm_up(corpus: Corpus) -> None:
    """Search in an archive as `Corpus.warm_up` does, and read messages as `QuestionHandlers` reads them.

    Lists take half a second to read, and most of them are read in the event loop, where everybody would wait. Those of
    other scripts are read with the first message in them. Does nothing if the archive is empty.
    """
    if len(corpus):
        corpus.warm_up()
        for message in SAMPLE_MESSAGES:
            small_talk(message, "en")
            for read in (without_small_talk, languages_of_dependent, named_article_of, leaning_of, parts_of):
                read(message)
