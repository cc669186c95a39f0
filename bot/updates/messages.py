"""Write the sentences about refused and skipped updates, and names for what has none."""

from __future__ import annotations

from bot.i18n import gettext as _
from bot.messaging.html import safe_label

NAME_LENGTH = 60  # UTF-16 code units of the name of a skipped item: one or two lines


# --- too many at once ---


def busy() -> str:
    """Return the sentence about a tap that the bot has no room for."""
    return _("I'm busy. Please tap again in a moment.")


def too_many_messages() -> str:
    """Return the sentence for a sender in a group, or an admin, a message of whom was dropped."""
    return _(
        "Too many messages: I'll answer the earlier ones first. I skipped this one and will skip more until "
        "there's room. Please send them again in a minute."
    )


def too_many_a_minute(rate: int, kept: int) -> str:
    """Return the sentence for a reader a message of whom was dropped: *rate* are answered a minute, *kept* wait."""
    return _(
        "Too many messages: I answer {rate} a minute, and {kept} more can wait. I skipped this one and will skip "
        "more until there's room. Please send them again in a minute."
    ).format(rate=rate, kept=kept)


# --- given up ---


def gave_up() -> str:
    """Return the sentence for the sender of work that has waited for more than a day."""
    return _(
        "I was away for more than a day before I could do this, so I gave up on it. Please send it again "
        "if you still need it."
    )


def gave_up_report(number: int) -> str:
    """Return the same for the admins; *number* is the id of the update."""
    return _("Something sent to me waited for more than a day, so I gave up on it (update {number}).").format(
        number=number
    )


def skipped() -> str:
    """Return the sentence for the sender of an update that has ended the program too often."""
    return _("This crashed me three times, so I'm skipping it. Details are in the log.")


def skipped_report(number: int) -> str:
    """Return the same for the admins; *number* is the id of the update."""
    report = _("A message crashed me three times, so I'm skipping it (update {number}). Details are in the log.")
    return report.format(number=number)


def skipped_step(name: str) -> str:
    """Return the sentence for the admins about one of several items, which has ended the program too often."""
    said = _("This crashed me three times, so I'm skipping it: {name}. Details are in the log.")
    return said.format(name=safe_label(name, NAME_LENGTH))


# --- names ---


def some_channel() -> str:
    """Return the name of a channel whose title has nothing visible."""
    return _("Channel")


def some_message() -> str:
    """Return the source of a message in a public chat whose title has nothing visible."""
    return _("Message")


def some_forward() -> str:
    """Return the source of a forwarded message whose author's name has nothing visible."""
    return _("Forwarded message")


def some_file() -> str:
    """Return the name of a file that was sent without one."""
    return _("a file")
