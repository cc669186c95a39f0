"""Other searches over the same passages: rank_bm25, bm25s, tantivy, SQLite FTS5, Lucene.

Each gets the texts of Byline's own passages, without titles, and the language, and is used as its documentation says,
with what it has for that language. A peer ranks positions in the texts, best first, at most HITS; what has no word of
the question is not among them.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

import bm25s
import numpy as np
import regex
import Stemmer  # type: ignore[import-not-found]  # a compiled module without types
import tantivy
from rank_bm25 import BM25Okapi  # type: ignore[import-untyped]  # it ships no types
from stop_words import AVAILABLE_LANGUAGES, get_stop_words

HITS = 10
"""Of a ranking: what MRR@10 looks at."""

LUCENE_JAR = "ANSERINI_JAR"
"""The environment variable that names Anserini's jar with all its dependencies, 0.39 or newer: it needs Java 21."""

CACHE = Path(__file__).parents[1] / ".bench"
"""Rankings of peers: with the same version, texts and questions they are the same."""

LANGUAGES: Mapping[str, str] = MappingProxyType(
    {"ar": "arabic", "en": "english", "es": "spanish", "no": "norwegian", "ru": "russian"}
    | {"de": "german", "el": "greek", "it": "italian", "ro": "romanian", "tr": "turkish", "hi": "hindi"}
)
"""The names by which stemmers know the languages that have one."""

BM25S_STOP_WORDS = frozenset({"de", "en", "es", "it", "no", "ru", "tr", "zh"})
"""Languages of collections for which bm25s has a list."""

TANTIVY_STEMS = frozenset(LANGUAGES.values()) - {"hindi"}

Rankings = list[list[int]]
Ranker = Callable[[Sequence[str], Sequence[str], str], Rankings]
"""Ranks texts for each of some questions in a language."""

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}ー]")
_HANGUL = regex.compile(r"\p{Hangul}")


class PeerUnavailableError(Exception):
    """A peer cannot run here; the message says what it lacks."""


def rank(peer: str, texts: Sequence[str], questions: Sequence[str], language: str) -> Rankings:
    """Return the ranking of *peer*, a name of PEERS; from the cache if it has ranked the same before.

    Raises: PeerUnavailableError.
    """
    asked = json.dumps([peer, _version(peer), language, texts, questions])
    file = CACHE / f"{peer}-{hashlib.sha256(asked.encode()).hexdigest()[:20]}.json"
    if file.exists():
        cached: Rankings = json.loads(file.read_text())
        return cached
    rankings = PEERS[peer](texts, questions, language)
    CACHE.mkdir(exist_ok=True)
    file.write_text(json.dumps(rankings))
    return rankings


def rank_by_split(texts: Sequence[str], questions: Sequence[str], _language: str) -> Rankings:
    """rank_bm25 as its README shows it, and as most bots use it."""
    return _rank_by_okapi([text.lower().split() for text in texts], [text.lower().split() for text in questions])


def rank_by_stems(texts: Sequence[str], questions: Sequence[str], language: str) -> Rankings:
    """rank_bm25 done well: words with their marks, stop words, stems, n-grams where words have no spaces."""
    stop_words = set(get_stop_words(LANGUAGES.get(language, language))) if _has_stop_words(language) else set()
    stem = _stemmer(language)

    def terms(text: str) -> list[str]:
        words = [word for word in _WORD.findall(text.casefold()) if word not in stop_words]
        return [term for word in words for term in _terms_of_word(word, stem)]

    return _rank_by_okapi([terms(text) for text in texts], [terms(text) for text in questions])


def rank_by_bm25s(texts: Sequence[str], questions: Sequence[str], language: str) -> Rankings:
    """bm25s with its own words and stop words, and PyStemmer's stems."""
    stemmer = Stemmer.Stemmer(LANGUAGES[language]) if LANGUAGES.get(language) in Stemmer.algorithms() else None
    settings = {
        "stopwords": language if language in BM25S_STOP_WORDS else [],
        "stemmer": stemmer,
        "show_progress": False,
    }
    index = bm25s.BM25(method="lucene")
    index.index(bm25s.tokenize(list(texts), **settings), show_progress=False)
    asked = bm25s.tokenize(list(questions), return_ids=False, **settings)
    found, scores = index.retrieve(asked, k=min(HITS, len(texts)), show_progress=False)
    return [_positive(row, row_scores) for row, row_scores in zip(found.tolist(), scores.tolist(), strict=True)]


def rank_by_tantivy(texts: Sequence[str], questions: Sequence[str], language: str) -> Rankings:
    """tantivy, its simple tokenizer and stems; a question is any of its terms."""
    analyzer = _tantivy_analyzer(language)
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="words")
    builder.add_unsigned_field("place", stored=True)
    schema = builder.build()
    with tempfile.TemporaryDirectory() as directory:
        index = tantivy.Index(schema, path=directory)
        index.register_tokenizer("words", analyzer)
        writer = index.writer(num_threads=1)
        for place, text in enumerate(texts):
            writer.add_document(tantivy.Document(text=text, place=place))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        searcher = index.searcher()

        def ranking(question: str) -> list[int]:
            terms = [tantivy.Query.term_query(schema, "text", term) for term in analyzer.analyze(question)]
            query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
            return [searcher.doc(address)["place"][0] for _, address in searcher.search(query, HITS).hits]

        return [ranking(question) for question in questions]


def rank_by_fts5(texts: Sequence[str], questions: Sequence[str], language: str) -> Rankings:
    """SQLite FTS5: Porter's stems for English, trigrams where words have no spaces, plain words else."""
    tokenizer = {"en": "porter unicode61"}.get(language, "trigram" if language in {"ja", "th", "zh"} else "unicode61")
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"CREATE VIRTUAL TABLE passages USING fts5(text, tokenize='{tokenizer}')")
        database.executemany("INSERT INTO passages(rowid, text) VALUES (?, ?)", enumerate(texts))
        select = "SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?"

        def ranking(question: str) -> list[int]:
            words = _WORD.findall(question)
            if tokenizer == "trigram":
                words = [word[at : at + 3] for word in words for at in range(len(word) - 2)]
            query = " OR ".join(f'"{word}"' for word in words)
            return [row for (row,) in database.execute(select, (query, HITS))] if query else []

        return [ranking(question) for question in questions]


def rank_by_lucene(texts: Sequence[str], questions: Sequence[str], language: str) -> Rankings:
    """Lucene's analyzer of the language and its BM25, through Anserini.

    Raises: PeerUnavailableError: no Java, or LUCENE_JAR is not set.
    """
    java, jar = shutil.which("java"), os.environ.get(LUCENE_JAR)
    if java is None or not jar:
        raise PeerUnavailableError(f"Lucene needs Java, and Anserini's jar named by {LUCENE_JAR}")
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        (directory / "texts").mkdir()
        forms = [{"id": str(place), "contents": text} for place, text in enumerate(texts)]
        (directory / "texts" / "texts.jsonl").write_text("\n".join(map(json.dumps, forms)))
        asked = [" ".join(question.split()) for question in questions]
        lines = [f"{number}\t{question}\n" for number, question in enumerate(asked)]
        (directory / "questions.tsv").write_text("".join(lines), encoding="utf-8")
        common = ["-threads", "1", "-language", language, "-index", str(directory / "index")]
        made = ["-collection", "JsonCollection", "-generator", "DefaultLuceneDocumentGenerator"]
        _anserini(java, jar, "index.IndexCollection", [*common, *made, "-input", str(directory / "texts")])
        topics = ["-topics", str(directory / "questions.tsv"), "-topicReader", "TsvInt"]
        wanted = ["-bm25", "-hits", str(HITS), "-output", str(directory / "run.txt")]
        _anserini(java, jar, "search.SearchCollection", [*common, *topics, *wanted])
        run = directory / "run.txt"
        if not run.exists():  # it ends well also where it did nothing
            raise PeerUnavailableError("Lucene failed: it wrote no rankings")
        return _read_run(run.read_text(), len(questions))


PEERS: Mapping[str, Ranker] = MappingProxyType(
    {
        "rank_bm25 split": rank_by_split,
        "rank_bm25 stems": rank_by_stems,
        "bm25s": rank_by_bm25s,
        "tantivy": rank_by_tantivy,
        "fts5": rank_by_fts5,
        "lucene": rank_by_lucene,
    }
)


def _version(peer: str) -> str:
    if peer == "fts5":
        return sqlite3.sqlite_version
    return os.environ.get(LUCENE_JAR, "") if peer == "lucene" else version(peer.split()[0])


def _rank_by_okapi(texts: Sequence[Sequence[str]], questions: Sequence[Sequence[str]]) -> Rankings:
    index = BM25Okapi(texts)

    def ranking(terms: Sequence[str]) -> list[int]:
        scores = index.get_scores(terms)
        order = np.argsort(-scores, kind="stable")[:HITS]
        return [int(place) for place in order if scores[place] != 0.0]  # its idf may well be below 0

    return [ranking(terms) for terms in questions]


def _has_stop_words(language: str) -> bool:
    return LANGUAGES.get(language) in AVAILABLE_LANGUAGES


def _stemmer(language: str) -> Callable[[str], str]:
    name = LANGUAGES.get(language)
    if name not in Stemmer.algorithms():
        return str
    stemmer = Stemmer.Stemmer(name)
    return lambda word: str(stemmer.stemWord(word))


def _terms_of_word(word: str, stem: Callable[[str], str]) -> list[str]:
    terms = []
    for is_unspaced, run in groupby(word, lambda letter: bool(_UNSPACED.match(letter))):
        part = "".join(run)
        if is_unspaced:
            terms += [*part, *_pairs(part)]
        elif _HANGUL.match(part):
            terms += _pairs(part) or [part]
        else:
            terms.append(stem(part))
    return terms


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1)]


def _positive(places: Sequence[int], scores: Sequence[float]) -> list[int]:
    return [place for place, score in zip(places, scores, strict=True) if score > 0]


def _tantivy_analyzer(language: str) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
    name = LANGUAGES.get(language)
    return (builder.filter(tantivy.Filter.stemmer(name)) if name in TANTIVY_STEMS else builder).build()


def _anserini(java: str, jar: str, main: str, arguments: Sequence[str]) -> None:
    try:
        subprocess.run(
            [java, "-cp", jar, f"io.anserini.{main}", *arguments], check=True, capture_output=True, text=True
        )
    except subprocess.CalledProcessError as error:
        raise PeerUnavailableError(f"Lucene failed: {error.stderr[-300:]}") from error


def _read_run(run: str, count: int) -> Rankings:
    """The ranking of each question, from lines of "question Q0 place rank score tag" in their order."""
    rankings: Rankings = [[] for _ in range(count)]
    for line in run.splitlines():
        question, _, place, *_ = line.split()
        rankings[int(question)].append(int(place))
    return rankings
