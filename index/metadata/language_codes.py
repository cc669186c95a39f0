"""Give each language one code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import regex
from babel import Locale
from babel.core import get_global

from index.analysis.languages import primary_subtag


def canonical_language(tag: str) -> str | None:
    """Return the code of the language of a BCP 47 tag, equal for all its names; None if there is no such language.

    Examples are "pt" for "pt-BR", and "de" for "deu". Both forms of written Norwegian count as one language.
    """
    code = one_code(primary_subtag(tag) or "")
    return code if _LANGUAGE_TAG.fullmatch(tag) and code in _language_codes() else None


_LANGUAGE_TAG = regex.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{1,8})*", regex.IGNORECASE)

_NORWEGIAN = frozenset({"no", "nb", "nn"})


@cache
def _language_codes() -> frozenset[str]:
    return frozenset(map(one_code, Locale("en").languages))


@cache
def one_code(code: str) -> str:
    """Return the preferred code of a language with several codes."""
    aliases: Mapping[str, str] = get_global("language_aliases")
    code = aliases.get(code, code).partition("_")[0]
    return "no" if code in _NORWEGIAN else code
