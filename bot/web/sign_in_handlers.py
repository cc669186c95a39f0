"""Answer requests of people who sign in."""

from __future__ import annotations

from http import HTTPStatus

from aiohttp import web

from bot.serving.request_body import body_of
from bot.updates.permalink_form import SIGN_IN_FIELD, PagePlace
from bot.web.readers import Readers
from bot.web.sign_in.sessions import Sessions
from bot.web.sign_in.telegram_proofs import MAX_CHARS, TelegramProofs
from bot.web.views.addresses import FROM_ROOT


class SignInHandlers:
    """The handlers of the addresses that sign people in. In an open archive they sign nobody in."""

    def __init__(self, readers: Readers, proofs: TelegramProofs, sessions: Sessions) -> None:
        self._readers = readers
        self._proofs = proofs
        self._sessions = sessions

    async def by_button(self, request: web.BaseRequest) -> web.Response:
        """Sign in who follows the bot's button, and lead them to the page that it is for, or to where one asks."""
        place = PagePlace.parse(request.query.get(SIGN_IN_FIELD))
        location = FROM_ROOT + (place.path if place else "")
        response = web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": location})
        if not self._readers.are_all:
            self._remember(response, self._proofs.user_of_login(request.rel_url.raw_query_string), in_app=False)
        return response

    async def in_app(self, request: web.BaseRequest) -> web.Response:
        """Sign in who opens the Mini App."""
        response = web.Response(status=HTTPStatus.NO_CONTENT)
        if not self._readers.are_all:
            self._remember(
                response, self._proofs.user_of_app((await body_of(request, MAX_CHARS)).decode("latin-1")), in_app=True
            )
        return response

    def _remember(self, response: web.Response, user_id: int, *, in_app: bool) -> None:
        """Let the browser remember a person. Raises: web.HTTPForbidden: they may not read."""
        if not self._readers.may_be(user_id):
            raise web.HTTPForbidden
        response.headers["Set-Cookie"] = self._sessions.cookie(user_id, in_app=in_app)
