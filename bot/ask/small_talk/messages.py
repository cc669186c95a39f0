"""Render the replies to small talk."""

from __future__ import annotations

from collections.abc import Sequence

from bot.articles.finding.callback_data import ListPage
from bot.articles.finding.messages import listed
from bot.ask.callback_data import ShowExample
from bot.i18n import gettext as _
from bot.messaging.attribution import LABEL_LENGTH, title_of
from bot.messaging.html import join, plain, short_label
from bot.messaging.reply import Button, Reply
from index.model import Article

OK_REPLY = "👍"


def render_introduction(examples: Sequence[Article], more: Sequence[str] = ()) -> Reply:
    """Say who answers here and how to ask, with the titles of *examples* to tap. Args: more: See `introduction`."""
    buttons = tuple((example_button(article),) for article in examples)
    return Reply(plain("\n".join(introduction(has_examples=bool(examples), more=more))), buttons)


def introduction(*, has_examples: bool, more: Sequence[str] = ()) -> list[str]:
    """Return the sentences that say who answers here and how to ask. Args: more: Lines between these."""
    ask = _("Just type your question, for example:") if has_examples else _("Just type your question.")
    return [who_answers(), *more, ask]


def who_answers() -> str:
    """Return the sentence that says who answers here."""
    return _(
        "I'm a bot: I answer questions with passages from this archive, word for word, and say where each is from."
    )


def example_button(article: Article) -> Button:
    """Return the button that asks for an article by its title."""
    return Button("💬 " + short_label(title_of(article), LABEL_LENGTH), ShowExample(article.id).data)


def render_newest(articles: Sequence[Article], *, for_admin: bool) -> Reply:
    """Render the newest articles, with a button for the list of all."""
    lines = [plain(newest_headline()), *listed(articles, 1, for_admin=for_admin)]
    return Reply(join(lines, "\n"), ((Button(_("All articles"), ListPage(0).data),),))


def newest_headline() -> str:
    """Return the line above the newest articles."""
    return _("The newest articles:")


def ask_away() -> str:
    """Return the reply to the announcement of a question."""
    return _("Go ahead: type your question.")


def how_to_ask_better() -> str:
    """Return the reply to a complaint about an answer."""
    return _(
        "I'm sorry. I only quote this archive, and I may choose the wrong passage. Try the words that an article would "
        "use, such as names and places. If an article itself is wrong, please tell its editors."
    )


def how_to_edit() -> str:
    """Return the reply to an admin who asks how articles are added or removed."""
    return _(
        "To add an article, send me its link, a file, or /add with its text. To remove one, send /remove with words "
        "from it or its link; to correct one, /edit. /articles lists them."
    )


def how_to_edit_on_console(program: str) -> str:
    """Return the same for the console chat. Args: program: How it is started."""
    return _("To add an article, run “{add}” on the command line; to remove one, “{remove}”.").format(
        add=f"{program} add SOURCE", remove=f"{program} remove ARTICLE"
    )


def who_edits() -> str:
    """Return the reply to a reader who asks that, if no article says it."""
    return _("Articles are added, corrected and removed by the editors of this archive.")


def welcome() -> str:
    """Return the reply to thanks."""
    return _("You're welcome.")


def goodbye() -> str:
    """Return the reply to a farewell."""
    return _("Goodbye!")
