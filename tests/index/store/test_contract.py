"""The promises of every ArticleStore: the same tests for each of them."""

from __future__ import annotations

import itertools
import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import AddedSinceError, ConflictError, ReadOnlyError
from index.model import Article, Change
from index.store.base import CHANGES_KEPT, HISTORY_BYTES, UNDO_KEPT, VERSIONS_KEPT, ArticleStore
from tests.support.archive.store_changes import NOON, adding, article, discussion, full_article, removing
from tests.support.archive.store_kinds import EMBEDDED_STORES, EmbeddedStore, StoreInCluster, StoreKind

Open = Callable[[bool], ArticleStore]

IN_CLUSTER = "opensearch"

STORES = [*EMBEDDED_STORES, pytest.param(IN_CLUSTER, marks=[pytest.mark.cluster, pytest.mark.slow, pytest.mark.covers])]
"""Another one is tested by a line in EMBEDDED_STORES, or here."""

LASTING = [each for each in STORES if each != "memory"]
"""Stores that have what they held when they are opened again."""


@pytest.fixture(params=STORES)
def kind(request: pytest.FixtureRequest) -> Iterator[StoreKind]:
    """The kind of store, which keeps nothing yet."""
    if request.param == IN_CLUSTER:
        urls = request.getfixturevalue("opensearch_urls")
        made: StoreKind = StoreInCluster(urls, request.getfixturevalue("opensearch_data"))
    else:
        made = EmbeddedStore(EMBEDDED_STORES[request.param])
    yield made
    made.close()


@pytest.fixture
def store(kind: StoreKind, tmp_path: Path) -> Iterator[ArticleStore]:
    store = kind.open(tmp_path)
    yield store
    store.close()


@pytest.fixture
def second(kind: StoreKind, store: ArticleStore, tmp_path: Path) -> ArticleStore:
    """The same store as a second writer has it."""
    return kind.second(tmp_path, store)


@pytest.fixture
def open_store(kind: StoreKind, tmp_path: Path) -> Iterator[Open]:
    """Opens a store, for reading only or not, again and again with what it held before."""
    opened: list[ArticleStore] = []

    def open_one(read_only: bool) -> ArticleStore:
        opened.append(kind.open(tmp_path, read_only=read_only))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


class TestArticles:
    def test_a_new_store_is_empty(self, store: ArticleStore) -> None:
        assert (len(store), list(store), store.articles(), store.revision) == (0, [], [], 0)
        assert store.article("abcdefghij") is None

    def test_an_article_comes_back_as_it_was(self, store: ArticleStore) -> None:
        """Every field of it, in every script, unknown keys and the kinds of paragraphs included."""
        cats = replace(full_article(), fixed=("title", "published"), skipped=("0123456789abcdef",))
        store.apply([adding(cats)])
        assert store.article(cats.id) == cats
        assert list(store) == [cats]

    def test_a_discussion_comes_back_with_the_authors_of_its_posts(self, store: ArticleStore) -> None:
        thread = discussion("cats", "Ann Lee", "Бо Ли", "Бо Ли", None, "Ann Lee", byline="Cy")
        other = discussion("cats", "Ann Lee", "Dee")
        store.apply([adding(thread)])
        store.apply([adding(other, before=thread)])
        assert store.article(thread.id) == other
        assert [version.article for version in store.versions(thread.id)] == [other, thread]

    def test_are_read_many_at_a_time(self, store: ArticleStore) -> None:
        """In the order of the ids, each once, without those that are not there."""
        cats, dogs, birds = (article(title) for title in ("cats", "dogs", "birds"))
        store.apply([adding(cats), adding(dogs), adding(birds)])
        store.apply([removing(birds)])
        found = store.articles_of(iter([dogs.id, "abcdefghij", birds.id, cats.id, dogs.id]))
        assert list(found.items()) == [(dogs.id, dogs), (cats.id, cats)]
        assert store.articles_of([]) == {}

    def test_are_listed_with_the_last_added_first(self, store: ArticleStore) -> None:
        first, second, third = (article(title) for title in ("first", "second", "third"))
        store.apply([adding(first)])
        store.apply([adding(second), adding(third)])
        assert store.articles() == [third, second, first]
        assert list(store) == [first, second, third]
        assert len(store) == 3

    def test_tell_their_content_hashes(self, store: ArticleStore) -> None:
        """In the order of adding."""
        first, second, changed = article("first"), article("second"), article("first", "Birds sing.")
        store.apply([adding(first), adding(second)])
        store.apply([adding(changed, before=first)])
        assert list(store.content_hashes().items()) == [(each.id, each.content_hash) for each in (changed, second)]
        store.apply([removing(second)])
        assert store.content_hashes() == {changed.id: changed.content_hash}

    def test_are_outlined(self, store: ArticleStore) -> None:
        """In the order of adding, with what is known besides the text. The authors of paragraphs are among that."""
        first, second, third = full_article(), article("second"), discussion("third", "Bo", None, "Ann Lee", "Bo")
        store.apply([adding(first), adding(second), adding(third)])
        assert list(store.outlines()) == [first.outline, second.outline, third.outline]
        assert third.outline.authors == ("Bo", "Ann Lee")

    def test_are_paged(self, store: ArticleStore) -> None:
        articles = [article(str(number)) for number in range(5)]
        store.apply([adding(each) for each in articles])
        assert store.articles(0, 2) == [articles[4], articles[3]]
        assert store.articles(3, 2) == [articles[1], articles[0]]
        assert store.articles(4, 2) == [articles[0]]
        assert store.articles(5, 2) == []
        assert store.articles(2) == [articles[2], articles[1], articles[0]]
        assert store.articles(0, 0) == []

    def test_a_replaced_article_keeps_its_place(self, store: ArticleStore) -> None:
        first, second = article("first"), article("second")
        changed = article("first", "Birds sing.")
        store.apply([adding(first), adding(second)])
        store.apply([adding(changed, before=first)])
        assert list(store) == [changed, second]
        assert len(store) == 2

    def test_a_replaced_article_keeps_nothing_of_what_it_was(self, store: ArticleStore) -> None:
        """Fields that the new one does not have are gone."""
        before = full_article()
        after = replace(before, byline=None, source=None, published=None, credits=(), extra={}, content_hash="0" * 64)
        store.apply([adding(before)])
        store.apply([adding(after, before=before)])
        assert store.article(before.id) == after

    def test_a_removed_article_is_gone(self, store: ArticleStore) -> None:
        first, second = article("first"), article("second")
        store.apply([adding(first), adding(second)])
        store.apply([removing(first)])
        assert store.article(first.id) is None
        assert list(store) == [second]
        assert len(store) == 1

    def test_a_removed_article_that_comes_back_is_the_last_added(self, store: ArticleStore) -> None:
        first, second = article("first"), article("second")
        store.apply([adding(first), adding(second)])
        store.apply([removing(first)])
        store.apply([adding(first)])
        assert store.articles() == [first, second]

    def test_outlines_are_of_the_moment_of_the_call(self, store: ArticleStore) -> None:
        first, second = article("first"), article("second")
        store.apply([adding(first)])
        outlines = store.outlines()
        store.apply([removing(first), adding(second)])
        assert list(outlines) == [first.outline]

    def test_iteration_is_over_the_articles_of_the_moment_of_the_call(self, store: ArticleStore) -> None:
        first, second = article("first"), article("second")
        store.apply([adding(first)])
        articles = iter(store)
        store.apply([removing(first), adding(second)])
        assert list(articles) == [first]


class TestChanges:
    def test_a_change_comes_back_as_it_was(self, store: ArticleStore) -> None:
        before, after = article("cats"), article("cats", "Birds sing.")
        added, replaced, removed = adding(before), adding(after, before=before), removing(after)
        for change in (added, replaced, removed):
            store.apply([change])
        assert [store.change(change.id) for change in (added, replaced, removed)] == [added, replaced, removed]

    def test_several_changes_of_one_article_at_once_are_made_in_order(self, store: ArticleStore) -> None:
        before, after = article("cats"), article("cats", "Birds sing.")
        changes = [adding(before), adding(after, before=before)]
        store.apply(changes)
        assert store.article(after.id) == after
        assert [store.change(change.id) for change in changes] == changes

    def test_an_unknown_change_is_none(self, store: ArticleStore) -> None:
        assert store.change("never made") is None

    def test_the_revision_counts_changes(self, store: ArticleStore) -> None:
        store.apply([adding(article("first")), adding(article("second"))])
        store.apply([removing(article("first"))])
        assert store.revision == 3

    def test_no_changes_are_no_change(self, store: ArticleStore) -> None:
        store.apply([])
        assert store.revision == 0

    def test_is_forgotten_when_it_can_no_longer_be_undone(self, store: ArticleStore) -> None:
        old = adding(article("old"))
        store.apply([old])
        store.apply([adding(article("young"), at=NOON + UNDO_KEPT)])
        assert store.change(old.id) == old
        store.apply([adding(article("younger"), at=NOON + UNDO_KEPT + timedelta(seconds=1))])
        assert store.change(old.id) is None
        assert store.article(old.article_id) is not None

    def test_is_forgotten_by_tidying_when_nothing_else_happens(self, store: ArticleStore) -> None:
        old = adding(article("old"))
        store.apply([old])
        store.tidy(NOON + UNDO_KEPT)
        assert store.change(old.id) == old
        store.tidy(NOON + UNDO_KEPT + timedelta(seconds=1))
        assert store.change(old.id) is None

    def test_only_the_last_ones_are_remembered(self, store: ArticleStore) -> None:
        changes = [adding(article(str(number))) for number in range(CHANGES_KEPT + 2)]
        store.apply(changes)
        assert [store.change(change.id) is None for change in changes[:4]] == [True, True, False, False]
        assert len(store) == CHANGES_KEPT + 2


class TestAChangeThatDoesNotFit:
    """Another writer was faster: the change was planned from a state that is gone."""

    CATS, SUNG, HUMMED = (article("cats", text) for text in ("Cats purr.", "Cats sing.", "Cats hum."))

    @pytest.mark.parametrize(
        ("others", "change"),
        [
            pytest.param([adding(CATS)], adding(SUNG), id="added meanwhile"),
            pytest.param([adding(CATS)], removing(SUNG), id="another text than the removed one"),
            pytest.param([adding(CATS), adding(SUNG, before=CATS)], adding(HUMMED, before=CATS), id="replaced"),
            pytest.param([adding(CATS), adding(SUNG, before=CATS)], removing(CATS), id="replaced before a removal"),
            pytest.param([adding(CATS), removing(CATS)], adding(SUNG, before=CATS), id="removed"),
            pytest.param([], removing(CATS), id="not there"),
        ],
    )
    def test_is_refused(self, store: ArticleStore, second: ArticleStore, others: list[Change], change: Change) -> None:
        """Nothing of what was to be made with it is made, and this writer sees what the other has made."""
        second.apply(others)
        with pytest.raises(ConflictError):
            store.apply([adding(article("dogs")), change])
        there = {each.article_id: each.after for each in others if each.after}
        left = [after for after in there.values() if others[-1].after]
        assert (list(store), store.revision, store.change(change.id)) == (left, len(others), None)
        store.apply([adding(self.HUMMED, before=left[0] if left else None)])
        assert list(second) == [self.HUMMED]

    def test_to_those_made_with_it_is_refused(self, store: ArticleStore) -> None:
        with pytest.raises(ConflictError):
            store.apply([adding(self.CATS), adding(self.SUNG)])
        with pytest.raises(ConflictError):
            store.apply([adding(self.CATS), removing(self.CATS), removing(self.CATS)])
        assert (list(store), store.revision) == ([], 0)

    def test_fits_when_the_state_is_back(self, store: ArticleStore, second: ArticleStore) -> None:
        """What was there in between does not matter."""
        second.apply([adding(self.CATS), adding(self.SUNG, before=self.CATS), adding(self.CATS, before=self.SUNG)])
        store.apply([adding(self.HUMMED, before=self.CATS)])
        assert list(second) == [self.HUMMED]

    def test_is_refused_though_it_fits_if_it_was_made_before(self, store: ArticleStore, second: ArticleStore) -> None:
        """Two processes may be sent the same work. What the first did may have been undone since."""
        added = adding(self.CATS)
        second.apply([added])
        second.apply([removing(self.CATS)])
        with pytest.raises(ConflictError):
            store.apply([added])
        second.purge([self.CATS.id])
        with pytest.raises(ConflictError):
            store.apply([added])
        assert list(store) == []

    def test_is_not_one_to_another_article(self, store: ArticleStore, second: ArticleStore) -> None:
        store.apply([adding(self.CATS)])
        second.apply([adding(article("dogs"))])
        store.apply([adding(self.SUNG, before=self.CATS)])
        assert list(second) == [self.SUNG, article("dogs")]

    def test_loses_no_writer_anything(self, store: ArticleStore, second: ArticleStore) -> None:
        """Writers who read, add a paragraph and write, again when they are refused, all find theirs in the end."""
        store.apply([adding(self.CATS)])

        def add_paragraphs(writer: ArticleStore, name: str) -> None:
            for number in range(10):
                while True:
                    before = writer.article(self.CATS.id)
                    assert before is not None
                    after = article("cats", f"{before.text}\n\n{name} {number}.")
                    try:
                        writer.apply([adding(after, before=before)])
                        break
                    except ConflictError:
                        pass

        threads = [
            threading.Thread(target=add_paragraphs, args=(writer, name))
            for name, writer in (("Ann", store), ("Bo", second), ("Cy", store), ("Dee", second))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        (cats,) = second
        added = [f"{name} {number}." for name in ("Ann", "Bo", "Cy", "Dee") for number in range(10)]
        assert sorted(cats.text.split("\n\n")) == sorted(["Cats purr.", *added])


def replacing(before: Article, after: Article, hours: int, by: str | None = "telegram:2") -> Change:
    return replace(adding(after, NOON + timedelta(hours=hours), before), by=by)


class TestVersions:
    FIRST, SECOND, THIRD = (article("cats", text) for text in ("Cats purr.", "Cats sing.", "Cats hum."))

    def earlier(self, store: ArticleStore) -> list[Article]:
        return [version.article for version in store.versions(self.FIRST.id)[1:]]

    def test_of_an_article_that_is_not_there_are_none(self, store: ArticleStore) -> None:
        assert store.versions("abcdefghij") == []

    def test_one_that_was_never_changed_has_one(self, store: ArticleStore) -> None:
        """Since it was added, by whom it says itself."""
        store.apply([adding(self.FIRST)])
        (version,) = store.versions(self.FIRST.id)
        assert (version.article, version.at, version.by, version.until) == (self.FIRST, NOON, "telegram:1", None)
        assert version.name == self.FIRST.content_hash[:12]

    def test_say_since_when_and_by_whom(self, store: ArticleStore) -> None:
        """The present one first, then the last; each whole, as it was."""
        full = full_article()
        changed = replace(full, title="Другие кошки", content_hash="1" * 64)
        store.apply([adding(full)])
        store.apply([replacing(full, changed, hours=1)])
        store.apply([replacing(changed, replace(changed, byline=None, content_hash="2" * 64), hours=2, by="feed:x")])
        present, second, first = store.versions(full.id)
        one, two = NOON + timedelta(hours=1), NOON + timedelta(hours=2)
        assert (present.article.byline, present.at, present.by, present.until) == (None, two, "feed:x", None)
        assert (second.article, second.at, second.by, second.until) == (changed, one, "telegram:2", two)
        assert (first.article, first.at, first.by, first.until) == (full, NOON, None, one)

    def test_are_outlined_without_their_texts(self, store: ArticleStore) -> None:
        store.apply([adding(self.FIRST)])
        store.apply([replacing(self.FIRST, self.SECOND, hours=1)])
        store.apply([replacing(self.SECOND, self.THIRD, hours=2)])
        versions = store.versions(self.FIRST.id)
        assert len(versions) == 3
        assert [(each.content_hash, each.until) for each in store.version_outlines(self.FIRST.id)] == [
            (version.article.content_hash, version.until) for version in versions
        ]
        assert store.version_outlines("abcdefghij") == []

    def test_are_read_one_by_one(self, store: ArticleStore) -> None:
        store.apply([adding(self.FIRST)])
        store.apply([replacing(self.FIRST, self.SECOND, hours=1)])
        for state in (self.FIRST, self.SECOND):
            assert store.version(self.FIRST.id, state.content_hash) == state
        assert store.version(self.FIRST.id, self.THIRD.content_hash) is None
        store.apply([removing(self.SECOND, NOON + timedelta(hours=2))])
        assert store.version(self.FIRST.id, self.FIRST.content_hash) is None

    def test_last_longer_than_changes_are_remembered(self, store: ArticleStore) -> None:
        store.apply([adding(self.FIRST)])
        store.apply([replacing(self.FIRST, self.SECOND, hours=1)])
        store.tidy(NOON + timedelta(days=1_000))
        assert self.earlier(store) == [self.FIRST]

    def test_what_comes_back_is_no_earlier_version_any_more(self, store: ArticleStore) -> None:
        """However often a change is undone and made again, there are two."""
        store.apply([adding(self.FIRST)])
        for hours in (1, 3, 5):
            store.apply([replacing(self.FIRST, self.SECOND, hours)])
            assert self.earlier(store) == [self.FIRST]
            store.apply([replacing(self.SECOND, self.FIRST, hours + 1)])
            assert self.earlier(store) == [self.SECOND]
        assert [version.at for version in store.versions(self.FIRST.id)] == [NOON + timedelta(hours=h) for h in (6, 5)]

    def test_what_is_replaced_by_the_same_is_no_version(self, store: ArticleStore) -> None:
        store.apply([adding(self.FIRST)])
        store.apply([replacing(self.FIRST, self.FIRST, hours=1)])
        assert self.earlier(store) == []

    def test_only_the_last_ones_are_kept(self, store: ArticleStore) -> None:
        texts = [article("cats", f"Cats purr {number} times.") for number in range(VERSIONS_KEPT + 3)]
        store.apply([adding(texts[0])])
        for hours, (before, after) in enumerate(itertools.pairwise(texts), 1):
            store.apply([replacing(before, after, hours)])
        assert self.earlier(store) == texts[-2 : -2 - VERSIONS_KEPT : -1]
        assert store.versions(self.FIRST.id)[-1].at == NOON + timedelta(hours=2), "still known, though the first is not"

    @pytest.mark.slow
    def test_the_oldest_of_all_go_when_they_take_too_much(self, store: ArticleStore) -> None:
        """Numbers drawn by chance cannot be packed smaller than they are."""
        chance = random.Random(4)
        texts = (chance.randbytes(HISTORY_BYTES // 2).hex() for _ in range(2))
        articles = [(article(str(at), text), article(str(at), "Other.")) for at, text in enumerate(texts)]
        for before, after in articles:
            store.apply([adding(before), replacing(before, after, hours=1)])
        counts = [len(store.versions(before.id)) - 1 for before, _ in articles]
        assert counts == [0, 1], "both would take more than HISTORY_BYTES"

    def test_come_back_with_an_article_whose_removal_is_undone(self, store: ArticleStore) -> None:
        store.apply([adding(self.FIRST)])
        store.apply([replacing(self.FIRST, self.SECOND, hours=1)])
        store.apply([removing(self.SECOND, NOON + timedelta(hours=2))])
        assert store.versions(self.FIRST.id) == []
        store.apply([adding(self.SECOND, NOON + timedelta(hours=3))])
        assert self.earlier(store) == [self.FIRST]

    def test_are_gone_when_a_removal_can_no_longer_be_undone(self, store: ArticleStore) -> None:
        store.apply([adding(self.FIRST)])
        store.apply([replacing(self.FIRST, self.SECOND, hours=1)])
        store.apply([removing(self.SECOND, NOON + timedelta(hours=2))])
        store.tidy(NOON + timedelta(hours=2, seconds=1) + UNDO_KEPT)
        store.apply([adding(self.SECOND, NOON + timedelta(days=3))])
        assert self.earlier(store) == []

    def test_last_while_the_last_of_several_removals_can_be_undone(self, store: ArticleStore) -> None:
        store.apply([adding(self.FIRST)])
        store.apply([replacing(self.FIRST, self.SECOND, hours=1)])
        store.apply([removing(self.SECOND, NOON + timedelta(hours=2))])
        store.apply([adding(self.SECOND, NOON + timedelta(hours=3))])
        store.apply([removing(self.SECOND, NOON + timedelta(hours=4))])
        store.tidy(NOON + timedelta(hours=4) + UNDO_KEPT)
        store.apply([adding(self.SECOND, NOON + timedelta(hours=5) + UNDO_KEPT)])
        assert self.earlier(store) == [self.FIRST]

    def test_are_not_those_of_an_article_that_is_added_anew(self, store: ArticleStore) -> None:
        """Somebody who removes a text and adds another in its place wants to be rid of it."""
        store.apply([adding(self.FIRST)])
        store.apply([replacing(self.FIRST, self.SECOND, hours=1)])
        store.apply([removing(self.SECOND, NOON + timedelta(hours=2))])
        store.apply([adding(self.THIRD, NOON + timedelta(hours=3))])
        assert self.earlier(store) == []

    def test_are_purged_with_their_article(self, store: ArticleStore) -> None:
        store.apply([adding(self.FIRST)])
        store.apply([replacing(self.FIRST, self.SECOND, hours=1)])
        store.purge([self.FIRST.id])
        store.apply([adding(self.SECOND, NOON + timedelta(hours=2))])
        assert self.earlier(store) == []


@pytest.mark.parametrize("kind", LASTING, indirect=True)
class TestAReader:
    """A store that was opened for reading only."""

    CATS = article("cats")

    @pytest.fixture
    def reader(self, open_store: Open) -> ArticleStore:
        writer = open_store(False)
        writer.apply([adding(self.CATS)])
        return open_store(True)

    def test_shows_what_was_there_when_it_was_opened(self, reader: ArticleStore) -> None:
        assert (list(reader), reader.revision) == ([self.CATS], 1)

    def test_changes_nothing(self, reader: ArticleStore, kind: StoreKind, tmp_path: Path) -> None:
        before = kind.state(tmp_path)
        with pytest.raises(ReadOnlyError):
            reader.apply([removing(self.CATS)])
        with pytest.raises(ReadOnlyError):
            reader.purge([self.CATS.id])
        assert list(reader) == [self.CATS]
        assert kind.state(tmp_path) == before


@pytest.mark.parametrize("kind", LASTING, indirect=True)
class TestAStoreThatIsOpenedAgain:
    def test_has_all_that_it_acknowledged(self, open_store: Open) -> None:
        first, second, changed = article("first"), article("second"), article("first", "Birds sing.")
        now = datetime.now(UTC)
        changes = [adding(first, now), adding(second, now), adding(changed, now, before=first), removing(second, now)]
        store = open_store(False)
        for change in changes:
            store.apply([change])
        store.close()
        again = open_store(False)
        assert (list(again), again.revision) == ([changed], 4)
        assert [again.change(change.id) for change in changes] == changes
        assert [version.article for version in again.versions(first.id)] == [changed, first]
        assert again.last_known(second.id) == second

    def test_goes_on_where_it_was(self, open_store: Open) -> None:
        articles = [article(str(number)) for number in range(6)]
        for each in articles:
            store = open_store(False)
            store.apply([adding(each)])
            store.close()
        assert list(open_store(True)) == articles

    def test_has_nothing_of_what_was_purged(self, open_store: Open, kind: StoreKind, tmp_path: Path) -> None:
        """No file of the store holds a text of it, whatever was done to it before."""
        secret, changed, cats = article("secret", "Zyxwvut."), article("secret", "Qwertzui."), article("cats")
        store = open_store(False)
        store.apply([adding(secret), adding(cats)])
        store.apply([adding(changed, before=secret)])
        store.apply([removing(changed)])
        store.purge([secret.id])
        for content in kind.kept(tmp_path):
            assert not [text for text in (b"Zyxwvut", b"Qwertzui") if text in content]
        store.close()
        again = open_store(False)
        assert list(again) == [cats]
        assert again.last_known(secret.id) is None


class TestPurging:
    def test_takes_an_article_and_all_that_is_remembered_of_it(self, store: ArticleStore) -> None:
        before, after, other = article("cats"), article("cats", "Birds sing."), article("dogs")
        changes = [adding(before), adding(after, before=before), adding(other)]
        for change in changes:
            store.apply([change])
        store.purge([after.id])
        assert list(store) == [other]
        assert store.content_hashes() == {other.id: other.content_hash}
        emptied = [replace(change, before=None, after=None) for change in changes[:2]]
        assert [store.change(change.id) for change in changes] == [*emptied, changes[2]]
        assert store.last_known(after.id) is None
        assert store.backups_with([after.id]) == []

    def test_of_what_is_removed_leaves_nothing_to_undo(self, store: ArticleStore) -> None:
        cats = article("cats")
        changes = [adding(cats), removing(cats)]
        for change in changes:
            store.apply([change])
        store.purge([cats.id])
        assert [store.change(change.id) for change in changes] == [
            replace(change, before=None, after=None) for change in changes
        ]

    def test_of_what_may_not_be_there_leaves_it_alone(self, store: ArticleStore, second: ArticleStore) -> None:
        """Another writer may have added it again since somebody looked."""
        before, cats, dogs = article("cats"), article("cats", "Cats sing."), article("dogs")
        store.apply([adding(before), adding(dogs)])
        removal, again = removing(before), adding(cats)
        store.apply([removal, removing(dogs)])
        second.apply([again])
        with pytest.raises(AddedSinceError):
            store.purge([dogs.id, cats.id], unless_there=True)
        assert (list(store), store.revision, store.last_known(dogs.id)) == ([cats], 5, dogs)
        assert [store.change(each.id) for each in (removal, again)] == [removal, again]
        second.apply([removing(cats)])
        store.purge([cats.id, dogs.id], unless_there=True)
        assert (store.last_known(cats.id), store.last_known(dogs.id)) == (None, None)

    def test_of_what_is_not_there_is_no_error(self, store: ArticleStore) -> None:
        store.apply([adding(article("cats"))])
        store.purge(["neverthere"])
        assert (list(store), store.revision) == ([article("cats")], 1)

    def test_what_was_removed_is_known_until_then(self, store: ArticleStore) -> None:
        cats = article("cats")
        store.apply([adding(cats)])
        assert store.last_known(cats.id) == cats
        store.apply([removing(cats)])
        assert store.last_known(cats.id) == cats
        store.purge([cats.id])
        assert store.last_known(cats.id) is None


class TestWhatWasRemoved:
    def test_is_known_as_long_as_its_removal_can_be_undone(self, store: ArticleStore) -> None:
        before, cats = article("cats"), article("cats", "Birds sing.")
        assert store.last_known(cats.id) is None
        store.apply([adding(before)])
        store.apply([adding(cats, before=before)])
        store.apply([removing(cats)])
        assert store.last_known(cats.id) == cats
        store.tidy(NOON + UNDO_KEPT)
        assert store.last_known(cats.id) == cats
        store.tidy(NOON + UNDO_KEPT + timedelta(seconds=1))
        assert store.last_known(cats.id) is None


class TestBackups:
    def test_that_were_never_made_hold_nothing(self, store: ArticleStore) -> None:
        cats = article("cats")
        store.apply([adding(cats)])
        assert store.backups_with([cats.id]) == []


class TestRefusing:
    def test_what_cannot_be_written_as_utf_8_changes_nothing(self, store: ArticleStore) -> None:
        """Ingestion lets no half character in; if one comes all the same, it harms nobody else."""
        broken = replace(article("cats"), byline="\ud83d")
        with pytest.raises(ValueError, match="surrogates not allowed"):
            store.apply([adding(article("dogs")), adding(broken)])
        assert (len(store), store.revision) == (0, 0)
        store.apply([adding(article("dogs"))])
        assert list(store) == [article("dogs")]


class TestClosing:
    def test_twice_is_allowed(self, store: ArticleStore) -> None:
        store.close()
        store.close()


class TestThreads:
    def test_readers_beside_a_writer_see_whole_states(self, store: ArticleStore) -> None:
        """Two articles are always changed at once: no reader ever counts one of them alone."""
        pairs = [(article(f"a{number}"), article(f"b{number}")) for number in range(20)]
        lengths: set[int] = set()
        done = threading.Event()

        def look() -> None:
            while not done.is_set():
                lengths.add(len(list(store)))
                lengths.add(len(store.articles()))
                lengths.add(len(store.articles_of(each.id for pair in pairs for each in pair)))

        reader = threading.Thread(target=look)
        reader.start()
        for pair in pairs:
            store.apply([adding(each) for each in pair])
        for pair in pairs:
            store.apply([removing(each) for each in pair])
        done.set()
        reader.join()
        assert not {length for length in lengths if length % 2}


Step = tuple[str, int, str]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["put", "remove", "purge"]),
        st.integers(0, 4),
        st.sampled_from(["One.", "Two.", "Drei 猫.", "by Ann Lee", "by Bo"]),
    ),
    max_size=20,
)


def test_a_store_is_a_dictionary_that_remembers(kind: StoreKind, tmp_path_factory: pytest.TempPathFactory) -> None:
    holds = settings(max_examples=kind.examples)(given(steps=STEPS)(check_what_is_remembered))
    holds(kind=kind, tmp_path_factory=tmp_path_factory)


def check_what_is_remembered(kind: StoreKind, steps: list[Step], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever is done to it, it holds what a plain dictionary would, in its order; of what is purged, nothing."""
    store = kind.open(tmp_path_factory.mktemp("store"))
    model: dict[str, Article] = {}
    earlier: dict[str, list[Article]] = {}
    removed: dict[str, Article] = {}
    changes: list[Change] = []
    purges = 0
    try:
        for verb, number, text in steps:
            author = text.removeprefix("by ")
            after = article(str(number), text) if author == text else discussion(str(number), None, author, author)
            if verb == "purge":
                model.pop(after.id, None)
                earlier.pop(after.id, None)
                store.purge([after.id])
                purges += any(each.article_id == after.id and (each.before or each.after) for each in changes)
                changes = [
                    replace(each, before=None, after=None) if each.article_id == after.id else each for each in changes
                ]
                continue
            if verb == "put":
                changes.append(adding(after, before=model.get(after.id)))
                if before := model.get(after.id):
                    if before != after:
                        others = [each for each in earlier.get(after.id, []) if each not in (before, after)]
                        earlier[after.id] = [before, *others]
                elif removed.get(after.id) != after:
                    earlier.pop(after.id, None)
                model[after.id] = after
            elif after.id in model:
                removed[after.id] = model[after.id]
                changes.append(removing(model.pop(after.id)))
            else:
                continue
            store.apply(changes[-1:])
        assert list(store) == list(model.values())
        assert store.articles() == list(reversed(model.values()))
        assert store.revision == len(changes) + purges
        assert [store.change(change.id) for change in changes] == changes
        for article_id, present in model.items():
            found = [version.article for version in store.versions(article_id)]
            assert found == [present, *earlier.get(article_id, [])]
    finally:
        store.close()
