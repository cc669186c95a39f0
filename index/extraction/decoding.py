"""Which characters the bytes of a text stand for."""

from __future__ import annotations

import codecs
import re

import chardet

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_MEANT = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
"""The supersets that browsers take these declarations for: pages are written to look right in browsers."""

_TEXT_ENCODINGS = re.compile(r"(cp|iso8859|koi8|mac|utf|gb|big5|hz|euc|shift|johab|tis|ptcp|kz)[\w-]*|ascii")
"""Python names other codecs as well, which turn bytes into bytes or cost more than they should."""

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_META_WITHIN_BYTES = 4_096
"""Bytes. The standard says 1,024; pages that begin with scripts come later."""

_STATEFUL = (b"\x1b$", b"\x1b(")
"""Escapes of ISO-2022 encodings, whose bytes are all ASCII."""

_MAX_CONTROL_SHARE = 0.01
"""Share of control characters. Text has next to none; bytes that are no text have many."""

_UTF16_NUL_SHARE = 0.04
"""Share of NULs among the bytes of text in UTF-16: at least every blank and digit has one."""

_SAMPLE_BYTES = 200_000
"""Bytes that are looked at to tell an encoding that nothing declares: more take seconds and tell nothing new."""


class UndecodableBytesError(ValueError):
    """They are text in no encoding that could be told."""


def decode(content: bytes, declared: str | None = None) -> str:
    """The text that *content* stands for.

    A byte order mark decides; then UTF-8, which hardly any other text is valid as; then what is declared, by the
    transport or within HTML; then statistics.

    Args: declared: The encoding's name as the transport gave it.
    Raises: UndecodableBytesError: no encoding fits, or the result is no text.
    """
    text = _decoded(content, declared)
    controls = sum(1 for character in text if character < " " and character not in "\t\n\r\f\v\x1b\x00")
    if controls > _MAX_CONTROL_SHARE * len(text) or text.count("\0") > _MAX_CONTROL_SHARE * len(text):
        raise UndecodableBytesError("control characters")
    return text


def _decoded(content: bytes, declared: str | None) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content.removeprefix(mark).decode(encoding, "replace")
    if content.count(0, 0, _SAMPLE_BYTES) > _UTF16_NUL_SHARE * min(len(content), _SAMPLE_BYTES):
        return _guessed(content)  # UTF-16, whose bytes may all be ASCII
    names = [declared, _declared_within(content)]
    if not any(escape in content for escape in _STATEFUL):
        names.insert(0, "utf-8")
    for name in names:
        if name and (text := _strictly(content, name)) is not None:
            return text
    return _guessed(content)


def _declared_within(content: bytes) -> str | None:
    match = _META_CHARSET.search(content, 0, _META_WITHIN_BYTES)
    return match[1].decode("ascii", "ignore") if match else None


def text_encoding(name: str) -> str | None:
    """Python's name of the encoding that is meant by *name*; None if that is none of text."""
    try:
        encoding = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    encoding = _MEANT.get(encoding, encoding)
    is_text = _TEXT_ENCODINGS.fullmatch(encoding) or encoding.startswith("iso2022")
    return encoding if is_text else None


def _strictly(content: bytes, name: str) -> str | None:
    encoding = text_encoding(name)
    try:
        return content.decode(encoding) if encoding else None
    except UnicodeError:
        return None


def _guessed(content: bytes) -> str:
    encoding = chardet.detect(content[:_SAMPLE_BYTES])["encoding"]
    if encoding is None:
        raise UndecodableBytesError("no encoding fits")
    return content.decode(encoding, "replace")
