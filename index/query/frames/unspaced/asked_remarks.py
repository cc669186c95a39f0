"""Tell whether a Japanese or Chinese question only asks whether the reader knows, or may be asked: "誰か知ってる？"."""

from __future__ import annotations

from collections.abc import Sequence

from index.query.frames.unspaced.remark_parts import (
    ASKS,
    COURTESY,
    GRAMMAR,
    LIGHT,
    OPEN,
    PERSON,
    SIGN,
    RemarkPart,
    listed_in,
)

_PAST = ("た", "たか", "たの", "たのか", "了", "了吗", "了嗎", "过", "過", "过吗", "過嗎")
"""Ends of words with which a question is about what somebody did: "did she answer?"."""

_WRITERS = frozenset(
    [
        "私",
        "わたし",
        "わたくし",
        "僕",
        "ぼく",
        "俺",
        "自分",
        "我",
        "我们",
        "我們",
        "咱",
        "咱们",
        "咱們",
        "俺",
        "在下",
        "本人",
        "自己",
        "人家",
    ]
)
"""Words for the writer, who may be asked about in a quotation without marks: "私、失敗しないので 誰が言った"."""

_PERMISSION = ("いいですか", "よろしいですか", "いい", "よろしい", "大丈夫", "可以", "行", "方便")
"""Words that ask whether the reader may be asked."""


def only_asks_reader(parts: Sequence[RemarkPart], language: str) -> bool:
    """Return whether the *parts* of a question ask for nothing else than an answer."""
    asked = [part for part in parts if not _asks_yes_or_no(part, language)]
    sections = {part.section for part in asked}
    if not sections <= {GRAMMAR, ASKS, COURTESY, LIGHT, SIGN, PERSON} or _is_past(parts):
        return False
    if any(part.section == PERSON and part.text not in listed_in("reader", language) for part in asked):
        return False
    return bool(sections & {ASKS, COURTESY}) or (PERSON not in sections and _is_permission(parts))


def addresses_reader(parts: Sequence[RemarkPart], language: str) -> bool:
    """Return whether *parts* are nothing but a word for the reader: "先輩、…"."""
    readers = listed_in("reader", language)
    return all(part.section == PERSON and part.text in readers and part.text not in _WRITERS for part in parts)


def _asks_yes_or_no(part: RemarkPart, language: str) -> bool:
    return part.section == OPEN and part.text in listed_in("yes_or_no", language)


def _is_past(parts: Sequence[RemarkPart]) -> bool:
    return "".join(part.text for part in parts[-3:]).endswith(_PAST)


def _is_permission(parts: Sequence[RemarkPart]) -> bool:
    """Return whether *parts* are a short question such as "may I?"."""
    return len(parts) <= MOST_OF_PERMISSION and any(part.text.startswith(_PERMISSION) for part in parts)


MOST_OF_PERMISSION = 5
"""Parts of the longest question that is one without a word for asking."""
