"""The salvage of a damaged archive: all that is whole, and nothing else."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from index.backends.bm25.backend import BM25Backend
from index.disk.frames import framed
from index.disk.paths import INDEX_NAME
from index.maintenance.check import examine
from index.maintenance.salvage import Unnamed, salvage
from index.model import Article
from index.store.compaction import CompactingStorage
from index.store.data_versions import replay
from index.store.journal import Journal
from index.store.packed import PackedRow
from index.store.replay import header_of
from index.store.state import Edit, encode_edits, encode_purge
from index.store.tinydb import TinyDBStore
from tests.support.archive.store_changes import adding, article, full_article, removing

SNAPSHOT, JOURNAL = "archive.snapshot", "archive.000002.journal"
CATS, DOGS, BIRDS, GONE = full_article(), article("dogs"), article("birds"), article("gone")
STONES = article("stones")
DOGS_2 = article("dogs", "Dogs sing.")
ALL = [CATS, DOGS_2, BIRDS]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """An archive with articles in the snapshot and in the journal; one was replaced and one was removed there."""
    journal, rows = Journal.open(tmp_path / "archive", replay)
    storage = CompactingStorage(rows, journal)
    store = TinyDBStore(storage)
    store.apply([adding(CATS), adding(DOGS), adding(GONE)])
    storage.compact()
    store.apply([adding(DOGS_2, before=DOGS)])
    store.apply([removing(GONE)])
    store.apply([adding(BIRDS)])
    store.close()
    return tmp_path / "archive"


def damage(path: Path, old: bytes, new: bytes) -> None:
    content = path.read_bytes()
    assert content.count(old) >= 1
    path.write_bytes(content.replace(old, new, 1))


def cut_before(path: Path, place: bytes) -> None:
    content = path.read_bytes()
    assert content.count(place) == 1
    path.write_bytes(content.partition(place)[0])


class TestWhatArticlesWere:
    def test_is_not_in_question(self, directory: Path) -> None:
        """Whole or damaged, it says nothing of what they are; nor does it stand in for an article that is lost."""
        journal, rows = Journal.open(directory, replay)
        CompactingStorage(rows, journal).compact()
        journal.close()
        snapshot = directory / SNAPSHOT
        damage(snapshot, b'"until"', b'"untie"')
        assert salvage(directory).articles == tuple(ALL)
        assert salvage(directory).places == 0, "none that matters"
        assert [finding.article for finding in examine(directory)] == [DOGS.id]
        damage(snapshot, b"Dogs sing.", b"Dogs sink.")
        assert salvage(directory).lost == {DOGS.id}


class TestSalvage:
    def test_of_an_archive_in_order_is_all_of_it(self, directory: Path) -> None:
        found = salvage(directory)
        assert (list(found.articles), found.lost, found.doubtful, found.places) == (ALL, frozenset(), frozenset(), 0)
        assert found.unnamed == Unnamed(0, 0)

    def test_of_data_of_version_1_too(self, tmp_path: Path) -> None:
        shutil.copytree(Path(__file__).parents[1] / "store" / "data_version_1", tmp_path / "old")
        found = salvage(tmp_path / "old")
        assert list(found.articles) == list(TinyDBStore.open(tmp_path / "old", read_only=True))
        assert found.places == 0

    def test_of_nothing_is_nothing(self, tmp_path: Path) -> None:
        """There is no snapshot to be read: that is told."""
        assert (salvage(tmp_path).articles, salvage(tmp_path).places) == ((), 1)

    def test_names_what_is_lost(self, directory: Path) -> None:
        damage(directory / SNAPSHOT, b"Who purrs", b"Who burrs")
        found = salvage(directory)
        assert list(found.articles) == [DOGS_2, BIRDS]
        assert (found.lost, found.doubtful, found.places) == (frozenset([CATS.id]), frozenset(), 1)

    def test_says_how_many_are_lost_with_the_rest_of_a_snapshot(self, directory: Path) -> None:
        """The missing rest names nothing, but the snapshot begins with the number of its articles."""
        cut_before(directory / SNAPSHOT, b"Who purrs")
        found = salvage(directory)
        assert list(found.articles) == [DOGS_2, BIRDS]
        assert (found.lost, found.unnamed, found.places) == (frozenset([CATS.id]), Unnamed(0, 2), 1), (
            "the journal writes two articles that may be those"
        )

    def test_says_so_of_one_that_is_cut_between_two_records(self, directory: Path) -> None:
        for name, records in ((SNAPSHOT, 4), (JOURNAL, 1)):
            lines = (directory / name).read_bytes().splitlines(keepends=True)
            (directory / name).write_bytes(b"".join(lines[:records]))
        found = salvage(directory)
        assert list(found.articles) == [CATS, DOGS]
        assert (found.lost, found.unnamed, found.places) == (frozenset(), Unnamed(1, 1), 1)

    def test_says_so_of_one_that_is_empty(self, directory: Path) -> None:
        (directory / SNAPSHOT).write_bytes(b"")
        found = salvage(directory)
        assert (list(found.articles), found.unnamed, found.places) == ([DOGS_2, BIRDS], Unnamed(0, 0), 1)

    @pytest.mark.parametrize("header", [b"{}", b"[]", b"1"])
    def test_of_one_that_has_lost_its_header_the_rest_is_read(self, directory: Path, header: bytes) -> None:
        path = directory / SNAPSHOT
        path.write_bytes(framed(header) + path.read_bytes().partition(b"\n")[2])
        found = salvage(directory)
        assert list(found.articles) == ALL
        assert found.unnamed == Unnamed(0, 0)

    def test_of_a_snapshot_that_tells_only_its_records_no_more_is_lost_than_those(self, directory: Path) -> None:
        """One of an earlier Byline; some of the records may be changes that could be undone."""
        path = directory / SNAPSHOT
        rest = path.read_bytes().partition(b"\n")[2]
        path.write_bytes(framed(header_of("snapshot", 2, {"records": 7})) + rest)
        assert salvage(directory).unnamed == Unnamed(0, 0)
        cut_before(path, b"Who purrs")
        assert salvage(directory).unnamed == Unnamed(0, 5)

    def test_the_saved_index_names_what_is_cut_off(self, directory: Path) -> None:
        with closing(BM25Backend.open(directory / INDEX_NAME)) as backend:
            backend.index([CATS, DOGS_2, BIRDS, STONES])
        cut_before(directory / SNAPSHOT, b"Who purrs")
        found = salvage(directory)
        assert (found.lost, found.unnamed) == (frozenset([CATS.id, STONES.id]), Unnamed(0, 1))

    @pytest.mark.parametrize("damaged", ["index.manifest", "000001.segment"])
    def test_an_index_that_is_damaged_names_nothing(self, damaged: str, directory: Path) -> None:
        with closing(BM25Backend.open(directory / INDEX_NAME)) as backend:
            backend.index([STONES])
        (directory / INDEX_NAME / damaged).write_bytes(b"rubbish")
        cut_before(directory / SNAPSHOT, b"Who purrs")
        assert salvage(directory).lost == frozenset([CATS.id])

    def test_what_was_purged_since_is_not_lost(self, directory: Path) -> None:
        path = directory / JOURNAL
        path.write_bytes(path.read_bytes() + framed(encode_purge(7, [CATS.id])))
        damage(directory / SNAPSHOT, b"Who purrs", b"Who burrs")
        found = salvage(directory)
        assert (list(found.articles), found.lost, found.places) == ([DOGS_2, BIRDS], frozenset(), 1)

    def test_what_a_damaged_purge_names_is_in_doubt(self, directory: Path) -> None:
        path = directory / JOURNAL
        purge = framed(encode_purge(7, [CATS.id])).replace(b'"revision":7', b'"revision":6')
        path.write_bytes(path.read_bytes() + purge)
        assert salvage(directory).doubtful == frozenset([CATS.id])

    def test_what_was_written_again_since_is_whole(self, directory: Path) -> None:
        damage(directory / SNAPSHOT, b'"Cats purr.","Dogs', b'"Cats purr.","Logs')
        found = salvage(directory)
        assert {each.id for each in found.articles} == {each.id for each in ALL}
        assert DOGS_2 in found.articles
        assert (found.lost, found.doubtful, found.places) == (frozenset(), frozenset(), 1)

    def test_names_what_may_have_been_changed_or_removed_since(self, directory: Path) -> None:
        damage(directory / JOURNAL, b"Dogs sing", b"Dogs ring")
        damage(directory / JOURNAL, b'"content_hash":null', b'"content_hash":nill')
        found = salvage(directory)
        assert list(found.articles) == [CATS, DOGS, GONE, BIRDS]
        assert (found.lost, found.doubtful, found.places) == (frozenset(), frozenset([DOGS.id, GONE.id]), 2)

    @pytest.mark.parametrize("name", [SNAPSHOT, JOURNAL])
    def test_of_a_file_that_is_missing_or_empty_takes_the_other(self, name: str, directory: Path) -> None:
        (directory / name).unlink()
        found = salvage(directory)
        assert set(map(article_id, found.articles)) <= set(map(article_id, [*ALL, GONE]))
        assert found.places == (1 if name == SNAPSHOT else 0), (
            "without its only journal nothing tells that it was there"
        )

    def test_a_file_that_does_not_say_its_version_is_read_as_of_the_present_one(self, directory: Path) -> None:
        path = directory / JOURNAL
        path.write_bytes(framed(b"{") + path.read_bytes().partition(b"\n")[2])
        found = salvage(directory)
        assert (list(found.articles), found.places) == (ALL, 1)

    def test_a_torn_end_is_no_damage(self, directory: Path) -> None:
        """It was never acknowledged."""
        path = directory / JOURNAL
        path.write_bytes(path.read_bytes()[:-5])
        found = salvage(directory)
        assert (list(found.articles), found.places) == ([CATS, DOGS_2], 0)

    def test_what_is_whole_but_cannot_be_is_damage(self, directory: Path) -> None:
        path = directory / JOURNAL
        other_hash = PackedRow.of(
            {"title": "Cats", "paragraphs": ["Purr."], "content_hash": "0", "added_at": "2026-01-01"}
        )
        edits = [Edit("abcdefghij", PackedRow.of({"title": "No text"})), Edit("bcdefghijk", other_hash)]
        more = [framed(b"[]"), framed(b'{"edits":[{"article":"cdefghijkl"}],"revision":7}')]
        path.write_bytes(path.read_bytes() + framed(encode_edits(8, edits)) + b"".join(more))
        found = salvage(directory)
        assert list(found.articles) == ALL
        assert (found.lost, found.places) == (frozenset(["abcdefghij", "bcdefghijk", "cdefghijkl"]), 4)

    def test_a_damaged_change_that_could_be_undone_harms_no_article(self, directory: Path) -> None:
        damage(directory / SNAPSHOT, b'"by":"telegram:1"', b'"by":"telegram:2"')
        found = salvage(directory)
        assert (list(found.articles), found.places) == (ALL, 0)

    def test_changes_nothing(self, directory: Path) -> None:
        damage(directory / SNAPSHOT, b"Dogs bark", b"Logs bark")
        before = {path: path.read_bytes() for path in directory.iterdir()}
        salvage(directory)
        assert {path: path.read_bytes() for path in directory.iterdir()} == before


def article_id(article: Article) -> str:
    return article.id


@pytest.mark.slow
@pytest.mark.parametrize("name", [SNAPSHOT, JOURNAL])
def test_whatever_byte_is_damaged_nothing_damaged_is_got_out(name: str, directory: Path) -> None:
    """An article that is written out was stored so at some time; the damage names every other, and those in doubt."""
    stored = [CATS, DOGS, DOGS_2, BIRDS, GONE]
    path = directory / name
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        found = salvage(directory)
        assert all(each in stored for each in found.articles)
        if not found.places:
            assert list(found.articles) == ALL, place
        assert [finding for finding in examine(directory) if not finding.harmless], place
