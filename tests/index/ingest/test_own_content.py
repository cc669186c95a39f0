"""Byline's own files and exports are no articles."""

from __future__ import annotations

import pytest

from index.disk.frames import framed
from index.errors import ExportError, IngestError, OwnFileError
from index.extraction.detect import parts_of
from index.extraction.results import Origin
from index.ingest import Ingestion
from tests.support.extraction.zip_documents import zipped

JOURNAL = framed(b'{"byline": "journal", "version": 3, "generation": 1}') + framed(b'{"revision": 1, "edits": []}')

EXPORT = b'{"title": "Cats", "text": "Cats purr."}\n{"title": "Dogs", "text": "Dogs bark."}\n'

CONTENTS = [(JOURNAL, OwnFileError), (EXPORT, ExportError)]


@pytest.mark.parametrize(("content", "error"), CONTENTS)
class TestAFile:
    def test_is_refused(self, content: bytes, error: type[IngestError]) -> None:
        with pytest.raises(error):
            Ingestion().read_file("article.txt", content).article()

    def test_is_refused_behind_many_blank_lines(self, content: bytes, error: type[IngestError]) -> None:
        (entry,) = Ingestion().read_file("article.txt", b"\n" * 70_000 + content).entries
        assert type(entry.error) is error

    def test_is_refused_as_a_member_of_an_archive(self, content: bytes, error: type[IngestError]) -> None:
        parts = parts_of(zipped({"a.txt": content, "b.txt": "Cats\n\nCats purr."}), Origin("all.zip"))
        with pytest.raises(error):
            parts[0].extract()
        assert parts[1].extract().draft.title == "Cats"

    @pytest.mark.covers
    @pytest.mark.slow
    def test_tells_why_from_the_process_that_reads_it(self, content: bytes, error: type[IngestError]) -> None:
        (entry,) = Ingestion().read_file("all.zip", zipped({"a.txt": content})).entries
        assert type(entry.error) is error


class TestAFileInAnotherEncoding:
    def test_is_refused(self) -> None:
        for encoding in ("utf-16", "utf-32", "utf-8-sig"):
            (part,) = parts_of(JOURNAL.decode().encode(encoding), Origin("article.txt"))
            with pytest.raises(OwnFileError):
                part.extract()


class TestAText:
    def test_is_refused(self) -> None:
        with pytest.raises(OwnFileError):
            Ingestion().from_text(JOURNAL.decode())

    def test_is_refused_behind_many_blank_lines(self) -> None:
        with pytest.raises(OwnFileError):
            Ingestion().from_text("\n" * 70_000 + JOURNAL.decode())

    def test_is_refused_as_the_second_of_several_messages(self) -> None:
        with pytest.raises(OwnFileError):
            Ingestion().from_texts(["The meeting was on Monday.", JOURNAL.decode()])

    def test_is_refused_in_several_messages(self) -> None:
        with pytest.raises(OwnFileError):
            Ingestion().from_texts([JOURNAL.decode()[:10], JOURNAL.decode()[10:]])
