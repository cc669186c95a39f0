"""Render the card of an article for editors, and its removal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from babel import Locale, UnknownLocaleError

from bot.articles.callback_data import (
    FIELDS,
    Keep,
    OpenFields,
    OpenParagraphs,
    Purge,
    Redo,
    Remove,
    Undo,
)
from bot.articles.edit_messages import field_in_words
from bot.i18n import current_language, ngettext
from bot.i18n import gettext as _
from bot.messaging.attribution import TITLE_LENGTH, credits_of, facts_of, linked_title, title_of
from bot.messaging.html import Fragment, bold, join, plain, safe_label, short_label, unlinked
from bot.messaging.reply import NOTE_LENGTH, Button, Reply, Rows, text_reply
from bot.messaging.shared_messages import count_of_passages
from index.model import Added, AddStatus, Article, Change
from index.purged import BackupFinding, Purged

AUTHORS_NAMED = 5  # of the posts of a discussion: about two lines on a phone
ENDS_LENGTH = 60  # length in scripts without spaces between words
ENDS_WORDS = 6  # words at the beginning and end of an added text: enough to see that nothing is missing or extra


def render_added(added: Added) -> Reply:
    """Render the outcome of an /add: the article with its attribution, and an undo button."""
    return _card(headlines()[added.status] if added.is_searchable else unsearchable_headline(), added)


def headlines() -> dict[AddStatus, str]:
    """Return the words before an article's title, by the outcome of the /add."""
    return {
        AddStatus.ADDED: _("Added:"),
        AddStatus.REPLACED: _("Updated:"),
        AddStatus.UNCHANGED: _("Already in the archive:"),
    }


def unsearchable_headline() -> str:
    """Return the words before the title of an article that could not be indexed."""
    return _("Stored but not searchable:")


def render_amended(added: Added) -> Reply:
    """Render the outcome of a correction."""
    return _card(_("Corrected:") if added.change_id else _("No change:"), added)


def render_article(current: Added, since: str | None = None) -> Reply:
    """Render an article as it is in the archive.

    Args:
        current: See `Corpus.unchanged`; with the id of a change, if that can be undone.
        since: The time and the author of its last change.
    """
    card = _card(_("In the archive:"), current)
    return Reply(card.body + plain(f"\n{since}"), card.buttons) if since else card


def render_undone(undone: Change, brought_back: Article | None = None) -> Reply:
    """Render the outcome of an undo, with a button to redo.

    Args: brought_back: The article that the undone article had replaced.
    """
    current = [article for article in (brought_back, undone.after) if article]
    removed = undone.before if undone.before and not undone.after else None
    titles = {title_of(each) for each in (*current, removed) if each}
    are_distinct = len(titles) == len(current) + (removed is not None)
    names = [_name(each, are_distinct=are_distinct) for each in current]
    back = _("Undone. As before:") if undone.before and not brought_back else _("Undone. Back in the archive:")
    lines = [plain(back + " ") + name for name in names[:1]] + names[1:]
    if removed:
        words = _("Removed:") if current else _("Undone. Removed:")
        lines.append(plain(words + " ") + _name(removed, are_distinct=are_distinct))
    redo = Redo(undone.id).data
    if current:
        return Reply(join(lines, "\n"), (*card_buttons(current[0].id), (Button(_("Redo"), redo),)))
    lines.append(plain(_("You can bring it back for 24 hours.")))
    purge = Button(_("Delete for good"), Purge(undone.article_id).data)
    return Reply(join(lines, "\n"), ((Button(_("Bring back"), redo), purge),))


def _name(article: Article, *, are_distinct: bool) -> Fragment:
    """Return the title, with the address if another article has the same title."""
    name = bold(plain(title_of(article)))
    return name if are_distinct else name + plain(f" ({short_label(article.url or article.id, TITLE_LENGTH)})")


def render_redone(redone: Change, added: Added | None) -> Reply:
    """Render the outcome of a redo.

    Args: added: See `Corpus.added`; None: the redo added nothing.
    """
    if added:
        return _card(_("Redone:") if redone.before else _("Back in the archive:"), added)
    assert redone.before is not None  # noqa: S101 - a change has an article before or after it
    return render_removed(redone.before, redone.id)


def _card(headline: str, added: Added) -> Reply:
    article = added.article
    lines = [plain(headline + " ") + linked_title(article, TITLE_LENGTH), *map(plain, details_of(added))]
    return Reply(join(lines, "\n"), card_buttons(article.id, added.change_id))


def attribution_of(article: Article) -> str:
    """Return byline, source and date in one line, or a note that the date is unknown."""
    return " · ".join(facts_of(article) + ([] if article.published else [_("date unknown")]))


def details_of(added: Added) -> list[str]:
    """Return the facts about an article below its title, one per line."""
    article = added.article
    lines = [attribution_of(article), *_paragraph_authors(article), *credits_of(article), _ends(article)]
    if added.is_searchable:
        lines.append(f"{count_of_passages(added.passage_count)} · {language_in_words(article.language)}")
    else:
        lines.append(language_in_words(article.language))
        lines.append(
            _(
                "⚠ The index couldn't take its text, so it can't be searched. You can still read, change and "
                "remove it. I try again at each start. Details are in the log."
            )
        )
    if article.fixed:
        names = ", ".join(field_in_words(field) for field in FIELDS if field in article.fixed)
        lines.append(_("Corrected by hand (kept): {names}").format(names=names))
    if article.skipped:
        count = len(article.skipped)
        lines.append(ngettext("{n} paragraph left out", "{n} paragraphs left out", count).format(n=count))
    return lines


def _paragraph_authors(article: Article) -> Iterator[str]:
    """Yield a line with the first authors that paragraphs name, if any."""
    if authors := article.authors:
        names = ", ".join(safe_label(name, ENDS_LENGTH) for name in authors[:AUTHORS_NAMED])
        more = len(authors) - AUTHORS_NAMED
        names += " " + _("and {n} more").format(n=more) if more > 0 else ""
        yield _("Posts by {names}").format(names=names)


def _ends(article: Article) -> str:
    """Return the first and last words of the text."""
    first_words = article.paragraphs[0].text.split()[:ENDS_WORDS]
    last_words = article.paragraphs[-1].text.split()[-ENDS_WORDS:]
    first, last = " ".join(first_words), " ".join(last_words)[-ENDS_LENGTH:]
    return f"{safe_label(first, ENDS_LENGTH)} … {unlinked(last)}"


def language_in_words(tag: str | None) -> str:
    """Return the name of a language (BCP 47) in the current language; the tag itself if it has no name there."""
    if tag is None:
        return _("language unknown")
    try:
        name = Locale.parse(tag, sep="-").get_display_name(current_language().replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        name = None
    return name or short_label(tag, ENDS_LENGTH)


# --- buttons ---


def card_buttons(article_id: str, change_id: str | None = None) -> Rows:
    """Return the buttons for an article, and for the change that made it as it is."""
    undo = (Button(_("Undo"), Undo(change_id).data),) if change_id else ()
    return (
        (*undo, Button(_("Fix…"), OpenFields(article_id, change_id).data)),
        (Button(_("Skip paragraphs…"), OpenParagraphs(article_id, change_id).data),),
    )


MAX_BACKUPS_NAMED = 10
"""Largest number of backups that are named, the latest ones. A message has room for no more."""


def backups_in_words(findings: Sequence[BackupFinding]) -> list[str]:
    """Return a sentence for each backup that contains the purged text, or may contain it."""
    sentences = [_sentence(finding) for finding in findings[:MAX_BACKUPS_NAMED]]
    rest = len(findings) - MAX_BACKUPS_NAMED
    if rest > 0:
        sentences.append(ngettext("And {n} more backup.", "And {n} more backups.", rest).format(n=rest))
    return sentences


def _sentence(finding: BackupFinding) -> str:
    backup, problem = finding.backup, finding.problem
    if backup is None:
        return _("I can't tell for certain which backups contain it: {problem}.").format(problem=problem)
    if problem is None:
        words = _("The backup {path} from {day} still contains it. Delete that too if it must be gone everywhere.")
    else:
        words = _("I couldn't check the backup {path} from {day}, so it may still contain it: {problem}.")
    return words.format(path=backup.path, day=backup.at.date().isoformat(), problem=problem)


def render_removal_question(article: Article, passage_count: int) -> Reply:
    """Ask before an article is removed."""
    lines = [
        plain(_("Remove this article?")),
        bold(plain(title_of(article))),
        plain(" · ".join([*facts_of(article), count_of_passages(passage_count)])),
    ]
    buttons = (Button(_("Remove"), Remove(article.id).data), Button(_("Keep"), Keep().data))
    return Reply(join(lines, "\n"), (buttons,))


def render_removed(article: Article, change_id: str) -> Reply:
    """Say what was removed, with one button to undo it and one to delete it for good."""
    body = plain(_("Removed:") + " ") + bold(plain(title_of(article)))
    buttons = (Button(_("Undo"), Undo(change_id).data), Button(_("Delete for good"), Purge(article.id).data))
    return Reply(body, (buttons,))


def render_purged(purged: Purged) -> Reply:
    """Say what was deleted for good, and which backups still contain it."""
    titles = [bold(plain(title_of(article))) for article in purged.articles]
    sentences = [plain(short_label(sentence, NOTE_LENGTH)) for sentence in backups_in_words(purged.backups)]
    return Reply(join([plain(_("Deleted for good:") + " ") + titles[0], *titles[1:], *sentences], "\n"))


def render_purged_before() -> Reply:
    """Say that an article was deleted for good by an earlier run."""
    return text_reply(_("Deleted for good: there's no trace of it in the archive."))


def render_kept() -> Reply:
    """Say that nothing was changed."""
    return text_reply(_("Kept as it is."))


# --- which article, and whose change ---


def several_articles(commands: str) -> str:
    """Return the sentence about a reply to a message with several articles; *commands* has one for each."""
    return _("That's about several articles. Which one? {commands}").format(commands=commands)


def article_usage(command: str) -> str:
    """Return the sentence about a command that names no article."""
    usage = _(
        "Send /{command} with an article's id or link, with words from it, or in reply to its link or to my message "
        "about it. /articles lists them."
    )
    return usage.format(command=command)


def the_command_line() -> str:
    """Return the name of the author of changes that were made on the command line."""
    return _("the command line")


def the_channel(title: str) -> str:
    """Return the name of the author of changes that posts of a channel have made."""
    return _("the channel “{title}”").format(title=title)
