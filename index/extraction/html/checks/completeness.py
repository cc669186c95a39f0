"""Judge whether the extracted text is the whole article of a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from index.extraction.blocks import CELL_BORDER, PARAGRAPH_BREAK
from index.extraction.dom import HEADINGS, HIDDEN, folded, innermost_with, names_of
from index.extraction.html.attribution.json_ld import LinkedArticle
from index.extraction.html.checks.wall_words import CUT, FOR_PAYERS
from index.extraction.html.checks.walls import PageFeatures
from index.extraction.html.hidden_text import is_hidden
from index.extraction.html.labels.element_names import ELSEWHERE
from index.model import Doubt
from index.text import clean_line

TEASER_CHARS = 1_500
"""Length of a text below which it is a teaser if the page says that not everybody may read it, in characters."""

LAST_PARAGRAPHS = 2
"""Number of last paragraphs that may ask readers to pay: a sentence and a button."""

ASKING_CHARS = 300
"""Longest paragraph that asks readers to pay, in characters. A longer one reports that somebody asks for this."""

WHOLE_SHARE = 0.6
"""Share of the number of words that the page declares below which the text is incomplete."""

MIN_WORDS = 150
"""Smallest declared number of words that is used. Short texts are counted in many ways."""

PROSE_SHARE = 0.5
"""Share of the prose in a page's paragraphs below which the text is incomplete. On twenty pages of all kinds it is at
least 0.76, because text outside of paragraphs is added to it."""

MIN_PROSE_CHARS = 1_000
"""Smallest amount of prose in a page that is used, in characters."""

PROSE_LINE_CHARS = 80
"""Shortest paragraph of prose, in characters. Shorter ones are dates, labels and links."""

TEXT_SHARE = 0.2
"""Share of all text of a page, in paragraphs or not, below which the article is incomplete. On the same pages it is at
least 0.4. The rest is comments without markup."""

MIN_TEXT_CHARS = 3_000
"""Smallest amount of text in a page that is used, in characters. A short note is next to the beginnings of others."""

FEW_CHARS = 600
"""Length of a text that is short for a page of links, in characters, unless the page declares an article."""

SUMMARY_CHARS = 160
"""Length of a text that is always short, in characters: a summary for search engines, without its article."""

MANY_LINKS = 60
"""Number of links from which a page may be only links. Articles have up to four hundred links around them."""

LINKED_TIMES = 8
"""Smallest length of the text of these links, in lengths of the article."""

LIST_LINKS = 10
"""Fewest links in the place of a text, or headings that are links, with which it may be a list of links. Of twenty
articles, none has more than three such headings."""

LIST_SHARE = 0.5
"""Smallest share of the text that such links must have, unless they are headings. Of those articles with ten links or
more, none has more than 0.14, except one from the time of table layouts, with its menu in that place: 0.34."""

MAX_TEASER_CHARS = 300
"""Average number of characters under such headings below which they are teasers. A review of ten books says more."""

MAX_LINKS = 500
"""Most links that are searched for in a text. Each takes up to 0.3 ms."""

PLACE_SHARE = 2 / 3
"""Smallest share of a text that is in its place. A line may have come from elsewhere."""

PLACED_SHARE = 1 / 2
"""Share of a text that must be found again in the page to determine its place. Text that was moved, such as captions,
and the text after it may not be found."""

MAX_WORD_CHARS = 12
"""Average length of a word above which a script has no spaces, in characters. Its words cannot be counted."""

UNSPACED_WEIGHT = 3
"""Number of characters of other scripts that say as much as one character of such a script."""

_OUTSIDE = HIDDEN - {"head"} | {"nav", "aside", "footer", "form", "header"}
_OTHER_ROLES = frozenset({"navigation", "complementary", "banner", "contentinfo", "search"})
_WHOLE = frozenset({"html", "body"})  # their classes often describe the site


def doubts_of(
    tree: HtmlElement, features: PageFeatures, described: LinkedArticle, texts: Sequence[str]
) -> tuple[Doubt, ...]:
    """Return the doubts whether the paragraphs *texts*, at least one, are the whole article of a page."""
    text = " ".join(texts)
    words = len(text.split())
    has_words = len(text) <= MAX_WORD_CHARS * words
    is_part = has_words and (described.words or 0) >= MIN_WORDS and words < WHOLE_SHARE * (described.words or 0)
    is_cut = is_part or len(text) < TEASER_CHARS or CUT.fullmatch(texts[-1]) is not None
    if (features.is_locked and is_cut) or any(map(_asks_to_pay, texts[-LAST_PARAGRAPHS:])):
        return (Doubt.TEASER,)
    weight = 1 if has_words else UNSPACED_WEIGHT
    is_declared = features.is_article or _has_article(tree)
    least = SUMMARY_CHARS if is_declared else FEW_CHARS
    is_little = weight * len(text) < least and _is_among_links(tree, len(text))
    if is_part or is_little or _has_more(tree, len(text)):
        return (Doubt.SHORT_TEXT,)
    return (Doubt.OVERVIEW,) if _is_list(tree, texts, is_declared) else ()


def _asks_to_pay(text: str) -> bool:
    """Return whether a paragraph says that the rest is for readers who pay or have an account."""
    return len(text) <= ASKING_CHARS and FOR_PAYERS.search(text) is not None


def _has_more(tree: HtmlElement, chars: int) -> bool:
    """Return whether a page has much more text than *chars* characters in places where an article may be."""
    prose = all_ = 0
    for element in _own_elements(tree, links=False):
        all_ += len(clean_line(f"{element.text or ''} {' '.join(child.tail or '' for child in element)}"))
        if element.tag == "p":
            text = clean_line(str(element.text_content()))
            linked = sum(len(str(link.text_content())) for link in element.iter("a"))
            prose += len(text) if len(text) >= PROSE_LINE_CHARS and 2 * linked < len(text) else 0
    is_of_prose = prose >= MIN_PROSE_CHARS and chars < PROSE_SHARE * prose
    return is_of_prose or (all_ >= MIN_TEXT_CHARS and chars < TEXT_SHARE * all_)


def _own_elements(tree: HtmlElement, *, links: bool) -> Iterator[HtmlElement]:
    """Yield the elements of *tree* except those around an article. Links are included only if *links* is true."""
    waiting = [tree]
    while waiting:
        element = waiting.pop()
        if element is tree or ((links or element.tag != "a") and not _is_outside(element)):
            yield element
            waiting += element


def _is_outside(element: HtmlElement) -> bool:
    is_other = element.tag in _OUTSIDE or element.get("role") in _OTHER_ROLES
    if is_other or is_hidden(element):
        return True
    return element.tag not in _WHOLE and ELSEWHERE.search(names_of(element)) is not None


def _is_among_links(tree: HtmlElement, chars: int) -> bool:
    """Return whether a page has mostly links in addition to *chars* characters, like a front page."""
    links = [len(label) for link in tree.iter("a") if (label := clean_line(str(link.text_content())))]
    return len(links) >= MANY_LINKS and sum(links) >= LINKED_TIMES * chars


def _has_article(tree: HtmlElement) -> bool:
    """Return whether a page marks up one article. Several article elements are teasers."""
    return sum(1 for _ in tree.iter("article")) == 1 or any(
        (element.get("itemtype") or "").endswith(("Article", "BlogPosting")) or element.get("itemprop") == "articleBody"
        for element in tree.iter()
    )


def _is_list(tree: HtmlElement, texts: Sequence[str], is_declared: bool) -> bool:
    """Return whether the text is in a list of links, such as teasers of other articles.

    Args: is_declared: The page says that it has an article. Then only links within the text count, because a short
        report is next to links to other reports.
    """
    place = _place_of(tree, texts)
    if place is None:
        return False
    links = [link for link in _own_elements(place, links=True) if link.tag == "a"]
    if is_declared:
        whole = folded("".join(texts))
        links = [link for link in links[:MAX_LINKS] if folded(str(link.text_content())) in whole]
    chars = sum(len(clean_line(str(link.text_content()))) for link in links)
    size = sum(map(len, texts))
    headings = sum(map(_is_heading, links))
    is_linked = len(links) >= LIST_LINKS and chars >= LIST_SHARE * size
    return is_linked or (headings >= LIST_LINKS and size < headings * MAX_TEASER_CHARS)


def _is_heading(link: HtmlElement) -> bool:
    """Return whether a link is a heading, or contains one."""
    around = link.getparent()
    return any(True for _ in link.iter(*HEADINGS)) or (around is not None and around.tag in HEADINGS)


def _place_of(tree: HtmlElement, texts: Sequence[str]) -> HtmlElement | None:
    """Return the innermost element with most of the text that is found again in the page."""
    found: Counter[HtmlElement] = Counter()
    for element, chars in _found_again(tree, texts):
        found[element] += chars
    if found.total() < PLACED_SHARE * sum(map(len, texts)):
        return None
    return innermost_with(tree, found, PLACE_SHARE)


def _found_again(tree: HtmlElement, texts: Sequence[str]) -> Iterator[tuple[HtmlElement, int]]:
    """Yield the elements whose own text is part of the article, each with the number of its characters."""
    lines = [folded(line) for text in texts for line in text.replace(CELL_BORDER, "\n").split("\n")]
    ends = dict(zip(reversed(lines), reversed(list(accumulate(map(len, lines)))), strict=True))
    whole, at = "".join(lines), 0
    for element, text in _pieces_of(tree):
        piece = folded(text.replace(PARAGRAPH_BREAK, ""))
        follows = piece != "" and whole.startswith(piece, at)
        if follows or piece in ends:
            at = at + len(piece) if follows else ends[piece]
            yield element, len(piece)


def _pieces_of(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the texts of a page in order, each with its element."""
    for event, element in iterwalk(tree, events=("start", "end")):
        if event == "start":
            yield element, element.text or ""
        elif element is not tree:
            yield element.getparent(), element.tail or ""
