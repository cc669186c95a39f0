"""Messages that ask about the article of an answer."""

from __future__ import annotations

import pytest

from index.query.about_articles.article_requests import (
    ArticleRequest,
    article_request_of,
    is_listed_request,
    languages_of_request,
)

ASKED: dict[ArticleRequest, tuple[str, ...]] = {
    ArticleRequest.AUTHOR: (
        *("who wrote this?", "Who is the author?", "by whom", "wer hat das geschrieben?", "qui a écrit cet article ?"),
        *("¿quién escribió esto?", "quem escreveu isso?", "кто это написал?", "хто автор?", "누가 썼어요?"),
        *("这篇文章是谁写的？", "誰が書きましたか？", "من كتب هذا المقال؟", "نویسنده کیه؟"),
    ),
    ArticleRequest.DATE: (
        *("when was it published?", "how old is this?", "von wann ist das?", "de quand date cet article ?"),
        *("¿cuándo se publicó?", "quando foi publicado?", "когда это опубликовано?", "коли це опубліковано?"),
        *("언제 나온 기사야?", "什么时候发表的？", "いつの記事ですか？", "متى نشر هذا المقال؟", "کی منتشر شده؟"),
    ),
    ArticleRequest.SOURCE: (
        *("source?", "Sources", "where is this from?", "which paper?", "Quelle?", "d'où ça vient ?", "fuente"),
        *("qual a fonte?", "источник?", "джерело", "출처", "出处", "出典は？", "المصدر؟", "منبع؟"),
    ),
    ArticleRequest.LINK: (
        *("link?", "url", "can you send me the link?", "gibt es einen Link?", "le lien", "enlace", "tem o link?"),
        *("ссылка", "посилання", "링크", "链接", "リンク", "الرابط", "لینک"),
    ),
    ArticleRequest.TITLE: (
        *("title?", "what is it called?", "welcher Artikel ist das?", "quel est le titre ?", "¿cuál es el título?"),
        *("qual o título?", "как называется статья?", "назва", "제목이 뭐야?", "标题是什么？", "タイトルは？"),
        *("ما عنوان المقال؟", "عنوانش چیه؟"),
    ),
    ArticleRequest.TRANSLATION: (
        *(
            "is this translated?",
            "who translated this?",
            "ist das übersetzt?",
            "qui a traduit ça ?",
            "¿es una traducción?",
        ),
        *("é uma tradução?", "это перевод?", "це переклад?", "번역이야?", "这是翻译的吗？", "これは翻訳ですか？"),
        *("هل هذا مترجم؟", "این ترجمه است؟"),
    ),
    ArticleRequest.PICTURE: (
        *(
            "is there a picture",
            "any photos of it?",
            "photo?",
            "Gibt es ein Bild?",
            "Y a-t-il une photo ?",
            "¿Hay fotos?",
        ),
        *("Tem alguma foto?", "Есть фото?", "Є фото?", "사진 있어요?", "写真はある？", "有图片吗？", "هل توجد صورة؟"),
        *("عکس هم دارد؟",),
    ),
    ArticleRequest.WHOLE: (
        *("all of it", "show me everything", "the whole thing", "alles", "tout l'article", "todo", "o artigo todo"),
        *("покажи всё", "повністю", "전부 보여줘", "全部見せて", "全部", "كل شيء", "کل متن"),
    ),
    ArticleRequest.ABOUT: (
        "what's the article about?",
        "what is this article about?",
        "what is it about",
        "what's it about?",
        "what is the story about?",
        "summarize it",
        "worum geht es in dem Artikel?",
        "worum geht's?",
        "worum geht es?",
        "wovon handelt der Artikel?",
        "de quoi parle l'article ?",
        "de quoi ça parle ?",
        "¿de qué trata el artículo?",
        "¿de qué va?",
        "do que trata o artigo?",
        "sobre o que é o artigo?",
        "о чём статья?",
        "о чем эта статья?",
        "про що стаття?",
        "про що ця стаття?",
        "عن ماذا المقال؟",
        "عما يتحدث المقال؟",
        "مقاله درباره چیست؟",
        "این مقاله درباره چیه؟",
        "그 기사는 무슨 내용이야?",
        "기사 내용이 뭐야?",
        "その記事は何についてですか？",
        "这篇文章讲什么？",
        "文章是关于什么的？",
    ),
    ArticleRequest.TRUTH: (
        "is that true?",
        "is this true",
        "really?",
        "are you sure?",
        "can I trust this?",
        "is this fake news?",
        "stimmt das?",
        "ist das wahr?",
        "bist du sicher?",
        "c'est vrai ?",
        "est-ce vrai ?",
        "¿es verdad?",
        "¿es cierto?",
        "é verdade?",
        "isso é verdade?",
        "это правда?",
        "правда?",
        "це правда?",
        "هل هذا صحيح؟",
        "آیا این درست است؟",
        "راسته؟",
        "그게 사실이야?",
        "사실인가요?",
        "それは本当ですか？",
        "本当？",
        "这是真的吗？",
        "真的吗？",
    ),
    ArticleRequest.MORE: (
        *("more", "tell me more", "go on", "continue", "what else?", "mehr", "weiter", "plus", "la suite", "más"),
        *("mais", "ещё", "дальше", "ще", "더", "更多", "然后呢？", "もっと", "続き", "المزيد", "بیشتر", "ادامه بده"),
    ),
}

QUESTIONS = (
    *("who wrote Hamlet?", "more buses", "source of the Nile", "link building", "when was it built?", "title fight"),
    *("author of Dune", "who is he?", "why?", "the next election", "where is Lunt?", "how old is the mayor?", ""),
    *("mehr Busse", "Quelle der Donau", "wer hat das gebaut?", "plus grand", "la suite du film", "fuente de agua"),
    *("más autobuses", "mais ônibus", "источник воды", "ещё автобусы", "джерело річки", "더 많은 버스", "更多公交车"),
    *("when is it?", "wann ist das?", "c'est quand ?", "кто подписал?", "quién firmó?", "what's the address?", "时间"),
    *("what is the war about?", "is it true that the mayor resigned?", "really", "c'est vrai", "правда", "true"),
    *("もっと大きいバス", "مصدر الطاقة", "منبع آب", "source " * 20),
)


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("el enlace por favor", ArticleRequest.LINK),
        ("le lien svp", ArticleRequest.LINK),
        ("can i get the url", ArticleRequest.LINK),
        ("リンクください", ArticleRequest.LINK),
        ("посилання будь ласка", ArticleRequest.LINK),
        ("dale, sigue 👍", ArticleRequest.MORE),
        ("What's the date on that", ArticleRequest.DATE),
        ("어느 신문에 나온 거야", ArticleRequest.SOURCE),
        ("تو کدوم روزنامه چاپ شده", ArticleRequest.SOURCE),
        ("qual é a manchete", ArticleRequest.TITLE),
        ("文章里还说了什么？", ArticleRequest.MORE),
    ],
)
def test_polite_and_colloquial_messages_ask_too(message: str, asked: ArticleRequest) -> None:
    assert article_request_of(message) is asked


@pytest.mark.parametrize(("message", "asked"), [(each, asked) for asked, all_of in ASKED.items() for each in all_of])
def test_a_listed_message_asks_about_the_article(message: str, asked: ArticleRequest) -> None:
    assert article_request_of(message) is asked


@pytest.mark.parametrize(
    ("asked", "messages"),
    [
        (
            ArticleRequest.ABOUT,
            (
                "summarize",
                "fasse zusammen",
                "résume",
                "resume",
                "підсумуй",
                "подытожь",
                "요약해 줘",
                "要約して",
                "总结一下",
            ),
        ),
        (
            ArticleRequest.LINK,
            (
                "open the article",
                "Öffne den Artikel",
                "ouvre l'article",
                "abre el artículo",
                "abre o artigo",
                "открой статью",
                "відкрий статтю",
                "기사 열어 줘",
                "記事を開いて",
                "打开文章",
                "افتح المقال",
                "مقاله را باز کن",
            ),
        ),
        (
            ArticleRequest.SOURCE,
            (
                "what's the source of this",
                "Quelle davon?",
                "источник этого?",
                "джерело цього",
                "이거 출처가 뭐예요?",
                "これの出典は何ですか",
                "这个的来源是什么？",
                "ما مصدر هذا؟",
                "منبع این خبر چیست؟",
            ),
        ),
    ],
)
def test_short_demands_and_other_forms_ask_too(asked: ArticleRequest, messages: tuple[str, ...]) -> None:
    assert [each for each in messages if article_request_of(each) is not asked] == []


@pytest.mark.parametrize(
    "message", ["is there a picture of the mayor?", "open the bridge", "all of the birds", "Bild der Frau", "все птицы"]
)
def test_what_names_something_else_is_a_question(message: str) -> None:
    assert article_request_of(message) is None


@pytest.mark.parametrize("message", QUESTIONS)
def test_any_other_message_is_a_question(message: str) -> None:
    assert article_request_of(message) is None


@pytest.mark.parametrize("message", ["and the author?", "ok, source please", "SOURCE???", " Who  wrote this, please? "])
def test_manners_and_punctuation_do_not_count(message: str) -> None:
    assert article_request_of(message) in (ArticleRequest.AUTHOR, ArticleRequest.SOURCE)


@pytest.mark.parametrize("message", ["de quando e isso", "cuando se publico", "que fecha"])
def test_accents_do_not_count(message: str) -> None:
    assert article_request_of(message) is ArticleRequest.DATE


@pytest.mark.parametrize(
    ("message", "languages"),
    [
        ("who wrote this?", ("en",)),
        ("und wer hat das geschrieben?", ("de",)),
        ("누가 썼어요?", ("ko",)),
        ("link?", ("de", "en", "es", "pt")),
        ("who wrote Hamlet?", ()),
        ("more " * 100, ()),
    ],
)
def test_a_message_has_the_languages_of_its_lists(message: str, languages: tuple[str, ...]) -> None:
    assert languages_of_request(message) == languages


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("who wrote it and when?", "en"),
        ("source? link?", "en"),
        ("who wrote it? when was it published?", "en"),
        ("wer hat das geschrieben und wann?", "de"),
        ("¿quién lo escribió y cuándo?", "es"),
        ("quem escreveu e quando?", "pt"),
        ("qui a écrit ça et quand ?", "fr"),
        ("кто это написал и когда?", "ru"),
        ("хто це написав і коли?", "uk"),
        ("누가 썼어요? 언제?", "ko"),
        ("誰が書いたの？いつ？", "ja"),
        ("谁写的？什么时候？", "zh"),
        ("من كتب هذا ومتى؟", "ar"),
        ("کی نوشته و کی؟", "fa"),
    ],
)
def test_a_message_that_asks_for_several_things_asks_for_all(message: str, language: str) -> None:
    assert article_request_of(message) is ArticleRequest.TITLE
    assert languages_of_request(message) == (language,)


@pytest.mark.parametrize("message", ["and when?", "when and where?", "who wrote Faust and when?", "who wrote the law?"])
def test_further_words_alone_ask_about_the_subject(message: str) -> None:
    assert article_request_of(message) is None
    assert languages_of_request(message) == ()


@pytest.mark.parametrize("message", ["more", "e aí?", "weiter so"])
def test_a_message_is_listed_as_it_is_typed(message: str) -> None:
    assert is_listed_request(message)


@pytest.mark.parametrize("message", ["encore merci", "and more, thanks a lot", "ferry", "more " * 40])
def test_one_in_a_frame_or_too_long_is_not(message: str) -> None:
    assert not is_listed_request(message)


def test_requests_for_text_are_those_for_paragraphs() -> None:
    for_text = {each for each in ArticleRequest if each.is_for_text}
    assert for_text == {ArticleRequest.ABOUT, ArticleRequest.MORE, ArticleRequest.WHOLE}
