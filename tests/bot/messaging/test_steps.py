"""Store the outcome of each step of accepted work, and count crashes against the current step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.add.given_up import GivenUp
from bot.add.single import Adder, Editor, part_of
from bot.feeds.messages import headlines_of_following
from bot.messaging.steps import ItemOutcome, Steps, WorkItem, WorkKind, accepted_steps, current_steps
from bot.queue.attempts import MAX_TRIES, AttemptsFile
from bot.queue.inbox import Inbox
from bot.runtime.executors import Threads
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.disk.key_value import NotebookFile
from index.disk.queue import InboxFile
from index.errors import CrashedError
from index.ingest import Ingestion
from index.ingest.refetch import Refetching
from index.store.tinydb import TinyDBStore

KEY = "7:1"
MADE = "0123456789abcdef"

ITEMS = [WorkItem("0.0", "", None, (0, 0)), WorkItem("1.0", "https://e.org/1", "https://e.org/1", (1, 0))]


def inbox_of(directory: Path, tries: int = 0) -> Inbox:
    """Return an inbox with work that has ended the program this often."""
    file, attempts = InboxFile(directory), AttemptsFile(None)
    if not file.knows(KEY):
        file.accept({KEY: {}})
    for _ in range(tries):
        attempts.begin(KEY)
    return Inbox(file, attempts)


class TestSteps:
    async def test_are_known_after_a_restart(self, tmp_path: Path) -> None:
        steps = Steps(inbox_of(tmp_path), KEY)
        await steps.plan(WorkKind.ADDING, ITEMS, change=MADE)
        await steps.note("0.0", ItemOutcome("abc", (0, 0)))
        await steps.note("1.0", ItemOutcome(reason="the server answered 404", is_final=True))
        again = Steps(inbox_of(tmp_path), KEY)
        assert again.items == ITEMS
        assert (again.done("0.0"), again.done_count) == (ItemOutcome("abc", (0, 0)), 2)
        assert again.done("1.0") == ItemOutcome(reason="the server answered 404", is_final=True)
        assert again.done("2.0") is None

    async def test_keep_the_first_plan_and_what_is_added_to_it(self, tmp_path: Path) -> None:
        """The content of an archive of files is known when it was read."""
        steps = Steps(inbox_of(tmp_path), KEY)
        await steps.plan(WorkKind.ADDING, ITEMS, change=MADE)
        await steps.plan(WorkKind.ADDING, [], change=MADE)
        files = [WorkItem("1.0", "a.txt", None, (1, 1)), WorkItem("1.1", "b.txt", None, (1, 2))]
        await steps.plan(WorkKind.ADDING, files, "1", change=MADE)
        assert steps.items == [ITEMS[0], *files]

    async def test_let_the_tries_of_the_work_begin_again_when_one_is_done(self, tmp_path: Path) -> None:
        """Doing it again does not count: work without progress must end."""
        inbox = inbox_of(tmp_path, tries=2)
        steps = Steps(inbox, KEY)
        await steps.note("0.0", ItemOutcome())
        assert inbox.attempts.count(KEY) == 1
        inbox.attempts.begin(KEY)
        await steps.note("0.0", ItemOutcome())
        assert inbox.attempts.count(KEY) == 2

    async def test_take_the_blame_for_a_crash_while_one_is_under_way(self, tmp_path: Path) -> None:
        inbox = inbox_of(tmp_path, tries=2)
        steps = Steps(inbox, KEY)
        async with steps.step("a:add", "a"), steps.step("b:add", "b"):
            await steps.note("0.0", ItemOutcome())
            assert [inbox.attempts.count(key) for key in (KEY, "a:add", "b:add")] == [0, 1, 1]
        assert [inbox.attempts.count(key) for key in (KEY, "a:add", "b:add")] == [1, 0, 0]

    @pytest.mark.logs_errors("A step of")
    async def test_are_skipped_after_three_crashes(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        """The log names the work and nothing that was sent."""
        inbox = inbox_of(tmp_path, tries=1)
        for _ in range(MAX_TRIES):
            inbox.attempts.begin("a:add")
        steps = Steps(inbox, KEY)
        with pytest.raises(CrashedError):
            async with steps.step("a:add", "https://e.org/secret"):
                raise AssertionError("it is not tried")
        assert steps.skipped == ["https://e.org/secret"]
        assert caplog.messages == ["A step of update 1 has ended the program 3 times and is skipped"]
        assert inbox.attempts.count(KEY) == 1

    async def test_of_what_is_no_accepted_work_keep_nothing(self) -> None:
        assert accepted_steps() is None
        steps = current_steps()
        await steps.plan(WorkKind.ADDING, ITEMS, change=MADE)
        await steps.note("0.0", ItemOutcome())
        async with steps.step("a:add", "a"):
            pass
        assert (steps.items, steps.facts, steps.done("0.0")) == ([], {}, None)
        assert (await steps.final_reply("Why.")).body.text == "Why."


@pytest.fixture
def corpus() -> Corpus:
    return Corpus(TinyDBStore.in_memory(), BM25Backend())


@pytest.fixture
def adder(corpus: Corpus) -> Iterator[Adder]:
    threads = Threads()
    yield Adder(corpus, Refetching(Ingestion(), NotebookFile.in_memory()), threads)
    threads.close()


class TestWhatIsGivenUp:
    async def told(self, steps: Steps, adder: Adder) -> str:
        reply = await GivenUp(adder, headlines_of_following).account(steps, "Why.")
        return reply.body.text if reply else "nothing"

    async def test_lists_what_was_there_already_and_texts_without_a_name(
        self, tmp_path: Path, corpus: Corpus, adder: Adder
    ) -> None:
        article = corpus.add(Ingestion().from_text("Owls\n\nOwls hunt at dusk.")).article
        steps = Steps(inbox_of(tmp_path), KEY)
        await steps.plan(WorkKind.ADDING, [*ITEMS, WorkItem("2.0", "", None, (2, 0))], change=MADE)
        await steps.note("1.0", ItemOutcome(article.id))
        assert (await self.told(steps, adder)).startswith(
            "Why.\n\n3 articles: 1 already in the archive, 2 not added\n\n"
            "Not added:\n– text 1: Not started.\n– text 3: Not started.\n\nAlready in the archive:\n– Owls\n"
        )

    async def test_lists_what_was_stored_and_not_noted_before_a_kill(
        self, tmp_path: Path, corpus: Corpus, adder: Adder
    ) -> None:
        corpus.add(Ingestion().from_text("Owls\n\nOwls hunt at dusk."), None, part_of(MADE, 0, 0))
        steps = Steps(inbox_of(tmp_path), KEY)
        await steps.plan(WorkKind.ADDING, ITEMS, change=MADE)
        assert (await self.told(steps, adder)).startswith("Why.\n\n2 articles: 1 added, 1 not added\n\n")

    async def test_lists_what_is_not_there_any_more_as_not_added(self, tmp_path: Path, adder: Adder) -> None:
        steps = Steps(inbox_of(tmp_path), KEY)
        await steps.plan(WorkKind.ADDING, ITEMS[1:], change=MADE)
        await steps.note("1.0", ItemOutcome("abcdefghij"))
        assert "1 article: 1 not added" in await self.told(steps, adder)

    @pytest.mark.parametrize(("redo", "button"), [(False, "Redo all"), (True, "Undo all")])
    async def test_lists_what_was_undone(
        self, tmp_path: Path, corpus: Corpus, adder: Adder, redo: bool, button: str
    ) -> None:
        undoing = "fedcba9876543210"
        steps = Steps(inbox_of(tmp_path), KEY)
        for part in range(2):
            draft = Ingestion().from_text(f"Owls {part}\n\nOwls hunt at dusk {part}.")
            corpus.add(draft, None, part_of(MADE, part, 0))
        items = [WorkItem(f"{part}.0", f"Owls {part}", None, (part, 0)) for part in range(2)]
        await steps.plan(WorkKind.UNDOING, items, change=undoing, redo=redo)
        corpus.undo(part_of(MADE, 0, 0), None, Editor(None, undoing).part(0, 0).change_id)
        reply = await GivenUp(adder, headlines_of_following).account(steps, "Why.")
        assert reply is not None
        done, left = ("Redone:", "Not redone:") if redo else ("Undone:", "Not undone:")
        assert reply.body.text == f"Why.\n\n{done}\n– Owls 0\n\n{left}\n– Owls 1"
        assert [[each.label for each in row] for row in reply.buttons] == [[button]]

    async def test_has_no_list_without_a_plan(self, tmp_path: Path, adder: Adder) -> None:
        assert await self.told(Steps(inbox_of(tmp_path), KEY), adder) == "nothing"


def test_an_inbox_says_nothing_of_work_that_it_does_not_know() -> None:
    assert Inbox.in_memory().progress(KEY) == {}
