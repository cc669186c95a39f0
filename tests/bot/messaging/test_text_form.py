"""Write and read objects as texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import pytest

from bot.messaging.text_form import TextForm

Word = Annotated[str, "[a-z]+"]


@dataclass(frozen=True, slots=True)
class Road(TextForm):
    FORM: ClassVar[str] = "to_{to}[_[{over}]_{miles}]"
    to: Word
    over: Word | None = None
    miles: Annotated[int, "[0-9]+"] | None = None


@pytest.mark.parametrize(
    ("road", "text"),
    [
        (Road("ely"), "to_ely"),
        (Road("ely", None, 0), "to_ely__0"),
        (Road("ely", "march", 16), "to_ely_march_16"),
    ],
)
def test_a_part_may_contain_another(road: Road, text: str) -> None:
    assert road.written == text
    assert Road.parse(text) == road


def test_a_part_is_left_out_if_a_field_in_it_is_none() -> None:
    assert Road("ely", "march").written == "to_ely"


@pytest.mark.parametrize("text", [None, "", "to_", "to_ely_", "to_ely_march", "to_ely__0_", "to_ely__٣"])
def test_other_texts_are_none(text: str | None) -> None:
    assert Road.parse(text) is None
