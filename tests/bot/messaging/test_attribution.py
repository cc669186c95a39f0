"""Which credits stand below quotations."""

from __future__ import annotations

from dataclasses import replace

from bot.messaging.attribution import CREDITS_SHOWN, credits_of, credits_under, facts_of
from index.model import Article, Passage, PassageKind
from tests.support.bot.rendered_replies import article, hit

CREDITS = ("Translated by Jo Reed", "Image: Tomas Rill")


def quoted(credited: Article, text: str, kind: PassageKind = PassageKind.BODY, page: int | None = None) -> Passage:
    return replace(hit(credited, text).passage, kind=kind, page=page)


class TestCredits:
    def test_of_pictures_stand_below_captions_alone(self) -> None:
        credited = article(credits=CREDITS)
        text, caption = quoted(credited, "Cats purr."), quoted(credited, "A cat.", kind=PassageKind.CAPTION)
        assert credits_under(credited, text) == ["Translated by Jo Reed"]
        assert credits_under(credited, text, caption) == [*CREDITS]
        assert credits_under(credited) == [*CREDITS]

    def test_do_not_repeat_a_quotation_or_its_byline(self) -> None:
        credited = article(credits=(*CREDITS[:1], "Edited by Bo Yi"), byline="Ann Lee. Edited by Bo Yi")
        assert credits_under(credited, quoted(credited, "Translated by Jo Reed")) == []

    def test_are_shown_up_to_a_number_that_fits(self) -> None:
        credited = article(credits=("Image: Tomas Rill", *(f"Edited by Bo Yi {number}" for number in range(9))))
        assert credits_of(credited, quoted(credited, "Cats purr.")) == [
            f"Edited by Bo Yi {n}" for n in range(CREDITS_SHOWN)
        ]


def test_pages_of_several_quotations_are_named_once_each() -> None:
    report = article(source="The Daily Cat")
    passages = [quoted(report, "Cats purr.", page=page) for page in (3, 3, 7, None)]
    assert facts_of(report, *passages) == ["The Daily Cat", "p. 3", "p. 7"]
