"""Replies of the program to commands in Telegram and on the command line."""

from __future__ import annotations

from tests.support.fake_bot_api import FakeBotApi, Message
from tests.support.program.byline_process import Byline


async def told(
    telegram: FakeBotApi, command: Message, beginning: str | tuple[str, ...] = "Added: ", kills: int = 1
) -> Message:
    """The reply to a command when it says what came of it: by one message, and by one more for each kill at most."""

    def saying() -> list[Message]:
        return [reply for reply in telegram.replies_to(command) if reply.content.startswith(beginning)]

    found = await telegram.until(saying, f"the end of {command.content!r}")
    assert len(telegram.replies_to(command)) <= 1 + kills
    return found[-1]


async def listed(byline: Byline) -> list[str]:
    """The titles of the archive, in the order of the alphabet."""
    finished = await byline.command("list")
    assert finished.exit_code == 0
    return sorted(line.split("\t")[2] for line in finished.stdout.splitlines())
