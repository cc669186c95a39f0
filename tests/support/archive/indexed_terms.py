"""The terms that a passage is indexed under, said again in the simplest way."""

from __future__ import annotations

from index.analysis import Field, terms_of
from index.analysis.passage_terms import TITLE_TIMES
from index.model import Passage, PassageKind


def indexed_terms(passage: Passage, field: Field, language: str) -> list[str]:
    """The terms of the title and the heading, and then those of the text; of a credit, no heading."""
    is_credit = passage.kind is PassageKind.CREDIT
    titles = [passage.title] * (TITLE_TIMES if field is Field.WORDS and not is_credit else 1)
    heading = "" if is_credit else passage.heading or ""
    return [term for text in [*titles, heading, passage.text] for term in terms_of(text, language, field)]
