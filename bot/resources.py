"""List the objects that the bot is built on."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bot.bot_api.rate_limiter import ChatPacer
from bot.config import Settings
from bot.queue.inbox import Inbox
from bot.runtime.executors import Threads
from bot.runtime.host_throttle import POLITE, Pauses
from index.corpus import Corpus
from index.ingest import Ingestion

if TYPE_CHECKING:
    from bot.replicas.replica import Replica


@dataclass(frozen=True, slots=True)
class Resources:
    """The objects that the bot is built on. The caller that made them closes them."""

    settings: Settings
    corpus: Corpus
    ingestion: Ingestion
    threads: Threads
    inbox: Inbox
    pacer: ChatPacer = field(default_factory=ChatPacer)
    pauses: Pauses = POLITE  # between two requests to one host
    replica: Replica | None = None  # this process among those that share the archive; None: it is not shared
    data_dir: Path | None = None  # of the archive; None: it has no files to search or report
