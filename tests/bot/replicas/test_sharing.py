"""Share updates among bots: each chat is answered by one of them, and each update once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

import pytest
from pydantic import JsonValue

from bot.lifecycle import AGAIN
from bot.messaging.error_messages import ERROR_MESSAGES
from bot.replicas import chat_owners, shared_receiver, sharing
from bot.replicas.sharing import Sharing
from index.errors import BackendUnavailableError
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.lease import BELIEVED_S
from index.opensearch.leases import OVER_S
from tests.support.bot.running_bot import ADMIN_ID
from tests.support.bot.sample_articles import CATS
from tests.support.fake_bot_api import FakeBotApi, Message
from tests.support.opensearch.losing_proxy import LosingProxy
from tests.support.replicas.shared_bots import SharedBot, SharedBots
from tests.support.web.free_port import free_port

DOWN = ERROR_MESSAGES[BackendUnavailableError]


def answers_to(telegram: FakeBotApi, *questions: Message) -> list[int]:
    return [len(telegram.replies_to(each)) for each in questions]


def outcomes(telegram: FakeBotApi) -> list[str]:
    """What became of the last update at each delivery."""
    return telegram.webhook.outcomes_of(int(str(telegram.updates.sent[-1]["update_id"])))


def refusals(telegram: FakeBotApi) -> int:
    """How often the last update was refused."""
    return sum("503 Service Unavailable" in each for each in outcomes(telegram))


def has_done(bot: SharedBot, telegram: FakeBotApi, update: Mapping[str, JsonValue]) -> bool:
    return bot.inbox._work.knows(f"{telegram.bot.id}:{update['update_id']}")


async def two_bots(bots: SharedBots) -> tuple[SharedBot, SharedBot]:
    return await bots.start(), await bots.start()


class TestAChat:
    async def test_is_answered_by_the_bot_that_got_its_first_update(
        self, telegram: FakeBotApi, bots: SharedBots, caplog: pytest.LogCaptureFixture
    ) -> None:
        """The other one passes on what it gets, until that one has stored it."""
        one, two = await two_bots(bots)
        chat = telegram.user("Ray").private_chat()
        bots.send_to(one)
        first = await chat.send("who purrs?")
        await telegram.reply_to(first)
        bots.send_to(two)
        second = await chat.send("what purrs?")
        assert (await telegram.reply_to(second)).quotes
        await telegram.settled()
        assert [has_done(one, telegram, each) for each in telegram.updates.sent] == [True] * 2
        assert answers_to(telegram, first, second) == [1, 1]
        assert outcomes(telegram)[-1] == "200 OK"

    async def test_is_refused_by_a_bot_that_does_not_answer_it(self, telegram: FakeBotApi, bots: SharedBots) -> None:
        """As it may be when another one has an old notion of who does."""
        one, two = await two_bots(bots)
        bots.send_to(one)
        question = await telegram.user("Ray").private_chat().send("who purrs?")
        await telegram.reply_to(question)
        (update,) = telegram.updates.sent
        assert await bots.post(one, update, one.token) == 200
        assert await bots.post(one, update, two.token) == 421
        assert await bots.post(two, update, two.token) == 421
        await telegram.settled()
        assert answers_to(telegram, question) == [1]

    async def test_has_an_update_answered_once_that_comes_again(self, telegram: FakeBotApi, bots: SharedBots) -> None:
        one, two = await two_bots(bots)
        bots.send_to(one)
        question = await telegram.user("Ray").private_chat().send("who purrs?")
        await telegram.reply_to(question)
        await telegram.settled()
        bots.send_to(two)
        telegram.updates.redeliver_to_webhook()
        await telegram.settled()
        assert outcomes(telegram).count("200 OK") == 2
        assert answers_to(telegram, question) == [1]


class TestAnUpdateThatCannotBeStored:
    async def test_is_answered_before_telegram_may_forget_it(
        self, telegram: FakeBotApi, bots: SharedBots, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Telegram sends message origins of kinds that the library does not know, and cannot write down."""
        monkeypatch.setattr(shared_receiver, "is_storable", lambda _: False)
        await bots.start()
        hold = telegram.faults.hold("sendMessage")
        question = await telegram.user("Ray").private_chat().send("who purrs?")
        await telegram.called("sendMessage")
        assert len(outcomes(telegram)) == refusals(telegram), "it was accepted before it was answered"
        hold.lift()
        assert (await telegram.reply_to(question)).quotes
        await telegram.settled()
        assert len(outcomes(telegram)) == refusals(telegram) + 1
        assert answers_to(telegram, question) == [1]


class TestAChatThatIsIdle:
    @pytest.fixture(autouse=True)
    def look_often(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sharing, "RELEASE_LOOKS", 1)
        monkeypatch.setattr(sharing, "LOOK_S", 0.05)

    async def test_is_given_up_and_answered_by_who_gets_its_next_update(
        self, telegram: FakeBotApi, bots: SharedBots, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        one, two = await two_bots(bots)
        bots.send_to(one)
        chat = telegram.user("Ray").private_chat()
        first = await chat.send("who purrs?")
        await telegram.reply_to(first)
        with monkeypatch.context() as soon:
            soon.setattr(chat_owners, "IDLE_S", 0.0)
            while await bots.owner_of(first.chat.id):
                pass
        bots.send_to(two)
        second = await chat.send("what purrs?")
        assert (await telegram.reply_to(second)).quotes
        await telegram.settled()
        assert [has_done(each, telegram, telegram.updates.sent[-1]) for each in (one, two)] == [False, True]
        assert answers_to(telegram, first, second) == [1, 1]

    async def test_is_kept_as_long_as_something_is_open(
        self, telegram: FakeBotApi, bots: SharedBots, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bot = await bots.start()
        hold = telegram.faults.hold("sendMessage")
        question = await telegram.user("Ray").private_chat().send("who purrs?")
        await telegram.called("sendMessage")
        other = await telegram.user("Nell").private_chat().send("who purrs?")
        await telegram.reply_to(other)
        monkeypatch.setattr(chat_owners, "IDLE_S", 0.0)
        while await bots.owner_of(other.chat.id):
            pass
        assert await bots.owner_of(question.chat.id) == bot.token
        hold.lift()
        assert (await telegram.reply_to(question)).quotes


class TestABotThatHasEnded:
    async def test_is_waited_for_until_that_is_certain(self, telegram: FakeBotApi, bots: SharedBots) -> None:
        """It may be only the way to it that is broken. The request of Telegram waits meanwhile."""
        reader = telegram.user("Ray")
        ghost = await asyncio.to_thread(bots.ghost, reader.id)
        await bots.start()
        question = await reader.private_chat().send("who purrs?")
        await asyncio.wait([asyncio.ensure_future(telegram.reply_to(question))], timeout=1.0)
        assert answers_to(telegram, question) == [0]
        await asyncio.to_thread(ghost.close)
        assert (await telegram.reply_to(question)).quotes
        await telegram.settled()
        assert outcomes(telegram)[-1] == "200 OK"

    async def test_may_have_stored_an_update_late(self, telegram: FakeBotApi, bots: SharedBots) -> None:
        """When the others have taken over. They find it when Telegram sends it again."""
        one = await bots.start()
        chat = telegram.user("Ray").private_chat()
        await telegram.reply_to(await chat.send("who purrs?"))
        bots.send_to()
        question = await chat.send("what purrs?")
        await asyncio.to_thread(bots.store_late, telegram.updates.sent[-1])
        bots.send_to(one)
        assert (await telegram.reply_to(question)).quotes
        await telegram.settled()
        assert answers_to(telegram, question) == [1]

    async def test_leaves_many_chats_that_are_taken_over_together(
        self, telegram: FakeBotApi, bots: SharedBots, opensearch_urls: list[str]
    ) -> None:
        """A request for each chat would take longer than people wait. What they send next needs none either."""
        bots.send_to()
        chats = [telegram.user(f"Ray {number}").private_chat() for number in range(5)]
        questions = [await chat.send("who purrs?") for chat in chats]
        await asyncio.to_thread(bots.leave, [each.chat.id for each in questions], *telegram.updates.sent)
        with LosingProxy(opensearch_urls[0]) as proxy:
            await bots.start(ClusterAccess((proxy.url,), prefix=bots.access.prefix))
            questions += [await chat.send("what purrs?") for chat in chats]
            assert all([(await telegram.reply_to(each)).quotes for each in questions])
            await telegram.settled()
        assert answers_to(telegram, *questions) == [1] * 10
        assert 0 < sum("claims" in each for each in proxy.asked) < 5

    async def test_leaves_claims_that_are_forgotten(
        self, telegram: FakeBotApi, bots: SharedBots, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sharing, "LOOK_S", 0.05)
        await asyncio.to_thread(bots.leave, [7])
        assert await bots.owner_of(7) == "ended"
        await bots.start()
        while await bots.owner_of(7) is not None:
            pass
        assert (await telegram.reply_to(await telegram.user("Ray").private_chat().send("who purrs?"))).quotes


class TestABotThatOthersCannotReach:
    @pytest.mark.parametrize(
        ("address", "reason"), [("its own", "is another one"), ("nobody's", "does not answer (ClientConnectorError)")]
    )
    async def test_is_named_in_the_log_of_the_others(
        self,
        telegram: FakeBotApi,
        bots: SharedBots,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
        address: str,
        reason: str,
    ) -> None:
        """As it is if all say that they are at 127.0.0.1. Telegram keeps what others get for it."""
        monkeypatch.setattr(shared_receiver, "FORWARD_S", 0.01)
        one, two = await two_bots(bots)
        bots.send_to(one)
        chat = telegram.user("Ray").private_chat()
        await telegram.reply_to(await chat.send("who purrs?"))
        said = two.server if address == "its own" else f"http://127.0.0.1:{free_port()}"
        monkeypatch.setattr(two.replica.membership, "address_of", lambda _token: said)
        bots.send_to(two)
        question = await chat.send("what purrs?")
        await telegram.until(lambda: str(outcomes(telegram)).count("503 Service Unavailable") > 1, "two refusals")
        warnings = [each.getMessage() for each in caplog.records if "cannot be passed on" in each.getMessage()]
        assert [f"the replica {one.token} at {said}" in each and reason in each for each in warnings] == [True]
        bots.send_to(one)
        assert (await telegram.reply_to(question)).quotes


class TestABotThatSleeps:
    async def test_takes_nothing_and_is_replaced(
        self, telegram: FakeBotApi, bots: SharedBots, caplog: pytest.LogCaptureFixture
    ) -> None:
        """When it wakes, it starts again. What it had stored is answered before what came later."""
        one, two = await two_bots(bots)
        bots.send_to(one)
        chat = telegram.user("Ray").private_chat()
        await telegram.reply_to(await chat.send("who purrs?"))
        bots.silence(one)
        bots.pass_time(one, BELIEVED_S)
        first = await chat.send("what purrs?")
        await telegram.until(lambda: "503 Service Unavailable" in str(outcomes(telegram)), "a refusal")
        bots.send_to(two)
        bots.pass_time(two, OVER_S)
        second = await chat.send("where do they purr?")
        assert [(await telegram.reply_to(each)).quotes != [] for each in (first, second)] == [True, True]
        await telegram.settled()
        assert answers_to(telegram, first, second) == [1, 1]
        assert f"The replica {one.token} has not been heard of for too long" in caplog.text
        one.replica.leases.renew_due()
        assert one.running
        assert await one.running == AGAIN
        assert "It starts again" in caplog.text

    async def test_starts_again_although_its_turns_wait(
        self, telegram: FakeBotApi, bots: SharedBots, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Then its look for what others have left has no end."""

        look = Sharing._look

        async def look_or_wait(sharing: Sharing) -> bool:
            if sharing.membership is one.replica.membership:
                await asyncio.Event().wait()
            return await look(sharing)

        one, two = await two_bots(bots)
        bots.send_to(one)
        chat = telegram.user("Ray").private_chat()
        await telegram.reply_to(await chat.send("who purrs?"))
        bots.silence(one)
        monkeypatch.setattr(Sharing, "_look", look_or_wait)
        bots.pass_time(one, BELIEVED_S)
        bots.send_to(two)
        bots.pass_time(two, OVER_S)
        assert (await telegram.reply_to(await chat.send("what purrs?"))).quotes
        one.replica.leases.renew_due()
        assert one.running
        assert await one.running == AGAIN


class TestABotThatIsStopped:
    async def test_leaves_what_it_has_stored_to_another(
        self, telegram: FakeBotApi, bots: SharedBots, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        """At once, and with a question that it had begun to answer."""
        monkeypatch.setattr("bot.lifecycle.STOP_WORK_S", 0.01)
        caplog.set_level(logging.INFO)
        one, two = await two_bots(bots)
        bots.send_to(one)
        hold = telegram.faults.hold("sendMessage")
        question = await telegram.user("Ray").private_chat().send("who purrs?")
        await telegram.called("sendMessage")
        assert await bots.stop(one) == 0
        hold.lift()
        assert (await telegram.reply_to(question)).quotes
        await telegram.settled()
        assert "Updates of a replica that has ended, which are continued here: 1" in caplog.text
        assert "has not been heard of" not in caplog.text
        bots.send_to(await bots.start())
        later = await telegram.user("Ray", id=question.chat.id).private_chat().send("what purrs?")
        assert (await telegram.reply_to(later)).quotes
        assert has_done(two, telegram, telegram.updates.sent[-1])


class TestAClusterThatDoesNotAnswer:
    @pytest.mark.parametrize("lost", ["claims", "_bulk"])
    async def test_has_telegram_keep_what_comes(
        self, telegram: FakeBotApi, bots: SharedBots, opensearch_urls: list[str], lost: str
    ) -> None:
        """Until it answers again. Who asks in a private chat is told so, once for each message."""
        with LosingProxy(opensearch_urls[0]) as proxy:
            await bots.start(ClusterAccess((proxy.url,), prefix=bots.access.prefix))
            ray = telegram.user("Ray").private_chat()
            await telegram.reply_to(await ray.send("who purrs?"))
            proxy.loses = lambda path: lost in path
            question = await telegram.user("Nell").private_chat().send("who purrs?")
            assert (await telegram.reply_to(question)).content == DOWN
            await telegram.until(lambda: refusals(telegram) > 1, "a further refusal")
            assert answers_to(telegram, question) == [1]
            proxy.loses = lambda path: False
            await telegram.until(lambda: answers_to(telegram, question) == [2], "the answer")
            assert telegram.replies_to(question)[-1].quotes
            await telegram.settled()
            assert answers_to(telegram, question) == [2]

    async def test_is_told_wherever_somebody_asks(
        self, telegram: FakeBotApi, bots: SharedBots, opensearch_urls: list[str]
    ) -> None:
        """In a group too, and where an answer is a list of results or an alert."""
        telegram.bot.supports_inline_queries = True
        with LosingProxy(opensearch_urls[0]) as proxy:
            await bots.start(ClusterAccess((proxy.url,), prefix=bots.access.prefix))
            ray = telegram.user("Ray")
            answer = await telegram.reply_to(await ray.private_chat().send("who purrs?"))
            proxy.loses = lambda path: "claims" in path or "_bulk" in path
            asked = await ray.in_group(telegram.group("Cats", (ray,))).send("@byline_bot who purrs?")
            assert (await telegram.reply_to(asked)).content == DOWN
            alert = await ray.press(answer, "Why")
            assert alert.text == DOWN
            shown = await ray.inline("who purrs?")
            assert shown.button is not None
            assert DOWN.startswith(shown.button.text.rstrip("…"))

    async def test_is_told_once_for_an_update_that_another_bot_has_passed_on(
        self, telegram: FakeBotApi, bots: SharedBots, opensearch_urls: list[str]
    ) -> None:
        """That one tells its sender."""
        with LosingProxy(opensearch_urls[0]) as proxy:
            one = await bots.start(ClusterAccess((proxy.url,), prefix=bots.access.prefix))
            chat = telegram.user("Ray").private_chat()
            await telegram.reply_to(await chat.send("who purrs?"))
            proxy.loses = lambda path: "_bulk" in path
            bots.send_to()
            question = await chat.send("who purrs?")
            assert await bots.post(one, telegram.updates.sent[-1], one.replica.membership.token) == 503
            assert answers_to(telegram, question) == [0]

    async def test_has_groups_and_editors_wait_for_it(
        self, telegram: FakeBotApi, bots: SharedBots, opensearch_urls: list[str]
    ) -> None:
        """Most messages in a group are not for the bot, and an editor's work goes on."""
        with LosingProxy(opensearch_urls[0]) as proxy:
            await bots.start(ClusterAccess((proxy.url,), prefix=bots.access.prefix))
            editor = telegram.user("Edith", id=ADMIN_ID)
            proxy.loses = lambda path: "claims" in path
            asked = await editor.in_group(telegram.group("Cats", (editor,))).send("who purrs?")
            added = await editor.private_chat().send(f"/add {CATS}")
            await telegram.until(lambda: refusals(telegram) > 1, "two refusals")
            assert answers_to(telegram, asked, added) == [0, 0]


class TestABotThatPolls:
    async def test_goes_on_with_what_another_has_left(
        self, telegram: FakeBotApi, bots: SharedBots, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As after a switch from a webhook to polling."""
        monkeypatch.setattr("bot.lifecycle.STOP_WORK_S", 0.01)
        one = await bots.start()
        hold = telegram.faults.hold("sendMessage")
        question = await telegram.user("Ray").private_chat().send("who purrs?")
        await telegram.called("sendMessage")
        await bots.stop(one)
        hold.lift()
        await bots.start(polls=True)
        assert (await telegram.reply_to(question)).quotes
        later = await telegram.user("Rita").private_chat().send("who purrs?")
        assert (await telegram.reply_to(later)).quotes

    async def test_waits_with_the_work_of_editors_for_a_cluster_that_does_not_answer(
        self, telegram: FakeBotApi, bots: SharedBots, opensearch_urls: list[str], caplog: pytest.LogCaptureFixture
    ) -> None:
        with LosingProxy(opensearch_urls[0]) as proxy:
            await bots.start(ClusterAccess((proxy.url,), prefix=bots.access.prefix), polls=True)
            proxy.loses = lambda path: "work" in path
            sent = await telegram.user("Edith", id=ADMIN_ID).private_chat().send("/add Owls\n\nOwls hoot.")
            await telegram.until(lambda: "Updates wait for the cluster" in caplog.text, "the bot to wait")
            proxy.loses = lambda path: False
            await telegram.edited(await telegram.reply_to(sent), until="Added: Owls")
            assert answers_to(telegram, sent) == [1]

    async def test_tells_who_asks_while_the_cluster_does_not_answer(
        self, telegram: FakeBotApi, bots: SharedBots, opensearch_urls: list[str]
    ) -> None:
        """Also those who ask after others. All are answered when it is back."""
        with LosingProxy(opensearch_urls[0]) as proxy:
            bot = await bots.start(ClusterAccess((proxy.url,), prefix=bots.access.prefix), polls=True)
            chats = [telegram.user(name).private_chat() for name in ("Ray", "Rita")]
            proxy.loses = lambda path: True
            bots.pass_time(bot, BELIEVED_S)
            asked = []
            for chat in chats:
                asked.append(await chat.send("who purrs?"))
                assert (await telegram.reply_to(asked[-1])).content == DOWN
            proxy.loses = lambda path: False
            await telegram.until(lambda: answers_to(telegram, *asked) == [2, 2], "the answers")
            assert all(telegram.replies_to(question)[-1].quotes for question in asked)

    @pytest.mark.logs_errors("Another process polls with the same token")
    async def test_is_alone(self, telegram: FakeBotApi, bots: SharedBots, caplog: pytest.LogCaptureFixture) -> None:
        """A second one says so, and ends."""
        await bots.start(polls=True)
        second = await bots.launch(polls=True)
        assert second.running
        assert await second.running == 1
        assert "Another process polls with the same token" in caplog.text
