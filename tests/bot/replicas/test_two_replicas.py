"""Two processes of one bot answer behind one webhook, as one process would, whoever of them dies."""

from __future__ import annotations

import pytest

from tests.support.fake_bot_api import FakeBotApi
from tests.support.fake_bot_api.people import Person
from tests.support.program.byline_process import KILLED_REPLICA
from tests.support.replicas.shared_processes import Replicas
from tests.support.website import Website

EDITOR_ID, OTHER_EDITOR_ID = 1, 2
EDITORS = f"{EDITOR_ID},{OTHER_EDITOR_ID}"

QUESTIONS = ("who purrs?", "what purrs?", "do cats purr?")

HOLDS_TASKS = "This replica follows feeds"
EXPELS = "has not been heard of for too long"

OTHER_POLLS = "Another process polls with the same token"

OWLS = "<html><head><title>Owls</title></head><body><article><p>Owls hoot at night, far from here.</p></article></body>"


def editor_of(telegram: FakeBotApi) -> Person:
    return telegram.user("Eve", id=EDITOR_ID)


async def add_cats(telegram: FakeBotApi) -> None:
    added = await editor_of(telegram).private_chat().send("/add Cats\n\nCats purr when they are content.")
    await telegram.edited(await telegram.reply_to(added), until="Added: Cats")
    await telegram.settled()


class TestTwoReplicas:
    async def test_answer_each_chat_in_order(self, telegram: FakeBotApi, replicas: Replicas) -> None:
        """Telegram's requests go to each of them in turn. What comes again is not answered again."""
        one, two = await replicas.start(2, ADMIN_IDS=EDITORS)
        await add_cats(telegram)
        telegram.webhook.one_by_one = True
        chats = [telegram.user(name).private_chat() for name in ("Ray", "Rita", "Rob")]
        asked = [[await chat.send(question) for question in QUESTIONS] for chat in chats]
        for questions in asked:
            answers = [await telegram.reply_to(question) for question in questions]
            assert all("Cats purr" in answer.content for answer in answers)
            assert [each.message_id for each in answers] == sorted(each.message_id for each in answers)
        await telegram.settled()
        assert {server for each in telegram.webhook.sent_to.values() for server in each} == {
            replicas.server_of(one),
            replicas.server_of(two),
        }
        telegram.updates.redeliver_to_webhook(9)
        await telegram.settled()
        again = await chats[0].send("who purrs now?")
        await telegram.reply_to(again)
        assert [len(telegram.replies_to(each)) for questions in asked for each in questions] == [1] * 9

    async def test_add_a_link_that_both_get_at_once_once(
        self, telegram: FakeBotApi, replicas: Replicas, website: Website
    ) -> None:
        """Both senders are told of it."""
        website.serve("/owls", OWLS)
        hold = website.hold("/owls")
        one, two = await replicas.start(2, ADMIN_IDS=EDITORS, FETCH_ALLOW_HOSTS=website.host)
        chats = [
            telegram.user(name, id=id).private_chat() for name, id in (("Eve", EDITOR_ID), ("Ed", OTHER_EDITOR_ID))
        ]
        for chat, replica in zip(chats, (one, two), strict=True):
            replicas.send_to(replica)
            await telegram.reply_to(await chat.send("/help"))
        added = [await chat.send(f"/add {website.url('/owls')}") for chat in chats]
        await hold.asked_for()
        hold.release()
        told = [await telegram.edited(await telegram.reply_to(each), until="Owls") for each in added]
        assert sorted(each.content.partition(":")[0] for each in told) == ["Added", "Already in the archive"]


class TestAReplicaThatIsKilled:
    async def test_after_it_stored_a_question_has_it_answered_by_another(
        self, telegram: FakeBotApi, replicas: Replicas
    ) -> None:
        """Telegram has not heard that it was stored, and sends it again. It is answered once, before later ones."""
        killed, other = replicas.add({"ADMIN_IDS": EDITORS}, KILLED_REPLICA), replicas.add({"ADMIN_IDS": EDITORS})
        await killed.start()
        await other.start()
        replicas.send_to(killed)
        await add_cats(telegram)
        replicas.send_to(killed, other)
        chat = editor_of(telegram).private_chat()
        first = await chat.send("deadly, who purrs?")
        await killed.died()
        second = await chat.send("who purrs?")
        answers = [await telegram.reply_to(each) for each in (first, second)]
        assert "Cats purr" in answers[1].content
        assert answers[0].message_id < answers[1].message_id
        await telegram.settled()
        assert [len(telegram.replies_to(each)) for each in (first, second)] == [1, 1]
        assert EXPELS in other.output

    async def test_while_it_follows_feeds_has_another_follow_them(
        self, telegram: FakeBotApi, replicas: Replicas
    ) -> None:
        one, two = await replicas.start(2, LOG_LEVEL="info")
        await one.logged(HOLDS_TASKS)
        assert HOLDS_TASKS not in two.output
        await one.kill()
        await two.logged(HOLDS_TASKS)


class TestAReplicaThatIsStopped:
    async def test_hands_over_at_once(self, telegram: FakeBotApi, replicas: Replicas) -> None:
        one, two = await replicas.start(2, LOG_LEVEL="info", ADMIN_IDS=EDITORS)
        replicas.send_to(one)
        await add_cats(telegram)
        await one.logged(HOLDS_TASKS)
        replicas.send_to(one, two)
        await one.stop()
        answer = await telegram.reply_to(await editor_of(telegram).private_chat().send("who purrs?"))
        assert "Cats purr" in answer.content
        await two.logged(HOLDS_TASKS)
        assert EXPELS not in two.output


class TestTwoPollers:
    @pytest.mark.logs_errors(OTHER_POLLS)
    async def test_with_one_token_are_one_too_many(self, telegram: FakeBotApi, replicas: Replicas) -> None:
        """The second one says so and ends. The first one goes on."""
        one, two = replicas.add({}, polls=True), replicas.add({}, polls=True)
        await one.start()
        await two.launch()
        assert await two.ended() == 1
        assert OTHER_POLLS in two.output
        assert (await telegram.reply_to(await telegram.user().private_chat().send("who purrs?"))).content
