"""Hash the terms of a text quickly. An index stores the hashes instead of the terms.

Chunks are cut and hashed when they first occur. Later occurrences are looked up. The keys of a text are joined as
bytes, so that a hundred words with their five hundred grams cost about fifteen microseconds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache, partial
from itertools import chain

import numpy as np
import numpy.typing as npt

from index.analysis.analyzer import Field, stemmed_as, terms_of_word
from index.analysis.token_cache import ComputedCache
from index.analysis.tokenizer import words_of

KEY_BYTES = 8
"""Length of a key, in bytes. Among ten million terms, two have the same key with a probability of 1 in 400,000. At
worst, a passage is found for a word that it does not contain."""

CHUNKS_KEPT = 50_000
"""Most chunks that are cached for each language, of about 150 bytes each. Nearly all chunks of a text are among the
last 50,000."""

LANGUAGES_KEPT = 16
"""Most languages whose chunks are cached at once."""

TERMS_KEPT = 100_000
"""Most terms that are cached in addition to chunks: most n-grams of a language."""

Keys = npt.NDArray[np.uint64]


def term_bytes(term: str) -> bytes:
    """Return the key of *term* as bytes, the lowest first. It is the same in every process. It is cached."""
    return _known_terms[term]


def term_keys(terms: Iterable[str]) -> Keys:
    """Return the keys of several terms, numbers of 64 bits. They are cached."""
    return np.frombuffer(b"".join(map(_known_terms.__getitem__, terms)), dtype="<u8")


def term_keys_once(terms: Iterable[str]) -> Keys:
    """Return the keys of rare terms. They are not cached, because they would displace others."""
    return np.frombuffer(b"".join(map(_hashed, terms)), dtype="<u8")


def text_keys(text: str, language: str | None) -> dict[Field, Keys]:
    """Return the keys of the terms of *text* in each field, in the number and order of `terms_of`.

    Args:
        language: A primary subtag. None or empty: decide by script alone.
    """
    chunks = text.split()
    known = {Field.WORDS: _known_stems(stemmed_as(language)), Field.GRAMS: _known_grams}
    return {field: np.frombuffer(b"".join(map(known[field].__getitem__, chunks)), dtype="<u8") for field in Field}


def _hashed(term: str) -> bytes:
    return hashlib.blake2b(term.encode(), digest_size=KEY_BYTES).digest()


def _keys_of_chunk(field: Field, language: str | None, chunk: str) -> bytes:
    words = ((word, script) for word, script, _ in words_of(chunk))
    terms = (terms_of_word(word, script, language, field) for word, script in words)
    return b"".join(map(_known_terms.__getitem__, chain.from_iterable(terms)))


_known_terms = ComputedCache(_hashed, TERMS_KEPT)
_known_grams = ComputedCache(partial(_keys_of_chunk, Field.GRAMS, None), CHUNKS_KEPT)


@lru_cache(maxsize=LANGUAGES_KEPT)
def _known_stems(language: str | None) -> ComputedCache[bytes]:
    return ComputedCache(partial(_keys_of_chunk, Field.WORDS, language), CHUNKS_KEPT)
