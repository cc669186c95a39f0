"""The image that the Dockerfile makes, and a container of it as compose.yaml runs it."""

from __future__ import annotations

import asyncio
import os
import shlex
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.support.bot.running_bot import ADMIN_ID
from tests.support.deployment.container import BASE, Container
from tests.support.deployment.operating import commands_under
from tests.support.deployment.overlay import PACKAGES, finish
from tests.support.fake_bot_api import FakeBotApi, Person
from tests.support.logged_errors import ErrorLog
from tests.support.program.byline_process import PATIENT, Byline
from tests.support.program.command_replies import told
from tests.support.web.free_port import free_port
from tests.support.web.running_pages import PAGE
from tests.support.website import Website

pytestmark = pytest.mark.slow

VISITORS = "Visitors may watch them from the dyke between eight in the morning and sunset"

STAND_IN = """#!/bin/sh
case "$*" in
"compose exec -T byline "*) shift 4; exec {inside} "$@" ;;
"compose run --rm -T --entrypoint sh byline "*) shift 7; exec {inside} sh "$@" ;;
"compose run --rm -T byline "*) shift 5; exec {inside} {entry_point} "$@" ;;
esac
echo "not acted out: docker $*" >&2
exit 1
"""
"""Takes the place of Docker: what would run in a container does so in the one that is acted out."""


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    with Container(tmp_path_factory.mktemp("container")) as container:
        yield container


@pytest.fixture
def variables() -> tuple[str, ...]:
    """Those that compose.yaml gives. Another container may have the usual port: all share that of this machine."""
    return ("DATA_DIR=/data", f"METRICS_LISTEN=127.0.0.1:{free_port()}")


@pytest.fixture
async def contained(
    telegram: FakeBotApi, container: Container, variables: tuple[str, ...], tmp_path: Path, error_log: ErrorLog
) -> AsyncIterator[Byline]:
    """The bot in a container with empty volumes, not started yet."""
    assert container.run(["find", "/data", "/backups", "-mindepth", "1", "-delete"]).returncode == 0
    process = Byline(telegram, tmp_path, container.command(container.entry_point, *variables))
    process.settings |= PATIENT | {"ADMIN_IDS": str(ADMIN_ID)}
    yield process
    await process.close()
    error_log.read_output(process.output)


@pytest.fixture
def admin(telegram: FakeBotApi) -> Person:
    return telegram.user("Editor", id=ADMIN_ID)


async def run_in_shell(line: str, directory: Path) -> str:
    """Run a line of the document in a directory that has the stand-in for Docker; return its output."""
    process = await asyncio.create_subprocess_shell(
        line,
        cwd=directory,
        env={"PATH": f"{directory}:{os.environ['PATH']}"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, f"{line} ended with {process.returncode}:\n{output.decode()}"
    return output.decode()


class TestTheImage:
    def test_starts_the_bot(self, container: Container) -> None:
        (arguments,) = [step.command for step in container.steps if step.instruction == "CMD"]
        assert (container.entry_point, arguments) == (["byline"], ["run"])

    def test_has_a_user_without_rights(self, container: Container) -> None:
        status = container.run(["cat", "/proc/self/status"]).stdout
        lines = dict(line.split(":\t", 1) for line in status.splitlines())
        assert set(lines["Uid"].split()) == {"10001"}
        assert {int(lines[name], 16) for name in ("CapPrm", "CapEff", "CapBnd", "CapAmb")} == {0}
        assert lines["NoNewPrivs"] == "1"

    @pytest.mark.parametrize("folder", ["/", "/opt/byline", "/home/byline", "/etc"])
    def test_is_read_only(self, container: Container, folder: str) -> None:
        refused = container.run(["touch", f"{folder}/new"])
        assert refused.returncode == 1
        assert "Read-only file system" in refused.stderr

    def test_has_the_program_and_no_rest_of_its_making(self, container: Container) -> None:
        assert container.run(["byline", "--version"]).stdout.startswith("Byline ")
        left = container.run(["ls", "/opt/byline"]).stdout.split()
        assert left == ["LICENSE", "README.md", "bot", "index", "pyproject.toml", "requirements.txt"]

    def test_changes_no_package_of_this_machine(self, container: Container) -> None:
        """Its pip removes another Byline that it finds there."""
        finish(container.within("touch", f"{BASE}/packages/0/of the image"))
        assert not (Path(PACKAGES[0]) / "of the image").exists()


class TestTheBot:
    async def test_adds_and_answers_in_its_container(
        self, telegram: FakeBotApi, contained: Byline, admin: Person, website: Website
    ) -> None:
        """A process of its own reads the page; it starts there too."""
        await contained.start(FETCH_ALLOW_HOSTS=website.host)
        chat = admin.private_chat()
        await told(telegram, await chat.send(f"/add {website.serve('/storks', PAGE)}"))
        question = await chat.send("When may visitors watch the storks?")
        answer = await telegram.reply_to(question)
        assert VISITORS in answer.content
        await contained.stop()

    async def test_is_healthy_while_it_runs(
        self, container: Container, contained: Byline, variables: tuple[str, ...]
    ) -> None:
        assert container.run(container.health_check, *variables).returncode == 1
        await contained.start()
        assert container.run(container.health_check, *variables).returncode == 0
        await contained.stop()
        assert container.run(container.health_check, *variables).returncode == 1


class TestTheDocument:
    async def test_has_commands_that_save_the_archive_and_restore_it(
        self, telegram: FakeBotApi, container: Container, contained: Byline, admin: Person, tmp_path: Path
    ) -> None:
        inside = shlex.join(container.command([], "DATA_DIR=/data"))
        stand_in = tmp_path / "docker"
        stand_in.write_text(STAND_IN.format(inside=inside, entry_point=shlex.join(container.entry_point)))
        stand_in.chmod(0o755)
        await contained.start()
        await told(telegram, await admin.private_chat().send_document("storks.html", PAGE.encode(), caption="/add"))

        (nightly,) = commands_under("Every night, with Docker")
        for line in nightly:
            await run_in_shell(line, tmp_path)
        await contained.stop()
        await run_in_shell("mv byline-*.zip backup.zip", tmp_path)
        container.run(["find", "/data", "/backups", "-mindepth", "1", "-delete"])

        restoring = commands_under("When the machine is lost")[0]
        assert (restoring[0], restoring[-1]) == ("docker compose build", "docker compose up -d")
        for line in restoring[1:-1]:
            await run_in_shell(line, tmp_path)
        for line in commands_under("With Docker")[1]:
            assert await run_in_shell(line, tmp_path)
        shown = container.run([*container.entry_point, "list"], "DATA_DIR=/data").stdout
        assert "Storks return" in shown
