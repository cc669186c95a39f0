"""The authors of pages: as printed, wherever and in whichever language, and nobody else."""

from __future__ import annotations

import pytest

from index.extraction.html.page import read_page
from tests.support.extraction.page_texts import linked_data

TITLE = "The lighthouse keeper of Orrin Sound retires"

TEXT = "".join(
    f"<p>{line}</p>"
    for line in (
        "For forty-one years the lamp above Orrin Sound was lit by hand every evening, whatever the weather was like.",
        "On Friday the keeper climbed the two hundred and six steps once more, and showed the motor to the children.",
        "The town council wants to keep the old lens in the school, where it would throw rainbows on rainy mornings.",
        "Nobody has been found who wants the logbooks, which fill eleven metres of shelves in the oil store below.",
    )
)


def page(header: str = "", behind: str = "", *, above: str = "", head: str = "", lang: str = "en") -> str:
    return (
        f'<html lang="{lang}"><head><title>{TITLE} | Sound Courier</title>'
        f'<meta property="og:site_name" content="Sound Courier">{head}</head><body>'
        f'<div class="top"><a href="/">Sound Courier</a><ul><li><a href="/news">News</a></li></ul></div>'
        f"<main><article>{above}<h1>{TITLE}</h1>{header}<div class=content>{TEXT}</div>{behind}</article></main>"
        '<div class="footer"><p>© 2024 Sound Courier</p></div></body></html>'
    )


def byline(*args: str, **more: str) -> str | None:
    return read_page(page(*args, **more), "page", "https://www.soundcourier.example/2024/keeper").draft.byline


def author(value: object) -> str:
    return linked_data({"@type": "NewsArticle", "headline": TITLE, "author": value})


def meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


UNDER_THE_HEADLINE = [
    ("<p class=byline>By Jane Doe</p>", "Jane Doe"),
    ("<p class=byline>By Jane Doe, Staff Writer</p>", "Jane Doe"),
    ("<p class=byline>By Jane Doe, Writer, Hardware</p>", "Jane Doe"),
    ("<p class=byline>BY JANE DOE</p>", "JANE DOE"),
    ("<p class=byline>By \u202eJane\u202c Doe\u200f</p>", "Jane Doe"),
    ("<p class=byline>By Jane Doe and John Roe</p>", "Jane Doe, John Roe"),
    ("<p class=byline>By Jane Doe, John Roe and Max Poe</p>", "Jane Doe, John Roe, Max Poe"),
    ("<p class=byline>By Jane Doe, John Roe, and Max Poe</p>", "Jane Doe, John Roe, Max Poe"),
    ("<p class=byline>By Jane Doe in Paris and John Roe in Rome</p>", "Jane Doe, John Roe"),
    ("<p class=byline>By Jane Doe, Associated Press</p>", "Jane Doe"),
    ("<p class=byline>By Jane Doe and The Associated Press</p>", "Jane Doe"),
    ("<p class=byline>By Jane Doe, Extension Educator</p>", "Jane Doe"),
    ("<p class=byline>By Jane Doe | jane@courier.example | Sound Courier</p>", "Jane Doe"),
    ("<p>By Jane Doe | May 3, 2024</p>", "Jane Doe"),
    ("<p>By Jane Doe May 3, 2024</p>", "Jane Doe"),
    ("<p>By Jane Doe on May 3, 2024</p>", "Jane Doe"),
    ("<p>By: Jane Doe</p><p>Photos: Max Poe</p>", "Jane Doe"),
    ("<p>Words by Jane Doe, photographs by Max Poe</p>", "Jane Doe"),
    ("<p>Story by Jane Doe<br>Photos by Max Poe</p>", "Jane Doe"),
    ("<p>Posted on May 3, 2024 by Jane Doe</p>", "Jane Doe"),
    ("<div class=entry-meta>Posted by <a href='/author/jd/' rel=author>Jane Doe</a> on <time>May 3, 2024</time></div>",
     "Jane Doe"),
    ("<div class=by><span>By</span> <em>Jane Doe</em> <span>Courier Maritime Chronicler</span></div>", "Jane Doe"),
    ("<div><a href='/author/jane-doe'>Jane Doe</a><div>Chief Cartographer</div></div>", "Jane Doe"),
    ("<div class=author-info><div class=author-name>Jane Doe</div><div class=author-job>Senior Editor</div></div>",
     "Jane Doe"),
    ("<div class='article-author'><img alt=''><span>Jane Doe</span><span>4 min read</span></div>", "Jane Doe"),
    ("<div class=authors><a href='/a/1'>Jane Doe</a><a href='/a/2'>John Roe</a></div>", "Jane Doe, John Roe"),
    ("<div>Article Authors</div><div><a href='/team/doe'>Jane Doe</a></div><div><a href='/team/roe'>John Roe</a></div>",
     "Jane Doe, John Roe"),
    ("<dl><dt>Author</dt><dd>Jane Doe</dd><dt>Published</dt><dd>May 3, 2024</dd></dl>", "Jane Doe"),
    ("<div>written by</div><div>Jane Doe</div><div>Tips</div>", "Jane Doe"),
    ("<p class=byline>By Jane Doe, who has kept bees on the island for thirty years and writes about it</p>",
     "Jane Doe"),
    ("<div itemprop=author itemscope><span itemprop=name>Jane Doe</span> <i itemprop=jobTitle>Harbour Sage</i></div>",
     "Jane Doe"),
    ("<span class='author vcard'><a class='url fn n' href='/author/maelle/'>Maëlle</a></span>", "Maëlle"),
    ("<p>By Reuters</p>", "Reuters"),
    ("<p class=byline>By The Associated Press</p>", "The Associated Press"),
    ("<p class=byline>By Seán Ó Súilleabháin</p>", "Seán Ó Súilleabháin"),
    ("<p class=byline>By Martin Luther van der Berg-O’Neill</p>", "Martin Luther van der Berg-O’Neill"),
    ("<p class=byline>By Larry Page</p>", "Larry Page"),
    ("<p>By Jane Doe</p><p>By John Roe</p><p>3 May 2024</p>", "Jane Doe, John Roe"),
    ("<p>By Jane Doe</p><p>and Max Poe</p><p>3 May 2024</p>", "Jane Doe, Max Poe"),
    ("<p class=byline>By Jude Law and Emily Post</p>", "Jude Law, Emily Post"),
    ("<p>May 3, 2024 · <a href='/author/jd'>Jane Doe</a> · 12 Comments</p>", "Jane Doe"),
    ("<p><span>Source: Sound Weekly</span><span>Author: Jane Doe</span><span>May 3, 2024</span></p>", "Jane Doe"),
    ("<p><b>Jane Doe</b><i>Words</i></p><p><b>John Roe</b><i>Words</i></p><p><b>Bo Yi</b><i>Photos</i></p>",
     "Jane Doe, John Roe"),
    ("<p>Written by <a href='/a'>Jane Doe</a> Medically reviewed by <a href='/b'>Bo Yi</a></p>", "Jane Doe"),
    ("<p class=byline>By Jane Doe, Sound Courier West — Orrin</p>", "Jane Doe"),
    ("<p><i class=by-1>Written by <a href='/a'>Jane Doe</a></i><i class=by-2>Checked by <a href='/b'>Bo Yi</a></i></p>",
     "Jane Doe"),
    ("<div class=author-line><a href=/u/q>quillsong</a><i>2024</i>-<i>05</i>-<i>03</i></div>",
     "quillsong"),
    ("<figure><figcaption>Photo by Max Poe</figcaption></figure><p>By Jane Doe</p>", "Jane Doe"),
]  # fmt: skip  # a table of examples, a row a line

LANGUAGES = [
    ("fr", "<p>Par Élodie Kervran</p>", "Élodie Kervran"),
    ("fr", "<p>Par Élodie Kervran et Yann Le Goff, avec AFP</p>", "Élodie Kervran, Yann Le Goff"),
    ("fr", "<p>Publié le 3 mai 2024 par Élodie Kervran</p>", "Élodie Kervran"),
    ("de", "<p>Von Anna Klein</p>", "Anna Klein"),
    ("de", "<p>Von Anna Klein, Berlin</p><p>Fotos: Bo Yi</p>", "Anna Klein"),
    ("de", "<p>03.05.2024 09:00 von Anna Klein</p>", "Anna Klein"),
    ("de", "<p>3. Mai 2024, 9.00 Uhr, Orrin</p><p>03.05.2024 09:00 Uhr von Anna Klein</p>", "Anna Klein"),
    ("de", "<p>Ein Gastbeitrag von Anna Klein</p>", "Anna Klein"),
    ("de", "<p>Interview: Anna Klein und Jörg Brandt</p>", "Anna Klein, Jörg Brandt"),
    ("es", "<p>Por Nuño Domínguez</p>", "Nuño Domínguez"),
    ("es", "<p>Texto: Nuño Domínguez. Fotos: Ana Luz</p>", "Nuño Domínguez"),
    ("es", "<p>Redacción</p><p>Por Nuño Domínguez y Ana Luz Prieto</p>", "Nuño Domínguez, Ana Luz Prieto"),
    ("pt", "<p>Por João Brandão — São Paulo</p>", "João Brandão"),
    ("it", "<p>di Chiara Bellandi</p>", "Chiara Bellandi"),
    ("it", "<p>a cura di Chiara Bellandi</p>", "Chiara Bellandi"),
    ("nl", "<p>Door Thijs van Ommeren</p><p>Beeld Merel Kool</p>", "Thijs van Ommeren"),
    ("sv", "<p>Av Per Olov Svensson</p>", "Per Olov Svensson"),
    ("sv", "<p>Text: Åsa Lind</p><p>Foto: Per Olov Svensson</p>", "Åsa Lind"),
    ("no", "<p>Skrevet av Ingrid Håland</p>", "Ingrid Håland"),
    ("da", "<p>Af Søren Kjær</p>", "Søren Kjær"),
    ("fi", "<p>Teksti: Aino Virtanen</p><p>Kuvat: Eero Salo</p>", "Aino Virtanen"),
    ("pl", "<p>Autor: Agnieszka Wójcik</p>", "Agnieszka Wójcik"),
    ("cs", "<p>Autor: Tomáš Dvořák</p>", "Tomáš Dvořák"),
    ("hu", "<p>Szerző: Kovács Réka</p>", "Kovács Réka"),
    ("ro", "<p>Autor: Ioana Munteanu</p>", "Ioana Munteanu"),
    ("el", "<p>Από την Μαρία Παπαδοπούλου</p>", "Μαρία Παπαδοπούλου"),
    ("el", "<p><a href='/m'>Μαρία Παπαδοπούλου</a><span>Ρεπορτάζ</span></p>", "Μαρία Παπαδοπούλου"),
    ("el", "<p>Της Μαρίας Παπαδοπούλου</p>", "Μαρίας Παπαδοπούλου"),
    ("tr", "<p>Yazan: Defne Aksoylu</p>", "Defne Aksoylu"),
    ("tr", "<p>Haber: Defne Aksoylu - Fotoğraf: Can Er</p>", "Defne Aksoylu"),
    ("ru", "<p>Текст: Мария Лебедева</p><p>Фото: Олег Ким</p>", "Мария Лебедева"),
    ("ru", "<p>Автор: Мария Лебедева, корреспондент</p>", "Мария Лебедева"),
    ("uk", "<p>Автор: Оксана Гнатюк</p>", "Оксана Гнатюк"),
    ("bg", "<p>Автор: Ивайло Петров</p>", "Ивайло Петров"),
    ("ar", "<p>بقلم: سلمى الحداد</p>", "سلمى الحداد"),
    ("ar", "<p>كتبت سلمى الحداد</p>", "سلمى الحداد"),
    ("ar", "<p>تحقيق: سلمى الحداد ووليد شقير الدين | تصوير: نادين عقل</p>", "سلمى الحداد, وليد شقير الدين"),
    ("ar", "<p>بقلم: سلمى الحداد ومحمد صالح</p>", "سلمى الحداد, محمد صالح"),
    ("ar", "<p>بقلم: سلمى محمد وهبي سالم</p>", "سلمى محمد وهبي سالم"),
    ("fa", "<p>گزارش از مهسا خاوری | عکس: علی رضایی | ویراستار: شیرین آرام</p>", "مهسا خاوری"),
    ("fa", "<p>نویسنده: مهسا خاوری</p><p>عکس: علی رضایی</p>", "مهسا خاوری"),
    ("he", "<p>מאת: נועה ברקאי-לוין</p>", "נועה ברקאי-לוין"),
    ("he", "<p>מאת נועה ברקאי</p><p>צילום: אורי דגן</p>", "נועה ברקאי"),
    ("hi", "<p>लेखक: मीनाक्षी बिष्ट</p>", "मीनाक्षी बिष्ट"),
    ("th", "<p>โดย พิมพ์ชนก ศรีวารี</p>", "พิมพ์ชนก ศรีวารี"),
    ("id", "<p>Oleh Ratih Kusumawardhani</p>", "Ratih Kusumawardhani"),
    ("id", "<p>Penulis: Ratih Kusumawardhani</p><p>Editor: Budi Santoso</p>", "Ratih Kusumawardhani"),
    ("vi", "<p>Tác giả: Nguyễn Thị Hoa</p>", "Nguyễn Thị Hoa"),
    ("zh", "<p>文／李明遠</p>", "李明遠"),
    ("zh", "<p>作者：王芳</p>", "王芳"),
    ("zh", "<p>记者 王芳</p>", "王芳"),
    ("zh", "<p><i>来源：码头晚报</i><i>作者：林秋水</i><i>2024年03月12日 08:26</i><i>评论(7)</i></p>", "林秋水"),
    ("zh", "<dl><dt>採訪撰文</dt><dd>林秋水</dd><dt>攝影</dt><dd>何田</dd></dl>", "林秋水"),
    ("zh", "<p>2024-03-12 08:00　来源：码头晚报　作者：林秋水</p>", "林秋水"),
    ("zh", "<p>本报讯（记者 林秋水 通讯员 何田）</p>", "林秋水"),
    ("ko", "<p class=reporter>부두신문 정하늘 기자 sky@dock.example</p>", "정하늘"),
    ("zh", "<p>〔記者陳雅霓／台北報導〕</p>", "陳雅霓"),
    ("ja", "<p>文・早瀬いと</p>", "早瀬いと"),
    ("ja", "<p>取材・文＝早瀬いと</p>", "早瀬いと"),
    ("ko", "<p>홍길동 기자</p>", "홍길동"),
    ("ko", "<p>글 홍길동</p>", "홍길동"),
    ("ca", "<p>Text: Montserrat Puig</p>", "Montserrat Puig"),
    ("ja", "<p>文＝山田花子　写真＝田中太郎</p>", "山田花子"),
    ("es", "<p>Texto: Ana Gil. Fotos: Max Poe</p>", "Ana Gil"),
]

BEHIND_THE_TEXT = [
    ("<p>Jane Doe</p>", None),
    ("<p>Text: Anna Klein</p>", "Anna Klein"),
    ("<p>Author: Jane Doe</p>", "Jane Doe"),
    ("<p>By Jane Doe</p>", "Jane Doe"),
    ("<h3>About the Author</h3><p>Jane Doe</p>", "Jane Doe"),
    ("<p>（记者 王芳）</p>", "王芳"),
    ("<p>（報道部・早瀬いと）</p>", "早瀬いと"),
    ("<p>「灯はもう点かない。でも覚えている」（営業部・早瀬いと）</p>", None),
    ("<p>홍길동 기자 hong@news.example</p>", "홍길동"),
    ("<p>责任编辑： 焦鹏</p>", "焦鹏"),
    ("<p style='text-align:right'>โดย พิมพ์ชนก ศรีวารี</p>", "พิมพ์ชนก ศรีวารี"),
    ("<div class=post-footer>Posted by <a rel=author href='/u'>Jane Doe</a> at 10:00</div>", "Jane Doe"),
    (f"<p>Author: Jane Doe</p><div class=comments>{TEXT}<p>By Bo Yi</p></div>", "Jane Doe"),
    ("<h3>Related articles</h3><div><h4>Another storm</h4><p>By John Roe</p></div>", None),
    ("<div class=related><p>By John Roe</p></div>", None),
    ("<div id=comments class=comments-area><p class='comment-author'>By John Roe</p></div>", None),
    ("<aside><p class=author>John Roe</p></aside>", None),
    ("<div itemprop=comment><a rel=author href='/u/3'>John Roe</a></div>", None),
    ("<p>" + "<a class=author href='/u/3'> </a>" * 300 + "</p>", None),
    ("<h3>3 Comments</h3><p><a class=author href='/u/3'>John Roe</a></p>", None),
    ("<p>Media contact: Jane Doe, 555 0100</p>", None),
    ("<p>Reviewed by Jane Doe</p>", None),
    ("<p>Updated by Jane Doe</p>", None),
    ("<p>Edited by Jane Doe</p>", None),
    ("<p>Translated by Jane Doe</p>", None),
    ("<p>Photographs by Jane Doe</p>", None),
    ("<p>Fotos: Bo Yi</p>", None),
]

CARD = "<div class=card><a href='/x'>Ferry late again</a><p>By Bo Yi</p></div>"

OTHER_PEOPLE = [
    ("", "", CARD * 2),
    ("<p>By Bo Yi</p><p><a href='/1'>One</a><a href='/2'>Two</a><a href='/3'>Three</a></p>", "", ""),
    ("<p>By Bo Yi</p><h2>Ferries</h2>", "", ""),
    ("", "", "<a rel=prev href='/a'>Previous: Ferry late</a><p><a class=author href='/author/bo'>Bo Yi</a></p>"),
    ("", "", "<div class=reply><span class=author>Bo Yi</span><p>Lovely.</p></div>"),
    ("", "<blockquote>Lamps are patience.<cite>Bo Yi</cite></blockquote>", ""),
    ("", "<figure><figcaption>The keeper. By Bo Yi</figcaption></figure>", ""),
    ("", "<p>A conversation with Bo Yi</p><p>Featuring Bo Yi</p>", ""),
    ("", "", "<p>Approved by: Dr. Bo Yi, Medical Director</p><p>Press contact</p><p>Bo Yi</p>"),
    ("", "", "<p>Redaktion: Bo Yi</p>"),
    ("", "<p>编辑：何田　摄影：林秋水</p>", ""),
    ("", "<div class=image-author>Max Poe</div>", ""),
    ("", "", "<ul><li><a href=/p>Other lamps</a> <span class=author>Max Poe</span></li></ul>"),
]

NOBODY = [
    "",
    "<p><a class=author-link href='/author/all'>View more posts</a></p>",
    "<p class=author>Marketing and Event Coordinator</p>",
    "<div class=author><span>Mdmsaab</span><span>Posts 4</span></div>",
    "<p class=byline>By admin</p>",
    "<p class=byline>by webmaster</p>",
    "<p class=byline>By Sound Courier</p>",
    "<p class=byline>By Staff Writer</p>",
    "<p class=byline>By Sound Courier Staff</p>",
    "<p class=byline>By Editor-in-Chief</p>",
    "<p class=byline>By Guest</p>",
    "<p class=byline>By Newsroom</p>",
    "<p class=byline>By BBC News</p>",
    "<p class=author-role>Head of Content Marketing</p>",
    "<p class=author>Follow</p>",
    "<p class=author>Subscribe</p>",
    "<p class=author>Share this</p>",
    "<p class=author>0 Comments</p>",
    "<p class=author>May 3, 2024</p>",
    "<p class=author>Posted in News</p>",
    "<p>By the numbers</p>",
    "<p>Breaking News</p>",
    "<p>New York</p>",
    "<p>By popular demand</p>",
    "<p>Photo by Jane Doe</p>",
    "<p>Medically reviewed by Jane Doe</p>",
    "<p>Interview with Jane Doe</p>",
    "<p class=byline>Von der Redaktion</p>",
    "<p class=byline>Par la rédaction</p>",
    "<p class=byline>Redacción</p>",
    "<p class=byline>Redazione Sound ORRIN BAY 3 maggio 2024</p>",
    "<p><b>Harbour Walks</b><i>3 May 2024</i></p>",
    "<p><b>Harbour</b><i>Words</i></p>",
    "<p><span>Rates</span><span>By: the hour</span></p>",
    "<p class=byline>System Administrator</p>",
    "<p class=byline>Systemadministrator</p>",
    "<p class=byline>Administrador del sitio</p>",
    "<p class=byline>Administrador do sistema</p>",
    "<p class=byline>Administrateur du site</p>",
    "<p class=byline>Системный администратор</p>",
    "<p class=byline>Системний адміністратор</p>",
    "<p class=byline>系统管理员</p>",
    "<p class=byline>作者：系統管理員</p>",
    "<p class=byline>システム管理者</p>",
    "<p class=byline>시스템관리자</p>",
    "<p class=byline>مدير النظام</p>",
    "<p class=byline>مدیر سیستم</p>",
    "<p class=byline>Sistem yöneticisi</p>",
    "<p class=byline>مدير الموقع</p>",
    "<p class=byline>编辑部</p>",
    "<p class=byline>온라인뉴스팀</p>",
    "<p>By Train and Ferry</p>",
    "<p>By Popular Demand</p>",
    "<p>By Any Means Necessary</p>",
    "<p>Por Dentro Do Dique</p>",
    "<p>Escrito por Super Usuario</p>",
    "<p>Écrit par : Super Utilisateur</p>",
    f"<p>By {'Jane Doe and ' * 200}</p>",
]

DECLARED = [
    (author({"@type": "Person", "name": "Jane Doe"}), "", "Jane Doe"),
    (author({"name": "By Jane Doe"}), "", "Jane Doe"),
    (author({"name": "Jane Doe, John Roe and Max Poe"}), "", "Jane Doe, John Roe, Max Poe"),
    (author({"name": "<a href='/jane'>Jane Doe</a>"}), "", "Jane Doe"),
    (author([[{"name": ["Jane Doe"]}], "John Roe"]), "", "Jane Doe, John Roe"),
    (author([{"name": f"Jane D{a}{b}"} for a in "aeiou" for b in "bcdfghjklmnp"]), "", None),
    (author({"givenName": "Jane", "familyName": "Doe"}), "", "Jane Doe"),
    (author({"@type": "Organization", "name": "Harbour Press Agency"}), "", None),
    (author({"@type": "Person", "url": "https://www.soundcourier.example/jane"}), "", None),
    (author("https://www.soundcourier.example/jane"), "", None),
    (author({"name": "admin"}), "<p class=byline>By Jane Doe</p>", "Jane Doe"),
    (author({"name": "editor3"}), "", None),
    (author({"name": "Sound Courier"}), "<p>By Jane Doe</p>", "Jane Doe"),
    (author({"name": "Hardware"}), "<p><a href='/hardware'>Hardware</a></p>", None),
    (author({"name": "Maëlle"}), "<p>11 avril 2022 par Maëlle</p>", "Maëlle"),
    (author({"name": "Michelle Lowrey"}), "<p>Article Authors</p><p><a href='/c'>Kathleen M. Clayton</a></p>",
     "Kathleen M. Clayton"),
    (author({"name": "Gabriela Prado"}), "<p>Written by Nomsa Dlungwane</p><p>Translated by Gabriela Prado</p>",
     "Nomsa Dlungwane"),
    (author({"name": "Gabriela Prado"}), "<p>Translated by Gabriela Prado</p>", None),
    (author([{"name": "Jane Doe"}, {"name": "John Roe"}]), "<p class=byline>By Jane Doe and John Roe</p>",
     "Jane Doe, John Roe"),
    (author({"name": "Jane Doe"}), "<p class=byline>By Jane Doe and John Roe</p>", "Jane Doe, John Roe"),
    (meta("author", "jrobison"), "<p><span>John Robison</span> <span>May 3, 2024</span></p>", "John Robison"),
    (meta("author", "jrobison@courier.example"), "<p class=byline>By John Robison</p>", "John Robison"),
    (meta("author", "Hardware"), "<p class=byline>By Jane Doe</p>", "Jane Doe"),
    (meta("author", "Jane Doe"), "", "Jane Doe"),
    (meta("author", "WebStudio Kvadrat"), "", None),
    (meta("author", "Acme Web Design"), "", None),
    (meta("author", "Haber Merkezi"), "<p><a href='/yazar/defne'>Defne Aksoylu</a></p>", "Defne Aksoylu"),
    (meta("article:author", "https://www.facebook.com/jane"), "", None),
    (meta("citation_author", "Doe, Jane") + meta("citation_author", "Roe, John"), "", "Jane Doe, John Roe"),
    (meta("twitter:label1", "Written by") + meta("twitter:data1", "Jane Doe"), "", "Jane Doe"),
    (meta("twitter:label1", "Price") + meta("twitter:data1", "Jane Doe"), "", None),
    (meta("author", "系统管理员"), "", None),
    (meta("author", "System Administrator"), "", None),
    (meta("author", "Sound Courier Staff"), "<p>Jane Doe and Max Poe</p>", None),
    (meta("author", "jd"), "<p>3 May 2024 · Jane Doe</p>", None),
    (meta("author", "nomad_cook"), "<p>3 May 2024 · nomad_cook</p>", "nomad_cook"),
    (author("Ana Reis"), "<p>Por Ana Reis, Bom Dia Rio</p>", "Ana Reis"),
    (author("Ana Reis"), "<p>Por Ana Reis, <a href=/autor/rui>Rui Lobo</a></p>", "Ana Reis, Rui Lobo"),
    (author("Ana Reis"), "<p>Por Ana Reis e Rui Lobo</p>", "Ana Reis, Rui Lobo"),
    (meta("author", "Jane Doe; " * 300), "", None),
]  # fmt: skip  # a table of examples, a row a line


SYSTEMS = [
    ("<section class='article-byline-content'><ul class='author-list'><li class='author-list-item'><a"
     " href='/author/nora/' class='author-avatar' aria-label='Read more of Nora Quill'><img alt='Nora"
     " Quill'></a></li></ul><div class='article-byline-meta'><h4 class='author-name'><a"
     " href='/author/nora/'>Nora Quill</a></h4><div class='byline-meta-content'><time"
     " datetime='2024-02-03'>Feb 3, 2024</time> <span>6 min read</span></div></div></section>",
     "Nora Quill"),
    ("<h4 class='author-name'><a href='/author/nora/'>Nora Quill</a>, <a href='/author/max/'>Max Poe</a></h4>",
     "Nora Quill, Max Poe"),
    ("<div><a data-testid='authorName' href='https://medium.example/@nora'>Nora"
     " Quill</a><span>·</span><button>Follow</button></div><div>6 min read</div><div>Feb 3, 2024</div>",
     "Nora Quill"),
    ("<div class='aentry-head__user'><span class='ljuser i-ljuser'><a class='i-ljuser-username'"
     " href='https://nora-q.lj.example/'><b>nora_q</b></a></span></div><time>February 3rd, 2024</time>",
     "nora_q"),
    ("<div class='wrap_info'><span class='nick'><a href='#'>달빛공방</a></span><span class='date'>2024. 2. 3."
     " 12:00</span></div>",
     "달빛공방"),
    ("<p class='post-meta'><time class='dt-published'>Feb 3, 2024</time> • <span itemprop='author'"
     " itemscope><span class='p-author h-card' itemprop='name'>Nora Quill</span></span></p>",
     "Nora Quill"),
    ("<span class='post-metadata__author' data-hook='user-name' title='Nora Quill'>Nora Quill</span><span>3"
     " feb 2024</span><span>4 Min. de lectura</span>",
     "Nora Quill"),
    ("<div class='submitted'>Submitted by nora on Sat, 02/03/2024 - 10:00</div>", "nora"),
    ("<div class='crayons-article__header__meta'><a href='/nora' class='crayons-link fw-bold'>Nora"
     " Quill</a><p>Posted on Feb 3</p></div>",
     None),
    ("<dl class='article-info'><dt class='article-info-term'>Details</dt><dd class='createdby'"
     " itemprop='author'>Written by <span itemprop='name'>Nora Quill</span></dd><dd"
     " class='category-name'>Category: <a>News</a></dd><dd class='published'>Published: 03 February"
     " 2024</dd></dl>",
     "Nora Quill"),
    ("<dl class='article-info'><dd class='createdby'>Written by: Super User</dd><dd>Category: News</dd></dl>", None),
    ("<div class='td-post-author-name'><div class='td-author-by'>By</div> <a"
     " href='https://x.example/author/nora/'>Nora Quill</a><div class='td-author-line'> - </div></div><span"
     " class='td-post-date'><time>February 3, 2024</time></span>",
     "Nora Quill"),
    ("<div class='b-byline__names'><span class='by'>By </span><a href='/author/nora'>Nora Quill</a> and <a"
     " href='/author/max'>Max Poe</a></div>",
     "Nora Quill, Max Poe"),
    ("<span class='c-byline__item'>By <a href='/authors/nora'><span class='c-byline__author-name'>Nora"
     " Quill</span></a> <a href='https://t.example/nora' class='c-byline__twitter-handle'>@noraq</a></span><sp"
     "an class='c-byline__item'><time>Feb 3, 2024, 9:00am EST</time></span>",
     "Nora Quill"),
    ("<div data-component='byline-block'><div data-testid='byline-new-contributors'><div><span>Nora"
     " Quill</span><span>Harbour correspondent</span></div></div></div>",
     "Nora Quill"),
    ("<aside><a rel='author' href='https://g.example/profile/noraquill'>Nora Quill</a> in Orrin</aside>", None),
    ("<address aria-label='Contributor info'><div><a rel='author' href='/profile/nora'>Nora Quill</a> in"
     " Orrin</div></address>",
     "Nora Quill"),
    ("<div class='author-names'><span>By </span><a class='wpds-c' data-qa='author-name'"
     " href='/people/nora'>Nora Quill</a></div><div>February 3, 2024 at 5:00 a.m. EST</div>",
     "Nora Quill"),
    ("<div class='byline__names'>By <span class='byline__name'>Nora Quill</span> and <span"
     " class='byline__name'>Max Poe</span>, CNN</div>",
     "Nora Quill, Max Poe"),
    ("<div class='author-name--tracking'><a class='contrib-link--name' href='/sites/nora'>Nora"
     " Quill</a></div><div class='contrib-byline-type'>Contributor</div><div>I write about boats.</div>",
     "Nora Quill"),
    ("<div class='wp-block-tc23-author-card'><a href='/author/nora'>Nora Quill</a></div><time>10:00 AM"
     " PST</time>",
     "Nora Quill"),
    ("<div>Von <a href='/impressum/autor-1'>Nora Quill</a>, Hamburg</div><time>03.02.2024, 10.00 Uhr</time>",
     "Nora Quill"),
    ("<div class='byline'>Eine Analyse von <a href='/autoren/Q/Nora_Quill'><span>Nora Quill</span></a></div>",
     "Nora Quill"),
    ("<p class='meta__author'>Par <a class='article__author-link' href='/signataires/nora/'>Nora Quill</a>"
     " <span>(Orrin, envoyée spéciale)</span></p>",
     "Nora Quill"),
    ("<div class='a_md_a'><a class='a_md_a_n' href='/autor/nora/' title='Ver todas las noticias de Nora"
     " Quill'>Nora Quill</a><span>Orrin - 03 feb 2024</span></div>",
     "Nora Quill"),
    ("<p class='content-publication-data__from' title='Nora Quill, g1'>Por Nora Quill, g1 — Orrin</p>", "Nora Quill"),
    ("<p class='media-news-signature'>di <span>Nora Quill</span></p>", "Nora Quill"),
    ("<a class='topic-authors__author' href='/parts/authors/nora/'><span class='topic-authors__name'>Нора"
     " Квилл</span><span class='topic-authors__job'>(Редактор отдела)</span></a>",
     "Нора Квилл"),
    ("<div><a href='/sns/reporter/x.html'>山田花子</a><time>2024年2月3日 12時00分</time></div>", "山田花子"),
    ("<div class='article-byline'><a class='article-byline__author' href='/e'>홍길동 기자</a></div><span>입력"
     " 2024.02.03. 10:00</span>",
     "홍길동"),
    ("<p>（中央社記者陳雅霓台北3日電）</p>", None),
    ("<div class='article-author-name'><a class='author-link' href='/author/x'>سلمى الحداد</a></div>", "سلمى الحداد"),
    ("<div class='auth'>Written by: <a href='/a'>मीनाक्षी बिष्ट</a></div>", "मीनाक्षी बिष्ट"),
    ("<div class='byline-wrapper'><div><a href='https://substack.example/@nora'>Nora Quill</a> and <a"
     " href='https://substack.example/@max'>Max Poe</a></div><div>Feb 03, 2024</div></div>",
     "Nora Quill, Max Poe"),
    ("<div class='hubspot-topic_data'>Posted by <a class='author-link' href='/blog/author/nora'>Nora"
     " Quill</a> on Feb 3, 2024 10:00:00 AM</div>",
     "Nora Quill"),
    ("<div class='author-block'><div class='text-weight'>Nora Quill</div><div class='text-style-muted'>Head"
     " of Growth</div></div>",
     "Nora Quill"),
    ("<p class='authors'><span>Nora Quill<sup>1</sup></span>, <span>Max Poe<sup>2</sup></span></p>",
     "Nora Quill, Max Poe"),
    ("<section class='content-authors'><ul><li><a href='/profiles/nora-1'><span class='fn author-name'>Nora"
     " Quill</span></a><p class='role'>Professor of Lamps, University of Orrin</p></li><li><a"
     " href='/profiles/max-2'><span class='fn author-name'>Max Poe</span></a><p class='role'>Lecturer,"
     " University of Orrin</p></li></ul></section>",
     "Nora Quill, Max Poe"),
    ("<center><i>by Nora Quill</i></center><hr>", "Nora Quill"),
    ("<font size=2>Nora Quill, 3 February 1999</font>", None),
]  # fmt: skip  # a table of examples, a row a line
"""Headers as publishing systems and large papers write them."""

BOXES = [
    ("<p class='entry-footer'><span class='post-footers'>Posted by Nora Quill on February 03, 2024 at 10:12"
     " AM in <a>Boats</a> | <a>Permalink</a></span></p>",
     "Nora Quill"),
    ("<p>责任编辑：王芳</p>", "王芳"),
    ("<div class='author-box'><h4>Nora Quill</h4><p>Nora keeps the lamp.</p></div>", "Nora Quill"),
    ("<p>— Nora Quill</p>", "Nora Quill"),
]  # fmt: skip  # a table of examples, a row a line
"""Ends of pages as systems write them."""


@pytest.mark.parametrize(("header", "expected"), [*UNDER_THE_HEADLINE, *SYSTEMS])
def test_names_under_the_headline_are_the_byline(header: str, expected: str | None) -> None:
    assert byline(header) == expected


@pytest.mark.parametrize(("lang", "header", "expected"), LANGUAGES)
def test_names_are_recognized_in_many_languages(lang: str, header: str, expected: str | None) -> None:
    assert byline(header, lang=lang) == expected


@pytest.mark.parametrize(("behind", "expected"), [*BEHIND_THE_TEXT, *BOXES])
def test_names_behind_the_text_are_the_byline_if_they_wrote_it(behind: str, expected: str | None) -> None:
    assert byline("", behind) == expected


@pytest.mark.parametrize(("above", "header", "behind"), OTHER_PEOPLE)
def test_other_people_near_the_article_are_no_authors(above: str, header: str, behind: str) -> None:
    assert byline(header, behind, above=above) is None


@pytest.mark.parametrize("header", NOBODY)
def test_lines_that_name_nobody_are_no_byline(header: str) -> None:
    assert byline(header) is None


@pytest.mark.parametrize(("head", "header", "expected"), DECLARED)
def test_declared_names_count_less_than_printed_ones(head: str, header: str, expected: str | None) -> None:
    assert byline(header, head=head) == expected


REACHED = "<p>Max Poe helped. Reach Jane Doe at jdoe@courier.example, or write to the town.</p>"


def test_names_under_the_headline_count_if_their_address_is_behind_the_text() -> None:
    assert byline("<p>Jane Doe and Max Poe</p><p>May 3, 2024</p>", REACHED) == "Jane Doe, Max Poe"
    assert byline("<p>Orrin Sound</p><p>May 3, 2024</p>", REACHED) is None


STAMP = "<p><span class='author vcard'>quillsong</span> <time datetime='2024-05-03T21:30:00Z'>3 May</time></p>"


@pytest.mark.parametrize(("stamped", "expected"), [("2024-05-03T21:30:00Z", "quillsong"), ("2024-05-02", None)])
def test_account_behind_the_text_counts_with_the_time_of_the_headline(stamped: str, expected: str | None) -> None:
    day = f"<a href='/archive'><time datetime='{stamped}'><i>2024</i>-<i>05</i>-<i>03</i></time></a>"
    assert byline(above=f"<div>{day}</div>", behind=STAMP) == expected
