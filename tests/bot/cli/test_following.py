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


def test_what_an_article_is_about_is_said_by_its_beginning(corpus: Corpus) -> None:
    _, about, more = chat(corpus, "how much is a ride?", "what's the article about?", "more")
    assert [line for line in about.splitlines() if line.startswith("│")] == [
        "│ The council of Lunt brings the night buses back in December."
    ]
    assert "│ The buses run every night from eleven until four." in more.splitlines()


def test_whether_it_is_true_can_be_checked(corpus: Corpus) -> None:
    _, truth = chat(corpus, "which buses return in December?", "is that true?")
    assert " ".join(truth.split()).endswith(
        "where it is from: Night buses return to Lunt · The article names no publication."
    )


def test_all_of_it_begins_at_the_beginning(corpus: Corpus) -> None:
    _, whole = chat(corpus, "how much is a ride?", "all of it")
    assert [line for line in whole.splitlines() if line.startswith("│")] == [
        "│ The council of Lunt brings the night buses back in December.",
        "│ The buses run every night from eleven until four.",
        "│ A ride costs three crowns.",
    ]


def test_pictures_are_where_the_article_is_from(corpus: Corpus) -> None:
    _, picture = chat(corpus, "how much is a ride?", "Gibt es ein Bild?")
    assert " ".join(picture.split()) == (
        "Ich habe nur den Text. Bilder gibt es vielleicht dort, woher er stammt: "
        "Night buses return to Lunt · Zu diesem Artikel habe ich keinen Link."
    )


@pytest.mark.parametrize("question", ["who drove them?", "in which year?", "which day?"])
def test_what_leans_on_the_answer_is_not_sure_of_another_article(corpus: Corpus, question: str) -> None:
    corpus.add(Draft("Wolves", (Paragraph("A year ago, men drove two wolves to the park, on a day in May."),)))
    _, further = chat(corpus, "which buses return in December?", question)
    assert not further.strip().startswith("│")


@pytest.mark.parametrize("question", ["what about the smugglers?", "and smugglers?"])
def test_what_is_about_something_else_is_as_sure_as_alone(corpus: Corpus, question: str) -> None:
    _, further = chat(corpus, "which buses return in December?", question)
    assert further.strip().startswith("│ Smugglers run large operations")


def test_without_an_answer_there_is_nothing_to_follow(corpus: Corpus) -> None:
    first, _, after_none = chat(corpus, "source?", "quantum chromodynamics", "source?")
    assert first == after_none
    assert first.strip().startswith("I don't know which answer this is about.")


def test_who_asks_how_to_add_an_article_is_told_the_commands(corpus: Corpus) -> None:
    (said,) = chat(corpus, "how do I add an article?")
    assert said.strip().startswith("To add an article, run “")
    assert " add SOURCE” on the command line; to remove one, “" in " ".join(said.split())


def test_an_article_can_be_named(corpus: Corpus) -> None:
    (named,) = chat(corpus, "who wrote the article about the night buses?")
    first, rest = named.strip().split("\n", 1)
    assert first == "Night buses return to Lunt · By Nora Quill"
    assert rest.count("│") == 1


def test_an_article_that_lacks_the_subject_is_not_named(corpus: Corpus) -> None:
    (named,) = chat(corpus, "who wrote the article about night buses to Mars?")
    assert named.strip().startswith("I'm not sure any of this answers you. Closest passage (without “Mars”):")
    assert "Night buses return to Lunt · By Nora Quill\n\n" not in named


def test_who_wrote_about_something_may_be_said_by_a_passage(corpus: Corpus) -> None:
    corpus.add(Draft("Bees", (Paragraph("Pliny wrote about bees."),), byline="Owen Pell", language="en"))
    plain, named = chat(corpus, "who wrote about bees?", "who wrote about operations?")
    assert plain.strip().startswith("│ Pliny wrote about bees.")
    assert named.strip().startswith("Smugglers · ")


def test_the_second_question_may_be_about_the_article_of_the_first(corpus: Corpus) -> None:
    (both,) = chat(corpus, "who wrote about night buses? when was it published?")
    assert both.count("│") == 1
    assert both.strip().endswith("2. when was it published?\n\nNight buses return to Lunt · The article gives no date.")


def test_facts_are_said_in_the_language_of_the_question(corpus: Corpus) -> None:
    *_, date = chat(corpus, "which buses return in December?", "wann wurde das veröffentlicht?")
    assert date.strip() == "Night buses return to Lunt · Der Artikel nennt kein Datum."


def test_an_empty_archive_is_said_first() -> None:
    (said,) = chat(Corpus(TinyDBStore.in_memory(), BM25Backend()), "how much is a night bus?")
    assert said.strip() == "This archive has no articles yet."
