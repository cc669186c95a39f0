"""Tell whether a message leans on the answer before it: "and when?", "why?", "what about children?".

Each language reads the message with its own words. The language that knows most of them decides. In doubt the message
is a new question.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from index.query.frames.phrases import Frames, PhraseState, matches
from index.query.frames.removal import without_frames
from index.query.frames.tokens import fold, tokens_of
from index.query.leanings.leaning_words import (
    FOLDER,
    PACKAGE,
    Leaning,
    WordType,
    leaning_words,
    pronouns,
    small_words,
)
from index.query.leanings.message_reading import MessageReading, best_readings, words_in
from index.query.leanings.unspaced_leaning import (
    leaning_of_unspaced,
    names_unspaced_subject,
    unspaced_content,
    without_unspaced_references,
)
from index.word_lists import read_words

MAX_CONTENT = 2
"""Most content words of a message that leans, as in "what did she say about the tram?"."""

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
    for each in dict.fromkeys((text, _without_frames(text))):
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
    words = words_in(message)
    if not words:
        return Leaning.NO
    if any(word.is_unspaced for word in words):
        return leaning_of_unspaced(message)
    return max(map(_leaning, best_readings(message, words)))


def only_asks(text: str) -> bool:
    """Return whether *text* has no word that says what it is about: "how much does it cost?"."""
    message = _without_quotations(_without_frames(text))
    words = words_in(message)
    if any(word.is_unspaced for word in words):
        return unspaced_content(message) == 0
    return bool(words) and best_readings(message, words)[0].content == 0


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
    return all(reading.is_open_verb for reading in best_readings(message, words_in(message)))


def names_subject(text: str) -> bool:
    """Return whether *text*, which may lean on an answer, says itself what it is about: "and what about the nurses?".

    A pronoun stands for something said before. Where a word asks, a single other word may be a verb, whose subject was
    named before ("and who barks?"), unless it is written like a name.
    """
    message = _without_quotations(_without_frames(text))
    words = words_in(message)
    if any(word.is_unspaced for word in words):
        return names_unspaced_subject(message)
    return bool(words) and any(reading.names_subject for reading in best_readings(message, words))


def languages_that_only_ask(text: str) -> tuple[str, ...]:
    """Return the languages in which *text* asks, in at most MAX_BARE words behind connectives, for more about something
    said before, in the order of their codes: "why?", "ok but when?"."""
    words = words_in(_without_quotations(text))
    if not words or leaning_of(text) is not Leaning.YES or not only_asks(text):
        return ()
    if any(word.is_unspaced for word in words):
        return (("ja",) if _KANA.search(text) else ("zh",)) if len(words) <= MAX_BARE else ()
    readings = ((each.language, MessageReading.of(words, each, has_mark=True)) for each in leaning_words())
    return tuple(sorted(code for code, read in readings if not read.content and len(read.words) <= MAX_BARE))


def without_references(text: str) -> str:
    """Return *text* without connectives at its beginning and without pronouns, if anything is left.

    They lean on what was said before, and no passage that answers needs to have them.
    """
    text = _without_frames(text)
    message = _without_quotations(text)
    words = words_in(message)
    if not words:
        return text.strip()
    if any(word.is_unspaced for word in words):
        return without_unspaced_references(text)
    best = best_readings(message, words)[0]
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


def _leaning(reading: MessageReading) -> Leaning:
    has_sign = reading.has_connective or reading.has_weak_connective or reading.has_pronoun
    if reading.is_titled and not (reading.has_connective and reading.has_mark and reading.content <= 1):
        return Leaning.DOUBTFUL if has_sign else Leaning.NO
    if _is_lean(reading):
        return Leaning.YES
    is_open = reading.has_connective or reading.has_weak_connective or reading.has_open_pronoun
    return Leaning.DOUBTFUL if is_open else Leaning.NO


def _is_lean(reading: MessageReading) -> bool:
    """Return whether a message leans that is not written like a title."""
    if reading.has_connective:
        return reading.content <= (MAX_CONTENT if reading.asks else 1)
    if not reading.content:
        return reading.asks
    return reading.has_open_pronoun and reading.content <= MAX_CONTENT and reading.asks
