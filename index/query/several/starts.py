"""Find the places in a message where a second question may start, by words of each language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from index.analysis.stopwords import chat_spellings, is_question_word, question_phrases
from index.analysis.tokenizer import Script, normalise, pieces
from index.word_lists import list_names, read_words

PACKAGE = "index.query.several"
CONNECTIVES, OPENERS, PREPOSITIONS = "connectives", "openers", "prepositions"
FIRST_OPENERS, CLAUSE_ENDS = "first_openers", "clause_ends"
YES_NO, YES_NO_ENDS, COMMA_OPENERS = "yes_no", "yes_no_ends", "comma_openers"
LAST_OPENERS, OTHERS = "last_openers", "others"

# Repetitions are limited, so that a message of nothing but spaces takes no longer than any other.
_NUMBER = r"\(?\d{1,2}[.)]\s{1,4}"
_BETWEEN = r"[\s,:،¿]{1,8}"
_SPACES = r"\s{0,8}"
_SIGN = r"(?<!\S)[&+/]\s{1,8}"
"""Signs that join questions in every language, with blanks around them: "AC/DC" is one word."""


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
    listed: re.Pattern[str]  # a comma and a question
    after_comma: re.Pattern[str]  # a comma and the beginning of a question that is no clause
    opener: re.Pattern[str]


def opens(text: str, at: int = 0) -> bool:
    """Return whether a question begins at this place of *text*, perhaps with a connective."""
    return any(language.start.match(text, at) for language in _languages_of(text))


def without_opener(text: str) -> str:
    """Return *text* without the words with which it begins to ask."""
    return text[max((match.end() for one in _languages_of(text) if (match := one.start.match(text))), default=0) :]


def joined_starts(text: str) -> Iterator[Start]:
    """Yield the places in *text* where a connective and a word that asks come together, in order."""
    for language in _languages_of(text):
        joined = list(language.joined.finditer(text))
        for match in joined:
            yield Start(match.start(), normalise(match["opener"]))
        for match in language.listed.finditer(text):
            if _is_in_series(match, joined) or language.after_comma.match(text, match.start()):
                yield Start(match.start(), normalise(match["opener"]))
    for pattern in _late_starts():
        for match in pattern.finditer(text):
            yield Start(match.end("before"), None)


def _is_in_series(match: re.Match[str], joined: Sequence[re.Match[str]]) -> bool:
    """Return whether what follows a comma is a question of a series: "who won, when was it, and where?"."""
    openers = {normalise(each["opener"]) for each in joined}
    return bool(joined) and match.end() < joined[-1].start() and normalise(match["opener"]) not in openers


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


def asks_for_yes(text: str) -> bool:
    """Return whether *text* ends like a question for a yes or no in a language that shows it there."""
    return _yes_no_end().search(text) is not None


def ends_asking(text: str) -> bool:
    """Return whether the last word of *text* only asks: "how and why" is one question."""
    words = [piece.normal for piece in pieces(text)][-1:]
    if _last_opener().search(text):
        return True
    if not words or _late_clause_end().search(text):
        return False
    return is_question_word(words[0], "ko") or words[0] in _persian()


def without_connective(text: str) -> str:
    """Return a question without the connective and the number in a list before it."""
    for _ in range(2):
        text = _LEADING.sub("", text, count=1)
        text = _connective().sub("", text, count=1)
    return text.strip()


_LEADING = re.compile(r"^[\s,.;:!،؛、，。；•*–—)-]+|^\s*\(?\d{1,2}[.)]\s+")


@cache
def _yes_no_end() -> re.Pattern[str]:
    codes = sorted(list_names(PACKAGE, YES_NO_ENDS))
    entries = (re.escape(word) for code in codes for word in read_words(PACKAGE, f"{YES_NO_ENDS}/{code}"))
    return re.compile(rf"(?:{'|'.join(entries)})\W{{0,8}}$")


@cache
def _last_opener() -> re.Pattern[str]:
    """Return the pattern of the end of a text with a word that asks, with which no question ends."""
    return re.compile(rf"(?:{_any_of(LAST_OPENERS)})\W{{0,8}}$")


@cache
def _late_clause_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any_of(f'{CLAUSE_ENDS}/fa')}|{_any_of(f'{CLAUSE_ENDS}/ko')})\W{{0,8}}$")


@cache
def _persian() -> frozenset[str]:
    return frozenset(map(normalise, read_words(PACKAGE, f"{OPENERS}/fa")))


def any_of(words: Iterable[str]) -> str:
    """Return a pattern of *words* as whole words, the longest first. In it, * is any word."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(_escaped(word) + _end_of(word) for word in longest_first)


def _any_of(name: str) -> str:
    """Return a pattern of the entries of a list; one that matches nothing if there is no such list."""
    folder, _, code = name.partition("/")
    return any_of(read_words(PACKAGE, name)) if not code or code in list_names(PACKAGE, folder) else "(?!)"


def _escaped(word: str) -> str:
    return re.escape(word).replace(r"\ ", r"\s").replace(r"\*", r"\w{1,30}")


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
    first, yes_no = (_any_of(f"{name}/{code}") for name in (FIRST_OPENERS, YES_NO))
    listed = read_words(PACKAGE, f"{OPENERS}/{code}")
    known = set(map(normalise, listed))
    openers = any_of([*listed, *(typed for typed, usual in chat_spellings(code).items() if usual in known)])
    connective = rf"(?<![\w'’-])(?:{_connectives(code)})"
    number = rf"(?<!\S){_NUMBER}"
    asking = rf"(?:(?:{_any_of(f'{PREPOSITIONS}/{code}')}){_SPACES})?(?P<opener>{openers})"
    return _Language(
        re.compile(
            rf"\W{{0,8}}(?:\d{{1,2}}[.)]{_SPACES})?"
            rf"(?:(?:{connective}){{0,2}}{asking}|{first}|(?:{connective}){{1,2}}(?:{yes_no}))",
            re.IGNORECASE,
        ),
        re.compile(rf"(?:{number}|{connective}(?:{connective})?){asking}(?!\s(?:{_any_of(OTHERS)}))", re.IGNORECASE),
        re.compile(rf",\s{{0,8}}{asking}", re.IGNORECASE),
        re.compile(rf",\s{{0,8}}(?:{_any_of(f'{COMMA_OPENERS}/{code}')})", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{openers})|^\W{{0,8}}(?:\d{{1,2}}[.)]{_SPACES})?(?:{first}|{yes_no})", re.IGNORECASE),
    )


def any_connective() -> str:
    """Return a pattern of the connectives of all languages."""
    codes = sorted(list_names(PACKAGE, CONNECTIVES))
    return any_of({word for code in codes for word in read_words(PACKAGE, f"{CONNECTIVES}/{code}")})


def _connectives(code: str) -> str:
    """Return a pattern of the connectives of a language, with what separates them from the next word.

    The Arabic "and" is part of the next word.
    """
    words = sorted(read_words(PACKAGE, f"{CONNECTIVES}/{code}"), key=lambda word: (-len(word), word))
    spaced = "|".join([*(re.escape(word).replace(r"\ ", r"\s") + _BETWEEN for word in words), _SIGN])
    return f"{spaced}|و{_SPACES}" if code == "ar" else spaced


@cache
def _late_starts() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of the languages whose word that asks may be anywhere in a question."""
    chinese, japanese, korean, persian = (_any_of(f"{CONNECTIVES}/{code}") for code in ("zh", "ja", "ko", "fa"))
    ends = {code: "|".join(read_words(PACKAGE, f"{CLAUSE_ENDS}/{code}")) for code in ("ja", "ko", "fa")}
    return (
        re.compile(rf"(?P<before>)[，,；;、\s]{{0,3}}(?:{chinese})"),
        re.compile(r"(?P<before>(?<=[\u3400-\u9fff])[，,])"),
        re.compile(rf"(?P<before>(?<=\s))(?={_NUMBER}|{_SIGN})"),
        re.compile(rf"(?P<before>(?:{ends['ja']})[、,，\s])"),
        re.compile(rf"(?P<before>[、,，\s])(?:{japanese})"),
        re.compile(rf"(?P<before>(?<=[\uac00-\ud7a3])(?<!그리)(?:{ends['ko']}),?\s)"),
        re.compile(rf"(?P<before>\s)(?:{korean})[,\s]"),
        re.compile(rf"(?P<before>(?<!\w)(?:{ends['fa']})[،,]?\s)(?:{persian})\s"),
    )


@cache
def _connective() -> re.Pattern[str]:
    """Return the pattern of a connective at the beginning of a question."""
    spaced = (_connectives(code) for code in ("ko", *_languages()) if code != "ar")
    unspaced = (rf"(?:{_any_of(f'{CONNECTIVES}/{code}')})[\s,、，:：]{{0,8}}" for code in ("ja", "zh"))
    asking, first, prepositions = (_any_of(f"{name}/ar") for name in (OPENERS, FIRST_OPENERS, PREPOSITIONS))
    arabic = rf"(?:{_connectives('ar')})(?=(?:(?:{prepositions})\s)?(?:{asking}|{first}))"
    return re.compile(f"^(?:{'|'.join((*spaced, *unspaced, arabic))})", re.IGNORECASE)
