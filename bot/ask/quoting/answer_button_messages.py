"""Lay out the buttons below quotations, in two rows at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.bot_api.surfaces import Surfaces
from bot.i18n import gettext as _
from bot.messaging.attribution import citation
from bot.messaging.html import short_label
from bot.messaging.reply import Button, Rows
from bot.updates.permalink_form import Permalink, url_of
from bot.updates.shown_articles import HideWhy, ShowContext, ShowWhy, View
from index.articles.reading import has_other_text
from index.model import Article, Hit, Passage

OFFERS_SHOWN = 2
"""Most other readings of a question that are offered. Their labels are long, so a row has no room for more."""

HALF_LABEL_LENGTH = 24
"""Longest label of one of two buttons in a row, in UTF-16 code units: half as wide as a phone."""

SHORT_LABELS_IN_ROW = 4
"""Most buttons of one word that are in one row, if a second row can have the others."""


@dataclass(frozen=True, slots=True)
class BelowAnswer:
    """The facts that the buttons below an answer need, in addition to the answer."""

    surfaces: Surfaces | None = None  # None: there is no bot, so no passage can be passed on
    other_reading: Button | None = None  # asks the question in another way
    addition: Button | None = None  # adds the question to the archive


def chosen_offers(offers: Sequence[Button], addition: Button | None = None) -> list[Button]:
    """Return the first of *offers*, the best one first, shortened to be in one row with *addition*, which always
    stays."""
    last = [addition] if addition else []
    chosen = [*offers[: OFFERS_SHOWN - len(last)], *last]
    if len(chosen) == 1:
        return chosen
    return [replace(each, label=short_label(each.label, HALF_LABEL_LENGTH)) for each in chosen]


def answer_rows(offers: Sequence[Button], paging: Sequence[Button], about_quotes: Sequence[Button]) -> Rows:
    """Return at most two rows of buttons.

    Args:
        offers: The chosen offers. They have a row of their own.
        paging: The buttons that show other pages: at most two, and with *offers* at most one.
        about_quotes: Those of `buttons_of_quotes`.
    """
    short = (*paging, *about_quotes)
    if offers:
        rows: Rows = (tuple(offers), short)
    elif len(short) <= SHORT_LABELS_IN_ROW:
        rows = (short,)
    else:
        middle = len(paging) + 1
        rows = (short[:middle], short[middle:])
    return tuple(row for row in rows if row)


def buttons_of_quotes(view: View, quoted: Sequence[Hit], surfaces: Surfaces | None, *, explained: bool) -> list[Button]:
    """Return the buttons about quotations: *Context*, *Share* and *Copy* for the first one, and *Why* for all.

    They contain the quoted passages, because a reply asks about their articles.
    """
    if not quoted:
        return []
    first, passages = quoted[0], [hit.passage for hit in quoted]
    has_context = has_other_text(first.article, first.passage)
    return [
        *([Button(_("Context"), ShowContext.of_quoted(view, passages).data)] if has_context else []),
        *passing_on(first.article, first.passage, surfaces),
        why_button(view, quoted, explained=explained),
    ]


def why_button(view: View, quoted: Sequence[Hit], *, explained: bool) -> Button:
    """Return the button that shows explanations of quotations, or hides them."""
    passages = [hit.passage.id for hit in quoted]
    if explained:
        return Button(_("Hide why"), HideWhy.fitting(view, passages).data)
    return Button(_("Why"), ShowWhy.fitting(view, passages).data)


def passing_on(article: Article, passage: Passage, surfaces: Surfaces | None) -> list[Button]:
    """Return *Share*, which needs inline mode, and *Copy*."""
    if surfaces is None:
        return []
    copied = citation(article, passage, url_of(passage, surfaces.username))
    share = [Button(_("Share"), shared=Permalink.to(passage).written)] if surfaces.inline else []
    return [*share, Button(_("Copy"), copied=copied)]
