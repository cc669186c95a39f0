"""Read what a request sends, within limits."""

from __future__ import annotations

import asyncio

from aiohttp import web

BODY_S = 5.0
"""Seconds in which the body of a request must arrive."""


async def body_of(request: web.BaseRequest, most_bytes: int) -> bytes:
    """Return what a request sends.

    Raises: web.HTTPRequestTimeout, web.HTTPRequestEntityTooLarge. web.HTTPBadRequest: it ends early.
    """
    pieces, size_bytes = [], 0
    try:
        async with asyncio.timeout(BODY_S):
            async for piece in request.content.iter_any():
                pieces.append(piece)
                size_bytes += len(piece)
                if size_bytes > most_bytes:
                    raise web.HTTPRequestEntityTooLarge(most_bytes, size_bytes)
    except TimeoutError as error:
        raise web.HTTPRequestTimeout from error
    except ConnectionError as error:
        raise web.HTTPBadRequest from error
    return b"".join(pieces)
