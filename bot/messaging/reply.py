"""What the archive says, as Telegram messages: values in, text and buttons out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import MessageLimit

from bot.access import SERVICE_IDS
from bot.i18n import gettext as _
from bot.i18n import ngettext
from bot.messaging.html import Fragment, bold, join, link, plain, shortened, shown
from bot.messaging.links import is_web_url
from bot.purging import backups_in_words
from index.model import Article, Purged
from index.urls import host_of, is_of_telegram

MAX_LENGTH = int(MessageLimit.MAX_TEXT_LENGTH)  # UTF-16 code units, after parsing

# How long labels may be, in UTF-16 code units: with all of them at their longest, the longest passage still fits.
TITLE_LENGTH = 200
LABEL_LENGTH = 48  # a title on a button: what fits the width of a phone
BYLINE_LENGTH = 100
CREDIT_LENGTH = 100
CREDITS_SHOWN = 4
LISTED_TITLE_LENGTH = 100
NOTE_LENGTH = 300  # of a sentence that names a file
LISTED_URL_LENGTH = 1_000
"""Characters in HTML. Telegram takes no message of more than 32 KiB before parsing, and a page of the list has ten."""

_HOST = re.compile(r"[\w-]+(\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button."""

    label: str
    data: str  # callback data, at most 64 bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """A message to be: its HTML and its rows of buttons."""

    body: Fragment
    buttons: tuple[tuple[Button, ...], ...] = ()

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        """The buttons as Telegram wants them."""
        if not self.buttons:
            return None
        return InlineKeyboardMarkup(
            [[InlineKeyboardButton(button.label, callback_data=button.data) for button in row] for row in self.buttons]
        )


def text_reply(text: str, *buttons: Button) -> Reply:
    """A reply of plain text, with one row of buttons; too long a text is shortened."""
    return Reply(plain(shortened(text, MAX_LENGTH)), (buttons,) if buttons else ())


# --- articles ---


def title_of(article: Article) -> str:
    """A readable label for the article, also where the title is empty or huge."""
    return label_of(article, _title_of(article), TITLE_LENGTH)


def _title_of(article: Article) -> str:
    return article.title or article.source or _host_of(article) or _("Untitled")


def _host_of(article: Article) -> str | None:
    return urlsplit(article.url).hostname if is_web_url(article.url) else None


def label_of(article: Article, text: str, length: int) -> str:
    """*text*, which somebody else wrote, without links of theirs: a link leads to the article, or to its host."""
    return shortened(text, length) if _is_own_host(text, article.url) else shown(text, length)


def _is_own_host(text: str, url: str | None) -> bool:
    """Whether *text* is the host of *url* or a site of which that is a part; where there is no URL, any host."""
    host = text.casefold()
    return url is None or f".{host_of(url)}".endswith(f".{host}") if _HOST.fullmatch(host) else False


def facts_of(article: Article, page: int | None = None) -> list[str]:
    """Byline, source, date and page, as far as they are known."""
    published = article.published.isoformat() if article.published else None
    facts = (article.byline, article.source, published, _("p. {page}").format(page=page) if page else None)
    return [label_of(article, fact, BYLINE_LENGTH) for fact in facts if fact]


def credits_of(article: Article, quoted: str = "") -> list[str]:
    """The first of the credit lines, without those that stand in what is *quoted* above."""
    first = (credit for credit in article.credits[:CREDITS_SHOWN] if credit not in quoted)
    return [label_of(article, credit, CREDIT_LENGTH) for credit in first]


def linked_title(article: Article, length: int) -> Fragment:
    """The title, a link to the article where it has a web address; else in bold."""
    return title_linked_to(article.url if is_web_url(article.url, LISTED_URL_LENGTH) else None, article, length)


def title_linked_to(url: str | None, article: Article, length: int = TITLE_LENGTH) -> Fragment:
    """The title, a link to *url*, in which apps look for no other; in bold where there is none."""
    if url:
        return link(plain(shortened(_title_of(article), length)), url)
    return bold(plain(shortened(title_of(article), length)))


# --- editing ---


def count_of_passages(count: int) -> str:
    """ "1 passage", "12 passages"."""
    return ngettext("{n} passage", "{n} passages", count).format(n=count)


def render_removal_question(article: Article, passage_count: int) -> Reply:
    """Ask before an article is removed."""
    lines = [
        plain(_("Remove this article?")),
        bold(plain(title_of(article))),
        plain(" · ".join([*facts_of(article), count_of_passages(passage_count)])),
    ]
    buttons = (Button(_("Remove"), f"remove:{article.id}"), Button(_("Keep"), "keep"))
    return Reply(join(lines, "\n"), (buttons,))


def render_removed(article: Article, change_id: str) -> Reply:
    """Say what was removed, with a way back, and one that leads no way back."""
    body = plain(_("Removed:") + " ") + bold(plain(title_of(article)))
    buttons = (Button(_("Undo"), f"undo:{change_id}"), Button(_("Delete for good"), f"purge:{article.id}"))
    return Reply(body, (buttons,))


def render_purged(purged: Purged) -> Reply:
    """Say what was deleted for good, and which backups still hold it."""
    titles = [bold(plain(title_of(article))) for article in purged.articles]
    sentences = [plain(shortened(sentence, NOTE_LENGTH)) for sentence in backups_in_words(purged.backups)]
    return Reply(join([plain(_("Deleted for good:") + " ") + titles[0], *titles[1:], *sentences], "\n"))


def render_articles(articles: Sequence[Article], offset: int, total: int, *, for_admin: bool) -> Reply:
    """A page of the archive's articles, the last added first; admins see what they can do with each."""
    if not articles:
        return text_reply(empty_archive(for_admin=for_admin))
    lines = [plain(ngettext("{n} article in the archive", "{n} articles in the archive", total).format(n=total))]
    for place, article in enumerate(articles, offset + 1):
        lines.append(plain(f"\n{place}. ") + linked_title(article, LISTED_TITLE_LENGTH))
        if facts := facts_of(article):
            lines.append(plain(" · ".join(facts)))
        if for_admin:
            renewal = f"/update_{article.id} " if article.url and _can_be_read_again(article.url) else ""
            lines.append(plain(f"/edit_{article.id} {renewal}/remove_{article.id}"))
    row = []
    if offset:
        row.append(Button(_("« Newer"), f"list:{max(0, offset - ARTICLES_PER_PAGE)}"))
    if offset + len(articles) < total:
        row.append(Button(_("Older »"), f"list:{offset + len(articles)}"))
    return Reply(join(lines, "\n"), (tuple(row),) if row else ())


def _can_be_read_again(url: str) -> bool:
    return is_web_url(url) and not is_of_telegram(url)


ARTICLES_PER_PAGE = 10
"""Ten titles with their lines are about one screen of a phone, and fit a message whatever they are."""


def empty_archive(*, for_admin: bool) -> str:
    """What is said while there is no article."""
    if for_admin:
        return _("The archive is empty. Send /add with a link or a text, or send me a file.")
    return _("The archive is empty: its admins have not added an article yet.")


# --- who comes in ---


def render_welcome(
    user_id: int, group_id: int | None, *, is_admin: bool, latest: Article | None, commands: Sequence[str]
) -> Reply:
    """What the asker can do here, with an example to tap. *group_id* is None in a private chat."""
    lines = [
        _("Ask me a question: I answer with passages from this archive, word for word, and say where each is from."),
        _("In a group, mention me or reply to one of my messages. Where the archive has nothing, I say so."),
        _("Reply to an answer to ask more about its article: “and in October?” is enough."),
        _('Narrow it down with after:2023, before:2024-06, by:"name", source:name, lang:en, "exact phrase", -word.'),
        "",
        *commands,
    ]
    if is_admin:
        lines += ["", _("You are an admin: send me a link, a file or a forwarded post, and I offer to add it.")]
    if latest is None:
        lines += ["", empty_archive(for_admin=is_admin)]
    lines += ["", _("Your Telegram id is {id}.").format(id=user_id)]
    if group_id:
        lines.append(_("The id of this group is {id}.").format(id=group_id))
    reply = text_reply("\n".join(lines))
    if latest is None:
        return reply
    example = Button("💬 " + shortened(title_of(latest), LABEL_LENGTH), f"example:{latest.id}")
    return Reply(reply.body + plain("\n\n" + _("Try this:")), ((example,),))


def refusal(user_id: int) -> str:
    """To whoever may not ask."""
    if user_id in SERVICE_IDS:
        return anonymous_refusal()
    return _("This archive answers invited readers only. To be let in, tell its admin your Telegram id: {id}.").format(
        id=user_id
    )


def admin_refusal(user_id: int) -> str:
    """To whoever is no admin and sent an admin's command."""
    if user_id in SERVICE_IDS:
        return anonymous_refusal()
    return _("Only admins can do that, so nothing was changed. Your Telegram id is {id}.").format(id=user_id)


def anonymous_refusal() -> str:
    """To whoever writes in a group's or a channel's name: their id would be everybody's."""
    return _("You write anonymously here, so I cannot know you. Please write under your own name.")
