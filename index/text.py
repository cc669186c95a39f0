"""Bring text into the form of the archive: NFC, and without characters that readers would not see as they are stored.

Telegram silently drops or replaces some characters. Others are invisible, hide a word from search, or reverse the text
around them. All of them are removed before a text is stored, so that quotations equal the stored text.
"""

from __future__ import annotations

import re
import unicodedata

import regex

SENTENCE_MARKS = ".!?…。！？؟।۔"
"""Characters that end a sentence, in the scripts that are read: also Arabic, Hindi and Urdu."""

_LINE_BREAK = regex.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028]")

_REMOVED = regex.compile(
    r"""[\p{Cc}--\n]  # control characters, NUL among them: Telegram makes them blanks
    | \p{Cs}  # lone surrogates cannot be written as UTF-8
    | [\uFDD0-\uFDEF] | [\uFFFE\uFFFF]  # no characters, by definition
    | [\u202A-\u202E]  # bidirectional embeddings and overrides: Telegram drops them, and they disguise text
    | [\u2066-\u2069]  # isolates: one that is not closed turns the attribution under the quotation around
    | [\u206A-\u206F] | [\uFFF9-\uFFFB]  # deprecated formatting, marks of annotations
    | [\uFEFF\u2060-\u2064]  # byte order mark, word joiner, invisible operators: they hide in words
    | \u00AD  # soft hyphen: a hint for setting the lines, no part of the word
    | \uFFFC  # stands for a picture that is not there
    """,
    regex.VERBOSE | regex.VERSION1,
)
_ZERO_WIDTH_SPACE = regex.compile(
    # It separates words in scripts without spaces. In any other script it hides in words.
    r"(?<![\p{Khmer}\p{Thai}\p{Lao}\p{Myanmar}])\u200B|\u200B(?![\p{Khmer}\p{Thai}\p{Lao}\p{Myanmar}])"
)
_DROPPED_MARKS = regex.compile("[\u030a\u0333\u033f]")
"""Marks that Telegram drops wherever NFC does not compose them: ring above, double low line, double overline."""

_MARK_RUN = regex.compile("[\u200e\u200f]+(?=[\u200e\u200f])")
"""Directional marks before another one. Only the last one has an effect, and Telegram replaces the others."""

_SUSPECT = re.compile(
    "[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\xad\\u030a\\u0333\\u033f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f"
    "\\ud800-\\udfff\\ufdd0-\\ufdef\\ufeff\\ufff9-\\uffff]"
)
"""Characters that any of the patterns above matches, and a few more. Most texts have none. Searching for them takes a
fiftieth of the time of the replacements."""

_INVISIBLE_LINE = regex.compile(r"[\p{Z}\p{Cf}\u115F\u1160\u3164\uFFA0\u2800\uFE00-\uFE0F]*")
_BLANK_LINES = regex.compile(r"\n{3,}")
_GRAPHEME = regex.compile(r"\X")
_BLANKS = regex.compile(r"[ \n]+")

HIDDEN_LOGIN = "***"

_AT = re.compile("[@\ufe6b\uff20]|%40")

_LOGIN = re.compile(
    # The limits bound the time for long texts. No accepted address has more than 2,000 characters.
    r"""(:[/\\]{1,3})  # behind the scheme
    (?:
        [^\s/?#:@\\\[]{0,2000} : (?! \d{0,5} (?:[/?#\\\s]|$) )  # a name, and no port behind it
        (?: \S{0,2000} | [^\n]{0,200}? )  # a password may have slashes and blanks in it
      | [^\s/?#\\]{0,2000}  # a name alone
    ) (?:[@\uFE6B\uFF20]|%40)
    """,
    re.VERBOSE,
)

_LOGIN_WITHOUT_SCHEME = re.compile(
    r"""(?<!\S)  # at the beginning of a word
    ( (?:[^\s/\\]{0,20}[/\\]{2,3})? )  # "//", or a scheme that was mistyped
    [^\s/?#:@\\\[]{1,2000} : (?![/\\]) (?! \d{0,5} (?:[/?#\\\s]|$) )  # a name, and no port behind it
    (?: (?!://)\S ){1,2000} (?:[@\uFE6B\uFF20]|%40)
    """,
    re.VERBOSE,
)


def clean_text(text: str) -> str:
    """Return *text* in the form of the archive. Cleaning it again changes nothing.

    Single line breaks and blank lines stay (two blank lines become one). Spaces at the ends of lines are removed. A
    line without visible characters is blank.
    """
    if _SUSPECT.search(text) or not unicodedata.is_normalized("NFC", text):
        text = _LINE_BREAK.sub("\n", text.replace("\u2029", "\n\n").replace("\t", " "))
        text = _visible_form(text)
    lines = ("" if _INVISIBLE_LINE.fullmatch(line) else line.strip() for line in text.split("\n"))
    cleaned = "\n".join(lines).strip("\n")
    return _BLANK_LINES.sub("\n\n", cleaned) if "\n\n\n" in cleaned else cleaned


def clean_line(text: str) -> str:
    """Return a title, name or similar text in the form of the archive: one line, empty if nothing is visible."""
    return _BLANKS.sub(" ", clean_text(text))


def letters_of(text: str) -> str:
    """Return only the letters and digits of *text*, casefolded, to compare names and headlines."""
    return "".join(character for character in text.casefold() if character.isalnum())


def without_login(text: str) -> str:
    """Return *text* without user names and passwords in its links: `http://***@host/`, `***@host/`.

    Addresses may be invalid, because people type them, so it removes too much rather than too little. The scheme may be
    missing, and "@" may be percent-encoded.
    """
    if not _AT.search(text):
        return text
    for pattern in (_LOGIN, _LOGIN_WITHOUT_SCHEME):
        text = pattern.sub(rf"\1{HIDDEN_LOGIN}@", text)
    return text


def shortened(text: str, max_chars: int) -> str:
    """Return *text*, which is one line, cut between words to at most *max_chars*, with an ellipsis if it was cut.

    A single word that is too long is cut between graphemes.
    """
    if len(text) <= max_chars:
        return text
    head, blank, _ = text[:max_chars].rpartition(" ")
    if blank and len(head) >= max_chars // 2:
        return head + "…"
    ends = [match.end() for match in _GRAPHEME.finditer(text[: max_chars + 1])]
    kept = max((end for end in ends[:-1] if end < max_chars), default=max_chars - 1)
    return text[:kept].rstrip() + "…"


def _visible_form(text: str) -> str:
    # After a removal, NFC may compose or reorder the neighbours, so this is repeated until nothing changes. Each round
    # except the last removes a character. Very few texts need more than two.
    text = _pair_surrogates(text)
    while (cleaned := _cleaned_once(text)) != text:
        text = cleaned
    return text


def _cleaned_once(text: str) -> str:
    text = unicodedata.normalize("NFC", _ZERO_WIDTH_SPACE.sub("", _REMOVED.sub("", text)))
    return _MARK_RUN.sub("", _DROPPED_MARKS.sub("", text))


def _pair_surrogates(text: str) -> str:
    # JSON and JavaScript write an emoji as two surrogates, which are joined here. Lone ones are removed later.
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
