"""Find the names in a question in unspaced script that a text lacks.

No capital letter shows a name there, and no dictionary is used. The signs are the place of a stretch of characters in
the question, and that no two of its adjacent characters are together in the text. Other words for what the text says
are seldom at the beginning of a question, in front of a word that the text has. "大阪の市場は誰が開いた" asks for
another market than that of the text, but "市場の創設者は誰" does not. Foreign names are in katakana.

Of the Japanese and Chinese questions whose article is in the archive, 0.1 to 0.4 % have such a name. Of the others that
would be `found` with half of the articles left out, it is a third in Japanese, and a seventh in Chinese.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, islice, pairwise

import regex

from index.analysis.tokenizer import Script, in_usual_characters
from index.analysis.word_boundaries import is_particle
from index.model import Span
from index.query.question import QUESTIONS_KEPT, Question, QuestionWord
from index.query.word_roles import Role
from index.word_lists import read_words, read_words_by_language

LEAST_SHARE = 0.5
"""Smallest share of the trigrams of a name in katakana that a text with another spelling has: ゲオルグ and ゲオルク."""

LONGEST_CHARS = 20
"""Most characters of a stretch that are looked up. Longer ones are no names."""

MAX_LOOKED_UP = 12
"""Most stretches of one question that are looked up."""

LEAST_AFTER_CHARS = 4
"""Fewest Korean syllables behind a name in a run without spaces. Fewer are its particle."""

_TRIGRAM_CHARS = 3
_KATAKANA = regex.compile("[\u30a1-\u30fa\u30fc]")
_HIRAGANA = regex.compile("[\u3041-\u309f]")
_IDEOGRAPH = regex.compile(r"\p{Han}")

_HANGUL = regex.compile(r"\p{Hangul}")
_WHO = regex.compile("谁|誰|だれ|누구|누군")
_FULL_NAME = regex.compile(r"\p{Han}{3,6}|\p{Hangul}{3}")
_WITHIN_NAMES = frozenset("·・•‧")
_AROUND_NAME = regex.compile(
    "^(?:那么|那|是)|(?:(?:さん|氏|様|君|ちゃん|先生|女士|小姐|씨|님)?(?:とは|って|は|が|是|은|는|이|가|이란)?)$"
)
"""What is around a name in a question for a person: forms of address and particles."""

_BEHIND_SUBJECT = {"ja": ("の", "は", "が", "を"), "ko": ("의",), "zh": ("的", "之", "是")}
"""What follows a name if a question is about it, or about something of it."""

_BEHIND_PLACE = ("で", "に", "から", "まで", "と", "も", "へ", "や")
"""What else follows a name in Japanese, in hiragana. Behind a verb is its ending."""

_PLACE_ENDINGS = tuple("駅市県町村区島川山港海湖国州站县鎮镇區岛江河洋省队隊")
"""Characters at the end of names, mostly of places, that most texts have too."""

_NAMES = {
    "ja": regex.compile(".{2,}"),
    "ko": regex.compile("..+?(?=의|(?:에서는|에서|에는|은|는|이|가|에|도)?$)"),
    "zh": regex.compile("..+?(?=[有说說用叫]?$)"),
}
"""A name at the beginning of what a text lacks of a stretch. Behind it are particles or a short verb."""

_KOREAN_PLACES = {
    name: names for names in map(str.split, read_words("index.ranking", "korean_places")) for name in names
}
_PLACE = regex.compile(
    rf"({'|'.join(sorted(_KOREAN_PLACES, key=len, reverse=True))})(?:특별시|광역시|시|도|군|구|역|항|공항)?"
    rf"(?:{'|'.join(read_words('index.analysis', 'korean/particles'))})?"
)
"""Pattern of a word that is the name of a place, perhaps with what it is, and with a particle."""

_NO_NAMES = {
    language: regex.compile("|".join(sorted(words, key=len, reverse=True)))
    for language, words in read_words_by_language("index.ranking", "no_names_unspaced").items()
}


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Adjacent characters of a question that may be a name, or begin with one."""

    text: str  # normalised: ideographs, katakana, or a run of Hangul
    typed: str
    language: str
    after: str  # what follows directly


def absent_names(question: Question, text: str) -> tuple[str, ...]:
    """Return the names in unspaced script in a question, as typed, that a *text* lacks.

    Args: text: Everything in which a name may be, such as the text, the title and the byline of an article.
    """
    if (person := _person_asked(question)) and not _names_person(text, person):
        return (person,)
    places = [typed for typed, names in _places(question) if not any(name in text for name in names)]
    stretches = [each for each in _stretches(question) if not each.typed.startswith(tuple(places))]
    if all(_begins(text, stretch) for stretch in stretches):  # true of most texts, and fast
        return tuple(places)
    normal = in_usual_characters(text)
    if stretches[0].language == "ko":
        normal = "".join(normal.split())
    sizes = ((stretch, _absent_size(stretch, normal)) for stretch in stretches)
    return tuple(dict.fromkeys([*places, *(stretch.typed[:size] for stretch, size in sizes if size)]))


@lru_cache(maxsize=QUESTIONS_KEPT)
def _places(question: Question) -> Sequence[tuple[str, Sequence[str]]]:
    """Return the Korean names of places in a question, as typed, each with all names of the place."""
    runs = (word for word in question.words if word.script is Script.HANGUL and word.role is Role.CONTENT)
    typed = {found[1]: word.text[: found.end(1)] for word in runs if (found := _PLACE.fullmatch(word.normal))}
    return [(typed[name], _KOREAN_PLACES[name]) for name in typed]


@lru_cache(maxsize=QUESTIONS_KEPT)
def _person_asked(question: Question) -> str:
    """Return the name of the person of a question that asks only who someone is; empty if it does not.

    It has three characters or more. The beginning of the name of another person is often in a text, and a shorter name
    is looked up like any other.
    """
    words = [word for word in question.words if word.role is not Role.QUESTION]
    asking = "".join(word.text for word in question.words if word.role is Role.QUESTION)
    if not _WHO.search(asking) or not all(word.role is Role.CONTENT and not word.stands_alone for word in words):
        return ""
    between = {question.text[a.span[1] : b.span[0]] for a, b in pairwise(words)}
    if any(word.script is Script.HAN for word in words) and not between <= _WITHIN_NAMES:
        return ""  # "who was the leader when …"
    is_behind = question.words[-1].role is not Role.QUESTION
    if not words or (is_behind and not words[-1].text.startswith("是")):
        return ""
    bare = (_AROUND_NAME.sub("", unicodedata.normalize("NFKC", word.text)) for word in reversed(words))
    name = next(filter(None, bare), "")
    has_grammar = any(is_particle(name, at) for at in range(len(name)))
    return name if _FULL_NAME.fullmatch(name) and not has_grammar else ""


def _names_person(text: str, name: str) -> bool:
    """Return whether a text has a name. Of one in ideographs, the end is enough: the rest may be what the person is."""
    end = name if _HANGUL.match(name) else name[-2:]
    return end in text or end in "".join(in_usual_characters(text).split())


def _begins(text: str, stretch: _Stretch) -> bool:
    """Return whether a text has a name in katakana, or the beginning of another stretch."""
    return (stretch.text if _KATAKANA.match(stretch.text) else stretch.text[:2]) in text


def _absent_size(stretch: _Stretch, text: str) -> int:
    """Return how many characters at the beginning of a stretch are a name that a normalised *text* lacks."""
    looked_up = stretch.text[:LONGEST_CHARS]
    if _KATAKANA.match(looked_up):
        is_name = len(looked_up) > 1 and not _has_katakana(looked_up, text) and not _has_swapped(looked_up, text)
        return len(looked_up) if is_name else 0
    pairs = [looked_up[at : at + 2] for at in range(len(looked_up) - 1)]
    size = next((at for at, pair in enumerate(pairs) if pair in text), len(looked_up))
    found = _NAMES[stretch.language].match(looked_up, 0, size)
    name = found[0] if found else ""
    behind = looked_up[len(name) :] + stretch.after
    is_subject = behind.startswith(_BEHIND_SUBJECT[stretch.language])
    is_name = is_subject or _is_foreign(name, behind, stretch.language, text)
    return len(name) if name and is_name and not _has_swapped(name, text) else 0


def _has_swapped(name: str, text: str) -> bool:
    """Return whether a text has a name in which two neighbouring characters were swapped: オンラダ for オランダ."""
    return any(name[:at] + name[at + 1] + name[at] + name[at + 2 :] in text for at in range(len(name) - 1))


def _is_foreign(name: str, behind: str, language: str, text: str) -> bool:
    """Return whether a name is surely not a word for something that a text has, although it is not what the question is
    about. *behind* is what follows it."""
    characters = name[:-1] if name.endswith(_PLACE_ENDINGS) else name
    known = [character in text for character in characters]
    if language == "ko":  # most syllables are in most texts
        return len(behind) >= LEAST_AFTER_CHARS and not all(known)
    if any(known):
        return False
    return language == "zh" or not _HIRAGANA.match(behind) or behind.startswith(_BEHIND_PLACE)


def _has_katakana(name: str, text: str) -> bool:
    """Return whether a text has a name in katakana, maybe in another spelling."""
    trigrams = [name[at : at + _TRIGRAM_CHARS] for at in range(max(1, len(name) - _TRIGRAM_CHARS + 1))]
    return sum(each in text for each in trigrams) >= LEAST_SHARE * len(trigrams)


@lru_cache(maxsize=QUESTIONS_KEPT)
def _stretches(question: Question) -> tuple[_Stretch, ...]:
    """Return the stretches of a question that may be names by their place in it."""
    return tuple(islice(_possible(question), MAX_LOOKED_UP))


def _possible(question: Question) -> Iterator[_Stretch]:
    """Yield the first stretch of a question, and what else may be a foreign name."""
    language = "ja" if _HIRAGANA.search(question.text) else "zh"
    begins = True
    for at, word in enumerate(question.words):
        if word.role is not Role.CONTENT or len(word.normal) != len(word.text):
            continue
        is_unit = at > 0 and _is_unit(question.words[at - 1], word)
        begins = begins and not (at == 0 and _HIRAGANA.match(word.normal))
        if word.script is Script.HANGUL:
            spans, spoken = [(0, len(word.normal))], "ko"
        else:
            spans, spoken = list(_without_grammar(word)), language
        for start, end in spans:
            if is_unit and start == 0:
                begins = begins and end == 1  # "in the year 1954" is no name
                continue
            no_name = _NO_NAMES[spoken].match(word.normal, start, end)
            start = no_name.end() if no_name else start
            after = word.normal[end:] or question.text[word.span[1] : word.span[1] + 1]
            is_foreign = _KATAKANA.match(word.normal, start) and (after.startswith("の") or _IDEOGRAPH.match(after))
            if start < end and (begins or is_foreign):
                yield _Stretch(word.normal[start:end], word.text[start:end], spoken, after)
            begins = begins and start == end
        begins = begins and (bool(spans) or word.is_number)


def _is_unit(before: QuestionWord, word: QuestionWord) -> bool:
    """Return whether a word directly follows a number or a word that asks: it is a unit, or the kind of thing asked
    for."""
    return before.span[1] == word.span[0] and (before.is_number or before.role is Role.QUESTION)


def _without_grammar(word: QuestionWord) -> Iterator[Span]:
    """Yield the places of the stretches of ideographs and of katakana in a Chinese or Japanese run."""
    if word.script is not Script.HAN:
        return
    run = word.normal
    kinds = (
        "" if is_particle(run, at) else "katakana" if _KATAKANA.match(run[at]) else "other" for at in range(len(run))
    )
    start = 0
    for kind, same in groupby(kinds):
        end = start + len(list(same))
        if kind:
            yield start, end
        start = end
