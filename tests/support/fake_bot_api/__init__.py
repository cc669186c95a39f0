"""A Bot API server of the project's own: real HTTP, and as strict as Telegram, or stricter.

What it refuses, it refuses in Telegram's words; what it changes silently, it changes as Telegram does; what it does not
imitate, it refuses loudly. The fixture `telegram` is a `FakeBotApi`, the door to all of it:

- people: `reader = telegram.user("Ann")`, `group = telegram.group("Readers")`;
- groups without the bot: `group = telegram.guest_chat("Readers")`, then `group.add_bot(reader)`, `.remove_bot(reader)`;
- their phones: `chat = reader.private_chat()` or `reader.in_group(group)`, then `chat.send(text, reply_to=…)`,
  `chat.send(text, forwarded_from=telegram.origin_channel(…))`, `chat.edit(message, text)`,
  `chat.send_document(name, content, caption=…)`, `reader.press(message, "Undo")`, `reader.copied(message, "Copy")`,
  `reader.shared(message, "Share")`, `reader.open_link("https://t.me/byline_bot?start=…")`, `reader.block_bot()`;
- web pages, once `telegram.world.login_domain` is set: `reader.open_login(message, "Read on the web")` and
  `reader.open_web_app(message, "Read in Telegram")` return the signed URLs that are opened;
- inline mode, once `telegram.bot.supports_inline_queries = True`: `shown = await reader.inline("swifts")`, then
  `shown.titles`, `reader.choose(shown.result("Swifts"), chat)`, `reader.press_above(shown)`;
- guest mode, once `telegram.bot.supports_guest_queries = True`: `elsewhere = telegram.guest_chat()`, then
  `telegram.guest_answer_to(await reader.mention_as_guest("where do swifts sleep?", elsewhere))`;
- channels: `channel = telegram.channel("News", username="news")`, `channel.make_bot_admin()`, `.remove_bot()`,
  `.rename(…)`, and `desk = channel.desk`, which posts as the phones do: `desk.send(text)`, `desk.edit(post, text)`;
- topics, once `group.make_forum()` or `telegram.bot.has_topics_enabled = True`:
  `topic = await InTopic.begun(chat, "Cats")`, then `topic.send(text)`, `topic.seen_by(reader)`, `.close()`,
  `.remove()`; `group.end_forum()`;
- comments, once `channel.discuss_in(group)`: `Comments(reader.in_group(group), channel.root_of(post)).send(text)`;
- direct messages of a channel: `DirectMessages(reader, channel).send(text)`;
- a webhook, once the bot has set one: `telegram.webhook.proxies["bot.example"] = "http://127.0.0.1:8080"` says where
  its host is, and `telegram.webhook.deliveries` what came of each delivery;
- waiting for the bot: `telegram.reply_to(message)`, `.edited(message)`, `.message_in(chat.id)`, `.called(method)`,
  `.settled()`, `.stays_unanswered(message)`, and `.until(condition, what)` for all else;
- what it said: `message.content`, `.quotes`, `.links`, `.buttons`, `.entities_of("bold")`, `.history`, `.deleted`;
  `as_on_a_phone(message)`; what it called: `telegram.calls_of("sendMessage")`, `telegram.menu_of(reader)`;
- trouble: `telegram.faults.too_many_requests("sendMessage", 5, chat_id=chat.id)`, `.outage()`, `.conflict()`,
  `.hold(…)`, `.lose_confirmation(…)`, …; `telegram.updates.redeliver()`.

Calls that only a faulty bot makes are kept in `telegram.mistakes`, and the fixture fails a test that leaves one there.
"""

from __future__ import annotations

from tests.support.fake_bot_api.calls import Call
from tests.support.fake_bot_api.fake import TOKEN, FakeBotApi
from tests.support.fake_bot_api.faults import EVERY_METHOD, FILE_DOWNLOAD, Fault
from tests.support.fake_bot_api.inline import ShownResults
from tests.support.fake_bot_api.message import CallbackQuery, Message, Update
from tests.support.fake_bot_api.people import Channel, Desk, Group, Person, Window
from tests.support.fake_bot_api.phone import as_on_a_phone
from tests.support.fake_bot_api.threads.topics import Comments, DirectMessages, InTopic
from tests.support.fake_bot_api.world import CallbackAnswer

__all__ = [
    "EVERY_METHOD",
    "FILE_DOWNLOAD",
    "TOKEN",
    "Call",
    "CallbackAnswer",
    "CallbackQuery",
    "Channel",
    "Comments",
    "Desk",
    "DirectMessages",
    "FakeBotApi",
    "Fault",
    "Group",
    "InTopic",
    "Message",
    "Person",
    "ShownResults",
    "Update",
    "Window",
    "as_on_a_phone",
]
