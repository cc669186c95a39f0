"""Recognize the slips of which the right spelling is sure.

They were measured on the tune halves of six collections in six languages, with one slip in each question. If an unknown
word has two letters swapped, or a letter doubled by mistake or not, the archive's word is the intended one in 98 of 100
cases. So it is if a long word lacks a letter and is near no other word. In questions as asked whose articles are
missing, one of a hundred has an unknown word that looks as if it had such a slip. Five times as many look as if they
had another slip: names differ in a letter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain

from index.analysis.stopwords import chat_spellings, is_question_word
from index.analysis.tokenizer import fold_marks, normalise
from index.word_lists import read_words

RIGHT_WORDS = frozenset(map(normalise, read_words("index.suggestions", "right_words")))
"""Normalised words that are near a function word and right."""

SHORT_WORD_LETTERS = 4
"""Most letters of a word of which a single other letter makes another word, more often than it is a slip."""

KEYBOARDS = (("qwertyuiop", "asdfghjkl", "zxcvbnm"), ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"))
"""Rows of letters of keyboards. A key touches two in the row below: at its place, and the one before."""

ALIKE = ("aeiouy", "ckqs", "sz", "fvw", "bp", "dt", "gj", "mn", "аоиеуыэюяё", "бп", "вф", "гк", "дт", "зс", "жш")
"""Letters that sound alike."""

LONG_WORD_LETTERS = 7
"""Fewest letters of a word that is sure though it lacks a letter, or begins with the second one. Of shorter words, more
are near an unknown name."""


def surely_meant(typed: str, near: Collection[str]) -> set[str]:
    """Return those of the normalised words near an unknown word that were surely meant.

    Args: typed: The unknown word without accents.
    """
    sure = {normal for normal in near if is_usual_slip(typed, fold_marks(normal))}
    return sure or {normal for normal in near if len(near) == 1 and lacks_a_letter(typed, fold_marks(normal))}


def is_usual_slip(typed: str, meant: str) -> bool:
    """Return whether two words without accents differ by two swapped neighbours, by a doubled letter, or not at all."""
    if len(typed) == len(meant):
        places = [at for at, letters in enumerate(zip(typed, meant, strict=True)) if len(set(letters)) > 1]
        return not places or (_are_neighbours(places, len(typed)) and sorted(typed) == sorted(meant))
    longer, shorter = (typed, meant) if len(typed) > len(meant) else (meant, typed)
    return shorter in _with_one_of_two_equal(longer)


def lacks_a_letter(typed: str, meant: str) -> bool:
    """Return whether a long word was typed without one of its letters, but with the first one."""
    if len(meant) < LONG_WORD_LETTERS or len(meant) != len(typed) + 1 or typed[0] != meant[0]:
        return False
    return any(typed == meant[:at] + meant[at + 1 :] for at in range(len(meant)))


def usual_word(word: str, language: str) -> str | None:
    """Return the question word that was typed as *word* with a usual slip; None if there is none.

    If that is only a spelling of chats, it is the usual spelling: "where" for "whre", which is near "wher".
    """
    asking = [each for each in usually_meant(word) if is_question_word(each, language)]
    typed = chat_spellings(language)
    usual = (each for each in asking if each not in typed)
    return next(chain(usual, (typed[each] for each in asking if each in typed)), None)


def is_other_word(typed: str, meant: str) -> bool:
    """Return whether two short words without accents differ by a letter that is not typed for the other: "life" is not
    "line". In longer words, more than that letter shows which word is meant."""
    if len(typed) != len(meant) or len(typed) > SHORT_WORD_LETTERS:
        return False
    different = [letters for letters in zip(typed, meant, strict=True) if len(set(letters)) > 1]
    return len(different) == 1 and not _are_alike(*different[0])


def _are_alike(one: str, other: str) -> bool:
    """Return whether two letters have keys next to each other or sound alike, as far as their script is known."""
    rows = next((rows for rows in KEYBOARDS if one in "".join(rows) and other in "".join(rows)), None)
    if rows is None or any(one in group and other in group for group in ALIKE):
        return True
    places = ((at, row) for row, keys in enumerate(rows) for at, key in enumerate(keys) if key in (one, other))
    (at, row), (other_at, other_row) = places
    return (other_row == row and abs(at - other_at) == 1) or (other_row == row + 1 and at - other_at in (0, 1))


def usually_meant(word: str) -> list[str]:
    """Return all strings that may have been typed as *word* with a usual slip, each once."""
    return list(dict.fromkeys((*_swapped(word), *_with_one_of_two_equal(word), *_with_one_letter_twice(word))))


def _are_neighbours(places: list[int], length: int) -> bool:
    """Return whether these are two neighbours. At the beginning of a short word, they make another name: Nate, Ante."""
    return len(places) == 2 and places[1] - places[0] == 1 and (places[0] > 0 or length >= LONG_WORD_LETTERS)


def _swapped(word: str) -> Iterator[str]:
    for at in range(len(word) - 1):
        if word[at] != word[at + 1]:
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _with_one_of_two_equal(word: str) -> Iterator[str]:
    """Yield the word without one of two equal letters that are next to each other."""
    for at in range(len(word) - 1):
        if word[at] == word[at + 1]:
            yield word[:at] + word[at + 1 :]


def _with_one_letter_twice(word: str) -> Iterator[str]:
    for at in range(len(word)):
        yield word[: at + 1] + word[at:]
