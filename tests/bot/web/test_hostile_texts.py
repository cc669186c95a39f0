"""No text of an article or a question becomes markup."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import example, given
from lxml import html

from bot.web.page_search import PageAnswer, PartAnswer
from bot.web.site import Site
from bot.web.views.assets import Assets
from bot.web.views.pages import Pages
from index.articles.passages import passages_from
from index.changes.linked_passage import LinkedPassage, LinkState
from index.model import Answer, Article, Paragraph, Verdict
from tests.support.bot.rendered_replies import LABELS, article, hit

PAGES = Pages(Site(None, is_indexed=True, is_open=True), Assets(), lambda: None, in_app=False)

AT = datetime(2026, 1, 2, tzinfo=UTC)

MARKUP = "</p></mark></title></textarea><script>alert(1)</script><img src=x onerror=alert(1)>\"'`{{7*7}}{% raw %}&amp;"

TEXTS = LABELS.filter(bool)


def elements(page: str) -> list[str]:
    """Return the names of the elements and attributes of a page, sorted."""
    tree = html.document_fromstring(page.encode())
    return sorted({name for each in tree.iter() for name in (str(each.tag), *map(str, each.keys()))})


def linked_to(quoted: Article) -> LinkedPassage:
    return LinkedPassage(quoted, next(passages_from(quoted, 0)), LinkState.AS_LINKED)


def text_at(page: str, path: str) -> str:
    """Return the text of the first element with this XPath."""
    found = str(html.document_fromstring(page.encode()).xpath(f"string({path})"))
    assert found
    return found


@given(TEXTS, TEXTS, TEXTS)
@example(MARKUP, MARKUP, MARKUP)
def test_in_an_article_is_markup(title: str, byline: str, text: str) -> None:
    shown = article(title=title, byline=byline, source=byline, url="https://e.example/", paragraphs=(Paragraph(text),))
    harmless = article(title="a", byline="b", source="b", url="https://e.example/", paragraphs=(Paragraph("c"),))
    pages = [PAGES.article(each, AT, linked_to(each), 0) for each in (shown, harmless)]
    assert elements(pages[0]) == elements(pages[1])
    assert text.startswith(text_at(pages[0], "//mark"))


@given(TEXTS, TEXTS, TEXTS)
@example(MARKUP, MARKUP, MARKUP)
def test_in_an_answer_is_markup(question: str, title: str, text: str) -> None:
    def page(question: str, title: str, text: str) -> str:
        found = hit(article(title=title), text, highlights=((0, 1),))
        answer = Answer(question, Verdict.CLOSE, (found,), 5, (question,), suggestion=question, filters=(question,))
        return PAGES.answer(PageAnswer((PartAnswer(answer, answer.hits),)), question, 0)

    shown = page(question, title, text)
    assert elements(shown) == elements(page("q", "t", "text"))
    assert text_at(shown, "//blockquote/p") == text
    assert text_at(shown, "//h1") == question
