"""Words of frames in which two letters are swapped."""

from __future__ import annotations

import pytest

from index.query.frames.removal import without_frames


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Can you tlel me when the harbour opened?", "when the harbour opened?"),
        ("Coudl you please tell me who paid?", "who paid?"),
        ("Do you konw who paid?", "who paid?"),
        ("Kannst du mir sagne, wer bezahlt hat?", "wer bezahlt hat?"),
        ("Je voudrais savior qui a payé", "qui a payé"),
        ("¿Podrías decrime quién pagó?", "quién pagó?"),
        ("Eu queria sbaer quem pagou", "quem pagou"),
        ("Не могли бы вы скзаать, кто заплатил?", "кто заплатил?"),
        ("Чи можете скзаати, хто заплатив?", "хто заплатив?"),
        ("أريد أن أعفر من دفع", "من دفع"),
        ("آیا میدناید چه کسی پرداخت؟", "چه کسی پرداخت؟"),
    ],
)
def test_are_of_the_frame(typed: str, asked: str) -> None:
    assert without_frames(typed).strip() == asked


@pytest.mark.parametrize(
    "text",
    [
        "Who is tlel?",  # the rest of the phrase is missing
        "Can you tlle me when?",  # the letters are not neighbours
        "Can you ltle me when the harbour opened?",  # three letters in another order
        "Trail of tears",
        "I form a club",
    ],
)
def test_are_content_without_the_rest_of_the_phrase_or_after_other_slips(text: str) -> None:
    assert without_frames(text).strip() == text


def test_are_not_short() -> None:
    assert without_frames("Cna you tell me who paid?").strip() == "Cna you tell me who paid?"
