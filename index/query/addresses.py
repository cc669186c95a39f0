"""Leave addresses without a scheme, mentions and names of files out of a question."""

from __future__ import annotations

import re

from index.analysis.tokenizer import pieces

_CHUNK = re.compile(r"[!-~\u00a1-\u2fff]+")  # without spaces, and without scripts that write none
_AROUND = ".,;:!?()[]{}<>\"'«»“”„…"
_SIGN = re.compile(r"[.@]\w")  # in every address
_LABEL = r"[\w-]{1,63}"
_HOST = rf"{_LABEL}(?:\.{_LABEL}){{0,8}}\.(?:[^\W\d_]{{2,24}}|\d{{1,3}})"
_FILE_ENDINGS = "csv|docx?|epub|gif|html?|jpe?g|json|md|mp[34]|odt|pdf|png|pptx?|rtf|txt|webp|xlsx?|xml|zip"
_ADDRESS = re.compile(
    rf"@\w{{2,64}}|[\w.+-]{{1,64}}@{_HOST}|{_HOST}(?::\d{{1,5}})?/\S*|{_HOST}:\d{{1,5}}"
    rf"|[\w.()-]{{1,200}}\.(?:{_FILE_ENDINGS})",
    re.IGNORECASE,
)
"""E-mail, mention, host with a path or a port, or file. A bare name such as "node.js" is none, because people ask
about it."""


def without_addresses(query: str) -> str:
    """Return *query* with spaces in place of addresses, so that places stay valid; unchanged if no word is left."""
    if not _SIGN.search(query):
        return query
    rest = _CHUNK.sub(_without_address, query)
    return rest if any(pieces(rest)) else query


def _without_address(match: re.Match[str]) -> str:
    chunk = match[0]
    bare = chunk.strip(_AROUND)
    if not bare or not _ADDRESS.fullmatch(bare):
        return chunk
    return " " * len(chunk)
