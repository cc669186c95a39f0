"""Give every response its headers, and every failure a page with a sentence."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.i18n import use_language
from bot.web.failures import sentence_of, status_of
from bot.web.languages import language_of
from bot.web.views.addresses import FROM_FOLDER, FROM_ROOT
from bot.web.views.pages import Pages

KEPT_HEADERS = ("Allow", "Retry-After")
"""Headers of a refusal that the response keeps."""

API = "/api/"
"""Beginning of addresses for programs, which get errors as JSON."""


class Explainer:
    """Calls the handlers of pages."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._site = pages.site

    async def explain(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Return the response of *handler*, or the one that says why there is none, in the reader's language."""
        use_language(language_of(request.headers.get("Accept-Language", "")))
        try:
            response = await handler(request)
        except Exception as error:  # noqa: BLE001 - of any class: `status_of` logs those that are bugs
            response = self._refusal(request, error)
        response.headers.update(self._site.headers())
        response.headers.setdefault("Cache-Control", self._site.caching)
        response.headers.setdefault("Vary", "Accept-Language")
        return response

    def _refusal(self, request: web.Request, error: Exception) -> web.StreamResponse:
        status = status_of(error)
        sentence = sentence_of(error, status)
        if request.path.startswith(API):
            response = web.json_response({"error": sentence}, status=status)
        else:
            up = FROM_ROOT if request.path.count("/") == 1 else FROM_FOLDER * (request.path.count("/") - 1)
            response = web.Response(text=self._pages.notice(sentence, up), status=status, content_type="text/html")
        if isinstance(error, web.HTTPException):
            response.headers.update({name: error.headers[name] for name in KEPT_HEADERS if name in error.headers})
        return response
