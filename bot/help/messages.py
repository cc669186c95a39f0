"""Render the replies to /start and /help."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ask.small_talk.messages import example_button
from bot.i18n import gettext as _
from bot.messaging.html import plain
from bot.messaging.reply import Reply, text_reply
from bot.messaging.shared_messages import empty_archive
from index.extraction.formats.table import format_names
from index.model import Article


def render_welcome(*, ids: Sequence[str], is_admin: bool, latest: Article | None, commands: Sequence[str]) -> Reply:
    """Render what the user can do here, with an example to tap. Args: ids: Lines about ids, if any are shown."""
    lines = [
        _("Ask me a question: I answer with passages from this archive, word for word, and say where each is from."),
        _("In a group, mention me or reply to one of my messages. If the archive has no answer, I'll say so."),
        _("Reply to an answer to follow up, e.g. “and in October?”. In private, no reply is needed for ten minutes."),
        "",
        *commands,
        "",
        _('Filters: after:2023, before:2024-06, by:"name", source:name, lang:en, "exact phrase", -word'),
    ]
    if is_admin:
        lines += ["", _for_admins()]
    if latest is None:
        lines += ["", empty_archive(for_admin=is_admin)]
    if ids:
        lines += ["", *ids]
    reply = text_reply("\n".join(lines))
    if latest is None:
        return reply
    return Reply(reply.body + plain("\n\n" + _("Try this:")), ((example_button(latest),),))


def start_lines(user_id: int, *, is_admin: bool) -> list[str]:
    """Return the lines in the middle of the reply to /start in a private chat."""
    own = [_("/help says what else I can do."), own_id(user_id)]
    return [_for_admins(), *own] if is_admin else own


def _for_admins() -> str:
    return _("You're an admin. Send me a link, file or forwarded post and I'll offer to add it.")


def own_id(user_id: int) -> str:
    """Return the line with a person's id."""
    return _("Your Telegram id is {id}.").format(id=user_id)


def group_ids(group_id: int, topic_id: int | None) -> list[str]:
    """Return the lines with the ids of a group. Args: topic_id: None: it has no topics, or it is the general one."""
    lines = [_("The id of this group is {id}.").format(id=group_id)]
    if topic_id is not None:
        lines.append(_("The id of this topic is {id}.").format(id=f"{group_id}:{topic_id}"))
    return lines


def render_unknown_command(welcome: Reply) -> Reply:
    """Render the reply to an unknown command: *welcome*, after a sentence that says why."""
    unknown = _("I don't know that command. Here's what I can do:")
    return Reply(plain(unknown + "\n\n") + welcome.body, welcome.buttons)


def mistyped_command(probable: str) -> str:
    """Return the sentence about a command that is nearly *probable*."""
    said = _("I don't know that command. Did you mean /{command}? /help lists what I can do.")
    return said.format(command=probable)


def edited_in_vain() -> str:
    """Return the sentence about an edited command, which is not obeyed again."""
    return _("I don't act on an edited command or reply. Please send it again.")


def nothing_to_read(*, for_admin: bool) -> str:
    """Return the sentence about a photo, a voice message or the like."""
    if for_admin:
        return _("I can add text, links and files ({formats}, zip). This message has none of them.").format(
            formats=format_names()
        )
    return _("I can only read text. Please type your question.")
