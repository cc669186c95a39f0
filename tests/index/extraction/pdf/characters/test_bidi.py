"""From the order on a line to the order in which it is read."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.extraction.pdf.characters.bidi import Strips, reading_order, with_brackets
from tests.support.extraction.bidi_rendering import rendered

HEBREW = "הנמל"
ARABIC = "سلام"

TOKENS = (
    *(
        ARABIC,
        HEBREW,
        "شهر،",
        "abc",
        "Apollo 11",
        "F-16:",
        "10",
        "2.5.",
        "1,000",
        "10%",
        "$5",
        "(abc)",
        "(10)",
        "(شهر).",
    ),
    *(
        "AM-FM",
        "f(n)",
        "2005-2010",
        "12/3/2024",
        "a=b",
        "–",
        "C++",
        "«abc»",
        "10 km",
        "c. 1455–1536",
        "۱۲۳",
        "٣٤",
        "٪١٠",
    ),
)
"""Words, numbers and signs of several scripts."""

_MIRRORED = str.maketrans("()[]«»", ")(][»«")


def shown(*runs: str) -> str:
    """Return a line from the right, as glyphs from its left end: *runs* that are set from the left, and all others."""
    return "".join(
        run if run[:1].isascii() and run[:1].isalnum() else run[::-1].translate(_MIRRORED) for run in reversed(runs)
    )


def read(line: str, strips: list[int] | None = None) -> str:
    """Return the text that is read from *line*."""
    backwards = line[::-1]
    places = reading_order(backwards, Strips(strips[::-1], are_runs=True) if strips else None)
    return "".join(with_brackets([backwards[at] for at in places]))


class TestReadingOrder:
    @pytest.mark.parametrize(
        "runs",
        [
            (ARABIC, " ", "56,2", "٪ ", ARABIC),
            (ARABIC, " ", "2005", "-", "2010", " ", ARABIC),  # behind Arabic letters each stands for itself
            (HEBREW, " ", "2005-2010", " ", HEBREW),
            (HEBREW, " ", "50%", " ", HEBREW),
            (HEBREW, " ", "4:51", " ", HEBREW),
            (ARABIC, " ", "121،154", " ", ARABIC),
            (ARABIC, ' "', "dux et magister Italiae", '" ', ARABIC),
            (ARABIC, " ", "Super Bowl 50", " ", ARABIC),
            (ARABIC, " ", "COVID-19", "، ", ARABIC),
            (ARABIC, " ", "f(n)", "، ", ARABIC),
            (ARABIC, " ", "DTIME (f (n))", ". ", ARABIC),
            (ARABIC, " (", "PZPN", "). ", ARABIC),
            (ARABIC, " («", ARABIC, "» [", "3", "]) ", ARABIC),
            (ARABIC, "ـ ", "NP", "، ", ARABIC),
            (ARABIC, "؟ ", "C", "++ ", ARABIC),
            (HEBREW, " ", "10", " ", "km", " ", HEBREW),  # a unit stands behind its number
            (ARABIC, " ", "A–1", " ", ARABIC),  # without a blank, words come first
            (ARABIC, " ", "10", " - ", "ab", " ", ARABIC),
        ],
        ids="".join,
    )
    def test_is_that_of_which_the_line_was_made(self, runs: tuple[str, ...]) -> None:
        assert read(shown(*runs)) == "".join(runs)

    def test_leaves_figures_of_arabic_in_their_order(self) -> None:
        assert read(shown(ARABIC, " ", ARABIC).replace(" ", " ١٢٫٥ ")) == f"{ARABIC} ١٢٫٥ {ARABIC}"

    @pytest.mark.parametrize("text", ["سلام F-16 ١٢ 10% شهر", "سلام ab–٣٤ شهر", "سلام ۱۲۳٫۵ شهر", "سلام 10% ١٢ شهر"])
    def test_is_the_one_that_is_rendered_as_the_line(self, text: str) -> None:
        """Figures of Arabic are not part of Latin words, and after these a sign belongs to its number."""
        assert read(rendered(text)[0]) == text

    def test_tells_a_number_beside_words_by_what_was_drawn_at_once(self) -> None:
        """Both look the same."""
        together, apart = "Windows 10", ("10", " ", "Windows")
        line = shown(HEBREW, " ", together)
        at_once = [0] * len(together) + [1] * 5
        assert read(line, at_once) == f"{HEBREW} {together}"
        assert shown(HEBREW, " ", *apart) == line
        assert read(line, [0] * 8 + [2] * 2 + [1] * 5) == f"{HEBREW} 10 Windows"

    def test_takes_no_number_to_the_left_of_words_for_a_part_of_them(self) -> None:
        """Words before a number take it to their right. At the right end, they may begin on the line before."""
        assert read("2005 (NASA) " + "سلام"[::-1]) == "سلام (NASA) 2005"
        assert read("سلام"[::-1] + " 11 missions") == "11 missions سلام"

    def test_takes_all_that_was_drawn_with_words_as_set_from_the_left(self) -> None:
        for run in ("AM-", "c. 1455–1536", "Apollo 11", "٣٤abc", "a · 3"):
            line = run + f"{ARABIC} "[::-1]
            strips = [0] * len(run) + [1] * (len(ARABIC) + 1)
            assert read(line, strips) == f"{ARABIC} {run}"

    @pytest.mark.covers
    @given(st.lists(st.sampled_from(TOKENS), min_size=1, max_size=6))
    @example([HEBREW, "٪١٠"])
    def test_is_that_of_any_line_whose_runs_are_drawn_at_once(self, tokens: list[str]) -> None:
        text = " ".join([ARABIC, *tokens, HEBREW])
        line, runs = rendered(text)
        assert read(line, runs) == text

    @given(
        st.lists(
            st.one_of(
                st.text("אבגד", min_size=1, max_size=5),
                st.text("سلمن", min_size=1, max_size=5),
                st.from_regex(r"[a-z]{1,5}( [a-z]{1,5}){0,2}", fullmatch=True),
                st.from_regex(r"[0-9]{1,3}([.,][0-9]{1,3})?", fullmatch=True),
            ),
            max_size=8,
        )
    )
    def test_is_that_of_any_words_and_numbers(self, words: list[str]) -> None:
        runs = [part for word in words for part in (word, f" {HEBREW} ")]
        assert read(shown(*runs)) == "".join(runs)


class TestBrackets:
    @pytest.mark.parametrize(
        "text",
        [
            *(
                "ab (cd) ef",
                '("no"), f(n).',
                "[a (b)]",
                "«a» b",
                "(a",
                "a)",
                "a (b) (c)",
                'a "(b c)" d',
                'c)" d',
                "a (b ).",
            ),
            *("(1685 )، a", "a (.b) c", "a (“b”) c", "a(b)(c) d"),
        ],
    )
    def test_are_told_by_what_stands_around_them(self, text: str) -> None:
        assert "".join(with_brackets(text)) == text
        assert "".join(with_brackets(text.translate(_MIRRORED))) == text
