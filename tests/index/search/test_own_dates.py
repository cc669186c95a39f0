"""Questions with the date of the article that answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index.model import Verdict
from tests.support.archive.memory_archive import Archive, draft

STORM = replace(
    draft("Storm cuts data cable", "VOSTRA, Jan 21 - A storm severed the cable. It cut off internet to 40,000 people."),
    published=date(2025, 1, 21),
)
FERRY = replace(draft("Ferry", "The ferry was sold for scrap to a yard."), published=date(2018, 5, 2))


@pytest.mark.parametrize(
    "question",
    [
        "Which storm severed the cable on 21 January 2025?",
        "Which storm severed the cable in 2025?",
        "Which storm severed the cable on January 21?",
    ],
)
def test_are_answered_like_those_without_it(question: str) -> None:
    answer = Archive(STORM, FERRY).ask(question)
    assert (answer.verdict, answer.missing) == (Verdict.FOUND, ())
    assert answer.question == question


def test_are_answered_with_as_many_hits_as_are_wanted() -> None:
    assert len(Archive(STORM, FERRY).ask("Which storm severed the cable in 2025?", limit=1).hits) == 1


@pytest.mark.parametrize(
    "question",
    ["Which storm severed the cable in 2018?", "Which storm severed the cable in 1990?", "Who sold the ship in 2025?"],
)
def test_need_that_date(question: str) -> None:
    assert Archive(STORM, FERRY).ask(question).verdict is not Verdict.FOUND


class TestArticlesOfATime:
    @pytest.mark.parametrize("message", ["articles from 2025", "news of January 2025", "show me the news from 2025"])
    def test_are_listed(self, message: str) -> None:
        answer = Archive(STORM, FERRY).ask(message)
        assert [hit.article.title for hit in answer.hits] == [STORM.title]
        assert (answer.verdict, answer.missing) == (Verdict.FOUND, ())
        assert answer.filters

    def test_are_none_if_the_archive_has_none(self) -> None:
        answer = Archive(STORM, FERRY).ask("articles from 1999")
        assert (answer.verdict, answer.missing, answer.filters) == (Verdict.NONE, (), ("after:1999", "before:2000"))

    def test_are_those_about_the_subject(self) -> None:
        later = replace(draft("Ferry again", "The ferry sails again."), published=date(2020, 1, 1))
        answer = Archive(STORM, FERRY, later).ask("articles about the ferry from 2018")
        assert [hit.article.title for hit in answer.hits] == [FERRY.title]
        assert answer.verdict is Verdict.FOUND

    def test_are_all_that_match_if_none_of_that_time_does(self) -> None:
        answer = Archive(STORM, FERRY).ask("articles about the ferry from 2025")
        assert [hit.article.title for hit in answer.hits] == [FERRY.title]
        assert answer.filters == ()

    def test_obey_other_filters(self) -> None:
        assert Archive(STORM, FERRY).ask("articles from 2025 -cable").hits == ()
