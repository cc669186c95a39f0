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
        "هل تدير الدولة المطار",  # each word is spelled well
        "زودوني عاجلا بمعلومات رعة الكثبان",  # in no phrase
        "I form a club",
    ],
)
def test_are_content_without_the_rest_of_the_phrase_or_after_other_slips(text: str) -> None:
    assert without_frames(text).strip() == text


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("I would line to know when the harbour opened", "when the harbour opened"),
        ("I wuld like to know who paid", "who paid"),
        ("cna you tel me who paid", "who paid"),
        ("Cna you tell me who paid?", "who paid?"),
        ("Could you plese tell me who paid?", "who paid?"),
        ("Kannst du mir sgen, wer bezahlt hat?", "wer bezahlt hat?"),
        ("Est-ce que vous pouvz me dire qui a payé ?", "qui a payé ?"),
        ("Você pode me dzer quem pagou?", "quem pagou?"),
        ("Не могли бы вы сказть, кто заплатил?", "кто заплатил?"),
        ("Чи не могли б ви сказти, хто заплатив?", "хто заплатив?"),
    ],
)
def test_of_a_long_phrase_may_have_another_slip(typed: str, asked: str) -> None:
    assert " ".join(without_frames(typed).split()) == asked


@pytest.mark.parametrize(
    "text",
    [
        "tel me who paid for it",  # a short phrase
        "I wuld line to know who paid",  # two words with slips
        "I would like to sing in the bay of Lunt",
        "how do you pay for the bus to the bay",
        "what did the mayor say about the boats in 1990",
        "who can you tel",
        "cna tel",
        "куда сообщить, если я забыл пароль от архива?",  # "туда" is one letter off, but "куда" asks
    ],
)
def test_of_a_short_phrase_and_several_slips_are_content(text: str) -> None:
    assert without_frames(text).strip() == text


def test_take_no_longer_in_a_long_message() -> None:
    """Only its beginning is looked at."""
    typed = "I would line to " * 250
    assert without_frames(typed).strip() == typed.strip()
