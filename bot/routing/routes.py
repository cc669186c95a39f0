"""The table of routes: of those that match an update, the first one answers it.

Everything that depends on commands and buttons is read from here: the menus, the reply to /help, who is refused, which
updates are kept until they are done, and the tables of the documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from telegram.ext import filters

from bot.add.callback_data import (
    AddAsked,
    AddEachForwarded,
    AddForwardedAsOne,
    AddOffered,
    CancelForwarded,
    Drop,
    RedoAll,
    UndoAll,
)
from bot.add.decisions import Decisions
from bot.add.forwards import Forwards
from bot.add.handlers import Editing
from bot.add.review import Deciding
from bot.articles.callback_data import (
    AskField,
    BringBack,
    CancelParagraphs,
    CloseFields,
    FinishParagraphs,
    FinishWithCredits,
    FlipParagraph,
    Keep,
    ListPage,
    ListVersions,
    OpenFields,
    OpenParagraphs,
    Purge,
    Redo,
    Remove,
    TakeFuture,
    TurnParagraphs,
    Undo,
    UpdateAnyway,
)
from bot.articles.edit_fields import Fixing
from bot.articles.edit_paragraphs import Skipping
from bot.articles.handlers import ArticleList, Removing
from bot.articles.undo import Undoing
from bot.articles.update import Updating
from bot.ask.callback_data import ShowExample, ShowView
from bot.ask.handlers import Questions
from bot.channels.callback_data import FillGaps, UnwatchChannel, WatchChannel
from bot.channels.handlers import Watching
from bot.channels.posts import ChannelPosts
from bot.feeds.callback_data import AddEntries, CheckFeed, FeedsPage, RemoveFeed
from bot.feeds.handlers import Feeds
from bot.help.handlers import Menus, Welcome
from bot.i18n import N_
from bot.messaging.callback_data import CallbackData
from bot.routing.route import OWN, Method, Role, Route, UpdateKind, command
from bot.routing.update_filters import (
    Addressed,
    Commanded,
    InAlbum,
    LongText,
    RepliesToMark,
    SentToBeAdded,
)
from bot.status.handlers import Status
from bot.updates.shown_articles import HideWhy, ShowWhy

_NEW = filters.UpdateType.MESSAGE
_EDITED = filters.UpdateType.EDITED_MESSAGE
_POST = filters.UpdateType.CHANNEL_POSTS
_PRIVATE = filters.ChatType.PRIVATE
_WORDS = filters.TEXT | filters.CAPTION
_VALUE, _NUMBERS = (RepliesToMark(kind) & ~filters.COMMAND for kind in ("fix", "skip"))


def _admins(name: str, callback: Method, about: str = "", *, takes_id: bool = False, durable: bool = True) -> Route:
    refuse = Welcome.refuse_editing
    return command(name, callback, Role.ADMIN, help=about, takes_id=takes_id, durable=durable, otherwise=refuse)


def _admins_button(button: type[CallbackData], callback: Method, *, durable: bool = False) -> Route:
    return Route(button, callback, Role.ADMIN, durable, otherwise=Welcome.refuse_button)


_ASK = command("ask", Questions.answer, help=N_("Ask the archive a question"))
_LIST = command("articles", ArticleList.list_articles, help=N_("List the articles in the archive"))

_ADMINS_COMMANDS = (
    _admins("add", Editing.add, N_("Add an article: a link, a text or a file")),
    _admins(
        "edit",
        Fixing.show,
        N_("Correct an article's title, byline, date, source or paragraphs"),
        takes_id=True,
        durable=False,
    ),
    _admins("update", Updating.update, N_("Re-fetch an article and see what changed"), takes_id=True),
    _admins("versions", Updating.list_versions, N_("Show or restore earlier versions"), takes_id=True, durable=False),
    _admins("remove", Removing.ask_removal, N_("Remove an article"), takes_id=True),
    _admins("watch", Watching.watch, N_("Add a channel's new posts automatically")),
    _admins("unwatch", Watching.unwatch, N_("Stop watching a channel")),
    _admins("feeds", Feeds.command, N_("Follow a site's feed; list feeds")),
    _admins("feed_", Feeds.show, durable=False),
    _admins("status", Status.tell, N_("State of the archive and its sources"), durable=False),
)

_THAT_SHOW_A_STATE = ("status", "feed_")
"""Commands of admins that answer nothing when they are edited: what they showed is no longer true anyway."""

_EVERYBODYS_COMMANDS = (
    command("help", Welcome.greet, help=N_("What I can do")),
    command("start", Welcome.greet, help=N_("Start")),
)


def _names(commands: Iterable[Route]) -> Iterator[str]:
    """Yield what `Commanded` takes for these commands."""
    for each in commands:
        yield from each.names


_MESSAGES = (
    Route(_POST, ChannelPosts.take, is_durable=True, when=Watching.is_watched),
    Route(UpdateKind.RIGHTS, Watching.rights_changed, is_durable=True, when=Watching.concerns),
    *_EVERYBODYS_COMMANDS,
    Route(OWN & _PRIVATE & Commanded("add") & LongText(), Forwards.add_in_pieces, Role.ADMIN, is_durable=True),
    Route(OWN & _PRIVATE & Commanded("add") & InAlbum(), Forwards.add_album, Role.ADMIN, is_durable=True),
    *_ADMINS_COMMANDS,
    Route((OWN | _EDITED) & _VALUE, Fixing.take, Role.ADMIN, is_durable=True, otherwise=Welcome.refuse_editing),
    Route(OWN & _NUMBERS, Skipping.take, Role.ADMIN, is_durable=True, otherwise=Welcome.refuse_editing),
    Route(_EDITED & _NUMBERS, Welcome.ask_to_send_again, Role.ADMIN, otherwise=Welcome.refuse_editing),
    Route(
        _EDITED & Commanded(*_names(each for each in _ADMINS_COMMANDS if each.command not in _THAT_SHOW_A_STATE)),
        Welcome.ask_to_send_again,
        Role.ADMIN,
    ),
    Route((_NEW | _EDITED) & Addressed("articles"), Welcome.refuse_reading_once, Role.STRANGER),
    _LIST,
    Route(_NEW & _PRIVATE & (filters.FORWARDED | InAlbum()), Forwards.offer, Role.ADMIN, is_durable=True),
    Route(_NEW & _PRIVATE & filters.TEXT & ~filters.COMMAND & LongText(), Forwards.offer, Role.ADMIN, is_durable=True),
    Route(
        _NEW & _PRIVATE & filters.TEXT & ~filters.COMMAND,
        Forwards.offer,
        Role.ADMIN,
        is_durable=True,
        when=Forwards.is_rest_of_text,
    ),
    Route(_NEW & _PRIVATE & (filters.Document.ALL | SentToBeAdded()), Editing.offer, Role.ADMIN, is_durable=True),
    _ASK,
    Route(_NEW & filters.COMMAND, Welcome.greet_in_private),
    Route(_NEW & _WORDS, Questions.answer),
    Route(_EDITED & _PRIVATE & SentToBeAdded(), Editing.offer, Role.ADMIN, is_durable=True),
    Route(_EDITED & _WORDS, Questions.answer_again),
    Route(_NEW & _PRIVATE & ~filters.StatusUpdate.ALL, Welcome.hint),
)

_TAPS = (
    Route(UpdateKind.TAP, Welcome.unknown_button, when=Welcome.is_not_on_its_message),
    _admins_button(AddOffered, Forwards.add_single, durable=True),
    _admins_button(AddAsked, Forwards.add_asked, durable=True),
    _admins_button(AddEachForwarded, Forwards.add_each, durable=True),
    _admins_button(AddForwardedAsOne, Forwards.add_as_one, durable=True),
    _admins_button(CancelForwarded, Forwards.cancel, durable=True),
    _admins_button(Decisions, Deciding.decide, durable=True),
    _admins_button(Drop, Deciding.drop, durable=True),
    _admins_button(UndoAll, Deciding.undo_all, durable=True),
    _admins_button(RedoAll, Deciding.redo_all, durable=True),
    _admins_button(Undo, Undoing.undo, durable=True),
    _admins_button(Redo, Undoing.redo, durable=True),
    _admins_button(Remove, Removing.remove, durable=True),
    _admins_button(Purge, Removing.purge, durable=True),
    _admins_button(Keep, Removing.keep, durable=True),
    _admins_button(OpenFields, Fixing.open_fields),
    _admins_button(CloseFields, Fixing.close_fields),
    _admins_button(AskField, Fixing.ask),
    _admins_button(TakeFuture, Fixing.take_future, durable=True),
    _admins_button(OpenParagraphs, Skipping.open),
    _admins_button(TurnParagraphs, Skipping.turn),
    _admins_button(FlipParagraph, Skipping.flip),
    _admins_button(FinishParagraphs, Skipping.finish, durable=True),
    _admins_button(FinishWithCredits, Skipping.finish_with_credits, durable=True),
    _admins_button(CancelParagraphs, Skipping.cancel),
    _admins_button(ListVersions, Updating.list_versions),
    _admins_button(BringBack, Updating.bring_back, durable=True),
    _admins_button(UpdateAnyway, Updating.update_anyway, durable=True),
    _admins_button(WatchChannel, Watching.watch_offered, durable=True),
    _admins_button(UnwatchChannel, Watching.unwatch_listed, durable=True),
    _admins_button(FillGaps, Watching.fill, durable=True),
    _admins_button(AddEntries, Feeds.add_there, durable=True),
    _admins_button(CheckFeed, Feeds.check, durable=True),
    _admins_button(RemoveFeed, Feeds.remove, durable=True),
    _admins_button(FeedsPage, Feeds.turn_page),
    Route(UpdateKind.TAP, Welcome.refuse_reading, Role.STRANGER),
    Route(ShowView, Questions.show_more),
    Route(ShowWhy, Questions.explain),
    Route(HideWhy, Questions.hide_why),
    Route(ShowExample, Questions.show_example),
    Route(ListPage, ArticleList.list_articles),
    Route(UpdateKind.TAP, Welcome.unknown_button),
)

ROUTES: tuple[Route, ...] = (*_MESSAGES, *_TAPS)

_READERS_MENU = tuple((route.command, route.help) for route in (_ASK, _LIST, *_EVERYBODYS_COMMANDS))
_ADMINS_MENU = tuple((route.command, route.help) for route in _ADMINS_COMMANDS if route.help)

MENUS = Menus(_READERS_MENU, (*_READERS_MENU, *_ADMINS_MENU))
"""The commands that are listed, those of readers first."""
