"""Find the lines above, under and behind the text of an article, where author and day are printed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from index.extraction.bylines import is_label
from index.extraction.credit_lines import says_day
from index.extraction.html.attribution.shown_lines import MAX_PIECE_CHARS, ShownLine
from index.text import letters_of

TEXT_CHARS = 80
"""Fewest characters of a paragraph that shows where the text of the article is. Shorter ones may be anywhere."""

UNSPACED_TEXT_CHARS = 30  # the same in scripts without spaces between words

MAX_WORD_CHARS = 12
"""Average length of a word above which a script has no spaces, in characters."""

COMPARED_LETTERS = 60  # at the beginning of a paragraph, by which it is recognized

LINES_ABOVE = 8
"""Number of lines above a headline that may name author and day. A section and a picture may be among them."""

LINES_UNDER = 18
"""Number of lines under a headline that may do so. A summary, buttons and a picture may be among them."""

TEXTS_UNDER = 2
"""Number of long lines under a headline behind which no author is searched for. The first may be a summary."""

LINES_BEHIND = 12  # number of lines behind the text that may name the author

MENU_LINKS = 3  # fewest links of a line that is a menu

TEASER_WORDS = 3  # fewest words of a link to another article

TEASER_WORDS_BY_AUTHOR = 2  # fewest words of such a link before the author of that article

LAST_LINES = 3  # number of last lines of the text that may do so


@dataclass(frozen=True, slots=True)
class Places:
    """The lines around the text of an article, where author and day are printed. All may be empty."""

    above: Sequence[ShownLine] = ()
    under: Sequence[ShownLine] = ()
    behind: Sequence[ShownLine] = ()  # the last lines of the text, and the lines after them up to another heading
    first: str = ""  # the first line of the text

    @property
    def header(self) -> list[ShownLine]:
        """Return the lines around the headline: those under it first."""
        return [*self.under, *reversed(self.above)]


def places_in(lines: Sequence[ShownLine], title: str, texts: Sequence[str]) -> Places:
    """Return the places of author and day. *texts* are the paragraphs that were found in the page."""
    known = {_beginning(text) for text in texts if _is_long(text)}
    found = [at for at, line in enumerate(lines) if not line.is_heading and _is_text(line, known)]
    at_text = [at for at in found if not lines[at].is_outside] or found
    first, last = (at_text[0], at_text[-1]) if at_text else (len(lines), len(lines))
    headline = _headline_in(lines, title, at_text)
    begin = first if headline is None else headline
    return Places(
        above=list(_above(lines[max(0, begin - LINES_ABOVE) : begin]))[::-1],
        under=[] if headline is None else list(_under(lines, headline, known)),
        behind=list(_behind(lines, last)),
        first=next((line.text for line in lines[begin + 1 :] if _is_text(line, known)), "") if at_text else "",
    )


def _is_text(line: ShownLine, known: Collection[str]) -> bool:
    return _is_long(line.text) and _beginning(line.text) in known


def _is_long(text: str) -> bool:
    """Return whether *text* has as much to say as a paragraph. In scripts without spaces, fewer characters do."""
    beginning = text[: 2 * TEXT_CHARS]
    is_spaced = len(beginning) <= MAX_WORD_CHARS * len(beginning.split())
    least = TEXT_CHARS if is_spaced else UNSPACED_TEXT_CHARS
    return len(text) >= least


def _beginning(text: str) -> str:
    return letters_of(text[: 2 * COMPARED_LETTERS])[:COMPARED_LETTERS]


def _headline_in(lines: Sequence[ShownLine], title: str, at_text: Sequence[int]) -> int | None:
    """Return the place of the headline: the last one before the text, because menus repeat it; a heading first."""
    folded = letters_of(title)
    found = [at for at, line in enumerate(lines) if folded and letters_of(line.text) == folded]
    headings = [at for at in found if lines[at].is_heading] or found
    before = [at for at in headings if not at_text or at < at_text[0]]
    return before[-1] if before else headings[0] if headings and not at_text else None


def _above(lines: Sequence[ShownLine]) -> Iterator[ShownLine]:
    """Yield the last of *lines* up to another heading, a menu or the title of another article, from the last."""
    for line in reversed(lines):
        is_menu = line.is_linked and len(line.pieces) >= MENU_LINKS and not says_day(line.text)
        if line.is_heading or _is_teaser(line) or is_menu:
            return
        if not line.is_outside:
            yield line


def _under(lines: Sequence[ShownLine], headline: int, known: Collection[str]) -> Iterator[ShownLine]:
    texts = 0
    for line in lines[headline + 1 : headline + 1 + LINES_UNDER]:
        texts += _is_text(line, known) or len(line.text) > MAX_PIECE_CHARS
        if texts >= TEXTS_UNDER:
            return
        if not line.is_outside:
            yield line


def _behind(lines: Sequence[ShownLine], last: int) -> Iterator[ShownLine]:
    yield from (line for line in lines[max(0, last + 1 - LAST_LINES) : last + 1] if not line.is_outside)
    for line in lines[last + 1 : last + 1 + LINES_BEHIND]:
        is_marked = is_label(line.text) or any(piece.marked is not None for piece in line.pieces)
        if (line.is_heading and not is_marked) or (_is_teaser(line) and not is_label(line.text)):
            return
        if not line.is_outside:
            yield line


def _is_teaser(line: ShownLine) -> bool:
    """Return whether a line begins with the title of another article: a link of several words, with its author."""
    first = line.pieces[0] if line.pieces else None
    is_credited = any(piece.marked is not None for piece in line.pieces[1:])
    if first is None or first.marked is not None or not first.is_link:
        return False
    if is_credited and len(first.text.split()) >= TEASER_WORDS_BY_AUTHOR:
        return True
    return line.is_linked and len(line.pieces) == 1 and len(line.text.split()) >= TEASER_WORDS
