"""What is said about the filters of a question: which were applied, and why others were not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.i18n import N_, gettext
from bot.messaging.html import shortened
from index.model import Answer, FilterFault, FilterProblem
from index.text import without_login

FILTERS_SHOWN = 6
"""Filters that are named, and at most as many that are explained: more than anybody types by hand."""

LABEL_LENGTH = 60  # UTF-16 code units

SENTENCES: dict[FilterFault, str] = {
    FilterFault.NOT_A_DATE: N_("{filter} was not applied: a date looks like after:2023, before:2024-06 or 2024-06-15."),
    FilterFault.NO_TIME_LEFT: N_("{filter} was not applied: there is no day between these dates."),
    FilterFault.NOT_A_LANGUAGE: N_("{filter} was not applied: a language is given by its code, such as lang:en."),
    FilterFault.NO_NAME: N_('{filter} was not applied: there is no name in it, as in by:"Jo Reed" or source:BBC.'),
    FilterFault.ONLY_WORDS: N_("{filter} was not applied: only single words can be left out, as in -word."),
    FilterFault.NOWHERE: N_("{filter} stands nowhere in the archive, so I looked for its words one by one."),
    FilterFault.NO_ANSWER: N_("{filter} does not stand where the answer is, so I looked for its words one by one."),
    FilterFault.TOO_COMMON: N_("{filter} has too common words to be looked for, so I looked for them one by one."),
}
"""Why a filter was not applied, and how to write it."""


def filter_notes(answer: Answer) -> list[str]:
    """The sentences, as plain text: what was not applied first."""
    notes = list(_problems(answer))
    if answer.filters:
        notes.append(gettext("Only: {filters}").format(filters=_names(answer.filters)))
    return notes


def _names(filters: Sequence[str]) -> str:
    return ", ".join(map(_label, filters[:FILTERS_SHOWN])) + (" …" if len(filters) > FILTERS_SHOWN else "")


def _problems(answer: Answer) -> Iterator[str]:
    for problem in dict.fromkeys(answer.filter_problems[:FILTERS_SHOWN]):
        yield problem_in_words(problem)


def problem_in_words(problem: FilterProblem) -> str:
    """Return the sentence that says why a filter was not applied."""
    return gettext(SENTENCES[problem.fault]).format(filter=_label(problem.text))


def _label(text: str) -> str:
    return shortened(without_login(" ".join(text.split())), LABEL_LENGTH)
