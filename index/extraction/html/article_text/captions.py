"""Put the captions of an article's pictures back in their places, because trafilatura removes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import regex
from lxml.etree import iterwalk
from lxml.html import HtmlElement

from index.extraction.blocks import Block
from index.extraction.dom import folded
from index.extraction.html.labels.marks import is_surrounding
from index.model import PassageKind
from index.patterns import one_of_words
from index.text import clean_text

NEIGHBOURS = 3
"""Number of texts before and after a caption of which one must belong to the article. Teasers and counts may be
between."""

MAX_CAPTION_CHARS = 1_000
"""Longest caption, in characters. A longer text is not a caption, whatever its tag is."""

_ENLARGING = regex.compile(rf"\s*[(\[]?{one_of_words('index.extraction.html', 'enlarging')}[.)\]]*", regex.IGNORECASE)
"""Instruction to enlarge the picture, which is not part of its caption."""

_TEXT_TAGS = frozenset({"p", "h2", "h3", "h4", "li", "blockquote"})
_ELSEWHERE_TAGS = frozenset({"aside", "nav", "footer", "a"})
"""Elements whose pictures belong to something else. In a link, a picture belongs to another article."""

_OVER_PAGE = frozenset({"lightbox", "modal", "pswp", "fancybox", "slick-cloned", "swiper-slide-duplicate"})
"""Classes of pictures that a script shows over the page, and of copies of slides."""

_LINE_TAGS = frozenset({"br", "p", "div"})
_WHITE_SPACE = regex.compile(r"\s+")
_JOINTS = regex.compile("\0+")
_JOINT = regex.compile(r"(?<=[\p{Ll}.!?)”\"])\0(?=[\p{Lu}(©])")
"""Border of two elements without a space, which the page separates by its style."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption, and the folded texts next to it in the page, the nearest first."""

    text: str
    before: Sequence[str]
    after: Sequence[str]


def captions_in(tree: HtmlElement) -> list[Caption]:
    """Return the captions of the page, in order."""
    elements = list(tree.iter("figcaption", *_TEXT_TAGS))
    body = _body_of(tree)
    within = None if body is None else set(body.iter("figcaption"))
    texts = ["" if element.tag == "figcaption" else folded(str(element.text_content())) for element in elements]
    captions = []
    for at, element in enumerate(elements):
        if element.tag == "figcaption" and (within is None or element in within) and not _is_elsewhere(element):
            before = [text for text in texts[:at] if text][-NEIGHBOURS:]
            after = [text for text in texts[at + 1 : at + 1 + 2 * NEIGHBOURS] if text][:NEIGHBOURS]
            captions.append(Caption(_caption_text(element), before[::-1], after))
    return captions


def with_captions(blocks: Sequence[Block], captions: Sequence[Caption]) -> Iterator[Block]:
    """Yield *blocks* with each caption before the block that follows it in the page, else after the previous block."""
    places: dict[str, int] = {}
    for at, block in enumerate(blocks):
        places.setdefault(folded(block.text), at)
    put: dict[int, list[Block]] = {}
    for caption in captions:
        if folded(caption.text) in places or not 0 < len(caption.text) <= MAX_CAPTION_CHARS:
            continue
        follows = [places[text] for text in caption.after if text in places]
        precedes = [places[text] + 1 for text in caption.before if text in places]
        if place := (follows or precedes)[:1]:
            put.setdefault(place[0], []).append(Block(caption.text, PassageKind.CAPTION))
            places[folded(caption.text)] = place[0]
    for at in range(len(blocks) + 1):
        yield from put.get(at, ())
        yield from blocks[at : at + 1]


def _is_elsewhere(caption: HtmlElement) -> bool:
    around = [caption, *caption.iterancestors()]
    if is_surrounding(caption) or any(each.tag in _ELSEWHERE_TAGS or _is_other_slide(each) for each in around):
        return True
    linked = sum(len(folded(str(link.text_content()))) for link in caption.iter("a"))
    return 2 * linked > len(folded(str(caption.text_content())))  # it is a teaser


def _is_other_slide(element: HtmlElement) -> bool:
    """Return whether an element is a slide of a gallery that is not visible at first, or a picture over the page."""
    names = (element.get("class") or "").split()
    is_inactive = "carousel-item" in names and "active" not in names
    return is_inactive or element.get("aria-hidden") == "true" or not _OVER_PAGE.isdisjoint(names)


def _body_of(tree: HtmlElement) -> HtmlElement | None:
    """Return the element of the article's text if the page marks one, with text in it."""
    bodies = list(islice((each for each in tree.iter() if each.get("itemprop") == "articleBody"), 2))
    return bodies[0] if len(bodies) == 1 and next(bodies[0].iter("p"), None) is not None else None


def _caption_text(caption: HtmlElement) -> str:
    pieces: list[str] = []
    for event, element in iterwalk(caption, events=("start", "end")):
        pieces.append("\n" if element.tag in _LINE_TAGS else "\0")
        text = element.text if event == "start" else element.tail if element is not caption else None
        pieces.append(_WHITE_SPACE.sub(" ", text or ""))
    text = _JOINT.sub(" ", _JOINTS.sub("\0", "".join(pieces))).replace("\0", "")
    return clean_text(_ENLARGING.sub("", clean_text(text).replace("\n\n", "\n")))
