"""A description of posts says in which markup a page shows them; what the page shows is read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from index.extraction.html.page import read_page
from index.model import Draft
from tests.support.extraction.page_texts import linked_data

QUESTION = ("¿Por qué canta la tetera por la noche, aunque el fuego esté apagado?", "Solo pasa cuando llueve.")
FIRST = ("Es el viento en la chimenea, que baja hasta el fogón y sopla en el pico.", "Gire la llave un cuarto.")
SECOND = ("La mía también canta, y no tengo chimenea ninguna en toda la casa.",)
THIRD = ("Ponga un sombrero en la chimenea y las dos callarán.",)
POSTS = (("Ana Ruiz", QUESTION), ("tomo_k", FIRST), ("Beto", SECOND), ("Carla Gil", THIRD))


def described(author: str, texts: tuple[str, ...]) -> dict[str, object]:
    return {"text": texts[0][:60] + " …", "author": {"name": author}, "dateCreated": "2024-03-05T10:00:00Z"}


def question(*answers: dict[str, object]) -> dict[str, object]:
    mine = {**described(*POSTS[0]), "@type": "Question", "name": "Tetera", "answerCount": 3}
    return {"@type": "QAPage", "mainEntity": {**mine, "suggestedAnswer": list(answers)}}


SAID = question(described("tomo_k", FIRST), described("usuario borrado", SECOND))
"""Its texts are cut, an author has another name now, and an answer is missing."""

CLASSES = "<article class=Answer><a class=Who>{name}</a><i>Experta</i><div class=Words>{text}</div></article>"


def page(shape: str, first: str = "", said: Mapping[str, object] = SAID) -> Draft:
    filled = [
        (first if first and not place else shape).format(name=name, text="".join(f"<p>{text}</p>" for text in texts))
        for place, (name, texts) in enumerate(POSTS)
    ]
    body = f"<h1>Tetera</h1><main><svg></svg>{''.join(filled)}</main>"
    return read_page(f"<html lang=es><head>{linked_data(said)}</head><body>{body}</body></html>", "a.html", None).draft


def whole() -> list[tuple[str | None, str]]:
    return [(name, "\n".join(texts)) for name, texts in POSTS]


@pytest.mark.parametrize(
    ("shape", "first"),
    [
        (CLASSES, ""),
        (CLASSES, CLASSES.replace("Answer", "Question").replace("Words", "Long")),
        (CLASSES.replace("class=Answer", ""), ""),
        ("<article><section class=Words>{text}</section><footer>De <b>{name}</b></footer></article>", ""),
        (
            "<li class='md:p-4 card'><span><strong>{name}</strong></span><div class=Words><div>{text}</div></div></li>",
            "",
        ),
        (
            "<div class=row><div class=Words>{text}<em>Útil</em></div><p class=by>{name}</p></div>".replace(
                "<em>Útil</em>", ""
            ),
            "",
        ),
    ],
)
def test_all_posts_are_read_as_they_are_shown(shape: str, first: str) -> None:
    draft = page(shape, first)
    assert [(each.author, each.text) for each in draft.paragraphs] == whole()
    assert (draft.title, draft.byline, draft.published) == ("Tetera", "Ana Ruiz", date(2024, 3, 5))


def test_a_name_may_be_shown_with_an_honorific() -> None:
    draft = page(CLASSES.replace("{name}", "{name}<!-- -->さん"))
    assert [each.author for each in draft.paragraphs] == [f"{name}さん" for name, _ in POSTS]


@pytest.mark.parametrize(
    "shape",
    [
        "<div>{name}<div>{text}</div></div>",
        "<div><b>{name}</b><div>{text}</div></div>",
        CLASSES.replace("{name}", "por {name}"),
        CLASSES.replace("Words", ":"),
        CLASSES.replace("<i>Experta</i>", "<div class=Words>Experta</div>"),
        CLASSES.replace("<a", "<a class=Who>Lema</a><a"),
    ],
)
def test_what_is_unclear_is_not_read_so(shape: str) -> None:
    """It is read without authors, or as described, but nobody is named for the words of another."""
    names = {"".join(texts)[:20]: name for name, texts in POSTS}
    for paragraph in page(shape).paragraphs:
        assert paragraph.author in (None, names.get(paragraph.text[:20]), "usuario borrado")


@pytest.mark.parametrize(("end", "count"), [(".", 6), (" …", 0)])
def test_the_description_counts_if_less_is_shown_and_it_is_whole(end: str, count: int) -> None:
    texts = [f"{number}. La tetera canta porque llueve en el tejado{end}" for number in "12345"]
    said = {**described("Ana Ruiz", QUESTION), "@type": "Question", "text": QUESTION[0]}
    said["suggestedAnswer"] = [{"text": text, "author": "Voz"} for text in texts]
    assert len([each for each in page(CLASSES, said=said).paragraphs if each.author]) == count


def test_comments_on_a_declared_article_are_not_read_so() -> None:
    """The first post would be the article."""
    thread = {**described(*POSTS[0]), "@type": "DiscussionForumPosting", "comment": [described("tomo_k", FIRST)]}
    said = {"@graph": [{"@type": "NewsArticle", "headline": "Tetera"}, thread]}
    assert {each.author for each in page(CLASSES, said=said).paragraphs} == {None}
