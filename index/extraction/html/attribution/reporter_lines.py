"""Read the names of reporters at the beginning or end of Chinese and Korean texts."""

from __future__ import annotations

from itertools import takewhile

import regex

from index.patterns import one_of
from index.word_lists import read_words

MAX_LINE_CHARS = 120
"""Most characters of the beginning and the end of a text in which a reporter is searched for."""

_PACKAGE = "index.extraction"

_HAN_NAMES = r"(?P<names>\p{Han}{2,4}(?:[、，,\s]\s*\p{Han}{2,4}){0,4})(?<![攝摄撮])"
_HANGUL_NAMES = r"(?P<names>\p{Hangul}{2,4}(?:\s?[·,]\s?\p{Hangul}{2,4}){0,4})"
_REPORTER = rf"{one_of(_PACKAGE, 'reporters_unspaced')}[\s:：]*"

_BEGINNINGS = (
    regex.compile(
        rf"[〔（(【〖\[]?\s*\p{{Han}}{{0,8}}?{_REPORTER}{_HAN_NAMES}\s*[/／]\s*\p{{Han}}{{2,10}}[〕）)】〗\]]?"
    ),
    regex.compile(rf"[^。！？]{{0,30}}[（(]\s*\p{{Han}}{{0,8}}?{_REPORTER}{_HAN_NAMES}\s*[）)]"),
    regex.compile(
        rf"(?:[\[(（【][^\])）】]{{1,20}}[\])）】]\s*)?(?:\p{{Hangul}}{{2,8}}\s)?{_HANGUL_NAMES}"
        rf"\s?{one_of(_PACKAGE, 'korean_reporters')}(?:\s?[=＝]|\s*$|\s+[\w.+-]{{1,64}}@)"
    ),
)
"""Beginnings of texts: 〔記者陳雅霓／坪頂報導〕, 新华社北京2月19日电（记者王芳）, (서울=통신) 홍길동 기자 =."""

_KANA_NAMES = (
    r"(?P<names>[\p{Han}\p{Hiragana}\p{Katakana}ー々]{2,8}(?:、[\p{Han}\p{Hiragana}\p{Katakana}ー々]{2,8}){0,4})"
)

_ENDINGS = (
    regex.compile(
        rf"(?:^|。)\s*[（(]\p{{Han}}{{0,6}}{one_of(_PACKAGE, 'desks_unspaced')}[・=＝\s]\s*{_KANA_NAMES}[）)]$"
    ),
    regex.compile(rf"[（(]\s*\p{{Han}}{{0,8}}?{_REPORTER}{_HAN_NAMES}\s*[）)]$"),
    regex.compile(
        rf"(?:^|[.。\]]\s*)(?:\p{{Hangul}}{{2,8}}\s)?{_HANGUL_NAMES}\s?{one_of(_PACKAGE, 'korean_reporters')}"
        r"(?:\s*[\w.+-]{1,64}@[\w.-]+)?\s*$"
    ),
)
"""Ends of texts: （報道部・山科ひより）, （记者王芳 李明）, 홍길동 기자 hong@news.example."""

_ROLES = frozenset(read_words(_PACKAGE, "reporter_roles_unspaced"))
"""Words between the reporters and other people who helped."""

_BETWEEN = regex.compile(r"[、，,·\s]+")


def reporters_at_beginning(text: str) -> list[str]:
    """Return the reporters that the beginning of a text names; none if it does not."""
    found = (pattern.match(text[:MAX_LINE_CHARS]) for pattern in _BEGINNINGS)
    return next((_names_in(match["names"]) for match in found if match), [])


def reporters_at_end(text: str) -> list[str]:
    """Return the reporters that the end of a text names; none if it does not."""
    found = (pattern.search(text[-MAX_LINE_CHARS:]) for pattern in _ENDINGS)
    return next((_names_in(match["names"]) for match in found if match), [])


def _names_in(listed: str) -> list[str]:
    """Return the names before a word for other people, such as correspondents."""
    return list(takewhile(lambda name: name not in _ROLES, _BETWEEN.split(listed)))
