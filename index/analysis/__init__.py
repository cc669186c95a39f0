"""From text to terms: languages, words, stems, grams."""

from index.analysis.indexing import PassageKeys, indexed_terms, passage_keys
from index.analysis.keys import term_key
from index.analysis.terms import Field, Token, analyze, passage_language, terms_of

__all__ = [
    "Field",
    "PassageKeys",
    "Token",
    "analyze",
    "indexed_terms",
    "passage_keys",
    "passage_language",
    "term_key",
    "terms_of",
]
