"""List the routes. The first one that matches an update answers it.

Everything that depends on commands and buttons is read from this table: the menus, the reply to /help, refusals, which
updates are stored until done, and the tables of the documents.
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
from bot.add.forward_handlers import ForwardHandlers
from bot.add.handlers import AddHandlers
from bot.add.review_handlers import ReviewHandlers
from bot.articles.callback_data import (
    AskField,
    BringBack,
    CancelParagraphs,
    CloseFields,
    FieldMark,
    FinishParagraphs,
    FinishWithCredits,
    FlipParagraph,
    Keep,
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
from bot.articles.field_handlers import FieldHandlers
from bot.articles.finding.callback_data import (
    FoundPage,
    ListPage,
    PickToEdit,
    PickToListVersions,
    PickToRemove,
    PickToUpdate,
)
from bot.articles.finding.handlers import ListHandlers
from bot.articles.handlers import RemoveHandlers
from bot.articles.paragraph_handlers import ParagraphHandlers
from bot.articles.paragraph_picker import PickedParagraphs
from bot.articles.undo_handlers import UndoHandlers
from bot.articles.update_handlers import UpdateHandlers
from bot.ask.callback_data import AskAbout, ShowExample, ShowView
from bot.ask.following.article_handlers import ArticleHandlers
from bot.ask.handlers import QuestionHandlers
from bot.channels.callback_data import FillGaps, UnwatchChannel, WatchChannel
from bot.channels.handlers import ChannelHandlers
from bot.channels.post_handlers import ChannelPosts
from bot.feeds.callback_data import AddEntries, CheckFeed, FeedsPage, RemoveFeed
from bot.feeds.handlers import FeedHandlers
from bot.groups.callback_data import LeaveGroup
from bot.groups.handlers import GroupHandlers
from bot.help.handlers import HelpHandlers, Menus
from bot.i18n import N_
from bot.inline.guest_handlers import GuestHandlers
from bot.inline.handlers import InlineHandlers
from bot.inline.question_links import QuestionToken, WrittenQuestion
from bot.messaging.callback_data import CallbackData
from bot.permalinks.handlers import PermalinkHandlers
from bot.routing.route import OWN, Method, Role, Route, UpdateKind, command
from bot.routing.update_filters import (
    ExpectsAnswer,
    HasCommand,
    InAlbum,
    LongText,
    RepliesToMark,
    SentToBeAdded,
    StartsWith,
)
from bot.status.handlers import StatusHandlers
from bot.updates.permalink_form import PagePlace, Permalink
from bot.updates.shown_articles import HideWhy, LeaveContext, ReadOn, ShowContext, ShowWhy

_NEW = filters.UpdateType.MESSAGE
_EDITED = filters.UpdateType.EDITED_MESSAGE
_POST = filters.UpdateType.CHANNEL_POSTS
_PRIVATE = filters.ChatType.PRIVATE
_WORDS = filters.TEXT | filters.CAPTION
_VALUE, _NUMBERS = (RepliesToMark(kind) & ~filters.COMMAND for kind in (FieldMark, PickedParagraphs))


def _admins(name: str, callback: Method, about: str = "", *, takes_id: bool = False, durable: bool = True) -> Route:
    refuse = HelpHandlers.refuse_editing
    return command(name, callback, Role.ADMIN, help=about, takes_id=takes_id, durable=durable, otherwise=refuse)


def _admins_button(button: type[CallbackData], callback: Method, *, durable: bool = False) -> Route:
    return Route(button, callback, Role.ADMIN, durable, otherwise=HelpHandlers.refuse_button)


_ASK = command("ask", QuestionHandlers.answer, help=N_("Ask the archive a question"))
_LIST = command("articles", ListHandlers.list_articles, help=N_("List the articles, or find some by words"))

_ADMINS_COMMANDS = (
    _admins("add", AddHandlers.add, N_("Add an article: a link, a text or a file")),
    _admins(
        "edit",
        FieldHandlers.show,
        N_("Correct an article's title, byline, date, source or paragraphs"),
        takes_id=True,
        durable=False,
    ),
    _admins("update", UpdateHandlers.update, N_("Re-fetch an article and see what changed"), takes_id=True),
    _admins(
        "versions", UpdateHandlers.list_versions, N_("Show or restore earlier versions"), takes_id=True, durable=False
    ),
    _admins("remove", RemoveHandlers.ask_removal, N_("Remove an article"), takes_id=True),
    _admins("watch", ChannelHandlers.watch, N_("Add a channel's new posts automatically")),
    _admins("unwatch", ChannelHandlers.unwatch, N_("Stop watching a channel")),
    _admins("feeds", FeedHandlers.command, N_("Follow a site's feed; list feeds")),
    _admins("feed_", FeedHandlers.show, durable=False),
    _admins("status", StatusHandlers.tell, N_("State of the archive and its sources"), durable=False),
)

_STATE_COMMANDS = ("status", "feed_")
"""Commands of admins that ignore edits, because the state that they showed is outdated anyway."""

_EVERYBODYS_COMMANDS = (
    command("help", HelpHandlers.greet, help=N_("What I can do")),
    command("start", HelpHandlers.start, help=N_("Start")),
)


def _names(commands: Iterable[Route]) -> Iterator[str]:
    """Yield the arguments of `HasCommand` for these commands."""
    for each in commands:
        yield from each.names


_MESSAGES = (
    Route(_POST, ChannelPosts.take, is_durable=True, when=ChannelHandlers.is_watched),
    Route(UpdateKind.RIGHTS, ChannelHandlers.rights_changed, is_durable=True, when=ChannelHandlers.concerns),
    Route(UpdateKind.RIGHTS, GroupHandlers.membership_changed, is_durable=True, when=GroupHandlers.concerns),
    Route(_NEW & filters.StatusUpdate.MIGRATE, GroupHandlers.moved),
    Route(OWN & StartsWith(Permalink), PermalinkHandlers.show, Role.READER),
    Route(OWN & _PRIVATE & StartsWith(PagePlace), PermalinkHandlers.show_page, Role.READER),
    Route(OWN & _PRIVATE & StartsWith(WrittenQuestion, QuestionToken), InlineHandlers.ask_linked, Role.READER),
    *_EVERYBODYS_COMMANDS,
    Route(OWN & _PRIVATE & HasCommand("add") & LongText(), ForwardHandlers.add_in_pieces, Role.ADMIN, is_durable=True),
    Route(OWN & _PRIVATE & HasCommand("add") & InAlbum(), ForwardHandlers.add_album, Role.ADMIN, is_durable=True),
    Route(
        OWN & filters.TEXT & HasCommand("add"),
        PermalinkHandlers.show_pasted,
        Role.ADMIN,
        when=PermalinkHandlers.is_pasted,
    ),
    *_ADMINS_COMMANDS,
    Route(
        (OWN | _EDITED) & _VALUE, FieldHandlers.take, Role.ADMIN, is_durable=True, otherwise=HelpHandlers.refuse_editing
    ),
    Route(OWN & _NUMBERS, ParagraphHandlers.take, Role.ADMIN, is_durable=True, otherwise=HelpHandlers.refuse_editing),
    Route(_EDITED & _NUMBERS, HelpHandlers.ask_to_send_again, Role.ADMIN, otherwise=HelpHandlers.refuse_editing),
    Route(
        _EDITED & HasCommand(*_names(each for each in _ADMINS_COMMANDS if each.command not in _STATE_COMMANDS)),
        HelpHandlers.ask_to_send_again,
        Role.ADMIN,
    ),
    Route((_NEW | _EDITED) & ExpectsAnswer("articles"), HelpHandlers.refuse_reading_once, Role.STRANGER),
    _LIST,
    Route(
        (_NEW | (_EDITED & _PRIVATE)) & filters.TEXT,
        PermalinkHandlers.show_pasted,
        Role.READER,
        when=PermalinkHandlers.is_pasted,
    ),
    Route(_NEW & _PRIVATE & (filters.FORWARDED | InAlbum()), ForwardHandlers.offer, Role.ADMIN, is_durable=True),
    Route(
        _NEW & _PRIVATE & filters.TEXT & ~filters.COMMAND & LongText(),
        ForwardHandlers.offer,
        Role.ADMIN,
        is_durable=True,
    ),
    Route(
        _NEW & _PRIVATE & filters.TEXT & ~filters.COMMAND,
        ForwardHandlers.offer,
        Role.ADMIN,
        is_durable=True,
        when=ForwardHandlers.is_rest_of_text,
    ),
    Route(_NEW & _PRIVATE & (filters.Document.ALL | SentToBeAdded()), AddHandlers.offer, Role.ADMIN, is_durable=True),
    _ASK,
    Route(_NEW & filters.COMMAND, HelpHandlers.greet_in_private),
    Route(_NEW & _WORDS, QuestionHandlers.answer),
    Route(_EDITED & _PRIVATE & SentToBeAdded(), AddHandlers.offer, Role.ADMIN, is_durable=True),
    Route(_EDITED & _WORDS, QuestionHandlers.answer_again),
    Route(_NEW & _PRIVATE & ~filters.StatusUpdate.ALL, HelpHandlers.hint),
)

_TAPS = (
    Route(UpdateKind.TAP, HelpHandlers.unknown_button, when=HelpHandlers.is_not_on_its_message),
    _admins_button(AddOffered, ForwardHandlers.add_single, durable=True),
    _admins_button(AddAsked, ForwardHandlers.add_asked, durable=True),
    _admins_button(AddEachForwarded, ForwardHandlers.add_each, durable=True),
    _admins_button(AddForwardedAsOne, ForwardHandlers.add_as_one, durable=True),
    _admins_button(CancelForwarded, ForwardHandlers.cancel, durable=True),
    _admins_button(Decisions, ReviewHandlers.decide, durable=True),
    _admins_button(Drop, ReviewHandlers.drop, durable=True),
    _admins_button(UndoAll, ReviewHandlers.undo_all, durable=True),
    _admins_button(RedoAll, ReviewHandlers.redo_all, durable=True),
    _admins_button(Undo, UndoHandlers.undo, durable=True),
    _admins_button(Redo, UndoHandlers.redo, durable=True),
    _admins_button(Remove, RemoveHandlers.remove, durable=True),
    _admins_button(Purge, RemoveHandlers.purge, durable=True),
    _admins_button(Keep, RemoveHandlers.keep, durable=True),
    _admins_button(OpenFields, FieldHandlers.open_fields),
    _admins_button(CloseFields, FieldHandlers.close_fields),
    _admins_button(AskField, FieldHandlers.ask),
    _admins_button(TakeFuture, FieldHandlers.take_future, durable=True),
    _admins_button(OpenParagraphs, ParagraphHandlers.open),
    _admins_button(TurnParagraphs, ParagraphHandlers.turn),
    _admins_button(FlipParagraph, ParagraphHandlers.flip),
    _admins_button(FinishParagraphs, ParagraphHandlers.finish, durable=True),
    _admins_button(FinishWithCredits, ParagraphHandlers.finish_with_credits, durable=True),
    _admins_button(CancelParagraphs, ParagraphHandlers.cancel),
    _admins_button(ListVersions, UpdateHandlers.list_versions_below),
    _admins_button(BringBack, UpdateHandlers.bring_back, durable=True),
    _admins_button(UpdateAnyway, UpdateHandlers.update_anyway, durable=True),
    _admins_button(PickToEdit, FieldHandlers.show),
    _admins_button(PickToListVersions, UpdateHandlers.list_versions),
    _admins_button(PickToRemove, RemoveHandlers.ask_removal, durable=True),
    _admins_button(PickToUpdate, UpdateHandlers.update, durable=True),
    _admins_button(WatchChannel, ChannelHandlers.watch_offered, durable=True),
    _admins_button(UnwatchChannel, ChannelHandlers.unwatch_listed, durable=True),
    _admins_button(FillGaps, ChannelHandlers.fill, durable=True),
    _admins_button(AddEntries, FeedHandlers.add_there, durable=True),
    _admins_button(CheckFeed, FeedHandlers.check, durable=True),
    _admins_button(RemoveFeed, FeedHandlers.remove, durable=True),
    _admins_button(FeedsPage, FeedHandlers.turn_page),
    _admins_button(LeaveGroup, GroupHandlers.leave, durable=True),
    Route(UpdateKind.TAP, HelpHandlers.refuse_reading, Role.STRANGER),
    Route(ShowView, QuestionHandlers.show_more),
    Route(ShowWhy, QuestionHandlers.explain),
    Route(ShowContext, PermalinkHandlers.show_context),
    Route(LeaveContext, QuestionHandlers.leave_context),
    Route(HideWhy, QuestionHandlers.hide_why),
    Route(AskAbout, QuestionHandlers.ask_about),
    Route(ReadOn, ArticleHandlers.read_on),
    Route(ShowExample, QuestionHandlers.show_example),
    Route(ListPage, ListHandlers.turn_page),
    Route(FoundPage, ListHandlers.turn_found_page),
    Route(UpdateKind.TAP, HelpHandlers.unknown_button),
)

_QUERIES = (
    Route(UpdateKind.INLINE, InlineHandlers.answer, Role.READER, otherwise=InlineHandlers.refuse),
    Route(UpdateKind.GUEST, GuestHandlers.answer, Role.READER, otherwise=GuestHandlers.refuse),
)

ROUTES: tuple[Route, ...] = (*_MESSAGES, *_TAPS, *_QUERIES)

_READERS_MENU = tuple((route.command, route.help) for route in (_ASK, _LIST, *_EVERYBODYS_COMMANDS))
_ADMINS_MENU = tuple((route.command, route.help) for route in _ADMINS_COMMANDS if route.help)

MENUS = Menus(_READERS_MENU, (*_READERS_MENU, *_ADMINS_MENU))
"""The listed commands, those of readers first."""
