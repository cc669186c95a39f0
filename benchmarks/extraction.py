"""Measure the extraction of articles from marked pages: `python -m benchmarks.extraction PAGES`.

PAGES is a directory of saved pages with a truth.json that says what should come out of each.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import TypedDict, cast

from index.extraction.charset import decode
from index.extraction.html.page import read_page
from index.model import Draft

SIMILAR = 0.9
"""Ratio from which on two titles are the same but for an accent or a dash."""

MEASURES = ("must", "leaked", "paragraphs", "title", "author", "date")


class Truth(TypedDict):
    """The known content of a page."""

    file: str
    url: str
    title: str | None
    author: str | None
    date: str | None
    must: list[str]
    must_not: list[str]
    paragraphs: list[str]


@dataclass
class Score:
    """Hits and possible hits by measure; of `leaked` few are good."""

    hits: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def count(self, measure: str, hit: bool, what: str) -> None:
        self.of[measure] += 1
        self.hits[measure] += hit
        if hit == (measure == "leaked"):
            self.misses.append(f"{measure}: {what}")


def measure(pages: Path) -> Score:
    """Extract each page and compare."""
    score = Score()
    # The file is one of ours, of this form.
    for truth in cast("list[Truth]", json.loads((pages / "truth.json").read_text("utf-8"))):
        draft = read_page(decode((pages / truth["file"]).read_bytes()), truth["file"], truth["url"]).draft
        _compare(score, truth, draft)
    return score


def _compare(score: Score, truth: Truth, draft: Draft) -> None:
    paragraphs = [folded(paragraph.text) for paragraph in draft.paragraphs]
    text = " ".join(paragraphs)
    for measure, hit, what in [
        *(("must", folded(must) in text, must) for must in truth["must"]),
        *(("leaked", folded(must_not) in text, must_not) for must_not in truth["must_not"]),
        *(("paragraphs", folded(one) in paragraphs, one) for one in truth["paragraphs"]),
        *_attribution(truth, draft),
    ]:
        score.count(measure, hit, f"{truth['file']} {what[:100]!r}")


def _attribution(truth: Truth, draft: Draft) -> Iterator[tuple[str, bool, str]]:
    if truth["title"]:
        yield "title", similar(truth["title"], draft.title), f"{truth['title']} / {draft.title}"
    if truth["author"]:
        yield "author", same_names(truth["author"], draft.byline or ""), f"{truth['author']} / {draft.byline}"
    if truth["date"]:
        published = draft.published.isoformat() if draft.published else ""
        yield "date", truth["date"] == published, f"{truth['date']} / {published}"


def folded(text: str) -> str:
    return " ".join(text.split())


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def similar(one: str, other: str) -> bool:
    return SequenceMatcher(None, _letters(one), _letters(other), autojunk=False).ratio() >= SIMILAR


def same_names(one: str, other: str) -> bool:
    first, second = (
        set("".join(c if c.isalnum() else " " for c in names.casefold()).split()) for names in (one, other)
    )
    return 2 * len(first & second) >= SIMILAR * (len(first) + len(second))


def main() -> None:
    """Print what was missed, and the sums."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m benchmarks.extraction PAGES")
    score = measure(Path(sys.argv[1]))
    print("\n".join(score.misses))
    print(", ".join(f"{name} {score.hits[name]}/{score.of[name]}" for name in MEASURES))


if __name__ == "__main__":
    main()
