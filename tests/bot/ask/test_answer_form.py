"""Keep the JSON form of answers stable for programs: keys, types, one object per line."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.ask.answer_form import answer_line, answer_to_form
from index.model import Answer, Article, Contribution, Hit, Passage, PassageKind, Verdict
from tests.support.bot.sample_articles import FERRY_ARTICLE as FERRY

NAMELESS = Article(
    "nameless00", "Untold", FERRY.paragraphs, None, None, None, None, None, (), {}, "1", FERRY.added_at, None
)
PASSAGE = Passage("ferry00000", 0, FERRY.text, PassageKind.BODY, FERRY.title, None, "en")


def answer_of(hit: Hit) -> Answer:
    return Answer("who paid?", Verdict.FOUND, (hit,), 1)


class TestKeys:
    def test_a_found_answer_has_every_key(self) -> None:
        hit = Hit(FERRY, PASSAGE, 7.5, ((14, 18),), (0, 45), (NAMELESS,), (Contribution("paid", "words", 7.5),))
        answer = Answer(
            "who payed?", Verdict.CLOSE, (hit,), 1, ("payed",), "who paid?", ("after:2023",), read_as=("bridge",)
        )
        assert answer_to_form(answer) == {
            "question": "who payed?",
            "answer": "close",
            "missing": ["payed"],
            "read_as": ["bridge"],
            "suggestion": "who paid?",
            "filters": ["after:2023"],
            "hits": [
                {
                    "article_id": "ferry00000",
                    "title": "The ferry returns",
                    "byline": "By Nora Quill",
                    "article_byline": "By Nora Quill",
                    "source": "The Gazette",
                    "url": "https://gazette.example/ferry",
                    "published": "2024-05-14",
                    "credits": ["Image: Tomas Rill"],
                    "ordinal": 0,
                    "page": None,
                    "text": "The cable was paid for by the bridge company. It is new.",
                    "sentence": [0, 45],
                    "highlights": [[14, 18]],
                    "also": [
                        {"article_id": "nameless00", "title": "Untold", "source": None, "url": None, "published": None}
                    ],
                    "score": 7.5,
                }
            ],
            "absent_language": None,
            "nearest": [],
        }

    def test_a_name_is_as_printed(self) -> None:
        """Only an attribution in one line, which the bot writes, replaces its dots."""
        post = replace(PASSAGE, author="Nora Quill · The Gazette")
        (hit,) = json.loads(answer_line(answer_of(Hit(FERRY, post, 7.5))))["hits"]
        assert hit["byline"] == "Nora Quill · The Gazette"

    def test_a_post_has_its_author_as_byline(self) -> None:
        """A program that quotes it with the byline says the truth."""
        post = Hit(FERRY, replace(PASSAGE, author="Bo Li"), 1.0)
        (hit,) = json.loads(answer_line(answer_of(post)))["hits"]
        assert (hit["byline"], hit["article_byline"]) == ("Bo Li", "By Nora Quill")

    def test_what_is_unknown_is_null(self) -> None:
        (hit,) = json.loads(answer_line(answer_of(Hit(NAMELESS, PASSAGE, 1.0))))["hits"]
        assert hit["article_byline"] is None
        assert hit["byline"] is hit["source"] is hit["url"] is hit["published"] is hit["sentence"] is None
        assert hit["credits"] == hit["highlights"] == hit["also"] == []

    def test_nothing_found_is_an_answer_too(self) -> None:
        form = answer_to_form(Answer("why?", Verdict.NONE, (), 0, nearest=(NAMELESS,)))
        assert form == {
            "question": "why?",
            "answer": "none",
            "missing": [],
            "read_as": [],
            "suggestion": None,
            "filters": [],
            "hits": [],
            "absent_language": None,
            "nearest": [
                {"article_id": "nameless00", "title": "Untold", "source": None, "url": None, "published": None}
            ],
        }

    def test_explained_hits_have_two_keys_more(self) -> None:
        hit = Hit(
            FERRY,
            PASSAGE,
            7.5,
            contributions=(Contribution("paid", "words", 5.0), Contribution("ca", "grams", 2.5)),
            missing=("moon",),
        )
        (plain,) = json.loads(answer_line(answer_of(hit)))["hits"]
        (explained,) = json.loads(answer_line(answer_of(hit), explain=True))["hits"]
        assert explained.pop("explain") == [
            {"word": "paid", "field": "words", "score": 5.0},
            {"word": "ca", "field": "grams", "score": 2.5},
        ]
        assert explained.pop("missing") == ["moon"]
        assert explained == plain


class TestLine:
    def test_letters_of_all_scripts_are_written_as_they_are(self) -> None:
        assert "¿quién pagó? 谁" in answer_line(Answer("¿quién pagó? 谁", Verdict.NONE, (), 0))

    @given(st.text())
    def test_it_is_one_line_to_every_reader_and_keeps_the_text(self, question: str) -> None:
        """Some readers end a line at U+2028 or U+0085, which JSON allows in strings."""
        line = answer_line(Answer(question, Verdict.NONE, (), 0))
        assert line.splitlines() == [line]
        assert json.loads(line)["question"] == question
