"""Explain to readers why a passage is quoted: which words of the question matched, and how much each counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bot.ask.answer_messages import missing_in_words
from bot.i18n import gettext as _
from bot.messaging.html import short_label
from index.model import Hit

WORDS_NAMED = 6
"""Largest number of words in one explanation: one or two lines on a phone."""

SMALLEST_SHARE = 0.05
"""Smallest share of the score with which a word is named. Smaller shares are added up."""

ARTICLE_FIELD = "article"
"""Field name of matches outside the passage, elsewhere in the article."""

WORD_LENGTH = 40  # UTF-16 code units


def shares(hit: Hit) -> dict[str, float]:
    """Return the words of the question with their shares of the score, the largest first. Empty without a score."""
    sums: dict[str, float] = defaultdict(float)
    for contribution in hit.contributions:
        sums[contribution.word] += contribution.score
    total = sum(sums.values())
    ordered = sorted(sums, key=lambda word: -sums[word])
    return {word: sums[word] / total for word in ordered} if total > 0 else {}


def why(hit: Hit) -> str:
    """Return the explanation of a hit in one line."""
    counted = shares(hit)
    if not counted:
        return _("Why: it's one of the newest.")
    named = [word for word in counted if counted[word] >= SMALLEST_SHARE][:WORDS_NAMED]
    parts = [_word_label(word, counted[word], hit) for word in named]
    others = 1 - sum(counted[word] for word in named)
    if len(named) < len(counted) and round(others * 100):
        parts.append(_("other words {share}").format(share=_percent(others)))
    line = _("Why: {words}.").format(words=", ".join(parts))
    missing = [word for word in hit.missing if word not in counted]
    return f"{line} {_missing_words(missing)}" if missing else line


def _word_label(word: str, share: float, hit: Hit) -> str:
    label = f"“{short_label(word, WORD_LENGTH)}” {_percent(share)}"
    if word in hit.similar:
        return _("{word} (similar spelling)").format(word=label)
    if word not in hit.missing:
        return label
    if all(counted.field == ARTICLE_FIELD for counted in hit.contributions if counted.word == word):
        return _("{word} (elsewhere in the article)").format(word=label)
    return _("{word} (similar spelling)").format(word=label)


def _missing_words(words: Sequence[str]) -> str:
    return missing_in_words(quoted(words, WORDS_NAMED))


def quoted(words: Sequence[str], most: int) -> str:
    """Return the first *most* words at most, each in quotation marks."""
    shown = [f"“{short_label(word, WORD_LENGTH)}”" for word in words[:most]]
    return ", ".join(shown) + (" …" if len(words) > most else "")


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"
