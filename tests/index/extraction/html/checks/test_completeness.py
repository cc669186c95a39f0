"""The check that the text found in a page is its whole article: in doubt, its sender is asked."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from index.model import Doubt
from tests.support.extraction.storm_page import LOGIN, LONG, ONE, doubts, linked, page

TWO = "Nobody was hurt; ships waited in the roads until the pilots went out again, and ferries sail since noon."
FOOTER = "<footer><p>© The Times. All rights reserved.</p></footer>"

VERBS = ("rejects", "adopts", "debates", "delays", "revives", "studies", "drops", "mends")
PLACES = (
    "harbour",
    "old town",
    "market",
    "northern quarter",
    "mill",
    "school",
    "railway",
    "castle",
    "bridge",
    "garden",
)
HEADLINES = [f"The council {verb} the plan for the {place}" for verb in VERBS for place in PLACES]
LINKS = [f'<a href="/{at}">{headline}</a>' for at, headline in enumerate(HEADLINES)]


class TestTeasers:
    def test_a_teaser_of_what_is_for_subscribers(self) -> None:
        for head in (linked(isAccessibleForFree=False), '<meta property="article:content_tier" content="locked">'):
            teaser = f"<article><h1>The storm</h1><p>{ONE}</p><p>{ONE[:60]} …</p></article>{LOGIN}"
            assert doubts(page(teaser, head=head)) == (Doubt.TEASER,)

    def test_a_long_teaser_that_is_cut_or_counted(self) -> None:
        cut = f"<article><h1>The storm</h1>{LONG}<p>And then …</p></article>"
        assert doubts(page(cut, head=linked(isAccessibleForFree="http://schema.org/False"))) == (Doubt.TEASER,)
        counted = linked(isAccessibleForFree=False, wordCount=2_000)
        assert doubts(page(f"<article><h1>The storm</h1>{LONG}</article>", head=counted)) == (Doubt.TEASER,)

    @pytest.mark.parametrize(
        "asked",
        [
            "This article is for subscribers only. Subscribe now to read on.",
            "To continue reading this article, please subscribe.",
            "This story is members-only.",
            "Dieser Artikel ist nur für Abonnenten.",
            "Cet article est réservé aux abonnés.",
            "Contenido exclusivo para suscriptores",
            "Articolo riservato agli abbonati",
            "Conteúdo exclusivo para assinantes",
            "Saken er kun for abonnenter.",
            "Материал доступен только для подписчиков.",
            "订阅后阅读全文",
            "この記事は会員限定です。",
            "هذا المقال للمشتركين فقط",
        ],
    )
    def test_that_ask_to_pay_for_the_rest(self, asked: str) -> None:
        shown = f"<article><h1>The storm</h1>{LONG}<p>{asked}</p></article>"
        assert doubts(page(shown)) == (Doubt.TEASER,)

    @pytest.mark.parametrize(
        "said",
        [
            f"{ONE} Members of the club paid for it, as did its subscribers, who had signed up for the journal.",
            "The newspaper sold its archive to subscribers of a rival, and readers were asked to read it there.",
            f"{ONE * 3} The rest is for subscribers only.",
        ],
    )
    def test_is_none_that_tells_of_subscribers(self, said: str) -> None:
        shown = f"<article><h1>The storm</h1>{LONG}<p>{said}</p></article>"
        assert doubts(page(shown)) == ()

    def test_whose_whole_text_is_there_is_none(self) -> None:
        whole = page(f"<article><h1>The storm</h1>{LONG}</article>", head=linked(isAccessibleForFree=False))
        assert doubts(whole) == ()


class TestShortTexts:
    def test_fewer_words_than_the_page_says(self) -> None:
        html = f"<article><h1>The storm</h1>{LONG}</article>"
        assert doubts(page(html, head=linked(wordCount=1_000))) == (Doubt.SHORT_TEXT,)
        html += f"<nav>{' '.join(LINKS)}</nav>"
        assert doubts(page(html, head=linked(articleBody="storm " * 1_000))) == (Doubt.SHORT_TEXT,)
        assert doubts(page(html, head=linked(wordCount=300, articleBody="storm " * 1_000))) == ()

    def test_less_text_than_the_page_has(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The search for the article may take a part of it for the whole."""
        html = page(f"<article><h1>The storm</h1>{LONG}</article>")
        short = page(f"<article><h1>The storm</h1><p>{ONE}</p></article>")
        import index.extraction.html.page as reading

        draft = reading._draft
        monkeypatch.setattr(reading, "_draft", lambda *_: draft(document_fromstring(short), *_[1:]))
        assert doubts(html) == (Doubt.SHORT_TEXT,)

    def test_what_stands_beside_an_article_counts_for_nothing(self) -> None:
        beside = f'<aside>{LONG}</aside><div class="comments">{LONG}</div><p>{"<a href=/x>" + ONE + "</a>"}</p>'
        html = page(f"<article><h1>The storm</h1><p>{ONE}</p><p>{ONE[:50]}</p></article>{beside}", head=linked())
        assert doubts(html) == ()

    def test_less_than_a_page_without_paragraphs_has(self, monkeypatch: pytest.MonkeyPatch) -> None:
        soup = "<br>".join(f"{ONE} Ships waited in the roads, and number {n} of them went home." for n in range(24))
        import index.extraction.html.page as reading

        draft, short = reading._draft, page(f"<div>{ONE} {TWO} {ONE}</div>")
        assert doubts(page(f"<div>{soup}</div>")) == ()
        monkeypatch.setattr(reading, "_draft", lambda *_: draft(document_fromstring(short), *_[1:]))
        assert doubts(page(f"<div>{soup}</div>")) == (Doubt.SHORT_TEXT,)
        assert doubts(page(f"<div>{soup[:2_500]}</div>")) == ()

    @pytest.mark.parametrize("attribute", ["hidden", "style='Display: none'", "class='modal'", "id=onetrust-banner"])
    def test_what_is_not_seen_counts_for_nothing(self, attribute: str) -> None:
        html = page(f"<article><h1>The storm</h1><p>{ONE}</p></article><div {attribute}>{LONG}{LONG}{LONG}</div>")
        assert doubts(html) == ()


class TestPagesOfLinks:
    """A front, an overview, or a page whose text was lost: little text, or none but that of links."""

    @pytest.mark.parametrize(
        "front",
        [
            f"<nav>{' '.join(LINKS)}</nav><main><h1>Sport</h1><p>{ONE}</p></main>",
            f"<div><h1>Sport</h1><p>{ONE}</p><p>{TWO}</p>{''.join(f'<div>{link}</div>' for link in LINKS)}</div>",
            "".join(f"<div><a href=/><h3>{each}</h3><p>{ONE[:90]} {each}.</p></a></div>" for each in HEADLINES),
        ],
        ids=["navigation", "links below", "linked teasers"],
    )
    def test_with_little_text_are_doubtful(self, front: str) -> None:
        assert doubts(page(f"{front}{FOOTER}", "Sport | The Times")) == (Doubt.SHORT_TEXT,)

    @pytest.mark.parametrize(
        "front",
        [
            f"<div><h1>Sport</h1><ul>{''.join(f'<li>{link}</li>' for link in LINKS)}</ul></div>",
            f"<table>{''.join(f'<tr><td>{link}</td><td>5.3.</td></tr>' for link in LINKS)}</table>",
            "".join(f"<article><h2>{link}</h2><p>{ONE[:90]} {at}.</p></article>" for at, link in enumerate(LINKS)),
            "".join(f"<div><a href=/><h3>{each}</h3></a><p>{ONE[:90]} {each}.</p></div>" for each in HEADLINES),
        ],
        ids=["list", "table", "teasers", "linked headings"],
    )
    def test_whose_text_is_theirs_are_overviews(self, front: str) -> None:
        assert doubts(page(f"{front}{FOOTER}", "Sport | The Times")) == (Doubt.OVERVIEW,)

    def test_are_so_in_scripts_without_blanks(self) -> None:
        text, other = "港は嵐のあと三日間閉鎖された。", "市議会は旧市街の計画を否決した"
        links = "".join(f"<li><a href=/{n}>{other}その{n}</a></li>" for n in range(80))
        short, long = (f"<nav><ul>{links}</ul></nav><div><p>{text * times}</p></div>" for times in (4, 16))
        assert doubts(page(short, "港新聞")) == (Doubt.SHORT_TEXT,)
        assert doubts(page(long, "港新聞")) == ()

    @pytest.mark.parametrize("head", [linked(), '<meta property="og:type" content="article">', ""])
    def test_whose_article_is_no_more_than_a_summary_are_doubtful(self, head: str) -> None:
        lost = f"<article><h1>The storm</h1><p>{ONE}</p><div id=text></div></article><div>{' '.join(LINKS)}</div>"
        assert doubts(page(lost, head=head)) == (Doubt.SHORT_TEXT,)

    @pytest.mark.parametrize(
        ("head", "around"),
        [
            (linked(), "div"),
            ('<meta property="og:type" content="article">', "div"),
            ("", "article"),
            ("", 'div itemscope itemtype="https://schema.org/NewsArticle"'),
            ("", 'div itemprop="articleBody"'),
        ],
    )
    def test_with_a_short_report_are_not(self, head: str, around: str) -> None:
        short = f"<{around}><h1>The storm</h1><p>{ONE}</p><p>{TWO}</p></{around.split()[0]}>"
        assert doubts(page(f"<div>{' '.join(LINKS)}</div>{short}", head=head)) == ()

    def test_beside_an_article_that_is_not_marked_up_are_not(self) -> None:
        article = f"<div class=text><h1>The storm</h1>{f'<p>{ONE}</p><p>{TWO}</p>' * 3}</div>"
        assert doubts(page(f"<div>{' '.join(LINKS)}</div>{article}")) == ()
        assert doubts(page(f"<div>{' '.join(LINKS[:50])}</div><div><p>{ONE}</p></div>")) == ()

    def test_whose_headings_have_reviews_under_them_are_not(self) -> None:
        """The ten best books: each heading leads to where it is sold."""
        books = "".join(f"<h2>{link}</h2><p>{ONE} {TWO}</p><p>{TWO} {ONE}</p>" for link in LINKS[:12])
        assert doubts(page(f"<article><h1>The ten best books</h1><p>{ONE}</p>{books}</article>")) == ()

    def test_that_stand_in_the_place_of_a_short_report_are_not_its_text(self) -> None:
        more = f"<ul>{''.join(f'<li>{link}</li>' for link in LINKS[:14])}</ul>"
        report = f"<div><h1>The storm</h1><p>{ONE}</p><p>{TWO}</p><p>{ONE}</p><div>{more}</div></div>"
        assert doubts(page(report, head=linked())) == ()
        navigation = f"<div role=navigation>{' '.join(LINKS)}</div>"
        assert doubts(page(f"<div class=content><h1>The storm</h1>{LONG}{navigation}</div>")) == ()
        roundup = "".join(f"<p>{link}</p>" for link in LINKS[:40])
        assert doubts(page(f"<article><h1>The storm</h1>{roundup}</article>", head=linked())) == (Doubt.OVERVIEW,)

    def test_in_a_text_are_not(self) -> None:
        """A review of the press links more than it says, but in sentences; under it stand a dozen articles."""
        review = "".join(f"<p>{ONE[:60]}: {link}, and {TWO[:40]}.</p>" for link in LINKS[:20])
        related = "".join(f"<li>{link}</li>" for link in LINKS[:12])
        below = f'<div class="related"><ul>{related}</ul></div><aside>{"".join(LINKS)}</aside>'
        assert doubts(page(f"<article><h1>The storm</h1>{review}{below}</article>")) == ()
        assert doubts(page(f"<article><h1>The storm</h1>{LONG}{below}</article>")) == ()
