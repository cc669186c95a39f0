"""Generated archives: as large as asked for, the same each time, and like a language."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks import generated
from benchmarks.generated import PASSAGES_PER_ARTICLE, archive, article, questions, vocabulary
from index.articles.identity import article_id_of_url


@pytest.fixture
def _no_collections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generated, "available", lambda: ())
    for cached in (generated.vocabulary, generated.questions, generated._cumulated):
        cached.cache_clear()


@pytest.fixture(autouse=True)
def _few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a million take seconds."""
    monkeypatch.setattr(generated, "VOCABULARY", 20_000)


@pytest.mark.usefixtures("_no_collections")
class TestAnArchive:
    @pytest.mark.parametrize("passages", [1, 12, 30])
    def test_has_the_passages_asked_for(self, passages: int) -> None:
        assert sum(len(draft.paragraphs) for draft in archive(passages)) == passages

    def test_is_the_same_each_time(self) -> None:
        assert list(archive(30)) == list(archive(30))

    def test_begins_as_a_smaller_one(self) -> None:
        assert list(archive(48))[:2] == list(archive(24))

    def test_has_texts_like_a_language(self) -> None:
        """A common word is in most passages, most words are in few, and a passage has about eighty."""
        texts = [
            paragraph.text.lower().replace(".", "").split() for draft in archive(600) for paragraph in draft.paragraphs
        ]
        passages_with = Counter(word for text in texts for word in set(text))
        assert 0.7 < passages_with[vocabulary()[0]] / 600 < 0.95
        assert sum(count == 1 for count in passages_with.values()) > len(passages_with) / 3
        assert 75 < sum(map(len, texts)) / 600 < 83


@pytest.mark.usefixtures("_no_collections")
class TestAnArticle:
    def test_is_another_under_each_number(self) -> None:
        first, second = article(1), article(2)
        assert article_id_of_url(first.url or "") != article_id_of_url(second.url or "")
        assert first.paragraphs != second.paragraphs
        assert len(first.paragraphs) == PASSAGES_PER_ARTICLE

    def test_has_another_text_in_each_version(self) -> None:
        first, second = article(1), article(1, version=1)
        assert first.url == second.url
        assert first.paragraphs != second.paragraphs


@pytest.mark.usefixtures("_no_collections")
class TestQuestions:
    def test_are_invented_where_there_are_no_collections(self) -> None:
        assert len(set(questions())) > 450
        assert all(word in vocabulary() for word in questions()[0].removeprefix("what ").removesuffix("?").split())
