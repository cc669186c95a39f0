"""The part that a paragraph plays in its article."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles.paragraph_kinds import credits_of, is_picture_credit, recognize
from index.model import PassageKind

BODY, HEADING, CAPTION, CREDIT = PassageKind

TEXT = "The harbour of the town was closed for three days after the storm, the harbour master said on Friday."


def kind_of(text: str) -> PassageKind:
    (paragraph,) = recognize([text])
    return paragraph.kind


class TestCredits:
    @pytest.mark.parametrize(
        ("line", "credit"),
        [
            ("*Translated by Brian Boyle", "Translated by Brian Boyle"),
            ("Translated by Brian Boyle.", "Translated by Brian Boyle."),
            (
                "(Reporting by Jane Doe in Seoul; Editing by Tom Roe)",
                "Reporting by Jane Doe in Seoul; Editing by Tom Roe",
            ),
            ("Additional reporting by Jane Doe", "Additional reporting by Jane Doe"),
            ("Image: Daily NK", "Image: Daily NK"),
            ("Photo: NASA/JPL-Caltech", "Photo: NASA/JPL-Caltech"),
            ("Foto: Max Müller/dpa", "Foto: Max Müller/dpa"),
            ("Übersetzung: Anna Klein", "Übersetzung: Anna Klein"),
            ("Aus dem Englischen von Anna Klein", "Aus dem Englischen von Anna Klein"),
            ("Traduit par Jean Dupont", "Traduit par Jean Dupont"),
            ("Traduit de l’anglais par Jean Dupont", "Traduit de l’anglais par Jean Dupont"),
            ("Traducido por Ana Pérez", "Traducido por Ana Pérez"),
            ("Traduzione di Luca Rossi", "Traduzione di Luca Rossi"),
            ("Перевод: Иван Петров", "Перевод: Иван Петров"),
            ("Перевёл Иван Петров", "Перевёл Иван Петров"),
            ("翻訳:山田太郎", "翻訳:山田太郎"),
            ("翻译：王小明", "翻译：王小明"),
            ("ترجمة: أحمد علي", "ترجمة: أحمد علي"),
            ("Tekst: not one", None),
        ],
    )
    def test_are_lines_that_name_who_did_the_work(self, line: str, credit: str | None) -> None:
        paragraphs = recognize([line])
        assert credits_of(paragraphs) == ((credit,) if credit else ())
        assert paragraphs[0].kind is (CREDIT if credit else BODY)
        assert paragraphs[0].text == line

    @pytest.mark.parametrize(
        "line",
        [
            "Photo: the new phone app lets people share pictures",
            "Image: why is it so bad?",
            "Written by hand, the letters took months to arrive.",
            "Photos by Jane Doe show the town before the storm.",
            "Editor: Yes.",
            "记者：您怎么看？",
            "Translated by " + "A very long list of names " * 20,
            TEXT,
        ],
    )
    def test_are_not_sentences_that_begin_alike(self, line: str) -> None:
        assert kind_of(line) is BODY

    def test_are_not_the_labels_of_an_interview(self) -> None:
        paragraphs = recognize(["Research: Ann Lee", TEXT, "Research: Bo Yi", TEXT, "Research: Cy Oh"])
        assert {paragraph.kind for paragraph in paragraphs} == {BODY}

    def test_may_repeat_for_pictures(self) -> None:
        assert {paragraph.kind for paragraph in recognize(["Photo: A. Lee", "Photo: B. Yi", "Photo: C. Oh"])} == {
            CREDIT
        }

    def test_may_stand_in_several_lines(self) -> None:
        paragraphs = recognize(["Reporting by Ann Lee\nEditing by Bo Yi"])
        assert credits_of(paragraphs) == ("Reporting by Ann Lee", "Editing by Bo Yi")

    def test_are_told_once(self) -> None:
        assert credits_of(recognize(["Photo: A. Lee", "A cat. Photo: A. Lee"])) == ("Photo: A. Lee",)

    def test_in_a_post_are_not_those_of_the_whole_discussion(self) -> None:
        """Anyone could write a name under the posts of others."""
        posts = recognize(["Translated by Ann Lee", "A cat. Photo: A. Lee", "Editing by Bo Yi"])
        assert [post.kind for post in posts] == [CREDIT, CAPTION, CREDIT]
        assert credits_of([replace(post, author="Cy") for post in posts[:2]] + [posts[2]]) == ("Editing by Bo Yi",)


class TestCaptions:
    @pytest.mark.parametrize(
        ("text", "credit"),
        [
            ("Soldiers on the border with China. Image: Daily NK", "Image: Daily NK"),
            ("Soldiers (Photo: AFP)", "Photo: AFP"),
            ("Die Polizei am Tatort. Foto: Peter Müller/dpa", "Foto: Peter Müller/dpa"),
            ("The town after the storm. Photo by Jane Doe", "Photo by Jane Doe"),
            ("Вид на город. Фото: Иван Петров", "Фото: Иван Петров"),
            ("护士在献血浆时拍照留念。新华社记者 才扬 摄", "新华社记者 才扬 摄"),
        ],
    )
    def test_end_with_a_picture_credit(self, text: str, credit: str) -> None:
        paragraphs = recognize([text])
        assert paragraphs[0].kind is CAPTION
        assert credits_of(paragraphs) == (credit,)

    def test_are_short(self) -> None:
        assert kind_of(TEXT * 4 + " Photo: AFP") is BODY

    def test_do_not_end_with_words(self) -> None:
        assert kind_of("It has one flaw. Photo: it takes none in the dark") is BODY


class TestHeadings:
    def test_are_short_lines_above_a_text(self) -> None:
        kinds = [paragraph.kind for paragraph in recognize([TEXT, "After the storm", TEXT])]
        assert kinds == [BODY, HEADING, BODY]
        assert [paragraph.kind for paragraph in recognize(["风暴过后", TEXT])] == [HEADING, BODY]

    @pytest.mark.parametrize(
        "texts",
        [
            ["It ended.", TEXT],
            ["He said:", TEXT],
            ["After the storm"],
            ["After the storm", "Short."],
            ["First item", "Second item", "Third item"],
            ["after the storm", TEXT],
            ["Two\nlines", TEXT],
            ["风暴过后，港口关闭了三天", TEXT],
            ["A line that goes on and on without any full stop at its very end", TEXT],
        ],
    )
    def test_are_nothing_that_may_be_text(self, texts: list[str]) -> None:
        assert {paragraph.kind for paragraph in recognize(texts)} == {BODY}

    def test_are_not_the_last_item_of_a_list(self) -> None:
        assert {paragraph.kind for paragraph in recognize(["First item", "Second item", TEXT])} == {BODY}


@given(st.lists(st.text(min_size=1) | st.sampled_from([TEXT, "Photo: A. Lee", "After the storm", "A cat. Image: B"])))
def test_every_paragraph_keeps_its_place_and_text(texts: list[str]) -> None:
    assert [paragraph.text for paragraph in recognize(texts)] == texts


@pytest.mark.parametrize(
    ("credit", "is_of_picture"),
    [
        ("Image: Tomas Rill", True),
        ("Photo by Ida Strand", True),
        ("Foto: NTB", True),
        ("Translated by Jo Reed", False),
        ("Additional reporting by Hal Denby", False),
        ("编辑：王芳", False),
    ],
)
def test_a_credit_may_be_of_a_picture(credit: str, is_of_picture: bool) -> None:
    assert is_picture_credit(credit) == is_of_picture
