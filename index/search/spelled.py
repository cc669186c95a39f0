"""Search for a question with its misspelled words as the archive spells them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from index.backends.base import Ranking, SearchBackend
from index.model import Answer
from index.query.question import Question, QuestionWord
from index.suggestions.corrections import corrected, sure_spellings
from index.suggestions.near_spellings import Spelling
from index.suggestions.spelling import Speller, frequencies_in

MAX_SLIPS = 1
"""Most typing errors in a word whose other spellings are searched for too. A word with two errors is more often another
word, so its correction is only suggested."""


def searched(
    question: Question,
    speller: Speller,
    search: Callable[[Question], Ranking],
    read: Callable[[str], Question],
    backend: SearchBackend,
) -> tuple[Question, Ranking]:
    """Search. Return the question as searched for, with its misspelled words as the archive spells them, and its
    ranking.

    Args:
        search: Searches for a question in its scope.
        read: Reads the question in another spelling.

    Raises: BackendUnavailableError.
    """
    ranking = None if speller.has_spelled(question) else search(question)  # in another spelling, it is searched again
    frequencies = ranking.frequencies if ranking else frequencies_in(backend, question)
    found = speller.spellings(question, frequencies, MAX_SLIPS)
    sure = sure_spellings(found)
    again = corrected(question, sure, read)
    words = question.words
    unsure = {words[at].normal: _that_may_be(words[at], each) for at, each in found.items() if at not in sure}
    places = [(at, word.normal) for at, word in enumerate(again.words) if word.normal in unsure]
    likely = _likely_spellings({at: unsure[normal] for at, normal in places})
    if not (sure or likely):
        return question, ranking or search(question)
    respelled = again.respelled(likely, backend.languages)
    return respelled, search(respelled)


def read_as(question: Question) -> tuple[str, ...]:
    """Return the archive's spellings of the words that were surely misspelled, each once."""
    return tuple(dict.fromkeys(word.read_as for word in question.words if word.read_as))


def _that_may_be(word: QuestionWord, spellings: Sequence[Spelling]) -> Sequence[Spelling]:
    return [each for each in spellings if each.may_be(word)]


def _likely_spellings(spelled: Mapping[int, Sequence[Spelling]]) -> dict[int, list[str]]:
    """Return the normalised spellings that may be intended, by the places of the words."""
    likely = {at: [each.normal for each in others if each.slips <= MAX_SLIPS] for at, others in spelled.items()}
    return {at: normals for at, normals in likely.items() if normals}


def as_typed(answer: Answer, text: str, typed: str) -> Answer:
    """Return the answer with missing words as *typed*, which has other letters at some places of the *text*."""

    def words_typed(words: Sequence[str]) -> tuple[str, ...]:
        places = ((word, text.find(word)) for word in words)
        return tuple(typed[at : at + len(word)] if at >= 0 else word for word, at in places)

    hits = tuple(replace(hit, missing=words_typed(hit.missing)) for hit in answer.hits)
    return replace(answer, missing=words_typed(answer.missing), hits=hits)
