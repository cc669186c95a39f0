"""The form of passages that the second stage reads, made when they are indexed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import Field
from index.analysis.token_ids import NUMBER_FLAG, TOKEN, form_number, term_number, tokens_of
from index.backends.base import QueryTerm
from index.backends.bm25 import checked_file, forward_index
from index.backends.bm25.backend import BM25Backend
from index.backends.bm25.forward_index import Forward, ForwardMerger
from index.errors import IndexDamagedError
from tests.support.archive.backend_articles import Recording, article

SENTENCES = st.lists(st.sampled_from(["", "Ferries sail.", "It is 1998.", "港口", "a b c d"]), min_size=1, max_size=3)
PARTS = st.lists(st.lists(st.tuples(SENTENCES, st.booleans()), max_size=5), min_size=1, max_size=4)


def forward_of(passages: list[list[str]]) -> Forward:
    return Forward.of([[tokens_of(sentence, "en") for sentence in sentences] for sentences in passages])


class TestTokens:
    def test_are_a_term_and_the_form_it_stands_in(self) -> None:
        first, second = np.frombuffer(tokens_of("Ferries, 1998!", "en"), dtype=TOKEN).tolist()
        assert first == (term_number("ferri"), form_number("ferries"))
        assert second == (term_number("1998"), form_number("1998") | NUMBER_FLAG)

    def test_of_a_run_are_its_parts_and_have_no_form(self) -> None:
        tokens = np.frombuffer(tokens_of("港口", "zh"), dtype=TOKEN).tolist()
        assert tokens == [(term_number(part), 0) for part in ("港", "口", "港口")]


@pytest.mark.parametrize("chunk", [1, 2, 1_000])
@given(parts=PARTS)
@settings(derandomize=True, deadline=None)
def test_what_is_kept_is_as_if_made_at_once(chunk: int, parts: list[list[tuple[list[str], bool]]]) -> None:
    sources = [
        (forward_of([sentences for sentences, _ in part]), np.array([kept for _, kept in part], dtype=np.bool_))
        for part in parts
    ]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(forward_index, "CHUNK_ROWS", chunk)
        merger = ForwardMerger(sources)
        merged = merger.merged()
    at_once = forward_of([sentences for part in parts for sentences, kept in part if kept])
    for name in ("starts", "first_sentences", "sentence_sizes", "tokens"):
        assert getattr(merged, name).tobytes() == getattr(at_once, name).tobytes()
        assert getattr(merged, name).dtype == getattr(at_once, name).dtype
    assert len(merger) == len(at_once.tokens)


def test_nothing_that_is_merged_stays_in_memory() -> None:
    made = forward_of([["Ferries sail.", "a b"], ["c"]])
    guard = Recording(made.tokens)
    ForwardMerger([(replace(made, guard=guard), np.array([True, False]))]).merged()
    assert guard.passed == set(range(len(made.tokens)))
    assert guard.kept == set()


class TestReadings:
    def test_that_are_damaged_are_not_served(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(checked_file, "BLOCK_BYTES", 64)  # a small file has many
        backend = BM25Backend.open(tmp_path)
        backend.index([article("The ferry sails.")])
        backend.close()
        (path,) = tmp_path.glob("*.segment")
        content = bytearray(path.read_bytes())
        at = bytes(content).index(tokens_of("The ferry sails.", "en"))
        content[at] ^= 1
        path.write_bytes(content)
        opened = BM25Backend.open(tmp_path)
        with pytest.raises(IndexDamagedError):
            opened.search([QueryTerm(Field.WORDS, "ferri")], 10).read([0])
