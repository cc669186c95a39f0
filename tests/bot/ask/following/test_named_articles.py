"""Ask who wrote an article that the question names, when, and where it is from."""

from __future__ import annotations

from datetime import date

import pytest

from index.model import Draft, Paragraph
from tests.support.bot.running_bot import Running, Start

BUSES = Draft(
    "Night buses return to Lunt",
    (
        Paragraph("The council of Lunt brings the night buses back in December."),
        Paragraph("The buses run every night from eleven until four."),
    ),
    byline="By Nora Quill",
    source="The Lunt Post",
    url="https://post.example/buses",
    published=date(2024, 11, 2),
    language="en",
)
SMUGGLERS = Draft(
    "Smugglers of the river",
    (Paragraph("The smuggling of octopus began in May."), Paragraph("Officials took bribes for smuggling.")),
    byline="Owen Pell",
    language="en",
)
BEES = Draft("Bees in winter", (Paragraph("Pliny wrote about bees in his natural history."),), language="en")
BIENEN = Draft("Bienen im Winter", (Paragraph("Die Bienen halten die Königin im Winter warm."),), language="de")


@pytest.fixture
async def archive(start: Start) -> Running:
    running = await start()
    for draft in (BUSES, SMUGGLERS, BEES, BIENEN):
        running.corpus.add(draft)
    return running


@pytest.mark.parametrize(
    ("question", "first_line"),
    [
        ("when was the night bus article published?", "Night buses return to Lunt · 2024-11-02"),
        ("hi, who wrote the story about the night buses? thanks!", "Night buses return to Lunt · By Nora Quill"),
        ("source of the article about night buses", "Night buses return to Lunt · The Lunt Post · 2024-11-02"),
        ("who wrote the night bus story?", "Night buses return to Lunt · By Nora Quill"),
        ("when was the night bus report published?", "Night buses return to Lunt · 2024-11-02"),
        ("link to the piece on the night buses", "Night buses return to Lunt · https://post.example/buses"),
        ("when was the article about smuggling published?", "Smugglers of the river · The article gives no date."),
        ("who wrote about smuggling?", "Smugglers of the river · Owen Pell"),
        ("wer hat den Artikel über Bienen geschrieben?", "Bienen im Winter · Der Artikel nennt keinen Autor."),
    ],
)
async def test_is_answered_from_the_attribution(archive: Running, question: str, first_line: str) -> None:
    answer = await archive.ask(question)
    assert answer.content.splitlines()[0] == first_line
    assert len(answer.quotes) == 1


async def test_other_passages_are_behind_the_button(archive: Running) -> None:
    answer = await archive.ask("who wrote about smuggling?")
    first = answer.quotes
    await archive.reader.press(answer, "More")
    assert len(answer.quotes) == 1
    assert answer.quotes != first
    await archive.reader.press(answer, "First")
    assert answer.content.startswith("Smugglers of the river · Owen Pell\n")


async def test_a_misspelled_subject_can_be_mended(archive: Running) -> None:
    answer = await archive.ask("who wrote the article about brybes?")
    assert not answer.content.startswith("Smugglers of the river · Owen Pell\n")
    await archive.reader.press(answer, "Did you mean: bribes")
    assert "\n\nSmugglers of the river · Owen Pell\n" in answer.content


async def test_the_reason_for_the_passage_is_below_it(archive: Running) -> None:
    answer = await archive.ask("who wrote about smuggling?")
    await archive.reader.press(answer, "Why")
    assert answer.content.startswith("Smugglers of the river · Owen Pell\n")
    assert "Why: “smuggling” 100 %." in answer.content


async def test_the_passages_answer_if_they_say_it(archive: Running) -> None:
    answer = await archive.ask("who wrote about bees?")
    assert answer.content.startswith("Pliny wrote about bees")


async def test_the_passages_answer_if_they_have_the_word_that_may_mean_an_article(archive: Running) -> None:
    dam = Draft("The dam", (Paragraph("The Quist report on the dam was published in 1990."),), byline="Ada Voss")
    archive.corpus.add(dam)
    answer = await archive.ask("when was the Quist report published?")
    assert answer.content.startswith("The Quist report on the dam was published in 1990.")


async def test_another_subject_is_not_attributed(archive: Running) -> None:
    answer = await archive.ask("who wrote the article about smuggling and rice?")
    assert answer.content.startswith("I'm not sure any of this answers you. Closest passage (without “rice”):")
    assert "Smugglers of the river · Owen Pell\n\n" not in answer.content


async def test_an_absent_subject_is_named(archive: Running) -> None:
    answer = await archive.ask("who wrote the article about volcanoes?")
    assert answer.text == "I found nothing about this. No article here contains the word “volcanoes”."


async def test_it_can_be_followed(archive: Running) -> None:
    await archive.ask("who wrote the article about night buses?")
    assert (await archive.ask("and when was it published?")).text == "Night buses return to Lunt · 2024-11-02"


async def test_it_does_not_follow_another_answer(archive: Running) -> None:
    before = await archive.ask("what did Pliny write about?")
    in_private = await archive.ask("and who wrote the article about smuggling?")
    asked = await archive.readers_chat.send("who wrote the article about smuggling?", reply_to=before)
    reply = await archive.telegram.reply_to(asked)
    for answer in (in_private, reply):
        assert answer.content.startswith("Smugglers of the river · Owen Pell\n")


@pytest.mark.parametrize("joined", ["? when was it published?", " and when was it published?", "? source?"])
async def test_the_next_question_may_be_about_the_same_article(archive: Running, joined: str) -> None:
    answer = await archive.ask(f"who wrote about night buses{joined}")
    assert "Night buses return to Lunt · By Nora Quill\n" in answer.content
    assert answer.content.splitlines()[-1].startswith("Night buses return to Lunt · ")
    assert len(answer.quotes) == 1
