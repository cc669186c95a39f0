"""Blanks in a row that pages do not show, in archives of data version 3.

`data_version_3_pages` was written by the program of that version: of pages that it read, of a text that was typed, of a
post and of a paper, with what editors did to them.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.articles.edits import digest_of, refetched
from index.articles.identity import make_article
from index.articles.passages import MAX_PASSAGE_CHARS, split_passages
from index.articles.rows import row_of_article
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.errors import StoreForeignError, StoreWriteError
from index.extraction.html.page import read_page
from index.maintenance.backup import backup
from index.maintenance.check import examine
from index.maintenance.restore import restore
from index.model import Draft, Paragraph, PassageKind
from index.store import replay as reading
from index.store.blank_runs import repair
from index.store.compaction import CompactingStorage
from index.store.data_versions import replay
from index.store.history import PastVersion, When
from index.store.journal import Journal
from index.store.packed import PackedRow
from index.store.state import RememberedChange, Rows
from index.store.tinydb import TinyDBStore
from tests.support.archive.store_changes import NOON, article
from tests.support.faulty_files import FAULTS, FaultyFiles, KilledError

PAGES = Path(__file__).parent / "data_version_3_pages"
STORM = "https://news.example/storm"
LONG = "The harbour of the town was closed for three days after the storm, the harbour master said on Friday morning."
OUT = "Advertisement: buy the storm book.\nIt is out now, in all shops of the town, and on the quay."


def paragraphs_of(pier: str) -> list[str]:
    """Return the paragraphs of the page as a browser shows them."""
    return [
        *(LONG, f"Waves broke over the {pier} pier.\nNobody was hurt, and nobody had seen such a storm before.", OUT),
        *("Town  Wind", "Ostwick  11", "town      mice\nOstwick   three\nLunt      two"),
        *("Photo: Jo Reed\nTranslated by Bo Li", f"{LONG} It was opened again at noon."),
    ]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return shutil.copytree(PAGES, tmp_path / "archive")


def contents(directory: Path) -> dict[str, bytes]:
    names = ("archive.lock", "archive.holder")
    return {path.name: path.read_bytes() for path in directory.iterdir() if path.name not in names}


def opened(directory: Path, files: FaultyFiles | None = None) -> TinyDBStore:
    """Return the store, upgraded, of which nothing is forgotten though it is long ago."""
    journal, rows = Journal.open(directory, replay, files)
    storage = CompactingStorage(rows, journal)
    try:
        storage.upgrade()
    except BaseException:
        storage.close()
        raise
    return TinyDBStore(storage)


def corpus_of(store: TinyDBStore) -> Corpus:
    return Corpus(store, BM25Backend(), now=lambda: NOON + timedelta(hours=1))


def texts(corpus: Corpus, reference: str) -> list[str]:
    return [paragraph.text for paragraph in corpus.article(reference).paragraphs]


def change(number: int) -> str:
    return f"{number:016x}"


def check(store: TinyDBStore) -> None:
    """Check that all is mended, and nothing else is different from what the older program wrote."""
    storm, typed, post, paper, long, prose, fine = list(store)
    assert [each.text for each in storm.paragraphs] == [text for text in paragraphs_of("new") if text != OUT]
    assert (storm.id, storm.title, storm.fixed) == ("z343x6ecin", "The great storm", ("title",))
    assert storm.skipped == (digest_of(Paragraph(OUT)),)
    assert (storm.added_at, storm.added_by) == (NOON + timedelta(minutes=2), "telegram:1")
    assert [each.text for each in typed.paragraphs] == ["Town     mice", "Ostwick  three"]
    assert [each.text for each in post.paragraphs] == ["Two  blanks   here, as they were sent."]
    assert [each.text for each in paper.paragraphs] == ["Two  blanks   of a paper.", "More of it."]
    assert [passage.text for passage in split_passages(long)][::3] == ["First one.", "Last one."]
    assert (prose.paragraphs[0].text, fine.text) == ("One two. Three four, five.", "One two three.")
    assert store.revision == 13


def check_upgraded(directory: Path) -> None:
    with contextlib.closing(opened(directory)) as store:
        check(store)
    assert examine(directory) == []
    before = contents(directory)
    assert b'"version": 5' in before["archive.snapshot"]
    with contextlib.closing(opened(directory)) as store:
        check(store)
    assert contents(directory) == before, "it is done once"


class TestAnOlderArchive:
    def test_is_mended_when_it_is_opened_to_be_changed(self, directory: Path) -> None:
        check_upgraded(directory)

    def test_is_seen_mended_and_not_touched_by_who_only_reads(self, directory: Path) -> None:
        before = contents(directory)
        store = TinyDBStore.open(directory, read_only=True)
        check(store)
        found = corpus_of(store).search("who was hurt when waves broke?", 3)
        assert found.hits[0].passage.text == paragraphs_of("new")[1]
        assert examine(directory) == []
        assert contents(directory) == before

    def test_is_mended_in_a_backup_of_it_and_in_one_of_its_time(self, directory: Path, tmp_path: Path) -> None:
        """A backup has the present version: nothing would mend it later."""
        backup(directory, tmp_path / "backup.zip")
        restore(tmp_path / "backup.zip", tmp_path / "again")
        check_upgraded(tmp_path / "again")

    def test_that_cannot_be_upgraded_yet_is_seen_mended(self, directory: Path) -> None:
        before = contents(directory)
        store = TinyDBStore.open(directory, files=FaultyFiles(8, "ENOSPC", sticky=True))
        assert texts(corpus_of(store), STORM)[1] == paragraphs_of("new")[1]
        store.close()
        assert {name: contents(directory)[name] for name in before} == before

    def test_tells_in_the_log_how_many_were_mended(self, directory: Path, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level("INFO"):
            opened(directory).close()
            opened(directory).close()
        assert [record.message for record in caplog.records] == [
            "Articles whose runs of spaces were replaced by one space, as on their pages: 3"
        ]

    @pytest.mark.slow
    @pytest.mark.parametrize("fault", FAULTS)
    def test_is_mended_at_last_whatever_fails_or_kills_the_upgrade(self, fault: str, tmp_path: Path) -> None:
        counted = FaultyFiles(10**9, "EIO")
        opened(shutil.copytree(PAGES, tmp_path / "counted"), counted).close()
        for at in range(len(counted.calls)):
            directory = shutil.copytree(PAGES, tmp_path / str(at))
            with contextlib.suppress(StoreWriteError, KilledError):
                opened(directory, FaultyFiles(at, fault)).close()
            check_upgraded(directory)

    def test_is_refused_by_the_older_program_then(self, directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        opened(directory).close()
        monkeypatch.setattr(reading, "DATA_VERSION", 3)
        with pytest.raises(StoreForeignError, match=r"written by a newer Byline .data version 5, this one knows 3"):
            TinyDBStore.open(directory)


class TestWhatEditorsDid:
    """Before the upgrade, as seen after it."""

    @pytest.fixture
    def corpus(self, directory: Path) -> Corpus:
        return corpus_of(opened(directory))

    def test_can_be_undone_and_done_again(self, corpus: Corpus) -> None:
        undone = corpus.undo(change(5))
        assert texts(corpus, STORM) == paragraphs_of("new")
        assert corpus.article(STORM).skipped == ()
        corpus.undo(undone.id)
        assert OUT not in texts(corpus, STORM)
        corpus.undo(change(5))
        corpus.undo(change(4))
        assert corpus.article(STORM).title == "The storm"
        corpus.undo(change(2))
        assert texts(corpus, STORM) == paragraphs_of("old")

    def test_brings_back_what_was_removed(self, corpus: Corpus) -> None:
        corpus.undo(change(10))
        assert "Gone with the storm.\nAll of it, all of the pier and the quay of the town." in texts(
            corpus, "https://news.example/gone"
        )

    def test_lists_what_was_left_out_in_its_place(self, corpus: Corpus) -> None:
        listed = corpus.paragraphs(corpus.article(STORM))
        assert [each.paragraph.text for each in listed] == paragraphs_of("new")
        assert [each.is_out for each in listed].index(True) == 2

    def test_has_versions_that_differ_in_more_than_blanks(self, corpus: Corpus) -> None:
        present, *earlier = corpus.versions(STORM)
        assert [(each.article.title, each.article.paragraphs[1].text.split()[4]) for each in earlier] == [
            *(("The great storm", "new"), ("The storm", "new"), ("The storm", "old")),
        ]
        assert (present.at, present.by) == (NOON + timedelta(minutes=6), "telegram:2")
        corpus.bring_back(STORM, earlier[2].name)
        assert texts(corpus, STORM) == paragraphs_of("old")

    def test_outlives_a_new_reading_which_is_the_same(self, corpus: Corpus) -> None:
        body = "".join(f"<p>{text}</p>" for text in paragraphs_of("new")[:3]).replace("\n", "<br>\n      ")
        draft = read_page(
            f"<html lang=en><body><article>{body}<p>{LONG}!</p></article></body></html>", "p", STORM
        ).draft
        read = refetched(draft, corpus.article(STORM))
        assert [each.text for each in read.paragraphs] == [*paragraphs_of("new")[:2], f"{LONG}!"]


def of_page(*paragraphs: str | Paragraph, url: str | None = "https://example.org/a") -> Draft:
    made = tuple(Paragraph(each) if isinstance(each, str) else each for each in paragraphs)
    return Draft("A page", made, url=url)


def packed_row_of(draft: Draft) -> PackedRow:
    return PackedRow.of(row_of_article(make_article(draft, NOON, None)))


def repaired(*paragraphs: str | Paragraph, url: str | None = "https://example.org/a") -> list[str]:
    rows = Rows(articles={"a": packed_row_of(of_page(*paragraphs, url=url))})
    repair(rows)
    assert rows.repaired == (rows.articles["a"] != packed_row_of(of_page(*paragraphs, url=url)))
    return list(rows.articles["a"].row["paragraphs"])


class TestParagraphs:
    @pytest.mark.parametrize(
        "texts",
        [
            ("Cats   purr", "Dogs  bark at  night"),
            ("Cats purr.  Dogs bark.", "Birds sing.  Fish do not."),
            ("Cats purr.  Dogs bark.  They do", "Birds sing.  Fish swim.  They do"),
            ("Cats  and Dogs", "Cats  und Hunde", "猫  狗。", "鸟  鱼。"),
            ("Only  One row",),
            ("Said  A\nand   B", "Two\nlines  C"),
            ("Name  " + "x" * 400, "Other  " + "x" * 400),
        ],
    )
    def test_of_running_text_have_one_blank(self, texts: Sequence[str]) -> None:
        assert repaired(*texts) == [" ".join(text.replace("\n", " \0").split()).replace(" \0", "\n") for text in texts]

    @pytest.mark.parametrize(
        "texts",
        [
            ("What  Price", "Rice  5,000"),
            ("Agency  $5  High cost. Confirm it.", "Freelancer  $2  Few hours."),
            ("城市  人口", "北京  21,893,095"),
            ("town      mice\nOstwick   three\nTotal\nLunt      two",),
            ("No run at all",),
        ],
    )
    def test_of_tables_and_columns_stay(self, texts: Sequence[str]) -> None:
        assert repaired(*texts) == list(texts)

    def test_with_other_blanks_stay(self) -> None:
        """A browser shows each of these."""
        assert repaired("10\xa0\xa0000 \xa0 copies", "一\u3000\u3000二") == [
            "10\xa0\xa0000 \xa0 copies",
            "一\u3000\u3000二",
        ]

    def test_that_would_make_fewer_passages_stay(self) -> None:
        """The passages after them are known by their ordinals."""
        text = "One two   three. " * 80
        longer = "One two   three. " * 100
        assert len(text) > MAX_PASSAGE_CHARS > len(" ".join(text.split()))
        assert repaired(text.strip(), longer.strip()) == [text.strip(), " ".join(longer.split())]

    @pytest.mark.parametrize("url", [None, "https://t.me/harbour/12", "https://telegram.me/c/1/2"])
    def test_of_what_was_typed_stay(self, url: str | None) -> None:
        assert repaired("One   two", url=url) == ["One   two"]

    def test_of_a_file_with_pages_stay(self) -> None:
        assert repaired(Paragraph("One   two", page=1), Paragraph("Three   four")) == ["One   two", "Three   four"]

    def test_of_captions_and_headings_have_one_blank(self) -> None:
        found = repaired(Paragraph("What  Price", PassageKind.HEADING), Paragraph("Rice  5", PassageKind.CAPTION))
        assert found == ["What Price", "Rice 5"]


class TestCredits:
    def test_are_those_of_the_mended_paragraphs(self) -> None:
        """Else they would stand in no paragraph, and make a passage of their own."""
        draft = of_page("Cats purr.", Paragraph("Image:  Jo   Reed", PassageKind.CREDIT))
        rows = Rows(articles={"a": packed_row_of(replace(draft, credits=("Image:  Jo   Reed", "Image: Jo Reed")))})
        repair(rows)
        assert rows.articles["a"].row["credits"] == ["Image: Jo Reed"]


class TestWhatIsInDoubt:
    """It stays as it is: whoever reads it reports it."""

    @pytest.mark.parametrize(
        "kept",
        [
            packed_row_of(of_page("One   two"))._replace(content_hash="0" * 64),
            packed_row_of(of_page("One   two"))._replace(about=b"{}"),
            packed_row_of(of_page("One   two"))._replace(text=b'{"paragraphs":"  "}'),
            packed_row_of(of_page("One   two"))._replace(about=b"broken"),
            packed_row_of(of_page("One   two"))._replace(about=b"[]"),
        ],
    )
    def test_stays(self, kept: PackedRow) -> None:
        rows = Rows(articles={"a": kept})
        repair(rows)
        assert rows.articles == {"a": kept}

    def test_stays_beside_what_is_mended(self) -> None:
        """In the history and among the changes of the same article, and of others."""
        good, broken = (
            packed_row_of(of_page("One   two")),
            packed_row_of(of_page("Three   four"))._replace(content_hash="0" * 64),
        )
        when = When(datetime(2026, 11, 3, tzinfo=UTC), None)
        other = PackedRow.of(row_of_article(article("cats")))
        rows = Rows(articles={"a": good})
        rows.changes["1"] = RememberedChange("a", broken, good, NOON, None)
        rows.changes["2"] = RememberedChange("b", None, other, NOON, None)
        rows.history.replace("b", other, good, when)
        rows.history.add(PastVersion("a", "1" * 64, b"no zlib", None, when))
        rows.history.replace("a", broken, good, when)
        pasts = list(rows.history)
        repair(rows)
        assert (rows.changes["1"].before, rows.changes["1"].after) == (broken, rows.articles["a"])
        assert rows.changes["2"].after == other
        assert list(rows.history) == pasts

    def test_that_is_gone_is_mended_where_it_is_remembered(self) -> None:
        rows = Rows()
        rows.changes["1"] = RememberedChange("a", packed_row_of(of_page("One   two")), None, NOON, None)
        repair(rows)
        assert rows.changes["1"].before == packed_row_of(of_page("One two"))
        assert (rows.articles, rows.repaired) == ({}, 0)
