"""The annotated pages are of the form that they say, and the figures count what they say."""

from __future__ import annotations

import codecs
import json
import re
from datetime import date
from itertools import pairwise

import lxml.html
import pytest
from click.testing import CliRunner
from lxml.etree import tostring

from benchmarks.pages import (
    LEGEND,
    PAGES,
    PARTS,
    Annotation,
    Tally,
    annotated_pages,
    author_verdict,
    compare,
    date_verdict,
    main,
    summed,
    table,
)
from index.model import Draft, Paragraph

MOST_BYTES = 60_000
"""Of a file of the set."""

TEXTS = ("system", "kind", "lang", "url", "title")
LISTS = ("paragraphs", "must", "must_not")

ALL = annotated_pages()


def squeezed(text: str) -> str:
    """Return a text without blanks and without characters that take no place: tags split words in other ways."""
    return re.sub(r"[\s\u200b\u00ad]+", "", text)


def good_texts(page: Annotation) -> list[str]:
    return page["paragraphs"] + page["must"] + [text for post in page["posts"] for text in post["text"]]


def text_of(page: Annotation) -> str:
    """Return what a page shows or hides as text, without its scripts."""
    source = (PAGES / page["file"]).read_bytes().decode(page["encoding"])
    tree = lxml.html.document_fromstring(source)
    for element in list(tree.iter("script", "style")):
        element.text = ""
    return squeezed(tostring(tree, method="text", encoding="unicode"))


class TestTheSet:
    def test_has_an_annotation_for_each_page(self) -> None:
        assert [page["file"] for page in ALL] == sorted(path.name for path in PAGES.glob("*.html"))
        assert {path.stem for path in PAGES.glob("*.json")} == {path.stem for path in PAGES.glob("*.html")}

    def test_is_of_many_systems_and_languages(self) -> None:
        assert len({page["system"] for page in ALL}) == len(ALL) >= 60
        assert len({page["lang"] for page in ALL}) >= 12

    def test_has_pages_without_byline(self) -> None:
        assert len([page for page in ALL if page["authors"] == []]) >= 20

    def test_has_small_files(self) -> None:
        assert {path.name for path in PAGES.iterdir() if path.stat().st_size > MOST_BYTES} == set()


@pytest.mark.parametrize("page", ALL, ids=lambda page: page["file"])
class TestAnAnnotation:
    def test_is_well_formed(self, page: Annotation) -> None:
        given = json.loads((PAGES / page["file"]).with_suffix(".json").read_text("utf-8"))
        assert given.keys() - {"declared_posts"} == Annotation.__annotations__.keys()
        assert all(isinstance(given[name], str) and given[name] for name in TEXTS)
        lists = [given[name] for name in LISTS] + [given["authors"] or []] + [post["text"] for post in given["posts"]]
        assert all(isinstance(text, str) and text == " ".join(text.split()) for texts in lists for text in texts)
        assert all(text for texts in lists for text in texts)
        assert all(post["author"] and post["text"] for post in given["posts"])
        assert (date.fromisoformat(given["date"]).isoformat() if given["date"] else "") == (given["date"] or "")
        assert codecs.lookup(given["encoding"])

    def test_says_what_must_be_there(self, page: Annotation) -> None:
        assert good_texts(page)
        assert all(one != other for one, other in pairwise(sorted(page["paragraphs"])))

    def test_has_texts_of_the_page_only(self, page: Annotation) -> None:
        text = text_of(page)
        assert [one for one in good_texts(page) + page["must_not"] if squeezed(one) not in text] == []

    def test_forbids_nothing_that_must_be_there(self, page: Annotation) -> None:
        good = good_texts(page)
        assert [line for line in page["must_not"] if any(line in one for one in good)] == []


PAGE = Annotation(
    file="a.html",
    url="https://a.example/a",
    encoding="utf-8",
    lang="en",
    system="A system",
    kind="news",
    title="The title",
    authors=["Ann Lee"],
    date="2024-05-06",
    sitename="A Paper",
    paragraphs=["One paragraph.", "Another paragraph."],
    must=["An item"],
    must_not=["Share", "Read more of what we have written."],
    posts=[{"author": "bob", "text": ["Hello to all."]}, {"author": "eve", "text": ["I agree.", "Wholly."]}],
)


def compared(
    *paragraphs: str, page: Annotation = PAGE, byline: str | None = None, published: date | None = None
) -> Tally:
    tally = Tally(pages=1)
    draft = Draft("The title", tuple(map(Paragraph, paragraphs)), byline=byline, source="A Paper", published=published)
    compare(tally, page, draft)
    return tally


class TestComparing:
    def test_counts_all_that_is_right(self) -> None:
        tally = compared(
            *("One paragraph.", "Another  paragraph.", "An item", "bob", "Hello to all.", "eve: I agree. Wholly."),
            byline="Ann Lee",
            published=date(2024, 5, 6),
        )
        assert tally.misses == []
        columns = (
            "text",
            "paragraphs",
            "leaked",
            "title",
            "source",
            "author right",
            "date right",
            "posts",
            "with author",
        )
        assert [tally.hits[column] for column in columns] == [6, 2, 0, 1, 1, 1, 1, 2, 2]

    def test_tells_a_text_from_a_paragraph_of_its_own(self) -> None:
        tally = compared("One paragraph. Another paragraph.")
        assert (tally.hits["text"], tally.hits["paragraphs"]) == (2, 0)

    def test_counts_labels_at_the_edges_of_paragraphs_only(self) -> None:
        assert compared("We Share everything.").hits["leaked"] == 0
        for paragraph in ("Share", "Share One paragraph.", "One paragraph. Share"):
            assert compared(paragraph).hits["leaked"] == 1

    def test_counts_long_lines_wherever_they_are(self) -> None:
        assert compared("One. Read more of what we have written. Two.").hits["leaked"] == 1

    def test_asks_for_the_whole_post_and_its_author(self) -> None:
        tally = compared("bob", "Hello to all.", "I agree.", "eve")
        assert (tally.hits["posts"], tally.hits["with author"]) == (1, 1)
        assert "posts: eve: I agree." in tally.misses
        assert compared("Hello to all.").hits["with author"] == 0

    @pytest.mark.parametrize(
        ("bob", "eve", "named"), [("bob", "eve", 2), ("bob (Bob Roe)", "eve", 2), ("bob", "bob", 1), (None, "eve", 1)]
    )
    def test_asks_who_wrote_the_paragraph_of_a_post(self, bob: str | None, eve: str, named: int) -> None:
        """A name in front of it does not count if paragraphs have authors."""
        posts = [Paragraph("bob"), Paragraph("Hello to all.", author=bob)]
        posts += [Paragraph("I agree.", author=eve), Paragraph("Wholly.", author="eve")]
        tally = Tally()
        compare(tally, PAGE, Draft("", tuple(posts)))
        assert (tally.hits["posts"], tally.hits["with author"]) == (2, named)

    def test_does_not_judge_what_is_not_annotated(self) -> None:
        page = Annotation({**PAGE, "authors": None, "date": None, "sitename": None})
        tally = compared(page=page, byline="Ann Lee", published=date(2024, 5, 6))
        assert {name for name in tally.of if name.startswith(("author", "date", "source"))} == set()

    def test_counts_what_is_invented(self) -> None:
        page = Annotation({**PAGE, "authors": [], "date": ""})
        assert compared(page=page).hits["author invented"] == compared(page=page).hits["date invented"] == 0
        tally = compared(page=page, byline="Admin", published=date(2024, 5, 6))
        assert tally.hits["author invented"] == tally.hits["date invented"] == 1


class TestVerdicts:
    @pytest.mark.parametrize(
        ("authors", "byline", "verdict"),
        [
            ("Ann Lee", "By ann lee", "in part"),
            ("Ann Lee", "ann lee", "right"),
            ("Ann Lee, Bo Ek", "Bo Ek", "in part"),
            ("Ann Lee", "Hardware", "wrong"),
            ("Ann Lee", "", "missing"),
            ("", "Admin", "invented"),
            ("", "", None),
        ],
    )
    def test_of_authors(self, authors: str, byline: str, verdict: str | None) -> None:
        assert author_verdict(authors, byline) == verdict

    @pytest.mark.parametrize(
        ("true", "found", "verdict"),
        [
            ("2024-05-06", "2024-05-06", "right"),
            ("2024-05-06", "2024-05-07", "wrong"),
            ("2024-05-06", "", "missing"),
            ("", "2024-05-06", "invented"),
            ("", "", None),
        ],
    )
    def test_of_dates(self, true: str, found: str, verdict: str | None) -> None:
        assert date_verdict(true, found) == verdict


class TestTheTable:
    def test_has_a_row_for_each_name_and_all(self) -> None:
        tally = compared("One paragraph.", byline="Ann Lee")
        rows = [line.split("|") for line in table(summed([("news", tally), ("blog", tally)]).items()).splitlines()]
        assert [row[1].strip() for row in rows] == ["", "-" * 6, "blog", "news", "all"]
        assert [cell.strip() for cell in rows[-1][2:5]] == ["2", "2/12", "2/4"]
        assert len({len(row) for row in rows}) == 1

    def test_is_what_the_command_prints(self) -> None:
        result = CliRunner().invoke(main, ["34-", "57-", "--misses", "--by", "file"])
        assert result.exit_code == 0
        assert LEGEND in result.output
        assert "34-jekyll-minima-en.html (Jekyll (minima), no byline)" in result.output
        assert "| all " in result.output

    def test_is_of_one_part_if_wanted(self) -> None:
        names = ["34-", "35-", "107-"]
        printed = [CliRunner().invoke(main, [*names, "--part", part, "--by", "file"]).output for part in PARTS]
        files = [[line[2:6] for line in output.splitlines() if line[2:4].isdigit()] for output in printed]
        assert files == [["35-d"], ["34-j"], ["107-"]]
