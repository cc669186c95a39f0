"""Show what others write into any field as text: without markup, links or reversed text."""

from __future__ import annotations

import html
import json
import re
from urllib.parse import urlsplit

import pytest

from tests.support.bot.feed_documents import text_of
from tests.support.bot.running_bot import Running
from tests.support.fake_bot_api import Message
from tests.support.website import Website

pytestmark = pytest.mark.slow

MARKUP = '</b></a><a href="https://evil.example/x">Tap</a><tg-spoiler>&amp;{title}%s[l](tg://user?id=1)`c`*b*'
TURNED = "\u202etxet\u2066\u200f\x07"
HOSTILE = f"{MARKUP} {TURNED} https://evil.info/y @evil_bot /remove_everything"

TURNING = re.compile("[\u202a-\u202e\x00-\x09\x0b-\x1f\ud800-\udfff]")
ISOLATES, END = re.compile("[\u2066-\u2068]"), "\u2069"

OWN_MENTIONS = {"@byline_bot", "@BotFather"}
"""Names that the bot itself writes: in /status it says what @BotFather can turn on."""

NAMES = ("storks", "herons", "cranes", "egrets", "ibises")


def paragraphs_of(name: str) -> list[str]:
    """Return paragraphs that no other article has."""
    return [f"{text_of(f'{name} {year}')} That was told at length in year {year}." for year in range(6)]


def page(name: str, field: str = HOSTILE) -> str:
    """Return a page with *field* in each place where a page describes itself."""
    written = html.escape(field)
    linked = {"@type": "NewsArticle", "headline": field, "author": [{"name": field}], "publisher": {"name": field}}
    data = json.dumps(linked).replace("</", "<\\/")
    metas = "".join(
        f'<meta property="{each}" name="{each}" content="{written}">'
        for each in ("og:title", "og:site_name", "og:url", "author")
    )
    paragraphs = "".join(f"<p>{each}</p>" for each in paragraphs_of(name))
    return (
        f'<html lang="en"><head><title>{written}</title>{metas}<link rel="canonical" href="https://evil.info/z">'
        f'<script type="application/ld+json">{data}</script></head><body><article><h1>{written}</h1>{paragraphs}'
        f"<p>Photo: {written}</p></article></body></html>"
    )


def feed(name: str, field: str = HOSTILE) -> str:
    written = html.escape(field.replace("\x07", ""))
    content = "".join(f"&lt;p&gt;{each}&lt;/p&gt;" for each in paragraphs_of(name))
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>{written}</title><link>javascript:alert(1)</link>'
        f"<item><title>{written}</title><link>/{name}</link><guid>{written}</guid><dc:creator>{written}</dc:creator>"
        f"<content:encoded>{content}</content:encoded></item></channel></rss>"
    )


async def told(running: Running, text: str, reply_to: Message | None = None) -> Message:
    """Return the final reply to an editor's message."""
    return await running.final(await running.editors_chat.send(text, reply_to=reply_to))


async def look_everywhere(running: Running, reference: str) -> None:
    """Show an article in all places, and in an answer to a reader."""
    for command in ("/articles", "/status", "/feeds", f"/edit {reference}", f"/versions {reference}"):
        await told(running, command)
    card = await told(running, f"/edit {reference}")
    await running.editor.press(card, "Skip paragraphs…")
    await running.editor.press(await told(running, f"/edit {reference}"), "Fix…")
    answer = await running.ask("what was told at length of year 3?")
    await running.reader.press(answer, "Why")
    await told(running, f"/remove {reference}")
    await running.all_done()


async def check(running: Running, website: Website) -> None:
    """Check that every message is what it looks like."""
    await running.all_done()
    messages = [*running.editors_chat.bot_messages, *running.readers_chat.bot_messages]
    assert any("Tap" in each.content for each in messages), "nothing hostile was shown"
    for message in messages:
        for shown in (*message.history, *message.buttons):
            assert not TURNING.search(shown), shown
            assert len(ISOLATES.findall(shown)) == shown.count(END), shown
        for url in message.links.values():
            assert urlsplit(url).scheme in ("http", "https"), url
            assert urlsplit(url).netloc in (website.host, "t.me"), url
        assert {*message.entities_of("mention")} <= OWN_MENTIONS, message.content
        assert message.entities_of("text_mention", "email", "spoiler", "pre", "code") == [], message.content
        assert not [each for each in message.entities_of("url") if website.host not in each], message.content
        commands = [each for each in message.entities_of("bot_command") if each.startswith("/remove_ev")]
        assert commands == [], message.content


class TestAPage:
    async def test_is_shown_as_text(self, running: Running, website: Website) -> None:
        url = website.serve("/storks", page("storks"))
        await running.add(url)
        website.serve("/storks", page("storks", f"{HOSTILE} again").replace("told at length", "said"))
        await told(running, f"/update {url}")
        await look_everywhere(running, url)
        await check(running, website)

    async def test_that_is_one_of_several_or_in_doubt_is(self, running: Running, website: Website) -> None:
        await told(running, "/add " + " ".join(website.serve(f"/{name}", page(name)) for name in NAMES))
        await told(running, f"/add {website.serve('/copy', page(NAMES[0]))}")
        await check(running, website)


class TestAFeed:
    async def test_is_shown_as_text(self, running: Running, website: Website) -> None:
        website.serve("/feed", feed("storks"), content_type="application/rss+xml")
        website.serve("/storks", page("storks"))
        subscribed = await told(running, f"/feeds {website.url('/feed')}")
        await running.editor.press(subscribed, "Add it")
        await running.telegram.until(lambda: len(running.corpus), "the entry to be added")
        listed = await told(running, "/feeds")
        await told(running, listed.entities_of("bot_command")[0])
        (article,) = running.corpus
        assert article.url == website.url("/storks")
        await look_everywhere(running, article.id)
        await check(running, website)


class TestATelegramMessage:
    @pytest.mark.parametrize("username", ["harbournews", None])
    async def test_in_a_channel_is_shown_as_text(
        self, running: Running, website: Website, username: str | None
    ) -> None:
        channel = running.telegram.channel(HOSTILE, username=username, owner=running.editor)
        await running.editors_chat.send("/start")
        channel.make_bot_admin()
        await told(running, f"/watch {channel.id}")
        channel.desk.signature = HOSTILE
        await channel.desk.send("\n\n".join([HOSTILE, *paragraphs_of("storks")]))
        await running.all_done()
        (article,) = running.corpus
        assert article.source
        await told(running, "/watch")
        await look_everywhere(running, article.id)
        await check(running, website)

    @pytest.mark.parametrize("named", ["channel", "user", "hidden user"])
    async def test_that_is_forwarded_is_shown_as_text(self, running: Running, website: Website, named: str) -> None:
        for number, name in enumerate(NAMES[:2]):
            origin = {
                "channel": running.telegram.origin_channel(HOSTILE, message_id=number + 1, signature=HOSTILE),
                "user": running.telegram.origin_user(running.telegram.user(HOSTILE)),
                "hidden user": running.telegram.origin_hidden_user(HOSTILE),
            }[named]
            await running.editors_chat.send("\n\n".join([HOSTILE, *paragraphs_of(name)]), forwarded_from=origin)
        await running.all_done()
        await running.editor.press(running.editors_chat.bot_messages[-1], "Add each")
        await running.all_done()
        assert len(running.corpus) == 2
        await look_everywhere(running, next(iter(running.corpus)).id)
        await check(running, website)

    async def test_with_a_file_is_shown_as_text(self, running: Running, website: Website) -> None:
        text = "\n\n".join([HOSTILE, *paragraphs_of("storks")])
        for name in (f"{HOSTILE}.txt", f"../../{MARKUP}"):
            sent = await running.editors_chat.send_document(name, text.encode(), caption="/add")
            await running.final(sent)
        (article,) = running.corpus
        await look_everywhere(running, article.id)
        await check(running, website)


class TestAGroup:
    async def test_and_who_adds_the_bot_are_shown_as_text(self, running: Running, website: Website) -> None:
        await told(running, "/start")
        group, person = running.telegram.guest_chat(HOSTILE), running.telegram.user(HOSTILE, last_name=HOSTILE)
        group.add_bot(person)
        group.remove_bot(person)
        await running.all_done()
        card = next(each for each in running.editors_chat.bot_messages if "added me" in each.content)
        await running.editor.press(card, "Leave")
        await check(running, website)


class TestWhatAnEditorTypes:
    async def test_is_shown_as_text(self, running: Running, website: Website) -> None:
        url = website.serve("/storks", page("storks", "Storks return"))
        for field in ("Title", "Byline", "Source"):
            card = await told(running, f"/edit {url}") if len(running.corpus) else await running.add(url)
            await running.editor.press(card, "Fix…")
            await running.editor.press(card, field)
            await running.all_done()
            question = running.editors_chat.bot_messages[-1]
            await told(running, HOSTILE, reply_to=question)
        (article,) = running.corpus
        assert "Tap" in article.title
        await look_everywhere(running, url)
        await check(running, website)
