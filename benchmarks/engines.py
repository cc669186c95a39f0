"""The engines that are timed: Byline and others, each over generated articles in a directory of its own.

Every engine gets the passages' texts and the questions as they are, and cuts them into words as its documentation shows
first: no stop words, no stems. One that keeps nothing on disk, or cannot be added to, says so; its figures are those of
building it again.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, runtime_checkable

import regex

from index.model import Draft

HITS = 10
"""Of a search by words. Byline's whole search gives as many as it shows in Telegram."""

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")

Search = Callable[[str], int]
"""Searches for a question; returns how many hits there are, at most HITS."""


class Engine(Protocol):
    """A search engine with its files in a directory. Imports what it needs when it is made."""

    def build(self, articles: Sequence[Draft]) -> None:
        """Index the articles, and leave them on disk."""
        ...

    def open(self) -> None:
        """Make ready to search what was built, in another process."""
        ...

    def searches(self) -> Mapping[str, Search]:
        """The ways of searching, by the names of their rows."""
        ...

    def close(self) -> None:
        """Let go of the files."""
        ...


@runtime_checkable
class Changeable(Engine, Protocol):
    """An engine to which articles can be added."""

    def add(self, article: Draft) -> None:
        """Keep an article: on disk, and found by the next search."""
        ...

    def remove(self, article: Draft) -> None:
        """Take an article out, as `add`."""
        ...

    def replace(self, article: Draft) -> None:
        """Put an article in the place of that with the same URL, as `add`."""
        ...


class Byline:
    """Byline, opened as its commands open it; `words` ranks by words alone, as the others do."""

    def __init__(self, directory: Path) -> None:
        from bot.archive import open_corpus
        from bot.ask.views import HITS_SHOWN
        from bot.cli.add_run import BATCH_ARTICLES

        self._shown = HITS_SHOWN
        self._batch = BATCH_ARTICLES
        self._open = open_corpus
        self._directory = directory

    def build(self, articles: Sequence[Draft]) -> None:
        """Build the archive as `add --jsonl` does."""
        corpus = self._open(self._directory)
        rest = iter(articles)
        while batch := list(islice(rest, self._batch)):
            corpus.add_all(batch)
        corpus.optimize()
        corpus.close()

    def open(self) -> None:
        self._corpus = self._open(self._directory)

    def searches(self) -> Mapping[str, Search]:
        return {"words": self._search_words, "whole search": self._search}

    def _search(self, question: str) -> int:
        return len(self._corpus.search(question, self._shown).hits)

    def _search_words(self, question: str) -> int:
        from index.analysis import Field, terms_of
        from index.backends.base import QueryTerm

        query = [QueryTerm(Field.WORDS, term) for term in terms_of(question, "en", Field.WORDS)]
        backend = self._corpus._backend  # nobody but this benchmark ranks by words alone
        return len(backend.search(query, HITS).matches)

    def add(self, article: Draft) -> None:
        self._corpus.add(article)

    def remove(self, article: Draft) -> None:
        self._corpus.remove(article.url or "")

    def replace(self, article: Draft) -> None:
        self._corpus.add(article)

    def close(self) -> None:
        self._corpus.close()


class RankBM25:
    """rank_bm25 as its README shows it. It keeps nothing: the texts are on disk."""

    def __init__(self, directory: Path) -> None:
        from rank_bm25 import BM25Okapi  # type: ignore[import-untyped]  # it ships no types

        self._okapi = BM25Okapi
        self._texts = directory / "texts.txt"

    def build(self, articles: Sequence[Draft]) -> None:
        self._texts.write_text("\n".join(_texts(articles)), encoding="utf-8")
        self.open()

    def open(self) -> None:
        with self._texts.open(encoding="utf-8") as lines:
            self._index = self._okapi([line.lower().split() for line in lines])

    def searches(self) -> Mapping[str, Search]:
        return {"": self._search}

    def _search(self, question: str) -> int:
        scores = self._index.get_scores(question.lower().split())
        return len(scores.argsort()[: -HITS - 1 : -1])  # as its get_top_n does

    def close(self) -> None:
        """It has no files open."""


class BM25S:
    """bm25s with one of its backends."""

    def __init__(self, directory: Path, backend: str) -> None:
        import bm25s

        self._bm25s = bm25s
        self._backend = backend
        self._directory = directory

    def build(self, articles: Sequence[Draft]) -> None:
        index = self._bm25s.BM25(backend=self._backend)
        index.index(
            self._bm25s.tokenize(list(_texts(articles)), stopwords=[], show_progress=False), show_progress=False
        )
        index.save(self._directory)

    def open(self) -> None:
        self._index = self._bm25s.BM25.load(self._directory)

    def searches(self) -> Mapping[str, Search]:
        return {"": self._search}

    def _search(self, question: str) -> int:
        asked = self._bm25s.tokenize([question], stopwords=[], return_ids=False, show_progress=False)
        found, _scores = self._index.retrieve(asked, k=HITS, show_progress=False, n_threads=1)
        return int(found.shape[1])

    def close(self) -> None:
        """It has no files open."""


class Tantivy:
    """tantivy with its simple tokenizer; a question is any of its words."""

    def __init__(self, directory: Path) -> None:
        import tantivy

        self._tantivy = tantivy
        self._directory = directory
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name="words")
        builder.add_text_field("article", tokenizer_name="raw")
        builder.add_unsigned_field("place", stored=True)
        self._schema = builder.build()
        tokenizer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        self._analyzer = tokenizer.filter(tantivy.Filter.lowercase()).build()

    def build(self, articles: Sequence[Draft]) -> None:
        self.open()
        for article in articles:
            self._put(article)
        self._writer.commit()
        self._writer.wait_merging_threads()

    def open(self) -> None:
        self._index = self._tantivy.Index(self._schema, path=str(self._directory), reuse=True)
        self._index.register_tokenizer("words", self._analyzer)
        self._writer = self._index.writer(num_threads=1)
        self._searcher = self._index.searcher()

    def searches(self) -> Mapping[str, Search]:
        return {"": self._search}

    def _search(self, question: str) -> int:
        terms = [self._term("text", term) for term in self._analyzer.analyze(question)]
        query = self._tantivy.Query.boolean_query([(self._tantivy.Occur.Should, term) for term in terms])
        return len([self._searcher.doc(address)["place"] for _, address in self._searcher.search(query, HITS).hits])

    def add(self, article: Draft) -> None:
        self._put(article)
        self._commit()

    def remove(self, article: Draft) -> None:
        self._writer.delete_documents_by_query(self._term("article", article.url or ""))
        self._commit()

    def replace(self, article: Draft) -> None:
        self._writer.delete_documents_by_query(self._term("article", article.url or ""))
        self._put(article)
        self._commit()

    def close(self) -> None:
        self._writer.wait_merging_threads()

    def _term(self, field: str, term: str) -> object:
        return self._tantivy.Query.term_query(self._schema, field, term)

    def _put(self, article: Draft) -> None:
        for place, text in enumerate(_texts([article])):
            self._writer.add_document(self._tantivy.Document(text=text, article=article.url, place=place))

    def _commit(self) -> None:
        self._writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()


class FTS5:
    """SQLite's FTS5 with its plain words, in a database that syncs every change."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / "passages.sqlite"

    def build(self, articles: Sequence[Draft]) -> None:
        self.open()
        self._database.execute("CREATE TABLE articles(url TEXT PRIMARY KEY, first INTEGER, last INTEGER)")
        self._database.execute("CREATE VIRTUAL TABLE passages USING fts5(text, tokenize='unicode61')")
        with self._database:
            for article in articles:
                self._put(article)
        self.close()

    def open(self) -> None:
        self._database = sqlite3.connect(self._file)
        self._database.execute("PRAGMA synchronous = FULL")

    def searches(self) -> Mapping[str, Search]:
        return {"": self._search}

    def _search(self, question: str) -> int:
        query = " OR ".join(f'"{word}"' for word in _WORD.findall(question))
        select = "SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?"
        return len(self._database.execute(select, (query, HITS)).fetchall())

    def add(self, article: Draft) -> None:
        with self._database:
            self._put(article)

    def remove(self, article: Draft) -> None:
        with self._database:
            self._delete(article)

    def replace(self, article: Draft) -> None:
        with self._database:
            self._delete(article)
            self._put(article)

    def close(self) -> None:
        self._database.close()

    def _put(self, article: Draft) -> None:
        rows = [
            self._database.execute("INSERT INTO passages(text) VALUES (?)", (text,)).lastrowid
            for text in _texts([article])
        ]
        self._database.execute("INSERT INTO articles VALUES (?, ?, ?)", (article.url, rows[0], rows[-1]))

    def _delete(self, article: Draft) -> None:
        select = "SELECT first, last FROM articles WHERE url = ?"
        ((first, last),) = self._database.execute(select, (article.url,)).fetchall()
        self._database.execute("DELETE FROM passages WHERE rowid BETWEEN ? AND ?", (first, last))
        self._database.execute("DELETE FROM articles WHERE url = ?", (article.url,))


def _without_numba() -> None:
    """Have this process be one where numba is not installed."""
    sys.modules["numba"] = None  # type: ignore[assignment]  # so that importing it fails


def _byline_without_numba(directory: Path) -> Engine:
    _without_numba()
    return Byline(directory)


def _bm25s_with_numpy(directory: Path) -> Engine:
    _without_numba()
    return BM25S(directory, "numpy")


def _bm25s_with_numba(directory: Path) -> Engine:
    return BM25S(directory, "numba")


BYLINE, BYLINE_NUMBA = "Byline", "Byline, numba"

ENGINES: Mapping[str, Callable[[Path], Engine]] = MappingProxyType(
    {
        "rank_bm25": RankBM25,
        "bm25s": _bm25s_with_numpy,
        "bm25s, numba": _bm25s_with_numba,
        "tantivy": Tantivy,
        "fts5": FTS5,
        BYLINE: _byline_without_numba,
        BYLINE_NUMBA: Byline,
    }
)
"""By the names of their rows; each is made with a directory for its files."""


def version_of(engine: str) -> str:
    """Of a peer: with another one, its figures are others."""
    return sqlite3.sqlite_version if engine == "fts5" else version(engine.partition(",")[0])


def _texts(articles: Iterable[Draft]) -> Iterable[str]:
    return (paragraph.text for article in articles for paragraph in article.paragraphs)
