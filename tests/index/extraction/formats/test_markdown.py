"""The article in a Markdown file."""

from datetime import date

import pytest

from index.errors import NoTextError
from index.extraction.formats.markdown import draft_of_markdown
from index.model import Draft, PassageKind


def read(text: str, name: str | None = "notes.md") -> Draft:
    return draft_of_markdown(text, "notes.md", name)


def texts(draft: Draft) -> list[str]:
    return [paragraph.text for paragraph in draft.paragraphs]


class TestDraftOfMarkdown:
    def test_takes_a_first_heading_for_the_title(self) -> None:
        draft = read("# The *title*\n\nOne\nand [more](http://e.org).\n\n## Part\n\nTwo.  \nStill two.")
        assert draft.title == "The title"
        assert texts(draft) == ["One and more.", "Part", "Two.\nStill two."]
        assert draft.paragraphs[1].kind is PassageKind.HEADING

    def test_keeps_a_first_heading_that_is_too_long_for_a_title_in_the_text(self) -> None:
        line = "word " * 100 + "end"
        draft = draft_of_markdown(f"# {line}\n\nOne.\n\nTwo.", "file", "a.md")
        assert draft.title == "word " * 15 + "word…"
        assert [paragraph.text for paragraph in draft.paragraphs] == [line, "One.", "Two."]

    def test_has_one_blank_where_a_reader_of_its_html_sees_one(self) -> None:
        draft = read(
            "# Title\n\nOne   *two*  \t three `a    b`.  \n   Four   five.\n\n<div>Six   seven\n  eight   nine</div>\n"
            "\n- ten   eleven\n\n> twelve   thirteen\n\n| a   b | c |\n|---|---|\n| d  e | f |\n"
        )
        assert texts(draft) == [
            *("One two three a b.\nFour five.", "Six seven\neight nine", "ten eleven", "twelve thirteen"),
            *("a b  c", "d e  f"),
        ]

    def test_keeps_the_blanks_of_preformatted_text(self) -> None:
        draft = read("# Title\n\n```\na    b\n```\n\n<pre>c    d</pre>\n\n    e    f\n")
        assert texts(draft) == ["a    b", "c    d", "e    f"]

    def test_takes_a_first_line_for_the_title(self) -> None:
        draft = read("The title\n\nOne.")
        assert (draft.title, texts(draft)) == ("The title", ["One."])

    def test_takes_the_file_name_else(self) -> None:
        draft = read("One.  \nTwo.\n\nThree.")
        assert (draft.title, texts(draft)) == ("notes.md", ["One.\nTwo.", "Three."])

    def test_takes_the_beginning_else(self) -> None:
        assert read("One.", None).title == "One."

    @pytest.mark.parametrize("end", ["---\n", "...\n"])
    def test_reads_front_matter(self, end: str) -> None:
        draft = read(
            f'---\r\ntitle: "The title"\r\nauthor: Ann Lee\r\ndate: 2026-11-24T12:00\r\ntags: [a]\r\n{end}One.'
        )
        assert (draft.title, draft.byline, draft.published) == ("The title", "Ann Lee", date(2026, 11, 24))
        assert texts(draft) == ["One."]

    def test_leaves_what_is_no_front_matter(self) -> None:
        assert texts(read("---\n\nOne.\n\nTwo.")) == ["Two."]

    def test_makes_a_paragraph_of_each_block(self) -> None:
        draft = read(
            "# T\n\n- one\n- two\n\n> quoted\n\n```\ncode\nhere\n```\n\n<p>raw <b>html</b></p>\n\n<!-- no -->\n"
        )
        assert texts(draft) == ["one", "two", "quoted", "code\nhere", "raw html"]

    def test_makes_a_paragraph_of_each_row(self) -> None:
        draft = read("# T\n\nPrices.\n\n| What | Price |\n|--|--|\n| Rice | 5,000 |\n| Corn | |\n")
        assert texts(draft) == ["Prices.", "What  Price", "Rice  5,000", "Corn"]

    def test_drops_pictures_and_inline_tags(self) -> None:
        assert texts(read("# T\n\n![alt](a.png)\n\nOne <b>two</b> `three` ![alt](b.png).")) == ["One two three ."]

    @pytest.mark.parametrize("text", ["", "---\ntitle: x\n---\n", "<!-- -->", "![](a.png)", "# Only\n\n## Headings"])
    def test_finds_no_text_where_there_is_none(self, text: str) -> None:
        with pytest.raises(NoTextError):
            read(text)

    def test_reads_who_wrote_it_and_when_under_the_title(self) -> None:
        draft = draft_of_markdown("# Foxes\n\nBy *Ann Lee*\n\n14 May 2024\n\nThe foxes are back.", "a.md", None)
        assert (draft.title, draft.byline, draft.published) == ("Foxes", "Ann Lee", date(2024, 5, 14))
