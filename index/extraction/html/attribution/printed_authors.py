"""Find the names of authors in the lines of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import takewhile

import regex

from index.extraction.author_names import is_full_name, is_no_name
from index.extraction.bylines import MAX_ELEMENT_CHARS, are_people, is_label, is_text_label, lead_of, names_in
from index.extraction.credit_lines import parts_of_header
from index.extraction.html.attribution.byline_places import Places
from index.extraction.html.attribution.shown_lines import MAX_PIECE_CHARS, InlinePiece, ShownLine
from index.patterns import compiled, one_of
from index.text import clean_line, letters_of

MAX_ACCOUNT_CHARS = 40  # most characters of the name of an account

MAX_SIGN_CHARS = 5  # most letters of the signs of papers and stations, such as BBC

LABELLED_PIECES = 2  # fewest elements of a line with a name and a label behind it

MAX_UNDER_LABEL = 5
"""Most lines with names under a label such as "Authors"."""

SURE_WORDS = 3
"""Most words of a name that is taken from a whole line. Behind a longer one there may be a role in another element."""

MAX_LINE_CHARS = 160
"""Most characters of a line that prints the author. A longer one is text."""

_PACKAGE = "index.extraction"

_OTHER_CREDIT = compiled(one_of(_PACKAGE, "picture_labels"), around=r"\b")
_EXPLICIT = regex.compile(r".*[:：]\s*", regex.DOTALL)
"""Lead that ends with a colon."""

_AGENCY = compiled(one_of(_PACKAGE, "news_agencies"))
_AND = rf"(?:{one_of(_PACKAGE, 'author_conjunctions')}|&)"
_CONNECTOR = regex.compile(rf"\s*(?:[,，、]|[,，]?\s*{_AND})\s*")
_CONNECTED = regex.compile(rf"{_AND}\s+(?=\p{{Lu}})")
_SIGNATURE = regex.compile(r"[—–―-]{1,2}\s*(?!\s)[^,.;:()]{3,50}")
_FIRST_PART = regex.compile(r"[^,;(|]*")

Names = list[str]


def led_names(lines: Sequence[ShownLine]) -> Names:
    """Return the names in the first of *lines* that says who wrote the article, or under a label that does."""
    for at, line in enumerate(lines):
        if _OTHER_CREDIT.match(line.text) and not lead_of(line.text):
            continue
        if lead_of(line.text) and (names := _names_behind_lead(line)):
            return [*names, *_names_led_alike(lines[at + 1 : at + 1 + MAX_UNDER_LABEL], lead_of(line.text))]
        if names := _names_behind_day(line) or _names_behind_led_piece(line):
            return names
        if names := _names_before_label(line):
            return [*names, *_names_labelled_alike(lines[at + 1 : at + 1 + MAX_UNDER_LABEL])]
        if is_label(line.text) and (names := _names_under_label(lines[at + 1 : at + 1 + MAX_UNDER_LABEL])):
            return names
    return []


def _names_behind_lead(line: ShownLine) -> Names:
    """Return the names in a line that begins with "By". Behind a comma, a long line describes the author."""
    led, stroke, _ = line.text.partition("|")
    if stroke and len(line.text) <= MAX_LINE_CHARS and are_people(names := names_in(led)):
        return names
    whole = names_in(line.text) if len(line.text) <= MAX_ELEMENT_CHARS else []
    people = [name for name in whole if not _AGENCY.fullmatch(name)]
    whole = people if are_people(people) else []
    if whole and all(len(name.split()) <= SURE_WORDS for name in whole):
        return whole
    if names := people_in(line.pieces) or whole:
        return names
    first = _FIRST_PART.match(line.text)
    names = names_in(first[0]) if first and len(first[0]) <= MAX_ELEMENT_CHARS else []
    return names if are_people(names) else []


def _names_led_alike(lines: Iterable[ShownLine], lead: str) -> Names:
    """Return the names in the next lines that begin with the same words, or with "and"."""
    names: Names = []
    for line in lines:
        if lead_of(line.text) != lead and not _CONNECTED.match(line.text):
            break
        names += _names_behind_lead(line)
    return names


def _names_behind_day(line: ShownLine) -> Names:
    """Return the names in a part of a line that begins with "By" and is behind the day: "3 May 2024 by Jo Reed"."""
    parts = parts_of_header(line.text) if len(line.text) <= MAX_LINE_CHARS else []
    led = (names_in(part) for part in parts[1:] if lead_of(part))
    return next(filter(are_people, led), [])


def _names_behind_led_piece(line: ShownLine) -> Names:
    """Return the names in an element that begins with "Author:" behind other elements of a line."""
    pieces = [clean_line(piece.text) for piece in line.pieces[1:]] if len(line.text) <= MAX_LINE_CHARS else []
    led = (names_in(piece) for piece in pieces if _EXPLICIT.match(lead_of(piece)))
    return next(filter(are_people, led), [])


def _names_before_label(line: ShownLine) -> Names:
    """Return the names in an element before another that says what they did, as in "Jane Doe", "Words"."""
    texts = [clean_line(piece.text) for piece in line.pieces]
    if len(texts) < LABELLED_PIECES or len(line.text) > MAX_ELEMENT_CHARS or not is_text_label(texts[-1]):
        return []
    names = [name for text in texts[:-1] for name in names_in(text)]
    return names if are_people(names) else []


def _names_labelled_alike(lines: Iterable[ShownLine]) -> Names:
    return [name for names in takewhile(bool, map(_names_before_label, lines)) for name in names]


def _names_under_label(lines: Sequence[ShownLine]) -> Names:
    """Return the names in the line under a label, and in the links under that line."""
    names: Names = []
    for line in lines:
        found = names_in(line.text) if len(line.text) <= MAX_ELEMENT_CHARS else []
        found = found if are_people(found) or len(line.text) > MAX_ELEMENT_CHARS else people_in(line.pieces)
        if not are_people(found) or (names and not line.is_linked):
            break
        names += found
    return names


def marked_elements(lines: Iterable[ShownLine]) -> list[tuple[str, list[InlinePiece]]]:
    """Return the class name and the pieces of each element that is named after authors."""
    found: dict[int, tuple[str, list[InlinePiece]]] = {}
    for line in lines:
        if not _OTHER_CREDIT.match(line.text):
            for piece in line.pieces:
                if piece.marked is not None:
                    mark = piece.marked.get("class") or ""
                    found.setdefault(id(piece.marked), (mark, []))[1].append(piece)
    return list(found.values())


def marked_names(lines: Iterable[ShownLine], is_name: Callable[[str], bool] = is_full_name) -> Names:
    """Return the names in the elements that are named after authors. *is_name* says which are possible."""
    return [name for _, pieces in marked_elements(lines) for name in people_in(pieces, is_name)]


def marked_alone(lines: Iterable[ShownLine]) -> Names:
    """Return the first single name that is all of the text in an element that is named after authors."""
    for _, pieces in marked_elements(lines):
        first, *others = (piece.text for piece in pieces)
        has_words = any(c.isalpha() for text in others for c in text)
        names = names_in("".join([first, *others]) if has_words else first)
        if len(names) == 1 and may_be_account(names[0]):
            return names
    return []


def people_in(pieces: Sequence[InlinePiece], is_name: Callable[[str], bool] = is_full_name) -> Names:
    """Return the names in pieces of text: the first, and those that follow it as links or behind "and" or a comma."""
    names: Names = []
    is_joined, are_links = True, False
    for piece in [piece for piece in pieces if piece.is_name] or pieces:
        if names and _OTHER_CREDIT.match(piece.text.strip()):
            break
        found = names_in(piece.text) if len(piece.text) <= MAX_PIECE_CHARS else []
        if found and all(map(is_name, found)) and (is_joined or piece.is_name or (are_links and piece.is_link)):
            is_joined, are_links = False, piece.is_link
            names += found
        else:
            is_joined = not names or _CONNECTOR.fullmatch(piece.text) is not None
    whole = [] if names else names_in("".join(piece.text for piece in pieces))
    return names or (whole if all(map(is_name, whole)) else [])


def signed(lines: Iterable[ShownLine]) -> Names:
    """Return the name in a line that contains only a dash and that name, as under a letter."""
    signed = (names_in(line.text) for line in lines if _SIGNATURE.fullmatch(line.text))
    return next(filter(are_people, signed), [])


def led_accounts(lines: Iterable[ShownLine]) -> Names:
    """Return the single name or the agency in a line that contains only "By" and that name."""
    for line in lines:
        for part in parts_of_header(line.text) if len(line.text) <= MAX_ELEMENT_CHARS else []:
            names = names_in(part) if lead_of(part) else []
            if len(names) == 1 and (_AGENCY.fullmatch(names[0]) or may_be_account(names[0])):
                return names
    return []


def may_be_account(name: str) -> bool:
    """Return whether *name* may be the name of an account, or a single name. Capitals alone are those of a paper."""
    is_short = len(name.split()) == 1 and len(name) <= MAX_ACCOUNT_CHARS
    return is_short and not (name.isupper() and len(name) <= MAX_SIGN_CHARS) and not is_no_name(name)


def is_printed(name: str, lines: Iterable[ShownLine]) -> bool:
    """Return whether *lines* contain a full name, or another name as the whole of an element named after authors."""
    letters = letters_of(name)
    if is_full_name(name):
        return any(len(line.text) <= MAX_LINE_CHARS and letters in letters_of(line.text) for line in lines)
    pieces = (piece for line in lines for piece in line.pieces if piece.marked is not None)
    return any(letters in map(letters_of, names_in(piece.text)) for piece in pieces)


def parts_of(line: ShownLine) -> Iterator[str]:
    """Yield the parts of a line with day, length and author, and the texts of its elements."""
    if len(line.text) <= MAX_LINE_CHARS:
        yield from parts_of_header(line.text)
        yield from (clean_line(piece.text) for piece in line.pieces)


def other_credits(places: Places) -> Iterator[str]:
    """Yield the names of those who translated, took the pictures or checked the article."""
    lines = [*places.under, *places.behind]
    for at, line in enumerate(lines):
        if (label := _OTHER_CREDIT.match(line.text)) and len(line.text) <= MAX_LINE_CHARS:
            rest = line.text[label.end() :].strip(" :：")
            following = lines[at + 1].text if not rest and at + 1 < len(lines) else rest
            yield from names_in(following)
