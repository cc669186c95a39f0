"""Persons that an Arabic or Persian question asks for: the whole name must be in the article, in any spelling."""

from __future__ import annotations

import pytest

from index.model import Verdict
from index.query.question import read_question
from index.search.persons.arabic_names import arabic_person_asked
from tests.support.archive.memory_archive import Archive, draft

ARABIC = (
    ("المخبز", "افتتح سامر الخطيب مخبزه في الحي القديم، وساعدته هدى حمدان. ويشتري خبزه نبيل عبد الكريم كل صباح."),
    ("الجسر", "قال المهندس عبد الرحمن بن راشد الجبوري إن الجسر سيغلق. وشكر أبو بكر التونسي وأم كلثوم يوسف."),
    ("المسرح", "كتب المسرحية الكاتب الروسي أليكسي تولستوي، وترجمها عمر الصباغ ومصطفى آل سعيد. وأخرجها جورج آوا."),
    ("الميناء", "أغلق الميناء أمس بسبب العاصفة، وعادت السفن إلى المرفأ. وقال صاحب القارب إنه ينتظر."),
)
PERSIAN = (
    ("نانوایی", "رضا کریمی در نانوایی کوچه بید نان می‌پزد و فاطمه میرزایی حساب را نگه می‌دارد."),
    ("پل", "مهندس علی‌اکبر نوری گفت پل باز می‌شود. امیرحسین رستمی و محمدرضا صالحی هم آمدند."),
    ("کتابخانه", "نویسنده مهدی ابوالقاسمی هزار جلد کتاب به روح‌الله خالقی و شیرین قاسمی‌نژاد بخشید."),
    ("دریا", "دریا امروز توفانی بود و قایق‌ها به بندر برگشتند. صاحب قایق منتظر ماند."),
)


def verdict(question: str) -> Verdict:
    texts = (*((each, "ar") for each in ARABIC), *((each, "fa") for each in PERSIAN))
    return Archive(*(draft(*each, language=language) for each, language in texts)).ask(question).verdict


def is_named(question: str, text: str, language: str = "ar") -> bool | None:
    """Return whether a text names the person that a question asks for; None if it asks for no person."""
    person = arabic_person_asked(read_question(question, {language: 1}))
    return person.is_named_in(text) if person else None


class TestThePerson:
    @pytest.mark.parametrize(
        "question",
        [
            "من هو سامر الخطيب؟",
            "من هو سامر خطيب؟",
            "من هي هدى حمدان",
            "مين نبيل عبدالكريم؟",
            "من هو عبدالرحمن الجبورى؟",
            "من هو المهندس عبد الرحمن الجبوري؟",
            "من يكون ابو بكر التونسي؟",
            "من هي ام كلثوم يوسف؟",
            "ومن هو مصطفي سعيد؟",
            "من هو عمر الصباغ؟",
            "من هو الكاتب الروسي ألكسي تولستوي؟",
            "لو سمحت مين هو سامر الخطيب",
            "رضا کریمی کیست؟",
            "رضا كريمي کیه",
            "رضای کریمی کیست؟",
            "آقای رضا کریمی کی بود؟",
            "کیست فاطمه میرزائی؟",
            "علی اکبر نوری چه کسی است؟",
            "امیر حسین رستمی کیست؟",
            "امیرحسین رستمی کیست؟",
            "محمد رضا صالحی کیست؟",
            "مهدی ابو القاسمی کیه؟",
            "روح الله خالقی کیست؟",
            "شیرین قاسمی نژاد کیست؟",
        ],
    )
    def test_is_found_in_any_spelling_and_form(self, question: str) -> None:
        assert verdict(question) is Verdict.FOUND

    @pytest.mark.parametrize(
        "question",
        [
            "من هو نبيل الخطيب؟",
            "من هي سمر حمدان",
            "من هو المهندس سعيد الجبوري",
            "من هو أبو بكر الرازي؟",
            "من هي أم كلثوم القرشي؟",
            "مين كريم التونسي",
            "من هو عمر الجبوري؟",
            "بدي أعرف مين هو سامر حداد",
            "رضا میرزایی کیست؟",
            "کاظم میرزایی کیه؟",
            "امیرحسین صدیق کیست؟",
            "علی‌اکبر دهخدا کیست؟",
            "محمدرضا شجریان چه کسی است؟",
            "سرهنگ ناصر رستمی کی بود؟",
            "روح‌الله زم کیست؟",
        ],
    )
    def test_is_not_found_if_the_archive_knows_half_of_the_name(self, question: str) -> None:
        assert verdict(question) is not Verdict.FOUND


class TestOtherQuestions:
    @pytest.mark.parametrize(
        "question",
        [
            "من هو صاحب القارب؟",
            "من أغلق الميناء؟",
            "من افتتح المخبز؟",
            "من كتب المسرحية؟",
            "من هو كاتب المسرحية الروسي؟",
            "صاحب قایق کیست؟",
            "چه کسی کتاب بخشید؟",
            "کی نان می‌پزد؟",
        ],
    )
    def test_need_no_words_together(self, question: str) -> None:
        assert verdict(question) is Verdict.FOUND

    @pytest.mark.parametrize(
        "question",
        [
            "من هو؟",
            "من هو سامر؟",
            "من هو الخطيب؟",
            "من هو ملك الأردن؟",
            "من هي أم سامر الخطيب؟",
            "من هي أم؟",
            "من هو على رأس الشركة؟",
            "من أكرم الضيف؟",
            "من نصر الجيش؟",
            "من هو سامر الذي افتتح المخبز؟",
            "من هم سامر الخطيب وهدى حمدان؟",
            "سامر الخطيب",
            "ما هو سامر الخطيب؟",
            "من هو الكاتب المصري العربي الكبير نجيب محفوظ؟",
            "من هو أصغر رئيس؟",
            "من هو سامر الخطيب وماذا فعل؟",
        ],
    )
    def test_of_arabic_ask_for_no_whole_name(self, question: str) -> None:
        assert is_named(question, "") is None

    @pytest.mark.parametrize(
        "question",
        [
            "رضا کریمی چیست؟",
            "کی رضا کریمی را دید؟",
            "رضا کریمی کی آمد؟",
            "سلام، رضا کریمی هستم",
            "پیام‌آور صلح کیست؟",
            "شیرین‌ترین مرد جهان کیست؟",
            "شهردار تهران کیست؟",
        ],
    )
    def test_of_persian_ask_for_no_whole_name(self, question: str) -> None:
        assert is_named(question, "", "fa") is None


class TestAName:
    @pytest.mark.parametrize(
        ("question", "text"),
        [
            ("من هو محمد علي باشا؟", "حكم محمد علي مصر."),
            ("من هو عبد الله الكعبي؟", "القاضي عبدالله بن راشد الكعبي"),
            ("من هو أبو القاسم الشابي؟", "قصيدة لأبي القاسم الشابي"),
            ("من هو ياسر عرفات؟", "تحدث الصحفي مع عرفات، ياسر"),
            ("من هو لؤي النجار؟", "سلمت الجائزة للنجار ولؤي"),
            ("من هو جورج آوا؟", "جورج آوا"),
            ("من هو أحمد زويل العالم المصري؟", "فاز أحمد زويل بالجائزة"),
            ("أحمد زويل مين؟", "فاز أحمد زويل بالجائزة"),
            ("من هو خالد بن سلطان القحطاني؟", "قال خالد القحطاني"),
            ("من هو حسن كريم؟", "قال حسن كريم"),
            ("من هو أدولف جالاند؟", "الطيار الألمانيأدولف جالاند"),
            ("من هي شهيرة عز الدين؟", "شهيرة عزّ الدين باحثة"),
        ],
    )
    def test_is_in_a_text_with_its_words_near_each_other(self, question: str, text: str) -> None:
        assert is_named(question, text)

    @pytest.mark.parametrize(
        ("question", "text"),
        [
            ("من هو سامر الخطيب؟", "سمير الخطيب"),
            ("من هو سامر الخطيب؟", "سامر حداد رجل من الحي القديم في المدينة، وجاره هو الخطيب"),
            ("من هو محمد حسن؟", "محمد حسنين"),
            ("من هو حسن كريم؟", "قال حسن سالم"),
            ("من هي ريم حداد؟", "قال كريم حداد"),
            ("من هو شيرين قاسمی نژاد؟", "شیرین هاشمی‌نژاد"),
        ],
    )
    def test_is_not_in_another_text(self, question: str, text: str) -> None:
        assert is_named(question, text) is False
