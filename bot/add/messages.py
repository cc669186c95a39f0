"""Render the sentences of /add.

`bot.articles.messages.render_added` renders the card of an added article, because corrections and Undo show it too.
`bot.add.batch_messages` renders the list of many articles, and asks about several forwarded messages.
"""

from __future__ import annotations

from datetime import UTC, datetime

from bot.add.callback_data import AddOffered, Drop
from bot.add.decisions import Decision, Decisions
from bot.add.single import InDoubt
from bot.articles.messages import attribution_of, details_of
from bot.i18n import gettext as _
from bot.i18n import ngettext
from bot.messaging.attribution import TITLE_LENGTH, linked_title, title_linked_to
from bot.messaging.html import Fragment, join, plain, safe_label
from bot.messaging.links import is_web_url
from bot.messaging.reply import LISTED_URL_LENGTH, Button, Reply, Rows, text_reply
from index.articles.identity import make_article
from index.articles.passages import passage_count
from index.dedup.checks import Concern, without_paragraphs
from index.model import Added, AddStatus, Article, Doubt

PARAGRAPHS_SHOWN = 5  # of paragraphs that other articles have
PARAGRAPH_LENGTH = 80  # UTF-16 code units of each: one or two lines


def reading_text() -> str:
    """Return the progress text for content without a name."""
    return _("Reading …")


def nothing_to_add() -> str:
    """Return the sentence for a message without text and file."""
    return _("That has no text or file, so there's nothing to add.")


def message_gone() -> str:
    """Return the sentence for a button whose message was deleted."""
    return _("The message is gone. Please send it again.")


def forwards_gone() -> str:
    """Return the sentence for a button whose forwarded messages were deleted or decided."""
    return _("The messages are gone. Please forward them again.")


def too_many_links(limit: int, count: int) -> str:
    """Return the sentence for a message with more links than the settings allow."""
    words = ngettext(
        "Please send at most {limit} link at a time (you sent {count}).",
        "Please send at most {limit} links at a time (you sent {count}).",
        limit,
    )
    return words.format(limit=limit, count=count)


def add_usage() -> str:
    """Return the sentence about /add without content."""
    return _("Send /add with a link or text, as the caption of a file, or in reply to a message or file.")


def own_message() -> str:
    """Return the sentence about /add in reply to a message of the bot."""
    return _("That's my own message. Reply with /add to the one with the article.")


def nothing_in_replied() -> str:
    """Return the sentence about /add in reply to a message that has nothing to add."""
    return _("That message has no text or file. Reply with /add to one that does.")


def not_shown_to_bots() -> str:
    """Return the sentence about /add in reply to a message in another chat."""
    return _("Telegram doesn't show me messages from other chats. Forward it to me, or quote the part to add.")


def too_short() -> str:
    """Return the sentence about /add with a few words."""
    return _("That's too short for an article. Send /add with a link or the whole text.")


def the_text() -> str:
    """Return the name of a text that was sent."""
    return _("the text")


def not_added() -> Reply:
    """Confirm that an offer was declined."""
    return text_reply(_("Not added."))


def question_below() -> Reply:
    """Refer to the question, which replies to the message with the article."""
    return text_reply(_("See my reply to that message: something needs your decision."))


def render_offer(data: str = AddOffered().data, *others: Button) -> Reply:
    """Offer to add one message.

    Args: data: Callback data of the first button.
    """
    return text_reply(_("Add this to the archive?"), Button(_("Add"), data), *others)


def render_doubt(in_doubt: InDoubt, decided: Decisions, url: str | None) -> Reply:
    """Show an article in doubt, and ask what to do with it.

    Args: url: The link as it was sent, if it is a page. The question contains it for the person who decides.
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
    """Return the article that the draft would become."""
    return make_article(in_doubt.draft, datetime.now(UTC), None)


def _question(concern: Concern) -> list[Fragment]:
    lines = [plain(doubt_in_words(concern))]
    if concern.other:
        lines += [linked_title(concern.other, TITLE_LENGTH), plain(attribution_of(concern.other))]
    lines += [plain("– " + safe_label(each.text, PARAGRAPH_LENGTH)) for each in concern.paragraphs[:PARAGRAPHS_SHOWN]]
    if (more := len(concern.paragraphs) - PARAGRAPHS_SHOWN) > 0:
        lines.append(plain(_("…and {n} more").format(n=more)))
    return lines


def _buttons(in_doubt: InDoubt, decided: Decisions) -> Rows:
    concern = in_doubt.concern

    def button(label: str, choice: Decision, other_id: str | None = None) -> Button:
        return Button(label, decided.with_choice(concern.doubt, choice, other_id).data)

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


def doubt_in_words(concern: Concern) -> str:
    """Return the doubt as a sentence. The caller adds the title of the other article, if there is one."""
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
        case Doubt.MISSING_POSTS:
            return _("The page says that its discussion has more posts than were read, for example on other pages.")
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
    return words.format(percent=int(100 * max(of_one, of_other)))  # 100 % means the same text
