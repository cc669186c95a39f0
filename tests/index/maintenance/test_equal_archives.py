"""A backup, and an export, make an archive that answers as the one that they were made of."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.articles.json_form import article_to_form, draft_from_form
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.maintenance.backup import backup
from index.maintenance.check import examine
from index.maintenance.restore import restore
from index.model import Answer, Draft, Paragraph
from index.store.base import ArticleStore
from index.store.tinydb import TinyDBStore
from tests.support.paths import ROOT
from tests.support.waiting import HANG_S

SAMPLES = ROOT / "bot" / "samples" / "articles.jsonl"

QUESTIONS = (
    *("Who paid for the new ferry cable?", "¿Quién restauró el reloj?", "Who wrote this?", "Who translated this?"),
    *("ferry", "ferry -cable", 'the "new cable" of the ferry', "source:Gazette ferry", "lang:es reloj", "lang:en"),
    *("after:2020 ferry", "before:2001", "by:Quill ferry", "Who payed for the feery cuble?", "What do tigers eat?"),
    *("ferry cable price in euros", "How many gulls of harbour came back hungry from the bridge?"),
    *("lost gull", "by:Bo gull", "by:Ida gull", "by:Bo"),
    *("old harbour gull", "Which gull came back?", "gulls of harbour 7", "in every passage"),
)
"""Such as are found, close and not found; with filters, with slips, in other languages, with ties."""


def drafts() -> list[Draft]:
    samples = [draft_from_form(line, "samples") for line in SAMPLES.read_text(encoding="utf-8").splitlines()]
    gulls = [
        Draft(
            f"Gulls {number}",
            (Paragraph(f"The gulls of harbour {number} came back."), Paragraph("This stands in every passage.")),
            url=f"https://example.org/gulls/{number}" if number % 2 else None,
            extra={"shelf": number},
        )
        for number in range(12)
    ]
    posts = (("Ida Strand", "Has anyone seen the lost gull?"), ("Bo", "The lost gull sits on my roof."))
    thread = Draft("A lost gull", tuple(Paragraph(text, author=author) for author, text in posts), byline="Ida Strand")
    return [thread, *samples, *gulls]


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """An archive with a history: of what was replaced, removed and put back nothing may be left to be seen."""
    with closing(Corpus(TinyDBStore.open(tmp_path / "data"), BM25Backend())) as corpus:
        added = corpus.add_all(drafts(), "telegram:7")
        corpus.add(replace(drafts()[0], title="Another title"))
        corpus.add(drafts()[0])
        corpus.remove(added[-1].article.id)
        removed = corpus.remove(added[-2].article.id)
        corpus.undo(removed.id)
    return tmp_path / "data"


def answers_of(store: ArticleStore) -> list[Answer]:
    """All that it says: passages, articles, order, scores, marks, verdicts, suggestions."""
    corpus = Corpus(store, BM25Backend())
    return [corpus.search(question, 10) for question in QUESTIONS]


def answers_in(data_dir: Path) -> list[Answer]:
    with closing(TinyDBStore.open(data_dir, read_only=True)) as store:
        return answers_of(store)


def exported(data_dir: Path) -> str:
    with closing(TinyDBStore.open(data_dir, read_only=True)) as store:
        return "".join(json.dumps(article_to_form(article)) + "\n" for article in store)


def imported(lines: str, data_dir: Path) -> Path:
    with closing(Corpus(TinyDBStore.open(data_dir), BM25Backend())) as corpus:
        corpus.add_all(draft_from_form(line, "export") for line in lines.splitlines())
    return data_dir


def as_of(drafts: Iterable[Draft]) -> list[Answer]:
    store = TinyDBStore.in_memory()
    Corpus(store, BM25Backend()).add_all(drafts)
    return answers_of(store)


def test_the_questions_put_it_to_the_test(data_dir: Path) -> None:
    answers = answers_in(data_dir)
    assert len({answer.verdict for answer in answers}) > 1
    assert sum(len(answer.hits) for answer in answers) > 30
    assert any(answer.filters for answer in answers)
    assert any(answer.suggestion for answer in answers)


def test_a_restored_backup_answers_as_the_archive_did(data_dir: Path, tmp_path: Path) -> None:
    backup(data_dir, tmp_path / "backup.zip")
    restore(tmp_path / "backup.zip", tmp_path / "again")
    assert answers_in(tmp_path / "again") == answers_in(data_dir)
    assert exported(tmp_path / "again") == exported(data_dir)
    assert examine(tmp_path / "again") == []


def test_an_import_of_an_export_answers_as_the_archive_does(data_dir: Path, tmp_path: Path) -> None:
    again = imported(exported(data_dir), tmp_path / "again")
    assert answers_in(again) == answers_in(data_dir)
    assert exported(again) == exported(data_dir)
    assert examine(again) == []


def test_a_backup_that_is_made_beside_a_running_archive_is_of_one_moment(tmp_path: Path) -> None:
    """It answers as an archive does that has what was added by then, and nothing else."""
    all_drafts = drafts()
    corpus = Corpus(TinyDBStore.open(tmp_path / "data"), BM25Backend())
    corpus.add(all_drafts[0])
    begun = threading.Event()

    def add_all() -> None:
        for draft in all_drafts[1:]:
            corpus.add(draft)
            begun.set()
            corpus.tidy()

    adding = threading.Thread(target=add_all)
    adding.start()
    assert begun.wait(HANG_S)
    backup(tmp_path / "data", tmp_path / "backup.zip")
    adding.join()
    corpus.close()
    restore(tmp_path / "backup.zip", tmp_path / "again")
    with closing(TinyDBStore.open(tmp_path / "again", read_only=True)) as store:
        titles = [article.title for article in store]
    assert titles == [draft.title for draft in all_drafts[: len(titles)]]
    assert len(titles) > 1
    kept = [draft_from_form(line, "backup") for line in exported(tmp_path / "again").splitlines()]
    assert answers_in(tmp_path / "again") == as_of(kept)
