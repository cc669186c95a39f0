"""Measure how questions are answered as people type them, and in archives of one article.

The figures are Success@1 and the share of `found`, in %, over a sample of the questions of a set. The polite phrases
are in `benchmarks/everyday/frames.json`. They were written by somebody who had not seen the lists of Byline.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.byline import archive, ask, is_right
from benchmarks.collections import Collection
from benchmarks.edits import lower_case, swapped
from benchmarks.measures import percent
from index.corpus import Corpus
from index.errors import EmptyQueryError
from index.model import Verdict
from index.query.question import read_question
from index.query.word_roles import Role

FRAMES = Path(__file__).parent / "everyday" / "frames.json"

SEED = 1
"""Of the swaps, and of the choice of frames and foreign questions."""

ALONE_QUESTIONS = 8
"""Most questions about an article that its own archive is asked, and as many foreign ones."""

ALONE_ARTICLES = 100
"""Most archives of one article for one set."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The answers to the questions of a set in one form."""

    success_at_1: float
    found: float


@dataclass(frozen=True, slots=True)
class Alone:
    """The share of `found` in archives of one article."""

    own: float  # of the questions about it
    foreign: float  # of questions about other articles of the set


FORMS = ("as asked", "lower case", "one swap", "polite frame", "keywords")


def typed(collection: Collection, corpus: Corpus) -> Mapping[str, Typed]:
    """Return the figures by form. A set without frames in its language has none for them."""
    forms: dict[str, Callable[[str], str]] = {
        "as asked": str,
        "lower case": lower_case,
        "one swap": lambda question: swapped(question, SEED),
        "keywords": lambda question: keywords(question, collection.language),
    }
    if collection.language in frames():
        forms["polite frame"] = lambda question: framed(question, collection.language)
    return {form: _figures(collection, corpus, forms[form]) for form in FORMS if form in forms}


def _figures(collection: Collection, corpus: Corpus, form: Callable[[str], str]) -> Typed:
    answers = [(asked, ask(corpus, form(asked.question))) for asked in collection.questions]
    return Typed(
        percent(is_right(collection, asked, answer) for asked, answer in answers),
        percent(answer.verdict is Verdict.FOUND for _, answer in answers),
    )


@cache
def frames() -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return pairs of what is typed before and after a question, by language. One of the two may be empty."""
    forms = json.loads(FRAMES.read_text("utf-8"))
    return {language: tuple(_pairs(form)) for language, form in forms.items()}


def _pairs(form: Mapping[str, Any]) -> Iterator[tuple[str, str]]:  # JSON of ours; a test checks it
    yield from ((before, "") for before in form["before"])
    yield from (("", after) for after in form["after"])
    yield from ((before, after) for before, after in form["both"])


def framed(question: str, language: str) -> str:
    """Return the question within a polite frame, the same one each time."""
    before, after = random.Random(f"{SEED} {question}").choice(frames()[language])
    return " ".join(filter(None, (before, question, after)))


def keywords(question: str, language: str) -> str:
    """Return the words that say what the question is about, in their order, as Byline tells them from the others."""
    try:
        words = read_question(question, {language: 1}).words
    except EmptyQueryError:
        return question
    return " ".join(word.text for word in words if word.role is Role.CONTENT) or question


def alone(collection: Collection) -> Alone:
    """Ask archives of one article their own questions, and as many of other articles."""
    dice = random.Random(SEED)
    by_url: dict[str, list[str]] = {}
    for asked in collection.questions:
        by_url.setdefault(asked.url, []).append(asked.question)
    drafts = {draft.url: draft for draft in collection.drafts}
    own, foreign = [], []
    for url in dice.sample(sorted(by_url), min(ALONE_ARTICLES, len(by_url))):
        corpus = archive([drafts[url]])
        asked_here = by_url[url][:ALONE_QUESTIONS]
        others = [question for other, questions in by_url.items() if other != url for question in questions]
        own += _verdicts(corpus, asked_here)
        foreign += _verdicts(corpus, dice.sample(others, min(len(asked_here), len(others))))
    return Alone(*(percent(verdict is Verdict.FOUND for verdict in verdicts) for verdicts in (own, foreign)))


def _verdicts(corpus: Corpus, questions: Iterable[str]) -> list[Verdict]:
    return [ask(corpus, question).verdict for question in questions]


def typed_table(rows: Iterable[tuple[str, Mapping[str, Typed], Alone]]) -> str:
    """Return the figures as a Markdown table: for each set and form Success@1 / `found`."""
    lines = [f"| set | {' | '.join(FORMS)} | one article: own | foreign |", "|---|" + "---:|" * (len(FORMS) + 2)]
    for name, by_form, single in rows:
        cells = [
            f"{by_form[form].success_at_1:.1f} / {by_form[form].found:.1f}" if form in by_form else "" for form in FORMS
        ]
        lines.append(f"| {name} | {' | '.join(cells)} | {single.own:.1f} | {single.foreign:.1f} |")
    return "\n".join(lines)


TYPED_LEGEND = """\
Each cell has Success@1 / the share of `found`, in %. **one swap**: two neighbouring letters of one word. **polite
frame**: a phrase before or after the question, or both. **keywords**: the words that say what the question is about.
**one article**: the share of `found` in archives of one article each, of the questions about it and of as many about
other articles of the set."""
