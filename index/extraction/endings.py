"""What is left at the end of an article that is none of it: calls to subscribe and follow, headings of nothing."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from index.extraction.blocks import Block
from index.model import PassageKind

MAX_CALL_CHARS = 300
"""Characters. Longer paragraphs say more than where to follow."""

_CALL = regex.compile(
    r"[^\p{L}]*(subscribe (to|now|here)|sign up (for|to|now|here)|(join|follow|like) us|get our (free )?newsletter"
    r"|abonnieren sie|abonniere|melden sie sich|folgen sie|folge uns"
    r"|inscrivez-vous|abonnez-vous|suivez|recevez"
    r"|suscr[ií]b[aei]|regístrese|s[ií]g[au][aen]?(nos| a\b)|puede (seguir|escribir)"
    r"|inscreva-se|assine|siga|iscriviti|abbonati|seguici|zapisz się|přihlaste se|подпи(сывайтесь|шитесь)|читайте нас)",
    regex.IGNORECASE,
)
"""How a site asks its readers to come back."""


def without_ending(blocks: Sequence[Block]) -> list[Block]:
    """*blocks* up to the last that belongs to the article."""
    end = len(blocks)
    while end and (blocks[end - 1].kind is PassageKind.HEADING or _is_call(blocks[end - 1].text)):
        end -= 1
    return list(blocks[:end])


def _is_call(text: str) -> bool:
    return len(text) <= MAX_CALL_CHARS and _CALL.match(text) is not None
