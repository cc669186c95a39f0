"""A file format that is added to the table is added for everybody: its files are read, and sentences name it."""

from __future__ import annotations

import pytest

from bot.messaging.error_messages import user_message
from index.errors import UnsupportedTypeError
from tests.support.bot.running_bot import Running
from tests.support.made_up_format import LORE, SAID, add_format


class TestMadeUpFormat:
    @pytest.fixture(autouse=True)
    def _added(self, monkeypatch: pytest.MonkeyPatch) -> None:
        add_format(monkeypatch, LORE)

    async def test_is_read(self, running: Running) -> None:
        command = await running.editors_chat.send_document("owl.lore", b"Once there was an owl.", caption="/add")
        assert "Read as lore" in (await running.final(command)).content
        assert SAID in (await running.ask("Who brings the lamp oil?")).content

    async def test_is_named_in_the_hint(self, running: Running) -> None:
        answer = await running.telegram.reply_to(await running.editors_chat.send_photo())
        assert answer.text == (
            "I can add text, links and files (txt, md, html, pdf, docx, odt, epub, lore, zip). This message has none "
            "of them."
        )

    def test_is_named_in_the_refusal(self) -> None:
        assert user_message(UnsupportedTypeError("a.rtf", "application/rtf")) == (
            "Nothing was added: a.rtf is an RTF file. Send a web page, or a file: txt, md, html, pdf, docx, odt, epub, "
            "lore, or a zip of these."
        )


class TestFormats:
    async def test_are_named_in_the_hint(self, running: Running) -> None:
        answer = await running.telegram.reply_to(await running.editors_chat.send_photo())
        assert answer.text == (
            "I can add text, links and files (txt, md, html, pdf, docx, odt, epub, zip). This message has none of them."
        )

    def test_are_named_in_the_refusal(self) -> None:
        assert user_message(UnsupportedTypeError("a.rtf", "application/rtf")) == (
            "Nothing was added: a.rtf is an RTF file. Send a web page, or a file: txt, md, html, pdf, docx, odt, epub, "
            "or a zip of these."
        )
