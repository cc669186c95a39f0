"""Messages of the search worker."""

from __future__ import annotations

import io
import pickle

from bot.search_worker.protocol import LENGTH_BYTES, SearchResponse


def messages_in(content: bytes) -> list[SearchResponse]:
    read: list[SearchResponse] = []
    stream = io.BytesIO(content)
    while length := stream.read(LENGTH_BYTES):
        read.append(pickle.loads(stream.read(int.from_bytes(length, "big"))))  # noqa: S301 (made above)
    return read
