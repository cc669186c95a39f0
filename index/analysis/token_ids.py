"""Turn texts into tokens for the second stage of a search: the numbers of a term and of its form.

Tokens are made once, when a passage is indexed, and stored in a forward index. For every question, analyzing each
candidate passage again would take ten times as long as reading its numbers.
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
"""Length of the number of a term, in bytes: the first bytes of its key. For a question of twenty terms and a passage of
a hundred tokens, the probability that a term is mistaken for another is one in a million. The passage then ranks a
little too high."""

NUMBER_FLAG = 1 << 15
"""Bit of the form. It is set if the token begins with a digit."""

TOKEN = np.dtype([("term", "<u4"), ("form", "<u2")])
"""Type of a token of Field.WORDS. The form is 0 for a part of an unspaced run, which has only one form."""

Tokens = npt.NDArray[np.void]


def term_number(term: str) -> int:
    """Return the number of a term in a token. It is the same in every process."""
    return int.from_bytes(term_bytes(term)[:TERM_BYTES], "little")


def form_number(form: str) -> int:
    """Return the number of a normalised form, of 15 bits. It distinguishes the forms of one term."""
    return int.from_bytes(hashlib.blake2b(form.encode(), digest_size=2).digest(), "little") & (NUMBER_FLAG - 1)


def tokens_of(text: str, language: str | None) -> bytes:
    """Return the tokens of *text* in Field.WORDS, in order, as the bytes of an array of TOKEN.

    Args:
        language: A primary subtag. None or empty: decide by script alone.
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
