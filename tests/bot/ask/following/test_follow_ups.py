"""Find the answer that a message replies to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from telegram import Chat, Message, MessageEntity, TextQuote, User

from bot.ask.following.follow_ups import shown_before
from bot.ask.messages import render_answer
from bot.messaging.reply import Reply
from bot.updates.shown_articles import View
from index.articles.identity import article_id_of_url
from index.model import Answer, Earlier, Verdict
from tests.support.bot.rendered_replies import article, hit, shown

BOT = User(7, "Byline", is_bot=True, username="byline_bot")
READER = User(8, "Ray", is_bot=False)
CHAT = Chat(8, "private")
NOW = datetime(2026, 1, 2, tzinfo=UTC)

CATS = article(id="catscatsca", url="https://lunt.example/cats?page=1")
DOGS = article(id="dogsdogsdo", title="Dogs")
ANSWER = Answer(
    "who purrs?",
    Verdict.FOUND,
    (
        hit(CATS, "🐈 Cats purr. They purr.", highlights=((7, 11), (18, 22)), sentence=(2, 12)),
        hit(DOGS, "Dogs Purr at cats.", highlights=((5, 9), (13, 17))),
    ),
    2,
    filters=("lang:en", 'by:"Jo Reed"', "-owls"),
)


def sent(reply: Reply, by: User = BOT, *, buttons: bool = True) -> Message:
    """Return the reply as Telegram sends it in `reply_to_message`."""
    formatted = shown(reply)
    entities = [MessageEntity.de_json(entity.model_dump(exclude_none=True), None) for entity in formatted.entities]
    keyboard = reply.keyboard if buttons else None
    return Message(1, NOW, CHAT, by, text=formatted.text, entities=entities, reply_markup=keyboard)


def replying(answer: Message | None, quote: TextQuote | None = None) -> Message:
    return Message(2, NOW, CHAT, READER, text="and in October?", reply_to_message=answer, quote=quote)


class TestEarlier:
    def test_is_read_from_the_message_alone(self) -> None:
        shown = shown_before(replying(sent(render_answer(ANSWER))), BOT)
        assert shown is not None
        assert shown.earlier == Earlier(
            frozenset({"catscatsca", "dogsdogsdo"}), ("Purr", "cats"), ("lang:en", 'by:"Jo Reed"', "-owls")
        )

    @pytest.mark.parametrize("view", [View(), View(3, corrected=True, follows=True)])
    @pytest.mark.parametrize("explained", [True, False])
    def test_is_in_every_view(self, view: View, explained: bool) -> None:
        earlier = shown_before(replying(sent(render_answer(ANSWER, view, explained=explained))), BOT)
        assert earlier is not None
        assert set(earlier.articles) == {"catscatsca", "dogsdogsdo"}

    def test_of_an_answer_without_buttons_is_where_its_links_lead(self) -> None:
        """Older versions sent such answers."""
        earlier = shown_before(replying(sent(render_answer(ANSWER), buttons=False)), BOT)
        assert earlier is not None
        assert set(earlier.articles) == {article_id_of_url("https://lunt.example/cats?page=1")}

    @pytest.mark.parametrize(("position", "of"), [(0, CATS), (60, CATS), (100, DOGS), (4_000, DOGS)])
    def test_of_a_reply_to_a_part_is_the_article_of_that_part(self, position: int, of: object) -> None:
        answer = sent(render_answer(ANSWER))
        earlier = shown_before(replying(answer, TextQuote("x", position)), BOT)
        assert earlier is not None
        assert set(earlier.articles) == {of.id}  # type: ignore[attr-defined]  # an article

    def test_has_no_filters_where_none_were_applied(self) -> None:
        earlier = shown_before(replying(sent(render_answer(replace(ANSWER, filters=())))), BOT)
        assert earlier is not None
        assert earlier.filters == ()

    def test_has_a_dozen_words_at_most(self) -> None:
        words = [f"word{number:02}" for number in range(20)]
        spans = tuple((7 * at, 7 * at + 6) for at in range(20))
        many = hit(CATS, " ".join(words), highlights=spans)
        earlier = shown_before(replying(sent(render_answer(replace(ANSWER, hits=(many,))))), BOT)
        assert earlier is not None
        assert len(earlier.words) == 12

    @pytest.mark.parametrize(
        "replied",
        [
            None,
            sent(render_answer(ANSWER), by=READER),
            sent(render_answer(replace(ANSWER, verdict=Verdict.NONE, hits=(), nearest=(CATS,)))),
            sent(render_answer(replace(ANSWER, hits=(hit(DOGS, "Dogs bark."),))), buttons=False),
            Message(1, NOW, CHAT, BOT, caption="no text"),
        ],
        ids=["no reply", "another's", "none", "no link", "no text"],
    )
    def test_is_none_where_nothing_of_ours_is_quoted(self, replied: Message | None) -> None:
        assert shown_before(replying(replied), BOT) is None
