"""Print text for people on a terminal, and for programs that read it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import strip_sequences, width

from bot.archive import SAMPLE_QUESTION, sample_corpus
from bot.cli.console import (
    answer_questions,
    render_answer,
    render_articles,
    render_welcome,
    reply_as_text,
)
from bot.cli.json_lines import reply_as_json
from bot.cli.terminal import OutputStyle, questions_in
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.model import (
    Answer,
    Article,
    Contribution,
    Draft,
    FilterFault,
    FilterProblem,
    Hit,
    Paragraph,
    Passage,
    PassageKind,
    Verdict,
)
from index.store.tinydb import TinyDBStore
from tests.support.bot.sample_articles import FERRY_ARTICLE

LONG_URL = "https://gazette.example/2024/a-very-long-address-that-no-narrow-terminal-has-the-room-for"
FERRY = replace(FERRY_ARTICLE, url=LONG_URL)
TEXT = FERRY.text
NAMELESS = replace(FERRY, title="", byline=None, source=None, url=None, published=None, credits=())


def hit_of(text: str = TEXT, article: Article = FERRY) -> Hit:
    return Hit(article, Passage(article.id, 0, text, PassageKind.BODY, article.title, None, "en"), 7.5)


def found(*hits: Hit) -> Answer:
    return Answer("who paid?", Verdict.FOUND, hits, len(hits))


@pytest.fixture
def samples() -> Iterator[Corpus]:
    corpus = sample_corpus()
    yield corpus
    corpus.close()


class TestAnAnswer:
    def test_is_the_passage_with_its_attribution_under_it(self) -> None:
        assert render_answer(found(hit_of()), OutputStyle()) == (
            "│ The cable was paid for by the bridge company. It is new.\n"
            "  The ferry returns · By Nora Quill · The Gazette · 2024-05-14\n"
            "  https://gazette.example/2024/a-very-long-address-that-no-narrow-terminal-has-the-room-for\n"
        )

    def test_credits_pictures_under_captions_alone(self) -> None:
        caption = hit_of()
        caption = replace(caption, passage=replace(caption.passage, kind=PassageKind.CAPTION))
        assert render_answer(found(caption), OutputStyle()).splitlines()[2] == "  Image: Tomas Rill"

    def test_attributes_the_passages_of_an_article_once_below_the_last(self) -> None:
        other = replace(NAMELESS, id="other00000")
        shown = render_answer(found(hit_of("One."), hit_of("Two.", other), hit_of("Three.")), OutputStyle())
        assert [line.split(" · ")[0] for line in shown.splitlines()] == [
            *("│ One.", "", "│ Three.", "  The ferry returns", f"  {LONG_URL}", "", "│ Two.", "  Untitled"),
        ]

    def test_cites_the_page(self) -> None:
        paged = hit_of(article=NAMELESS)
        paged = replace(paged, passage=replace(paged.passage, page=12))
        assert render_answer(found(paged), OutputStyle()).splitlines()[1:] == ["  Untitled · p. 12"]

    def test_names_the_author_of_a_post_instead_of_the_byline(self) -> None:
        post = hit_of()
        post = replace(post, passage=replace(post.passage, author="Bo\x1b Li"))
        assert render_answer(found(post), OutputStyle()).splitlines()[1] == (
            "  The ferry returns · Bo\N{REPLACEMENT CHARACTER} Li · The Gazette · 2024-05-14"
        )

    def test_no_name_or_title_of_a_member_imitates_an_attribution(self) -> None:
        post = hit_of(article=replace(FERRY, title="Ferry · The Times"))
        post = replace(post, passage=replace(post.passage, author="Bo Li · The Gazette\n2024-05-14"))
        assert render_answer(found(post), OutputStyle()).splitlines()[1] == (
            "  Ferry / The Times · Bo Li / The Gazette 2024-05-14 · The Gazette · 2024-05-14"
        )

    def test_leaves_out_what_is_unknown(self) -> None:
        assert render_answer(found(hit_of(article=NAMELESS)), OutputStyle()).splitlines()[1:] == ["  Untitled"]

    def test_separates_its_passages_by_blank_lines(self) -> None:
        answer = render_answer(found(hit_of("One."), hit_of("Two.", NAMELESS)), OutputStyle())
        assert [block.split("\n")[0] for block in answer.split("\n\n")] == ["│ One.", "│ Two."]

    def test_keeps_the_lines_of_a_passage_behind_the_bar(self) -> None:
        assert render_answer(found(hit_of("roses\nviolets")), OutputStyle()).startswith("│ roses\n│ violets\n")

    def test_names_others_that_have_the_same_passage(self) -> None:
        copies = replace(hit_of(), also=(replace(FERRY, id="herald0000", source="The Herald"), NAMELESS))
        assert "\n  Also in: The Herald, Untitled\n" in render_answer(found(copies), OutputStyle())

    def test_leaves_out_passages_that_answer_less_unless_the_number_is_given(self) -> None:
        corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
        texts = ("The tram opens in May.", "The mayor rode the first tram.")
        corpus.add(Draft("The tram", tuple(map(Paragraph, texts))))
        shown = [reply_as_text(corpus, "when does the tram open?", OutputStyle(), limit) for limit in (None, 2)]
        assert ["mayor" in each for each in shown] == [False, True]

    def test_to_several_questions_is_below_each_of_them(self) -> None:
        corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
        corpus.add(Draft("The tram", (Paragraph("The tram opens in May."),)))
        corpus.add(Draft("The ferry", (Paragraph("The ferry carries forty cars."),)))
        asked = "when does the tram open? and how many cars does the ferry carry?"
        assert reply_as_text(corpus, asked, OutputStyle()) == (
            "\n1. when does the tram open?\n\n│ The tram opens in May.\n  The tram\n\n"
            "2. how many cars does the ferry carry?\n\n│ The ferry carries forty cars.\n  The ferry\n"
        )
        more = f"{asked} who owns the tram? where is the ferry built? who paints the ferry?"
        assert reply_as_text(corpus, more, OutputStyle()).endswith(
            "2 more questions are left out. Please ask them separately.\n"
        )
        assert json.loads(reply_as_json(corpus, asked, 3))["question"] == asked

    def test_to_several_questions_with_one_passage_shows_it_once(self) -> None:
        corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
        corpus.add(Draft("The tram", (Paragraph("The tram was opened by Ida Strand in May."),)))
        asked = "who opened the tram? when was the tram opened?"
        assert reply_as_text(corpus, asked, OutputStyle()).startswith("\n│ The tram was opened")

    def test_close_says_so_first_and_names_what_is_missing(self) -> None:
        close = Answer("who stole it?", Verdict.CLOSE, (hit_of(),), 1, missing=("stole", "moon"))
        assert render_answer(close, OutputStyle()).startswith(
            "I'm not sure any of this answers you. Closest passage (without “stole”, “moon”):\n\n│ The cable"
        )
        assert render_answer(replace(close, missing=()), OutputStyle()).startswith(
            "I'm not sure any of this answers you. Closest passage:\n\n│ The cable"
        )

    def test_none_has_no_quotation(self) -> None:
        none = Answer("who stole it?", Verdict.NONE, (), 0, missing=("stole",))
        assert render_answer(none, OutputStyle()) == (
            "I found nothing about this. No article here contains the word “stole”.\n"
        )
        assert render_answer(replace(none, missing=()), OutputStyle()) == "I found nothing about this in the archive.\n"

    def test_offers_the_articles_of_an_author_that_is_asked_for(self) -> None:
        none = Answer("Owen Pell", Verdict.NONE, (), 0, name_filter='by:"Owen Pell"')
        assert render_answer(none, OutputStyle()).endswith('\n\nArticles by Owen Pell: by:"Owen Pell"\n')

    def test_tells_how_misspelled_words_were_read(self) -> None:
        answer = replace(Answer("who piad?", Verdict.NONE, (), 0), read_as=("paid", "cable"))
        assert render_answer(answer, OutputStyle()).startswith("Read as: “paid”, “cable”\n\n")

    def test_offers_another_spelling_and_names_the_filters(self) -> None:
        problems = (FilterProblem("after:lunch", FilterFault.NOT_A_DATE),)
        none = Answer("who payed?", Verdict.NONE, (), 0, ("payed",), "who paid?", ("lang:en", "-dog"), problems)
        assert render_answer(none, OutputStyle()).split("\n\n") == [
            "Nothing matches with these filters.",
            "Did you mean: who paid?",
            "I ignored after:lunch: write a date like after:2023, before:2024-06 or 2024-06-15.",
            "Filters: lang:en, -dog\n",
        ]

    def test_explained_adds_what_each_word_contributed(self) -> None:
        hit = replace(hit_of(), contributions=(Contribution("paid", "words", 5.0), Contribution("ca", "grams", 2.5)))
        assert render_answer(found(hit), OutputStyle(), explain=True).splitlines()[1] == (
            "  Why: 7.50 = paid 5.00 (words) + ca 2.50 (grams)"
        )
        lacking = replace(hit, missing=("moon",))
        assert (
            render_answer(found(lacking), OutputStyle(), explain=True)
            .splitlines()[1]
            .endswith(" + ca 2.50 (grams) · Not in this passage: “moon”.")
        )

    def test_none_names_the_nearest_titles(self) -> None:
        none = Answer("who stole it?", Verdict.NONE, (), 0, nearest=(FERRY, NAMELESS))
        assert render_answer(none, OutputStyle()) == (
            "I found nothing about this in the archive.\n\n"
            "Similar titles:\n  • The ferry returns · The Gazette · 2024-05-14\n  • Untitled\n"
        )


class TestOnATerminal:
    def test_words_are_bold_and_the_sentence_is_underlined(self) -> None:
        hit = replace(hit_of(), highlights=((4, 9), (46, 48)), sentence=(46, 56))
        line = render_answer(found(hit), OutputStyle(styled=True)).splitlines()[0]
        assert line == (
            "│ The \x1b[1mcable\x1b[0m was paid for by the bridge company. "
            "\x1b[1m\x1b[4mIt\x1b[0m\x1b[4m is new.\x1b[0m"
        )

    def test_lines_end_between_words_and_have_the_bar(self) -> None:
        assert render_answer(found(hit_of(article=NAMELESS)), OutputStyle(columns=30)) == (
            "│ The cable was paid for by\n│ the bridge company. It is\n│ new.\n  Untitled\n"
        )

    def test_a_link_is_never_broken(self) -> None:
        assert f"  {FERRY.url}\n" in render_answer(found(hit_of()), OutputStyle(columns=30))

    def test_a_style_ends_with_its_line(self) -> None:
        hit = replace(hit_of(article=NAMELESS), sentence=(46, 56))
        *_, first, second, _attribution = render_answer(found(hit), OutputStyle(columns=30, styled=True)).splitlines()
        assert first == "│ the bridge company. \x1b[4mIt is\x1b[0m"
        assert second == "│ \x1b[4mnew.\x1b[0m"

    @given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1), st.integers(1, 130))
    def test_no_line_is_wider_and_no_letter_is_lost(self, text: str, columns: int) -> None:
        """Only spaces at line ends differ, in every script and with words of any length."""
        style = OutputStyle(columns=columns, styled=True)
        hit = replace(hit_of(text, NAMELESS), highlights=((0, 1),), sentence=(0, len(text)))
        shown = strip_sequences(render_answer(found(hit), style)).removesuffix("\n  Untitled\n").split("\n")
        assert all(line.startswith("│ ") for line in shown)
        assert "".join("".join(line[2:] for line in shown).split()) == "".join(text.split())
        assert max(width(line) for line in shown) <= max(20, columns)

    @pytest.mark.parametrize("styled", [True, False])
    def test_stored_text_cannot_command_it(self, styled: bool) -> None:
        """Ingestion removes control characters. If one gets in anyway, it is shown as an error."""
        bad = "\x1b[2Jx\x07\x9b1m\r"
        article = replace(FERRY, title=bad, byline=bad, source=bad, url=bad, credits=(bad,))
        hit = replace(hit_of(bad, article), also=(article,), contributions=(Contribution(bad, "words", 1.0),))
        answer = Answer(bad, Verdict.CLOSE, (hit,), 1, (bad,), bad, (bad,), read_as=(bad,))
        shown = strip_sequences(render_answer(answer, OutputStyle(styled=styled), explain=True))
        assert not {"\x1b", "\x07", "\x9b", "\r"} & set(shown)
        assert "│ �[2Jx��1m�\n" in shown


class TestTheList:
    def test_is_separated_by_tabs_for_programs(self) -> None:
        assert list(render_articles([FERRY, replace(NAMELESS, title="a\tb")], None)) == [
            f"ferry00000\t2024-05-14\tThe ferry returns\tThe Gazette\t{FERRY.url}",
            "ferry00000\t\ta�b\t\t",
        ]

    def test_is_in_columns_for_people_in_any_script(self) -> None:
        wide = replace(FERRY, title="渡し船が十九年ぶりに戻る、そして鐘が鳴る", source="官報")
        first, second = render_articles([FERRY, wide], 80)
        assert first == f"ferry00000  2024-05-14  The ferry returns                 The Gazette       {FERRY.url}"
        assert width(second.partition("https")[0]) == width(first.partition("https")[0])
        assert "渡し船が" in second


class TestTheWelcome:
    def test_names_the_titles_and_a_question_to_try(self, samples: Corpus) -> None:
        lines = render_welcome(samples, SAMPLE_QUESTION, OutputStyle()).splitlines()
        assert lines[0] == "4 articles to ask about:"
        assert lines[1] == "  • Die Bibliothek, die mit dem Zug kommt · Talbote Wiesenbrück · 2024-02-19"
        assert lines[-1] == "Try: Who paid for the new ferry cable?"

    def test_on_a_terminal_it_says_how_to_leave(self, samples: Corpus) -> None:
        lines = render_welcome(samples, SAMPLE_QUESTION, OutputStyle(columns=80)).splitlines()
        assert lines[-1] == "Type /help for more, or exit to leave."

    def test_a_large_archive_shows_its_last_titles(self, samples: Corpus) -> None:
        samples.add_all(
            Draft(f"Number {n}", (Paragraph(f"Text {n}."),), url=f"https://x.example/{n}") for n in range(12)
        )
        lines = render_welcome(samples, None, OutputStyle()).splitlines()
        assert lines[0] == "16 articles to ask about:"
        assert lines[1] == "  • Number 11"
        assert lines[11:] == ["  … and 6 more", "", "Try: Number 11"]


class TestQuestions:
    def test_are_lines_without_the_blank_ones(self) -> None:
        assert list(questions_in(["\ufeffwho? \n", "\n", " \t\n", "why?\r\n", "how?"])) == ["who?", "why?", "how?"]

    def test_each_is_answered(self, samples: Corpus) -> None:
        said: list[str] = []
        answer_questions(
            samples, ["Who paid for the new ferry cable?", "¿Quién restauró el reloj?"], said.append, OutputStyle()
        )
        assert "│ The new cable, 412 metres of galvanised steel, was paid for by the Tarn Bridge Company" in said[0]
        assert "Anselmo Prieto" in said[1]

    def test_piped_in_they_stand_above_their_answers(self, samples: Corpus) -> None:
        reply = reply_as_text(samples, "Who is the captain?", OutputStyle(repeats_question=True))
        assert reply.startswith("> Who is the captain?\n\n")

    def test_one_without_a_word_is_told_so(self, samples: Corpus) -> None:
        assert reply_as_text(samples, "???", OutputStyle()).strip().startswith("I need at least one word")

    def test_one_without_a_word_is_none_to_programs(self, samples: Corpus) -> None:
        form = json.loads(reply_as_json(samples, "???", 3))
        assert form["question"] == "???"
        assert form["answer"] == "none"
        assert form["hits"] == []


class TestSmallTalk:
    @pytest.fixture
    def corpus(self) -> Iterator[Corpus]:
        with closing(sample_corpus()) as corpus:
            yield corpus

    def said(self, corpus: Corpus, message: str) -> str:
        replies: list[str] = []
        answer_questions(corpus, [message], replies.append, OutputStyle())
        return "".join(replies).strip()

    @pytest.mark.parametrize(
        ("message", "reply"),
        [
            ("thanks", "You're welcome."),
            ("спасибо", "Пожалуйста."),
            ("bye", "Goodbye!"),
            ("ok", "👍"),
            ("I have a question", "Go ahead: type your question."),
            ("that's wrong", "I'm sorry. I only quote this archive"),
            ("what's new", "The newest articles:\n  • "),
            ("list articles", "4 articles in the archive\n  • "),
            ("hi", "I'm a bot: I answer questions"),
        ],
    )
    def test_is_answered(self, corpus: Corpus, message: str, reply: str) -> None:
        assert self.said(corpus, message).startswith(reply)

    def test_shows_examples_to_a_greeting(self, corpus: Corpus) -> None:
        assert self.said(corpus, "hello").count("\n  • ") == 3

    def test_says_that_the_archive_is_empty(self) -> None:
        empty = Corpus(TinyDBStore.in_memory(), BM25Backend())
        assert self.said(empty, "hello").endswith("\nThis archive has no articles yet.")

    def test_names_the_number_of_titles_that_are_not_listed(self) -> None:
        corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
        for number in range(12):
            corpus.add(Draft(f"Herring {number}", (Paragraph(f"Herring number {number} swam."),)))
        assert self.said(corpus, "list articles").endswith("\n… and 2 more.")

    def test_is_searched_for_by_the_command_line(self, corpus: Corpus) -> None:
        assert "You're welcome" not in reply_as_text(corpus, "thanks", OutputStyle())
