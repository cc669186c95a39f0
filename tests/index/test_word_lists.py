"""Lists of words: how they are read, and what every list of ours is like."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path

import pytest

from index import word_lists
from index.word_lists import list_names, read_words, read_words_by_language
from tests.support.paths import ROOT

LISTS = sorted((ROOT / "index").rglob("data/**/*.txt"))


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the lists of a package named `listed`."""
    folder = tmp_path / "listed" / "data"
    folder.mkdir(parents=True)
    monkeypatch.setattr(word_lists, "files", lambda package: tmp_path / package)
    return folder


def sections_of(text: str) -> dict[str, list[str]]:
    """Return the entries of a list by language; "" stands for those of none."""
    sections: dict[str, list[str]] = {}
    language = ""
    for line in text.splitlines():
        if begun := re.fullmatch(r"\[([a-z]{2,3})\]", line):
            language = begun[1]
        elif not line.startswith("#"):
            sections.setdefault(language, []).append(line)
    return sections


class TestReadWords:
    def test_gives_the_entries_in_the_order_of_the_file(self, package: Path) -> None:
        (package / "fruits.txt").write_text("# Fruits.\n#\nplum\nblood orange\napple\n")
        assert read_words("listed", "fruits") == ("plum", "blood orange", "apple")

    def test_takes_a_file_of_any_editor(self, package: Path) -> None:
        (package / "fruits.txt").write_bytes(b"# Fruits.\r\nplum\r\napple")
        assert read_words("listed", "fruits") == ("plum", "apple")

    @pytest.mark.parametrize("line", [b"", b" plum", b"plum\t", b"# a late comment", b"pl\xfcm"])
    def test_tells_where_a_file_is_malformed(self, line: bytes, package: Path) -> None:
        (package / "fruits.txt").write_bytes(b"# Fruits.\napple\n" + line + b"\nquince\n")
        with pytest.raises(ValueError, match=r"data.fruits\.txt, line 3: "):
            read_words("listed", "fruits")

    def test_gives_the_entries_of_all_languages_each_once(self, package: Path) -> None:
        (package / "fruits.txt").write_text("# Fruits.\nkiwi\n[de]\nananas\npflaume\n[fr]\nananas\n")
        assert read_words("listed", "fruits") == ("kiwi", "ananas", "pflaume")

    def test_gives_what_the_parser_makes_of_entries(self, package: Path) -> None:
        (package / "fruits.txt").write_text("# Fruits.\nplum\napple\n")
        assert read_words("listed", "fruits", str.upper) == ("PLUM", "APPLE")

    def test_tells_where_the_parser_refuses_an_entry(self, package: Path) -> None:
        (package / "numbers.txt").write_text("# Numbers.\n1\n[de]\nzwei\n")
        with pytest.raises(ValueError, match=r"numbers\.txt, line 4: .*'zwei'"):
            read_words("listed", "numbers", lambda entry: str(int(entry)))


class TestReadWordsByLanguage:
    def test_gives_the_entries_of_each_language(self, package: Path) -> None:
        (package / "fruits.txt").write_text("# Fruits.\nkiwi\n[de]\nananas\npflaume\n[fr]\nananas\n")
        found = read_words_by_language("listed", "fruits")
        assert found == {"": ("kiwi",), "de": ("ananas", "pflaume"), "fr": ("ananas",)}


class TestListNames:
    def test_are_those_of_the_files(self, package: Path) -> None:
        folder = package / "fruits"
        folder.mkdir()
        for name in ("de.txt", "en.txt", "notes.md"):
            (folder / name).touch()
        assert list_names("listed", "fruits") == {"de", "en"}


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.relative_to(ROOT).as_posix())
class TestOurLists:
    def test_are_easy_to_correct(self, path: Path) -> None:
        """They are sorted language by language, without duplicates, in NFC, and say what they are for."""
        package, _, name = path.relative_to(ROOT).with_suffix("").as_posix().partition("/data/")
        sections = sections_of(path.read_text("utf-8"))
        assert list(sections) == sorted(sections)
        assert [*sections.values()] == [sorted(set(words)) for words in sections.values()]
        assert {*read_words(package.replace("/", "."), name)} == {word for words in sections.values() for word in words}
        assert unicodedata.is_normalized("NFC", path.read_text("utf-8"))
        assert path.read_text("utf-8").startswith("# ")


def test_all_lists_are_in_the_wheel() -> None:
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]["index"]
    assert {path for pattern in patterns for path in (ROOT / "index").glob(pattern)} == {*LISTS}
