"""The filters of a question: what is one, what it says, what it accepts."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles.identity import make_article
from index.articles.passages import split_passages
from index.metadata.described import described_language
from index.metadata.language_codes import canonical_language
from index.model import Article, Draft, FilterFault, FilterProblem, Paragraph, Passage
from index.query.filter_syntax import MAX_PHRASES, FilteredQuestion, read_filters, without_filters
from index.query.filters import Filters, has_phrase

NOW = datetime(2024, 5, 1, tzinfo=UTC)
SENTENCE = "The ferry to the island leaves from the old harbour at seven."


def article(
    published: date | None = None,
    byline: str | None = None,
    source: str | None = None,
    language: str | None = "en",
    text: str = SENTENCE,
) -> Article:
    draft = Draft("Ferries", (Paragraph(text),), byline, source, None, published, language)
    return make_article(draft, NOW, None)


def passage(text: str, language: str | None = "en", title: str = "Ferries") -> Passage:
    (only,) = split_passages(make_article(Draft(title, (Paragraph(text),), language=language), NOW, None))
    return only


def filters(question: str) -> Filters:
    read = read_filters(question)
    assert not read.problems
    return read.filters


class TestDates:
    @pytest.mark.parametrize(
        ("question", "accepted", "refused"),
        [
            ("after:2023", ["2023-01-01", "2023-07-09", "2024-01-01"], ["2022-12-31"]),
            ("after:2023-06", ["2023-06-01", "2024-01-01"], ["2023-05-31"]),
            ("after:2023-06-15", ["2023-06-15"], ["2023-06-14"]),
            ("before:2023", ["2022-12-31", "1999-01-01"], ["2023-01-01"]),
            ("before:2024-06", ["2024-05-31"], ["2024-06-01"]),
            ("before:2024-06-15", ["2024-06-14"], ["2024-06-15"]),
            ("after:2023 before:2024", ["2023-01-01", "2023-12-31"], ["2022-12-31", "2024-01-01"]),
            ("after:2022 after:2023", ["2023-01-01"], ["2022-12-31"]),
            ("before:2022 before:2023", ["2021-12-31"], ["2022-01-01"]),
            ("after:2024-2-9", ["2024-02-09"], ["2024-02-08"]),
            ("after:2024/02/09", ["2024-02-09"], ["2024-02-08"]),
            ("after:2024.02", ["2024-02-01"], ["2024-01-31"]),
            ("after:２０２４", ["2024-01-01"], ["2023-12-31"]),
            ('after:"2024"', ["2024-01-01"], ["2023-12-31"]),
        ],
    )
    def test_are_from_the_first_day_on_and_before_the_first_day(
        self, question: str, accepted: list[str], refused: list[str]
    ) -> None:
        """It is so in other search engines: after: includes its day, before: does not; together they are a year."""
        chosen = filters(question)
        assert [day for day in accepted + refused if chosen.accepts(article(date.fromisoformat(day)))] == accepted

    @pytest.mark.parametrize("question", ["after:1900", "before:2100"])
    def test_what_has_no_date_is_not_accepted(self, question: str) -> None:
        assert not filters(question).accepts(article(published=None))

    @pytest.mark.parametrize(
        "text",
        ["after:yesterday", "before:christmas", "after:2023-13", "after:2023-02-30", "before:01.06.2023", "AFTER:23"],
    )
    def test_what_is_no_date_is_a_problem(self, text: str) -> None:
        assert read_filters(f"who {text}?") == FilteredQuestion(
            f"who {' ' * len(text)}?", Filters(), (FilterProblem(text, FilterFault.NOT_A_DATE),)
        )

    def test_two_that_leave_no_day_are_a_problem(self) -> None:
        read = read_filters("after:2024 who lang:en before:2023")
        assert read.problems == (FilterProblem("after:2024 before:2023", FilterFault.NO_TIME_LEFT),)
        assert read.filters == Filters(languages=("en",), names=("lang:en",))


class TestBy:
    @pytest.mark.parametrize(
        ("question", "byline", "accepted"),
        [
            ('by:"Jo Reed"', "Jo Reed", True),
            ('by:"jo reed"', "By JO REED and Kim Lee", True),
            ("by:reed", "Jo Reed", True),
            ("by:ree", "Jo Reed", True),
            ("by:eed", "Jo Reed", False),
            ('by:"Reed Jo"', "Jo Reed", False),
            ("by:ann", "Joanna Ray", False),
            ("by:jorgen", "Jørgen Åsland", True),
            ("by:Åsland", "Jorgen Asland", True),
            ('by:"jose nunez"', "José Núñez", True),
            ("by:Łukasz", "LUKASZ NOWAK", True),
            ("by:O'Neill", "Eve O’Neill", True),
            ("by:王芳", "记者王芳", True),
            ("by:Μαρια", "Μαρία Παππά", True),
            ("by:Jo by:Lee", "Jo Reed, Kim Lee", True),
            ("by:Jo by:Lee", "Jo Reed", False),
            ("by:Jo", None, False),
            ("by:„Jo Reed“", "Jo Reed", True),
            ("by:“Jo  Reed”", "Jo Reed", True),
            ("by:«Jo Reed»", "Jo Reed", True),
            ("by：「王芳」", "王芳", True),
            ("by:'Jo Reed'", "Jo Reed, Kim Lee", True),
            ("by:‘Jo Reed’", "Jo Lee, Kim Reed", False),
            ("by:'Eve O'Neill'", "Eve O’Neill", True),
            ("by:'Neill", "Eve Neill", True),
        ],
    )
    def test_names_a_part_of_the_byline(self, question: str, byline: str | None, accepted: bool) -> None:
        """From the beginning of a word on, whatever its case and accents."""
        assert filters(question).accepts(article(byline=byline)) == accepted

    def test_names_the_author_of_a_passage_that_has_its_own(self) -> None:
        posts = (Paragraph("It is late.", author="Jo Reed"), Paragraph("It is early.", author="Kim Lee"))
        draft = Draft("Ferries", (*posts, Paragraph("It is closed.")), "Kim Lee")
        thread = make_article(draft, NOW, None)
        for question, accepted in (("by:jo", [True, False, False]), ("by:lee", [False, True, True])):
            chosen = filters(question)
            assert chosen.accepts(thread)
            assert [chosen.accepts_author(thread, each) for each in split_passages(thread)] == accepted
        assert not filters("by:jo by:lee").accepts(thread)

    @pytest.mark.parametrize("text", ['by:""', 'by:"…"', "source:“ ”"])
    def test_a_name_without_a_letter_is_a_problem(self, text: str) -> None:
        assert read_filters(text).problems == (FilterProblem(text, FilterFault.NO_NAME),)


class TestSource:
    @pytest.mark.parametrize(
        ("question", "source", "accepted"),
        [
            ("source:BBC", "BBC News", True),
            ("Source:bbc", "BBC News", True),
            ("source:news", "BBC News", True),
            ("source:NRK", "BBC News", False),
            ("source:nrk source:bbc", "BBC News", True),
            ('source:"le figaro"', "Le Fígaro", True),
            ("source:example.org", "example.org", True),
            ("source:BBC", None, False),
            ("(source:BBC)", "BBC", True),
            ("source:BBC, please", "BBC", True),
            ("source:新华，港口", "新华社", True),
        ],
    )
    def test_names_a_part_of_the_source(self, question: str, source: str | None, accepted: bool) -> None:
        """An article has one: where several are named, it is one of them."""
        assert filters(question).accepts(article(source=source)) == accepted


class TestLanguage:
    @pytest.mark.parametrize(
        ("question", "language", "accepted"),
        [
            ("lang:en", "en", True),
            ("lang:EN", "en-GB", True),
            ("lang:en-US", "en_GB", True),
            ("lang:en", "no", False),
            ("lang:no", "nb", True),
            ("lang:nb", "no", True),
            ("lang:nn", "nb-NO", True),
            ("lang:deu", "de", True),
            ("lang:zh", "cmn-Hans", True),
            ("lang:iw", "he", True),
            ("lang:en lang:no", "no", True),
        ],
    )
    def test_is_compared_by_its_primary_subtag(self, question: str, language: str, accepted: bool) -> None:
        assert filters(question).accepts(article(language=language)) == accepted

    @pytest.mark.parametrize(
        "text", ["lang:klingon", "lang:xx", "lang:english", "lang:e", "lang:en;de", "lang:zzz", "lang:12"]
    )
    def test_what_names_no_language_is_a_problem(self, text: str) -> None:
        assert read_filters(text).problems == (FilterProblem(text, FilterFault.NOT_A_LANGUAGE),)

    def test_of_an_article_that_does_not_say_is_identified(self) -> None:
        assert described_language(article(language=None)) == "en"
        assert described_language(article(language=None, text="Färjan till ön går från den gamla hamnen.")) == "sv"

    def test_a_code_is_the_same_for_all_its_names(self) -> None:
        codes = [canonical_language(tag) for tag in ("pt-BR", "por", "nn", "nob", "no")]
        assert codes == ["pt", "pt", "no", "no", "no"]


class TestPhrases:
    @given(
        st.lists(st.sampled_from(["Old", "old", "HARBOUR", "1,000", "1000", "x-y", "é", "don't", "漢字", "Straße"])),
        st.integers(0, 9),
    )
    def test_of_a_text_stand_in_it(self, words: list[str], first: int) -> None:
        """Whatever is told of texts without cutting them into words."""
        text = " ".join(["The", *words])
        for chosen in (text, text.upper()):
            phrase = " ".join(chosen.split()[first : first + 3]) or "The"
            assert has_phrase(passage(text), phrase)
            assert not has_phrase(passage(text), f"{phrase} whale")

    @pytest.mark.parametrize(
        ("question", "text", "accepted"),
        [
            ('"old harbour"', SENTENCE, True),
            ('"OLD  Harbour"', SENTENCE, True),
            ('"harbour old"', SENTENCE, False),
            ('"old harbours"', SENTENCE, False),
            ('"old harb"', SENTENCE, False),
            ('"ld harbour"', SENTENCE, False),
            ("“old harbour”", SENTENCE, True),
            ("„old harbour“", SENTENCE, True),
            ("„old harbour”", SENTENCE, True),
            ("”old harbour”", SENTENCE, True),
            ("«old harbour»", SENTENCE, True),
            ("»old harbour«", SENTENCE, True),
            ("»old harbour»", SENTENCE, True),
            ("＂old harbour＂", SENTENCE, True),
            ('"naive"', "A naïve plan", False),
            ('"nai\u0308ve"', "A naïve plan", True),
            ('"don\'t look"', "“Don’t look!” she said.", True),
            ('"well-known"', "The well-known pier", True),
            ('"1,200 passengers"', "Some 1200 passengers", True),
            ("「新港」", "城里的新港口今天开放", True),
            ("『港新』", "城里的新港口今天开放", False),
            ('"서울 시장"', "서울 시장은 오늘", True),
            ('"ท่าเรือ"', "เปิดท่าเรือใหม่", True),
            ('"old harbour" "at seven"', SENTENCE, True),
            ('"old harbour" "at eight"', SENTENCE, False),
            ('"ferries"', SENTENCE, True),
        ],
    )
    def test_are_the_same_words_in_the_same_order(self, question: str, text: str, accepted: bool) -> None:
        """Whatever their case and what stands between them; in the text, or in the title above it."""
        assert filters(question).accepts_passage(passage(text)) == accepted

    def test_are_searched_for_as_well(self) -> None:
        question = 'Who said "never  again"?'
        assert read_filters(question) == FilteredQuestion(
            question, Filters(phrases=("never again",), names=('"never again"',)), ()
        )

    def test_are_only_words_where_there_are_very_many(self) -> None:
        """Each phrase costs a search."""
        read = read_filters(" ".join(f'"herring {number}"' for number in range(MAX_PHRASES + 1)))
        assert read.filters.phrases == tuple(f"herring {number}" for number in range(MAX_PHRASES))
        assert read.query.endswith(f'"herring {MAX_PHRASES}"')

    def test_one_can_be_given_up(self) -> None:
        both = filters('after:2023 "never again" "old harbour"')
        assert both.without_phrase("never again") == filters('after:2023 "old harbour"')


class TestExcludedWords:
    @pytest.mark.parametrize(
        ("question", "text", "accepted"),
        [
            ("-island", SENTENCE, False),
            ("-Islands", SENTENCE, False),
            ("−island", SENTENCE, False),
            ("－island", SENTENCE, False),
            ("-lighthouse", SENTENCE, True),
            ("-isla", SENTENCE, True),
            ("-ferries", "The boat leaves.", False),
            ("-well-known", "The well-known pier", False),
            ("-well-known", "The well", True),
            ("-港口", "城里的新港口今天开放", False),
            ("-港口", "港湾的口", True),
            ("-lighthouse -seven", SENTENCE, False),
        ],
    )
    def test_are_not_there_in_any_form(self, question: str, text: str, accepted: bool) -> None:
        """Neither in the text nor in the title above it."""
        language = "zh" if "港" in text else "en"
        assert filters(question).accepts_passage(passage(text, language)) == accepted

    @pytest.mark.parametrize(
        ("question", "rest"),
        [
            ('after:2023 by:"Jo Reed" "old harbour" -island', ""),
            ("after:never -source:BBC", ""),
            ('who "won" at 12:30 lang:en', "who at 12:30"),
            ('""  by: whom', '"" by: whom'),
        ],
    )
    def test_words_that_belong_to_no_filter_are_told(self, question: str, rest: str) -> None:
        assert without_filters(question) == rest

    @pytest.mark.parametrize("text", ['-"old harbour"', "-source:BBC", "-after:2023", "-by:“Jo Reed”"])
    def test_nothing_but_words_can_be_excluded(self, text: str) -> None:
        assert read_filters(f"who {text}") == FilteredQuestion(
            f"who {' ' * len(text)}", Filters(), (FilterProblem(text, FilterFault.ONLY_WORDS),)
        )


class TestReading:
    @pytest.mark.parametrize(
        ("question", "query", "names"),
        [
            ("Who won after:2023?", "Who won           ?", ("after:2023",)),
            ("BEFORE:2024-06 who won", "               who won", ("before:2024-06",)),
            ("who source：BBC won", "who            won", ("source:BBC",)),
            ("who by:“Jo  Reed” won", "who               won", ('by:"Jo Reed"',)),
            ("港口在哪里after:2023，是谁", "港口在哪里          ，是谁", ("after:2023",)),
            ("d'«essai» who", "d'«essai» who", ('"essai"',)),
            ("lang:en lang:en x", "                x", ("lang:en",)),
            ("who -Oslo won lang:no", "who       won        ", ("-Oslo", "lang:no")),
            ("who;-Oslo,after:2023", "who;     ,          ", ("-Oslo", "after:2023")),
            ("who by:‚Jo Reed‘ won", "who              won", ('by:"Jo Reed"',)),
            ("who ſource:BBC", "who           ", ("source:BBC",)),
        ],
    )
    def test_blanks_the_filters_and_names_them(self, question: str, query: str, names: tuple[str, ...]) -> None:
        """The other words stay in their places."""
        read = read_filters(question)
        assert (read.query, read.filters.names, read.problems) == (query, names, ())

    @pytest.mark.parametrize(
        "question",
        [
            "Who opened the harbour?",
            "the train at 12:30",
            "a ratio of 3:1",
            "what is re:publica",
            "by: whom",
            "source : BBC",
            "after:",
            "by:-)",
            "the day after: what then",
            "thereafter:2023",
            "-5 degrees",
            "a - b",
            "--verbose",
            "a well-known man",
            "东京-大阪",
            "2019-2020",
            'a lone " mark',
            'by:"Jo Reed',
            'a 5" gun and a 6" gun',
            '""',
            '"…"',
            "it's the dogs' bone",
            "‘single’",
        ],
    )
    def test_leaves_alone_what_only_looks_like_a_filter(self, question: str) -> None:
        assert read_filters(question) == FilteredQuestion(question, Filters(), ())

    @given(st.text(st.characters(exclude_characters='-−－:："“”„«»「『＂.')))
    def test_leaves_alone_what_has_no_sign_of_one(self, question: str) -> None:
        assert read_filters(question) == FilteredQuestion(question, Filters(), ())

    @given(
        st.lists(
            st.sampled_from(["after", "by", "lang", "source", "BEFORE", ":", "：", '"', "“", "”", "«", "»", "-", " "])
            | st.text(max_size=3)
            | st.sampled_from(["2023", "-06", "en", "港口"])
        ).map("".join)
    )
    def test_reads_anything(self, question: str) -> None:
        """Nothing is too odd; a query is the question with some of it blanked."""
        read = read_filters(question)
        assert len(read.query) == len(question)
        assert all(left in (asked, " ") for left, asked in zip(read.query, question, strict=True))
        assert all(problem.text for problem in read.problems)
        assert isinstance(read.filters.accepts(article()), bool)
        assert isinstance(read.filters.accepts_passage(passage(SENTENCE)), bool)


class TestLinks:
    @pytest.mark.parametrize(
        ("question", "searched_for"),
        [
            ("who purrs? https://e.org/the-cats?x=1#top", "who purrs?"),
            ("HTTPS://E.ORG/A. who purrs?", "who purrs?"),
            ("(see http://e.org/a,b) who", "(see who"),
            ("www.e.org/cats who purrs", "who purrs"),
            ("who http://e.org/?source:bbc", "who"),
            ("tg://resolve?domain=x who purrs", "who purrs"),
            ("看https://e.org/猫は誰？", "看 猫は誰？"),
            ("https://e.org/1，谁写的", "，谁写的"),
            ("https://ru.example.org/Кошка who", "who"),
        ],
    )
    def test_are_not_searched_for(self, question: str, searched_for: str) -> None:
        """A word keeps its place: it is shown where it was written."""
        read = read_filters(question)
        assert read.query.split() == searched_for.split()
        assert len(read.query) == len(question)
        assert (read.filters, read.problems) == (Filters(), ())

    @pytest.mark.parametrize("question", ["what is node.js?", "who runs e.org", "www. was young", "a :// b", "awww.e"])
    def test_are_no_names_and_no_parts_of_them(self, question: str) -> None:
        assert read_filters(question).query == question

    def test_may_be_the_value_of_a_filter(self) -> None:
        assert read_filters("who source:https://e.org/a").filters.names == ("source:https://e.org/a",)

    def test_in_a_phrase_are_of_it(self) -> None:
        assert read_filters('who "see https://e.org/a"').filters.phrases


class TestChoosing:
    @pytest.mark.parametrize(
        ("question", "articles", "passages"),
        [("who", False, False), ("lang:en", True, False), ("-x", False, True), ('"x" before:2023', True, True)],
    )
    def test_says_what_there_is_to_choose(self, question: str, articles: bool, passages: bool) -> None:
        chosen = filters(question)
        assert (chosen.of_articles.has_conditions, chosen.choose_passages) == (articles, passages)

    def test_without_filters_everything_is_accepted(self) -> None:
        assert Filters().accepts(article())
        assert Filters().accepts_passage(passage(SENTENCE))
