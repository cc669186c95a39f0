"""Engines: what is built is found in another one, and so is what is added. Needs what `make setup-bench` installs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("numba", reason="`make setup-bench` installs the peers")
pytest.importorskip("tantivy", reason="`make setup-bench` installs the peers")

import sys

from benchmarks.engines import ENGINES, Changeable, Engine
from index.model import Draft, Paragraph


def draft(name: str, *texts: str) -> Draft:
    return Draft(name, tuple(map(Paragraph, texts)), url=f"https://news.example/{name}", language="en")


ARTICLES = [
    draft(f"{number}", *(f"The ferry number {number} has a cable of {place} metres." for place in range(6)))
    for number in range(4)
]


@pytest.fixture(autouse=True)
def _numba_again() -> Iterator[None]:
    """An engine without numba hides it from its process, which here is that of all tests."""
    numba = sys.modules.get("numba")
    yield
    sys.modules.pop("numba", None)
    if numba is not None:
        sys.modules["numba"] = numba


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # of the peers' own
@pytest.mark.parametrize("name", ENGINES)
class TestAnEngine:
    @pytest.fixture
    def engine(self, name: str, tmp_path: Path) -> Iterator[Engine]:
        ENGINES[name](tmp_path).build(ARTICLES)
        engine = ENGINES[name](tmp_path)
        engine.open()
        yield engine
        engine.close()

    def test_finds_what_another_one_built(self, engine: Engine) -> None:
        for search in engine.searches().values():
            assert search("How long is the cable of the ferry?") > 0

    def test_finds_what_was_added_until_it_is_removed(self, engine: Engine) -> None:
        if not isinstance(engine, Changeable):
            pytest.skip("it is built again")
        search = next(iter(engine.searches().values()))
        engine.add(draft("harbour", "Zebra"))
        assert search("zebra") == 1
        engine.replace(draft("harbour", "Giraffe"))
        assert (search("zebra"), search("giraffe")) == (0, 1)
        engine.remove(draft("harbour", "Giraffe"))
        assert search("giraffe") == 0
