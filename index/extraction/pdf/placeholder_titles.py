"""What programs write where nobody gave a title or an author: no file is called so, and nobody is."""

from __future__ import annotations

import regex

_NO_TITLE = regex.compile(
    r"microsoft (?:word|powerpoint|excel|publisher)\b.*|(?:la)?tex.*"
    r"|(?:untitled|unbenannt|ohne titel|sans (?:titre|nom)|sin título|senza titolo|без (?:названия|имени)|无标题).*"
    r"|(?:image|img|scan|doc|file)[\s_-]*(?:\d[\d_ -]*)?"
    r"|(?:camscanner|adobe scan|about:|pii:?\s|doi:?\s?10\.).*"
    r"|.*\.(?:docx?|pdf|tex|dvi|ps|indd|qxd|qxp|rtf|odt|pptx?|xlsx?|pages|txt|html?|wpd|fm|p(?:m\d|65)|eps|jpe?g|tiff?|png"
    r"|cdr|ai|svg|vsdx?|pub|key|odp|md|csv)"
    r"|.*[/\\].*|\S*[_\d]\S*|\P{L}*",
    regex.IGNORECASE,
)
"""The name of a program, that of a file, or a number."""

_PLACEHOLDERS = """
untitled no title without name none null anonymous document presentation slide layout page
book print template new microsoft word powerpoint excel publisher google docs quarkxpress
indesign final version draft copy of blank cover preview full photo test scan article in
press
unbenannt ohne titel dokument dokumente präsentation folie neues entwurf vorlage seite
kopie von naamloos zonder uten navn tittel unavngivet namnlös namnlöst utan presentatie
dia presentasjon lysbilde presentationen bild nimetön
sans titre nom présentation diapositive nouveau brouillon modèle sin título nombre
documento presentación de diapositiva nuevo borrador sem nome apresentação slides senza
titolo presentazione nuovo bozza fără titlu
без названия имени заголовок документ презентация слайд новый черновик назви презентація
новий bez názvu názov prezentace snímek nový tytułu nazwy prezentacja slajd nowy başlıksız
adsız sunu slayt belge yeni névtelen dokumentum bemutató dia τίτλο χωρίς έγγραφο
παρουσίαση
无标题 文档 无标题文档 演示文稿 幻灯片 未命名 無標題 文件 簡報 投影片 無題 文書 スライド
プレゼンテーション タイトル 제목 없음 문서 프레젠테이션 슬라이드 بدون عنوان مستند عرض
تقديمي في شريحة ללא כותרת מסמך מצגת ไม่มีชื่อ เอกสาร
งานนำเสนอ ภาพนิ่ง बिना शीर्षक
"""
"""Words of programs in their languages: Germanic, Romance, Slavic and others, and those that are written without blanks
or from the right."""

_TITLE_WORDS = frozenset(_PLACEHOLDERS.split())
"""Of nothing else a title consists that is none: "PowerPoint presentation", "Final version 2"."""

_WORD = regex.compile(r"[\p{L}\p{M}]+")

_NO_AUTHOR = regex.compile(
    r".*(?:@|https?:|www\.|\\|/|_|\d).*|\P{L}*"
    r"|(?:the )?(?:user|admin|administrator|owner|authors?|unknown|anonym(?:ous)?|guest|root|default|pc|home|office)"
    r"|benutzer|utilisateur|usuario|utente|пользователь|автор|editors?|redaktion|webmaster"
    r"|(?:microsoft|adobe|apple|hewlett|dell|acer|asus|lenovo|samsung|xerox|canon|ricoh|epson|kyocera|konica|hp|acrobat"
    r"|google|latex|libre|open|pdf).*"
    r"|tex|typst|word|canva|(?:jane|john) doe|max(?:ine)? mustermann|имя фамилия"
    r"|(?:your|ihr|votre|su|author) (?:name|nom|nombre)",
    regex.IGNORECASE,
)
_ACCOUNT_WORD = regex.compile(
    r"(?:user|username|admin\p{L}*|usuario|usuário|utilisateur|utente|benutzer|gebruiker|bruker|bruger|användare|käyttäjä"
    r"|użytkownik|uživatel|používateľ|felhasználó|kullanıcı|utilizator|пользователь|користувач|админ\p{L}*|χρήστης|windows"
    r"|guest|customer|account|server|scanner|desktop|workstation|webmaster|system|用户|管理员|ユーザー|사용자|مستخدم|المستخدم|ผู้ใช้)",
    regex.IGNORECASE,
)
"""A word that stands in the name of an account, and in nobody's."""


def is_no_title(named: str) -> bool:
    """Whether that is what a program writes for a title that was given none."""
    words = _WORD.findall(named.casefold())
    return _NO_TITLE.fullmatch(named) is not None or all(word in _TITLE_WORDS for word in words)


def is_no_author(named: str) -> bool:
    """Whether that is what stands for an author where nobody gave a name."""
    return _NO_AUTHOR.fullmatch(named) is not None or any(map(_ACCOUNT_WORD.fullmatch, _WORD.findall(named)))
