"""Give every response its headers, and every failure a page with a sentence."""

from __future__ import annotations

from http import HTTPStatus

from aiohttp import web

from bot.i18n import use_language
from bot.serving.http_server import Handler
from bot.web.failures import sentence_of, status_of
from bot.web.languages import language_of
from bot.web.site import APP
from bot.web.views.addresses import FROM_FOLDER, FROM_ROOT, place_at
from bot.web.views.pages import SIGN_IN_PAYLOAD, Pages

KEPT_HEADERS = ("Allow", "Retry-After")
"""Headers of a refusal that the response keeps."""

API = "/api/"
"""Beginning of addresses for programs, which get errors as JSON."""


DEEPEST = 3
"""Most folders in an address of ours. From an address in more, links of the page that says so may lead nowhere."""


class Explainer:
    """Calls the handlers of pages."""

    def __init__(self, pages: Pages, app: Pages) -> None:
        """Explain on pages. Args: app: Those of the Mini App."""
        self._pages = pages
        self._app = app
        self._site = pages.site

    async def explain(self, request: web.BaseRequest, handler: Handler) -> web.StreamResponse:
        """Return the response of *handler*, or the one that says why there is none, in the reader's language."""
        use_language(language_of(request.headers.get("Accept-Language", "")))
        try:
            response = await handler(request)
        except Exception as error:  # noqa: BLE001 - of any class: `status_of` logs those that are bugs
            response = self._refusal(request, error)
        response.headers.update(self._site.headers(in_app=request.path.startswith(APP)))
        response.headers.setdefault("Cache-Control", self._site.caching)
        response.headers.setdefault("Vary", "Accept-Language")
        return response

    def _refusal(self, request: web.BaseRequest, error: Exception) -> web.StreamResponse:
        status = status_of(error)
        sentence = sentence_of(error, status)
        if request.path.startswith(API):
            response = web.json_response({"error": sentence}, status=status)
        else:
            pages, below = (self._app, APP) if request.path.startswith(APP) else (self._pages, "/")
            way_up = _way_up(request.path.removeprefix(below))
            notice = pages.notice(sentence, way_up, _sign_in(request) if status == HTTPStatus.FORBIDDEN else None)
            response = web.Response(text=notice, status=status, content_type="text/html")
        if isinstance(error, web.HTTPException):
            response.headers.update({name: error.headers[name] for name in KEPT_HEADERS if name in error.headers})
        return response


def _sign_in(request: web.BaseRequest) -> str:
    """Return what the sender of a request says to the bot to sign in, and to be led where they wanted to go."""
    place = place_at(request.path, request.query)
    return place.written if place else SIGN_IN_PAYLOAD


def _way_up(path: str) -> str:
    """Return the way from an address to the page where one asks. Args: path: From there on, without a slash."""
    return FROM_FOLDER * min(path.count("/"), DEEPEST) or FROM_ROOT
