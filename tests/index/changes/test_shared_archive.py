"""Change an archive in a cluster from several processes: each finds what all have changed, whoever dies."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.changes import shared_synchronizer
from index.errors import AddedSinceError, BackendUnavailableError, NothingToPurgeError, NotPurgedError
from index.opensearch.cluster_client import ClusterClient, Reply
from index.shared_corpus import SharedCorpus
from tests.support.opensearch.node_files import contents_of_indices
from tests.support.poison import Poison
from tests.support.several_processes.shared_archive import (
    DiedError,
    SharedArchive,
    before_applying,
    die_before_indexing,
    draft,
    titles_found,
)

CATS = "https://a.example/cats"


@pytest.fixture
def archive(opensearch_urls: list[str]) -> Iterator[SharedArchive]:
    """An archive of its own for each test."""
    shared = SharedArchive(opensearch_urls)
    yield shared
    shared.close()


def everything_in(corpus: SharedCorpus) -> list[str]:
    return sorted(article.title for article in corpus)


class TestSeveralProcesses:
    def test_find_what_any_of_them_changes(self, archive: SharedArchive) -> None:
        first, second = archive.corpus(), archive.corpus()
        cats = first.add(draft("Cats"))
        assert titles_found(second) == ["Cats"]
        second.add(draft("Dogs"))
        assert titles_found(first) == titles_found(second) == ["Cats", "Dogs"]
        removal = second.remove(cats.article.id)
        assert titles_found(first) == ["Dogs"]
        first.undo(removal.id)
        assert titles_found(first) == titles_found(second) == ["Cats", "Dogs"]

    def test_know_that_the_archive_is_no_longer_empty(self, archive: SharedArchive) -> None:
        first, second = archive.corpus(), archive.corpus()
        assert len(second) == 0
        first.add(draft("Cats"))
        assert len(second) == 1

    def test_find_the_new_text_of_an_article(self, archive: SharedArchive) -> None:
        first, second = archive.corpus(), archive.corpus()
        first.add(draft("Cats", "Cats purr.", "Cats sleep.", url=CATS))
        assert titles_found(second, "sleep") == ["Cats"]
        second.add(draft("Cats", "Cats climb.", url=CATS))
        assert titles_found(first, "sleep") == []
        assert [hit.passage.text for hit in first.search("climb", 3).hits] == ["Cats climb."]

    def test_add_different_articles_at_once(self, archive: SharedArchive) -> None:
        """Each finds its own when it is told that it is added, and all in the end."""
        corpora = [archive.corpus() for _ in range(3)]
        failures: list[object] = []

        def add(corpus: SharedCorpus, name: str) -> None:
            try:
                for number in range(4):
                    corpus.add(draft(f"{name}{number}"))
                    if f"{name}{number}" not in titles_found(corpus):
                        failures.append((name, number))
            except Exception as error:  # noqa: BLE001 - of any class: the test reports it
                failures.append(error)

        threads = [threading.Thread(target=add, args=each) for each in zip(corpora, "abc", strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failures
        expected = sorted(f"{name}{number}" for name in "abc" for number in range(4))
        for corpus in corpora:
            assert titles_found(corpus) == everything_in(corpus) == expected

    def test_add_one_link_at_once(self, archive: SharedArchive) -> None:
        first, second = archive.corpus(), archive.corpus()
        before_applying(first, lambda: second.add(draft("Old", url=CATS)))
        first.add(draft("New", url=CATS))
        assert titles_found(first) == titles_found(second) == ["New"]

    def test_do_the_work_of_each_other(self, archive: SharedArchive) -> None:
        """While one waits for its turn, another one indexes the articles of both."""
        first = archive.corpus()
        second = archive.corpus()
        turn = first._shared_backend.turn

        def turn_after_the_other(enough: int | None = None) -> object:
            first._shared_backend.turn = turn  # type: ignore[method-assign]  # for this object only
            second.add(draft("Dogs"))
            assert titles_found(second) == ["Cats", "Dogs"]
            return turn(enough)

        first._shared_backend.turn = turn_after_the_other  # type: ignore[method-assign, assignment]  # for this object only
        first.add(draft("Cats"))
        assert titles_found(first) == ["Cats", "Dogs"]

    def test_import_while_others_add(self, archive: SharedArchive, monkeypatch: pytest.MonkeyPatch) -> None:
        """An import takes several turns. Who comes between them indexes all that the store has."""
        monkeypatch.setattr(shared_synchronizer, "INDEXED_IN_A_TURN", 2)
        first, second = archive.corpus(), archive.corpus()
        bring = first._shared_backend.bring

        def bring_then_let_others(articles: dict[str, object], revision: int) -> object:
            refused = bring(articles, revision)  # type: ignore[arg-type]  # as they were given
            first._shared_backend.bring = bring  # type: ignore[method-assign]  # for this object only
            second.add(draft("Dogs"))
            return refused

        first._shared_backend.bring = bring_then_let_others  # type: ignore[method-assign, assignment]  # for this object only
        first.add_all(draft(f"Cats {number}") for number in range(5))
        assert len(titles_found(first)) == len(titles_found(second)) == 6


class TestAProcessThatDies:
    def test_between_store_and_index_leaves_its_work_to_the_next_change(self, archive: SharedArchive) -> None:
        survivor, victim = archive.corpus(), archive.corpus()
        victim.add_all([draft("Cats"), draft("Owls")])
        die_before_indexing(victim)
        with pytest.raises(DiedError):
            victim.add(draft("Dogs"))
        assert titles_found(survivor) == ["Cats", "Owls"]
        survivor.add(draft("Lions"))
        assert titles_found(survivor) == ["Cats", "Dogs", "Lions", "Owls"]

    def test_leaves_its_work_to_who_looks_for_it(self, archive: SharedArchive) -> None:
        survivor, victim = archive.corpus(), archive.corpus()
        cats = victim.add(draft("Cats")).article.id
        die_before_indexing(victim)
        with pytest.raises(DiedError):
            victim.remove(cats)
        survivor.catch_up()
        assert titles_found(survivor) == []
        version = archive.version
        survivor.catch_up()
        titles_found(survivor)
        assert archive.version == version

    def test_leaves_its_work_to_who_opens_the_archive(self, archive: SharedArchive) -> None:
        victim = archive.corpus()
        die_before_indexing(victim)
        with pytest.raises(DiedError):
            victim.add(draft("Dogs"))
        assert titles_found(archive.corpus(is_reader=True)) == ["Dogs"]

    def test_while_it_indexes_leaves_nothing_half_done(self, archive: SharedArchive) -> None:
        survivor = archive.corpus()
        victim = archive.corpus()
        victim.add(draft("Cats", "Cats purr.", "Cats sleep.", url=CATS))
        archive.client.fails_at = 2
        with pytest.raises(ConnectionAbortedError):
            victim.add_all([draft("Dogs"), draft("Cats", "Cats purr.", "Cats eat.", url=CATS)])
        survivor.catch_up()
        assert titles_found(survivor) == ["Cats", "Dogs"]
        assert [hit.passage.text for hit in survivor.search("cats eat", 1).hits] == ["Cats eat."]
        assert titles_found(survivor, "sleep") == []

    def test_does_what_it_has_not_done_when_the_cluster_is_back(self, archive: SharedArchive) -> None:
        corpus = archive.corpus()

        def be_down(path: str, _: Reply) -> None:
            raise BackendUnavailableError(path)

        bulk = archive.client.bulk
        archive.client.bulk = lambda *_, **__: be_down("", {})  # type: ignore[method-assign]  # for this object only
        with pytest.raises(BackendUnavailableError):
            corpus.add(draft("Cats"))
        archive.client.bulk = bulk  # type: ignore[method-assign]  # for this object only
        corpus.catch_up()
        assert titles_found(corpus) == ["Cats"]


class TestAPurge:
    def test_is_seen_by_all(self, archive: SharedArchive) -> None:
        first, second = archive.corpus(), archive.corpus()
        cats = first.add(draft("Cats")).article.id
        first.add(draft("Dogs"))
        assert titles_found(second) == ["Cats", "Dogs"]
        second.purge([cats])
        assert titles_found(first) == titles_found(second) == ["Dogs"]
        with pytest.raises(AddedSinceError):
            first.purge([first.add(draft("Cats")).article.id], unless_there=True)

    def test_of_what_nobody_knows_changes_nothing(self, archive: SharedArchive) -> None:
        corpus = archive.corpus()
        corpus.add(draft("Dogs"))
        with pytest.raises(NothingToPurgeError):
            corpus.purge(["nothing"])
        assert titles_found(corpus) == ["Dogs"]

    def test_is_finished_by_others(self, archive: SharedArchive) -> None:
        """The index is copied, because its files still have the words of what was removed."""
        survivor, victim = archive.corpus(), archive.corpus()
        cats = victim.add(draft("Cats")).article.id
        victim.add(draft("Dogs"))
        before = [name for name in archive.names if "-passages-" in name]
        die_before_indexing(victim)
        with pytest.raises(DiedError):
            victim.purge([cats])
        survivor.catch_up()
        assert titles_found(survivor) == ["Dogs"]
        assert [name for name in archive.names if "-passages-" in name] != before

    def test_is_finished_by_who_no_longer_knows_of_it(self, archive: SharedArchive) -> None:
        victim = archive.corpus()
        cats = victim.add(draft("Cats")).article.id
        victim.add(draft("Dogs"))
        before = [name for name in archive.names if "-passages-" in name]
        die_before_indexing(victim)
        with pytest.raises(DiedError):
            victim.purge([cats])
        assert titles_found(archive.corpus()) == ["Dogs"]
        assert [name for name in archive.names if "-passages-" in name] != before

    def test_during_a_snapshot_is_completed_by_the_next_one(
        self, archive: SharedArchive, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It says that it is not complete, and holds up no change. The cluster then removes no index."""

        def refuse(_client: ClusterClient, _path: str) -> None:
            raise BackendUnavailableError("OpenSearch removes no index while a snapshot of it is being made")

        corpus, other = archive.corpus(), archive.corpus()
        cats = corpus.add(draft("Cats")).article.id
        corpus.add(draft("Dogs"))
        with monkeypatch.context() as during:
            during.setattr(ClusterClient, "delete", refuse)
            with pytest.raises(NotPurgedError, match="snapshot"):
                corpus.purge([cats])
            corpus._synchronizer._unpurged.add(cats)  # as after an outage
            corpus.add(draft("Owls"))
            other.add(draft("Bats"))
            assert titles_found(corpus) == titles_found(other) == ["Bats", "Dogs", "Owls"]
            with pytest.raises(NotPurgedError, match="snapshot"):
                other.purge([cats])
        assert len(archive.names) == 4
        with pytest.raises(NothingToPurgeError):
            other.purge([cats])
        assert len(archive.names) == 2

    def test_says_so_if_the_index_alone_keeps_files(
        self, archive: SharedArchive, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A snapshot may have come to the passages and not yet to the articles."""
        delete = ClusterClient.delete

        def refuse_passages(client: ClusterClient, path: str) -> None:
            if "-passages-" in path:
                raise BackendUnavailableError("OpenSearch removes no index while a snapshot of it is being made")
            delete(client, path)

        corpus = archive.corpus()
        cats = corpus.add(draft("Cats")).article.id
        with monkeypatch.context() as during:
            during.setattr(ClusterClient, "delete", refuse_passages)
            with pytest.raises(NotPurgedError, match="snapshot"):
                corpus.purge([cats])
        assert len([name for name in archive.names if "-passages-" in name]) == 2
        with pytest.raises(NothingToPurgeError):
            corpus.purge([cats])
        assert len([name for name in archive.names if "-passages-" in name]) == 1

    def test_of_what_was_purged_before_removes_the_rest(self, archive: SharedArchive) -> None:
        corpus = archive.corpus()
        cats = corpus.add(draft("Cats")).article.id
        corpus._synchronizer._unpurged.add(cats)
        corpus.add(draft("Dogs"))
        assert titles_found(corpus) == ["Dogs"]


class TestAnAnswer:
    def test_mixes_no_states(self, archive: SharedArchive) -> None:
        """A process has changed an article, and not yet indexed it. Its passages have other places then."""
        reader, writer = archive.corpus(), archive.corpus()
        writer.add(draft("Cats", "Cats purr.", "Cats sleep.", url=CATS))
        writer.add(draft("Dogs", "Dogs sleep."))
        assert titles_found(reader, "sleep") == ["Cats", "Dogs"]
        die_before_indexing(writer)
        with pytest.raises(DiedError):
            writer.add(draft("Cats", "Owls hunt.", "Owls fly.", "Cats sleep.", url=CATS))
        assert [hit.passage.text for hit in reader.search("sleep", 9).hits] == ["Dogs sleep."]
        reader.catch_up()
        assert sorted(hit.passage.text for hit in reader.search("sleep", 9).hits) == ["Cats sleep.", "Dogs sleep."]


class TestOpening:
    def test_indexes_what_the_index_lacks_and_says_how_far_it_is(self, archive: SharedArchive) -> None:
        victim = archive.corpus()
        die_before_indexing(victim)
        with pytest.raises(DiedError):
            victim.add_all([draft("Cats"), draft("Dogs")])
        seen: list[tuple[int, int]] = []
        corpus = archive.corpus(on_progress=lambda done, total: seen.append((done, total)))
        assert seen == [(2, 2)]
        assert titles_found(corpus) == ["Cats", "Dogs"]

    def test_takes_out_of_the_index_what_another_store_had(self, archive: SharedArchive) -> None:
        """The log was removed, and the index was not. Its revision says nothing of this store."""
        archive.corpus().add_all([draft("Cats"), draft("Dogs")])
        for name in archive.names:
            if "-log-" in name:
                archive.client.delete(f"/{name}")
        corpus = archive.corpus()
        assert titles_found(corpus) == []
        corpus.add(draft("Owls"))
        assert titles_found(corpus) == titles_found(archive.corpus()) == ["Owls"]

    @pytest.mark.logs_errors("index.unsearchable")
    def test_tries_again_what_could_not_be_indexed(
        self, archive: SharedArchive, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        poison = Poison(monkeypatch)
        first = archive.corpus()
        first.add_all([draft("Cats"), draft("Bad", f"Bad {poison.word} purrs.")])
        assert [each.title for each in first.unsearchable] == ["Bad"]
        assert [each.title for each in archive.corpus().unsearchable] == ["Bad"]
        tried = poison.tried
        assert titles_found(archive.corpus(is_reader=True)) == ["Cats"]
        first.add(draft("Dogs"))
        assert poison.tried == tried
        poison.mend()
        assert archive.corpus().unsearchable == ()
        assert titles_found(first) == ["Bad", "Cats", "Dogs"]

    def test_of_a_reader_changes_nothing(self, archive: SharedArchive) -> None:
        archive.corpus(is_reader=True).close()
        assert [name for name in archive.names if "-log-" in name] == []


class TestTidying:
    def test_forgets_in_all_processes(self, archive: SharedArchive, monkeypatch: pytest.MonkeyPatch) -> None:
        first, second = archive.corpus(), archive.corpus()
        removed = first.remove(first.add(draft("Cats")).article.id)
        first.set_clock(lambda: datetime.now(UTC) + timedelta(days=2))
        first.tidy()
        assert second.change(removed.id) is None
        second.add(draft("Dogs"))
        assert titles_found(first) == titles_found(second) == ["Dogs"]

    def test_takes_the_names_of_removed_articles_off_all_disks(
        self, archive: SharedArchive, opensearch_data: Path
    ) -> None:
        """They are not only in the log: the index has bylines, sources and dates."""
        corpus = archive.corpus()
        written = replace(draft("Cats"), byline="Zyxwvut Quill")
        corpus.remove(corpus.add(written).article.id)
        corpus.add(draft("Dogs"))
        corpus.set_clock(lambda: datetime.now(UTC) + timedelta(days=2))
        corpus.tidy()
        corpus.catch_up()
        contents = contents_of_indices(archive.client, opensearch_data, [archive.access.prefix])
        assert not [content for content in contents if b"zyxwvut" in content.lower()]
        assert titles_found(corpus) == ["Dogs"]

    def test_of_earlier_versions_alone_copies_no_index(self, archive: SharedArchive) -> None:
        """A copy of a large index takes minutes, and feeds correct articles every day."""
        corpus = archive.corpus()
        corpus.add(draft("Cats", url=CATS))
        corpus.add(draft("Cats", "Cats sleep.", url=CATS))
        before = [name for name in archive.names if "-passages-" in name]
        corpus.set_clock(lambda: datetime.now(UTC) + timedelta(days=2))
        corpus.tidy()
        corpus.catch_up()
        assert [name for name in archive.names if "-passages-" in name] == before
        assert [name for name in archive.names if "-log-000002-" in name]

    def test_goes_on_if_the_cluster_is_down(
        self, archive: SharedArchive, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        corpus = archive.corpus()

        def fail(_: datetime) -> None:
            raise BackendUnavailableError("OpenSearch: down")

        monkeypatch.setattr(corpus._shared_backend, "tidy", fail)
        corpus.tidy()
        assert "The index could not be tidied: OpenSearch: down" in caplog.text
