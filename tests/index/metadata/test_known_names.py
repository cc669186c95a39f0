"""The lines that name authors and publications."""

from __future__ import annotations

from index.metadata.known_names import KnownNames, NameLine
from index.model import Outline

PELL = Outline("a", None, "By Owen Pell and Zoë Ruiz", "The Lunt Gazette", "en", ("Bo Li",))
OTHER = Outline("b", None, "By Owen Pell and Zoë Ruiz", None, "en")


def named(*outlines: Outline) -> KnownNames:
    known = KnownNames()
    for outline in outlines:
        known.add(outline)
    return known


def test_are_found_by_their_words_in_this_order() -> None:
    known = named(PELL, OTHER)
    assert known.lines_with("owen pell") == [NameLine("By Owen Pell and Zoë Ruiz", is_source=False)]
    assert known.lines_with("Zoe Ruiz") == known.lines_with("owen")
    assert known.lines_with("lunt gazette") == [NameLine("The Lunt Gazette", is_source=True)]
    assert known.lines_with("Bo Li") == [NameLine("Bo Li", is_source=False)]
    assert [known.lines_with(name) for name in ("Pell Owen", "Pel", "", "?!")] == [[], [], [], []]


def test_are_listed_once_each() -> None:
    known = named(PELL, OTHER)
    assert known.authors == ("By Owen Pell and Zoë Ruiz", "Bo Li")
    assert known.sources == ("The Lunt Gazette",)


def test_are_forgotten_with_their_last_article() -> None:
    known = named(PELL, OTHER)
    known.discard(PELL)
    assert known.lines_with("Owen Pell")
    assert not known.lines_with("Bo Li")
    known.discard(OTHER)
    assert not known.lines_with("Owen Pell")
