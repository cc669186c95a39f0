"""The layout of the code: small folders, short modules, unique names, docstrings that are sentences."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.paths import ROOT

MOST_MODULES = 15
"""In one folder: a reader sees them at a glance."""

MORE_MODULES = {"index/extraction/pdf": 19, "bot/cli": 25}
"""The first is one pipeline, the second has a module for each command."""

MOST_LINES = 300

LONGER = {"index/errors.py"}
"""One tree of errors stays one file."""

ROLES = {
    *(
        "__init__",
        "__main__",
        "handlers",
        "messages",
        "callback_data",
        "alerts",
        "base",
        "detect",
        "protocol",
        "pipeline",
    )
}
"""Names of modules that say what a module is to its package."""

RELATIVE = {"What", "Whether", "How", "Where", "Which", "Who", "When", "Why", "Those", "That", "As"}
"""Words with which a docstring begins that is a clause, not a sentence."""

MOST_RELATIVE_SHARE = 0.03
"""Share of docstrings that begin so, at most: some sentences do."""


def modules(top: str) -> Iterator[Path]:
    return (ROOT / top).rglob("*.py")


@pytest.mark.parametrize("top", ["bot", "index"])
class TestLayout:
    def test_has_few_modules_in_a_folder(self, top: str) -> None:
        counts: dict[str, int] = defaultdict(int)
        for path in modules(top):
            counts[path.parent.relative_to(ROOT).as_posix()] += path.stem != "__init__"
        too_many = {folder: n for folder, n in counts.items() if n > MORE_MODULES.get(folder, MOST_MODULES)}
        assert too_many == {}

    def test_has_short_modules(self, top: str) -> None:
        long = {
            path.relative_to(ROOT).as_posix()
            for path in modules(top)
            if len(path.read_text().splitlines()) > MOST_LINES
        }
        assert long == {name for name in LONGER if name.startswith(f"{top}/")}

    def test_has_each_name_of_a_module_once(self, top: str) -> None:
        places: dict[str, list[str]] = defaultdict(list)
        for path in modules(top):
            if path.stem not in ROLES and path.parent.name != "cli":
                places[path.stem].append(path.relative_to(ROOT).as_posix())
        assert {name: found for name, found in places.items() if len(found) > 1} == {}

    def test_has_each_name_of_a_class_once(self, top: str) -> None:
        counts: dict[str, int] = defaultdict(int)
        for path in modules(top):
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    counts[node.name] += 1
        assert {name for name, n in counts.items() if n > 1} == set()


class TestDocstrings:
    def test_are_sentences(self) -> None:
        count = total = 0
        for path in (*modules("bot"), *modules("index")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                    words = (ast.get_docstring(node) or "").split()
                    total += bool(words)
                    count += bool(words) and words[0].rstrip(",:;.") in RELATIVE
        assert count < MOST_RELATIVE_SHARE * total
