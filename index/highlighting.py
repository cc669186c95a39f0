"""Which words of a quoted passage to mark."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from index.analysis import Field, Token
from index.analysis.borders import trimmed
from index.analysis.terms import WORD_GRAMS, word_grams
from index.analysis.words import Script, words_of
from index.evidence import SIMILAR_FROM
from index.model import Span
from index.question import Question, QuestionWord


def highlights(text: str, tokens: Iterable[Token], question: Question) -> tuple[Span, ...]:
    """What a reader recognizes in *text* as words of the question, in order; what overlaps or touches is joined.

    Words are marked in all their forms, and one that stands nowhere in the words that are spelled alike. In scripts
    without spaces, what stands together in the question is marked where it stands together here.

    Args: tokens: Of the text, in Field.WORDS.
    """
    words = [word for word in question.subject if word.stands_alone]
    runs = [_folded(word.text) for word in question.subject if not word.stands_alone]
    written = list(words_of(text))
    spans = [*_forms(tokens, words), *_shared_runs(written, runs)]
    return _joined([*spans, *_similar(written, _unmatched(words, tokens))])


def _forms(tokens: Iterable[Token], words: Iterable[QuestionWord]) -> Iterator[Span]:
    wanted = {term for word in words for term in word.terms_in(Field.WORDS)}
    return (token.span for token in tokens if token.term in wanted)


def _unmatched(words: Iterable[QuestionWord], tokens: Iterable[Token]) -> list[QuestionWord]:
    present = {token.term for token in tokens}
    return [word for word in words if present.isdisjoint(word.terms_in(Field.WORDS))]


def _similar(written: Iterable[tuple[str, Script, int]], words: Iterable[QuestionWord]) -> Iterator[Span]:
    """The words that begin like one of these and have most of its 4-grams: "harbour" for "harbor"."""
    wanted = [word.terms_in(Field.GRAMS) for word in words if not word.normal[0].isdigit()]
    beginnings = {grams[0] for grams in wanted}
    for word, script, start in written if wanted else ():
        grams = word_grams(word) if script is Script.SPACED else ()
        if not beginnings.isdisjoint(grams[:1]) and any(_is_similar(grams, each) for each in wanted):
            yield start, start + len(word)


def _is_similar(grams: Sequence[str], wanted: Sequence[str]) -> bool:
    return grams[0] == wanted[0] and len(set(grams).intersection(wanted)) >= SIMILAR_FROM * len(wanted)


def _shared_runs(written: Iterable[tuple[str, Script, int]], asked: Sequence[str]) -> Iterator[Span]:
    """The stretches of unspaced script that stand in a run of the question, too."""
    for word, script, start in written if asked else ():
        if script in WORD_GRAMS:
            text = _folded(word)
            for run in asked:
                common = (trimmed(script, text, span, run) for span in _common(text, run))
                yield from ((start + span[0], start + span[1]) for span in common if span)


def _folded(run: str) -> str:
    """The run with equal characters for what is written in two ways, each in its place."""
    return "".join(each if len(each) == 1 else run[at] for at, each in enumerate(map(_normal_form, run)))


@cache
def _normal_form(character: str) -> str:
    return unicodedata.normalize("NFKC", character)


def _common(text: str, run: str) -> Iterator[Span]:
    """The maximal stretches of *text* that stand in *run*, in order."""
    reached = 0
    end = 0
    for start in range(len(text)):
        end = max(end, start)
        while end < len(text) and text[start : end + 1] in run:
            end += 1
        if end > max(reached, start):
            yield start, end
            reached = end


def _joined(found: Iterable[Span]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for start, end in sorted(found):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)
