"""The results that one process sends to another."""

from __future__ import annotations

import inspect

import pytest

from index import errors
from index.errors import BrokenContentError, IngestError
from index.extraction.results import Refusal

ERRORS = [
    error
    for _, error in inspect.getmembers(errors, inspect.isclass)
    if issubclass(error, IngestError) and not issubclass(error, errors.FetchError)
]


def made(error: type[IngestError]) -> IngestError:
    """An error with another value for each argument."""
    parameters = list(inspect.signature(error).parameters)
    return error(*[f"value of {parameter}" for parameter in parameters])


class TestRefusal:
    @pytest.mark.parametrize("error", ERRORS)
    def test_makes_the_same_error_again(self, error: type[IngestError]) -> None:
        raised = made(error)
        again = Refusal.of(raised).as_error()
        assert type(again) is error
        assert vars(again) == vars(raised)

    @pytest.mark.parametrize(
        "refusal",
        [
            Refusal("NoSuchError", "a.txt", {}),
            Refusal("SystemExit", "a.txt", {}),
            Refusal("NoTextError", "a.txt", {"more": 1}),
            Refusal("TooLargeError", "a.txt", {}),
        ],
    )
    def test_that_nobody_can_have_raised_is_broken_content(self, refusal: Refusal) -> None:
        error = refusal.as_error()
        assert type(error) is BrokenContentError
        assert error.source == "a.txt"
