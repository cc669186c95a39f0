"""Turn texts into tokens for the second stage of a search: the numbers of a term and of its form.

They are made once, when a passage is indexed, and kept in a forward index. To read a passage again for every question
that may be about it takes ten times as long as to look through its numbers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache, partial

import numpy as np
import numpy.typing as npt

from index.analysis.analyzer import WORD_GRAMS, Field, stemmed_as, terms_of_word
from index.analysis.term_hashes import CHUNKS_KEPT, LANGUAGES_KEPT, term_bytes
from index.analysis.token_cache import ComputedCache
from index.analysis.tokenizer import normalise, words_of

TERM_BYTES = 4
"""Length of the number of a term, in bytes: the first ones of its key. One of twenty terms of a question is mistaken
for another one in one of a million readings of a passage of a hundred tokens. The passage then ranks a little too high.
"""

NUMBER_FLAG = 1 << 15
"""Bit of the form that is set if the token begins with a digit."""

TOKEN = np.dtype([("term", "<u4"), ("form", "<u2")])
"""Type of a token of Field.WORDS. The form is 0 for a part of an unspaced run, which has no other."""

Tokens = npt.NDArray[np.void]


def term_number(term: str) -> int:
    """Return the number that stands for a term in a token; the same in every process."""
    return int.from_bytes(term_bytes(term)[:TERM_BYTES], "little")


def form_number(form: str) -> int:
    """Return the number, of 15 bits, that stands for a normalised form: it tells the forms of one term apart."""
    return int.from_bytes(hashlib.blake2b(form.encode(), digest_size=2).digest(), "little") & (NUMBER_FLAG - 1)


def tokens_of(text: str, language: str | None) -> bytes:
    """Return the tokens of *text* in Field.WORDS, in order, as the bytes of an array of TOKEN.

    Args:
        language: A primary subtag; None or empty: by script alone.
    """
    return b"".join(map(_known_tokens(stemmed_as(language)).__getitem__, text.split()))


@lru_cache(maxsize=LANGUAGES_KEPT)
def _known_tokens(language: str | None) -> ComputedCache[bytes]:
    return ComputedCache(partial(_tokens_of_chunk, language), CHUNKS_KEPT)


def _tokens_of_chunk(language: str | None, chunk: str) -> bytes:
    return b"".join(_tokens(language, chunk))


def _tokens(language: str | None, chunk: str) -> Iterator[bytes]:
    for word, script, _ in words_of(chunk):
        is_run = script in WORD_GRAMS
        for term in terms_of_word(word, script, language, Field.WORDS):
            form = 0 if is_run else form_number(normalise(word)) | NUMBER_FLAG * term[0].isdigit()
            yield term_bytes(term)[:TERM_BYTES] + form.to_bytes(2, "little")
