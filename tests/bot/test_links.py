"""Links that land on the quote."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.links import EDGE_CHARS, is_web_url, link_to

QUOTE = "The harbour of Lunt was closed on Monday. Nobody knew why, said its master, who has kept it for thirty years."


class TestLinkTo:
    def test_names_a_short_quote_whole(self) -> None:
        assert link_to("https://example.org/a", "Cats purr.") == "https://example.org/a#:~:text=Cats%20purr."

    def test_names_the_beginning_and_the_end_of_a_longer_one(self) -> None:
        url = link_to("https://example.org/a", QUOTE)
        assert url == (
            "https://example.org/a#:~:text=The%20harbour%20of%20Lunt%20was%20closed%20on,who%20has%20kept%20it%20for%20thirty%20years."
        )

    def test_keeps_a_fragment_that_is_there(self) -> None:
        assert link_to("https://example.org/a#top", "Cats purr.") == "https://example.org/a#top:~:text=Cats%20purr."

    def test_encodes_what_has_a_meaning_in_the_directive(self) -> None:
        assert link_to("https://e.org", "a-b, c&d") == "https://e.org#:~:text=a%2Db%2C%20c%26d"

    def test_cuts_a_script_without_spaces_where_it_must(self) -> None:
        url = link_to("https://e.org", "海" * 200)
        assert url is not None
        start, end = unquote(url.partition("text=")[2]).split(",")
        assert len(start) == len(end) == EDGE_CHARS

    @pytest.mark.parametrize(
        "url", ["https://t.me/channel/12", "https://e.org/report.PDF", "https://e.org/a#:~:text=other"]
    )
    def test_leaves_alone_what_knows_no_text_fragment(self, url: str) -> None:
        assert link_to(url, QUOTE) == url

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
