"""Find where a remark may end or begin that no sign separates from the question: "母に聞かれたんだけど港は…"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

import regex

from index.query.frames.unspaced.asked_remarks import only_asks_reader
from index.query.frames.unspaced.remark_parts import (
    ASKS,
    COURTESY,
    GRAMMAR,
    OPEN,
    PERSON,
    ROLE,
    SIGN,
    UNKNOWN,
    RemarkPart,
    listed_in,
    parts_of,
)
from index.query.frames.unspaced.remark_strength import Strength, strength_of
from index.query.frames.unspaced.whole_questions import asks_something, begins_with_topic, is_left_by, subject_size

MAX_REMARK_CHARS = 40
"""Characters of the longest such remark that is looked for."""

FEWEST_WITHOUT_SUBJECT = 6
"""Characters of the shortest question with no word for its subject, such as "since when did you do it"."""

FEWEST_OF_TWO_WORDS = 10
"""Characters of the shortest remark of two words at the beginning."""

FEWEST_OF_WORD = 4
"""Characters of the shortest remark of one word."""

_QUESTION_END = regex.compile(
    r"(?:か|(?<=\p{Hiragana})の|かな|っけ|ね|る|た|いつ(?:から|まで)?|何|誰|どこ|なに|いくら|理由|名前)$"
)
"""Pattern of the end of a Japanese question before a remark."""

_SURE_BORDERS = ("けど", "けれど", "けれども", "んですが", "のですが", "ですが", "ますが", "ましたが", "ので")
"""Endings that only join sentences, whatever the question behind them begins with."""

_NOT_BEHIND = tuple("はもすねさよと")
"""Characters behind such an ending that show that it goes on."""

_NOUN_BORDERS = ("で", "から", "し")
"""Endings that are particles of nouns as well."""

_WRITER = ("我", "咱", "俺")
_ENDINGS = tuple("的了着著过過得地们們")
"""Characters that belong to the Chinese word before them."""

_FIRST = tuple("那这這一两兩几幾每第最从從上")
"""How the first words of Chinese questions begin that are no nouns."""

_LAST = tuple("了呢啊吧哈呀嘛啦哦着著过過")
"""Last characters of Chinese clauses."""

_LAST_OPEN = frozenset(
    [
        "什么时候",
        "什麼時候",
        "啥时候",
        "啥時候",
        "干嘛",
        "幹嘛",
        "干吗",
        "幹嗎",
        "怎么样",
        "怎麼樣",
        "吗",
        "嗎",
        "呢",
        "怎样",
        "怎樣",
        "多少钱",
        "多少錢",
        "多久",
        "几点",
        "幾點",
        "哪里",
        "哪裡",
        "哪儿",
        "哪兒",
    ]
)
"""Words at the end of Chinese questions."""

_ADVERBS = frozenset(
    [
        "どうしても",
        "ずっと",
        "すぐ",
        "すぐに",
        "どうぞ",
        "どうか",
        "ぜひ",
        "是非",
        "それだけ",
        "もし",
        "マジで",
        "ちょっと",
        "なるべく",
        "怎么也",
        "怎麼也",
        "死活",
        "实在",
        "實在",
        "真的",
        "就是",
        "一直",
        "突然",
        "如果",
        "要是",
        "如",
        "能",
        "快",
        "都",
    ]
)
"""Adverbs with which remarks begin, before a word for asking."""

_SIGN = regex.compile(r"[^\w·・]")


def ends_of_joined(text: str, language: str) -> Iterator[int]:
    """Yield the places where a remark at the beginning of a *text* may end, the last one first."""
    ends = _japanese_ends(text) if language == "ja" else _chinese_ends(text)
    yield from sorted(set(ends), reverse=True)


def _japanese_ends(text: str) -> Iterator[int]:
    for border in _borders("ja").finditer(text[:MAX_REMARK_CHARS], overlapped=True):
        rest = text[border.end() :]
        if asks_something(rest) and _begins_japanese(border[0], rest):
            parts = parts_of(text[: border.end()], "ja")
            is_long = len(parts) > 2 or border.end() >= FEWEST_OF_TWO_WORDS
            is_end = is_long and (border[0] not in _NOUN_BORDERS or _is_verb_before(parts))
            if is_end and not any(part.section == ROLE for part in parts):
                yield border.end()


def _is_verb_before(parts: Sequence[RemarkPart]) -> bool:
    """Return whether the last particle of *parts* ends a sentence, and no noun: "で" is "at" and "and"."""
    last = next((part.section for part in reversed(parts) if part.is_content), "")
    return last in (ASKS, COURTESY) or any(part.text in ("が", "は", "も", "を") for part in parts)


def _begins_japanese(border: str, rest: str) -> bool:
    """Return whether a Japanese question begins behind a *border*."""
    return not rest.startswith(_NOT_BEHIND) if border in _SURE_BORDERS else begins_with_topic(rest)


def _chinese_ends(text: str) -> Iterator[int]:
    """Yield the ends of verbs of asking of the writer, and of what is known before the first word of a question."""
    for border in _borders("zh").finditer(text[:MAX_REMARK_CHARS], overlapped=True):
        rest = text[border.end() :]
        is_about_writer = any(word in text[: border.end()] for word in _WRITER)
        if is_about_writer and not rest.startswith(_ENDINGS) and asks_something(_SIGN.split(rest, 1)[0]):
            yield border.end()
    place, has_writer, parts = 0, False, parts_of(text[:MAX_REMARK_CHARS], "zh")
    for before, part in pairwise(parts):
        place += len(before.text)
        is_first = part.section in (UNKNOWN, OPEN) or part.text.startswith(_FIRST)
        is_last = before.text.endswith(_LAST) or before.section in (SIGN, ASKS)
        has_writer |= before.section in (PERSON, SIGN)
        if is_first and is_last and has_writer and asks_something(_SIGN.split(text[place:], 1)[0]):
            yield place
        if part.section == OPEN or (part.section == UNKNOWN and len(part.text) > 1):
            return


def start_of_joined(text: str, language: str) -> int:
    """Return the place where a remark at the end of a *text* begins; its length if there is none."""
    window = text[-MAX_REMARK_CHARS:]
    parts = parts_of(window, language)
    first = max((at for at, part in enumerate(parts) if part.section in (UNKNOWN, OPEN)), default=len(parts))
    for at in range(max(1, first), len(parts)):
        is_behind_open = parts[at - 1].text in _LAST_OPEN
        if parts[at].section not in (PERSON, SIGN, ASKS, COURTESY) and not is_behind_open and not _leads(parts[at:]):
            continue
        start = len(text) - sum(len(part.text) for part in parts[at:])
        if _ends_question(text[:start], parts[:at], parts[at], language):
            asks = only_asks_reader(parts[at:], language)
            strength = Strength.COURTESY if asks else strength_of(parts[at:], language)
            is_long = len(parts) - at > 1 or len(text) - start >= FEWEST_OF_WORD
            is_sure = strength >= Strength.STATE and is_long
            return start if is_sure and is_left_by(strength, text[:start], language) else len(text)
    return len(text)


def _leads(parts: Sequence[RemarkPart]) -> bool:
    """Return whether *parts* begin with an adverb of a remark: "どうしても思い出せません"."""
    return len(parts) > 1 and parts[0].text in _ADVERBS and parts[1].section in (SIGN, ASKS, COURTESY)


def _ends_question(question: str, parts: Sequence[RemarkPart], following: RemarkPart, language: str) -> bool:
    """Return whether a *question*, whose last *parts* are given, ends before another part."""
    if not asks_something(question) or not (subject_size(question) or len(question) >= FEWEST_WITHOUT_SUBJECT):
        return False
    if language == "ja":
        return bool(_QUESTION_END.search(question))
    if parts[-1].text in _LAST_OPEN or (parts[-1].text in _LAST and following.section == ASKS):
        return True
    return following.text.startswith(_WRITER) and parts[-1].section not in (ASKS, GRAMMAR, PERSON)


@cache
def _borders(language: str) -> regex.Pattern[str]:
    words = sorted(listed_in("border", language), key=lambda word: (-len(word), word))
    return regex.compile("|".join(map(regex.escape, words)))
