"""The texts that were read last."""

from __future__ import annotations

from index.store.opensearch.text_cache import TextCache

CATS, DOGS, BIRDS = (("cats", "1"), ("dogs", "2"), ("birds", "3"))


class TestTextCache:
    def test_has_the_texts_that_were_used_last(self) -> None:
        cache = TextCache(most_chars=10)
        cache.keep({CATS: "purr", DOGS: "bark"})
        assert cache.those_of([CATS, BIRDS]) == {CATS: "purr"}
        cache.keep({BIRDS: "sing"})
        assert cache.those_of([CATS, DOGS, BIRDS]) == {CATS: "purr", BIRDS: "sing"}

    def test_counts_a_text_once(self) -> None:
        cache = TextCache(most_chars=8)
        for _ in range(3):
            cache.keep({CATS: "purr", DOGS: "bark"})
        assert cache.those_of([CATS, DOGS]) == {CATS: "purr", DOGS: "bark"}

    def test_keeps_no_text_that_is_longer_than_all_may_be(self) -> None:
        cache = TextCache(most_chars=3)
        cache.keep({CATS: "purr"})
        assert cache.those_of([CATS]) == {}

    def test_is_empty_after_clearing(self) -> None:
        cache = TextCache(most_chars=4)
        cache.keep({CATS: "purr"})
        cache.clear()
        assert cache.those_of([CATS]) == {}
        cache.keep({DOGS: "bark"})
        assert cache.those_of([DOGS]) == {DOGS: "bark"}
