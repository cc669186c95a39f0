"""Remember the last answer of a console chat, so that the next message can follow it."""

from __future__ import annotations

from dataclasses import replace

from bot.ask.following.article_messages import (
    facts_about,
    nothing_before,
    quoted_articles,
    render_end,
    stretch_asked,
)
from bot.ask.following.follow_ups import MAX_WORDS
from bot.ask.following.needing_answers import languages_of_dependent
from bot.ask.small_talk.phrases import SmallTalk
from bot.ask.small_talk.recognition import recognised
from bot.i18n import current_language, language_among, speaking
from index.corpus import Corpus
from index.model import Answer, Earlier, Hit, Verdict
from index.query.about_articles.article_requests import article_request_of, languages_of_request
from index.query.leaning import leaning_of
from index.query.leanings.leaning_words import Leaning


class Conversation:
    """A chat with one person. It searches as the archive does, and knows its last answer."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._last: Answer | None = None
        self._end: Hit | None = None  # the last passage that was read on to

    def __len__(self) -> int:
        """Return the number of articles in the archive."""
        return len(self._corpus)

    def small_talk(self, message: str) -> SmallTalk | None:
        """Return the small talk that a message is; None: it is a question, or about the article of the last answer."""
        return recognised(message, current_language(), self._corpus, follows=self._last is not None)

    def search(self, question: str, limit: int, offset: int = 0, earlier: Earlier | None = None) -> Answer:
        """Answer *question* as `Corpus.search` does; after the last answer, if it leans on that. "More" is answered
        with the next paragraphs, and what an article is about with its first one."""
        if earlier:
            self._last, self._end = self._corpus.search(question, limit, offset, earlier), None
            return self._last
        hits = self._hits_to_read(question)
        if hits:
            self._end = hits[-1]
            return Answer(question, Verdict.FOUND, hits, len(hits))
        leans = leaning_of(question) is Leaning.YES
        answer = self._corpus.search(question, limit, earlier=_earlier(self._last) if self._last and leans else None)
        self._last, self._end = answer if answer.hits else None, None
        return answer

    def said_of_article(self, question: str) -> str | None:
        """Return what is known of the quoted articles, if *question* asks for that, or that there are none; None: it is
        to be searched for."""
        if self._last is None:
            languages = languages_of_dependent(question) if len(self) else ()
            with speaking(language_among(languages) if languages else None):
                return nothing_before() if languages else None
        request = article_request_of(question)
        if request is None:
            return None
        with speaking(language_among(languages_of_request(question))):
            if not request.is_for_text:
                return facts_about(request, quoted_articles(self._last.hits)).text
            return None if self._hits_to_read(question) else render_end(self._last.hits[0].article, None).body.text

    def _hits_to_read(self, question: str) -> tuple[Hit, ...]:
        """Return the paragraphs that *question* asks for; none if it asks for something else, or if there are none."""
        request = article_request_of(question)
        if self._last is None or request is None or not request.is_for_text:
            return ()
        first = self._last.hits[0]
        stretch = stretch_asked(request, first.article, (self._end or first).passage.ordinal)
        empty = Hit(first.article, first.passage, 0.0)
        return tuple(replace(empty, passage=passage) for passage in stretch.passages)


def _earlier(answer: Answer) -> Earlier:
    marked = (hit.passage.text[start:end] for hit in answer.hits for start, end in hit.highlights)
    words = tuple({word.casefold(): word for word in marked}.values())[:MAX_WORDS]
    return Earlier(frozenset(hit.article.id for hit in answer.hits), words, answer.filters)
