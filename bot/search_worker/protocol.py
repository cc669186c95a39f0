"""Define the messages between the bot and its search process, and serve them there."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from index.following_corpus import FollowingCorpus
from index.model import Answer, Change, Earlier

LENGTH_BYTES = 4
"""Length of the size before each message, in bytes, the highest byte first."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A question, with the arguments of `Corpus.search`."""

    number: int
    question: str
    limit: int
    offset: int
    earlier: Earlier | None


@dataclass(frozen=True, slots=True)
class SearchResponse:
    """The answer to a question.

    It is None if the search failed. The bot then searches itself and gets the error.
    """

    number: int
    answer: Answer | None


WorkerMessage = SearchRequest | Sequence[Change]
"""A message to the process: a question, or changes that are on disk."""

READY = SearchResponse(-1, None)
"""First message of the process, sent when it is ready."""


def message_of(content: object) -> bytes:
    """Return the bytes of a message between the processes."""
    pickled = pickle.dumps(content, pickle.HIGHEST_PROTOCOL)
    return len(pickled).to_bytes(LENGTH_BYTES, "big") + pickled


def serve(corpus: FollowingCorpus, requests: BinaryIO, answers: BinaryIO) -> None:
    """Serve requests until the input ends."""
    corpus.warm_up()
    answers.write(message_of(READY))
    answers.flush()
    while length := requests.read(LENGTH_BYTES):
        message: WorkerMessage = pickle.loads(requests.read(int.from_bytes(length, "big")))  # noqa: S301 (from the bot alone)
        if isinstance(message, SearchRequest):
            answers.write(message_of(SearchResponse(message.number, _answer_to(corpus, message))))
            answers.flush()
        else:
            corpus.follow(message)


def _answer_to(corpus: FollowingCorpus, request: SearchRequest) -> Answer | None:
    try:
        return corpus.search(request.question, request.limit, request.offset, request.earlier)
    except Exception:  # noqa: BLE001 (the bot then searches itself and reports the error)
        return None
