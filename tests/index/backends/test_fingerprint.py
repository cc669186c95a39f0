"""A saved index is known to be made by other code, or with other libraries."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.backends import fingerprint as module
from index.backends.fingerprint import fingerprint, sources


def now() -> str:
    return fingerprint.__wrapped__()


class TestFingerprint:
    def test_is_the_same_for_the_same(self) -> None:
        assert now() == now()

    @pytest.mark.parametrize(
        "name",
        [
            "articles/passages.py",
            "analysis/wording.py",
            "analysis/sentences.py",
            "analysis/stopwords.py",
            "analysis/spelling_variants.py",
            "analysis/analyzer.py",
            "analysis/tokenizer.py",
            "analysis/data/function_words/de.txt",
            "analysis/data/initials/ru.txt",
            "word_lists.py",
        ],
    )
    def test_depends_on_the_code(self, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whatever it would do differently, and to whichever texts."""
        files = [(path, tmp_path / path) for path, _ in sources()]
        for (_, copy), (_, file) in zip(files, sources(), strict=True):
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
        before = now()
        monkeypatch.setattr(module, "sources", lambda: files)
        assert now() == before, "wherever it lies"
        (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + b"\nMORE = 1\n")
        assert now() != before

    def test_depends_on_the_libraries(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = now()
        monkeypatch.setattr(module, "version", lambda library: "99" if library == "sentencex" else "1")
        assert now() != before
