"""Patterns of the entries of word lists."""

from __future__ import annotations

from pathlib import Path

import pytest
import regex

from index import word_lists
from index.patterns import one_of, one_of_words, pattern_of
from tests.support.paths import ROOT

PACKAGE = ROOT / "index" / "extraction"
LISTS = sorted(PACKAGE.rglob("data/*.txt"))


def matches(entry: str, text: str) -> bool:
    return regex.fullmatch(pattern_of(entry), text) is not None


@pytest.fixture
def fruits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the list `fruits` of a package named `listed`."""
    (tmp_path / "listed" / "data").mkdir(parents=True)
    monkeypatch.setattr(word_lists, "files", lambda package: tmp_path / package)
    return tmp_path / "listed" / "data" / "fruits.txt"


class TestAnEntry:
    @pytest.mark.parametrize(
        ("entry", "text"),
        [
            ("red plum", "red plum"),
            ("(red|blue) plum", "blue plum"),
            ("[ripe ]plum[s]", "plum"),
            ("[ripe ]plum[s]", "ripe plums"),
            ("[e|i]grape", "igrape"),
            ("plum*", "plum"),
            ("plum*", "plumes"),
            ("*plum", "sugarplum"),
            ("(red|blue)*", "bluest"),
            ("*(red|blue)", "darkblue"),
            ("a * plum", "a ripe plum"),
            ("[* ]plum", "ripe plum"),
            ("eat<5>plum", "eat a plum"),
            ("リンゴ<3>果物", "リンゴは果物"),
            ("eat... plum", "eat, if you like, a plum"),
            ("n/a.", "n/a."),
        ],
    )
    def test_stands_for(self, entry: str, text: str) -> None:
        assert matches(entry, text)

    @pytest.mark.parametrize(
        ("entry", "text"),
        [
            ("a * plum", "a  plum"),
            ("plum.", "plums"),
            ("eat<5>plum", "eat one ripe plum"),
            ("eat<5>plum", "eaten plum"),
            ("eat<9>plum", "eat sugarplum"),
            ("eat... plum", "eat it. A plum"),
        ],
    )
    def test_does_not_stand_for(self, entry: str, text: str) -> None:
        assert not matches(entry, text)

    @pytest.mark.parametrize("entry", ["(plum", "plum)", "[plum)", "red|blue", "a (red|blue plum"])
    def test_is_refused_if_its_brackets_do_not_match(self, entry: str, fruits: Path) -> None:
        fruits.write_text(f"# Fruits.\n[en]\napple\n{entry}\n")
        for read in (one_of, one_of_words):
            with pytest.raises(ValueError, match=r"fruits\.txt, line 4: "):
                read("listed", "fruits")


class TestAList:
    def test_matches_the_longer_of_two_entries_that_begin_alike(self, fruits: Path) -> None:
        fruits.write_text("# Fruits.\nplum\nplum tree\n")
        found = regex.search(one_of("listed", "fruits"), "a plum tree")
        assert found is not None
        assert found[0] == "plum tree"

    @pytest.mark.parametrize(
        ("text", "is_found"), [("a plum.", True), ("plums", True), ("plumage", False), ("昨日りんごを", True)]
    )
    def test_matches_whole_words_where_there_are_blanks(self, text: str, is_found: bool, fruits: Path) -> None:
        fruits.write_text("# Fruits.\n(りんご|柿)\nplum[s]\n")
        assert bool(regex.search(one_of_words("listed", "fruits"), text)) is is_found

    @pytest.mark.parametrize("path", LISTS, ids=lambda path: path.relative_to(PACKAGE).as_posix())
    def test_of_ours_has_entries_of_which_none_matches_everything(self, path: Path) -> None:
        package = ".".join(("index", "extraction", *path.relative_to(PACKAGE).parts[:-2]))
        for pattern in (one_of(package, path.stem), one_of_words(package, path.stem)):
            assert regex.fullmatch(pattern, "") is None
