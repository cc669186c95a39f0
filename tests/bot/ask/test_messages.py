"""Render answers as Telegram shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ask.callback_data import ShowView
from bot.ask.messages import render_answer
from bot.ask.quoting.group_blocks import MAX_ENTITIES, attribution
from bot.ask.quoting.quote_groups import grouped
from bot.messaging.attribution import facts_of
from bot.messaging.reply import Button, Reply
from bot.updates.shown_articles import HideWhy, ShowWhy, View
from index.model import Answer, Article, Contribution, FilterFault, FilterProblem, Hit, Verdict
from tests.support.bot.rendered_replies import ARTICLES, LABELS, QUOTES, article, hit, shown, spans_in, texts_of

QUOTE_TYPES = ("blockquote", "expandable_blockquote")


def labels(reply: Reply) -> list[list[str]]:
    return [[button.label for button in row] for row in reply.buttons]


@st.composite
def hits(draw: st.DrawFn) -> Hit:
    text = draw(QUOTES)
    borders = sorted(draw(st.sets(st.integers(0, len(text)), max_size=120)))
    spans = tuple(zip(borders[::2], borders[1::2], strict=False))
    sentence = draw(st.none() | spans_in(text))
    also = tuple(draw(st.lists(ARTICLES, max_size=2)))
    words = draw(st.lists(LABELS.filter(bool), max_size=8))
    counted = tuple(Contribution(word, "words", draw(st.floats(0, 9))) for word in words)
    values = {"also": also, "contributions": counted, "missing": tuple(draw(st.lists(LABELS.filter(bool), max_size=9)))}
    made = hit(draw(ARTICLES), text, highlights=spans, sentence=sentence, **values)
    return replace(made, passage=replace(made.passage, author=draw(st.none() | LABELS.filter(bool))))


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    found = tuple(draw(st.lists(hits(), min_size=1, max_size=3)))
    verdict = draw(st.sampled_from([Verdict.FOUND, Verdict.CLOSE]))
    missing, filters, wrong = (tuple(draw(st.lists(LABELS.filter(bool), max_size=12))) for _ in range(3))
    problems = tuple(FilterProblem(text, draw(st.sampled_from(FilterFault))) for text in wrong)
    total = len(found) + draw(st.integers(0, 40))
    suggestion = draw(st.none() | LABELS.filter(bool))
    within = tuple(draw(st.lists(ARTICLES, max_size=2)))
    return Answer(draw(LABELS), verdict, found, total, missing, suggestion, filters, problems, within)


VIEWS = st.builds(View, st.sampled_from([0, 3, 999_999]), st.booleans(), st.booleans())


class TestEveryAnswer:
    @settings(max_examples=40)
    @given(answers(), VIEWS, st.booleans())
    def test_is_taken_by_telegram_and_quotes_verbatim(self, answer: Answer, view: View, explained: bool) -> None:
        """Titles, passages and questions may contain anything. Quotations contain whole quotes and nothing else.

        There are as many with explanations as without. A tap shows the rest. A button contains the quoted passages, for
        replies to the answer.
        """
        reply = render_answer(answer, view, explained=explained)
        formatted = shown(reply)
        quotes = texts_of(formatted, *QUOTE_TYPES)
        shown_hits = grouped(answer.hits[: len(quotes)])
        assert quotes == [hit.passage.text for hit in shown_hits]
        assert quotes
        assert quotes == texts_of(shown(render_answer(answer, view, explained=not explained)), *QUOTE_TYPES)
        assert len(formatted.entities) <= 100
        assert reply.body.entities <= MAX_ENTITIES + 9
        buttons = [button for row in reply.buttons for button in row]
        assert all(button.label and len(button.data.encode()) <= 64 for button in buttons)
        following = replace(view, offset=view.offset + len(quotes))
        more = [button.data for button in buttons if button.label.startswith("More")]
        assert more == ([ShowView(following).data] if following.offset < answer.total else [])
        (quoting,) = filter(None, [(HideWhy if explained else ShowWhy).parse(button.data) for button in buttons])
        assert quoting.passages.ids == tuple(hit.passage.id for hit in shown_hits)


class TestAnswer:
    def test_looks_like_this(self) -> None:
        cats = article(
            byline="Mara Voss",
            source="Lunt Gazette",
            url="https://lunt.example/cats",
            published=date(2024, 5, 6),
            credits=("Translated by Jo Reed",),
        )
        reply = render_answer(
            Answer(
                "who purrs?",
                Verdict.FOUND,
                (hit(cats, "Cats purr. Dogs bark.", highlights=((5, 9),), sentence=(0, 10)),),
                1,
            )
        )
        assert reply.body.html == (
            "<blockquote><u>Cats <b>purr</b>.</u> Dogs bark.</blockquote>\n"
            '<a href="https://lunt.example/cats#:~:text=Cats%20purr.%20Dogs%20bark.">Cats</a>'
            " · Mara Voss · Lunt Gazette · 2024-05-06\n"
            "Translated by Jo Reed"
        )
        assert reply.buttons == ((Button("Why", "why:0:abcdefghij.0"),),)

    def test_close_says_so_first_and_names_what_is_missing(self) -> None:
        answer = Answer("q", Verdict.CLOSE, (hit(article(), "Cats purr."),), 1, ("dogs", "bark"))
        assert shown(render_answer(answer)).text == (
            "I'm not sure any of this answers you. Closest passage (without “dogs”, “bark”):\n\nCats purr.\nCats"
        )
        assert shown(render_answer(replace(answer, missing=()))).text.startswith(
            "I'm not sure any of this answers you. Closest passage:\n\n"
        )

    def test_close_shows_one_quote_and_names_what_that_one_lacks(self) -> None:
        found = (hit(article(), "Cats purr.", missing=("dogs", "bark")), hit(article(), "Dogs run.", missing=("bark",)))
        answer = Answer("q", Verdict.CLOSE, found, 2, ("bark",))
        assert shown(render_answer(answer)).text == (
            "I'm not sure any of this answers you. Closest passage (without “dogs”, “bark”):\n\nCats purr.\nCats"
        )
        assert shown(render_answer(answer, View(offset=3))).text.startswith(
            "I'm not sure any of this answers you. Closest passages (without “bark”):\n\nCats purr.\nDogs run.\nCats"
        )

    def test_found_shows_the_quotes_that_answer_before_the_first_that_does_not(self) -> None:
        found = tuple(hit(article(), text, answers=text != "C.") for text in ("A.", "B.", "C.", "D."))
        reply = render_answer(Answer("q", Verdict.FOUND, found, 9))
        assert texts_of(shown(reply), *QUOTE_TYPES) == ["A.", "B."]
        assert labels(reply) == [["More (7)", "Why"]]

    def test_attributes_the_quotes_of_an_article_once_under_the_last(self) -> None:
        dogs = article(id="dogs", title="Dogs")
        found = (hit(article(), "Cats purr."), hit(dogs, "Dogs bark."), hit(article(), "Cats sleep."))
        reply = render_answer(Answer("q", Verdict.FOUND, found, 3))
        assert shown(reply).text == "Cats purr.\nCats sleep.\nCats\n\nDogs bark.\nDogs"

    @pytest.mark.parametrize(("further", "quoted"), [(9, 2), (12, 2), (13, 1)])
    def test_has_few_lines_besides_its_first_quote(self, further: int, quoted: int) -> None:
        """A quote that would make more of them is behind *More*, and on the next page."""
        found = (hit(article(), "\n".join("abcdefghijklmnopq")), hit(article(), "\n".join("x" * (further - 1))))
        answer = Answer("q", Verdict.FOUND, found, 2)
        assert len(texts_of(shown(render_answer(answer)), *QUOTE_TYPES)) == quoted
        assert labels(render_answer(answer))[0][:-1] == (["More (1)"] if quoted == 1 else [])
        assert len(texts_of(shown(render_answer(answer, View(offset=2))), *QUOTE_TYPES)) == 2

    def test_says_which_filters_were_applied_and_which_not(self) -> None:
        """The lines are between the one that says that the passages are only close, and the passages."""
        problem = FilterProblem("after:lunch", FilterFault.NOT_A_DATE)
        found = Answer(
            "q",
            Verdict.FOUND,
            (hit(article(), "Cats purr."),),
            1,
            filters=("lang:en", "-dog"),
            filter_problems=(problem,),
        )
        notes = (
            "I ignored after:lunch: write a date like after:2023, before:2024-06 or 2024-06-15.\n"
            "Filters: lang:en, -dog\n\nCats purr.\nCats"
        )
        assert shown(render_answer(found)).text == notes
        assert shown(render_answer(replace(found, verdict=Verdict.CLOSE))).text == (
            f"I'm not sure any of this answers you. Closest passage:\n{notes}"
        )

    def test_none_with_filters_does_not_speak_of_the_whole_archive(self) -> None:
        answer = Answer("q", Verdict.NONE, (), 0, ("cats",), filters=("after:2023",))
        assert shown(render_answer(answer)).text == ("Nothing matches with these filters.\nFilters: after:2023")

    def test_none_quotes_nothing(self) -> None:
        answer = Answer("q", Verdict.NONE, (), 0, tuple("abcdefghijk"))
        formatted = shown(render_answer(answer))
        assert formatted.text == (
            "I found nothing about this. No article here contains the words “a”, “b”, “c”, “d”, “e”, “f”, “g”, “h” …."
        )
        assert not formatted.entities
        assert shown(render_answer(replace(answer, missing=()))).text == "I found nothing about this in the archive."

    def test_long_quotes_after_the_first_are_folded(self) -> None:
        long = "word " * 100
        formatted = shown(
            render_answer(Answer("q", Verdict.FOUND, tuple(hit(article(), long.strip()) for _ in "ab"), 2))
        )
        assert [entity.type for entity in formatted.entities if entity.type in QUOTE_TYPES] == list(QUOTE_TYPES)

    def test_names_other_articles_with_the_same_passage(self) -> None:
        others = (article(id="b", source="Agency"), article(id="c", title="Reprint"))
        formatted = shown(render_answer(Answer("q", Verdict.FOUND, (hit(article(), "Cats purr.", also=others),), 1)))
        assert formatted.text.endswith("\nAlso in: Agency, Reprint")

    def test_names_ten_publications_and_counts_the_others(self) -> None:
        others = tuple(article(source=f"Paper {number % 12}") for number in range(30))
        shown_text = attribution(article(), [hit(article(), "Cats purr.").passage], others).text
        assert shown_text.endswith("Also in: " + ", ".join(f"Paper {number}" for number in range(10)) + ", 2 more")

    def test_explained_says_why_under_each_quotation(self) -> None:
        counted = (Contribution("purrs", "words", 3.0), Contribution("cats", "words", 1.0))
        found = Answer("q", Verdict.FOUND, (hit(article(), "Cats purr.", contributions=counted),), 1)
        reply = render_answer(found, explained=True)
        assert shown(reply).text == "Cats purr.\nWhy: “purrs” 75 %, “cats” 25 %.\nCats"
        assert labels(reply) == [["Hide why"]]

    def test_none_names_the_nearest_titles(self) -> None:
        titles = (article(url="https://lunt.example/cats"), article(title="Dogs"))
        reply = render_answer(Answer("q", Verdict.NONE, (), 0, ("whales",), nearest=titles))
        formatted = shown(reply)
        assert formatted.text == (
            "I found nothing about this. No article here contains the word “whales”.\n\nSimilar titles:\n• Cats\n• Dogs"
        )
        assert {entity.type for entity in formatted.entities} == {"text_link", "bold"}
        assert reply.buttons == ()

    @pytest.mark.parametrize(
        ("suggestion", "text", "label"),
        [
            ("Who purrs?", "", "Did you mean: Who purrs?"),
            ("w" * 40, "\nDid you mean: " + "w" * 40, "Did you mean: " + "w" * 33 + "…"),
        ],
    )
    def test_offers_a_better_spelling_to_tap(self, suggestion: str, text: str, label: str) -> None:
        """If a phone cannot show it completely on the button, the text contains it."""
        reply = render_answer(Answer("Who pruns?", Verdict.NONE, (), 0, suggestion=suggestion))
        assert shown(reply).text == "I found nothing about this in the archive." + text
        assert reply.buttons == ((Button(label, "more:s0"),),)

    def test_to_a_suggestion_says_what_was_asked_and_leads_back(self) -> None:
        found = Answer("Who purrs?", Verdict.FOUND, (hit(article(), "Cats purr."),), 5)
        reply = render_answer(found, View(corrected=True))
        assert shown(reply).text == "Showing results for “Who purrs?”\n\nCats purr.\nCats"
        assert labels(reply) == [["« Search for what I typed"], ["More (4)", "Why"]]
        assert [row[0].data for row in reply.buttons] == ["more:0", "more:s1"]

    @pytest.mark.parametrize(
        ("titles", "text"),
        [
            (["Cats"], "In “Cats”:"),
            (["Cats", "Dogs"], "From the same articles:"),
            ([], "No answer there; from all articles:"),
        ],
    )
    def test_to_what_follows_says_where_it_is_from(self, titles: list[str], text: str) -> None:
        within = tuple(article(title=title) for title in titles)
        found = Answer("q", Verdict.FOUND, (hit(article(), "Cats purr."),), 1, within=within)
        reply = render_answer(found, View(follows=True))
        assert shown(reply).text == f"{text}\n\nCats purr.\nCats"
        assert labels(reply) == [["As a new question"], ["Why"]]

    def test_that_follows_and_finds_nothing_names_no_place(self) -> None:
        reply = render_answer(Answer("q", Verdict.NONE, (), 0), View(follows=True))
        assert shown(reply).text == "I found nothing about this in the archive."

    def test_attribution_is_bold_where_there_is_no_link(self) -> None:
        unlinked = article(url="javascript:alert(1)")
        assert attribution(unlinked, [hit(unlinked, "x").passage]).html == "<b>Cats</b>"

    def test_attribution_cites_the_page(self) -> None:
        report = article(url="https://e.org/report.pdf", source="The Daily Cat")
        quoted = replace(hit(report, "Cats purr.").passage, page=12)
        cited = attribution(report, [quoted])
        assert cited.text == "Cats · The Daily Cat · p. 12"
        assert 'href="https://e.org/report.pdf#page=12"' in cited.html

    def test_each_quotation_from_a_discussion_names_its_own_author(self) -> None:
        """The byline, which is that of the first post, is true only of passages that name nobody."""
        thread = article(byline="Ida Strand", source="Harbour Forum", published=date(2024, 5, 6))
        posts = (("Cats purr.", "Bo <Li>"), ("They do.", "Cy"), ("Do cats purr?", None))
        quoted = [hit(thread, text) for text, _ in posts]
        quoted = [
            replace(each, passage=replace(each.passage, author=author))
            for each, (_, author) in zip(quoted, posts, strict=True)
        ]
        assert shown(render_answer(Answer("q", Verdict.FOUND, tuple(quoted), 3))).text == (
            "Cats purr.\nCats · Bo <Li> · Harbour Forum · 2024-05-06\n\n"
            "They do.\nCats · Cy · Harbour Forum · 2024-05-06\n\n"
            "Do cats purr?\nCats · Ida Strand · Harbour Forum · 2024-05-06"
        )

    def test_no_name_of_a_member_imitates_an_attribution(self) -> None:
        thread = article(byline="Ida · Strand", source="Harbour Forum", published=date(2024, 5, 6))
        quoted = replace(hit(thread, "Cats purr.").passage, author="Nora Quill · The Gazette\n2024-05-14")
        assert attribution(thread, [quoted]).text == (
            "Cats · Nora Quill / The Gazette 2024-05-14 · Harbour Forum · 2024-05-06"
        )
        assert facts_of(thread) == ["Ida / Strand", "Harbour Forum", "2024-05-06"]

    @given(st.lists(ARTICLES, max_size=3), LABELS, LABELS.filter(bool))
    def test_none_is_taken_by_telegram(self, nearest: list[Article], word: str, suggestion: str) -> None:
        none = Answer("q", Verdict.NONE, (), 0, (word or "x",) * 12, suggestion, nearest=tuple(nearest))
        reply = render_answer(none)
        shown(reply)
        assert all(button.label and len(button.data.encode()) <= 64 for row in reply.buttons for button in row)
