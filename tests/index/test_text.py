"""The form of all text in the archive."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import text
from index.text import clean_line, clean_text, shortened

troublesome = (
    "aéx \n\r\t\v\x00\x1b\x85\xad\u0301\u030a\u0323\u0333\u033f"
    "\u200b\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069\ufeff\ud83d\ude00ក"
)
texts = st.text(alphabet=st.sampled_from(troublesome)) | st.text(alphabet=st.characters(codec=None))


class TestCleanText:
    @given(texts)
    def test_changes_nothing_more_when_done_twice(self, text: str) -> None:
        assert clean_text(clean_text(text)) == clean_text(text)

    @given(texts)
    def test_leaves_nothing_that_telegram_changes(self, text: str) -> None:
        cleaned = clean_text(text)
        assert not set(cleaned) & set("\t\r\0\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u030a\u0333\u033f")
        assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in cleaned if character != "\n")
        assert unicodedata.is_normalized("NFC", cleaned)
        assert all(line == line.strip() for line in cleaned.split("\n"))
        cleaned.encode("utf-8")

    def test_leaves_clean_text_alone(self) -> None:
        """Line breaks, blank lines, non-breaking spaces and runs of blanks are the author's."""
        text = "“Größe”, dit-il\xa0!\nzweite  Zeile\n\nمی\u200cخواهم 👩\u200d👩\u200d👧"
        assert clean_text(text) == text

    @pytest.mark.parametrize("line_break", ["\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\n \t"])
    def test_knows_every_line_break(self, line_break: str) -> None:
        assert clean_text(f"one{line_break}two") == "one\ntwo"

    @pytest.mark.parametrize(
        "paragraph_break", ["\u2029", "\n\n\n\n", "\r\n\r\n", "\n \n", "\n\u200e\n", "\n\xa0\u200b\n"]
    )
    def test_separates_paragraphs_by_one_blank_line(self, paragraph_break: str) -> None:
        assert clean_text(f"\n one {paragraph_break} two \n\n") == "one\n\ntwo"

    def test_composes_characters(self) -> None:
        assert clean_text("Gro\u0308ße") == "Größe"

    def test_drops_the_marks_that_telegram_drops_where_nfc_leaves_them(self) -> None:
        assert clean_text("a\u030a x\u030a e\u0333\u0301") == "å x é"

    def test_keeps_one_of_several_directional_marks(self) -> None:
        assert clean_text("a\u200e\u200f\u200e\u200fb") == "a\u200fb"

    def test_takes_bidirectional_overrides_and_isolates_away(self) -> None:
        assert clean_text("\u202egpj.exe\u202c \u2067x") == "gpj.exe x"

    def test_takes_away_what_hides_in_words(self) -> None:
        assert clean_text("\ufefffor\u00adward\u200bed\u2060 \ufffc") == "forwarded"

    def test_keeps_zero_width_spaces_where_they_separate_words(self) -> None:
        assert clean_text("ភាសា\u200bខ្មែរ") == "ភាសា\u200bខ្មែរ"

    def test_joins_surrogate_pairs_and_drops_lone_ones(self) -> None:
        assert clean_text("a\ud83d\ude00b\ud83dc\ude00") == "a😀bc"


class TestCleanLine:
    @given(texts)
    def test_is_one_clean_line(self, text: str) -> None:
        line = clean_line(text)
        assert "\n" not in line
        assert clean_line(line) == line
        assert clean_text(line) == line

    def test_joins_lines(self) -> None:
        assert clean_line("\n A  title\n\tin two lines \n") == "A title in two lines"

    @pytest.mark.parametrize("invisible", ["", " \n\t", "\u200e", "\u3164", "\u200b\ufeff", "\x00\x07"])
    def test_is_empty_if_nothing_can_be_seen(self, invisible: str) -> None:
        assert clean_line(invisible) == ""


class TestShortened:
    @pytest.mark.parametrize(
        ("text", "short"),
        [
            ("One two three", "One two three"),
            ("One two three four", "One two…"),
            ("A verylongwordindeed", "A verylongwo…"),
            ("Áááááááááááááááá", "Áááááááááááá…"),
            ("👩\u200d👧" * 9, "👩\u200d👧" * 4 + "…"),
            ("e" + "\u0316" * 99, "e" + "\u0316" * 11 + "…"),
        ],
    )
    def test_is_cut_between_words_else_between_graphemes(self, text: str, short: str) -> None:
        assert shortened(text, 13) == short

    @given(st.text())
    def test_is_no_longer_than_asked(self, text: str) -> None:
        assert len(shortened(text, 20)) <= 20


class TestQuickLook:
    def test_misses_no_character_that_is_changed(self) -> None:
        patterns = (text._LINE_BREAK, text._REMOVED, text._ZERO_WIDTH_SPACE, text._DROPPED_MARKS, text._MARK_RUN)
        changed = [
            code
            for code in range(0x10000)
            if any(pattern.search(chr(code) * 2) for pattern in patterns) or chr(code) in "\t\u2029"
        ]
        assert 2_000 < len(changed) < 3_000  # most of them surrogates
        assert [hex(code) for code in changed if not text._SUSPECT.search(chr(code))] == []
