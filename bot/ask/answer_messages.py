"""Write the sentences of an answer that Telegram and the command line share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from bot.articles.finding.filter_messages import filter_notes, read_as_in_words
from bot.articles.messages import language_in_words
from bot.i18n import gettext as _
from bot.i18n import ngettext, speaking
from index.model import Answer, Hit, Verdict
from index.query.filter_syntax import read_filters

Named = Callable[[Sequence[str]], str]
"""Function that writes words in a line, each in quotation marks."""


def remarks(answer: Answer, shown: Sequence[Hit], named: Named, offers: Iterable[str] = ()) -> Iterator[str]:
    """Yield the lines above the passages of an answer.

    Args:
        shown: The hits below.
        offers: Lines that offer other questions.
    """
    if answer.read_as:
        yield read_as_in_words(named(answer.read_as))
    if verdict := verdict_in_words(answer, shown, named):
        yield verdict
    yield from offers
    yield from filter_notes(answer)


def verdict_in_words(answer: Answer, shown: Sequence[Hit], named: Named) -> str | None:
    """Return what is to be said first about an answer that is not `found`, or to a question in a language that no
    article is in; None: nothing. The latter is said in that language if it has a catalogue.

    Args: shown: The hits below the sentence.
    """
    if answer.absent_language is None:
        missing = _missing_in_all(answer, shown) if shown else answer.missing
        return _verdict_in_words(answer, missing, len(shown), named)
    with speaking(answer.absent_language):
        absent = _absent_language_in_words(answer.absent_language, answer.usual_language)
        if answer.verdict is Verdict.NONE and not answer.filters:
            return absent
        verdict = _verdict_in_words(answer, (), len(shown), named)  # all its words may be missing
    return f"{absent}\n{verdict}" if verdict else absent


def _absent_language_in_words(asked: str, usual: str | None) -> str:
    """Return the line that no article is in the language that was asked in."""
    if usual is None:
        return _("There is no article in {asked} here.").format(asked=language_in_words(asked))
    line = _("There is no article in {asked} here; most are in {usual}.")
    return line.format(asked=language_in_words(asked), usual=language_in_words(usual))


def _verdict_in_words(answer: Answer, missing: Sequence[str], count: int, named: Named) -> str | None:
    match answer.verdict:
        case Verdict.NONE:
            return _("Nothing matches with these filters.") if answer.filters else _none_in_words(missing, named)
        case Verdict.CLOSE:
            return _close_in_words(missing, count, named)
    return None


def _none_in_words(missing: Sequence[str], named: Named) -> str:
    if not missing:
        return _("I found nothing about this in the archive.")
    sentence = ngettext(
        "I found nothing about this. No article here contains the word {words}.",
        "I found nothing about this. No article here contains the words {words}.",
        len(missing),
    )
    return sentence.format(words=named(missing))


def _missing_in_all(answer: Answer, shown: Sequence[Hit]) -> Sequence[str]:
    """Return the words of the question that none of the shown hits has."""
    if len(shown) == len(answer.hits):
        return answer.missing
    return [word for word in shown[0].missing if all(word in hit.missing for hit in shown)]


def _close_in_words(missing: Sequence[str], count: int, named: Named) -> str:
    if not missing:
        return ngettext(
            "I'm not sure any of this answers you. Closest passage:",
            "I'm not sure any of this answers you. Closest passages:",
            count,
        )
    sentence = ngettext(
        "I'm not sure any of this answers you. Closest passage (without {words}):",
        "I'm not sure any of this answers you. Closest passages (without {words}):",
        count,
    )
    return sentence.format(words=named(missing))


def suggestion_in_words(question: str) -> str:
    """Return the sentence that suggests another question."""
    return _("Did you mean: {question}").format(question=question)


def name_filter_in_words(question: str) -> str:
    """Return the sentence that offers the articles of an author or a publication.

    Args: question: With a filter for the name.
    """
    filters = read_filters(question).filters
    if filters.by:
        return _("Articles by {name}").format(name=filters.by[0])
    return _("Articles from {name}").format(name=filters.sources[0])


def similar_titles_headline() -> str:
    """Return the line before the titles of similar articles."""
    return _("Similar titles:")


def also_in(sources: str) -> str:
    """Return the line that names other publications of a passage, separated by commas."""
    return _("Also in: {sources}").format(sources=sources)


def more_sources(count: int) -> str:
    """Return the number of publications that are not named."""
    return ngettext("{n} more", "{n} more", count).format(n=count)


def missing_in_words(words: str) -> str:
    """Return the sentence that names the missing words of a passage, each in quotation marks."""
    return _("Not in this passage: {words}.").format(words=words)
