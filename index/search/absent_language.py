"""Find out that a question is in a language that no article of the archive has.

A wrong guess is worse than silence. So a language must be certain: by its script, or by several words that only this
language has. A short question asks with a word of its language.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache, lru_cache

from index.analysis.languages import IDENTIFIABLE, guesses, identify
from index.analysis.stopwords import QUESTION_PHRASES, is_function_word, is_question_word, listed
from index.analysis.text_language import likely_languages
from index.analysis.tokenizer import pieces
from index.model import Answer
from index.query.filter_syntax import read_filters
from index.query.question_language import MIN_ARCHIVE_LANGUAGE_PROBABILITY, MIN_LANGUAGE_PROBABILITY, MIN_SURE_CHARS
from index.text import clean_line

LETTERS_READ = 400
"""Most letters of a question that are examined: several sentences."""

CHARACTERS_READ = 4_096
"""Most characters of a question that are looked at: those of the longest message."""

MIN_LETTERS = 2
"""Fewest letters in a script. A single one is often a symbol."""

MIN_OWN_WORDS = 2
"""Fewest grammar words that only the language of a question has, and no language of the archive. A title quoted in
another language often has one."""

MIN_WORDS = 2
"""Fewest words of a short question."""

SURE_PROBABILITY = 0.8
"""Probability with which a single question word is enough, and the model's guess of ideographs."""

MIN_OWN_WORDS_OF_STATEMENT = 4
"""The same for a text that has no question word and no question mark. It may be a title in another language."""

_LANGUAGES_OF: Mapping[str, Sequence[str]] = {
    "ARABIC": ("ar", "fa", "ur"),
    "ARMENIAN": ("hy",),
    "BENGALI": ("bn",),
    "CJK": ("zh", "ja"),
    "CYRILLIC": ("ru", "uk", "bg", "mk", "sr"),
    "DEVANAGARI": ("hi", "ne"),
    "GEORGIAN": ("ka",),
    "GREEK": ("el",),
    "HANGUL": ("ko",),
    "HEBREW": ("he",),
    "HIRAGANA": ("ja",),
    "KHMER": ("km",),
    "LAO": ("lo",),
    "MYANMAR": ("my",),
    "TAMIL": ("ta",),
    "THAI": ("th",),
}
"""Languages of a script, by the first word of its characters' names in Unicode."""

_KANA = ("HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA")
"""First words of the names of kana, and of the mark of a long vowel in both. They count as hiragana."""

_JAPANESE_CHARSETS = ("cp932",)
_CHINESE_CHARSETS = ("gb2312", "big5")
"""Encodings with the characters of one language alone: 谁 is only Chinese, 図 is only Japanese."""

_LATIN = IDENTIFIABLE - {language for languages in _LANGUAGES_OF.values() for language in languages} | {"sr"}
"""Languages in Latin letters. Serbian has both scripts."""

_NEIGHBOURS = (("da", "no"), ("cs", "sk"), ("bs", "hr", "sr", "sl"), ("ru", "uk"))
"""Languages that are mistaken for each other. A quarter of the Norwegian questions are taken for Danish."""


def with_absent_language(answer: Answer, languages: Mapping[str, int]) -> Answer:
    """Return the answer, with the language of its question if that is certain and no passage is in it.

    A question that chooses languages by a filter gets no such remark.

    Args: languages: Languages of the archive's passages with the numbers of passages, the most frequent first.
    """
    usual = next(iter(languages), "")
    read = read_filters(clean_line(answer.question))
    if not usual or read.filters.languages:
        return answer
    asked = _certain_language(read.query, languages)
    if asked is None or asked in languages:
        return answer
    is_usual = 2 * languages[usual] > sum(languages.values())
    return replace(answer, absent_language=asked, usual_language=usual if is_usual else None)


def _certain_language(text: str, languages: Collection[str]) -> str | None:
    text = unicodedata.normalize("NFKC", text[:CHARACTERS_READ])
    script = _main_script(text)
    if script is None:
        return None
    possible = _LANGUAGES_OF.get(script, _LATIN)
    if len(possible) == 1:
        return next(iter(possible))
    if script == "CJK":
        return _of_ideographs(text, languages)
    if len(" ".join(text.split())) < MIN_SURE_CHARS and (asked := _of_short_question(text, languages)):
        return asked
    has_script = any(language in possible for language in languages)
    likely = guesses(text) if has_script else likely_languages(text)
    asked, probability = next((guess for guess in likely if guess[0] in possible), ("", 0.0))
    if probability < MIN_LANGUAGE_PROBABILITY or _may_be_in(languages, likely):
        return None
    words = {piece.normal for piece in pieces(text)}
    if not _has_most_words(asked, [language for language, _ in likely], words):
        return None
    return asked if not has_script or _is_certain(text, words, likely, asked, languages) else None


def _may_be_in(languages: Container[str], likely: Iterable[tuple[str, float]]) -> bool:
    return any(probability >= MIN_ARCHIVE_LANGUAGE_PROBABILITY for each, probability in likely if each in languages)


def _of_ideographs(text: str, languages: Container[str]) -> str | None:
    """Return the language of a text in Chinese characters without kana. Many short ones are the same in Japanese."""
    if any(phrase in text for phrase in _chinese_question_phrases()):
        return "zh"
    ideographs = [each for each in text if _script_of(each) == "CJK"]
    if not all(_is_in_charset(each, _JAPANESE_CHARSETS) for each in ideographs):
        return "zh"
    if not all(_is_in_charset(each, _CHINESE_CHARSETS) for each in ideographs):
        return "ja"
    if "ja" in languages or "zh" in languages:
        return None
    language, probability = identify(text)
    return "ja" if language == "ja" and probability >= SURE_PROBABILITY else "zh"


def _is_in_charset(character: str, encodings: Iterable[str]) -> bool:
    """Return whether any of these encodings has a character."""
    for encoding in encodings:
        with suppress(UnicodeEncodeError):
            return bool(character.encode(encoding))
    return False


def _of_short_question(text: str, languages: Collection[str]) -> str | None:
    """Return the language of a short question of which the archive's languages have fewer words as grammar.

    One question word is enough if none of them has any: "wo liegt München".
    """
    found = list(pieces(text))
    words = {piece.normal for piece in found}
    likely = likely_languages(text)
    asked, probability = next(iter(likely), ("", 0.0))
    if len(found) < MIN_WORDS or probability < MIN_LANGUAGE_PROBABILITY or asked in languages:
        return None
    if not any(is_question_word(word, asked) for word in words) or not _has_most_words(
        asked, [language for language, _ in likely], words
    ):
        return None
    count, known = _grammar_count(asked, words), max(_grammar_count(each, words) for each in languages)
    is_sure = probability >= SURE_PROBABILITY and not known
    return asked if count > known and (count >= MIN_OWN_WORDS or is_sure) else None


def _is_certain(
    text: str, words: Collection[str], likely: Sequence[tuple[str, float]], asked: str, languages: Iterable[str]
) -> bool:
    """Return whether a question is in the language *asked* and in none of the archive's, which use the same script."""
    if len(" ".join(text.split())) < MIN_SURE_CHARS:
        return False
    own = [
        word for word in words if _is_grammar(word, asked) and not any(_is_grammar(word, each) for each in languages)
    ]
    asks = any(is_question_word(word, asked) for word in own)
    if asks and dict(likely)[asked] >= SURE_PROBABILITY:
        return True
    return len(own) >= (MIN_OWN_WORDS if asks or "?" in text else MIN_OWN_WORDS_OF_STATEMENT)


def _has_most_words(language: str, others: Iterable[str], words: Collection[str]) -> bool:
    """Return whether no other language has more of these words as grammar, and no neighbour as many."""
    count = _grammar_count(language, words)
    near = next((group for group in _NEIGHBOURS if language in group), ())
    return all(_grammar_count(each, words) + (each in near) <= count for each in {*others, *near} - {language})


def _grammar_count(language: str, words: Collection[str]) -> int:
    return sum(_is_grammar(word, language) for word in words)


def _is_grammar(word: str, language: str) -> bool:
    return is_function_word(word, language) or is_question_word(word, language)


@cache
def _chinese_question_phrases() -> set[str]:
    """Return the question phrases of Chinese that Japanese does not have."""
    return {each for each in listed(QUESTION_PHRASES, "zh") if len(each) > 1} - {*listed(QUESTION_PHRASES, "ja")}


def _main_script(text: str) -> str | None:
    """Return the script of more than half of the letters; None: there is none.

    Chinese characters beside kana count as kana.
    """
    letters = [each for each in text if each.isalpha()][:LETTERS_READ]
    if text.isascii():
        return "LATIN" if len(letters) >= MIN_LETTERS else None
    counts = Counter(map(_script_of, letters))
    if kana := sum(counts.pop(each, 0) for each in _KANA):
        counts["HIRAGANA"] = kana + counts.pop("CJK", 0)
    script, count = next(iter(counts.most_common(1)), ("", 0))
    return script if count >= MIN_LETTERS and 2 * count > len(letters) else None


@lru_cache(maxsize=LETTERS_READ)
def _script_of(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
