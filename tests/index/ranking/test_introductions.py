"""The first passage of the article about something comes first if nothing else is asked."""

from __future__ import annotations

import pytest

from index.model import Paragraph, PassageKind
from tests.support.archive.memory_archive import Archive, draft, quotes

LEAD = "The capital of Italy lies on the river Tiber."
ROME = draft(
    "Rome (city)",
    Paragraph("History", PassageKind.HEADING),
    LEAD,
    "In Rome, all roads of Rome lead to Rome.",
    "Rome was built, and Rome was burnt, and Rome was built again.",
)
TRAVELS = draft("To Rome and Venice by train", "The train leaves at nine.", "In Rome the train stops.", "It rains.")


class TestIntroductions:
    @pytest.mark.parametrize(
        "question", ["What is Rome?", "Rome", "rome", "Who is Rome?", "Rome (city)", "What is the Rome?"]
    )
    def test_come_first(self, question: str) -> None:
        assert quotes(Archive(TRAVELS, ROME).ask(question))[0] == LEAD

    @pytest.mark.parametrize("question", ["When was Rome built?", "Which roads lead to Rome?", "When was Rome?"])
    def test_do_not_come_first_if_more_is_asked(self, question: str) -> None:
        assert quotes(Archive(TRAVELS, ROME).ask(question))[0] != LEAD

    @pytest.mark.parametrize(
        ("question", "title", "language"),
        [
            ("what exactly is Carthage?", "Carthage", "en"),
            ("what does the abbreviation MPS stand for?", "MPS", "en"),
            ("what is MPS short for", "MPS", "en"),
            ("Wofür steht die Abkürzung MPS?", "MPS", "de"),
            ("was genau ist Karthago?", "Karthago", "de"),
            ("Que signifie le sigle MPS ?", "MPS", "fr"),
            ("¿Qué significan las siglas MPS?", "MPS", "es"),
            ("O que significa a sigla MPS?", "MPS", "pt"),
            ("que quer dizer MPS", "MPS", "pt"),
            ("MPS viết tắt của gì?", "MPS", "vi"),
            ("MPS singkatan dari apa?", "MPS", "id"),
            ("co oznacza skrót MPS?", "MPS", "pl"),
            ("MPS'nin açılımı nedir?", "MPS", "tr"),
            ("кто такие норманны?", "Норманны", "ru"),
            ("расшифровка МПС", "МПС", "ru"),
            ("хто такі нормани?", "Нормани", "uk"),
            ("ما تعريف قرطاج؟", "قرطاج", "ar"),
            ("ماهي قرطاج", "قرطاج", "ar"),
            ("迦太基是啥", "迦太基", "zh"),
            ("何谓迦太基？", "迦太基", "zh"),
            ("カルタゴってどういうもの？", "カルタゴ", "ja"),
            ("カルタゴの定義は？", "カルタゴ", "ja"),
        ],
    )
    def test_come_first_however_they_are_asked_for(self, question: str, title: str, language: str) -> None:
        lead = "2020 1 2 3 4 5 6 7 8 9 10 11 12."
        archive = Archive(draft(title, lead, f"{title}, {title}, {title}.", language=language))
        assert quotes(archive.ask(question))[0] == lead

    def test_count_by_the_share_of_the_title(self) -> None:
        """An article that is about something more than that introduces something else."""
        others = [draft(f"The {each} in Rome", "It opens at ten.") for each in ("station", "market", "river")]
        answer = Archive(*others, ROME).ask("What is Rome?")
        assert quotes(answer)[0] == LEAD

    def test_need_all_content_words_in_every_match_of_the_article(self) -> None:
        """All passages have the words of the title, so a match without one of them shows that the title lacks it."""
        archive = Archive(draft("Rome", "Paris is older.", "Rome is old.", "Rome is in Italy.", "Rome is not Paris."))
        hits = archive.ask("Rome Paris").hits
        assert hits[0].passage.text == "Rome is not Paris."
        assert "lead" not in {each.field for hit in hits for each in hit.contributions}

    def test_need_all_content_words_in_the_title(self) -> None:
        hits = Archive(draft("Italy", "Rome is old.")).ask("What is Rome?").hits
        assert "lead" not in {each.field for hit in hits for each in hit.contributions}

    def test_come_first_if_another_passage_of_the_article_matches_better(self) -> None:
        archive = Archive(draft("Bees", "They make honey.", "Bees, bees, bees: bees are bees."))
        assert quotes(archive.ask("What are bees?"))[0] == "They make honey."

    def test_come_first_if_twenty_passages_match_better(self) -> None:
        repeated = [f"Bees {at}: bees, bees, bees, bees and bees." for at in range(30)]
        archive = Archive(draft("Bees", "They make the honey of the hills and the wax of the town.", *repeated))
        assert quotes(archive.ask("What are bees?"))[0].startswith("They make")
        assert not quotes(archive.ask('What are bees? "bees"'))[0].startswith("They make")

    def test_are_looked_for_among_the_matches_alone(self) -> None:
        repeated = [f"Bees {at}: bees, bees, bees, bees and bees." for at in range(60)]
        archive = Archive(draft("Bees", "They make the honey of the hills and the wax of the town.", *repeated))
        assert not quotes(archive.ask("What are bees?"))[0].startswith("They make")

    def test_are_not_looked_for_where_the_words_are_nowhere_together(self) -> None:
        archive = Archive(draft("Rome", "It lies on a river."), draft("Paris", "It lies on a river too."))
        assert archive.ask("Rome and Paris").total == 2

    def test_say_what_they_contribute(self) -> None:
        hit = Archive(ROME).ask("What is Rome?").hits[0]
        assert sum(each.score for each in hit.contributions) == pytest.approx(hit.score)
        assert "lead" in {each.field for each in hit.contributions if each.word == "Rome"}

    @pytest.mark.parametrize(
        ("question", "title", "language"),
        [
            ("梅雨とは何ですか？", "梅雨", "ja"),
            ("诺曼人是谁？", "诺曼人", "zh"),
            ("나룻배는 무엇인가요?", "나룻배", "ko"),
            ("ซูเปอร์โบวล์คืออะไร", "ซูเปอร์โบวล์", "th"),
            ("サケ", "サケ", "ja"),
            ("サケとは何ですか？", "サケ", "ja"),
            ("CODENとは何ですか？", "CODEN", "ja"),
        ],
    )
    def test_come_first_in_scripts_without_words(self, question: str, title: str, language: str) -> None:
        lead = "2020 1 2 3 4 5 6 7 8 9 10 11 12."
        archive = Archive(draft(title, lead, f"{title}, {title}, {title}.", language=language))
        assert quotes(archive.ask(question))[0] == lead

    def test_read_few_articles(self) -> None:
        archive = Archive(*(draft(f"Rome {at}", f"Rome has {at} trains.", "Rome.") for at in range(30)))
        archive.reads.clear()
        archive.ask("Rome")
        assert len({each for read in archive.reads for each in read}) <= 11

    def test_need_no_first_passage(self) -> None:
        credit = draft("Rome", Paragraph("Photo: Rome", PassageKind.CREDIT))
        assert quotes(Archive(credit).ask("Rome")) == ["Photo: Rome"]
