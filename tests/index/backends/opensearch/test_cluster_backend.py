"""What a backend in a cluster promises beyond the contract: several processes, and changes that are broken off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from index.analysis import Field
from index.backends.base import QueryTerm, Scope, SearchBackend, WordSearch
from index.backends.opensearch import (
    article_searches,
    candidate_search,
    cluster_backend,
    index_memory,
    index_state,
    passage_index,
)
from index.backends.opensearch.cluster_backend import OpenSearchBackend
from index.backends.opensearch.passage_indices import ROLLING_UPGRADE
from index.errors import BackendUnavailableError, NotPurgedError
from index.metadata.article_filter import ANY_ARTICLE, ArticleFilter
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.index_copies import filling
from tests.support.archive.backend_articles import article
from tests.support.opensearch.shared_index import SharedIndex
from tests.support.waiting import HANG_S


def refuse_to_remove(_client: ClusterClient, _path: str) -> None:
    """Act as the cluster does while a snapshot is being made."""
    raise BackendUnavailableError("OpenSearch removes no index while a snapshot of it is being made")


def found(backend: SearchBackend, *terms: str, scope: Scope | None = None) -> list[str]:
    query = [QueryTerm(Field.WORDS, term) for term in terms]
    return [match.passage_id.article_id for match in backend.search(query, 10, scope or Scope()).matches]


class TestAnotherProcess:
    def test_finds_by_its_next_search_what_is_indexed(self, shared: SharedIndex) -> None:
        writer, reader = shared.open(), shared.open()
        assert found(reader, "purr") == []
        writer.index([article("Cats purr.")])
        assert found(reader, "purr") == ["a"]
        writer.index([replace(article("Tigers purr.", name="b"), source="NRK")])
        assert found(reader, "purr", scope=Scope(ArticleFilter(sources=("nrk",)))) == ["b"]
        writer.delete(["a"])
        assert found(reader, "purr") == ["b"]

    def test_knows_it_soon_without_a_search(self, shared: SharedIndex, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(index_memory, "FRESH_S", HANG_S)
        writer, reader = shared.open(), shared.open()
        assert len(reader) == 0
        writer.index([replace(article("Cats purr."), byline="Ann Lee")])
        assert len(reader) == 0
        monkeypatch.setattr(index_memory, "FRESH_S", 0.0)
        assert len(reader) == 1
        assert reader.known_terms(["purr"]) == ["purr"]
        assert [line.text for line in reader.lines_with_name("lee")] == ["Ann Lee"]
        assert reader.indexed_hashes() == writer.indexed_hashes()

    def test_goes_on_from_what_the_first_one_has_changed(self, shared: SharedIndex) -> None:
        first, second = shared.open(), shared.open()
        first.index([article("Cats purr.", "Cats sleep.")])
        second.index([article("Dogs bark."), article("Cats purr.", name="b")])
        assert found(second, "cat") == ["b"]
        first.delete(["b"])
        assert found(first, "cat", "bark") == ["a"]

    def test_finds_all_in_a_copy_too(self, shared: SharedIndex) -> None:
        writer, reader = shared.open(), shared.open()
        writer.index([article("Cats purr."), article("Tigers purr.", name="b")])
        assert found(reader, "purr") == ["a", "b"]
        writer.purge(["a"])
        assert found(reader, "purr") == ["b"]
        assert len(shared.names) == 1


class TestAChangeThatIsBrokenOff:
    @pytest.mark.parametrize("actions", [1, 2, 3, 6])
    @pytest.mark.parametrize("is_opened_again", [True, False])
    def test_leaves_nothing_half_done(self, shared: SharedIndex, actions: int, is_opened_again: bool) -> None:
        """Its articles are missing, and so they will be indexed again. All others are as they were."""
        backend = shared.open()
        backend.index([article("Cats purr.", "Cats eat.", "Cats sleep."), article("Tigers purr.", name="b")])
        shared.client.fails_at = actions
        with pytest.raises(ConnectionAbortedError):
            backend.index([article("Lions purr.", "Lions eat.")])
        shared.client.fails_at = -1
        backend = shared.open() if is_opened_again else backend
        backend.delete(["c"])
        assert found(backend, "purr", "cat", "lion") == ["b"]
        assert backend.indexed_hashes().keys() == {"b"}
        assert len(backend) == 1
        backend.index([article("Lions purr.")])
        assert sorted(found(backend, "purr", "cat", "lion")) == ["a", "b"]


class TestACopy:
    def test_is_not_made_where_nothing_was_deleted(self, shared: SharedIndex) -> None:
        backend = shared.open()
        backend.index([article("Cats purr.")])
        before = shared.names
        backend.purge(["never"])
        assert shared.names == before
        backend.purge(["a"])
        after = shared.names
        assert (len(after), after != before) == (1, True)
        backend.purge(["a"])
        assert shared.names == after

    def test_that_fails_is_an_outage_and_changes_nothing(self, shared: SharedIndex) -> None:
        backend = shared.open()
        backend.index([article("Cats purr."), article("Tigers purr.", name="b")])
        shared.client.replies["/_reindex"] = {"task": "node:1"}
        shared.client.replies["/_tasks/node:1"] = {
            "completed": True,
            "response": {"failures": [{"cause": {"type": "disk full"}}]},
        }
        with pytest.raises(BackendUnavailableError, match="could not be copied"):
            backend.purge(["a"])
        assert found(backend, "purr") == ["b"]
        shared.client.replies.clear()
        backend.purge(["a"])
        assert found(backend, "purr") == ["b"]
        assert len(shared.names) == 1

    def test_during_a_snapshot_holds_up_no_change(self, shared: SharedIndex, monkeypatch: pytest.MonkeyPatch) -> None:
        """The cluster then removes no index. The next purge, or tidying, removes what was left."""
        backend, other = shared.open(), shared.open()
        backend.index([article("Cats purr."), article("Tigers purr.", name="b"), article("Lions purr.", name="c")])
        now = datetime.now(UTC)
        acts: list[Callable[[], object]] = [lambda: backend.purge(["a"]), lambda: other.tidy(now)]
        for complete, name in zip(acts, "bc", strict=True):
            with monkeypatch.context() as during:
                during.setattr(ClusterClient, "delete", refuse_to_remove)
                for _ in range(2):
                    with pytest.raises(NotPurgedError, match="snapshot"):
                        backend.purge([name])
                other.index([article("Owls purr.", name="d")])
                other.delete(["d"])
                other.turn()
                other.clean(1)
                with pytest.raises(BackendUnavailableError):
                    other.tidy(now)
            assert len(shared.names) == 3
            complete()
            assert len(shared.names) == 1
        assert (found(backend, "purr"), found(other, "purr")) == ([], [])

    def test_that_is_not_removed_may_have_the_name_of_the_first(
        self, shared: SharedIndex, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Then no index can be made before it is removed."""
        backend = shared.open()
        backend.index([article("Cats purr."), article("Tigers purr.", name="b")])
        (first,) = shared.names
        with monkeypatch.context() as during:
            during.setattr(ClusterClient, "delete", refuse_to_remove)
            with pytest.raises(NotPurgedError):
                backend.purge(["a"])
        (present,) = (name for name in shared.names if name != first)
        shared.client.delete(f"/{present}")
        with monkeypatch.context() as during:
            during.setattr(ClusterClient, "delete", refuse_to_remove)
            with pytest.raises(BackendUnavailableError, match="snapshot"):
                backend.turn()
        assert backend.turn().revision == 0
        assert shared.names == [first]

    def test_that_was_broken_off_is_removed_with_the_next_one(self, shared: SharedIndex) -> None:
        backend = shared.open()
        backend.index([article("Cats purr."), article("Tigers purr.", name="b")])
        (present,) = shared.names
        broken, of_somebody = present.replace("first", "c0ffee"), f"{shared.access.prefix}-passages-of-somebody"
        shared.client.create(f"/{broken}", {})
        shared.client.create(f"/{of_somebody}", {})
        assert found(shared.open(), "purr") == ["a", "b"]
        assert shared.names == sorted([present, broken, of_somebody])
        backend.purge(["a"])
        assert len(shared.names) == 2
        assert of_somebody in shared.names
        assert broken not in shared.names

    def test_whose_beginning_comes_late_is_removed_with_the_next_one(self, shared: SharedIndex) -> None:
        """A process that was taken for dead may still make it. An index of somebody else with a longer name stays."""
        backend = shared.open()
        backend.index([article("Cats purr."), article("Tigers purr.", name="b")])
        (present,) = shared.names
        late, of_somebody = present.replace("first", "c0ffee"), f"{present}-of-somebody"
        shared.client.create(f"/{late}", {"aliases": {filling(late): {}}})
        shared.client.create(f"/{of_somebody}", {})
        backend.purge(["a"])
        assert len(shared.names) == 2
        assert of_somebody in shared.names
        assert late not in shared.names


class TestAnIndexOfOtherTerms:
    """Processes of two versions of the program run beside each other while one is replaced by the other."""

    @pytest.fixture
    def older(self, shared: SharedIndex) -> OpenSearchBackend:
        return shared.open()

    @pytest.fixture
    def newer(
        self, older: OpenSearchBackend, shared: SharedIndex, monkeypatch: pytest.MonkeyPatch
    ) -> OpenSearchBackend:
        monkeypatch.setattr(cluster_backend, "fingerprint", lambda: "of the next version")
        return shared.open()

    def test_is_another_one(self, older: OpenSearchBackend, newer: OpenSearchBackend) -> None:
        older.index([article("Cats purr.")])
        assert (len(newer), newer.indexed_hashes()) == (0, {})
        newer.index([article("Cats purr.", name="b")])
        assert (found(older, "purr"), found(newer, "purr")) == (["a"], ["b"])

    def test_is_removed_when_nobody_needs_it(
        self, older: OpenSearchBackend, newer: OpenSearchBackend, shared: SharedIndex
    ) -> None:
        """It is older than the index of the present version, which was made when the upgrade began."""
        now = datetime.now(UTC)
        newer.tidy(now)
        older.tidy(now + 2 * ROLLING_UPGRADE)
        assert len(shared.names) == 2
        newer.tidy(now + 2 * ROLLING_UPGRADE)
        assert len(shared.names) == 1
        assert len(newer) == 0

    def test_is_removed_by_a_purge_and_made_again(
        self, older: OpenSearchBackend, newer: OpenSearchBackend, shared: SharedIndex
    ) -> None:
        """It has the same texts. A process that still needs it makes it again with its next change."""
        older.index([article("Cats purr.")])
        newer.index([article("Cats purr.")])
        newer.purge(["a"])
        assert len(shared.names) == 1
        with pytest.raises(BackendUnavailableError, match="made again"):
            found(older, "purr")
        with pytest.raises(BackendUnavailableError, match="made again"):
            older.known_terms(["purr"])
        assert older.turn().revision == 0
        older.index([article("Cats eat.", name="b")])
        assert found(older, "purr", "eat") == ["b"]


class TestOpening:
    def test_are_found_by_their_terms_page_by_page(self, shared: SharedIndex, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(article_searches, "IDS", 2)
        backend = shared.open()
        backend.index([article("Cats purr.", name=name) for name in "abcd"])
        assert backend.articles_with((frozenset({"purr"}),)) == frozenset("abcd")

    def test_reads_all_articles_in_the_order_of_their_addition(
        self, shared: SharedIndex, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(passage_index, "PAGE", 2)
        day = date(2026, 11, 3)
        articles = [replace(article("Cats purr.", name=name), published=day) for name in "abcd"]
        shared.open().index(articles)
        shared.open().index([replace(articles[0], byline="Ann Lee")])
        assert shared.open().newest(ANY_ARTICLE, 9) == ["d", "c", "b", "a"]

    def test_reads_again_what_changes_meanwhile(self, shared: SharedIndex, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(passage_index, "PAGE", 2)
        writer = shared.open()
        writer.index([article("Cats purr.", name=name) for name in "abc"])
        reader = shared.open()
        writer.index([article("Cats purr.", name=name) for name in "def"])
        article_pages = iter(["changes", "first", "second"])

        def delete_before_the_second(path: str, body: Reply) -> None:
            if "type" in str(body.get("sort")) and next(article_pages, "") == "second":
                writer.delete(["a"])

        shared.client.before_post = delete_before_the_second
        assert found(reader, "purr") == ["b", "c", "d", "e", "f"]
        assert reader.newest(ANY_ARTICLE, 9) == ["f", "e", "d", "c", "b"]

    def test_fails_without_a_cluster(self) -> None:
        with pytest.raises(BackendUnavailableError):
            OpenSearchBackend.open(ClusterAccess(("http://127.0.0.1:1",)))


class TestLimits:
    def test_of_the_terms_of_one_search_leave_out_the_most_frequent(
        self, shared: SharedIndex, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(candidate_search, "MAX_CLAUSES", 2)
        backend = shared.open()
        backend.index([article("cat", "cat", "cat dog", "bird", "cat owl")])
        ranking = backend.search([QueryTerm(Field.WORDS, term) for term in ("cat", "dog", "owl")], 10)
        assert [match.passage_id.ordinal for match in ranking.matches] == [2, 4]
        assert ranking.term_scores.all(axis=1).tolist() == [False, False]
        assert ranking.frequencies == (4, 1, 1)

    def test_of_what_is_kept_change_no_answer(self, shared: SharedIndex, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(index_state, "MAX_FREQUENCIES", 0)
        backend = shared.open()
        backend.index([article("cat", "cat dog", "owl")])
        for terms in (["cat"], ["dog", "owl"], ["cat", "dog"]):
            assert found(backend, *terms) == ["a"] * 2
            assert backend.known_terms([*terms, "bird"]) == terms


def test_an_index_that_was_emptied_has_no_matches(shared: SharedIndex) -> None:
    """What was asked before is known of it, and what is asked now is not."""
    backend = shared.open()
    backend.index([article("Cats purr.")])
    backend.delete(["a"])
    assert found(backend, "purr") == []
    assert found(backend, "bark") == []


class TestRequests:
    def test_are_few(self, shared: SharedIndex, monkeypatch: pytest.MonkeyPatch) -> None:
        """Frequencies are asked for once for each state: with the search, if all passages are in one language.

        What is asked of names and languages needs no request.
        """
        monkeypatch.setattr(index_memory, "FRESH_S", HANG_S)
        backend = shared.open()
        backend.index([article("cat", "cat dog", "owl")])
        assert self.made(shared, lambda: backend.search([QueryTerm(Field.WORDS, "cat")], 3)) == 2
        assert self.made(shared, lambda: backend.search([QueryTerm(Field.WORDS, "cat")], 3)) == 1
        assert self.made(shared, lambda: backend.search([QueryTerm(Field.WORDS, "owl")], 3)) == 1
        assert self.made(shared, lambda: [backend.languages, len(backend), backend.lines_with_name("x")]) == 0
        assert self.made(shared, lambda: backend.known_terms(["cat"])) == 0
        assert self.made(shared, lambda: backend.known_terms(["cat", "bird"])) == 1
        several = [WordSearch(["crab", "cat"], [], 3), WordSearch(["dog"], [], 3)]
        assert self.made(shared, lambda: backend.search_words(several)) == 1
        assert self.made(shared, lambda: backend.known_terms(["crab", "dog"])) == 0
        assert self.made(shared, lambda: backend.delete([])) == 0
        assert self.made(shared, lambda: backend.index([])) == 0
        assert self.made(shared, lambda: backend.articles_by_wording([], 9)) == 0

    def test_of_a_search_are_two_if_many_of_its_terms_are_new_and_the_archive_has_other_languages(
        self, shared: SharedIndex, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(index_memory, "FRESH_S", HANG_S)
        backend = shared.open()
        backend.index([article("cat dog owl crab"), article("katt hund ugle", name="b", language="no")])
        query = [QueryTerm(Field.WORDS, term) for term in ("cat", "dog", "owl", "crab", "wasp", "moth", "newt")]
        several = [*query, QueryTerm(Field.WORDS, "katt")]
        assert len(backend) == 2
        assert self.made(shared, lambda: backend.search(query, 3, Scope(language="en"))) == 2
        assert self.made(shared, lambda: backend.search(several, 3, Scope(language="en"))) == 1

    def made(self, shared: SharedIndex, act: Callable[[], object]) -> int:
        before = len(shared.client.requests)
        act()
        return len(shared.client.requests) - before
