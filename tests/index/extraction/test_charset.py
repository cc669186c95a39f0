"""The characters that the bytes of a text stand for."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.extraction.charset import UndecodableBytesError, decode

GERMAN = "Größe „Zitat“ – ein längerer deutscher Satz, der Umlaute enthält: über, schön, Fuß."
RUSSIAN = "Привет, мир! Это довольно длинное предложение на русском языке для проверки."
JAPANESE = "これは日本語の文章です。もう少し長くします。"
FRENCH = "L’été dernier, le maire a été élu à la majorité. Où est-il passé ?"


class TestDecode:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "cp1252"])
    def test_needs_no_declaration(self, encoding: str) -> None:
        assert decode(GERMAN.encode(encoding)) == GERMAN

    @pytest.mark.parametrize(
        ("text", "encoding"),
        [
            *((RUSSIAN, encoding) for encoding in ("cp1251", "koi8-r", "utf-16-le", "utf-16-be")),
            *((JAPANESE, encoding) for encoding in ("shift_jis", "euc-jp", "iso2022_jp")),
            (FRENCH, "cp1252"),
        ],
    )
    def test_knows_the_encodings_of_many_languages(self, text: str, encoding: str) -> None:
        assert decode(text.encode(encoding)) == text
        assert decode(text.encode(encoding), encoding) == text

    def test_believes_utf8_rather_than_what_is_declared(self) -> None:
        assert decode(GERMAN.encode(), "iso-8859-1") == GERMAN

    def test_believes_a_byte_order_mark_most(self) -> None:
        assert decode(b"\xff\xfe" + "ab".encode("utf-16-le"), "utf-8") == "ab"

    def test_takes_a_mark_before_a_nul_for_that_of_utf16(self) -> None:
        """Both together are the mark of UTF-32, in which the rest would be nothing but broken characters."""
        assert decode(("\0" + GERMAN * 3).encode("utf-16")) == "\0" + GERMAN * 3

    def test_takes_latin1_for_what_browsers_take_it(self) -> None:
        assert decode("„Größe“".encode("cp1252"), "ISO-8859-1") == "„Größe“"

    def test_reads_the_declaration_in_html(self) -> None:
        assert decode(b'<meta charset="windows-1257">\xe0').endswith("ą")
        assert decode(b'<meta http-equiv=x content="text/html; charset=windows-1257">\xe0').endswith("ą")

    @pytest.mark.parametrize("declared", ["no-such-encoding", "zlib", "base64", "idna", "\0", "utf-8", "ascii"])
    def test_does_without_a_declaration_that_is_wrong(self, declared: str) -> None:
        assert decode(GERMAN.encode("cp1252"), declared) == GERMAN

    def test_reads_utf8_with_some_bytes_that_are_none(self) -> None:
        """Some were pasted from another program, others were cut off in the middle of a letter."""
        content = RUSSIAN.encode() + "и".encode()[:1] + b" caf\xe9 \x93tea\x94 " + RUSSIAN.encode() + b"\xd0"
        assert decode(content, "iso-8859-1") == f"{RUSSIAN}Ð café “tea” {RUSSIAN}\ufffd"
        assert decode(RUSSIAN.encode()[:-2] + RUSSIAN.encode()) == f"{RUSSIAN[:-2]}\ufffd{RUSSIAN}"

    def test_takes_few_characters_in_utf8_for_it_where_it_is_declared(self) -> None:
        assert decode("Größe".encode() + b" caf\xe9 ", "utf-8") == "Größe café "

    def test_believes_no_western_declaration_of_a_text_that_is_none(self) -> None:
        assert decode(RUSSIAN.encode("cp1251"), "iso-8859-1") == RUSSIAN
        html = f'<meta charset="iso-8859-1"><p>{RUSSIAN * 3}</p>'
        assert decode(html.encode("cp1251"), "iso-8859-1") == html
        assert decode(b'<meta charset="windows-1251">' + "Да".encode("cp1251"), "iso-8859-1").endswith("Да")

    def test_reads_text_with_a_stray_nul(self) -> None:
        assert decode((GERMAN + "\0" + GERMAN).encode()) == GERMAN + "\0" + GERMAN

    @pytest.mark.parametrize("content", [os.urandom(5_000), bytes(100), b"MZ\x90\x00\x03", bytes(range(32)) * 9])
    def test_refuses_what_is_no_text(self, content: bytes) -> None:
        with pytest.raises(UndecodableBytesError):
            decode(content)

    def test_reads_nothing_as_nothing(self) -> None:
        assert decode(b"") == ""

    @given(st.text())
    def test_reads_every_text_in_utf8(self, text: str) -> None:
        sound = GERMAN * 30 + text.replace("\x1b", "").lstrip("\ufeff")
        printable = "".join(character for character in sound if character >= " ")
        assert decode(printable.encode()) == printable

    @given(st.binary(max_size=200), st.sampled_from([None, "utf-16", "hz", "iso-2022-kr", "utf-7", "cp1252"]))
    def test_reads_or_refuses_anything(self, content: bytes, declared: str | None) -> None:
        try:
            decode(content, declared)
        except UndecodableBytesError:
            return
