"""Change the archive of running replicas by commands, as an operator does on any machine that reaches the cluster."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from bot.archive import open_corpus
from index.shared_corpus import SharedCorpus
from tests.support.fake_bot_api import FakeBotApi
from tests.support.replicas.shared_processes import Replicas
from tests.support.several_processes.shared_archive import DiedError, die_before_indexing, draft
from tests.support.waiting import HANG_S


class TestTheCommandLine:
    async def test_changes_the_archive_of_running_replicas(
        self, telegram: FakeBotApi, replicas: Replicas, tmp_path: Path
    ) -> None:
        """Several commands at once. The next question to any replica finds what they have done."""
        one, two = await replicas.start(2)
        texts = {name: f"{name}\n\nThe {name.lower()} eats figs.\n" for name in ("Owl", "Fox", "Bear")}
        for name, text in texts.items():
            (tmp_path / f"{name}.txt").write_text(text)
        added = await asyncio.gather(*(one.command("add", str(tmp_path / f"{name}.txt")) for name in texts))
        assert [each.exit_code for each in added] == [0, 0, 0]
        for number in range(2):
            question = await telegram.user(f"Ray{number}").private_chat().send("who eats figs?")
            answer = await telegram.reply_to(question)
            found = {name for name in texts if f"The {name.lower()} eats figs." in answer.content}
            assert found == texts.keys(), answer.content
        listed = await two.command("list", "--json")
        ids = {each["title"]: each["id"] for each in map(json.loads, listed.stdout.splitlines())}
        assert ids.keys() == texts.keys()
        removed = await asyncio.gather(two.command("remove", ids["Owl"]), one.command("remove", "--purge", ids["Fox"]))
        assert [each.exit_code for each in removed] == [0, 0]
        searched = await one.command("search", "--json", "who eats figs?")
        assert [hit["title"] for hit in json.loads(searched.stdout)["hits"]] == ["Bear"]

    async def test_need_not_index_what_it_adds(
        self, telegram: FakeBotApi, replicas: Replicas, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A process that dies between log and index leaves that to the replica which tidies."""
        (one,) = await replicas.start(1)
        victim = await asyncio.to_thread(open_corpus, replicas.access)
        assert isinstance(victim, SharedCorpus)
        die_before_indexing(victim)
        with pytest.raises(DiedError):
            await asyncio.to_thread(victim.add, draft("Owls", "Owls eat figs."))
        victim.close()
        chat = telegram.user("Ray").private_chat()
        async with asyncio.timeout(HANG_S):
            while not (await telegram.reply_to(await chat.send("who eats figs?"))).quotes:
                pass
        assert "Traceback" not in one.output
