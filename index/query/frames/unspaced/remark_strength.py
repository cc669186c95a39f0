"""Tell how surely a Japanese or Chinese clause is a remark about the writer, and names no subject of the question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

from index.query.frames.unspaced.remark_parts import (
    ASKS,
    COURTESY,
    GRAMMAR,
    LIFE,
    LIGHT,
    OPEN,
    PERSON,
    ROLE,
    SIGN,
    UNKNOWN,
    RemarkPart,
    listed_in,
)


class Strength(IntEnum):
    """How surely a clause is a remark, and what must be left beside it."""

    NONE = 0  # it may name the subject
    TOLD = 1  # it may name it, but says something: a remark if one about asking follows
    SCENE = 2  # it tells where and why the writer asks, with words that are in no list
    CIRCUMSTANCE = 3  # it does so with words of everyday life
    LOOSE = 4  # about asking, with words that are in no list
    STATE = 5  # about the writer at this moment
    ASKING = 6  # about asking or knowing
    COURTESY = 7  # about asking, and nothing else


MOST_UNKNOWN = 8
"""Characters in no list that a remark may have."""

_SUBJECT_PARTICLES = frozenset(("を", "が", "は", "も", "って", "とは", "という", "について", "に関して", "の"))
_ADJUNCT_PARTICLES = frozenset(("で", "に", "から", "と", "や", "まで", "にて", "の"))
"""Particles behind a place, a person or a reason: "at the club", "from the club"."""

_STATING = ("です", "だ", "でした", "だった", "なん", "なの", "じゃ")
"""What follows a noun that says what a sentence is about."""

_MOST_OF_VERB = 2
"""Characters of the longest unknown word before an ending of verbs that is no noun."""

_SPOKEN = {
    "ja": (
        *(
            "です",
            "ます",
            "でした",
            "ました",
            "ません",
            "でして",
            "まして",
            "けど",
            "けれど",
            "ですが",
            "ますが",
            "ましたが",
        ),
        *("ので", "んで", "てて", "でて", "だよ", "だね", "よね", "なんだ", "んだ", "だし", "ですし", "っす"),
    ),
    "zh": tuple("了呢啊哈呀嘛啦呗"),
}
"""Endings of clauses as people talk of themselves, and news does not."""

_BESIDE_SCENE = (GRAMMAR, ASKS, COURTESY, SIGN, PERSON)
"""Sections of what may follow a Japanese word of a scene."""

_LATIN = re.compile(r"[A-Za-z0-9０-９ァ-ヴ]")
"""Pattern of characters of names and numbers."""

_WISHES = {"ja": ("たい", "たく", "たがっ"), "zh": ("想", "打算", "希望")}
"""How words begin for what somebody wants to do."""

_THOUGHTS = frozenset(("興味", "関心", "詳し", "くわし", "気にな", "疎"))
"""Words for knowing whose subject has the particle に."""

_PREPOSITIONS = frozenset("在跟和与與去到從从給给陪帮幫被为為替")
_LOOKED_FOR = ("找", "查", "搜", "问", "問", "看过", "看過", "读", "讀", "打听", "打聽", "了解")
"""How Chinese words begin behind which the subject is at once."""


def strength_of(parts: Sequence[RemarkPart], language: str) -> Strength:
    """Return how surely the *parts* of a clause are a remark."""
    sections = {part.section for part in parts}
    if sections <= {GRAMMAR, OPEN} or _is_wish(parts, language):
        return Strength.NONE
    if parts[-1].text.endswith("か"):
        return Strength.NONE
    if _is_scene(parts, language):
        return Strength.LOOSE if _is_of_writer(parts, sections, language) else Strength.TOLD
    if (_names_japanese_subject if language == "ja" else _names_chinese_subject)(parts):
        return Strength.TOLD if _is_told(parts, sections) else Strength.NONE
    if OPEN in sections:
        is_told = not sections & {UNKNOWN, ROLE} and _is_indirect(parts, language)
        return Strength.LOOSE if is_told else Strength.NONE
    if UNKNOWN in sections:
        return _of_unknown(parts, sections)
    if sections & {ASKS, COURTESY}:
        is_simple = not sections & {LIFE, SIGN, ROLE}
        return Strength.COURTESY if is_simple else Strength.ASKING
    if SIGN in sections:
        return Strength.STATE
    return Strength.CIRCUMSTANCE if _is_of_writer(parts, sections, language) else Strength.TOLD


def _is_of_writer(parts: Sequence[RemarkPart], sections: set[str], language: str) -> bool:
    """Return whether a clause has a word for the writer or what the writer does, or is said as people talk."""
    is_spoken = "".join(part.text for part in parts[-3:]).endswith(_SPOKEN[language])
    return is_spoken or bool(sections & {PERSON, SIGN, ASKS, COURTESY})


def _is_told(parts: Sequence[RemarkPart], sections: set[str]) -> bool:
    """Return whether a clause says something, without a name, a number or a word that asks."""
    unknown = [part.text for part in parts if part.section == UNKNOWN]
    has_name = any(map(_LATIN.search, unknown)) or sum(map(len, unknown)) > MOST_UNKNOWN
    return OPEN not in sections and not has_name and len(parts) > 2


def _is_scene(parts: Sequence[RemarkPart], language: str) -> bool:
    """Return whether words in no list only tell what the writer does meanwhile, or for a living."""
    unknown = [at for at, part in enumerate(parts) if part.section == UNKNOWN]
    scenes = [at for at, part in enumerate(parts) if part.text in listed_in("scene", language)]
    size = sum(len(parts[at].text) for at in unknown)
    if not unknown or not scenes or size > MOST_UNKNOWN or any(part.section == OPEN for part in parts):
        return False
    if any(_LATIN.search(parts[at].text) for at in unknown):
        return False
    behind = parts[scenes[-1] + 1 :]
    if behind and behind[0].text in _SUBJECT_PARTICLES:
        return False
    is_last = unknown[-1] < scenes[-1] and all(part.section in _BESIDE_SCENE for part in behind)
    return is_last if language == "ja" else True


def _is_indirect(parts: Sequence[RemarkPart], language: str) -> bool:
    """Return whether a question within a clause is told: "who is right" in "we argue who is right"."""
    asks = next(at for at, part in enumerate(parts) if part.section == OPEN)
    if language == "zh":
        return any(part.section in (ASKS, SIGN) for part in parts)
    told = next((at for at, part in enumerate(parts) if at > asks and part.text.endswith("か")), len(parts))
    return any(part.section in (ASKS, SIGN) for part in parts[told + 1 :])


def _is_wish(parts: Sequence[RemarkPart], language: str) -> bool:
    """Return whether the writer wants to do something else than to ask: the question is about that."""
    for at, part in enumerate(parts):
        around = parts[at + 1 :] if language == "zh" else parts[at - 1 :: -1] if at else ()
        if part.text.startswith(_WISHES[language]):
            verb = next((each for each in around if each.section not in (GRAMMAR, PERSON)), None)
            if verb is not None and verb.section in (LIFE, UNKNOWN, OPEN, ROLE):
                return True
    return False


def _of_unknown(parts: Sequence[RemarkPart], sections: set[str]) -> Strength:
    """Return the strength of a clause with words that are in no list."""
    if sum(len(part.text) for part in parts if part.section == UNKNOWN) > MOST_UNKNOWN:
        return Strength.NONE
    if ASKS in sections:
        return Strength.LOOSE
    return Strength.SCENE if sections & {PERSON, SIGN, COURTESY, LIFE} else Strength.NONE


def _names_japanese_subject(parts: Sequence[RemarkPart]) -> bool:
    """Return whether the question may be about a noun of the clause."""
    nouns = (
        (UNKNOWN, LIFE) if any(part.section in (PERSON, SIGN, COURTESY) for part in parts) else (UNKNOWN, LIFE, ROLE)
    )
    return any(part.section in nouns and _is_japanese_subject(part, parts[at + 1 :]) for at, part in enumerate(parts))


def _is_japanese_subject(noun: RemarkPart, behind: Sequence[RemarkPart]) -> bool:
    """Return whether *noun* may be what the writer asks about, with the parts *behind* it."""
    particle = behind[0].text if behind and behind[0].section == GRAMMAR else ""
    following = next((part for part in behind if part.is_content), None)
    is_asked = following is not None and following.section in (ASKS, LIGHT)
    if noun.section == LIFE:
        return particle in _SUBJECT_PARTICLES and is_asked
    if noun.section == ROLE:
        return particle in ("が", "は", "も", "を")
    if _LATIN.search(noun.text):
        return True
    if len(noun.text) <= _MOST_OF_VERB and particle and particle not in _SUBJECT_PARTICLES | _ADJUNCT_PARTICLES:
        return particle.startswith(_STATING)
    if particle in ("の", "に") and following is not None:
        return is_asked and (particle == "の" or following.text in _THOUGHTS)
    return particle not in _ADJUNCT_PARTICLES or following is None


def _names_chinese_subject(parts: Sequence[RemarkPart]) -> bool:
    """Do the same for Chinese, where the verb is before its object, and places and persons are before the verb."""
    has_asked, has_writer = False, any(part.section in (PERSON, SIGN, COURTESY) for part in parts)
    for at, part in enumerate(parts):
        before = parts[at - 1] if at else RemarkPart(GRAMMAR, "")
        if part.section == ROLE and not has_writer and before.text not in _PREPOSITIONS:
            return True
        if part.section == UNKNOWN and _is_chinese_subject(part, before, has_writer=has_writer, has_asked=has_asked):
            return True
        if part.section == LIFE and before.text.startswith(_LOOKED_FOR):
            return True
        has_asked |= part.section == ASKS
    return False


def _is_chinese_subject(noun: RemarkPart, before: RemarkPart, *, has_writer: bool, has_asked: bool) -> bool:
    """Return whether a *noun* behind another part may be what the writer asks about."""
    if _LATIN.search(noun.text):
        return True
    if len(noun.text) == 1 and (has_writer or has_asked):
        return before.section == ASKS or before.text == "的"
    return has_asked or not (has_writer or before.text in _PREPOSITIONS)
