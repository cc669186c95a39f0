"""Recognise small talk: greetings, thanks, and what people ask about the bot itself.

The lists are files in `data/phrases`, one for each language. A message is small talk if it consists of entries of
these lists, in any languages, and of nothing else.

An entry is a phrase, in which (a|b) means a or b, and [a] or [a|b] means that or nothing. Entries are compared by their
tokens.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

import regex

from bot.ask.small_talk.tokens import LENGTHENED, Token, Writing, joined, tokens_of, writing_of
from index.analysis.languages import guesses
from index.analysis.stopwords import usual_spellings
from index.analysis.tokenizer import Script, fold_marks
from index.query.filter_syntax import read_filters
from index.text import clean_line
from index.word_lists import list_names, read_words_by_language

PACKAGE, FOLDER, EMOJI = "bot.ask.small_talk", "phrases", "emoji"

MAX_CHARS = 150
"""Longest message that may be small talk, in characters: several phrases in a row."""

MAX_TOKENS = 24
"""Most tokens of an entry. A token is a word, or a character in scripts of which a word may be joined to the next."""


class Kind(IntEnum):
    """The kinds of small talk, by weight. A message of several kinds gets the reply to the heaviest."""

    FILLER = 0  # never small talk by itself
    OK = 1
    BYE = 2
    THANKS = 3
    GREETING = 4
    OPENING = 5  # it announces a question
    COMPLAINT = 6
    LIST = 7
    NEWEST = 8
    HELP = 9
    EDITING = 10  # how articles are added and removed: small talk with admins only


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """A message that is small talk."""

    kind: Kind
    language: str | None  # None: it has only emoji


Entry = Mapping[Kind, frozenset[str]]
"""The kinds of an entry, each with its languages."""


def small_talk(text: str, readers_language: str, archives_language: str | None = None) -> SmallTalk | None:
    """Return the small talk that a message is; None: it is a question. A message with a filter is a question.

    The first call with a script reads its lists, which takes a tenth of a second.

    Args:
        readers_language: The language of a phrase that several languages have, if it is one of these.
        archives_language: The language of such a phrase if the reader's has none; None: unknown.
    """
    if len(text) > MAX_CHARS:
        return None
    preferred = [each.split("-")[0] for each in (readers_language, archives_language or "", "en")]
    spaced = text.replace(_HALF_SPACE, " ")
    return _small_talk(text, preferred) or (_small_talk(spaced, preferred) if spaced != text else None)


def _small_talk(text: str, preferred: Sequence[str]) -> SmallTalk | None:
    tokens = [_known_form(token) for token in tokens_of(text)]
    if not tokens:
        kind = max((_emoji().get(each, Kind.FILLER) for each in text), default=Kind.FILLER)
        return SmallTalk(kind, None) if kind else None
    entries = _entries(tokens)
    entries = [(phrase, _as_read(entry, entries, preferred[0])) for phrase, entry in entries]
    kinds = [max(entry) for _, entry in entries]
    if not any(kinds) or _is_praised_subject(entries) or _has_filters(text):
        return None
    return SmallTalk(max(kinds), _language(text, entries, preferred))


def _as_read(entry: Entry, entries: Sequence[tuple[str, Entry]], readers_language: str) -> Entry:
    """Return an entry as the reader's language has it, if that has the whole message."""
    own = [{kind for kind, languages in each.items() if readers_language in languages} for _, each in entries]
    if not all(own) or not any(max(kinds) for kinds in own):
        return entry
    return {kind: frozenset({readers_language}) for kind, languages in entry.items() if readers_language in languages}


def _has_filters(text: str) -> bool:
    read = read_filters(clean_line(text))
    return bool(read.filters.names or read.problems)


def _is_praised_subject(entries: Sequence[tuple[str, Entry]]) -> bool:
    """Return whether a single word that asks for help, news or a list follows an adjective: "great news"."""
    praises = any(max(entry) is Kind.OK and Kind.FILLER not in entry for _, entry in entries)
    asking = [phrase for phrase, entry in entries if max(entry) >= Kind.LIST]
    return praises and bool(asking) and all(phrase.count(" ") == 1 for phrase in asking)


def _language(text: str, entries: Sequence[tuple[str, Entry]], preferred: Sequence[str]) -> str:
    """Return the language of most of the phrases that determine the reply, by characters; of several, a preferred
    one."""
    heaviest = max(max(entry) for _, entry in entries)
    counts: Counter[str] = Counter()
    for phrase, entry in entries:
        kind = max(entry)
        for language in entry[kind]:
            counts[language] += len(phrase) * (2 if kind == heaviest else 1)
    probable = dict(reversed(guesses(text)))

    def order(each: str) -> tuple[float, ...]:
        return (-counts[each], *(each != language for language in preferred), -probable.get(each, 0))

    return min(counts, key=order)


# --- entries ---


def _entries(tokens: Sequence[Token]) -> list[tuple[str, Entry]]:
    """Return the fewest entries that the tokens consist of; empty: they have something else."""
    best: list[list[tuple[str, Entry]] | None] = [[], *[None] * len(tokens)]
    for start in range(len(tokens)):
        before = best[start]
        if before is None:
            continue
        for end, phrase, entry in _entries_at(tokens, start):
            known = best[end]
            if known is None or len(before) + 1 < len(known):
                best[end] = [*before, (phrase, entry)]
    return best[-1] or []


def _entries_at(tokens: Sequence[Token], start: int) -> Iterator[tuple[int, str, Entry]]:
    """Yield the ends of entries that begin at a token, with their phrases."""
    for end in range(start + 1, min(start + MAX_TOKENS, len(tokens)) + 1):
        key = _key(token.text for token in tokens[start:end])
        entry = _phrases(writing_of(key)).get(key)
        if entry and _may_stand(tokens[start:end], entry):
            yield end, key, entry
    rest = _key(token.text for token in tokens[start:])
    first = re.escape(_key([tokens[start].text]))
    for source, entry in _pattern_sources(writing_of(tokens[start].text)):
        if first in source and (match := _pattern(source).match(rest)) and match[0]:
            yield start + match[0].count(" "), match[0], entry


def _may_stand(tokens: Sequence[Token], entry: Entry) -> bool:
    """Return whether an entry may be at this place. One character within a run is mostly a part of another word."""
    if len(tokens) > 1:
        return True
    (token,) = tokens
    is_ending = token.script is Script.HAN and Kind.FILLER in entry
    return token.ends and (token.begins or is_ending)


@cache
def _phrases(writing: Writing) -> Mapping[str, Entry]:
    """Return the entries without groups, of all languages, by their keys."""
    found: dict[str, dict[Kind, set[str]]] = {}
    keys = _Keys()
    for language, kind, text in _listed():
        if not _GROUPING.search(text) and writing_of(text) is writing:
            found.setdefault(keys.of(text), {}).setdefault(kind, set()).add(language)
    return {
        key: _shared(frozenset((kind, frozenset(each)) for kind, each in kinds.items())) for key, kinds in found.items()
    }


@cache
def _shared(kinds: frozenset[tuple[Kind, frozenset[str]]]) -> Entry:
    """Return one object for all entries with the same kinds and languages, which saves 5 MB."""
    return dict(kinds)


@cache
def _pattern_sources(writing: Writing) -> tuple[tuple[str, Entry], ...]:
    """Return the patterns of keys for the entries with groups, one for each kind in each language, as text.

    An entry that has words in several writings is there for each.
    """
    found: dict[tuple[str, Kind], list[str]] = {}
    keys = _Keys()
    for language, kind, text in _listed():
        if _GROUPING.search(text) and any(writing_of(word) is writing for word in _GROUPED_WORD.findall(text)):
            found.setdefault((language, kind), []).append(_pattern_of(text, keys))
    return tuple(
        ("|".join(each), _shared(frozenset({(kind, frozenset({lang}))}))) for (lang, kind), each in found.items()
    )


@cache
def _pattern(source: str) -> regex.Pattern[str]:
    """Return a pattern that finds the longest phrase, as POSIX says. It takes 10 ms, so few are made at once."""
    return regex.compile(source, regex.POSIX)


def _listed() -> Iterator[tuple[str, Kind, str]]:
    """Yield the language, the kind and the text of each entry."""
    for language in sorted(list_names(PACKAGE, FOLDER)):
        for section, texts in read_words_by_language(PACKAGE, f"{FOLDER}/{language}").items():
            for text in texts:
                for spelling in {text, text.translate(_OTHER_SPELLING.get(language, {}))}:
                    yield language, Kind[section.upper()], spelling


_HALF_SPACE = "\u200c"
_OTHER_SPELLING = {
    "de": str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"}),
    "fa": str.maketrans({_HALF_SPACE: " "}),
}
_GROUPING = re.compile(r"([()\[\]|])")
_GROUPED_WORD = re.compile(r"[^()\[\]|\s]+")
_GROUP_PATTERNS = {"(": "(?:", "[": "(?:", ")": ")", "]": ")?", "|": "|"}


def _pattern_of(text: str, keys: _Keys) -> str:
    """Return the pattern of an entry in which (a|b) means a or b, and [a] means a or nothing."""
    parts = _GROUPING.split(text)
    return "".join(_GROUP_PATTERNS.get(part) or re.escape(keys.of(part)) for part in parts)


class _Keys(dict[str, str]):
    """The keys of words. Few words are in many entries, so each is read once."""

    def of(self, text: str) -> str:
        """Return the key of an entry or a part of it."""
        return "".join(map(self.__getitem__, joined(text).split()))

    def __missing__(self, word: str) -> str:
        key = self[word] = _key(token.text for token in tokens_of(word))
        return key


def _key(tokens: Iterable[str]) -> str:
    """Return the tokens with a space after each."""
    return "".join(f"{token} " for token in tokens)


@cache
def _emoji() -> Mapping[str, Kind]:
    sections = read_words_by_language(PACKAGE, EMOJI)
    return {emoji: Kind[section.upper()] for section, all_emoji in sections.items() for emoji in all_emoji}


_REPEATED = re.compile(r"(.)\1+")


def _known_form(token: Token) -> Token:
    """Return a lengthened word ("heyyy", "byee") as it is in the lists."""
    words = _words(writing_of(token.text))
    if token.text in words:
        return token
    if token.text[-2:-1] == token.text[-1] and token.text[:-1] in words:
        return Token(token.text[:-1], token.begins, token.ends, token.script)
    for usual in usual_spellings(token.text):
        if fold_marks(usual) in words:
            return Token(fold_marks(usual), token.begins, token.ends, token.script)
    if not LENGTHENED.search(token.text):
        return token
    known = _shortened(writing_of(token.text)).get(_REPEATED.sub(r"\1", token.text), token.text)
    return Token(known, token.begins, token.ends, token.script)


@cache
def _shortened(writing: Writing) -> Mapping[str, str]:
    """Return the words of the lists by their forms without repeated letters."""
    return {_REPEATED.sub(r"\1", word): word for word in sorted(_words(writing), reverse=True)}


@cache
def _words(writing: Writing) -> frozenset[str]:
    return frozenset(word for phrase in _phrases(writing) for word in phrase.split())
