"""A doubt in a sentence: for Telegram and the command line alike."""

from __future__ import annotations

from bot.i18n import gettext as _
from bot.i18n import ngettext
from index.dedup.checks import Concern
from index.model import Doubt


def doubt_in_words(concern: Concern) -> str:
    """What is doubtful. The article that a copy is like, or that was at the address before, is to be named besides."""
    match concern.doubt:
        case Doubt.MOVED:
            return _("This link belongs to an article already in the archive, but now leads elsewhere.")
        case Doubt.COPY:
            return _alike(concern)
        case Doubt.BOILERPLATE:
            count = len(concern.paragraphs)
            return ngettext(
                "{n} paragraph also appears in other articles of this publication.",
                "{n} paragraphs also appear in other articles of this publication.",
                count,
            ).format(n=count)
        case Doubt.TEASER:
            return _("The page says that the rest is for subscribers.")
        case Doubt.OVERVIEW:
            return _("The page seems to be an overview: it links to other articles rather than being one.")
        case Doubt.SHORT_TEXT:
            return _("The text is much shorter than the page: something may be missing.")


def _alike(concern: Concern) -> str:
    likeness = concern.likeness
    of_one, of_other = (likeness.of_one, likeness.of_other) if likeness else (1.0, 1.0)
    if of_one >= of_other:
        words = _("{percent}% of its text already appears, in the same order, in an archived article.")
    else:
        words = _("{percent}% of the text of an archived article appears in it, in the same order.")
    return words.format(percent=int(100 * max(of_one, of_other)))  # 100 is the same
