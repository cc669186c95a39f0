"""Unite the spellings of a word that a language writes in several ways, before and after stemming.

The spellings here are of the same word in every text. Marks that people leave out in typing are not handled here: a
word without its marks may be another word, and its 4-grams find it. Only where 4-grams cannot, marks are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

from index.analysis.tokenizer import fold_marks, normalise
from index.word_lists import read_words

PACKAGE = "index.analysis"

_NASAL = "ं"
_NASALS_BEFORE = ("ङ्(?=[क-घ])", "ञ्(?=[च-झ])", "ण्(?=[ट-ढ])", "न्(?=[त-ध])", "म्(?=[प-भ])")
_HINDI_NASALS = re.compile("|".join(("ँ", *_NASALS_BEFORE)))
_NUKTA = "\u093c"

_ROMANIAN_INNER_I = re.compile(r"(?<=\w)î(?=\w)")

_VIETNAMESE_LATE_TONE = re.compile("(o(?=[ae])|(?<!q)u(?=y))(.)([\u0300\u0301\u0303\u0309\u0323])$")

_IN_BOTH_SCRIPTS = ("bs", "hr", "sr")
"""Languages that are written with Latin and Cyrillic letters. Their stems are Latin, but the 4-grams of a Cyrillic word
are not: no 4-gram finds it for a Latin word without marks."""
_ALEF_WITH_MADDA, _ALEF = "\u0622", "\u0627"
_OTHER_WITHOUT_MADDA = frozenset({"آش", "آت", "آم", "آی"})
"""Persian words that are pronouns and endings without their mark."""

_PERSIAN_PREFIX = re.compile("ن?مي")
_PERSIAN_ENDINGS = "يم|يد|ين|ند|[دنه]"
"""Of verbs, for the person, without those for "I" and "you" that make nouns of some verbs: "tenth" of "I give". The
past needs none for one of others; its stems end with a t or a d."""

_PERSIAN_PAST_ENDINGS = frozenset({"ند", "يم", "يد", "م", "ن"})
"""Of the infinitive, and for the person in the past."""

_PERSIAN_PRESENT = frozenset({"بند", "دهد", "گرد"})
"""Words in the list of Persian verbs that end like the past, but are of the present. With another ending, "گرد" is
"neck"."""

_TURKISH_VOWELS = str.maketrans("ıâîû", "iaiu")


def _hindi(word: str) -> str:
    """Return the word without dots below letters, and with a dot for each nasal that is often written as a letter, as
    in "Hindi"."""
    return _HINDI_NASALS.sub(_NASAL, word).replace(_NUKTA, "")


def _romanian(word: str) -> str:
    """Return the word with the inner vowel in the spelling that is official since 1993."""
    return _ROMANIAN_INNER_I.sub("â", word)


def _vietnamese(word: str) -> str:
    """Return the word with the tone on the first of two final vowels. Many people write it on the second."""
    return unicodedata.normalize("NFC", _VIETNAMESE_LATE_TONE.sub(r"\1\3\2", unicodedata.normalize("NFD", word)))


def _persian(word: str) -> str:
    """Return the word with the plain letter for a long a, which many people type: "اب" for "آب".

    A verb loses its prefix, which many people type as a word: "می شود" for "می‌شود". In the past and in the infinitive,
    it loses its ending too, which the stemmer leaves: "آوردند" and "آوردن" are "آورد".
    """
    if word in _OTHER_WITHOUT_MADDA:
        return word
    plain = word.replace(_ALEF_WITH_MADDA, _ALEF)
    verb = _PERSIAN_PREFIX.match(plain)
    spelling = plain[verb.end() :] if verb and _persian_verb().fullmatch(plain, verb.end()) else plain
    for length in (1, 2):
        if spelling[-length:] in _PERSIAN_PAST_ENDINGS and spelling[:-length] in _persian_past():
            return spelling[:-length]
    return spelling


@cache
def _persian_verb() -> re.Pattern[str]:
    """Return the pattern of a Persian verb without its prefix."""
    return re.compile(f"(?:{'|'.join(_persian_verb_stems())})(?:{_PERSIAN_ENDINGS}|(?<=...[تد]))")


@cache
def _persian_past() -> frozenset[str]:
    """Return the Persian verbs in the past, without an ending for the person.

    Some stems of the present end like the past. The list has the past of their verbs too, which is longer.
    """
    stems = _persian_verb_stems()
    present = _PERSIAN_PRESENT | {each[:-2] for each in stems if each.endswith(("يد", "اد"))}
    return frozenset(each for each in stems - present if each.endswith(("ت", "د")))


def _persian_verb_stems() -> frozenset[str]:
    return frozenset(normalise(each).replace(_ALEF_WITH_MADDA, _ALEF) for each in read_words(PACKAGE, "verb_stems/fa"))


def _french(word: str) -> str:
    """Return the word with two letters for the joined one, as in "oeuvre"."""
    return word.replace("œ", "oe")


def _russian(word: str) -> str:
    """Return the word without dots, which are seldom printed: "ещё"."""
    return word.replace("ё", "е")


_SAME: Callable[[str], str] = str

_WORDS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "fa": _persian,
        "fr": _french,
        "hi": _hindi,
        "mr": _hindi,
        "ne": _hindi,
        "ro": _romanian,
        "ru": _russian,
        "vi": _vietnamese,
    }
)
_STEMS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {**dict.fromkeys(_IN_BOTH_SCRIPTS, fold_marks), "tr": lambda stem: stem.translate(_TURKISH_VOWELS)}
)

LANGUAGES = frozenset(_WORDS) | frozenset(_STEMS)
"""Languages that have words with several spellings."""


def canonical_spelling(word: str, language: str) -> str:
    """Return the spelling of a normalised word that is stemmed for all of its spellings."""
    return _WORDS.get(language, _SAME)(word)


def canonical_stem(stem: str, language: str) -> str:
    """Return the stem that represents all spellings of a stem.

    Turkish has an i without a dot, whose capital is the I of other languages. It also has vowels with a circumflex that
    many people leave out. The Turkish stemmer needs both, so they are replaced after stemming. So are the marks of
    Serbian letters.
    """
    return _STEMS.get(language, _SAME)(stem)
