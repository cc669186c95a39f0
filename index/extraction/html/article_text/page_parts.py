"""Recognize the parts of a page that are not the text of its article, by their tags, roles and names."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from index.extraction.dom import names_of
from index.extraction.html.labels.element_names import ELSEWHERE

_TAGS = frozenset({"nav", "footer", "form", "header", "figcaption", "caption", "address", "menu", "fieldset", "dialog"})
_ROLES = frozenset(
    {"navigation", "complementary", "banner", "contentinfo", "search", "dialog", "menu", "tablist", "toolbar", "note"}
)
_WORDS = (
    "shares follow signup signin login register paywall promo promos recirc ad ads adv anzeige werbung publicidad "
    "publicite reklama autor autore auteur bio contributor contributors writer meta postmeta tags hashtags nav navbox "
    "navbar toc respond reply replies paging vote votes print tooltip modal popup cta form search skip toolbar bar "
    "buttons button player hidden noprint feedback report correction legal readmore alsoread seealso interstitial date "
    "dates time timestamp published updated counter caption captions credit credits rating ratings donate donation "
    "banner banners message messages keywords profile"
)
_OTHERS = frozenset(_WORDS.split())
"""Words in the names of elements that are not part of the text, although they are among its paragraphs."""

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_PARTS = re.compile(
    r"shar(?:e-|e_|e$|ing|etool|ebar|ebutton|ebox)|social|newsletter|subscri|author(?!i)|byline|navigation|menu|breadcrumb|teaser|sponsor|"
    r"advert|outbrain|taboola|recommend|popular|trending|most-?read|most-?viewed|pagination|pager|copyright|biograph|metadata|"
    r"sr-only|visually-?hidden|screen-?reader|also-?read|read-?also|read-?more|see-?also|tag-?list|more-on|up-?next|read-?next",
    re.IGNORECASE,
)
"""Names of such elements that are recognized within longer names."""


_DISCUSSION = re.compile(
    r"comment|repl(?:y|ies)|answer|respon[ds]|message|thread|topic|discussion|forum", re.IGNORECASE
)
_WHOLE = frozenset({"html", "body"})  # their classes often describe the site


def is_other_part(element: HtmlElement) -> bool:
    """Return whether an element in the midst of a text, but without a piece of it, is something else."""
    if element.tag in _TAGS or element.get("role") in _ROLES or element.get("aria-hidden") == "true":
        return True
    if element.tag == "aside":
        return not _is_remark(element)
    names = f"{names_of(element)} {element.get('data-component') or ''}"
    if ELSEWHERE.search(names) or _PARTS.search(names):
        return True
    return any(word.lower() in _OTHERS for word in _WORD.findall(names))


def is_discussion(element: HtmlElement) -> bool:
    """Return whether an element is in a discussion. On a forum, that is the text itself."""
    around = (element, *element.iterancestors())
    return any(_DISCUSSION.search(names_of(each)) for each in around if each.tag not in _WHOLE)


def _is_remark(aside: HtmlElement) -> bool:
    """Return whether an aside is a sentence of the text that is only set in larger type."""
    return len(aside) == 0 and not aside.keys()
