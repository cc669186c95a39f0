"""Remove WordPress's shortcodes in square brackets, which it replaces when it shows a post."""

from __future__ import annotations

import re

_ATTRIBUTES = r"""(?:\s+[\w-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'\[\]]+))"""
_CAPTION = re.compile(
    rf"""\[(?:wp_)?caption(?P<attributes>{_ATTRIBUTES}*)\s*\](?P<text>.*?)\[/(?:wp_)?caption\]""", re.DOTALL
)
_CAPTION_ATTRIBUTE = re.compile(r"""\scaption\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_MEDIA = re.compile(
    rf"\[(?P<name>gallery|embed|audio|video|playlist)(?:{_ATTRIBUTES})*\s*/?\](?:[^\[\]]*\[/(?P=name)\])?"
)
"""Shortcodes that WordPress replaces by pictures, players and other media. An address may be between the two codes."""

_WITH_ATTRIBUTES = re.compile(rf"\[[a-z][\w-]*(?:{_ATTRIBUTES})+\s*/?\]", re.IGNORECASE)
_CLOSING = re.compile(r"\[/([a-z][\w-]*)\]", re.IGNORECASE)


def without_shortcodes(content: str) -> str:
    """Return *content* with captions in the form of HTML, and without other shortcodes.

    A word in brackets is a shortcode only if it has attributes or is closed: "[sic]" and "[the mayor]" are text.
    """
    content = _MEDIA.sub("", _CAPTION.sub(_captioned, content))
    closed = {match[1] for match in _CLOSING.finditer(content)}
    content = _WITH_ATTRIBUTES.sub("", content)
    for name in closed:
        content = content.replace(f"[{name}]", "").replace(f"[/{name}]", "")
    return content


def _captioned(match: re.Match[str]) -> str:
    attribute = _CAPTION_ATTRIBUTE.search(match["attributes"])
    written = (attribute[1] or attribute[2] or "") if attribute else ""
    return f"<figcaption>{match['text']}{written}</figcaption>"
