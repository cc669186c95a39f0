"""From a question to an answer: rank, rank the best anew, weigh, quote."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from index.analysis.words import Script, pieces
from index.asked import is_to_confirm
from index.backends import Match, Ranking, Scope, SearchBackend
from index.catalogue import Articles, Catalogue
from index.copies import copies_together, different_first, wording
from index.evidence import NOTHING, Evidence, Weighing
from index.filters import FilteredQuestion, Filters, phrase_name, read_filters
from index.following import Inquiry, limited, read_in_context
from index.highlighting import highlights
from index.marking import Marker
from index.model import Answer, Article, Contribution, FilterFault, FilterProblem, Hit, Passage, PassageKind, Verdict
from index.nearest import nearest_articles
from index.passages import split_passages
from index.question import Question, QuestionWord, Role
from index.reading import Sought, forms_by_term, is_other_word, read_passage
from index.reranking import Reranker
from index.scanning import Scan, Scanner
from index.scoping import LOOKED_THROUGH, passages_of, scope_of, standing_phrases
from index.spelling import Speller, Spelling, unknown_words
from index.text import clean_line

CANDIDATES = 50
"""Matches that are taken from the backend: they show what else the articles have of the question."""

RERANKED = 20
"""Texts of matches that are ranked anew, and may be shown. Those behind them lack too much to come first."""

LISTED = 60
"""Articles that are listed to a question without a word: twenty answers to page through."""

FEW_PASSAGES = 50
"""Passages of an archive whose frequencies do not tell the words that matter: there, words are counted as well."""

FEW_MAY_LACK = 1 / 3
"""Share of the question's content words whose absence keeps so small an archive from `found`. One of three is the point
of the question ("Who murdered Mara Voss?"); one of four is often another word for what is there. Where a yes is asked
for, none may lack."""

SLIPS_MEANT = 1
"""Slips of the fingers that a word is looked for in spite of. What is two slips away is more often another word: that
is suggested, but not searched for."""

RUN_STANDS_FROM = 0.4
"""Share of a run of unspaced script that must stand in so small an archive, or it lacks: "the mayor's age" is one run,
and the mayor is half of it. Measured in archives of three Chinese articles: 86 % of the questions that they answer are
`found` instead of 96, and 6 % of the others instead of 11."""

MEANT_LACKS = 2 / 3
"""How much a word lacks that is only spelled almost as one that is there: one of two keeps from `found`."""

ALONE_LEAD = 0.3
"""How far the first is thought to be ahead where no other article has any of the question. That tells little: there may
be no other."""

HANGUL_STANDS_FROM = 1 / 3
"""Degree from which a Korean word is thought to stand in a passage: a syllable of it stands nearly everywhere."""

WORTH_READING = 0.4
"""Share of the best hit's evidence that a further hit must have."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    match: Match
    article: Article
    passage: Passage
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class _Ranked:
    candidate: _Candidate
    scan: Scan
    score: float


def answer_question(
    catalogue: Catalogue, backend: SearchBackend, question: str | Inquiry, limit: int, offset: int = 0
) -> Answer:
    """What the archive has to say to *question*: at most *limit* hits, from *offset* on.

    A question that is nothing but filters is answered with the newest articles that they accept. A phrase within a
    question that asks may be a name that is written otherwise where the answer is: if only without it there is an
    answer, it is dropped.

    Raises: EmptyQueryError: no letter or digit is in it. BackendUnavailableError.
    """
    inquiry = question if isinstance(question, Inquiry) else Inquiry(question)
    read = read_filters(clean_line(inquiry.text))
    if (read.filters.names or read.problems) and not (inquiry.context or any(pieces(read.query))):
        return _newest(catalogue, inquiry.text, read, limit, offset)
    asked = read_in_context(read.query, inquiry.context, backend.languages)
    filters, gone = standing_phrases(read.filters, catalogue, backend)
    search = _Search(inquiry, asked, filters, (*read.problems, *gone))
    answer = _answer(catalogue, backend, search, limit, offset)
    if answer.verdict is not Verdict.FOUND and search.may_quote_names:
        freed = _answer(catalogue, backend, search.without_phrases(), limit, offset)
        if freed.verdict is Verdict.FOUND:
            return freed
    return answer


@dataclass(frozen=True, slots=True)
class _Search:
    """A question as it is searched for."""

    inquiry: Inquiry
    asked: Question
    filters: Filters
    problems: tuple[FilterProblem, ...]

    @property
    def may_quote_names(self) -> bool:
        """Whether phrases alone limit what is asked: in a question that asks, they may be names, put in quotes."""
        quoted = bool(self.filters.phrases) and self.filters.names == tuple(map(phrase_name, self.filters.phrases))
        return quoted and any(word.role is Role.QUESTION for word in self.asked.words)

    def without_phrases(self) -> _Search:
        faults = (FilterProblem(name, FilterFault.NO_ANSWER) for name in self.filters.names)
        return replace(self, filters=Filters(), problems=(*self.problems, *faults))


def _answer(catalogue: Catalogue, backend: SearchBackend, search: _Search, limit: int, offset: int) -> Answer:
    filters = search.filters
    scope = limited(scope_of(filters, catalogue, backend.languages), search.inquiry.articles)
    looked_at = LOOKED_THROUGH if filters.phrases else CANDIDATES
    in_language = replace(scope, language=search.asked.language)
    asked, ranking = _searched(
        backend, search.inquiry.speller or Speller(backend, catalogue), search.asked, looked_at, in_language
    )
    weighing = Weighing(asked, ranking)
    candidates = list(_of_different_texts(_candidates(catalogue, ranking.matches, weighing, filters), RERANKED))
    if not (asked.has_content or filters.phrases):
        candidates = [each for each in candidates if _names(asked, each.passage)]
    candidates = _fit_to_quote(candidates, asked)
    scans = _scanned(candidates, asked)
    reranker = Reranker(weighing, ranking.matches, scans)
    ranked = _reranked(candidates, scans, reranker)
    if ranking.passage_count <= FEW_PASSAGES:
        ranked = [_without_other_words(each, asked) for each in ranked]
    first, lead = (ranked[0].candidate.evidence, _lead(ranked)) if ranked else (NOTHING, 0.0)
    certainty, verdict = weighing.certainty(first, lead), weighing.verdict(first, lead)
    shown = [] if verdict is Verdict.NONE else _without_copies(_worth_reading(ranked))
    if verdict is Verdict.FOUND and ranking.passage_count <= FEW_PASSAGES and _lacks_the_point(shown, asked):
        verdict = Verdict.CLOSE
    quoting = _Quoting(asked, Marker(asked, weighing.term_weights()), reranker)
    page = shown[offset : offset + limit]
    quoted = [each for each, *_ in page] or ranked
    return Answer(
        search.inquiry.text,
        verdict,
        tuple(_hit(each, copies, quoting) for each, *copies in page),
        len(shown),
        missing=_nowhere(asked, ranking) if verdict is Verdict.NONE else _missing(asked, quoted),
        filters=filters.names,
        filter_problems=search.problems,
        certainty=certainty,
        nearest=nearest_articles(asked, ranking, catalogue) if verdict is Verdict.NONE else (),
    )


def _searched(
    backend: SearchBackend, speller: Speller, asked: Question, limit: int, scope: Scope
) -> tuple[Question, Ranking]:
    """What a question finds; with it, the question as it was searched for: what stands nowhere, as it may be meant."""
    ranking = backend.search(asked.query, limit, scope)
    near = _near(speller.spellings(asked, ranking.frequencies))
    if not near:
        return asked, ranking
    respelled = asked.respelled(near, backend.languages)
    return respelled, backend.search(respelled.query, limit, scope)


def _near(spelled: Mapping[int, Sequence[Spelling]]) -> dict[int, list[str]]:
    """The spellings that may be what was meant, normalised, by the places of the words."""
    likely = {at: [each.normal for each in others if each.slips <= SLIPS_MEANT] for at, others in spelled.items()}
    return {at: normals for at, normals in likely.items() if normals}


def _newest(catalogue: Catalogue, question: str, read: FilteredQuestion, limit: int, offset: int) -> Answer:
    """The first passage of each of the newest articles, copies together; nothing if no filter is applied."""
    newest = catalogue.accepted(read.filters)[:LISTED] if read.filters.names else []
    articles = filter(None, map(catalogue.article, newest))
    beginnings = [hit for article in articles for hit in _beginning(article, read.filters)]
    groups = copies_together([hit.passage.text for hit in beginnings])
    hits = tuple(
        replace(beginnings[first], also=tuple(beginnings[at].article for at in copies)) for first, *copies in groups
    )
    return Answer(
        question,
        Verdict.FOUND if hits else Verdict.NONE,
        hits[offset : offset + limit],
        len(hits),
        filters=read.filters.names,
        filter_problems=read.problems,
    )


def _beginning(article: Article, filters: Filters) -> Iterator[Hit]:
    """The first passage that is accepted, if there is one."""
    bodies = (each for each in split_passages(article) if each.kind is PassageKind.BODY)
    return islice((Hit(article, each, 0.0) for each in bodies if filters.accepts_passage(each)), 1)


def _candidates(
    articles: Articles, matches: Sequence[Match], weighing: Weighing, filters: Filters
) -> Iterator[_Candidate]:
    for match, article, passage in passages_of(matches, articles):
        if filters.accepts_passage(passage):
            yield _Candidate(match, article, passage, weighing.evidence(match))


def _fit_to_quote(candidates: Sequence[_Candidate], question: Question) -> list[_Candidate]:
    """Without lines that were found for what stands around them.

    A heading is context of the passages under it: where one of these is found, it says the same and more. A credit
    line that has no word of the question was found for the title alone.
    """
    under = {(each.article.id, each.passage.heading) for each in candidates if each.passage.kind is PassageKind.BODY}
    asked = Sought(question.subject)
    fit = []
    for each in candidates:
        line = each.passage
        if line.kind is PassageKind.HEADING and (each.article.id, line.text) in under:
            continue
        if line.kind is PassageKind.CREDIT and not any(
            map(asked.found_in, read_passage(line, each.match.language).sentences)
        ):
            continue
        fit.append(each)
    return fit


def _scanned(candidates: Sequence[_Candidate], question: Question) -> list[Scan]:
    scanner = Scanner(question.words)
    return [scanner.scan(each.passage, each.match.language) for each in candidates]


def _reranked(candidates: Sequence[_Candidate], scans: Sequence[Scan], reranker: Reranker) -> list[_Ranked]:
    ranked = [
        _Ranked(each, scan, each.match.score + reranker.score(each.match, scan, each.evidence.degrees))
        for each, scan in zip(candidates, scans, strict=True)
    ]
    ranked.sort(key=lambda each: -each.score)
    return ranked


def _without_other_words(ranked: _Ranked, question: Question) -> _Ranked:
    """The same, less the words of the question of which only the stem is there, in what is another word."""
    candidate, language = ranked.candidate, ranked.scan.language
    evidence, passage = candidate.evidence, candidate.passage
    forms = forms_by_term(read_passage(passage, language), passage.title, passage.heading or "")
    degrees = tuple(
        0.0 if degree == 1.0 and is_other_word(word, forms, language) else degree
        for word, degree in zip(question.words, evidence.degrees, strict=True)
    )
    if degrees == evidence.degrees:
        return ranked
    return replace(ranked, candidate=replace(candidate, evidence=replace(evidence, degrees=degrees)))


def _lead(ranked: Sequence[_Ranked]) -> float:
    """How far the first score is ahead of the next article's, copies aside, as a share; ALONE_LEAD if there is none."""
    first, *others = ranked
    text = wording(first.candidate.passage.text)
    others = [each for each in others if each.candidate.article.id != first.candidate.article.id]
    next_best = next((each.score for each in others if wording(each.candidate.passage.text) != text), None)
    return ALONE_LEAD if next_best is None else 1 - next_best / first.score


def _worth_reading(ranked: Sequence[_Ranked]) -> list[_Ranked]:
    """The first, and what is not much poorer in evidence."""
    first, *others = ranked
    floor = WORTH_READING * first.candidate.evidence.strength
    return [first, *(each for each in others if each.candidate.evidence.strength >= floor)]


def _of_different_texts(candidates: Iterable[_Candidate], count: int) -> Iterator[_Candidate]:
    """The first candidates, until they are of so many texts: one that is everywhere leaves room for others."""
    texts: set[str] = set()
    for each in candidates:
        if each.passage.text not in texts and len(texts) == count:
            return
        texts.add(each.passage.text)
        yield each


def _without_copies(ranked: Sequence[_Ranked]) -> list[list[_Ranked]]:
    """Each text once, with its copies behind it: the same passage in several articles is one thing to read."""
    groups = [
        [ranked[at] for at in places] for places in copies_together([each.candidate.passage.text for each in ranked])
    ]
    return [groups[at] for at in different_first([group[0].candidate.passage.text for group in groups])]


def _names(question: Question, passage: Passage) -> bool:
    """Whether the passage has a name that is nothing but function words, such as "The Who", as it was typed."""
    words = question.words
    name = question.text[words[0].span[0] : words[-1].span[1]]
    is_name = name.isupper() if len(words) == 1 else all(word.text[0].isupper() for word in words)
    return len(name) > 1 and is_name and re.search(rf"\b{re.escape(name)}\b", passage.text) is not None


def _lacks_the_point(shown: Sequence[Sequence[_Ranked]], question: Question) -> bool:
    """Whether too many content words stand in none of these passages, not even in a similar form."""
    degrees = [each.candidate.evidence.degrees for each, *_ in shown]
    content = [(at, word) for at, word in enumerate(question.words) if word.role is Role.CONTENT]
    lacked = [not any(_stands(word, each[at], RUN_STANDS_FROM) for each in degrees) for at, word in content]
    if is_to_confirm(question.text, question.language):
        return any(lacked)
    meant = sum(word.is_respelled for _, word in content)
    return sum(lacked) + MEANT_LACKS * meant >= FEW_MAY_LACK * max(1, len(content))


def _missing(question: Question, shown: Sequence[_Ranked]) -> tuple[str, ...]:
    """The content words that stand in none of these passages."""
    degrees = [each.candidate.evidence.degrees for each in shown]
    words = {
        word.text: None
        for at, word in enumerate(question.words)
        if word.role is Role.CONTENT and not any(_is_named(word, each[at]) for each in degrees)
    }
    return tuple(words)


def _nowhere(question: Question, ranking: Ranking) -> tuple[str, ...]:
    """The content words that stand nowhere in the archive, whatever was looked at of it."""
    unknown = {at for at, _ in unknown_words(question, ranking.frequencies)}
    words = {word.text: None for at, word in enumerate(question.words) if at in unknown or word.is_respelled}
    return tuple(words)


def _stands(word: QuestionWord, degree: float, of_a_run: float = 0.0) -> bool:
    """Whether a word that is matched to this degree stands in a passage, be it in a similar form.

    Args: of_a_run: How much of a run of unspaced script must stand there; of any, some must.
    """
    if word.script is Script.HANGUL:
        return degree >= HANGUL_STANDS_FROM
    return degree > 0 and (word.stands_alone or degree >= of_a_run)


def _is_named(word: QuestionWord, degree: float) -> bool:
    """Whether it stands there; a similar form is another word."""
    return degree == 1.0 if word.stands_alone else _stands(word, degree)


@dataclass(frozen=True, slots=True)
class _Quoting:
    """What hits are made with."""

    question: Question
    marker: Marker
    reranker: Reranker


def _hit(ranked: _Ranked, copies: Sequence[_Ranked], quoting: _Quoting) -> Hit:
    passage, language = ranked.candidate.passage, ranked.scan.language
    added = quoting.reranker.scores(ranked.candidate.match, ranked.scan, ranked.candidate.evidence.degrees)
    others = {each.candidate.article.id: each.candidate.article for each in copies}
    others.pop(ranked.candidate.article.id, None)
    return Hit(
        ranked.candidate.article,
        passage,
        ranked.score,
        highlights(passage.text, language, quoting.question),
        quoting.marker.sentence(passage.text, read_passage(passage, language)),
        also=tuple(others.values()),
        contributions=_contributions(ranked.candidate.match, added, quoting.question),
        missing=_missing(quoting.question, [ranked]),
    )


def _contributions(
    match: Match, by_text: Mapping[str, Sequence[float]], question: Question
) -> tuple[Contribution, ...]:
    """The score by word and field or kind of evidence, the largest first."""
    sums: dict[tuple[str, str], float] = defaultdict(float)
    scores = iter(match.term_scores)
    for word in question.words:
        for term, score in zip(word.terms, scores):  # noqa: B905  # each word takes as many as it has terms
            if score:
                sums[word.text, term.field] += score
    for kind, added in by_text.items():
        for word, score in zip(question.words, added, strict=True):
            if score:
                sums[word.text, kind] += score
    contributions = (Contribution(word, field, score) for (word, field), score in sums.items())
    return tuple(sorted(contributions, key=lambda contribution: -contribution.score))
