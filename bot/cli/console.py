"""Answer questions on the console with quoted passages and their attribution. Rendering is pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from wcwidth import clip, ljust

from bot.ask.answer_messages import (
    also_in,
    missing_in_words,
    name_filter_in_words,
    remarks,
    similar_titles_headline,
    suggestion_in_words,
)
from bot.ask.following.article_messages import facts_of_answer
from bot.ask.following.conversation import Conversation
from bot.ask.leading_hits import leading_hits, says_it
from bot.ask.parts import Parts, answers_to, are_one, parts_of
from bot.ask.quoting.folding import underlined_sentence
from bot.ask.quoting.marked_runs import runs_of
from bot.ask.quoting.quote_groups import QuoteGroup, quote_groups
from bot.ask.several_messages import left_out_in_words, numbered
from bot.ask.small_talk.console_lines import small_talk_lines
from bot.ask.small_talk.phrases import SmallTalk
from bot.ask.small_talk.removal import without_small_talk
from bot.cli.base import ANSWER_LIMIT
from bot.cli.terminal import PROMPT, OutputStyle, styled_text, this_program, wrapped
from bot.i18n import gettext as _
from bot.i18n import ngettext, speaking
from bot.messaging.attribution import credits_under, known_facts
from bot.messaging.error_messages import user_message
from bot.messaging.html import Fragment
from bot.messaging.shared_messages import SEPARATOR, as_one_part, empty_archive, untitled
from index.corpus import Corpus
from index.errors import QuestionError
from index.model import Answer, Article, Hit
from index.query.about_articles.named_articles import NamedArticle, named_article_of
from index.query.spellings.look_alikes import in_one_script

FILTERS = 'after:2023 before:2024-06 by:"name" source:name lang:en "exact phrase" -word'
"""Filters, one of each kind."""

TITLES_SHOWN = 10
"""Most titles at the beginning of the chat: a screen of them, however large the archive."""

HELP = "/help"

ENDING = frozenset({"exit", "quit", "/exit", "/quit"})
"""Words that end the chat. Nobody asks an archive for one of them alone."""

_BAR = "│ "
_INDENT = "  "

_CONTROLS = {code: "\N{REPLACEMENT CHARACTER}" for code in (*range(0x20), *range(0x7F, 0xA0)) if code != ord("\n")}
"""Replacements of control characters. Stored text has none of these. If one gets in, no terminal obeys it. The text
keeps its length, so that spans stay right."""


# --- the conversation ---


def answer_questions(
    corpus: Corpus, questions: Iterable[str], write: Callable[[str], None], style: OutputStyle
) -> None:
    """Answer each question as it comes, until the questions end or one of them is a word that ends the chat."""
    conversation = Conversation(corpus)
    for typed, question in ((each, without_small_talk(each)) for each in map(in_one_script, questions)):
        if question.strip().casefold() in ENDING:
            return
        if question.strip() == HELP:
            write(render_help(style))
        elif talk := conversation.small_talk(typed):
            write(_heading(question, style) + render_small_talk(corpus, talk, style))
        elif said := conversation.said_of_article(question):
            write(_heading(question, style) + wrapped(_plain(said), style) + "\n")
        else:
            write(reply_as_text(conversation, question, style))


def render_small_talk(corpus: Corpus, talk: SmallTalk, style: OutputStyle) -> str:
    """Return the reply to small talk, in its language."""
    with speaking(talk.language):
        lines = small_talk_lines(corpus, talk, lambda articles: list(_bullets(articles)), this_program())
    return "\n".join(wrapped(line, style, "    ") for line in lines) + "\n"


def _bullets(articles: Iterable[Article]) -> Iterator[str]:
    return (f"  • {_plain(_label(article))}" for article in articles)


def reply_as_text(
    corpus: Corpus | Conversation,
    question: str,
    style: OutputStyle,
    limit: int | None = None,
    *,
    explain: bool = False,
) -> str:
    """Return the answer to *question* for people. It repeats the question if nobody typed it above the answer.

    Several questions at once are answered one after the other, each with its best passage.

    Args: limit: Most passages to show, even if they answer less than the first. None: only those that answer too.
    """
    heading = _heading(question, style)
    if not len(corpus):
        return heading + wrapped(empty_archive(for_admin=False), style) + "\n"
    try:
        if parts := parts_of(question):
            answers = answers_to(parts.asked, lambda part, earlier: corpus.search(part, 1, 0, earlier))
            if not are_one(parts, answers):
                return heading + _render_parts(parts, answers, style, explain=explain)
        named = _named_article(corpus, question)
        answer = corpus.search(named.subject if named else question, limit or ANSWER_LIMIT)
        if named and limit is None:
            first = replace(answer, hits=answer.hits[:1])
            with speaking(named.language):
                facts = facts_of_answer(named.request, answer)
                return heading + render_answer(first, style, explain=explain, facts=facts)
        return heading + render_answer(answer, style, explain=explain, leading_only=limit is None)
    except QuestionError as error:
        return heading + user_message(error) + "\n"


def _named_article(corpus: Corpus | Conversation, question: str) -> NamedArticle | None:
    """Return the article that a question is about and names. In doubt the passages may answer the question."""
    named = named_article_of(question)
    return None if named and named.is_doubtful and says_it(corpus.search(question, 1), named) else named


def _heading(question: str, style: OutputStyle) -> str:
    return f"{PROMPT}{_plain(question)}\n\n" if style.repeats_question else "\n"


# --- rendering ---


def render_welcome(corpus: Corpus, example: str | None, style: OutputStyle) -> str:
    """Return the titles in the archive, and a question to try. Args: example: None: the title of the newest article."""
    latest = corpus.articles(limit=TITLES_SHOWN)
    count = len(corpus)
    lines = [ngettext("{n} article to ask about:", "{n} articles to ask about:", count).format(n=count)]
    lines += _bullets(latest)
    if count > len(latest):
        lines.append("  " + _("… and {n} more").format(n=count - len(latest)))
    lines += ["", _("Try: {question}").format(question=_plain(example or _title(latest[0])))]
    if style.columns:  # a person reads it, and can type
        lines.append(_("Type /help for more, or exit to leave."))
    return "\n".join(wrapped(line, style, "    ") for line in lines) + "\n"


def render_help(style: OutputStyle) -> str:
    """Return the help of the chat."""
    lines = [
        _(
            "Ask in your own words. I answer with passages from the articles, word for word, and say where each is "
            "from."
        ),
        _("Filters can go anywhere in a question: {filters}").format(filters=FILTERS),
        _("Type exit or quit to leave."),
    ]
    return "\n" + "\n".join(wrapped(line, style) for line in lines) + "\n"


def render_answer(
    answer: Answer,
    style: OutputStyle,
    *,
    explain: bool = False,
    leading_only: bool = True,
    facts: Fragment | None = None,
) -> str:
    """Render the passages, word for word behind a bar, each with its attribution below. Say so if there is none.

    Args:
        leading_only: Leave out hits that answer less than the first; see `leading_hits`.
        facts: Lines above the passages.
    """
    hits = leading_hits(answer) if leading_only else answer.hits
    blocks = [wrapped(line, style) for line in _remarks(answer, hits)]
    blocks += [_lines(facts, style)] if facts else []
    for group in quote_groups(hits):
        blocks += [_quotation(hit, style, explain=explain) for hit in group.hits]
        blocks[-1] += "\n" + _attribution(group, style)
    if answer.nearest:
        titles = [similar_titles_headline(), *_bullets(answer.nearest)]
        blocks.append("\n".join(wrapped(line, style, "    ") for line in titles))
    return "\n\n".join(blocks) + "\n"


def _lines(facts: Fragment, style: OutputStyle) -> str:
    return wrapped(_plain(facts.text), style)


def _render_parts(parts: Parts, answers: Sequence[Answer], style: OutputStyle, *, explain: bool) -> str:
    """Render the answers to several questions, each below its question."""
    blocks = []
    for number, (part, answer) in enumerate(zip(parts.asked, answers, strict=True), 1):
        label = wrapped(numbered(number, _plain(" ".join(part.label.split()))), style)
        facts = facts_of_answer(part.request, answer) if part.request else None
        if facts and part.is_about_before:
            text = _lines(facts, style) + "\n"
        else:
            text = render_answer(answer, style, explain=explain, facts=facts)
        blocks.append(f"{label}\n\n{text}")
    blocks += [wrapped(left_out_in_words(parts.left_out), style) + "\n"] if parts.left_out else []
    return "\n".join(blocks)


def render_articles(articles: Sequence[Article], columns: int | None) -> Iterator[str]:
    """Yield a line for each article: id, date, title, source, URL.

    Args:
        columns: The width of the terminal, to align the cells; None: tabs separate the cells.
    """
    rows = [
        [article.id, _date(article), _title(article), article.source or "", article.url or ""] for article in articles
    ]
    rows = [[" ".join(_plain(cell).split()) for cell in row] for row in rows]
    if columns is None:
        return ("\t".join(row) for row in rows)
    title, source = columns * 2 // 5, columns // 5
    return (
        f"{row[0]}  {row[1]:10}  {ljust(clip(row[2], 0, title), title)}  "
        f"{ljust(clip(row[3], 0, source), source)}  {row[4]}".rstrip()
        for row in rows
    )


def _remarks(answer: Answer, hits: Sequence[Hit]) -> Iterator[str]:
    """Return the lines before these passages."""
    return map(_plain, remarks(answer, hits, _named, _offers(answer)))


def _offers(answer: Answer) -> Iterator[str]:
    if answer.name_filter:
        yield f"{name_filter_in_words(answer.name_filter)}: {answer.name_filter}"
    if answer.suggestion:
        yield suggestion_in_words(answer.suggestion)


def _named(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _quotation(hit: Hit, style: OutputStyle, *, explain: bool) -> str:
    text = _plain(hit.passage.text)
    if style.styled:
        text = styled_text(runs_of(text, hit.highlights, underlined_sentence(hit)))
    quote = wrapped(text, style, _BAR, _BAR)
    return f"{quote}\n{_explanation(hit, style)}" if explain else quote


def _attribution(group: QuoteGroup, style: OutputStyle) -> str:
    article = group.article
    lines = [
        _joined([_title(article), *known_facts(article, *group.passages)]),
        *map(_plain, credits_under(article, *group.passages)),
    ]
    if group.also:
        lines.append(also_in(", ".join(_plain(_source(other)) for other in group.also)))
    link = [_INDENT + _plain(article.url)] if article.url else []  # not broken: people click or copy it
    return "\n".join([*(wrapped(line, style, _INDENT, _INDENT) for line in lines), *link])


def _explanation(hit: Hit, style: OutputStyle) -> str:
    parts = [f"{_plain(c.word)} {c.score:.2f} ({c.field})" for c in hit.contributions]
    line = _("Why: {score:.2f} = ").format(score=hit.score) + " + ".join(parts)
    if hit.missing:
        line += " · " + missing_in_words(_named(map(_plain, hit.missing)))
    return wrapped(line, style, _INDENT, _INDENT)


def _plain(text: str) -> str:
    return text.translate(_CONTROLS)


def _joined(facts: Iterable[str | None]) -> str:
    """Return the known facts in one line. None looks like several of them, such as a name with a dot."""
    return SEPARATOR.join(part for fact in facts if fact and (part := as_one_part(_plain(fact))))


def _label(article: Article) -> str:
    return _joined((_title(article), article.source, _date(article)))


def _title(article: Article) -> str:
    return article.title or article.source or article.url or untitled()


def _source(article: Article) -> str:
    return article.source or _title(article)


def _date(article: Article) -> str:
    return article.published.isoformat() if article.published else ""
