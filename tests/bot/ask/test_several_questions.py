"""Answer several questions of one message in Telegram."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ask.callback_data import ShowView
from bot.ask.parts import Part, Parts, parts_of
from bot.ask.quoting.answer_button_messages import BelowAnswer
from bot.ask.quoting.group_blocks import MAX_ENTITIES
from bot.ask.several_messages import render_parts
from bot.updates.shown_articles import HideWhy, ShowWhy, View
from index.model import Answer, Verdict
from tests.support.bot.rendered_replies import ARTICLES, BELOW, LABELS, QUOTES, article, hit, shown, texts_of
from tests.support.bot.running_bot import Running
from tests.support.bot.sample_articles import DOGS, KEEPER

QUOTE_TYPES = ("blockquote", "expandable_blockquote")
SAUSAGES = "In winter the dogs sleep at the station, where Tom Reed feeds them sausages."
TRAM = "The tram\n\nThe tram of Lunt opens in May.\n\nIts first driver is Ada Quill."
BOTH = "who feeds the cats? also where do the dogs sleep"


async def with_dogs(running: Running) -> Running:
    await running.add(DOGS)
    return running


class TestSeveralQuestions:
    async def test_are_answered_in_one_message_each_below_its_question(self, with_cats: Running) -> None:
        answer = await (await with_dogs(with_cats)).ask(BOTH)
        assert answer.quotes == [KEEPER, SAUSAGES]
        text = answer.text or ""
        assert text.startswith(f"1. who feeds the cats?\n{KEEPER}\nCats of the harbour\n")
        assert f"\n\n2. where do the dogs sleep\n{SAUSAGES}\nDogs of the town" in text
        assert answer.buttons == ["1: More", "2: More", "Why"]

    async def test_have_verdicts_of_their_own(self, with_cats: Running) -> None:
        answer = await with_cats.ask("who feeds the cats? and what is the capital of Norway?")
        assert answer.quotes == [KEEPER]
        assert "\n\n2. what is the capital of Norway?\nI found nothing about this." in (answer.text or "")

    async def test_lean_on_the_one_before(self, running: Running) -> None:
        await running.add("Trains\n\nThe driver of the night train is Bo Li.\n\nThe train is driven by a driver.")
        await running.add(TRAM)
        answer = await running.ask("when does the tram of Lunt open? and who is its driver?")
        assert answer.quotes == ["The tram of Lunt opens in May.", "Its first driver is Ada Quill."]

    async def test_are_one_if_they_have_one_answer(self, running: Running) -> None:
        await running.add("The tram\n\nThe tram line was opened by the mayor, Ida Strand, in May.\n\nIt is long.")
        answer = await running.ask("who opened the tram line? in which May was the line opened?")
        assert answer.quotes == ["The tram line was opened by the mayor, Ida Strand, in May."]
        assert "1." not in (answer.text or "")

    async def test_show_more_of_one_with_a_tap_and_all_with_another(self, with_cats: Running) -> None:
        answer = await (await with_dogs(with_cats)).ask(BOTH)
        before, quotes = answer.text, answer.quotes
        await with_cats.reader.press(answer, "2: More")
        assert answer.quotes[0] == SAUSAGES
        assert KEEPER not in answer.quotes
        await with_cats.reader.press(answer, "More (")
        assert SAUSAGES not in answer.quotes
        assert "« First" in answer.buttons
        await with_cats.reader.press(answer, "« All questions")
        assert (answer.text, answer.quotes) == (before, quotes)

    async def test_say_why_with_a_tap(self, with_cats: Running) -> None:
        answer = await (await with_dogs(with_cats)).ask(BOTH)
        before, quotes = answer.text, answer.quotes
        await with_cats.reader.press(answer, "Why")
        assert (answer.text or "").count("Why: ") == 2
        assert answer.quotes == quotes
        await with_cats.reader.press(answer, "Hide why")
        assert answer.text == before

    async def test_that_were_edited_away_have_no_more(self, with_cats: Running) -> None:
        question = await (await with_dogs(with_cats)).readers_chat.send(BOTH)
        answer = await with_cats.telegram.reply_to(question)
        more = next(button for row in answer.keyboard for button in row if button.text == "2: More")
        await with_cats.readers_chat.edit(question, "who feeds the cats?")
        await with_cats.telegram.edited(answer)
        assert more.callback_data == ShowView(View(part=2)).data
        alert = await with_cats.reader.press_data(answer, more.callback_data)
        assert alert.text == "This button no longer works. Please send the command again."

    async def test_can_be_followed_by_a_reply(self, with_cats: Running) -> None:
        answer = await (await with_dogs(with_cats)).ask(BOTH)
        reply = await with_cats.telegram.reply_to(await with_cats.readers_chat.send("who feeds them?", reply_to=answer))
        assert (reply.text or "").startswith("From the same articles:")

    async def test_beyond_three_are_counted(self, with_cats: Running) -> None:
        answer = await with_cats.ask(" ".join(f"who feeds cat {n}?" for n in range(200)))
        assert (answer.text or "").endswith("197 more questions are left out. Please ask them separately.")


class TestParts:
    def test_share_the_filters_of_the_message(self) -> None:
        parts = parts_of('who feeds the "harbour cats"? where do the dogs sleep? after:2023 -owls')
        assert [part.question for part in parts.asked] == [
            'who feeds the "harbour cats"? after:2023 -owls',
            "where do the dogs sleep? after:2023 -owls",
        ]

    def test_without_a_word_are_skipped(self) -> None:
        assert not parts_of("https://lunt.example/a?b=c ? who feeds the cats?")


@st.composite
def answered(draw: st.DrawFn) -> tuple[Parts, list[Answer]]:
    count = draw(st.integers(2, 3))
    asked = tuple(Part(draw(LABELS) or "q", "q") for _ in range(count))
    answers = []
    for _ in range(count):
        verdict = draw(st.sampled_from(Verdict))
        found = () if verdict is Verdict.NONE else (hit(draw(ARTICLES), draw(QUOTES)),)
        missing = tuple(draw(st.lists(LABELS.filter(bool), max_size=9)))
        suggestion = draw(st.none() | LABELS.filter(bool))
        answers.append(Answer("q", verdict, found, len(found) + draw(st.integers(0, 1)), missing, suggestion))
    return Parts(asked, draw(st.integers(0, 200))), answers


@settings(max_examples=40)
@given(answered(), st.booleans(), BELOW)
def test_a_reply_to_several_is_taken_by_telegram_and_quotes_verbatim(
    asked: tuple[Parts, list[Answer]], explained: bool, below: BelowAnswer
) -> None:
    """It has at most two rows of buttons."""
    parts, answers = asked
    reply = render_parts(parts, answers, View(), explained=explained, below=below)
    formatted = shown(reply)
    quotes = texts_of(formatted, *QUOTE_TYPES)
    first = [answer.hits[0].passage.text for answer in answers if answer.hits]
    assert [text for text in first if text in quotes][: len(quotes)] == quotes
    assert len(quotes) == len(texts_of(shown(render_parts(parts, answers, View())), *QUOTE_TYPES))
    assert reply.body.entities <= MAX_ENTITIES + 9
    buttons = [button for row in reply.buttons for button in row]
    assert len(reply.buttons) <= 2
    assert all(button.label and 1 <= len(button.data.encode()) <= 64 for button in buttons)
    kind = HideWhy if explained else ShowWhy
    assert len(list(filter(None, (kind.parse(button.data) for button in buttons)))) == bool(quotes)


def test_a_passage_without_room_is_behind_a_button() -> None:
    long = hit(article(), "Cats purr. " * 190)
    answers = [Answer("q", Verdict.FOUND, (long,), 1)] * 2
    reply = render_parts(Parts((Part("who?", "who?"), Part("when?", "when?"))), answers, View())
    assert len(texts_of(shown(reply), *QUOTE_TYPES)) == 1
    assert shown(reply).text.endswith("2. when?\nThe passage is too long to be shown here. Tap “2: More”.")
    assert [button.label for button in reply.buttons[0]] == ["2: More"]
