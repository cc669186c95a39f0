"""The pictures of the steps at @BotFather show the texts that the steps say."""

from __future__ import annotations

import pytest
from lxml import etree

from benchmarks.draw_answer import TEXT_PX, Run
from benchmarks.draw_setup import Step, step_svg, steps_in
from tests.support.paths import ROOT

DOCUMENT = ROOT / "docs" / "telegram.md"
STEPS = list(steps_in(DOCUMENT.read_text(encoding="utf-8")))


class TestSteps:
    def test_are_those_that_the_bot_needs(self) -> None:
        subjects = ["Inline mode", "Inline feedback", "Guest mode", "Groups", "Domain"]
        assert [step.subject for step in STEPS] == subjects

    def test_begin_with_a_command(self) -> None:
        assert all(step.texts[0].startswith("/") for step in STEPS)

    def test_have_each_a_picture_and_no_picture_is_left_over(self) -> None:
        files = sorted(path.relative_to(DOCUMENT.parent).as_posix() for path in DOCUMENT.parent.glob("botfather/*"))
        assert sorted(step.picture for step in STEPS) == files


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.picture)
class TestThePicture:
    def test_is_the_one_that_the_script_draws(self, step: Step) -> None:
        """If not: `make picture`."""
        assert (DOCUMENT.parent / step.picture).read_text(encoding="utf-8") == step_svg(step)

    def test_says_what_the_step_says(self, step: Step) -> None:
        picture = etree.parse(DOCUMENT.parent / step.picture).getroot()
        texts = ["".join(map(str, text.itertext())) for text in picture.iterfind(".//{*}text")]
        assert texts == ["@BotFather", *step.texts]

    def test_has_room_for_each_text(self, step: Step) -> None:
        assert all(Run(text).width <= TEXT_PX for text in step.texts)

    def test_needs_nothing_from_elsewhere(self, step: Step) -> None:
        assert "href" not in step_svg(step)
        assert "url(" not in step_svg(step)


def test_texts_are_escaped() -> None:
    assert "&lt;b&gt;" in step_svg(Step("A & B", ("<b>",), "a.svg"))
    assert "<title>A &amp; B: messages to @BotFather</title>" in step_svg(Step("A & B", ("<b>",), "a.svg"))
