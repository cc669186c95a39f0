"""From the messages of Telegram channels to articles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ijson.backends import yajl2_c  # type: ignore[import-untyped]  # it ships no types

from index.errors import BrokenContentError, IngestError, NoChannelError, NoTextError, TextTooLongError
from index.extraction.exports import telegram_reader
from index.extraction.exports.posts import LeftOut
from index.extraction.exports.telegram import posts_of_telegram
from index.extraction.exports.text_stream import BROKEN
from index.extraction.formats.plain_text import draft_of_text
from index.model import Draft
from tests.support.extraction.telegram_export import TEXT, account, chat, message


def posts(export: object, username: str | None = None) -> Iterator[Draft | LeftOut | IngestError]:
    """Return the result for each post; the last may be the reason why the rest cannot be read."""
    text = export if isinstance(export, str) else json.dumps(export, ensure_ascii=False, indent=1)
    pieces = (text[at : at + 100] for at in range(0, len(text), 100))
    try:
        for post in posts_of_telegram(pieces, "result.json", username):
            try:
                yield post.read()
            except IngestError as error:
                yield error
    except IngestError as error:
        yield error


def only_draft(export: object, username: str | None = None) -> Draft:
    (draft,) = posts(export, username)
    assert isinstance(draft, Draft)
    return draft


class TestAPost:
    def test_is_an_article_of_the_channel(self) -> None:
        draft = only_draft(chat(message(7)))
        assert draft.title == "The ferry returns"
        assert [each.text for each in draft.paragraphs] == TEXT.split("\n\n")[1:]
        assert (draft.source, draft.byline, draft.url) == ("The Gazette", None, None)

    def test_has_the_day_that_its_exporter_saw(self) -> None:
        assert only_draft(chat(message(7))).published == date(2024, 5, 14)

    @pytest.mark.parametrize("sent_at", [None, "yesterday", "2024-13-40T00:00:00"])
    def test_has_the_day_in_utc_where_that_is_all_there_is(self, sent_at: str | None) -> None:
        assert only_draft(chat(message(7, date=sent_at))).published == date(2024, 5, 14)

    @pytest.mark.parametrize("seconds", [None, "soon", "9" * 40, "²"])
    def test_has_no_day_where_there_is_none(self, seconds: str | None) -> None:
        assert only_draft(chat(message(7, date=None, date_unixtime=seconds))).published is None

    @pytest.mark.parametrize("sent_at", ["0001-01-01T00:00:00", "9999-12-31T00:00:00"])
    def test_has_no_day_that_cannot_be(self, sent_at: str) -> None:
        assert only_draft(chat(message(7, date=sent_at))).published is None

    def test_has_a_link_if_the_channel_is_known_to_be_public(self) -> None:
        assert only_draft(chat(message(7)), "gazette_news").url == "https://t.me/gazette_news/7"
        told = {"name": "The Gazette", "username": "Gazette", "type": "public_channel", "messages": [message(7)]}
        assert only_draft(told, "other").url == "https://t.me/Gazette/7"

    @pytest.mark.parametrize("number", [0, -1, None, "7/../../x"])
    def test_has_no_link_without_a_number(self, number: int | str | None) -> None:
        assert only_draft(chat(message(7, id=number)), "gazette_news").url is None

    @pytest.mark.parametrize("username", ["a/b", "x", "name?x=1", "né_me", "a" * 40])
    def test_has_no_link_by_what_is_no_name(self, username: str) -> None:
        assert only_draft(chat(message(7)), username).url is None

    def test_is_by_who_signed_it(self) -> None:
        assert only_draft(chat(message(7, author="Nora \u202eQuill"))).byline == "Nora Quill"

    def test_that_was_forwarded_is_of_its_origin_of_which_no_more_is_known(self) -> None:
        draft = only_draft(chat(message(7, forwarded_from="Harbour Radio", author="Nora Quill")), "gazette_news")
        assert (draft.source, draft.byline, draft.published) == ("Harbour Radio", None, None)
        assert draft.url == "https://t.me/gazette_news/7"
        assert only_draft(chat(message(7, forwarded_from=None))).source is None

    @pytest.mark.parametrize(
        "values",
        [
            {"text": TEXT, "text_entities": None},
            {"text": [TEXT[:9], {"type": "bold", "text": TEXT[9:20]}, TEXT[20:]], "text_entities": []},
            {"text": [], "text_entities": [{"type": "hashtag", "text": TEXT[:3]}, {"type": "plain", "text": TEXT[3:]}]},
            {"text": [TEXT, 1, None, {"type": "unknown"}, {"text": 5}, []], "text_entities": {}},
        ],
    )
    def test_has_its_text_whatever_its_formatting(self, values: dict[str, object]) -> None:
        assert only_draft(chat(message(7) | values)).paragraphs == only_draft(chat(message(7))).paragraphs

    @given(st.lists(st.text(max_size=30), max_size=6), st.booleans())
    def test_is_read_as_a_text_that_the_bot_is_sent(self, parts: list[str], escaped: bool) -> None:
        """A post that was added by the bot and comes again in an export is the same article."""
        parts = [part.encode("utf-16", "ignore").decode("utf-16") for part in parts]
        text = "A first line of it.\n\n" + "".join(parts)
        export = chat(message(7, [text[:21], *({"type": "bold", "text": part} for part in parts)], text_entities=[]))
        draft = only_draft(json.dumps(export, ensure_ascii=escaped))
        sent = draft_of_text(text, "the message", None)
        assert (draft.title, draft.paragraphs) == (sent.title, sent.paragraphs)


class TestAnAlbum:
    def test_is_one_post_with_the_number_of_its_first_message(self) -> None:
        exported = [message(number, TEXT if number == 8 else "", photo=f"{number}.jpg") for number in (7, 8, 9)]
        draft = only_draft(chat(*exported), "gazette_news")
        assert draft.url == "https://t.me/gazette_news/7"
        assert draft.paragraphs[-1].text == "The crossing takes seven minutes."

    def test_has_the_captions_of_all_its_pictures(self) -> None:
        captions = ["The ferry at the quay.", "", "The captain and her cat."]
        draft = only_draft(chat(*(message(at, text, file="x.mp4") for at, text in enumerate(captions, 7))))
        assert (draft.title, [each.text for each in draft.paragraphs]) == (captions[0], [captions[0], captions[2]])

    @pytest.mark.parametrize(
        "second",
        [
            message(9, photo="9.jpg"),
            message(8),
            message(8, photo="8.jpg", date_unixtime="1715722201"),
            message(8, photo="8.jpg", author="Nora Quill"),
            message(8, photo="8.jpg", forwarded_from="Harbour Radio"),
        ],
    )
    def test_is_nothing_but_pictures_of_the_same_second_in_a_row(self, second: dict[str, object]) -> None:
        assert len(list(posts(chat(message(7, photo="7.jpg"), second)))) == 2

    def test_has_ten_pictures_at_most(self) -> None:
        assert len(list(posts(chat(*(message(number, photo="x.jpg") for number in range(1, 12)))))) == 2

    def test_ends_with_its_channel(self) -> None:
        pictures = [chat(message(number, photo="x.jpg"), name=f"Channel {number}") for number in (1, 2)]
        assert len(list(posts(account(*pictures)))) == 2


class TestWhatIsLeftOut:
    @pytest.mark.parametrize(
        ("exported", "reason"),
        [
            (message(7, type="service", action="pin_message"), LeftOut.SERVICE),
            ({"id": 7, "type": "unsupported"}, LeftOut.NO_TEXT),
            (message(7, "", photo="7.jpg"), LeftOut.NO_TEXT),
            (message(7, "", poll={"question": "Shall the ferry return?", "answers": []}), LeftOut.NO_TEXT),
            (message(7, " \u200b\n "), LeftOut.NO_TEXT),
            (message(7, "🔥🔥🔥"), LeftOut.SHORT),
            (message(7, "Live now"), LeftOut.SHORT),
            (message(7, "https://gazette.example/2024/05/14/ferry\nt.me/gazette_news"), LeftOut.SHORT),
        ],
    )
    def test_has_its_reason(self, exported: object, reason: LeftOut) -> None:
        assert list(posts(chat(exported))) == [reason]

    def test_a_word_beside_a_link_is_read(self) -> None:
        assert only_draft(chat(message(7, "Read: https://gazette.example/ferry"))).paragraphs

    @pytest.mark.parametrize("kind", ["personal_chat", "private_group", "public_supergroup", "saved_messages", None])
    def test_an_export_without_a_channel_is_refused(self, kind: str | None) -> None:
        left_out, refused = posts(chat(message(7), message(8), kind=kind))  # type: ignore[arg-type]  # any kind
        assert left_out is LeftOut.NO_CHANNEL
        assert isinstance(refused, NoChannelError)

    def test_of_an_account_channels_are_read_and_other_chats_left_out(self) -> None:
        group = chat(message(1), message(2), name="Staff", kind="private_group")
        left = chat(message(5), name="Left", kind="private_channel")
        empty = chat(name="Empty", kind="private_group")
        read = list(posts(account(group, chat(message(3), message(4)), empty, left=(left,))))
        assert read[0] is LeftOut.NO_CHANNEL
        assert [each.source for each in read if isinstance(each, Draft)] == ["The Gazette", "The Gazette", "Left"]

    def test_an_export_without_messages_has_no_text(self) -> None:
        (refused,) = posts(chat())
        assert isinstance(refused, NoTextError)


class TestHostileExports:
    @pytest.mark.parametrize("keep", [0.3, 0.5, 0.9, 0.999])
    def test_of_one_that_is_cut_short_the_messages_before_are_read(self, keep: float) -> None:
        text = json.dumps(chat(*(message(number) for number in range(1, 101))))
        *drafts, refused = posts(text[: int(keep * len(text))])
        assert all(isinstance(each, Draft) for each in drafts)
        assert len(drafts) >= int(keep * 100) - 2
        assert isinstance(refused, BrokenContentError)

    @pytest.mark.parametrize("value", ["NaN", "-Infinity", "1e999", "1" * 5_000, "tru", "\\", '"\n"', "'x'"])
    def test_what_is_no_json_ends_it(self, value: str) -> None:
        good = json.dumps(message(1))
        read = list(
            posts(f'{{"name": "x", "type": "public_channel", "messages": [{good}, {{"id": {value}}}, {good}]}}')
        )
        assert isinstance(read[0], Draft)
        assert isinstance(read[-1], BrokenContentError)

    def test_a_text_that_is_no_text_is_refused_alone(self) -> None:
        text = json.dumps(chat(message(1), message(2, "Half a pair: \ud83d."), message(3, "Bytes: @."), message(4)))
        first, half, marked, last = posts(text.replace("@", BROKEN))
        assert isinstance(half, BrokenContentError)
        assert isinstance(marked, BrokenContentError)
        assert half.source == "result.json: message 2"
        assert isinstance(first, Draft)
        assert isinstance(last, Draft)

    def test_a_message_that_is_too_large_is_refused_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(telegram_reader, "MAX_MESSAGE_SIZE", 1_000)
        first, refused, last = posts(chat(message(1), message(2, "word " * 300), message(3)))
        assert isinstance(refused, TextTooLongError)
        assert isinstance(first, Draft)
        assert isinstance(last, Draft)

    def test_a_value_without_end_is_not_kept(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(telegram_reader, "MAX_VALUE_CHARS", 10_000)
        text = json.dumps(chat(message(1), message(2, "x" * 20_000), message(3)))
        first, refused = posts(text)
        assert isinstance(first, Draft)
        assert isinstance(refused, BrokenContentError)

    def test_a_value_of_many_pieces_is_not_read_again_with_each(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The parser looks at it from its beginning each time: 16 MB of broken characters took four minutes."""
        parsed: list[int] = []
        make = yajl2_c.basic_parse_coro

        class Counting:
            def __init__(self, *given: Any, **options: Any) -> None:
                self._parser = make(*given, **options)

            def send(self, piece: bytes) -> None:
                parsed.append(len(piece))
                self._parser.send(piece)

            def close(self) -> None:
                self._parser.close()

        monkeypatch.setattr(yajl2_c, "basic_parse_coro", Counting)
        list(posts(chat(message(1, "x" * 100_000))))
        assert sum(parsed) > 100_000
        assert len(parsed) < 40

    def test_a_long_value_may_end_anywhere(self) -> None:
        """The parser is given twice as much each time; what is left at the end is read, too."""
        for length in range(150, 700, 50):
            first, last = posts(chat(message(1), message(2, ("long " * length).strip(), text_entities=[])))
            assert isinstance(first, Draft)
            assert isinstance(last, Draft)
            assert last.paragraphs[-1].text.endswith("long long")

    @pytest.mark.parametrize("bracket", ["[", '{"a":'])
    def test_what_is_nested_too_deeply_ends_it(self, bracket: str) -> None:
        text = '{"name": "x", "type": "public_channel", "messages": [{"id": 1, "x": ' + bracket * 100_000
        (refused,) = posts(text)
        assert isinstance(refused, BrokenContentError)

    def test_the_last_of_two_equal_keys_counts(self) -> None:
        text = json.dumps(chat(message(1))).replace('"id": 1, "type"', '"id": 5, "id": 6, "type"')
        assert only_draft(text, "gazette_news").url == "https://t.me/gazette_news/6"

    @pytest.mark.parametrize(
        "export",
        [
            {"type": "public_channel", "messages": {"id": 1}},
            {"type": "public_channel", "messages": [1, "x", None, [message(1)]]},
            {"type": "public_channel", "name": "x", "messages": "x"},
            {"chats": {"list": {"messages": [message(1)]}}},
            {"chats": [chat(message(1))]},
        ],
    )
    def test_what_has_another_form_has_no_messages(self, export: object) -> None:
        (refused,) = posts(export)
        assert isinstance(refused, NoTextError)

    def test_values_of_other_kinds_are_unknown(self) -> None:
        strange: dict[str, Any] = {"author": 5, "text_entities": {"text": "x"}, "date": ["2024"], "date_unixtime": {}}
        export = {"name": 5, "username": ["x"], "type": "public_channel", "messages": [message(1) | strange]}
        draft = only_draft(export)
        assert (draft.source, draft.byline, draft.published, draft.url) == (None, None, None, None)
