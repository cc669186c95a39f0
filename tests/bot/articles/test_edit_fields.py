"""Correct an article's attribution: a tap, a question, a reply."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.articles.added_cards import AddedCards
from bot.articles.field_values import read_value
from bot.articles.messages import language_in_words
from bot.messaging.error_messages import UsageError
from index.articles.limits import MAX_CREDITS, MAX_LABEL_CHARS, MAX_TITLE_CHARS
from index.disk.filesystem import Files
from index.model import Article, Draft, Paragraph
from tests.support.bot.killed_bot import bot_on
from tests.support.bot.running_bot import ADMIN_ID, Running
from tests.support.bot.sample_articles import CATS
from tests.support.fake_bot_api import FakeBotApi, Message, Window
from tests.support.web.running_pages import PAGE
from tests.support.website import Website


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the limits on messages per chat, because a test taps faster."""
    monkeypatch.setattr("bot.bot_api.rate_limiter.CHAT_BURST", 1_000)


async def question(running: Running, card: Message, label: str) -> Message:
    """Return the bot's question after a tap on a field of a card."""
    if "Fix…" in card.buttons:
        await running.editor.press(card, "Fix…")
    before = running.telegram.world.chats[card.chat.id].messages
    last = before[max(before)]
    await running.editor.press(card, label)
    return await running.telegram.message_in(card.chat.id, after=last)


async def answered(running: Running, asked: Message, text: str, chat: Window | None = None) -> Message:
    """Return the bot's answer to an editor's reply."""
    return await running.telegram.reply_to(await (chat or running.editors_chat).send(text, reply_to=asked))


async def fixed(running: Running, card: Message, label: str, text: str) -> Message:
    """Return the new card after a field was corrected."""
    return await answered(running, await question(running, card, label), text)


def only(running: Running) -> Article:
    (article,) = running.corpus.articles()
    return article


class TestTheCard:
    async def test_of_an_add_says_what_was_made_of_it(self, running: Running, website: Website) -> None:
        url = website.serve("/storks", PAGE)
        card = await running.add(url)
        assert card.text == (
            "Added: Storks return\nIda Brook · The Fen Gazette · 2024-03-09\n"
            "After eleven years of absence the … and that nobody leaves the path.\n3 passages · English"
        )
        assert card.links == {"Storks return": url}
        assert [[button.text for button in row] for row in card.keyboard] == [["Undo", "Fix…"], ["Skip paragraphs…"]]

    async def test_of_an_add_shows_what_is_fixed_from_another_card(self, running: Running) -> None:
        added = await running.add("Cats at night\n\nThe cats of Lunt harbour purr at night.")
        card = await running.telegram.reply_to(await running.editors_chat.send(f"/edit {only(running).id}"))
        await fixed(running, card, "Title", "All cats")
        await running.telegram.edited(added, until="Added: All cats")
        assert added.buttons == ["Undo", "Fix…", "Skip paragraphs…"]

    async def test_of_any_article_is_shown_by_edit(self, with_cats: Running) -> None:
        """The command contains its id, as /articles shows it, or its link."""
        article = only(with_cats)
        for command in (f"/edit {article.id}", f"/edit_{article.id}"):
            card = await with_cats.telegram.reply_to(await with_cats.editors_chat.send(command))
            assert (card.text or "").startswith("In the archive: Cats of the harbour\ndate unknown\n")
            assert card.buttons == ["Fix…", "Skip paragraphs…"]
        reply = await with_cats.telegram.reply_to(await with_cats.editors_chat.send("/edit"))
        assert reply.text == (
            "Send /edit with an article's id or link, with words from it, or in reply to its link or to my message "
            "about it. /articles lists them."
        )
        reply = await with_cats.telegram.reply_to(await with_cats.editors_chat.send("/edit nosuch"))
        assert reply.text == "No article has the id or link “nosuch”. /articles lists them."

    async def test_opens_its_fields_and_closes_them(self, with_cats: Running) -> None:
        card = await with_cats.add("Owls\n\nOwls hunt at dusk along the dyke.")
        text = card.text
        await with_cats.editor.press(card, "Fix…")
        assert [[button.text for button in row] for row in card.keyboard] == [
            ["Title", "Byline"],
            ["Date", "Source"],
            ["Language", "Link"],
            ["Credits", "« Back"],
        ]
        assert card.text == text
        await with_cats.editor.press(card, "« Back")
        assert card.buttons == ["Undo", "Fix…", "Skip paragraphs…"]
        await with_cats.editor.press(card, "Undo")
        assert (card.text or "").startswith("Undone. Removed: ")
        assert card.buttons == ["Bring back", "Delete for good"]

    async def test_of_an_article_that_is_gone_says_so(self, with_cats: Running) -> None:
        card = await with_cats.add("Owls\n\nOwls hunt at dusk along the dyke.")
        await with_cats.editor.press(card, "Fix…")
        for article in with_cats.corpus.articles():
            with_cats.corpus.remove(article.id)
        alert = await with_cats.editor.press(card, "Title")
        assert (alert.text or "").startswith("No article has the id or link “")

    @pytest.mark.parametrize(
        ("tag", "name"),
        [
            ("de", "German"),
            ("pt-BR", "Portuguese (Brazil)"),
            ("zh-Hant", "Chinese (Traditional)"),
            ("tlh", "tlh"),
            ("x" * 100, "x" * 59 + "…"),
            (None, "language unknown"),
        ],
    )
    def test_names_the_language_in_words(self, tag: str | None, name: str) -> None:
        assert language_in_words(tag) == name


class TestInReply:
    async def test_commands_are_about_the_article_that_was_shown(self, with_cats: Running) -> None:
        """/update and /versions work the same. If there are several, the reply names each with its command."""
        chat = with_cats.editors_chat
        card = chat.bot_messages[-1]
        shown = await with_cats.telegram.reply_to(await chat.send("/edit", reply_to=card))
        assert shown.content.startswith("In the archive: Cats of the harbour")
        question = await with_cats.telegram.reply_to(await chat.send("/remove", reply_to=shown))
        assert question.content.startswith("Remove this article?\nCats of the harbour")
        again = await with_cats.telegram.reply_to(await chat.send("/edit", reply_to=question))
        assert again.content == shown.content

    async def test_to_a_question_they_are_about_the_article_that_it_asks_about(self, with_cats: Running) -> None:
        chat = with_cats.editors_chat
        card = chat.bot_messages[-1]
        asked = await question(with_cats, card, "Date")
        await with_cats.editor.press(card, "« Back")
        await with_cats.editor.press(card, "Skip paragraphs…")
        for message in (asked, card):
            shown = await with_cats.telegram.reply_to(await chat.send("/edit", reply_to=message))
            assert shown.content.startswith("In the archive: Cats of the harbour")

    async def test_to_a_link_or_a_forwarded_post_they_are_about_its_article(
        self, running: Running, website: Website
    ) -> None:
        """The link may be in an /add command. If there are several articles, the reply names each."""
        chat, url = running.editors_chat, website.serve("/storks", PAGE)
        origin = running.telegram.origin_channel("Harbour News", username="harbournews", message_id=12)
        command = await chat.send(f"/add {url}")
        await running.final(command)
        post = await chat.send(CATS, forwarded_from=origin)
        await running.editor.press(await running.telegram.reply_to(post), "Add")
        await running.all_done()
        for message, title in ((command, "Storks return"), (post, "Cats of the harbour")):
            shown = await running.telegram.reply_to(await chat.send("/edit", reply_to=message))
            assert shown.content.startswith(f"In the archive: {title}\n")
        both = await chat.send(f"see {url} and https://t.me/harbournews/12")
        await running.telegram.reply_to(both)
        named = await running.telegram.reply_to(await chat.send("/remove", reply_to=both))
        ids = [running.corpus.article(each).id for each in (url, "https://t.me/harbournews/12")]
        assert named.content == f"That's about several articles. Which one? /remove_{ids[0]} /remove_{ids[1]}"
        unknown = await chat.send("https://example.org/nowhere")
        told = await running.telegram.reply_to(await chat.send("/edit", reply_to=unknown))
        assert told.content.startswith("No article has the id or link “https://example.org/nowhere”.")


class TestFixing:
    async def test_asks_and_takes_the_reply(self, running: Running) -> None:
        card = await running.add(CATS)
        asked = await question(running, card, "Title")
        assert asked.text == "✎ Reply with the right title. Now: “Cats of the harbour”"
        assert asked.reply_to_message is not None
        assert asked.reply_to_message.message_id == card.message_id
        assert (asked.placeholder, asked.opens_reply_for(running.editor.id)) == ("Cats of the harbour", True)
        again = await answered(running, asked, "  Cats of\nLunt harbour ")
        assert again.text == (
            "Corrected: Cats of Lunt harbour\ndate unknown\nTranslated by Jo Reed\n"
            "The cats of Lunt harbour purr … Translated by Jo Reed\n3 passages · English\n"
            "Corrected by hand (kept): title"
        )
        assert "\nCats of Lunt harbour\n" in ((await running.ask("who purrs at night?")).text or "")
        await running.editor.press(again, "Undo")
        assert again.text == "Undone. As before: Cats of the harbour"
        assert again.buttons == ["Fix…", "Skip paragraphs…", "Redo"]
        assert only(running).fixed == ()
        await running.editor.press(again, "Redo")
        assert (again.text or "").startswith("Redone: Cats of Lunt harbour\n")
        assert only(running).fixed == ("title",)

    async def test_of_each_field_is_attributed_at_once(self, running: Running) -> None:
        card = await running.add(CATS)
        card = await fixed(running, card, "Byline", "Nora Quill")
        card = await fixed(running, card, "Source", "The Lunt Gazette")
        card = await fixed(running, card, "Date", "24. November 2024")
        assert "\nNora Quill · The Lunt Gazette · 2024-11-24\n" in (card.text or "")
        assert (card.text or "").endswith("\nCorrected by hand (kept): byline, date, source")
        answer = await running.ask("who purrs at night?")
        assert "\nCats of the harbour · Nora Quill · The Lunt Gazette · 2024-11-24\n" in (answer.text or "")
        assert (await running.ask('purr by:"Nora Quill" after:2024-11')).quotes

    @pytest.mark.parametrize(("label", "field"), [("Byline", "byline"), ("Source", "source"), ("Date", "published")])
    async def test_takes_a_dash_for_unknown(self, running: Running, website: Website, label: str, field: str) -> None:
        card = await running.add(website.serve("/storks", PAGE))
        asked = await question(running, card, label)
        assert "with - if" in (asked.text or "") or "or - if" in (asked.text or "")
        await answered(running, asked, "–")
        assert (getattr(only(running), field), only(running).fixed) == (None, (field,))
        again = await question(running, card, label)
        assert (again.text or "").endswith(" Now: unknown")
        assert again.placeholder is None

    async def test_outlives_a_new_reading(self, running: Running, website: Website) -> None:
        url = website.serve("/storks", PAGE)
        await fixed(running, await running.add(url), "Date", "-")
        website.serve("/storks", PAGE.replace("Three pairs", "Four pairs"))
        card = await running.add(url)
        assert (card.text or "").startswith("Updated: Storks return\nIda Brook · The Fen Gazette · date unknown\n")

    async def test_to_what_it_is_keeps_it_so(self, running: Running) -> None:
        card = await running.add(CATS)
        asked = await question(running, card, "Title")
        assert ((await answered(running, asked, "Cats of the harbour")).text or "").startswith("Corrected: Cats of")
        again = await answered(running, asked, "Cats of the harbour")
        assert (again.text or "").startswith("No change: Cats of the harbour\n")
        assert again.buttons == ["Fix…", "Skip paragraphs…"]

    @pytest.mark.parametrize(
        ("label", "text", "told"),
        [
            ("Title", "-", "I couldn't find a title in that; please reply to my question again."),
            ("Title", "\u00ad\u00ad", "I couldn't find a title in that; please reply to my question again."),
            (
                *("Title", "x" * (MAX_TITLE_CHARS + 1)),
                "That's too long: 501 characters, and a title can have at most 500. Reply to my question with a "
                "shorter one.",
            ),
            (
                *("Byline", "x" * (MAX_LABEL_CHARS + 1)),
                "That's too long: 301 characters, and a byline can have at most 300. Reply to my question with a "
                "shorter one.",
            ),
            (
                *("Date", "November 2024"),
                "That isn't a full date. Reply to my question with day, month and year, like 2024-11-24 or 24 "
                "November 2024, or - if unknown.",
            ),
            (
                *("Date", "5/6/2024"),
                "Which is the month in 5/6/2024? Reply to my question with 2024-05-06 or 2024-06-05.",
            ),
        ],
    )
    async def test_says_what_is_wrong_with_a_reply(self, running: Running, label: str, text: str, told: str) -> None:
        """The question stays and can be answered again."""
        asked = await question(running, await running.add(CATS), label)
        assert (await answered(running, asked, text)).text == told
        assert only(running).fixed == ()
        right = "24.11.2024" if label == "Date" else "Right"
        assert ((await answered(running, asked, right)).text or "").startswith("Corrected: ")

    async def test_of_a_reply_without_text_says_so(self, running: Running) -> None:
        asked = await question(running, await running.add(CATS), "Title")
        reply = await running.telegram.reply_to(await running.editors_chat.send_photo(reply_to=asked))
        assert reply.text == "I couldn't find a title in that; please reply to my question again."

    async def test_takes_markup_and_links_as_text(self, running: Running) -> None:
        asked = await question(running, await running.add(CATS), "Title")
        card = await answered(running, asked, "<b>https://evil.example/</b> \u202eevil & co")
        shown = (card.text or "").replace("\u2060", "")
        assert shown.startswith("Corrected: <b>https://evil.example/</b> evil & co\n")
        assert card.entities_of("url", "text_link") == []

    async def test_asks_before_it_takes_a_day_that_has_not_come(self, running: Running) -> None:
        asked = await question(running, await running.add(CATS), "Date")
        ahead = (datetime.now(UTC) + timedelta(days=100)).date()
        sure = await answered(running, asked, f"{ahead:%d.%m.%Y}")
        assert sure.text == f"{ahead} is in the future. Is that date right for “Cats of the harbour”?"
        await running.editor.press(sure, "No")
        assert (sure.text, only(running).published) == ("Kept as it is.", None)
        sure = await answered(running, asked, ahead.isoformat())
        await running.editor.press(sure, "Yes")
        assert f"\n{ahead}\n" in (sure.text or "")
        assert only(running).published == ahead

    async def test_takes_tomorrow_which_is_today_elsewhere(self, running: Running) -> None:
        tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()
        card = await fixed(running, await running.add(CATS), "Date", tomorrow.isoformat())
        assert (card.text or "").startswith("Corrected: ")

    async def test_of_an_article_that_is_gone_by_then_says_so(self, running: Running) -> None:
        card = await running.add(CATS)
        asked = await question(running, card, "Title")
        running.corpus.remove(only(running).id)
        reply = await answered(running, asked, "All cats")
        assert (reply.text or "").startswith("No article has the id or link “")

    async def test_of_the_language_counts_for_filters_at_once(self, running: Running) -> None:
        """It has its common name. Without a name, it is detected from the text again."""
        card = await running.add("Die Möwen\n\nMöwen fliegen am Abend über den Hafen und suchen nach Fischen.")
        assert "1 passage · German" in card.content
        asked = await question(running, card, "Language")
        assert asked.content.endswith("or - to detect it from the text. Now: “German”")
        refused = await answered(running, asked, "Gullish")
        assert refused.content == (
            "I don't know the language “Gullish”. Reply to my question with one like English or en."
        )
        again = await answered(running, asked, "norwegian Bokmål")
        assert "1 passage · Norwegian Bokmål\nCorrected by hand (kept): language" in again.content
        assert (await running.ask("Möwen lang:nb")).quotes
        assert not (await running.ask("Möwen lang:de")).quotes
        assert "1 passage · Portuguese (Brazil)" in (await answered(running, asked, "PT-BR")).content
        assert "language unknown" in (await answered(running, asked, "-")).content
        assert (await running.ask("Möwen lang:de")).quotes
        assert only(running).fixed == ("language",)

    async def test_in_an_edited_reply_counts(self, running: Running) -> None:
        """People who notice a slip correct it in their message."""
        asked = await question(running, await running.add(CATS), "Title")
        reply = await running.editors_chat.send("All cast", reply_to=asked)
        await running.telegram.reply_to(reply)
        await running.editors_chat.edit(reply, "All cats")
        await running.telegram.until(lambda: len(running.telegram.replies_to(reply)) == 2, "a second reply")
        second = running.telegram.replies_to(reply)[1]
        assert second.content.startswith("Corrected: All cats\n")
        await running.editor.press(second, "Undo")
        assert only(running).title == "All cast"

    async def test_a_command_in_reply_is_a_command(self, running: Running) -> None:
        asked = await question(running, await running.add(CATS), "Title")
        assert ((await answered(running, asked, "/articles")).text or "").startswith("1 article in the archive")
        assert only(running).title == "Cats of the harbour"


class TestTheLink:
    async def test_is_that_of_the_article_from_then_on(self, running: Running, website: Website) -> None:
        """The article is found by the new link and no longer by the old one. Undo restores that."""
        url = website.serve("/storks", PAGE)
        card = await running.add(url)
        asked = await question(running, card, "Link")
        assert asked.content == (
            f"✎ What's the link of “Storks return”? Reply with it, or - if it isn't on the web. Now: “{url}”"
        )
        before = only(running)
        again = await answered(running, asked, "Here: https://fen.example/storks?utm_source=x#:~:text=storks.")
        article = only(running)
        assert (article.url, article.fixed) == ("https://fen.example/storks?utm_source=x", ("url",))
        assert (article.text, article.added_by, article.added_at) == (before.text, before.added_by, before.added_at)
        assert again.links == {"Storks return": article.url}
        assert again.content.endswith("\nCorrected by hand (kept): link")
        assert running.corpus.article("https://fen.example/storks").id == article.id
        answer = await running.ask("how many pairs are nesting?")
        assert any(link.startswith("https://fen.example/storks") for link in answer.links.values())
        gone = await running.telegram.reply_to(await running.editors_chat.send(f"/edit {url}"))
        assert gone.content.startswith("No article has the id or link")
        await running.editor.press(again, "Undo")
        assert again.content == (
            f"Undone. Back in the archive: Storks return ({url})\n"
            "Removed: Storks return (https://fen.example/storks?utm_source=x)"
        )
        assert only(running) == before
        await running.editor.press(again, "Redo")
        assert only(running) == article

    async def test_may_stand_under_other_words(self, running: Running) -> None:
        asked = await question(running, await running.add(CATS), "Link")
        assert asked.content.endswith(" Now: unknown")
        reply = await running.editors_chat.send(
            '<a href="https://fen.example/cats">the page</a>', reply_to=asked, html=True
        )
        await running.telegram.reply_to(reply)
        assert only(running).url == "https://fen.example/cats"

    @pytest.mark.parametrize("text", ["fen.example/cats", "http://fen.example/cats/", "HTTPS://Fen.Example/cats"])
    async def test_is_written_as_people_write_it(self, running: Running, text: str) -> None:
        await fixed(running, await running.add(CATS), "Link", text)
        assert only(running).id == running.corpus.article("https://fen.example/cats").id

    async def test_that_names_the_same_page_keeps_the_id(self, running: Running) -> None:
        running.corpus.add(
            Draft("Cats", (Paragraph("Cats purr at night."),), url="http://fen.example/cats?utm_source=x")
        )
        card = await running.telegram.reply_to(await running.editors_chat.send(f"/edit {only(running).id}"))
        before = only(running)
        await fixed(running, card, "Link", "https://fen.example/cats")
        assert (only(running).id, only(running).url) == (before.id, "https://fen.example/cats")

    async def test_can_be_none(self, running: Running, website: Website) -> None:
        """The article keeps its id, and its page is not read again for it."""
        url = website.serve("/storks", PAGE)
        card = await running.add(url)
        before = only(running)
        again = await fixed(running, card, "Link", "-")
        assert (only(running).id, only(running).url, only(running).fixed) == (before.id, None, ("url",))
        assert again.links == {}
        assert (await running.add(url)).content.startswith("Already in the archive: Storks return\n")
        assert only(running).url is None
        await running.editor.press(again, "Undo")
        assert only(running) == before

    @pytest.mark.parametrize(
        "text",
        [
            *(
                "the page of the fen",
                "fen",
                "ftp://fen.example/cats",
                "javascript:alert(1)",
                "http://",
            ),
            *(
                "mailto:ida@fen.example",
                "https://fen.example/1 https://fen.example/2",
                "http://ida:secret@fen.example/cats",
            ),
        ],
    )
    async def test_must_be_one(self, running: Running, text: str) -> None:
        before_fix = await question(running, await running.add(CATS), "Link")
        refused = await answered(running, before_fix, text)
        assert refused.content == (
            "That isn't a single link to a web page. Reply to my question with one like "
            "https://example.org/article, or - if there is none."
        )
        assert only(running).fixed == ()

    async def test_must_not_be_too_long(self, running: Running) -> None:
        asked = await question(running, await running.add(CATS), "Link")
        refused = await answered(running, asked, f"https://fen.example/{'x' * 2_000}")
        assert refused.content == "That link is too long: it can have at most 2000 characters."

    async def test_of_another_article_is_refused(self, running: Running) -> None:
        other = running.corpus.add(
            Draft("Storks", (Paragraph("Storks nest."),), url="https://fen.example/storks")
        ).article
        card = await running.add(CATS)
        asked = await question(running, card, "Link")
        refused = await answered(running, asked, "http://fen.example/storks/")
        assert refused.content == (
            f"Another article already has that link, “Storks”: /edit_{other.id}. Remove one of them first."
        )
        assert len(running.corpus) == 2
        running.corpus.remove(other.id)
        assert (await answered(running, asked, "http://fen.example/storks/")).content.startswith("Corrected: Cats of")

    async def test_outlives_a_new_reading(self, running: Running, website: Website) -> None:
        """Its page may still contain another address."""
        named = f'<link rel="canonical" href="{website.url("/wrong")}">'
        url = website.serve("/storks", PAGE.replace("<head>", f"<head>{named}"))
        card = await running.add(url)
        assert only(running).url == website.url("/wrong")
        await fixed(running, card, "Link", url)
        website.serve("/storks", PAGE.replace("<head>", f"<head>{named}").replace("Three pairs", "Four pairs"))
        updated = await running.final(await running.editors_chat.send(f"/update {only(running).id}"))
        assert updated.content.startswith("Updated: Storks return\n")
        assert (only(running).url, "Four pairs" in only(running).text) == (url, True)


class TestCredits:
    async def test_are_asked_for_and_taken_line_by_line(self, running: Running) -> None:
        card = await running.add(CATS)
        asked = await question(running, card, "Credits")
        assert asked.content == (
            "✎ Reply with all credits of “Cats of the harbour”, one per line, like “Image: Jo Reed”, or - if there "
            "are none. Now:\nTranslated by Jo Reed"
        )
        assert asked.placeholder == "Translated by Jo Reed"
        again = await answered(running, asked, "Translated by Joanna  Reed\n\n-\nImage: Bo Li\nImage: Bo Li")
        assert only(running).credits == ("Translated by Joanna Reed", "Image: Bo Li")
        assert "\nTranslated by Joanna Reed\nImage: Bo Li\n" in again.content
        assert again.content.endswith("\nCorrected by hand (kept): credits")
        assert "Translated by Joanna Reed" in (await running.ask("who purrs at night?")).content
        await running.editor.press(again, "Undo")
        assert (only(running).credits, only(running).fixed) == (("Translated by Jo Reed",), ())

    async def test_can_be_none(self, running: Running) -> None:
        card = await running.add(CATS)
        await fixed(running, card, "Credits", "-")
        assert (only(running).credits, only(running).fixed) == ((), ("credits",))
        assert (await question(running, card, "Credits")).content.endswith(" Now: none")
        assert (await running.ask("who purrs at night?")).quotes

    async def test_may_be_many(self, running: Running) -> None:
        credits_ = [f"Image {at}: Photographer Number {at}" for at in range(10)]
        card = await running.add(CATS)
        await fixed(running, card, "Credits", "\n".join(credits_))
        assert only(running).credits == tuple(credits_)
        asked = await question(running, card, "Credits")
        assert asked.content.endswith("\n".join(credits_))
        full = [f"{at}: {'x' * 250}" for at in range(15)]
        await answered(running, asked, "\n".join(full))
        assert (await question(running, card, "Credits")).content.endswith("…")

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            (
                "\u00ad\n\u00ad",
                "I couldn't find any credits in that. Reply to my question with them, or - if there are none.",
            ),
            (
                "\n".join(f"Image: {at}" for at in range(MAX_CREDITS + 1)),
                "Those are 51 credits; an article can have at most 50.",
            ),
            (
                f"Image: Jo\nImage: {'x' * MAX_LABEL_CHARS}",
                "One of these has 307 characters; a credit can have at most 300.",
            ),
        ],
    )
    async def test_say_what_is_wrong_with_a_reply(self, running: Running, text: str, told: str) -> None:
        asked = await question(running, await running.add(CATS), "Credits")
        assert (await answered(running, asked, text)).content == told
        assert only(running).fixed == ()

    async def test_outlive_a_new_reading(self, running: Running, website: Website) -> None:
        page = PAGE.replace("</article>", "<p>Translated by Jo Reed</p></article>")
        url = website.serve("/storks", page)
        card = await running.add(url)
        await fixed(running, card, "Credits", "Translated by Nora Quill")
        website.serve("/storks", page.replace("Three pairs", "Four pairs"))
        assert (await running.add(url)).content.startswith("Updated: ")
        assert only(running).credits == ("Translated by Nora Quill",)


class TestTheAddedCard:
    async def test_shows_what_was_fixed_since(self, running: Running) -> None:
        card = await running.add(CATS)
        again = await fixed(running, card, "Title", "All cats")
        await running.all_done()
        await fixed(running, card, "Byline", "Nora Quill")
        await running.all_done()
        assert card.content == (
            "Added: All cats\nNora Quill · date unknown\nTranslated by Jo Reed\n"
            "The cats of Lunt harbour purr … Translated by Jo Reed\n3 passages · English\n"
            "Corrected by hand (kept): title, byline"
        )
        assert card.buttons[-1] == "« Back"
        await running.editor.press(card, "« Back")
        assert card.buttons == ["Undo", "Fix…", "Skip paragraphs…"]
        second = await fixed(running, card, "Source", "Gazette")
        await running.all_done()
        await running.editor.press(second, "Undo")
        await running.all_done()
        assert card.content.endswith("(kept): title, byline")
        assert again.content.startswith("Corrected: All cats\n")

    async def test_shows_what_was_fixed_below_another_card(self, running: Running) -> None:
        card = await running.add(CATS)
        await running.editor.press(card, "Fix…")
        await running.editor.press(card, "« Back")
        shown = await running.telegram.reply_to(await running.editors_chat.send(f"/edit {only(running).id}"))
        await fixed(running, shown, "Title", "All cats")
        await running.all_done()
        assert card.content.startswith("Added: All cats\n")
        assert card.buttons == ["Undo", "Fix…", "Skip paragraphs…"]
        assert shown.content.startswith("In the archive: Cats of the harbour\n")

    async def test_has_no_undo_under_another_link(self, running: Running) -> None:
        card = await running.add(CATS)
        again = await fixed(running, card, "Link", "https://fen.example/cats")
        await running.all_done()
        assert card.links == {"Cats of the harbour": "https://fen.example/cats"}
        await running.editor.press(card, "« Back")
        assert card.buttons == ["Fix…", "Skip paragraphs…"]
        await running.editor.press(again, "Undo")
        await running.all_done()
        assert card.links == {}
        assert card.buttons == ["Undo", "Fix…", "Skip paragraphs…"]
        await running.editor.press(again, "Redo")
        await running.all_done()
        assert card.links == {"Cats of the harbour": "https://fen.example/cats"}

    async def test_that_shows_something_else_by_then_is_left_alone(self, running: Running) -> None:
        card = await running.add(CATS)
        asked = await question(running, card, "Title")
        await running.editor.press(card, "« Back")
        await running.editor.press(card, "Skip paragraphs…")
        await answered(running, asked, "All cats")
        await running.all_done()
        assert card.content.startswith("✎ Paragraphs 1–")

    async def test_that_is_gone_is_left_alone(self, running: Running) -> None:
        card = await running.add(CATS)
        asked = await question(running, card, "Title")
        await running.editors_chat.delete(card)
        assert (await answered(running, asked, "All cats")).content.startswith("Corrected: All cats\n")

    async def test_of_an_update_is_left_alone(self, running: Running, website: Website) -> None:
        """The card shows what the update changed."""
        url = website.serve("/storks", PAGE)
        await running.add(url)
        website.serve("/storks", PAGE.replace("Three pairs", "Four pairs"))
        card = await running.add(url)
        text = card.content
        await fixed(running, card, "Title", "All storks")
        await running.all_done()
        assert card.content == text

    async def test_counts_by_its_question_after_a_restart(
        self, running: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        card = await running.add(CATS)
        asked = await question(running, card, "Title")
        monkeypatch.setattr(AddedCards, "note", lambda *_args, **_kwargs: None)
        await answered(running, asked, "All cats")
        await running.all_done()
        assert card.content.startswith("Added: All cats\n")


class TestTwoEditors:
    async def test_the_last_fix_counts_and_each_has_its_own_undo(self, running: Running) -> None:
        card = await running.add(CATS)
        asked = await question(running, card, "Title")
        first = await answered(running, asked, "All cats")
        second = await answered(running, asked, "Some cats")
        assert only(running).title == "Some cats"
        alert = await running.editor.press(first, "Undo")
        assert (alert.text or "").startswith("Can't undo: the article has changed since (by Edith, ")
        await running.editor.press(second, "Undo")
        assert only(running).title == "All cats"
        await running.editor.press(first, "Undo")
        assert only(running).title == "Cats of the harbour"


class TestGroups:
    async def test_a_question_opens_a_field_for_its_editor_alone(self, running: Running) -> None:
        group = running.telegram.group("Desk", (running.editor, running.reader))
        desk = running.editor.in_group(group)
        card = await running.final(await desk.send(f"/add {CATS}"))
        asked = await question(running, card, "Byline")
        assert (asked.text or "").startswith("✎ Edith: Who wrote “Cats of the harbour”? Reply with the byline, or - ")
        assert [asked.opens_reply_for(person.id) for person in (running.editor, running.reader)] == [True, False]
        again = await answered(running, asked, "Nora Quill", desk)
        assert "\nNora Quill · date unknown\n" in (again.text or "")

    async def test_a_reply_of_somebody_else_changes_nothing(self, running: Running) -> None:
        group = running.telegram.group("Desk", (running.editor, running.reader))
        card = await running.final(await running.editor.in_group(group).send(f"/add {CATS}"))
        asked = await question(running, card, "Title")
        chat = running.reader.in_group(group)
        reply = await answered(running, asked, "All cats", chat)
        refusal = f"Only admins can do that. Your Telegram id is {running.reader.id}."
        assert reply.text == refusal
        sent = await chat.send("who purrs?", reply_to=asked)
        await running.telegram.reply_to(sent)
        await chat.edit(sent, "who purrs at night?")
        await running.telegram.until(lambda: len(running.telegram.replies_to(sent)) == 2, "a second refusal")
        assert {each.text for each in running.telegram.replies_to(sent)} == {refusal}
        for label in ("Fix…", "Skip paragraphs…"):
            alert = await running.reader.press(await running.final(await self.shown(running, group_of=card)), label)
            assert alert.text == refusal
        assert only(running).title == "Cats of the harbour"

    async def shown(self, running: Running, group_of: Message) -> Message:
        group = running.telegram.world.chats[group_of.chat.id]
        window = Window(running.editors_chat._telegram, running.editor, group)
        return await window.send(f"/edit {only(running).id}")


class TestWhatIsNoQuestion:
    """A reply to any other message is a question to the archive, whatever that message links to."""

    async def forged(self, running: Running, title: str = "✎") -> str:
        """Return an article that imitates a question about another article."""
        await running.add(CATS)
        (victim,) = running.corpus.articles()
        link = f"https://t.me/byline_bot?start=fix_title_{victim.id}"
        running.corpus.add(Draft(title, (Paragraph("Owls hunt at dusk."),), url=link))
        return victim.id

    @pytest.mark.parametrize("asked", ["who hunts at dusk?", "/articles", "✎ ✎ zzz"])
    async def test_an_articles_own_link_is_none(self, running: Running, asked: str) -> None:
        victim = await self.forged(running)
        shown = await running.telegram.reply_to(await running.editors_chat.send(asked))
        await running.telegram.reply_to(await running.editors_chat.send("who purrs?", reply_to=shown))
        assert running.corpus.article(victim).title == "Cats of the harbour"

    async def test_nor_is_one_on_its_card(self, running: Running) -> None:
        victim = await self.forged(running)
        (forged,) = [article for article in running.corpus if article.id != victim]
        card = await running.telegram.reply_to(await running.editors_chat.send(f"/edit {forged.id}"))
        assert not card.links  # an address that looks like a link of ours is not shown
        await running.telegram.reply_to(await running.editors_chat.send("who purrs?", reply_to=card))
        assert running.corpus.article(victim).title == "Cats of the harbour"

    async def test_nor_is_a_message_of_somebody_else(self, running: Running) -> None:
        victim = await self.forged(running)
        group = running.telegram.group("Desk", (running.editor, running.reader))
        html = f'<a href="https://t.me/byline_bot?start=fix_title_{victim}">✎</a> Reply with the right title.'
        bait = await running.reader.in_group(group).send(html, html=True)
        reply = await running.editor.in_group(group).send("All cats", reply_to=bait)
        await running.telegram.stays_unanswered(reply)
        assert running.corpus.article(victim).title == "Cats of the harbour"


class TestARestart:
    async def test_forgets_no_question(self, telegram: FakeBotApi, tmp_path: Path) -> None:
        """It also works if the editor has deleted the card."""
        editor = telegram.user("Edith", id=ADMIN_ID)
        chat = editor.private_chat()
        async with bot_on(telegram, tmp_path, Files()):
            card = await telegram.edited(await telegram.reply_to(await chat.send(f"/add {CATS}")), until="Added: Cats")
            await editor.press(card, "Fix…")
            await editor.press(card, "Title")
            asked = await telegram.message_in(chat.id, after=card)
            await telegram.settled()
        await chat.delete(card)
        async with bot_on(telegram, tmp_path, Files()) as corpus:
            again = await telegram.reply_to(await chat.send("All cats", reply_to=asked))
            assert (again.text or "").startswith("Corrected: All cats\n")
            assert [article.title for article in corpus] == ["All cats"]
            await telegram.settled()

    async def test_a_button_needs_not_even_its_message(self, running: Running) -> None:
        card = await running.add(CATS)
        await running.editor.press(card, "Fix…")
        data = card.button("Title").callback_data or ""
        await running.editors_chat.delete(card)
        await running.editor.press_data(card, data)
        asked = await running.telegram.message_in(card.chat.id, after=card)
        assert (asked.text or "").startswith("✎ Reply with the right title.")
        assert asked.reply_to_message is None


class TestTypedValues:
    @pytest.mark.parametrize(
        "text",
        [
            *("2024-11-24", "2024/11/24", "2024.11.24", "24.11.2024", "24. 11. 2024.", "24-11-2024", "24/11/2024"),
            *("11/24/2024", "24 November 2024", "November 24, 2024", "24th of November 2024", "24. November 2024"),
            *("24 novembre 2024", "24 de noviembre de 2024", "24 ноября 2024 г.", "2024年11月24日", "Nov 24, 2024"),
            *("Sunday, 24 November 2024",),
        ],
    )
    def test_days_are_read_as_people_write_them(self, text: str) -> None:
        assert read_value("published", text) == date(2024, 11, 24)

    @pytest.mark.parametrize(
        "text",
        ["2024", "11/2024", "2024-11", "31.02.2024", "13/13/2024", "24 November", "24.11.24", "0000-01-01", "soon"],
    )
    def test_what_is_no_day_is_refused(self, text: str) -> None:
        with pytest.raises(UsageError, match="That isn't a full date"):
            read_value("published", text)

    @pytest.mark.parametrize("text", ["2024-13-01", "2024-02-30", "31.11.2024", "13/14/2024"])
    def test_that_are_no_day_in_numbers_are_not_made_one(self, text: str) -> None:
        """A slip must not become another day."""
        with pytest.raises(UsageError, match="That isn't a full date"):
            read_value("published", text)

    @pytest.mark.parametrize("text", ["0001-01-01", "1.1.0012", "14 May 1066", "1449-12-31"])
    def test_before_there_was_print_are_refused(self, text: str) -> None:
        with pytest.raises(UsageError, match=r"\d+ is too early for a publication date\. Reply .* from 1450 on"):
            read_value("published", text)
        assert read_value("published", "1600-02-29") == date(1600, 2, 29)

    @pytest.mark.parametrize("text", ["9999-12-31", "24 November 2999", "24/11/3024"])
    def test_far_ahead_are_refused(self, text: str) -> None:
        with pytest.raises(UsageError, match=r"\d{4}-\d\d-\d\d is more than a year ahead"):
            read_value("published", text)

    def test_a_day_and_a_month_alike_are_plain(self) -> None:
        assert read_value("published", "6/6/2024") == date(2024, 6, 6)
