"""Match what pages print around an article, in the languages of the pages."""

from __future__ import annotations

import regex

from index.extraction.patterns import compiled, one_of, one_of_words

_PACKAGE = "index.extraction.html"

CALL = compiled(rf"[^\p{{L}}]*{one_of(_PACKAGE, 'calls')}.*")
"""A call to readers to come back."""

MORE = regex.compile(
    rf"[^\p{{L}}]*(?:{one_of(_PACKAGE, 'more')}\b[^.!?。]{{0,240}}|{one_of(_PACKAGE, 'more_unspaced')}.{{0,120}})",
    regex.IGNORECASE,
)
"""A line that leads to another article."""

_TAGS = one_of(_PACKAGE, "tag_labels")
_VIEWS = one_of(_PACKAGE, "view_labels")
_RIGHTS = one_of_words(_PACKAGE, "rights")
NOTE = compiled(
    rf"[^\p{{L}}©(]*(?:{_TAGS}\s*[:：].{{0,200}}|.{{0,100}}{_RIGHTS}.{{0,120}}|{_VIEWS}\s*[:：]\s*[\d.,]+.{{0,120}})"
)
"""A note below an article: tags, rights, the number of readers."""

RULE = regex.compile(r"[\s_*=~+·•#–—-]+")
"""A line that is drawn with characters."""

ADVERTISEMENT = regex.compile(one_of(_PACKAGE, "advertisements") + r"[\s.:–—-]*", regex.IGNORECASE)
"""The label of an advertisement."""

SHARE = regex.compile(
    rf"{one_of(_PACKAGE, 'share_words')}(?: {one_of(_PACKAGE, 'share_targets')})*[\s:!.]*", regex.IGNORECASE
)
"""The label of a button that shares an article."""
