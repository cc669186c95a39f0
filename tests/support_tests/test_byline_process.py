"""The fixture that runs Byline as a process, tried with programs that are simpler, or worse."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import dedent

import pytest

from tests.support.fake_bot_api import FakeBotApi
from tests.support.program.byline_process import Byline

pytestmark = pytest.mark.slow

POLLER = """
    import os, pathlib, signal, sys, urllib.request

    def stop(*_):
        print("stopping", flush=True)
        sys.exit(0)

    if sys.argv[1:] != ["run"]:
        sys.exit(f"{sys.argv[1:]} {sys.stdin.read()!r} {os.listdir()}")
    signal.signal(signal.SIGTERM, stop)
    data_dir = pathlib.Path(os.environ["DATA_DIR"])
    data_dir.mkdir(exist_ok=True)
    with (data_dir / "starts").open("a") as starts:
        starts.write(os.environ.get("LOG_LEVEL", "-"))
    while True:
        urllib.request.urlopen(
            f"{os.environ['TELEGRAM_API_URL']}/bot{os.environ['TELEGRAM_BOT_TOKEN']}/getUpdates?timeout=30"
        ).read()
"""


def program(tmp_path: Path, source: str) -> tuple[str, ...]:
    path = tmp_path / "program.py"
    path.write_text(dedent(source))
    return sys.executable, str(path)


class TestByline:
    async def test_starts_stops_and_restarts_on_the_same_data(self, telegram: FakeBotApi, tmp_path: Path) -> None:
        byline = Byline(telegram, tmp_path, program(tmp_path, POLLER))
        await byline.start()
        assert telegram.updates.is_polled
        await byline.restart(LOG_LEVEL="debug")
        await byline.stop()
        await byline.close()
        assert (byline.data_dir / "starts").read_text() == "-debug"
        assert byline.output == "stopping\nstopping\n"

    async def test_is_killed_without_a_word(self, telegram: FakeBotApi, tmp_path: Path) -> None:
        byline = Byline(telegram, tmp_path, program(tmp_path, POLLER))
        await byline.start()
        await byline.kill()
        await byline.start()
        await byline.close()
        assert byline.output == "stopping\n"

    async def test_runs_commands_in_an_empty_directory(self, telegram: FakeBotApi, tmp_path: Path) -> None:
        byline = Byline(telegram, tmp_path, program(tmp_path, POLLER))
        finished = await byline.command("search", "why?", stdin="x\n")
        assert (finished.exit_code, finished.stdout) == (1, "")
        assert finished.stderr == r"['search', 'why?'] 'x\n' []" + "\n"

    async def test_a_start_that_fails_says_why(self, telegram: FakeBotApi, tmp_path: Path) -> None:
        byline = Byline(telegram, tmp_path, program(tmp_path, "raise SystemExit('no reason')"))
        with pytest.raises(AssertionError, match=r"ended with 1 before it took updates:\nno reason"):
            await byline.start()
        await byline.launch()
        assert await byline.ended() == 1

    async def test_a_program_that_ignores_sigterm_fails(self, telegram: FakeBotApi, tmp_path: Path) -> None:
        deaf = POLLER.replace("signal.signal(signal.SIGTERM, stop)", "signal.signal(signal.SIGTERM, signal.SIG_IGN)")
        byline = Byline(telegram, tmp_path, program(tmp_path, deaf))
        await byline.start()
        with pytest.raises(AssertionError, match=r"did not end within 0\.1 s"):
            await byline.stop(within_s=0.1)

    async def test_a_program_that_tells_the_token_fails(self, telegram: FakeBotApi, tmp_path: Path) -> None:
        telltale = POLLER.replace('print("stopping"', 'print(os.environ["TELEGRAM_BOT_TOKEN"]')
        byline = Byline(telegram, tmp_path, program(tmp_path, telltale))
        await byline.start()
        with pytest.raises(AssertionError, match="the token is in the output"):
            await byline.close()

    async def test_can_wait_for_a_line_of_the_log(self, telegram: FakeBotApi, tmp_path: Path) -> None:
        byline = Byline(telegram, tmp_path, program(tmp_path, "print('one', flush=True)\nprint('two', flush=True)"))
        await byline.launch()
        await byline.logged("two")
        assert await byline.ended() == 0
