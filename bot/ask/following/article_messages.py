"""Render replies about the article of an answer: its attribution, and its next paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.ask.callback_data import AskAbout, ShowView
from bot.ask.leading_hits import leading_hits
from bot.ask.messages import render_answer
from bot.ask.quoting.answer_button_messages import BelowAnswer
from bot.ask.quoting.group_blocks import attributed_blocks
from bot.i18n import gettext as _
from bot.i18n import speaking
from bot.messaging.attribution import (
    BYLINE_LENGTH,
    LABEL_LENGTH,
    address_of,
    credits_of,
    facts_of,
    label_of,
    linked_title,
    title_of,
)
from bot.messaging.html import Fragment, join, plain, quotation, short_label
from bot.messaging.reply import LISTED_TITLE_LENGTH, LISTED_URL_LENGTH, MAX_LENGTH, Button, Reply
from bot.messaging.shared_messages import SEPARATOR, as_one_part
from bot.updates.shown_articles import ReadOn, View
from index.articles.reading import Stretch, read_on, shortened
from index.model import Answer, Article, Hit, Passage, Verdict
from index.query.about_articles.article_requests import ArticleRequest
from index.query.about_articles.named_articles import NamedArticle

PARAGRAPHS_SHOWN = 3
"""Most paragraphs in one message, about a screen of a phone."""

LEAD_PARAGRAPHS = 1
"""Paragraphs that say what an article is about: in nearly all, the first one does."""

_BETWEEN = "\n\n"
_AROUND_TITLE = 12
"""Room on a button for the words around a title, in UTF-16 code units."""


@dataclass(frozen=True, slots=True)
class QuotedArticle:
    """An article, and its passages that an answer quotes."""

    article: Article
    passages: tuple[Passage, ...] = ()  # empty: unknown


# --- attribution ---


def facts_about(request: ArticleRequest, quoted: Sequence[QuotedArticle]) -> Fragment:
    """Return what is known of the articles, in a line each. Whether they are true is not known."""
    remarks = {ArticleRequest.TRUTH: _cannot_judge, ArticleRequest.PICTURE: _has_no_pictures}
    above = [plain(remarks[request]())] if request in remarks else []
    lines = [linked_title(each.article, LISTED_TITLE_LENGTH) + plain(_fact_of(request, each)) for each in quoted]
    return join([*above, *lines], "\n")


def quoted_articles(hits: Sequence[Hit]) -> list[QuotedArticle]:
    """Return the articles of *hits*, each once."""
    articles = {hit.article.id: hit.article for hit in hits}
    return [
        QuotedArticle(article, tuple(hit.passage for hit in hits if hit.article.id == article_id))
        for article_id, article in articles.items()
    ]


def facts_of_answer(request: ArticleRequest, answer: Answer) -> Fragment | None:
    """Return what is known of the articles that an answer begins with; None: words are missing, so it may be another
    article that is meant."""
    is_sure = answer.verdict is Verdict.FOUND or not answer.missing
    return facts_about(request, quoted_articles(leading_hits(answer))) if answer.hits and is_sure else None


def render_named(named: NamedArticle, answer: Answer, view: View, below: BelowAnswer, *, explained: bool) -> Reply:
    """Render what is asked about an article that the question names, above the first hit of the search for it.

    If several articles answer that search, there is a line for each.
    """
    with speaking(named.language):
        if view.offset or view.named:
            return render_answer(answer, view, explained=explained, below=below)
        first, facts = replace(answer, hits=answer.hits[:1]), facts_of_answer(named.request, answer)
        return render_answer(first, view, explained=explained, facts=facts, below=below)


def _fact_of(request: ArticleRequest, quoted: QuotedArticle) -> str:
    facts, unknown = _facts(request, quoted)
    return SEPARATOR + (SEPARATOR.join(facts) if facts else unknown)


def _facts(request: ArticleRequest, quoted: QuotedArticle) -> tuple[Sequence[str], str]:
    """Return the facts that are asked for, and the sentence to say if there are none."""
    article = quoted.article
    match request:
        case ArticleRequest.AUTHOR:
            return _authors(quoted), _no_author()
        case ArticleRequest.DATE:
            return [article.published.isoformat()] if article.published else [], _no_date()
        case ArticleRequest.LINK | ArticleRequest.PICTURE:
            return _links(article), _("I have no link to this article.")
        case ArticleRequest.TRANSLATION:
            return credits_of(article), _("The article names no translator.")
        case ArticleRequest.SOURCE | ArticleRequest.TRUTH:
            return _sources(article), _("The article names no publication.")
        case _:
            return facts_of(article), " ".join((_no_author(), _no_date()))


def _cannot_judge() -> str:
    return _("I can't judge that: I only quote, word for word. You can check where it is from:")


def _has_no_pictures() -> str:
    return _("I only have the text. Pictures may be where it is from:")


def _no_author() -> str:
    return _("The article names no author.")


def _no_date() -> str:
    return _("The article gives no date.")


def _authors(quoted: QuotedArticle) -> list[str]:
    """Return the authors of the quoted passages, each once. A post of a discussion has its own."""
    article = quoted.article
    bylines = [passage.byline_in(article) for passage in quoted.passages] or [article.byline]
    known = dict.fromkeys(as_one_part(byline) for byline in bylines if byline)
    return [label_of(article, byline, BYLINE_LENGTH) for byline in known if byline]


def _links(article: Article) -> list[str]:
    address = address_of(article, limit=LISTED_URL_LENGTH)
    return [address] if address else []


def _sources(article: Article) -> list[str]:
    source = label_of(article, as_one_part(article.source), BYLINE_LENGTH) if article.source else ""
    return [source, *([article.published.isoformat()] if article.published else [])] if source else _links(article)


# --- reading on ---


def stretch_asked(request: ArticleRequest, article: Article, ordinal: int) -> Stretch:
    """Return the paragraphs that a message asks for. Args: ordinal: The place of the last one that was shown."""
    match request:
        case ArticleRequest.ABOUT:
            return read_on(article, 0, LEAD_PARAGRAPHS)
        case ArticleRequest.WHOLE:
            return read_on(article, 0, PARAGRAPHS_SHOWN)
        case _:
            return read_on(article, ordinal + 1, PARAGRAPHS_SHOWN)


def render_stretch(article: Article, stretch: Stretch) -> Reply:
    """Render paragraphs as quotations, as many as fit, with their attribution and a button to go on."""
    fitting = _body(article, stretch)
    while fitting.length > MAX_LENGTH:
        stretch = shortened(stretch, len(stretch.passages) - 1)
        fitting = _body(article, stretch)
    buttons = tuple(_reading_buttons(article, stretch))
    return Reply(fitting, (buttons,) if buttons else ())


def _body(article: Article, stretch: Stretch) -> Fragment:
    """Return the quotations with their attributions."""
    blocks = attributed_blocks(article, stretch.passages, lambda passage: quotation(plain(passage.text)))
    if stretch.next_start is None:
        blocks.append(plain(_("The article ends here.")))
    return join(blocks, _BETWEEN)


def _reading_buttons(article: Article, stretch: Stretch) -> list[Button]:
    first, last = stretch.passages[0].ordinal, stretch.passages[-1].ordinal
    buttons = []
    if first:
        buttons.append(Button(_("« From the start"), ReadOn(0, article.id, first, last).data))
    if stretch.next_start is not None:
        buttons.append(Button(_("Read on"), ReadOn(stretch.next_start, article.id, first, last).data))
    return buttons


def render_end(article: Article, further: View | None) -> Reply:
    """Say that an article has no more paragraphs. Args: further: The next page of the answer; None: there is none."""
    said = _("“{title}” ends there.").format(title=short_label(title_of(article), LISTED_TITLE_LENGTH))
    return Reply(plain(said), ((Button(_("Other passages"), ShowView(further).data),),) if further else ())


def nothing_before() -> str:
    """Return the reply to a message that needs an answer before it, if there is none."""
    return _("I don't know which answer this is about. Please reply to that answer, or ask a whole question.")


# --- two readings of a message ---


def about_button(article: Article) -> Button:
    """Return the button that asks a message of one article."""
    title = short_label(title_of(article), LABEL_LENGTH - _AROUND_TITLE)
    return Button(_("About “{title}”").format(title=title), AskAbout(article.id).data)
