"""A word that the analyzer fails at, as it failed at words whose stem is empty."""

from __future__ import annotations

import itertools
import string

import pytest

from index.analysis import analyzer, passage_terms, term_hashes, token_ids
from index.analysis.languages import stem

_NAMES = map("".join, itertools.product(string.ascii_lowercase, repeat=3))


class Poison:
    """A word that no other test has: what was analyzed once is remembered."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.word = f"mildew{next(_NAMES)}"
        self.error: BaseException = IndexError("string index out of range")
        self.tried = 0  # times that the analyzer failed
        self._monkeypatch = monkeypatch
        self.strike()

    def strike(self) -> None:
        """Let the analyzer fail at the word from now on, as a new version may."""
        for remembered in (
            term_hashes._known_stems,
            token_ids._known_tokens,
            analyzer._cut_word,
            passage_terms._context_keys,
        ):
            remembered.cache_clear()
        self._monkeypatch.setattr(analyzer, "stem", self._failing)

    def mend(self) -> None:
        """Let the analyzer take the word from now on, as a new version may."""
        self._monkeypatch.setattr(analyzer, "stem", stem)

    def _failing(self, word: str, language: str) -> str:
        if word == self.word:
            self.tried += 1
            raise self.error
        return stem(word, language)


PROGRAM = """
    import runpy, sys
    from index.analysis import analyzer
    real = analyzer.stem

    def stem(word, language):
        if word == "mildew":
            raise IndexError("string index out of range")
        return real(word, language)

    analyzer.stem = stem
    sys.argv[0] = "byline"
    runpy.run_module("bot", run_name="__main__")
"""
"""The program, with an analyzer that fails at the word "mildew"."""
