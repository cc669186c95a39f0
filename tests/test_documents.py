"""The documents are short where they must be, lead where they say, and name what there is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.paths import ROOT

DOCS = ROOT / "docs"
DOCUMENTS = sorted(path for top in (ROOT.glob, DOCS.rglob, (ROOT / "benchmarks").rglob) for path in top("*.md"))

README_BYTES = 8_000
"""At most: it is read to the end before anybody decides to try."""


def text_of(path: Path) -> str:
    """Return a document without its code."""
    return re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors_of(path: Path) -> Iterator[str]:
    """Yield the anchors of a document's headings, as GitHub makes them."""
    for heading in re.findall(r"^#+ (.*)$", text_of(path), re.MULTILINE):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        yield re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


def is_there(document: Path, link: str) -> bool:
    """Return whether a link of *document* leads to a file, and to a heading if it names one."""
    name, _, anchor = link.partition("#")
    target = document.parent / name if name else document
    return target.exists() and (not anchor or anchor in anchors_of(target))


def links_in(document: Path) -> list[str]:
    """Return the links of a document: those in the text, and those that references lead to."""
    text = text_of(document)
    return re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r"^\[[^\]]+\]: +(\S+)", text, re.MULTILINE)


class TestLinks:
    @pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
    def test_lead_to_files_and_headings_that_are_there(self, document: Path) -> None:
        assert [link for link in links_in(document) if "://" not in link and not is_there(document, link)] == []

    def test_of_references_are_found(self, tmp_path: Path) -> None:
        document = tmp_path / "a.md"
        document.write_text("A [link](b.md) and a [reference].\n\n[reference]: c.md\n")
        assert links_in(document) == ["b.md", "c.md"]

    def test_to_nothing_are_noticed(self, tmp_path: Path) -> None:
        document = tmp_path / "a.md"
        document.write_text("# A `heading`, with code\n\n```\n# no heading\n```\n")
        assert is_there(document, "#a-heading-with-code")
        assert is_there(document, "a.md#a-heading-with-code")
        for link in ("b.md", "#no-heading", "a.md#other"):
            assert not is_there(document, link)


class TestReadme:
    README = ROOT / "README.md"

    def test_is_short(self) -> None:
        assert len(self.README.read_bytes()) <= README_BYTES

    def test_shows_figures_that_were_measured(self) -> None:
        measured = "".join((DOCS / name).read_text(encoding="utf-8") for name in ("benchmarks.md", "extraction.md"))
        figures = re.findall(r"^\| [^|]* \| (\d+\.\d) (?:%|ms) \|$", text_of(self.README), re.MULTILINE)
        assert len(figures) == 5
        assert [figure for figure in figures if not re.search(rf"(?<![\d.]){figure}(?!\d)", measured)] == []


class TestTheChangelog:
    def test_has_the_version_of_the_program(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        released = re.findall(r"^## \[([\d.]+)\] - \d{4}-\d{2}-\d{2}$", text_of(ROOT / "CHANGELOG.md"), re.MULTILINE)
        assert released[0] == project["version"]


class TestTheTableOfContents:
    def test_lists_every_document_once(self) -> None:
        listed = re.findall(r"^- \[.*\]\((.*)\): ", text_of(DOCS / "README.md"), re.MULTILINE)
        assert sorted(listed) == sorted(path.name for path in DOCS.glob("*.md") if path.name != "README.md")

    def test_names_every_other_file(self) -> None:
        contents = text_of(DOCS / "README.md")
        assert [path.name for path in DOCS.iterdir() if f"]({path.name})" not in contents] == ["README.md"]


class TestArchitecture:
    TEXT = (DOCS / "architecture.md").read_text(encoding="utf-8")
    CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]

    def test_describes_every_folder(self) -> None:
        described = re.findall(r"^\| `([a-z0-9_/]+)/` \|", self.TEXT, re.MULTILINE)
        packages = [path.parent for top in ("bot", "index") for path in (ROOT / top).rglob("__init__.py")]
        assert sorted(described) == sorted(path.relative_to(ROOT).as_posix() for path in packages)

    @pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract["name"])
    def test_names_every_contract(self, contract: dict[str, object]) -> None:
        assert f"**{contract['name']}" in self.TEXT

    def test_has_the_layers_that_are_checked(self) -> None:
        blocks = re.findall(r"\*\*([^*\n]*)\*\*\n\n```\n(.*?)\n```", self.TEXT, re.DOTALL)
        checked = {each["name"]: each["layers"] for each in self.CONTRACTS if each["type"] == "layers"}
        assert {name: layers.splitlines() for name, layers in blocks} == checked


class TestNames:
    @pytest.mark.parametrize(
        "row", re.findall(r"^\| (?!word |---)(.*) \|$", text_of(DOCS / "glossary.md"), re.MULTILINE)
    )
    def test_of_the_glossary_are_in_the_code(self, row: str) -> None:
        place = row.split(" | ")[2]
        (link,) = re.findall(r"\]\(\.\./(.*?)\)", place)
        code = (ROOT / link).read_text(encoding="utf-8")
        for name in re.findall(r"`(\w+)`", place):
            assert re.search(rf"^class {name}\b", code, re.MULTILINE)

    @pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
    def test_of_modules_are_in_the_tree(self, document: Path) -> None:
        named = re.findall(r"`((?:bot|index|tests|benchmarks)/[\w/]+(?:\.py|/))`", text_of(document))
        assert [name for name in named if not (ROOT / name).exists()] == []

    @pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
    def test_of_links_are_those_of_the_files(self, document: Path) -> None:
        links = re.findall(r"\[([\w/]+/[\w.]*)\]\(([^)#]+)\)", text_of(document))
        assert [text for text, link in links if (document.parent / link).resolve() != (ROOT / text).resolve()] == []
