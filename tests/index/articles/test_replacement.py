"""An article takes the place of another one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index.articles.edits import Amendment
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.errors import ChangedSinceError, LinkTakenError, UndoExpiredError
from index.model import AddStatus, Draft, Paragraph
from index.store.tinydb import TinyDBStore

OLD, NEW = "https://fen.example/old", "https://fen.example/new"
CHANGE = "0123456789abcdef"


@pytest.fixture
def corpus() -> Corpus:
    return Corpus(TinyDBStore.in_memory(), BM25Backend())


def draft(text: str = "Storks nest on the chimney.", url: str | None = None, **fields: object) -> Draft:
    return Draft("Storks", (Paragraph(text),), url=url, **fields)  # type: ignore[arg-type]  # by name


def found(corpus: Corpus, word: str) -> list[str | None]:
    return [hit.article.url for hit in corpus.search(word, 5).hits]


class TestTakingOver:
    def test_an_article_with_an_address_of_its_own_is_known_by_that(self, corpus: Corpus) -> None:
        old = corpus.add(draft(url=OLD), by="telegram:1").article
        added = corpus.take_over(draft("Storks nest on the mill.", NEW), old.id, by="telegram:2")
        assert (added.status, added.article.url) == (AddStatus.REPLACED, NEW)
        assert (added.article.added_at, added.article.added_by) == (old.added_at, "telegram:1")
        assert [article.url for article in corpus] == [NEW]
        assert (found(corpus, "mill"), found(corpus, "chimney")) == ([NEW], [])
        assert corpus.add(draft("Storks nest on the mill.", NEW)).status is AddStatus.UNCHANGED

    def test_one_without_has_the_address_of_the_other_and_what_is_known_of_it(self, corpus: Corpus) -> None:
        old = corpus.add(draft(url=OLD, source="Fen", byline="Ida", published=date(2024, 3, 9))).article
        added = corpus.take_over(draft("Storks nest on the mill.", byline="Jo"), old.id)
        article = added.article
        assert (added.status, article.id, article.url) == (AddStatus.REPLACED, old.id, OLD)
        assert (article.source, article.byline, article.published) == ("Fen", "Jo", date(2024, 3, 9))
        assert len(corpus) == 1

    def test_a_discussion_takes_over_no_byline(self, corpus: Corpus) -> None:
        old = corpus.add(draft(url=OLD, byline="Ida")).article
        posts = (Paragraph("Do storks nest on the mill?", author="Jo"), Paragraph("They do."))
        assert corpus.take_over(replace(draft(), paragraphs=posts), old.id).article.byline is None

    def test_the_byline_of_a_discussion_is_not_taken_over(self, corpus: Corpus) -> None:
        posts = (Paragraph("Do storks nest on the mill?", author="Jo"), Paragraph("They do."))
        old = corpus.add(replace(draft(url=OLD, byline="Ida"), paragraphs=posts)).article
        assert corpus.take_over(draft("Storks nest on the mill."), old.id).article.byline is None

    def test_where_neither_has_one_the_id_stays(self, corpus: Corpus) -> None:
        old = corpus.add(draft()).article
        added = corpus.take_over(draft("Storks nest on the mill."), old.id)
        assert (added.article.id, added.article.text) == (old.id, "Storks nest on the mill.")

    def test_is_one_change_to_undo(self, corpus: Corpus) -> None:
        old = corpus.add(draft(url=OLD)).article
        added = corpus.take_over(draft("Storks nest on the mill.", NEW), old.id)
        undone = corpus.undo(added.change_id or "")
        assert (undone.before, undone.after) == (added.article, None)
        assert (corpus.brought_back_by(undone.id), corpus.brought_back_by(added.change_id or "")) == (old, None)
        assert list(corpus) == [old]
        assert found(corpus, "chimney") == [OLD]
        with pytest.raises(UndoExpiredError):
            corpus.undo(added.change_id or "")

    def test_is_made_again_when_that_is_undone(self, corpus: Corpus) -> None:
        """With the removal of the other, which is part of it."""
        old = corpus.add(draft(url=OLD)).article
        added = corpus.take_over(draft("Storks nest on the mill.", NEW), old.id)
        undone = corpus.undo(added.change_id or "")
        redone = corpus.undo(undone.id)
        assert (redone.after, list(corpus)) == (added.article, [added.article])
        assert corpus.change(redone.id) == redone
        corpus.undo(redone.id)
        assert list(corpus) == [old]

    def test_is_not_undone_if_the_other_was_added_again(self, corpus: Corpus) -> None:
        old = corpus.add(draft(url=OLD)).article
        added = corpus.take_over(draft("Storks nest on the mill.", NEW), old.id)
        corpus.add(draft("Owls hunt at dusk.", OLD))
        with pytest.raises(ChangedSinceError):
            corpus.undo(added.change_id or "")
        assert len(corpus) == 2, "nothing of it was undone"

    def test_is_undone_without_the_other_if_that_was_deleted_for_good(self, corpus: Corpus) -> None:
        old = corpus.add(draft(url=OLD)).article
        added = corpus.take_over(draft("Storks nest on the mill.", NEW), old.id)
        corpus.purge([old.id])
        corpus.undo(added.change_id or "")
        assert list(corpus) == []

    def test_is_made_once(self, corpus: Corpus) -> None:
        old = corpus.add(draft(url=OLD)).article
        first = corpus.take_over(draft("Storks nest on the mill.", NEW), old.id, as_change=CHANGE)
        again = corpus.take_over(draft("Something else.", NEW), old.id, as_change=CHANGE)
        assert again == first == corpus.added(CHANGE)
        assert corpus.add(draft("Something else.", NEW), as_change=CHANGE) == first

    def test_of_an_article_that_is_gone_is_an_addition(self, corpus: Corpus) -> None:
        added = corpus.take_over(draft(url=NEW), "neverthere")
        assert (added.status, added.article.url) == (AddStatus.ADDED, NEW)

    def test_keeps_what_was_put_right(self, corpus: Corpus) -> None:
        """But the name of the publication only where it is the same host."""
        old = corpus.add(draft(url=OLD)).article
        corpus.amend(old.id, Amendment(fixes={"byline": "Ida Brook", "source": "The Fen Gazette"}))
        moved = corpus.take_over(draft(url=NEW, source="fen"), old.id).article
        assert (moved.byline, moved.source, moved.fixed) == ("Ida Brook", "The Fen Gazette", ("byline", "source"))
        copy = corpus.take_over(draft(url="https://other.example/", source="Other"), moved.id).article
        assert (copy.byline, copy.source, copy.fixed) == ("Ida Brook", "Other", ("byline",))
        text = corpus.add(draft("Owls hunt at dusk.")).article
        corpus.amend(text.id, Amendment(fixes={"source": "A letter"}))
        page = corpus.take_over(draft("Owls hunt at dawn.", "https://owls.example/", source="Owls"), text.id).article
        assert page.source == "Owls"


class TestAnotherLink:
    """An article gets another link: it takes its own place under that."""

    def test_is_one_change_that_can_be_undone_and_done_again(self, corpus: Corpus) -> None:
        old = corpus.add(draft(url=OLD), by="telegram:1").article
        fixed = corpus.amend(OLD, Amendment({"url": NEW}), by="telegram:2", as_change=CHANGE)
        assert (fixed.status, fixed.change_id, fixed.article.url) == (AddStatus.REPLACED, CHANGE, NEW)
        assert (fixed.article.added_at, fixed.article.added_by) == (old.added_at, "telegram:1")
        assert [article.url for article in corpus] == [NEW]
        assert found(corpus, "chimney") == [NEW]
        assert corpus.amend(OLD, Amendment({"url": NEW}), as_change=CHANGE) == fixed, "as after a kill"
        undone = corpus.undo(CHANGE)
        assert list(corpus) == [old]
        corpus.undo(undone.id)
        assert list(corpus) == [fixed.article]

    def test_of_another_article_is_refused(self, corpus: Corpus) -> None:
        corpus.add(draft(url=OLD))
        other = corpus.add(draft("Cats purr.", NEW)).article
        with pytest.raises(LinkTakenError) as refused:
            corpus.amend(OLD, Amendment({"url": NEW}))
        assert (refused.value.title, refused.value.article_id) == ("Storks", other.id)
        assert len(corpus) == 2

    def test_cannot_be_undone_where_the_old_one_is_taken_again(self, corpus: Corpus) -> None:
        corpus.add(draft(url=OLD))
        fixed = corpus.amend(OLD, Amendment({"url": NEW}))
        corpus.add(draft("Cats purr.", OLD))
        with pytest.raises(ChangedSinceError):
            corpus.undo(fixed.change_id or "")
        assert len(corpus) == 2

    def test_that_was_fixed_does_not_hold_what_takes_the_place(self, corpus: Corpus) -> None:
        corpus.add(draft(url=OLD))
        fixed = corpus.amend(OLD, Amendment({"url": NEW, "title": "All storks"})).article
        moved = corpus.take_over(draft("Storks nest on the mill.", "https://fen.example/third"), fixed.id).article
        assert (moved.url, moved.title, moved.fixed) == ("https://fen.example/third", "All storks", ("title",))
        copy = corpus.add(draft("Storks nest on the barn.")).article
        kept = corpus.take_over(
            draft("Storks nest on the barn."), corpus.amend(moved.id, Amendment({"url": NEW})).article.id
        )
        assert (kept.article.url, copy.url) == (NEW, None)
