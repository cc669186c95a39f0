"""Web pages that editors add."""

from __future__ import annotations

PAGE = """<!doctype html><html lang="en"><head><title>Storks return | The Fen Gazette</title>
<meta name="author" content="Ida Brook"><meta property="og:site_name" content="The Fen Gazette">
<meta property="article:published_time" content="2024-03-09T08:00:00Z"></head><body><article>
<h1>Storks return</h1>
<p>After eleven years of absence the white storks have returned to the fen near Ostwick, the warden said on Friday,
and they have brought their young with them to the old mill.</p>
<p>Three pairs are nesting on the chimney of the brickworks, which was closed in 1998 and has been a protected
monument ever since the county bought it from its last owner.</p>
<p>Visitors may watch them from the dyke between eight in the morning and sunset, the warden added, provided that
dogs are kept on a lead and that nobody leaves the path.</p>
</article></body></html>"""


def page_of_texts(*texts: str, title: str = "The ferry sails again", canonical: str | None = None) -> str:
    """Return a page of paragraphs."""
    head = f"<title>{title}</title>" + (f'<link rel="canonical" href="{canonical}">' if canonical else "")
    body = "".join(f"<p>{text}</p>" for text in texts)
    return (
        f"<!doctype html><html lang=en><head>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def numbered_page(n: int, title: str | None = None) -> str:
    """A page that resembles no other, so that nothing is asked about it."""
    nests = " ".join(f"nest{n}x{nest}" for nest in range(12))
    return f"<h1>{title or f'Page {n:02}'}</h1><p>Storks are on the chimneys of {nests}, the warden said.</p>"
