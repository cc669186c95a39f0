"""Find out whether an article names the person that an Arabic or Persian question asks for: "من هو سامر حداد؟".

No capital letter shows a name there. "Who is the owner of the bakery?" has the same form, and its words need not be
together in a text. So a name is only what begins with a known first name.

One name is written in several ways: with hamza or without, joined or not ("عبد الرحمن", "علی‌اکبر"), with an article or
without, and behind a joined word for "and", "in" or "to".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from index.analysis.stopwords import is_question_word
from index.query.question import Question, QuestionWord
from index.query.word_roles import Role
from index.search.persons.arabic_words import (
    ARTICLE,
    FATHER,
    MOTHER,
    SERVANT,
    asks_who,
    canonical,
    first_names,
    foreign_first_names,
    is_asking,
    titles,
)
from index.search.persons.capital_names import LEAST_WORDS, MOST_WORDS, are_near

MOST_ASKED = 12
"""Most words of a name with its titles."""

MOST_TITLES = 3
"""Most words with an article before a name, as in "الكاتب المصري نجيب محفوظ"."""

LEAST_LETTERS = 3
"""Fewest letters of a word without its article, and of each half of a joined name."""

MOST_LETTERS = 30
"""Most letters of a joined name."""

GLUED_LETTERS = 5
"""Fewest letters of a first name that may follow another word without a blank. Some texts lose blanks at links."""

LEAST_CONSONANTS = 2
"""Fewest consonants of a word that is looked up in other spellings."""

_ARABIC = re.compile("[\u0621-\u06d5]")
_JOINED_WORDS = f"[وف]?[بل]?(?:{ARTICLE}|ل)?"
_AND = "و"
_LEFT_OUT = frozenset({"ابن", "ال", "بن", "بنت", "ولد"})
"""Words within a name for a son, a daughter and a family, which not every text has."""
_SMALL_WORDS = _LEFT_OUT | {MOTHER}
_BEFORE_EZAFE = "[اهو]"
_EZAFE = re.compile(f"(?<={_BEFORE_EZAFE})ي$")
_JOINING = re.compile(rf"(?<!\S)({SERVANT}|{FATHER}) ")
_JOINED = re.compile(r"(?<!\S)(\S+) (الله|الدين)(?!\S)")
_FAMILY_ENDINGS = "پور|خواه|راد|زاده|فر|منش|نژاد|نيا"
_WITH_ENDING = re.compile(rf"(?<=\S) ({_FAMILY_ENDINGS})(?!\S)")
_ENDING = re.compile(rf"(?<=..)(?=(?:الله|الدين|{_FAMILY_ENDINGS})$)")
_VOWELS = re.compile("[اوي]")
_ANY_VOWELS = "[اوي]{0,2}"


@dataclass(frozen=True, slots=True)
class ArabicName:
    """The name of the person that a question in Arabic script asks for."""

    first_names: Sequence[re.Pattern[str]]  # of its words, behind a blank, in a text with canonical letters
    others: Sequence[re.Pattern[str]]  # family names, and what the question says besides

    def may_be_named(self, _: str) -> bool:
        """Return whether this is a name, which the question alone shows."""
        return True

    def is_named_in(self, text: str) -> bool:
        """Return whether a text has the first name near another word of the name, in any of their spellings; or all
        first names, if there is no other word.

        A text may leave out a second name, and a question may add what somebody is: "أحمد زويل العالم المصري".
        """
        letters = f" {canonical(text)} "
        if not self.others:
            return _are_near(self.first_names, letters)
        return any(_are_near((self.first_names[0], each), letters) for each in self.others)


def _are_near(words: Iterable[re.Pattern[str]], letters: str) -> bool:
    places = [[letters.count(" ", 0, each.start()) for each in word.finditer(letters)] for word in words]
    return are_near(places)


def arabic_person_asked(question: Question) -> ArabicName | None:
    """Return the person that a question in Arabic script asks for, if it asks nothing else, without titles."""
    if not _ARABIC.search(question.text):
        return None
    reader = _Reader(first_names(question.language))
    words = [reader.typed(word) for word in question.words]
    named = [at for at, word in enumerate(words) if not is_asking(word)]
    first, end = (named[0], named[-1] + 1) if named else (0, 0)
    if not 0 < end - first <= MOST_ASKED or not all(
        map(reader.may_be_of_name, question.words[first:end], words[first:end])
    ):
        return None
    title, name = reader.without_titles(reader.parts(words[first:end]))
    if any(reader.begins_compound(word, name[0]) for word in words[first:end] if name):
        return None
    before, behind = (" ".join(each).split() for each in (words[:first], words[end:]))
    if not LEAST_WORDS <= len(name) <= MOST_WORDS or not asks_who(question.text, before, behind, name[0]):
        return None
    unknown = {
        part for at in range(first, end) if question.words[at].is_respelled for part in reader.parts([words[at]])
    }
    patterns = [*zip(name, reader.patterns(title, name, unknown), strict=True)]
    firsts = [pattern for part, pattern in patterns if reader.is_first_name(part)] or [patterns[0][1]]
    return ArabicName(firsts, [pattern for _, pattern in patterns if pattern not in firsts])


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads names with the first names of a language."""

    first_names: frozenset[str]

    def typed(self, word: QuestionWord) -> str:
        """Return a word with canonical letters as the archive spells it, unless it is a first name that no article
        has."""
        typed = canonical(word.text)
        return typed if not word.read_as or self.is_first_name(typed) else canonical(word.read_as)

    def may_be_of_name(self, word: QuestionWord, typed: str) -> bool:
        """Return whether a word of a question says more than its grammar. "Age" is spelled like Omar."""
        if is_question_word(word.normal.removeprefix(_AND), "ar"):
            return False
        if word.role is Role.CONTENT or typed in _SMALL_WORDS:
            return True
        return self.is_first_name(typed) and (word.role is Role.ANSWER_TYPE or word.read_as is not None)

    def is_first_name(self, part: str) -> bool:
        """Return whether a part of a name is a first name."""
        is_joined = len(part) > len(FATHER) + 1 and part.startswith((SERVANT + ARTICLE, FATHER))
        return is_joined or part in self.first_names

    def parts(self, words: Iterable[str]) -> list[str]:
        """Return the words of a name. "Servant of" and "father of" are one word with the next, joined first names are
        two."""
        name = _WITH_ENDING.sub(r"\1", _JOINING.sub(r"\1", " ".join(words)))
        name = _JOINED.sub(
            lambda found: found[1] + found[2] if found[1] + found[2] in self.first_names else found[0], name
        )
        return [part for word in name.split() for part in self._unjoined(word)]

    def begins_compound(self, word: str, first_name: str) -> bool:
        """Return whether a word begins with a first name, but is none: "پیام‌آور" is a messenger."""
        first, *others = self.parts([word]) or [""]
        return first == first_name and not all(map(self.is_first_name, others))

    def _unjoined(self, word: str) -> Sequence[str]:
        """Return the first names that are joined in a word, or the word, as a first name without a Persian ezafe."""
        if self.is_first_name(word):
            return (word,)
        bare = _EZAFE.sub("", word)
        if self.is_first_name(bare):
            return (bare,)
        halves = (
            (word[:at], word[at:]) for at in range(LEAST_LETTERS, min(len(word), MOST_LETTERS) - LEAST_LETTERS + 1)
        )
        begin = self.first_names | titles()
        return next((each for each in halves if each[0] in begin and each[1] in self.first_names), (word,))

    def without_titles(self, parts: Sequence[str]) -> tuple[str, list[str]]:
        """Return the title before a first name, and the words from there on: none without one, or with a second
        person."""
        before = [*takewhile(self._may_be_title, parts)]
        name = parts[len(before) :]
        if name[:1] == [MOTHER]:
            name = name[1:]
            begins = bool(name) and not self.is_first_name(name[0]) and not name[0].startswith(ARTICLE)
        else:
            begins = bool(name) and self.is_first_name(name[0])
        has_second = any(part.startswith(_AND) and self.is_first_name(part[1:]) for part in name[1:])
        if not begins or has_second or len(before) > MOST_TITLES:
            return "", []
        return before[-1] if before else "", [part for part in name if not self._may_be_left_out(part)]

    def _may_be_title(self, part: str) -> bool:
        return not self.is_first_name(part) and (part.startswith(ARTICLE) or part in titles())

    def _may_be_left_out(self, part: str) -> bool:
        return part in _LEFT_OUT or (self._may_be_title(part) and not part.startswith(ARTICLE))

    def patterns(self, title: str, name: Sequence[str], unknown: Iterable[str]) -> list[re.Pattern[str]]:
        """Return the patterns of the words of a name, which may be joined with their neighbours: "امیرحسین".

        Args: unknown: Those that no article has, but similar words. Foreign names are spelled in several ways.
        """
        foreign = {part for part in unknown if part not in self.first_names or part in foreign_first_names()}
        cores = [_similar(part) if part in foreign else self._core(part) for part in name]
        around = zip(name, [title, *cores], cores, [*cores[1:], ""], strict=False)
        end = f"(?:(?<={_BEFORE_EZAFE})ي)?(?= )"
        return [
            re.compile(rf"(?: {_JOINED_WORDS}(?:{before})?{self._or_glued(part)}){core}(?:{after})?{end}")
            for part, before, core, after in around
        ]

    def _or_glued(self, part: str) -> str:
        return r"|\B" if len(part) >= GLUED_LETTERS and part in self.first_names else ""

    def _core(self, part: str) -> str:
        """Return the pattern of a word of a name without its article."""
        if part in self.first_names:
            return _ENDING.sub(" ?", part)
        for first, pattern in ((FATHER, "اب[واي]"), (SERVANT, SERVANT)):
            if part.startswith(first) and self.is_first_name(part):
                return f"{pattern} ?(?:{ARTICLE})?{part.removeprefix(first).removeprefix(ARTICLE)}"
        return _ENDING.sub(" ?", part.removeprefix(ARTICLE) if len(part) >= len(ARTICLE) + LEAST_LETTERS else part)


def _similar(part: str) -> str:
    """Return the pattern of a word of a name with its vowels or without them."""
    bare = part if part in foreign_first_names() else part.removeprefix(ARTICLE)
    consonants = _VOWELS.sub("", bare)
    return part if len(consonants) < LEAST_CONSONANTS else f"{_ANY_VOWELS}{_ANY_VOWELS.join(consonants)}{_ANY_VOWELS}"
