"""Make the buttons below quotations."""

from __future__ import annotations

from bot.bot_api.surfaces import Surfaces
from bot.i18n import gettext as _
from bot.messaging.attribution import citation
from bot.messaging.reply import Button
from bot.updates.permalink_form import Permalink, url_of
from index.model import Article, Passage


def passing_on(article: Article, passage: Passage, surfaces: Surfaces) -> list[Button]:
    """Return *Share*, which needs inline mode, and *Copy*."""
    copied = citation(article, passage, url_of(passage, surfaces.username))
    share = [Button(_("Share"), shared=Permalink.to(passage).written)] if surfaces.inline else []
    return [*share, Button(_("Copy"), copied=copied)]
