"""From text to terms: languages, words, stems, grams."""

from index.analysis.indexing import PassageKeys, article_language, indexed_terms, passage_keys, passage_tokens
from index.analysis.keys import Keys, term_key, term_keys, term_keys_once
from index.analysis.terms import Field, Token, analyze, passage_language, terms_of

__all__ = [
    "Field",
    "Keys",
    "PassageKeys",
    "Token",
    "analyze",
    "article_language",
    "indexed_terms",
    "passage_keys",
    "passage_language",
    "passage_tokens",
    "term_key",
    "term_keys",
    "term_keys_once",
    "terms_of",
]
