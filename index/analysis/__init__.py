"""From text to terms: languages, words, stems, grams."""

from index.analysis.terms import Field, Token, analyze, passage_language

__all__ = ["Field", "Token", "analyze", "passage_language"]
