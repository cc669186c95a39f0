"""Fixtures for all tests, and Hypothesis' profiles."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import HealthCheck, settings

from tests.support.chromium.browser import Browser
from tests.support.chromium.finding import find_chromium
from tests.support.chromium.tab import Tab
from tests.support.fake_bot_api import FakeBotApi
from tests.support.logged_errors import ErrorLog, ExpectedErrors
from tests.support.opensearch.node_versions import chosen_version
from tests.support.opensearch.sharing import nodes_lock, shared_data, shared_urls
from tests.support.program.byline_process import PATIENT, Byline
from tests.support.website import Website

DESCRIPTORS = Path("/dev/fd")
"""Lists what is open in this process, on Linux and macOS."""

LEFT_OPEN = 10
"""Files that a test may leave open: a process that is killed closes none, and where that is acted, neither does it."""

NEVER_TOO_SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""On a slow machine, making an example takes as long as it takes, and so does trying it."""

settings.register_profile("repeatable", NEVER_TOO_SLOW, derandomize=True)
settings.register_profile("explore", NEVER_TOO_SLOW, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


Handler = Callable[[int, FrameType | None], object] | signal.Handlers

COVERAGE_VARIABLES = ("COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START")
"""Settings by which the processes that a test starts are measured too."""


OF_WHOLE_PROGRAMS = ("tests/benchmarks/", "tests/deployment/", "tests/faults/", "tests/program/")
"""Tests here start processes, so that measuring their own process would find little."""

GC_THRESHOLD = 10_000
"""New objects until the garbage collector looks at them; with Python's 700, it takes a twentieth of the tests' time."""


def _is_measured(item: pytest.Item) -> bool:
    if item.get_closest_marker("covers"):
        return True
    is_property = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    return not item.get_closest_marker("slow") and not is_property


@pytest.hookimpl(tryfirst=True)  # before tests are chosen by their marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure the coverage of fast tests, and of those that are marked because they alone cover something.

    Measuring doubles the processor time of a test, and what only a slow test covers is tested too late. A test with a
    browser is slow. A property is tried with a hundred examples: what nothing else runs needs an example of its own.
    """
    for item in items:
        if "chromium_program" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
            item.add_marker("slow")
        if "opensearch_urls" in getattr(item, "fixturenames", ()):
            item.add_marker("cluster")
            item.add_marker("slow")
            if not item.nodeid.startswith(OF_WHOLE_PROGRAMS):
                item.add_marker("covers")
        if not _is_measured(item):
            item.add_marker("no_cover")


def pytest_collection_finish() -> None:
    """Spare the garbage collector the modules and the thousands of tests, which stay to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD)


@pytest.fixture(autouse=True)
def processes_are_not_measured(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what slow tests start: most of their time goes into processes."""
    if request.node.get_closest_marker("slow"):
        for name in COVERAGE_VARIABLES:
            monkeypatch.delenv(name, raising=False)


DEFAULT_HANDLERS: Mapping[signal.Signals, Handler] = {
    signal.SIGINT: signal.default_int_handler,
    signal.SIGHUP: signal.SIG_DFL,
}
"""Handlers of signals that a shell or nohup may have ignored in the process of the tests."""


@pytest.fixture(autouse=True)
def signals_as_before() -> Iterator[None]:
    """Programs that run in this process take signals for their own, and children inherit what is ignored.

    A shell ignores Ctrl-C in what it runs in the background.
    """
    handlers = {number: signal.getsignal(number) for number in (*DEFAULT_HANDLERS, signal.SIGTERM)}
    for number, default in DEFAULT_HANDLERS.items():
        if handlers[number] is signal.SIG_IGN:
            signal.signal(number, default)
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


def open_files() -> int:
    return sum(1 for _ in DESCRIPTORS.iterdir())


@pytest.fixture(autouse=True)
def files_are_closed() -> Iterator[None]:
    """A test may leave a few files to the garbage, not one for each turn of a loop: a process may have 1,024."""
    before = open_files()
    yield
    if open_files() - before > LEFT_OPEN:
        gc.collect()
        assert open_files() - before <= LEFT_OPEN, "the test leaves files open"


@pytest.fixture
def expected_errors(request: pytest.FixtureRequest) -> ExpectedErrors:
    """The errors that the test expects to be logged: see `tests.support.logged_errors`."""
    return ExpectedErrors.of(request.node)


@pytest.fixture(autouse=True)
def error_log(expected_errors: ExpectedErrors) -> Iterator[ErrorLog]:
    """The errors that are logged during the test. One that it does not expect fails it, and one that stays away."""
    with ErrorLog() as log:
        yield log
    unexpected, absent = expected_errors.unexpected(log.errors), expected_errors.absent(log.errors)
    assert not unexpected, "errors were logged that the test does not expect:\n" + "\n".join(unexpected)
    assert not absent, f"the test expects errors that were not logged: {absent}"


@pytest.fixture
async def telegram() -> AsyncIterator[FakeBotApi]:
    """A Bot API server with nobody in it. Mistakes of the bot fail the test, unless it clears them."""
    async with FakeBotApi() as fake:
        yield fake
        assert not fake.mistakes, "the bot made calls that Telegram refuses:\n" + "\n".join(fake.mistakes)


@pytest.fixture
async def byline(telegram: FakeBotApi, tmp_path: Path, error_log: ErrorLog) -> AsyncIterator[Byline]:
    """The bot as a process, not started yet; whatever happens, its output never holds the token.

    What it logs as an error counts as if this process had logged it.
    """
    process = Byline(telegram, tmp_path)
    process.settings |= PATIENT
    yield process
    await process.close()
    error_log.read_output(process.output)


@pytest.fixture
def website() -> Iterator[Website]:
    """A web site on loopback; give its `host` to FETCH_ALLOW_HOSTS."""
    with Website() as site:
        yield site


@pytest.fixture(scope="session")
def chromium_program() -> str:
    """The path of Chromium; without it, the test is skipped or fails, see `find_chromium`."""
    return find_chromium()


@pytest.fixture(scope="session")
def chromium(chromium_program: str) -> Iterator[Browser]:
    """A real Chromium, for all tests of this process. It ends with them, and when this process is killed."""
    with Browser(chromium_program) as browser:
        yield browser


@pytest.fixture
async def tab(chromium: Browser) -> AsyncIterator[Tab]:
    """An empty tab of the browser, which shares nothing with those of other tests."""
    async with chromium.tab() as tab:
        yield tab


@pytest.fixture(scope="session")
def opensearch_urls(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The addresses of a real cluster of three nodes, which all tests of the run share: none may stop a node.

    Its version is `chosen_version`. Without Java, the test is skipped or fails, see `NodeVersion.find_java`.
    """
    chosen_version().find_java()
    return shared_urls(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="module")
def turn_with_nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """For tests with nodes of their own: one test at a time has some, as three take more than a gigabyte."""
    with nodes_lock(tmp_path_factory.getbasetemp()):
        yield


@pytest.fixture(scope="session")
def opensearch_data(opensearch_urls: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the nodes of that cluster keep their files."""
    return shared_data(tmp_path_factory.getbasetemp())
