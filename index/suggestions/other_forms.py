"""Find another form of a word that was typed with a usual slip, in texts.

The texts need not have the form that was meant, but a form of it that shows that the slip is one: "medals" shows that
"medla" is not right. A stem alone does not show it, because stems are short.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from index.analysis.tokenizer import fold_marks, normalise, words_of
from index.model import Passage
from index.suggestions.one_slip_away import stems_of
from index.suggestions.usual_slips import is_usual_slip, usually_meant

OTHER_FORM_LETTERS = 6
"""Fewest letters of a word that is read as a form that the archive does not have, if it has another form."""

ENDING_LETTERS = 2
"""Letters at the end of a word in which many languages have endings."""


@dataclass(frozen=True, slots=True)
class OtherForm:
    """The stem of a word that may be meant, and how another form of it begins."""

    stem: str
    beginning: str  # without accents; it contains the letters that were typed wrongly
    language: str

    def in_texts(self, passages: Iterable[Passage]) -> str | None:
        """Return the most frequent form of the word in passages, as written; None if they have none."""
        texts = (text for each in passages for text in (each.title, each.heading or "", each.text))
        written = (word for text in texts for word, _, _ in words_of(text))
        forms = Counter(word for word in written if fold_marks(normalise(word)).startswith(self.beginning))
        same = (word for word, _ in forms.most_common() if self.stem in stems_of([normalise(word)], self.language))
        return next(same, None)


def other_forms(typed: str, language: str, known: Container[str]) -> Iterator[OtherForm]:
    """Yield the words that may have been typed as a normalised word with a usual slip.

    The word is not short, and its ending is as typed. Otherwise it is more often an unknown word that is right.

    Args: known: Stems that the archive has.
    """
    plain, ending = fold_marks(typed), typed[-ENDING_LETTERS:]
    if len(plain) < OTHER_FORM_LETTERS:
        return
    others = (each for each in usually_meant(typed) if each.endswith(ending))
    meant = [each for each in others if is_usual_slip(plain, fold_marks(each))]
    for each, stem in zip(meant, stems_of(meant, language), strict=True):
        if stem in known:
            yield OtherForm(stem, _beginning(plain, fold_marks(each)), language)


def _beginning(typed: str, meant: str) -> str:
    """Return the beginning of a word up to the letters that were typed in another way."""
    wrong = 2 if len(typed) == len(meant) else 1  # two swapped letters, or the one behind a doubled letter
    pairs = enumerate(zip(typed, meant, strict=False))
    alike = next((at for at, letters in pairs if len(set(letters)) > 1), len(meant))  # only marks may differ
    return meant[: alike + wrong]
