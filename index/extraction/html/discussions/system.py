"""Define the markup of a system whose pages are discussions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class System:
    """The markup of the posts of a system."""

    name: str
    body: str  # element with the text of a post
    author: str  # element with the name of its author
    post: str = ""  # element with both; empty: the author is before the body
    key: str = ""  # attribute of the post with the author
    card: str = ""  # element with author and day; the last one counts, because those of editors are before it
    day: str = "time"
    head: str = ""  # element right before the post, which has a part of it
    title: str = ""
    proof: str = ""  # element that only this system has; empty: the others are enough
    keeps_quotations: bool = False  # whether a plain quotation is from elsewhere, and a part of the text
    is_certain: bool = True  # whether only discussions have this markup
    is_board: bool = False  # whether the first post may also be an article with comments

    def selectors(self) -> Iterator[str]:
        """Yield all selectors."""
        for written in (self.body, self.author, self.post, self.card, self.day, self.head, self.title, self.proof):
            yield from alternatives_of(written)


def alternatives_of(written: str) -> list[str]:
    """Return the alternatives in the column of a system, the best first."""
    return [each.strip() for each in written.split("|") if each.strip()]
