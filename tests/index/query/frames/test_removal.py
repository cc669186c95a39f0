"""The frame of a question is not its subject: greetings, thanks and requests around it are removed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import EmptyQueryError
from index.query.frames.removal import without_frames
from index.query.question import read_question
from index.query.word_roles import Role
from tests.support.growth import MOST_GROWTH, growth
from tests.support.not_framed import NOT_FRAMED
from tests.support.own_subjects import OWN_SUBJECTS


def bare(text: str) -> str:
    """Return what is left of *text*. Every place stays."""
    left = without_frames(text)
    assert len(left) == len(text)
    return left.strip()


class TestOfAnExplanation:
    @pytest.mark.parametrize(
        ("text", "subject"),
        [
            ("explain moss to me like i'm five", "moss"),
            ("Explain moss as if I were a child", "moss"),
            ("I need some help with moss", "moss"),
            ("the definition of moss", "moss"),
            ("Erklär mir Moos, als wäre ich fünf", "Moos"),
            ("kannst du mir bei Moos helfen", "Moos"),
            ("die Bedeutung von Moos", "Moos"),
            ("explícame el musgo como si tuviera cinco años", "el musgo"),
            ("ayuda con el musgo", "musgo"),
            ("explique-moi la mousse comme si j'avais cinq ans", "la mousse"),
            ("aide-moi avec la mousse", "mousse"),
            ("explica-me o musgo como se eu tivesse cinco anos", "o musgo"),
            ("ajuda com o musgo", "musgo"),
            ("объясни мне мох как пятилетнему", "мох"),
            ("помоги с мхом", "мхом"),
            ("поясни мені мох як п'ятирічному", "мох"),
            ("допоможи з мохом", "мохом"),
            ("تعریف خزه", "خزه"),
            ("معنى الطحلب", "الطحلب"),
            ("اشرح لي الطحلب كأنني في الخامسة", "الطحلب"),
            ("请像对五岁小孩一样给我解释苔藓", "苔藓"),
            ("帮我了解苔藓", "苔藓"),
            ("苔を五歳児にもわかるように説明して", "苔"),
            ("苔について助けて", "苔"),
            ("이끼를 다섯 살 아이에게 하듯 설명해 줘", "이끼"),
            ("이끼에 대해 도와줘", "이끼"),
            ("이끼의 정의", "이끼"),
        ],
    )
    def test_is_not_the_subject(self, text: str, subject: str) -> None:
        assert bare(text) == subject

    @pytest.mark.parametrize(
        "text", ["Who gets help with moss?", "Is it High Definition?", "Это имеет большое значение?", "Who was five?"]
    )
    def test_is_in_the_question_otherwise(self, text: str) -> None:
        assert bare(text) == text


class TestOfAQuestion:
    @pytest.mark.parametrize(
        ("text", "question"),
        [
            ("Hi! Who opened the harbour?", "Who opened the harbour?"),
            ("hello there, who opened the harbour", "who opened the harbour"),
            ("Could you please tell me who opened the harbour?", "who opened the harbour?"),
            ("I would like to know: who opened the harbour? Thanks in advance!", "who opened the harbour?"),
            ("Sorry to bother you, do you know who opened the harbour", "who opened the harbour"),
            ("Just curious, any idea who opened the harbour?", "who opened the harbour?"),
            ("articles about the harbour", "the harbour"),
            ("Do you have anything on the harbour?", "the harbour"),
            ("What do you know about the mayor's trial", "the mayor's trial"),
            ("What does the article say about the harbour?", "the harbour?"),
            ("Who wrote the article about the harbour?", "the harbour?"),
            ("what does MPS stand for?", "MPS?"),
            ("What does MPS mean, please?", "MPS?"),
            ("Summarize the article about the harbour", "the harbour"),
            ("tl;dr: the harbour", "the harbour"),
            ("According to the articles, who opened the harbour?", "who opened the harbour?"),
            ("It opened in 1990, right?", "It opened in 1990?"),
        ],
    )
    def test_is_removed(self, text: str, question: str) -> None:
        assert bare(text) == question

    @pytest.mark.parametrize(
        ("text", "question"),
        [
            (
                "Guten Tag, ich wüsste gern: Wer hat den Hafen eröffnet? Vielen Dank im Voraus!",
                "Wer hat den Hafen eröffnet?",
            ),
            ("weisst du wo der Hafen ist", "wo der Hafen ist"),
            ("Bonjour, pourriez-vous me dire qui a ouvert le port ? Merci d'avance", "qui a ouvert le port?"),
            ("est ce que tu sais qui a ouvert le port svp", "qui a ouvert le port"),
            ("Hola, ¿podría decirme quién abrió el puerto?", "quién abrió el puerto?"),
            ("Olá, gostaria de saber quem abriu o porto. Obrigado desde já", "quem abriu o porto."),
            ("oi, vc sabe quem abriu o porto", "quem abriu o porto"),
            ("Скажите, пожалуйста, кто открыл порт? Заранее спасибо!", "кто открыл порт?"),
            ("Привіт, хочу дізнатися: хто відкрив порт?", "хто відкрив порт?"),
            ("مرحبا، أريد أن أعرف من افتتح الميناء؟ شكرا جزيلا", "من افتتح الميناء؟"),
            ("سلام، میشه لطفا بگید کی بندر رو افتتاح کرد؟ ممنون", "کی بندر رو افتتاح کرد؟"),
            ("درباره بندر بهم بگو", "بندر"),
            ("بندر رو بهم بگو", "بندر"),
            ("안녕하세요, 항구에 대해 알려 주세요. 감사합니다", "항구"),
            ("항구에 대해 알려줘", "항구"),
            ("请问港口是谁建造的？谢谢", "港口是谁建造的？"),
            ("有没有关于港口的文章？", "港口？"),
            ("港について教えてください", "港"),
            ("夜行バスについてはどうですか？", "夜行バス？"),
            ("すみません、港はいつ開かれましたか？よろしくお願いします", "港はいつ開かれましたか？"),
            ("Liman hakkında bilgi verir misin lütfen", "Liman"),
            ("बंदरगाह के बारे में बताइए", "बंदरगाह"),
            ("Ciao, vorrei sapere chi ha aperto il porto? Grazie mille", "chi ha aperto il porto?"),
        ],
    )
    def test_is_removed_in_other_languages(self, text: str, question: str) -> None:
        assert bare(text) == question

    @pytest.mark.parametrize(
        "text",
        [
            "I'd like to know who opened the harbour",
            "I’d like to know who opened the harbour",
            "Id like to know who opened the harbour",
            "I D LIKE TO KNOW who opened the harbour",
            "pleaseee tell me who opened the harbour",
            "Hi 👋🏽❤️ who opened the harbour",
            "hi\nwho opened the harbour",
            "Bonjour! Hello! who opened the harbour, danke",
            "who opened the harbour thxxx",
        ],
    )
    def test_is_known_however_it_is_typed(self, text: str) -> None:
        assert bare(text) == "who opened the harbour"

    def test_is_read_with_every_spelling_of_persian_verbs(self) -> None:
        texts = ("می‌خواهم بدانم بندر کجاست", "می خواهم بدانم بندر کجاست", "میخواهم بدانم بندر کجاست")
        assert {bare(text) for text in texts} == {"بندر کجاست"}

    @pytest.mark.parametrize(
        "text",
        [
            "I was hoping that you might help me: who opened the harbour",
            "who opened the harbour. I'd be so happy to know if you know!",
            "Ich hätte da noch etwas, wenn ihr mir helfen könnt: who opened the harbour",
        ],
    )
    def test_may_be_a_sentence_that_is_in_no_list_if_its_words_are(self, text: str) -> None:
        assert bare(text).strip(".") == "who opened the harbour"

    @pytest.mark.parametrize(
        "text",
        [
            "The summary: who opened the harbour?",  # nobody is in it
            "My harbour: who opened it?",  # the harbour is in no frame
            "“I want to know you”, who sings it?",
            "who sings it: “I want to know you”",
            "who opened the harbour, and how can you know?",
            "who opened the harbour, my harbour?",
            "who opened the harbour; all of the news",
            "who is the one I know.",  # "I" is always a capital letter
            "who is the one I'd ask.",
            "who sings Hope you know me",  # a title
            "letters to the editor: who answers them",
            "Die Auskunft: wer hat sie geschlossen?",
            "Mamma Mia! Here We Go Again",
            "which band sang Wish you were here",  # nothing in it is surely about asking
            "which band sang Sorry For All The Time",  # a title
            "who sang Sorry if you asked",  # two words are no question
            "which clubs need help",
            "WHICH CLUBS SAY SORRY IF YOU ASKED",
            "who is it that you asked for help",
            "hi",
        ],
    )
    def test_is_no_sentence_of_other_words(self, text: str) -> None:
        assert bare(text) == text

    @pytest.mark.parametrize(
        "frame",
        [
            "maybe a dumb question but {}",
            "blöde Frage vielleicht, aber {}",
            "talvez seja uma pergunta boba mas {}",
            "може дурне питання, але {}",
            "شاید سوال مسخره‌ای باشه ولی {}",
            "يمكن سؤال غبي بس {}",
            "igual es una tontería pero {}",
            "급하게 하나만 여쭤볼게요. {}",
            "可能是个傻问题，{}",
            "素朴な疑問で恐縮ですが、{}",
            "Hola, soy Carmen. {}",
            "Grüß Gott, hier ist Renate. {}",
            "Bonjour à vous, ici Martine Dupont. {}",
            "سلام، مریم هستم. {}",
            "Madame, Monsieur, {} Veuillez agréer mes salutations distinguées.",
            "Шановна редакціє, {} З повагою, Оксана",
            "السادة الكرام، {} وتفضلوا بقبول فائق الاحترام",
            "holaa {} graciass",
            "прив {} плііз)",
            "{} I can't remember",
            "{} hab's vergessen",
            "{} não me lembro",
            "{} یادم نیست",
            "{} if that's not too much trouble",
        ],
    )
    def test_is_an_excuse_a_name_or_a_closing_formula(self, frame: str) -> None:
        assert bare(frame.format("who opened the harbour?")).strip() == "who opened the harbour?"

    @pytest.mark.parametrize(
        ("text", "question"),
        [
            ("кто построил мост Прошу не судить строго.", "кто построил мост"),
            ("хто збудував міст Сподіваюся на вашу відповідь!", "хто збудував міст"),
            ("who opened the harbour Help me if you can.", "who opened the harbour"),
        ],
    )
    def test_may_be_a_last_sentence_without_a_sign_before_it(self, text: str, question: str) -> None:
        assert bare(text) == question

    @pytest.mark.parametrize(
        "text", ["Sorry, but the harbour?", "Извините, но the harbour?", "Не по теме, но the harbour?"]
    )
    def test_is_the_word_for_but_behind_another(self, text: str) -> None:
        assert bare(text) == "the harbour?"

    @pytest.mark.parametrize(
        "frame",
        [
            "{} Sorry if you were asked this before",
            "{} A short answer is fine",
            "{} sorry if this was asked before",
            "{} can u help me quickly please",
            "{} Über eine kurze Antwort würde ich mich freuen",
            "{} hoffe ihr könnt mir helfen",
            "{} a ver si me puedes echar una mano",
            "{} y ya no molesto más",
            "{} de antemano muchas gracias por la ayuda",
            "{} tô na correria aqui rs",
            "{} prometo que é a última",
            "{} si vous le savez bien sûr",
            "{} c'est juste par curiosité",
            "{} j'arrive pas à trouver",
        ],
    )
    def test_may_be_a_sentence_behind_that_no_sign_separates(self, frame: str) -> None:
        assert bare(frame.format("how long is the pool")) == "how long is the pool"

    @pytest.mark.parametrize(
        ("text", "question"),
        [
            ("Can you check something for me? How long is the pool?", "How long is the pool?"),
            ("Sorry falls die Frage blöd ist, aber wie lang ist das Becken?", "wie lang ist das Becken?"),
            ("I hope that I may ask: how long is the pool?", "how long is the pool?"),
            (
                "Ich würde mich freuen, wenn Sie mir helfen könnten. Wie lang ist das Becken?",
                "Wie lang ist das Becken?",
            ),
            ("Wie lang ist das Becken? Hast du ne Ahnung?", "Wie lang ist das Becken?"),
            ("ich moechte mich erkundigen: wie lang ist das Becken", "wie lang ist das Becken"),
            ("Griaß eich, a Frage: wie lang ist das Becken", "wie lang ist das Becken"),
            ("Hoi zäme, wie lang ist das Becken? Merci vilmal!", "wie lang ist das Becken?"),
            ("ey up folks, how long is the pool? ta very much", "how long is the pool?"),
            ("how long is the pool I thank you for all your kind attention", "how long is the pool"),
            ("Wie lang ist das Becken? Ihrer Antwort sehe ich gern entgegen.", "Wie lang ist das Becken?"),
            ("Sorry for butting in, but how long is the pool? no biggie if not", "how long is the pool?"),
            ("G'day mate, how long is the pool? no rush", "how long is the pool?"),
            ("Madre mía, cómo se limpia la lima? Me lo podrían decir, por favor?", "cómo se limpia la lima?"),
            ("Llevo un rato dándole vueltas: cómo se limpia la lima? venga, suéltalo", "cómo se limpia la lima?"),
            ("Gente do céu, como se limpa a lima? kkkk socorro", "como se limpa a lima?"),
            ("Então, carro já pode passar", "carro já pode passar"),
            ("Sans vouloir abuser, comment nettoyer la lime ? t'as ça en stock ?", "comment nettoyer la lime?"),
            ("Chers amis, comment nettoyer la lime ? Votre dévouée lectrice.", "comment nettoyer la lime?"),
        ],
    )
    def test_is_known_in_its_words_of_many_registers(self, text: str, question: str) -> None:
        assert bare(text) == question

    @pytest.mark.parametrize(
        "text",
        [
            "haben Sie schon mal über {} berichtet?",
            "Was gibt's bei euch über {}",
            "steht irgendwo was über {}",
            "Ich suche Berichte zum Thema {}",
            "Können Sie mir Beiträge über {} heraussuchen?",
            "{} - was wisst ihr darüber?",
            "show me what you've written on {}",
            "looking for info on {}",
            "Could you give me a rundown of {}?",
            "{} - any coverage of that?",
            "Have you ever run a piece about {}?",
            "faz um resumo sobre {} pra mim",
            "Noticias antiguas sobre {}, por favor",
            "t'as des trucs sur {} stp",
            "Tout ce qui concerne {}",
        ],
    )
    def test_is_a_request_for_all_about_a_subject(self, text: str) -> None:
        assert bare(text.format("Lunt Moor")).strip(" ?") == "Lunt Moor"

    @pytest.mark.parametrize("signed", ["Cheers, Tom", "Many thanks, Anna Lind", "Thanks. Anna!"])
    def test_may_be_signed(self, signed: str) -> None:
        assert bare(f"Who opened the harbour? {signed}") == "Who opened the harbour?"

    @pytest.mark.parametrize(
        "text", ["Who met Ann, Anna Lind", "Who said many thanks, Anna", "Who was it? Thanks, anna", "Who? A B C"]
    )
    def test_is_signed_only_behind_a_sentence(self, text: str) -> None:
        assert bare(text) == text

    def test_leaves_the_brackets_and_marks_of_the_question(self) -> None:
        assert bare("Tell me, ¿who (Ann) “opened” (it)? Thanks") == "¿who (Ann) “opened” (it)?"

    def test_leaves_one_question_mark(self) -> None:
        assert bare("Tell me: who opened it?! Thanks, ok?") == "who opened it?!"

    @pytest.mark.parametrize("text", ["hi", "Hello, thank you!", "please tell me", "merci", "", "?!", "🎉"])
    def test_stays_where_nothing_else_is(self, text: str) -> None:
        """What is no question at all is left to small talk."""
        assert read_or_none(text) == text


def read_or_none(text: str) -> str:
    """Return the text that is read as a question; the text itself if it has no word."""
    try:
        words = read_question(text, {"en": 9}).words
    except EmptyQueryError:
        return text
    return text if all(word.text in text for word in words) else ""


class TestMoreFramesThanPeopleType:
    def test_are_not_removed(self) -> None:
        """Each look at what is left takes time."""
        laughter = "ㅋㅋ ㅎㅎ " * 700
        assert without_frames(laughter).count("ㅋㅋ") > 500


class TestOfASubject:
    @pytest.mark.parametrize(
        "text",
        [
            "وفاة القارئ محمد رفعت",
            "Mein Opa war bei der SS. Wo sind die Akten?",
            "Mi pueblo no tiene internet. ¿Cuándo llega?",
            "The old people need help. Who pays for care?",
            "Ich bin Rentner, wie viel darf ich dazuverdienen?",
            "Я студент, какая стипендия?",
            "ajuda às vítimas das cheias no Rio Grande do Sul",
            "conta bancária bloqueada",
            "يا جماعة الإخوان المسلمين مرشد",
            "Слава Україні, походження гасла",
            "всего хорошего, и спасибо за рыбу",
            "Es geht um alles oder nichts, sagte Klopp",
            "あのね教室",
            "Danke Für Die Hilfe: wer hat das Lied geschrieben?",
            "당신은 다 알지 못한다",
            "谁写过关于长城的文章",
        ],
    )
    def test_is_not_removed_for_words_of_requests(self, text: str) -> None:
        assert without_frames(text) == text

    @pytest.mark.parametrize(
        ("language", "text"), [(language, text) for language, texts in NOT_FRAMED.items() for text in texts]
    )
    def test_is_not_removed(self, language: str, text: str) -> None:
        assert without_frames(text) == text, language

    @pytest.mark.parametrize(
        ("language", "text"), [(language, text) for language, texts in OWN_SUBJECTS.items() for text in texts]
    )
    def test_is_not_removed_though_the_writer_speaks_of_himself(self, language: str, text: str) -> None:
        assert without_frames(text) == text, language

    @pytest.mark.parametrize(
        "text", ["Hello & Goodbye", "Hi-Fi shops", "'Hi! tell me' was sung when?", "Who wrote “tell me, please”"]
    )
    def test_is_not_a_part_of_a_name_or_quotation(self, text: str) -> None:
        assert without_frames(text) == text

    @pytest.mark.parametrize(
        "text",
        [
            "Forget Paris: who directed it?",
            "Renate ist wer?",
            "hier ist das Rathaus",
            "Hier ist Berlin: wer war dabei?",
            "Soy Cuba, quién la dirigió?",
            "Sorry We Missed You",
            "So Big",
            "Ok Computer",
            "Listen to me",
            "أهلا سمسم",
            "Please Please Me",
            "Madame Bovary",
            "who is Madame Curie",
            "Was macht LG",
            "who is Ty",
            "quem comanda a PF",
            "Dear Evan Hansen cast",
            "Curious George",
            "من هو طيب تيزيني",
            "那个女孩是谁",
            "하이 서울 축제",
            "ماذا نسيت",
            "I forgot",
            "cómo se dice por favor",
            "cómo se puede decir por favor",
            "Yours Truly, Johnny Dollar",
        ],
    )
    def test_is_not_removed_though_it_begins_or_ends_like_a_frame(self, text: str) -> None:
        assert without_frames(text) == text

    def test_is_within_a_korean_word_only_if_the_list_says_so(self) -> None:
        assert bare("혹시나 항구에 대해 알려줘") == "혹시나 항구"


class TestAQuestionWithFrames:
    def test_has_the_words_of_the_bare_one_at_their_places(self) -> None:
        framed = read_question("Hi, can you tell me when the harbour opened? Thanks!", {"en": 9})
        plain = read_question("when the harbour opened?", {"en": 9})
        assert [(word.text, word.role, word.terms) for word in framed.words] == [
            (word.text, word.role, word.terms) for word in plain.words
        ]
        assert [framed.words[0].span[0], framed.language] == [20, plain.language]

    def test_is_in_the_language_of_the_question(self) -> None:
        text = "Hello, thank you very much! Хто відкрив новий порт у місті?"
        assert read_question(text.replace("thank you very much! ", ""), {"en": 9}).language == "uk"


SCRIPTS = st.text(max_size=60)
PHRASES = st.sampled_from(
    ["hi ", "tell me ", "please ", ", thanks", "谢谢", "에 대해 알려줘", "سلام، ", '"', "?", "x ", " 👍"]
)


class TestAnyText:
    @given(st.one_of(SCRIPTS, st.lists(st.one_of(PHRASES, SCRIPTS), max_size=8).map("".join)))
    def test_is_read_or_has_no_word(self, text: str) -> None:
        """Equal texts have equal words, whose spans are their places."""
        try:
            question = read_question(text, {"en": 5, "zh": 2})
        except EmptyQueryError:
            return
        assert question == read_question(text, {"en": 5, "zh": 2})
        assert all(text[slice(*word.span)] == word.text for word in question.words)

    @pytest.mark.parametrize("text", ["olá " * 1_000 + "quem abriu", "quem abriu o porto" + " verdade" * 400])
    def test_keeps_more_frames_without_a_sign_than_a_person_writes(self, text: str) -> None:
        assert without_frames(text) == text

    @given(st.lists(PHRASES, max_size=8).map("".join))
    def test_keeps_its_places(self, text: str) -> None:
        left = without_frames(text)
        assert len(left) == len(text)
        assert set(left) <= {*text, " "}

    @pytest.mark.parametrize(
        "phrase",
        ["please ", "tell me ", "hi ", "oi ", "hi, ", "thanks ", "에 대해 알려줘", "谢谢", "سلام ", "what does ", "x "],
    )
    def test_is_read_in_time_that_grows_with_its_length(self, phrase: str) -> None:
        without_frames(phrase)  # reads the lists
        assert (
            growth(lambda size: without_frames.__wrapped__(phrase * (size // len(phrase)) + "y"), 4_096) < MOST_GROWTH
        )


class TestWordsBesideFrames:
    @pytest.mark.parametrize(
        ("text", "language", "content"),
        [
            ("Worauf beruht das und weswegen?", "de", {"beruht"}),
            ("این چیه و کجاست", "fa", set()),
            ("Who'd open what they'll open?", "en", {"open"}),
            ("whats happened to anything", "en", set()),
            ("Vitamin D", "en", {"Vitamin", "D"}),
            ("What is TJ's and the UN’s budget", "en", {"TJ", "UN", "budget"}),
            ("Films of the 70's", "en", {"Films"}),
            ("Jusqu’où va l’avion", "fr", {"va", "avion"}),
            ("Hvornår åpnet havnen", "no", {"åpnet", "havnen"}),
            ("Var havnen åpen", "no", {"havnen", "åpen"}),
            ("Hva står VAR for?", "no", {"VAR"}),
            ("VAR HAVNEN ÅPEN", "no", {"HAVNEN", "ÅPEN"}),
        ],
    )
    def test_question_words_and_clitics_are_no_content(self, text: str, language: str, content: set[str]) -> None:
        words = read_question(text, {language: 1_000}).words
        assert {word.text for word in words if word.role is Role.CONTENT} == content


class TestFrenchFrames:
    @pytest.mark.parametrize(
        ("before", "behind"),
        [
            ("Madame, Monsieur, permettez-moi de vous poser cette question : ", ""),
            ("Excusez-moi de vous déranger, mais ", " Merci à ceux qui savent"),
            ("hello, ptite question, ", " merciii"),
            ("Bonsoir à toute l'équipe, ", " Je vous en saurais gré."),
            ("Bjr, jvoudrais savoir ", " j'arrive pas à retrouver"),
            ("Un truc me trotte dans la tête : ", " Une réponse courte suffit."),
            ("wesh frérot, ", " t'inquiète si tu sais pas"),
            ("Ma grand-mère voudrait savoir ", " répondez-moi vite svp"),
        ],
    )
    def test_are_removed(self, before: str, behind: str) -> None:
        assert without_frames(f"{before}qui finance la chaudière{behind}").strip() == "qui finance la chaudière"

    @pytest.mark.parametrize(
        "text",
        [
            "qui répond aux questions des lecteurs du journal",
            "combien coûte le service de renseignements",
            "où se trouve le bureau des objets perdus",
            "qui aide les enfants à faire leurs devoirs à l'école",
            "quand ouvre le salon des remerciements",
        ],
    )
    def test_are_not_subjects_with_the_same_words(self, text: str) -> None:
        assert without_frames(text) == text
