"""The application with its pages, and what is asked there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from index.corpus import Corpus
from tests.support.bot.running_bot import Running
from tests.support.web.web_visitor import Visitor

QUESTIONS = [
    "who feeds the cats?",
    "where do the dogs sleep?",
    "Vuss?",
    "what do unicorns eat?",
    "who feeds the purple cats?",
    'who feeds them "herring at six"',
    "who feeds the cats lang:de",
    "cats after:banana",
    "밤에 고양이가 무엇을 하나요?",
    "who feeds the cats? where do the dogs sleep?",
    "who wrote the article about cats?",
    "the",
]
"""One question of each kind: found, misspelled, without an answer, with filters, several, of an article."""


@dataclass
class Served:
    """The application with its pages."""

    running: Running
    visitor: Visitor

    @property
    def corpus(self) -> Corpus:
        return self.running.corpus


Serve = Callable[..., Awaitable[Served]]
