"""Judge how much of a question a passage covers, and whether that is an answer.

The verdict is based on points. They are log odds: at 0, the archive has the article that a question is about in half of
the cases. All signs are about the passage that is ranked first:

| sign | points in an archive of 100 passages | added for each factor of ten |
|---|---|---|
| the share of the question that is matched, by rarity, including forms and parts of words: 0 to 1 | 9.0 | -3.5 |
| the sum of the rarities of the matched words: several rare words do not occur together by chance | 0.12 each | |
| the lead of its score over the next article's, as a share of it: 0 to 1 | 2.85 | 2.1 |
| its score, in relation to the worth of all words of the question: 0 to 5 | 1.52 | -0.53 |
| a number of the question is missing | -1.65 | |
| the share of the content words that are missing, whatever their rarity: 0 to 1 | -0.3 | see MISSING |
| the share of the content words that other articles have, but not its own: 0 to 1 | -1.1 | see ELSEWHERE |
| the share of the question in Chinese or Japanese runs, half of whose n-grams are in no text: 0 to 1 | 1.65 | |
| the same in Thai runs | 1.25 | |
| always | -8.9 | |

A word that is typed twice counts once. From 0 points, a passage is `found`, unless its article lacks a number or a
name of the question; see `index.search.judging`. `close` begins at CLOSE, without regard to missing words. A passage
with most content words is always `close`. The passages counted are those in the question's language, and rarities are
measured among them. So adding articles in other languages changes no verdict. The length of the passages does not
matter either.

The points come from the tune halves of nine collections in eight languages: in archives of one, three and twelve of
their articles, and of half of them. They began as a logistic regression. Then they were moved until `found` had about
as many of the questions whose article is there as before, and as few of the others as possible. Among more passages,
it says less that the words of a question are there, and more that no other article has them.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from index.analysis.tokenizer import Script


class Sign(NamedTuple):
    """The points for one unit of a sign."""

    points: float  # in an archive of DECADES_FROM passages
    per_decade: float = 0.0  # added for each factor of ten in the number of passages


STRENGTH = Sign(9.0, -3.5)
RARITY = Sign(0.12)
LEAD = Sign(2.85, 2.1)
SCORE = Sign(1.52, -0.53)
LACKS_NUMBER = Sign(-1.65)
RUNS = {Script.HAN: Sign(1.65), Script.THAI: Sign(1.25)}
ALWAYS = Sign(-8.9)

MISSING = -33.0
"""Points for all content words of a question, if they are missing in an archive of few passages: its frequencies do not
show which of them matter. One of three is often the point of the question ("Who murdered Mara Voss?"). One of four
often has a synonym in the passage. In archives of one article, 80 to 100 % of the questions that it answers are
`found`, and less than 2 % of others."""

HALF_MISSING_PASSAGES = 1
"""Number of passages at which half of MISSING is left."""

ELSEWHERE = -6.0
"""Points for all content words of a question, if the article lacks them, but others in an archive of few articles have
them: an article about a stolen pool does not tell who stole the honey that another one is about. In archives of six and
ten articles, 37 % of the questions that none of them answers, but whose words all occur, were `found`, and 93.6 % of
those that one answers. With these points, it is 25 % and 92.2 %."""

HALF_ELSEWHERE_PASSAGES = 60
"""Number of passages at which half of ELSEWHERE is left. Among many passages, nearly every word is in some other
article."""

LARGEST_WITH_ELSEWHERE = 600
"""Most passages of an archive for which ELSEWHERE is counted. A thousandth of it is left."""

TO_CONFIRM = 2.0
"""Factor of MISSING if a question asks for a yes: any word may be its point ("Does Mara Voss feed lions?")."""

CLOSE = Sign(-2.3, -0.75)
"""Points from which a passage is related to a question, if it lacks any of its content words. Below are 0 to 3 % of the
questions whose article is in the archive, and 60 to 70 % of the others (English news: 29 %). Who is told that there is
nothing does not see what there is."""

HALF_MATCHED = 0.7
"""Points fewer from which a passage is related to a question of whose content words it has half. With more than half,
it always is."""

DECADES_FROM = 100
"""Number of passages for which the points are given."""

SIZES_MEASURED = (3, 2_000)
"""Numbers of passages in the smallest and the largest archive that were measured. Smaller and larger archives are
treated like these."""


def points_elsewhere(passage_count: int) -> float:
    """Return the points for ELSEWHERE in an archive with so many passages; 0 if nothing is left to speak of."""
    if passage_count > LARGEST_WITH_ELSEWHERE:
        return 0.0
    return ELSEWHERE / (1 + (passage_count / HALF_ELSEWHERE_PASSAGES) ** 3)


def close_from(passage_count: int) -> float:
    """Return the points for `close`, in an archive with so many passages: fewer than DECADES_FROM change nothing."""
    return at_size(CLOSE, max(0.0, decades(passage_count)))


def decades(passage_count: int) -> float:
    """Return the factors of ten between DECADES_FROM and this number of passages, within SIZES_MEASURED."""
    low, high = SIZES_MEASURED
    return math.log10(min(max(passage_count, low), high) / DECADES_FROM)


def at_size(sign: Sign, size: float) -> float:
    """Return the points for one unit of a sign. *size*: see `decades`."""
    return sign.points + sign.per_decade * size
