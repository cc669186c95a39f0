"""Identify the language of short texts by a model and by their grammar words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache

from index.analysis.languages import RARE, guesses, identify
from index.analysis.stopwords import grammar_words
from index.analysis.tokenizer import Piece, Script, pieces

SHORT_CHARS = 200
"""Length below which a text is short, in characters. The model is right about 99 of 100 longer texts."""

GRAMMAR_FACTOR = 7.0
"""Factor of the probability of a language for each different question or function word of it in a short text. 3 to 20
give similar results."""

SURE_PROBABILITY = 0.95
"""Probability with which the model is right, so that grammar words need not be counted."""

LEAST = 0.01
"""Smallest probability of a language of the script. The model guesses others for short texts."""

MIN_PROBABILITY = 0.3
"""Smallest probability with which a short text is in a language. Below, two of three guesses are wrong."""

TEXTS_KEPT = 16
"""Most texts whose languages are cached. That of a question is asked for several times."""

_OF_UNSPACED: Mapping[Script, Sequence[str]] = {
    Script.HAN: ("zh", "ja"),
    Script.HANGUL: ("ko",),
    Script.THAI: ("th", "lo", "km", "my"),
}
"""Languages of the scripts that show them. The model takes short Chinese questions for Italian."""


def language_of_text(title: str, text: str) -> tuple[str | None, float]:
    """Return the likeliest language of a text with a title, and its probability; (None, 0) if it is unknown.

    The title counts only if the text is short: it may be a name, or in another language.
    """
    if len(text) >= SHORT_CHARS:
        return identify(text)
    language, probability = next(iter(likely_languages(f"{title}\n{text}", RARE)), (None, 0.0))
    return (language, probability) if probability >= MIN_PROBABILITY else (None, 0.0)


def likely_languages(text: str, also: Container[str] = ()) -> list[tuple[str, float]]:
    """Return the languages that *text* may be in with their probabilities, the likeliest first.

    The grammar words of a short text count too.

    Args:
        also: Languages that it may be in, besides those of IDENTIFIABLE.
    """
    guessed = guesses(text, also)
    if len(text) >= SHORT_CHARS or (guessed and guessed[0][1] >= SURE_PROBABILITY):
        return guessed
    return list(_weighed(text, tuple(guessed)))


@lru_cache(maxsize=TEXTS_KEPT)
def _weighed(text: str, guessed: Sequence[tuple[str, float]]) -> Sequence[tuple[str, float]]:
    """Return the guessed languages of a short text with their probabilities by its grammar words too."""
    found = list(pieces(text))
    words = {piece.normal for piece in found if piece.script is Script.SPACED}
    only = _languages_of_script(found)
    possible = dict(reversed(guessed))  # both forms of Norwegian have one code
    if only:
        possible = {each: max(LEAST, possible.get(each, 0.0)) for each in only}
    weighed = {each: chance * GRAMMAR_FACTOR ** len(words & grammar_words(each)) for each, chance in possible.items()}
    others = 0.0 if only else 1 - sum(possible.values())
    whole = sum(weighed.values()) + others
    return sorted(((each, weight / whole) for each, weight in weighed.items()), key=lambda pair: -pair[1])


def _languages_of_script(found: Sequence[Piece]) -> Sequence[str]:
    """Return the languages of the script of at least half of the letters; empty if it does not show them."""
    counts: Counter[Script] = Counter()
    for piece in found:
        counts[piece.script] += piece.end - piece.start
    del counts[Script.NUMBER]
    script = max(counts, key=lambda each: (counts[each], each is not Script.SPACED), default=Script.SPACED)
    return _OF_UNSPACED.get(script, ())
