"""Find Korean remarks about the life of the writer, some of whose words are in no list: "손님 기다리다가 심심해서 …".

A remark is a row of clauses before or behind a question. It is a frame if none of them has a noun that the question may
be about, and if the question is whole by itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import IntEnum
from functools import cache

from index.query.frames.korean.korean_parts import ASKING, FOLDER, STRONG, WEAK, listed
from index.query.frames.korean.korean_words import QUESTION_MARKS, KoreanWord, words_of
from index.query.frames.lists import PACKAGE
from index.word_lists import read_words

MAX_LIFE_WORDS = 14
"""Words of the longest row of clauses that is looked for."""

MOST_UNKNOWN = 3
"""Words of a clause that are in no list."""

FEWEST_BESIDE_SCENE, FEWEST_BESIDE_TOLD = 2, 3
"""Words of the subject of a question beside clauses that may name another one, and that probably do."""

_QUESTION_WORD = re.compile(
    "^(?:누가|누구|무엇|무슨|뭐|뭘|뭔|뭣|어느|어디|어떤|어떻게|어떠|언제|얼마|왜|몇|며칠|몇몇)|(?:언제|누구|얼마|어디|뭐)(?:인가요|예요|에요|야|임|지|죠|냐|니)?$"
)
_NEED = re.compile(
    "[야]\\s?(?:하|되|돼|됩|할|한)|면\\s?(?:되|돼|됩|좋)|수\\s?있|[도]\\s?(?:되|돼|됩)|가능한|되나요|나오나요"
)
"""Pattern of what the writer needs or may do: such a question leans on the sentence before it."""

_COPULA = re.compile("(?:인가요|인가|예요|에요|이에요|입니까|죠|지|임|야|냐)$")
"""Pattern of the end of a question about an attribute, such as a price, whose owner may be in another sentence."""

_QUOTES = ("라고", "라는", "라며", "이라고", "이라는", "이라며")
"""How the word behind a quotation begins."""

_ADJUNCT = re.compile("(?:에서|에게|한테|께|랑|하고|에|로|서|부터|까지|보다|처럼|만에|동안|중|때|안|앞|옆)$")
_MODIFIER = re.compile("[ᆫᆯ]$|(?:은|는|던|을)$")
_SCENE = re.compile(
    "(?:면서|다가|중에|중인데|중인데요|중이라|중이라서|중이에요|중입니다|길인데|길에|길이라|김에|동안|틈에|와중에|사람인데|사람인데요|사람입니다|사람이에요)$"
)
"""Pattern of the end of a clause that tells what the writer does meanwhile, or for a living."""

_BOUND = ("지", "건", "것", "게", "거", "걸", "중", "때", "길", "김", "적", "후", "뒤", "사이", "동안", "데")
"""Nouns that need a verb before them."""

_ACTION = re.compile(r"^.{2,}(?:하|해|했|한|할|합|되|돼|됐|된|될|됩|시키|시켜|당하|당했)")
"""Pattern of a noun that became a verb, such as "get pregnant": the question may be about that."""

_NUMBER = re.compile(r"\d{3,}|[A-Za-z]")


class _Strength(IntEnum):
    """How surely a clause is a remark."""

    NONE = 0  # it may name the subject
    TOLD = 1  # it may name it, but a remark about asking may follow
    SCENE = 2  # it tells where and why the writer asks, perhaps with words that are in no list
    LOOSE = 3  # about asking, with words that are in no list
    STATE = 4  # about the writer at this moment
    ASKING = 5  # about asking


def end_of_life(text: str, stop: int) -> int:
    """Return the place where remarks at the beginning of a *text* end, at most *stop*; 0 if there are none."""
    words = words_of(text)
    count = _life_before(words)
    return words[count].start if count and words[count - 1].end <= stop else 0


def start_of_life(text: str) -> int:
    """Return the place where remarks at the end of a *text* begin; its length if there are none."""
    words = words_of(text)
    count = _life_behind(words)
    return words[count].start if count < len(words) else len(text)


def has_subject(text: str) -> bool:
    """Return whether a *text* has more words than those that ask."""
    return not all(map(_QUESTION_WORD.search, text.split()))


def _life_before(words: Sequence[KoreanWord]) -> int:
    """Return the number of words of remarks before a question; 0 if there are none."""
    found, first, row = 0, 0, list[_Strength]()
    for at, word in enumerate(words[:MAX_LIFE_WORDS]):
        if word.asks or at + 1 == len(words):
            break
        if not (word.is_apart or _ends_clause(word)):
            continue
        strength = _strength(words[first : at + 1])
        if strength is _Strength.NONE:
            break
        row.append(strength)
        first = at + 1
        found = first if _is_left(row, words[first:], is_apart=word.is_apart) else found
    return found


def _life_behind(words: Sequence[KoreanWord]) -> int:
    """Return the number of words before the remarks behind a question; that of all *words* if there are none."""
    found, last, row = len(words), len(words), list[_Strength]()
    for at in range(len(words) - 2, max(-1, len(words) - 2 - MAX_LIFE_WORDS), -1):
        word = words[at]
        if not (word.is_apart or word.asks):
            continue
        clause = words[at + 1 : last]
        strength = _Strength.NONE if clause[-1].asks else _strength(clause)
        if strength is _Strength.NONE:
            break
        row.insert(0, strength)
        last = at + 1
        found = last if _asks(words[:last]) and _stands_alone(words[:last], row) else found
    return found


def _is_left(row: Sequence[_Strength], question: Sequence[KoreanWord], *, is_apart: bool) -> bool:
    """Return whether a *question* is whole behind a *row* of clauses."""
    least = _Strength.ASKING if _Strength.TOLD in row else _Strength.LOOSE
    first = question[0].text
    if row[-1] < least or first.startswith(_QUOTES) or (not is_apart and _is_modifier(first)):
        return False
    return _stands_alone(question, row)


def _stands_alone(question: Sequence[KoreanWord], row: Sequence[_Strength]) -> bool:
    """Return whether a *question* beside a *row* of clauses has a word that asks, and nouns that it is about."""
    is_need = _NEED.search(" ".join(word.text for word in question)) is not None
    if not any(_QUESTION_WORD.search(word.text) for word in question) or (is_need and min(row) < _Strength.LOOSE):
        return False
    nouns = sum(not (word.readings or _is_open(word) or _is_verb(word.text)) for word in question[:-1])
    is_attribute = _COPULA.search(question[-1].text) is not None and min(row) < _Strength.ASKING
    if _Strength.TOLD in row:
        return _Strength.ASKING in row and nouns >= FEWEST_BESIDE_TOLD
    return nouns >= (FEWEST_BESIDE_SCENE if is_need or is_attribute or min(row) < _Strength.LOOSE else 1)


def _asks(question: Sequence[KoreanWord]) -> bool:
    return question[-1].asks or any(mark in question[-1].gap for mark in QUESTION_MARKS)


def _strength(clause: Sequence[KoreanWord]) -> _Strength:
    """Return how surely a *clause* is a remark."""
    sign = max(map(_sign, clause))
    unknown = [word for word in clause if not (word.readings or _is_listed(word.text))]
    following = (*(word.text for word in clause[1:]), "")
    is_scene = _SCENE.search(clause[-1].text) and len(clause) > 1 and not any(map(_is_named, clause))
    if is_scene and unknown and len(unknown) <= MOST_UNKNOWN:
        return _Strength.LOOSE
    if len(unknown) > MOST_UNKNOWN or any(map(_is_named, clause)):
        return _Strength.NONE
    if any(map(_may_be_subject, clause, following)):
        return _Strength.TOLD if len(clause) > 1 else _Strength.NONE
    if any(_ACTION.match(word.text) for word in unknown):
        return _Strength.LOOSE if sign >= ASKING else _Strength.NONE
    if sign < WEAK:
        return _Strength.STATE if clause[-1].text.endswith(_ASIDES) else _Strength.SCENE
    if unknown:
        return _Strength.LOOSE
    return _Strength.ASKING if sign >= STRONG else _Strength.STATE


def _sign(word: KoreanWord) -> int:
    """Return the sign of a remark in a *word*. A weak one counts only if each reading has it: 아내가 is no 내가."""
    if word.text.startswith(_listed("lifesign")):
        return max(word.sign, WEAK)
    if word.sign >= STRONG:
        return word.sign
    return 0 if word.text.startswith(_FIRST_PERSON) else min((each.sign for each in word.readings), default=0)


def _may_be_subject(word: KoreanWord, following: str) -> bool:
    """Return whether the question may be about a *word*, before a *following* one."""
    if word.readings or _is_listed(word.text):
        return word.text.startswith(_ROLES) and word.text.endswith(("이", "가", "은", "는", "께서"))
    is_modifier = following.startswith(_BOUND) and _MODIFIER.search(unicodedata.normalize("NFD", word.text))
    return not (is_modifier or _is_verb(word.text) or _ADJUNCT.search(word.text))


def _is_named(word: KoreanWord) -> bool:
    """Return whether a *word* asks, or has a number or Latin letters."""
    return _is_open(word) or _NUMBER.search(word.text) is not None


def _is_open(word: KoreanWord) -> bool:
    return bool(_QUESTION_WORD.search(word.text)) and word.text not in ("얼마", "왜")


def _is_listed(text: str) -> bool:
    """Return whether a word is one of everyday life, perhaps a noun with a particle or a verb made of it."""
    if text in _listed("lifeword"):
        return True
    nouns, longest = _nouns()
    return any(
        text[:at] in nouns and (at == len(text) or _PARTICLES.fullmatch(text[at:]) or _is_verb(text[at - 1 :]))
        for at in range(1, min(len(text), longest) + 1)
    )


_PARTICLES = re.compile(
    "(?:들|님|네|쯤|만|이나|까지|마다)?(?:이|가|은|는|을|를|에|에서|에게|한테|께|께서|의|도|로|으로|와|과|랑|이랑|하고|만|까지|부터|보다|처럼|이라|라|인데|이고)?"
)
_FIRST_PERSON = ("제가", "내가", "저는", "나는", "저", "나", "전", "난", "우리")

_CONTRACTED = re.compile("[\u1161\u1162\u1165\u1166\u1167\u116a\u116b\u116f](?:\u1109\u1165)?\u110b\u116d$")
"""Pattern of the letters of 서요 and 요 behind a stem that is joined with its ending."""

_ASIDES = ("서요", "거든요", "거든", "려고요", "려구요", "길래요", "느라고요", "네요")
"""Endings of sentences that only explain another one."""

_ROLES = (
    "기자",
    "의사",
    "변호사",
    "번역가",
    "농민",
    "농부",
    "공무원",
    "군인",
    "교사",
    "시민",
    "주민",
    "작가",
    "활동가",
    "사서",
)
"""Persons of whom news may tell."""


def _ends_clause(word: KoreanWord) -> bool:
    """Return whether a *word* ends a clause: a known one, or one with an ending that no noun has."""
    if word.readings:
        return word.leads_on or word.is_statement
    return _is_verb(word.text) or _SCENE.search(word.text) is not None


def _is_verb(text: str) -> bool:
    """Return whether a word in no list has an ending of verbs."""
    letters = unicodedata.normalize("NFD", text)
    return len(text) > 1 and (letters.endswith(_endings()) or _CONTRACTED.search(letters) is not None)


def _is_modifier(text: str) -> bool:
    """Return whether a word belongs to the noun behind it, as a verb does."""
    return _MODIFIER.search(unicodedata.normalize("NFD", text)) is not None and not text.endswith(("은", "는", "을"))


@cache
def _endings() -> tuple[str, ...]:
    return listed("lifeending")


@cache
def _listed(section: str) -> tuple[str, ...]:
    return read_words(PACKAGE, f"{FOLDER}/{section}")


@cache
def _nouns() -> tuple[frozenset[str], int]:
    """Return nouns of everyday life, and the length of the longest one."""
    found = frozenset((*_listed("lifenoun"), *_listed("lifesign")))
    return found, max(map(len, found))
