"""Read from an answer which words and which sentence of its first quotation are marked."""

from __future__ import annotations

from telegram import Message, MessageEntity

from bot.ask.following.follow_ups import quotes_in
from bot.permalinks.messages import NO_MARKS, ShownMarks
from index.model import Span


def marks_on(answer: Message, quoted: str) -> ShownMarks:
    """Return the marks of the first quotation of *answer*; none unless that is *quoted*, word for word."""
    quote = next(iter(quotes_in(answer)), None)
    if quote is None or answer.parse_entity(quote) != quoted:
        return NO_MARKS
    words = _spans(answer, MessageEntity.BOLD, quote, quoted)
    parts = _spans(answer, MessageEntity.UNDERLINE, quote, quoted)  # Telegram may cut what crosses a marked word
    return ShownMarks(tuple(words), (parts[0][0], parts[-1][1]) if parts else None)


def _spans(answer: Message, kind: str, quote: MessageEntity, quoted: str) -> list[Span]:
    """Return the parts of a quotation that are formatted so, in order. Telegram counts UTF-16 code units."""
    units = quoted.encode("utf-16-le")

    def place(offset: int) -> int:
        return len(units[: 2 * (offset - quote.offset)].decode("utf-16-le"))

    end = quote.offset + quote.length
    inside = (each for each in answer.entities if each.type == kind and quote.offset <= each.offset < end)
    return sorted((place(each.offset), place(each.offset + each.length)) for each in inside)
