"""Turn text into terms: languages, words, stems, grams."""

from index.analysis.analyzer import Field, passage_language, terms_of
from index.analysis.passage_terms import PassageKeys, article_language, passage_keys, passage_tokens
from index.analysis.term_hashes import Keys, term_keys, term_keys_once

__all__ = [
    "Field",
    "Keys",
    "PassageKeys",
    "article_language",
    "passage_keys",
    "passage_language",
    "passage_tokens",
    "term_keys",
    "term_keys_once",
    "terms_of",
]
