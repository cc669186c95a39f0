"""Lines that were not extracted are put back if they belong to the text, and only then."""

from __future__ import annotations

import pytest

from index.extraction.blocks import Block
from index.extraction.dom import html_tree
from index.extraction.html.article_text.containers import MAX_LINES, MAX_LOST, MAX_LOST_CHARS, with_lost_lines
from index.model import PassageKind
from tests.support.extraction.island_pages import FERRY, GULLS, LIGHT, TITLE, ps

ONE, TWO, THREE, FOUR = FERRY[:4]
NOTE = "The boat is called Solveig, and it was built in a yard that no longer exists."


def whole(body: str, *found: str) -> list[str]:
    """Return the text of a page of which only the lines *found* were extracted."""
    tree = html_tree(f"<html><body>{body}</body></html>", "page")
    assert tree is not None
    return [block.text for block in with_lost_lines([Block(text) for text in found], tree, TITLE)]


def beside(part: str) -> str:
    """Return a page with a part between two paragraphs of the text."""
    return f"<div>{ps(ONE)}{part}{ps(TWO)}</div>"


def list_of(*entries: str, tag: str = "ul") -> str:
    return f"<{tag}>{''.join(f'<li>{entry}</li>' for entry in entries)}</{tag}>"


PUT_BACK = {
    "a paragraph": (f"<div>{ps(ONE)}<p class='wide'>{NOTE}</p>{ps(TWO)}</div>", (ONE, NOTE, TWO)),
    "text without a paragraph": (f"<div>{ps(ONE)}<div>{NOTE}</div>{ps(TWO)}</div>", (ONE, NOTE, TWO)),
    "text directly in the container": (f"<div>{ps(ONE)}{NOTE}{ps(TWO)}</div>", (ONE, NOTE, TWO)),
    "steps in containers of their own": (
        beside(f"<div class='step'>{GULLS}</div><div class='ad'></div><div class='step'>{LIGHT}</div>"),
        (ONE, GULLS, LIGHT, TWO),
    ),
    "a quotation": (
        f"<div>{ps(ONE)}<blockquote class='big'>Bring a cake</blockquote>{ps(TWO)}</div>",
        (ONE, "Bring a cake", TWO),
    ),
    "a list that is announced": (
        f"<div>{ps(ONE)}<p>Bring:</p>{list_of('a lamp', 'a cake')}{ps(TWO)}</div>",
        (ONE, "Bring:", "a lamp", "a cake", TWO),
    ),
    "a list under a heading": (
        f"<div>{ps(ONE)}<h2>What to bring</h2>{list_of('a lamp', 'a cake', tag='ol')}{ps(TWO)}</div>",
        (ONE, "What to bring", "a lamp", "a cake", TWO),
    ),
    "a list under a line in bold type": (
        f"<div>{ps(ONE)}<p><b>What to bring</b></p>{list_of('a lamp', 'a cake')}{ps(TWO)}</div>",
        (ONE, "What to bring", "a lamp", "a cake", TWO),
    ),
    "a list of sentences": (
        f"<div>{ps(ONE)}{list_of(GULLS, LIGHT)}{ps(TWO)}</div>",
        (ONE, GULLS, LIGHT, TWO),
    ),
    "a list beside paragraphs": (beside(list_of("milk", "bread")), (ONE, "milk", "bread", TWO)),
    "footnotes": (
        f"<div>{ps(ONE, TWO)}</div><ol class='footnotes'><li>Made in Bergen.</li></ol>",
        (ONE, TWO, "Made in Bergen."),
    ),
    "a list of terms": (
        f"<div>{ps(ONE)}<p>In short:</p><dl><dt>Built</dt><dd>1961</dd></dl>{ps(TWO)}</div>",
        (ONE, "In short:", "Built", "1961", TWO),
    ),
    "a table": (
        f"<div>{ps(ONE)}<table><tr><th>Year<th>Passengers</tr><tr><td>2019<td>41,200</tr></table>{ps(TWO)}</div>",
        (ONE, "Year  Passengers", "2019  41,200", TWO),
    ),
    "a list at the end of its container": (
        f"<div>{ps(ONE, TWO)}<h3>What to bring</h3>{list_of('a lamp', 'a cake')}</div>",
        (ONE, TWO, "What to bring", "a lamp", "a cake"),
    ),
    "a heading before a paragraph": (
        f"<div>{ps(ONE)}<h2>The second night</h2>{ps(TWO)}</div>",
        (ONE, "The second night", TWO),
    ),
    "a container of the same kind, after the text": (
        f"<div class='part p1'>{ps(ONE, TWO)}</div><div class='part p2'>{ps(THREE)}</div>",
        (ONE, TWO, THREE),
    ),
    "a container of the same kind, before the text": (
        f"<div class='part'>{ps(THREE)}</div><div class='part'>{ps(ONE, TWO)}</div>",
        (THREE, ONE, TWO),
    ),
    "a long rest of the article": (
        f"<article><div class='a'>{ps(ONE, TWO)}</div><div class='b'><h2>More</h2>{ps(*FERRY[2:6])}</div></article>",
        (ONE, TWO, "More", *FERRY[2:6]),
    ),
}


@pytest.mark.parametrize(("body", "texts"), PUT_BACK.values(), ids=PUT_BACK)
def test_puts_back(body: str, texts: tuple[str, ...]) -> None:
    assert whole(body, ONE, TWO) == list(texts)


def test_puts_back_an_entry_of_a_list_whose_others_are_in_the_text() -> None:
    body = f"<div>{ps(ONE)}{list_of('a lamp', 'a rope', 'a cake')}{ps(TWO)}</div>"
    assert whole(body, ONE, "a lamp", "a cake", TWO) == [ONE, "a lamp", "a rope", "a cake", TWO]


def test_puts_back_headings_as_headings() -> None:
    tree = html_tree(f"<div>{ps(ONE)}<h2>Later</h2>{ps(TWO)}</div>", "page")
    assert tree is not None
    assert [block.kind for block in with_lost_lines([Block(ONE), Block(TWO)], tree, TITLE)] == [
        None,
        PassageKind.HEADING,
        None,
    ]


BESIDE = {
    "a label": beside("<div>Photo: A. Lee</div>"),
    "the headline": beside(f"<h1>{TITLE}</h1>"),
    "a single sentence in a box": beside(f"<div class='shop'>{NOTE}</div>"),
    "a list without an announcement": beside(f"<div>{list_of('Save', 'Print it', 'Listen')}</div>"),
    "a box with contents": beside(f"<div><p>In this text:</p>{list_of('Boat', 'Milk')}</div>"),
    "a list of links": beside(f"<p>See:</p>{list_of('<a href=1>The boat</a>', '<a href=2>Milk</a>')}"),
    "teasers": beside(f"<div><a href=1>Fog</a><p>{GULLS}</p><a href=2>Vote</a><p>{LIGHT}</p></div>"),
    "a part that is mostly linked": beside(f"<div><p>{GULLS}</p><p>See <a href=1>{LIGHT} {NOTE}</a></p></div>"),
    "a newsletter": beside(f"<div class='c-newsletterBox'>{ps(GULLS, LIGHT)}</div>"),
    "an author": beside(f"<div class='author-bio'>{ps(GULLS, LIGHT)}</div>"),
    "a read-also": beside(f"<p class='read-also'>{NOTE}</p>"),
    "a navigation": beside(f"<nav>{ps(GULLS, LIGHT)}</nav>"),
    "a marginal note": beside(f"<aside class='box'>{ps(GULLS, LIGHT)}</aside>"),
    "a dialog": beside(f"<div role='dialog'>{ps(GULLS, LIGHT)}</div>"),
    "a caption": beside(f"<figure><img><figcaption>{NOTE}</figcaption></figure>"),
    "a hidden part": beside(f"<div style='display: none'>{ps(GULLS, LIGHT)}</div>"),
    "a part that is not read aloud": beside(f"<div aria-hidden='true'>{ps(GULLS, LIGHT)}</div>"),
    "a button": beside(f"<button>{NOTE}</button>"),
    "a copy": beside(f"<div class='a'>{ps(ONE)}</div>"),
    "a pulled quotation": beside(f"<blockquote>{TWO[:60]}</blockquote>"),
    "a heading before a link": beside(f"<h3>More</h3><p><a href=1>{NOTE}</a></p>"),
    "another article": f"<div class='a'>{ps(ONE, TWO)}</div><div class='a'><article>{ps(GULLS, LIGHT)}</article></div>",
    "another headline": f"<div class='a'>{ps(ONE, TWO)}</div><div class='a'><h1>Fog</h1>{ps(GULLS, LIGHT)}</div>",
    "another post": (
        f"<div class='a'>{ps(ONE, TWO)}</div><div class='a'><h2 class='post-title'>Fog</h2>{ps(GULLS, LIGHT)}</div>"
    ),
    "notes after the article": f"<article><div class='a'>{ps(ONE, TWO)}</div><div class='b'>{ps(NOTE)}</div></article>",
    "another article after the article": (
        f"<main><div class='text'>{ps(ONE, TWO)}</div><div class='x'><h1>Fog</h1>{ps(*FERRY[3:])}</div></main>"
    ),
    "text outside of the article": f"<main>{ps(ONE, TWO)}</main><div class='x'>{ps(*FERRY[3:])}</div>",
    "a list in another container": f"<div>{ps(ONE, TWO)}</div><div><h3>We are</h3>{list_of('at sea', 'by air')}</div>",
    "a paragraph after the end": f"<div>{ps(ONE, TWO, NOTE)}</div>",
}


@pytest.mark.parametrize("body", BESIDE.values(), ids=BESIDE)
def test_leaves_out(body: str) -> None:
    assert whole(body, ONE, TWO) == [ONE, TWO]


class TestBlocksFromElsewhere:
    def test_leaves_out_the_footer_after_the_text(self) -> None:
        body = f"<main>{ps(*FERRY)}</main><footer><p>{GULLS}</p></footer>"
        assert whole(body, *FERRY, GULLS) == list(FERRY)

    def test_keeps_what_is_before_the_text(self) -> None:
        body = f"<header><p>{GULLS}</p></header><main>{ps(*FERRY)}</main>"
        assert whole(body, GULLS, *FERRY) == [GULLS, *FERRY]

    def test_keeps_replies(self) -> None:
        body = f"<main>{ps(*FERRY)}</main><footer class='replies'><p>{GULLS}</p></footer>"
        assert whole(body, *FERRY, GULLS) == [*FERRY, GULLS]


class TestHeadingsOfLinks:
    """trafilatura removes a list of links in the text, but not its heading."""

    BOX = "<section><header><h3>Más información</h3></header><a href=1>El invierno</a></section>"

    def test_are_left_out(self) -> None:
        assert whole(beside(self.BOX), ONE, "Más información", TWO) == [ONE, TWO]

    def test_are_kept_over_links_of_the_text(self) -> None:
        found = (ONE, "Más información", "El invierno", TWO)
        assert whole(beside(self.BOX), *found) == list(found)

    def test_are_not_those_with_a_text_beside_the_links(self) -> None:
        body = beside("<h3>Later</h3><p><a href=1>Main article</a></p>")
        assert whole(body, ONE, "Later", TWO) == [ONE, "Later", TWO]
        body = beside(f"<section><h3>Later</h3><a href=1>Main article</a><div class=x>{NOTE}</div></section>")
        assert whole(body, ONE, "Later", TWO)[:2] == [ONE, "Later"]


class TestOrder:
    def test_moves_the_first_block_to_its_place(self) -> None:
        assert whole(ps(ONE, TWO, THREE, FOUR), THREE, ONE, TWO, FOUR) == [ONE, TWO, THREE, FOUR]
        assert whole(ps(ONE, TWO, THREE), THREE, ONE, TWO) == [ONE, TWO, THREE]

    def test_is_not_that_of_a_heading_that_is_also_in_the_contents(self) -> None:
        body = f"<ul><li>Later</li></ul><div>{ps(ONE)}<h2>Later</h2>{ps(TWO)}</div>"
        assert whole(body, ONE, "Later", TWO) == [ONE, "Later", TWO]

    def test_of_what_is_not_in_the_page_is_kept(self) -> None:
        assert whole(ps(ONE, TWO), GULLS, ONE, TWO) == [GULLS, ONE, TWO]


class TestPieces:
    def test_joins_the_pieces_of_a_paragraph(self) -> None:
        """trafilatura ends a paragraph where code begins in an entry of a list."""
        body = f"<div>{ps(ONE)}<ul><li>Use <code>tar</code> to pack it.</li></ul>{ps(TWO)}</div>"
        assert whole(body, ONE, "Use", "tar", "to pack it.", TWO) == [ONE, "Use tar to pack it.", TWO]

    def test_separates_sentences_in_containers_of_their_own(self) -> None:
        body = f"<article><section>{ONE}</section><section>{TWO}</section><div>{THREE}</div></article>"
        assert whole(body, f"{ONE} {TWO}", THREE) == [ONE, TWO, THREE]

    def test_keeps_labels_beside_a_sentence(self) -> None:
        body = f"<article><section>{ONE}</section><section>Fog</section><div>{THREE}</div></article>"
        assert whole(body, f"{ONE} Fog", THREE) == [f"{ONE} Fog", THREE]

    def test_keeps_lines_apart_that_the_page_breaks(self) -> None:
        body = f"<div><p>{ONE}<br>{TWO}</p></div>"
        assert whole(body, ONE, TWO) == [ONE, TWO]

    def test_keeps_a_refrain_in_a_container_of_its_own(self) -> None:
        parts = (ONE, NOTE, TWO, NOTE)
        assert whole("".join(f"<div>{ps(part)}</div>" for part in parts), *parts) == list(parts)

    def test_keeps_a_refrain(self) -> None:
        refrain = "The yellow ferry, old and worn, waits for a captain to be born."
        body = f"<div>{ps(ONE, refrain, TWO, THREE, FOUR, refrain)}</div>"
        assert whole(body, ONE, refrain, TWO, THREE, FOUR, refrain) == [ONE, refrain, TWO, THREE, FOUR, refrain]


class TestLimits:
    def test_leaves_a_page_with_too_many_lines_as_it_is(self) -> None:
        assert whole(ps(ONE) + "<p>x</p>" * MAX_LINES + ps(NOTE, TWO), ONE, TWO) == [ONE, TWO]

    @pytest.mark.parametrize(
        "lost",
        [
            ps(*(f"Note {n} says that {GULLS}" for n in range(MAX_LOST + 1))),
            ps("word " * (MAX_LOST_CHARS // 5) + "end."),
        ],
        ids=["lines", "characters"],
    )
    def test_puts_back_nothing_if_too_much_is_missing(self, lost: str) -> None:
        assert whole(ps(ONE) + lost + ps(TWO), ONE, TWO) == [ONE, TWO]

    def test_leaves_a_text_that_is_not_in_the_page_as_it_is(self) -> None:
        assert whole(ps(NOTE), ONE, TWO) == [ONE, TWO]

    def test_searches_between_sentences_only(self) -> None:
        """The place of labels alone is not that of a text."""
        assert whole("<p>Fog<p>Rope<p>Lamp", "Fog", "Lamp") == ["Fog", "Lamp"]


class TestListsOfLinksToOtherSites:
    OWN = "<link rel=canonical href=https://www.gazette.example/ferry>"
    PLACES = ("City archive of the letters", "Map of the old wells", "Diary of the harbour master")

    def found(self, *links: str, own: str = OWN, after: str = TWO) -> list[str]:
        page = f"{own}<div>{ps(ONE)}{list_of(*links)}{ps(after) if after else ''}</div>"
        return [text for text in whole(page, ONE, *([after] if after else [])) if text not in (ONE, after)]

    def links(self, host: str = "https://archive{at}.example.org") -> list[str]:
        return [f"<a href={host.format(at=at)}/1>{place}</a>" for at, place in enumerate(self.PLACES)]

    def test_belong_to_the_text_around_them(self) -> None:
        assert self.found(*self.links()) == list(self.PLACES)

    @pytest.mark.parametrize(
        "host", ["", "https://www.gazette.example", "https://sport.gazette.example", "https://[gazette"]
    )
    def test_are_no_lists_of_other_articles(self, host: str) -> None:
        assert self.found(*self.links(host)) == []

    def test_are_known_only_if_the_page_names_its_site(self) -> None:
        assert self.found(*self.links(), own="") == []

    def test_are_no_buttons_of_networks(self) -> None:
        assert (
            self.found(*(f"<a href=https://{each}.test/s>{each}</a>" for each in ("Friends", "Birds", "Posts"))) == []
        )

    def test_have_one_link_in_each_item_and_several_items(self) -> None:
        links = self.links()
        assert self.found(*links[:2]) == []
        assert self.found(*links, links[0] + links[1]) == []

    def test_are_followed_by_text(self) -> None:
        assert self.found(*self.links(), after="") == []
