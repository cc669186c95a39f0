"""Find the words in passages that may be other spellings of a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, partial
from itertools import chain

from rapidfuzz.distance import OSA

from index.analysis.tokenizer import Script, fold_marks, words_of
from index.backends.base import Match
from index.query.match_texts import passages_of
from index.query.question import QuestionWord
from index.ranking.code_pages import BETWEEN, CodePage, code_page, words_beginning_with
from index.store.base import ArticleReader

_MARKS = 3
"""Difference in length that a word may have because of marks that are not compared, in characters."""


def writings_near(word: QuestionWord, most: int, matches: Sequence[Match], articles: ArticleReader) -> Counter[str]:
    """Return the words of passages that may be at most some slips away from a word, with numbers of occurrences.

    They are as written, in the order of their first occurrences.
    """
    passages = [passage for _, _, passage in passages_of(matches, articles)]
    texts = dict.fromkeys(text for each in passages for text in (each.text, each.title, each.heading or ""))
    is_folded = word.script is Script.SPACED and len(fold_marks(word.normal)) == len(word.normal)
    page = code_page(matches[0].language if matches else None)
    folded = {text: page.folded(text) if is_folded else None for text in texts}
    near = _near(word, most, page, filter(None, folded.values()))
    cut = cache(partial(_words_like, word, most))  # texts have most chunks in common
    writings: Counter[str] = Counter()
    for text, whole in folded.items():
        if whole is None:
            writings.update(chain.from_iterable(map(cut, text.split())))
        elif near:
            writings.update(text[start:end] for start, end in sorted(words_beginning_with(near, whole)))
    return writings


def _near(word: QuestionWord, most: int, page: CodePage, texts: Iterable[bytes]) -> list[bytes]:
    """Return the words of folded texts that are near a word, each between borders."""
    typed = page.encoded([fold_marks(word.normal)])[0]
    words = set(chain.from_iterable(text.split(BETWEEN) for text in texts))
    like = (each for each in words if abs(len(each) - len(typed)) <= most)
    return [b"_%b_" % each for each in like if OSA.distance(typed, each, score_cutoff=most) <= most]


def _words_like(word: QuestionWord, most: int, chunk: str) -> Sequence[str]:
    """Return the words of a chunk of text that have the script of a word and about as many letters."""
    length = len(word.normal)
    slack = most + (0 if chunk.isascii() else _MARKS)
    if len(chunk) < length - slack or (len(chunk) > length + slack and chunk.isalpha()):  # quick
        return ()
    words = (written for written, script, _ in words_of(chunk) if script is word.script)
    return [each for each in words if abs(len(each) - length) <= most + (0 if each.isascii() else _MARKS)]
