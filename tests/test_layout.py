"""The layout of the code and its tests: small folders, short modules, unique names, docstrings that are sentences."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.routing.routes import ROUTES
from tests.support.paths import ROOT

MOST_MODULES = 15
"""In one folder: a reader sees them at a glance."""

MORE_MODULES = {"bot/cli": 26}
"""A module for each command."""

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

NAMED = re.compile(r"`([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)`|(?<![\w/])([A-Z][A-Z0-9]*_[A-Z0-9_]+)\b")
"""Name in backquotes or in capitals with a low line, as docstrings and comments give names of the code."""

FOREIGN_NAMES = {
    "uid": "a parameter in addresses",
    "LC_MESSAGES": "a folder of gettext",
    "pot": "a file of gettext",
    "G": "a number",
}
"""Names in docstrings that the code does not have, and what they are names of."""

SENTENCES_ELSEWHERE = {
    "bot/routing/routes.py": "the menus are a column of the table of routes",
    "bot/cli/console.py": "renders the console chat",
}
"""Modules with sentences for users that no module of messages is, and why."""

FEWEST_WORDS = 4
"""Of a sentence that stands in one place; shorter ones are labels and headlines."""

SHARED_SENTENCES = (
    (
        "cli/console.py",
        "ask/messages.py",
        "ask/answer_messages.py",
        "articles/finding/filter_messages.py",
        "messaging/shared_messages.py",
    ),
    ("channels/messages.py", "feeds/trouble_messages.py", "messaging/shared_messages.py"),
    ("feeds/messages.py", "feeds/trouble_messages.py", "add/batch_messages.py"),
)
"""Modules about the same, below `bot`: no two of a group write the same sentence or label."""

MARKED = {"gettext": 1, "N_": 1, "ngettext": 2}
"""Functions of `bot.i18n` that mark sentences, and how many each marks."""


def modules(top: str) -> Iterator[Path]:
    return (ROOT / top).rglob("*.py")


def imported_by(path: Path) -> Iterator[str]:
    """Yield the names of modules that a module imports, and of what it imports from them."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def crowded_folders(top: str) -> dict[str, int]:
    """Return the folders with too many modules, and how many they have."""
    counts: dict[str, int] = defaultdict(int)
    for path in modules(top):
        counts[path.parent.relative_to(ROOT).as_posix()] += path.stem != "__init__"
    return {folder: n for folder, n in counts.items() if n > MORE_MODULES.get(folder, MOST_MODULES)}


@pytest.mark.parametrize("top", ["bot", "index"])
class TestLayout:
    def test_has_few_modules_in_a_folder(self, top: str) -> None:
        assert crowded_folders(top) == {}

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


def sentences_in(path: Path) -> Iterator[str]:
    """Yield the sentences in a module that are marked for translation, and written there."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    names = {
        alias.asname or alias.name: MARKED.get(alias.name, 0)
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module == "bot.i18n"
        for alias in node.names
    }
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            marked = node.args[: names.get(node.func.id, 0)]
            yield from {str(argument.value) for argument in marked if isinstance(argument, ast.Constant)}


class TestSentences:
    def test_are_in_modules_of_messages(self) -> None:
        elsewhere = {
            path.relative_to(ROOT).as_posix()
            for path in modules("bot")
            if path.stem.split("_")[-1] != "messages" and any(sentences_in(path))
        }
        assert elsewhere == set(SENTENCES_ELSEWHERE)

    def test_are_written_once(self) -> None:
        counts = Counter(
            sentence
            for path in modules("bot")
            for sentence in sentences_in(path)
            if sentence.endswith((".", "?")) and len(sentence.split()) >= FEWEST_WORDS
        )
        assert {sentence for sentence, n in counts.items() if n > 1} == set()

    @pytest.mark.parametrize("together", SHARED_SENTENCES)
    def test_are_shared_by_modules_about_the_same(self, together: tuple[str, ...]) -> None:
        """Labels of a word or two may be the same by chance elsewhere, but not in these modules."""
        counts = Counter(sentence for path in together for sentence in set(sentences_in(ROOT / "bot" / path)))
        assert {sentence for sentence, n in counts.items() if n > 1} == set()


@cache
def docstrings_in(path: Path) -> tuple[ast.Constant, ...]:
    """Return the docstrings of the module, and of its classes, functions, constants and fields."""
    return tuple(
        each.value
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        for each in node.body
        if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant) and each.value.value is not ...
    )


def words_of(path: Path) -> tuple[set[str], list[str]]:
    """Return all words of a module's code, and its docstrings and comments."""
    docstrings = docstrings_in(path)
    in_docstrings = {number for each in docstrings for number in range(each.lineno, (each.end_lineno or 0) + 1)}
    code, texts = set(path.relative_to(ROOT).with_suffix("").parts), [str(each.value) for each in docstrings]
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if number not in in_docstrings:
            statement, _, comment = line.partition("# ")
            code.update(re.findall(r"\w+", statement))
            texts.append(comment)
    return code, texts


class TestCallbacks:
    def test_are_in_modules_of_handlers(self) -> None:
        """A newcomer finds them by name alone."""
        modules_of_callbacks = {route.callback.__module__ for route in ROUTES}
        assert {name for name in modules_of_callbacks if not name.endswith("handlers")} == set()


class TestDocstrings:
    @pytest.mark.parametrize("top", ["bot", "index", "tests", "benchmarks"])
    def test_are_sentences(self, top: str) -> None:
        found = [str(each.value).split() for path in modules(top) for each in docstrings_in(path)]
        relative = [words for words in found if words[0].rstrip(",:;.") in RELATIVE]
        assert len(relative) < MOST_RELATIVE_SHARE * len(found)

    @pytest.mark.parametrize("top", ["bot", "index", "tests", "benchmarks"])
    def test_begin_with_a_summary(self, top: str) -> None:
        firsts = {str(each.value).split()[0] for path in modules(top) for each in docstrings_in(path)}
        assert firsts & {"Args:", "Returns:", "Raises:"} == set()

    def test_name_what_the_code_has(self) -> None:
        read = {path: words_of(path) for top in ("bot", "index") for path in modules(top)}
        settings = re.findall(r"\w+", (ROOT / ".env.example").read_text())
        known = set(FOREIGN_NAMES).union(settings, *(code for code, _ in read.values()))
        unknown = {
            (path.relative_to(ROOT).as_posix(), name)
            for path, (_, texts) in read.items()
            for quoted, constant in NAMED.findall(" ".join(texts))
            for name in (quoted or constant).split(".")
            if name not in known
        }
        assert unknown == set()

    def test_are_complete(self) -> None:
        """A paragraph that ends without a sign was cut off when it was written again."""
        found = [
            f"{path.relative_to(ROOT)}: …{paragraph[-40:]}"
            for path in (*modules("bot"), *modules("index"))
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            for paragraph in (ast.get_docstring(node) or "").split("\n\n")
            if paragraph and paragraph.rstrip()[-1] not in '.:!?)`|"'
        ]
        assert found == []


class TestTests:
    def test_import_nothing_from_each_other(self) -> None:
        """Shared code is in tests/support; pytest finds that of conftest."""
        found = {
            path.relative_to(ROOT).as_posix(): name
            for top in ("tests", "benchmarks")
            for path in modules(top)
            for name in imported_by(path)
            if any(part == "conftest" or part.startswith("test_") for part in name.split("."))
        }
        assert found == {}

    @pytest.mark.parametrize("top", ["bot", "index", "benchmarks"])
    def test_mirror_the_packages(self, top: str) -> None:
        folders = {path.parent.relative_to(ROOT / "tests") for path in modules(f"tests/{top}")}
        assert {folder.as_posix() for folder in folders if not (ROOT / folder / "__init__.py").exists()} == set()

    def test_share_modules_in_small_folders(self) -> None:
        assert crowded_folders("tests/support") == {}

    def test_share_no_tests(self) -> None:
        assert [path.name for path in modules("tests/support") if path.name.startswith("test_")] == []
