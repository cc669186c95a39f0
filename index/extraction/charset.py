"""Find the encoding of a text, and decode it."""

from __future__ import annotations

import codecs
import re

import chardet

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, which begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_UTF16_OR_32 = "utf-32-le"
"""Encoding whose mark equals the mark of UTF-16 before a NUL. Hardly any text is valid in both."""

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
"""Supersets that browsers use for these declarations. Pages are written to look right in browsers."""

_TEXT_ENCODINGS = re.compile(r"(cp|iso8859|koi8|mac|utf|gb|big5|hz|euc|shift|johab|tis|ptcp|kz)[\w-]*|ascii")
"""Names of text encodings in Python. Other codecs turn bytes into bytes, or are too slow."""

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_META_WITHIN_BYTES = 4_096
"""Bytes at the beginning of a page in which its encoding is declared. The standard says 1,024, but after scripts the
declaration comes later."""

_STATEFUL = (b"\x1b$", b"\x1b(")
"""Escapes of ISO-2022 encodings, whose bytes are all ASCII."""

_MAX_CONTROL_SHARE = 0.01
"""Largest share of control characters in a text. Text has hardly any. Other data has many."""

_UTF16_NUL_SHARE = 0.04
"""Smallest share of NULs among the bytes of UTF-16 text: at least every space and digit has one."""

_GOOD_PER_BAD = 5
"""Non-ASCII characters in valid UTF-8 per invalid byte from which a text is UTF-8 with a few pasted or cut bytes. If
UTF-8 is declared, one is enough. Other encodings have hardly any."""

_WESTERN = frozenset({"cp1252", "iso8859-15"})
"""Encodings that servers declare by default, and in which nearly every byte is valid."""

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")

_BAD = re.compile("[\udc80-\udcff]")
_PASTED = re.compile("(?<![^\\x00-\\x7f])[\udc80-\udcff](?=[\\x00-\\x7f])")
"""Bytes between ASCII characters that are not UTF-8, in the form that Python gives them."""

_LONG_RUN = 4  # characters
_LONG_SHARE = 0.5
"""Share of the non-ASCII characters that are in runs of four or more. In Western languages, hardly any are."""

_SAMPLE_BYTES = 200_000
"""Bytes from which an undeclared encoding is guessed. More bytes take seconds and show nothing new."""


class UndecodableBytesError(ValueError):
    """The bytes are not text in any recognizable encoding."""


def decode(content: bytes, declared: str | None = None) -> str:
    """Return the text of *content*.

    A byte order mark decides. Next is UTF-8, because hardly any other text is valid UTF-8. Next is the declaration, by
    the transport or within HTML. The last resort is statistics.

    Args: declared: The encoding's name from the transport.
    Raises: UndecodableBytesError: no encoding fits, or the result is not text.
    """
    text = _decoded(content, declared)
    controls = sum(1 for character in text if character < " " and character not in "\t\n\r\f\v\x1b\x00")
    if controls > _MAX_CONTROL_SHARE * len(text) or text.count("\0") > _MAX_CONTROL_SHARE * len(text):
        raise UndecodableBytesError("control characters")
    return text


def _decoded(content: bytes, declared: str | None) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark) and not (encoding == _UTF16_OR_32 and _strictly(content, encoding) is None):
            return content.removeprefix(mark).decode(encoding, "replace")
    if content.count(0, 0, _SAMPLE_BYTES) > _UTF16_NUL_SHARE * min(len(content), _SAMPLE_BYTES):
        return _guessed(content)  # UTF-16, whose bytes may all be ASCII
    names = [name for name in (declared, _declared_within(content)) if name]
    is_stateful = any(escape in content for escape in _STATEFUL)
    good_per_bad = 1 if "utf-8" in map(text_encoding, names) else _GOOD_PER_BAD
    if not is_stateful and (text := _utf8(content, good_per_bad)) is not None:
        return text
    for name in sorted(names, key=_is_western):
        if (text := _strictly(content, name)) is not None:
            return text if not _is_western(name) or _looks_western(text) else _guessed(content)
    return _guessed(content)


def _utf8(content: bytes, good_per_bad: int) -> str | None:
    """Return the text of *content* if it is UTF-8 except for a few bytes.

    An invalid byte between ASCII characters was pasted, and is decoded as Western. Other invalid bytes are unknown.
    """
    text = content.decode("utf-8", "surrogateescape")
    bad = len(_BAD.findall(text))
    if bad == 0:
        return text
    good = sum(map(len, _BEYOND_ASCII.findall(text))) - bad
    return _BAD.sub("\ufffd", _PASTED.sub(_as_western, text)) if good >= good_per_bad * bad else None


def _as_western(match: re.Match[str]) -> str:
    return match[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def _is_western(name: str) -> bool:
    """Return whether servers declare this encoding by default."""
    return text_encoding(name) in _WESTERN


def _looks_western(text: str) -> bool:
    """Return whether non-ASCII letters are between other letters in *text*, as in Western European languages."""
    sample = text[:_SAMPLE_BYTES]
    runs = _BEYOND_ASCII.findall(sample)
    return sum(len(run) for run in runs if len(run) >= _LONG_RUN) <= _LONG_SHARE * sum(map(len, runs))


def _declared_within(content: bytes) -> str | None:
    match = _META_CHARSET.search(content, 0, _META_WITHIN_BYTES)
    return match[1].decode("ascii", "ignore") if match else None


def text_encoding(name: str) -> str | None:
    """Return Python's name for the encoding *name*; None if it is not a text encoding."""
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
    encoding = chardet.detect(_META_CHARSET.sub(b"", content[:_SAMPLE_BYTES]))["encoding"]  # it trusts meta tags
    if encoding is None:
        raise UndecodableBytesError("no encoding fits")
    return content.decode(encoding, "replace")
