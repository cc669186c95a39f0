"""Run `remove`: remove articles, or delete them for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.cli.base import DONE, open_archive, open_inbox, print_reason, with_settings
from bot.config import Settings
from bot.runtime.signals import defer_interrupts

if TYPE_CHECKING:
    from index.corpus import Corpus


@click.command()
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@click.option(
    "--purge",
    is_flag=True,
    help="Delete for good: no file in DATA_DIR keeps the text, and it can't be undone. Also works for recently removed "
    "articles. Names the backups that still contain it.",
)
@with_settings
def remove(settings: Settings, articles: tuple[str, ...], purge: bool) -> int:
    """Remove each ARTICLE: an id that `list` shows, or a URL.

    Removes all of them or, if one isn't there, none. The text is kept for 24 hours, in case you want it back.
    """
    with open_archive(settings, read_only=False) as corpus:
        if purge:
            return _purge(settings, corpus, articles)
        with defer_interrupts():
            for removed in (change.before for change in corpus.remove_all(articles) if change.before):
                click.echo(f"removed\t{removed.id}\t{removed.title}")
    return DONE


def _purge(settings: Settings, corpus: Corpus, references: tuple[str, ...]) -> int:
    from bot.add.message_groups import keys_of_posts
    from bot.articles.messages import backups_in_words
    from index.errors import NothingToPurgeError, NotPurgedError

    with open_inbox(settings) as inbox, defer_interrupts():
        try:
            purged = corpus.purge(references)
        except NothingToPurgeError:
            inbox.purge(())  # an earlier purge may not have come so far
            raise
        except NotPurgedError as error:
            for sentence in backups_in_words(error.purged.backups):
                print_reason(sentence)
            inbox.purge(error.purged.articles, keys_of_posts)
            raise
        inbox.purge(purged.articles, keys_of_posts)
        for article in purged.articles:
            click.echo(f"purged\t{article.id}\t{article.title}")
        for sentence in backups_in_words(purged.backups):
            print_reason(sentence)
    return DONE
