"""The picture of an answer is that of a real reply."""

from __future__ import annotations

from html import escape

from lxml import etree

from benchmarks.draw_answer import Run, answer_svg, sample_reply, wrapped
from bot.archive import SAMPLE_QUESTION
from tests.support.paths import ROOT

PICTURE = ROOT / "docs" / "answer.svg"


class TestThePicture:
    def test_is_the_one_that_the_script_draws(self) -> None:
        """If not: `make picture`."""
        assert PICTURE.read_text(encoding="utf-8") == answer_svg()

    def test_says_all_that_the_reply_says(self) -> None:
        reply = sample_reply()
        texts = etree.fromstring(answer_svg().encode()).iterfind(".//{*}text")
        drawn = " ".join("".join(map(str, text.itertext())) for text in texts).split()
        labels = [word for row in reply.buttons for button in row for word in button.label.split()]
        assert drawn == [*SAMPLE_QUESTION.split(), "Byline", *reply.body.text.split(), *labels]

    def test_needs_nothing_from_elsewhere(self) -> None:
        assert "href" not in answer_svg()
        assert "url(" not in answer_svg()


class TestLines:
    def test_end_between_words_and_keep_the_styles(self) -> None:
        lines = list(wrapped([Run("a long "), Run("bold", ("b",)), Run(", word")], 50))
        assert [[run.text for run in line] for line in lines] == [["a long"], ["bold", ","], ["word"]]
        assert lines[1][0].tags == ("b",)

    def test_escape_what_looks_like_markup(self) -> None:
        assert escape("<b>") in Run("<b>").svg
