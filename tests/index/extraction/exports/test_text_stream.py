"""The text of an export, piece by piece."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.extraction.exports.text_stream import BROKEN, READ_BYTES, Stream, repaired_json


def pieces_of(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


class TestStream:
    def test_says_how_far_it_is(self) -> None:
        offsets: list[int] = []
        content = b"a" * (READ_BYTES + 10)
        stream = Stream(io.BytesIO(content), offsets.append)
        assert stream.head == content[:READ_BYTES]
        assert "".join(stream.text()) == content.decode()
        assert offsets == [READ_BYTES, READ_BYTES + 10, READ_BYTES + 10]

    def test_joins_characters_that_are_cut_in_two(self) -> None:
        text = "ä" * READ_BYTES
        assert "".join(Stream(io.BytesIO(("\ufeffx" + text).encode()), print).text()) == "x" + text

    def test_marks_bytes_that_are_no_text(self) -> None:
        assert "".join(Stream(io.BytesIO(b"a\xffb\xc3"), print).text()) == f"a{BROKEN}b{BROKEN}"

    def test_reads_other_encodings(self) -> None:
        assert "".join(Stream(io.BytesIO("дом".encode("cp1251")), print).text("cp1251")) == "дом"


class TestMendedJson:
    @pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 100])
    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            (r'"a\x0cb\x1F"', "a\x0cb\x1f"),
            (r'"\\x0c\\\x01"', "\\x0c\\\x01"),
            (r'"\ud83d\ude00!"', "😀!"),
            (r'"\\ud83d\\ude00"', r"\ud83d\ude00"),
            (r'"a\ud83db"', f"a{BROKEN}b"),
            (r'"a\uDE00\ud83d"', f"a{BROKEN}{BROKEN}"),
            (r'"\ud83d\ud83d\ude00\u00e4\"\n"', f'{BROKEN}😀ä"\n'),
            (r'"\\\\\\"', "\\\\\\"),
        ],
    )
    def test_writes_what_was_meant_wherever_it_is_cut(self, written: str, meant: str, size: int) -> None:
        assert json.loads("".join(repaired_json(iter(pieces_of(written, size))))) == meant

    @given(st.text(), st.integers(1, 20), st.booleans())
    def test_leaves_json_as_it_is(self, text: str, size: int, ascii_only: bool) -> None:
        written = json.dumps(text.encode("utf-16", "ignore").decode("utf-16"), ensure_ascii=ascii_only)
        assert "".join(repaired_json(iter(pieces_of(written, size)))) == written
