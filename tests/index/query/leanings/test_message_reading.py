"""Messages as each language reads them."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from index.query.leanings.leaning_words import LeaningWords, leaning_words
from index.query.leanings.message_reading import MessageReading, best_readings, words_in

OTHER_WORDS = ("harbour", "Hafen", "порт", "الميناء", "وفي", "والميناء", "항구는", "누구의", "그것은", "뭐였지", "1987")


@st.composite
def messages(draw: st.DrawFn) -> str:
    """Messages of words that lean in one language or in several, and of other words."""
    known = st.sampled_from(leaning_words()).flatmap(lambda language: st.sampled_from(sorted(language.listed_words())))
    words = draw(st.lists(known | st.sampled_from(OTHER_WORDS), min_size=1, max_size=8))
    return " ".join(words) + draw(st.sampled_from(["", "?"]))


def all_readings(message: str) -> Sequence[MessageReading]:
    def read(language: LeaningWords) -> MessageReading:
        return MessageReading.of(words_in(message), language, has_mark=message.endswith("?"))

    return list(map(read, leaning_words()))


@given(messages())
def test_the_best_are_those_of_all_languages_that_know_most_words(message: str) -> None:
    if words := words_in(message):
        readings = all_readings(message)
        most = max(reading.known for reading in readings)
        assert best_readings(message, words) == [reading for reading in readings if reading.known == most]


def test_most_languages_need_not_read_a_message() -> None:
    message = "who owns the harbour?"
    (english,) = best_readings(message, words_in(message))
    assert english.known == 2
    assert max(reading.known for reading in all_readings(message)) == 2
