"""What a message asks for."""

from datetime import UTC, date, datetime

import pytest
from telegram import (
    Chat,
    Document,
    Message,
    MessageEntity,
    MessageOrigin,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    User,
)

from bot.messages import UsageError
from bot.requests import (
    AddFile,
    AddText,
    AddUrl,
    Origin,
    command_of,
    content_of,
    is_sent_to_be_added,
    origin_of,
    parse_add,
    question_of,
)

BOT = User(99, "Byline", is_bot=True, username="byline_bot")
ANN = User(42, "Ann", is_bot=False, last_name="Lee")
AT = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
PRIVATE = Chat(42, "private")
GROUP = Chat(-7, "supergroup", title="Desk")
FILE = Document("file-id", "unique", file_name="a.txt")


def message(
    text: str | None = None,
    *,
    chat: Chat = PRIVATE,
    sender: User = ANN,
    reply_to: Message | None = None,
    caption: str | None = None,
    document: Document | None = None,
    origin: MessageOrigin | None = None,
    entities: tuple[MessageEntity, ...] = (),
) -> Message:
    return Message(
        1,
        AT,
        chat,
        from_user=sender,
        text=text,
        caption=caption,
        document=document,
        reply_to_message=reply_to,
        forward_origin=origin,
        entities=entities,
    )


def mention(text: str, name: str) -> MessageEntity:
    before = text[: text.index(name)]
    return MessageEntity(MessageEntity.MENTION, len(before.encode("utf-16-le")) // 2, len(name))


class TestCommandOf:
    @pytest.mark.parametrize(
        ("text", "command"),
        [
            ("/add", ("add", "")),
            ("/ADD x", ("add", "x")),
            ("/add@Byline_Bot  https://e.org", ("add", "https://e.org")),
            ("/add\nTitle\n\nText", ("add", "Title\n\nText")),
            ("/remove_abc", ("remove_abc", "")),
            ("/add@other_bot x", None),
            ("/add,x", None),
            ("add x", None),
            ("", None),
            (None, None),
        ],
    )
    def test_splits_the_name_from_the_rest(self, text: str | None, command: tuple[str, str] | None) -> None:
        assert command_of(text, "byline_bot") == command


class TestQuestionOf:
    def test_is_every_text_in_a_private_chat(self) -> None:
        assert question_of(message(" who purrs? "), BOT) == "who purrs?"

    @pytest.mark.parametrize("text", ["/start", "/weather in Lunt", "/ask@other_bot who purrs?"])
    def test_is_no_command(self, text: str) -> None:
        assert question_of(message(text), BOT) is None

    @pytest.mark.parametrize("text", ["/ who purrs?", "/,", "24/7?"])
    def test_may_begin_with_a_slash_all_the_same(self, text: str) -> None:
        assert question_of(message(text), BOT) == text

    def test_is_no_talk_of_a_group(self) -> None:
        assert question_of(message("who purrs?", chat=GROUP), BOT) is None

    def test_is_a_mention_in_a_group_without_the_mention(self) -> None:
        text = "🐈 @byline_bot, who purrs?"
        assert (
            question_of(message(text, chat=GROUP, entities=(mention(text, "@byline_bot"),)), BOT) == "🐈  , who purrs?"
        )
        text = "@Byline_Bot: who purrs?"
        assert question_of(message(text, chat=GROUP, entities=(mention(text, "@Byline_Bot"),)), BOT) == "who purrs?"

    def test_is_not_a_mention_of_somebody_else(self) -> None:
        text = "@byline_bot_fan who purrs?"
        assert question_of(message(text, chat=GROUP, entities=(mention(text, "@byline_bot_fan"),)), BOT) is None

    def test_is_a_reply_to_the_bot_in_a_group(self) -> None:
        assert question_of(message("and who?", chat=GROUP, reply_to=message("…", sender=BOT)), BOT) == "and who?"
        assert question_of(message("and who?", chat=GROUP, reply_to=message("…")), BOT) is None

    def test_is_what_follows_ask_or_what_it_replies_to(self) -> None:
        assert question_of(message("/ask who purrs?", chat=GROUP), BOT) == "who purrs?"
        assert question_of(message("/ask", chat=GROUP, reply_to=message("who purrs?")), BOT) == "who purrs?"
        assert question_of(message("/ask", reply_to=message(caption="this cat?")), BOT) == "this cat?"
        assert question_of(message("/ask"), BOT) == ""

    def test_is_a_caption_too(self) -> None:
        assert question_of(message(caption="which cat is this?"), BOT) == "which cat is this?"
        caption = Message(
            1,
            AT,
            GROUP,
            from_user=ANN,
            caption="@byline_bot which?",
            caption_entities=(MessageEntity(MessageEntity.MENTION, 0, 11),),
        )
        assert question_of(caption, BOT) == "which?"

    def test_is_never_the_bots_own_wording(self) -> None:
        own = message("Nothing here answers this.", sender=BOT)
        assert question_of(message("/ask", reply_to=own), BOT) == ""

    def test_of_a_mention_alone_is_what_it_replies_to(self) -> None:
        alone = ("@byline_bot", (mention("@byline_bot", "@byline_bot"),))
        assert question_of(message(alone[0], chat=GROUP, entities=alone[1]), BOT) == ""
        asked = message("who purrs?", chat=GROUP)
        assert question_of(message(alone[0], chat=GROUP, entities=alone[1], reply_to=asked), BOT) == "who purrs?"

    def test_is_none_without_words(self) -> None:
        assert question_of(message("  "), BOT) is None


class TestParseAdd:
    @pytest.mark.parametrize(
        ("text", "request_"),
        [
            ("/add https://e.org/a?b=1", AddUrl("https://e.org/a?b=1")),
            ("/add HTTPS://E.org", AddUrl("HTTPS://E.org")),
            ("/add e.org/news", AddUrl("https://e.org/news")),
            ("/add Cats\n\nCats purr.", AddText("Cats\n\nCats purr.")),
            ("/add <https://e.org/a>.", AddUrl("https://e.org/a")),
            ("/add this please (https://e.org/Cat_(animal))", AddUrl("https://e.org/Cat_(animal)")),
            ("/add https://e.org/a a nice article", AddUrl("https://e.org/a")),
            ("/add ftp://e.org/a", AddUrl("ftp://e.org/a")),
            ("/add 127.0.0.1:8080/a", AddUrl("https://127.0.0.1:8080/a")),
            ("/add Cats\n\nCats purr: https://e.org", AddText("Cats\n\nCats purr: https://e.org")),
            (
                "/add Cats purr at night when the boats come home: https://e.org",
                AddText("Cats purr at night when the boats come home: https://e.org"),
            ),
            ("/add Cats purr in Lunt.", AddText("Cats purr in Lunt.")),
        ],
    )
    def test_reads_a_link_or_a_text(self, text: str, request_: AddUrl | AddText) -> None:
        assert parse_add(message(text), BOT) == request_

    def test_reads_the_file_that_it_is_the_caption_of(self) -> None:
        assert parse_add(message(caption="/add", document=FILE), BOT) == AddFile(FILE)

    def test_reads_what_it_replies_to(self) -> None:
        assert parse_add(message("/add", reply_to=message("Cats purr.")), BOT) == AddText("Cats purr.")
        assert parse_add(message("/add", reply_to=message(" https://e.org ")), BOT) == AddUrl("https://e.org")
        assert parse_add(message("/add", reply_to=message(document=FILE)), BOT) == AddFile(FILE)
        assert parse_add(message("/add", reply_to=message(caption="Cats purr.")), BOT) == AddText("Cats purr.")
        assert parse_add(message("/add this, please", reply_to=message("Cats purr.")), BOT) == AddText("Cats purr.")
        assert parse_add(message("/add https://e.org", reply_to=message("Cats.")), BOT) == AddUrl("https://e.org")

    @pytest.mark.parametrize(
        "wrong",
        [
            message("/add"),
            message("/add", reply_to=message()),
            message("/add", reply_to=message("my answer", sender=BOT)),
            message("/add https://e.org/1 https://e.org/2"),
            message("/add x"),
            message("/add 👍"),
        ],
    )
    def test_says_how_it_is_done(self, wrong: Message) -> None:
        with pytest.raises(UsageError, match="/add"):
            parse_add(wrong, BOT)


class TestOrigin:
    CHANNEL = Chat(-100, "channel", title="Harbour News", username="harbour")

    def test_is_the_post_of_a_public_channel(self) -> None:
        forwarded = message("x", origin=MessageOriginChannel(AT, self.CHANNEL, 12))
        assert origin_of(forwarded) == Origin("Harbour News", "https://t.me/harbour/12", date(2026, 3, 4))
        assert content_of(forwarded) == AddText("x", origin_of(forwarded))

    @pytest.mark.parametrize(
        ("origin", "source"),
        [
            (MessageOriginChannel(AT, Chat(-100, "channel", title="Private"), 12), "Private"),
            (MessageOriginChat(AT, GROUP), "Desk"),
            (MessageOriginUser(AT, ANN), "Ann Lee"),
            (MessageOriginHiddenUser(AT, "Somebody"), "Somebody"),
            (MessageOriginHiddenUser(AT, ""), "Forwarded message"),
        ],
    )
    def test_has_no_link_where_the_post_is_not_public(self, origin: MessageOrigin, source: str) -> None:
        assert origin_of(message("x", origin=origin)) == Origin(source, None, date(2026, 3, 4))

    def test_shows_no_more_of_a_name_than_a_line(self) -> None:
        """Anybody can call themselves anything: line breaks and bidirectional controls end at the door."""
        origin = origin_of(message("x", origin=MessageOriginHiddenUser(AT, "Al\n\u202eReuters " + "x" * 300)))
        assert origin is not None
        assert origin.source.startswith("Al Reuters xxx")
        assert len(origin.source) == 100

    def test_is_none_for_what_was_not_forwarded(self) -> None:
        assert origin_of(message("x")) is None

    def test_has_no_content_without_text_and_file(self) -> None:
        assert content_of(message()) is None


class TestOffer:
    @pytest.mark.parametrize("text", ["https://e.org", "www.e.org", "e.org/news/1", "<https://e.org>", "HTTP://E.org."])
    def test_is_for_what_is_clearly_a_link(self, text: str) -> None:
        assert is_sent_to_be_added(text)

    @pytest.mark.parametrize("text", ["node.js?", "e.org", "who purrs?", "see https://e.org please", ""])
    def test_is_not_for_what_may_be_a_question(self, text: str) -> None:
        assert not is_sent_to_be_added(text)
