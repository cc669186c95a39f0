"""Check that the documents describe the program."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.archive import SAMPLE_QUESTION, sample_corpus
from bot.ask.answer_form import answer_to_form
from bot.ask.messages import render_answer
from bot.ask.quoting.answer_button_messages import BelowAnswer
from bot.bot_api.surfaces import Surfaces
from bot.cli.commands import cli
from bot.cli.console import reply_as_text
from bot.cli.json_lines import article_line
from bot.cli.terminal import OutputStyle
from bot.config import Settings, SettingsError, load_settings
from bot.help.handlers import Commands
from bot.routing.routes import MENUS
from index.analysis import Field
from index.articles.json_form import KNOWN_KEYS, article_to_form, draft_from_form
from index.articles.passages import split_passages
from index.errors import BadArticleError
from index.extraction.formats.table import FORMATS, TextFormat
from index.model import Answer, Article, Draft, Hit, Paragraph, PassageKind, Verdict
from index.ranking.rerank import Reranker
from tests.support.paths import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
ENV_EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]

NAMES = [name.upper() for name in Settings.model_fields]


def rows_of(document: str, heading: str, table: int = 0) -> list[list[str]]:
    """Return the cells of a table under a heading of a document in docs/, without its head."""
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    section = re.split(rf"^#+ {re.escape(heading)}$", text, flags=re.MULTILINE)[1]
    section = re.split(r"^#+ ", section, flags=re.MULTILINE)[0]
    tables = re.findall(r"(?:^\|.*\n)+", section, re.MULTILINE)
    lines = tables[table].splitlines()[2:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def default_of(name: str) -> object:
    return Settings.model_fields[name.lower()].default


def keys_of(document: str, heading: str, table: int = 0) -> list[str]:
    """Return the keys that a table describes, in its order."""
    return [row[0].strip("`") for row in rows_of(document, heading, table)]


class TestFileFormats:
    def test_are_the_rows_of_the_document(self) -> None:
        rows = [
            [
                [row.name],
                [f".{suffix}" for suffix in row.suffixes] if isinstance(row, TextFormat) else ["any"],
                list(row.media_types),
            ]
            for row in FORMATS
        ]
        written = rows_of("adding.md", "File formats")
        assert [[[each.strip("`") for each in cell.split(", ")] for cell in row] for row in written] == rows


class TestSettings:
    def test_are_the_rows_of_the_document(self) -> None:
        assert sorted(row[0].strip("`") for row in rows_of("settings.md", "Settings")) == sorted(NAMES)

    def test_are_the_lines_of_env_example(self) -> None:
        assert sorted(re.findall(r"^([A-Z_]+)=", ENV_EXAMPLE, re.MULTILINE)) == sorted(NAMES)

    def test_env_example_sets_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        for name in NAMES:
            monkeypatch.delenv(name, raising=False)
        defaults = load_settings()
        Path(".env").write_text(ENV_EXAMPLE)
        assert load_settings() == defaults

    @pytest.mark.parametrize("name", [name for name in NAMES if str(default_of(name)) not in ("None", "frozenset()")])
    def test_defaults_are_those_of_the_code(self, name: str) -> None:
        default = str(default_of(name))
        assert [row[2] for row in rows_of("settings.md", "Settings") if row[0] == f"`{name}`"] == [f"`{default}`"]
        assert re.search(rf"Default: {default}(?: \(.*\))?\n{name}=\n", ENV_EXAMPLE)

    @pytest.mark.parametrize("name", [name for name in NAMES if isinstance(default_of(name), int)])
    def test_ranges_are_those_of_the_code(self, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("WEB_LISTEN", "127.0.0.1:8080")  # some settings need it
        ((_, meaning, _),) = [row for row in rows_of("settings.md", "Settings") if row[0] == f"`{name}`"]
        numbers = re.search(r"from ([0-9,]+) to ([0-9,]+)", meaning)
        assert numbers
        least, most = (int(number.replace(",", "")) for number in numbers.groups())
        for taken in (least, most):
            monkeypatch.setenv(name, str(taken))
            assert getattr(load_settings(), name.lower()) == taken
        for refused in (least - 1, most + 1):
            monkeypatch.setenv(name, str(refused))
            with pytest.raises(SettingsError):
                load_settings()


class TestCommands:
    def test_of_the_command_line_are_the_rows_of_the_document(self) -> None:
        rows = rows_of("cli.md", "Commands")
        assert [row[0].strip("`").split()[0] for row in rows] == list(cli.commands)

    def test_of_the_command_line_have_the_options_that_the_document_names(self) -> None:
        options = {option for command in cli.commands.values() for each in command.params for option in each.opts}
        rows = rows_of("cli.md", "Commands")
        named = {option for row in rows for option in re.findall(r"--[a-z-]+", row[0] + row[1])}
        assert named == {option for option in options if option.startswith("--")}

    @pytest.mark.parametrize(
        ("who", "commands"), [("readers", MENUS.readers), ("admins", MENUS.admins[len(MENUS.readers) :])]
    )
    def test_of_telegram_are_the_rows_of_the_document(self, who: str, commands: Commands) -> None:
        rows = rows_of("telegram.md", "Commands")
        assert [row[0] for row in rows if row[1] == who] == [f"`/{name}`" for name, _ in commands]

    def test_of_make_that_the_documents_name_are_there(self) -> None:
        targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        named = {
            target
            for document in DOCUMENTS
            for target in re.findall(r"(?:`|^)make ([a-z-]+)", document.read_text(encoding="utf-8"), re.MULTILINE)
        }
        assert {"run", "test", "check"} <= named <= set(targets)


class TestButtons:
    def test_below_an_answer_are_the_rows_of_the_document(self) -> None:
        paragraphs = (Paragraph("Cats purr."), Paragraph("Dogs bark."))
        article = _added(Draft("Cats", paragraphs))
        answer = Answer("q", Verdict.FOUND, (Hit(article, split_passages(article)[0], 1.0),), total=9)
        below = BelowAnswer(Surfaces("byline_bot", inline=True, guests=True))
        shown = [button.label.replace("8", "n") for row in render_answer(answer, below=below).buttons for button in row]
        assert [row[0].strip("*") for row in rows_of("telegram.md", "Buttons below an answer")] == shown


class TestExamples:
    def test_the_transcript_is_what_the_console_says(self) -> None:
        corpus = sample_corpus()
        said = reply_as_text(corpus, SAMPLE_QUESTION, OutputStyle(columns=100, repeats_question=True), limit=1)
        corpus.close()
        assert f"```\n{said}```\n" in README

    def test_the_article_form_is_one_that_add_reads(self) -> None:
        (example,) = re.findall(r"```json\n(.*)\n```", (ROOT / "docs" / "adding.md").read_text(encoding="utf-8"))
        draft = draft_from_form(example, "adding.md")
        assert (draft.title, len(draft.paragraphs)) == ("The cable ferry returns", 2)


class TestTheArticleFormat:
    """Written by `export`, read by `add --jsonl`."""

    KEYS = keys_of("adding.md", "The article format")

    def test_has_the_keys_that_are_described(self) -> None:
        assert list(KNOWN_KEYS) == self.KEYS

    def test_is_written_with_each_of_them(self) -> None:
        linked = article_to_form(_corrected("https://gazette.example/ferry"))
        unlinked = article_to_form(_corrected(None))
        assert [key for key in self.KEYS if key in {*linked, *unlinked}] == self.KEYS
        assert {*linked, *unlinked} == set(self.KEYS)

    def test_is_read_with_each_of_them(self) -> None:
        for url in ("https://gazette.example/ferry", None):
            form = article_to_form(_corrected(url))
            assert set(article_to_form(_added(draft_from_form(json.dumps(form), "a line")))) == set(form)

    @pytest.mark.parametrize("key", KEYS)
    def test_needs_no_key_but_those_that_are_required(self, key: str) -> None:
        (meaning,) = [row[1] for row in rows_of("adding.md", "The article format") if row[0] == f"`{key}`"]
        form = {"title": "The cable ferry", "text": "It returns.", key: None}
        if "required" in meaning:
            with pytest.raises(BadArticleError):
                draft_from_form(form, "a line")
        else:
            assert draft_from_form(form, "a line").title == "The cable ferry"


class TestAnswersAsJson:
    """Printed by `search --json`."""

    def test_have_the_keys_that_are_described(self) -> None:
        assert list(answer_to_form(_answer())) == keys_of("cli.md", "Answers as JSON")

    def test_have_hits_with_the_keys_that_are_described(self) -> None:
        described = keys_of("cli.md", "Answers as JSON", 1)
        explained = [row[0].strip("`") for row in rows_of("cli.md", "Answers as JSON", 1) if "--explain" in row[1]]
        assert list(_first_hit(explain=True)) == described
        assert list(_first_hit()) == [key for key in described if key not in explained]

    def test_have_other_articles_with_the_keys_that_are_described(self) -> None:
        form, described = answer_to_form(_answer()), keys_of("cli.md", "Answers as JSON", 2)
        for others in (form["nearest"], _first_hit()["also"]):
            assert isinstance(others, list)
            assert list(others[0]) == described

    def test_are_explained_word_by_word(self) -> None:
        (meaning,) = [row[1] for row in rows_of("cli.md", "Answers as JSON", 1) if row[0] == "`explain`"]
        explanation = _first_hit(explain=True)["explain"]
        assert isinstance(explanation, list)
        assert list(explanation[0]) == re.findall(r"`([a-z]+)`", meaning)

    def test_are_explained_by_the_fields_that_are_described(self, monkeypatch: pytest.MonkeyPatch) -> None:
        made: list[Reranker] = []

        class Noted(Reranker):
            def __init__(self, *args: Any) -> None:
                super().__init__(*args)
                made.append(self)

        monkeypatch.setattr("index.search.matched_answer.Reranker", Noted)
        with closing(sample_corpus()) as corpus:
            for question in ("How many metres did Edda Marsh pay in 2005?", "galvanizing steel for the ferry"):
                corpus.search(question, 1)
        described = keys_of("cli.md", "Answers as JSON", 3)
        kinds = {kind for each in made for kind in each.added(0)}
        assert sorted({*Field, *kinds}) == sorted(described)


class TestListedArticles:
    """Printed by `list --json`."""

    def test_have_the_keys_that_are_described(self) -> None:
        assert list(json.loads(article_line(_corrected(None)))) == keys_of("cli.md", "Listing")


class TestSamples:
    def test_are_of_several_languages_and_whole(self) -> None:
        corpus = sample_corpus()
        articles = list(corpus)
        corpus.close()
        assert {article.language for article in articles} == {"en", "es", "de"}
        for article in articles:
            assert article.byline
            assert article.source
            assert article.url
            assert article.published
            assert article.credits


def _corrected(url: str | None) -> Article:
    """Return an article with a value in every field, some corrected by an editor."""
    pages = (
        Paragraph("A headline", PassageKind.HEADING, 1),
        Paragraph("The cable ferry returns.", page=2, author="Rill"),
    )
    draft = Draft("The ferry", pages, "By Nora Quill", "The Gazette", url, date(2024, 5, 14), "en", ("Image: Rill",))
    return _added(replace(draft, fixed=("title",), skipped=("0" * 16,), text_id=None if url else "abc", added_by="me"))


def _added(draft: Draft) -> Article:
    """Return *draft* as an otherwise empty archive stores it."""
    with closing(sample_corpus()) as corpus:
        return corpus.add(replace(draft, added_at=datetime(2024, 5, 15, tzinfo=UTC))).article


def _answer() -> Answer:
    """Return an answer with a value in every field. A second article contains the quotation too."""
    with closing(sample_corpus()) as corpus:
        quoted = corpus.search(SAMPLE_QUESTION, 1).hits[0]
        corpus.add(Draft("A copy", (Paragraph(quoted.passage.text),), url="https://copy.example/"))
        answer = corpus.search(SAMPLE_QUESTION, 1)
        return replace(answer, nearest=(quoted.article,))


def _first_hit(*, explain: bool = False) -> Mapping[str, object]:
    hits = answer_to_form(_answer(), explain=explain)["hits"]
    assert isinstance(hits, list)
    hit: Mapping[str, object] = hits[0]
    return hit
