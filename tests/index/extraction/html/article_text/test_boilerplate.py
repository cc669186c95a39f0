"""Notes, calls and titles of other articles below a text go. Sentences that begin alike stay."""

from __future__ import annotations

import pytest

from index.extraction.blocks import Block
from index.extraction.html.article_text.boilerplate import without_boilerplate
from index.extraction.html.page import read_page
from index.model import PassageKind
from tests.support.extraction.label_lines import TEXTS

ONE, TWO, THREE = TEXTS["en"]


def texts_of(below: str, head: str = "") -> list[str]:
    body = f"<article><h1>Storm</h1><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p>{below}</article>"
    html = f"<html><head><title>Storm</title>{head}</head><body>{body}</body></html>"
    return [paragraph.text for paragraph in read_page(html, "page", "https://gazette.example/1").draft.paragraphs]


@pytest.mark.parametrize(
    "below",
    [
        "<p>MK/jl</p>",
        "<p>(kw/ms)</p>",
        "<p>Last updated on 4 March 2024 at 10:15</p>",
        "<p>Comments are closed.</p>",
        "<p>एमजी/एआर</p>",
        "<p>A version of this article appears in print on March 10, 2020, Section D.</p>",
        "<p>Ann Lee can be reached at ann@gazette.example.</p>",
        "<p>Featured image: Bo Yi/picture-works</p>",
        "<p>Follow us on Telegram</p>",
        "<p>Found a typo? Tell the desk.</p>",
        "<h3>Want your news featured here?</h3><p>Newsrooms</p><p>Readers</p>",
        "<h3>Related stories</h3><p>A ferry for two towns</p><p>The last pilot</p>",
        "<p>Related stories</p><p>A ferry for two towns</p>",
    ],
)
def test_endings_go(below: str) -> None:
    assert texts_of(below=below) == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    "line",
    [
        "Get the boats out, he shouted.",
        "Follow the river to the old mill.",
        "(dpa)",
        "Join us, they called from the boat.",
        "MK/dpa",
        "Either/or was her answer.",
        "Write to the harbour at port@verrin.example.",
        "Share of boats: 5",
    ],
)
def test_endings_that_are_text_stay(line: str) -> None:
    assert texts_of(below=f"<p>{line}</p>")[-1] == line


def test_endings_go_if_they_say_how_to_reach_the_author() -> None:
    head = '<meta name="author" content="Ann Lee">'
    for line in ("Write to Ann Lee at desk@gazette.example.", "Ann Lee is on Threads as @annlee"):
        assert texts_of(below=f"<p>{line}</p>", head=head) == [ONE, TWO, THREE]
    assert texts_of(below="<p>Write to port@verrin.example.</p>", head=head)[-1].startswith("Write")


def test_labels_stay_as_entries_of_lists_and_terms_that_are_explained() -> None:
    steps = "<ol><li>Press the green button.</li><li>Copy link</li><li>Send by email</li><li>Share this</li></ol>"
    terms = "<dl><dt>Comments</dt><dd>Remarks of readers under a text, on paper called letters.</dd></dl>"
    shown = texts_of(below=f"{steps}<p>{TWO[:-1]} again.</p>{terms}<p>{ONE[:-1]} again.</p>")
    assert {"Copy link", "Send by email", "Share this", "Comments"} <= set(shown)


def test_sentences_that_begin_with_a_quotation_mark_are_no_calls() -> None:
    line = "“Subscribe to the paper,” he used to say."
    assert texts_of(below=f"<p>{line}</p>")[-1] == line


def test_many_calls_at_the_end_are_a_text_about_calls() -> None:
    calls = [
        f"Subscribe to our newsletter, says the window of shop number {each}, and nobody ever does, as there is no "
        "pen near it and the paper is wet from the rain that comes through the roof."
        for each in range(4)
    ]
    assert texts_of(below="".join(f"<p>{call}</p>" for call in calls))[-4:] == calls
    assert texts_of(below=f"<p>{calls[0]}</p>") == [ONE, TWO, THREE]


def test_a_sentence_in_chinese_is_no_link_to_an_article() -> None:
    line = "延伸阅读的习惯也是那时候养成的，一直到今天都没有改。"
    assert texts_of(below=f"<p>{line}</p>")[-1] == line
    assert texts_of(below="<p>延伸阅读：柳林大桥通车首日，三万市民上桥散步</p>") == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    "line",
    [
        "Puedes seguir a LA GACETA en Facebook o apuntarte a nuestra newsletter",
        "Letters may be edited for length.",
        "The views expressed in this article are the author’s own.",
        "Мнение автора может не совпадать с мнением редакции",
        "المقالات المنشورة تعبر عن آراء أصحابها",
        "ताज़ा ख़बरों के लिए हमारा ऐप डाउनलोड करें",
        "Mitä ajatuksia juttu herätti?",
        "长按二维码，加入读者群",
        "本文不代表本站立场",
        "Veja os vídeos mais assistidos do portal",
        "Mari bergabung di Grup Telegram Harian Ombak",
        "انتهای پیام/",
    ],
)
def test_notes_of_sites_go(line: str) -> None:
    assert texts_of(below=f"<p>{line}</p>") == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    "line",
    [
        "The views from the pier are the town’s own.",
        "Letters were edited by her aunt.",
        "Puedes seguir a la banda hasta el puerto.",
        "Мнение редактора совпало с мнением капитана",
        "本文描写了一条船",
    ],
)
def test_sentences_like_notes_stay(line: str) -> None:
    assert texts_of(below=f"<p>{line}</p>")[-1] == line


def test_a_section_below_a_note_stays() -> None:
    needs = "<h2>Things you need</h2><ul><li>One hank of cane</li><li>Twenty golf tees</li></ul>"
    below = f"<div><p>Did you find this article useful</p></div><div>{needs}</div>"
    assert texts_of(below=below)[-3:] == ["Things you need", "One hank of cane", "Twenty golf tees"]


def test_signs_that_a_text_continues_go() -> None:
    for line in (
        "Dalsza część artykułu znajduje się pod materiałem wideo",
        "Tap to unmute",
        "Tekst loopt door onder de foto",
    ):
        assert texts_of(below=f"<p>{line}</p><p>{ONE[:-1]} again.</p>") == [ONE, TWO, THREE, f"{ONE[:-1]} again."]


@pytest.mark.parametrize("mark", ["۔", "।", "؟", "。"])
def test_sentences_under_a_last_heading_stay_in_any_script(mark: str) -> None:
    blocks = [Block(ONE), Block("Related stories", PassageKind.HEADING), Block(f"تین دن تک کوئی جہاز نہیں آیا{mark}")]
    assert without_boilerplate(blocks, "Storm", None, ()) == blocks
