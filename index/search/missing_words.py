"""Find the words of a question that are missing in an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby, islice

from index.analysis.tokenizer import Script, in_usual_characters
from index.analysis.word_boundaries import bare, trimmed
from index.backends.base import Ranking
from index.model import Answer, Span
from index.query.match_texts import Texts
from index.query.question import Question, QuestionWord
from index.query.word_roles import Role
from index.ranking.unspaced_names import absent_names
from index.ranking.verdict import MIN_HANGUL_DEGREE
from index.search.ranked import Ranked
from index.suggestions.spelling import unknown_words


def missing_words(question: Question, shown: Sequence[Ranked], texts: Texts | None = None) -> tuple[str, ...]:
    """Return the content words that are in none of these passages, and the missing parts and names of runs of unspaced
    script.

    Args: shown: At least one. texts: Texts of the passages; None: runs are not examined.
    """
    degrees = [each.evidence.degrees for each in shown]
    best = degrees[0] if len(degrees) == 1 else [max(of_word) for of_word in zip(*degrees, strict=True)]
    passages = [texts.of(each.match)[1] for each in shown] if texts and question.has_unspaced else []
    words: dict[str, None] = {}
    for at, word in enumerate(question.words):
        if word.role is not Role.CONTENT:
            continue
        if not _is_matched(word, best[at]):
            words[word.text] = None
        elif passages and word.script is Script.HAN:
            words.update(dict.fromkeys(_missing_parts(word, [each.text for each in passages])))
    names = absent_names(question, "\n".join(f"{each.title}\n{each.text}" for each in passages)) if passages else ()
    return (*(word for word in words if not _is_of_name(word, names)), *names)


def with_bare_words(answer: Answer) -> Answer:
    """Return the answer with missing words of unspaced script without the particles and copulas around them."""
    if all(map(str.isascii, answer.missing)) and all(map(str.isascii, chain(*(hit.missing for hit in answer.hits)))):
        return answer  # true of most answers in scripts with spaces
    hits = tuple(replace(hit, missing=_bare_words(hit.missing)) for hit in answer.hits)
    return replace(answer, missing=_bare_words(answer.missing), hits=hits)


def _bare_words(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(bare, words)))


def _missing_parts(run: QuestionWord, texts: Sequence[str]) -> Iterator[str]:
    """Yield the parts of a Chinese or Japanese run of which no character is in these texts, without grammar."""
    if len(run.normal) != len(run.text):
        return  # the typed form of a part is unknown
    lacking = set(run.normal)
    for text in (*texts, *map(in_usual_characters, texts)):
        lacking = {character for character in lacking if character not in text}
        if not lacking:
            return
    for is_lacking, places in groupby(range(len(run.normal)), lambda at: run.normal[at] in lacking):
        first, *others = places
        span = trimmed(run.script, run.normal, (first, first + len(others) + 1), run.normal) if is_lacking else None
        if span:
            yield run.text[slice(*span)]


def _is_of_name(word: str, names: Iterable[str]) -> bool:
    """Return whether a missing word is part of a name, or a run with one."""
    return any(word in name or name in word for name in names)


def is_marked(word: str, question: Question, text: str, marked: Iterable[Span]) -> bool:
    """Return whether a Korean word of a question, as typed, is in one of its forms among the *marked* stretches of a
    text.

    Most of its syllables may be nowhere in the text, but a reader sees the word.
    """
    beginnings = tuple(
        beginning for each in question.words if each.text == word for beginning in each.beginnings or each.forms
    )
    return bool(beginnings) and any(text[start:end].startswith(beginnings) for start, end in marked)


def unknown_to_archive(question: Question, ranking: Ranking) -> tuple[str, ...]:
    """Return the content words that are in no passage of the archive, even outside the searched part.

    A run of unspaced script, or a Korean word, is only in none if no part of it is in any.
    """
    unknown = {at for at, word in unknown_words(question, ranking.frequencies) if word.stands_alone}
    counts = iter(ranking.frequencies)
    absent = {at for at, word in enumerate(question.words) if not _has_part(word, counts) and word.role is Role.CONTENT}
    words = enumerate(question.words)
    return tuple(dict.fromkeys(word.text for at, word in words if at in unknown | absent or word.is_respelled))


def _has_part(word: QuestionWord, counts: Iterator[int]) -> bool:
    """Return whether a passage has a part of a word. A single character of several is in nearly every passage.

    Args: counts: Number of passages with each term of this word and the following ones.
    """
    known = [term.term for term, count in zip(word.terms, islice(counts, len(word.terms)), strict=True) if count]
    return any(len(term) > 1 or len(word.normal) == 1 for term in known)


def _is_matched(word: QuestionWord, degree: float) -> bool:
    """Return whether a word that is matched to this degree is in a passage. A similar form is another word."""
    if word.script is Script.HANGUL:
        return degree >= MIN_HANGUL_DEGREE
    return degree == 1.0 if word.stands_alone else degree > 0
