"""Collections of questions: what is read, and what counts as relevant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.collections import Asked, Collection, Half, available, is_kept, load

FERRY = "https://gazette.example/ferry"
CLOCK = "https://gazette.example/clock"
LONG = " ".join(f"The ferry made its crossing number {number} that night." for number in range(40))


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    folder = tmp_path / "lowmere_en"
    folder.mkdir()
    articles = [
        {"title": "The ferry", "url": FERRY, "text": f"The ferry is back.\n\n{LONG}\n\nNora paid for the cable."},
        {"title": "The clock", "url": CLOCK, "text": "The clock was mended.\n\nThe ferry is back."},
    ]
    questions = [
        {"question": "Who paid?", "relevant": [[FERRY, 2]], "answers": ["Nora"]},
        {"question": "How many crossings?", "relevant": [[FERRY, 1], [CLOCK, 0]], "answers": []},
    ]
    (folder / "articles.jsonl").write_text("\n".join(map(json.dumps, articles)))
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, questions)))
    return tmp_path


@pytest.fixture
def collection(directory: Path) -> Collection:
    return load("lowmere_en", directory)


class TestACollection:
    def test_is_there_when_it_has_questions(self, directory: Path) -> None:
        assert available(directory) == ("lowmere_en",)

    def test_is_not_there_without_the_directory(self, tmp_path: Path) -> None:
        assert available(tmp_path / "absent") == ()

    def test_is_in_the_language_of_its_name(self, collection: Collection) -> None:
        assert collection.language == "en"

    def test_has_the_questions_in_order(self, collection: Collection) -> None:
        assert collection.questions == (
            Asked("Who paid?", frozenset({f"{FERRY}#2"}), FERRY, ("Nora",)),
            Asked("How many crossings?", frozenset({f"{FERRY}#1", f"{CLOCK}#0"}), FERRY, ()),
        )

    def test_has_the_passages_that_byline_indexes(self, collection: Collection) -> None:
        texts = [passage.text for passage in collection.passages]
        assert len(texts) == 6
        assert " ".join(texts[1:3]) == LONG

    def test_has_the_same_sample_each_time(self, collection: Collection) -> None:
        assert collection.sample(1) == collection.sample(1)
        assert len(collection.sample(1).questions) == 1
        assert len(collection.sample(5).questions) == 2


class TestARanking:
    def test_names_relevant_paragraphs_by_their_key(self, collection: Collection) -> None:
        asked = collection.questions[0]
        last = collection.passages[3]
        assert collection.ranking(asked, [last.id]) == [f"{FERRY}#2"]

    def test_has_a_paragraph_that_was_cut_once(self, collection: Collection) -> None:
        asked = collection.questions[1]
        first, piece, other_piece, *_ = (passage.id for passage in collection.passages)
        ranking = collection.ranking(asked, [piece, first, other_piece])
        assert ranking == [f"{FERRY}#1", f"{first.article_id} 0"]

    def test_does_not_take_the_same_text_in_another_article_for_relevant(self, collection: Collection) -> None:
        asked = Asked("Is it back?", frozenset({f"{FERRY}#0"}), FERRY, ())
        elsewhere = collection.passages[-1]
        assert elsewhere.text == collection.passages[0].text
        assert collection.ranking(asked, [elsewhere.id]) == [f"{elsewhere.article_id} 1"]


class TestHalves:
    def test_go_by_the_url_of_the_first_relevant_paragraph(self) -> None:
        halves = {url: Asked("?", frozenset(), url, ()).half for url in ("https://a.example/1", "https://a.example/4")}
        assert halves == {"https://a.example/1": Half.TUNE, "https://a.example/4": Half.REPORT}

    def test_are_independent_of_the_articles_that_are_kept(self) -> None:
        urls = [f"https://a.example/{number}" for number in range(400)]
        quarters = [(is_kept(url), Asked("?", frozenset(), url, ()).half) for url in urls]
        assert all(80 <= quarters.count((kept, half)) <= 120 for kept in (True, False) for half in Half)
