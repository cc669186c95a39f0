"""Keep the texts that were read last, so that they are not read again for each question about the same articles."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable

from index.store.opensearch.apart import TextKey, Texts

CACHE_CHARS = 16 * 2**20
"""Most characters of all texts that are kept: those of 3,000 articles of 800 words. They take one byte each, or two."""


class TextCache:
    """Texts by their keys. A text never changes, because its key is made from it. Any thread may use it."""

    def __init__(self, most_chars: int = CACHE_CHARS) -> None:
        """Keep no text yet."""
        self._most_chars = most_chars
        self._texts: OrderedDict[TextKey, str] = OrderedDict()
        self._chars = 0
        self._using = threading.Lock()

    def those_of(self, keys: Iterable[TextKey]) -> dict[TextKey, str]:
        """Return the texts that are there."""
        with self._using:
            found = {key: self._texts[key] for key in keys if key in self._texts}
            for key in found:
                self._texts.move_to_end(key)
        return found

    def keep(self, texts: Texts) -> None:
        """Keep texts, and drop those that were not used for the longest time."""
        with self._using:
            for key, text in texts.items():
                self._chars += len(text) - len(self._texts.pop(key, ""))
                self._texts[key] = text
            while self._chars > self._most_chars:
                self._chars -= len(self._texts.popitem(last=False)[1])

    def clear(self) -> None:
        """Drop all texts."""
        with self._using:
            self._texts.clear()
            self._chars = 0
