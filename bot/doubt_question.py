"""How an editor is asked about what is in doubt."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.adder import InDoubt
from bot.cards import details_of
from bot.decisions import Choice, Decisions
from bot.i18n import gettext as _
from bot.i18n import ngettext
from bot.links import is_web_url
from bot.markup import Fragment, bold, join, link, plain, shortened
from bot.render import (
    LISTED_URL_LENGTH,
    TITLE_LENGTH,
    Button,
    Reply,
    facts_of,
    linked_title,
    title_of,
)
from index.doubts import Concern, without
from index.identity import make_article
from index.model import Added, AddStatus, Article, Doubt
from index.passages import passage_count

PARAGRAPHS_SHOWN = 5  # of those that others have
PARAGRAPH_LENGTH = 80  # UTF-16 code units of each: a line or two


def render_doubt(in_doubt: InDoubt, decided: Decisions, url: str | None) -> Reply:
    """Show what was found, and ask what is to become of it.

    Args: url: As it was sent, if it is a page: the question holds it, for whoever decides.
    """
    article, concern = provisional(in_doubt), in_doubt.concern
    title = plain(title_of(article))
    details = details_of(Added(AddStatus.UNCHANGED, article, passage_count(article), None))
    lines = [
        plain(_("Not added yet:") + " ") + (link(title, url) if is_web_url(url, LISTED_URL_LENGTH) else bold(title)),
        *map(plain, details),
        plain(""),
        *_question(concern),
    ]
    return Reply(join(lines, "\n"), _buttons(in_doubt, decided))


def doubt_in_words(concern: Concern) -> str:
    """A doubt in a sentence."""
    match concern.doubt:
        case Doubt.MOVED:
            return _("The page seems to have moved: its address was that of an article that is in the archive.")
        case Doubt.COPY:
            return _alike(concern)
        case Doubt.BOILERPLATE:
            count = len(concern.paragraphs)
            return ngettext(
                "{n} paragraph of it stands in other articles of the publication as well.",
                "{n} paragraphs of it stand in other articles of the publication as well.",
                count,
            ).format(n=count)
        case Doubt.TEASER:
            return _("The page says that the rest is for subscribers.")
        case Doubt.SHORT_TEXT:
            return _("The text is much shorter than the page: something may be missing.")


def _alike(concern: Concern) -> str:
    likeness = concern.likeness
    if likeness is None or likeness.of_one >= likeness.of_other:
        percent = round(100 * (likeness.of_one if likeness else 1))
        return _("{percent} % of its words stand, in the same order, in an article that is in the archive.").format(
            percent=percent
        )
    return _("{percent} % of the words of an article that is in the archive stand in it, in the same order.").format(
        percent=round(100 * likeness.of_other)
    )


def provisional(in_doubt: InDoubt) -> Article:
    """The article that it would be."""
    return make_article(in_doubt.draft, datetime.now(UTC), None)


def _question(concern: Concern) -> list[Fragment]:
    lines = [plain(doubt_in_words(concern))]
    if concern.other:
        lines += [linked_title(concern.other, TITLE_LENGTH), plain(" · ".join(_facts(concern.other)))]
    lines += [plain("– " + shortened(each.text, PARAGRAPH_LENGTH)) for each in concern.paragraphs[:PARAGRAPHS_SHOWN]]
    if (more := len(concern.paragraphs) - PARAGRAPHS_SHOWN) > 0:
        lines.append(plain(_("…and {n} more").format(n=more)))
    return lines


def _facts(article: Article) -> list[str]:
    return facts_of(article) + ([] if article.published else [_("date unknown")])


def _buttons(in_doubt: InDoubt, decided: Decisions) -> tuple[tuple[Button, ...], ...]:
    concern = in_doubt.concern

    def button(label: str, choice: Choice, other_id: str | None = None) -> Button:
        return Button(label, decided.also(concern.doubt, choice, other_id).data)

    cancel = Button(_("Cancel"), "drop")
    if concern.other:
        update = button(_("Update"), Choice.UPDATE, concern.other.id)
        return ((update, button(_("Keep both"), Choice.KEEP_BOTH), cancel),)
    if concern.paragraphs:
        choices = [button(_("Add as it is"), Choice.AS_IT_IS)]
        if without(in_doubt.draft, concern.paragraphs):
            choices.insert(0, button(_("Leave them out"), Choice.LEAVE_OUT))
        return (tuple(choices), (cancel,))
    return ((button(_("Add anyway"), Choice.AS_IT_IS), cancel),)
