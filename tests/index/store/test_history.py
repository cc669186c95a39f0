"""The earlier states of articles, in memory."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles.rows import row_of_article
from index.store import history
from index.store.base import VERSIONS_KEPT
from index.store.history import History, PastVersion, When
from index.store.packed import Apart, PackedRow
from index.store.state import Edit, Rows, Stamp
from tests.support.archive.store_changes import NOON, article, full_article

CATS = PackedRow.of(row_of_article(full_article()))


def kept(text: str) -> PackedRow:
    return PackedRow.of(row_of_article(article("cats", text)))


class TestRecords:
    @given(
        since=st.none() | st.builds(When, st.datetimes(timezones=st.just(UTC)), st.none() | st.text("aä:\t\n\0")),
        by=st.none() | st.text(),
    )
    def test_a_version_is_read_as_it_was_written(self, since: When | None, by: str | None) -> None:
        """Without a zero byte and a line break, which no record may hold, and with one tab."""
        store = History()
        store.replace("cats", CATS, kept("Other."), When(NOON, by.encode("utf-8", "replace").decode() if by else by))
        (past,) = (each._replace(since=since) for each in store)
        assert not {0, 10} & set(past.payload)
        head, packed = past.payload.split(b"\t")
        assert PastVersion.of_record(json.loads(head), packed) == past
        assert past.packed_row == CATS

    def test_a_version_whose_text_is_kept_apart_counts_as_if_it_were_here(self) -> None:
        """Also when it is read again."""
        store = History()
        apart = CATS._replace(text=Apart("a digest", 1_000_000).text)
        store.replace("cats", apart, kept("Other."), When(NOON, None))
        (past,) = store
        assert past.packed_row.apart == Apart("a digest", 1_000_000)
        assert past.size_bytes > 1_000_000
        head, packed = past.payload.split(b"\t")
        assert PastVersion.of_record(json.loads(head), packed) == past
        assert CATS.apart is None

    def test_what_cannot_be_unpacked_is_refused(self) -> None:
        past = PastVersion("cats", "hash", b"no zlib", None, When(NOON, None))
        with pytest.raises(ValueError, match="Error -3"):
            past.packed_row  # noqa: B018  # it is read for that


class TestRoom:
    def test_is_made_by_forgetting_the_oldest(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before, after = kept("Cats purr."), kept("Cats hum.")
        store = History()
        store.replace("first", before, after, When(NOON, None))
        monkeypatch.setattr(history, "HISTORY_BYTES", 4 * store.size_bytes)
        for number in range(6):
            store.replace(f"cats{number}", before, after, When(NOON, None))
        assert [past.article_id for past in store] == ["cats2", "cats3", "cats4", "cats5"]

    def test_is_counted(self) -> None:
        """A version that is dropped is no longer counted: alone, with its article, or by the bound of an article."""
        store = History()
        for number in range(VERSIONS_KEPT + 2):
            store.replace("cats", kept(f"Cats {number}."), kept(f"Cats {number + 1}."), When(NOON, None))
        store.replace("dogs", kept("Dogs."), kept("Owls."), When(NOON, None))
        assert len(store) == VERSIONS_KEPT + 1
        assert store.size_bytes == sum(past.size_bytes for past in store)
        store.drop("cats")
        store.drop("cats")
        assert [past.article_id for past in store] == ["dogs"]
        store.drop("dogs")
        assert (store.size_bytes, len(store), store.of("dogs")) == (0, 0, [])

    def test_of_one_that_is_larger_than_all_may_be_there_is_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(history, "HISTORY_BYTES", 10)
        store = History()
        store.replace("cats", kept("Cats."), kept("Owls."), When(NOON, None))
        assert (len(store), "cats" in store) == (0, False)

    def test_a_text_is_packed(self) -> None:
        store = History()
        long = kept("\n\n".join(f"Cats purr in the house number {number}." for number in range(200)))
        store.replace("cats", long, CATS, When(NOON, None))
        (past,) = store
        assert past.size_bytes < len(long.text) / 4

    def test_a_copy_is_not_touched(self) -> None:
        store = History()
        store.replace("cats", kept("Cats."), kept("Owls."), When(NOON, None))
        copy = store.copy()
        store.drop("cats")
        copy.replace("dogs", kept("Dogs."), kept("Owls."), When(NOON, None))
        assert ([past.article_id for past in copy], len(store)) == (["cats", "dogs"], 0)


class TestEditsThatNobodyCanUndo:
    """Made by TinyDB's own functions: nobody knows when, so that there is nothing to tell of it."""

    def test_make_no_version(self) -> None:
        rows = Rows()
        rows.apply([Edit("cats", kept("Cats.")), Edit("cats", kept("Owls."))])
        assert len(rows.history) == 0

    def test_that_remove_an_article_take_its_versions(self) -> None:
        rows = Rows()
        stamps = [Stamp(str(number), NOON + timedelta(hours=number), None) for number in range(2)]
        rows.apply([Edit("cats", kept("Cats."), stamps[0]), Edit("cats", kept("Owls."), stamps[1])])
        assert len(rows.history) == 1
        rows.apply([Edit("cats", None)])
        assert len(rows.history) == 0


def test_articles_with_the_same_content_are_the_same_version() -> None:
    """The author and the time of the second addition make no difference."""
    store = History()
    again = PackedRow.of(row_of_article(replace(full_article(), added_at=NOON + timedelta(days=1))))
    store.replace("cats", CATS, again, When(NOON, None))
    assert len(store) == 0
