"""Unite the stems of a word whose ending or last sound is not the same in all its forms.

Snowball removes an ending from some forms and leaves it in others. Russian was measured on a collection. The rules for
the other languages were written for frequent nouns and names, and no collection shows what they bring.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

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

_HEBREW_REST = re.compile(r"^ה(?=\w\w\w(?:ים|ות)$)|^[ובהכלמש]+(?!\w{0,3}(?:ים|ות)$)(?=\w{4})|(?<=\w\w\w)(?:ים|ות)$")
"""Prefixes for "and", "in", "the", "like", "to", "from" and "that", which Hebrew writes together with the word, and the
endings of the plural. There is no stemmer for Hebrew: "in the cars" would not be found for "car". Four letters must
remain, and as many of the word without its plural, because many roots begin with such a letter. Few do with
"the"."""

_UKRAINIAN_ENDING = re.compile(
    "(?<=...)(?:[ая]ми|[ая]х|[оеє]ві|ого|ому|ої|[оеє]ю|[иії]й|[иії]м|[иї]х|[оеє]м|[ії]в|[аеєиіїоуюяйь])$"
)
"""Ending of nouns and adjectives. It is removed from dictionary forms too, so that a name that is in no dictionary has
one stem."""

_RUSSIAN_ENDING = re.compile(r"(?<=\w\w\w[ое]в)(?:[аыуое]|[оы]м|ою|[аы]ми|[аы]х|ам|ый|ая|ые|[ое]й|ого|ому|ую|ов)$")
"""Ending behind -ов or -ев. Snowball removes -ов as an ending too, but not if another one is behind it: a surname
would have one stem in the nominative, and another in all other cases."""

_PERSIAN_PLURAL = re.compile("(?<=^..)(?<!^تن)(?<!^ان)هاي?$|(?<=^زن)ان$")
"""Plural of words of two letters, which Snowball leaves: "nights", "women", but not "alone" and "they"."""

_FINNISH_REST = re.compile(r"(?<=\w\w\w)(?:ks|[ns]|(?<=n)[kg])$")
"""Last consonants of stems that change within a word: Virtanen, Virtasen; Helsinki, Helsingin; kokous, kokouksen."""

_HUNGARIAN_REST = re.compile(r"(?<=\w\w\w)[aáeéoóöő]?t$")
"""The t of the accusative, which Snowball removes from nominatives too: Budapest, Budapesten."""

_ESTONIAN_REST = re.compile(r"(?<=\w\w\w)[aeiu]$")
"""Vowel before endings that the nominative lacks: Tallinn, Tallinnas."""

_BULGARIAN_ENDING = re.compile("(?<=...)(?:(?:ов|ев)?(?:ете|ите|[еи])|[ая]та|[ое]то|(?:[ъо]|и?я)т|[аяоъ])$")
"""Plural and article, which follows the noun: кмет, кметът, кметове, кметовете. Macedonian has others of them: градот.
There is no stemmer for either."""

_SERBIAN_REST = re.compile(r"(?<=\w\w\w)(?:(?<=a)t|ov)$")
"""The t that Snowball removes from nominatives alone, and the plural of short nouns: advokat, advokata; most,
mostovi."""

_TURKISH_POSSESSIVE = re.compile(r"(?<=\w\w[aeıioöuü])s$")
_TURKISH_REST = re.compile(r"(?<=\w\w\w)(?:y[ae]|n)$")
"""Ends that Snowball leaves in longer forms: belediye, belediyesi; liman, limanlar."""

_CZECH_CHANGES = (
    (re.compile("(?<=..)z$"), "h"),
    (re.compile("(?<=..)c$"), "k"),
    (re.compile("ř$"), "r"),
    (re.compile("(?<=[^aeiouyáéíóúý])el$"), "l"),
)
"""Last sounds that change before endings: Praha, Praze; Amerika, Americe; ministr, ministři; Havel, Havla."""

_POLISH_CHANGES = (
    (re.compile("ó"), "o"),
    (re.compile("ł"), "l"),
    (re.compile("(?<=..)dz$"), "d"),
    (re.compile("(?<=..)c$"), "k"),
    (re.compile("(?<=..)ś$"), "st"),
    (re.compile("(?<=...)ek$"), "k"),
)
"""Sounds that change before endings: szkoła, szkole, szkół; rada, radzie; rzeka, rzece; most, moście; książka,
książek."""

_BEFORE: Mapping[str, re.Pattern[str]] = MappingProxyType({"fa": _PERSIAN_PLURAL, "ru": _RUSSIAN_ENDING})
"""Endings that are removed before stemming, by language."""

_Rules = Sequence[tuple[re.Pattern[str], str]]

_RULES: Mapping[str, _Rules] = MappingProxyType(
    {
        "ar": ((_ARABIC_REST, ""),),
        **dict.fromkeys(("bg", "mk"), ((_BULGARIAN_ENDING, ""),)),
        **dict.fromkeys(("bs", "hr", "sl", "sr"), ((_SERBIAN_REST, ""),)),
        **dict.fromkeys(("cs", "sk"), _CZECH_CHANGES),
        "et": ((_ESTONIAN_REST, ""),),
        "fi": ((_FINNISH_REST, ""),),
        "he": ((_HEBREW_REST, ""),),
        "hu": ((_HUNGARIAN_REST, ""),),
        "pl": _POLISH_CHANGES,
        "ru": ((_RUSSIAN_REST, ""),),
        "tr": ((_TURKISH_POSSESSIVE, ""), (_TURKISH_REST, "")),
        "uk": ((_UKRAINIAN_ENDING, ""),),
    }
)
"""What is replaced at the ends of stems, in order, by language."""


def without_second_ending(word: str, language: str) -> str:
    """Return a word without the ending that keeps a stemmer from the ending before it."""
    pattern = _BEFORE.get(language)
    return pattern.sub("", word) if pattern else word


def united(stem: str, language: str) -> str:
    """Return the stem that represents those of all forms of a word."""
    for pattern, replacement in _RULES.get(language, ()):
        stem = pattern.sub(replacement, stem)
    return stem
