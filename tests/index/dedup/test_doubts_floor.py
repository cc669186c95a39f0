"""Nobody is asked in vain: on the collections beside the checkout, every article added after the other."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from benchmarks.collections import COLLECTIONS, available
from index.articles.json_form import draft_from_form
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.dedup.checks import Concern
from index.model import Doubt, Draft, Paragraph
from index.store.tinydb import TinyDBStore

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not COLLECTIONS.exists(), reason="the collections are not beside the checkout"),
]

SPACED = ("norquad_news_no", "rgb_news_en", "xquad_ar", "xquad_en", "xquad_es", "xquad_ru")

TRUE_COPIES = 3
"""In the collection of Norwegian news: one article that is in it twice, one with a correction, one that was written on.
"""

TRANSLATED = {"xquad_ar", "xquad_es", "xquad_ru"}
"""Sets of the same articles as others, in other languages: three more of them would show nothing new."""

LEAST_FOUND = 0.99  # of edited copies; measured: all but one in a thousand


def drafts(*names: str) -> list[Draft]:
    paths = sorted(path for path in COLLECTIONS.iterdir() if path.is_dir() and (not names or path.name in names))
    lines = [line for path in paths for line in (path / "articles.jsonl").read_text("utf-8").splitlines()]
    return [draft_from_form(line, "articles.jsonl") for line in lines]


def edited(draft: Draft, edit: Callable[[str], str]) -> Draft:
    """A copy elsewhere, under another title."""
    texts = [edit(paragraph.text).strip() for paragraph in draft.paragraphs]
    paragraphs = tuple(Paragraph(text) for text in texts if text)
    return replace(draft, title="Seen elsewhere", url=None, source=None, paragraphs=paragraphs)


class TestFloor:
    def test_of_700_articles_three_are_asked_about(self) -> None:
        corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
        asked: list[Concern] = []
        for draft in drafts(*(set(available()) - TRANSLATED)):
            asked += corpus.concerns(draft, [draft.url or ""])
            corpus.add(draft)
        assert [concern.doubt for concern in asked] == [Doubt.COPY] * TRUE_COPIES

    @pytest.mark.parametrize("what", ["every tenth word changed", "a third of the sentences dropped"])
    def test_edited_copies_are_found(self, what: str) -> None:
        draw = random.Random(2026)
        originals = drafts(*SPACED)
        words = re.findall(r"\w+", " ".join(paragraph.text for draft in originals for paragraph in draft.paragraphs))

        def change(text: str) -> str:
            return re.sub(r"\w+", lambda match: draw.choice(words) if draw.random() < 0.1 else match[0], text)

        def drop(text: str) -> str:
            return " ".join(each for each in re.split(r"(?<=[.!?]) ", text) if draw.random() > 1 / 3)

        corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
        corpus.add_all(originals)
        found = right = count = 0
        for draft in originals[::3]:
            copy = edited(draft, change if what.startswith("every") else drop)
            if len(copy.paragraphs) and sum(len(each.text) for each in copy.paragraphs) >= 200:
                others = [concern.other for concern in corpus.concerns(copy) if concern.other]
                count += 1
                found += len(others)
                right += sum(1 for other in others if other.url == draft.url or other.title == draft.title)
        assert right == found, "never another article"
        assert found >= LEAST_FOUND * count
