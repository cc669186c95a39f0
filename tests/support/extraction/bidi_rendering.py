"""Render right-to-left lines, as the bidirectional algorithm of Unicode (UAX 9) prescribes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import groupby

_MIRRORED = str.maketrans("()[]«»", ")(][»«")


def rendered(text: str) -> tuple[str, list[int]]:
    """Return the characters of *text*, a right-to-left line, from the left, and the number of each one's run.

    Brackets are in their visual form. The text has no explicit marks of direction.
    """
    levels = _levels(_resolved([unicodedata.bidirectional(character) for character in text]))
    runs = [(level, list(places)) for level, places in groupby(range(len(text)), key=levels.__getitem__)]
    shown, numbers = [], []
    for number, (level, places) in enumerate(reversed(runs)):
        for at in places if level == 2 else reversed(places):
            shown.append(text[at].translate(_MIRRORED) if level == 1 else text[at])
            numbers.append(number)
    return "".join(shown), numbers


def _resolved(classes: list[str]) -> list[str]:
    """Return the classes after the rules W1 to W7 and N1 to N2. Those of text are L, R, EN and AN."""
    classes = list(_with_numbers(classes))
    for at in range(1, len(classes) - 1):  # W4
        before, after = classes[at - 1], classes[at + 1]
        if before == after and (
            (classes[at] == "CS" and before in ("EN", "AN")) or (classes[at] == "ES" and before == "EN")
        ):
            classes[at] = before
    found: list[str] = []
    for class_, group in groupby(classes):  # W5
        size = len(list(group))
        is_number = class_ == "ET" and "EN" in (*found[-1:], *classes[len(found) + size :][:1])
        found += ["EN" if is_number else class_] * size
    found = ["ON" if class_ in ("ES", "ET", "CS", "WS") else class_ for class_ in found]  # W6
    strong = "R"
    for at, class_ in enumerate(found):  # W7
        if class_ in ("L", "R"):
            strong = class_
        if class_ == "EN" and strong == "L":
            found[at] = "L"
    return list(_without_neutrals(found))


def _with_numbers(classes: list[str]) -> Iterator[str]:
    """Yield the classes after W1 to W3."""
    strong = before = "R"
    for class_ in classes:
        if class_ == "NSM":
            class_ = before
        if class_ in ("L", "R", "AL"):
            strong = class_
        if class_ == "EN" and strong == "AL":
            class_ = "AN"
        before = class_
        yield "R" if class_ == "AL" else class_


def _without_neutrals(classes: list[str]) -> Iterator[str]:
    """Yield the classes after N1 and N2."""
    done = 0
    for is_neutral, group in groupby(classes, key=lambda class_: class_ == "ON"):
        part = list(group)
        if is_neutral:
            around = [*classes[done - 1 : done], *classes[done + len(part) : done + len(part) + 1]] if done else []
            part = ["L" if around == ["L", "L"] else "R"] * len(part)
        done += len(part)
        yield from part


def _levels(classes: list[str]) -> list[int]:
    return [1 if class_ == "R" else 2 for class_ in classes]
