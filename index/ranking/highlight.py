"""Choose the words of a quoted passage to highlight."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import cache, cached_property
from itertools import compress
from operator import not_

from index.analysis import Field
from index.analysis.analyzer import GRAM_CHARS, WORD_GRAMS, terms_of_word
from index.analysis.languages import primary_subtag
from index.analysis.token_cache import Chunks, ComputedCache
from index.analysis.tokenizer import Script, normalise, words_of
from index.analysis.word_boundaries import least_chars, trimmed
from index.model import Span
from index.query.question import Question, QuestionWord
from index.ranking.code_pages import code_page, words_beginning_with
from index.ranking.other_languages import is_foreign
from index.ranking.sentence_terms import known_marks
from index.ranking.verdict import SIMILAR_FROM

CHUNKS_KEPT = 20_000
"""Most chunks whose words' beginnings are cached, of about 200 bytes each."""


def highlights(text: str, language: str | None, question: Question) -> tuple[Span, ...]:
    """Return the spans of *text* to highlight; see `Highlights`."""
    return Highlights(text, language, question).spans()


class Highlights:
    """The words of a question that a reader recognizes in a text.

    Words are highlighted in all their forms. Similarly spelled words are not, if another word may have been meant: the
    word as typed is missing. In scripts without spaces, characters that are adjacent in the question are highlighted
    where they are adjacent in the text.
    """

    def __init__(self, text: str, language: str | None, question: Question) -> None:
        """Look for the words. Args: language: Language of the text, BCP 47; None: decide by script alone."""
        self._text = text
        subject = [(at, question.words[at]) for at in question.subject_places]
        self._runs = [_folded(word.text) for _, word in subject if not word.stands_alone]
        self._inflected = [word for _, word in subject if word.forms or word.beginnings]
        words = {at: word for at, word in subject if word.stands_alone and not word.is_respelled}
        if is_foreign(question, primary_subtag(language) or ""):
            self._found = list(_as_asked(text, words))
            return
        chunks = Chunks(text)
        self._found = list(_forms(chunks, known_marks(language), words))
        found = {at for _, places in self._found for at in places}
        lacking = {at: word.terms_in(Field.GRAMS) for at, word in words.items() if at not in found}
        wanted = {at: grams for at, grams in lacking.items() if grams and not words[at].normal[0].isdigit()}
        self._found += _similar(_beginning_like(wanted.values(), chunks, language), wanted)

    @cached_property
    def places(self) -> frozenset[int]:
        """Return the places of the words that are highlighted, without runs of unspaced script."""
        return frozenset(at for _, places in self._found for at in places)

    def spans(self, without: frozenset[int] = frozenset()) -> tuple[Span, ...]:
        """Return the spans to highlight, in order; neighbours are joined. Args: without: Places of words to leave
        out."""
        alone = (span for span, places in self._found if not without.issuperset(places))
        inflected = _inflected(self._text, self._inflected) if self._inflected else ()
        return _joined([*alone, *_shared_runs(self._text, self._runs), *inflected])


_Found = tuple[Span, Collection[int]]
"""A span, and the places of the words of the question that it shows."""


def _as_asked(text: str, words: Mapping[int, QuestionWord]) -> Iterator[_Found]:
    """Yield the words that have the form of the question."""
    places = _places_by_key({at: [word.normal] for at, word in words.items()})
    for word, _, start in words_of(text):
        if same := places.get(normalise(word)):
            yield (start, start + len(word)), same


def _places_by_key(keys: Mapping[int, Iterable[str]]) -> Mapping[str, Collection[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for at, of_word in keys.items():
        for key in of_word:
            places[key].append(at)
    return places


def _chunks_with(chunks: Chunks, terms: Set[str], known: Mapping[str, Collection[str]]) -> frozenset[str]:
    """Return the chunks that have any of these terms.

    Args:
        known: The terms of each chunk.
    """
    lacking = map(terms.isdisjoint, map(known.__getitem__, chunks.different))
    return frozenset(compress(chunks.different, map(not_, lacking)))


def _forms(chunks: Chunks, known: Mapping[str, Collection[str]], words: Mapping[int, QuestionWord]) -> Iterator[_Found]:
    """Yield the words with a term of one of these."""
    places = _places_by_key({at: word.terms_in(Field.WORDS) for at, word in words.items()})
    terms = frozenset(places)
    for word, script, start in chunks.words_of(_chunks_with(chunks, terms, known)):
        shared = terms.intersection(known[word]) if script not in WORD_GRAMS else ()
        if shared:
            yield (start, start + len(word)), {at for term in shared for at in places[term]}


def _similar(words: Iterable[tuple[str, int]], wanted: Mapping[int, Sequence[str]]) -> Iterator[_Found]:
    """Yield the words with the beginning and most 4-grams of one that is wanted: "harbour" for "harbor"."""
    for word, start in words:
        grams = terms_of_word(word, Script.SPACED, None, Field.GRAMS)
        places = [at for at, each in wanted.items() if _is_similar(grams, each)]
        if places:
            yield (start, start + len(word)), places


def _beginning_like(
    wanted: Collection[Sequence[str]], chunks: Chunks, language: str | None
) -> Iterable[tuple[str, int]]:
    """Yield at least the words that have the first of some 4-grams, with their starts."""
    firsts = {grams[0] for grams in wanted}
    page, text = code_page(language), chunks.text
    folded = page.folded(text) if wanted else b""
    if folded is None:
        words = chunks.words_of(_chunks_with(chunks, firsts, _known_beginnings))
        return ((word, start) for word, script, start in words if script is Script.SPACED)
    return ((text[start:end], start) for start, end in words_beginning_with(page.encoded(list(firsts)), folded))


def _beginnings(chunk: str) -> tuple[str, ...]:
    """Return the first 4-gram of each word."""
    words = (word for word, script, _ in words_of(chunk) if script is Script.SPACED)
    return tuple(term for word in words for term in terms_of_word(word, Script.SPACED, None, Field.GRAMS)[:1])


_known_beginnings = ComputedCache(_beginnings, CHUNKS_KEPT)


def _is_similar(grams: Sequence[str], wanted: Sequence[str]) -> bool:
    return bool(grams) and grams[0] == wanted[0] and len(set(grams).intersection(wanted)) >= SIMILAR_FROM * len(wanted)


def _shared_runs(text: str, question_runs: Sequence[str]) -> Iterator[Span]:
    """Yield the stretches of unspaced script that are also in a run of the question."""
    beginnings: dict[int, list[frozenset[str]]] = {}  # of the question's runs, by length
    for word, script, start in words_of(text) if question_runs else ():
        if script in WORD_GRAMS:
            folded, least = _folded(word), least_chars(script)
            if least not in beginnings:
                beginnings[least] = [_beginnings_of_run(run, least) for run in question_runs]
            for run, of_run in zip(question_runs, beginnings[least], strict=True):
                if least == 1 and of_run.isdisjoint(folded):  # true of most clauses, and fast
                    continue
                for stretch in _common(folded, run, of_run, least):
                    if span := trimmed(script, folded, stretch, run):
                        yield start + span[0], start + span[1]


def _inflected(text: str, words: Iterable[QuestionWord]) -> Iterator[Span]:
    """Yield the beginnings of the forms of Korean words, and whole words whose beginning is a form."""
    beginnings = tuple(beginning for word in words for beginning in word.beginnings)
    forms = frozenset(form for word in words for form in word.forms)
    for run, script, start in words_of(text):
        if script is not Script.HANGUL:
            continue
        folded = _folded(run)
        size = max((len(each) for each in beginnings if folded.startswith(each)), default=0)
        if not size and f"_{folded}_"[:GRAM_CHARS] in forms:
            size = len(folded)
        if size:
            yield start, start + size


def _folded(run: str) -> str:
    """Return the run with one form for characters that are written in two ways. All places stay the same."""
    if unicodedata.is_normalized("NFKC", run):  # true of nearly all
        return run
    return "".join(each if len(each) == 1 else run[at] for at, each in enumerate(map(_normal_form, run)))


@cache
def _normal_form(character: str) -> str:
    return unicodedata.normalize("NFKC", character)


def _beginnings_of_run(run: str, least: int) -> frozenset[str]:
    return frozenset(run[start : start + least] for start in range(len(run) - least + 1))


def _common(text: str, run: str, beginnings: Set[str], least: int) -> Iterator[Span]:
    """Yield the maximal stretches of *text* that are in *run*, in order. They have at least *least* characters.

    Args: beginnings: All stretches of *run* with so few characters.
    """
    reached = 0
    end = 0
    for start in [at for at in range(len(text) - least + 1) if text[at : at + least] in beginnings]:
        end = max(end, start + least)
        while end < len(text) and text[start : end + 1] in run:
            end += 1
        if end > reached:
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
