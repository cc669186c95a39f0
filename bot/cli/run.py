"""Run `run`: start the Telegram bot, or a console chat."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING

import click

from bot.cli.base import how_to_add, open_archive, print_opening_progress, with_settings
from bot.cli.chat import run_chat
from bot.config import Settings
from bot.messaging.error_messages import user_message
from bot.runtime.signals import end_on_sigterm
from index.errors import StoreWriteError

if TYPE_CHECKING:
    from bot.queue.inbox import Inbox
    from bot.replicas.replica import Replica
    from index.corpus import Corpus
    from index.opensearch.cluster_access import ClusterAccess

log = logging.getLogger(__name__)


@click.command()
@with_settings
def run(settings: Settings) -> int:
    """Start the Telegram bot, or a console chat without a token.

    The token is the setting TELEGRAM_BOT_TOKEN. Without one, the chat is over the archive in DATA_DIR if that holds an
    article, else over sample articles.
    """
    if settings.telegram_bot_token is None:
        click.echo("TELEGRAM_BOT_TOKEN is not set, so this is a console chat instead of the Telegram bot.\n", err=True)
        if settings.web_listen:
            click.echo("WEB_LISTEN is set, but only the Telegram bot serves web pages.\n", err=True)
        if settings.metrics_listen:
            click.echo("METRICS_LISTEN is set, but only the Telegram bot is watched.\n", err=True)
        return _chat_without_token(settings)
    from bot.bot_api.proxies import check_proxies
    from bot.ingestion import ingestion_of
    from bot.lifecycle import AGAIN, run_bot

    end_on_sigterm()  # until the bot handles the signal itself: opening a large archive takes a while
    check_proxies()
    if not settings.admin_ids:
        log.warning("ADMIN_IDS is not set: nobody can add articles in Telegram. /start tells you your id.")
    code = AGAIN
    while code == AGAIN:
        if settings.cluster:
            with _shared_archive(settings, settings.cluster) as (corpus, inbox, replica):
                code = run_bot(settings, corpus, ingestion_of(settings), inbox, replica=replica)
        else:
            with _archive_of_bot(settings) as (corpus, inbox, is_writable):
                code = run_bot(settings, corpus, ingestion_of(settings), inbox, is_writable)
    return code


@contextmanager
def _shared_archive(settings: Settings, access: ClusterAccess) -> Iterator[tuple[Corpus, Inbox, Replica]]:
    """Open the archive in a cluster beside other processes.

    Yields: The archive; the inbox; and this process among the others.
    Raises: BackendUnavailableError, StoreUnavailableError.
    """
    from bot.archive import open_corpus
    from bot.replicas.own_address import own_address
    from bot.replicas.replica import Replica

    webhook = settings.webhook
    address = own_address(webhook.listen, access.urls) if webhook else None
    with (
        closing(Replica(access)) as replica,
        closing(open_corpus(settings.archive, on_progress=print_opening_progress)) as corpus,
        closing(replica.join(address)) as inbox,
    ):
        yield corpus, inbox, replica


@contextmanager
def _archive_of_bot(settings: Settings) -> Iterator[tuple[Corpus, Inbox, Callable[[], bool] | None]]:
    """Open the archive and its inbox to change them; if the disk refuses that, to read them only.

    Yields: The archive; the inbox; and, if they are open to read only, a function that returns whether they could be
        opened to change them by now.
    """
    from bot.archive import is_writable, open_corpus
    from bot.queue.inbox import Inbox

    data_dir, is_read_only = settings.data_dir, False
    try:
        corpus = open_corpus(data_dir, on_progress=print_opening_progress)
    except StoreWriteError as error:
        log.warning("Articles cannot be added or removed until the disk can be written to: %s", user_message(error))
        corpus, is_read_only = open_corpus(data_dir, read_only=True, on_progress=print_opening_progress), True
    open_inbox = Inbox.closed if is_read_only else Inbox.open
    with closing(corpus), closing(open_inbox(data_dir)) as inbox:
        yield corpus, inbox, partial(is_writable, data_dir) if is_read_only else None


def _chat_without_token(settings: Settings) -> int:
    from bot.archive import SAMPLE_QUESTION, sample_corpus

    with open_archive(settings) as corpus:
        if len(corpus):
            return run_chat(corpus)
    with closing(sample_corpus()) as corpus:
        click.echo(f"The archive in {settings.archive_name} is empty, so these are samples. {how_to_add()}\n")
        return run_chat(corpus, SAMPLE_QUESTION)
