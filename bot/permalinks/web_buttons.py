"""Put buttons under the replies to /start that open the web pages."""

from __future__ import annotations

import logging
from dataclasses import replace

from telegram import Message
from telegram.error import BadRequest

from bot.access import Access
from bot.bot_api.error_words import says
from bot.messaging.reply import Button, Reply
from bot.messaging.send import send_reply
from bot.permalinks.messages import app_button, web_button
from bot.updates.permalink_form import SIGN_IN_FIELD, PagePlace

logger = logging.getLogger(__name__)

DOMAIN_INVALID = "bot_domain_invalid"
"""Telegram's error for a button that signs in at a host of which it does not know that it is the bot's."""

NO_DOMAIN = (
    "Telegram shows no button that signs in on the web: send /setdomain to @BotFather, choose the bot, and send %s. "
    "Then start Byline again"
)
"""Warning with the remedy for that."""


class WebButtons:
    """The buttons that open the web pages."""

    def __init__(self, web_url: str | None, access: Access) -> None:
        """Know nothing of the bot's domain yet.

        Args: web_url: Of the pages; None: there are none, or their address is not known.
        """
        self._web_url = web_url if web_url and web_url.startswith("https:") else None  # Telegram takes no others
        self._has_sign_in = not access.is_open

    async def send(self, message: Message, reply: Reply, place: PagePlace | None = None) -> Message:
        """Answer the message of somebody who may read, in a private chat, with *reply* and these buttons.

        Args: place: The page that they open; None: the one where one asks.
        """
        try:
            return await send_reply(message, _with(reply, self._buttons(place)))
        except BadRequest as error:
            if not says(error, DOMAIN_INVALID) or not self._has_sign_in:
                raise
            logger.warning(NO_DOMAIN, self._web_url)
            self._has_sign_in = False
            return await send_reply(message, _with(reply, self._buttons(place)))

    def _buttons(self, place: PagePlace | None) -> tuple[Button, ...]:
        if self._web_url is None:
            return ()
        path = place.path.partition("#")[0] if place else ""  # after a "#", Telegram tells the app who opens it
        app = Button(app_button(), app=f"{self._web_url}/app/{path}")
        query = f"?{SIGN_IN_FIELD}={place.written}" if place else ""
        sign_in = Button(web_button(), login=f"{self._web_url}/sign-in{query}")
        return (sign_in, app) if self._has_sign_in else (app,)


def _with(reply: Reply, buttons: tuple[Button, ...]) -> Reply:
    return replace(reply, buttons=(*reply.buttons, buttons)) if buttons else reply
