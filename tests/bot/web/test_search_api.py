"""Programs get the object that the command line prints."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from jsonschema import Draft202012Validator

from bot.ask.answer_form import answer_to_form
from bot.cli.json_lines import reply_as_json
from bot.web.views.assets import STATIC
from bot.web.web_routes import PAGE_ROUTES
from index.model import Answer, Draft, Hit, Paragraph, Passage, PassageKind, Verdict
from tests.support.bot.sample_articles import FERRY_ARTICLE
from tests.support.web.served_pages import QUESTIONS, Serve, Served
from tests.support.web.web_visitor import Visitor

DESCRIPTION: Any = json.loads((STATIC / "openapi.json").read_text(encoding="utf-8"))


WRONG_LIMIT = "limit must be a number from 1 to 50."


def problems(form: object, schema: str) -> list[str]:
    """Return the differences of an object from the description."""
    whole = {"$ref": f"#/components/schemas/{schema}", "components": DESCRIPTION["components"]}
    return [error.message for error in Draft202012Validator(whole).iter_errors(form)]


class TestAnAnswer:
    async def test_is_what_the_command_line_prints(self, served: Served) -> None:
        served.corpus.add(Draft("Copy", (Paragraph("In winter the dogs sleep at home."),), url="https://dogs.example/"))
        for question in QUESTIONS:
            page = await served.visitor.get(f"/api/search?{urlencode({'q': question})}")
            assert page.text == reply_as_json(served.corpus, question, 3), question
            assert page.headers["Content-Type"] == "application/json; charset=utf-8"
            assert problems(page.json, "Answer") == []

    @pytest.mark.parametrize("limit", [1, 2, 20])
    async def test_has_as_many_passages_as_asked_for(self, served: Served, limit: int) -> None:
        herrings = tuple(Paragraph(f"Herring number {number} swam past the pier.") for number in range(60))
        served.corpus.add(Draft("Herring", herrings))
        page = await served.visitor.get(f"/api/search?q=herring&limit={limit}")
        assert len(page.json["hits"]) == limit

    async def test_to_a_question_without_a_word_is_none(self, visitor: Visitor) -> None:
        page = await visitor.get("/api/search?q=%3F")
        assert (page.status, page.json["answer"], page.json["hits"]) == (200, "none", [])


class TestAnError:
    @pytest.mark.parametrize(
        ("query", "status", "error"),
        [
            ("", 400, "Ask with ?q=QUESTION."),
            ("?q=%20", 400, "Ask with ?q=QUESTION."),
            *((f"?q=cats&limit={limit}", 400, WRONG_LIMIT) for limit in ("0", "51", "x", "")),
            ("?q=" + "a" * 5_000, 414, "Your question is too long (limit: 4096 characters)."),
        ],
    )
    async def test_is_a_sentence(self, visitor: Visitor, query: str, status: int, error: str) -> None:
        page = await visitor.get(f"/api/search{query}")
        assert (page.status, page.json) == (status, {"error": error})
        assert problems(page.json, "Error") == []

    async def test_is_told_to_those_who_ask_too_fast(self, visitor: Visitor) -> None:
        pages = [await visitor.get("/api/search") for _ in range(30)]
        refused = next(page for page in pages if page.status == 429)
        assert refused.json == {"error": "You are asking too fast. Please try again in a moment."}
        assert int(refused.headers["Retry-After"]) == 1

    async def test_is_told_to_strangers(self, serve: Serve) -> None:
        page = await (await serve(reader_ids="42")).visitor.get("/api/search?q=cats")
        assert (page.status, page.json) == (403, {"error": "This archive is private."})


class TestTheDescription:
    async def test_is_served(self, visitor: Visitor) -> None:
        page = await visitor.get("/openapi.json")
        assert page.json == DESCRIPTION
        assert page.headers["Content-Type"] == "application/json"

    def test_has_every_address(self) -> None:
        paths = [re.sub(r"\(\?P<(\w+)>[^)]*\)", r"{\1}", route.pattern) for route in PAGE_ROUTES]
        assert [*DESCRIPTION["paths"]] == paths

    def test_of_an_answer_has_every_key(self) -> None:
        """A form with everything in it, and with another value of every key that may be null."""
        passage = Passage("ferry00000", 0, FERRY_ARTICLE.text, PassageKind.BODY, "x", None, "en", page=3)
        hit = Hit(FERRY_ARTICLE, passage, 7.5, ((14, 18),), (0, 45), (FERRY_ARTICLE,))
        answer = Answer(
            "who?", Verdict.CLOSE, (hit,), 1, ("x",), "y", ("lang:en",), nearest=(FERRY_ARTICLE,), absent_language="ko"
        )
        form = answer_to_form(answer)
        assert problems(form, "Answer") == []
        for key in form:
            assert problems({name: value for name, value in form.items() if name != key}, "Answer"), key
        assert problems(form | {"more": 1}, "Answer")
