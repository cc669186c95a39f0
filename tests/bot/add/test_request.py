"""Parse the request in a message."""

from datetime import UTC, datetime

import pytest
from telegram import (
    Chat,
    Document,
    ExternalReplyInfo,
    Message,
    MessageEntity,
    MessageOrigin,
    MessageOriginChannel,
    TextQuote,
    User,
)

from bot.add.request import (
    REMARK_WORDS,
    AddFile,
    AddText,
    AddUrl,
    AddUrls,
    content_message_of,
    content_of,
    parse_add,
    remarked_urls_of,
    shared_url_of,
)
from bot.ask.question_text import question_of
from bot.messaging.error_messages import UsageError
from bot.updates.origins import origin_of, origin_of_external
from bot.updates.parse import command_of, is_sent_to_be_added
from index.articles.identity import article_id_of_url

BOT = User(99, "Byline", is_bot=True, username="byline_bot")
ANN = User(42, "Ann", is_bot=False, last_name="Lee")
AT = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
PRIVATE = Chat(42, "private")
GROUP = Chat(-7, "supergroup", title="Desk")
CHANNEL = MessageOriginChannel(AT, Chat(-100, "channel", title="Harbour News", username="harbour"), 12)
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
    quote: TextQuote | None = None,
    external: ExternalReplyInfo | None = None,
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
        quote=quote,
        external_reply=external,
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

    def test_reads_the_part_that_was_chosen_of_what_it_replies_to(self) -> None:
        replied = message("Cats\n\nCats purr. Owls hunt.", origin=CHANNEL)
        chosen = TextQuote("Owls hunt.", 16, is_manual=True)
        assert parse_add(message("/add", reply_to=replied, quote=chosen), BOT) == AddText(
            "Owls hunt.", origin_of(replied)
        )
        shown = TextQuote("Cats", 0)  # by Telegram itself
        assert parse_add(message("/add", reply_to=replied, quote=shown), BOT) == content_of(replied)

    def test_reads_what_can_be_seen_of_a_message_elsewhere(self) -> None:
        quote = TextQuote("Owls hunt.", 16, is_manual=True)
        external = ExternalReplyInfo(CHANNEL)
        asked = parse_add(message("/add", quote=quote, external=external), BOT)
        assert asked == AddText("Owls hunt.", origin_of_external(external))
        with_file = ExternalReplyInfo(CHANNEL, document=FILE)
        assert parse_add(message("/add this", external=with_file), BOT) == AddFile(FILE, origin_of_external(with_file))
        with pytest.raises(UsageError, match="doesn't show me messages from other chats"):
            parse_add(message("/add", external=external), BOT)

    @pytest.mark.parametrize(
        "wrong",
        [
            message("/add"),
            message("/add", reply_to=message()),
            message("/add", reply_to=message("my answer", sender=BOT)),
            message("/add x"),
            message("/add 👍"),
        ],
    )
    def test_says_how_it_is_done(self, wrong: Message) -> None:
        with pytest.raises(UsageError, match="/add"):
            parse_add(wrong, BOT)


class TestSeveralLinks:
    URLS = ("https://e.org/1", "https://e.org/2?b=1")

    @pytest.mark.parametrize(
        "text",
        [
            "https://e.org/1 https://e.org/2?b=1",
            "https://e.org/1\nhttps://e.org/2?b=1",
            "these two, please:\n\n1. https://e.org/1, that of yesterday\n\n2. <https://e.org/2?b=1>.",
            "https://e.org/1 https://e.org/2?b=1 http://www.e.org/1 https://e.org/1?utm_source=x",
        ],
    )
    def test_are_added_each_once_with_remarks_between(self, text: str) -> None:
        read = parse_add(message(f"/add {text}"), BOT)
        assert isinstance(read, AddUrls)
        assert read.urls[:2] == self.URLS
        assert len(read.urls) == len({article_id_of_url(url) for url in read.urls})

    def test_that_are_one_are_one(self) -> None:
        assert parse_add(message("/add https://e.org/1 http://e.org/1/"), BOT) == AddUrl("https://e.org/1")

    def test_in_a_text_are_part_of_it(self) -> None:
        text = "Storks\n\n" + "The storks have returned to the fen near Ostwick. " * 3 + " ".join(self.URLS)
        assert parse_add(message(f"/add {text}"), BOT) == AddText(text)

    def test_and_nothing_else_are_offered_to_be_added(self) -> None:
        assert is_sent_to_be_added("\n".join(self.URLS))
        assert content_of(message("\n".join(self.URLS))) == AddUrls(self.URLS)

    @pytest.mark.parametrize(
        "text",
        [
            "see https://e.org/1 https://e.org/2",
            "https://e.org/1 from Monday\n\nand https://e.org/2 from today",
            "(https://e.org/1), https://e.org/2?x=1: both, please",
        ],
    )
    def test_with_remarks_are_meant_not_the_words(self, text: str) -> None:
        assert not is_sent_to_be_added(text)
        assert len(remarked_urls_of(text)) == 2
        assert isinstance(content_of(message(text)), AddUrls)
        assert content_of(message(text)) == parse_add(message(f"/add {text}"), BOT)

    def test_before_a_remark_is_meant_not_the_words(self) -> None:
        assert content_of(message("https://e.org/1 for the Sunday page")) == AddUrl("https://e.org/1")

    @pytest.mark.parametrize(
        "text",
        [
            "who wrote https://e.org/1 and https://e.org/2?x=1 ?",
            "https://e.org/1 誰が書いた？",
            "https://e.org/1 متى؟",
            "https://e.org/1 " + "word " * (REMARK_WORDS + 1),
            "/ad https://e.org/1 https://e.org/2",
            "https://e.org/1\n\n" + "Storks are back. " * 3,
            "https://e.org/1\n\nStorks\n\nThey are back.",
            "Storks are back",
            "",
        ],
    )
    def test_in_a_question_or_a_text_are_no_remarked_ones(self, text: str) -> None:
        assert remarked_urls_of(text) == []

    @pytest.mark.parametrize(
        "text",
        [
            "The ferry to the islands sails again after eleven years – The Fen Gazette\nhttps://e.org/1",
            "Why do storks leave Lunt?\n\nhttps://e.org/1",
            "Look: https://e.org/1",
        ],
    )
    def test_with_a_headline_are_what_an_app_shares(self, text: str) -> None:
        """The page is added, not the words: with /add, in reply to it, or offered."""
        assert shared_url_of(text) == "https://e.org/1"
        assert content_of(message(text)) == AddUrl("https://e.org/1")
        assert parse_add(message(f"/add {text}"), BOT) == AddUrl("https://e.org/1")

    @pytest.mark.parametrize(
        "text",
        [
            "https://e.org",
            "",
            "what does this say about storks? https://e.org/1",
            "Storks\nThey are back.\nhttps://e.org/1",
            "https://e.org/1 and\nhttps://e.org/2",
            "word " * 31 + "\nhttps://e.org/1",
            "Storks are\nback",
        ],
    )
    def test_with_other_words_are_no_shared_page(self, text: str) -> None:
        assert shared_url_of(text) is None

    def test_in_a_forwarded_post_or_a_caption_are_part_of_it(self) -> None:
        text = "Storks are back\nhttps://e.org/1"
        for post in (message(text, origin=CHANNEL), message(caption=text)):
            assert isinstance(content_of(post), AddText)

    def test_count_once_each(self) -> None:
        urls = [f"https://e.org/{n}" for n in range(50)]
        assert parse_add(message("/add " + " ".join([*urls, urls[0]])), BOT) == AddUrls(tuple(urls))


class TestHolder:
    """The message that holds the content to add. A question about the content replies to it."""

    def test_is_the_command_or_what_it_replies_to(self) -> None:
        replied, chosen = message("Cats purr."), TextQuote("Cats", 0, is_manual=True)
        for own in (
            message("/add https://e.org", reply_to=replied),
            message(caption="/add", document=FILE, reply_to=replied),
            message("/add", reply_to=replied, quote=chosen),
            message("/add", external=ExternalReplyInfo(CHANNEL, document=FILE)),
            message("/add https://e.org"),
            message("Cats purr."),
        ):
            assert content_message_of(own) is own
        for remark in ("/add", "/add this, please"):
            assert content_message_of(message(remark, reply_to=replied)) is replied


class TestContentOf:
    def test_is_none_without_text_and_file(self) -> None:
        assert content_of(message()) is None


class TestOffer:
    @pytest.mark.parametrize("text", ["https://e.org", "www.e.org", "e.org/news/1", "<https://e.org>", "HTTP://E.org."])
    def test_is_for_what_is_clearly_a_link(self, text: str) -> None:
        assert is_sent_to_be_added(text)

    @pytest.mark.parametrize("text", ["node.js?", "e.org", "who purrs?", "see https://e.org please", ""])
    def test_is_not_for_what_may_be_a_question(self, text: str) -> None:
        assert not is_sent_to_be_added(text)
