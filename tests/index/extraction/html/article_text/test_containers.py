"""An article that is split over several containers is taken whole."""

from __future__ import annotations

import pytest

from tests.support.extraction.island_pages import FERRY, GULLS, LIGHT, TITLE, ps, texts_read

QUOTATION = "“Bring a cake.”"
ADVERTISEMENT = '<div class="ad"><span>Advertisement</span></div>'
NEWSLETTER = '<section class="newsletter"><p>Get our island letter every Friday morning by email.</p></section>'
TEASERS = (
    '<div class="related-posts"><h3>Related stories</h3>'
    f'<div class="card"><h4><a href="/a">Lighthouse keeper retires</a></h4><p>{GULLS}</p></div>'
    f'<div class="card"><h4><a href="/b">A village votes on its light</a></h4><p>{LIGHT}</p></div></div>'
)


def squarespace(*contents: str) -> str:
    return "".join(
        f'<div class="row sqs-row"><div class="col"><div class="sqs-block"><div class="sqs-block-content">{content}'
        "</div></div></div></div>"
        for content in contents
    )


def elementor(*contents: str) -> str:
    return "".join(
        '<section class="elementor-section"><div class="elementor-column"><div class="elementor-widget-wrap">'
        f'<div class="elementor-element elementor-widget"><div class="elementor-widget-container">{content}'
        "</div></div></div></div></section>"
        for content in contents
    )


def drupal(*contents: str) -> str:
    return "".join(
        f'<div class="field__item"><div class="paragraph paragraph--type--text"><div class="field">{content}'
        "</div></div></div>"
        for content in contents
    )


def generated(*contents: str) -> str:
    """Return containers with class names that a build made, such as those of a British broadcaster."""
    return "".join(
        f'<div data-component="text-block" class="ssrcss-11r Wrapper"><div class="ssrcss-7u{at} Container">{content}'
        "</div></div>"
        for at, content in enumerate(contents)
    )


WHOLE = {
    "containers between advertisements": (
        f'<main><article><h1>{TITLE}</h1><div class="article-body">{ps(*FERRY[:3])}</div>{ADVERTISEMENT}'
        f'<div class="article-body">{ps(*FERRY[3:6])}</div>{ADVERTISEMENT}'
        f'<div class="article-body">{ps(*FERRY[6:])}</div></article>{TEASERS}</main>',
        FERRY,
    ),
    "blocks of Squarespace, the last one a quotation": (
        f"<main><h1>{TITLE}</h1><div class='sqs-layout'>"
        + squarespace(ps(*FERRY[:2]), ps(FERRY[2]), ps(*FERRY[3:6]))
        + squarespace(f"<figure><blockquote><span>“</span>{FERRY[7]}<span>”</span></blockquote></figure>")
        + f"</div>{TEASERS}</main>",
        (*FERRY[:6], f"“{FERRY[7]}”"),
    ),
    "widgets of Elementor, one of them a list": (
        f"<div class='elementor'>{elementor(ps(*FERRY[:2]), '<h2>The second night</h2>' + ps(*FERRY[2:4]))}"
        f"{elementor(ps(FERRY[4]), '<ul><li>No milk since Tuesday</li><li>Plenty of cake</li></ul>')}"
        f"{elementor(ps(*FERRY[5:]))}</div>{TEASERS}",
        (*FERRY[:2], "The second night", *FERRY[2:5], "No milk since Tuesday", "Plenty of cake", *FERRY[5:]),
    ),
    "paragraph items of Drupal": (
        f"<main><article><h1>{TITLE}</h1>{drupal(ps(FERRY[0]), ps(FERRY[1]), ps(*FERRY[2:5]))}</article></main>",
        FERRY[:5],
    ),
    "containers with generated names": (
        f"<main><article><header><h1>{TITLE}</h1></header>{generated(*map(ps, FERRY[:5]))}</article></main>",
        FERRY[:5],
    ),
    "an accordion of questions": (
        f'<main><h1>{TITLE}</h1><div class="intro">{ps(*FERRY[:2])}</div><div class="faq">'
        + "".join(
            f'<div class="item"><h3 class="head"><button>Question {at}?</button></h3><div class="collapse"><div>{text}'
            "</div></div></div>"
            for at, text in enumerate(FERRY[2:6], 1)
        )
        + "</div></main>",
        (
            *FERRY[:2],
            "Question 1?",
            FERRY[2],
            "Question 2?",
            FERRY[3],
            "Question 3?",
            FERRY[4],
            "Question 4?",
            FERRY[5],
        ),
    ),
    "slides with the text of the article": (
        f'<main><article><h1>{TITLE}</h1><p class="intro">{FERRY[0]}</p><div class="gallery">'
        + "".join(
            f'<div class="slide"><img src="{at}.jpg"><h2>Day {at}</h2><div class="slide-text"><p>{text}</p></div></div>'
            for at, text in enumerate(FERRY[1:5], 1)
        )
        + "</div></article></main>",
        (FERRY[0], "Day 1", FERRY[1], "Day 2", FERRY[2], "Day 3", FERRY[3], "Day 4", FERRY[4]),
    ),
    "a remark in larger type at the end": (
        f"<main><article><h1>{TITLE}</h1>{ps(*FERRY[:5])}<aside>{QUOTATION}</aside></article></main>",
        (*FERRY[:5], QUOTATION),
    ),
    "a summary above the picture": (
        f'<main><h1>{TITLE}</h1><div data-gu-name="standfirst"><p>{FERRY[0]}</p></div><figure><img src="a.jpg">'
        f'</figure><div class="body">{ps(*FERRY[1:5])}</div></main>',
        FERRY[:5],
    ),
    "a text twice, for small and for large screens": (
        f"<main><article><h1>{TITLE}</h1><div class='visible-xs'>{ps(*FERRY[:4])}</div>"
        f"<div class='hidden-xs'>{ps(*FERRY[:4])}{ps(*FERRY[4:6])}</div></article></main>",
        FERRY[:6],
    ),
}


@pytest.mark.parametrize(("body", "texts"), WHOLE.values(), ids=WHOLE)
def test_takes_the_article_whole(body: str, texts: tuple[str, ...]) -> None:
    assert texts_read(body) == list(texts)


def test_separates_paragraphs_by_indentation() -> None:
    """A Japanese portal shows the blank lines in its paragraphs, by its style."""
    one, two = (
        "港の市場は月曜日の朝、三年ぶりに開いた。屋根はまだ半分しかなかった。",
        "店主の一人は、戸板へ店の名前を書いた。",
    )
    body = f"<main><article><h1>{TITLE}</h1><p>\u3000{one}\n\n\u3000{two}</p></article></main>"
    assert texts_read(body, "ja") == [one, two]
