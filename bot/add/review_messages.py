"""How an editor is asked about what is in doubt."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.add.callback_data import Drop
from bot.add.decisions import Decision, Decisions
from bot.add.review_words import doubt_in_words
from bot.add.single import InDoubt
from bot.articles.messages import details_of
from bot.i18n import gettext as _
from bot.messaging.attribution import TITLE_LENGTH, facts_of, linked_title, title_linked_to
from bot.messaging.html import Fragment, join, plain, shown
from bot.messaging.links import is_web_url
from bot.messaging.reply import LISTED_URL_LENGTH, Button, Reply
from index.articles.identity import make_article
from index.articles.passages import passage_count
from index.dedup.checks import Concern, without_paragraphs
from index.model import Added, AddStatus, Article

PARAGRAPHS_SHOWN = 5  # of those that others have
PARAGRAPH_LENGTH = 80  # UTF-16 code units of each: a line or two


def render_doubt(in_doubt: InDoubt, decided: Decisions, url: str | None) -> Reply:
    """Show what was found, and ask what is to become of it.

    Args: url: As it was sent, if it is a page: the question holds it, for whoever decides.
    """
    article, concern = provisional(in_doubt), in_doubt.concern
    details = details_of(Added(AddStatus.UNCHANGED, article, passage_count(article), None))
    lines = [
        plain(_("Not added yet:") + " ")
        + title_linked_to(url if is_web_url(url, LISTED_URL_LENGTH) else None, article),
        *map(plain, details),
        plain(""),
        *_question(concern),
    ]
    return Reply(join(lines, "\n"), _buttons(in_doubt, decided))


def provisional(in_doubt: InDoubt) -> Article:
    """The article that it would be."""
    return make_article(in_doubt.draft, datetime.now(UTC), None)


def _question(concern: Concern) -> list[Fragment]:
    lines = [plain(doubt_in_words(concern))]
    if concern.other:
        lines += [linked_title(concern.other, TITLE_LENGTH), plain(" · ".join(_facts(concern.other)))]
    lines += [plain("– " + shown(each.text, PARAGRAPH_LENGTH)) for each in concern.paragraphs[:PARAGRAPHS_SHOWN]]
    if (more := len(concern.paragraphs) - PARAGRAPHS_SHOWN) > 0:
        lines.append(plain(_("…and {n} more").format(n=more)))
    return lines


def _facts(article: Article) -> list[str]:
    return facts_of(article) + ([] if article.published else [_("date unknown")])


def _buttons(in_doubt: InDoubt, decided: Decisions) -> tuple[tuple[Button, ...], ...]:
    concern = in_doubt.concern

    def button(label: str, choice: Decision, other_id: str | None = None) -> Button:
        return Button(label, decided.also(concern.doubt, choice, other_id).data)

    cancel = Button(_("Cancel"), Drop().data)
    if concern.other:
        update = button(_("Update"), Decision.UPDATE, concern.other.id)
        return ((update, button(_("Keep both"), Decision.KEEP_BOTH), cancel),)
    if concern.paragraphs:
        choices = [button(_("Add as it is"), Decision.AS_IT_IS)]
        if without_paragraphs(in_doubt.draft, concern.paragraphs):
            choices.insert(0, button(_("Leave them out"), Decision.LEAVE_OUT))
        return (tuple(choices), (cancel,))
    return ((button(_("Add anyway"), Decision.AS_IT_IS), cancel),)
