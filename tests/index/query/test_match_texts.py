"""The articles that matches name, read many at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from index.articles.identity import make_article
from index.backends.base import Match
from index.errors import BackendUnavailableError
from index.model import Article, Draft, Paragraph, PassageId, PassageKind
from index.query.match_texts import ArticlesOnce, BrokenPassageError, PassageGoneError, Texts
from tests.support.archive.memory_archive import Archive, draft

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def article(title: str) -> Article:
    return make_article(Draft(title, (Paragraph(f"{title} swim."),)), NOW, None)


def match(of: Article) -> Match:
    return Match(PassageId(of.id, 0), 1.0, "en", PassageKind.BODY, 0)


SEALS, CRABS, GONE = article("Seals"), article("Crabs"), article("Dodos")


class Store:
    """Has two articles, one of which may raise when it is read."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.calls: list[list[str]] = []

    def article(self, article_id: str) -> Article | None:
        return self.articles_of([article_id]).get(article_id)

    def articles_of(self, article_ids: Iterable[str]) -> dict[str, Article]:
        wanted = list(article_ids)
        self.calls.append(wanted)
        if self.error and SEALS.id in wanted:
            raise self.error
        return {each.id: each for each in (SEALS, CRABS) if each.id in wanted}


class TestTexts:
    def test_are_read_in_one_call(self) -> None:
        matches = [match(SEALS), match(CRABS), match(GONE)]
        texts = Texts(matches, store := Store())
        assert list(texts.reading_ahead(matches)) == matches
        assert texts.of(matches[0])[1].text == "Seals swim."
        assert texts.article_of(matches[1]) == CRABS
        with pytest.raises(PassageGoneError):
            texts.of(matches[2])
        assert store.calls == [[SEALS.id, CRABS.id, GONE.id]]

    def test_are_read_one_by_one_where_one_cannot_be_read(self) -> None:
        """A row that cannot be made an article again must not fail every question that finds it."""
        matches = [match(SEALS), match(CRABS)]
        texts = Texts(matches, Store(ValueError("a row")))
        assert list(texts.reading_ahead(matches)) == matches
        with pytest.raises(BrokenPassageError):
            texts.article_of(matches[0])
        assert texts.article_of(matches[1]) == CRABS

    @pytest.mark.parametrize("error", [MemoryError(), BackendUnavailableError()])
    def test_fail_where_no_article_is_to_blame(self, error: Exception) -> None:
        with pytest.raises(type(error)):
            Texts([match(SEALS)], Store(error)).read([match(SEALS)])


class TestArticlesOnce:
    def test_asks_only_for_those_that_were_not_asked_for_before(self) -> None:
        archive = Archive(draft("Cats", "Cats purr."), draft("Dogs", "Dogs bark."), draft("Birds", "Birds sing."))
        cats, dogs, birds = (archive.ask(sound).hits[0].article for sound in ("purr", "bark", "sing"))
        archive.reads.clear()
        once = ArticlesOnce(archive)
        assert once.articles_of([dogs.id, "gone", cats.id, dogs.id]) == {dogs.id: dogs, cats.id: cats}
        assert list(once.articles_of(iter([birds.id, "gone", cats.id]))) == [birds.id, cats.id]
        assert once.articles_of(["gone", dogs.id]) == {dogs.id: dogs}
        assert once.articles_of([]) == {}
        assert archive.reads == [[dogs.id, "gone", cats.id], [birds.id]]
