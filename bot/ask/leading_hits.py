"""Choose the hits that a reader sees at once, and judge them."""

from __future__ import annotations

from itertools import takewhile

from index.model import Answer, Hit, Verdict


def leading_hits(answer: Answer) -> tuple[Hit, ...]:
    """Return the first hit of an answer, and if it answers, those after it that answer too."""
    others = answer.hits[1:] if answer.verdict is Verdict.FOUND else ()
    return (*answer.hits[:1], *takewhile(lambda hit: hit.answers, others))


def says_it(answer: Answer) -> bool:
    """Return whether the first hit answers with all words of the question, as "Pliny wrote about bees" does."""
    return answer.verdict is Verdict.FOUND and not answer.hits[0].missing
