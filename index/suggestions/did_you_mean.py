"""Suggest a question in the archive's spelling, if the archive answers it better."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from rapidfuzz.distance import OSA

from index.analysis.stopwords import chat_spellings
from index.analysis.tokenizer import pieces
from index.backends.base import SearchBackend
from index.model import Answer, Verdict
from index.query.filter_syntax import read_filters
from index.query.question import Question, read_question
from index.query.word_roles import Role
from index.suggestions.corrections import Choice, sure_spellings, with_spellings
from index.suggestions.near_spellings import SPELLINGS, Spelling
from index.suggestions.spelling import Speller, frequencies_in, unknown_words
from index.text import clean_line

MAX_MISSING_SHARE = 1 / 2
"""Largest share of content words that may be missing from the archive in a suggested question. With more, the question
has another subject, and correcting one word does not help."""

MAX_CONTENT_WORDS = 60
"""Most content words of a question that is tried in other spellings. A message of more is no question that one word
spoils, and each try takes as long as an answer: with 200 questions in one message, six take half a second."""

Ask = Callable[[str], Answer]
"""Function that answers a question. Only the verdict of its answer and the missing words are used."""

MAX_TRIES = 6
"""Most questions that are tried to find a better one. Each costs a search. One word with three spellings takes
three."""


def suggestion_for(answer: Answer, backend: SearchBackend, speller: Speller, ask: Ask) -> str | None:
    """Return the question of *answer* with unknown words as the archive spells them, if that is answered better.

    The rest of the question stays as typed, including filters, and words in names of authors and publications. A
    question that is answered gets a suggestion only if some of its words were read in another spelling, and the others
    have one too. None: no word is missing, no word has a similar spelling, or no answer is better.

    Raises: BackendUnavailableError.
    """
    is_found = answer.verdict is Verdict.FOUND
    if is_found and not (answer.read_as and answer.missing):
        return None
    text = clean_line(answer.question)
    query = read_filters(text).query
    if not any(pieces(query)):
        return None
    question = read_question(query, backend.languages)
    frequencies = frequencies_in(backend, question)
    unknown = {at for at, _ in unknown_words(question, frequencies)}
    content = sum(word.role is Role.CONTENT for word in question.words)
    if content > MAX_CONTENT_WORDS:
        return None
    spellings = speller.spellings(question, frequencies)
    unnamed = {at: each for at, each in spellings.items() if not backend.lines_with_name(question.words[at].text)}
    likely = (choice for choice in _choices(unnamed) if len(unknown - choice.keys()) <= MAX_MISSING_SHARE * content)
    asking = _question_words(question)
    close = None
    for choice in islice(likely, MAX_TRIES):
        if len(choice) == 1 and not all(each.may_be(question.words[at]) for at, each in choice.items()):
            continue
        corrected = with_spellings(text, question, {**choice, **asking})
        tried = ask(corrected)
        verdict = tried.verdict
        if is_found:
            return corrected if verdict is Verdict.FOUND and len(tried.missing) < len(answer.missing) else None
        if verdict is Verdict.FOUND:
            return corrected
        if close is None and verdict is Verdict.CLOSE and _is_likely(question, choice):
            close = corrected
    return close if answer.verdict is Verdict.NONE else None


def _question_words(question: Question) -> Choice:
    """Return the usual spellings of question words that are known as typed with a slip: "who" for "whoo"."""
    typed = chat_spellings(question.language)
    words = ((at, word.normal) for at, word in enumerate(question.words) if word.role is Role.QUESTION)
    usual = {at: (normal, typed[normal]) for at, normal in words if normal in typed}
    slips = {at: each for at, (normal, each) in usual.items() if OSA.distance(normal, each) == 1}
    return {at: Spelling(each, each, 1, is_sure=True) for at, each in slips.items()}


def _choices(found: Mapping[int, Sequence[Spelling]]) -> Iterator[Choice]:
    """Yield the possible choices: all words respelled, then one word; then the same with less likely spellings.

    In all of them, words whose spelling is sure are respelled, as they are in the answer already.
    """
    sure = sure_spellings(found)
    for rank in range(SPELLINGS):
        spellings = {at: each[rank] for at, each in found.items() if rank < len(each) and at not in sure}
        if len(spellings) > 1:
            yield {**sure, **spellings}
        likely = sorted(spellings, key=lambda at: spellings[at].slips)
        yield from ({**sure, at: spellings[at]} for at in likely)


def _is_likely(question: Question, choice: Choice) -> bool:
    """Return whether a choice is worth suggesting without a certain answer. Few people mistype the first letter."""
    return all(each.normal[0] == question.words[at].normal[0] for at, each in choice.items())
