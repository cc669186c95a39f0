"""Define the messages between the bot and its search process, and answer them there."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from index.corpus import Corpus
from index.model import Answer, Change, Earlier

LENGTH_BYTES = 4
"""Bytes of the length before each message, the highest byte first."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A question, with the arguments of `Corpus.search`."""

    number: int
    question: str
    limit: int
    offset: int
    earlier: Earlier | None


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a question; None: another search of the question will tell the caller why there is none."""

    number: int
    answer: Answer | None


Told = SearchRequest | Sequence[Change]
"""A question, or changes that are on disk."""

READY = Answered(-1, None)
"""What is said first, when all is ready."""


def message_of(content: object) -> bytes:
    """Return the bytes of a message between the two processes."""
    pickled = pickle.dumps(content, pickle.HIGHEST_PROTOCOL)
    return len(pickled).to_bytes(LENGTH_BYTES, "big") + pickled


def serve(corpus: Corpus, told: BinaryIO, answers: BinaryIO) -> None:
    """Do what is told until nothing comes any more."""
    corpus.warm_up()
    answers.write(message_of(READY))
    answers.flush()
    while length := told.read(LENGTH_BYTES):
        message: Told = pickle.loads(told.read(int.from_bytes(length, "big")))  # noqa: S301 (from the bot alone)
        if isinstance(message, SearchRequest):
            answers.write(message_of(Answered(message.number, _answer_to(corpus, message))))
            answers.flush()
        else:
            corpus.follow(message)


def _answer_to(corpus: Corpus, asked: SearchRequest) -> Answer | None:
    try:
        return corpus.search(asked.question, asked.limit, asked.offset, asked.earlier)
    except Exception:  # noqa: BLE001 (the bot searches itself then, and reports whatever is raised)
        return None
