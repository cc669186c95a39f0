"""The filters of a question, anywhere in it.

`after:2023`, `before:2024-06`, `by:"name"`, `source:name`, `lang:xx`, `"exact phrase"`, `-word`; in capitals too, with
the quotation marks and colons of any keyboard, single ones behind a key. What only looks like one is left alone: 12:30,
"by: whom" with a blank, -5, well-known, a lone quotation mark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Protocol

import regex
from babel import Locale
from babel.core import get_global

from index.analysis import Field, passage_language, terms_of
from index.analysis.languages import identify, primary_subtag
from index.analysis.tokenizer import Script, fold_marks, pieces
from index.model import FilterFault, FilterProblem, Passage

IDENTIFIED_CHARS = 1_000
"""Characters from which the language of an article is told that does not say it; more change nothing."""


class Described(Protocol):
    """What filters look at of an article."""

    @property
    def published(self) -> date | None:
        """The publisher's date."""
        ...

    @property
    def byline(self) -> str | None:
        """The author line as printed."""
        ...

    @property
    def source(self) -> str | None:
        """The publication."""
        ...

    @property
    def language(self) -> str | None:
        """BCP 47."""
        ...

    @property
    def text(self) -> str:
        """Its beginning is enough; read only if the language is not said."""
        ...


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked about: some of the articles, some of their passages. The default: all of them."""

    after: date | None = None
    """Published on this day or later: `after:2023` is from 1 January 2023 on. What has no date is not accepted."""
    before: date | None = None
    """Published on an earlier day: `before:2024-06` is until 31 May 2024, so that `after:2023 before:2024` is 2023."""
    by: tuple[str, ...] = ()
    """Each is a part of the byline, from the beginning of a word on, whatever its case and accents."""
    sources: tuple[str, ...] = ()
    """One of them is such a part of the source."""
    languages: tuple[str, ...] = ()
    """Codes as `language_code` returns them. The article is in one of them."""
    phrases: tuple[str, ...] = ()
    """Each stands in the passage, its title or its heading: the same forms of the same words in the same order,
    whatever their case and what stands between them."""
    excluded: tuple[str, ...] = ()
    """None of these words is, in any form, in the passage, its title or its heading."""
    names: tuple[str, ...] = ()
    """How each of the above is written, in the order of the question: what an answer says was applied."""

    def and_also(self, other: Filters) -> Filters:
        """Both of them."""
        return Filters(
            max(filter(None, (self.after, other.after)), default=None),
            min(filter(None, (self.before, other.before)), default=None),
            _united(self.by, other.by),
            _united(self.sources, other.sources),
            _united(self.languages, other.languages),
            _united(self.phrases, other.phrases),
            _united(self.excluded, other.excluded),
            _united(self.names, other.names),
        )

    def without_phrase(self, phrase: str) -> Filters:
        """The same, but for this phrase."""
        phrases = tuple(each for each in self.phrases if each != phrase)
        return replace(self, phrases=phrases, names=tuple(name for name in self.names if name != phrase_name(phrase)))

    @property
    def choose_articles(self) -> bool:
        """Whether there may be an article that is not accepted."""
        return bool(self.after or self.before or self.by or self.sources or self.languages)

    @property
    def choose_passages(self) -> bool:
        """Whether there may be a passage that is not accepted."""
        return bool(self.phrases or self.excluded)

    def accepts(self, article: Described) -> bool:
        """Whether the article is one of those that are asked about."""
        return (
            self._accepts_date(article.published)
            and all(_has_name(article.byline, name) for name in self.by)
            and (not self.sources or any(_has_name(article.source, name) for name in self.sources))
            and (not self.languages or article_language(article) in self.languages)
        )

    def accepts_passage(self, passage: Passage) -> bool:
        """Whether the passage, of an article that is accepted, is one of those that are asked about."""
        return all(has_phrase(passage, phrase) for phrase in self.phrases) and not (
            self.excluded and _has_word(passage, self.excluded)
        )

    def _accepts_date(self, published: date | None) -> bool:
        if published is None:
            return not (self.after or self.before)
        return (self.after or date.min) <= published and (self.before is None or published < self.before)


@dataclass(frozen=True, slots=True)
class FilteredQuestion:
    """A question, and what its filters say."""

    query: str  # what is to be searched for: the question with blanks in place of its filters, so that spans stay true
    filters: Filters
    problems: tuple[FilterProblem, ...]  # filters that are wrong: neither applied nor searched for


def read_filters(question: str) -> FilteredQuestion:
    """Tell the filters of a question from what is to be searched for. The words of phrases are searched for as well.

    The parts of links are not: whoever sends a link with a question asks about what the words say.
    """
    filters = Filters()
    problems = []
    query = question
    for match in _SYNTAX.finditer(question):
        read = _read(match)
        if isinstance(read, FilterFault):
            problems.append(FilterProblem(match.group(), read))
        elif read is not None:
            filters = filters.and_also(read)
        if read is not None and not (isinstance(read, Filters) and read.phrases):
            query = query[: match.start()] + _blank(match) + query[match.end() :]
    return _possible(FilteredQuestion(_LINK.sub(_blank, query), filters, tuple(problems)))


def _blank(match: regex.Match[str]) -> str:
    return " " * len(match.group())


def without_filters(question: str) -> str:
    """Return the words of *question* that belong to no filter, neither to a right nor to a wrong one."""
    return " ".join(_SYNTAX.sub(lambda match: match.group() if _read(match) is None else " ", question).split())


def has_phrase(passage: Passage, phrase: str) -> bool:
    """Whether the words of *phrase* stand, as they are, in the passage, in its title or in the heading above it."""
    wanted = _words_of_phrase(phrase)
    texts = (passage.text, passage.title, passage.heading or "")
    return any(wanted in _words(text) for text in texts if _may_have(text, wanted))


def phrase_name(phrase: str) -> str:
    """How a phrase is written in a question."""
    return _quoted(phrase)


def article_language(article: Described) -> str:
    """The code of the article's language, identified from its text where the article does not say it; "" if unknown."""
    spoken = primary_subtag(article.language)
    return _one_code(spoken) if spoken else _identified(article.text[:IDENTIFIED_CHARS])


def language_code(tag: str) -> str | None:
    """The code of the language that a BCP 47 tag names, the same for all its names: None if there is none.

    "pt" of "pt-BR", "de" of "deu". The two forms of written Norwegian are taken for one language.
    """
    code = _one_code(primary_subtag(tag) or "")
    return code if _LANGUAGE_TAG.fullmatch(tag) and code in _language_codes() else None


# --- the syntax ---

_QUOTED = r"""(?|
      "(?P<quoted>[^"“”]*)["“”] | “(?P<quoted>[^"“”]*)["“”] | „(?P<quoted>[^"“”„]*)["“”] | ”(?P<quoted>[^"“”]*)”
    | «(?P<quoted>[^«»]*)» | »(?P<quoted>[^«»]*)[«»]
    | 「(?P<quoted>[^「」]*)」 | 『(?P<quoted>[^『』]*)』 | ＂(?P<quoted>[^＂]*)＂
)"""
_SINGLY_QUOTED = r"[‘'‚] (?P<quoted>[^\s'‘’‚][^‘’‚\n]*?) ['’‘] (?! [\p{L}\p{M}\p{N}] )"  # within, O'Neill
_OPENING = r"\s\p{Ps}\p{Pi}'’¿¡,;，。、！？："
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_LINK = regex.compile(
    rf"(?<![A-Za-z0-9])(?:[a-z][a-z0-9+.-]*://|www\.(?=\w))[^\s{_UNSPACED}，。、！？：；]*", regex.IGNORECASE
)
"""A link to a page. A name alone is none, "node.js" is asked about; a script without blanks may go on behind it."""

_SYNTAX = regex.compile(
    # Not within a word, a number or an address; but scripts that are written without blanks may stand before it.
    rf"""
    (?<! [^{_OPENING}{_UNSPACED}] )
    (?: (?<! [^{_OPENING}] ) (?P<minus>[-−－]) )?
    (?:
        (?P<key>after|before|by|source|lang) [:：]
        (?: {_QUOTED} | {_SINGLY_QUOTED} | (?! ["“”„«»「『＂]) (?P<value> [^\s，。、！？；]* [\p{{L}}\p{{M}}\p{{N}}] ) )
      | {_QUOTED}
    )
    | (?<! [^{_OPENING}] ) [-−－]
        (?P<word> \p{{L}} [\p{{L}}\p{{M}}\p{{N}}]* (?: ['’‑-] [\p{{L}}\p{{N}}] [\p{{L}}\p{{M}}\p{{N}}]* )* )
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
_LANGUAGE_TAG = regex.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{1,8})*", regex.IGNORECASE)
_DATE = regex.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")


def _read(match: regex.Match[str]) -> Filters | FilterFault | None:
    """What is written there; None if it is no filter."""
    key, quoted, word = match.group("key", "quoted", "word")
    if word is not None:
        return Filters(excluded=(word,), names=(f"-{word}",))
    if key is None and not _words(quoted).strip():
        return None
    if match["minus"]:
        return FilterFault.ONLY_WORDS
    if key is None:
        phrase = " ".join(quoted.split())
        return Filters(phrases=(phrase,), names=(phrase_name(phrase),))
    value = match["value"] if quoted is None else " ".join(quoted.split())
    key = key.casefold()
    return _READERS[key](value, f"{key}:{value if quoted is None else _quoted(value)}")


def _quoted(text: str) -> str:
    return f'"{text}"'


def _after(value: str, name: str) -> Filters | FilterFault:
    day = _first_day(value)
    return Filters(after=day, names=(name,)) if day else FilterFault.NOT_A_DATE


def _before(value: str, name: str) -> Filters | FilterFault:
    day = _first_day(value)
    return Filters(before=day, names=(name,)) if day else FilterFault.NOT_A_DATE


def _by(value: str, name: str) -> Filters | FilterFault:
    return Filters(by=(value,), names=(name,)) if _words(value).strip() else FilterFault.NO_NAME


def _source(value: str, name: str) -> Filters | FilterFault:
    return Filters(sources=(value,), names=(name,)) if _words(value).strip() else FilterFault.NO_NAME


def _lang(value: str, name: str) -> Filters | FilterFault:
    code = language_code(value)
    return Filters(languages=(code,), names=(name,)) if code else FilterFault.NOT_A_LANGUAGE


_READERS: Mapping[str, Callable[[str, str], Filters | FilterFault]] = MappingProxyType(
    {"after": _after, "before": _before, "by": _by, "source": _source, "lang": _lang}
)
"""What makes a filter of its value and of how it is called."""


def _first_day(value: str) -> date | None:
    """Of a year, of a month, or the day itself."""
    match = _DATE.fullmatch(value)
    if match is None:
        return None
    year, month, day = (int(number or 1) for number in match.groups())
    try:
        return date(year, month, day)
    except ValueError:  # there is no such day
        return None


def _possible(read: FilteredQuestion) -> FilteredQuestion:
    """Without dates between which there is no day."""
    filters = read.filters
    if filters.after is None or filters.before is None or filters.after < filters.before:
        return read
    dates = [name for name in filters.names if name.startswith(("after:", "before:"))]
    names = tuple(name for name in filters.names if name not in dates)
    problem = FilterProblem(" ".join(dates), FilterFault.NO_TIME_LEFT)
    return replace(
        read, filters=replace(filters, after=None, before=None, names=names), problems=(*read.problems, problem)
    )


# --- what is compared ---


def _words(text: str) -> str:
    """The words of *text*, normalised, each between blanks; of scripts without blanks, the characters."""
    parts: list[str] = []
    for piece in pieces(text):
        parts += [piece.normal] if piece.script in _APART else _CHARACTER.findall(piece.normal)
    return f" {' '.join(parts)} "


@lru_cache(maxsize=1_000)
def _words_of_phrase(phrase: str) -> str:
    return _words(phrase)


def _may_have(text: str, words: str) -> bool:
    """Whether these words may stand in *text*: told without cutting it into its words."""
    if not text.isascii():
        return True
    lowered = text.lower()
    return all(word in lowered for word in words.split() if word.isalpha())


_APART = frozenset({Script.SPACED, Script.NUMBER})
_CHARACTER = regex.compile(r"\X")  # with its marks

_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"},
)
"""Letters that are typed without their strokes, and that Unicode does not take apart."""


@lru_cache(maxsize=10_000)
def _folded(name: str) -> str:
    return fold_marks(_words(name)).translate(_STROKES)


def _united(names: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*names, *others)))


def _has_name(line: str | None, name: str) -> bool:
    return line is not None and _folded(name).rstrip() in _folded(line)


def _has_word(passage: Passage, words: Iterable[str]) -> bool:
    """Whether one of *words* is in the passage, in any form."""
    language = passage_language(passage)
    texts = (passage.text, passage.title, passage.heading or "")
    terms = {term for text in texts for term in terms_of(text, language, Field.WORDS)}
    return any(terms.issuperset(terms_of(word, language, Field.WORDS)) for word in words)


@lru_cache(maxsize=10_000)
def _identified(text: str) -> str:
    return _one_code(identify(text)[0] or "")


_NORWEGIAN = frozenset({"no", "nb", "nn"})


@cache
def _language_codes() -> frozenset[str]:
    return frozenset(map(_one_code, Locale("en").languages))


@cache
def _one_code(code: str) -> str:
    aliases: Mapping[str, str] = get_global("language_aliases")
    code = aliases.get(code, code).partition("_")[0]
    return "no" if code in _NORWEGIAN else code
