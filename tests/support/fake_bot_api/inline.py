"""Inline queries and guest queries: what the bot may answer, and what people see of it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from tests.support.fake_bot_api.errors import bad_request, mistake
from tests.support.fake_bot_api.http import methods as call
from tests.support.fake_bot_api.message import InlineQuery, Message
from tests.support.fake_bot_api.objects import (
    Chat,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    SentGuestMessage,
)
from tests.support.fake_bot_api.texts.formatting import MAX_TEXT_UNITS, FormattedText, format_text
from tests.support.fake_bot_api.texts.keyboard import check_keyboard
from tests.support.fake_bot_api.world import World

MAX_RESULTS = 50
MAX_RESULT_ID_BYTES = 64
MAX_OFFSET_BYTES = 64
MAX_QUERY_CHARS = 256
CACHE_S = 300
"""Seconds for which Telegram keeps an answer that does not say how long."""

START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass
class ShownResults:
    """What a phone shows above the input field after an inline query."""

    results: list[InlineQueryResultArticle]
    button: InlineQueryResultsButton | None = None
    next_offset: str = ""

    @property
    def titles(self) -> list[str]:
        return [result.title for result in self.results]

    def result(self, title: str) -> InlineQueryResultArticle:
        """The only result whose title contains this."""
        found = [result for result in self.results if title in result.title]
        if len(found) != 1:
            raise AssertionError(f"{len(found)} results have {title!r} in their titles; there are {self.titles}")
        return found[0]


@dataclass
class _Cached:
    shown: ShownResults
    until: float
    user_id: int | None
    """The only person who sees it; None: everybody does."""


@dataclass
class InlineMode:
    """The queries that Telegram has passed on, and the answers that it keeps."""

    world: World
    queries: dict[str, InlineQuery] = field(default_factory=dict)
    answers: dict[str, ShownResults] = field(default_factory=dict)
    guest_questions: dict[str, Message] = field(default_factory=dict)
    guest_answers: dict[str, Message] = field(default_factory=dict)
    _cache: dict[tuple[str, str], list[_Cached]] = field(default_factory=dict)

    def cached(self, query: InlineQuery) -> ShownResults | None:
        """Return what Telegram shows without asking the bot."""
        for kept in self._cache.get((query.query, query.offset), []):
            if self.world.clock() < kept.until and kept.user_id in (None, query.from_.id):
                return kept.shown
        return None

    def ask(self, query: InlineQuery) -> None:
        self.queries[query.id] = query
        self.world.may_be_answered(query.id)

    def ask_as_guest(self, message: Message) -> None:
        """Give a message that mentions the bot in a strange chat the id by which it can be answered."""
        message.guest_query_id = str(9_000_000_000 + len(self.guest_questions))
        self.guest_questions[message.guest_query_id] = message
        self.world.may_be_answered(message.guest_query_id)

    def answer_inline_query(self, method: call.AnswerInlineQuery) -> bool:
        query = self.queries.get(method.inline_query_id)
        if query is None or query.id in self.answers or self.world.is_too_old(query.id):
            raise bad_request(TOO_OLD)
        if len(method.results) > MAX_RESULTS:
            raise mistake("RESULTS_TOO_MUCH")
        ids = Counter(result.id for result in method.results)
        if any(count > 1 for count in ids.values()):
            raise mistake("RESULT_ID_DUPLICATE")
        if len((method.next_offset or "").encode()) > MAX_OFFSET_BYTES:
            raise mistake("NEXT_OFFSET_INVALID")
        if method.button is not None:
            _check_button_above(method.button)
        for result in method.results:
            self._content_of(result)
        shown = self.answers[query.id] = ShownResults(method.results, method.button, method.next_offset or "")
        seconds = CACHE_S if method.cache_time is None else method.cache_time
        if seconds < 0:
            raise mistake("the fake refuses a negative cache_time")
        kept = _Cached(shown, self.world.clock() + seconds, query.from_.id if method.is_personal else None)
        self._cache.setdefault((query.query, query.offset), []).insert(0, kept)
        return True

    def answer_guest_query(self, method: call.AnswerGuestQuery) -> SentGuestMessage:
        question = self.guest_questions.get(method.guest_query_id)
        is_answered = method.guest_query_id in self.guest_answers
        if question is None or is_answered or self.world.is_too_old(method.guest_query_id):
            raise bad_request(TOO_OLD)
        answer = self.posted(method.result, self._message_in(question.chat))
        answer.guest_bot_caller_user = question.from_
        self.guest_answers[method.guest_query_id] = self.world.keep(answer)
        return SentGuestMessage(inline_message_id=f"guest-{method.guest_query_id}")

    def _message_in(self, chat: Chat) -> Message:
        world = self.world
        return Message(message_id=world.new_message_id(chat.id), from_=world.bot, date=world.now(), chat=chat)

    def posted(self, result: InlineQueryResultArticle, message: Message) -> Message:
        """Put the content of a result into *message*."""
        content, sent = self._content_of(result), result.input_message_content
        message.text, message.entities = content.text, content.entities or None
        message._dropped_entities = content.dropped
        message.link_preview_options = sent.link_preview_options
        message.reply_markup = check_keyboard(result.reply_markup, self.world.bot) if result.reply_markup else None
        return message

    def _content_of(self, result: InlineQueryResultArticle) -> FormattedText:
        """Return the text that a result posts. Raises: ApiError: the result breaks one of Telegram's rules."""
        if result.type != "article":
            raise mistake(f"the fake does not imitate results of type {result.type!r}")
        if not 1 <= len(result.id.encode()) <= MAX_RESULT_ID_BYTES:
            raise mistake("RESULT_ID_INVALID")
        if not result.title.strip():
            raise mistake("RESULT_TITLE_EMPTY: the fake refuses a result without a title")
        if result.reply_markup is not None:
            check_keyboard(result.reply_markup, self.world.bot)
        sent = result.input_message_content
        content = format_text(sent.message_text, sent.parse_mode, sent.entities, MAX_TEXT_UNITS)
        if not content.text:
            raise mistake("message text is empty")
        return content


def _check_button_above(button: InlineQueryResultsButton) -> None:
    if not button.text.strip():
        raise mistake("the fake refuses a button above the results without a label")
    if not START_PARAMETER.fullmatch(button.start_parameter):
        raise mistake("START_PARAM_INVALID")
