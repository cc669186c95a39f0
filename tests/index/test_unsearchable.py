"""An article that the index cannot take is kept, and takes nothing else with it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.articles import passages
from index.articles.edits import Amendment
from index.articles.limits import bounded
from index.backends.bm25.backend import BM25Backend
from index.backends.fingerprint import fingerprint
from index.corpus import Corpus
from index.errors import ArticleNotFoundError, IndexDamagedError
from index.following_corpus import FollowingCorpus
from index.metadata.article_filter import ArticleFilter
from index.metadata.metadata_index import MetadataIndex
from index.model import AddStatus, Article, Change, Doubt, Draft, Paragraph, Unsearchable
from index.store.tinydb import TinyDBStore
from index.unsearchable import MOST_LOGGED, REASON_CHARS, Unsearchables, reason_of
from tests.support.archive.backend_articles import article
from tests.support.poison import Poison

pytestmark = pytest.mark.logs_errors(
    *(
        "is kept, but no question finds it",
        "more articles are kept",
        "cannot be counted",
        "Nobody can tell",
        "cannot be identified",
        "cannot be found",
    ),
    "cannot be searched for",
    maybe=True,
)

LOGGER = "index.unsearchable"


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> Poison:
    return Poison(monkeypatch)


@pytest.fixture
def corpus() -> Corpus:
    return Corpus(TinyDBStore.in_memory(), BM25Backend())


def draft(title: str, text: str = "Cats purr.", day: int = 1) -> Draft:
    url = f"https://example.org/{title}"
    return Draft(title, (Paragraph(text),), byline="Mara Voss", url=url, published=date(2024, 1, day), language="en")


def poisoned(poison: Poison, title: str = "Walls") -> Draft:
    return draft(title, f"The walls have {poison.word} on them.", 2)


def found(corpus: Corpus, question: str) -> list[str]:
    return [hit.article.title for hit in corpus.search(question, 10).hits]


def reopened(path: Path) -> Corpus:
    store = TinyDBStore.open(path)
    return Corpus(store, BM25Backend.open(path / "index", MetadataIndex(store, store.outlines())))


class TestAnArticleThatCannotBeAnalyzed:
    def test_is_kept_and_said_to_be_found_by_no_question(self, corpus: Corpus, poison: Poison) -> None:
        added = corpus.add(poisoned(poison))
        assert (added.status, added.passage_count, added.is_searchable) == (AddStatus.ADDED, 0, False)
        assert [each.title for each in corpus] == ["Walls"]
        (named,) = corpus.unsearchable
        assert (named.article_id, named.title) == (added.article.id, "Walls")
        assert named.reason.startswith("IndexError: string index out of range (_failing, line ")
        assert added.unsearchable == named
        assert corpus.added(added.change_id or "") == added
        again = corpus.add(poisoned(poison))
        assert (again.status, again.is_searchable, again.passage_count) == (AddStatus.UNCHANGED, False, 0)

    def test_takes_nothing_else_with_it(self, corpus: Corpus, poison: Poison) -> None:
        corpus.add(draft("Cats"))
        corpus.add(poisoned(poison))
        corpus.add(draft("Dogs", "Dogs bark."))
        assert found(corpus, "Who purrs?") == ["Cats"]
        assert found(corpus, "Who barks?") == ["Dogs"]
        corpus.remove("https://example.org/Dogs")
        assert found(corpus, "Who barks?") == []

    def test_is_left_out_of_all_answers(self, corpus: Corpus, poison: Poison) -> None:
        """A question with nothing but filters lists articles without asking the index."""
        corpus.add(poisoned(poison))
        corpus.add(draft("Cats"))
        assert found(corpus, "What is on the walls?") == []
        assert found(corpus, "by:voss") == ["Cats"]

    @pytest.mark.slow
    @pytest.mark.parametrize("place", [0, 249, 499])
    def test_is_the_only_one_that_is_left_out_of_five_hundred(self, corpus: Corpus, poison: Poison, place: int) -> None:
        drafts = [draft(f"No {number}", f"Ship number{number} sank.") for number in range(500)]
        drafts[place] = poisoned(poison)
        added = corpus.add_all(drafts)
        assert [at for at, each in enumerate(added) if not each.is_searchable] == [place]
        assert len(added) == len(corpus) == 500
        for number in {0, 1, 248, 250, 498, 499} - {place}:
            assert found(corpus, f"number{number}")[0] == f"No {number}"

    def test_several_of_some_are_all_left_out(self, corpus: Corpus, poison: Poison) -> None:
        drafts = [draft("Cats"), poisoned(poison, "A"), poisoned(poison, "B"), draft("Dogs", "Dogs bark.")]
        assert [each.is_searchable for each in corpus.add_all(drafts)] == [True, False, False, True]
        assert [each.title for each in corpus.unsearchable] == ["A", "B"]
        assert found(corpus, "Who barks?") == ["Dogs"]

    def test_can_be_changed_and_is_then_found_in_its_place(self, corpus: Corpus, poison: Poison) -> None:
        corpus.add(replace(draft("Walls", "Walls stand."), title=f"Of {poison.word}"))
        corpus.add(draft("Cats"))
        amended = corpus.amend("https://example.org/Walls", Amendment({"title": "Walls"}))
        assert (amended.status, amended.is_searchable, amended.passage_count) == (AddStatus.REPLACED, True, 1)
        assert corpus.unsearchable == ()
        assert found(corpus, "by:voss")[::-1] == ["Walls", "Cats"]  # of one day, the last added comes first
        worse = corpus.amend("https://example.org/Walls", Amendment({"title": f"The {poison.word}"}))
        assert not worse.is_searchable
        same = corpus.amend("https://example.org/Walls", Amendment({"title": f"The {poison.word}"}))
        assert (same.status, same.is_searchable) == (AddStatus.UNCHANGED, False)

    def test_is_not_found_as_what_it_was_before(self, corpus: Corpus, poison: Poison) -> None:
        first = corpus.add(draft("Walls"))
        replaced = corpus.add(poisoned(poison))
        assert (replaced.status, replaced.is_searchable) == (AddStatus.REPLACED, False)
        assert found(corpus, "Who purrs?") == []
        version = corpus.versions(first.article.id)[1].name
        assert corpus.bring_back(first.article.id, version).is_searchable
        assert found(corpus, "Who purrs?") == ["Walls"]

    def test_can_be_removed_and_brought_back(self, corpus: Corpus, poison: Poison) -> None:
        article_id = corpus.add(poisoned(poison)).article.id
        removed = corpus.remove(article_id)
        assert (len(corpus), corpus.unsearchable) == (0, ())
        undone = corpus.undo(removed.id)
        added = corpus.added(undone.id)
        assert added is not None
        assert not added.is_searchable
        assert [each.article_id for each in corpus.unsearchable] == [article_id]

    def test_can_be_deleted_for_good(self, corpus: Corpus, poison: Poison) -> None:
        article_id = corpus.add(poisoned(poison)).article.id
        assert [each.id for each in corpus.purge([article_id]).articles] == [article_id]
        assert corpus.unsearchable == ()
        with pytest.raises(ArticleNotFoundError):
            corpus.article(article_id)

    def test_is_passed_on_by_another_process(self, tmp_path: Path, poison: Poison) -> None:
        """The process that searches beside the bot is told of changes so."""
        writer = reopened(tmp_path / "a")
        reader = FollowingCorpus(TinyDBStore.open(tmp_path / "a", read_only=True), BM25Backend())
        added = writer.add(poisoned(poison))
        reader.follow([Change("1" * 16, added.article.id, None, added.article, added.article.added_at, None)])
        assert [each.article_id for each in reader.unsearchable] == [added.article.id]
        reader.close()
        writer.close()


class TestOpening:
    def test_tries_again_and_finds_all_others_meanwhile(self, tmp_path: Path, poison: Poison) -> None:
        corpus = reopened(tmp_path / "a")
        corpus.add_all([draft("Cats"), poisoned(poison)])
        corpus.close()
        again = reopened(tmp_path / "a")
        assert [each.title for each in again.unsearchable] == ["Walls"]
        assert found(again, "Who purrs?") == ["Cats"]
        assert found(again, "by:voss") == ["Cats"]
        again.close()

    def test_finds_it_after_an_upgrade(self, tmp_path: Path, poison: Poison, monkeypatch: pytest.MonkeyPatch) -> None:
        corpus = reopened(tmp_path / "a")
        corpus.add_all([draft("Cats"), poisoned(poison)])
        corpus.close()
        poison.mend()
        monkeypatch.setattr("index.backends.bm25.index_files.fingerprint", lambda: fingerprint()[::-1])
        again = reopened(tmp_path / "a")
        assert again.unsearchable == ()
        assert found(again, "What is on the walls?") == ["Walls"]
        again.close()

    def test_an_upgrade_that_fails_at_an_article_loses_no_other(
        self, tmp_path: Path, poison: Poison, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        poison.mend()
        corpus = reopened(tmp_path / "a")
        corpus.add_all([draft("Cats"), poisoned(poison), draft("Dogs", "Dogs bark.")])
        assert found(corpus, "What is on the walls?") == ["Walls"]
        corpus.close()
        poison.strike()
        monkeypatch.setattr("index.backends.bm25.index_files.fingerprint", lambda: fingerprint()[::-1])
        again = reopened(tmp_path / "a")
        assert [each.title for each in again.unsearchable] == ["Walls"]
        assert found(again, "What is on the walls?") == []
        assert found(again, "Who barks?") == ["Dogs"]
        again.close()

    def test_costs_nothing_while_it_is_open(self, corpus: Corpus, poison: Poison) -> None:
        corpus.add_all([draft("Cats"), poisoned(poison)])
        tried = poison.tried
        for _ in range(3):
            found(corpus, "Who purrs?")
            corpus.add(draft("Dogs", "Dogs bark."))
        corpus._synchronizer.reconcile()
        assert poison.tried == tried
        assert len(corpus.unsearchable) == 1

    def test_forgets_what_is_no_longer_there(self, poison: Poison) -> None:
        store = TinyDBStore.in_memory()
        corpus = Corpus(store, BM25Backend())
        removed = corpus.add(poisoned(poison)).article
        store.apply([Change("1" * 16, removed.id, removed, None, removed.added_at, None)])
        corpus._synchronizer.reconcile()
        assert corpus.unsearchable == ()


class TestWhatIsNoFaultOfAnArticle:
    @pytest.mark.parametrize("error", [MemoryError(), KeyboardInterrupt(), SystemExit(1)])
    def test_is_raised(self, corpus: Corpus, poison: Poison, error: BaseException) -> None:
        poison.error = error
        with pytest.raises(type(error)):
            corpus.add_all([draft("Cats"), poisoned(poison)])
        assert corpus.unsearchable == ()
        poison.mend()
        assert found(corpus, "Who purrs?") == []  # it is made up for with the next change
        corpus.add(draft("Dogs", "Dogs bark."))
        assert found(corpus, "Who purrs?") == ["Cats"]


class TestTheLog:
    def test_has_the_traceback_once(self, corpus: Corpus, poison: Poison, caplog: pytest.LogCaptureFixture) -> None:
        added = corpus.add_all([draft("Cats"), poisoned(poison), draft("Dogs")])[1]
        found(corpus, "Who purrs?")
        (record,) = [each for each in caplog.records if each.name == LOGGER]
        assert (record.levelno, record.exc_info and record.exc_info[0]) == (logging.ERROR, IndexError)
        assert added.article.id in record.getMessage()
        assert "“Walls”" in record.getMessage()
        assert "tests/support/poison.py" in caplog.text

    def test_of_a_reader_has_a_line(self, poison: Poison, caplog: pytest.LogCaptureFixture) -> None:
        store = TinyDBStore.in_memory()
        Corpus(store, BM25Backend()).add(poisoned(poison))
        caplog.clear()
        Corpus(store, BM25Backend(), is_reader=True)
        (record,) = [each for each in caplog.records if each.name == LOGGER]
        assert not record.exc_info
        assert "IndexError: string index out of range" in record.getMessage()

    def test_counts_those_of_very_many(self, caplog: pytest.LogCaptureFixture) -> None:
        articles = [article("text", name=f"a{number}") for number in range(MOST_LOGGED + 5)]
        Unsearchables().note(articles, {each.id: ValueError() for each in articles})
        assert len(caplog.records) == MOST_LOGGED + 1
        assert caplog.records[-1].getMessage() == "5 more articles are kept, but no question finds them"

    def test_and_the_reason_are_one_line_of_some_length(self) -> None:
        assert reason_of(ValueError("a\nb\x1b[31m")) == "ValueError: a b[31m"
        assert len(reason_of(ValueError("long " * 1_000))) <= REASON_CHARS


class TestATextThatCannotBeCut:
    """Finding sentences is needed to make passages of long paragraphs, before there is anything to analyze."""

    @pytest.fixture
    def long_draft(self, monkeypatch: pytest.MonkeyPatch) -> Draft:
        def failing(_text: str, _language: str | None) -> Sequence[tuple[int, int]]:
            raise self.error

        self.error: BaseException = ValueError("no sentence")
        monkeypatch.setattr(passages, "sentences", failing)
        return draft("Walls", "The walls are long. " * 100)

    def test_is_kept_as_well(self, corpus: Corpus, long_draft: Draft) -> None:
        added = corpus.add_all([draft("Cats"), bounded(long_draft, "a file")])[1]
        assert (added.is_searchable, added.passage_count) == (False, 0)
        assert found(corpus, "Who purrs?") == ["Cats"]
        assert not corpus.unchanged(added.article).is_searchable

    def test_is_not_kept_if_memory_is_short(self, long_draft: Draft) -> None:
        self.error = MemoryError()
        with pytest.raises(MemoryError):
            bounded(long_draft, "a file")


class TestDoubts:
    def test_that_cannot_be_told_stop_no_article(
        self, corpus: Corpus, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def failing(*_: object) -> None:
            raise self.error

        monkeypatch.setattr("index.corpus.concerns_about", failing)
        self.error: Exception = ValueError("no copy")
        assert [each.doubt for each in corpus.concerns(draft("Cats"), seen=[Doubt.TEASER])] == [Doubt.TEASER]
        assert "Nobody can tell whether “Cats” repeats other articles" in caplog.text
        for self.error in (MemoryError(), IndexDamagedError()):
            with pytest.raises(type(self.error)):
                corpus.concerns(draft("Cats"))


class TestWarmingUp:
    def test_fails_at_no_title(self, corpus: Corpus, poison: Poison, caplog: pytest.LogCaptureFixture) -> None:
        """The bot begins with it."""
        corpus.add(replace(draft("Walls"), title=f"Of {poison.word}"))
        corpus.warm_up()
        assert "cannot be searched for" in caplog.text
        poison.error = MemoryError()
        corpus.warm_up()


class TestFilters:
    @pytest.fixture
    def nameless(self) -> Article:
        return article("The walls are long.", language=None)

    def test_does_without_a_language_that_cannot_be_told(
        self, nameless: Article, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def failing(_: Article) -> str:
            raise self.error

        monkeypatch.setattr("index.metadata.metadata_index.described_language", failing)
        self.error: Exception = ValueError("no language")
        metadata = MetadataIndex()
        metadata.put([nameless])
        norwegian = ArticleFilter(languages=("no",))
        assert not metadata.accepted(norwegian) | metadata.accepted(ArticleFilter(languages=("en",)))
        assert caplog.text.count("The language of article a cannot be identified") == 1
        self.error = MemoryError()
        metadata.put([nameless])
        with pytest.raises(MemoryError):
            metadata.accepted(norwegian)

    def test_leave_out_what_no_question_finds(self, corpus: Corpus, poison: Poison) -> None:
        """It keeps its place, and is back in it when it can be found."""
        kept = [
            replace(each, source="BBC", published=None)
            for each in (draft("Cats"), poisoned(poison), draft("Dogs", "Dogs bark."))
        ]
        corpus.add_all(kept)
        assert found(corpus, "source:BBC") == ["Dogs", "Cats"]
        poison.mend()
        corpus.add(replace(kept[1], byline="Ann Lee"))
        assert found(corpus, "source:BBC") == ["Dogs", "Walls", "Cats"]


def test_an_article_that_was_refused_with_other_content_is_tried() -> None:
    known, one = Unsearchables(), article("text", name="a")
    known.note([one], {"a": ValueError()})
    assert known.with_content("a", one.content_hash) == Unsearchable("a", one.title, "ValueError")
    assert known.with_content("a", "another") is None
    assert known.with_content("b", "") is None
