"""Divide what is written at once into requests that any cluster accepts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

PART_CHARS = 2 * 2**20
"""Most characters of a document or of a request with several. In JSON and UTF-8, they have less than the 10 MB that
the smallest rented clusters accept in a request."""


def requests_of(actions: Iterable[str]) -> Iterator[str]:
    """Divide the actions of a bulk into requests that are not too long."""
    some: list[str] = []
    size = 0
    for action in actions:
        if some and size + len(action) > PART_CHARS:
            yield "".join(some)
            some, size = [], 0
        some.append(action)
        size += len(action)
    if some:
        yield "".join(some)
