"""Leave the word for an article or a definition out of a search for a subject: "owl article", "moss definition".

Texts hardly call themselves so: the word would be missing in the best passage, or be found in another one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import dropwhile, islice

from index.analysis.stopwords import is_question_word, question_phrases
from index.analysis.tokenizer import Piece, Script, normalise, pieces
from index.query.frames.lists import all_kept
from index.query.frames.phrases import matches
from index.query.frames.tokens import IS_UNSPACED, tokens_of
from index.word_lists import read_words_by_language

PACKAGE = "index.query"

MOST_WORDS = 4
"""Most words of such a search. In a longer one, the word may be part of a name or of a sentence."""

_WRITING = re.compile("记者|記者|作者|筆者|[写寫著]|書い")
"""Pattern of Chinese and Japanese words with which a search names a writer."""

_PARTICLES = "的|の|に関する|についての"


def without_article_word(text: str) -> str:
    """Return *text* with blanks in place of such words at its beginning and end, so that every place stays.

    They stay in a question, "what is an article", and beside a number, "article 5". What only looks like them stays
    too: "high definition".
    """
    if ending := _ending().search(text):
        return text if _asks(text) or _WRITING.search(text) else _blanked(text, 0, ending.start())
    found = list(islice(pieces(text), MOST_WORDS + 1))
    if len(found) > MOST_WORDS or any(piece.normal[0].isdigit() for piece in found):
        return text
    rest = list(dropwhile(_is_article, found))
    rest = [*dropwhile(_is_article, reversed(rest))][::-1]
    asks = any(_is_question_word(piece.normal, found) for piece in rest)
    if 0 < len(rest) < len(found) and not asks and not _is_kept(text):
        return _blanked(text, rest[0].start, rest[-1].end)
    return text


def _is_kept(text: str) -> bool:
    """Return whether a text ends with a phrase that belongs to a subject."""
    return any(matches(all_kept().ends, reversed(tokens_of(text))))


def _is_article(piece: Piece) -> bool:
    return any(piece.normal in words for words in _words().values())


def _is_question_word(word: str, found: Sequence[Piece]) -> bool:
    """Return whether a word asks in a language that has one of the words for an article that were found."""
    languages = (each for each, words in _words().items() if any(piece.normal in words for piece in found))
    return any(is_question_word(word, language) for language in languages)


def _blanked(text: str, start: int, end: int) -> str:
    return " " * start + text[start:end] + " " * (len(text) - end)


def _asks(text: str) -> bool:
    phrases = question_phrases(Script.HAN)
    return phrases is not None and phrases.search(text) is not None


@cache
def _words() -> Mapping[str, frozenset[str]]:
    """Return the words of each language."""
    listed = [read_words_by_language(PACKAGE, name) for name in ("article_words", "definition_words")]
    languages = dict.fromkeys(language for each in listed for language in each)
    return {each: frozenset(normalise(word) for words in listed for word in words.get(each, ())) for each in languages}


@cache
def _ending() -> re.Pattern[str]:
    """Return the pattern of words for an article at the end of a Chinese or Japanese text."""
    listed = "|".join(word for words in _words().values() for word in words if IS_UNSPACED.match(word))
    return re.compile(rf"(?<=[\u3041-\u30ff\u3400-\u9fff]{{2}})(?:(?:{_PARTICLES})?(?:{listed})){{1,2}}\s*$")
