"""Byline itself, asked as `search --json` asks over what `add --jsonl` has added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.collections import Asked, Collection, is_kept
from benchmarks.measures import CURVE_AT, Honesty, Share, percent
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.errors import EmptyQueryError
from index.model import Answer, Draft, PassageId, Verdict
from index.store.tinydb import TinyDBStore

HITS = 10
"""The number of hits that are requested: those that MRR@10 looks at."""

Answered = tuple[Asked, Answer]


def archive(drafts: Iterable[Draft]) -> Corpus:
    """An archive in memory."""
    corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
    corpus.add_all(drafts)
    return corpus


def half_archive(collection: Collection) -> Corpus:
    """An archive of the articles that stay when half of them are left out."""
    return archive(draft for draft in collection.drafts if is_kept(draft.url or ""))


def ask(corpus: Corpus, question: str) -> Answer:
    """The answer; to a question without a word, that there is none."""
    try:
        return corpus.search(question, HITS)
    except EmptyQueryError:
        return Answer(question, Verdict.NONE, (), 0)


def found(answer: Answer) -> list[PassageId]:
    """The passages of the hits, in their order."""
    return [hit.passage.id for hit in answer.hits]


def is_right(collection: Collection, asked: Asked, answer: Answer) -> bool:
    """Return whether the first hit is relevant."""
    return any(key in asked.relevant for key in collection.ranking(asked, found(answer)[:1]))


def sentence_accuracy(collection: Collection, answers: Iterable[Answered]) -> float:
    """Of the questions whose first hit is right, in % how many have an answer in the sentence that is marked in it."""
    right = ((asked, answer.hits[0]) for asked, answer in answers if is_right(collection, asked, answer))
    marked = ((asked, hit.passage.text[slice(*hit.sentence)] if hit.sentence else "") for asked, hit in right)
    return percent(any(one in sentence for one in asked.answers) for asked, sentence in marked)


def honesty(answers: Sequence[Answered], foreign: Sequence[Answer]) -> Honesty:
    """Verdicts on the questions of a set half of whose articles are left out, and on questions of other sets."""
    there = [answer.verdict for asked, answer in answers if asked.is_kept]
    absent = [answer.verdict for asked, answer in answers if not asked.is_kept]
    return Honesty(
        found_there=percent(verdict is Verdict.FOUND for verdict in there),
        answered_there=percent(verdict is not Verdict.NONE for verdict in there),
        found_absent=percent(verdict is Verdict.FOUND for verdict in absent),
        none_absent=percent(verdict is Verdict.NONE for verdict in absent),
        found_foreign=percent(answer.verdict is Verdict.FOUND for answer in foreign) if foreign else None,
        curve=tuple(_share(answers, certainty) for certainty in CURVE_AT),
    )


def _share(answers: Sequence[Answered], certainty: float) -> Share:
    there = (answer.certainty >= certainty for asked, answer in answers if asked.is_kept)
    absent = (answer.certainty >= certainty for asked, answer in answers if not asked.is_kept)
    return Share(percent(there), percent(absent))
