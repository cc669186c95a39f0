"""Collect all commands, and print the reason of a failure."""

from __future__ import annotations

import logging

import click

from bot.cli.add import add
from bot.cli.backup import backup, restore
from bot.cli.base import DONE, FAILED, INTERRUPTED, WRONG_USAGE, failed
from bot.cli.chat import chat
from bot.cli.doctor import doctor
from bot.cli.export import export
from bot.cli.list import list_articles
from bot.cli.moving.move import move
from bot.cli.remove import remove
from bot.cli.run import run
from bot.cli.search import search
from bot.cli.terminal import set_up_streams
from bot.cli.update import update
from bot.cli.versions import versions
from bot.config import SettingsError
from bot.messaging.error_messages import user_message
from index.errors import (
    ArticleNotFoundError,
    BackendUnavailableError,
    CorpusError,
    NothingToPurgeError,
    StoreUnavailableError,
    VersionNotFoundError,
)

log = logging.getLogger(__name__)


def main(arguments: list[str] | None = None) -> int:
    """Run a command, and return the exit code. The reasons of a failure go to standard error."""
    set_up_streams()
    try:
        code = cli.main(
            arguments, standalone_mode=False
        )  # it ends without a message when nobody reads the output any more
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except SettingsError as error:
        return failed(WRONG_USAGE, *error.problems)
    except NothingToPurgeError as error:
        return failed(FAILED, user_message(error))
    except ArticleNotFoundError as error:
        return failed(FAILED, f"No article has the id or URL “{error.reference}”. `list` shows all articles.")
    except VersionNotFoundError as error:
        shown = "`versions` lists those that it has"
        return failed(FAILED, f"The article has no version “{error.name}”: {shown}.")
    except StoreUnavailableError as error:
        return failed(FAILED, user_message(error), f"The reason: {error.detail}")
    except CorpusError as error:
        if type(error) is BackendUnavailableError:  # its sentence is for readers, who can do nothing about it
            return failed(FAILED, user_message(error), f"The reason: {error}")
        return failed(FAILED, user_message(error))
    except OSError as error:
        log.debug("The system refused it", exc_info=True)
        return failed(FAILED, f"{error.filename or 'Byline'}: {error.strerror or error}")
    return code if isinstance(code, int) else DONE


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


for command in (run, chat, add, search, list_articles, remove, update, versions, export, backup, restore, move, doctor):
    cli.add_command(command)
