"""Tell whether a message leans on the answer before it: "and when?", "why?", "what about children?".

Each language reads the message with its own words. The language that knows most of them decides. In doubt the message
is a new question.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from index.analysis.tokenizer import Script, pieces
from index.query.frames.phrases import Frames, PhraseState, matches
from index.query.frames.removal import without_frames
from index.query.frames.tokens import fold, tokens_of
from index.query.leanings.leaning_words import (
    FOLDER,
    PACKAGE,
    Leaning,
    LeaningWords,
    Word,
    WordType,
    leaning_words,
    pronouns,
    small_words,
)
from index.query.leanings.unspaced_leaning import (
    QUESTION_MARKS,
    leaning_of_unspaced,
    names_unspaced_subject,
    unspaced_content,
    without_unspaced_references,
)
from index.word_lists import read_words

MAX_WORDS = 14
"""Most words of a message that may lean. A longer one says itself what it is about."""

MAX_CONTENT = 2
"""Most content words of a message that leans, as in "what did she say about the tram?"."""

SHORT_WORD = 3
"""Longest word that titles may write small, in characters: "Lord of the Rings"."""

MAX_BARE = 2
"""Most words of a message that makes no sense alone, without connectives. "How much does it cost?" may be a question to
an archive."""

MAX_CHARS = 400
"""Most characters of a message that may lean, with greetings and thanks around it."""

MAX_LISTED = 80
"""Characters of a message that are compared with the list of whole messages. No entry is as long."""

_KANA = re.compile("[\u3041-\u30ff]")
_UNSPACED = re.compile("[\u3041-\u30ff\u3400-\u9fff]")
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")
_QUOTED = re.compile(r"[\"“„«][^\"“”„»]*[\"“”»]")


def leaning_of(text: str) -> Leaning:
    """Return whether *text* leans on an answer right before it. Filters count as words."""
    if len(text) > MAX_CHARS:
        return Leaning.NO
    if _is_listed(text):
        return Leaning.YES
    return max(map(_leaning_of_words, dict.fromkeys((text, _without_frames(text)))))


def _is_listed(text: str) -> bool:
    """Return whether *text*, or what is in its frames, is a whole message that leans."""
    for each in (text, _without_frames(text)):
        tokens = tokens_of(_NUMBER.sub(lambda match: "0".ljust(len(match[0])), fold(each))[:MAX_LISTED])
        if any(count == len(tokens) for count, _ in matches(_listed(), tokens)):
            return True
    return False


def _without_frames(text: str) -> str:
    """Return *text* without frames. "WHO" in a frame is no question word, so its frame stays."""
    bare = without_frames(text)
    return text if bare.isupper() and not text.isupper() else bare


@cache
def _listed() -> PhraseState:
    found = Frames()
    read_words(PACKAGE, f"{FOLDER}/whole", found.add)
    return found.wholes


def _leaning_of_words(text: str) -> Leaning:
    message = _without_quotations(text)
    words = _words(message)
    if not words:
        return Leaning.NO
    if any(word.is_unspaced for word in words):
        return leaning_of_unspaced(message)
    return max(map(_leaning, _best_readings(message, words)))


def only_asks(text: str) -> bool:
    """Return whether *text* has no word that says what it is about: "how much does it cost?"."""
    message = _without_quotations(_without_frames(text))
    words = _words(message)
    if any(word.is_unspaced for word in words):
        return unspaced_content(message) == 0
    return bool(words) and _best_readings(message, words)[0].content == 0


def lacks_subject(text: str, content: Collection[str]) -> bool:
    """Return whether a question makes no sense without an answer before it: "how long is it?", "when did he die?".

    Args: content: Its content words, normalised, as the search reads them. Most tell at once that it has a subject.
    """
    if text.isupper() or len(content) > MAX_CONTENT:
        return False
    is_small = all(word in small_words() or _UNSPACED.match(word) for word in content)
    if is_small and only_asks(text) and leaning_of(text) is Leaning.YES:
        return True
    if len(content) != 1 or pronouns().isdisjoint(_WORD.findall(text.casefold())):
        return False
    message = _without_quotations(_without_frames(text))
    return all(reading.is_open_verb for reading in _best_readings(message, _words(message)))


def names_subject(text: str) -> bool:
    """Return whether *text*, which may lean on an answer, says itself what it is about: "and what about the nurses?".

    A pronoun stands for something said before. Where a word asks, a single other word may be a verb, whose subject was
    named before ("and who barks?"), unless it is written like a name.
    """
    message = _without_quotations(_without_frames(text))
    words = _words(message)
    if any(word.is_unspaced for word in words):
        return names_unspaced_subject(message)
    return bool(words) and any(reading.names_subject for reading in _best_readings(message, words))


def languages_that_only_ask(text: str) -> tuple[str, ...]:
    """Return the languages in which *text* asks, in at most MAX_BARE words behind connectives, for more about something
    said before, in the order of their codes: "why?", "ok but when?"."""
    words = _words(_without_quotations(text))
    if not words or leaning_of(text) is not Leaning.YES or not only_asks(text):
        return ()
    if any(word.is_unspaced for word in words):
        return (("ja",) if _KANA.search(text) else ("zh",)) if len(words) <= MAX_BARE else ()
    readings = ((each.language, _read(words, each, has_mark=True)) for each in leaning_words())
    return tuple(sorted(code for code, read in readings if not read.content and len(read.words) <= MAX_BARE))


def without_references(text: str) -> str:
    """Return *text* without connectives at its beginning and without pronouns, if anything is left.

    They lean on what was said before, and no passage that answers needs to have them.
    """
    text = _without_frames(text)
    message = _without_quotations(text)
    words = _words(message)
    if not words:
        return text.strip()
    if any(word.is_unspaced for word in words):
        return without_unspaced_references(text)
    best = _best_readings(message, words)[0]
    kept = [word for word, each in zip(best.words, best.types, strict=True) if each is not WordType.PRONOUN]
    starts = {word.start for word in kept}
    left = list(text)
    for word in words:
        end = word.start + len(word.text)
        inside = [start for start in starts if word.start <= start < end]  # a connective may be joined to a word
        left[word.start : min(inside, default=end)] = " " * (min(inside, default=end) - word.start)
    return "".join(left).strip() if kept else text


def _without_quotations(text: str) -> str:
    """Return *text* with a number in place of each quotation: a word that says what the message is about."""
    return _QUOTED.sub(lambda match: " 0".ljust(len(match[0])), text)


def _words(message: str) -> list[Word]:
    """Return the words of a message; empty if they are too many."""
    found = list(islice(pieces(message), MAX_WORDS + 1))
    words = [
        Word(message[slice(*each.span)], each.normal, each.start, is_unspaced=each.script is Script.HAN)
        for each in found
    ]
    return words if len(words) <= MAX_WORDS else []


def _best_readings(message: str, words: Sequence[Word]) -> list[_Reading]:
    """Return the readings of the languages that know most words."""
    has_mark = message.rstrip().endswith(QUESTION_MARKS)
    readings = [_read(words, language, has_mark=has_mark) for language in leaning_words()]
    most = max(reading.known for reading in readings)
    return [reading for reading in readings if reading.known == most]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A message as one language reads it."""

    words: Sequence[Word]  # without the connectives
    types: Sequence[WordType]  # of these words
    known: int  # number of words that are no content
    has_mark: bool  # it ends with a question mark
    is_titled: bool  # its words are written as in a title
    has_connective: bool
    has_weak_connective: bool

    @property
    def content(self) -> int:
        """Return the number of content words."""
        return self.types.count(WordType.CONTENT)

    @property
    def asks(self) -> bool:
        """Return whether it asks or demands something."""
        return self.has_mark or WordType.QUESTION in self.types or WordType.REQUEST in self.types

    @property
    def is_open_verb(self) -> bool:
        """Return whether it asks with a pronoun that stands for nothing in it, and one word that is no name."""
        content = [word for word, each in zip(self.words, self.types, strict=True) if each is WordType.CONTENT]
        return self.asks and self.has_open_pronoun and len(content) == 1 and not content[0].text[0].isupper()

    @property
    def has_pronoun(self) -> bool:
        """Return whether it has a pronoun at all."""
        return WordType.PRONOUN in self.types

    @property
    def names_subject(self) -> bool:
        """Return whether it says what it is about."""
        if not self.content or self.has_open_pronoun:
            return False
        content = self.words[self.types.index(WordType.CONTENT)]
        return self.content > 1 or WordType.QUESTION not in self.types or content.text[0].isupper()

    @property
    def has_open_pronoun(self) -> bool:
        """Return whether it has a pronoun that stands for nothing in the message.

        What a pronoun stands for comes before it. In "who built it?" and "wann kommen sie?", only a verb does. In a
        second question, the first one does: "what is rust and how does it form?".
        """
        if not self.has_pronoun:
            return False
        at = self.types.index(WordType.PRONOUN)
        content = [place for place, each in enumerate(self.types) if each is WordType.CONTENT]
        if not content or content[0] > at:
            return True
        verb, *others = content
        if WordType.QUESTION in self.types[verb:at]:
            return False
        is_verb = WordType.QUESTION in self.types[:verb] and not self.words[verb].text[0].isupper()
        return is_verb and (not others or (others[0] > at and verb == at - 1))


def _read(words: Sequence[Word], language: LeaningWords, *, has_mark: bool) -> _Reading:
    connectives, rest = language.without_connectives(words)
    types = language.types(rest)
    return _Reading(
        rest,
        types,
        len(words) - types.count(WordType.CONTENT),
        has_mark,
        _is_titled(words),
        any(each.is_strong for each in connectives),
        bool(connectives),
    )


def _is_titled(words: Sequence[Word]) -> bool:
    """Return whether words are written as in a title: all begin with a capital, but short ones inside."""
    capital = [word.text[0] for word in words if len(word.text) > SHORT_WORD or word in (words[0], words[-1])]
    return len(words) > 1 and all(each.isupper() for each in capital) and not all(word.text.isupper() for word in words)


def _leaning(reading: _Reading) -> Leaning:
    has_sign = reading.has_connective or reading.has_weak_connective or reading.has_pronoun
    if reading.is_titled and not (reading.has_connective and reading.has_mark and reading.content <= 1):
        return Leaning.DOUBTFUL if has_sign else Leaning.NO
    if _is_lean(reading):
        return Leaning.YES
    is_open = reading.has_connective or reading.has_weak_connective or reading.has_open_pronoun
    return Leaning.DOUBTFUL if is_open else Leaning.NO


def _is_lean(reading: _Reading) -> bool:
    """Return whether a message leans that is not written like a title."""
    if reading.has_connective:
        return reading.content <= (MAX_CONTENT if reading.asks else 1)
    if not reading.content:
        return reading.asks
    return reading.has_open_pronoun and reading.content <= MAX_CONTENT and reading.asks
