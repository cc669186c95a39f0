"""Use the command line while the cluster with the archive cannot be used."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from bot.cli import base, remove
from index.errors import StoreUnavailableError
from tests.support.bot.cli_program import Program
from tests.support.raw_server import raw_server
from tests.support.web.free_port import free_port

REFUSAL = (
    b"HTTP/1.1 401 Unauthorized\r\nContent-Type: text/plain\r\nContent-Length: 12\r\nConnection: close\r\n\r\n"
    b"Unauthorized"
)


@pytest.mark.parametrize("command", [("search", "who purrs?"), ("list",), ("add", "-"), ("export",)])
def test_says_why_nothing_answers(program: Program, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]) -> None:
    monkeypatch.setenv("OPENSEARCH_URL", f"http://127.0.0.1:{free_port()}")
    ran = program(*command, stdin="Cats\n\nCats purr.")
    assert (ran.code, ran.out) == (1, "")
    sentence, reason = ran.err.splitlines()
    assert sentence == "Search is down for the moment. Please ask again in a minute."
    assert reason.startswith("The reason: OpenSearch: ConnectionError")
    assert reason.endswith("Connection refused")


def test_says_that_the_login_is_refused(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    with raw_server(lambda connection: connection.sendall(REFUSAL)) as host:
        monkeypatch.setenv("OPENSEARCH_URL", f"http://{host}")
        ran = program("list")
    assert ran.err.splitlines()[1:] == ["The reason: OpenSearch refuses the login: the user or the password is wrong"]


def test_says_why_what_is_kept_beside_the_articles_cannot_be_read(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The archive answers, and a moment later the cluster does not."""

    def unavailable(*_: object) -> None:
        raise StoreUnavailableError("OpenSearch: too many requests")

    monkeypatch.setattr(base, "open_notebook", unavailable)
    monkeypatch.setenv("OPENSEARCH_URL", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setattr(remove, "open_archive", lambda *_, **__: nullcontext())
    ran = program("remove", "--purge", "cats")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.splitlines() == [
        "I can't reach the archive right now. Please try again in a minute.",
        "The reason: OpenSearch: too many requests",
    ]
