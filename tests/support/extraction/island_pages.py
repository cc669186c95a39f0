"""Pages with an article about a ferry, in the markup of many systems."""

from __future__ import annotations

from index.extraction.html.page import read_page

TITLE = "Island without a ferry"
FERRY = (
    "The ferry to the outer islands stopped on Monday morning, because its only engine had lost a bearing.",
    "Nobody on the quay was surprised, since the boat has not been in a dock for six years.",
    "The council had been asked for a second boat in 2019 and again last spring, and it had ordered a report.",
    "“We have enough reports to build a bridge out of them,” said Marit Solheim, who has sold tickets since 1988.",
    "A mechanic came over in a fishing boat, looked at the engine for an hour, and asked for a cup of tea.",
    "By the evening the school had decided to teach by telephone, as it did in the winter of the great ice.",
    "The new bearing is expected on Thursday, if the supply plane can land on the meadow behind the church.",
    "Until then the post is carried by two brothers with a rowing boat, who charge nothing and accept cake.",
)
GULLS = "He says that he will miss the fog most of all, and the gulls least."
LIGHT = "The vote was close, and the light stays red on Sundays until noon."


def ps(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def texts_read(body: str, language: str = "en") -> list[str]:
    """Return the paragraphs of a page whose body, with a menu and a footer around it, is *body*."""
    page = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{TITLE}</title></head><body>'
        '<header><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav></header>'
        f"{body}<footer><p>© 2025 The Example Courier. All rights reserved by the publisher.</p></footer></body></html>"
    )
    draft = read_page(page, "page", "https://courier.example/ferry").draft
    return [paragraph.text for paragraph in draft.paragraphs]
