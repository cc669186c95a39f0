"""Framed records: what is whole, what is torn, what is damaged."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.disk import frames
from index.disk.frames import HEAD_BYTES, BrokenFrameError, framed, read_frames

PAYLOADS = [b'{"article":"aaaaaaaaaa"}', "{'é': '猫'}".encode(), b"{}"]
CONTENT = b"".join(framed(payload) for payload in PAYLOADS)
LAST = len(CONTENT) - len(framed(PAYLOADS[-1]))


def payloads(content: bytes) -> list[bytes]:
    return [frame.payload for frame in read_frames(io.BytesIO(content))]


def broken(content: bytes) -> BrokenFrameError:
    with pytest.raises(BrokenFrameError) as error:
        payloads(content)
    return error.value


class TestWholeRecords:
    def test_are_read_in_order(self) -> None:
        assert payloads(CONTENT) == PAYLOADS
        assert payloads(b"") == []

    def test_know_where_they_stand(self) -> None:
        found = list(read_frames(io.BytesIO(CONTENT)))
        assert [frame.number for frame in found] == [0, 1, 2]
        assert [frame.offset for frame in found] == [0, found[0].end, LAST]
        assert found[-1].end == len(CONTENT)

    def test_are_lines_of_text(self) -> None:
        """Length, checksum of the payload, checksum of the two; a change here is a new data version."""
        assert framed(b"{}") == b"00000002 a3a6bf43 02352ee5 {}\n"

    def test_have_a_longest_length(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(frames, "MAX_PAYLOAD_BYTES", 3)
        assert framed(b"123").endswith(b" 123\n")
        with pytest.raises(ValueError, match="a record of 4 bytes"):
            framed(b"1234")

    @given(st.lists(st.text(min_size=1).map(lambda text: text.replace("\0", "").replace("\n", "") or "x"), max_size=5))
    def test_of_any_text_come_back(self, texts: list[str]) -> None:
        encoded = [text.encode("utf-8", "replace") for text in texts]
        assert payloads(b"".join(map(framed, encoded))) == encoded


class TestTornEnds:
    def test_every_cut_in_the_last_record_is_torn(self) -> None:
        for size in range(LAST + 1, len(CONTENT)):
            error = broken(CONTENT[:size])
            assert (error.torn, error.number, error.offset) == (True, 2, LAST), size

    def test_zeros_after_the_cut_are_torn(self) -> None:
        """Some file systems leave zeros: they make the file longer before they write into it."""
        for size in range(LAST, len(CONTENT)):
            assert broken(CONTENT[:size].ljust(len(CONTENT), b"\0")).torn, size
            assert broken(CONTENT[:size].ljust(len(CONTENT) + 4096, b"\0")).torn, size

    def test_zeros_after_a_whole_record_are_torn(self) -> None:
        assert broken(CONTENT + b"\0").torn

    def test_a_hole_in_the_last_record_is_torn(self) -> None:
        long = framed(b"a" * 64)
        assert broken(CONTENT + long[:HEAD_BYTES] + bytes(32) + long[HEAD_BYTES + 32 :]).torn

    def test_a_cut_is_never_a_record(self) -> None:
        for size in range(len(CONTENT)):
            try:
                found = payloads(CONTENT[:size])
            except BrokenFrameError:
                continue
            assert found == PAYLOADS[: len(found)]


class TestDamage:
    def test_every_flipped_bit_is_damage(self) -> None:
        """Also in the last record, and in a length that then reaches beyond the end of the file."""
        for place in range(len(CONTENT)):
            for bit in range(8):
                flipped = bytearray(CONTENT)
                flipped[place] ^= 1 << bit
                assert not broken(bytes(flipped)).torn, (place, bit)

    def test_a_hole_before_other_records_is_damage(self) -> None:
        assert not broken(bytes(len(framed(PAYLOADS[0]))) + CONTENT[LAST:]).torn

    def test_what_was_appended_by_others_is_damage(self) -> None:
        assert not broken(CONTENT + b"\n").torn
        assert not broken(CONTENT + b"hello").torn
        assert not broken(CONTENT + b"a" * 100).torn

    def test_a_removed_separator_is_damage(self) -> None:
        assert not broken(CONTENT.replace(b"\n", b"", 1)).torn

    def test_names_what_can_be_read(self) -> None:
        assert broken(CONTENT.replace(b"aaaaaaaaaa", b"aaaaaaaaab")).payload == b'{"article":"aaaaaaaaab"}'
