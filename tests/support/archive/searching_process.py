"""A process that asks an archive the same questions again and again, for `test_cut_off`.

It writes a line for each answer: the number of the question, and the passages found.
"""

from __future__ import annotations

import sys
from itertools import cycle
from pathlib import Path

from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.disk.paths import INDEX_NAME
from index.store.tinydb import TinyDBStore


def main() -> None:
    """Open the archive that is named first, and ask the questions that are named then."""
    data_dir = Path(sys.argv[1])
    corpus = Corpus(TinyDBStore.open(data_dir, read_only=True), BM25Backend.open(data_dir / INDEX_NAME, read_only=True))
    for number, question in cycle(enumerate(sys.argv[2:])):
        hits = corpus.search(question, 3).hits
        print(number, *(f"{hit.passage.id}" for hit in hits), flush=True)


if __name__ == "__main__":
    main()
