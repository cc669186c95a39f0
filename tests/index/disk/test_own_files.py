"""Byline's own files are recognised, each kind that is ever written; nothing else is."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive import open_corpus
from bot.queue.attempts import AttemptsFile
from index.disk import paths
from index.disk.filesystem import TEMPORARY_SUFFIX
from index.disk.frames import framed
from index.disk.key_value import NotebookFile
from index.disk.own_files import is_own_file
from index.disk.paths import TRIES_NAME
from index.disk.queue import InboxFile
from index.extraction.exports.detect import HEAD_BYTES
from index.maintenance.backup import backup
from index.model import Draft, Paragraph
from index.store.journal import files_of

WITHOUT_CONTENT = {"archive.lock"}
"""Files of ours that hold nothing, ever."""


def whole_archive(data_dir: Path) -> None:
    """Make everything that is ever written to a DATA_DIR, half-written files included."""
    with closing(open_corpus(data_dir)) as corpus:
        added = corpus.add(Draft("Cats", (Paragraph("Cats purr at night."),)))
        corpus.add(Draft("Dogs", (Paragraph("Dogs bark at night."),)))
        corpus.remove(added.article.id)
        corpus.optimize()
    with closing(InboxFile(data_dir)) as inbox:
        inbox.accept({"1": {"text": "/add Cats"}})
    with closing(NotebookFile(data_dir)) as notebook:
        notebook.put("feed:https://a.example/", {"title": "Cats"})
    with closing(AttemptsFile(data_dir / TRIES_NAME)) as attempts:
        attempts.begin("123456:1")
        attempts.begin("123456:2")
        attempts.end("123456:1")
    backup(data_dir, data_dir.with_name("backup.zip"))
    for path in list(data_dir.iterdir()):
        if path.is_file():
            path.with_name(path.name + TEMPORARY_SUFFIX).write_bytes(path.read_bytes())


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "data"
    whole_archive(path)
    return path


def head_of(path: Path) -> bytes:
    return path.read_bytes()[:HEAD_BYTES]


class TestEveryFileOfAnArchive:
    def test_is_recognised(self, data_dir: Path) -> None:
        files = [path for path in data_dir.rglob("*") if path.is_file()]
        unknown = {path.name for path in files if path.stat().st_size and not is_own_file(head_of(path))}
        empty = {path.name.removesuffix(TEMPORARY_SUFFIX) for path in files if not path.stat().st_size}
        assert (unknown, empty) == (set(), WITHOUT_CONTENT)

    def test_is_there_in_this_test(self, data_dir: Path) -> None:
        """So that a kind of file that comes to be is one of those above."""
        there = {path.relative_to(data_dir).as_posix() for path in data_dir.rglob("*")}
        named = {value for name, value in vars(paths).items() if name.endswith("_NAME") and isinstance(value, str)}
        assert named <= there
        assert {"index/index.manifest", "archive.000001.journal"} <= there
        assert any(name.endswith(".segment") for name in there)

    def test_is_recognised_in_the_form_that_backups_have(self) -> None:
        for _name, pieces in files_of([b'{"revision": 0}'], {"records": 1}):
            assert is_own_file(b"".join(pieces))

    def test_is_recognised_behind_blanks_and_marks_of_editors(self, data_dir: Path) -> None:
        for path in data_dir.rglob("*"):
            if path.is_file() and (head := head_of(path)):
                assert is_own_file(b"\xef\xbb\xbf\r\n \x00\x00\n" + head)

    def test_is_recognised_though_its_checksums_are_wrong(self) -> None:
        assert is_own_file(b"00000000 00000000 00000000" + framed(b'{"revision":1}')[26:])

    @pytest.mark.parametrize("place", range(29))
    @pytest.mark.parametrize("sign", [b"0", b"q", b"{"])
    def test_is_recognised_though_a_byte_of_its_head_is_another(self, place: int, sign: bytes) -> None:
        frame = framed(b'{"revision":1}')
        changed = frame[:place] + sign + frame[place + 1 :]
        assert is_own_file(changed) or place in (8, 17, 26), "the blanks tell where its numbers end"

    @pytest.mark.parametrize("cut", range(1, 10))
    def test_is_recognised_though_its_first_bytes_are_missing(self, cut: int) -> None:
        assert is_own_file(framed(b'{"revision":1}')[cut:])

    @pytest.mark.parametrize("padding", ["\u00a0", "\u200b\u200e", "\u2028", "\ufeff \u2003"])
    def test_is_recognised_behind_blanks_of_any_kind(self, padding: str) -> None:
        assert is_own_file(padding.encode() + framed(b'{"revision":1}'))

    def test_is_recognised_without_its_first_record(self, data_dir: Path) -> None:
        journal = (data_dir / "archive.000001.journal").read_bytes()
        assert is_own_file(journal.partition(b"\n")[2])

    def test_is_a_count_behind_free_places(self, data_dir: Path) -> None:
        assert (data_dir / TRIES_NAME).read_bytes().startswith(b" " * 63 + b"\n")


class TestABackup:
    def test_is_recognised(self, data_dir: Path) -> None:
        assert is_own_file(head_of(data_dir.with_name("backup.zip")))


class TestWhatIsNotOurs:
    @pytest.mark.parametrize(
        "head",
        [
            b"",
            b"PK\x03\x04" + b"\x00" * 26 + b"cats.txt",
            b'{"title": "Cats", "text": "Cats purr."}\n',
            b'{"ids": [1, 2]}',
            b'{"pid": 7}',
            b"00000034 7e3dbfc8 24383923 are numbers\n",
            b"byline index of the paper\n",
            b"By line: byline index 00000000\n",
            b"10:30 the ferry leaves\n",
            b"ISBN 978 3161484100  \n\nThe ferry.\n",
            b"\n\n  Hotline 0800 1234567890 \n",
            b'Military officers declared "a truce"\n',
            b'deadbeef deadbeef declared "a truce"\n',
        ],
    )
    def test_is_left_alone(self, head: bytes) -> None:
        assert not is_own_file(head)

    @given(st.text())
    def test_is_any_text_that_people_write(self, text: str) -> None:
        assert not is_own_file(text.encode("utf-8", "surrogatepass"))

    def test_is_an_article_about_the_format(self) -> None:
        frame = framed(b'{"revision":1}').decode()
        assert not is_own_file(f"A frame looks so:\n\n{frame}".encode())
