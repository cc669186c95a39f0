"""From a question to an answer: rank, rank the best anew, weigh, quote."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice, starmap
from operator import attrgetter

import numpy as np

from index.analysis.tokenizer import Script, pieces
from index.analysis.word_boundaries import trimmed
from index.analysis.wording import copies_together, different_first
from index.articles.passages import split_passages
from index.backends.base import Match, Ranking, Scope, SearchBackend
from index.model import (
    Answer,
    Article,
    Contribution,
    FilterFault,
    FilterProblem,
    Hit,
    PassageId,
    PassageKind,
    Verdict,
)
from index.query.answer_type import is_to_confirm
from index.query.filters import FilteredQuestion, Filters, phrase_name, read_filters
from index.query.metadata_index import Catalogue
from index.query.question import Question, QuestionWord, Role
from index.query.scope import (
    LOOKED_THROUGH,
    BrokenPassageError,
    PassageGoneError,
    Texts,
    looking_at,
    scope_of,
    standing_phrases,
)
from index.ranking.answer_sentence import Marker
from index.ranking.highlight import highlights
from index.ranking.rerank import Reranker
from index.ranking.sentence_scan import Scanner
from index.ranking.sentence_terms import Sought, forms_by_term, is_other_word, read_passage
from index.ranking.term_columns import Layout
from index.ranking.verdict import Evidence, Weighing
from index.search.follow_up import Inquiry, limited, read_in_context
from index.suggestions.similar_titles import nearest_articles
from index.suggestions.spelling import Speller, Spelling, unknown_words
from index.text import clean_line

logger = logging.getLogger(__name__)

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

MOST_BROKEN = 3
"""Passages that may fail while one question is answered: more are no accident, and each costs another try."""

WORTH_READING = 0.4
"""Share of the best hit's evidence that a further hit must have."""


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A match as it is ranked anew."""

    place: int  # among the matches
    at: int  # among those that are ranked anew
    match: Match
    evidence: Evidence
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
    found = _Found(asked, ranking, filters, Texts(ranking.matches, catalogue))
    answer = _answer_without_broken(found, search, limit, offset)
    if answer.verdict is Verdict.NONE:
        return replace(answer, nearest=nearest_articles(asked, ranking, catalogue))
    return answer


def _answer_without_broken(found: _Found, search: _Search, limit: int, offset: int) -> Answer:
    """Return the answer without the passages that are gone, and those that fail when they are looked at.

    A failure never looks like "nothing found": it is raised if the others do not answer the question.

    Raises: BrokenPassageError.
    """
    gone: set[PassageId] = set()
    broken: list[BrokenPassageError] = []
    while True:
        try:
            answer = _answer_of(found, search, gone, limit, offset)
        except PassageGoneError as error:
            gone.add(error.passage_id)
        except BrokenPassageError as error:
            gone.add(error.passage_id)
            broken.append(error)
            if len(broken) > MOST_BROKEN:
                raise
        else:
            break
    if broken and answer.verdict is not Verdict.FOUND:
        raise broken[0]
    _log_left_out(broken)
    return answer


def _log_left_out(broken: Iterable[BrokenPassageError]) -> None:
    for each in broken:
        article_id, ordinal = each.passage_id
        logger.error("Passage %d of article %s is left out of an answer", ordinal, article_id, exc_info=each)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a search found."""

    asked: Question  # as it was searched for
    ranking: Ranking
    filters: Filters
    texts: Texts

    @property
    def names_alone(self) -> bool:
        """Whether what is asked about can only be a name that is nothing but function words."""
        return not (self.asked.has_content or self.filters.phrases)

    def text_of(self, match: Match) -> str:
        """Its text. Raises: PassageGoneError."""
        return self.texts.of(match)[1].text


def _answer_of(found: _Found, search: _Search, gone: Container[PassageId], limit: int, offset: int) -> Answer:
    """The answer, without its nearest articles.

    Raises: PassageGoneError, BrokenPassageError: a passage that is not among those *gone*.
    """
    asked, ranking = found.asked, found.ranking
    answer = Answer(
        search.inquiry.text,
        Verdict.NONE,
        (),
        0,
        missing=_nowhere(asked, ranking),
        filters=found.filters.names,
        filter_problems=search.problems,
    )
    places = list(_of_different_texts(_accepted(found, gone), ranking.matches, RERANKED))
    places = list(_fit_to_quote(places, found))
    if not places:
        return answer
    weighing = Weighing(asked, ranking)
    evidence = weighing.evidence(places)
    scan = Scanner(asked).scan(ranking.read(places))
    reranker = Reranker(weighing, ranking, places, [each.degrees for each in evidence], scan)
    ranked = _reranked(ranking, places, evidence, reranker)
    if ranking.passage_count <= FEW_PASSAGES:
        ranked = [_without_other_words(each, asked, found.texts) for each in ranked]
    first, lead = ranked[0].evidence, _lead(ranked)
    answer = replace(answer, certainty=weighing.certainty(first, lead))
    verdict = weighing.verdict(first, lead)
    if verdict is Verdict.NONE:
        return answer
    shown = _copies_together(_worth_reading(ranked))
    if verdict is Verdict.FOUND and ranking.passage_count <= FEW_PASSAGES and _lacks_the_point(shown, asked):
        verdict = Verdict.CLOSE
    order = different_first(len(shown), lambda at: found.text_of(shown[at][0].match))
    page = [shown[at] for at in islice(order, offset, offset + limit)]
    quoting = _Quoting(found, Marker(asked, weighing.term_weights()), reranker, weighing.layout)
    return replace(
        answer,
        verdict=verdict,
        hits=tuple(_hit(each, copies, quoting) for each, *copies in page),
        total=len(shown),
        missing=_missing(asked, [each for each, *_ in page], found.texts) if page else _missing(asked, ranked),
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
    beginnings = _beginnings(articles, read.filters)
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


def _beginnings(articles: Iterable[Article], filters: Filters) -> list[Hit]:
    """Return the first accepted passage of each article, without those that fail when they are looked at.

    Raises: BrokenPassageError: no other is left.
    """
    hits: list[Hit] = []
    broken: list[BrokenPassageError] = []
    for article in articles:
        try:
            with looking_at(PassageId(article.id, 0)):
                hits += _beginning(article, filters)
        except BrokenPassageError as error:
            broken.append(error)
    if broken and not hits:
        raise broken[0]
    _log_left_out(broken)
    return hits


def _beginning(article: Article, filters: Filters) -> Iterator[Hit]:
    """The first passage that is accepted, if there is one."""
    bodies = (each for each in split_passages(article) if each.kind is PassageKind.BODY)
    return islice((Hit(article, each, 0.0) for each in bodies if filters.accepts_passage(each)), 1)


def _accepted(found: _Found, gone: Container[PassageId]) -> Iterator[int]:
    """The places of the matches that may be shown."""
    chooses = found.filters.choose_passages
    for place, match in enumerate(found.ranking.matches):
        if match.passage_id not in gone and (not chooses or _is_accepted(match, found)):
            yield place


def _is_accepted(match: Match, found: _Found) -> bool:
    with looking_at(match.passage_id):
        return found.filters.accepts_passage(found.texts.of(match)[1])


def _of_different_texts(places: Iterable[int], matches: Sequence[Match], count: int) -> Iterator[int]:
    """The first places, until they are of so many texts: one that is everywhere leaves room for others."""
    wordings: set[int] = set()
    for place in places:
        wording = matches[place].wording
        if wording not in wordings and len(wordings) == count:
            return
        wordings.add(wording)
        yield place


def _fit_to_quote(places: Sequence[int], found: _Found) -> Iterator[int]:
    """Without lines that were found for what stands around them.

    A heading is context of the passages under it: where one of these is found, it says the same and more. A credit
    line that has no word of the question was found for the title alone.
    """
    matches = [found.ranking.matches[place] for place in places]
    headed = _headed(matches, found.texts)
    sought = Sought(found.asked.subject)
    for place, match in zip(places, matches, strict=True):
        if match.kind is PassageKind.HEADING and (match.passage_id.article_id, found.text_of(match)) in headed:
            continue
        if match.kind is PassageKind.CREDIT:
            with looking_at(match.passage_id):
                read = read_passage(found.texts.of(match)[1], match.language)
            if not any(map(sought.found_in, read.sentences)):
                continue
        if found.names_alone and not _names(found.asked, found.text_of(match)):
            continue
        yield place


def _headed(matches: Sequence[Match], texts: Texts) -> set[tuple[str, str | None]]:
    """The headings of which a passage under them is among the matches, by article: of articles with a heading there."""
    with_heading = {each.passage_id.article_id for each in matches if each.kind is PassageKind.HEADING}
    bodies = (each for each in matches if each.kind is PassageKind.BODY)
    return {
        (each.passage_id.article_id, texts.of(each)[1].heading)
        for each in bodies
        if each.passage_id.article_id in with_heading
    }


def _reranked(
    ranking: Ranking, places: Sequence[int], evidence: Sequence[Evidence], reranker: Reranker
) -> list[_Ranked]:
    ranked = [
        _Ranked(place, at, ranking.matches[place], evidence[at], ranking.matches[place].score + reranker.scores[at])
        for at, place in enumerate(places)
    ]
    ranked.sort(key=lambda each: -each.score)
    return ranked


def _without_other_words(ranked: _Ranked, question: Question, texts: Texts) -> _Ranked:
    """The same, less the words of the question of which only the stem is there, in what is another word."""
    evidence, language = ranked.evidence, ranked.match.language
    _, passage = texts.of(ranked.match)
    with looking_at(passage.id):
        forms = forms_by_term(read_passage(passage, language), passage.title, passage.heading or "")
    degrees = tuple(
        0.0 if degree == 1.0 and is_other_word(word, forms, language) else degree
        for word, degree in zip(question.words, evidence.degrees, strict=True)
    )
    if degrees == evidence.degrees:
        return ranked
    return replace(ranked, evidence=replace(evidence, degrees=degrees))


def _lead(ranked: Sequence[_Ranked]) -> float:
    """How far the first score is ahead of the next article's, copies aside, as a share; ALONE_LEAD if there is none."""
    first, *others = ranked
    article_id, wording = first.match.passage_id.article_id, first.match.wording
    different = (each for each in others if each.match.wording != wording)
    next_best = next((each.score for each in different if each.match.passage_id.article_id != article_id), None)
    return ALONE_LEAD if next_best is None else 1 - next_best / first.score


def _worth_reading(ranked: Sequence[_Ranked]) -> list[_Ranked]:
    """The first, and what is not much poorer in evidence."""
    first, *others = ranked
    floor = WORTH_READING * first.evidence.strength
    return [first, *(each for each in others if each.evidence.strength >= floor)]


def _copies_together(ranked: Iterable[_Ranked]) -> list[list[_Ranked]]:
    """Each text once, with its copies behind it: the same passage in several articles is one thing to read."""
    together: dict[int, list[_Ranked]] = {}
    for each in ranked:
        together.setdefault(each.match.wording, []).append(each)
    return list(together.values())


def _names(question: Question, text: str) -> bool:
    """Whether a text has a name that is nothing but function words, such as "The Who", as it was typed."""
    words = question.words
    name = question.text[words[0].span[0] : words[-1].span[1]]
    is_name = name.isupper() if len(words) == 1 else all(word.text[0].isupper() for word in words)
    return len(name) > 1 and is_name and re.search(rf"\b{re.escape(name)}\b", text) is not None


def _lacks_the_point(shown: Sequence[Sequence[_Ranked]], question: Question) -> bool:
    """Whether too many content words stand in none of these passages, not even in a similar form."""
    degrees = [each.evidence.degrees for each, *_ in shown]
    content = [(at, word) for at, word in enumerate(question.words) if word.role is Role.CONTENT]
    lacked = [not any(_stands(word, each[at], RUN_STANDS_FROM) for each in degrees) for at, word in content]
    if is_to_confirm(question.text, question.language):
        return any(lacked)
    meant = sum(word.is_respelled for _, word in content)
    return sum(lacked) + MEANT_LACKS * meant >= FEW_MAY_LACK * max(1, len(content))


def _missing(question: Question, shown: Sequence[_Ranked], texts: Texts | None = None) -> tuple[str, ...]:
    """The content words that stand in none of these passages, and what does not of Chinese and Japanese runs of them.

    Args: texts: Of the passages; None: parts of runs are not looked for.
    """
    degrees = [each.evidence.degrees for each in shown]
    words: dict[str, None] = {}
    for at, word in enumerate(question.words):
        if word.role is not Role.CONTENT:
            continue
        if not any(_is_named(word, each[at]) for each in degrees):
            words[word.text] = None
        elif texts and word.script is Script.HAN:
            words.update(dict.fromkeys(_parts_lacking(word, [texts.of(each.match)[1].text for each in shown])))
    return tuple(words)


def _parts_lacking(run: QuestionWord, texts: Iterable[str]) -> Iterator[str]:
    """The stretches of a Chinese or Japanese run of which no character stands in any of the texts, grammar aside."""
    if len(run.normal) != len(run.text):
        return  # there is no telling how they were typed
    present = {*unicodedata.normalize("NFKC", "".join(texts))}
    for is_there, places in groupby(range(len(run.normal)), lambda at: run.normal[at] in present):
        first, *others = places
        span = None if is_there else trimmed(run.script, run.normal, (first, first + len(others) + 1), run.normal)
        if span:
            yield run.text[slice(*span)]


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

    found: _Found
    marker: Marker
    reranker: Reranker
    layout: Layout


def _hit(ranked: _Ranked, copies: Sequence[_Ranked], quoting: _Quoting) -> Hit:
    match, language = ranked.match, ranked.match.language
    article, passage = quoting.found.texts.of(match)
    others = {each.id: each for each in (quoting.found.texts.article_of(copy.match) for copy in copies)}
    others.pop(article.id, None)
    with looking_at(passage.id):
        marked = highlights(passage.text, language, quoting.found.asked)
        sentence = quoting.marker.sentence(passage.text, read_passage(passage, language))
    return Hit(
        article,
        passage,
        ranked.score,
        marked,
        sentence,
        also=tuple(others.values()),
        contributions=_contributions(ranked, quoting),
        missing=_missing(quoting.found.asked, [ranked], quoting.found.texts),
    )


def _contributions(ranked: _Ranked, quoting: _Quoting) -> tuple[Contribution, ...]:
    """The score by word and field or kind of evidence, the largest first."""
    sums: dict[tuple[str, str], float] = defaultdict(float)
    words, query = quoting.found.asked.words, quoting.found.asked.query
    scores = quoting.found.ranking.term_scores[ranked.place]
    present = np.flatnonzero(scores)
    of_words = quoting.layout.word_of_column[present].tolist()
    for at, word, score in zip(present.tolist(), of_words, scores[present].tolist(), strict=True):
        sums[words[word].text, query[at].field] += score
    for kind, added in quoting.reranker.added(ranked.at).items():
        for at, score in enumerate(added):
            if score:
                sums[words[at].text, kind] += score
    contributions = starmap(Contribution, ((*key, score) for key, score in sums.items()))
    return tuple(sorted(contributions, key=attrgetter("score"), reverse=True))
