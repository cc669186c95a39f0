"""Who wrote an article, as its page or file says: names alone, without what is printed around them. Unknown is None."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice

import regex
from lxml.html import HtmlElement

from index.articles.limits import MAX_LABEL_CHARS
from index.articles.paragraph_kinds import are_names
from index.extraction.dom import is_small
from index.extraction.patterns import any_of, compiled
from index.text import clean_line, shortened

MAX_AUTHORS = 10
"""A longer list is rather one of tags or of all who work there."""

MAX_ELEMENT_CHARS = 100
"""Characters of an element that names the author: longer ones tell of a life."""

MAX_ELEMENTS = 100
"""Elements that are called after an author: of the article, and of others beside it."""

MAX_NAME_WORDS = 6
MAX_UNCASED_NAME_WORDS = 4
MAX_NAME_CHARS = 50
"""Of the name of one person. Longer lines are sentences, which in many scripts nothing else tells."""

MAX_LEADS = 3
"""Words before a name, one after the other: "Text: Ein Bericht von"."""

_BY = any_of(
    *("by", "par", "por", "door", "av", "af", "authors?", "auteurs?", "autor(?:a|es|e|in|en|i)?", "forfattere?"),
    *("författare", "автор(?:ы|ка)?", "автори", "(?:written|posted|published|reported|compiled) by"),
    *(
        "(?:story|report|reporting|words|text|interview|review) by",
        "(?:skrevet|publisert|tekst|text|skriven) (?:av|af)",
    ),
    *("(?:écrit|publié|texte|recueillis) par", r"(?:\p{L}+ )?von unser\w* \w+", "(?:escrito|publicado|texto) por"),
    *("(?:scritto|testo) da", "(?:a cura|testo) di", r"ein\w* \w+ von", "(?:geschrieben|text) von", "подготовил[аи]?"),
    *("записал[аи]?", "беседовал[аи]?", "написал[аи]?", "بقلم", "كتب", "كتبت", "מאת", "โดย"),
    *("yazan", "oleh"),
)
"""What stands before a name."""

_PARTICLE = "von|di|da"
"""What may stand before a name, or at the beginning of one."""

_LABEL = (
    "text|tekst|texte|texto|testo|текст|words|story|reporting|report|interview|entrevista|redacción|redaktion|redazione"
    "|автор текста|материал|إعداد|تقرير|مراسل"
)
"""What stands before a name with a colon, or before two words with a capital: some may be names themselves."""

_HAN_LABEL = "(?:本报|本刊|本社|特约|新华社)?(?:记者|記者|作者|撰文|文|著者|筆者|執筆|取材|编辑|編集|글|작성자)"

_LEAD = regex.compile(
    rf"(?:(?i:{_BY})\b\s*[:：]?\s*(?=\w)|(?i:{_PARTICLE})\s+(?=\p{{Lu}}\S*\s+\S)"
    rf"|(?i:{_LABEL})(?:\s*[:：/|]\s*(?=\w)|\s+(?=\p{{Lu}}\S*\s+\p{{Lu}}))|{_HAN_LABEL}[\s:：/／|｜=＝・]+)"
)
_BEHIND = any_of(
    *("updated", "published", "staff writer", "před", r"vor \d", "hace", "il y a", "назад", "publisert", "oppdatert"),
    *("veröffentlicht", "aktualisiert", "publicado", "actualizado", "опубликовано", "обновлено", "fotos?", "photos?"),
    *("photographs?", "photography", "pictures?", "images?", "bilder", "фото"),
)
_TRAIL = regex.compile(
    rf"\s*(?:[@|(（\[]|\s[-–—]\s|\d{{1,2}}[./:]\d{{1,2}}|\b{_BEHIND}\b).*|\s*(?:记者|記者|기자)$", regex.IGNORECASE
)
"""What a page prints behind the name: an account, an agency, when it was written, who took the pictures."""

_AND = regex.compile(r"\s+(?:and|und|og|och|et|y|e|и|та|&)\s+")
_DIGIT = regex.compile(r"\d")
_CASED = regex.compile(r"\p{Lu}")
_BEFORE = regex.compile(r"^[\s¿¡•·*+~–—-]+")
_EMAIL = regex.compile(r"[(<]?[\w.+-]{1,64}@[\w-]+\.[\w.-]+[)>]?")

_ROLE = regex.compile(
    r"\b"
    + any_of(
        *("journalist(?:in|e|ka)?", "reporter(?:in|ka)?s?", "(?:chef)?redakteur(?:in)?", "redaktør", "corresponsal"),
        *(
            "(?:sonder)?korrespondent(?:in|en)?",
            r"corr?espond\w+",
            "columnist",
            "kolumnist(?:in)?",
            "columnista",
            "editor",
        ),
        *("writer", "contributor", "producer", "periodista", "jornalista", "giornalista", "inviat[oa]", "redactora?"),
        *("enviad[oa] especial", "envoyée? spéciale?", "rédact(?:eur|rice)", "журналист(?:ка)?", "корреспондент"),
        *("обозреватель", "редактор", "репортёр", "кореспондент", "журналіст(?:ка)?", "dziennikarz", "dziennikarka"),
        *("redaktor(?:ka)?", "reportér(?:ka)?", "novinář(?:ka)?", "muhabir", "gazeteci", "foreign staff"),
    )
    + r"\b",
    regex.IGNORECASE,
)
"""What somebody is, rather than who."""

_NO_AUTHOR = regex.compile(
    any_of(
        r".*(?:https?:|www\.|\.(?:com|org|net|de|fr|co\.uk)\b).*",
        *(r"(?:photos?|fotos?|фото|image|bild|photograph\w*|pictures?|illustrations?|graphics?|video)\b.*",),
        *(r"(?:edit(?:ing|ed)|translat\w+)\b.*", "admin", "administrator", "editors?", "staff", "webmaster"),
        *("facebook com", "twitter", "author", "unknown", "anonymous", "guest", "user", "by", "n/?a", "none", "null"),
        r"(?:von )?(?:die |der |la |el )?(?:redaktion|redacción|rédaction|redazione|redação|redaksjonen|redactie)",
        *(
            "redakce",
            "redakcja",
            "(?:от )?редакци[ия]",
            "news ?(?:room|desk)",
            "web ?desk",
            "编辑部",
            "編集部",
            "هيئة التحرير",
        ),
    ),
    regex.IGNORECASE,
)

_METAS = frozenset(
    {
        *(
            "author",
            "authors",
            "byl",
            "byline",
            "dc.creator",
            "dc:creator",
            "dcterms.creator",
            "creator",
            "parsely-author",
        ),
        *("sailthru.author", "article:author", "og:article:author", "citation_author", "cxenseparse:author"),
    }
)
_REVERSED = "citation_author"  # who is written with the last name first

_CLASS = regex.compile(
    r"(?:^|[-_\s])(?:by-?line|author|autor|auteur|forfatter|skribent)(?:[-_]?names?)?(?:$|\s)", regex.IGNORECASE
)
"""What elements are called that name the author."""

_BESIDE = frozenset({"aside", "footer", "nav", "form"})


def byline_of(found: str | None, site: str | None) -> str | None:
    """The author line made of what was *found*, names separated by commas.

    Args: found: One or several, separated by semicolons. site: The publication, which is no author.
    """
    names: dict[str, str] = {}
    for name in chain.from_iterable(_apart(_name_in(part)) for part in regex.split(r"[;,，、]", found or "")):
        if name and (site is None or _folded(name) != _folded(site)):
            names.setdefault(_folded(name), name)
    return shortened(", ".join(names.values()), MAX_LABEL_CHARS) if names and len(names) <= MAX_AUTHORS else None


def authors_of_metas(tree: HtmlElement) -> str:
    """Who is named in the head of a page; empty: nobody."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = (element.get("name") or element.get("property") or "").lower()
        content = clean_line(element.get("content") or "")
        if name in _METAS and content:
            last, comma, first = content.partition(",")
            is_reversed = name == _REVERSED and comma and "," not in first
            found.setdefault(name, []).append(f"{first.strip()} {last}" if is_reversed else content)
    named = (contents for contents in found.values() if byline_of("; ".join(contents), None))
    return "; ".join(next(named, []))


def authors_of_elements(tree: HtmlElement, under: Sequence[str]) -> Iterator[str]:
    """What stands in the elements that are called after the author.

    Args: under: The lines under the headline; what is called so elsewhere may be somebody else.
    """
    lines = [_folded(line) for line in under]
    called = (element for element in tree.iter() if _is_marked(element) or _CLASS.search(element.get("class") or ""))
    for element in islice(called, MAX_ELEMENTS):
        if is_small(element) and not any(map(_is_beside, (element, *element.iterancestors()))):
            named = [each for each in element.iter() if each.get("itemprop") == "name"] or [element]
            text = clean_line(str(named[0].get("content") or named[0].text_content()))
            is_own = _is_marked(element) or any(_folded(text) in line for line in lines)
            if is_own and len(text) <= MAX_ELEMENT_CHARS and _are_people(byline_of(text, None)):
                yield text


def _is_marked(element: HtmlElement) -> bool:
    return "author" in f"{element.get('rel') or ''} {element.get('itemprop') or ''}".split()


def _is_beside(element: HtmlElement) -> bool:
    return element.tag in _BESIDE or ELSEWHERE.search(element.get("class") or "") is not None


def _apart(names: str) -> list[str]:
    """The names between which there is an "and": of people, for in those of companies it belongs to the name."""
    parts = _AND.split(names)
    return parts if all(are_names(part, at_least=2) for part in parts) else [names]


def _name_in(part: str) -> str:
    """The name in what is printed of one author; empty: there is none."""
    name = _EMAIL.sub("", clean_line(part))
    for _ in range(MAX_LEADS):
        name = _LEAD.sub("", name, count=1) if _LEAD.match(name) else name
    name = _BEFORE.sub("", _TRAIL.sub("", name)).strip(" ,;|-–:/")
    if role := _ROLE.search(name):
        rest = name[role.end() :].strip()
        name = rest if role.start() == 0 and rest[:1].isupper() and are_names(rest, at_least=2) else ""
    return "" if _NO_AUTHOR.fullmatch(name) else name


def is_led(line: str) -> bool:
    """Whether *line* says that somebody wrote something, and names at least two words."""
    is_one = len(line) <= MAX_ELEMENT_CHARS and _LEAD.match(line) is not None
    return is_one and _are_people(byline_of(line, None))


def _are_people(byline: str | None) -> bool:
    """Whether it reads like the names of people."""
    if byline is None or not are_names(byline, at_least=2) or _DIGIT.search(byline):
        return False
    most = MAX_NAME_WORDS if _CASED.search(byline) else MAX_UNCASED_NAME_WORDS
    return all(len(name.split()) <= most and len(name) <= MAX_NAME_CHARS for name in byline.split(", "))


def is_byline(line: str, byline: str | None) -> bool:
    """Whether *line* says by whom the article is, and nothing else."""
    return byline is not None and _folded(byline_of(line, None) or "") == _folded(byline)


def _folded(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


ELSEWHERE = compiled(
    "comment",
    "related",
    "sidebar",
    "footer",
    "cookie",
    "consent",
    "newsletter",
    "promo",
    "gdpr",
    "onetrust",
    "disclaimer",
    "modal",
    "pop-?up",
)
"""What elements are called that hold no part of an article."""
