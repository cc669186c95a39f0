"""What is made to break whoever reads it, one after the other, while others ask: `make bench-hostile`.

The program runs as its operator runs it. An admin adds each page and each file; a reader asks all the while. Told of
each: what the admin was told, how long that took, what memory the bot took above its idle size and its child took, how
long the reader waited at most, and for how long the event loop was held up at most, as asyncio's own watch says.
"""

from __future__ import annotations

import asyncio
import gzip
import io
import os
import re
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import click

from benchmarks.generated import article
from benchmarks.load import MESSAGE_CHARS, as_message, children_of
from benchmarks.machine import machine
from benchmarks.timing import NEW_ARTICLES
from tests.byline_process import Byline
from tests.fake_bot_api import FakeBotApi, Message, Person
from tests.website import Page, Website

EDITOR, READER = 1, 2

ABOVE_IDLE_MB = 300 * 2**20 / 1e6
CHILD_MB = 512 * 2**20 / 1e6
LOOP_MS = 100.0
TOLD_S = 60.0
"""Within which an admin must be told what became of it: 20 s of fetching, 20 s of reading, and a busy machine's."""

ASKED_EVERY_S = 2.1
"""After an answer: the bot answers thirty messages a minute of one person, and what waits for that says nothing."""
SAMPLED_EVERY_S = 0.02

ARTICLES = 20
"""In the archive before it begins."""

_SLOW = re.compile(r"Executing .* took (\d+\.\d+) seconds")
_PROGRESS = re.compile(r".* …( \d+ s)?", re.DOTALL)
"""What the reply to /add says while it is being done."""

PARAGRAPH = "<p>The ferry across the Tarn goes again, nineteen years after its cable broke in the storm.</p>\n"


@dataclass(frozen=True, slots=True)
class Input:
    """Something that an admin adds."""

    name: str
    make: Callable[[Website], str | bytes]  # a URL, or the content of a file


@dataclass
class Measured:
    """What adding it took."""

    name: str
    told: str = ""
    seconds: float = 0.0
    above_idle_mb: float = 0.0
    child_mb: float = 0.0
    slowest_answer_ms: float = 0.0
    loop_ms: float = 0.0  # 0: never held up for longer than asyncio's watch allows
    answers: int = 0


def _page(path: str, body: str | bytes, **more: str) -> Callable[[Website], str]:
    return lambda site: site.serve(path, body, headers=more)


def _html(body: str) -> str:
    return f"<html><head><title>The ferry</title></head><body><h1>The ferry</h1>{body}</body></html>"


def _stream(path: str, piece: bytes, length: int, **more: str) -> Callable[[Website], str]:
    """A page that claims to be longer than what comes."""
    headers = {"Content-Type": "text/html", "Content-Length": str(length), **more}
    return lambda site: site.make(path, lambda _: Page(piece, headers=headers))


def _zip(members: Iterator[tuple[str, bytes]] | Sequence[tuple[str, bytes]]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _docx(body: str, before: str = "") -> bytes:
    document = f'<?xml version="1.0"?>{before}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    return _zip(
        [
            ("[Content_Types].xml", _TYPES.encode()),
            ("_rels/.rels", _RELATIONS.encode()),
            ("word/document.xml", document.encode()),
        ]
    )


_WORDS = "<w:p><w:r><w:t>The ferry across the Tarn goes again, nineteen years after.</w:t></w:r></w:p>"
_LAUGHS = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 10))
_ENTITIES = f'<!DOCTYPE x [<!ENTITY a0 "ha">{_LAUGHS}]>'


def _pdf(objects: Sequence[bytes]) -> bytes:
    """A PDF of numbered objects, the first of which is its catalogue."""
    file, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    ends = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(file))
    return file + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + ends


def _stream_object(content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    return b"<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (len(packed), packed)


_FONT = b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"


def _pdf_of_page(content: bytes, kids: bytes = b"[3 0 R]", count: int = 1) -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources%s/Contents 4 0 R>>" % _FONT
    pages = b"<</Type/Pages/Kids%s/Count %d>>" % (kids, count)
    return _pdf([b"<</Type/Catalog/Pages 2 0 R>>", pages, page, _stream_object(content)])


_TEXT = b"BT /F 12 Tf 72 700 Td (The ferry across the Tarn goes again.) Tj ET\n"

INPUTS = (
    Input("an honest page", _page("/honest", _html(PARAGRAPH * 20))),
    Input("an honest page of 1 MB", _page("/large", _html(PARAGRAPH * 1_500 + f"<script>{'x' * 850_000}</script>"))),
    Input("a page of 20,000 paragraphs", _page("/many", _html(PARAGRAPH * 20_000))),
    Input("a paragraph of 4.9 MB", _page("/one", _html(f"<p>{'ferry ' * 810_000}</p>"))),
    Input("200,000 attributes", _page("/tag", _html(f"<p {' '.join(f'a{at}=x' for at in range(200_000))}>x</p>"))),
    Input("100,000 nested elements", _page("/deep", _html("<div>" * 100_000 + "ferry"))),
    Input("100,000 links", _page("/links", _html("".join(f'<a href="/{at}">ferry {at}</a>' for at in range(100_000))))),
    Input(
        "a page that inflates to 1 GB",
        _page("/gzip", gzip.compress(b"ferry " * 2**24 * 10, 9), **{"Content-Encoding": "gzip"}),
    ),
    Input("a body that never ends", _stream("/endless", b"<p>ferry", 10**9)),
    Input("a redirect to the inside", lambda site: site.redirect("/inside", "http://127.0.0.1:1/")),
    Input("a redirect in a circle", lambda site: site.redirect("/circle", "/circle")),
    Input("19 MB of text", lambda _: b"The ferry goes again, in the end.\n\n" * 560_000),
    Input("19 MB of noise", lambda _: os.urandom(19_000_000)),
    Input("19 MB of HTML", lambda _: _html(PARAGRAPH * 200_000).encode()),
    Input("a zip of one member of 1 GB", lambda _: _zip([("ferry.txt", b"ferry " * 2**24 * 10)])),
    Input("a zip of 20,000 texts", lambda _: _zip((f"{at}.txt", b"The ferry goes.") for at in range(20_000))),
    Input("a zip in a zip", lambda _: _zip([("inner.zip", _zip([("ferry.txt", b"The ferry goes.")]))])),
    Input("a zip that climbs out", lambda _: _zip([("../../ferry.txt", b"The ferry goes again, it is said.")])),
    Input("a DOCX of 1 GB", lambda _: _docx(_WORDS * 8_000_000)),
    Input("a DOCX of 300,000 paragraphs", lambda _: _docx(_WORDS * 300_000)),
    Input("a DOCX of entities", lambda _: _docx("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", _ENTITIES)),
    Input("a DOCX of 100,000 nested tables", lambda _: _docx("<w:tbl><w:tr><w:tc>" * 100_000)),
    Input("an honest PDF", lambda _: _pdf_of_page(_TEXT)),
    Input("a PDF whose pages are a circle", lambda _: _pdf_of_page(_TEXT, kids=b"[2 0 R]", count=10**6)),
    Input("a PDF of a million pages", lambda _: _pdf_of_page(_TEXT, kids=b"[" + b"3 0 R " * 10**6 + b"]", count=10**6)),
    Input("a PDF page of 300 MB", lambda _: _pdf_of_page(_TEXT * 4_000_000)),
    Input("half a PDF", lambda _: _pdf_of_page(_TEXT)[:200]),
)


class Watch:
    """Looks at the memory of the bot and its children, many times a second."""

    def __init__(self, byline: Byline) -> None:
        self._process = Path(f"/proc/{byline.process.pid}")
        self.bot_mb = self.child_mb = 0.0

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self.look()
            await asyncio.sleep(SAMPLED_EVERY_S)

    def look(self) -> None:
        """Once."""
        self.bot_mb = max(self.bot_mb, _resident_mb(self._process))
        for child in children_of(self._process):
            self.child_mb = max(self.child_mb, _resident_mb(child))


def _resident_mb(process: Path) -> float:
    with suppress(OSError, IndexError):  # it has ended
        return int((process / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return 0.0


@dataclass
class Reader:
    """Somebody who asks all the while, and is answered."""

    telegram: FakeBotApi
    person: Person
    waits_s: list[float] = field(default_factory=list)

    async def run(self) -> None:
        """Until cancelled."""
        loop, chat = asyncio.get_running_loop(), self.person.private_chat()
        while True:
            asked = loop.time()
            question = await chat.send("Who paid for the ferry?")
            await self.telegram.reply_to(question)
            self.waits_s.append(loop.time() - asked)
            await asyncio.sleep(ASKED_EVERY_S)


async def run(inputs: Sequence[Input], articles: int = ARTICLES) -> list[Measured]:
    """Start the bot, have each of *inputs* added while a reader asks, and stop it."""
    with tempfile.TemporaryDirectory() as directory, Website() as site:
        async with FakeBotApi(timeout_s=TOLD_S) as telegram:
            byline = Byline(telegram, Path(directory))
            settings = {"ADMIN_IDS": str(EDITOR), "FETCH_ALLOW_HOSTS": site.host, "PYTHONASYNCIODEBUG": "1"}
            await byline.start(**settings)
            editor = telegram.user("Edith", id=EDITOR)
            for at in range(articles):
                text = as_message(article(NEW_ARTICLES + at))
                await _told(telegram, await editor.private_chat().send(f"/add {text[:MESSAGE_CHARS]}"))
            # A reader each: of one person the bot answers thirty a minute, and what waits for that says nothing.
            readers = [telegram.user("Rita", id=READER + at) for at in range(len(inputs))]
            measured = [
                await _measure(each, telegram, byline, site, (editor, reader))
                for each, reader in zip(inputs, readers, strict=True)
            ]
            await byline.close()
            return measured


async def _measure(
    given: Input, telegram: FakeBotApi, byline: Byline, site: Website, people: tuple[Person, Person]
) -> Measured:
    content = await asyncio.to_thread(given.make, site)
    watch, reader = Watch(byline), Reader(telegram, people[1])
    watch.look()
    idle_mb, output = watch.bot_mb, len(byline.output)
    tasks = [asyncio.create_task(watch.run()), asyncio.create_task(reader.run())]
    loop = asyncio.get_running_loop()
    begun = loop.time()
    chat = people[0].private_chat()
    if isinstance(content, str):
        sent = await chat.send(f"/add {content}")
    else:
        sent = await chat.send_document("ferry", content, caption="/add")
    told = await _told(telegram, sent)
    seconds = loop.time() - begun
    await telegram.until(lambda: len(reader.waits_s) > 1, "two answers")
    for task in tasks:
        task.cancel()
    held_up = [float(match[1]) for match in _SLOW.finditer(byline.output[output:])]
    return Measured(
        given.name,
        told,
        seconds,
        watch.bot_mb - idle_mb,
        watch.child_mb,
        1000 * max(reader.waits_s),
        1000 * max(held_up, default=0.0),
        len(reader.waits_s),
    )


async def _told(telegram: FakeBotApi, sent: Message) -> str:
    """What the reply to /add says in the end."""
    reply = await telegram.reply_to(sent)
    with suppress(AssertionError):
        await telegram.until(lambda: not _PROGRESS.fullmatch(reply.content), "an end", chat_id=sent.chat.id)
    return reply.content.replace("\n", " ")


def table(measured: Sequence[Measured]) -> str:
    """A line for each."""
    lines = [
        f"| {'added':35} |    s | bot + MB | child MB | slowest answer ms | loop held up ms | told |",
        f"|{'-' * 37}|-----:|---------:|---------:|------------------:|----------------:|------|",
    ]
    lines += [
        f"| {each.name:35} | {each.seconds:4.1f} | {each.above_idle_mb:8.0f} | {each.child_mb:8.0f} | "
        f"{each.slowest_answer_ms:17.0f} | {each.loop_ms or '':>15} | {each.told[:90].replace('|', ' ')} |"
        for each in measured
    ]
    return "\n".join(lines)


def misses(measured: Sequence[Measured]) -> Iterator[str]:
    """What is not as promised."""
    for each in measured:
        if _PROGRESS.fullmatch(each.told):
            yield f"{each.name}: nothing was told within {TOLD_S:.0f} s"
        if each.above_idle_mb > ABOVE_IDLE_MB:
            yield f"{each.name}: the bot took {each.above_idle_mb:.0f} MB more, must be {ABOVE_IDLE_MB:.0f} at most"
        if each.child_mb > CHILD_MB:
            yield f"{each.name}: a child took {each.child_mb:.0f} MB, must be {CHILD_MB:.0f} at most"
        if each.loop_ms > LOOP_MS:
            yield f"{each.name}: the event loop was held up for {each.loop_ms:.0f} ms, must be {LOOP_MS:.0f} at most"


@click.command()
@click.argument("names", nargs=-1)
def main(names: Sequence[str]) -> None:
    """Add what is hostile while others ask, and print what that takes. NAMES: parts of the names of what to add."""
    inputs = [each for each in INPUTS if not names or any(name in each.name for name in names)]
    measured = asyncio.run(run(inputs))
    click.echo(f"{machine()}\n\n{table(measured)}\n")
    found = list(misses(measured))
    for line in found:
        click.echo(f"Missed: {line}.")
    click.echo("" if found else "All is within its limits.")
    click.echo(f"Load average: {os.getloadavg()[0]:.1f}.")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
