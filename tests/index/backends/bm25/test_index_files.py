"""The saved index: a cache that is checked, and never needed."""

from __future__ import annotations

import errno
import logging
import os
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import Field, terms_of
from index.analysis.token_ids import tokens_of
from index.analysis.wording import wording_number
from index.backends.base import QueryTerm, Ranking, Scope
from index.backends.bm25 import checked_file, index_files, live_index, saving, segment_file
from index.backends.bm25.backend import BM25Backend, segment_of
from index.backends.bm25.index_files import SavedIndex
from index.backends.bm25.merge import merged
from index.backends.bm25.segments import Segment
from index.disk.filesystem import Files
from index.errors import BackendUnavailableError, IndexDamagedError
from index.metadata.article_filter import ANY_ARTICLE, ArticleFilter
from index.metadata.metadata_index import MetadataIndex
from index.model import Article, Paragraph
from tests.support.archive.backend_articles import article
from tests.support.archive.bm25_scores import NAME, TEXTS, WORD, expected_scores
from tests.support.faulty_files import FaultyFiles, KilledError
from tests.support.waiting import HANG_S

QUERY = [
    QueryTerm(field, term, 0.5) for field in Field for word in ("cat", "purr") for term in terms_of(word, "en", field)
]
PETS = [
    article("Cats purr.", "Dogs bark.", name="a", title="Pets"),
    article("Cats hiss, cats purr.", name="b", language="no"),
    article("Birds sing.", "A cat sings to the birds.", name="c"),
]


def bytes_of(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(directory.glob("*"))}


def scores(ranking: Ranking) -> dict[str, float]:
    return {f"{match.passage_id}": match.score for match in ranking.matches}


def served(backend: BM25Backend) -> tuple[dict[str, float], dict[str, tuple[bytes, list[int]]]]:
    """All that is read of the index for a question: scores, and what the passages are made of."""
    ranking = backend.search(QUERY, 10)
    readings = {
        f"{match.passage_id}": (read.tokens.tobytes(), read.sentence_sizes.tolist())
        for place, match in enumerate(ranking.matches)
        for read in [ranking.read([place])]
    }
    return {name: round(score, 9) for name, score in scores(ranking).items()}, readings


def saved_index(directory: Path, *articles: Article) -> None:
    """Make a saved index of these articles."""
    backend = BM25Backend.open(directory)
    backend.index(articles or PETS)
    backend.close()


def settle(backend: BM25Backend) -> None:
    """Wait until what is saved beside is on disk."""
    assert backend._saver
    backend._saver.settle()


def reconcile(backend: BM25Backend, articles: Sequence[Article]) -> None:
    """Do what a corpus does on opening, and when a part is found damaged."""
    wanted = {each.id: each.content_hash for each in articles}
    indexed = backend.indexed_hashes()
    backend.delete([article_id for article_id in indexed if article_id not in wanted])
    backend.index([each for each in articles if indexed.get(each.id) != each.content_hash])


class TestOpening:
    def test_answers_are_those_from_before(self, tmp_path: Path) -> None:
        backend = BM25Backend.open(tmp_path / "index")
        backend.index(PETS)
        before = served(backend)
        backend.close()
        again = BM25Backend.open(tmp_path / "index")
        assert served(again) == before
        assert again.indexed_hashes() == {each.id: each.content_hash for each in PETS}
        assert again.languages == backend.languages
        assert len(again) == 5

    def test_nothing_is_written_where_nothing_is_indexed(self, tmp_path: Path) -> None:
        BM25Backend.open(tmp_path / "index").close()
        assert not (tmp_path / "index" / "000001.segment").exists()

    def test_what_was_deleted_stays_deleted(self, tmp_path: Path) -> None:
        saved_index(tmp_path)
        backend = BM25Backend.open(tmp_path)
        backend.delete(["b"])
        expected = served(backend)
        backend.close()
        again = BM25Backend.open(tmp_path)
        assert (served(again), sorted(again.indexed_hashes())) == (expected, ["a", "c"])

    def test_what_was_saved_by_another_version_is_left_out(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Its files are removed."""
        saved_index(tmp_path)
        monkeypatch.setattr(index_files, "fingerprint", lambda: "another")
        caplog.set_level(logging.INFO)
        backend = BM25Backend.open(tmp_path)
        assert (len(backend), backend.indexed_hashes()) == (0, {})
        assert "another version" in caplog.text
        assert list(bytes_of(tmp_path)) == ["index.manifest"]
        backend.index(PETS)
        backend.close()
        assert len(BM25Backend.open(tmp_path)) == 5

    @pytest.mark.parametrize("manifest", ['{"format": 2, "parts": []}', '{"format": 1}', "[1]", "null"])
    def test_what_a_newer_version_may_say_is_left_out(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture, manifest: str
    ) -> None:
        """Whatever form it chose, if its checksum is right."""
        saved_index(tmp_path)
        (tmp_path / "index.manifest").write_text(index_files._checksummed(manifest))
        caplog.set_level(logging.INFO)
        assert len(BM25Backend.open(tmp_path)) == 0
        assert "another version" in caplog.text
        assert list(index_files.damage_of(tmp_path)) == []

    def test_files_that_no_manifest_names_are_removed(self, tmp_path: Path) -> None:
        """But no files of others."""
        saved_index(tmp_path)
        for name in ("000009.segment", "index.manifest.tmp", "notes.txt"):
            (tmp_path / name).write_bytes(b"?")
        BM25Backend.open(tmp_path)
        assert list(bytes_of(tmp_path)) == ["000001.segment", "index.manifest", "notes.txt"]

    def test_files_that_cannot_be_removed_are_left(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        saved_index(tmp_path)
        (tmp_path / "000009.segment").write_bytes(b"?")
        backend = BM25Backend.open(tmp_path, files=FaultyFiles(0, "EIO", sticky=True))
        assert len(backend) == 5
        assert "could not be removed" in caplog.text

    def test_a_manifest_that_cannot_be_read_is_none(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        (tmp_path / "index.manifest").mkdir()
        assert len(BM25Backend.open(tmp_path, read_only=True)) == 0
        assert "cannot be read" in caplog.text


def loaded_bytes(backend: BM25Backend) -> int:
    return backend._index.state.loaded_bytes


class TestMemory:
    @pytest.fixture(autouse=True)
    def small_blocks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Of which a small file has many."""
        monkeypatch.setattr(checked_file, "BLOCK_BYTES", 64)

    def test_holds_what_was_asked_for_alone(self, tmp_path: Path) -> None:
        saved_index(tmp_path, article(*(f"Cats purr {number} {number + 1}." for number in range(500))))
        backend = BM25Backend.open(tmp_path)
        assert loaded_bytes(backend) == 0
        backend.search(QUERY, 10)
        assert 0 < loaded_bytes(backend) < (tmp_path / "000001.segment").stat().st_size / 2

    def test_a_merge_keeps_nothing_of_what_it_reads(self, tmp_path: Path) -> None:
        saved_index(tmp_path, article(*(f"Cats purr {number} {number + 1}." for number in range(500))))
        backend = BM25Backend.open(tmp_path)
        (segment,) = backend._index.state.segments
        assert merged([segment]).count == segment.count
        assert loaded_bytes(backend) == 0

    def test_what_is_too_much_is_read_again(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Answers stay the same, and one that was begun before is read to its end."""
        saved_index(tmp_path)
        backend = BM25Backend.open(tmp_path)
        backend.index([article("Cats purr in memory.", name="d")])
        expected = served(backend)
        monkeypatch.setattr(live_index, "MAX_LOADED_BYTES", loaded_bytes(backend) - 1)
        begun = backend.search(QUERY, 10)
        assert loaded_bytes(backend) == 0
        assert [begun.read([place]) for place in range(len(begun.matches))] != []
        for _ in range(3):
            assert served(backend) == expected

    def test_is_given_back(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """By the last search that looks at it."""
        saved_index(tmp_path)
        backend = BM25Backend.open(tmp_path)
        monkeypatch.setattr(live_index, "MAX_LOADED_BYTES", 0)
        areas = weakref.WeakSet(segment.forward.guard for segment in backend._index.state.segments)
        ranking = backend.search(QUERY, 10)
        assert len(areas) == 1, "what was found may still be read"
        del ranking
        assert len(areas) == 0

    def test_two_searches_at_once_let_go_of_it_once(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        saved_index(tmp_path)
        backend = BM25Backend.open(tmp_path)
        monkeypatch.setattr(live_index, "MAX_LOADED_BYTES", 0)
        backend.search(QUERY, 10)
        state = backend._index.state
        backend._index.unload()
        assert backend._index.state is state

    def test_a_system_without_huge_pages_is_no_matter(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        saved_index(tmp_path)
        expected = served(BM25Backend.open(tmp_path))
        monkeypatch.setattr(checked_file, "_ADVICE", [12_345])
        assert served(BM25Backend.open(tmp_path)) == expected


class TestReadOnly:
    def test_nothing_is_written(self, tmp_path: Path) -> None:
        """Not even what a writer would tidy up, or what has changed."""
        saved_index(tmp_path)
        (tmp_path / "000009.segment").write_bytes(b"?")
        before = bytes_of(tmp_path)
        backend = BM25Backend.open(tmp_path, read_only=True)
        backend.index([article("Cows moo.", name="d")])
        backend.delete(["a"])
        backend.purge(["b"])
        assert sorted(backend.indexed_hashes()) == ["c", "d"]
        backend.close()
        assert bytes_of(tmp_path) == before

    def test_no_directory_is_made(self, tmp_path: Path) -> None:
        backend = BM25Backend.open(tmp_path / "index", read_only=True)
        backend.index(PETS)
        backend.close()
        assert not (tmp_path / "index").exists()

    def test_files_that_a_writer_replaces_meanwhile_are_looked_for_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        saved_index(tmp_path, *PETS[:2])
        writer = BM25Backend.open(tmp_path)
        writer.index(PETS)
        real = segment_file.open_segment

        def open_late(*args: object) -> Segment:
            writer.close()  # writes another file, and removes the old one
            return real(*args)  # type: ignore[arg-type]  # as it is called

        monkeypatch.setattr(index_files, "open_segment", open_late)
        assert len(BM25Backend.open(tmp_path, read_only=True)) == 5

    def test_what_is_replaced_again_and_again_is_given_up(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        saved_index(tmp_path)
        texts = iter(range(1_000))
        entries = index_files._entries_in(index_files._text_of(tmp_path))
        monkeypatch.setattr(index_files, "_entries_in", lambda _: entries)
        monkeypatch.setattr(index_files, "_text_of", lambda _: str(next(texts)))
        (tmp_path / "000001.segment").unlink()
        assert len(BM25Backend.open(tmp_path, read_only=True)) == 0


def damaged_copies(original: bytes, step: int) -> Iterator[bytes]:
    """The file with a byte changed, and cut, at every so many bytes."""
    for at in range(0, len(original), step):
        yield original[:at] + bytes([original[at] ^ 0x40]) + original[at + 1 :]
        yield original[:at]


def unreadable(*_: int) -> bytes:
    raise OSError(errno.EIO, "Input/output error")


def cut_short(descriptor: int, size_bytes: int, at: int) -> bytes:
    content = bytearray(size_bytes // 2)
    os.preadv(descriptor, [content], at)
    return bytes(content)


class TestDamage:
    @pytest.fixture(autouse=True)
    def small_blocks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Of which a small file has many."""
        monkeypatch.setattr(checked_file, "BLOCK_BYTES", 64)

    @pytest.mark.parametrize("step", [61, pytest.param(7, marks=pytest.mark.slow)])
    def test_is_noticed_wherever_it_is_and_never_changes_an_answer(self, tmp_path: Path, step: int) -> None:
        """At the latest by the search that would use it; what is damaged is then made again."""
        saved_index(tmp_path)
        expected = served(BM25Backend.open(tmp_path))
        for name, original in bytes_of(tmp_path).items():
            for damaged in damaged_copies(original, step):
                (tmp_path / name).write_bytes(damaged)
                assert [*index_files.damage_of(tmp_path)] != [], "doctor finds it"
                backend = BM25Backend.open(tmp_path, read_only=True)
                reconcile(backend, PETS)
                try:
                    assert served(backend) == expected
                except IndexDamagedError:
                    reconcile(backend, PETS)
                    assert served(backend) == expected
                    assert {segment.contents.origin for segment in backend._index.state.segments} == {""}
            (tmp_path / name).write_bytes(original)
        assert [*index_files.damage_of(tmp_path)] == []

    def test_what_was_read_is_not_read_again(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        saved_index(tmp_path)
        backend = BM25Backend.open(tmp_path)
        words = [term for term in QUERY if term.field is Field.WORDS]
        before = backend.search(words, 10)
        monkeypatch.delattr(checked_file.CheckedFile, "block")
        assert backend.search(words, 10).matches == before.matches
        with pytest.raises(AttributeError):
            backend.search(QUERY, 10)

    def test_postings_that_are_cut_off_meanwhile_are_made_again(self, tmp_path: Path) -> None:
        saved_index(tmp_path, article(*["Cats purr, and dogs bark."] * 2_000, name="d"), *PETS)
        backend = BM25Backend.open(tmp_path)
        (segment,) = backend._index.state.segments
        assert segment.seal is not None
        _, table = segment_file._opened(tmp_path / "000001.segment", segment.seal)
        os.truncate(tmp_path / "000001.segment", table.checked_bytes)
        with pytest.raises(IndexDamagedError):
            backend.search(QUERY, 10)
        reconcile(backend, PETS)
        assert len(backend.search(QUERY, 10).matches) == 3

    def test_a_file_that_is_cut_off_after_a_search_goes_on_answering(self, tmp_path: Path) -> None:
        """Whoever looked at pages of the file that are mapped would be ended by a signal."""
        saved_index(tmp_path)
        backend = BM25Backend.open(tmp_path)
        expected = served(backend)
        os.truncate(tmp_path / "000001.segment", 0)
        assert served(backend) == expected

    @pytest.mark.parametrize("read", [unreadable, cut_short])
    def test_a_file_that_cannot_be_read_is_made_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Callable[..., bytes]
    ) -> None:
        saved_index(tmp_path)
        backend = BM25Backend.open(tmp_path)
        monkeypatch.setattr("index.backends.bm25.checked_file.os.pread", read)
        with pytest.raises(IndexDamagedError):
            backend.search(QUERY, 10)
        reconcile(backend, PETS)
        assert len(backend.search(QUERY, 10).matches) == 3

    @pytest.mark.parametrize("name", ["000001.segment", "index.manifest"])
    def test_a_missing_file_is_made_again(self, tmp_path: Path, name: str) -> None:
        saved_index(tmp_path)
        (tmp_path / name).unlink()
        backend = BM25Backend.open(tmp_path)
        assert backend.indexed_hashes() == {}
        reconcile(backend, PETS)
        backend.close()
        assert len(BM25Backend.open(tmp_path)) == 5
        assert [*index_files.damage_of(tmp_path)] == []

    def test_a_part_that_is_missing_leaves_the_others(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        saved_index(tmp_path, article(*["Cows moo."] * 9, name="d"))
        saved_index(tmp_path)
        assert len(bytes_of(tmp_path)) == 3
        (tmp_path / "000001.segment").unlink()
        assert sorted(BM25Backend.open(tmp_path).indexed_hashes()) == ["a", "b", "c"]
        assert "000001.segment" in caplog.text

    def test_a_file_of_another_archive_is_never_served(self, tmp_path: Path) -> None:
        """Though it is whole, and may have the same name and size."""
        saved_index(tmp_path / "other", *(article("Cows moo.", name=each.id) for each in PETS))
        saved_index(tmp_path / "own")
        foreign = (tmp_path / "other" / "000001.segment").read_bytes()
        path = tmp_path / "own" / "000001.segment"
        for content in (foreign, foreign[: path.stat().st_size].ljust(path.stat().st_size, b"\0")):
            path.write_bytes(content)
            assert [error.path for error, _ in index_files.damage_of(tmp_path / "own")] == [path]
            backend = BM25Backend.open(tmp_path / "own", read_only=True)
            assert backend.indexed_hashes() == {}
            reconcile(backend, PETS)
            assert backend.search([QueryTerm(Field.WORDS, "moo")], 10).matches == ()

    def test_the_articles_are_told_though_the_file_cannot_be_opened(self, tmp_path: Path) -> None:
        """It is enough that the part of the file that names them is whole."""
        saved_index(tmp_path)
        path = tmp_path / "000001.segment"
        keys = BM25Backend.open(tmp_path)._index.state.segments[0].fields[Field.WORDS].keys
        content = bytearray(path.read_bytes())
        content[content.index(keys.tobytes()) + 8] ^= 1
        path.write_bytes(content)
        assert BM25Backend.open(tmp_path, read_only=True).indexed_hashes() == {}
        ((_, article_ids),) = index_files.damage_of(tmp_path)
        assert article_ids == ("a", "b", "c")

    def rotten(self, directory: Path) -> BM25Backend:
        """A writer whose first file has a damaged posting."""
        saved_index(directory)
        path = directory / "000001.segment"
        content = bytearray(path.read_bytes())
        segment = BM25Backend.open(directory)._index.state.segments[0]
        postings = segment.fields[Field.WORDS]
        at = content.index(postings.piece(0, len(postings.rows))[0].tobytes())
        content[at] ^= 1
        path.write_bytes(content)
        return BM25Backend.open(directory)

    def test_what_is_not_in_the_archive_any_more_is_deleted(self, tmp_path: Path) -> None:
        backend = self.rotten(tmp_path)
        for _ in range(2):
            with pytest.raises(IndexDamagedError):
                backend.search(QUERY, 10)
        reconcile(backend, PETS[:1])
        assert sorted(backend.indexed_hashes()) == ["a"]
        assert backend.search(QUERY, 10).passage_count == 2

    def test_keeps_from_telling_which_terms_stand_somewhere(self, tmp_path: Path) -> None:
        backend = self.rotten(tmp_path)
        with pytest.raises(IndexDamagedError):
            backend.known_terms([term.term for term in QUERY])

    def test_that_is_met_by_saving_is_made_again(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        """A part that could not be read is not saved."""
        backend = self.rotten(tmp_path)
        backend.index([article(*["Cows moo."] * 9, name="d")])
        backend.close()
        assert caplog.text.count("made again") == 1
        assert backend.indexed_hashes() == dict.fromkeys("abc", "") | {"d": backend.indexed_hashes()["d"]}
        again = BM25Backend.open(tmp_path)
        reconcile(again, [*PETS, article(*["Cows moo."] * 9, name="d")])
        again.close()
        assert sorted(BM25Backend.open(tmp_path).indexed_hashes()) == ["a", "b", "c", "d"]

    def test_that_is_known_keeps_nothing_from_being_saved(self, tmp_path: Path) -> None:
        backend = self.rotten(tmp_path)
        with pytest.raises(IndexDamagedError):
            backend.search(QUERY, 10)
        backend.index([article(*["Cows moo."] * 9, name="d")])
        backend.close()
        assert sorted(BM25Backend.open(tmp_path).indexed_hashes()) == ["d"]

    def test_that_is_met_by_a_purge_drops_the_index(self, tmp_path: Path) -> None:
        backend = self.rotten(tmp_path)
        backend.purge(["a"])
        assert bytes_of(tmp_path) == {}
        with pytest.raises(IndexDamagedError):
            backend.search(QUERY, 10)
        reconcile(backend, PETS[1:])
        assert sorted(backend.indexed_hashes()) == ["b", "c"]
        backend.close()
        assert sorted(BM25Backend.open(tmp_path).indexed_hashes()) == ["b", "c"]


CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("index"), st.dictionaries(NAME, TEXTS, min_size=1, max_size=3)),
        st.tuples(st.just("delete"), st.lists(NAME, max_size=3)),
        st.tuples(st.just("purge"), st.lists(NAME, max_size=3)),
        st.tuples(st.just("reopen"), st.none()),
    ),
    max_size=12,
)


class TestOptimizing:
    def test_an_import_is_in_one_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(saving, "SAVE_FROM_PASSAGES", 3)
        backend = BM25Backend.open(tmp_path)
        for count in (40, 12, 4):
            backend.index([article(*["Cows moo, cats purr."] * count, name=f"{count}")])
            settle(backend)
        before = scores(backend.search(QUERY, 10))
        assert len(bytes_of(tmp_path)) == 4
        backend.optimize()
        backend.optimize()
        assert [*bytes_of(tmp_path)] == ["000004.segment", "index.manifest"]
        assert scores(backend.search(QUERY, 10)) == pytest.approx(before)
        assert [*index_files.damage_of(tmp_path)] == []

    def test_what_is_added_by_and_by_is_left_as_it_is(self, tmp_path: Path) -> None:
        saved_index(tmp_path, article(*["Cows moo."] * 9, name="d"))
        saved_index(tmp_path, article("Goats bleat.", name="e"))
        files = bytes_of(tmp_path)
        backend = BM25Backend.open(tmp_path)
        backend.index([article("Pigs grunt.", name="f")])
        backend.optimize()
        assert bytes_of(tmp_path) == files

    def test_what_is_damaged_is_made_again_first(self, tmp_path: Path) -> None:
        saved_index(tmp_path)
        backend = BM25Backend.open(tmp_path)
        backend.index([article(*["Cows moo."] * 9, name="d")])
        backend._index.note_damage(checked_file.DamagedFileError(tmp_path / "000001.segment", "rotten"))
        files = bytes_of(tmp_path)
        backend.optimize()
        assert bytes_of(tmp_path) == files

    @pytest.mark.parametrize("read_only", [True, False])
    def test_of_what_is_in_memory_alone_is_nothing(self, tmp_path: Path, read_only: bool) -> None:
        backend = BM25Backend.open(tmp_path, read_only=True) if read_only else BM25Backend()
        backend.index(PETS)
        backend.optimize()
        assert bytes_of(tmp_path) == {}

    def test_a_full_disk_stops_nothing(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        saved_index(tmp_path)
        files = FaultyFiles(1_000, "ENOSPC", sticky=True)
        backend = BM25Backend.open(tmp_path, files=files)
        backend.index([article(*["Cows moo."] * 9, name="d")])
        files.strike_next()
        backend.optimize()
        assert "could not be saved in one file" in caplog.text
        assert len(backend.search(QUERY, 10).matches) == 3


class TestHistory:
    @pytest.mark.parametrize("saved_from", [0, 4, 1_000])
    @given(changes=CHANGES, query=st.lists(WORD, min_size=1, max_size=4), field=st.sampled_from(Field))
    @settings(derandomize=True, deadline=None, max_examples=40)
    def test_scores_are_those_of_rank_bm25_built_afresh(
        self, saved_from: int, changes: Sequence[tuple[str, object]], query: Sequence[str], field: Field
    ) -> None:
        """Whatever was added, replaced, removed, purged, merged, saved and opened again."""
        asked = [term for word in query for term in terms_of(word, "en", field)]
        with tempfile.TemporaryDirectory() as directory, pytest.MonkeyPatch.context() as patched:
            patched.setattr(saving, "SAVE_FROM_PASSAGES", saved_from)
            backend = BM25Backend.open(Path(directory))
            kept: dict[str, Article] = {}
            for verb, what in changes:
                if isinstance(what, dict):
                    articles = {name: article(*texts, name=name, title="Pets") for name, texts in what.items()}
                    backend.index(list(articles.values()))
                    settle(backend)
                    kept |= articles
                elif isinstance(what, list):
                    getattr(backend, verb)(what)
                    kept = {name: each for name, each in kept.items() if name not in what}
                else:
                    backend.close()
                    backend = BM25Backend.open(Path(directory))
            ranking = backend.search([QueryTerm(field, term) for term in asked], 100)
            assert backend.indexed_hashes() == {name: each.content_hash for name, each in kept.items()}
            backend.close()
        expected = expected_scores(list(kept.values()), asked, field)
        assert {match.passage_id: match.score for match in ranking.matches} == pytest.approx(expected, abs=1e-4)


class TestFullDisk:
    @pytest.mark.parametrize("fault", ["ENOSPC", "short", "EIO"])
    @pytest.mark.parametrize("at", range(60))
    def test_stops_nothing(self, tmp_path: Path, at: int, fault: str) -> None:
        """Whichever call it refuses; what could not be saved is indexed again at the next start."""
        saved_index(tmp_path, PETS[0])
        files = FaultyFiles(at, fault, sticky=True)
        backend = BM25Backend.open(tmp_path, files=files)
        backend.index(PETS[1:])
        expected = served(backend)
        backend.close()
        assert served(backend) == expected
        again = BM25Backend.open(tmp_path)
        reconcile(again, PETS)
        assert served(again) == expected
        again.close()
        assert [*index_files.damage_of(tmp_path)] == []

    def test_that_only_cannot_sync_the_directory_leaves_no_list_of_files_that_are_gone(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The new list is on disk then. What is saved next is as before, but the list is not."""

        class Unsynced(Files):
            is_failing = False

            def sync_directory(self, path: Path) -> None:
                if self.is_failing:
                    raise OSError(errno.EIO, "Input/output error")
                super().sync_directory(path)

        monkeypatch.setattr(saving, "SAVE_FROM_PASSAGES", 1)
        saved_index(tmp_path)
        files = Unsynced()
        backend = BM25Backend.open(tmp_path, files=files)
        files.is_failing = True
        backend.index([article("Owls hoot.", name="owls")])
        settle(backend)
        files.is_failing = False
        backend.delete(["owls"])
        backend.close()
        assert [*index_files.damage_of(tmp_path)] == []
        assert served(BM25Backend.open(tmp_path, read_only=True)) == served(backend)

    def test_saving_goes_on_when_there_is_room_again(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(saving, "SAVE_FROM_PASSAGES", 2)
        files = FaultyFiles(0, "ENOSPC", sticky=True)
        backend = BM25Backend.open(tmp_path, files=files)
        backend.index([PETS[0]])
        settle(backend)
        assert list(bytes_of(tmp_path)) == []
        files.heal()
        backend.index([PETS[1]])
        settle(backend)
        assert list(bytes_of(tmp_path)) == [], "it is not tried again with every article"
        backend.index([PETS[2]])
        settle(backend)
        assert sorted(BM25Backend.open(tmp_path, read_only=True).indexed_hashes()) == ["a", "b", "c"]

    def test_a_disk_that_does_not_return_what_was_written_stops_nothing(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        class Rotten(Files):
            def sync(self, descriptor: int) -> None:
                super().sync(descriptor)
                self.write_at(descriptor, b"?", 0)

        backend = BM25Backend.open(tmp_path, files=Rotten())
        backend.index(PETS)
        backend.close()
        assert "could not be saved" in caplog.text
        assert not [*tmp_path.glob("*.segment")]
        assert len(backend.search(QUERY, 10).matches) == 3


class TestWithoutWords:
    @pytest.mark.parametrize("title", ["", "The harbour"])
    @pytest.mark.parametrize("count", [1, 2, 3, 4])
    def test_passages_are_saved_all_the_same(self, tmp_path: Path, title: str, count: int) -> None:
        """Some arrays of the file are empty then, and the last one that is not ends at any byte."""
        saved_index(tmp_path, article(*["!!!"] * count, title=title))
        again = BM25Backend.open(tmp_path)
        assert len(again) == count
        assert [*index_files.damage_of(tmp_path)] == []
        assert len(again.search([QueryTerm(Field.WORDS, "harbour")], 10).matches) == (count if title else 0)


@pytest.mark.slow
class TestKill:
    """At any system call of saving, merging and purging."""

    def work(self, directory: Path, files: FaultyFiles) -> None:
        """Save, merge with what was saved, write anew without what was deleted, and purge."""
        backend = BM25Backend.open(directory, files=files)
        backend.index(PETS[1:])
        backend.close()
        backend = BM25Backend.open(directory, files=files)
        backend.index([article("Cows moo.", name="d")])
        backend.delete(["b"])
        backend.close()
        backend = BM25Backend.open(directory, files=files)
        backend.purge(["d"])

    def calls(self, directory: Path) -> int:
        """Return the number of calls of `work`."""
        saved_index(directory, PETS[0])
        files = FaultyFiles(1_000, "killed")
        self.work(directory, files)
        return len(files.calls)

    @pytest.mark.parametrize("fault", ["killed", "killed half-way", "killed after"])
    def test_leaves_an_index_that_is_whole(self, tmp_path: Path, fault: str) -> None:
        """Of the time before or after; what it lacks is indexed at the next start, and what is left over is removed."""
        count = self.calls(tmp_path / "counted")
        assert count > 50
        left = [PETS[0], PETS[2]]
        expected = BM25Backend()
        expected.index(left)
        for at in range(count):
            directory = tmp_path / f"{at}"
            saved_index(directory, PETS[0])
            with pytest.raises(KilledError):
                self.work(directory, FaultyFiles(at, fault))
            assert [*index_files.damage_of(directory)] == []
            again = BM25Backend.open(directory)
            assert set(again.indexed_hashes()) >= {"a"}
            reconcile(again, left)
            assert scores(again.search(QUERY, 10)) == pytest.approx(scores(expected.search(QUERY, 10)))
            again.close()
            named = {entry.seal.name for entry in index_files._entries_in(index_files._text_of(directory))}
            assert set(bytes_of(directory)) == named | {"index.manifest"}


class TestPurge:
    def test_leaves_nothing_of_an_article_in_any_file(self, tmp_path: Path) -> None:
        secret = article("Nobody knows Zyxwvut.", name="secret0001")
        saved_index(tmp_path, *PETS, secret)
        backend = BM25Backend.open(tmp_path)
        keys = segment_of([secret]).fields[Field.WORDS].keys
        backend.delete(["secret0001"])
        backend.purge(["secret0001"])
        for content in bytes_of(tmp_path).values():
            assert b"secret0001" not in content
            assert secret.content_hash.encode() not in content
            assert sum(key.tobytes() in content for key in keys) == 0
            assert tokens_of("Nobody knows Zyxwvut.", "en") not in content
            assert wording_number("Nobody knows Zyxwvut.").to_bytes(8, "little") not in content
        assert len(backend) == 5
        backend.close()
        assert sorted(BM25Backend.open(tmp_path).indexed_hashes()) == ["a", "b", "c"]

    def test_of_all_that_is_there_leaves_no_file_of_them(self, tmp_path: Path) -> None:
        saved_index(tmp_path)
        backend = BM25Backend.open(tmp_path)
        backend.purge(["a", "b", "c"])
        assert list(bytes_of(tmp_path)) == ["index.manifest"]

    def test_on_a_full_disk_drops_the_saved_index(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        saved_index(tmp_path)
        files = FaultyFiles(1, "ENOSPC")
        backend = BM25Backend.open(tmp_path, files=files)
        files.strike_next(1)
        backend.purge(["a"])
        assert bytes_of(tmp_path) == {}
        assert sorted(backend.indexed_hashes()) == ["b", "c"]
        assert "dropped" in caplog.text
        backend.close()
        assert sorted(BM25Backend.open(tmp_path).indexed_hashes()) == ["b", "c"]

    def test_that_is_not_done_is_told(self, tmp_path: Path) -> None:
        saved_index(tmp_path)
        files = FaultyFiles(1_000, "EIO", sticky=True)
        backend = BM25Backend.open(tmp_path, files=files)
        files.strike_next()
        with pytest.raises(BackendUnavailableError):
            backend.purge(["a"])


class Gate:
    """Holds a writer up in the middle of its work."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached = threading.Event()
        self.open = threading.Event()
        real = SavedIndex.write

        def write(index: SavedIndex, segments: Sequence[Segment]) -> Segment:
            written = real(index, segments)
            self.reached.set()
            assert self.open.wait(HANG_S)
            return written

        monkeypatch.setattr(SavedIndex, "write", write)


class TestSavingBeside:
    @pytest.fixture
    def gate(self, monkeypatch: pytest.MonkeyPatch) -> Gate:
        monkeypatch.setattr(saving, "SAVE_FROM_PASSAGES", 3)
        return Gate(monkeypatch)

    @pytest.mark.parametrize(
        "change",
        [
            lambda backend: backend.delete(["a"]),
            lambda backend: backend.delete(["a", "b", "c"]),
            lambda backend: backend.index([article("Cats purr and purr.", name="b")]),
            lambda backend: backend.index([article("Cats purr.", name="d"), article("Cats.", name="e")]),
        ],
    )
    def test_changes_go_on_and_count(self, tmp_path: Path, gate: Gate, change: Callable[[BM25Backend], None]) -> None:
        backend, other = BM25Backend.open(tmp_path), BM25Backend()
        for each in (backend, other):
            each.index(PETS)
        assert gate.reached.wait(HANG_S)
        for each in (backend, other):
            change(each)
        assert scores(backend.search(QUERY, 10)) == pytest.approx(scores(other.search(QUERY, 10)))
        gate.open.set()
        settle(backend)
        assert scores(backend.search(QUERY, 10)) == pytest.approx(scores(other.search(QUERY, 10)))
        backend.close()
        again = BM25Backend.open(tmp_path)
        assert scores(again.search(QUERY, 10)) == pytest.approx(scores(other.search(QUERY, 10)))
        assert again.indexed_hashes() == other.indexed_hashes()

    def test_searches_see_one_state(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """While files are written, merged and put in place of what is in memory."""
        monkeypatch.setattr(saving, "SAVE_FROM_PASSAGES", 9)
        backend = BM25Backend.open(tmp_path)
        backend.index(PETS)
        stop = threading.Event()
        torn: list[Ranking] = []

        def search() -> None:
            while not stop.is_set():
                ranking = backend.search([QueryTerm(Field.WORDS, "moo")], 1_000)
                if len(ranking.matches) % 3 or ranking.frequencies[0] != len(ranking.matches):
                    torn.append(ranking)

        threads = [threading.Thread(target=search) for _ in range(2)]
        for thread in threads:
            thread.start()
        for number in range(40):
            backend.index([article(*["Cows moo."] * 3, name=f"d{number}")])
            if number % 3 == 2:
                backend.delete([f"d{number - 1}"])
        settle(backend)
        stop.set()
        for thread in threads:
            thread.join()
        assert torn == []
        assert len(backend.search([QueryTerm(Field.WORDS, "moo")], 100).matches) == 81
        backend.close()
        assert len(BM25Backend.open(tmp_path)) == 86

    def test_searches_wait_for_nothing(self, tmp_path: Path) -> None:
        """Neither for changes nor for files: they take no lock that these hold."""
        backend = BM25Backend.open(tmp_path)
        backend.index(PETS)
        found: list[Ranking] = []
        searching = threading.Thread(target=lambda: found.append(backend.search(QUERY, 10)), daemon=True)
        assert backend._saver
        with backend._index.changing, backend._saver.saving:
            searching.start()
            searching.join(HANG_S)
            assert len(found) == 1

    def test_indexing_waits_when_too_much_is_in_memory(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(saving, "SAVE_FROM_PASSAGES", 3)
        monkeypatch.setattr(saving, "MAX_UNSAVED_PASSAGES", 4)
        backend = BM25Backend.open(tmp_path)
        backend.index(PETS)
        assert len(BM25Backend.open(tmp_path, read_only=True)) == 5

    def test_what_takes_longer_is_not_merged_while_adding(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(live_index, "MAX_MERGED_PASSAGES", 6)
        backend = BM25Backend.open(tmp_path)
        backend.index(PETS)
        for name in ("d", "e", "f"):
            backend.index([article("Cats purr.", name=name)])
        assert [segment.count for segment in backend._index.state.segments] == [5, 3]

    def test_one_thread_is_enough(self, tmp_path: Path, gate: Gate) -> None:
        backend = BM25Backend.open(tmp_path)
        backend.index(PETS)
        assert gate.reached.wait(HANG_S)
        assert backend._saver
        worker = backend._saver._worker
        backend.index([article(*["Cows moo."] * 5, name="d")])
        assert backend._saver._worker is worker
        gate.open.set()
        backend.close()
        assert len(BM25Backend.open(tmp_path)) == 10

    def test_what_is_mostly_deleted_is_written_anew(self, tmp_path: Path) -> None:
        saved_index(tmp_path)
        backend = BM25Backend.open(tmp_path)
        backend.delete(["a"])
        backend.close()
        backend.close()
        (segment,) = BM25Backend.open(tmp_path)._index.state.segments
        assert segment.contents.ids == ("b", "c")

    def test_small_files_are_merged_as_they_become_many(self, tmp_path: Path) -> None:
        for number in range(9):
            backend = BM25Backend.open(tmp_path)
            backend.index([article("Cats purr.", name=f"a{number}")])
            backend.close()
        assert len(bytes_of(tmp_path)) - 1 <= 2
        assert len(BM25Backend.open(tmp_path)) == 9


class TestAuthors:
    def test_are_in_the_files_and_in_what_is_made_of_them(self, tmp_path: Path) -> None:
        """Opened again, merged with others, and without what was deleted."""

        def thread(name: str, *authors: str | None) -> Article:
            return article(*(Paragraph("cat", author=author) for author in authors), name=name)

        def by(backend: BM25Backend, name: str) -> list[tuple[str, int]]:
            scope = Scope(ArticleFilter(bylines=(name,)))
            found = backend.search([QueryTerm(Field.WORDS, "cat")], 9, scope).matches
            return sorted((each.passage_id.article_id, each.passage_id.ordinal) for each in found)

        first = [thread("a", "Ann", "Bo"), thread("b", None, "Cy"), thread("c", "Bo", "Ann", None)]
        second = [thread("d", "Dee", "Bo", None)]
        saved_index(tmp_path, *first)
        backend = BM25Backend.open(tmp_path, MetadataIndex(outlines=[each.outline for each in first]))
        assert by(backend, "bo") == [("a", 1), ("c", 0)]
        backend.index(second)
        backend.delete(["a"])
        assert by(backend, "bo") == [("c", 0), ("d", 1)]
        backend.optimize()
        backend.close()
        kept = [*first[1:], *second]
        again = BM25Backend.open(tmp_path, MetadataIndex(outlines=[each.outline for each in kept]))
        assert [by(again, name) for name in ("ann", "bo", "cy", "dee")] == [
            *([("c", 1)], [("c", 0), ("d", 1)], [("b", 1)], [("d", 0)]),
        ]
        (segment,) = again._index.state.segments
        assert set(segment.contents.author_names) == {"Cy", "Bo", "Ann", "Dee"}


class TestMetadata:
    def test_that_is_missing_is_no_reason_to_find_nothing(self, tmp_path: Path) -> None:
        """A filter cannot be applied to saved articles of which nothing is known: nothing would seem to be there."""
        backend = BM25Backend.open(tmp_path)
        backend.index([article("cat")])
        assert backend.newest(ANY_ARTICLE, 1) == ["a"]
        backend.close()
        again = BM25Backend.open(tmp_path)
        with pytest.raises(ValueError, match="without metadata"):
            again.newest(ANY_ARTICLE, 1)
        with pytest.raises(ValueError, match="without metadata"):
            again.search([QueryTerm(Field.WORDS, "cat")], 1, Scope(ArticleFilter(sources=("bbc",))))
