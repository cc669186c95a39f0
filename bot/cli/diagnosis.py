"""Describe for `doctor` what is damaged, and where."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.archive import count
from bot.config import Settings
from index.disk.paths import INDEX_NAME
from index.errors import StoreDamagedError
from index.maintenance.check import Finding, examine, examine_saved_index
from index.maintenance.salvage import Salvage, salvage
from index.model import Unsearchable


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a check."""

    lines: tuple[str, ...]
    healthy: bool


def settings_in_words(settings: Settings) -> str:
    """Return the effect of the settings. They are valid, but may not be what the operator meant."""
    mode = "no TELEGRAM_BOT_TOKEN: console chat" if settings.telegram_bot_token is None else "TELEGRAM_BOT_TOKEN is set"
    admins = (
        f"{len(settings.admin_ids)} in ADMIN_IDS" if settings.admin_ids else "no ADMIN_IDS: nobody can add in Telegram"
    )
    readers = "everyone may ask" if settings.reader_ids is None else f"{len(settings.reader_ids)} in READER_IDS"
    return f"{mode}; {admins}; {readers}."


def examine_store(data_dir: Path) -> Report:
    """Check the files of the archive: each record, and whether the records agree."""
    findings = examine(data_dir)
    healthy = all(finding.harmless for finding in findings)
    lines = [*map(_line_of, findings)] or [f"nothing in {data_dir} is damaged."]
    found = None
    if not healthy:
        with suppress(StoreDamagedError):  # it is among the findings
            found = salvage(data_dir)
    if found and found.articles:
        lines.append(f"undamaged articles: {len(found.articles):,}; `export --whole` writes them.")
    if found and (found.articles or found.lost or found.unnamed.most):
        lines += losses_in_words(found)
    return Report(tuple(lines), healthy)


def losses_in_words(found: Salvage) -> list[str]:
    """Return lines about the lost articles of a damaged archive, and those in doubt."""
    lines = []
    if found.lost:
        several = f"{len(found.lost):,} articles: " if len(found.lost) > 1 else "article "
        lines.append(f"damaged and lost: {several}{', '.join(sorted(found.lost))}.")
    if found.unnamed.most:
        bound = "" if found.unnamed.least == found.unnamed.most else "up to "
        noun = "article" if found.unnamed.most == 1 else "articles"
        lines.append(f"also lost, and nothing that is left names them: {bound}{found.unnamed.most:,} {noun}.")
    if found.doubtful:
        lines.append(f"undamaged, but perhaps changed or removed since: article {', '.join(sorted(found.doubtful))}.")
    if found.places:
        lines.append(f"damaged places: {found.places}. If an id is damaged too, the article isn't named.")
    return lines


def _line_of(finding: Finding) -> str:
    named = finding.article is None or finding.article in finding.detail
    return str(finding) if named else f"{finding} (article {finding.article})"


def examine_index(data_dir: Path) -> Report:
    """Check every byte of the saved index, and whether all passages can be found.

    The next start makes a damaged part again. That takes time, but nothing is lost.
    """
    if findings := examine_saved_index(data_dir):
        advice = f"nothing is lost: the next start rebuilds it, or remove {data_dir / INDEX_NAME}."
        return Report((*map(_line_of, findings), advice), healthy=False)
    counts = count(data_dir)
    if counts.articles == 0:
        return Report((f"nothing to find: {data_dir} has no articles yet.",), healthy=True)
    line = f"{counts.indexed} of {counts.passages} passages can be found; articles: {counts.articles}."
    lines = (*map(unsearchable_in_words, counts.unsearchable), line)
    return Report(lines, counts.indexed == counts.passages and not counts.unsearchable)


def unsearchable_in_words(each: Unsearchable) -> str:
    """Return a sentence about an article that no question finds: the reason, and what one can do."""
    return (
        f"article {each.article_id} “{each.title}” is stored but can't be searched: the index couldn't take it "
        f"({each.reason}). You can still list, export, change and remove it. Each start tries again."
    )
