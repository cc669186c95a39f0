"""Match the text that pages print around an article, in many languages."""

from __future__ import annotations

import regex

from index.patterns import compiled, one_of, one_of_words

_PACKAGE = "index.extraction.html"

CALL = compiled(rf"[^\p{{L}}\"“”„«»‘’「『]*{one_of(_PACKAGE, 'calls')}.*")
"""Call to readers to return."""

MORE = regex.compile(
    rf"[^\p{{L}}]*(?:{one_of(_PACKAGE, 'more')}\b[^.!?。]{{0,240}}|{one_of(_PACKAGE, 'more_unspaced')}[^。]{{0,120}})",
    regex.IGNORECASE,
)
"""Line that leads to another article."""

_TAGS = one_of(_PACKAGE, "tag_labels")
_VIEWS = one_of(_PACKAGE, "view_labels")
_RIGHTS = one_of_words(_PACKAGE, "rights")
NOTE = compiled(
    rf"[^\p{{L}}©(]*(?:{_TAGS}\s*[:：].{{0,200}}|.{{0,100}}{_RIGHTS}.{{0,120}}|{_VIEWS}\s*[:：]\s*[\d.,]+.{{0,120}})"
)
"""Note below an article: tags, rights, the number of readers."""

RULE = regex.compile(r"[\s_*=~+·•#–—-]+")
"""Line that is drawn with characters."""

ADVERTISEMENT = regex.compile(one_of(_PACKAGE, "advertisements") + r"[\s.:–—-]*", regex.IGNORECASE)
"""Label of an advertisement."""

SHARE = regex.compile(
    rf"{one_of(_PACKAGE, 'share_words')}(?: {one_of(_PACKAGE, 'share_targets')})*[\s:!.]*", regex.IGNORECASE
)
"""Label of a button that shares an article."""
