"""Make links that lead to the quote."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messaging.links import is_web_url, link_to

QUOTE = "The harbour of Lunt was closed on Monday. Nobody knew why, said its master, who has kept it for thirty years."


class TestLinkTo:
    def test_names_a_short_quote_whole(self) -> None:
        assert link_to("https://example.org/a", "Cats purr.") == "https://example.org/a#:~:text=Cats%20purr."

    def test_names_the_beginning_and_the_end_of_a_longer_one(self) -> None:
        url = link_to("https://example.org/a", QUOTE)
        first, last = "The%20harbour%20of%20Lunt%20was%20closed%20on", "who%20has%20kept%20it%20for%20thirty%20years."
        assert url == f"https://example.org/a#:~:text={first},{last}&text={first}&text={last}"

    def test_names_the_ends_alone_where_the_quote_may_not_be_found(self) -> None:
        """A page may have a large initial, a hidden note or the like at one end of it that is not quoted."""
        quoted = "Mara Bell counted the cables of the harbour, all of them."
        ends = "text=Mara Bell counted the cables of the&text=the cables of the harbour, all of them."
        assert unquote(link_to("https://e.org", quoted) or "") == f"https://e.org#:~:text={quoted}&{ends}"

    def test_keeps_a_fragment_that_is_there(self) -> None:
        assert link_to("https://example.org/a#top", "Cats purr.") == "https://example.org/a#top:~:text=Cats%20purr."

    def test_encodes_what_has_a_meaning_in_the_directive(self) -> None:
        assert link_to("https://e.org", "a-b, c&d") == "https://e.org#:~:text=a%2Db%2C%20c%26d"

    @pytest.mark.parametrize(
        ("quoted", "first", "last"),
        [
            ("海" * 20 + "、" + "山" * 60 + "。" + "川" * 20 + "。", "海" * 20 + "、", "川" * 20 + "。"),
            ("海" * 60 + "、" + "山" * 60 + "「" + "川" * 59, "海" * 60 + "、", "川" * 59),
            ("海に代わって" * 3 + "海" * 60 + "のテラス" + "山" * 30, "海に代わって" * 3, "テラス" + "山" * 30),
            ("ก" * 30 + "308,5" + "ก" * 60 + " " + "ก" * 20 + " 5", "ก" * 30 + "308,5", "ก" * 20 + " 5"),
            ("A " * 10 + "b" * 70 + " c" * 9, ("A " * 10).strip(), ("c " * 9).strip()),
        ],
    )
    def test_cuts_where_words_end(self, quoted: str, first: str, last: str) -> None:
        """A browser does not find text that ends inside a word, and uses a dictionary for scripts without spaces."""
        url = link_to("https://e.org", quoted)
        assert url is not None
        named = [unquote(edge) for edge in url.partition("text=")[2].partition("&")[0].split(",")]
        assert named == [first, last]

    @pytest.mark.parametrize("quoted", ["海" * 200, "お海" * 100])
    def test_names_no_quote_in_which_no_word_ends(self, quoted: str) -> None:
        assert link_to("https://e.org", quoted) == "https://e.org"

    def test_names_the_end_at_which_a_word_ends(self) -> None:
        url = link_to("https://e.org", "海" * 20 + "。" + "海" * 180)
        assert unquote(url or "") == f"https://e.org#:~:text={'海' * 20}。"

    def test_names_a_quote_whole_that_its_ends_make_up(self) -> None:
        quoted = "海" * 50 + "。" + "山" * 50
        url = link_to("https://e.org", quoted)
        assert url is not None
        assert unquote(url).endswith(f"text={quoted}")

    @pytest.mark.parametrize(
        ("quoted", "directive"),
        [
            ("Media contact for the press:\nBrent Kowal", "Media contact for the press:,Brent Kowal"),
            ("He said:\nbees sing", "He said:-,bees sing"),
            ("Parishes  88  £21", "Parishes-,88,£21"),
            ("Parishes of the county  £21", "Parishes of the county,£21"),
            ("1\n" + QUOTE, "1-,The harbour of Lunt was closed on,who has kept it for thirty years."),
            ("Lunt Harbour Office\n" + QUOTE, "Lunt Harbour Office,who has kept it for thirty years."),
            ("\n  a\n", "a"),
        ],
    )
    def test_names_no_text_across_lines_or_cells(self, quoted: str, directive: str) -> None:
        """A browser does not find text that goes on in another block. A short first line is context alone."""
        url = link_to("https://e.org", quoted) or ""
        assert unquote(url.partition("&")[0]) == f"https://e.org#:~:text={directive}"

    def test_names_nothing_without_words(self) -> None:
        assert link_to("https://e.org", " \n ") == "https://e.org"

    @pytest.mark.parametrize(
        "url", ["https://t.me/channel/12", "https://e.org/report.PDF", "https://e.org/a#:~:text=other"]
    )
    def test_leaves_alone_what_knows_no_text_fragment(self, url: str) -> None:
        assert link_to(url, QUOTE) == url

    @pytest.mark.parametrize(
        ("url", "link"),
        [
            ("https://e.org/report.pdf", "https://e.org/report.pdf#page=12"),
            ("https://e.org/download?id=7", "https://e.org/download?id=7#page=12"),
            ("https://e.org/report.pdf#", "https://e.org/report.pdf#page=12"),
            ("https://e.org/report.pdf#annex", "https://e.org/report.pdf#annex"),
            ("https://t.me/channel/12", "https://t.me/channel/12"),
        ],
    )
    def test_opens_a_file_of_pages_at_the_page(self, url: str, link: str) -> None:
        assert link_to(url, QUOTE, 12) == link

    @pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "ftp://e.org/", "https://", "http://[", "tg://x"])
    def test_makes_no_link_of_anything_but_the_web(self, url: str | None) -> None:
        assert link_to(url, QUOTE) is None
        assert not is_web_url(url)

    @given(st.text(min_size=1, alphabet=st.characters(exclude_categories=["Cs"])))
    def test_adds_nothing_but_plain_ascii(self, quoted: str) -> None:
        url = link_to("https://e.org/", quoted)
        assert url is not None
        assert url.isascii()
        assert not set(url) & set(' "<>')
