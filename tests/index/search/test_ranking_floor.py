"""Ranking and honesty do not fall on a small collection of our own; on large ones, see `tests/benchmarks`.

`tests/collections/villages` has sixteen short articles about invented events in fifteen languages, all in one archive.
Questions without a relevant paragraph are about something else.
"""

from __future__ import annotations

import json
from functools import cache

import pytest

from index.articles.json_form import draft_from_form
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.model import Verdict
from index.store.tinydb import TinyDBStore
from tests.support.paths import ROOT

VILLAGES = ROOT / "tests" / "collections" / "villages"
QUESTIONS = [
    json.loads(line) for line in (VILLAGES / "questions.jsonl").read_text(encoding="utf-8").splitlines() if line
]


@cache
def villages() -> Corpus:
    corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
    lines = (VILLAGES / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    corpus.add_all(draft_from_form(line, "articles.jsonl") for line in lines)
    return corpus


class TestVillages:
    @pytest.mark.parametrize(
        ("question", "url", "ordinal"),
        [(asked["question"], *asked["relevant"][0]) for asked in QUESTIONS if asked["relevant"]],
    )
    def test_the_right_passage_comes_first(self, question: str, url: str, ordinal: int) -> None:
        answer = villages().search(question, 3)
        assert answer.verdict is not Verdict.NONE
        assert (answer.hits[0].article.url, answer.hits[0].passage.ordinal) == (url, ordinal)

    @pytest.mark.parametrize("question", [asked["question"] for asked in QUESTIONS if not asked["relevant"]])
    def test_what_no_article_says_is_not_found(self, question: str) -> None:
        assert villages().search(question, 3).verdict is not Verdict.FOUND
