"""What the documents say is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.archive import SAMPLE_QUESTION, sample_corpus
from bot.cli.commands import cli
from bot.cli.console import reply_as_text
from bot.cli.terminal import Look
from bot.config import Settings, load_settings
from bot.help.menu import ADMIN_COMMANDS, READER_COMMANDS
from index.articles.serialization import draft_from_form

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ENV_EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

NAMES = [name.upper() for name in Settings.model_fields]


def rows_of(heading: str) -> list[list[str]]:
    """The cells of the first table under a heading of README, without its head."""
    section = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    table = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in table[2:]]


class TestSettings:
    def test_are_the_rows_of_the_readme(self) -> None:
        assert sorted(row[0].strip("`") for row in rows_of("Settings")) == sorted(NAMES)

    def test_are_the_lines_of_env_example(self) -> None:
        assert sorted(re.findall(r"^([A-Z_]+)=", ENV_EXAMPLE, re.MULTILINE)) == sorted(NAMES)

    def test_env_example_sets_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        for name in NAMES:
            monkeypatch.delenv(name, raising=False)
        defaults = load_settings()
        Path(".env").write_text(ENV_EXAMPLE)
        assert load_settings() == defaults

    @pytest.mark.parametrize("name", ["DATA_DIR", "LOG_LEVEL"])
    def test_defaults_are_those_of_the_code(self, name: str) -> None:
        default = str(Settings.model_fields[name.lower()].default)
        assert [row[2] for row in rows_of("Settings") if row[0] == f"`{name}`"] == [f"`{default}`"]
        assert re.search(rf"Default: {default}\n{name}=\n", ENV_EXAMPLE)


class TestCommands:
    def test_of_the_command_line_are_the_rows_of_the_readme(self) -> None:
        rows = rows_of("Commands on the command line")
        assert [row[0].strip("`").split()[0] for row in rows] == list(cli.commands)

    def test_of_the_command_line_have_the_options_that_the_readme_names(self) -> None:
        options = {option for command in cli.commands.values() for each in command.params for option in each.opts}
        named = {
            option for row in rows_of("Commands on the command line") for option in re.findall(r"--[a-z-]+", row[1])
        }
        assert named == {option for option in options if option.startswith("--")}

    @pytest.mark.parametrize(("who", "commands"), [("readers", READER_COMMANDS), ("admins", ADMIN_COMMANDS)])
    def test_of_telegram_are_the_rows_of_the_readme(self, who: str, commands: tuple[tuple[str, str], ...]) -> None:
        rows = rows_of("Commands in Telegram")
        assert [row[0] for row in rows if row[1] == who] == [f"`/{name}`" for name, _ in commands]

    def test_of_make_that_contributing_names_are_there(self) -> None:
        targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        named = re.findall(r"`make ([a-z-]+)", CONTRIBUTING + README)
        assert {"run", "test", "check"} <= set(named) <= set(targets)


class TestExamples:
    def test_the_transcript_is_what_the_console_says(self) -> None:
        corpus = sample_corpus()
        said = reply_as_text(corpus, SAMPLE_QUESTION, Look(columns=100, repeats_question=True), limit=1)
        corpus.close()
        assert f"```\n{said}```\n" in README

    def test_the_article_form_is_one_that_add_reads(self) -> None:
        (example,) = re.findall(r"```json\n(.*)\n```", README)
        draft = draft_from_form(example, "README.md")
        assert (draft.title, len(draft.paragraphs)) == ("The cable ferry returns", 2)

    @pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
    def test_links_lead_to_files_that_are_there(self, name: str) -> None:
        links = re.findall(r"\]\(([^)#]+)\)", (ROOT / name).read_text(encoding="utf-8"))
        assert not [link for link in links if "://" not in link and not (ROOT / link).exists()]


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
