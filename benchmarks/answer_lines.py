"""Count the lines of answers besides their first quotation, as a phone shows them: `make bench-lines`.

The questions are a hundred of each set: everyday ones about the annotated pages, and those of the collections beside
the checkout. A line has 40 characters. A folded quotation has three lines, and a line without text counts too.
"""

from __future__ import annotations

import re
import statistics
import zlib
from collections.abc import Iterable, Iterator, Sequence
from html import unescape

import click

from benchmarks.byline import archive
from benchmarks.collections import available, load
from benchmarks.everyday import drafts, questions
from bot.ask.messages import render_answer
from bot.ask.quoting.folding import FOLDED_LINES, line_count
from bot.ask.views import HITS_SHOWN
from bot.messaging.reply import Reply
from index.corpus import Corpus
from index.errors import EmptyQueryError
from index.model import Draft

ASKED = 100
"""Questions of each set, chosen by their own text, so that they are the same in every run."""

GOAL = 12
"""Most lines that the median may have."""

_QUOTATION = re.compile(r"<blockquote(?P<folded> expandable)?>(?P<quote>.*?)</blockquote>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def other_lines(reply: Reply) -> int:
    """Return the number of lines of a message besides its first quotation."""
    html = reply.body.html
    found = list(_QUOTATION.finditer(html))
    ends = [0, *(match.end() for match in found)]
    starts = [*(match.start() for match in found), len(html)]
    between = (_text(html[end:start]) for end, start in zip(ends, starts, strict=True))
    texts = (text.removeprefix("\n").removesuffix("\n") for text in between if text not in ("", "\n"))
    return sum(map(line_count, texts)) + sum(_lines_shown(match) for match in found[1:])


def _lines_shown(match: re.Match[str]) -> int:
    count = line_count(_text(match["quote"]))
    return min(count, FOLDED_LINES) if match["folded"] else count


def _text(html: str) -> str:
    return unescape(_TAG.sub("", html))


def replies(articles: Iterable[Draft], asked: Sequence[str]) -> Iterator[Reply]:
    """Answer some of the questions about these articles, as in a private chat."""
    corpus: Corpus = archive(articles)
    for question in sorted(dict.fromkeys(asked), key=lambda text: zlib.crc32(text.encode()))[:ASKED]:
        try:
            yield render_answer(corpus.search(question, HITS_SHOWN))
        except EmptyQueryError:
            continue


def row(name: str, counts: Sequence[int]) -> str:
    """Return a row of the table: the median, the 90th percentile, and how many are over the goal."""
    last = sorted(counts)[int(0.9 * len(counts))]
    return f"| {name} | {statistics.median(counts):g} | {last} | {sum(count > GOAL for count in counts)} |"


@click.command(help=__doc__)
def main() -> None:
    """Print the table."""
    click.echo(f"| set | median | 90th percentile | over {GOAL} |\n|---|---:|---:|---:|")
    everyday = [each.question for each in questions()]
    click.echo(row("everyday", [*map(other_lines, replies(drafts().values(), everyday))]))
    for name in available():
        collection = load(name)
        asked = [each.question for each in collection.questions]
        click.echo(row(name, [*map(other_lines, replies(collection.drafts, asked))]))


if __name__ == "__main__":
    main()
