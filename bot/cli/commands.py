"""The commands: they read arguments and settings, call `index`, and print.

What needs `index` is imported in the commands that use it: a wrong setting or argument is told at once.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec

import click

from bot.cli.terminal import bytes_of_stdin, is_terminal, look_of_stdout, questions, this_program, use_utf8
from bot.config import Settings, SettingsError, load_settings
from bot.messaging.error_messages import user_message
from bot.runtime.logs import set_up_logging
from bot.runtime.signals import end_on_sigterm
from index.errors import (
    ArticleNotFoundError,
    CorpusError,
    NothingToPurgeError,
    StoreError,
    StoreWriteError,
    VersionNotFoundError,
)

if TYPE_CHECKING:
    from bot.queue.inbox import Inbox
    from index.corpus import Corpus

DONE, FAILED, WRONG, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: done; refused or failed; wrong usage or settings; ended by Ctrl-C, as shells count it."""

SHOWN_FROM_ARTICLES = 2_000
"""Articles. A smaller archive is open within a second or two, before anybody reads how far it is."""

FILE = click.Path(dir_okay=False, path_type=Path)

log = logging.getLogger(__name__)

P = ParamSpec("P")


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the reasons of a failure go to standard error. Returns the exit code."""
    use_utf8()
    try:
        code = cli.main(arguments, standalone_mode=False)  # which ends quietly when nobody reads on
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except SettingsError as error:
        return _failed(WRONG, *error.problems)
    except NothingToPurgeError as error:
        return _failed(FAILED, user_message(error))
    except ArticleNotFoundError as error:
        return _failed(FAILED, f"No article has the id or URL “{error.reference}”. `list` shows all articles.")
    except VersionNotFoundError as error:
        shown = "`versions` lists those that it has"
        return _failed(FAILED, f"The article has no version “{error.name}”: {shown}.")
    except CorpusError as error:
        return _failed(FAILED, user_message(error))
    except OSError as error:
        log.debug("The system refused it", exc_info=True)
        return _failed(FAILED, f"{error.filename or 'Byline'}: {error.strerror or error}")
    return code if isinstance(code, int) else DONE


def _failed(code: int, *reasons: str) -> int:
    for reason in reasons:
        click.echo(reason, err=True)
    return code


def with_settings(command: Callable[Concatenate[Settings, P], int]) -> Callable[P, int]:
    """Give *command* the settings, with logging set up by them; so late that --help works with wrong ones."""

    @wraps(command)
    def with_them(*args: P.args, **kwargs: P.kwargs) -> int:
        settings = load_settings()
        set_up_logging(settings)
        return command(settings, *args, **kwargs)

    return with_them


@contextmanager
def _archive(settings: Settings, *, read_only: bool = True) -> Iterator[Corpus]:
    from bot.archive import open_corpus

    with closing(open_corpus(settings.data_dir, read_only=read_only, on_progress=_tell_opening)) as corpus:
        yield corpus


def _tell_opening(done: int, total: int) -> None:
    """Show how far a large archive is opened, where somebody sees it."""
    if total >= SHOWN_FROM_ARTICLES and is_terminal(sys.stderr):
        click.echo(f"\rOpening the archive: {done * 100 // total} %", nl=done == total, err=True)


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="byline", message="Byline %(version)s")
@click.pass_context
def cli(context: click.Context) -> int | None:
    """Byline answers questions from an archive of articles, word for word, and says where each passage is from.

    Settings come from the environment and from .env in the working directory: see .env.example.
    """
    if context.invoked_subcommand is None:
        return int(context.invoke(run))
    return None


@cli.command()
@with_settings
def run(settings: Settings) -> int:
    """Start the Telegram bot, or a console chat without a token.

    The token is the setting TELEGRAM_BOT_TOKEN. Without one, the chat is over the archive in DATA_DIR if that holds an
    article, else over sample articles.
    """
    if settings.telegram_bot_token is None:
        click.echo("TELEGRAM_BOT_TOKEN is not set, so this is a console chat instead of the Telegram bot.\n", err=True)
        return _converse_without_token(settings)
    from bot.bot_api.proxies import check_proxies
    from bot.ingestion import ingestion_of
    from bot.lifecycle import AGAIN, run_bot

    end_on_sigterm()  # until the bot has its own way to stop: opening a large archive takes a while
    check_proxies()
    if not settings.admin_ids:
        log.warning("ADMIN_IDS is not set: nobody can add articles in Telegram. /start tells you your id.")
    code = AGAIN
    while code == AGAIN:
        corpus, opened, takes_writing = _archive_of_bot(settings)
        with closing(corpus), closing(opened(settings.data_dir)) as inbox:
            ingestion = ingestion_of(settings)
            code = run_bot(settings, corpus, ingestion, inbox, takes_writing)
    return code


def _archive_of_bot(settings: Settings) -> tuple[Corpus, Callable[[Path], Inbox], Callable[[], bool] | None]:
    """The archive, to read and to change; on a disk that takes no writing, to read alone: that stops no answer.

    With it, how to open the inbox beside it; and, if it is to be read alone, what tells when that has changed.
    """
    from bot.archive import open_corpus, takes_writing
    from bot.queue.inbox import Inbox

    try:
        return open_corpus(settings.data_dir, on_progress=_tell_opening), Inbox.open, None
    except StoreWriteError as error:
        log.warning("Articles cannot be added or removed until the disk can be written to: %s", user_message(error))
        corpus = open_corpus(settings.data_dir, read_only=True, on_progress=_tell_opening)
        return corpus, Inbox.closed, partial(takes_writing, settings.data_dir)


def _converse_without_token(settings: Settings) -> int:
    from bot.archive import SAMPLE_QUESTION, sample_corpus

    with _archive(settings) as corpus:
        if len(corpus):
            return _converse(corpus)
    with closing(sample_corpus()) as corpus:
        click.echo(f"The archive in {settings.data_dir} is empty, so these are samples. {_how_to_add()}\n")
        return _converse(corpus, SAMPLE_QUESTION)


def _how_to_add() -> str:
    return f"Add an article of your own with: {this_program()} add URL-OR-FILE"


@cli.command()
@with_settings
def chat(settings: Settings) -> int:
    """Answer questions on the console, from DATA_DIR."""
    with _archive(settings) as corpus:
        return _converse(corpus)


def _converse(corpus: Corpus, example: str | None = None) -> int:
    from bot.cli.console import chat, render_welcome

    look = look_of_stdout()
    click.echo(render_welcome(corpus, example, look) if len(corpus) else f"The archive is empty. {_how_to_add()}\n")
    chat(corpus, questions(), click.echo, look)
    return DONE


@cli.command()
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option("--jsonl", type=click.Path(path_type=Path, allow_dash=True), multiple=True, metavar="FILE",
              help="Read one article a line from FILE, or from standard input (-).")  # fmt: skip  # else six lines
@click.option(
    "--channel",
    metavar="NAME",
    help="The public name of the channel that an exported SOURCE is from, to give its posts their links.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print only what was not added and what is in doubt.")
@with_settings
def add(settings: Settings, sources: tuple[str, ...], jsonl: tuple[Path, ...], channel: str | None, quiet: bool) -> int:
    """Add URLs, files, folders, exports, or text from standard input.

    Each SOURCE is a URL, a file, a folder with all files in it, or - for text from standard input. A file may be an
    export: result.json of Telegram Desktop (adds the posts of channels), or WXR of WordPress. Prints a line for each
    article: what was done, id, number of passages, title. Posts of exports that are already in the archive are only
    counted. Reasons go to standard error. After a stop, run the same command again to add the rest.
    """
    if not sources and not jsonl:
        raise click.UsageError("Name a SOURCE, or --jsonl FILE.")
    if [*sources, *map(str, jsonl)].count("-") > 1:
        raise click.UsageError("Standard input (-) can be read only once.")
    from bot.cli.add_run import Adding
    from bot.cli.inputs import Sources, username_of
    from bot.cli.resume import Unfinished
    from bot.ingestion import ingestion_of
    from index.disk.key_value import Notebook
    from index.ingest.refetch import Refetching

    username = username_of(channel) if channel else None
    if channel and username is None:
        raise click.UsageError("--channel takes the name of a channel, as in https://t.me/NAME.")
    with _archive(settings, read_only=False) as corpus, closing(Notebook.open(settings.data_dir)) as notebook:
        ingestion = ingestion_of(settings)
        sources_of = Sources(ingestion, bytes_of_stdin(), Unfinished(notebook, corpus), username, settings.data_dir)
        adding = Adding(corpus, sources_of, Refetching(ingestion, notebook, versions=corpus.versions), quiet=quiet)
        try:
            adding.add(sources, jsonl)
        except (KeyboardInterrupt, StoreError):
            adding.tell_stopped()
            raise
    adding.tell_sums()
    return FAILED if adding.failed else DONE


@cli.command(context_settings={"ignore_unknown_options": True})  # a question may have "-word" in it
@click.argument("question", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--limit", type=click.IntRange(min=1), default=3, show_default=True, help="Show at most this many passages."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.option("--explain", is_flag=True, help="Add why each passage was found.")
@with_settings
def search(settings: Settings, question: tuple[str, ...], limit: int, as_json: bool, explain: bool) -> int:
    """Print the answer to a question.

    Without QUESTION, each line of standard input is one; blank lines are skipped.
    """
    if unknown := [word for word in question if word.startswith("--")]:
        raise click.NoSuchOption(unknown[0])
    from bot.cli.console import reply_as_json, reply_as_text

    look = look_of_stdout(one_question=bool(question))
    with _archive(settings) as corpus:
        if not len(corpus):
            click.echo(f"The archive in {settings.data_dir} is empty. {_how_to_add()}", err=True)
        for asked in [" ".join(question)] if question else questions():
            if as_json:
                click.echo(reply_as_json(corpus, asked, limit, explain=explain))
            else:
                click.echo(reply_as_text(corpus, asked, look, limit, explain=explain))
    return DONE


class _TakesExcludedWords(click.Command):
    """A command without options of one letter but -h: "-harbour" is an argument, and no -h."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options first, then the arguments."""
        options = [each for each in args if each == "-h" or each.startswith("--")]
        return super().parse_args(ctx, [*options, "--", *(each for each in args if each not in options)])


@cli.command(name="list", cls=_TakesExcludedWords)
@click.argument("filters", nargs=-1, metavar="[FILTER]...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@with_settings
def list_articles(settings: Settings, filters: tuple[str, ...], as_json: bool) -> int:
    """List the articles, the last added first.

    Each with id, date, title, source and URL: in columns on a terminal, else separated by tabs. Filters are the same as
    in questions: after:2023, before:2024-06, by:"name", source:name, lang:en, "exact phrase", -word.
    """
    from bot.archive import open_store
    from bot.cli.console import render_articles
    from bot.cli.list_filters import NoFiltersError, article_line, chosen, filters_in

    try:
        wanted = filters_in(filters)
    except NoFiltersError as error:
        raise click.UsageError(str(error)) from error
    with closing(open_store(settings.data_dir)) as store:
        articles = list(chosen(store.articles(), wanted))
        for line in map(article_line, articles) if as_json else render_articles(articles, look_of_stdout().columns):
            click.echo(line)
    return DONE


@cli.command()
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
    with _archive(settings, read_only=False) as corpus:
        if purge:
            return _purge(settings, corpus, articles)
        for removed in {each.id: each for each in map(corpus.article, articles)}.values():
            corpus.remove(removed.id)
            click.echo(f"removed\t{removed.id}\t{removed.title}")
    return DONE


@cli.command()
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@with_settings
def update(settings: Settings, articles: tuple[str, ...]) -> int:
    """Fetch each ARTICLE again: an id that `list` shows, or a URL.

    Prints a line for each: updated or unchanged, id, title, what is different. Reasons go to standard error.
    """
    from bot.cli.update_run import Renewing
    from bot.ingestion import ingestion_of
    from index.disk.key_value import Notebook
    from index.ingest.refetch import Refetching

    with _archive(settings, read_only=False) as corpus, closing(Notebook.open(settings.data_dir)) as notebook:
        renewing = Renewing(corpus, Refetching(ingestion_of(settings), notebook, versions=corpus.versions))
        renewing.update([corpus.article(reference) for reference in articles])
    return FAILED if renewing.failed else DONE


@cli.command()
@click.argument("article", metavar="ARTICLE")
@click.option("--bring-back", metavar="VERSION", help="Bring back the version with this name.")
@with_settings
def versions(settings: Settings, article: str, bring_back: str | None) -> int:
    """List the versions of ARTICLE, the last first: name, since when, by whom, title."""
    from bot.cli.update_run import render_version, tell_change

    with _archive(settings, read_only=bring_back is None) as corpus:
        if bring_back is not None:
            added = corpus.bring_back(article, bring_back)
            tell_change("brought back", corpus, added)
            return DONE if added.is_searchable else FAILED
        for version in corpus.versions(article):
            click.echo(render_version(version))
    return DONE


def _purge(settings: Settings, corpus: Corpus, references: tuple[str, ...]) -> int:
    from bot.add.message_groups import keys_of_posts
    from bot.articles.messages import backups_in_words
    from bot.queue.inbox import Inbox

    with closing(Inbox.open(settings.data_dir)) as inbox:  # which lets no text of what is done stay in its file
        purged = corpus.purge(references)
        inbox.purge(purged.articles, keys_of_posts)
    for article in purged.articles:
        click.echo(f"purged\t{article.id}\t{article.title}")
    for sentence in backups_in_words(purged.backups):
        click.echo(sentence, err=True)
    return DONE


@cli.command()
@click.option("--jsonl", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE", default="-",
              help="Write to FILE instead of standard output.")  # fmt: skip  # else six lines
@click.option(
    "--whole", is_flag=True, help="Of a damaged archive, write the undamaged articles, and say what is missing."
)
@with_settings
def export(settings: Settings, jsonl: Path, whole: bool) -> int:
    """Write all articles, one JSON object a line.

    `add --jsonl` reads them again; the round trip loses nothing.
    """
    from bot.archive import open_store
    from bot.cli.export import export_to

    if whole:
        return _export_whole(settings, jsonl)
    with closing(open_store(settings.data_dir)) as store:
        export_to(store, jsonl)
    return DONE


def _export_whole(settings: Settings, jsonl: Path) -> int:
    from bot.cli.diagnosis import what_is_missing
    from bot.cli.export import export_to
    from index.maintenance.salvage import salvage

    found = salvage(settings.data_dir)
    export_to(found.articles, jsonl)
    return _failed(FAILED if found.places else DONE, *what_is_missing(found))


@cli.command()
@click.argument("file", type=FILE)
@with_settings
def backup(settings: Settings, file: Path) -> int:
    """Write all of DATA_DIR into FILE."""
    from index.maintenance import backup as maintenance

    maintenance.backup(settings.data_dir, file)
    click.echo(f"Backed up {settings.data_dir} to {file}.")
    return DONE


@cli.command()
@click.argument("file", type=FILE)
@with_settings
def restore(settings: Settings, file: Path) -> int:
    """Put what `backup` wrote into an empty DATA_DIR."""
    from index.maintenance import restore as maintenance

    maintenance.restore(file, settings.data_dir)
    click.echo(f"Restored {settings.data_dir} from {file}.")
    return DONE


@cli.command()
@with_settings
def doctor(settings: Settings) -> int:
    """Check settings, store and index; change nothing."""
    from bot.cli.diagnosis import examine_index, examine_store, settings_in_words

    click.echo(f"Settings: {settings_in_words(settings)}")
    for part, examine in (("Store", examine_store), ("Index", examine_index)):
        report = examine(settings.data_dir)
        for line in report.lines:
            click.echo(f"{part}: {line}")
        if not report.healthy:
            return FAILED
    return DONE
