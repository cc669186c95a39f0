"""Join the lines of columns into paragraphs, even across the end of a column or page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import chain, takewhile

import regex

from index.extraction.blocks import CELL_BORDER
from index.extraction.pdf.characters.page_objects import HARD_HYPHEN, HYPHEN, SOFT_HYPHEN
from index.extraction.pdf.layout.columns import Column
from index.extraction.pdf.layout.dehyphenation import HYPHENS
from index.extraction.pdf.layout.lines import Line
from index.extraction.pdf.layout.margins import BLANK_EM, FULL_GAP_EM, SLACK_EM, Margins, margins_of
from index.extraction.pdf.layout.roles import is_caption
from index.extraction.pdf.layout.typography import INDENT_EM, Setting
from index.text import SENTENCE_MARKS

PARAGRAPH_GAP_LEADINGS = 1.22
"""Distance between two lines from which they are two paragraphs, in usual leadings."""

WIDE_GAP_LEADINGS = 1.9
"""The same if a line is full and its sentence continues in the next line. A formula makes more room between them."""

MAX_SIZE_DIFFERENCE = 0.06
"""Largest difference between the sizes of two lines of one paragraph, as a share."""

MAX_WIDTH_DIFFERENCE = 0.1
"""Largest difference between the widths of two columns of one text, as a share. Abstracts and boxes differ more."""

WIDE_SLACK_EM = 2.5
"""Room at the end of a line in addition to the next word, in em. With more, the line is the end of a paragraph, even in
the middle of a sentence."""

MIN_SHORT_SHARE = 0.25
"""Smallest room at the end of a line in the middle of a sentence, as in verse, in widths of the column."""

_END = regex.compile(rf"[{SENTENCE_MARKS}։:;：；][\p{{Pf}}\p{{Pe}}\p{{Pi}}\"'”’»)\]]*$")
_SENTENCE_END = regex.compile(rf"[{SENTENCE_MARKS}]\W*$")
_SMALL_START = regex.compile(r"[\p{Pi}\p{Ps}\"'„“«(\[]*\p{Ll}")
_BULLET = regex.compile(r"[•‣◦▪▫■□●○∙➢➤►▶✓✔❖]\s*(?=\S)")
_ITEM = regex.compile(r"(?:\(?(?:\p{Nd}{1,3}|[a-zа-я]|[ivx]{1,4})[.)]|\[\p{Nd}{1,3}\])\s")
_DASH = regex.compile(r"[*·–—−-]\s")


@dataclass(frozen=True, slots=True)
class PagedParagraph:
    """A paragraph in the form of its lines."""

    page: int  # on which it begins
    parts: tuple[tuple[Line, ...], ...]  # groups of filled lines; the text breaks after each group, as in verse

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return all of its lines."""
        return tuple(line for part in self.parts for line in part)

    @property
    def texts(self) -> list[list[str]]:
        """Return the texts of its lines, in parts."""
        return [[line.text for line in part] for part in self.parts]

    @property
    def size(self) -> float:
        """Return the size of its first line, in points."""
        return self.parts[0][0].size


Group = list[list[Line]]
"""Type of the lines of a paragraph, or of its part in a column, in parts."""


def paragraphs_in(columns: Sequence[Column], setting: Setting) -> list[PagedParagraph]:
    """Return the paragraphs in *columns*, in order."""
    found: list[tuple[int, Group]] = []
    ending: tuple[Group, Margins] | None = None  # the paragraph that may continue in the next column, and its margins
    for column, margins in zip(columns, margins_of(columns), strict=True):
        groups = list(_groups(column.lines, margins, setting))
        texts = [
            group for group in groups if not (column.is_note or group[0][0].inset or is_caption(group[0][0], setting))
        ]
        if (
            texts
            and ending
            and _goes_on(ending[0][-1][-1], texts[0][0][0], (ending[1], margins), setting)
            and not (_SENTENCE_END.search(ending[0][-1][-1].text) and _is_table_between(ending[0], found, groups))
        ):
            ending[0][-1] += texts[0][0]
            ending[0].extend(texts[0][1:])
            groups.remove(texts[0])
            texts[0] = ending[0]
        if texts:
            ending = texts[-1], margins
        found += [(column.page, group) for group in groups]
    return [PagedParagraph(page, tuple(map(tuple, group))) for page, group in found]


def _is_table_between(ending: Group, found: Sequence[tuple[int, Group]], groups: Iterable[Group]) -> bool:
    """Return whether a table is after the paragraph *ending* in *found*, or before the first text of *groups*."""
    after = takewhile(lambda group: group is not ending, (group for _, group in reversed(found)))
    before = takewhile(lambda group: group[0][0].inset, groups)
    return any((inset := group[0][0].inset) and not inset.is_figure for group in chain(after, before))


class Parting(Enum):
    """The kind of border between two lines."""

    NONE = "none"
    BREAK = "break"  # a line break in the same paragraph
    END = "end"  # the end of the paragraph


def _groups(lines: Sequence[Line], margins: Margins, setting: Setting) -> Iterator[Group]:
    """Yield *lines* of a column in groups: each is a paragraph, or its part in the column."""
    group = [[lines[0]]]
    for at in range(1, len(lines)):
        parting = _parting(group, lines[at : at + 2], margins, setting)
        if parting is Parting.END:
            yield group
            group = [[lines[at]]]
        elif parting is Parting.BREAK:
            group.append([lines[at]])
        else:
            group[-1].append(lines[at])
    yield group


def _parting(group: Group, behind: Sequence[Line], margins: Margins, setting: Setting) -> Parting:
    """Return the border between the last line of *group* and the first of the one or two following lines, *behind*."""
    last, line = group[-1][-1], behind[0]
    if last.inset or line.inset:
        return Parting.BREAK if last.inset is line.inset else Parting.END
    if _differ_in_size(last, line):
        return Parting.END
    are_rows = CELL_BORDER in last.text, CELL_BORDER in line.text
    is_divided = last.text.endswith((HYPHEN, SOFT_HYPHEN, HARD_HYPHEN))
    in_sentence = not any(are_rows) and (is_divided or (margins.is_full(last, line) and _is_in_sentence(last, line)))
    room = (last.baseline - line.baseline) / setting.leading(last.size)
    if room > (WIDE_GAP_LEADINGS if in_sentence else PARAGRAPH_GAP_LEADINGS):
        return Parting.END
    if any(are_rows):
        return Parting.BREAK if all(are_rows) else Parting.END
    if in_sentence or (_is_display(last, setting) and _is_display(line, setting)):
        return Parting.NONE  # the lines of a heading may have any length
    if (
        _differ_in_weight(last, line, setting)
        or _begins_item(group, line, margins)
        or _is_indented(group, behind, margins)
    ):
        return Parting.END
    if not _is_ended(last, line, margins):
        return Parting.NONE
    return Parting.BREAK if _is_listing(group, line, margins) else Parting.END


def _is_listing(group: Group, line: Line, margins: Margins) -> bool:
    """Return whether *line* is short like all lines of *group*, as in a verse, an address or a program."""
    last = group[-1][-1]
    is_one = len(group) > 1 or _SENTENCE_END.search(last.text) is None
    are_lines = all(len(part) == 1 for part in group)
    return is_one and are_lines and all(margins.room(one) > MIN_SHORT_SHARE * margins.width for one in (last, line))


def _differ_in_size(one: Line, other: Line) -> bool:
    return abs(one.size - other.size) > MAX_SIZE_DIFFERENCE * max(one.size, other.size)


def _differ_in_weight(last: Line, line: Line, setting: Setting) -> bool:
    """Return whether one line is all bold, and the other neither begins nor ends in bold."""
    first, _, lightest = line.weights
    was_bold, is_bold = setting.is_bold(last.weights[2]), setting.is_bold(lightest)
    return (was_bold and not setting.is_bold(first)) or (is_bold and not setting.is_bold(last.weights[1]))


def _is_display(line: Line, setting: Setting) -> bool:
    return line.size > (1 + MAX_SIZE_DIFFERENCE) * setting.size or setting.is_bold(line.weights[2])


def _is_in_sentence(last: Line, line: Line) -> bool:
    """Return whether a sentence continues from one line to the next."""
    if max(map(last.text.rfind, "(（[")) > max(map(last.text.rfind, ")）]")):
        return True
    return last.text.endswith(HYPHENS) or (not _END.search(last.text) and _SMALL_START.match(line.text) is not None)


def _begins_item(group: Group, line: Line, margins: Margins) -> bool:
    first, last = group[0][0], group[-1][-1]
    if _BULLET.match(line.text):
        return True
    ended = _END.search(last.text) is not None
    if _DASH.match(line.text):
        is_list = _DASH.match(first.text) is not None
        return ended and (is_list or not margins.is_full(last, line))  # otherwise it is a dash in a sentence
    if not _ITEM.match(line.text):
        return False
    return _ITEM.match(first.text) is not None or not margins.is_full(last, line)


def _is_indented(group: Group, behind: Sequence[Line], margins: Margins) -> bool:
    """Return whether the first line *behind* begins where only the first line of a paragraph does."""
    last, line = group[-1][-1], behind[0]
    is_first = len(group) == 1 and len(group[0]) == 1
    indent = (line.left - last.left) / line.size
    if indent >= INDENT_EM[0]:
        hangs = is_first and all(one.left - last.left >= INDENT_EM[0] * line.size for one in behind)
        return not (hangs and margins.is_full(last, line))
    return indent <= -(INDENT_EM[1] if is_first else INDENT_EM[0])  # a first line may be indented, but not so far


def _is_ended(last: Line, line: Line, margins: Margins) -> bool:
    """Return whether *last* ends although it has room for more."""
    room = margins.room(last)
    ends, goes_on = _END.search(last.text), _SMALL_START.match(line.text)
    if margins.is_justified and not last.is_one_word:
        return room > (FULL_GAP_EM if ends or not goes_on else WIDE_SLACK_EM) * last.size
    spare = room - line.first_word - BLANK_EM * last.size
    if ends:
        return spare > SLACK_EM * last.size
    return spare > (MIN_SHORT_SHARE * margins.width if goes_on else WIDE_SLACK_EM * last.size)


def _goes_on(last: Line, line: Line, margins: tuple[Margins, Margins], setting: Setting) -> bool:
    """Return whether the *last* line of a column is in the same paragraph as the first *line* of the next column."""
    if _differ_in_size(last, line) or _differ_in_weight(last, line, setting):
        return False
    if _is_in_sentence(last, line):
        return True
    above, below = margins
    if _BULLET.match(line.text) or not above.is_full(last, line):
        return False
    if _END.search(last.text) and (_ITEM.match(line.text) or _DASH.match(line.text)):
        return False
    if abs(above.width - below.width) > MAX_WIDTH_DIFFERENCE * max(above.width, below.width):
        return False
    return not (setting.is_indented and line.left >= below.left + INDENT_EM[0] * line.size)
