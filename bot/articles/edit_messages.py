"""Write the questions, buttons and refusals of corrections.

Refusals of a choice of paragraphs are here too: the picker uses them, and `paragraph_messages` uses the picker.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.articles.callback_data import (
    BYLINE,
    CREDITS,
    FIELDS,
    LANGUAGE,
    LINK,
    PUBLISHED,
    SOURCE,
    TITLE,
    AskField,
    CloseFields,
    Keep,
    TakeFuture,
)
from bot.i18n import N_, ngettext
from bot.i18n import gettext as _
from bot.messaging.attribution import TITLE_LENGTH, title_of
from bot.messaging.html import Fragment, join, plain, safe_label, short_label
from bot.messaging.reply import Button, Reply, Rows, text_reply
from index.model import Article

LABELS = {
    TITLE: N_("title"),
    BYLINE: N_("byline"),
    PUBLISHED: N_("date"),
    SOURCE: N_("source"),
    LANGUAGE: N_("language"),
    LINK: N_("link"),
    CREDITS: N_("credits"),
}
"""Names of the fields for people."""

IN_A_ROW = 2  # fields; their names fit a button of half a phone's width

CREDITS_LENGTH = 2_000  # UTF-16 code units of the credits that are shown for copying: half a message

MAX_LANGUAGE_LENGTH = 60  # UTF-16 code units of an unknown language in an error message


def field_in_words(field: str) -> str:
    """Return the name of a field in the current language."""
    return _(LABELS[field])


def field_buttons(article_id: str, change_id: str | None) -> Rows:
    """Return the buttons of the fields, two per row, and the button back to `card_buttons`."""
    buttons = [
        Button(field_in_words(field).capitalize(), AskField(field, article_id, change_id).data) for field in FIELDS
    ]
    back = Button(_("« Back"), CloseFields(article_id, change_id).data)
    buttons.append(back)
    return tuple(tuple(buttons[at : at + IN_A_ROW]) for at in range(0, len(buttons), IN_A_ROW))


def render_future_question(article: Article, day: str) -> Reply:
    """Ask before a date in the future is accepted."""
    words = _("{day} is in the future. Is that date right for “{title}”?").format(day=day, title=title_of(article))
    return Reply(plain(words), ((Button(_("Yes"), TakeFuture(article.id, day).data), Button(_("No"), Keep().data)),))


def render_question(article: Article, field: str, now: str | None, beginning: Sequence[Fragment]) -> Fragment:
    """Ask for the correct value of a field. *beginning* is the mark and, in groups, the person asked."""
    questions = {
        "title": _("Reply with the right title."),
        "byline": _("Who wrote “{title}”? Reply with the byline, or - if unknown."),
        "source": _("Which publication is “{title}” from? Reply with its name, or - if unknown."),
        "published": _(
            "When was “{title}” published? Reply with a date like 2024-11-24 or 24 November 2024, or - if unknown."
        ),
        "language": _(
            "Which language is “{title}” in? Reply with a name or code like English or en, or - to detect it "
            "from the text."
        ),
        LINK: _("What's the link of “{title}”? Reply with it, or - if it isn't on the web."),
        CREDITS: _("Reply with all credits of “{title}”, one per line, like “Image: Jo Reed”, or - if there are none."),
    }
    question = questions[field].format(title=title_of(article))
    if field == CREDITS:
        known = _("Now:") + "\n" + safe_label(now, CREDITS_LENGTH) if now else _("Now: none")
    else:
        known = _("Now: “{value}”").format(value=short_label(now, TITLE_LENGTH)) if now else _("Now: unknown")
    return join([*beginning, plain(question), plain(known)], " ")


# --- refusals of values ---


def nothing_for_field(field: str) -> str:
    """Return the sentence about an empty reply to the question for a field."""
    words = _("I couldn't find a {field} in that; please reply to my question again.")
    return words.format(field=field_in_words(field))


def field_too_long(field: str, count: int, limit: int) -> str:
    """Return the sentence about a text of *count* characters for a field."""
    words = _(
        "That's too long: {n} characters, and a {field} can have at most {limit}. Reply to my question "
        "with a shorter one."
    )
    return words.format(n=count, field=field_in_words(field), limit=limit)


def no_credits() -> str:
    """Return the sentence about an empty reply to the question for credits."""
    return _("I couldn't find any credits in that. Reply to my question with them, or - if there are none.")


def too_many_credits(count: int, limit: int) -> str:
    """Return the sentence about *count* credits."""
    return _("Those are {n} credits; an article can have at most {limit}.").format(n=count, limit=limit)


def credit_too_long(count: int, limit: int) -> str:
    """Return the sentence about a credit of *count* characters."""
    return _("One of these has {n} characters; a credit can have at most {limit}.").format(n=count, limit=limit)


def link_too_long(limit: int) -> str:
    """Return the sentence about a link that is longer than *limit* characters."""
    return _("That link is too long: it can have at most {limit} characters.").format(limit=limit)


def not_a_link() -> str:
    """Return the sentence about a text that is no web address, or several."""
    return _(
        "That isn't a single link to a web page. Reply to my question with one like "
        "https://example.org/article, or - if there is none."
    )


def unknown_language(name: str) -> str:
    """Return the sentence about a text that names no language."""
    unknown = _("I don't know the language “{name}”. Reply to my question with one like English or en.")
    return unknown.format(name=safe_label(name, MAX_LANGUAGE_LENGTH))


def not_a_date() -> str:
    """Return the sentence about a text that is no date, or a part of one."""
    return _(
        "That isn't a full date. Reply to my question with day, month and year, like 2024-11-24 or 24 "
        "November 2024, or - if unknown."
    )


def date_too_early(day: date, first_year: int) -> str:
    """Return the sentence about a date before *first_year*."""
    words = _(
        "{year} is too early for a publication date. Reply to my question with a date from {first} on, or - if unknown."
    )
    return words.format(year=day.year, first=first_year)


def date_too_late(day: date) -> str:
    """Return the sentence about a date far in the future."""
    words = _("{date} is more than a year ahead. Reply to my question with an earlier date, or - if unknown.")
    return words.format(date=day.isoformat())


def ambiguous_date(said: str, one: str, other: str) -> str:
    """Return the sentence about a date whose month may be either of two numbers."""
    words = _("Which is the month in {date}? Reply to my question with {one} or {other}.")
    return words.format(date=said, one=one, other=other)


# --- refusals of choices of paragraphs ---


def too_many_chosen() -> str:
    """Return the sentence about more paragraphs than a message can carry."""
    return _("Too many at once: tap Done and go on, or reply with the numbers.")


def numbers_usage() -> str:
    """Return the sentence about a reply with other words than numbers."""
    return _("Reply with the numbers of the paragraphs to leave out, like 3-5, 9.")


def number_out_of_range(count: int) -> str:
    """Return the sentence about a number that none of *count* paragraphs has."""
    return _("The paragraphs are numbered 1 to {count}: reply with numbers like 3-5, 9.").format(count=count)


def choice_outdated() -> str:
    """Return the sentence about a choice among paragraphs that have changed since."""
    return _("The article has changed since; please choose again.")


def choice_gone() -> str:
    """Return the sentence about a button whose message does not carry a choice any more."""
    return _("The message is gone. Please send /edit with the article's id or link.")


# --- paragraphs ---


def left_out_earlier(count: int) -> str:
    """Return the line that stands for paragraphs whose texts are not stored."""
    words = ngettext(
        "({n} left out earlier; its text isn't stored, so if you bring it back, it returns when I read the "
        "article again)",
        "({n} left out earlier; their texts aren't stored, so if you bring them back, they return when I "
        "read the article again)",
        count,
    )
    return words.format(n=count)


def render_chosen_by_number() -> Reply:
    """Say in the message with the paragraphs that a reply has chosen some."""
    return text_reply(_("You chose paragraphs by number: see below."))
