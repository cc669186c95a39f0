"""The beginnings and ends of sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.sentences import quoted_sentences, sentences
from tests.support.growth import MOST_GROWTH, growth


def split(text: str, language: str | None) -> list[str]:
    return [text[start:end] for start, end in sentences(text, language)]


class TestSentences:
    @pytest.mark.parametrize(
        ("language", "text", "expected"),
        [
            ("en", "Mr. Smith came. Did he? Yes!", ["Mr. Smith came.", "Did he?", "Yes!"]),
            ("de", "Er kam z. B. heute.  Größe 😀 zählt.", ["Er kam z. B. heute.", "Größe 😀 zählt."]),
            ("zh-Hant", "你好。世界！好吗？", ["你好。", "世界！", "好吗？"]),
            ("th", "ฝนตก น้ำท่วม", ["ฝนตก น้ำท่วม"]),
            ("th", " ".join(["ฝนตก" * 15] * 8), [" ".join(["ฝนตก" * 15] * 4)] * 2),
            ("th", "ฝนตก" * 50 + " ฝนตก", ["ฝนตก" * 50 + " ฝนตก"]),
            ("no", "Fra 3. til 18. august. 9. Den 3.-plassen.", ["Fra 3. til 18. august.", "9.", "Den 3.-plassen."]),
            ("no", "Det var i 2019. Nå er det 2020.\nsmått", ["Det var i 2019.", "Nå er det 2020.", "smått"]),
            ("ar", "قال القس بول ت. ستالسوورث ذلك. نعم.", ["قال القس بول ت. ستالسوورث ذلك.", "نعم."]),
            ("ar", "كان رائدًا. عاش في القدس.", ["كان رائدًا.", "عاش في القدس."]),
            ("ar", "تمت المُحَسَّنَة. نعم.", ["تمت المُحَسَّنَة.", "نعم."]),
            ("ru", "Это А. С. Пушкин. Да.", ["Это А. С. Пушкин.", "Да."]),
            (
                "ru",
                "Назначил Уильяма Э. Саймона. «Э. Саймон» тут.",
                ["Назначил Уильяма Э. Саймона.", "«Э. Саймон» тут."],
            ),
            ("ru", "Это не я. Потом.", ["Это не я.", "Потом."]),
            ("ru", "Роман Дж. Р. Р. Толкина. «Дж. Смит» тут.", ["Роман Дж. Р. Р. Толкина.", "«Дж. Смит» тут."]),
            ("el", "Ο Τζ. Ρ. Ρ. Τόλκιν ζει. Μετά.", ["Ο Τζ. Ρ. Ρ. Τόλκιν ζει.", "Μετά."]),
            ("ar", "كتبها جيمس أو. ماكينزي هنا. نعم.", ["كتبها جيمس أو. ماكينزي هنا.", "نعم."]),
            ("ar", "كتبها إس. إم. إليوت. نعم.", ["كتبها إس. إم. إليوت.", "نعم."]),
            ("ar", "قالها لي. من كان هناك؟", ["قالها لي.", "من كان هناك؟"]),
            ("ar", "آمن بي. ثم ذهب.", ["آمن بي.", "ثم ذهب."]),
            ("fa", "جی. کی. رولینگ نوشت. نه.", ["جی. کی. رولینگ نوشت.", "نه."]),
            ("ar", "شاهدها على قناة إم بي سي. وقال ذلك.", ["شاهدها على قناة إم بي سي.", "وقال ذلك."]),
            ("ar", "ولدت في واشنطن دي سي. التحقت بها.", ["ولدت في واشنطن دي سي.", "التحقت بها."]),
            ("ar", "قناة بي سكاي بي. وقد وافقت.", ["قناة بي سكاي بي.", "وقد وافقت."]),
            ("ar", "بموجب ن. إنه ضمني.", ["بموجب ن.", "إنه ضمني."]),
            ("ar", "رأى د. وليام سميث. نعم.", ["رأى د. وليام سميث.", "نعم."]),
            ("ar", "جورج هـ. بوش هنا. نعم.", ["جورج هـ. بوش هنا.", "نعم."]),
            ("fa", "در ۱۵ دی. مردم آمدند.", ["در ۱۵ دی.", "مردم آمدند."]),
            ("fr", "Un roman par É. Zola en 1891. Il vend.", ["Un roman par É. Zola en 1891.", "Il vend."]),
            ("de", "Es entwarf Ö. Müller aus Graz. Ja.", ["Es entwarf Ö. Müller aus Graz.", "Ja."]),
            ("de", "Er schrieb ein Ö. Das war gut.", ["Er schrieb ein Ö.", "Das war gut."]),
            ("zh", "作者是J. K. 罗琳。她来了。", ["作者是J. K. 罗琳。", "她来了。"]),
            ("ja", "ジョージ・W. ブッシュは来た。彼は。", ["ジョージ・W. ブッシュは来た。", "彼は。"]),
            ("hi", "पी. वी. नरसिंह राव थे। वह गए।", ["पी. वी. नरसिंह राव थे।", "वह गए।"]),
            ("hi", "डॉ. सिंह आए। वह गए।", ["डॉ. सिंह आए।", "वह गए।"]),
            ("ru", "Тут Y. p. orientalis и Y. pestis. Да.", ["Тут Y. p. orientalis и Y. pestis.", "Да."]),
            ("es", "Es Y. p. orientalis. Y así.", ["Es Y. p. orientalis.", "Y así."]),
            ("el", "Είδε τον Γ. Ε. Σάιμον. Μετά.", ["Είδε τον Γ. Ε. Σάιμον.", "Μετά."]),
            ("bg", "Той срещна Уилям Е. Саймън. После.", ["Той срещна Уилям Е. Саймън.", "После."]),
            ("ru", "Тип Б.\nДа.", ["Тип Б.", "Да."]),
            ("ru", "Есть витамин C. Организму он нужен.", ["Есть витамин C.", "Организму он нужен."]),
            ("ru", "Есть план Б. Он лучше.", ["Есть план Б.", "Он лучше."]),
            ("el", "Είναι η ομάδα Α. Και παίζει.", ["Είναι η ομάδα Α.", "Και παίζει."]),
            ("en", "He got an A. The next day he left.", ["He got an A.", "The next day he left."]),
            ("en", "It was World War I. The end.", ["It was World War I.", "The end."]),
            ("fr", "C'est la vitamine C. Le corps la fait.", ["C'est la vitamine C.", "Le corps la fait."]),
            ("xx", "One. Two.", ["One.", "Two."]),
            (None, "One. Two.", ["One.", "Two."]),
            ("en", "One.\nTwo.", ["One.", "Two."]),
            ("en", "no end", ["no end"]),
            ("en", "", []),
            ("en", " \n ", []),
        ],
    )
    def test_are_told_by_the_rules_of_the_language(self, language: str | None, text: str, expected: list[str]) -> None:
        assert split(text, language) == expected

    @given(
        st.text() | st.text(alphabet=st.sampled_from("aB. !?\n。😀é”)")),
        st.sampled_from(["en", "th", "zh-Hant", None, "qq"]),
    )
    def test_leave_nothing_out_but_white_space(self, text: str, language: str | None) -> None:
        spans = sentences(text, language)
        assert "".join("".join(split(text, language)).split()) == "".join(text.split())
        assert list(spans) == sorted(spans)
        assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)

    def test_are_found_in_long_texts_as_in_short_ones(self) -> None:
        """In about as many times the time: it would take minutes otherwise."""
        sentence = "猫头鹰在夜里叫。"
        text = sentence * 20_000
        assert [text[start:end] for start, end in sentences(text, "zh")] == [sentence] * 20_000

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("unit", "times", "end"), [("\"(«'", 50_000, ""), ("“a “b ", 30_000, ""), ("((", 99_000, " a b. C")]
    )
    def test_are_told_in_time_in_proportion_where_there_are_hardly_any_words(
        self, unit: str, times: int, end: str
    ) -> None:
        """Looking for the ends of quotations took a minute and more for these, and let nobody else run."""

        def tell(count: int) -> None:
            text = unit * count + end
            assert "".join("".join(split(text, "en")).split()) == "".join(text.split())

        assert growth(tell, times) < MOST_GROWTH

    def test_may_be_longer_than_what_is_looked_at_at_once(self) -> None:
        long = "owl " * 10_000 + "hoots."
        text = f"One. {long} Two."
        assert [text[start:end] for start, end in sentences(text, "en")] == ["One.", long, "Two."]


class TestQuotedSentences:
    @pytest.mark.parametrize(
        ("language", "text", "expected"),
        [
            ("en", "He said: “It sank. Nobody died. We go on.”", ["He said: “It sank.", "Nobody died.", "We go on.”"]),
            ("en", '"It sank. Nobody died," she said.', ['"It sank.', 'Nobody died," she said.']),
            ("de", "Er sagte: „Es sank. Keiner starb.“", ["Er sagte: „Es sank.", "Keiner starb.“"]),
            ("pl", "Mówił: „Łódź tonie. Nikt nie ucierpiał”.", ["Mówił: „Łódź tonie.", "Nikt nie ucierpiał”."]),
            ("fr", "Il dit : « Il a coulé. Tout va bien. »", ["Il dit : « Il a coulé.", "Tout va bien. »"]),
            ("sv", "”Båten sjönk. Ingen skadades”, sade hon.", ["”Båten sjönk.", "Ingen skadades”, sade hon."]),
            ("da", "»Båden sank. Alle lever,« sagde hun.", ["»Båden sank.", "Alle lever,« sagde hun."]),
            ("ru", "Он сказал: «Лодка утонула. Все живы».", ["Он сказал: «Лодка утонула.", "Все живы»."]),
            ("ar", 'قال: "غرق القارب. لم يصب أحد."', ['قال: "غرق القارب.', 'لم يصب أحد."']),
            ("hi", 'उसने कहा, "नाव डूब गई। सब ठीक है।"', ['उसने कहा, "नाव डूब गई।', 'सब ठीक है।"']),
            ("zh", "他说：“船沉了。没有人受伤。”", ["他说：“船沉了。", "没有人受伤。”"]),
            ("ja", "彼は「船が沈んだ。また造る。」", ["彼は「船が沈んだ。", "また造る。」"]),
            ("ko", '그는 "배가 가라앉았다. 모두 무사하다."', ['그는 "배가 가라앉았다.', '모두 무사하다."']),
            ("en", "He said “It sank.” And “All live. So do we.”", ["He said “It sank.” And “All live.", "So do we.”"]),
        ],
    )
    def test_are_parts_of_the_sentence_around_them(self, language: str, text: str, expected: list[str]) -> None:
        parts = quoted_sentences(text, (0, len(text)), language)
        assert [text[start:end] for start, end in parts] == expected

    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("en", "He said that it sank."),
            ("en", "It is called “The Ferry”."),
            ("en", "“No! Never,” he said."),  # a single word says nothing alone
            ("en", "He said: “It sank slowly. Gone!”"),
            ("ja", "「船だ！船が沈んだ！」と彼は言った。"),
            ("ja", "彼は「船が沈んだ！（It sank!）」と怒った。"),
            ("en", "It says “We came. We saw."),  # nothing closes it
        ],
    )
    def test_are_not_there(self, language: str, text: str) -> None:
        assert quoted_sentences(text, (0, len(text)), language) == ((0, len(text)),)

    def test_are_places_in_the_whole_text(self) -> None:
        text = "First. He said: “It sank. Nobody died.” Last."
        parts = quoted_sentences(text, (7, 39), "en")
        assert [text[start:end] for start, end in parts] == ["He said: “It sank.", "Nobody died.”"]

    def test_are_of_a_quotation_that_ends_in_the_sentence(self) -> None:
        text = "He said: “It sank. Nobody died. All live.”"
        assert quoted_sentences(text, (0, 31), "en") == ((0, 31),)

    @pytest.mark.parametrize("marks", ["“”", "„“", "„”", "””", "«»", "»«", "‹›", "›‹", "「」", "『』", '""'])
    def test_stand_between_marks_of_each_kind(self, marks: str) -> None:
        text = f"He said: {marks[0]}It sank. Nobody died.{marks[1]}"
        assert quoted_sentences(text, (0, len(text)), "en") == ((0, 18), (19, len(text)))

    @given(st.text(alphabet='ab .!?“”„«»「」".（\n', max_size=80))
    def test_lose_nothing(self, text: str) -> None:
        for sentence in sentences(text, "en"):
            parts = quoted_sentences(text, sentence, "en")
            whole = "".join(text[start:end] for start, end in parts)
            assert "".join(whole.split()) == "".join(text[slice(*sentence)].split())
            assert list(parts) == sorted(parts)
            assert all(text[start:end] == text[start:end].strip() != "" for start, end in parts)
