"""The one door to the archive."""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from index.articles.edits import Amendment, digest_of
from index.backends.base import EVERYTHING, QueryTerm, Ranking, Scope, SearchBackend
from index.backends.bm25.backend import BM25Backend
from index.changes import synchronizer
from index.corpus import Corpus
from index.errors import (
    AddedSinceError,
    ArticleNotFoundError,
    BackendUnavailableError,
    ChangedSinceError,
    IndexDamagedError,
    NothingToPurgeError,
    NotPurgedError,
    PurgedError,
    QuestionTooLongError,
    ReadOnlyError,
    StoreWriteError,
    UndoExpiredError,
    VersionNotFoundError,
)
from index.following_corpus import FollowingCorpus
from index.maintenance.backup import backup
from index.maintenance.check import examine
from index.maintenance.restore import restore
from index.model import AddStatus, Article, Change, Draft, Earlier, Paragraph, Verdict
from index.search.pipeline import answer_question
from index.store.base import UNDO_KEPT
from index.store.tinydb import TinyDBStore
from tests.support.archive.archive_clock import NOON, Clock
from tests.support.faulty_files import FaultyFiles


def draft(title: str, text: str = "Cats purr.", url: str | None = None) -> Draft:
    paragraphs = tuple(Paragraph(part) for part in text.split("\n\n"))
    return Draft(title, paragraphs, url=url or f"https://example.org/{title}", language="en")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def corpus(clock: Clock) -> Corpus:
    return Corpus(TinyDBStore.in_memory(), BM25Backend(), now=clock)


def out(*texts: str) -> frozenset[str]:
    return frozenset(digest_of(Paragraph(text)) for text in texts)


def found(corpus: Corpus, question: str) -> list[str]:
    return [hit.passage.text for hit in corpus.search(question, 10).hits]


class TestAdding:
    def test_an_article_is_found_by_the_next_search(self, corpus: Corpus) -> None:
        added = corpus.add(draft("Cats", "Cats purr.\n\nDogs bark."), "telegram:1")
        assert (added.status, added.passage_count) == (AddStatus.ADDED, 2)
        assert (added.article.added_at, added.article.added_by) == (NOON, "telegram:1")
        assert found(corpus, "Who barks?") == ["Dogs bark."]
        assert list(corpus) == corpus.articles() == [added.article]
        assert len(corpus) == 1

    def test_the_same_again_is_unchanged(self, corpus: Corpus, clock: Clock) -> None:
        first = corpus.add(draft("Cats"))
        clock.time += timedelta(days=1)
        again = corpus.add(draft("Cats"), "telegram:2")
        assert (again.status, again.article, again.change_id) == (AddStatus.UNCHANGED, first.article, None)
        assert again.passage_count == 1

    def test_other_content_under_the_same_url_replaces_all_of_it(self, corpus: Corpus) -> None:
        corpus.add(draft("Cats", "Cats purr.\n\nDogs bark."))
        replaced = corpus.add(draft("Cats", "Birds sing.", "https://example.org/Cats/#top"))
        assert (replaced.status, replaced.passage_count) == (AddStatus.REPLACED, 1)
        assert found(corpus, "Who barks?") == []
        assert found(corpus, "Who sings?") == ["Birds sing."]
        assert len(corpus) == 1

    def test_an_import_keeps_when_and_by_whom_it_was_added(self, corpus: Corpus) -> None:
        before = NOON - timedelta(days=400)
        imported = Draft("Cats", (Paragraph("Cats purr."),), added_at=before, added_by="telegram:7")
        assert corpus.add(imported, "telegram:1").article.added_by == "telegram:7"
        assert corpus.articles()[0].added_at == before
        assert corpus.add(Draft("Cats", imported.paragraphs)).status is AddStatus.UNCHANGED

    def test_an_import_that_was_added_by_nobody_keeps_that(self, corpus: Corpus) -> None:
        """On the command line, that is."""
        assert (
            corpus.add(Draft("Cats", (Paragraph("Cats purr."),), added_at=NOON), "telegram:1").article.added_by is None
        )

    def test_several_at_once(self, corpus: Corpus) -> None:
        drafts = [draft("Cats"), draft("Dogs", "Dogs bark."), draft("Cats"), draft("Cats", "Birds sing.")]
        statuses = [added.status for added in corpus.add_all(drafts)]
        assert statuses == [AddStatus.ADDED, AddStatus.ADDED, AddStatus.UNCHANGED, AddStatus.REPLACED]
        assert [article.text for article in corpus] == ["Birds sing.", "Dogs bark."]
        assert found(corpus, "Who purrs?") == []
        assert corpus.add_all([]) == []

    def test_all_or_none(self, tmp_path: Path) -> None:
        files = FaultyFiles(10**9, "ENOSPC")
        corpus = Corpus(TinyDBStore.open(tmp_path / "archive", files=files), BM25Backend())
        files.strike_next()
        with pytest.raises(StoreWriteError):
            corpus.add_all([draft("Cats"), draft("Dogs")])
        assert (len(corpus), found(corpus, "Who purrs?")) == (0, [])
        corpus.add(draft("Cats"))
        assert found(corpus, "Who purrs?") == ["Cats purr."]
        corpus.close()

    def test_a_read_only_archive_answers_and_refuses(self, tmp_path: Path) -> None:
        corpus = Corpus(TinyDBStore.open(tmp_path / "archive"), BM25Backend())
        change_id = corpus.add(draft("Cats")).change_id or ""
        corpus.close()
        reader = Corpus(TinyDBStore.open(tmp_path / "archive", read_only=True), BM25Backend())
        assert found(reader, "Who purrs?") == ["Cats purr."]
        with pytest.raises(ReadOnlyError):
            reader.add(draft("Dogs"))
        with pytest.raises(ReadOnlyError):
            reader.remove("https://example.org/Cats")
        with pytest.raises(ReadOnlyError):
            reader.undo(change_id)
        assert found(reader, "Who purrs?") == ["Cats purr."]


class Notes:
    """The changes that a watcher is told of."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.purges = 0

    def changed(self, changes: Sequence[Change]) -> None:
        self.changes += changes

    def purged(self) -> None:
        self.purges += 1


class TestLogging:
    def test_says_who_did_what(self, corpus: Corpus, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.INFO, "index.changes.synchronizer"):
            added = corpus.add(draft("Cats"), "telegram:1")
            corpus.add(draft("Cats", "Birds sing."), "feed:https://example.org/feed")
            corpus.remove(added.article.id, "telegram:2")
        changes = [message.partition(" (change ")[0] for message in caplog.messages]
        name = f"Article {added.article.id} was"
        assert changes == [
            f"{name} added by telegram:1",
            f"{name} replaced by feed:https://example.org/feed",
            f"{name} removed by telegram:2",
        ]

    def test_is_short_at_the_command_line_and_of_an_import(
        self, corpus: Corpus, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.INFO, "index.changes.synchronizer"):
            corpus.add(draft("Cats"))
            corpus.add_all([draft(str(number)) for number in range(50)], "telegram:1")
        assert caplog.messages == ["50 articles were changed by telegram:1"]


class TestWarmUp:
    def test_searches_once(self, corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
        corpus.add(draft("Cats"))
        asked: list[str] = []
        monkeypatch.setattr(corpus, "search", lambda question, _: asked.append(question))
        corpus.warm_up()
        assert asked == ["Cats"]

    @pytest.mark.parametrize("title", ["", "?!", "a" * 5_000])
    def test_hurts_nobody(self, corpus: Corpus, title: str) -> None:
        corpus.warm_up()
        corpus.add(replace(draft("Cats"), title=title))
        corpus.warm_up()
        assert found(corpus, "Who purrs?") == ["Cats purr."]


class TestFollowing:
    @pytest.mark.parametrize("known", [0, 1, 2, 4])
    def test_shows_what_another_process_has_changed(self, tmp_path: Path, known: int) -> None:
        """However much of it was shown already when it was opened."""
        corpus = Corpus(TinyDBStore.open(tmp_path / "archive"), BM25Backend())
        corpus.watcher = notes = Notes()

        def reader() -> FollowingCorpus:
            return FollowingCorpus(TinyDBStore.open(tmp_path / "archive", read_only=True), BM25Backend())

        steps: tuple[Callable[[], object], ...] = (
            lambda: corpus.add(draft("Cats")),
            lambda: corpus.add_all([draft("Dogs", "Dogs bark."), draft("Owls", "Owls hoot.")]),
            lambda: corpus.add(draft("Cats", "Cats hiss.")),
            lambda: corpus.remove("https://example.org/Dogs"),
            lambda: corpus.amend("https://example.org/Owls", Amendment({"title": "All owls"})),
        )
        follower = reader()
        for number, step in enumerate(steps, 1):
            step()
            follower = reader() if number == known else follower
        follower.follow(notes.changes)
        assert list(follower) == list(corpus)
        for question, texts in (("Who hisses?", ["Cats hiss."]), ("Who hoots?", ["Owls hoot."]), ("dogs", [])):
            assert found(follower, question) == found(corpus, question) == texts
        corpus.close()

    def test_a_watcher_is_told_of_purges(self, corpus: Corpus) -> None:
        corpus.add(draft("Cats"))
        corpus.watcher = notes = Notes()
        corpus.purge(["https://example.org/Cats"])
        assert (notes.changes, notes.purges) == ([], 1)

    def test_a_watcher_is_not_told_of_what_failed(self, tmp_path: Path) -> None:
        files = FaultyFiles(10**6, "ENOSPC")
        corpus = Corpus(TinyDBStore.open(tmp_path / "archive", files=files), BM25Backend())
        corpus.watcher = notes = Notes()
        files.strike_next()
        with pytest.raises(StoreWriteError):
            corpus.add(draft("Cats"))
        assert notes.changes == []


class TestAChangeWithAnIdOfTheCallers:
    """Whoever was killed before hearing what came of it calls again, with the same id."""

    def test_adds_once(self, corpus: Corpus) -> None:
        assert corpus.added("one") is None
        first = corpus.add(draft("Cats"), "telegram:1", as_change="one")
        assert (first.status, first.change_id) == (AddStatus.ADDED, "one")
        assert corpus.added("one") == first
        corpus.remove("https://example.org/Cats", as_change="two")
        assert corpus.add(draft("Cats"), "telegram:1", as_change="one") == first
        assert len(corpus) == 0
        assert corpus.added("two") is None, "it was not an add"

    def test_replaces_once(self, corpus: Corpus) -> None:
        corpus.add(draft("Cats"))
        first = corpus.add(draft("Cats", "Birds sing.", "https://example.org/Cats"), as_change="one")
        assert first.status is AddStatus.REPLACED
        assert corpus.add(draft("Cats", "Owls hunt.", "https://example.org/Cats"), as_change="one") == first
        assert found(corpus, "Who hunts?") == []

    def test_removes_once(self, corpus: Corpus) -> None:
        corpus.add(draft("Cats"))
        first = corpus.remove("https://example.org/Cats", as_change="one")
        corpus.add(draft("Cats"))
        assert corpus.remove("https://example.org/Cats", as_change="one") == first
        assert len(corpus) == 1

    def test_undoes_once(self, corpus: Corpus) -> None:
        change_id = corpus.add(draft("Cats")).change_id or ""
        first = corpus.undo(change_id, as_change="one")
        assert first.after is None
        corpus.add(draft("Cats"))
        assert corpus.undo(change_id, as_change="one") == first
        assert len(corpus) == 1


class TestARemovedArticle:
    def test_is_known_until_it_is_purged(self, corpus: Corpus) -> None:
        cats = corpus.add(draft("Cats")).article
        assert not corpus.was_removed(cats.id)
        corpus.remove(cats.id)
        assert corpus.was_removed(cats.id)
        corpus.purge([cats.id])
        assert not corpus.was_removed(cats.id)

    def test_is_no_unknown_one(self, corpus: Corpus) -> None:
        assert not corpus.was_removed("aaaaaaaaaa")

    def test_is_no_more_when_it_is_added_again(self, corpus: Corpus) -> None:
        cats = corpus.add(draft("Cats")).article
        corpus.remove(cats.id)
        corpus.add(draft("Cats"))
        assert not corpus.was_removed(cats.id)


class TestAmending:
    """Corrections by an editor."""

    def test_is_attributed_at_once(self, corpus: Corpus) -> None:
        cats = corpus.add(draft("Cats"), "telegram:1").article
        fixed = corpus.amend(cats.id, Amendment({"title": "All cats", "byline": "Ann Lee"}), "telegram:2")
        assert (fixed.status, fixed.article.id, fixed.passage_count) == (AddStatus.REPLACED, cats.id, 1)
        (hit,) = corpus.search("Who purrs?", 10).hits
        assert (hit.article.title, hit.article.byline, hit.article.added_by) == ("All cats", "Ann Lee", "telegram:1")
        assert hit.passage.title == "All cats"
        assert len(corpus.search('by:"Ann Lee"', 10).hits) == 1

    def test_is_one_change_that_can_be_undone(self, corpus: Corpus) -> None:
        cats = corpus.add(draft("Cats", "Cats purr.\n\nBuy now!")).article
        fixed = corpus.amend(cats.id, Amendment({"title": "All cats"}, out("Buy now!")), "telegram:2")
        assert (found(corpus, "Buy now"), found(corpus, "Who purrs?")) == ([], ["Cats purr."])
        undone = corpus.undo(fixed.change_id or "")
        assert (undone.after, corpus.article(cats.id)) == (cats, cats)
        assert found(corpus, "Buy now") == ["Buy now!"]

    def test_of_two_editors_keeps_the_last_and_undoes_only_that(self, corpus: Corpus) -> None:
        cats = corpus.add(draft("Cats")).article
        first = corpus.amend(cats.id, Amendment({"title": "All cats"}), "telegram:1")
        second = corpus.amend(cats.id, Amendment({"title": "Some cats"}), "telegram:2")
        with pytest.raises(ChangedSinceError):
            corpus.undo(first.change_id or "")
        corpus.undo(second.change_id or "")
        assert corpus.article(cats.id).title == "All cats"

    def test_of_what_is_so_already_is_no_change(self, corpus: Corpus) -> None:
        cats = corpus.add(draft("Cats")).article
        fixed = corpus.amend(cats.id, Amendment({"title": "All cats"}))
        again = corpus.amend("example.org/Cats", Amendment({"title": "All cats"}))
        assert (again.status, again.change_id, again.article) == (AddStatus.UNCHANGED, None, fixed.article)

    def test_that_was_made_before_is_not_made_again(self, corpus: Corpus) -> None:
        cats = corpus.add(draft("Cats")).article
        first = corpus.amend(cats.id, Amendment({"title": "All cats"}), as_change="one")
        corpus.amend(cats.id, Amendment({"title": "Some cats"}))
        assert corpus.amend(cats.id, Amendment({"title": "All cats"}), as_change="one") == first
        assert corpus.added("one") == first
        assert corpus.article(cats.id).title == "Some cats"

    def test_is_told_to_the_watcher(self, corpus: Corpus) -> None:
        """The watcher tells the process that searches beside this one."""
        cats = corpus.add(draft("Cats")).article
        corpus.watcher = notes = Notes()
        fixed = corpus.amend(cats.id, Amendment({"title": "All cats"}))
        assert [change.after for change in notes.changes] == [fixed.article]

    def test_outlives_a_new_reading(self, corpus: Corpus) -> None:
        read = draft("Cats", "Cats purr.\n\nBuy now!")
        cats = corpus.add(read).article
        fixed = corpus.amend(cats.id, Amendment({"title": "All cats"}, out("Buy now!"))).article
        assert corpus.add(read).status is AddStatus.UNCHANGED
        (again,) = corpus.add_all([replace(read, paragraphs=(*read.paragraphs, Paragraph("Cats hiss.")))])
        assert (again.status, again.article.title) == (AddStatus.REPLACED, "All cats")
        assert again.article.text == "Cats purr.\n\nCats hiss."
        assert (again.article.fixed, again.article.skipped) == (fixed.fixed, fixed.skipped)

    def test_does_not_outlive_an_import_that_says_all_itself(self, corpus: Corpus) -> None:
        cats = corpus.add(draft("Cats")).article
        corpus.amend(cats.id, Amendment({"title": "All cats"}))
        assert corpus.add(draft("Cats"), keep_fixes=False).article == cats

    def test_finds_what_was_taken_out_in_an_earlier_version(self, corpus: Corpus, clock: Clock) -> None:
        """Also when it can no longer be undone."""
        cats = corpus.add(draft("Cats", "Buy now!\n\nCats purr.")).article
        cut = corpus.amend(cats.id, Amendment(taken_out=out("Buy now!"))).article
        assert [each.is_out for each in corpus.paragraphs(cut)] == [True, False]
        again = corpus.amend(cats.id, Amendment(brought_back=out("Buy now!"))).article
        assert again == cats
        cut = corpus.amend(cats.id, Amendment(taken_out=out("Buy now!"))).article
        clock.time += UNDO_KEPT + timedelta(seconds=1)
        corpus.tidy()
        assert [each.is_out for each in corpus.paragraphs(cut)] == [True, False]

    def test_survives_a_restart_a_backup_and_a_purge(self, tmp_path: Path) -> None:
        data = tmp_path / "data"
        corpus = Corpus(TinyDBStore.open(data), BM25Backend())
        text = Draft("Cats", (Paragraph("Cats purr."), Paragraph("Buy now!")))
        cats = corpus.add(text).article
        fixed = corpus.amend(cats.id, Amendment({"title": "All cats"}, out("Buy now!"))).article
        corpus.close()
        assert examine(data) == []
        backup(data, tmp_path / "kept.zip")
        restore(tmp_path / "kept.zip", tmp_path / "restored")
        corpus = Corpus(TinyDBStore.open(tmp_path / "restored"), BM25Backend())
        assert list(corpus) == [fixed]
        assert corpus.add(text).status is AddStatus.UNCHANGED, "the text as it was sent is known by its id"
        assert corpus.purge([cats.id]).articles == (fixed,)
        assert corpus.paragraphs(fixed) == corpus.paragraphs(fixed)[:1]
        corpus.close()
        assert all(b"Buy now" not in path.read_bytes() for path in (tmp_path / "restored").rglob("*") if path.is_file())

    def test_of_what_is_not_there_is_an_error(self, corpus: Corpus) -> None:
        with pytest.raises(ArticleNotFoundError):
            corpus.amend("nosuch", Amendment({"title": "All cats"}))


class TestUsualLanguage:
    def test_is_that_of_the_most_passages(self) -> None:
        """Of an empty archive, and where most of it is in none that can be told, there is none."""
        corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
        assert corpus.usual_language is None
        corpus.add(Draft("Eins", (Paragraph("Ein Satz."), Paragraph("Noch einer.")), language="de-AT"))
        corpus.add(Draft("One", (Paragraph("A sentence."),), language="en"))
        assert corpus.usual_language == "de"


class TestPassages:
    def test_are_counted_if_questions_can_find_them(self, corpus: Corpus) -> None:
        assert corpus.passages_found == 0
        corpus.add(draft("One", "Cats purr.\n\nDogs bark."))
        assert corpus.passages_found == 2


class TestNewest:
    def test_are_the_articles_last_published(self, corpus: Corpus) -> None:
        corpus.add(replace(draft("Old"), published=date(2019, 1, 1)))
        corpus.add(replace(draft("New"), published=date(2024, 1, 1)))
        corpus.add(draft("Undated"))
        assert [article.title for article in corpus.newest(2)] == ["New", "Old"]


class TestFindingAnArticle:
    def test_by_id_and_by_url(self, corpus: Corpus) -> None:
        cats = corpus.add(draft("Cats")).article
        urls = ("https://example.org/Cats", " http://EXAMPLE.org/Cats?utm_source=x#top\n", "example.org/Cats")
        for reference in (cats.id, *urls):
            assert corpus.article(reference) == cats

    @pytest.mark.parametrize("reference", ["abcdefghij", "https://example.org/Dogs", "", "no URL"])
    def test_that_is_not_there(self, corpus: Corpus, reference: str) -> None:
        corpus.add(draft("Cats"))
        with pytest.raises(ArticleNotFoundError) as error:
            corpus.article(reference)
        assert error.value.reference == reference


class TestQuestions:
    def test_have_an_upper_bound(self, corpus: Corpus) -> None:
        corpus.add(draft("Cats"))
        assert corpus.search("cats " * 800, 3).hits
        with pytest.raises(QuestionTooLongError):
            corpus.search("c" * 4_097, 3)


class TestRemoving:
    def test_takes_an_article_out_of_archive_and_index(self, corpus: Corpus) -> None:
        cats = corpus.add(draft("Cats")).article
        change = corpus.remove("https://example.org/Cats", "telegram:2")
        assert (change.before, change.after, change.by) == (cats, None, "telegram:2")
        assert (len(corpus), found(corpus, "Who purrs?")) == (0, [])

    def test_what_is_not_there_is_an_error(self, corpus: Corpus) -> None:
        with pytest.raises(ArticleNotFoundError):
            corpus.remove("https://example.org/Cats")

    def test_of_several_takes_out_each_once(self, corpus: Corpus) -> None:
        cats, dogs = corpus.add(draft("Cats")).article, corpus.add(draft("Dogs", "Dogs bark.")).article
        changes = corpus.remove_all([dogs.id, "https://example.org/Cats", dogs.id], "telegram:2")
        assert [(change.before, change.after, change.by) for change in changes] == [
            (dogs, None, "telegram:2"),
            (cats, None, "telegram:2"),
        ]
        assert (len(corpus), found(corpus, "Who purrs?")) == (0, [])

    def test_of_several_takes_out_none_if_one_is_not_there(self, corpus: Corpus) -> None:
        cats = corpus.add(draft("Cats")).article
        with pytest.raises(ArticleNotFoundError):
            corpus.remove_all([cats.id, "https://example.org/Dogs"])
        assert len(corpus) == 1


class TestUndoing:
    def undo_added(self, corpus: Corpus) -> str:
        return corpus.add(draft("Cats")).change_id or ""

    def test_an_addition_takes_the_article_out(self, corpus: Corpus) -> None:
        added = corpus.add(draft("Cats"))
        undone = corpus.undo(added.change_id or "", "telegram:3")
        assert (undone.before, undone.after, undone.by) == (added.article, None, "telegram:3")
        assert (len(corpus), found(corpus, "Who purrs?")) == (0, [])

    def test_a_replacement_brings_the_old_text_back(self, corpus: Corpus) -> None:
        before = corpus.add(draft("Cats")).article
        corpus.undo(corpus.add(draft("Cats", "Birds sing.")).change_id or "")
        assert list(corpus) == [before]
        assert (found(corpus, "Who sings?"), found(corpus, "Who purrs?")) == ([], ["Cats purr."])

    def test_a_removal_brings_the_article_back_as_it_was(self, corpus: Corpus, clock: Clock) -> None:
        before = corpus.add(draft("Cats"), "telegram:1").article
        clock.time += timedelta(hours=1)
        corpus.undo(corpus.remove(before.id).id)
        assert list(corpus) == [before]
        assert found(corpus, "Who purrs?") == ["Cats purr."]

    def test_can_itself_be_undone(self, corpus: Corpus) -> None:
        undone = corpus.undo(self.undo_added(corpus))
        corpus.undo(undone.id)
        assert found(corpus, "Who purrs?") == ["Cats purr."]

    def test_works_for_a_day(self, corpus: Corpus, clock: Clock) -> None:
        change_id = self.undo_added(corpus)
        clock.time += UNDO_KEPT
        corpus.undo(change_id)
        assert len(corpus) == 0

    def test_expires_after_a_day(self, corpus: Corpus, clock: Clock) -> None:
        change_id = self.undo_added(corpus)
        clock.time += UNDO_KEPT + timedelta(seconds=1)
        with pytest.raises(UndoExpiredError):
            corpus.undo(change_id)
        assert len(corpus) == 1

    def test_works_once(self, corpus: Corpus) -> None:
        change_id = self.undo_added(corpus)
        corpus.undo(change_id)
        with pytest.raises(UndoExpiredError):
            corpus.undo(change_id)

    def test_of_an_unknown_change_is_refused(self, corpus: Corpus) -> None:
        with pytest.raises(UndoExpiredError):
            corpus.undo("0123456789abcdef")

    def test_is_refused_when_the_article_was_changed_since(self, corpus: Corpus) -> None:
        change_id = self.undo_added(corpus)
        corpus.add(draft("Cats", "Birds sing."))
        with pytest.raises(ChangedSinceError):
            corpus.undo(change_id)
        assert found(corpus, "Who sings?") == ["Birds sing."]

    def test_works_after_a_restart(self, tmp_path: Path) -> None:
        corpus = Corpus(TinyDBStore.open(tmp_path / "archive"), BM25Backend())
        corpus.add(draft("Cats"))
        change_id = corpus.remove("https://example.org/Cats").id
        corpus.close()
        again = Corpus(TinyDBStore.open(tmp_path / "archive"), BM25Backend())
        again.undo(change_id)
        assert found(again, "Who purrs?") == ["Cats purr."]
        again.close()

    def test_is_forgotten_by_tidying(self, corpus: Corpus, clock: Clock) -> None:
        change_id = self.undo_added(corpus)
        clock.time += UNDO_KEPT + timedelta(seconds=1)
        corpus.tidy()
        clock.time = NOON
        with pytest.raises(UndoExpiredError):
            corpus.undo(change_id)


class TestVersions:
    CATS = "https://example.org/Cats"

    def changed_twice(self, corpus: Corpus, clock: Clock) -> None:
        for hours, text in enumerate(("Cats purr.", "Birds sing.", "Owls hoot.")):
            clock.time = NOON + timedelta(hours=hours)
            corpus.add(draft("Cats", text), f"telegram:{hours}")

    def test_an_article_tells_what_it_was(self, corpus: Corpus, clock: Clock) -> None:
        self.changed_twice(corpus, clock)
        versions = [(version.article.text, version.at.hour, version.by) for version in corpus.versions(self.CATS)]
        assert versions == [
            ("Owls hoot.", 14, "telegram:2"),
            ("Birds sing.", 13, "telegram:1"),
            ("Cats purr.", 12, "telegram:0"),
        ]

    def test_of_what_is_not_there_are_refused(self, corpus: Corpus) -> None:
        with pytest.raises(ArticleNotFoundError):
            corpus.versions(self.CATS)
        with pytest.raises(ArticleNotFoundError):
            corpus.bring_back(self.CATS, "0123")

    def test_of_what_is_removed_in_this_moment_are_refused(
        self, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        corpus.add(draft("Cats"))
        monkeypatch.setattr(corpus._store, "versions", lambda _: [])
        with pytest.raises(ArticleNotFoundError):
            corpus.versions(self.CATS)

    def test_one_is_brought_back(self, corpus: Corpus, clock: Clock) -> None:
        """Found by the next search, as a change of its own: with who and when, and an undo."""
        self.changed_twice(corpus, clock)
        clock.time += timedelta(days=30)
        first = corpus.versions(self.CATS)[-1]
        back = corpus.bring_back(self.CATS, first.name, "telegram:9")
        assert (back.status, back.article, back.passage_count) == (AddStatus.REPLACED, first.article, 1)
        assert found(corpus, "Who purrs?") == ["Cats purr."]
        assert found(corpus, "Who hoots?") == []
        present, *earlier = corpus.versions(self.CATS)
        assert (present.at, present.by) == (clock.time, "telegram:9")
        assert [version.article.text for version in earlier] == ["Owls hoot.", "Birds sing."]
        corpus.undo(back.change_id or "")
        assert found(corpus, "Who hoots?") == ["Owls hoot."]

    def test_the_present_one_changes_nothing(self, corpus: Corpus, clock: Clock) -> None:
        self.changed_twice(corpus, clock)
        present = corpus.versions(self.CATS)[0]
        back = corpus.bring_back(self.CATS, present.name[:6])
        assert (back.status, back.article, back.change_id) == (AddStatus.UNCHANGED, present.article, None)

    @pytest.mark.parametrize("name", ["", "x", "0" * 64])
    def test_an_unknown_one_is_refused(self, name: str, corpus: Corpus, clock: Clock) -> None:
        self.changed_twice(corpus, clock)
        with pytest.raises(VersionNotFoundError):
            corpus.bring_back(self.CATS, name)
        assert found(corpus, "Who hoots?") == ["Owls hoot."]

    def test_is_brought_back_once(self, corpus: Corpus, clock: Clock) -> None:
        """By a change that has an id of the caller's, however often it is asked for."""
        self.changed_twice(corpus, clock)
        first = corpus.versions(self.CATS)[-1]
        back = corpus.bring_back(self.CATS, first.name, as_change="0123456789abcdef")
        again = corpus.bring_back(self.CATS, first.name, as_change="0123456789abcdef")
        assert again == back
        assert back.change_id == "0123456789abcdef"


class TestPurging:
    def test_takes_the_article_out_for_good(self, corpus: Corpus) -> None:
        added = corpus.add(draft("Cats"))
        corpus.add(draft("Dogs", "Dogs bark."))
        purged = corpus.purge([added.article.id])
        assert (purged.articles, purged.backups) == ((added.article,), ())
        assert (found(corpus, "Who purrs?"), found(corpus, "Who barks?")) == ([], ["Dogs bark."])
        assert len(corpus) == 1
        assert added.change_id is not None
        with pytest.raises(UndoExpiredError):
            corpus.undo(added.change_id)

    def test_takes_urls_and_what_was_removed(self, corpus: Corpus) -> None:
        cats, dogs = corpus.add(draft("Cats")).article, corpus.add(draft("Dogs", "Dogs bark.")).article
        removed = corpus.remove(dogs.id)
        assert corpus.purge(["example.org/Cats", "https://example.org/Dogs"]).articles == (cats, dogs)
        with pytest.raises(UndoExpiredError):
            corpus.undo(removed.id)
        assert len(corpus) == 0

    def test_of_what_is_not_there_is_refused_and_nothing_is_removed(self, corpus: Corpus) -> None:
        cats = corpus.add(draft("Cats")).article
        with pytest.raises(NothingToPurgeError) as error:
            corpus.purge([cats.id, " example.org/never "])
        assert error.value.reference == "example.org/never"
        assert list(corpus) == [cats]

    def test_what_nobody_remembers_leaves_the_files_all_the_same(self, tmp_path: Path, clock: Clock) -> None:
        corpus = Corpus(TinyDBStore.open(tmp_path), BM25Backend(), now=clock)
        corpus.add(draft("Cats"))
        corpus.remove("example.org/Cats")
        clock.time += timedelta(days=2)
        corpus.add(draft("Dogs", "Dogs bark."))  # the others are forgotten
        on_disk = (tmp_path / "archive.000001.journal").read_text()
        assert "Cats purr" in on_disk
        with pytest.raises(NothingToPurgeError):
            corpus.purge(["example.org/Cats"])
        assert all(b"Cats purr" not in path.read_bytes() for path in tmp_path.iterdir())
        corpus.close()

    def test_a_change_that_was_made_before_is_not_made_again(self, corpus: Corpus) -> None:
        """Whoever was killed before hearing of it asks again."""
        corpus.add(draft("Cats"), as_change="one")
        removed = corpus.remove("example.org/Cats", as_change="two")
        corpus.undo(removed.id, as_change="three")
        corpus.purge(["example.org/Cats"])
        with pytest.raises(PurgedError):
            corpus.add(draft("Cats"), as_change="one")
        with pytest.raises(PurgedError):
            corpus.remove("example.org/Cats", as_change="two")
        with pytest.raises(PurgedError):
            corpus.undo(removed.id, as_change="three")
        assert corpus.added("one") is None
        assert corpus.add(draft("Cats"), as_change="four").status is AddStatus.ADDED

    def test_of_what_was_removed_leaves_alone_what_was_added_again(self, corpus: Corpus) -> None:
        cats = corpus.add(draft("Cats")).article
        with pytest.raises(AddedSinceError):
            corpus.purge([cats.id], unless_there=True)
        assert list(corpus) == [cats]
        corpus.remove(cats.id)
        assert corpus.purge([cats.id], unless_there=True).articles == (cats,)

    def test_names_the_backups_that_still_hold_it(self, tmp_path: Path) -> None:
        corpus = Corpus(TinyDBStore.open(tmp_path / "data"), BM25Backend())
        backup(tmp_path / "data", tmp_path / "before.zip")
        corpus.add(draft("Cats"))
        backup(tmp_path / "data", tmp_path / "with it.zip")
        (finding,) = corpus.purge(["example.org/Cats"]).backups
        assert finding.backup is not None
        assert (finding.backup.path, finding.problem) == (tmp_path / "with it.zip", None)
        corpus.close()

    def test_what_the_disk_keeps_is_not_found_any_more(self, tmp_path: Path) -> None:
        files = FaultyFiles(10**9, "ENOSPC", sticky=True)
        corpus = Corpus(TinyDBStore.open(tmp_path, files=files), BM25Backend())
        corpus.add_all([draft("Cats"), draft("Dogs", "Dogs bark.")])
        files.strike_next(2)  # after the record that says so
        with pytest.raises(NotPurgedError) as refusal:
            corpus.purge(["example.org/Cats"])
        assert [article.title for article in refusal.value.purged.articles] == ["Cats"]
        assert (len(corpus), found(corpus, "Who purrs?")) == (1, [])
        files.heal()
        with pytest.raises(NothingToPurgeError):
            corpus.purge(["example.org/Cats"])
        assert all(b"Cats purr" not in path.read_bytes() for path in tmp_path.iterdir())
        corpus.close()


class TestOpening:
    def test_indexes_what_the_store_has(self, tmp_path: Path) -> None:
        corpus = Corpus(TinyDBStore.open(tmp_path / "archive"), BM25Backend())
        corpus.add_all([draft("Cats"), draft("Dogs", "Dogs bark.")])
        corpus.close()
        corpus.close()
        again = Corpus(TinyDBStore.open(tmp_path / "archive"), BM25Backend())
        assert found(again, "Who barks?") == ["Dogs bark."]
        again.close()

    def test_tells_how_far_it_is(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(synchronizer, "INDEXED_AT_ONCE", 2)
        store = TinyDBStore.in_memory()
        Corpus(store, BM25Backend()).add_all(draft(str(number)) for number in range(5))
        told: list[tuple[int, int]] = []
        again = Corpus(store, BM25Backend(), lambda done, total: told.append((done, total)))
        assert told == [(2, 5), (4, 5), (5, 5)]
        (hit,) = again.search("Who purrs?", 9).hits
        assert len(hit.also) == 4


class TestSmallArchives:
    """BM25's own idf is negative, zero or undefined there."""

    def test_nothing_is_found_in_nothing(self, corpus: Corpus) -> None:
        assert corpus.search("Who purrs?", 3).verdict is Verdict.NONE

    @pytest.mark.parametrize("others", [[], ["Dogs bark loudly."], ["Dogs bark loudly.", "Birds sing sweetly."]])
    def test_one_passage_among_few_is_found(self, corpus: Corpus, others: list[str]) -> None:
        corpus.add(draft("Sounds", "\n\n".join(["Cats purr softly.", *others])))
        answer = corpus.search("Who purrs softly?", 3)
        assert answer.verdict is Verdict.FOUND
        assert answer.hits[0].passage.text == "Cats purr softly."

    def test_a_spelling_that_would_be_found_is_suggested(self, corpus: Corpus) -> None:
        corpus.add(draft("Sounds", "Cats purr softly."))
        answer = corpus.search("Who pirr?", 3)
        assert (answer.verdict, answer.suggestion) == (Verdict.CLOSE, "Who purr?")
        assert corpus.search("Who purr?", 3).suggestion is None

    def test_the_articles_of_an_earlier_answer_are_looked_in_first(self, corpus: Corpus) -> None:
        first, second = corpus.add_all([draft("Cats", "Cats purr in June."), draft("Dogs", "Dogs bark in June.")])
        for added in (first, second):
            answer = corpus.search("in June?", 3, earlier=Earlier(frozenset({added.article.id})))
            assert [hit.article.id for hit in answer.hits] == [added.article.id]
            assert answer.within == (added.article,)

    @pytest.mark.parametrize("copies", [1, 2, 3])
    def test_a_word_that_is_everywhere_is_found(self, corpus: Corpus, copies: int) -> None:
        corpus.add_all(draft(f"Sounds {number}") for number in range(copies))
        (hit,) = corpus.search("Who purrs?", 3).hits
        assert hit.passage.text == "Cats purr."
        assert len(hit.also) == copies - 1


class Noting:
    """A backend that notes what it is asked to do."""

    def __init__(self) -> None:
        self.backend = BM25Backend()
        self.indexed: list[str] = []
        self.deleted: list[str] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self.backend, name)

    def index(self, articles: Sequence[Article]) -> Mapping[str, Exception]:
        self.indexed += [article.title for article in articles]
        return self.backend.index(articles)

    def delete(self, article_ids: Iterable[str]) -> None:
        article_ids = list(article_ids)
        self.deleted += article_ids
        self.backend.delete(article_ids)


class TestBackendThatHoldsSomething:
    def test_only_what_differs_is_indexed(self) -> None:
        """This happens when the process was killed before the index was saved."""
        store, backend = TinyDBStore.in_memory(), Noting()
        corpus = Corpus(store, as_backend(backend))
        corpus.add_all([draft("Cats"), draft("Dogs", "Dogs bark."), draft("Birds")])
        behind = Corpus(store, BM25Backend())
        gone = behind.remove("https://example.org/Birds")
        behind.add_all([draft("Dogs", "Dogs sing."), draft("Cows", "Cows moo.")])
        backend.indexed.clear()

        told: list[tuple[int, int]] = []
        again = Corpus(store, as_backend(backend), lambda done, total: told.append((done, total)))
        assert (backend.indexed, backend.deleted) == (["Dogs", "Cows"], [gone.article_id])
        assert told == [(2, 2)]
        assert found(again, "Who sings?") == ["Dogs sing."]


class Rotting:
    """A backend that finds a part of what it holds damaged when it is asked."""

    def __init__(self) -> None:
        self.backend = BM25Backend()
        self.damaged: set[str] = set()
        self.mends = True

    def __getattr__(self, name: str) -> object:
        return getattr(self.backend, name)

    def indexed_hashes(self) -> dict[str, str]:
        return {**self.backend.indexed_hashes(), **dict.fromkeys(self.damaged, "")}

    def index(self, articles: Sequence[Article]) -> Mapping[str, Exception]:
        if self.mends:
            self.damaged.difference_update(article.id for article in articles)
        return self.backend.index(articles)

    def search(self, query: Sequence[QueryTerm], limit: int, scope: Scope = EVERYTHING) -> Ranking:
        if self.damaged:
            raise IndexDamagedError
        return self.backend.search(query, limit, scope)


class TestDamagedBackend:
    def test_what_is_damaged_is_indexed_again_and_the_question_answered(self) -> None:
        backend = Rotting()
        corpus = Corpus(TinyDBStore.in_memory(), as_backend(backend))
        corpus.add_all([draft("Cats"), draft("Dogs", "Dogs bark.")])
        backend.damaged = set(backend.indexed_hashes())
        assert found(corpus, "Who barks?") == ["Dogs bark."]
        assert backend.damaged == set()

    def test_what_does_not_mend_is_told(self) -> None:
        backend = Rotting()
        corpus = Corpus(TinyDBStore.in_memory(), as_backend(backend))
        corpus.add(draft("Cats"))
        backend.damaged, backend.mends = set(backend.indexed_hashes()), False
        with pytest.raises(IndexDamagedError):
            corpus.search("Who purrs?", 3)


class Unreliable:
    """A backend that is unavailable at times, and may have done half of what it was asked to."""

    def __init__(self) -> None:
        self.backend = BM25Backend()
        self.down = False

    def __getattr__(self, name: str) -> object:
        return getattr(self.backend, name)

    def index(self, articles: Sequence[Article]) -> Mapping[str, Exception]:
        if self.down:
            self.backend.index(articles[: len(articles) // 2])
            raise BackendUnavailableError
        return self.backend.index(articles)

    def delete(self, article_ids: Iterable[str]) -> None:
        self.backend.delete(article_ids)

    def purge(self, article_ids: Iterable[str]) -> None:
        if self.down:
            raise BackendUnavailableError
        self.backend.purge(article_ids)


class TestUnavailableBackend:
    def test_what_it_missed_is_made_up_for(self) -> None:
        backend = Unreliable()
        corpus = Corpus(TinyDBStore.in_memory(), as_backend(backend))
        backend.down = True
        with pytest.raises(BackendUnavailableError):
            corpus.add(draft("Cats", "Cats purr.\n\nDogs bark."))
        backend.down = False
        assert corpus.add(draft("Cats", "Cats purr.\n\nDogs bark.")).status is AddStatus.UNCHANGED
        assert found(corpus, "Who barks?") == ["Dogs bark."]

    def test_nothing_changes_until_it_has_caught_up(self) -> None:
        backend = Unreliable()
        corpus = Corpus(TinyDBStore.in_memory(), as_backend(backend))
        backend.down = True
        with pytest.raises(BackendUnavailableError):
            corpus.add(draft("Cats", "Cats purr.\n\nDogs bark."))
        with pytest.raises(BackendUnavailableError):
            corpus.remove("https://example.org/Cats")
        backend.down = False
        corpus.remove("https://example.org/Cats")
        assert (len(corpus), len(backend.backend)) == (0, 0)

    def test_what_it_could_not_purge_is_purged_by_whoever_asks_again_after_a_restart(self, tmp_path: Path) -> None:
        """Of the article nothing is known any more, but words of it are in the saved index."""
        corpus = Corpus(TinyDBStore.in_memory(), BM25Backend.open(tmp_path))
        (secret, _) = (corpus.add(draft(title)).article for title in ("Zyxwvut", "Cats"))
        corpus.close()
        assert [path for path in tmp_path.iterdir() if secret.id.encode() in path.read_bytes()]
        corpus = Corpus(TinyDBStore.in_memory(), BM25Backend.open(tmp_path))
        with pytest.raises(NothingToPurgeError):
            corpus.purge([secret.id])
        assert not [path for path in tmp_path.iterdir() if secret.id.encode() in path.read_bytes()]

    def test_what_it_could_not_purge_it_purges_later(self) -> None:
        backend = Unreliable()
        corpus = Corpus(TinyDBStore.in_memory(), as_backend(backend))
        corpus.add(draft("Cats"))
        backend.down = True
        with pytest.raises(BackendUnavailableError):
            corpus.purge(["example.org/Cats"])
        assert len(corpus) == 0
        backend.down = False
        corpus.add(draft("Dogs", "Dogs bark."))
        assert len(backend.backend) == 1


def as_backend(backend: Unreliable | Noting | Rotting) -> SearchBackend:
    return backend  # type: ignore[return-value]  # what it does not have itself it takes from the real one


class TestFilters:
    def test_see_every_change(self, corpus: Corpus) -> None:
        corpus.add(replace(draft("Cats"), source="BBC"))
        assert found(corpus, "source:BBC who purrs?") == ["Cats purr."]
        change_id = corpus.add(replace(draft("Cats"), source="NRK")).change_id
        assert found(corpus, "source:BBC who purrs?") == []
        assert change_id is not None
        corpus.undo(change_id)
        assert found(corpus, "source:BBC who purrs?") == ["Cats purr."]
        corpus.remove("https://example.org/Cats")
        assert found(corpus, "source:BBC") == []

    def test_see_what_was_there_at_the_beginning(self) -> None:
        store = TinyDBStore.in_memory()
        Corpus(store, BM25Backend()).add(replace(draft("Cats"), source="BBC"))
        assert found(Corpus(store, BM25Backend()), "source:BBC who purrs?") == ["Cats purr."]


class TestThreads:
    def test_a_search_during_a_change_is_made_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """No hit mixes what was ranked with what was stored afterwards."""
        corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
        corpus.add(draft("Cats"))
        calls: list[str] = []

        def changing(*args: object) -> object:
            calls.append("search")
            answer = answer_question(*args)  # type: ignore[arg-type]  # handed on as they came
            if len(calls) == 1:
                corpus.add(draft("Cats", "Birds sing."))
            return answer

        monkeypatch.setattr("index.corpus.answer_question", changing)
        assert found(corpus, "Who purrs?") == []
        assert len(calls) == 2

    def test_a_search_ends_though_changes_never_do(self, monkeypatch: pytest.MonkeyPatch) -> None:
        corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
        texts = iter(range(100))

        def changing(*args: object) -> object:
            corpus.add(draft("Cats", f"Cats purr {next(texts)} times."))
            return answer_question(*args)  # type: ignore[arg-type]  # handed on as they came

        monkeypatch.setattr("index.corpus.answer_question", changing)
        assert found(corpus, "Who purrs?") == ["Cats purr 2 times."]

    def test_searches_and_changes_side_by_side(self, corpus: Corpus) -> None:
        corpus.add(draft("Cats", "Cats purr softly."))
        problems: list[BaseException] = []
        done = threading.Event()

        def search() -> None:
            try:
                while not done.is_set():
                    assert "Cats purr softly." in found(corpus, "Who purrs softly?")
            except BaseException as error:
                problems.append(error)
                raise

        searchers = [threading.Thread(target=search) for _ in range(3)]
        for searcher in searchers:
            searcher.start()
        for number in range(30):
            corpus.add(draft("Dogs", "\n\n".join(f"Dogs bark {number} {at}." for at in range(number % 5 + 1))))
        done.set()
        for searcher in searchers:
            searcher.join()
        assert not problems

    def test_adding_the_same_in_many_threads_adds_it_once(self, corpus: Corpus) -> None:
        statuses: list[AddStatus] = []
        threads = [threading.Thread(target=lambda: statuses.append(corpus.add(draft("Cats")).status)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(statuses) == [AddStatus.ADDED] + [AddStatus.UNCHANGED] * 7


WORDS = ("purr", "bark", "sing")


class CorpusMachine(RuleBasedStateMachine):
    """Whatever is done to it, a corpus holds and finds what a plain dictionary would hold."""

    def open_store(self) -> TinyDBStore:
        return TinyDBStore.in_memory()

    def reopen_store(self) -> TinyDBStore:
        return self.store

    @initialize()
    def begin(self) -> None:
        self.store = self.open_store()
        self.backend = BM25Backend()
        self.corpus = Corpus(self.store, self.backend)
        self.model: dict[str, Article] = {}
        self.changes: list[tuple[str, str, Article | None, Article | None]] = []

    @rule(title=st.sampled_from("abc"), words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))
    def add(self, title: str, words: list[str]) -> None:
        added = self.corpus.add(draft(title, "\n\n".join(f"They {word}." for word in words)))
        before = self.model.get(title)
        same = before is not None and before.content_hash == added.article.content_hash
        assert (added.status is AddStatus.UNCHANGED) == same
        if added.change_id:
            self.model[title] = added.article
            self.changes.append((added.change_id, title, before, added.article))

    @rule(title=st.sampled_from("abc"))
    def remove(self, title: str) -> None:
        before = self.model.pop(title, None)
        if before is None:
            with pytest.raises(ArticleNotFoundError):
                self.corpus.remove(f"https://example.org/{title}")
        else:
            self.changes.append((self.corpus.remove(f"https://example.org/{title}").id, title, before, None))

    @rule(place=st.integers(0, 20))
    def undo(self, place: int) -> None:
        if place >= len(self.changes):
            return
        change_id, title, before, after = self.changes[place]
        current = self.model.get(title)
        if content(current) != content(after):
            with pytest.raises(UndoExpiredError if content(current) == content(before) else ChangedSinceError):
                self.corpus.undo(change_id)
            return
        self.changes.append((self.corpus.undo(change_id).id, title, current, before))
        self.model.pop(title) if before is None else self.model.update({title: before})

    @rule()
    def restart(self) -> None:
        self.store = self.reopen_store()
        self.backend = BM25Backend()
        self.corpus = Corpus(self.store, self.backend)

    @invariant()
    def holds_what_the_model_holds(self) -> None:
        assert list(self.corpus) == list(self.model.values())
        assert self.corpus.articles() == list(reversed(self.model.values()))

    @invariant()
    def finds_what_the_model_holds(self) -> None:
        texts = [paragraph.text for article in self.model.values() for paragraph in article.paragraphs]
        assert len(self.backend) == len(texts)
        for word in WORDS:
            expected = {text for text in texts if word in text}
            assert {text for text in found(self.corpus, word) if word in text} == expected


class CorpusOnDiskMachine(CorpusMachine):
    """The same on disk, through restarts: what could be undone before one can be undone after it."""

    def open_store(self) -> TinyDBStore:
        self.directory = Path(tempfile.mkdtemp())
        return TinyDBStore.open(self.directory)

    def reopen_store(self) -> TinyDBStore:
        self.store.close()
        return TinyDBStore.open(self.directory)

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.directory)


def content(article: Article | None) -> str | None:
    return article.content_hash if article else None


TestCorpusMachine = CorpusMachine.TestCase
TestCorpusMachine.settings = settings(max_examples=30, stateful_step_count=20)
TestCorpusOnDiskMachine = pytest.mark.slow(CorpusOnDiskMachine.TestCase)
TestCorpusOnDiskMachine.settings = settings(max_examples=15, stateful_step_count=20)
