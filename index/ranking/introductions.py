"""Find the passages that introduce what a question is about.

"What is Rome?" and "Rome" ask for the first passage of the article about Rome. All passages of that article have the
word, because they are indexed under its title, and others repeat it more often.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
import regex

from index.analysis import Field
from index.analysis.analyzer import cut, terms_of_word
from index.analysis.stopwords import is_function_word
from index.analysis.tokenizer import Script, normalise, words_of
from index.analysis.word_boundaries import SHORTEST_CHARS, trimmed
from index.articles.passages import passages_from
from index.backends.base import Match, Ranking
from index.model import Article, PassageKind
from index.query.answer_type import Kind, kind_asked
from index.query.match_texts import Texts, naming_passage
from index.query.question import Question, QuestionWord
from index.query.word_roles import Role
from index.ranking.definitions import defines, may_be_abbreviation

_IN_BRACKETS = regex.compile(r"[(（][^()（）]*[)）]")
"""The part of a title that tells things of one name apart: "Mercury (planet)"."""

_HIRAGANA_AT_ENDS = regex.compile("^[\u3041-\u309f]+|[\u3041-\u309f]+$")
"""The grammar at the ends of a run that has no word of usual length: パリとは."""

_ASKED_OF_ANY_PASSAGE = frozenset({Kind.TIME, Kind.AMOUNT, Kind.PLACE})
"""Kinds of things that are asked for anywhere in an article, not in its introduction: "When was X?"."""

MAX_READ = 8
"""Most articles whose titles are read: those of the best matches. More articles than that have few titles in common."""

Flags = npt.NDArray[np.bool_]

Forms = frozenset[str]
"""Terms of Field.WORDS of which a text must have one."""


def may_introduce(question: Question, ranking: Ranking) -> list[int]:
    """Return the places of the first passages of articles whose title may have all content words of the question.

    No text is read for that.
    """
    if not question.has_content or _asks_any_passage(question):
        return []
    has_all = _having(question, ranking, slice(None))
    return _first_of_articles(ranking.matches, has_all.tolist()) if has_all.any() else []


def introductions(
    question: Question, ranking: Ranking, places: Sequence[int], firsts: Collection[int], texts: Texts
) -> list[float]:
    """Return for the match at each place the share of its article's title that is asked for, if it introduces that
    article; else 0.

    It introduces the article if it is its first passage, and the title has all content words of the question. If no
    title is asked for as a whole, a passage that says what an abbreviation stands for counts like an introduction.

    Args:
        firsts: Places of the passages that may introduce their articles. In passages in other languages, words may be
            lost meanwhile.

    Raises: PassageGoneError, BrokenPassageError.
    """
    shares = dict.fromkeys(places, 0.0)
    leads = [place for place in firsts if place in shares]
    if leads:
        leads = [place for place, has in zip(leads, _having(question, ranking, leads), strict=True) if has]
        content = _content(question)
        texts.read(ranking.matches[place] for place in leads)
        for place in leads:
            shares[place] = _share_introduced(ranking.matches[place], texts, content, question)
    if 1.0 not in shares.values():
        shares.update(dict.fromkeys(_defining(question, ranking, places, texts), 1.0))
    return list(shares.values())


def asked_abbreviation(question: Question) -> str | None:
    """Return the word of a question that asks for nothing but what it is, if it may be an abbreviation."""
    content = [word for word in question.words if word.role is Role.CONTENT]
    if not any(may_be_abbreviation(word.text) for word in content) or _asks_any_passage(question):
        return None
    words = [word.text for word in content if _needed(word)]
    return words[0] if len(words) == 1 and may_be_abbreviation(words[0]) else None


def _defining(question: Question, ranking: Ranking, places: Sequence[int], texts: Texts) -> list[int]:
    """Return the places of matches that say what an abbreviation stands for, if the question asks for nothing else."""
    abbreviation = asked_abbreviation(question)
    if abbreviation is None:
        return []
    read = places if abbreviation.isupper() else places[:MAX_READ]
    matches = {place: ranking.matches[place] for place in read if ranking.matches[place].kind is PassageKind.BODY}
    texts.read(matches.values())
    return [place for place, match in matches.items() if defines(texts.of(match)[1].text, abbreviation)]


def _asks_any_passage(question: Question) -> bool:
    return kind_asked(question.text, question.language) in _ASKED_OF_ANY_PASSAGE


def _share_introduced(match: Match, texts: Texts, content: Sequence[Forms], question: Question) -> float:
    article = texts.article_of(match)
    with naming_passage(match.passage_id):
        bodies = (each for each in passages_from(article, 0) if each.kind is PassageKind.BODY)
        if next((each.id for each in bodies), None) != match.passage_id:
            return 0.0
        return _share_asked(article, match.language, content, question)


def _content(question: Question) -> list[Forms]:
    """Return what a title must have; nothing for a run of nothing but grammar."""
    return [forms for word in question.words if word.role is Role.CONTENT for forms in _needed(word)]


def _needed(word: QuestionWord) -> Collection[Forms]:
    """Return what a title must have for a word of the question: its stem, or all parts of a run without grammar."""
    if word.stands_alone:
        return [frozenset(word.terms_in(Field.WORDS))]
    if word.forms:
        whole = [frozenset({term}) for term in word.terms_in(Field.WORDS) if term not in word.forms]
        return whole or [word.forms]
    run = word.normal
    if word.script is Script.HANGUL:
        run = run[: SHORTEST_CHARS[Script.HANGUL]]  # particles follow, which nothing tells from the word
    elif span := trimmed(word.script, run, (0, len(run)), run):
        run = run[slice(*span)]
    else:
        run = _HIRAGANA_AT_ENDS.sub("", run)
    return [frozenset({term}) for term in cut(run, word.script, None, Field.WORDS)] if run else []


def _having(question: Question, ranking: Ranking, places: Sequence[int] | slice) -> Flags:
    """Return for each of these matches whether it has all content words, in the text or in the title.

    The words of most questions are nowhere together, which a few of them show.
    """
    present = ranking.term_scores[places] > 0
    has_all = np.full(len(present), question.has_content)
    start = 0  # of the terms of a word among the columns: those in Field.WORDS come first
    for word in question.words:
        if word.role is Role.CONTENT:
            columns = {term: at for at, term in enumerate(word.terms_in(Field.WORDS), start)}
            for forms in _needed(word):
                known = [columns[form] for form in forms if form in columns]
                has_all &= present[:, known[0]] if len(known) == 1 else present[:, known].any(axis=1)
            if not has_all.any():
                break
        start += len(word.terms)
    return has_all


def _first_of_articles(matches: Sequence[Match], has_all: Sequence[bool]) -> list[int]:
    """Return the first passage of the text among the matches of each article whose title may have all content words.

    All passages of an article are indexed with the words of its title. So if one lacks a word, the title lacks it.
    """
    lacking = {match.passage_id.article_id for match, has in zip(matches, has_all, strict=True) if not has}
    firsts: dict[str, int] = {}
    for at, match in enumerate(matches):
        article_id, ordinal = match.passage_id
        if article_id not in lacking and match.kind is PassageKind.BODY:
            known = firsts.setdefault(article_id, at)
            if ordinal < matches[known].passage_id.ordinal:
                firsts[article_id] = at
    return list(firsts.values())[:MAX_READ]


def _share_asked(article: Article, language: str, content: Sequence[Forms], question: Question) -> float:
    """Return the share of the title's terms that the question has; 0 if the title lacks any of the content words."""
    title = unicodedata.normalize("NFKC", article.title)
    if any(_names(title, language).isdisjoint(forms) for forms in content):
        return 0.0
    name = _names(_IN_BRACKETS.sub(" ", title), language)
    return len(name.intersection(term.term for term in question.query)) / max(1, len(name))


def _names(title: str, language: str) -> Forms:
    """Return the terms of a title, without function words."""
    words = ((word, script) for word, script, _ in words_of(title) if not is_function_word(normalise(word), language))
    return frozenset(term for word, script in words for term in terms_of_word(word, script, language, Field.WORDS))
