"""From a question to an answer, over real stores of a few articles."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date

import pytest

from index.analysis import Field
from index.errors import EmptyQueryError
from index.model import Answer, Draft, FilterFault, FilterProblem, Paragraph, PassageKind, Verdict
from index.query.question import read_question
from index.search.follow_up import Inquiry
from tests.support.archive.memory_archive import CATS, FERRY, Archive, draft, quotes
from tests.support.paths import SHARED

ARTICLES = SHARED / "articles"


def marked(answer: Answer) -> list[str]:
    hit = answer.hits[0]
    return [hit.passage.text[start:end] for start, end in hit.highlights]


class TestSmallArchives:
    def test_nothing_invisible_in_a_question_keeps_a_word_from_being_found(self) -> None:
        answer = Archive(CATS, FERRY).ask("Do c\u200bats pu\u00adrr?")
        assert marked(answer) == ["Cats", "purr"]
        assert answer.question == "Do c\u200bats pu\u00adrr?"

    def test_an_empty_one_has_no_answer(self) -> None:
        answer = Archive().ask("Who runs the ferry?")
        assert (answer.verdict, answer.hits, answer.total) == (Verdict.NONE, (), 0)

    def test_one_passage_answers(self) -> None:
        answer = Archive(CATS).ask("When do cats purr?")
        assert answer.verdict is Verdict.FOUND
        assert quotes(answer) == ["Cats purr when they are content."]

    @pytest.mark.parametrize("question", ["What is the capital of France?", "Who is the king of Norway?"])
    def test_one_passage_does_not_answer_everything(self, question: str) -> None:
        """Function words are no evidence, even where every passage has them."""
        answer = Archive(CATS, FERRY).ask(question)
        assert (answer.verdict, answer.hits) == (Verdict.NONE, ())

    def test_two_passages_that_both_answer_are_both_found(self) -> None:
        answer = Archive(draft("A", "The ferry is late."), draft("B", "A ferry is early.")).ask("ferry")
        assert answer.verdict is Verdict.FOUND
        assert len(answer.hits) == answer.total == 2

    @pytest.mark.parametrize(
        ("question", "missing"),
        [
            ("Do cats purr in Oslo?", ("Oslo",)),
            ("Do cats purr when they are fed?", ("fed",)),
            ("Which dogs purr when they are content?", ("dogs",)),
        ],
    )
    def test_answer_nothing_of_which_they_lack_a_word(self, question: str, missing: tuple[str, ...]) -> None:
        """Their frequencies do not tell which words matter."""
        answer = Archive(CATS).ask(question)
        assert (answer.verdict, answer.missing) == (Verdict.CLOSE, missing)

    @pytest.mark.parametrize(
        ("question", "verdict", "missing"),
        [
            ("Who murdered Mara Voss?", Verdict.CLOSE, ("murdered",)),
            ("Does Mara Voss feed dogs in Oslo?", Verdict.CLOSE, ("dogs", "Oslo")),
            ("Which seafood does Mara Voss feed?", Verdict.FOUND, ("seafood",)),
            ("Does Mara Voss feed lions?", Verdict.CLOSE, ("lions",)),
            ("Does Mara Voss feed herring?", Verdict.FOUND, ()),
        ],
    )
    def test_a_third_of_the_words_missing_is_no_answer(
        self, question: str, verdict: Verdict, missing: tuple[str, ...]
    ) -> None:
        archive = Archive(
            draft("Cats", "The cats purr at night.", "Their keeper, Mara Voss, feeds them herring at six.")
        )
        answer = archive.ask(question)
        assert (answer.verdict, answer.missing) == (verdict, missing)

    @pytest.mark.parametrize(
        ("question", "verdict", "missing"),
        [
            ("Who is the author?", Verdict.CLOSE, ("author",)),
            ("What is human?", Verdict.CLOSE, ("human",)),
            ("Which authority counts the herring?", Verdict.FOUND, ()),
            ("Who are the counting authorities?", Verdict.FOUND, ()),
        ],
    )
    def test_have_no_word_of_which_they_have_but_the_stem(
        self, question: str, verdict: Verdict, missing: tuple[str, ...]
    ) -> None:
        """Stemmers cut the same stem from words that have nothing to do with one another."""
        archive = Archive(
            draft("The authorities count", "The harbour authorities count the herring.", "Humanity protests.")
        )
        answer = archive.ask(question)
        assert (answer.verdict, answer.missing) == (verdict, missing)
        assert not missing or not any(each.lower().startswith(("author", "human")) for each in marked(answer))

    @pytest.mark.parametrize(
        ("question", "verdict"),
        [
            ("镇长多大年纪？", Verdict.CLOSE),
            ("月湖镇的镇长是谁？", Verdict.FOUND),
            ("渡轮什么时候开航？", Verdict.FOUND),
            ("新渡轮是什么颜色？", Verdict.CLOSE),
        ],
    )
    def test_a_run_of_which_little_stands_there_is_no_answer(self, question: str, verdict: Verdict) -> None:
        archive = Archive(
            draft("月湖镇的渡轮", "月湖镇镇长李明说，新渡轮将于周四开航。", "每年有三万名乘客。", language="zh")
        )
        assert archive.ask(question).verdict is verdict


class TestReading:
    """A search reads the articles that it needs in one call of the store, wherever that is."""

    def archive(self, count: int) -> Archive:
        return Archive(*(draft(f"Ferry {at}", f"The ferry takes {at} cars.", "Fares rise.") for at in range(count)))

    @pytest.mark.parametrize(
        "question", ["How many cars does the ferry take?", "-snow ferry cars?", '"the ferry" cars?']
    )
    @pytest.mark.parametrize("count", [5, 30])
    def test_is_one_call(self, question: str, count: int) -> None:
        archive = self.archive(count)
        assert len(archive.ask(question).hits) == 3
        phrases = question.count('"') // 2  # is looked for everywhere first
        assert len(archive.reads) == 1 + phrases

    def test_takes_no_more_than_are_shown(self) -> None:
        """Each is another passage, so that no copy is skipped. In a small archive, the words of more are looked at."""
        archive = self.archive(30)
        hits = archive.ask("How many cars does the ferry take?").hits
        assert [sorted(each) for each in archive.reads] == [sorted(hit.article.id for hit in hits)]

    def test_of_the_nearest_titles_is_one_call(self) -> None:
        archive = self.archive(30)
        assert archive.ask("ferry quantum chromodynamics lattice theory").nearest
        assert len(archive.reads) <= 2

    def test_of_the_newest_is_one_call(self) -> None:
        archive = self.archive(30)
        assert archive.ask("lang:en").total
        assert len(archive.reads) == 1


class TestCertainty:
    """The certainty of the verdict that goes with an answer."""

    def test_falls_where_another_article_comes_as_near(self) -> None:
        near = draft("More cats", "Some cats purr in harbours, they say.")
        other = draft("Owls", "Owls hoot and hunt in a harbour.")
        alone, contested = (Archive(CATS, each).ask("Which cats hoot in a harbour?") for each in (other, near))
        assert contested.certainty < alone.certainty

    def test_does_not_fall_where_a_copy_comes_as_near(self) -> None:
        once, twice = (
            Archive(CATS, FERRY),
            Archive(CATS, FERRY, draft("Reprint", *[each.text for each in CATS.paragraphs])),
        )
        question = "Which cats purr in harbours?"
        assert twice.ask(question).certainty > once.ask(question).certainty - 1

    def test_of_no_answer_is_none(self) -> None:
        assert Archive(CATS).ask("volcano").certainty == -math.inf


class TestQuestionsWithoutContent:
    @pytest.mark.parametrize("question", ["What is it?", "the", "who", "Thanks!", "Hello", "the who", "Where Is The"])
    def test_have_no_answer(self, question: str) -> None:
        archive = Archive(CATS, FERRY, draft("Of who", "What the man who is it was, thanks to them, hello."))
        answer = archive.ask(question)
        assert (answer.verdict, answer.hits, answer.missing) == (Verdict.NONE, (), ())

    @pytest.mark.parametrize("name", ["The Who", "WHO"])
    def test_may_be_names(self, name: str) -> None:
        """The names are in the archive as they are typed."""
        archive = Archive(CATS, draft("Bands", "In May, The Who came to the WHO."), draft("Men", "The man who came."))
        answer = archive.ask(name)
        assert quotes(answer) == ["In May, The Who came to the WHO."]
        assert answer.verdict is Verdict.FOUND


class TestLists:
    def test_have_no_missing_numbers(self) -> None:
        answer = Archive(CATS, FERRY).ask("1. when do cats purr 2. why")
        assert (answer.verdict, answer.missing) == (Verdict.FOUND, ())
        assert answer.question == "1. when do cats purr 2. why"


class TestQuestionsWithoutSubject:
    """They ask about something that an answer before them named."""

    BIRDS = draft("How to photograph birds", "Use a long lens, and get up early.", "Old hides are best.")

    @pytest.mark.parametrize("question", ["how long is it", "how long", "how old is it?", "where do they use them"])
    def test_are_never_sure(self, question: str) -> None:
        answer = Archive(CATS, FERRY, self.BIRDS).ask(question)
        assert answer.verdict in (Verdict.CLOSE, Verdict.NONE)

    @pytest.mark.parametrize("question", ["how long is the lens", "long lens"])
    def test_are_few(self, question: str) -> None:
        assert Archive(CATS, FERRY, self.BIRDS).ask(question).verdict is Verdict.FOUND

    def test_are_sure_of_what_filters_name(self) -> None:
        archive = Archive(CATS, FERRY, self.BIRDS)
        assert archive.ask('how long is it "lens"').verdict is Verdict.FOUND

    def test_are_sure_within_the_articles_before(self) -> None:
        archive = Archive(CATS, FERRY, self.BIRDS)
        birds = frozenset({archive.ask("long lens").hits[0].article.id})
        assert archive.ask(Inquiry("how long is it", articles=birds)).verdict is Verdict.FOUND


class TestQuestions:
    @pytest.mark.parametrize("question", ["", " \n", "?!", "🎉", "…"])
    def test_without_a_word_are_refused(self, question: str) -> None:
        with pytest.raises(EmptyQueryError):
            Archive(CATS).ask(question)

    @pytest.mark.parametrize("character", ["\u200b", "\ufeff", "\u00ad", "\u2060"])
    def test_may_have_invisible_characters_in_their_words(self, character: str) -> None:
        answer = Archive(CATS).ask(f"Do c{character}ats purr?")
        assert (answer.question, answer.verdict) == (f"Do c{character}ats purr?", Verdict.FOUND)
        assert marked(answer) == ["Cats", "purr"]

    def test_are_paged(self) -> None:
        archive = Archive(*(draft(f"Ferry {number}", f"The ferry number {number} is late.") for number in range(5)))
        first, second = archive.ask("ferry", limit=3), archive.ask("ferry", limit=3, offset=3)
        assert (len(first.hits), len(second.hits), first.total, second.total) == (3, 2, 5, 5)
        assert not set(quotes(first)) & set(quotes(second))

    def test_pass_over_what_is_removed_meanwhile(self) -> None:
        archive = Archive(CATS)
        archive.replace("Do cats purr?", None)
        assert archive.ask("Do cats purr?").verdict is Verdict.NONE

    def test_pass_over_what_became_shorter_meanwhile(self) -> None:
        archive = Archive(FERRY)
        archive.replace("free", draft("Ferry to Lille Havn", "It is closed."))
        assert archive.ask("Do children travel free?").verdict is Verdict.NONE


class TestSlips:
    @pytest.mark.parametrize(
        ("language", "meant", "typed"),
        [
            ("en", "Who repaired the lighthouse?", "Who repaired the lighthuose?"),
            ("de", "Wer reparierte den Leuchtturm?", "Wer reparierte den Leuchttrum?"),
            ("no", "Hvem reparerte fyrtårnet?", "Hvem reparerte fyrtånret?"),
            ("it", "Chi ha riparato il faro?", "Chi ha riparrato il faro?"),
            ("ro", "Cine a reparat farul?", "Cine a repatat farul?"),
            ("tr", "Deniz fenerini kim onardı?", "Deniz fenerini kim onadı?"),
            ("el", "Ποιος επισκεύασε τον φάρο;", "Ποιος επισκέυασε τον φάορ;"),
            ("ru", "Кто починил маяк?", "Кто пачинил маяк?"),
            ("ar", "من أصلح المنارة؟", "من أصلح المناارة؟"),
            ("fa", "چه کسی فانوس دریایی را تعمیر کرد؟", "چه کسی فانوس دریایی را تعمیرر کرد؟"),
            ("hi", "लाइटहाउस की मरम्मत किसने की?", "लाइटहाउस की मरमत किसने की?"),
            ("vi", "Ai đã sửa ngọn hải đăng?", "Ai đã sửa nggọn hải đăng?"),
            ("ko", "등대를 누가 수리했습니까?", "등대를 누가 수리햇습니까?"),
        ],
    )
    def test_are_read_as_what_the_archive_has(self, language: str, meant: str, typed: str) -> None:
        """The passage with the word that was meant comes first."""
        texts = (meant[:-1] + ".", "12 34.", "56 78.", "90 21.")
        archive = Archive(*(draft(f"{at}", text, language=language) for at, text in enumerate(texts)))
        assert quotes(archive.ask(typed))[:1] == [texts[0]]

    def test_are_no_obstacle_to_an_answer_if_they_are_usual(self) -> None:
        archive = Archive(draft("Harbour", "The lighthouse was repaired.", "The ferry sails at noon."))
        answer = archive.ask("waht lighthuose was reppaired")
        assert (answer.verdict, answer.missing) == (Verdict.FOUND, ())
        assert answer.read_as == ("what", "lighthouse", "repaired")
        assert marked(answer) == ["lighthouse", "repaired"]

    def test_prevent_an_answer_if_they_are_unusual(self) -> None:
        """The word as typed is missing, and no other word is marked in its place."""
        archive = Archive(draft("Harbour", "The lighthouse was repaired.", "The ferry sails at noon."))
        answer = archive.ask("lighthoune repaired")
        assert (answer.verdict, answer.missing, answer.read_as) == (Verdict.CLOSE, ("lighthoune",), ())
        assert marked(answer) == ["repaired"]

    def test_are_read_as_another_form_of_what_the_archive_has(self) -> None:
        answer = Archive(draft("Harbour", "The lighthouses were repaired.")).ask("Which lighthuose was repaired?")
        assert (answer.verdict, answer.read_as) == (Verdict.FOUND, ("lighthouses",))

    def test_of_short_words_need_the_same_form(self) -> None:
        archive = Archive(draft("A", "The cable parted.", "The ferry."))
        assert archive.ask("Which cbales parted?").read_as == ("cable",)
        assert Archive(draft("A", "The oaken chest.")).ask("oakse chest").read_as == ()

    def test_keep_the_ending_in_another_form(self) -> None:
        """The archive has "pappan": "pappane" may not have been meant."""
        archive = Archive(draft("A", "Pappan til Lars er her.", language="no"))
        assert archive.ask("pappaen til Lars").read_as == ()

    def test_leave_a_word_of_its_own_as_it_is(self) -> None:
        """ "Form" is no slip for "from"."""
        answer = Archive(draft("A", "The ferry from the harbour.")).ask("form harbour")
        assert (answer.missing, answer.read_as) == (("form",), ())

    def test_are_missing_as_typed_without_hits(self) -> None:
        archive = Archive(draft("Harbour", "The lighthouse was repaired."), CATS)
        answer = archive.ask("whales sing beside lighthoune and catamarans of atlantis")
        assert (answer.verdict, answer.read_as) == (Verdict.NONE, ())
        assert "lighthoune" in answer.missing

    def test_of_a_question_that_only_asks_are_mended_too(self) -> None:
        answer = Archive(FERRY, CATS).ask(Inquiry("and wehn?", ("ferry", "Lille")))
        assert quotes(answer)[:1] == ["The new ferry to Lille Havn began to run in April. It carries forty cars."]

    def test_two_in_a_word_make_another_word(self) -> None:
        archive = Archive(draft("Harbour", "The contraction of the iron bridge took a year."))
        assert archive.ask("Who won the construction contest?").verdict is not Verdict.FOUND


class TestLettersOfAnotherScript:
    def test_are_read_as_those_that_look_the_same(self) -> None:
        boats = draft("Лодки", "В заливе затонуло девять лодок.", language="ru")
        answer = Archive(boats, CATS).ask("скoлькo лoдoк зaтoнyлo в зaливe?")  # with a Latin a, c, e, o, y
        assert (answer.verdict, answer.missing) == (Verdict.FOUND, ())

    def test_are_missing_as_typed(self) -> None:
        ferry = draft("Паром", "Паром в Лилле-Хавн перевозит сорок машин.", language="ru")
        answer = Archive(ferry).ask("toЛилле-Хавн")
        assert (answer.missing, [hit.missing for hit in answer.hits]) == (("toЛилле",), [("toЛилле",)])


class TestHits:
    def test_say_whether_each_would_answer_if_it_came_first(self) -> None:
        text = ("The tram opens in May.", "The mayor rode the first tram.", "The night tram opens in May, too.")
        answer = Archive(draft("The tram", *text)).ask("When does the tram open?")
        assert {hit.passage.text: hit.answers for hit in answer.hits} == dict(
            zip(text, (True, False, True), strict=True)
        )

    def test_that_are_only_close_do_not_answer(self) -> None:
        answer = Archive(CATS).ask("Do cats purr in Oslo?")
        assert [hit.answers for hit in answer.hits] == [False]

    def test_mark_the_word_forms_that_matched(self) -> None:
        assert marked(Archive(FERRY, CATS).ask("What does a crossing cost?")) == ["crossing", "costs"]

    def test_mark_the_sentence_that_answers(self) -> None:
        (hit, *_) = Archive(FERRY, CATS).ask("How many cars does the ferry carry?").hits
        assert hit.sentence is not None
        assert hit.passage.text[slice(*hit.sentence)] == "It carries forty cars."

    def test_mark_a_sentence_of_a_quotation_that_is_most_of_the_passage(self) -> None:
        quotation = "Ana Lind said: “The ferry is old. It carries forty cars. We will build another one.”"
        (hit,) = Archive(draft("Plans", quotation)).ask("How many cars does the ferry carry?").hits
        assert hit.sentence is not None
        assert hit.passage.text[slice(*hit.sentence)] == "It carries forty cars."

    def test_mark_a_quotation_as_a_whole_beside_other_sentences(self) -> None:
        text = "Plans were made for years. Ana Lind said: “It carries forty cars. It is old.” She did not say any more."
        (hit,) = Archive(draft("Ferry", text)).ask("How many cars does the ferry carry?").hits
        assert hit.sentence is not None
        assert hit.passage.text[slice(*hit.sentence)] == "Ana Lind said: “It carries forty cars. It is old.”"

    def test_say_what_each_word_contributed(self) -> None:
        (hit, *_) = Archive(FERRY, CATS).ask("ferry to Lille Havn").hits
        assert hit.contributions[0].word in {"ferry", "Lille", "Havn"}
        assert sum(each.score for each in hit.contributions) == pytest.approx(hit.score)

    def test_contributions_are_the_scorers_own(self) -> None:
        """In the index, each term contributes its score of the backend; those of the second stage make up the score."""
        archive = Archive(FERRY, CATS, draft("Boats", "A boat to Lille Havn costs more than the ferry."))
        question = read_question("What does the ferry to Lille Havn cost?", archive.backend.languages)
        ranking = archive.backend.search(question.query, 50)
        places = {match.passage_id: place for place, match in enumerate(ranking.matches)}
        answer = archive.ask(question.text)
        assert len(answer.hits) > 1
        for hit in answer.hits:
            scores = iter(ranking.term_scores[places[hit.passage.id]].tolist())
            sums: Counter[tuple[str, str]] = Counter()
            for word in question.words:
                for term in word.terms:
                    sums[word.text, term.field] += next(scores)
            told = {(each.word, each.field): each.score for each in hit.contributions}
            assert {key: told[key] for key in told if key[1] in list(Field)} == pytest.approx(dict(+sums))
            assert {word for word, _ in told} <= {word.text for word in question.words}
            assert sum(told.values()) == pytest.approx(hit.score)

    def test_say_which_words_are_not_in_them(self) -> None:
        archive = Archive(draft("A", "The ferry is late."), draft("B", "The ferry is early."))
        answer = archive.ask("Is the ferry early or late?")
        assert {hit.passage.text: hit.missing for hit in answer.hits} == {
            "The ferry is late.": ("early",),
            "The ferry is early.": ("late",),
        }

    def test_the_passage_under_a_heading_comes_instead_of_the_heading(self) -> None:
        answer = Archive(FERRY, CATS).ask("What are the fares of the ferry?")
        assert quotes(answer)[0] == "A crossing costs 65 kroner, children travel free."
        assert "Fares" not in quotes(answer)

    def test_a_credit_line_answers_who_made_the_photo(self) -> None:
        assert quotes(Archive(FERRY, CATS).ask("Who took the photo?"))[0] == "Photo: Ida Strand"


class TestCopies:
    def test_the_same_passage_in_several_articles_is_one_hit(self) -> None:
        text = "A crossing costs 65 kroner."
        archive = Archive(draft("Fares", text), draft("Ferry fares", text, "Other news.", text), CATS)
        answer = archive.ask("What does a crossing cost?")
        (hit,) = answer.hits
        assert answer.total == 1
        assert {hit.article.title, *(article.title for article in hit.also)} == {"Fares", "Ferry fares"}
        assert len(hit.also) == 1

    def test_a_passage_that_is_everywhere_leaves_room_for_others(self) -> None:
        """Thirty papers print what the agency sends."""
        text = "A crossing of the ferry costs 65 kroner."
        papers = (draft(f"Paper {at}", text, f"Number {at}.") for at in range(30))
        first, second = Archive(*papers, draft("Other", "The ferry crossing is dear.")).ask("a ferry crossing").hits
        assert {(first.passage.text, len(first.also)), (second.passage.text, len(second.also))} == {
            (text, 29),
            ("The ferry crossing is dear.", 0),
        }

    def test_of_twenty_different_texts_there_are_hits_at_most(self) -> None:
        archive = Archive(*(draft("Ferry", f"The ferry number {number} is late.") for number in range(25)))
        assert archive.ask("late ferry").total == 20

    def test_copies_may_differ_in_case_and_marks(self) -> None:
        texts = ("“A crossing costs 65 kroner”, he said.", "A CROSSING costs 65 kroner, he said")
        (hit,) = Archive(*(draft("Fares", text) for text in texts)).ask("What does a crossing cost?").hits
        assert len(hit.also) == 1

    def test_an_edited_copy_comes_after_what_says_something_else(self) -> None:
        text = "A crossing with the new ferry to Lille Havn costs 65 kroner from the first of May on."
        edited, other = text.replace("new", "old"), "A crossing costs much."
        archive = Archive(*(draft("Fares", each) for each in (text, edited, other)))
        assert quotes(archive.ask("What does a crossing with the new ferry cost?"))[1:] == [other, edited]

    def test_a_passage_without_copies_names_no_others(self) -> None:
        assert Archive(CATS, FERRY).ask("Do cats purr?").hits[0].also == ()


class TestMissing:
    def test_names_what_no_hit_has_as_typed(self) -> None:
        answer = Archive(FERRY, CATS).ask("How many lorries does the ferry to Lille Havn carry?")
        assert answer.missing == ("lorries",)

    def test_names_no_word_that_is_marked_in_a_similar_form(self) -> None:
        answer = Archive(draft("A", "The harbourmaster of Lunt is open.")).ask("Is the harbourmen of Lunt open?")
        assert (answer.verdict, answer.missing) == (Verdict.FOUND, ())
        assert (answer.hits[0].missing, answer.hits[0].similar) == ((), ("harbourmen",))
        assert marked(answer) == ["harbourmaster", "Lunt", "open"]

    def test_is_of_the_hits_that_are_shown(self) -> None:
        archive = Archive(draft("A", "A ferry is late."), draft("B", "Late boats."), CATS)
        answers = [archive.ask("Which ferry is late, or boats?", 1, offset) for offset in (0, 1)]
        assert [answer.missing for answer in answers] == [("ferry",), ("boats",)]

    @pytest.mark.parametrize(
        ("language", "question", "missing"),
        [
            ("zh", "谁拆了钟楼？", ("拆",)),
            ("zh", "谁烧毁了山上的钟楼？", ("烧毁",)),
            ("zh", "钟楼在哪里？", ()),
            ("ja", "鐘楼の屋根はいつ燃えたか", ("屋根", "燃")),
            ("ja", "鐘楼はどこ？", ()),
            ("ja", "鐘楼のｶﾞﾗｽはどこ？", ()),  # its letters are other ones when they are made normal
        ],
    )
    def test_names_what_is_not_there_of_words_that_are_written_together(
        self, language: str, question: str, missing: tuple[str, ...]
    ) -> None:
        """A run of them of which a part stands there is neither missing nor there."""
        text = {"zh": "钟楼在山上。建筑师李明设计了它。", "ja": "鐘楼は山の上にある。建築家の李明が設計した。"}[
            language
        ]
        answer = Archive(draft("A", text, language=language), CATS).ask(question)
        assert answer.missing == missing

    def test_never_names_greetings(self) -> None:
        assert Archive(CATS).ask("Hey, do cats purr, please?").missing == ()

    def test_never_names_question_words_or_function_words(self) -> None:
        assert Archive(CATS).ask("Where would the cats be?").missing == ()


def dated(year: int, text: str, source: str = "BBC") -> Draft:
    return Draft(f"Of {year}", (Paragraph(text),), "Jo Reed", source, None, date(year, 6, 1), "en")


def titles(answer: Answer) -> list[str]:
    return [hit.article.title for hit in answer.hits]


class TestFilters:
    @pytest.fixture
    def archive(self) -> Archive:
        return Archive(
            dated(2021, "The ferry is late. Never again, said the captain."),
            dated(2022, "The ferry is early, the captain said again and never late.", "NRK"),
            dated(2023, "The ferries are on time."),
        )

    @pytest.mark.parametrize(
        ("question", "years", "applied"),
        [
            ("Which ferry after:2022?", {2022, 2023}, ("after:2022",)),
            ("before:2022 When is the ferry late?", {2021}, ("before:2022",)),
            ("ferry after:2022 source:BBC", {2023}, ("after:2022", "source:BBC")),
            ("ferry by:reed lang:en", {2021, 2022, 2023}, ("by:reed", "lang:en")),
            ('ferry "never again"', {2021}, ('"never again"',)),
            ("ferry -captains", {2023}, ("-captains",)),
            ('ferry -early "captain"', {2021}, ("-early", '"captain"')),
        ],
    )
    def test_choose_what_is_found(
        self, archive: Archive, question: str, years: set[int], applied: tuple[str, ...]
    ) -> None:
        answer = archive.ask(question, limit=9)
        assert {hit.article.published.year for hit in answer.hits if hit.article.published} == years
        assert (answer.question, answer.filters, answer.filter_problems) == (question, applied, ())

    def test_that_accept_nothing_leave_no_answer(self, archive: Archive) -> None:
        answer = archive.ask("When is the ferry late? after:2025")
        assert (answer.verdict, answer.hits, answer.filters) == (Verdict.NONE, (), ("after:2025",))

    def test_find_what_stands_far_behind_others(self) -> None:
        """A hundred better matches are no reason to miss it."""
        others = (dated(1900 + number, f"The ferry, ferry number {number}, is late.") for number in range(100))
        archive = Archive(dated(2023, "In winter the boats, and among them the ferry, are seldom on time."), *others)
        assert titles(archive.ask("Is the ferry late? after:2020")) == ["Of 2023"]
        assert titles(archive.ask('Is the ferry late? "seldom on time"')) == ["Of 2023"]

    def test_find_an_author_among_five_hundred_of_a_discussion(self) -> None:
        """Posts of others are not shown as if the author had written them."""
        posts = [Paragraph(f"The ferry, ferry number {at}, is late.", author=f"Rider {at}") for at in range(500)]
        seldom = Paragraph("In winter the boats, and among them the ferry, are seldom on time.", author="Jo Reed")
        thread = Draft("Late again?", (*posts, seldom, Paragraph("The ferry is old.")), "Kim Lee")
        archive = Archive(thread, dated(2021, "The ferry is late."))
        answer = archive.ask("Is the ferry late? by:reed", limit=9)
        assert [(hit.article.title, hit.byline) for hit in answer.hits] == [
            *(("Of 2021", "Jo Reed"), ("Late again?", "Jo Reed")),
        ]
        (opened,) = archive.ask("Is the ferry late? by:kim", limit=9).hits
        assert (opened.passage.text, opened.byline) == ("The ferry is old.", "Kim Lee")
        assert archive.ask("Is the ferry late? by:nobody").hits == ()

    def test_that_are_wrong_are_neither_applied_nor_searched_for(self, archive: Archive) -> None:
        answer = archive.ask("When is the ferry late? after:yesterday")
        assert answer.verdict is Verdict.FOUND
        assert (answer.filters, answer.missing) == ((), ())
        assert answer.filter_problems == (FilterProblem("after:yesterday", FilterFault.NOT_A_DATE),)

    def test_a_phrase_that_stands_nowhere_is_dropped(self, archive: Archive) -> None:
        """Names are often put in quotation marks. Its words are searched for all the same."""
        answer = archive.ask('Is the "late ferry" late? "never again"')
        assert titles(answer) == ["Of 2021"]
        assert answer.filters == ('"never again"',)
        assert answer.filter_problems == (FilterProblem('"late ferry"', FilterFault.NOWHERE),)

    def test_a_phrase_that_stands_elsewhere_is_not_dropped(self, archive: Archive) -> None:
        """It is in the archive, but not in what the other filters leave."""
        answer = archive.ask('ferry "never again" after:2022')
        assert (answer.hits, answer.filter_problems) == ((), ())

    def test_a_phrase_that_keeps_a_question_from_its_answer_is_dropped(self) -> None:
        """It may be a name, written a little otherwise there."""
        doctor = "The Time Lord travels with his granddaughter Susan, as every viewer of the Doctor knew."
        archive = Archive(draft("Who", doctor), draft("Play", "A stage play was called The Doctor Who in 1974."))
        answer = archive.ask('Who is the granddaughter of the Time Lord "the Doctor Who"?')
        assert quotes(answer)[:1] == [doctor]
        assert answer.filters == ()
        assert answer.filter_problems == (FilterProblem('"the Doctor Who"', FilterFault.NO_ANSWER),)

    @pytest.mark.parametrize(
        "question", ['"never again" early', '"never again" after:2022 when?', 'Who is the "captain" of the submarine?']
    )
    def test_a_phrase_is_not_dropped_from_what_does_not_ask_or_has_no_answer(
        self, archive: Archive, question: str
    ) -> None:
        assert FilterFault.NO_ANSWER not in [problem.fault for problem in archive.ask(question).filter_problems]

    def test_a_phrase_of_common_words_is_given_up(self, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
        """More passages may have it than can be searched."""
        monkeypatch.setattr("index.query.scope.MAX_PHRASE_CANDIDATES", 1)
        answer = archive.ask('"is the ferry"')
        assert answer.hits
        assert answer.filter_problems == (FilterProblem('"is the ferry"', FilterFault.TOO_COMMON),)

    @pytest.mark.parametrize("question", ['"to be, or not to be"', 'who was it: "To be or not to be"?'])
    def test_a_phrase_may_be_all_of_words_that_carry_grammar(self, question: str) -> None:
        to_be = draft("Hamlet", "To be, or not to be, that is the question.")
        assert quotes(Archive(to_be, draft("Other", "It was not to be. To me, it is.")).ask(question)) == [
            "To be, or not to be, that is the question."
        ]

    def test_a_phrase_that_the_index_does_not_know_is_kept(self) -> None:
        answer = Archive(CATS).ask('cats "ไป"')
        assert (answer.hits, answer.filters) == ((), ('"ไป"',))


class TestNothing:
    def test_names_the_words_that_stand_nowhere(self) -> None:
        """Not those that stand behind the passages that were looked at, of which no passage was said to speak."""
        fruit = (draft(f"On {number}", f"Red apples, green pears, number {number}.") for number in range(30))
        animals = (draft(f"Of {number}", f"A walrus sleeps on floe {number}.") for number in range(30))
        answer = Archive(*fruit, *animals).ask(
            "red apples green pears walrus submarine quince medlar currant gooseberry raspberry cloudberry"
        )
        assert answer.verdict is Verdict.NONE
        assert answer.missing == (
            "submarine",
            "quince",
            "medlar",
            "currant",
            "gooseberry",
            "raspberry",
            "cloudberry",
        )

    def test_takes_what_is_only_spelled_alike_for_another_word(self) -> None:
        answer = Archive(CATS).ask("herrring submarine quince medlar currant gooseberry")
        assert (answer.verdict, answer.missing[0]) == (Verdict.NONE, "herrring")


class TestKorean:
    """Syllables of a word stand in many others, and particles at its end change."""

    @pytest.fixture
    def archive(self) -> Archive:
        return Archive(draft("나룻배", "십구 년 만에 나룻배가 돌아왔다. 케이블은 다리회사가 샀다.", language="ko"))

    @pytest.mark.parametrize(
        ("question", "verdict", "missing"),
        [
            ("나룻배는 언제 돌아왔나요?", Verdict.FOUND, ()),
            ("누가 케이블을 샀나요?", Verdict.FOUND, ()),
            ("버스는 언제 돌아왔나요?", Verdict.CLOSE, ("버스는",)),
            ("대통령은 누구인가요?", Verdict.NONE, ("대통령은",)),
        ],
    )
    def test_words_stand_where_most_of_them_does(
        self, archive: Archive, question: str, verdict: Verdict, missing: tuple[str, ...]
    ) -> None:
        answer = archive.ask(question)
        assert (answer.verdict, answer.missing) == (verdict, missing)


class TestNothingButFilters:
    @pytest.fixture
    def archive(self) -> Archive:
        return Archive(
            dated(2022, "The ferry is early."),
            Draft("Two", (Paragraph("Fares", PassageKind.HEADING), Paragraph("One.\n"), Paragraph("Two."))),
            dated(2023, "The ferries are on time.", "NRK"),
        )

    def test_list_the_newest_articles(self, archive: Archive) -> None:
        """The first passage of each is quoted."""
        answer = archive.ask("by:reed after:2021")
        assert quotes(answer) == ["The ferries are on time.", "The ferry is early."]
        assert (answer.verdict, answer.total, answer.filters) == (Verdict.FOUND, 2, ("by:reed", "after:2021"))
        assert marked(answer) == []

    def test_list_the_first_post_of_an_author(self) -> None:
        """Not the first post of the discussion, which may be by another."""
        posts = (
            Paragraph("Is it late?", author="Ida"),
            Paragraph("No.", author="Bo"),
            Paragraph("Early.", author="Bo"),
        )
        archive = Archive(Draft("Late?", posts, "Ida"), draft("Cats", "Cats purr."))
        for question, texts in (("by:bo", ["No."]), ("by:ida", ["Is it late?"]), ("by:bo -no", ["Early."])):
            assert quotes(archive.ask(question)) == texts

    def test_list_no_discussion_that_its_opener_wrote_nothing_in(self) -> None:
        archive = Archive(Draft("Late?", (Paragraph("No.", author="Bo"),), "Ida"))
        assert archive.ask("by:ida").verdict is Verdict.NONE

    def test_are_paged(self, archive: Archive) -> None:
        answer = archive.ask("by:reed", limit=1, offset=1)
        assert (quotes(answer), answer.total) == (["The ferry is early."], 2)

    def test_put_copies_together(self) -> None:
        """Questions with words do the same."""
        archive = Archive(dated(2022, "The ferry is late."), dated(2023, "It sank."), dated(2024, "The Ferry is late!"))
        answer = archive.ask("after:2021")
        assert [(hit.article.title, [other.title for other in hit.also]) for hit in answer.hits] == [
            ("Of 2024", ["Of 2022"]),
            ("Of 2023", []),
        ]
        assert answer.total == 2

    def test_leave_out_passages_with_excluded_words(self, archive: Archive) -> None:
        assert quotes(archive.ask("-one -early")) == ["The ferries are on time.", "Two."]
        assert titles(archive.ask("-ferry -one -two")) == []

    def test_that_accept_nothing_leave_no_answer(self, archive: Archive) -> None:
        answer = archive.ask("source:BBC after:2023")
        assert (answer.verdict, answer.hits, answer.filters) == (Verdict.NONE, (), ("source:BBC", "after:2023"))

    def test_that_are_all_wrong_are_explained(self, archive: Archive) -> None:
        answer = archive.ask("after:yesterday")
        assert (answer.verdict, answer.hits) == (Verdict.NONE, ())
        assert answer.filter_problems == (FilterProblem("after:yesterday", FilterFault.NOT_A_DATE),)


@pytest.mark.skipif(not ARTICLES.exists(), reason="the real articles are not beside this checkout")
class TestRealArticle:
    @pytest.fixture
    def archive(self) -> Archive:
        text = (ARTICLES / "chinese-authorities-smugglers.txt").read_text(encoding="utf-8")
        title, *paragraphs = (" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
        return Archive(draft(title, *paragraphs))

    @pytest.mark.parametrize(
        ("question", "phrase"),
        [
            ("What seafood is openly shipped through customs?", "frozen octopus"),
            ("When did inspections and patrols start to increase?", "beginning in October"),
            ("Why might China want to appease the United States?", "looming tariff increase"),
            ("Who was bribed so that goods could be smuggled across the Yalu river?", "have given bribes to the MPS"),
        ],
    )
    def test_answers(self, archive: Archive, question: str, phrase: str) -> None:
        assert phrase in quotes(archive.ask(question))[0]

    def test_says_that_it_does_not_say(self, archive: Archive) -> None:
        assert archive.ask("What does a kilogram of rice cost in Pyongyang?").verdict is Verdict.NONE
