"""Choose the hits that a reader sees at once."""

from __future__ import annotations

from itertools import takewhile

from index.model import Answer, Hit, Verdict


def leading_hits(answer: Answer) -> tuple[Hit, ...]:
    """Return the first hit of an answer, and if it answers, those after it that answer too."""
    others = answer.hits[1:] if answer.verdict is Verdict.FOUND else ()
    return (*answer.hits[:1], *takewhile(lambda hit: hit.answers, others))
