"""Questions that follow an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.model import Answer, Earlier, Verdict
from index.query.leaning import without_references
from index.search.follow_up import Inquiry, follow
from tests.support.archive.memory_archive import Archive, draft, quotes

CATS = draft(
    "Cats of the harbour",
    "The cats of Lunt harbour purr at night in October.",
    "Their keeper, Mara Voss, feeds them herring at six in the morning.",
    "In winter the cats sleep in the lighthouse.",
)
DOGS = draft(
    "Dogs of the town",
    "The dogs of Lunt bark in October.",
    "In winter the dogs sleep at the station, where Tom Reed feeds them sausages.",
)
FERRY = draft("The ferry", "The ferry sails in October, but never in winter, when Lunt harbour is frozen.")


@pytest.fixture
def archive() -> Archive:
    return Archive(CATS, DOGS, FERRY)


def earlier_to(archive: Archive, question: str, *filters: str) -> Earlier:
    """Return the question with its best passage as the answer."""
    hit = archive.ask(question).hits[0]
    words = tuple(hit.passage.text[start:end] for start, end in hit.highlights)
    return Earlier(frozenset({hit.article.id}), words, filters)


def ask_further(archive: Archive, question: str, earlier: Earlier) -> Answer:
    def ask(inquiry: Inquiry) -> Answer:
        return archive.ask(inquiry)

    return follow(question, earlier, ask)


class TestFollow:
    @pytest.mark.parametrize(
        ("before", "question", "quote"),
        [
            ("Who feeds the cats?", "and in winter?", "In winter the cats sleep in the lighthouse."),
            ("Who feeds the dogs?", "and in winter?", "In winter the dogs sleep at the station"),
            ("Who feeds the cats?", "October", "The cats of Lunt harbour purr at night in October."),
            ("When does the ferry sail?", "and in October?", "The ferry sails in October"),
            ("Where do the dogs sleep in winter?", "When?", "In winter the dogs sleep at the station"),
        ],
    )
    def test_looks_in_the_same_article_first(self, archive: Archive, before: str, question: str, quote: str) -> None:
        answer = ask_further(archive, question, earlier_to(archive, before))
        assert quotes(answer)[0].startswith(quote)
        assert [article.id for article in answer.within] == [answer.hits[0].article.id]
        assert (answer.question, answer.verdict) == (question, Verdict.FOUND)

    def test_looks_everywhere_where_that_answers_better(self, archive: Archive) -> None:
        answer = ask_further(archive, "Does Tom Reed have sausages?", earlier_to(archive, "Who feeds the cats?"))
        assert quotes(answer)[0].startswith("In winter the dogs sleep at the station")
        assert answer.within == ()

    @pytest.mark.parametrize("stays", [True, False])
    def test_what_the_earlier_question_was_about_hides_no_answer(self, stays: bool) -> None:
        """Neither in the same article nor in another."""
        cracked = "The old bells cracked in winter."
        otters = draft("The otters", "Otters came.", "They eat eels and, now and then, carp.", *[cracked][: int(stays)])
        bells = draft("New bells", "The church has three new bells.", *[cracked][int(stays) :])
        archive = Archive(otters, bells, *(draft(f"On {number}", f"{number} is about it.") for number in range(20)))
        earlier = Earlier(earlier_to(archive, "otters").articles, ("Otters", "eat", "eels", "now", "carp"))
        assert archive.ask(Inquiry("and when did they crack?", earlier.words)).verdict is Verdict.NONE
        answer = ask_further(archive, "and when did they crack?", earlier)
        assert quotes(answer) == [cracked]
        assert [article.title for article in answer.within] == ["The otters"][: int(stays)]

    @pytest.mark.parametrize("question", ["and when is it frozen?", "when is it frozen?", "and frozen harbours?"])
    def test_that_leans_on_it_stays_where_anything_is_near(self, archive: Archive, question: str) -> None:
        """Another article speaks of another "it"."""
        cold = draft("The otters", "The otters have a frozen pond of their own.", "Otters came.")
        archive = Archive(CATS, DOGS, FERRY, cold)
        answer = ask_further(archive, question, earlier_to(archive, "Who are the otters?"))
        assert quotes(answer)[0].startswith("The otters have a frozen pond")

    def test_that_leans_on_it_is_not_sure_of_other_articles(self, archive: Archive) -> None:
        earlier = Earlier(frozenset({archive.ask("Who feeds the cats?").hits[0].article.id}), ("Mara",))
        whole = ask_further(archive, "Where do the dogs sleep in winter?", earlier)
        leaning = ask_further(archive, "and who barks?", earlier)
        assert (whole.verdict, whole.within) == (Verdict.FOUND, ())
        assert quotes(leaning)[0] == "The dogs of Lunt bark in October."
        assert (leaning.verdict, leaning.within) == (Verdict.CLOSE, ())

    @pytest.mark.parametrize("question", ["what about the dogs?", "and the ferry?", "and how does the ferry sail?"])
    def test_about_something_else_is_as_sure_as_without_it(self, archive: Archive, question: str) -> None:
        answer = ask_further(archive, question, earlier_to(archive, "Who is Mara Voss?"))
        alone = archive.ask(without_references(question))
        assert (answer.verdict, answer.within) == (alone.verdict, ()) == (Verdict.FOUND, ())
        assert quotes(answer)[0] == quotes(alone)[0]

    def test_about_something_else_shows_what_is_near_that(self, archive: Archive) -> None:
        answer = ask_further(archive, "and what about frozen submarines?", earlier_to(archive, "Who feeds the cats?"))
        assert (answer.verdict, answer.hits[0].article.title) == (Verdict.CLOSE, "The ferry")

    def test_is_not_sure_of_articles_with_few_words_of_what_it_is_about(self, archive: Archive) -> None:
        """Of "Lunt" and "bridge", the article about dogs has one."""
        bridge = draft("The bridge", "Lunt has a new bridge.")
        archive = Archive(bridge, CATS, DOGS, FERRY)
        lunt = replace(earlier_to(archive, "bridge"), words=("Lunt", "bridge", "new"))
        answer = ask_further(archive, "who fed them sausages?", lunt)
        assert (answer.verdict, answer.hits[0].article.title) == (Verdict.CLOSE, "Dogs of the town")

    def test_is_sure_of_other_articles_with_what_it_is_about(self, archive: Archive) -> None:
        bridge = draft("Tom Reed", "Tom Reed is new.")
        archive = Archive(bridge, CATS, DOGS, FERRY)
        earlier = Earlier(earlier_to(archive, "Tom Reed").articles, ("Tom", "Reed"))
        answer = ask_further(archive, "where does he feed sausages?", earlier)
        assert (answer.verdict, answer.hits[0].article.title) == (Verdict.FOUND, "Dogs of the town")

    def test_that_says_nothing_itself_shows_what_is_near(self, archive: Archive) -> None:
        """No passage has "cost", and no other article is meant."""
        answer = ask_further(archive, "how much does it cost?", earlier_to(archive, "Who feeds the dogs?"))
        assert [article.title for article in answer.within] == ["Dogs of the town"]
        assert (answer.verdict, answer.missing) == (Verdict.CLOSE, ())

    @pytest.mark.parametrize("question", ["and in winter, where do they sleep?", "and winter? lang:en"])
    def test_needs_no_passage_with_its_connectives_and_pronouns(self, archive: Archive, question: str) -> None:
        answer = ask_further(archive, question, earlier_to(archive, "Who feeds the dogs?"))
        assert answer.missing == ()
        assert answer.question == question

    @pytest.mark.parametrize(
        ("question", "quote", "verdict"),
        [
            ("Where do the dogs sleep in winter?", "In winter the dogs sleep at the station", Verdict.FOUND),
            ("Where do they sleep?", "In winter the cats sleep in the lighthouse.", Verdict.FOUND),
            ("Where do whales sing operas?", "", Verdict.NONE),
        ],
    )
    def test_of_what_may_be_unrelated_only_if_it_leans(
        self, archive: Archive, question: str, quote: str, verdict: Verdict
    ) -> None:
        """It says little by itself, or has no answer without what the earlier question was about."""
        earlier = replace(earlier_to(archive, "Who feeds the cats?"), may_be_unrelated=True)
        answer = ask_further(archive, question, earlier)
        assert (answer.verdict, "".join(quotes(answer)[:1])[: len(quote)]) == (verdict, quote)

    def test_stays_where_nothing_answers_better(self, archive: Archive) -> None:
        """The nearest passages of what is spoken about are nearer than others."""
        answer = ask_further(archive, "Does the keeper feed whisky?", earlier_to(archive, "Who feeds the cats?"))
        assert answer.verdict is Verdict.CLOSE
        assert [article.title for article in answer.within] == ["Cats of the harbour"]

    def test_of_what_is_nowhere_finds_nothing(self, archive: Archive) -> None:
        answer = ask_further(archive, "quantum chromodynamics lattice", earlier_to(archive, "Who feeds the cats?"))
        assert (answer.verdict, answer.hits, answer.within) == (Verdict.NONE, (), ())

    def test_thanks_are_no_question(self, archive: Archive) -> None:
        assert ask_further(archive, "Thanks!", earlier_to(archive, "Who feeds the cats?")).hits == ()

    def test_does_not_call_words_missing_that_are_not_asked_for(self, archive: Archive) -> None:
        answer = ask_further(archive, "and in winter?", Earlier(earlier_to(archive, "cats").articles, ("walrus",)))
        assert (answer.verdict, answer.missing) == (Verdict.FOUND, ())


class TestFilters:
    @pytest.mark.parametrize(
        ("question", "filters", "applied"),
        [
            ("and in winter?", ("lang:en",), ("lang:en",)),
            ("and in winter? lang:no", ("lang:en",), ("lang:no",)),
            ("winter after:2024", ("before:2020", "lang:en"), ("after:2024", "lang:en")),
            ("winter before:2024", ("after:2023", "before:2025"), ("before:2024",)),
            ("winter by:reed", ("by:voss", "source:gazette"), ("by:reed", "source:gazette")),
            ("winter source:herald", ("by:voss", "source:gazette"), ("source:herald", "by:voss")),
            ("winter -cats", ("-dogs",), ("-cats", "-dogs")),
            ('winter "the cats"', ('"the dogs"',), ('"the cats"',)),
            ("winter", ('"the cats sleep"',), ('"the cats sleep"',)),
        ],
    )
    def test_hold_unless_there_are_others_of_the_kind(
        self, archive: Archive, question: str, filters: tuple[str, ...], applied: tuple[str, ...]
    ) -> None:
        assert ask_further(archive, question, earlier_to(archive, "cats", *filters)).filters == applied

    def test_alone_ask_the_same_again(self, archive: Archive) -> None:
        answer = ask_further(archive, "lang:en", earlier_to(archive, "Where do the dogs sleep?"))
        assert "station" in quotes(answer)[0]
        assert (answer.filters, answer.question) == (("lang:en",), "lang:en")

    def test_that_leave_nothing_do_not_list_other_articles(self, archive: Archive) -> None:
        earlier = Earlier(earlier_to(archive, "dogs").articles, ("dogs",))
        assert ask_further(archive, "-dogs", earlier).hits == ()
