"""What a file tells of its text besides how it looks."""

from __future__ import annotations

from index.extraction.pdf.objects import RawGlyph, Strip, without_repeats
from tests.handmade import drawing, set_lines
from tests.index.extraction.pdf.reader import Setter, essay, read, texts


def marked(lines: list[str], meant: str) -> bytes:
    """*lines*, of which the last character of the first is told to mean something."""
    first, *others = set_lines(lines, y=600)
    *_, last = set_lines([first.text[-1]], x=first.x + 5 * (len(first.text) - 1), y=600)
    whole = drawing([*set_lines([first.text[:-1]], y=600)])
    told = b"/Span << /ActualText <FEFF%s> >> BDC\n%s\nEMC" % (
        meant.encode("utf-16-be").hex().encode(),
        drawing([last]),
    )
    return b"\n".join((drawing(Setter().add(essay(0)).texts), whole, told, drawing(others)))


class TestHyphens:
    def test_that_are_said_to_be_soft_are_left_out(self) -> None:
        page = marked(["It was the end of the commu-", "nity."], "\u00ad")
        assert texts(read(page))[-1] == "It was the end of the community."

    def test_that_are_said_to_be_hard_are_kept(self) -> None:
        page = marked(["It was the end of a well-", "known man."], "-")
        assert texts(read(page))[-1] == "It was the end of a well-known man."


class TestSpans:
    def test_are_read_once(self) -> None:
        """pdfium gives the text of a span for each object that is in it."""

        def strip(span: tuple[int, str] | None) -> Strip:
            return Strip(0, True, 0, 0, 10, 400, False, span)

        def glyphs(text: str, span: tuple[int, str] | None) -> list[RawGlyph]:
            one = strip(span)
            return [(character, 0, 0, 5, 10, one) for character in text]

        def text(glyphs: list[RawGlyph]) -> str:
            return "".join(glyph[0] for glyph in glyphs)

        assert text(without_repeats([*glyphs("ab", (1, "ab")), *glyphs("ba", (1, "ab")), *glyphs("c", None)])) == "abc"
        assert text(without_repeats([*glyphs("ab", (1, "abcd")), *glyphs("cd", (1, "abcd"))])) == "abcd"
        assert text(without_repeats([*glyphs("ab", (1, "ab")), *glyphs("ab", (2, "ab"))])) == "abab"
