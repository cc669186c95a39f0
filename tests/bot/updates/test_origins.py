"""Find where a message was first published."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from telegram import (
    Chat,
    Document,
    ExternalReplyInfo,
    Message,
    MessageOrigin,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    User,
)

from bot.add.request import AddFile, AddText, content_of
from bot.updates.origins import Origin, origin_of, origin_of_external, with_origin, with_origin_of_file
from index.model import Draft, Paragraph
from tests.support.bot.running_bot import Running

ANN = User(42, "Ann", is_bot=False, last_name="Lee")
AT = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
DAY = date(2026, 3, 4)
GROUP = Chat(-7, "supergroup", title="Desk")
FORUM = Chat(-8, "supergroup", title="Harbour Forum", username="harbourforum")
CHANNEL = Chat(-100, "channel", title="Harbour News", username="harbour")
DRAFT = Draft("Ferry", (Paragraph("The ferry sails."),))


def message(chat: Chat = GROUP, origin: MessageOrigin | None = None, **fields: object) -> Message:
    return Message(5, AT, chat, text="x", forward_origin=origin, **fields)  # type: ignore[arg-type]  # as they are named


class TestForwarded:
    def test_from_a_public_channel_has_the_posts_link_and_author(self) -> None:
        forwarded = message(origin=MessageOriginChannel(AT, CHANNEL, 12, author_signature="Jo Reed"))
        origin = Origin("Harbour News", "https://t.me/harbour/12", DAY, "Jo Reed")
        assert origin_of(forwarded) == origin
        assert content_of(forwarded) == AddText("x", origin)

    @pytest.mark.parametrize(
        ("origin", "source", "byline"),
        [
            (MessageOriginChannel(AT, Chat(-100, "channel", title="Private"), 12), "Private", None),
            (MessageOriginChat(AT, GROUP), "Desk", None),
            (MessageOriginChat(AT, FORUM, author_signature="editor"), "Harbour Forum", "editor"),
            (MessageOriginUser(AT, ANN), "Ann Lee", None),
            (MessageOriginHiddenUser(AT, "Somebody"), "Somebody", None),
            (MessageOriginHiddenUser(AT, ""), "Forwarded message", None),
        ],
    )
    def test_has_no_link_where_the_post_is_not_public(
        self, origin: MessageOrigin, source: str, byline: str | None
    ) -> None:
        assert origin_of(message(origin=origin)) == Origin(source, None, DAY, byline)

    def test_shows_no_more_of_a_name_than_a_line(self) -> None:
        """People choose their names freely. Line breaks and bidirectional controls are removed."""
        origin = origin_of(message(origin=MessageOriginHiddenUser(AT, "Al\n\u202eReuters " + "x" * 300)))
        assert origin is not None
        assert origin.source.startswith("Al Reuters xxx")
        assert len(origin.source) == 100
        signed = origin_of(message(origin=MessageOriginChannel(AT, CHANNEL, 12, author_signature="\u202e\n")))
        assert signed is not None
        assert signed.byline is None

    def test_is_dated_in_utc(self) -> None:
        late = datetime(2026, 3, 5, 0, 30, tzinfo=timezone(timedelta(hours=3)))
        origin = origin_of(message(origin=MessageOriginHiddenUser(late, "Al")))
        assert origin is not None
        assert origin.published == DAY

    def test_of_a_kind_that_is_not_known_is_unknown(self) -> None:
        assert origin_of(message(origin=MessageOrigin("new", AT))) is None


class TestNotForwarded:
    @pytest.mark.parametrize("chat", [Chat(42, "private", username="ann"), GROUP])
    def test_is_unknown_in_a_private_chat_or_group(self, chat: Chat) -> None:
        """The sender of a text there may not be its author."""
        assert origin_of(message(chat, from_user=ANN)) is None

    def test_is_published_in_a_public_group_by_its_sender(self) -> None:
        sent = message(FORUM, from_user=ANN)
        assert origin_of(sent) == Origin("Harbour Forum", "https://t.me/harbourforum/5", DAY, "Ann Lee")

    def test_is_published_there_by_the_channel_that_speaks(self) -> None:
        sent = message(FORUM, from_user=User(136817688, "Channel", is_bot=True), sender_chat=CHANNEL)
        assert origin_of(sent) == Origin("Harbour Forum", "https://t.me/harbourforum/5", DAY, "Harbour News")

    def test_has_the_signature_of_an_anonymous_admin_as_byline(self) -> None:
        anonymous = User(1087968824, "Group", is_bot=True)
        sent = message(FORUM, from_user=anonymous, sender_chat=FORUM, author_signature="editor")
        assert origin_of(sent) == Origin("Harbour Forum", "https://t.me/harbourforum/5", DAY, "editor")
        unsigned = message(FORUM, from_user=anonymous, sender_chat=FORUM)
        assert origin_of(unsigned) == Origin("Harbour Forum", "https://t.me/harbourforum/5", DAY)

    def test_does_not_count_for_a_file(self) -> None:
        """The file itself says where it is from, or nobody knows."""
        file = Document("id", "unique", file_name="a.pdf")
        sent = Message(5, AT, FORUM, from_user=ANN, document=file)
        assert content_of(sent) == AddFile(file, None)

    def test_of_a_channels_post_in_its_discussion_group_is_the_channel(self) -> None:
        sent = message(
            FORUM,
            MessageOriginChannel(AT, CHANNEL, 12),
            from_user=User(777000, "Telegram", is_bot=False),
            sender_chat=CHANNEL,
            is_automatic_forward=True,
        )
        assert origin_of(sent) == Origin("Harbour News", "https://t.me/harbour/12", DAY)


class TestOfAMessageElsewhere:
    def test_is_its_own_origin_or_where_it_stands(self) -> None:
        post = ExternalReplyInfo(MessageOriginChannel(AT, CHANNEL, 12), chat=CHANNEL, message_id=12)
        assert origin_of_external(post) == Origin("Harbour News", "https://t.me/harbour/12", DAY)
        said = ExternalReplyInfo(MessageOriginUser(AT, ANN), chat=FORUM, message_id=9)
        assert origin_of_external(said) == Origin("Ann Lee", "https://t.me/harbourforum/9", DAY)
        assert origin_of_external(ExternalReplyInfo(MessageOriginUser(AT, ANN))) == Origin("Ann Lee", None, DAY)


class TestAttribution:
    ORIGIN = Origin("Harbour News", "https://t.me/harbour/12", DAY, "Jo Reed")
    OWN = replace(DRAFT, source="The Times", byline="By Al", url="https://e.org/1", published=date(2020, 1, 1))

    def test_of_a_text_is_its_origin(self) -> None:
        """An author line under its title is the text's own, though."""
        assert with_origin(self.ORIGIN, DRAFT) == replace(
            DRAFT, source="Harbour News", byline="Jo Reed", url="https://t.me/harbour/12", published=DAY
        )
        signed = with_origin(self.ORIGIN, replace(DRAFT, byline="By Al"))
        assert (signed.byline, signed.source) == ("By Al", "Harbour News")

    def test_gives_no_byline_to_a_discussion(self) -> None:
        """Who forwards the file of a discussion did not write its posts."""
        posts = (Paragraph("Is it late?", author="Al"), Paragraph("No."))
        assert with_origin_of_file(self.ORIGIN, replace(DRAFT, paragraphs=posts)).byline is None

    def test_of_a_file_is_what_it_says_itself(self) -> None:
        assert with_origin_of_file(self.ORIGIN, self.OWN) == self.OWN
        assert with_origin_of_file(self.ORIGIN, DRAFT) == with_origin(self.ORIGIN, DRAFT)

    @pytest.mark.parametrize("draft", [DRAFT, OWN])
    def test_is_as_it_was_without_an_origin(self, draft: Draft) -> None:
        assert with_origin(None, draft) == with_origin_of_file(None, draft) == draft


class TestAdding:
    async def test_a_message_of_a_public_group_links_to_it(self, running: Running) -> None:
        group = running.telegram.group("Harbour Forum", (running.editor, running.reader), username="harbourforum")
        said = await running.reader.in_group(group).send("Ferry\n\nThe ferry sails again on Sunday.")
        reply = await running.final(await running.editor.in_group(group).send("/add", reply_to=said))
        assert (reply.text or "").startswith("Added: Ferry\nRay · Harbour Forum · 20")
        assert reply.links == {"Ferry": f"https://t.me/harbourforum/{said.message_id}"}

    async def test_the_quoted_part_of_a_photos_caption(self, running: Running) -> None:
        origin = running.telegram.origin_channel("Harbour News", username="harbournews", signature="Jo Reed")
        photo = await running.editors_chat.send_photo(
            caption="Ferry\n\nThe ferry sails again on Sunday.", forwarded_from=origin
        )
        command = await running.editors_chat.send("/add", reply_to=photo, quoting="The ferry sails again on Sunday.")
        reply = await running.final(command)
        assert (reply.text or "").startswith("Added: The ferry sails again on Sunday.\nJo Reed · Harbour News · 20")

    async def test_what_is_quoted_of_another_chat(self, running: Running) -> None:
        origin = running.telegram.origin_channel("Harbour News", username="harbournews")
        command = await running.editors_chat.reply_elsewhere("/add", origin, quoting="The ferry sails again.")
        reply = await running.final(command)
        assert reply.links == {"The ferry sails again.": "https://t.me/harbournews/12"}
