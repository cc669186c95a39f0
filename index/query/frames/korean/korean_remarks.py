"""Find Korean remarks about asking beside a question, such as "궁금한 게 있어서 여쭤봅니다".

All words of a remark are in the lists in data/korean_remarks, and one shows that it is about the writer, the reader, or
an answer. Its ending or a sign separates it from the question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from index.query.frames.korean.korean_life import end_of_life, has_subject, start_of_life
from index.query.frames.korean.korean_parts import ASKING, STRONG, WEAK
from index.query.frames.korean.korean_words import QUESTION_MARKS, KoreanWord, words_of
from index.query.frames.tokens import Token, is_korean

MIN_TOKENS, MAX_TOKENS = 2, 120
"""Fewest tokens of a question with a remark, and tokens among which one is looked for."""

MAX_WORDS = 14
"""Words of the longest remark that is looked for."""

MAX_INTRODUCTION = 5
"""Words of the longest introduction with a name that is looked for."""

_FORMAL = ("니다", "니까", "니더", "니데이", "니꺼")
"""Formal endings. Names that look like remarks have others: 도와줘 펭귄."""

_THINGS = ("게", "것", "거", "건", "걸", "점", "일", "데", "분", "대로")
_WISHED = ("하루", "주말", "저녁", "밤", "아침", "오후", "시간", "명절", "연휴")
"""Nouns such as "thing", and of wishes. A remark may begin with a word that belongs to one, but not to another noun."""

_ASKING_FOR_NOUN = ("알", "찾", "궁")
"""How verbs begin that ask for the noun before them: "장관 답변 알려주세요"."""

_OF_WRITER = ("제가", "내가", "제", "내")
"""Words for the writer, as in "did I get it right?"."""

_QUOTES = ("라고", "라는", "라며", "이라고", "이라는", "이라며")
"""How the word behind a quotation begins."""

_QUESTION_END = re.compile(
    "(?:[나까가어아예에해죠지래데네]요|니까|[을일할볼될갈올]까|[왜냐죠]|[었았했있없하되이인]니|[있없]어|[있없는인]지"
    "|언제|얼마|무엇|뭐|누구|[었았했됐갔왔났졌샀컸겼렸쳤였](?:어|지|나|음|대|냐|니))$"
)
"""Pattern of the end of a question."""

_QUESTION_WORD = re.compile("(?:언제|얼마|무엇|뭐|누구|어디|왜)$")
_TOPIC_END = re.compile("(?:대해|대해서|대하여|관해|관해서|관하여|대한|관한|관련|관련된)$")
_SUBJECT_END = re.compile("[은는을를의이가]$")


def first_behind_remark(text: str, tokens: Sequence[Token], part: tuple[int, int], stop: int) -> int:
    """Return the first token behind a remark at the beginning of a *part* of a text; its first one if there is none.

    Args:
        stop: Place of the first quotation mark.
    """
    first, last = part
    if last - first < MIN_TOKENS or not is_korean(tokens[first].text):
        return first
    start, behind = tokens[first].start, tokens[min(last, first + MAX_TOKENS) - 1].end
    question = text[tokens[max(first, last - MAX_TOKENS)].start : _end_with_signs(text, tokens, last)]
    remark = remark_before(text[start : min(behind, stop)], question)
    end = start + (remark or end_of_life(text[start:behind], min(behind, stop) - start))
    return next((at for at in range(first, last) if tokens[at].start >= end), first)


def first_of_remark(text: str, tokens: Sequence[Token], part: tuple[int, int], start: int) -> int:
    """Return the first token of a remark at the end of a *part* of a text; the token behind the part if there is none.

    Args:
        start: Place of the last quotation mark.
    """
    first, last = part
    if last - first < MIN_TOKENS or not is_korean(tokens[last - 1].text):
        return last
    first = max(first, last - MAX_TOKENS)
    start = max(tokens[first].start, start + 1)
    part_text = text[start : _end_with_signs(text, tokens, last)]
    place = start + min(remark_behind(part_text), start_of_life(part_text))
    if not has_subject(text[tokens[part[0]].start : place]):
        return last
    return next((at for at in range(first, last) if tokens[at].start >= place), last)


def _end_with_signs(text: str, tokens: Sequence[Token], last: int) -> int:
    """Return the place where a part of a text ends, with the signs behind it."""
    return tokens[last].start if last < len(tokens) else len(text)


def remark_before(text: str, question: str) -> int:
    """Return the place in *text* where a remark at its beginning ends; 0 if there is none.

    Args:
        question: The end of the question behind it.
    """
    words = words_of(text, MAX_WORDS + 1)
    end = _introduction_end(words[:-1]) or _clause_end(words, asks=_asks(question))
    return end if end and _has_question([word for word in words if word.start >= end], question) else 0


def _asks(text: str) -> bool:
    """Return whether *text* ends like a question."""
    stripped = text.rstrip()
    return stripped.endswith(QUESTION_MARKS) or bool(_QUESTION_END.search(stripped))


def _has_question(words: Sequence[KoreanWord], question: str) -> bool:
    """Return whether not all *words* belong to other remarks."""
    if question.rstrip().endswith(QUESTION_MARKS) or not all(word.readings for word in words):
        return True
    begins_remark = words[0].begins_remark or words[0].is_reply
    return not begins_remark or any(word.is_open for word in words) or not any(word.sign for word in words)


def _introduction_end(words: Sequence[KoreanWord]) -> int:
    """Return the end of a sentence that says who the writer is: "총무팀 김 대리입니다."; 0 if there is none."""
    for word in words[:MAX_INTRODUCTION]:
        if word.is_apart:
            return word.end if word.is_person else 0
        if _SUBJECT_END.search(word.text):
            return 0
    return 0


def _clause_end(words: Sequence[KoreanWord], *, asks: bool) -> int:
    """Return the end of a clause before a question, or of the whole sentence; 0 if there is none."""
    found = sign = 0
    has_subject = is_clause = False
    for word, following in pairwise(words):
        if not word.readings:
            break
        sign, has_subject = max(sign, word.sign), has_subject or word.is_subject
        if word.asks and sign == WEAK and not (word.is_honorific or _is_about_answer(words)):
            break
        if is_clause:
            found = word.end if word.is_apart and not word.asks else found
        elif sign and (word.is_apart or _leads_to(following, word, sign, asks=asks, has_subject=has_subject)):
            found, is_clause = word.end, word.leads_on
        if word.is_apart or (found == word.end and word.is_statement):
            break
    return found


def _leads_to(following: KoreanWord, word: KoreanWord, sign: int, *, asks: bool, has_subject: bool) -> bool:
    """Return whether a remark may end with *word* without a sign, before a question that begins with another one."""
    if following.text.startswith(_QUOTES):
        return False
    if word.leads_on:
        is_told = word.is_past and word.sign == WEAK  # "asked", not "wondered"
        return word.text.endswith("요") or (sign >= STRONG and not is_told and (asks or not has_subject))
    if sign == ASKING and word.text.endswith(_FORMAL):
        return True
    has_auxiliary = following.is_verb and not word.is_statement
    return asks and word.ends_sentence and not (has_auxiliary or word.has_particle)


def remark_behind(text: str) -> int:
    """Return the place in *text* where a remark at its end begins; its length if there is none."""
    words = words_of(text)[-MAX_WORDS:]
    start = _start_of_known(words)
    run, before = words[start:], words[start - 1] if start else None
    if not run or not _is_remark(run, is_apart=before is not None and before.is_apart):
        return len(text)
    if before is not None and before.is_apart:
        return run[0].start
    is_part = any(_TOPIC_END.search(word.text) for word in words[max(0, start - 1) :])
    if is_part or not (run[-1].ends_sentence or run[-1].leads_on):
        return len(text)
    if before is None:
        run, before = run[1:], run[0]
    elif before.ends_only_sentences:
        return run[0].start
    return next(
        (word.start for at, word in enumerate(run) if _may_begin(run[at:], run[at - 1] if at else before)), len(text)
    )


def _start_of_known(words: Sequence[KoreanWord]) -> int:
    """Return the number of the first word of the last sentence of which all words are known."""
    start = len(words)
    while start and words[start - 1].readings:
        before = words[start - 1]
        if start < len(words) and (before.is_apart or before.ends_only_sentences):
            break
        start -= 1
    return start


def _is_remark(words: Sequence[KoreanWord], *, is_apart: bool) -> bool:
    """Return whether known *words* are one, perhaps *is_apart* from the question by a sign."""
    sign = max(word.sign for word in words)
    if words[-1].asks:
        is_of_writer = is_apart and any(word.text in _OF_WRITER for word in words)
        asks_else = any(word.is_open for word in words) or (words[-1].is_past and not is_of_writer)
        return (sign >= STRONG or (is_apart and _is_about_answer(words))) and not asks_else
    return sign > 0


def _is_about_answer(words: Sequence[KoreanWord]) -> bool:
    return any(word.is_reply or (word.sign and word.begins_remark) for word in words)


def _may_begin(words: Sequence[KoreanWord], before: KoreanWord) -> bool:
    """Return whether *words* are a remark, behind a word *before* them without a sign."""
    first, following = words[0], words[1] if len(words) > 1 else words[0]
    if words[-1].asks and _SUBJECT_END.search(before.text):
        return False
    if first.is_modifier and not (following.is_reply or following.text.startswith(_THINGS + _WISHED)):
        return False
    is_behind_question = _QUESTION_END.search(before.text) and not _QUESTION_WORD.search(before.text)
    is_reply = first.is_reply and not following.text.startswith(_ASKING_FOR_NOUN)
    if not (first.begins_remark or is_reply or (first.is_noun and not before.readings and is_behind_question)):
        return False
    return any(word.sign for word in words) and not any(word.is_open for word in words)
