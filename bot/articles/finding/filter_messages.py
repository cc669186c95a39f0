"""Say how words and filters were read: which filters were applied, why others were not, and what was misspelled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from bot.i18n import N_, gettext
from bot.messaging.html import short_label
from index.model import FilterFault, FilterProblem
from index.text import without_login

FILTERS_SHOWN = 6
"""Largest number of filters that are named, and of filters that are explained. Nobody types more by hand."""

LABEL_LENGTH = 60  # UTF-16 code units

REASONS: dict[FilterFault, str] = {
    FilterFault.NOT_A_DATE: N_("write a date like after:2023, before:2024-06 or 2024-06-15"),
    FilterFault.NO_TIME_LEFT: N_("those dates leave no day between them"),
    FilterFault.NOT_A_LANGUAGE: N_("use a language code like lang:en"),
    FilterFault.NO_NAME: N_('add a name, as in by:"Jo Reed" or source:BBC'),
    FilterFault.ONLY_WORDS: N_("only single words can be excluded, as in -word"),
}
"""Reasons why a text is not a filter, with the correct form."""

SENTENCES: dict[FilterFault, str] = {
    FilterFault.NOWHERE: N_("{filter} isn't in the archive, so I searched for its words separately."),
    FilterFault.NO_ANSWER: N_("No passage that answers has {filter}; I searched for its words separately."),
    FilterFault.TOO_COMMON: N_(
        "The words of {filter} are too common to search as a phrase; I searched for them separately."
    ),
}
"""Sentences about phrases that are not searched as phrases."""


FILTERS = N_("Filters: {filters}")
"""Line that names the filters of an answer. `filters_in` reads it again."""


class Filtered(Protocol):
    """An answer, or a list of articles, to which filters were applied."""

    @property
    def filters(self) -> Sequence[str]:
        """Return the applied filters."""
        ...

    @property
    def filter_problems(self) -> Sequence[FilterProblem]:
        """Return the filters that were not applied."""
        ...


def filter_notes(answer: Filtered) -> list[str]:
    """Return the sentences as plain text, those about filters that were not applied first."""
    notes = list(_problems(answer))
    if answer.filters:
        notes.append(gettext(FILTERS).format(filters=_names(answer.filters)))
    return notes


def read_as_in_words(spellings: str) -> str:
    """Return the line that tells how misspelled words were read, each in quotation marks."""
    return gettext("Read as: {words}").format(words=spellings)


def filters_in(line: str) -> str:
    """Return the filters that a line of an answer names; empty if it is another line."""
    beginning = gettext(FILTERS).partition("{")[0]
    return line.removeprefix(beginning) if line.startswith(beginning) else ""


def _names(filters: Sequence[str]) -> str:
    return ", ".join(map(_label, filters[:FILTERS_SHOWN])) + (" …" if len(filters) > FILTERS_SHOWN else "")


def _problems(answer: Filtered) -> Iterator[str]:
    yield from map(problem_in_words, _shown(answer))


def _shown(answer: Filtered) -> Iterable[FilterProblem]:
    return dict.fromkeys(answer.filter_problems[:FILTERS_SHOWN])


def problem_in_words(problem: FilterProblem) -> str:
    """Return the sentence that says why a filter was not applied."""
    label = _label(problem.text)
    if problem.fault in REASONS:
        return gettext("I ignored {filter}: {reason}.").format(filter=label, reason=gettext(REASONS[problem.fault]))
    return gettext(SENTENCES[problem.fault]).format(filter=label)


def refusal_of(problem: FilterProblem) -> str:
    """Return the sentence for a place that refuses a wrong filter instead of ignoring it.

    Args: problem: With a fault in REASONS. The other faults are only found by a search.
    """
    return f"“{_label(problem.text)}”: {gettext(REASONS[problem.fault])}."


def refusals_of(found: Filtered) -> list[str]:
    """Return the sentences for a list of which only wrong filters were asked for. See `refusal_of`."""
    return list(map(refusal_of, _shown(found)))


def _label(text: str) -> str:
    return short_label(without_login(" ".join(text.split())), LABEL_LENGTH)
