"""The web addresses that an article may have, and their spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import BadUrlError, UrlTooLongError
from index.urls import MAX_URL_CHARS, host_of, written_url


class TestWrittenUrl:
    @pytest.mark.parametrize(
        "url",
        [
            "https://example.org",
            "http://example.org:8080/a%20b?q=1&r=[2]#part",
            "https://ja.wikipedia.org/wiki/福娘",
            "https://bücher.example/ä",
            "http://[::1]:8000/",
            "http://my_host./a'b(c)*~!$,;=@",
        ],
    )
    def test_stays_as_it_is_where_it_is_right(self, url: str) -> None:
        assert written_url(url) == url

    @pytest.mark.parametrize(
        ("url", "written"),
        [
            (" https://e.org/a b ", "https://e.org/a%20b"),
            ("https://e.org/a\u202eb", "https://e.org/a%E2%80%AEb"),
            ('https://e.org/<a>"\\^`{|}', "https://e.org/%3Ca%3E%22%5C%5E%60%7B%7C%7D"),
            ("https://e.org/\u200b", "https://e.org/%E2%80%8B"),
        ],
    )
    def test_has_what_is_not_allowed_percent_encoded(self, url: str, written: str) -> None:
        assert written_url(url) == written

    @pytest.mark.parametrize(
        "url",
        [
            *("", "example.org", "/a", "javascript:alert(1)", "ftp://e.org/", "http://", "http:///a", "http://[::1"),
            *("http://e.org:junk/x", "http://e.org:99999/x", "http://e.org:0/", "https://e.org:\\evil.example/x"),
            *("https://e.org\\evil.example/x", "https://me@e.org/", "https://me:secret@e.org/", "https://e .org/"),
            *("https://e\u202eorg/", "https://e.org/\ud800"),
        ],
    )
    def test_there_is_none_for_what_is_no_address(self, url: str) -> None:
        with pytest.raises(BadUrlError):
            written_url(url)

    def test_has_a_bounded_length(self) -> None:
        base = "https://e.org/"
        longest = base + "a" * (MAX_URL_CHARS - len(base))
        assert written_url(longest) == longest
        for url in (longest + "a", base + " " * (MAX_URL_CHARS // 3) + "a"):
            with pytest.raises(UrlTooLongError):
                written_url(url)

    @given(st.text())
    def test_written_again_is_the_same(self, rest: str) -> None:
        try:
            written = written_url(f"https://e.org/{rest}")
        except BadUrlError:
            return
        assert written_url(written) == written

    @given(st.text(st.characters(exclude_characters="/?#\\[]", exclude_categories=["Cs", "Z", "Cc"])), st.text())
    def test_there_is_none_with_a_login(self, login: str, rest: str) -> None:
        with pytest.raises(BadUrlError):
            written_url(f"https://{login}@e.org/{rest}")


class TestHostOf:
    @pytest.mark.parametrize("url", ["http://ann:hunter2@www.e.org:80/x", "ann:hunter2@e.org/x", "//ann:hunter2@e.org"])
    def test_has_no_login(self, url: str) -> None:
        assert "hunter2" not in host_of(url)
        assert "e.org" in host_of(url)
