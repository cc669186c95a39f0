"""The text of a post is its author's own: without quotations of others, signatures, and what the system adds."""

from __future__ import annotations

import pytest
from lxml.html import fragment_fromstring

from index.extraction.html.discussions.post_text import named_lines, texts_of

EXAMPLES = [
    # paragraphs
    ("One.<br><br>Two.", ["One.", "Two."]),
    ("One,<br>still one.", ["One,\nstill one."]),
    ("<p>One.</p><ul><li>a</li><li>b</li></ul>Two.", ["One.", "a", "b", "Two."]),
    ("See <a>this page</a>, <b>please</b>.", ["See this page, please."]),
    ("<table><tr><td>2023</td><td>12 eggs</td></tr></table>", ["2023  12 eggs"]),
    ("<table><tr><td><p>One.</p></td><td><p>Two.</p></td></tr></table>", ["One.", "Two."]),
    (f"<table><tr><td>{'long ' * 100}</td></tr></table>", [("long " * 100).strip()]),
    ("Try:<pre>a = 1\n\nb = 2</pre>", ["Try:", "a = 1\nb = 2"]),
    ("<pre> \n </pre>One.", ["One."]),
    ('<div class="codebox"><p>Code: <a>Select all</a></p><pre><code>a = 1</code></pre></div>', ["a = 1"]),
    ('<dl class="codebox"><dt>Code:</dt><dd><code>a<br>b</code></dd></dl>', ["a\nb"]),
    ('<code class="codebox">a = <b>1</b></code>', ["a = 1"]),
    ('<div class="smallfont">Code:</div><pre class="alt2">a = 1</pre>', ["a = 1"]),
    ('<div class="smallfont">Small but mine.</div>', ["Small but mine."]),
    ("<div><div class=other>One.</div>Two.</div><div></div>", ["One.", "Two."]),
    # quotations of others
    ("<blockquote>Theirs.</blockquote>Mine.", ["Mine."]),
    ("Ann wrote:<blockquote>Theirs.</blockquote>Mine.", ["Mine."]),
    ("Аня писала:<blockquote>Её слова.</blockquote>Моё.", ["Моё."]),
    ("@ann in “Kettle”:<blockquote>Theirs.</blockquote>Mine.", ["Mine."]),
    ("This is what I did:<blockquote>Theirs.</blockquote>Mine.", ["This is what I did:", "Mine."]),
    ("Ann wrote it. I agree.<blockquote>Theirs.</blockquote>Mine.", ["Ann wrote it. I agree.", "Mine."]),
    ('<div class="bbCodeBlock bbCodeBlock--quote">Theirs.</div>Mine.', ["Mine."]),
    ('<div class="js-selectToQuote">Mine.</div>', ["Mine."]),
    ('<div class="quotable">Mine.</div>', ["Mine."]),
    ("<aside>Theirs.</aside>Mine.", ["Mine."]),
    ('<table><tr><td class="quote">Theirs.</td></tr></table>Mine.', ["Mine."]),
    ("<div><div class=smallfont>Quote:</div><table><tr><td>Theirs.</td></tr></table></div>Mine.", ["Mine."]),
    ("&gt; Theirs.<br>Mine.", ["Mine."]),
    ("Mine.<br>On Monday, Ann wrote:<br>&gt; Theirs.<br>&gt; More.", ["Mine."]),
    ("<p>On Monday, Ann wrote:</p><p>&gt; Theirs.</p><p>Mine.</p>", ["Mine."]),
    ("5 &gt; 4, I think.", ["5 > 4, I think."]),
    # signatures and labels
    ("Mine.<br>__________________<br>Always on the stove.", ["Mine."]),
    ("Mine.<br>__________________<br>Stove.<pre>x</pre>", ["Mine."]),
    ("Mine.<div class=signature>Always on the stove.</div>", ["Mine."]),
    ("Mine. <span class=edited-by>Last edited by Ann</span>", ["Mine."]),
    ("I have edited it.", ["I have edited it."]),
    ("Mine.<div class=attachbox>stove.jpg (54 KiB) Viewed 120 times</div>", ["Mine."]),
    ("Mine.<div class=likes>3 Likes</div><button>Reply</button>", ["Mine."]),
    ('Mine.<div class="poll">Yes 3 No 4</div>', ["Mine."]),
    (
        '<div class="bbCodeSpoiler"><button>Spoiler</button><div class="bbCodeSpoiler-content">Mine.</div></div>',
        ["Mine."],
    ),
    # hidden
    ("Mine.<div style='display:none'>Not shown.</div>", ["Mine."]),
    ("Mine.<div class=gone>Not shown.</div>", ["Mine."]),
    ("<div class=quote>Theirs.</div>", []),
]


@pytest.mark.parametrize(("markup", "texts"), EXAMPLES)
def test_the_own_text_is_read(markup: str, texts: list[str]) -> None:
    body = fragment_fromstring(markup, create_parent="div")
    assert list(texts_of(body, {".gone"})) == texts


def test_a_plain_quotation_may_belong_to_the_text() -> None:
    body = fragment_fromstring("<blockquote>From a book.</blockquote>Mine.", create_parent="div")
    assert texts_of(body, keeps=lambda _: True) == ("From a book.", "Mine.")


def test_a_name_is_read_without_labels() -> None:
    name = fragment_fromstring(
        '<span><b class="badge">Pro</b><i hidden>x</i><a>Ann</a> <i>Lee</i><span class="flair">42</span></span>'
    )
    assert "".join(named_lines(name)) == "Ann Lee"
