"""Write what admins read about tasks in the background."""

from __future__ import annotations

from bot.i18n import N_
from bot.i18n import gettext as _
from bot.messaging.error_messages import is_expected, reason_of

FEEDS = N_("following feeds")
CHANNELS = N_("checking watched channels")
FORWARDS = N_("deleting old notes on forwarded messages")
LOSSES = N_("telling admins about missing files")
TIDYING = N_("deleting removed texts for good")
MENUS = N_("setting the command menus")
CATCHING_UP = N_("indexing what others have stored")
DISK = N_("waiting until the disk can be written to")


def name_of_task(name: str) -> str:
    """Return the name of a task, one of those above, in the current language."""
    return _(name)


def task_fails(name: str) -> str:
    """Return the alert that a task keeps failing."""
    return _("A background task keeps failing: {name}. I'll keep trying; see /status.").format(name=_(name))


def task_recovered(name: str) -> str:
    """Return the alert that a task works again."""
    return _("This background task works again: {name}.").format(name=_(name))


def cause_in_words(error: Exception) -> str:
    """Return a sentence about a failure. The text of an unexpected error stays in the log, because it may contain
    anything."""
    if is_expected(error):
        return reason_of(error)
    return _("It ended with {error}; details are in the log.").format(error=type(error).__name__)
