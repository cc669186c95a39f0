"""Ask an archive in a cluster to which another process adds before each request: the answer is that of one state."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.model import Answer, Draft
from index.store.tinydb import TinyDBStore
from tests.support.several_processes.shared_archive import SharedArchive, draft

HITS = 5


@pytest.fixture
def archive(opensearch_urls: list[str]) -> Iterator[SharedArchive]:
    shared = SharedArchive(opensearch_urls)
    yield shared
    shared.close()


def report(number: int) -> Draft:
    """An article that is the best answer, and changes how rare its words are."""
    nights = "The night bus sleeps at the harbour. " * (1 + number % 2)
    return draft(
        f"Night bus {number}", f"The harbour bus number {number} leaves at {number} in the night. {nights}", "A gull."
    )


def parts_of(answer: Answer) -> tuple[object, ...]:
    """Return what must be the same in the cluster and outside of it."""
    first = [(hit.article.title, hit.passage.ordinal, hit.highlights, hit.sentence) for hit in answer.hits[:1]]
    return first, answer.verdict, answer.missing, answer.suggestion, [hit.article.title for hit in answer.hits]


def answers_of_each_state(question: str, count: int) -> list[tuple[object, ...]]:
    """Return the embedded answers with one article, with two, and so on."""
    corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
    answers = []
    for number in range(count):
        corpus.add(report(number))
        answers.append(parts_of(corpus.search(question, HITS)))
    corpus.close()
    return answers


@pytest.mark.parametrize("question", ["When does the harbour bus leave?", "Where does the nigth train sleeep?"])
def test_each_answer_is_that_of_a_state_since_it_was_asked(archive: SharedArchive, question: str) -> None:
    writer, reader = archive.corpus(), archive.corpus()
    added = 0

    def add() -> None:
        nonlocal added
        writer.add(report(added))
        added += 1

    add()
    add()
    archive.client.before_post = lambda path, body: add()
    before = added
    answer = parts_of(reader.search(question, HITS))
    assert before < added
    assert answer in answers_of_each_state(question, added)[before - 1 :]
