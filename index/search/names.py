"""Notice authors and publications in a question: they are not missing, and a filter finds their articles."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from index.analysis import Field
from index.analysis.tokenizer import Script, fold_marks, has_unspaced, normalise
from index.backends.base import SearchBackend
from index.metadata.known_names import NameLine
from index.metadata.name_matching import has_name
from index.model import Answer, Hit, Span, Verdict
from index.query.filters import phrase_name
from index.query.question import Question, QuestionWord
from index.query.word_roles import Role
from index.search.authors_before_marks import authors_before_marks, without_marks
from index.word_lists import read_words

MAX_NAME_WORDS = 4
"""Most words of a name that are looked for."""

MAX_LOOKED_UP = 12
"""Most words of one question at which a name may begin that are looked up. Longer questions are no names."""

YEARS = range(1900, 2101)
"""Numbers that are years beside the name of an author."""


@dataclass(frozen=True, slots=True)
class _Name:
    """An author or a publication in a question."""

    words: Span  # first word, and the one after the last
    span: Span  # in the question
    text: str  # as typed
    is_source: bool


def with_names(answer: Answer, question: Question, backend: SearchBackend) -> Answer:
    """Return the answer with a filter for a missing author or publication, and without names among missing words.

    Raises: BackendUnavailableError.
    """
    names = list(_names_before_marks(question, backend)) or list(_names_in(question, answer.missing, backend))
    if not names and not answer.missing and not any(hit.missing for hit in answer.hits):  # true of most answers
        return answer
    named = {word.text for name in names for word in question.words[slice(*name.words)] if not _beside(word, name)}
    if names:
        named |= {word.text for word in question.words if word.normal in _writing_words()}
        named |= {word.text for word in _filtered_years(question, names[0])}
        named |= {part for part in _all_missing(answer) if has_unspaced(part) and _only_says(part, names)}
    lacking = ((hit, _without(hit.missing, named, [hit])) for hit in answer.hits)
    hits = tuple(hit if missing == hit.missing else replace(hit, missing=missing) for hit, missing in lacking)
    missing = _without(answer.missing, named, hits)
    if answer.verdict is Verdict.NONE:
        missing = tuple(word for word in missing if not backend.lines_with_name(word))
    filtered = _filtered(question, names[0], answer.filters) if names else None
    return replace(answer, hits=hits, missing=missing, name_filter=filtered)


def _all_missing(answer: Answer) -> set[str]:
    return {part for missing in (answer.missing, *(hit.missing for hit in answer.hits)) for part in missing}


def _only_says(part: str, names: Sequence[_Name]) -> bool:
    """Return whether a missing part of a run of unspaced script only says that one of *names* wrote something."""
    rests = (part[part.find(name.text) + len(name.text) :] if name.text in part else part for name in names)
    return any(not without_marks(rest, behind_name=rest != part) for rest in rests)


def _without(missing: Sequence[str], named: Container[str], hits: Sequence[Hit]) -> tuple[str, ...]:
    """Return the words that are neither part of a name nor in the attribution of any of these hits."""
    if not missing:
        return ()
    lines = [line for hit in hits for line in (hit.byline, hit.article.source) if line]
    return tuple(word for word in missing if word not in named and not any(has_name(line, word) for line in lines))


def _names_before_marks(question: Question, backend: SearchBackend) -> Iterator[_Name]:
    """Yield the names of authors before words for writing, in scripts in which they are not words of their own."""
    for span in authors_before_marks(question.text, backend):
        places = [at for at, word in enumerate(question.words) if word.span[0] < span[1] and span[0] < word.span[1]]
        text = question.text[slice(*span)]
        is_source = all(line.is_source for line in backend.lines_with_name(text))
        yield _Name((places[0], places[-1] + 1), span, text, is_source)


def _names_in(question: Question, missing: Sequence[str], backend: SearchBackend) -> Iterator[_Name]:
    """Yield the names of authors and publications: the whole subject of a question, or with a missing word."""
    content = [at for at, word in enumerate(question.words) if word.role is Role.CONTENT]
    subject = [at for at in content if question.words[at].normal not in _writing_words()]
    if 0 < len(subject) <= MAX_NAME_WORDS and (name := _name(question, (subject[0], subject[-1] + 1), backend)):
        yield name
        return
    end = 0
    lacking = [at for at in content if question.words[at].text in missing][:MAX_LOOKED_UP]
    for at in lacking:
        if at >= end and (found := _longest_name(question, at, end, backend)):
            end = found.words[1]
            yield found


def _longest_name(question: Question, at: int, start: int, backend: SearchBackend) -> _Name | None:
    """Return the longest name with the word at this place that begins at *start* or later; None: there is none."""
    for size in range(MAX_NAME_WORDS, 0, -1):
        for first in range(max(start, at - size + 1), min(at, len(question.words) - size) + 1):
            ends = question.words[first], question.words[first + size - 1]
            if all(word.role is Role.CONTENT for word in ends) and (
                name := _name(question, (first, first + size), backend)
            ):
                return name
    return None


def _name(question: Question, words: Span, backend: SearchBackend) -> _Name | None:
    """Return the name that these words are; None: they are none.

    A single word is one if it is a whole line, or in no text. Many authors have the name of a thing.
    """
    first, last = question.words[words[0]], question.words[words[1] - 1]
    text = question.text[first.span[0] : last.span[1]]
    if _QUOTES.search(text):
        return None
    lines = backend.lines_with_name(text)
    if not lines:
        return None
    if words[1] - words[0] == 1:
        lines = [line for line in lines if _is_whole(line, text)] or (lines if _is_unknown(first, backend) else [])
    span = first.span[0], last.span[1]
    return _Name(words, span, text, all(line.is_source for line in lines)) if lines else None


_QUOTES = re.compile('["“”„«»]')


def _is_whole(line: NameLine, name: str) -> bool:
    return has_name(name, line.text)


def _is_unknown(word: QuestionWord, backend: SearchBackend) -> bool:
    return not backend.known_terms(list(word.terms_in(Field.WORDS)))


def _filtered(question: Question, name: _Name, filters: Sequence[str]) -> str:
    """Return the question with a filter in place of the name, without words that only ask or say that it wrote."""
    key = "source" if name.is_source else "by"
    years = _filtered_years(question, name)
    rest = [f"after:{years[0].normal} before:{int(years[0].normal) + 1}"] if years else _subjects(question, name)
    return " ".join([f"{key}:{phrase_name(name.text)}", *rest, *filters])


def _subjects(question: Question, name: _Name) -> list[str]:
    """Return what else the question is about: the content before and behind the name, with the grammar inside."""
    first, end = name.words
    inside = [rest for word in question.words[first:end] if (rest := _beside(word, name))]
    before, after = _subject(question, question.words[:first]), _subject(question, question.words[end:])
    return [*before, *inside, *after]


def _subject(question: Question, words: Sequence[QuestionWord]) -> list[str]:
    """Return the stretches of words from the first to the last one of content, without words that ask."""
    places = [at for at, word in enumerate(words) if _is_subject(word)]
    if not places:
        return []
    kept = words[places[0] : places[-1] + 1]
    stretches: list[list[QuestionWord]] = [[]]
    for word in kept:
        if word.role is Role.QUESTION or word.normal in _writing_words():
            stretches.append([])
        else:
            stretches[-1].append(word)
    texts = (question.text[each[0].span[0] : each[-1].span[1]] for each in stretches if each)
    return [without_marks(text) if has_unspaced(text) else text for text in texts]


def _is_subject(word: QuestionWord) -> bool:
    """Return whether a word says what else the question is about."""
    if word.role is not Role.CONTENT or word.normal in _writing_words():
        return False
    return word.stands_alone or bool(without_marks(word.text))


def _beside(word: QuestionWord, name: _Name) -> str:
    """Return what a run of unspaced script with a name in it is about besides. A Korean word has an ending besides."""
    if word.script is not Script.HAN:
        return ""
    start, end = (place - word.span[0] for place in name.span)
    rests = without_marks(word.text[: max(0, start)]), without_marks(word.text[end:], behind_name=True)
    return " ".join(filter(None, rests))


def _content_beside(question: Question, name: _Name) -> Sequence[QuestionWord]:
    """Return the content words that are neither in the name nor words for writing."""
    first, end = name.words
    return [word for word in (*question.words[:first], *question.words[end:]) if _is_subject(word)]


def _filtered_years(question: Question, name: _Name) -> Sequence[QuestionWord]:
    """Return the year beside a name if nothing else is asked: a filter finds the articles of that year."""
    content = _content_beside(question, name)
    are_years = all(word.is_number and word.normal.isdigit() and int(word.normal) in YEARS for word in content)
    return content[:1] if are_years else []


@cache
def _writing_words() -> frozenset[str]:
    words = frozenset(map(normalise, read_words("index.search", "writing_words")))
    return words | frozenset(map(fold_marks, words))
