"""Render the outcome of adding many articles as one message, and the question about forwarded messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.add.batch import Outcome, Tally
from bot.add.callback_data import AddEachForwarded, AddForwardedAsOne, CancelForwarded, RedoAll, UndoAll
from bot.add.decisions import Decisions
from bot.add.message_groups import Row
from bot.add.messages import doubt_in_words, nothing_to_add, provisional, render_offer
from bot.add.undo_batch import Undone
from bot.articles.messages import headlines, language_in_words, unsearchable_headline
from bot.i18n import gettext as _
from bot.i18n import ngettext
from bot.messaging.attribution import label_of, linked_title, title_of
from bot.messaging.error_messages import reason_of
from bot.messaging.html import Fragment, join, link, plain, short_label
from bot.messaging.links import is_web_url
from bot.messaging.reply import LISTED_TITLE_LENGTH, LISTED_URL_LENGTH, MAX_LENGTH, Button, Reply, text_reply
from bot.messaging.shared_messages import as_one_part
from index.analysis.languages import primary_subtag
from index.model import AddStatus, Article

NAME_LENGTH = 60  # UTF-16 code units of a URL or file name: one or two lines
REASON_LENGTH = 200  # of a sentence
DOUBTS_SHOWN = 40  # each has a button
BUTTONS_IN_A_ROW = 5
MAX_ENTITIES = 95
"""Largest number of links. Telegram drops entities after the 100th."""

MAX_HTML_BYTES = 30_000
"""Largest message before parsing, in bytes. Telegram accepts 32 KiB."""

FOOT_LENGTH = 60  # of "…and 30 more"


@dataclass(frozen=True, slots=True)
class _ListForm:
    """The lengths for each article in a list, in UTF-16 code units."""

    title: int
    byline: int
    is_linked: bool = True  # whether the title links to the page; else only the card is linked


FORMS = (
    _ListForm(LISTED_TITLE_LENGTH, 60),
    _ListForm(60, 40),
    _ListForm(40, 24),
    _ListForm(32, 16, is_linked=False),
    _ListForm(28, 14, is_linked=False),
    _ListForm(24, 12, is_linked=False),
)
"""Forms of the list. The first one with room for all articles is used. In the last one fifty articles fit, each with a
link to its card."""


def render_row(row: Row) -> Reply:
    """Ask what to do with a row."""
    count = len(row.each)
    if count == 0:
        return text_reply(nothing_to_add())
    if len(row.messages) == 1:
        return render_offer()
    cancel = Button(_("Cancel"), CancelForwarded().data)
    if count == 1:
        return render_offer(AddEachForwarded().data, cancel)
    text = ngettext("{n} post. Add it to the archive?", "{n} posts. Add them to the archive?", count).format(n=count)
    if left_out := row.left_out:
        text += "\n" + ngettext(
            "{n} more has neither text nor file.", "{n} more have neither text nor file.", left_out
        ).format(n=left_out)
    each = Button(_("Add each"), AddEachForwarded().data)
    one = Button(_("Add as one article"), AddForwardedAsOne().data)
    return text_reply(text, each, *((one,) if row.as_one else ()), cancel)


def many_progress_text(tally: Tally) -> str:
    """Return the progress text of adding many articles."""
    return _("Reading: {done} of {total} …").format(done=tally.done, total=tally.total)


def render_many(
    outcomes: Sequence[Outcome], undo: UndoAll | None, usual: str | None = None, sentence: str | None = None
) -> Reply:
    """Render the counts, then the articles not added with reasons, those in doubt, and those added, as far as there is
    room.

    Args:
        undo: The button that undoes all; None: nothing was changed.
        usual: The language that is not named; None: the language of most of the articles.
        sentence: Why the work ended early; None: it did not.
    """
    failed = [each for each in outcomes if each.error]
    doubtful = [each for each in outcomes if each.in_doubt][:DOUBTS_SHOWN]
    body = _MessageBody(plain("\n\n".join(filter(None, [sentence, _counts(outcomes)]))))
    body.add_section(_("Not added:"), [_failure(each) for each in failed])
    shown = body.add_section(_("In doubt:"), [_doubt(number, each) for number, each in enumerate(doubtful, 1)])
    body = _with_articles(body, outcomes, usual or _most_common_language(outcomes))
    return Reply(body.fragment, (*_doubt_rows(doubtful[:shown]), *(((reverse_button(undo),),) if undo else ())))


def _most_common_language(outcomes: Sequence[Outcome]) -> str | None:
    languages = Counter(primary_subtag(each.added.article.language) for each in outcomes if each.added)
    languages.pop(None, None)
    return next((language for language, _count in languages.most_common()), None)


def _with_articles(body: _MessageBody, outcomes: Sequence[Outcome], usual: str | None) -> _MessageBody:
    """Return *body* with the added articles, in the first form that has room for all of them."""
    archived = [each.added for each in outcomes if each.added]
    sections = [(unsearchable_headline(), [each.article for each in archived if not each.is_searchable])] + [
        (headline, [each.article for each in archived if each.is_searchable and each.status is status])
        for status, headline in headlines().items()
    ]
    longer = body
    for form in FORMS:
        longer = _MessageBody(body.fragment)
        shown = [
            longer.add_section(headline, [_to_check(article, form, usual) for article in articles])
            for headline, articles in sections
        ]
        if sum(shown) == sum(len(articles) for _headline, articles in sections):
            break
    return longer


def _to_check(article: Article, form: _ListForm, usual: str | None) -> Fragment:
    """Return the facts for an editor to check, and the command that shows the card."""
    title = short_label(title_of(article), form.title)
    facts = [
        label_of(article, as_one_part(article.byline or ""), form.byline),
        article.published.isoformat() if article.published else _("date unknown"),
    ]
    if article.language and primary_subtag(article.language) != usual:
        facts.append(short_label(language_in_words(article.language), form.byline))
    beginning = linked_title(article, form.title) if form.is_linked else plain(title)
    card = replace(plain(f"/edit_{article.id}"), entities=1)  # Telegram makes it a link
    return join([plain("– "), beginning, plain("\n" + " · ".join(filter(None, facts)) + " · "), card])


def _counts(outcomes: Sequence[Outcome]) -> str:
    """Return the counts, like "12 articles: 9 added, 2 not added, 1 in doubt"."""
    archived = [each.added for each in outcomes if each.added]
    statuses = [each.status for each in archived if each.is_searchable]
    counts = [
        (_("{n} stored but not searchable"), len(archived) - len(statuses)),
        (_("{n} added"), statuses.count(AddStatus.ADDED)),
        (_("{n} updated"), statuses.count(AddStatus.REPLACED)),
        (_("{n} already in the archive"), statuses.count(AddStatus.UNCHANGED)),
        (_("{n} not added"), sum(1 for each in outcomes if each.error)),
        (_("{n} in doubt"), sum(1 for each in outcomes if each.in_doubt)),
    ]
    total = ngettext("{n} article", "{n} articles", len(outcomes)).format(n=len(outcomes))
    return f"{total}: " + ", ".join(words.format(n=count) for words, count in counts if count)


def _failure(outcome: Outcome) -> Fragment:
    reason = reason_of(outcome.error)
    text = plain(short_label(reason, REASON_LENGTH))
    if outcome.name in reason:
        return plain("– ") + text
    return plain("– ") + _named(outcome, short_label(outcome.name, NAME_LENGTH)) + plain(": ") + text


def _doubt(number: int, outcome: Outcome) -> Fragment:
    in_doubt = outcome.in_doubt
    assert in_doubt is not None  # noqa: S101 - only outcomes in doubt are passed
    title = short_label(title_of(provisional(in_doubt)), LISTED_TITLE_LENGTH)
    return plain(f"{number}. ") + _named(outcome, title) + plain(": " + doubt_in_words(in_doubt.concern))


def _named(outcome: Outcome, name: str) -> Fragment:
    """Return a name that links to the page as it was sent, for the person who decides."""
    if outcome.url and is_web_url(outcome.url, LISTED_URL_LENGTH):
        return link(plain(name), outcome.url)
    return plain(name)


def _doubt_rows(doubtful: Sequence[Outcome]) -> Iterator[tuple[Button, ...]]:
    buttons = [Button(f"❔ {number}", Decisions(each.place).data) for number, each in enumerate(doubtful, 1)]
    for at in range(0, len(buttons), BUTTONS_IN_A_ROW):
        yield tuple(buttons[at : at + BUTTONS_IN_A_ROW])


def render_undone_all(undone: Undone, reverse: UndoAll | RedoAll) -> Reply:
    """Render the outcome of undoing many changes.

    Args: reverse: The button that reverses this: redo after an undo, undo after a redo.
    """
    is_redo = isinstance(reverse, UndoAll)
    count = len(undone.undone)
    if is_redo:
        text = ngettext("{n} change redone.", "{n} changes redone.", count)
    else:
        text = ngettext("{n} change undone.", "{n} changes undone.", count)
    button = reverse_button(reverse)
    body = _MessageBody(plain(text.format(n=count)))
    changed_since = _("Not redone (changed since):") if is_redo else _("Not undone (changed since):")
    body.add_section(changed_since, list(map(_listed, undone.kept)))
    left = [plain("– ") + plain(short_label(reason_of(error), REASON_LENGTH)) for error in undone.errors]
    body.add_section(_("Not redone:") if is_redo else _("Not undone:"), left)
    in_archive = [change.after for change in undone.undone if change.after]
    removed = [change.before for change in undone.undone if change.before and not change.after]
    body.add_section(
        _("In the archive:") if is_redo else _("In the archive, as before:"), list(map(_listed, in_archive))
    )
    body.add_section(_("Removed:"), list(map(_listed, removed)))
    return Reply(body.fragment, ((button,),) if undone.undone else ())


def reverse_button(reverse: UndoAll | RedoAll) -> Button:
    """Return a button that undoes or redoes many changes at once."""
    return Button(_("Undo all") if isinstance(reverse, UndoAll) else _("Redo all"), reverse.data)


def render_listed(sentence: str, sections: Sequence[tuple[str, Sequence[str]]], row: tuple[Button, ...]) -> Reply:
    """Return *sentence* with names below headlines, as far as there is room, and a row of buttons."""
    body = _MessageBody(plain(sentence))
    for headline, names in sections:
        body.add_section(headline, [plain("– " + short_label(name, NAME_LENGTH)) for name in names])
    return Reply(body.fragment, (row,) if row else ())


def headlines_of_undoing(*, is_redo: bool) -> tuple[str, str]:
    """Return the words before the changes that were undone or redone, and before the others."""
    return (_("Redone:"), _("Not redone:")) if is_redo else (_("Undone:"), _("Not undone:"))


def nameless_text(number: int) -> str:
    """Return the name of one of several texts whose words may not be kept."""
    return _("text {n}").format(n=number)


def not_started() -> str:
    """Return the reason why an item has no outcome."""
    return _("Not started.")


def _listed(article: Article) -> Fragment:
    return plain("– ") + linked_title(article, LISTED_TITLE_LENGTH)


class _MessageBody:
    """The text of a message. It accepts whole lines as long as there is room."""

    def __init__(self, headline: Fragment) -> None:
        self.fragment = headline

    def add_section(self, headline: str, lines: Sequence[Fragment]) -> int:
        """Add a headline with lines below. If some lines do not fit, add their number.

        Returns: the number of lines that fit.
        """
        if not lines:
            return 0
        section = self.fragment + plain(f"\n\n{headline}")
        count = 0
        for line in lines:
            longer = section + plain("\n") + line
            if not _fits(longer):
                break
            section, count = longer, count + 1
        if count < len(lines):
            section += plain("\n" + _("…and {n} more").format(n=len(lines) - count))
        self.fragment = section
        return count


def _fits(fragment: Fragment) -> bool:
    room = MAX_LENGTH - 5 * FOOT_LENGTH  # each later section may need a headline and a number
    size_bytes = len(fragment.html.encode("utf-8", "surrogatepass"))
    return fragment.length <= room and fragment.entities <= MAX_ENTITIES and size_bytes <= MAX_HTML_BYTES
