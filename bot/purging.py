"""What is said of backups that still hold what was deleted for good."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n import gettext as _
from bot.i18n import ngettext
from index.model import BackupFinding

NAMED = 10
"""Backups that are named at most, the last made; a message has room for no more of them."""


def backups_in_words(findings: Sequence[BackupFinding]) -> list[str]:
    """A sentence for each backup that holds what was purged, or may hold it."""
    sentences = [_sentence(finding) for finding in findings[:NAMED]]
    rest = len(findings) - NAMED
    if rest > 0:
        sentences.append(ngettext("And {n} more backup.", "And {n} more backups.", rest).format(n=rest))
    return sentences


def _sentence(finding: BackupFinding) -> str:
    backup, problem = finding.backup, finding.problem
    if backup is None:
        return _("Which backups hold it cannot be told for certain: {problem}.").format(problem=problem)
    if problem is None:
        words = _("The backup {path} of {day} still holds it: delete that too, if it must be gone everywhere.")
    else:
        words = _("The backup {path} of {day} was not looked into, and may still hold it: {problem}.")
    return words.format(path=backup.path, day=backup.at.date().isoformat(), problem=problem)
