"""Tell the language of a question, which is too short for a sure guess, by the languages of the archive."""

from __future__ import annotations

from collections.abc import Mapping

from index.analysis.stopwords import grammar_words
from index.analysis.text_language import likely_languages
from index.analysis.tokenizer import pieces

MIN_ARCHIVE_LANGUAGE_PROBABILITY = 0.05
"""Smallest probability with which a language of the archive is preferred: much Norwegian is mistaken for Danish."""

MIN_LANGUAGE_PROBABILITY = 0.5
"""Smallest probability with which a question may be in a language that no passage of the archive has."""

MIN_SURE_CHARS = 20
"""Length below which the language of a question is never sure, in characters: the model takes "who?" for Italian."""

MIN_GRAMMAR_WORDS = 2
"""Fewest grammar words of a language in a shorter question that is in it, although no passage of the archive is."""

PERSIAN_LETTERS = frozenset("\N{ARABIC LETTER KEHEH}\N{ARABIC LETTER FARSI YEH}")
"""Letters of Persian and Urdu that Arabic keyboards do not have. Short Persian questions are mistaken for Arabic."""


def question_language(text: str, languages: Mapping[str, int]) -> str:
    """Return the likely language of a question to an archive in *languages*; "" if it is unknown.

    If no language of the archive is likely, but one has as many of its words as grammar, it is that one. If none has
    any, a short question may be in another language too: "qui est Max".
    """
    likely = likely_languages(text, languages)
    if not PERSIAN_LETTERS.isdisjoint(text):
        likely = [(language, probability) for language, probability in likely if language != "ar"]
    for language, probability in likely:
        if language in languages and probability >= MIN_ARCHIVE_LANGUAGE_PROBABILITY:
            return language
    words = {piece.normal for piece in pieces(text)}
    known = {each: len(words & grammar_words(each)) for each in languages}
    usual = max(languages, key=lambda each: known[each], default="")
    language, probability = next(iter(likely), ("", 0.0))
    grammar = len(words & grammar_words(language))
    is_long = len(" ".join(text.split())) >= MIN_SURE_CHARS
    is_sure = probability >= MIN_LANGUAGE_PROBABILITY and (is_long or grammar >= MIN_GRAMMAR_WORDS)
    if is_sure and not 0 < known.get(usual, 0) >= grammar:
        return language
    return usual or language
