"""Have a sentence for every failure."""

import inspect
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from bot.messaging.error_messages import ERROR_MESSAGES, UNEXPECTED, UsageError, is_expected, user_message
from index.errors import CorpusError, HttpStatusError, StoreWriteError, TooLargeError, UnsupportedTypeError


def error_classes(cls: type[CorpusError] = CorpusError) -> Iterator[type[CorpusError]]:
    yield cls
    for sub in cls.__subclasses__():
        yield from error_classes(sub)


def example_of(cls: type[CorpusError]) -> CorpusError:
    """Return an instance with a value of the annotated type for each parameter."""
    values = {"str": "<b>x</b>", "int": 404, "float": 20.0, "float | None": None, "Path": Path("data")}
    parameters = [] if cls.__init__ is Exception.__init__ else list(inspect.signature(cls).parameters.values())
    return cls(*(values[str(parameter.annotation)] for parameter in parameters if parameter.annotation != "object"))


class TestUserMessage:
    @pytest.mark.parametrize("cls", list(error_classes()))
    def test_there_is_one_for_every_error_of_the_archive(self, cls: type[CorpusError]) -> None:
        assert cls in ERROR_MESSAGES
        message = user_message(example_of(cls))
        assert message.endswith(".")
        assert not [name for _, name, _, _ in Formatter().parse(message) if name], "nothing is left to fill in"

    @pytest.mark.parametrize(
        ("content_type", "kind"),
        [
            ("image/jpeg", "a picture"),
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "a spreadsheet"),
            ("application/x-{e}-own", "application/x-{e}-own"),
        ],
    )
    def test_calls_kinds_of_files_as_people_do(self, content_type: str, kind: str) -> None:
        message = user_message(UnsupportedTypeError("a.bin", content_type))
        assert message.startswith(f"Nothing was added: a.bin is {kind}. Send a web page, or a file: txt, ")

    def test_names_what_failed(self) -> None:
        assert user_message(HttpStatusError("https://e.org/a", 404)) == (
            "I couldn't fetch https://e.org/a: the server answered 404."
        )
        assert user_message(TooLargeError("a.txt", 5 * 1024 * 1024)) == (
            "Nothing was added: a.txt is larger than the limit of 5 MiB."
        )
        assert "No space left on device" in user_message(StoreWriteError(Path("d"), "No space left on device"))

    def test_takes_the_sentence_of_the_nearest_class(self) -> None:
        class OddStatusError(HttpStatusError):
            """An error class without its own sentence."""

        assert user_message(OddStatusError("https://e.org/a", 999)).startswith(
            "I couldn't fetch https://e.org/a: the server answered 999."
        )

    def test_is_the_text_itself_for_a_wrong_command(self) -> None:
        assert user_message(UsageError("Send /add with a link.")) == "Send /add with a link."

    def test_tells_nothing_of_an_error_that_nobody_foresaw(self) -> None:
        assert user_message(KeyError("secret")) == UNEXPECTED
        assert user_message(None) == UNEXPECTED
        assert not is_expected(KeyError("secret"))
        assert is_expected(UsageError("x"))
