"""From text to terms: languages, words, stems, grams."""

from index.analysis.terms import Field, Token, analyze, passage_language, terms_of

__all__ = ["Field", "Token", "analyze", "passage_language", "terms_of"]
