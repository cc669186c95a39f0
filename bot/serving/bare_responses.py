"""Answer programs, which need no page."""

from __future__ import annotations

import logging
from http import HTTPStatus

from aiohttp import web

from bot.serving.http_server import BARE_HEADERS, Handler

KEPT = "Retry-After"
"""Header of a failure that its response keeps. Which methods there are is nobody's business."""

logger = logging.getLogger(__name__)


async def explain_barely(request: web.BaseRequest, handler: Handler) -> web.StreamResponse:
    """Return the response of *handler*, or one that has nothing but the status of its failure.

    The connection ends with it. A proxy that used an idle one while this side closes it would lose a request.
    """
    try:
        response = await handler(request)
    except web.HTTPException as error:
        kept = {KEPT: error.headers[KEPT]} if KEPT in error.headers else {}
        response = web.Response(status=error.status, headers=kept)
    except Exception:
        logger.exception("Unexpected error while answering a request")
        response = web.Response(status=HTTPStatus.INTERNAL_SERVER_ERROR)
    response.headers.update(BARE_HEADERS)
    response.force_close()
    return response
