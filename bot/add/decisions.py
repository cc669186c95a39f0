"""What an editor has decided about what was in doubt, as the data of buttons: it must be known after a restart."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from index.articles.identity import ID_CHARS, article_id_of_url
from index.model import Doubt

ID = "[a-z0-9]{1,32}"


QUESTION = "sure:"
"""What callback data begin with that decide something, or ask what is to be decided."""


class Choice(StrEnum):
    """What may be done about a doubt, as one letter in callback data."""

    KEEP_BOTH = "k"  # it is another article
    UPDATE = "u"  # it takes the place of the other one
    AS_IT_IS = "a"
    LEAVE_OUT = "l"  # the paragraphs that others have


DOUBTS = {
    Doubt.MOVED: "m",
    Doubt.COPY: "c",
    Doubt.BOILERPLATE: "b",
    Doubt.SHORT_TEXT: "s",
    Doubt.OVERVIEW: "o",
    Doubt.TEASER: "t",
}
"""Each as one letter in callback data."""

_NAMED = {letter: doubt for doubt, letter in DOUBTS.items()}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article that is in doubt is read from: a link that the question shows, or part of what was sent."""

    link: str | None = None  # the id of an article at that URL, whoever wrote it how
    source: int = 0  # place among the sources that were sent
    entry: int = 0  # place among the articles in that source

    PATTERN = rf"[a-z2-7]{{{ID_CHARS}}}|\d{{1,5}}\.\d{{1,5}}"

    def __str__(self) -> str:
        return self.link or f"{self.source}.{self.entry}"

    @classmethod
    def parse(cls, text: str) -> Place:
        """Read what matched PATTERN."""
        if "." not in text:
            return cls(text)
        source, entry = text.split(".")
        return cls(None, int(source), int(entry))

    @classmethod
    def of_link(cls, url: str) -> Place:
        """That of a link in the question."""
        return cls(article_id_of_url(url))


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided about one article. Of each doubt, one thing."""

    place: Place
    choices: tuple[tuple[Doubt, Choice], ...] = ()
    other_id: str | None = None  # of the article that it takes the place of

    PATTERN = rf"^{QUESTION}({Place.PATTERN}):((?:[mcbsto][kual]){{0,6}})(?::({ID}))?$"

    def __contains__(self, doubt: Doubt) -> bool:
        return any(decided is doubt for decided, _ in self.choices)

    def __getitem__(self, doubt: Doubt) -> Choice | None:
        return dict(self.choices).get(doubt)

    def also(self, doubt: Doubt, choice: Choice, other_id: str | None = None) -> Decisions:
        """With one more."""
        return replace(self, choices=(*self.choices, (doubt, choice)), other_id=other_id or self.other_id)

    @property
    def data(self) -> str:
        """Callback data: at most 62 bytes."""
        letters = "".join(DOUBTS[doubt] + choice for doubt, choice in self.choices)
        return f"{QUESTION}{self.place}:{letters}" + (f":{self.other_id}" if self.other_id else "")

    @classmethod
    def parse(cls, data: str) -> Decisions:
        """Read callback data.

        Raises: ValueError: it is none.
        """
        match = re.fullmatch(cls.PATTERN, data)
        if match is None:
            raise ValueError(data)
        pairs = re.findall("..", match[2])
        choices = tuple((_NAMED[letter], Choice(choice)) for letter, choice in pairs)
        return cls(Place.parse(match[1]), choices, match[3])
