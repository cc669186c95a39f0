"""The place where columns meet is found without a close look at every place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.extraction.pdf.layout import gutters
from index.extraction.pdf.layout.gutters import MIN_COLUMN_LINES, MIN_LINES_WITHIN, gutters_of
from index.extraction.pdf.layout.lines import Line


def line(left: float, width: float, baseline: float, size: float) -> Line:
    return Line("word", left, left + width, baseline, size, (400, 400, 400), width)


def slowly(lines: Sequence[Line], known: Sequence[float], least: int) -> float | None:
    """Look closely at every place: what `_gutter` has to find, in the plainest words."""
    best: tuple[int, float] | None = None
    for place in gutters._places(lines, known):
        groups = (group for crossing, group in gutters._grouped(lines, place) if not crossing)
        beside = sum(gutters._beside(group, place, 1 if place in known else least) for group in groups)
        if beside and (best is None or beside > best[0]):
            best = beside, place
    return best[1] if best else None


LEFTS = (40.0, 41.0, 46.5, 60.0, 150.0, 151.5, 260.0, 262.0, 400.0)
"""Few, so that lines begin under each other, or nearly."""

PIECES = st.builds(
    line,
    st.sampled_from(LEFTS) | st.floats(0, 500),
    st.sampled_from((5.0, 90.0, 100.0, 101.0, 110.0, 215.0, 360.0)) | st.floats(0, 500),
    st.builds(lambda row, rise: 12.0 * row + rise, st.integers(0, 20), st.sampled_from((0.0, 0.0, 0.0, 1.0, 3.4, 3.6))),
    st.sampled_from((10.0, 10.0, 10.0, 7.0, 18.0, 2.0)),
)

KNOWN = st.lists(st.sampled_from((*LEFTS, 140.0, 250.0)), max_size=3)


def set_in_columns(rows: Sequence[tuple[float, float, bool, float]]) -> list[Line]:
    """Lines in two columns; of some rows one line lies across both, of some the right one is missing."""
    lines = []
    for at, (left, right, is_across, rise) in enumerate(rows):
        baseline = 800.0 - 12 * at
        if is_across:
            lines.append(line(40, 40 + left + right, baseline, 10))
            continue
        lines.append(line(40, left, baseline, 10))
        if right > 20:
            lines.append(line(260, right, baseline + rise, 10))
    return lines


COLUMNS = st.lists(
    st.tuples(
        st.sampled_from((200.0, 199.0, 215.0, 120.0, 30.0)),
        st.sampled_from((200.0, 198.0, 120.0, 0.0)),
        st.sampled_from((False, False, False, False, True)),
        st.sampled_from((0.0, 0.0, 2.0, 5.0)),
    ),
    max_size=20,
).map(set_in_columns)

LEAST = st.sampled_from((1, MIN_COLUMN_LINES, MIN_LINES_WITHIN))


@pytest.mark.slow
class TestTheGutterOfAnyLines:
    @given(st.lists(PIECES, max_size=40), KNOWN, LEAST)
    @example([], [40.0], 1)
    def test_is_the_one_that_a_close_look_at_every_place_finds(
        self, lines: list[Line], known: list[float], least: int
    ) -> None:
        assert gutters._gutter(lines, known, least) == slowly(lines, known, least)

    @given(COLUMNS, KNOWN, LEAST)
    def test_is_that_one_between_columns_too(self, lines: list[Line], known: list[float], least: int) -> None:
        assert gutters._gutter(lines, known, least) == slowly(lines, known, least)

    @given(st.lists(COLUMNS, max_size=3))
    def test_is_the_same_for_all_pages_of_a_file(self, pages: list[list[Line]]) -> None:
        found = gutters_of(pages)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(gutters, "_gutter", slowly)
            assert gutters_of(pages) == found


def rows(count: int, top: float, leading: float, *pieces: tuple[float, float]) -> list[Line]:
    """Rows of lines of seven points, each with *pieces* from the left to the right."""
    return [line(left, right - left, top - at * leading, 7) for at in range(count) for left, right in pieces]


class TestTheGutter:
    def test_is_the_first_of_two_that_have_as_many_lines(self) -> None:
        """The table below may have three rows beside each other at the second place, but they are no text."""
        columns_above = rows(7, 700, 9, (40, 240), (260, 460))
        table = rows(3, 500, 9, (40, 253), (260, 300))
        lines = [*columns_above, *rows(1, 600, 9, (40, 460)), *table]
        assert gutters._gutter(lines, (250.0,), MIN_COLUMN_LINES) == 250.0
        assert gutters._gutter(lines, (), MIN_COLUMN_LINES) == slowly(lines, (), MIN_COLUMN_LINES) == 260.0

    def test_is_between_lines_that_are_close_to_each_other_beside_a_large_title(self) -> None:
        """Ten rows are higher than six of which each is as far from the next as the title is high."""
        title = line(40, 300, 800, 40)
        far, close = rows(6, 700, 30, (40, 240), (260, 460)), rows(10, 400, 4, (40, 140), (150, 460))
        assert gutters._gutter([title, *far, *close], (), MIN_COLUMN_LINES) == 150.0


class TestALeaflet:
    """Four columns whose words are drawn apart: pieces begin and end in hundreds of places."""

    LINES = tuple(
        line(40 + 200 * column + 30 * word + (7 * row * word) % 11, 15 + (row * word) % 7, 800 - 9 * row, 7)
        for row in range(60)
        for column in range(4)
        for word in range(5)
    )

    def test_is_looked_at_closely_in_few_places(self, monkeypatch: pytest.MonkeyPatch) -> None:
        looked_at: list[float] = []
        grouped = gutters._grouped

        def counted(lines: Sequence[Line], gutter: float) -> Iterator[tuple[bool, list[Line]]]:
            looked_at.append(gutter)
            return grouped(lines, gutter)

        monkeypatch.setattr(gutters, "_grouped", counted)
        found = gutters._gutter(self.LINES, (), MIN_COLUMN_LINES)
        places = len(set(gutters._places(self.LINES, ())))
        assert places > 100
        assert len(looked_at) < places / 5
        assert found == slowly(self.LINES, (), MIN_COLUMN_LINES)
