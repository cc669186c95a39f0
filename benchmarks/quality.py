"""How good the answers are: `make bench-quality`.

Runs every question of the collections beside the checkout through the same code as `add --jsonl` and
`search --json --limit 10`, and prints, for the tune half and the report half of each set:

- Success@1, MRR@10 and Recall@5 in %, with all articles in the archive;
- the honesty of the verdicts, with half of the articles left out: of the questions whose article is there, how many are
  answered `found`, and `found` or `close`; of the others, how many `found`, and `none`;
- the median time of a search.
"""

from __future__ import annotations

import json
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from index.article_form import draft_from_form
from index.backends.bm25 import BM25Backend
from index.corpus import Corpus
from index.errors import EmptyQueryError
from index.model import Answer, Draft, Hit, Verdict
from index.stores.tinydb import TinyDBStore
from index.text import clean_text

COLLECTIONS = Path(__file__).parents[1] / ".." / "shared" / "collections"

HITS = 10
"""Hits that are asked for, and looked at for MRR@10."""

PROCESSES = 2
"""Sets that are measured at once."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the paragraphs that answer it."""

    question: str
    relevant: tuple[tuple[str, str], ...]  # url and text of each paragraph
    half: int  # 0: to tune on, 1: to report

    @property
    def url(self) -> str:
        return self.relevant[0][0]

    def is_answered_by(self, hit: Hit) -> bool:
        """The hit is from a relevant paragraph's article, and one text is part of the other."""
        mine = hit.passage.text
        return any(hit.article.url == url and (mine in text or text in mine) for url, text in self.relevant)


@dataclass(frozen=True, slots=True)
class Collection:
    name: str
    drafts: tuple[Draft, ...]
    questions: tuple[Asked, ...]

    @classmethod
    def load(cls, name: str, directory: Path = COLLECTIONS) -> Collection:
        lines = (directory / name / "articles.jsonl").read_text(encoding="utf-8").splitlines()
        paragraphs = {article["url"]: article["text"].split("\n\n") for article in map(json.loads, lines)}
        drafts = tuple(draft_from_form(line, f"{name}:{number}") for number, line in enumerate(lines, 1))
        questions = []
        for line in (directory / name / "questions.jsonl").read_text(encoding="utf-8").splitlines():
            form = json.loads(line)
            relevant = tuple((url, clean_text(paragraphs[url][ordinal])) for url, ordinal in form["relevant"])
            questions.append(Asked(form["question"], relevant, zlib.crc32(relevant[0][0].encode()) % 2))
        return cls(name, drafts, tuple(questions))

    def corpus(self, keep: Callable[[str], bool] = lambda _: True) -> Corpus:
        """An archive in memory of the articles whose URL is to be kept."""
        corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
        corpus.add_all(draft for draft in self.drafts if keep(draft.url or ""))
        return corpus


def is_kept(url: str) -> bool:
    """Whether an article stays in the archive when half of them are left out; independent of the halves."""
    return zlib.crc32(f"{url} is kept".encode()) % 2 == 0


def ask(corpus: Corpus, question: str) -> Answer:
    try:
        return corpus.search(question, HITS)
    except EmptyQueryError:
        return Answer(question, Verdict.NONE, (), 0)


def ranking_figures(answers: Iterable[tuple[Asked, Answer]]) -> dict[str, float]:
    """Success@1, MRR@10 and Recall@5 in %."""
    ranks = []
    for asked, answer in answers:
        places = (place for place, hit in enumerate(answer.hits, 1) if asked.is_answered_by(hit))
        ranks.append(next(places, 0))
    return {
        "S@1": percent(rank == 1 for rank in ranks),
        "MRR": percent(1 / rank if rank else 0 for rank in ranks),
        "R@5": percent(0 < rank <= 5 for rank in ranks),
    }


def honesty_figures(answers: Sequence[tuple[Asked, Answer]]) -> dict[str, float]:
    """Verdicts in %, on questions whose article is in the archive, and on those whose article is not."""
    there = [answer.verdict for asked, answer in answers if is_kept(asked.url)]
    absent = [answer.verdict for asked, answer in answers if not is_kept(asked.url)]
    return {
        "found": percent(verdict is Verdict.FOUND for verdict in there),
        "f+close": percent(verdict is not Verdict.NONE for verdict in there),
        "!found": percent(verdict is Verdict.FOUND for verdict in absent),
        "!none": percent(verdict is Verdict.NONE for verdict in absent),
    }


def percent(values: Iterable[float]) -> float:
    numbers = list(values)
    return 100 * sum(numbers) / max(1, len(numbers))


def measure(name: str) -> tuple[str, Mapping[str, Mapping[str, float]]]:
    """The figures of one set, by half."""
    collection = Collection.load(name)
    whole, part = collection.corpus(), collection.corpus(is_kept)
    answers, times_s = [], []
    for asked in collection.questions:
        start = time.perf_counter()
        answers.append((asked, ask(whole, asked.question)))
        times_s.append(time.perf_counter() - start)
    honest = [(asked, ask(part, asked.question)) for asked in collection.questions]
    halves: dict[str, Mapping[str, float]] = {}
    for half, label in ((0, "tune"), (1, "report")):
        halves[label] = {
            **ranking_figures(pair for pair in answers if pair[0].half == half),
            **honesty_figures([pair for pair in honest if pair[0].half == half]),
            "ms": 1000 * median(times_s),
        }
    keys = halves["tune"].keys()
    halves["mean"] = {key: (halves["tune"][key] + halves["report"][key]) / 2 for key in keys}
    return name, halves


def main(names: Sequence[str]) -> None:
    if not COLLECTIONS.is_dir():
        sys.exit("The collections are not beside this checkout: nothing was measured.")
    chosen = names or sorted(path.name for path in COLLECTIONS.iterdir() if path.is_dir())
    with ProcessPoolExecutor(PROCESSES) as executor:
        for at, (name, halves) in enumerate(executor.map(measure, chosen)):
            if at == 0:
                print(f"{'set':16} {'half':6}", *(f"{key:>7}" for key in halves["mean"]))
            for label, figures in halves.items():
                print(f"{name:16} {label:6}", *(f"{value:7.1f}" for value in figures.values()), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
