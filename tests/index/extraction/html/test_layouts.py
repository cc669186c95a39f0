"""Pages as they are made by hand, by old systems and carelessly: what they say is understood, in many languages."""

from __future__ import annotations

from datetime import date

import pytest

from index.errors import NoTextError
from index.extraction.bylines import byline_of
from index.extraction.detect import extract
from index.extraction.results import Origin
from index.model import Draft, PassageKind
from tests.support.extraction.page_texts import TEXTS, linked_data

URL = "https://www.thegazette.example/2024/storm"
TEXTS |= {
    "no": (
        "Havnen i byen var stengt i tre dager etter stormen, sa havnesjefen på fredag, og båtene lå på reden.",
        "Fiskerne bøtte garnene sine til losene gikk ut igjen på mandag, og ferja har gått som normalt siden da.",
    ),
    "es": (
        "El puerto de la ciudad estuvo cerrado tres días tras la tormenta, dijo el viernes el capitán del puerto.",
        "Los barcos esperaron en la rada y los pescadores remendaron sus redes hasta que los prácticos salieron.",
    ),
    "zh": (
        "暴风雨过后，该市港口关闭了三天，港务局长周五表示。渔民们一边修补渔网，一边等待引航员再次出海。",
        "自大洪水以来，从未有人见过水位如此之高，当时旧码头在一夜之间被冲走。修复工作预计需要数周时间。",
    ),
}
TITLES = {
    "en": "Storm closes the harbour", "no": "Storm stengte havna", "de": "Sturm schließt Hafen", "ja": "嵐で港が閉鎖",
    "es": "La tormenta cierra el puerto", "ru": "Шторм закрыл гавань", "ar": "العاصفة تغلق الميناء",
    "zh": "暴风雨关闭港口", "th": "พายุปิดท่าเรือ",
}  # fmt: skip  # a table of examples, a row a line


def paragraphs(language: str = "en") -> str:
    return "".join(f"<p>{text}</p>" for text in TEXTS[language])


def page(body: str, head: str = "", language: str = "en") -> str:
    return f'<!doctype html><html lang="{language}"><head>{head}</head><body>{body}</body></html>'


def draft_of(html: str | bytes, charset: str | None = "utf-8", url: str | None = URL) -> Draft:
    content = html.encode() if isinstance(html, str) else html
    return extract(content, Origin("page", url=url, content_type="text/html", charset=charset)).draft


def article(under: str = "", language: str = "en", head: str = "", below: str = "") -> Draft:
    """Return the article of a page with something under its headline, or below; only its paragraphs are text."""
    html = page(
        f"<article><h1>{TITLES[language]}</h1>{under}{paragraphs(language)}{below}</article>",
        f"<title>{TITLES[language]}</title>{head}",
        language,
    )
    draft = draft_of(html)
    assert [each.text for each in draft.paragraphs] == list(TEXTS[language])
    assert draft.title == TITLES[language]
    return draft


class TestTitles:
    SITES = (*(("de", " - "), ("no", " – "), ("ru", " :: "), ("ja", "｜")), ("es", " | "), ("ar", " | "), ("zh", "_"))

    @pytest.mark.parametrize(("language", "between"), SITES)
    def test_are_without_the_name_of_the_site_in_any_language(self, language: str, between: str) -> None:
        named = f"{TITLES[language]}{between}Havna Post"
        head = f'<meta property="og:title" content="{named}"><meta property="og:site_name" content="Havna Post">'
        draft = draft_of(page(f"<div>{paragraphs(language)}</div>", head, language))
        assert (draft.title, draft.source) == (TITLES[language], "Havna Post")

    @pytest.mark.parametrize(("language", "between"), SITES)
    def test_are_what_is_called_so_where_no_site_is_named(self, language: str, between: str) -> None:
        head = f"<title>{TITLES[language]}{between}Havna Post</title>"
        body = f'<div class="article-title">{TITLES[language]}</div>{paragraphs(language)}'
        draft = draft_of(page(f"<div>{body}</div>", head, language))
        assert draft.title == TITLES[language]
        assert [each.text for each in draft.paragraphs] == list(TEXTS[language])

    @pytest.mark.parametrize(
        ("named", "title"),
        [
            ("Storm closes harbour today | Gazette", "Storm closes harbour today"),
            ("Storm closes harbour today | The Gazette.example", "Storm closes harbour today"),
            ("Storm closes harbour today | Live", "Storm closes harbour today | Live"),
            ("Gazette", "Gazette"),
        ],
    )
    def test_are_without_the_part_that_the_host_has_too(self, named: str, title: str) -> None:
        assert (
            draft_of(page(f"<div>{paragraphs()}</div>", f'<meta property="og:title" content="{named}">')).title == title
        )

    @pytest.mark.parametrize(
        "named", ["Storm closes the harbour of the…", "Harbour of the old town closed by storm today"]
    )
    def test_are_headlines_that_the_page_shortens_or_rephrases(self, named: str) -> None:
        headline = "Storm closes the harbour of the old town"
        head = f'<meta property="og:title" content="{named}">'
        draft = draft_of(page(f"<h1>News</h1><article><h1>{headline}</h1>{paragraphs()}</article>", head))
        assert draft.title == headline
        assert [each.text for each in draft.paragraphs] == list(TEXTS["en"])

    def test_are_no_headlines_of_something_else(self) -> None:
        head = '<meta property="og:title" content="Storm closes harbour">'
        draft = draft_of(page(f"<h1>Subscribe to our newsletter</h1><article>{paragraphs()}</article>", head))
        assert draft.title == "Storm closes harbour"

    @pytest.mark.parametrize(
        ("site", "publisher", "source"),
        [
            ("The Gazette - News from the coast", None, "The Gazette"),
            ("The Dyke – News from the coast", "The Dyke", "The Dyke"),
            ("The Dyke – News from the coast", None, "The Dyke – News from the coast"),
            ("The Dyke", "Fen Media Inc.", "The Dyke"),
        ],
    )
    def test_name_the_site_without_what_it_says_of_itself(self, site: str, publisher: str | None, source: str) -> None:
        data = {"@type": "Article", "headline": TITLES["en"], "publisher": {"name": publisher}}
        assert article(head=f'<meta property="og:site_name" content="{site}">{linked_data(data)}').source == source


class TestBylines:
    @pytest.mark.parametrize(
        ("language", "printed", "byline"),
        [
            ("en", "By Ann Lee, Chief Reporter", "Ann Lee"),
            ("en", "Words by Ann Lee | Photographs by Bo Yi", "Ann Lee"),
            ("en", "Reporting by Ann Lee; Editing by Bo Yi", "Ann Lee"),
            ("en", "Reporter Ann Lee (AP)", "Ann Lee"),
            ("en", "By Ann Lee, Bo Yi and Cy Fox", "Ann Lee, Bo Yi, Cy Fox"),
            ("no", "Av Kari Nordmann (journalist)", "Kari Nordmann"),
            ("no", "Tekst: Kari Nordmann Foto: Ola Hansen", "Kari Nordmann"),
            ("no", "Publisert av Kari Nordmann, journalist", "Kari Nordmann"),
            ("de", "Von Anna Klein, Redakteurin", "Anna Klein"),
            ("de", "Text: Ein Bericht von Anna Klein", "Anna Klein"),
            ("de", "Von unserem Korrespondenten Karl Groß, London", "Karl Groß"),
            ("es", "Por María García, corresponsal en Londres", "María García"),
            ("es", "Redacción: María García", "María García"),
            ("ru", "Автор: Анна Иванова, корреспондент", "Анна Иванова"),
            ("ru", "Текст: Анна Иванова", "Анна Иванова"),
            ("ar", "بقلم: ليلى حداد", "ليلى حداد"),
            ("ja", "記者：山田花子", "山田花子"),
            ("ja", "文・山田花子", "山田花子"),
            ("zh", "本报记者 王小明", "王小明"),
        ],
    )
    def test_are_names_whatever_stands_around_them(self, language: str, printed: str, byline: str) -> None:
        assert article(language=language, head=f'<meta name="author" content="{printed}">').byline == byline
        assert article(f'<div class="byline">{printed}</div>', language).byline == byline

    @pytest.mark.parametrize("printed", ["Staff Reporter", "Redaktion", "Newsroom", "Von der Redaktion"])
    def test_are_unknown_where_nobody_is_named(self, printed: str) -> None:
        assert article(head=f'<meta name="author" content="{printed}">').byline is None

    @pytest.mark.parametrize(
        "name",
        [
            "Da Silva",
            "von Trapp",
            "Ludwig van der Berg",
            "Story Musgrave",
            "Kim Ki-duk",
            "Fish and Sons",
            "Ana Ortega y Gasset",
        ],
    )
    def test_keep_what_belongs_to_a_name(self, name: str) -> None:
        assert byline_of(name, None) == name

    @pytest.mark.parametrize(
        ("head", "byline"),
        [
            ('<meta name="byl" content="By Ann Lee">', "Ann Lee"),
            ('<meta name="DC.creator" content="Ann Lee">', "Ann Lee"),
            ('<meta name="author" content="Ann Lee"><meta name="author" content="Bo Yi">', "Ann Lee, Bo Yi"),
            ('<meta name="citation_author" content="Lee, Ann"><meta name="citation_author" content="Yi, Bo">',
             "Ann Lee, Bo Yi"),
            ('<meta property="article:author" content="https://fb.com/ann"><meta name="author" content="Ann Lee">',
             "Ann Lee"),
            (linked_data({"@type": "Article", "headline": TITLES["en"], "author": {"name": ["Ann Lee", "Bo Yi"]}}),
             "Ann Lee, Bo Yi"),
        ],
    )  # fmt: skip  # a table of examples, a row a line
    def test_stand_in_the_head_alone(self, head: str, byline: str) -> None:
        assert article(head=head).byline == byline

    @pytest.mark.parametrize(
        "under",
        [
            "<div>by <span>Ann Lee</span></div>",
            '<p>Posted by <a href="/ann" rel="author">Ann Lee</a></p>',
            '<span itemprop="author" itemscope><span itemprop="name">Ann Lee</span></span>',
            '<div itemprop="author" itemscope><meta itemprop="name" content="Ann Lee"></div>',
            '<div class="meta"><span class="author-name">Ann Lee</span> · 5 March 2024</div>',
            "<p>Written by <span>Ann Lee</span></p>",
        ],
    )
    def test_stand_under_the_headline_alone(self, under: str) -> None:
        site = '<meta property="og:site_name" content="The Gazette">'
        assert article(under, head=site + '<meta name="author" content="The Gazette">').byline == "Ann Lee"

    @pytest.mark.parametrize(
        ("language", "line"),
        [
            ("ar", "كتب أحد الصيادين أن الميناء أغلق"),
            ("en", "By the Sea and the Harbour of the Old Town of Lunt"),
            ("de", "Von morgen an"),
        ],
    )
    def test_are_no_other_lines_that_begin_alike(self, language: str, line: str) -> None:
        html = page(f"<article><h1>{TITLES[language]}</h1><div>{line}</div>{paragraphs(language)}</article>")
        assert draft_of(html).byline is None

    def test_are_not_those_of_others(self) -> None:
        others = (
            '<aside><a rel="author" href="/x">Bo Yi</a></aside><div class="comments"><b class="author">Cy Fox</b></div>'
        )
        quoted = (
            '<div class="author">Dee Grey</div><div class="author">Founder of a company that has a long name, and more '
        )
        html = page(f"<article><h1>{TITLES['en']}</h1>{paragraphs()}</article>{others}{quoted * 2}")
        assert draft_of(html).byline in (None, "Dee Grey")


class TestDates:
    @pytest.mark.parametrize(
        ("language", "under"),
        [
            ("en", "<time datetime='2024-03-05T06:00'>yesterday</time>"),
            ("en", "<time>5 March 2024</time>"),
            ("en", "<p>Published: 5 March 2024, 10:30 am | Updated: 6 March 2024</p>"),
            ("en", "<p>March 5, 2024 · 4 min read</p>"),
            ("no", "<p>Publisert: 05.03.2024 Oppdatert: 06.03.2024</p>"),
            ("no", "<div>Publisert 5. mars 2024 kl. 10.30</div>"),
            ("de", "<p>Stand: 05.03.2024, 10:00 Uhr</p>"),
            ("de", "<p>Dienstag, 5. März 2024</p>"),
            ("ru", "<p>5 марта 2024, 10:30</p>"),
            ("es", "<p>5 de marzo de 2024</p>"),
            ("ar", "<div>5 مارس 2024</div>"),
            ("ja", "<div>2024年3月5日 10時30分</div>"),
            ("th", "<div>5 มีนาคม 2567</div>"),
        ],
    )
    def test_stand_under_the_headline_alone(self, language: str, under: str) -> None:
        assert article(under, language).published == date(2024, 3, 5)

    def test_of_which_either_number_may_be_the_month_are_unknown(self) -> None:
        assert article("<div>03/05/2024</div>").published is None
        assert article("<div>03/25/2024</div>").published == date(2024, 3, 25)
        assert article("<div>03/05/2024</div>", head='<meta name="date" content="2024-03-05">').published == date(
            2024, 3, 5
        )
        assert article("<div>05/03/2024</div>", "es").published == date(2024, 3, 5)

    @pytest.mark.parametrize("written", ["March 5, 2024", "05.03.2024", "2024-03-05 06:00:00"])
    def test_are_read_as_search_engines_are_told(self, written: str) -> None:
        data = {"@type": "NewsArticle", "headline": TITLES["en"], "datePublished": written}
        assert article(head=linked_data(data)).published == date(2024, 3, 5)


class TestSummaries:
    """The beginning of the text may stand in the header."""

    SUMMARY = "For three days no ship came in; what that cost, nobody knows yet."

    @pytest.mark.parametrize(
        ("header", "head"),
        [
            (f'<header>{{h1}}<p class="article-lead">{SUMMARY}</p></header>', ""),
            (f'<header>{{h1}}<div class="articleExcerpt"><p>{SUMMARY}</p></div></header>', ""),
            (f"<header><hgroup>{{h1}}<h2>{SUMMARY}</h2></hgroup></header>", ""),
            (f"<header>{{h1}}<div>{SUMMARY}</div></header>", f'<meta name="description" content="{SUMMARY[:50]}">'),
            (f'<header>{{h1}}<div data-gu-name="standfirst"><p>{SUMMARY}</p></div></header>', ""),
            (f'<header>{{h1}}<div class="teaser-text" itemprop="description"><p>{SUMMARY}</p></div></header>', ""),
            (f'{{h1}}<div class="perex">{SUMMARY}</div><div class="photo"><img src=a></div>', ""),
        ],
    )
    def test_are_the_first_paragraph(self, header: str, head: str) -> None:
        body = f"{header.format(h1='<h1>' + TITLES['en'] + '</h1>')}<div class=body>{paragraphs()}</div>"
        draft = draft_of(page(f"<main><article>{body}</article></main>", head))
        assert [each.text for each in draft.paragraphs] == [self.SUMMARY, *TEXTS["en"]]

    @pytest.mark.parametrize(
        "header",
        [
            f"<aside class=intro>{SUMMARY}</aside>",
            f'<figure><figcaption class="description">{SUMMARY}</figcaption></figure>',
            '<p class="lead">Harbours</p>',
            '<p class="lead">Subscribe to our newsletter of the harbour and the sea</p>',
            f'<div class="related"><p class="summary">{SUMMARY}</p></div>',
        ],
    )
    def test_are_no_labels_and_nothing_of_others(self, header: str) -> None:
        html = page(f"<header><h1>{TITLES['en']}</h1>{header}</header><article>{paragraphs()}</article>")
        assert [each.text for each in draft_of(html).paragraphs][-3:] == list(TEXTS["en"])
        assert self.SUMMARY not in [each.text for each in draft_of(html).paragraphs if each.kind is PassageKind.BODY]

    def test_stand_there_once(self) -> None:
        summary = f'<p class="lead">{TEXTS["en"][0]}</p>'
        html = page(f"<header><h1>{TITLES['en']}</h1>{summary}</header><article>{paragraphs()}</article>")
        assert [each.text for each in draft_of(html).paragraphs] == list(TEXTS["en"])


class TestLeftovers:
    @pytest.mark.parametrize(
        ("language", "below"),
        [
            ("en", "<p>Tags: storm, harbour</p><p>Share this article</p><p>Read also: <a href=/>Another storm</a></p>"),
            ("en", "<p>© 2024 The Gazette. All rights reserved.</p><p>___</p>"),
            ("ru", "<p>Просмотров: 1234 | Рейтинг: 0.0</p>"),
            ("no", "<p>Les også: <a href=/>En annen storm</a></p><p>Del artikkelen</p>"),
            ("de", "<p>Lesen Sie auch: <a href=/>Ein anderer Sturm</a></p><p>Teilen</p><h3>Mehr zum Thema</h3>"),
            ("ru", "<p>Читайте также: <a href=/>Другой шторм</a></p><p>Поделиться</p>"),
            ("es", "<p>Lea también: <a href=/>Otra tormenta</a></p><p>Compartir</p><p>Etiquetas: puerto, tormenta</p>"),
            ("ja", "<p>関連記事：<a href=/>別の嵐</a></p><p>シェア</p>"),
        ],
    )
    def test_are_not_below_the_text(self, language: str, below: str) -> None:
        article(language=language, below=below)

    @pytest.mark.parametrize(
        "label", ["Advertisement", "Anzeige:", "Реклама", "広告", "Story continues below advertisement"]
    )
    def test_are_not_between_paragraphs(self, label: str) -> None:
        one, two, three = TEXTS["en"]
        draft = draft_of(page(f"<article><p>{one}</p><p>{label}</p><p>{two}</p><p>{three}</p></article>"))
        assert [each.text for each in draft.paragraphs] == [one, two, three]

    def test_are_no_headings_and_no_sentences(self) -> None:
        """An article about advertising and sharing says so."""
        one, two, three = TEXTS["en"]
        body = f"<p>{one}</p><h2>Advertisement</h2><p>{two}</p><p>Share and share alike, they said.</p><p>{three}</p>"
        draft = draft_of(page(f"<article>{body}</article>"))
        assert [each.text for each in draft.paragraphs][1:4:2] == ["Advertisement", "Share and share alike, they said."]

    def test_stand_around_credits_which_stay(self) -> None:
        below = "<p>Read more: <a href=/>Another storm</a></p><p>Photo: Bo Yi</p><p>Share</p>"
        draft = draft_of(page(f"<article>{paragraphs()}{below}</article>"))
        assert [each.text for each in draft.paragraphs] == [*TEXTS["en"], "Photo: Bo Yi"]
        assert draft.credits == ("Photo: Bo Yi",)


class TestLayouts:
    def test_of_tables_with_a_menu_above_the_headline(self) -> None:
        """Pages were made so in 1998, without a closed paragraph."""
        menu = "<a href=/>Home</a><br><a href=/n>News</a><br><a href=/s>Sport</a>"
        headline = f"<font size=4><b>{TITLES['en']}</b></font><br>by Ann Lee<br>March 5, 1998"
        text = "".join(f"<p>{text}" for text in TEXTS["en"])
        html = (
            f"<html><head><title>{TITLES['en']}</title></head><body><table><tr><td colspan=2>The Gazette</td></tr><tr>"
            f"<td>{menu}</td><td>{headline}{text}<p><hr>© 1998 The Gazette. All rights reserved.</td></tr></table>"
        )
        draft = draft_of(html)
        assert [each.text for each in draft.paragraphs] == list(TEXTS["en"])
        assert (draft.title, draft.byline, draft.published) == (TITLES["en"], "Ann Lee", date(1998, 3, 5))

    def test_of_a_headline_far_below_or_repeated_in_the_text_lose_nothing(self) -> None:
        verses = "".join(f"<p>Verse {number} of the song of the sea.</p>" for number in range(4))
        html = page(f"<article>{verses}<p>{TITLES['en']}</p>{paragraphs()}</article>", f"<title>{TITLES['en']}</title>")
        assert [each.text for each in draft_of(html).paragraphs][4:] == [TITLES["en"], *TEXTS["en"]]

    @pytest.mark.parametrize("between", ["<br><br>", "<br />\n<br />\n", "<BR><BR>&nbsp;&nbsp;&nbsp;"])
    def test_of_line_breaks(self, between: str) -> None:
        draft = draft_of(page(f"<div><h1>{TITLES['en']}</h1>{between.join(TEXTS['en'])}</div>"))
        assert [each.text for each in draft.paragraphs] == list(TEXTS["en"])

    def test_of_nothing_but_boxes(self) -> None:
        boxes = "".join(f"<div class=x><span>{text}</span></div>" for text in TEXTS["en"])
        draft = draft_of(page(f"<div><h1>{TITLES['en']}</h1>{boxes}</div>"))
        assert [each.text for each in draft.paragraphs] == list(TEXTS["en"])

    def test_of_a_date_above_the_headline_and_the_author_below_the_text(self) -> None:
        text = "<br><br>".join(TEXTS["ru"])
        body = f"<span>05.03.2024</span><h3>{TITLES['ru']}</h3><img src=a>{text}<br><br>Автор: Анна Иванова<br>"
        draft = draft_of(page(f"<div>{body}</div>", f"<title>{TITLES['ru']} - Вести</title>", "ru"))
        assert [each.text for each in draft.paragraphs] == list(TEXTS["ru"])
        assert (draft.title, draft.byline, draft.published) == (TITLES["ru"], "Анна Иванова", date(2024, 3, 5))

    def test_of_a_headline_with_a_label_in_it(self) -> None:
        html = page(
            f"<h1>{TITLES['zh']} <span class=tag>原创</span></h1>{paragraphs('zh')}",
            f"<title>{TITLES['zh']}_渔民_港口</title>",
        )
        assert draft_of(html).title == TITLES["zh"]

    def test_of_accelerated_pages(self) -> None:
        data = {"@type": "NewsArticle", "headline": TITLES["en"], "datePublished": "2024-03-05", "author": "Ann Lee"}
        figure = "<figure><amp-img></amp-img><figcaption>Boats. Photo: Bo Yi</figcaption></figure>"
        body = (
            f"<amp-sidebar><ul><li>Home</li></ul></amp-sidebar><article><h1>{TITLES['en']}</h1>{figure}{paragraphs()}"
        )
        head = f'<link rel="canonical" href="{URL}">{linked_data(data)}'
        draft = draft_of(
            page(f"{body}<amp-ad></amp-ad></article>", head), url="https://www.thegazette.example/amp/storm"
        )
        assert (draft.title, draft.byline, draft.published, draft.url) == (
            TITLES["en"],
            "Ann Lee",
            date(2024, 3, 5),
            URL,
        )
        assert [each.kind for each in draft.paragraphs] == [PassageKind.CAPTION, *[PassageKind.BODY] * 3]

    @pytest.mark.parametrize("between", ["\n\n", "\n", "</p><p>", "<br /><br />"])
    @pytest.mark.parametrize(
        "shown", ["", f"<h1>{TITLES['en']}</h1>", f"<h1>{TITLES['en']}</h1><p>{TEXTS['en'][0]}</p>"]
    )
    def test_of_scripts_that_say_their_text_to_search_engines(self, between: str, shown: str) -> None:
        text = f"<p>{between.join(TEXTS['en'])}</p>" if "<" in between else between.join(TEXTS["en"])
        data = {"@type": "NewsArticle", "headline": TITLES["en"], "articleBody": text + "\u0000", "author": "Ann Lee"}
        draft = draft_of(page(f"<div id=root>{shown}</div><script>x()</script>", linked_data(data)))
        assert (draft.title, [each.text for each in draft.paragraphs]) == (TITLES["en"], list(TEXTS["en"]))

    def test_of_scripts_with_headings_in_their_text(self) -> None:
        text = f"<p>{TEXTS['en'][0]}</p><h3>The pilots</h3><p>{TEXTS['en'][1]}</p><p>{TEXTS['en'][2]}</p>"
        data = {"@type": "NewsArticle", "headline": TITLES["en"], "articleBody": text}
        draft = draft_of(page("<div id=root></div><script>x()</script>", linked_data(data)))
        assert [each.kind for each in draft.paragraphs] == [
            PassageKind.BODY,
            PassageKind.HEADING,
            *[PassageKind.BODY] * 2,
        ]

    @pytest.mark.parametrize(
        "more",
        [
            {"isAccessibleForFree": False},
            {"articleBody": "Too short."},
            {"articleBody": 5},
            {"articleBody": "<div>" * 5_000 + "Deep."},
        ],
    )
    def test_of_scripts_that_do_not_are_refused(self, more: dict[str, object]) -> None:
        data = {"@type": "NewsArticle", "headline": TITLES["en"], "articleBody": " ".join(TEXTS["en"]), **more}
        with pytest.raises(NoTextError):
            draft_of(page("<div id=root></div><script>x()</script>", linked_data(data)))

    def test_of_live_blogs(self) -> None:
        """Each update has its own heading and paragraphs, in the order of the page."""
        updates = [
            (f"Update {number}: the pilots", f"{TEXTS['en'][number % 3]} So much for {number}.") for number in range(6)
        ]
        shown = "".join(
            f"<div><time>1{number}:00</time><h3>{title}</h3><p>{text}</p><div class=share>Share</div></div>"
            for number, (title, text) in enumerate(updates)
        )
        data = {
            "@type": "LiveBlogPosting", "headline": TITLES["en"], "datePublished": "2024-03-05T09:00:00Z",
            "dateModified": "2024-03-06T09:00:00Z", "author": {"name": "Ann Lee"},
            "liveBlogUpdate": [{"@type": "BlogPosting", "headline": title, "author": "Bo Yi"} for title, _ in updates],
        }  # fmt: skip  # a table of examples, a row a line
        draft = draft_of(page(f"<main><h1>{TITLES['en']}</h1><p>{TEXTS['en'][0]}</p>{shown}</main>", linked_data(data)))
        assert (draft.title, draft.byline, draft.published) == (TITLES["en"], "Ann Lee", date(2024, 3, 5))
        assert [each.text for each in draft.paragraphs][1:] == [text for update in updates for text in update]

    @pytest.mark.parametrize("language", ["en", "no", "es"])
    def test_of_a_single_sentence(self, language: str) -> None:
        menu, notes = "<ul><li><a href=/>Home</a></li></ul>", "<div id=footer><a href=/i>Imprint</a></div>"
        text = TEXTS[language][0]
        html = page(f"{menu}<div class=main><h1>{TITLES[language]}</h1><div>{text}</div></div>{notes}", "", language)
        assert [each.text for each in draft_of(html).paragraphs] == [text]


class TestEncodings:
    @pytest.mark.parametrize(
        ("language", "encoding", "told", "written"),
        [
            ("ru", "cp1251", None, "utf-8"),
            ("ru", "cp1251", "iso-8859-1", "windows-1251"),
            ("ru", "cp1251", "iso-8859-1", "iso-8859-1"),
            ("ru", "koi8-r", None, None),
            ("ru", "utf-16-le", "utf-16le", None),
            ("ru", "utf-16", None, "utf-16"),
            ("zh", "gb18030", "utf-8", None),
            ("zh", "gb18030", "iso-8859-1", "gb2312"),
            ("ja", "shift_jis", "euc-jp", None),
            ("ja", "euc-jp", "iso-8859-1", "euc-jp"),
            ("ja", "shift_jis", "iso-8859-1", None),
            ("de", "latin-1", "utf-8", "utf-8"),
        ],
    )
    def test_that_are_declared_wrongly_are_read_rightly(
        self, language: str, encoding: str, told: str | None, written: str | None
    ) -> None:
        meta = f'<meta charset="{written}">' if written else ""
        html = page(f"<h1>{TITLES[language]}</h1>{paragraphs(language)}", meta, language)
        draft = draft_of(html.encode(encoding), told)
        assert (draft.title, [each.text for each in draft.paragraphs]) == (TITLES[language], list(TEXTS[language]))
