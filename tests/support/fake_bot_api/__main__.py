"""Try the bot by hand without Telegram: this is the server and everybody's phone.

Start the bot with TELEGRAM_API_URL and TELEGRAM_BOT_TOKEN as printed. Each line that you type is sent by the current
user; what the bot says is printed as on a phone. Lines that begin with a colon are for the console itself.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from tests.support.fake_bot_api.errors import ApiError
from tests.support.fake_bot_api.fake import FakeBotApi
from tests.support.fake_bot_api.message import Message
from tests.support.fake_bot_api.people import Person, Window
from tests.support.fake_bot_api.phone import as_on_a_phone

HELP = """\
:user ID      go on as another user           :press LABEL   press a button of the last message that has it
:file PATH    send a file                     :menu          the command menu of this user
:calls        the bot's last calls            :help          this
"""


class Console:
    """A phone with a keyboard: reads lines, prints what the bot does."""

    def __init__(self, telegram: FakeBotApi) -> None:
        self._telegram = telegram
        self._people: dict[int, Person] = {}
        self._printed: dict[tuple[int, int], str] = {}
        self._person = self._somebody(1)

    def _somebody(self, user_id: int) -> Person:
        return self._people.setdefault(user_id, self._telegram.user(f"User {user_id}", id=user_id))

    @property
    def _chat(self) -> Window:
        return self._person.private_chat()

    async def run(self, lines: asyncio.StreamReader) -> None:
        """Do what the lines say until they end."""
        printing = asyncio.create_task(self._print_changes())
        while line := (await lines.readline()).decode():
            try:
                await self._do(line.rstrip("\n"))
            except (ApiError, AssertionError, OSError, ValueError) as error:
                self._print(f"! {error}")
        printing.cancel()

    async def _do(self, line: str) -> None:
        command, _, argument = line.partition(" ")
        match command:
            case ":user":
                self._person = self._somebody(int(argument))
            case ":press":
                await self._press(argument)
            case ":file":
                await self._chat.send_document(Path(argument).name, await asyncio.to_thread(_content, argument))
            case ":menu":
                for entry in self._telegram.menu_of(self._person):
                    self._print(f"/{entry.command} - {entry.description}")
            case ":calls":
                self._print(self._telegram.report())
            case ":help":
                self._print(HELP)
            case _ if line.strip():
                await self._chat.send(line.replace("\\n", "\n"))

    async def _press(self, label: str) -> None:
        for message in reversed(self._chat.bot_messages):
            if any(label in button for button in message.buttons):
                answer = await self._person.press(message, label)
                self._print(f"({answer.text})" if answer.text else "")
                return
        self._print(f"no button is labelled {label!r}")

    async def _print_changes(self) -> None:
        """Print each message of the bot once, and again when it changes."""
        while True:
            for message in await self._telegram.until(self._changes, "news", timeout_s=float("inf")):
                self._printed[message.chat.id, message.message_id] = as_on_a_phone(message)
                edited = " (edited)" if message.edit_date else ""
                self._print(f"--- to {message.chat.first_name}{edited}\n{as_on_a_phone(message)}\n")

    def _changes(self) -> list[Message]:
        return [
            message
            for state in self._telegram.world.chats.values()
            for message in state.messages.values()
            if message.from_.is_bot
            and self._printed.get((message.chat.id, message.message_id)) != as_on_a_phone(message)
        ]

    def _print(self, text: str) -> None:
        if text:
            sys.stdout.write(text + "\n")
            sys.stdout.flush()


def _content(path: str) -> bytes:
    return Path(path).expanduser().read_bytes()


async def _standard_input() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


async def _main(port: int) -> None:
    async with FakeBotApi(port=port) as telegram:
        sys.stdout.write(
            f"TELEGRAM_API_URL={telegram.url} TELEGRAM_BOT_TOKEN={telegram.token} ADMIN_IDS=1\n\n"
            f"You are user 1. Type what you want to send; \\n makes a new line.\n{HELP}\n"
        )
        sys.stdout.flush()
        await Console(telegram).run(await _standard_input())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A fake Telegram, with you as everybody in it.")
    parser.add_argument("--port", type=int, default=8081)
    asyncio.run(_main(parser.parse_args().port))
