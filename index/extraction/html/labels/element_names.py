"""Recognize elements around an article by their names: class, id, role and type."""

from __future__ import annotations

import regex
from lxml.html import HtmlElement

from index.patterns import compiled

MAX_NAMES_CHARS = 1_000
"""Most characters of the names of an element that are read."""

_KINDS = (
    # links to other articles
    r"(?:jp-)?related-?(?:posts?|articles?|content|links?|stories|news)?",
    r"(?:more|other|latest|recent|popular|similar|trending|top)-(?:posts|stories|articles|news|headlines|reads)",
    r"more-(?:from|on|in|like|coverage)",
    r"most-(?:read|popular|viewed|shared|recent|commented)",
    r"recommended-(?:posts?|stor(?:y|ies)|articles?|content|for-you|reads)",
    r"recirc(?:ulation)?|trending|yarpp|wp-embedded-content|outbrain|taboola|zergnet|revcontent|mgid|dianomi|read-next|up-next|also-read",
    r"you-(?:may|might)-(?:also-)?like",
    r"(?:next|prev|previous)-(?:post|article|story)s?",
    r"post-nav(?:igation)?|nav-links|nav-(?:previous|next)|breadcrumbs?|pagination|pager|site-(?:header|footer|nav)",
    # buttons
    r"(?:share|sharing)-?(?:bar|box|buttons?|links?|tools?|icons?|this|article|widget|list|options|post|block|row)?",
    r"(?:social|follow)-(?:share|sharing|links?|icons?|media|bar|buttons?|follow|tools?|list|us|networks?)",
    r"sharedaddy|addtoany|addthis|sharethis|ssba|shareaholic|heateor-.*|article-(?:tools|actions)",
    r"(?:text|font)-(?:size|resizer)|print-(?:button|link|icon)|print-?friendly|skip-(?:links?|nav|to-.*|content)",
    r"(?:back|scroll|go)-to-top|jump-to-recipe|recipe-jump|lang(?:uage)?-(?:switcher|selector|switch|menu|list)",
    r"(?:audio|listen|speech|tts)-(?:player|button|article|widget|to-.*)",
    # labels
    r"screen-reader(?:-text|-only)?|sr-only|visually-?hidden|assistive-text|element-invisible|u-hidden-visually",
    r"reading-time|read-time|time-to-read|(?:post-)?views?-count(?:er)?|post-views",
    r"(?:post|entry|article|story)-tags|tags?-(?:links|list|cloud)|tagcloud|cat-links",
    r"comments?-(?:form|count|link|respond|reply-title|title|closed|policy)|comment-respond|disqus.*",
    r"bo-vc|fdb-lst|fdb-lst-ul",  # comments of Korean boards
    r"published-dates|(?:submission|revision|page|update)-history|last-(?:updated|modified)",
    # calls
    r"newsletter(?:-.*)?|(?:e?mail|news)-?(?:sign-?up|capture|subscribe)|sign-?up(?:-cta)?",
    r"(?:subscribe|subscription|subscriptions|donat(?:e|ion)|support|membership)-"
    r"(?:box|form|cta|block|banner|widget|text|call|us|prompt|promo)",
    r"(?:jetpack-)?subscriptions|promo(?:-.*)?|cta|call-to-action|app-(?:download|promo|banner)",
    r"(?:page|article|content|site|helpful)-feedback|feedback-(?:form|widget|box)|(?:was-this-)?helpful(?:-.*)?",
    r"cookie-?(?:banner|notice|bar|consent|law|policy|message|popup).*|gdpr.*|onetrust.*|consent(?:-.*)?|pop-?up",
    r"affiliate-(?:disclosure|disclaimer|notice|links?)",
    # authors
    r"about-(?:the-)?authors?|(?:post-|entry-|article-)?author-?(?:bio|box|info|card|description|about|details|profile|area)",
    r"authorbox|saboxplugin-.*|pp-multiple-authors-boxes-.*|(?:bio|contributor)-(?:box|bio|card|block)|article-bio",
    # advertisements
    r"ads?|ads?-(?:slot|unit|container|wrapper|label|banner|box|block|placeholder|break|space|text|inline)|adsbygoogle",
    r"advert(?:isement|ising|s)?(?:-.*)?|banner-ad|dfp-.*|google-ads?|sponsored-(?:content|links?|post|by)|ad[-_]?label",
    # contents
    r"toc|(?:.*-)?toc(?:-container|-wrapper|-box|-list)?|table-of-contents|lwptoc|ez-toc-.*",
)
_PARTS = (
    "area|banner|bar|block|body|bottom|box|caption|card|component|container|content|footer|form|grid|group|header|heading|"
    "holder|inline|inner|inside|item|items|label|link|links|list|main|module|outer|panel|row|section|slot|text|title|top|"
    "unit|widget|wrap|wrapper"
)
_NAMED = regex.compile(rf"(?:[a-z]{{1,20}}-){{0,3}}?(?:{'|'.join(_KINDS)})(?:-(?:{_PARTS})){{0,3}}")
"""Names of one element around an article. Systems add their own name before it, and the part of a component behind."""

_STATES = regex.compile(r"(?:has|no|not|with|without|is|in|tag|category|type|status|format|term|topic|js|show|hide)-")
"""Beginnings of names that describe a state or the subject of an article."""

ELSEWHERE = compiled(
    "comment",
    "related",
    "sidebar",
    "footer",
    "cookie",
    "consent",
    "newsletter",
    "promo",
    "gdpr",
    "onetrust",
    "disclaimer",
    "modal",
    "pop-?up",
)
"""Class names of elements that are not part of an article."""

_HASH = regex.compile(r"__(?=\w*[\dA-Z])[\w-]{5,6}$")
"""Ending that tools for styles add to make a name unique."""

_HUMP = regex.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NO_LETTERS = regex.compile(r"[^a-z]+")

_NAMED_ROLES = "navigation complementary search banner contentinfo dialog alertdialog menu menubar toolbar tablist"
_ROLES = frozenset(_NAMED_ROLES.split())
_NAMING = ("class", "id", "data-component", "data-testid", "data-module", "data-type", "data-block-type")
_TYPES = ("WPSideBar", "WPHeader", "WPFooter", "WPAdBlock", "SiteNavigationElement", "BreadcrumbList")


def is_named_as_surrounding(element: HtmlElement) -> bool:
    """Return whether the names of an element say that it is around an article, such as an advertisement."""
    if element.get("role") in _ROLES or (element.get("itemtype") or "").endswith(_TYPES):
        return True
    said = (element.get(name) or "" for name in _NAMING)
    names = " ".join(said)[:MAX_NAMES_CHARS].split()
    return any(_NAMED.fullmatch(name) and not _STATES.match(name) for name in map(_normalized, names))


def _normalized(name: str) -> str:
    """Return the words of a name in lower case with hyphens between them: "RelatedPosts_box" is "related-posts-box"."""
    return _NO_LETTERS.sub("-", _HUMP.sub("-", _HASH.sub("", name)).lower()).strip("-")
