"""Find remarks of the writer before and behind a question in Japanese and Chinese: "友達と賭けをしてるんだけど、…".

A remark is a clause about the writer: a bet, homework, bad eyes, who asks whom. It is a frame if it names nothing that
the question may be about, and if what is left is a whole question by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from index.query.frames.tokens import Token
from index.query.frames.unspaced.asked_remarks import addresses_reader, only_asks_reader
from index.query.frames.unspaced.joined_remarks import ends_of_joined, start_of_joined
from index.query.frames.unspaced.remark_parts import is_sentence, parts_of
from index.query.frames.unspaced.remark_strength import Strength, strength_of
from index.query.frames.unspaced.whole_questions import (
    MAX_QUESTION_CHARS,
    asks_something,
    is_left_by,
    stands_alone,
)

MAX_CLAUSE_CHARS = 45
"""Characters of the longest remark that is looked for."""

MAX_CLAUSES = 4
"""Clauses of the longest row of remarks that is looked for."""

FEWEST_BESIDE_REASON, FEWEST_BESIDE_SCENE = 3, 4
"""Characters of the subject of a question beside a clause that tells why the writer asks, and one that may not."""

_KANA = re.compile("[\u3041-\u30ff]")
_KANA_OR_HAN = re.compile("[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_UNSPACED = re.compile(f"{_KANA_OR_HAN.pattern}|[0-9a-zA-Z]")
_CLAUSE = re.compile(r"[\w・'&+/@〜～~]+")
_SIGN = re.compile(r"[^%()\[\]{}<>\"'“”‘’«»（）「」『』【】〈〉《》〔〕]+$")
"""Pattern of what separates clauses. Brackets and quotation marks belong to what is in them."""

_END = re.compile("[?!.。\n\uff01\uff0e\uff1f]")
_ASKING_SIGN = re.compile("[?\uff1f]")


class _Clause(NamedTuple):
    """A clause of a text between signs."""

    start: int
    end: int
    behind: int  # where the next one begins
    text: str
    gap: str  # the signs behind it


def first_behind_unspaced_remarks(text: str, tokens: Sequence[Token], part: tuple[int, int], stop: int) -> int:
    """Return the first token behind remarks at the beginning of a *part* of a text; its first one if there are none.

    Args:
        stop: Place of the first quotation mark.
    """
    first, last = part
    if first == last or not (_UNSPACED.match(text, tokens[first].start) and _KANA_OR_HAN.search(text)):
        return first
    start, end = tokens[first].start, tokens[last].start if last < len(tokens) else len(text)
    place = start + remarks_before(text[start : min(stop, end)], text[start:end])
    return next((at for at in range(first, last) if tokens[at].start >= place), first)


def first_of_unspaced_remarks(text: str, tokens: Sequence[Token], part: tuple[int, int], start: int) -> int:
    """Return the first token of remarks at the end of a *part* of a text; the token behind the part if there are none.

    Args:
        start: Place of the last quotation mark.
    """
    first, last = part
    if first == last or not (_UNSPACED.match(text, tokens[last - 1].start) and _KANA_OR_HAN.search(text)):
        return last
    begin, end = tokens[first].start, tokens[last].start if last < len(tokens) else len(text)
    place = begin + remarks_behind(text[begin:end], start + 1 - begin)
    return next((at for at in range(first, last) if tokens[at].start >= place), last)


def remarks_before(text: str, whole: str) -> int:
    """Return the place where remarks at the beginning of a *text* end; 0 if there are none.

    Args:
        whole: The text with what is behind it, such as a quotation.
    """
    row, ends = _Row(_language(whole[:MAX_QUESTION_CHARS])), list[int]()
    for clause in islice(_clauses(text), MAX_CLAUSES):
        rest = whole[clause.behind : clause.behind + MAX_QUESTION_CHARS]
        if not rest or not row.takes(clause, clause.gap, rest):
            joined = _end_of_joined(text, clause.start, row)
            if joined:
                return joined
            break
        ends.append(clause.behind)
    for end in reversed(ends):
        if row.leaves(whole[end : end + MAX_QUESTION_CHARS]):
            return end
        row.drop_last()
    return 0


def _end_of_joined(text: str, start: int, row: _Row) -> int:
    """Return the end of a remark that begins at a place and belongs to a row of them; 0 if there is none."""
    question = text[start : start + MAX_QUESTION_CHARS]
    ends = ends_of_joined(question, row.language)
    return next((start + end for end in ends if row.leaves_behind(question[:end], question[end:])), 0)


def remarks_behind(text: str, floor: int) -> int:
    """Return the place where remarks at the end of a *text* begin, not before *floor*; its length if there are none."""
    clauses = list(_clauses(text, max(0, len(text) - MAX_CLAUSES * MAX_CLAUSE_CHARS)))
    row, starts = _Row(_language(text[-MAX_QUESTION_CHARS:])), list[tuple[_Clause, _Clause]]()
    for before, clause in islice(zip(clauses[-2::-1], clauses[:0:-1], strict=False), MAX_CLAUSES):
        rest = text[max(0, before.end - MAX_QUESTION_CHARS) : before.behind]
        if clause.start < floor or not row.takes(clause, before.gap, rest):
            break
        starts.append((before, clause))
    for before, clause in reversed(starts):
        if row.leaves_before(text[max(0, before.end - MAX_QUESTION_CHARS) : before.behind], before.gap):
            return clause.start
        row.drop_last()
    if clauses and not starts and not _ASKING_SIGN.search(clauses[-1].gap):
        end = clauses[-1].end
        start = max(clauses[-1].start, end - MAX_QUESTION_CHARS)
        joined = start + start_of_joined(text[start:end], row.language)
        return joined if floor <= joined < end else len(text)
    return len(text)


def _language(text: str) -> str:
    return "ja" if _KANA.search(text) else "zh"


def _clauses(text: str, start: int = 0) -> Iterator[_Clause]:
    """Yield the clauses of a *text*, in order."""
    matches = _CLAUSE.finditer(text, start)
    match = next(matches, None)
    while match:
        following = next(matches, None)
        behind = following.start() if following else len(text)
        yield _Clause(*match.span(), behind, match[0], text[match.end() : behind])
        match = following


class _Row:
    """Remarks that follow each other, at one end of a question."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._strengths: list[Strength] = []

    def takes(self, clause: _Clause, gap: str, rest: str) -> bool:
        """Return whether a *clause* may belong to it, and add it.

        Args:
            gap: The signs between the clause and the question.
            rest: The question.
        """
        if len(clause.text) > MAX_CLAUSE_CHARS or not _SIGN.match(gap) or (self.language == "zh" and "、" in gap):
            return False
        parts = parts_of(clause.text, self.language)
        is_search = not is_sentence(parts) or not stands_alone(rest, self.language, FEWEST_BESIDE_REASON)
        if not gap.strip() and is_search:
            return False
        asks = _ASKING_SIGN.search(clause.gap) is not None
        strength = Strength.NONE if asks else strength_of(parts, self.language)
        is_address = bool(gap.strip()) and not asks and addresses_reader(parts, self.language)
        if is_address or (strength is Strength.NONE and only_asks_reader(parts, self.language)):
            strength = Strength.COURTESY
        if strength is Strength.NONE:
            return False
        self._strengths.append(strength)
        return True

    def leaves_behind(self, remark: str, rest: str) -> bool:
        """Return whether the *rest* is a question by itself behind a last *remark*, with no sign between them."""
        strength = strength_of(parts_of(remark, self.language), self.language)
        if strength < (Strength.COURTESY if Strength.TOLD in self._strengths else Strength.STATE):
            return False
        weakest = min(self._strengths, default=strength)
        if weakest < Strength.STATE or self.language == "zh":
            fewest = FEWEST_BESIDE_SCENE if weakest is Strength.TOLD else FEWEST_BESIDE_REASON
            return stands_alone(rest, self.language, fewest)
        return is_left_by(strength, rest, self.language)

    def leaves_before(self, rest: str, gap: str) -> bool:
        """Return whether the *rest* is a question by itself before it, with signs between them."""
        is_polite = min(self._strengths) is Strength.COURTESY
        is_sure = min(self._strengths) >= Strength.STATE or _END.search(gap) is not None
        return (is_polite or (is_sure and asks_something(rest))) and self.leaves(rest, is_behind=True)

    def drop_last(self) -> None:
        """Remove the remark that was added last."""
        self._strengths.pop()

    def leaves(self, rest: str, *, is_behind: bool = False) -> bool:
        """Return whether the *rest* is a question by itself.

        Before a question, what follows a remark about asking is what the question is about.
        """
        weakest, last = min(self._strengths), self._strengths[-1]
        if weakest >= Strength.LOOSE:
            return is_left_by(weakest, rest, self.language)
        if weakest is Strength.TOLD and (max(self._strengths) if is_behind else last) < Strength.COURTESY:
            return False
        if weakest is last is Strength.SCENE and len(self._strengths) == 1 and not is_behind:
            return False
        has_reason = weakest > Strength.TOLD and (is_behind or last >= Strength.LOOSE)
        return stands_alone(rest, self.language, FEWEST_BESIDE_REASON if has_reason else FEWEST_BESIDE_SCENE)
