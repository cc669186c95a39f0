"""Read lists of words that speakers of a language can correct.

A list is a text file below the folder `data` of a package, in UTF-8, with one entry per line. Comments with # come
before the first entry. In a list for several languages, a line like [de] begins the entries of a language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib.resources import files

FOLDER = "data"
SUFFIX = ".txt"

_LANGUAGE = re.compile(r"\[[a-z]+\]")


def read_words(package: str, name: str, parse: Callable[[str], str] = str) -> tuple[str, ...]:
    """Return the entries of the list *name* of *package*, in the order of the file, each once.

    Args:
        name: Path of the file below `data`, without its ending: "function_words/de".
        parse: Gets each entry, and returns its replacement.

    Raises:
        ValueError: A line is malformed, or *parse* says so. The message names the file and the line.
    """
    return tuple(dict.fromkeys(entry for _, entry in _entries(package, name, parse)))


def read_words_by_language(package: str, name: str, parse: Callable[[str], str] = str) -> dict[str, tuple[str, ...]]:
    """Return the entries of each language of a list for several languages, in the order of the file.

    Args: See `read_words`.
    Raises: See `read_words`.
    """
    found: dict[str, dict[str, None]] = {}
    for language, entry in _entries(package, name, parse):
        found.setdefault(language, {})[entry] = None
    return {language: tuple(entries) for language, entries in found.items()}


def list_names(package: str, folder: str) -> frozenset[str]:
    """Return the names of the lists in a *folder* below `data` of *package*: mostly codes of languages."""
    found = (files(package) / FOLDER / folder).iterdir()
    return frozenset(each.name.removesuffix(SUFFIX) for each in found if each.name.endswith(SUFFIX))


def _entries(package: str, name: str, parse: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Yield each entry of a list, in all its languages, with its language: "" before the first language."""
    file = files(package) / FOLDER / f"{name}{SUFFIX}"
    lines = file.read_bytes().decode(errors="replace").splitlines()
    head = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    language = ""
    for number, entry in enumerate(lines[head:], head + 1):
        if _LANGUAGE.fullmatch(entry):
            language = entry[1:-1]
            continue
        if not entry or entry != entry.strip() or entry.startswith("#") or "\ufffd" in entry:
            raise ValueError(f"{file}, line {number}: {entry!r} is not an entry")
        try:
            yield language, parse(entry)
        except ValueError as error:
            raise ValueError(f"{file}, line {number}: {error}") from error
