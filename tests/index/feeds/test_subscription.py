"""The state of feeds outlives the process, and so do the handled entries."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.bookkeeping import FEED_KEY, MAX_NOTE_BYTES
from index.disk.key_value import NotebookFile
from index.extraction.feeds.listing import FeedEntry, ListingKind
from index.feeds.seen import MAX_SEEN, MAX_TRIES, Known, Seen
from index.feeds.subscription import (
    ENTRIES_KEY,
    TIMES_KEPT,
    Outcome,
    Subscription,
    Subscriptions,
    Trouble,
    key_of,
    times_with,
)
from index.ingest import NOTHING_KNOWN, Validators

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
URL = "https://fen.example/feed"

FULL = Subscription(
    url=URL,
    title="The Fen",
    kind=ListingKind.SITEMAP,
    subscribed_by=7,
    since=NOON,
    next_at=NOON + timedelta(hours=1),
    etag='"1"',
    last_modified="Tue, 03 Nov 2026 10:00:00 GMT",
    checked_at=NOON,
    complete_until=NOON,
    failures=2,
    failing_since=NOON,
    cause="The server answered 500.",
    apart_s=60,
    times=(1, 2, 3),
    outcomes=(3_000, Outcome.DEAD, Outcome.NO_TEXT),
    waiting=3,
    gap=(NOON, NOON + timedelta(days=1)),
    told=(Trouble.FAILING,),
)


def entry(name: str, digest: str = "0123456789abcdef", at: datetime | None = None) -> FeedEntry:
    return FeedEntry(name, digest, published=at)


class TestSubscriptions:
    def test_are_kept(self, tmp_path: Path) -> None:
        plain = dataclasses.replace(FULL, url="https://moor.example/", since=NOON - timedelta(days=1))
        subscriptions = Subscriptions(NotebookFile(tmp_path))
        subscriptions.put(FULL)
        subscriptions.put(plain)
        subscriptions = Subscriptions(NotebookFile(tmp_path))
        assert subscriptions.all() == [plain, FULL]
        subscriptions.remove(plain.url)
        assert Subscriptions(NotebookFile(tmp_path)).all() == [FULL]

    def test_are_found_by_their_address_in_whatever_form_and_by_their_key(self) -> None:
        subscriptions = Subscriptions(NotebookFile.in_memory())
        subscriptions.put(FULL)
        for reference in (URL, FULL.key, "http://FEN.example:80/feed/?utm_source=x"):
            assert subscriptions.get(reference) == FULL
        assert subscriptions.get("https://fen.example/other") is None
        assert key_of(URL) == FULL.key
        assert (len(FULL.key), FULL.by) == (10, f"feed:{URL}")

    def test_that_cannot_be_understood_are_passed_over(self, caplog: pytest.LogCaptureFixture) -> None:
        notebook = NotebookFile.in_memory()
        notebook.put(f"{FEED_KEY}x", {"url": 3})
        assert Subscriptions(notebook).all() == []
        assert "cannot be understood" in caplog.text

    def test_move_with_what_is_known_of_their_entries(self) -> None:
        subscriptions = Subscriptions(NotebookFile.in_memory())
        seen = Seen()
        seen.note(entry("a"), "abcdefghij")
        subscriptions.put(FULL)
        subscriptions.put_seen(URL, seen)
        moved = subscriptions.move(FULL, "https://new.example/feed")
        assert subscriptions.all() == [moved]
        assert subscriptions.seen(moved.url).known(entry("a"))
        assert len(subscriptions.seen(URL)) == 0

    def test_cannot_be_changed_in_an_archive_that_cannot(self, tmp_path: Path) -> None:
        assert Subscriptions(NotebookFile(tmp_path)).can_change
        assert not Subscriptions(NotebookFile(tmp_path, read_only=True)).can_change

    def test_ask_for_all_while_entries_are_waiting(self) -> None:
        assert FULL.validators == NOTHING_KNOWN
        assert dataclasses.replace(FULL, waiting=0).validators == Validators(FULL.etag, FULL.last_modified)

    def test_know_when_the_last_entry_was_published(self) -> None:
        assert FULL.last_entry_at == datetime(1970, 1, 1, 0, 0, 3, tzinfo=UTC)
        assert dataclasses.replace(FULL, times=()).last_entry_at is None


class TestTimes:
    def test_are_those_of_the_last_entries_and_none_to_come(self) -> None:
        entries = [entry(str(n), at=NOON + timedelta(days=n)) for n in range(-50, 9)] + [entry("none")]
        times = times_with((1,), entries, NOON)
        assert len(times) == TIMES_KEPT
        assert times[-1] == NOON.timestamp()
        assert times_with((5, 3), [entry("old", at=datetime(1, 1, 1, tzinfo=UTC))], NOON) == (3, 5)


class TestSeen:
    def test_is_done_until_it_is_edited(self) -> None:
        seen = Seen()
        assert not seen.is_done(entry("a"))
        seen.note(entry("a"), "abcdefghij")
        seen = Seen.from_note(seen.to_note())
        assert seen.is_done(entry("a"))
        assert seen.known(entry("a")) == Known("0123456789", "abcdefghij")
        assert not seen.is_done(entry("a", "another digest"))

    def test_is_tried_again_so_many_times(self) -> None:
        seen = Seen()
        for tries in range(1, MAX_TRIES):
            seen.note(entry("a"), None, tries)
            seen = Seen.from_note(seen.to_note())
            assert not seen.is_done(entry("a"))
        seen.note(entry("a"), None, MAX_TRIES)
        assert seen.is_done(entry("a"))

    def test_counts_what_is_no_article(self) -> None:
        seen = Seen()
        assert seen.without_article == 0
        for name, article_id in (("a", "abcdefghij"), ("b", None), ("c", None)):
            seen.note(entry(name), article_id)
        assert seen.without_article == 2

    def test_forgets_first_what_is_listed_no_more(self) -> None:
        seen = Seen()
        for n in range(MAX_SEEN + 100):
            seen.note(entry(str(n)))
        seen.keep([entry("0"), entry("never noted")])
        assert len(seen) == MAX_SEEN
        assert [bool(seen.known(entry(str(n)))) for n in (0, 1, 101, MAX_SEEN)] == [True, False, True, True]

    def test_fits_a_note(self) -> None:
        seen = Seen()
        for n in range(MAX_SEEN):
            seen.note(entry(str(n)), "abcdefghij", 1)
        notebook = NotebookFile.in_memory()
        notebook.put(f"{ENTRIES_KEY}{'x' * 2_000}", seen.to_note())
        assert MAX_NOTE_BYTES > 1

    @pytest.mark.parametrize("note", [None, {}, {"entries": 3}, {"entries": {"a": 3}}])
    def test_is_empty_where_nothing_can_be_understood(self, note: dict[str, object] | None) -> None:
        assert len(Seen.from_note(note)) == 0

    @given(st.dictionaries(st.text(), st.text()))
    def test_bears_with_any_note(self, entries: dict[str, str]) -> None:
        seen = Seen.from_note({"entries": entries})
        assert len(Seen.from_note(seen.to_note())) == len(seen)

    @given(st.text(), st.text(min_size=10, max_size=16, alphabet="0123456789abcdef"))
    def test_knows_ids_of_all_kinds(self, entry_id: str, digest: str) -> None:
        seen = Seen()
        seen.note(entry(entry_id, digest))
        assert Seen.from_note(seen.to_note()).is_done(entry(entry_id, digest))
