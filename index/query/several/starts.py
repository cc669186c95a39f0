"""Find the places in a message where a second question may start, by words of each language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from index.analysis.stopwords import is_question_word, question_phrases
from index.analysis.tokenizer import Script, normalise, pieces
from index.word_lists import list_names, read_words

PACKAGE = "index.query.several"
CONNECTIVES, OPENERS, PREPOSITIONS = "connectives", "openers", "prepositions"
FIRST_OPENERS, CLAUSE_ENDS = "first_openers", "clause_ends"
INTERJECTIONS, OTHERS = "interjections", "others"

# Repetitions are limited, so that a message of nothing but spaces takes no longer than any other.
_BETWEEN = r"[\s,:،¿]{1,8}"
_SPACES = r"\s{0,8}"


@dataclass(frozen=True, slots=True)
class Start:
    """A place where a second question may start."""

    at: int  # where its connective begins
    opener: str | None  # the word with which it asks, normalised; None: that is not at its beginning


@dataclass(frozen=True, slots=True)
class _Language:
    """The patterns of a language that puts the word that asks first."""

    start: re.Pattern[str]  # a question at the beginning of a sentence
    joined: re.Pattern[str]  # a connective and a question
    opener: re.Pattern[str]


def opens(text: str, at: int = 0) -> bool:
    """Return whether a question begins at this place of *text*, perhaps with a connective."""
    return any(language.start.match(text, at) for language in _languages_of(text))


def joined_starts(text: str) -> Iterator[Start]:
    """Yield the places in *text* where a connective and a word that asks come together, in order."""
    for language in _languages_of(text):
        for match in language.joined.finditer(text):
            yield Start(match.start(), normalise(match["opener"]))
    for pattern in _late_starts():
        for match in pattern.finditer(text):
            yield Start(match.end("before"), None)


def openers_in(text: str) -> list[str]:
    """Return the words that ask, normalised, in the language that has most of them in *text*."""
    found = ([normalise(each.group()) for each in one.opener.finditer(text)] for one in _languages_of(text))
    return max(found, key=len)


def asks_late(text: str) -> bool:
    """Return whether *text* has a word that asks in a language that may put it anywhere."""
    phrases = question_phrases(Script.HAN)
    return bool(phrases and phrases.search(text)) or any(
        is_question_word(piece.normal, "ko") if piece.script is Script.HANGUL else piece.normal in _persian()
        for piece in pieces(text)
    )


def without_connective(text: str) -> str:
    """Return a question without the connective and the number in a list before it."""
    for _ in range(2):
        text = _LEADING.sub("", text, count=1)
        text = _connective().sub("", text, count=1)
    return text.strip()


def is_interjection(text: str) -> bool:
    """Return whether *text* only says something like "really?"."""
    return " ".join(piece.normal for piece in pieces(text)) in _interjections()


_LEADING = re.compile(r"^[\s,.;:!،؛、，。；•*–—)-]+|^\s*\(?\d{1,2}[.)]\s+")


@cache
def _persian() -> frozenset[str]:
    return frozenset(map(normalise, read_words(PACKAGE, f"{OPENERS}/fa")))


@cache
def _interjections() -> frozenset[str]:
    entries = read_words(PACKAGE, INTERJECTIONS)
    return frozenset(" ".join(piece.normal for piece in pieces(entry)) for entry in entries)


def _any_of(name: str) -> str:
    """Return a pattern of the entries of a list as whole words, the longest first."""
    words = sorted(read_words(PACKAGE, name), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s") + _end_of(word) for word in words)


def _end_of(word: str) -> str:
    """Return the pattern of the end of a whole word. A word with an apostrophe at its end is part of the next one."""
    return r"(?![\w\u200c])" if word[-1].isalnum() and not _UNSPACED.match(word[-1]) else ""


_UNSPACED = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


_PERSIAN_LETTERS = re.compile("[پچژگکی\u200c]")


def _languages_of(text: str) -> list[_Language]:
    """Return the languages that *text* may be in. Words of Arabic that ask are others in Persian."""
    is_persian = _PERSIAN_LETTERS.search(text) is not None
    return [language for code, language in _languages().items() if not (is_persian and code == "ar")]


@cache
def _languages() -> dict[str, _Language]:
    return {code: _language(code) for code in sorted(list_names(PACKAGE, OPENERS))}


def _language(code: str) -> _Language:
    openers, first = _any_of(f"{OPENERS}/{code}"), _first_openers(code)
    connective = rf"(?<![\w'’-])(?:{_connectives(code)})"
    asking = rf"(?:(?:{_any_of(f'{PREPOSITIONS}/{code}')}){_SPACES})?(?P<opener>{openers})"
    return _Language(
        re.compile(rf"\W{{0,8}}(?:\d{{1,2}}[.)]{_SPACES})?(?:(?:{connective}){{0,2}}{asking}|{first})", re.IGNORECASE),
        re.compile(rf"{connective}(?:{connective})?{asking}(?!\s(?:{_any_of(OTHERS)}))", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{openers})|^\W{{0,8}}(?:{first})", re.IGNORECASE),
    )


def _first_openers(code: str) -> str:
    return _any_of(f"{FIRST_OPENERS}/{code}") if code in list_names(PACKAGE, FIRST_OPENERS) else "(?!)"


def _connectives(code: str) -> str:
    """Return a pattern of the connectives of a language, with what separates them from the next word.

    The Arabic "and" is part of the next word.
    """
    words = sorted(read_words(PACKAGE, f"{CONNECTIVES}/{code}"), key=lambda word: (-len(word), word))
    spaced = "|".join(re.escape(word).replace(r"\ ", r"\s") + _BETWEEN for word in words)
    return f"{spaced}|و{_SPACES}" if code == "ar" else spaced


@cache
def _late_starts() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of the languages whose word that asks may be anywhere in a question."""
    chinese, japanese, korean, persian = (_any_of(f"{CONNECTIVES}/{code}") for code in ("zh", "ja", "ko", "fa"))
    ends = {code: "|".join(read_words(PACKAGE, f"{CLAUSE_ENDS}/{code}")) for code in ("ja", "ko", "fa")}
    return (
        re.compile(rf"(?P<before>)[，,；;、\s]{{0,3}}(?:{chinese})"),
        re.compile(r"(?P<before>(?<=[\u3400-\u9fff])[，,])"),
        re.compile(rf"(?P<before>(?:{ends['ja']})[、,，\s])"),
        re.compile(rf"(?P<before>[、,，\s])(?:{japanese})"),
        re.compile(rf"(?P<before>(?<=[\uac00-\ud7a3])(?:{ends['ko']}),?\s)"),
        re.compile(rf"(?P<before>\s)(?:{korean})[,\s]"),
        re.compile(rf"(?P<before>(?<!\w)(?:{ends['fa']})[،,]?\s)(?:{persian})\s"),
    )


@cache
def _connective() -> re.Pattern[str]:
    """Return the pattern of a connective at the beginning of a question."""
    spaced = (_connectives(code) for code in ("ko", *_languages()) if code != "ar")
    unspaced = (rf"(?:{_any_of(f'{CONNECTIVES}/{code}')})[\s,、，:：]{{0,8}}" for code in ("ja", "zh"))
    arabic = rf"(?:{_connectives('ar')})(?=(?:{_any_of(f'{OPENERS}/ar')}|{_first_openers('ar')}))"
    return re.compile(f"^(?:{'|'.join((*spaced, *unspaced, arabic))})", re.IGNORECASE)
