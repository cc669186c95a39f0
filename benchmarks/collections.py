"""The collections of questions beside the checkout: articles, questions, and which paragraphs answer them."""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import IntEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from index.articles.identity import make_article
from index.articles.json_form import draft_from_form
from index.articles.passages import split_passages
from index.model import Article, Draft, Passage, PassageId
from index.text import clean_text

COLLECTIONS = Path(__file__).parents[1] / ".." / "shared" / "collections"

Key = str
"""Names a paragraph of a collection: its article's URL and its place there."""

SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""The time when the articles are said to have been added: nothing that is measured depends on it."""


class Half(IntEnum):
    """The two uses of questions."""

    TUNE = 0
    REPORT = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, with the paragraphs that answer it."""

    question: str
    relevant: frozenset[Key]
    url: str  # of the article of the first relevant paragraph
    answers: tuple[str, ...]  # strings that stand in a relevant paragraph, as Byline cleans them

    @property
    def half(self) -> Half:
        """By its article, so that no article is in both."""
        return Half(zlib.crc32(self.url.encode()) % 2)

    @property
    def is_kept(self) -> bool:
        """Return whether its article stays in the archive when half of the articles are left out."""
        return is_kept(self.url)


def is_kept(url: str) -> bool:
    """Return whether an article stays when half of them are left out: independent of the halves of the questions."""
    return zlib.crc32(f"{url} is kept".encode()) % 2 == 0


@dataclass(frozen=True)
class Collection:
    """A set of articles and the questions that they answer."""

    name: str  # ends with the language: xquad_en
    drafts: tuple[Draft, ...]
    questions: tuple[Asked, ...]
    paragraphs: Mapping[str, Sequence[str]]  # by URL, those of the collection, as Byline cleans them

    @property
    def language(self) -> str:
        """BCP 47."""
        return self.name.rsplit("_", 1)[-1]

    @cached_property
    def articles(self) -> tuple[Article, ...]:
        """In the order of the drafts."""
        return tuple(make_article(draft, SOME_DAY, None) for draft in self.drafts)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Return the passages that Byline indexes, in the order of the articles."""
        return tuple(passage for article in self.articles for passage in split_passages(article))

    @cached_property
    def keys(self) -> Mapping[PassageId, tuple[Key, ...]]:
        """The paragraphs of its article with which each passage overlaps: one is part of the other."""
        urls = {article.id: article.url or "" for article in self.articles}
        return {passage.id: tuple(self._overlaps(urls[passage.article_id], passage.text)) for passage in self.passages}

    def ranking(self, asked: Asked, passage_ids: Iterable[PassageId]) -> list[Key]:
        """Return the keys of the hits in their order, each once: of a relevant paragraph, or a name for another one."""
        found = (
            next((key for key in self.keys.get(one, ()) if key in asked.relevant), f"{one.article_id} {one.ordinal}")
            for one in passage_ids
        )
        return list(dict.fromkeys(found))

    def sample(self, size: int, seed: int = 1) -> Collection:
        """The same articles, with *size* of the questions at most."""
        chosen = random.Random(seed).sample(self.questions, min(size, len(self.questions)))
        return replace(self, questions=tuple(chosen))

    def _overlaps(self, url: str, text: str) -> Iterator[Key]:
        return (_key(url, at) for at, other in enumerate(self.paragraphs[url]) if text in other or other in text)


def available(directory: Path = COLLECTIONS) -> tuple[str, ...]:
    """The names of the collections that are there: none where the directory is not."""
    return tuple(sorted(path.parent.name for path in directory.glob("*/questions.jsonl")))


def load(name: str, directory: Path = COLLECTIONS) -> Collection:
    """Read a collection.

    Raises: OSError; BadArticleError.
    """
    lines = (directory / name / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    paragraphs = {form["url"]: [clean_text(text) for text in form["text"].split("\n\n")] for form in map(_form, lines)}
    questions = (directory / name / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return Collection(
        name,
        tuple(draft_from_form(line, f"{name}:{number}") for number, line in enumerate(lines, 1)),
        tuple(map(_asked, map(_form, questions))),
        paragraphs,
    )


def _form(line: str) -> dict[str, Any]:  # JSON: each reader knows its keys
    form: dict[str, Any] = json.loads(line)
    return form


def _asked(form: Mapping[str, Any]) -> Asked:
    return Asked(
        form["question"],
        frozenset(_key(url, at) for url, at in form["relevant"]),
        form["relevant"][0][0],
        tuple(clean_text(answer) for answer in form["answers"]),
    )


def _key(url: str, at: int) -> Key:
    return f"{url}#{at}"
