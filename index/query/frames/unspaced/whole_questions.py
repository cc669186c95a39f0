"""Tell whether a Japanese or Chinese text is a whole question by itself, without the sentence beside it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import regex

from index.query.frames.unspaced.remark_parts import OPEN, listed_in
from index.query.frames.unspaced.remark_strength import Strength
from index.query.leanings.unspaced_leaning import unspaced_content

MAX_QUESTION_CHARS = 120
"""Characters of a question that are read."""

FEWEST_CHARS = 2
"""Characters of the subject of a question that needs no sentence beside it."""

_QUESTION_END = regex.compile(r"[?？]|(?:か|の|っけ|かな|かしら|吗|嗎|呢|么|麼)[。.!！]?\s*$")
_KANA_TOPIC = regex.compile(
    r"(?!それ|これ|あれ|そこ|ここ|どこ|いつ|だれ|なに|どれ|どう|そんな)[ぁ-ん]{3,}?(?:は|が|って|とは|の)"
)
_TOPIC = regex.compile(r"[\p{Han}\p{Katakana}ー\p{Latin}](?:は|が|って|の|を|に|で|から|と|も)")
_FIRST_TOPIC = regex.compile(r"[\p{Han}\p{Katakana}ー\p{Latin}\p{N}]+(?:は|が|って|の|を|に|で|から|と|も)")
_NEED = regex.compile(r"(?:ば|たら)(?:いい|よい|良い)|べき")
"""Pattern of what the writer needs: such a question often leans on the sentence before it."""

_MAY = regex.compile(r"[れけせてねめえべげ]ますか|できますか|出来ますか")
"""Pattern of what the writer may do, in questions without a word that asks."""

_CHINESE_NEED = regex.compile(
    r"(?:我|我们|我們|咱|咱们)?(?:还|還|都|也|又|就)?"
    r"(?:能|可以|可不可以|应|應|该|該|要|需要|得|必须|去|怎|如何|有|会|會|是|在|哪|打|找|几点|幾點|多)"
)
_YES_OR_NO = (
    "吗",
    "嗎",
    "么",
    "麼",
    "是不是",
    "有没有",
    "有沒有",
    "能不能",
    "会不会",
    "會不會",
    "要不要",
    "可不可以",
    "是否",
)
"""Chinese words that ask for yes or no."""

_KANA = regex.compile(r"[ぁ-ヿ]")
_QUOTED = regex.compile(r"\s*(?:って|という|との|と(?:言|い|聞|書)|的|这句|這句|这话|這話)")
"""Pattern of what is behind a quotation."""


def is_left_by(strength: Strength, question: str, language: str) -> bool:
    """Return whether a *question* in a *language*, "ja" or "zh", is whole without a remark of a *strength*."""
    question = question.strip()
    if _QUOTED.match(question):
        return False
    if strength is Strength.COURTESY:
        return bool(subject_size(question)) or asks_something(question)
    if strength is Strength.LOOSE:
        return stands_alone(question, language)
    if strength is Strength.ASKING:
        return _is_whole(question) or (_asks_what(question) and not _is_need(question, language))
    return _is_whole(question) and not _is_need(question, language)


def stands_alone(question: str, language: str, fewest: int = FEWEST_CHARS) -> bool:
    """Return whether a *question* in a *language* asks about a subject that it names, and not about the writer.

    Args:
        fewest: Characters of the shortest subject.
    """
    question = question.strip()
    has_kana_topic = language == "ja" and _KANA_TOPIC.match(question) is not None
    has_topic = language == "zh" or has_kana_topic or _TOPIC.search(question) is not None
    is_whole = has_kana_topic or subject_size(question) >= fewest
    return has_topic and is_whole and _asks_what(question) and not _is_need(question, language)


def _is_whole(question: str) -> bool:
    """Return whether a *question* names a subject."""
    return subject_size(question) >= FEWEST_CHARS or _KANA_TOPIC.match(question) is not None


def _is_need(question: str, language: str) -> bool:
    """Return whether a *question* is about what the writer needs or may do."""
    if language == "zh":
        return _CHINESE_NEED.match(question) is not None
    return bool(_NEED.search(question) or (_MAY.search(question) and not _asks_what(question)))


def asks_something(question: str) -> bool:
    """Return whether a *question* has a word or an ending that asks."""
    return bool(_QUESTION_END.search(question) or _open_words().search(question))


def _asks_what(question: str) -> bool:
    """Return whether a *question* asks for something else than yes or no."""
    return _what_words().search(question) is not None


def begins_with_topic(question: str) -> bool:
    """Return whether a Japanese *question* begins with a word that asks, or with a noun and its particle."""
    return bool(_open_words().match(question) or _FIRST_TOPIC.match(question))


def subject_size(question: str) -> int:
    """Return the number of characters of a *question* that name its subject."""
    language = "ja" if _KANA.search(question) else "zh"
    return unspaced_content(_relations(language).sub("、", question))


@cache
def _open_words() -> regex.Pattern[str]:
    return regex.compile(_any((*listed_in(OPEN, "ja"), *listed_in(OPEN, "zh"))))


@cache
def _what_words() -> regex.Pattern[str]:
    words = (*listed_in(OPEN, "ja"), *listed_in(OPEN, "zh"))
    return regex.compile(_any(word for word in words if not word.endswith("か") and not word.startswith(_YES_OR_NO)))


@cache
def _relations(language: str) -> regex.Pattern[str]:
    """Return the pattern of nouns that name no subject, such as "price", where they are not part of a longer noun."""
    noun = r"[\p{Han}\p{Katakana}ー]"
    words = _any(listed_in("relation", language))
    if language == "ja":
        return regex.compile(rf"(?<!{noun}){words}(?!{noun})")
    return regex.compile(rf"(?<!{noun}){words}|{_any(listed_in(OPEN, 'zh'))}钱?")


def _any(words: Iterable[str]) -> str:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(regex.escape, ordered))})"
