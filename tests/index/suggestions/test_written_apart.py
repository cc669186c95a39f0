"""Persian words that the archive writes apart."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from index.analysis.tokenizer import normalise
from index.backends.base import QueryTerm, Ranking
from index.suggestions.written_apart import MOST_PLACES, written_apart
from tests.support.archive.memory_archive import Archive, draft

TEXT = "دانش آموز روستا در گفت و گو با کتاب، خانه و پیش بینی هوا بود."


@pytest.fixture(scope="module")
def archive() -> Archive:
    return Archive(draft("خبر", TEXT, language="fa"), draft("خبر", "هوا بینی هوا پیش", language="fa"))


def apart(archive: Archive, word: str) -> str | None:
    return written_apart(normalise(word), archive.backend, archive)


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("دانش‌آموز", "دانش آموز"),
        ("دانشآموز", "دانش آموز"),
        ("پیش‌بینی", "پیش بینی"),
        ("گفت‌وگو", "گفت و گو"),
    ],
)
def test_are_found_with_or_without_and(archive: Archive, word: str, written: str) -> None:
    assert apart(archive, word) == written


@pytest.mark.parametrize(
    "word",
    [
        "دانش‌بندر",  # a part is nowhere
        "آموزدانش",  # in another order
        "کتاب‌خانه",  # a sign is between them
        "دانش‌هوا",
        "خانه",
        "در",
        "ب",
    ],
)
def test_must_be_words_beside_each_other(archive: Archive, word: str) -> None:
    assert apart(archive, word) is None


def test_few_divisions_are_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long word of short words has many, and each of them costs a search."""
    archive = Archive(draft("خبر", ". ".join("با" * count for count in range(1, 9)), language="fa"))
    searches = []
    search = archive.backend.search

    def counted(query: Sequence[QueryTerm], limit: int) -> Ranking:
        searches.append(query)
        return search(query, limit)

    monkeypatch.setattr(archive.backend, "search", counted)
    assert apart(archive, "با" * 9) is None
    assert len(searches) == MOST_PLACES
