"""Answer questions that follow an answer and may be short: first from the same articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from index.analysis import Field
from index.analysis.tokenizer import pieces
from index.model import Answer, Earlier, Verdict
from index.query.filter_syntax import read_filters
from index.query.filters import Filters
from index.query.leaning import leaning_of, names_subject, only_asks, without_references
from index.query.leanings.leaning_words import Leaning
from index.query.question import Question, QuestionWord, read_question
from index.query.several.split import content_count
from index.query.word_roles import Role
from index.suggestions.spelling import Speller
from index.text import clean_line

CONTEXT_WEIGHT = 0.3
"""Weight of a word of the earlier question in ranking. It is enough to choose among passages with the words asked
now."""

MAX_CONTEXT_WEIGHT = 0.6
"""Most weight of all such words together: less than the weight of a word that is asked now."""

SUBJECT_WORDS = 2
"""Fewest content words of a question that says what it is about. "When was he questioned?" has one."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question with its limits and its context."""

    text: str
    context: tuple[str, ...] = ()  # words of an earlier question
    articles: frozenset[str] | None = None  # ids of the articles to search; None: all
    speller: Speller | None = None  # shared with other questions; None: a new one


def follow(question: str, earlier: Earlier, ask: Callable[[Inquiry], Answer]) -> Answer:
    """Answer from the articles of an earlier answer, or from all articles if that answer is better.

    The words of the earlier question may be left out for that. Its filters stay, except for those of a kind that the
    new question has too. A question that leans on the earlier answer is answered from there if anything there is near:
    "what did she say?" is about nobody else. One that may be unrelated is first asked by itself, unless it says little.
    """
    if not earlier.may_be_unrelated:
        return _followed(question, earlier, ask)
    alone = ask(Inquiry(question))
    if alone.verdict is Verdict.FOUND and content_count(question) >= SUBJECT_WORDS:
        return alone
    followed = _followed(question, earlier, ask)
    return followed if followed.verdict is Verdict.FOUND else alone


def _followed(question: str, earlier: Earlier, ask: Callable[[Inquiry], Answer]) -> Answer:
    leans = leaning_of(question) is not Leaning.NO
    text = " ".join([_without_references(question), *_inherited(question, earlier.filters)])
    asks = any(pieces(read_filters(clean_line(question)).query))

    def found_in(articles: frozenset[str] | None) -> Answer:
        answer = ask(Inquiry(text, earlier.words, articles))
        if answer.verdict is Verdict.NONE and asks:  # passages with words of the earlier question may have hidden it
            return ask(Inquiry(text, articles=articles))
        return answer

    inside = found_in(earlier.articles)
    if inside.verdict is Verdict.NONE and leans and earlier.words and only_asks(question):  # no passage has "cost"
        inside = _as_close(ask(Inquiry("", earlier.words, earlier.articles)))
    if inside.verdict is not Verdict.FOUND or (inside.missing and not leans):
        has_subject = leans and names_subject(question)
        everywhere = ask(Inquiry(text)) if has_subject else found_in(None)
        is_better = everywhere.certainty > inside.certainty
        if not has_subject:
            is_better = is_better and everywhere.verdict is Verdict.FOUND and not leans
        if inside.verdict is Verdict.NONE or (is_better and everywhere.verdict is not Verdict.NONE):
            is_doubtful = leans and not has_subject
            return replace(_with_doubt(everywhere, earlier) if is_doubtful else everywhere, question=question)
    articles = {hit.article.id: hit.article for hit in inside.hits}
    return replace(inside, question=question, within=tuple(articles.values()))


def read_in_context(query: str, context: Sequence[str], languages: Mapping[str, int]) -> Question:
    """Read a question that follows an earlier one. *context* are words of the earlier question.

    A question that only asks ("and when?") has the same subject as the earlier one. Any other question has its own
    subject, and the earlier one counts in addition.

    Raises: EmptyQueryError.
    """
    if not context:
        return read_question(query, languages)
    if not any(pieces(query)):
        return read_question(" ".join(context), languages)
    question = read_question(query, languages)
    if not question.has_content:
        only_asks = any(word.role is Role.QUESTION for word in question.words)
        return read_question(f"{query} {' '.join(context)}", languages) if only_asks else question
    before = read_question(" ".join(context), languages).words
    known = {term for word in question.words for term in _forms(word)}
    new = [word for word in before if word.role is Role.CONTENT and known.isdisjoint(_forms(word))]
    weight = min(CONTEXT_WEIGHT, MAX_CONTEXT_WEIGHT / max(1, len(new)))
    return replace(question, words=(*question.words, *(_as_context(word, weight) for word in new)))


def _forms(word: QuestionWord) -> Iterable[str]:
    return (term.term for term in word.terms if term.field is Field.WORDS)


def _as_context(word: QuestionWord, weight: float) -> QuestionWord:
    terms = tuple(term._replace(weight=term.weight * weight) for term in word.terms)
    return replace(word, role=Role.CONTEXT, terms=terms)


def _with_doubt(answer: Answer, earlier: Earlier) -> Answer:
    """Return the answer from other articles to a question that leans on *earlier*. It is not sure without what that is
    about: most words of the earlier question as whole words."""
    contributions = (each for hit in answer.hits[:1] for each in hit.contributions)
    words = {each.word for each in contributions if each.field == Field.WORDS}
    known = words.intersection(earlier.words)
    return answer if 2 * len(known) >= max(1, len(earlier.words)) else _as_close(answer)


def _as_close(answer: Answer) -> Answer:
    return replace(answer, verdict=Verdict.CLOSE, missing=()) if answer.verdict is Verdict.FOUND else answer


def _without_references(question: str) -> str:
    read = read_filters(clean_line(question))
    return question if read.filters.names or read.problems else without_references(question)


def _inherited(question: str, names: Iterable[str]) -> list[str]:
    """Return the earlier filters that stay in addition to the question's own."""
    new = read_filters(clean_line(question)).filters
    return [name for name in names if not _replaces(new, read_filters(name).filters)]


def _replaces(new: Filters, earlier: Filters) -> bool:
    """Return whether a new filter has the kind of the earlier one. Both dates are one kind. Excluded words stay."""
    return bool(
        ((new.after or new.before) and (earlier.after or earlier.before))
        or (new.by and earlier.by)
        or (new.sources and earlier.sources)
        or (new.languages and earlier.languages)
        or (new.phrases and earlier.phrases)
    )
