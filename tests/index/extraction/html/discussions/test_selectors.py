"""Elements are selected by the names in their markup."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from index.extraction.html.discussions.selectors import MarkedElements

PAGE = """
  <ul class="Thread list"><li id=post_12 class="post first" data-author="Ann"><b itemprop="name author">1</b></li>
  <li id=post-13 class=post><i itemtype=https://schema.org/Answer>2</i></li></ul><p class=post>3</p>
"""


@pytest.mark.parametrize(
    ("written", "texts"),
    [
        (".post", "1 2 3"),
        ("li.post", "1 2"),
        (".post.first", "1"),
        ("#post", "1 2"),
        ("li#post[data-author]", "1"),
        ("[data-author=ann]", "1"),
        ("[itemprop=author]", "1"),
        ("[itemtype$=/answer]", "2"),
        ("[itemtype^=https://schema]", "2"),
        (".thread li", "1 2"),
        (".thread .first b", "1"),
        ("p, .first", "1 3"),
        ("p.post", "3"),
        ("b#post, .unknown", ""),
        (".post#pid", ""),
    ],
)
def test_elements_are_selected(written: str, texts: str) -> None:
    marked = MarkedElements(document_fromstring(PAGE), [written])
    assert " ".join(str(element.text_content()).strip() for element in marked.select(written)) == texts
