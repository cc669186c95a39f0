"""Recognise small talk, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.ask.small_talk.phrases import EMOJI, FOLDER, MAX_TOKENS, PACKAGE, Kind, SmallTalk, small_talk
from bot.ask.small_talk.tokens import tokens_of
from index.word_lists import list_names, read_words_by_language

INTERFACE_LANGUAGES = ("ar", "de", "en", "es", "fa", "fr", "ja", "ko", "pt", "ru", "uk", "zh")

FEWEST = 8
"""Phrases of a kind in each language."""


def kind_of(text: str) -> Kind | None:
    talk = small_talk(text, "en")
    return talk.kind if talk else None


def _first_phrase(entry: str) -> str:
    """Return an entry with the first of all alternatives."""
    while (shorter := re.sub(r"[(\[]([^()\[\]|]*)(?:\|[^()\[\]]*)?[)\]]", r"\1", entry)) != entry:
        entry = shorter
    return entry


def messages() -> Iterator[tuple[str, Kind | None, str]]:
    """Yield the language, the kind and the text of the messages of the file beside this one."""
    language, kind = "", ""
    for line in Path(__file__).with_name("messages.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            language, kind = line.strip("[]").split()
        elif not line.startswith("#"):
            yield language, None if kind == "QUESTION" else Kind[kind], line


class TestLists:
    def test_are_there_for_each_interface_language(self) -> None:
        assert sorted(list_names(PACKAGE, FOLDER)) == list(INTERFACE_LANGUAGES)

    @pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
    def test_have_phrases_of_each_kind(self, language: str) -> None:
        sections = read_words_by_language(PACKAGE, f"{FOLDER}/{language}")
        assert {name.upper() for name in sections} == {kind.name for kind in Kind}
        assert {name for name, phrases in sections.items() if len(phrases) < FEWEST} == set()

    @pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
    def test_are_sorted_without_repetitions(self, language: str) -> None:
        for phrases in read_words_by_language(PACKAGE, f"{FOLDER}/{language}").values():
            assert list(phrases) == sorted(set(phrases))

    @pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
    def test_have_phrases_that_are_found(self, language: str) -> None:
        """None is too long, and none has nothing but punctuation."""
        for section, entries in read_words_by_language(PACKAGE, f"{FOLDER}/{language}").items():
            phrases = [entry for entry in entries if not set("([|])") & set(entry)]
            lengths = {phrase: len(list(tokens_of(phrase))) for phrase in phrases}
            assert [phrase for phrase, length in lengths.items() if not 0 < length <= MAX_TOKENS] == []
            if section != "filler":
                assert [phrase for phrase in phrases if not small_talk(phrase, language)] == []

    @pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
    def test_have_alternatives_in_brackets_that_match(self, language: str) -> None:
        for entries in read_words_by_language(PACKAGE, f"{FOLDER}/{language}").values():
            for entry in entries:
                assert len(re.findall(r"[(\[]", entry)) == len(re.findall(r"[)\]]", entry)), entry
                first = _first_phrase(entry)
                assert first == entry or small_talk(first, language), first

    @pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
    def test_have_no_filler_that_is_small_talk(self, language: str) -> None:
        sections = read_words_by_language(PACKAGE, f"{FOLDER}/{language}")
        others = {phrase for name, phrases in sections.items() if name != "filler" for phrase in phrases}
        assert [each for each in sections["filler"] if each not in others and kind_of(each) is Kind.HELP] == []

    def test_of_emoji_have_kinds(self) -> None:
        assert {Kind[name.upper()] for name in read_words_by_language(PACKAGE, EMOJI)} == {
            Kind.GREETING,
            Kind.THANKS,
            Kind.OK,
        }


class TestSmallTalk:
    @pytest.mark.parametrize(
        ("kind", "messages"),
        [
            (
                Kind.GREETING,
                ["hi", "hello!", "good morning", "Hey there", "heyyy", "hi, good morning!", "hi bot", "👋🏽"],
            ),
            (
                Kind.GREETING,
                ["salut", "안녕하세요~~", "你好呀", "こんにちは！", "добрий день", "hola buenas", "oi", "moin"],
            ),
            (Kind.GREETING, ["السلام عليكم ورحمة الله", "سلام، خوبی؟", "Grüß Gott", "gruess gott"]),
            (Kind.HELP, ["help", "who are you?", "what can you do", "hello, how does this work?", "are you a bot"]),
            (
                Kind.HELP,
                ["C’est quoi ?", "c'est quoi", "می‌تونی کمکم کنی", "می تونی کمکم کنی", "뭐 할 수 있어?", "뭐할수있어"],
            ),
            (Kind.OPENING, ["can you tell me", "I have a question", "Hi! Excuse me", "请问一下", "質問があります。"]),
            (
                Kind.NEWEST,
                ["what's new", "what’s new?", "latest", "hi, any news?", "ok, what's new", "was gibt's Neues"],
            ),
            (Kind.LIST, ["list articles", "What's in the archive?", "which topics", "Welche Artikel gibt es?"]),
            (Kind.EDITING, ["how do I add an article?", "hi, how can I remove an article", "Artikel löschen"]),
            (Kind.COMPLAINT, ["no that's wrong", "That's not what I asked.", "答非所问"]),
            (
                Kind.THANKS,
                ["thanks", "thaaanks", "thank you 🙏", "🙏", "ok thanks", "thanks, bye", "谢谢你了", "danke dir"],
            ),
            (Kind.BYE, ["bye", "ok bye", "До свидания"]),
            (Kind.OK, ["ok", "great", "got it", "👍", "ㅋㅋㅋㅋㅋㅋ", "はい、わかりました"]),
        ],
    )
    def test_has_a_kind(self, kind: Kind, messages: list[str]) -> None:
        assert {message: kind_of(message) for message in messages} == dict.fromkeys(messages, kind)

    @pytest.mark.parametrize(
        ("language", "message"),
        [("de", "danke"), ("ko", "고마워"), ("pt", "obrigado"), ("uk", "дякую"), ("ru", "спасибо"), ("fa", "ممنون")],
    )
    def test_has_the_language_of_its_list(self, language: str, message: str) -> None:
        assert small_talk(message, "en") == SmallTalk(Kind.THANKS, language)

    def test_has_the_readers_language_if_several_have_the_phrase(self) -> None:
        assert small_talk("hi", "de") == SmallTalk(Kind.GREETING, "de")
        assert small_talk("hi", "ko") == SmallTalk(Kind.GREETING, "ko")
        assert small_talk("hi", "it") == SmallTalk(Kind.GREETING, "en")
        assert small_talk("nn", "fr") == SmallTalk(Kind.COMPLAINT, "fr")
        assert small_talk("nn", "pt-BR") == SmallTalk(Kind.COMPLAINT, "pt")

    def test_has_the_archives_language_if_the_readers_has_no_such_phrase(self) -> None:
        assert small_talk("nn", "en", "fr") == SmallTalk(Kind.COMPLAINT, "fr")
        assert small_talk("nn", "en", "pt") == SmallTalk(Kind.COMPLAINT, "pt")
        assert small_talk("hi", "it", "de") == SmallTalk(Kind.GREETING, "de")

    def test_has_the_likely_language_if_the_reader_has_none_of_them(self) -> None:
        assert small_talk("Список статей, пожалуйста", "en") == SmallTalk(Kind.LIST, "ru")
        assert small_talk("Super merci !", "en") == SmallTalk(Kind.THANKS, "fr")

    @pytest.mark.parametrize(
        "message",
        ["show me a list of all articles", "thank you for your quick answer", "Danke für die schnelle Antwort"],
    )
    def test_is_recognised_by_alternatives(self, message: str) -> None:
        assert small_talk(message, "en")
        assert not small_talk(f"{message} trams", "en")

    @pytest.mark.parametrize(("language", "kind", "message"), list(messages()))
    def test_is_known_in_every_language_of_the_bot(self, language: str, kind: Kind | None, message: str) -> None:
        talk = small_talk(message, language)
        assert (talk.kind if talk else None) is kind

    @pytest.mark.parametrize("message", ["می‌بینمت", "می بینمت", "میبینمت", "خسته‌نباشید", "خسته نباشید", "تازه ترین ها"])
    def test_does_not_depend_on_half_spaces(self, message: str) -> None:
        assert small_talk(message, "fa")

    @pytest.mark.parametrize(("message", "kind"), [("byee", Kind.BYE), ("дякуюю", Kind.THANKS), ("okk", Kind.OK)])
    def test_may_end_in_a_letter_that_is_typed_twice(self, message: str, kind: Kind) -> None:
        assert kind_of(message) is kind

    def test_has_the_kind_of_a_whole_phrase_if_a_word_has_two(self) -> None:
        assert kind_of("beleza") is Kind.OK
        assert kind_of("salut, à plus !") is Kind.BYE

    def test_has_no_language_if_it_is_only_emoji(self) -> None:
        assert small_talk("👍👍", "de") == SmallTalk(Kind.OK, None)

    @pytest.mark.parametrize("text", ["hi " * 2_000, "please " * 600, "你好" * 2_000, "a" * 4_096, "\u202e" * 4_096])
    def test_is_never_long(self, text: str) -> None:
        assert small_talk(text, "en") is None


QUESTIONS = """
hello kitty
what's new in the tram plan
help desk hours
latest article about trams
who are you voting for
news agency
great news
good morning america
hi, when does the tram run?
thanks to whom was the bridge built
who made the bridge
list of mayors
god
how does the tram work
what is the tram
is the mayor a robot
thank you letter to the mayor
article 5
Hallo Kitty
was gibt es Neues im Stadion
Artikel über Straßenbahnen
wer hat das Stadion gebaut
Hilfe für Flüchtlinge
Danke Deutschland
bonjour tristesse
qui a créé le tramway
les articles sur le tram
aide aux réfugiés
c'est quoi le tram
hola mundo digital
noticias del estadio
quién construyó el puente
ayuda a los refugiados
gracias a quién
bom dia vietnã
notícias do estádio
quem construiu a ponte
ajuda aos refugiados
привет из Киева
новости спорта
кто построил мост
помощь беженцам
что нового в плане трамвая
новини спорту
хто побудував міст
допомога біженцям
що нового в плані
أخبار الرياضة
من بنى الجسر
مساعدة اللاجئين
ما الجديد في خطة الترام
اخبار ورزشی
چه کسی پل را ساخت
کمک به پناهندگان
چه خبر از استادیوم
네오
스포츠 뉴스
누가 다리를 만들었어
난민 도움
새로운 경기장 소식
你好李焕英
体育新闻
谁建了这座桥
难民帮助
有什么关于电车的文章
スポーツニュース
誰が橋を作ったの
難民の助け
電車の記事
こんにちは赤ちゃん
"thanks"
thanks lang:en
ok -thanks
https://news.example/thanks
?!
🚋
"""


class TestQuestions:
    @pytest.mark.parametrize("question", QUESTIONS.strip().splitlines())
    def test_are_no_small_talk(self, question: str) -> None:
        assert small_talk(question, "en") is None
