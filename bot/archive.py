"""Where store and search backend are chosen: nothing else knows which are in use."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

from index.article_form import draft_from_form
from index.backends.bm25 import BM25Backend
from index.corpus import Corpus
from index.stores.tinydb import TinyDBStore

SAMPLE_QUESTION = "Who paid for the new ferry cable?"
"""The samples answer it."""


def open_corpus(data_dir: Path, *, read_only: bool = False) -> Corpus:
    """The archive in *data_dir*; reading an absent or empty one creates nothing.

    Raises: StoreError: it cannot be opened, and why.
    """
    return Corpus(TinyDBStore.open(data_dir, read_only=read_only), BM25Backend())


def sample_corpus() -> Corpus:
    """The sample articles that come with Byline, in memory."""
    corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
    lines = files("bot").joinpath("samples/articles.jsonl").read_text(encoding="utf-8").splitlines()
    corpus.add_all(draft_from_form(json.loads(line), "samples") for line in lines)
    return corpus
