"""From filters to the terms in which a backend can apply them."""

from __future__ import annotations

import pytest

from index.query.scope import terms_in


def forms(text: str, *languages: str) -> list[set[str]]:
    return [set(each) for each in terms_in(text, languages)]


class TestTerms:
    @pytest.mark.parametrize(
        ("text", "languages", "terms"),
        [
            ("old harbours", ["en"], [{"old"}, {"harbour"}]),
            ("running", ["en", "no"], [{"run", "running"}]),
            ("harbours", [""], [{"harbour"}]),
            ("1,200", ["en"], [{"1200"}]),
            ("新港口", ["zh"], [{"新"}, {"港"}, {"口"}, {"新港"}, {"港口"}]),
            ("ท่าเรือ", ["th"], [{"ท่า"}, {"่าเ"}, {"าเร"}, {"เรื"}, {"รือ"}]),
            ("ไป", ["th"], []),
            ("harbours", [], []),
        ],
    )
    def test_are_those_of_passages_in_any_language(
        self, text: str, languages: list[str], terms: list[set[str]]
    ) -> None:
        """Each word may stand in any of its forms; parts of unspaced runs that are not indexed are left out."""
        assert forms(text, *languages) == terms
