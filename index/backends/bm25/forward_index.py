"""Store the forward index of a segment: for each passage, the data that the second stage reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from index.analysis.token_ids import TOKEN
from index.backends.bm25.postings import IN_MEMORY, Counts, Flags, Guard, Ints, Places

RAW_TOKEN = np.dtype((np.void, TOKEN.itemsize))
"""Type with the same bytes as TOKEN. numpy copies many pieces of it faster than of a type with fields."""

RawTokens = npt.NDArray[np.void]

CHUNK_ROWS = 2**16
"""Passages whose tokens are copied at once: about 40 MB."""


@dataclass(frozen=True, slots=True, eq=False)
class Forward:
    """The tokens of some passages, sentence by sentence. A passage is a row; rows count from 0."""

    starts: Places  # the place of the first token of each row, and the end of the last row
    first_sentences: Ints  # the place of the first sentence of each row, and the end of the last row
    sentence_sizes: Counts  # tokens in each sentence
    tokens: RawTokens
    guard: Guard = IN_MEMORY

    @classmethod
    def of(cls, passages: Sequence[Sequence[bytes]]) -> Forward:
        """Make the forward index of passages from the tokens of their sentences; see `tokens_of`."""
        sentences = [each for sentences in passages for each in sentences]
        sizes = np.fromiter(map(len, sentences), dtype=np.int64) // TOKEN.itemsize
        first = _places(np.fromiter(map(len, passages), dtype=np.int64))
        tokens = np.frombuffer(b"".join(sentences), dtype=RAW_TOKEN)
        return cls(_places(sizes)[first], first.astype(np.int32), sizes.astype(np.uint16), tokens)

    def read(self, rows: npt.NDArray[np.integer]) -> tuple[list[RawTokens], list[Counts]]:
        """Return for each of these rows its tokens, and the number of tokens in each of its sentences.

        Raises: DamagedFileError.
        """
        starts, ends = self.starts[rows], self.starts[rows + 1]
        self.guard.check(starts, ends)
        firsts, lasts = self.first_sentences[rows].tolist(), self.first_sentences[rows + 1].tolist()
        tokens = [self.tokens[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        return tokens, [self.sentence_sizes[first:last] for first, last in zip(firsts, lasts, strict=True)]

    def piece(self, begin: int, end: int) -> RawTokens:
        """Return the tokens in a range. Tokens from a file need not stay in memory.

        Raises: DamagedFileError.
        """
        (tokens,) = self.guard.read_range(begin, end) or (self.tokens[begin:end],)
        return tokens

    def unloaded(self) -> Forward:
        """Return a copy that keeps nothing in memory that can be read from a file again."""
        new = self.guard.unloaded()
        if new is None:
            return self
        guard, (tokens,) = new
        return replace(self, tokens=tokens, guard=guard)


class ForwardMerger:
    """A merge of several forward indexes into one, with their rows in order, without some of the rows."""

    def __init__(self, sources: Sequence[tuple[Forward, Flags]]) -> None:
        """Merge the lengths, but no terms yet.

        Args: sources: Forward indexes, each with flags of the rows to keep.
        """
        self._sources = sources
        counts = [(np.diff(each.first_sentences), np.diff(each.starts)) for each, _ in sources]
        sizes = (
            each.sentence_sizes[np.repeat(kept, sentences)]
            for (each, kept), (sentences, _) in zip(sources, counts, strict=True)
        )
        self.sentence_sizes: Counts = np.concatenate(list(sizes))
        kept_counts = [
            (sentences[kept], tokens[kept]) for (_, kept), (sentences, tokens) in zip(sources, counts, strict=True)
        ]
        self.first_sentences: Ints = _places(np.concatenate([each for each, _ in kept_counts])).astype(np.int32)
        self.starts: Places = _places(np.concatenate([each for _, each in kept_counts]))

    def __len__(self) -> int:
        """Return the number of tokens."""
        return int(self.starts[-1])

    def chunks(self) -> Iterator[RawTokens]:
        """Yield all tokens in pieces."""
        for forward, kept in self._sources:
            for first in range(0, len(kept), CHUNK_ROWS):
                end = min(first + CHUNK_ROWS, len(kept))
                tokens = forward.piece(*forward.starts[[first, end]].tolist())
                counts = np.diff(forward.starts[first : end + 1])
                yield tokens[np.repeat(kept[first:end], counts)]

    def merged(self) -> Forward:
        """Return the merged forward index, in memory."""
        tokens = np.concatenate([np.zeros(0, dtype=RAW_TOKEN), *self.chunks()])
        return Forward(self.starts, self.first_sentences, self.sentence_sizes, tokens)


def _places(counts: npt.NDArray[np.integer]) -> Places:
    """Return the place where each piece of these sizes begins, and the end of the last one."""
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts, dtype=np.int64)])
