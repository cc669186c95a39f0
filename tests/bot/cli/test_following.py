"""Follow an answer in the console chat."""

from __future__ import annotations

import pytest

from bot.cli.console import answer_questions
from bot.cli.terminal import OutputStyle
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.model import Draft, Paragraph
from index.store.tinydb import TinyDBStore

BUSES = Draft(
    "Night buses return to Lunt",
    (
        Paragraph("The council of Lunt brings the night buses back in December."),
        Paragraph("The buses run every night from eleven until four."),
        Paragraph("A ride costs three crowns."),
    ),
    byline="By Nora Quill",
    language="en",
)
SMUGGLERS = Draft("Smugglers", (Paragraph("Smugglers run large operations at night, when they can."),), language="en")


@pytest.fixture
def corpus() -> Corpus:
    corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
    for draft in (BUSES, SMUGGLERS):
        corpus.add(draft)
    return corpus


def chat(corpus: Corpus, *questions: str) -> list[str]:
    said: list[str] = []
    answer_questions(corpus, questions, said.append, OutputStyle())
    return said


def test_what_leans_on_the_answer_is_about_its_article(corpus: Corpus) -> None:
    _, further = chat(corpus, "which buses return in December?", "and when do they run?")
    assert further.strip().startswith("│ The buses run every night from eleven until four.")
    assert "Smugglers" not in further


def test_facts_are_those_of_the_article(corpus: Corpus) -> None:
    _, author, date = chat(corpus, "which buses return in December?", "who wrote this?", "when was it published?")
    assert author.strip() == "Night buses return to Lunt · By Nora Quill"
    assert date.strip() == "Night buses return to Lunt · The article gives no date."


def test_more_reads_on_to_the_end(corpus: Corpus) -> None:
    _, more, end = chat(corpus, "which buses return in December?", "more", "more")
    assert [line for line in more.splitlines() if line.startswith("│")] == [
        "│ The buses run every night from eleven until four.",
        "│ A ride costs three crowns.",
    ]
    assert end.strip() == "“Night buses return to Lunt” ends there."


def test_without_an_answer_there_is_nothing_to_follow(corpus: Corpus) -> None:
    first, _, after_none = chat(corpus, "source?", "quantum chromodynamics", "source?")
    assert first == after_none
    assert "source" in first
