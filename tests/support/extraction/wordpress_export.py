"""Exports as WordPress writes them."""

from __future__ import annotations

CONTENT = "The new cable was paid for by the bridge company.\n\nThe crossing takes seven minutes."

HEADER = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- This is a WordPress eXtended RSS file -->
<rss version="2.0"
	xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:wp="http://wordpress.org/export/1.2/"
>
<channel>
	<title>The Gazette</title>
	<link>https://gazette.example</link>
	<language>en-GB</language>
	<wp:author><wp:author_login><![CDATA[nq]]></wp:author_login>
		<wp:author_display_name><![CDATA[Nora Quill]]></wp:author_display_name></wp:author>
	<wp:author><wp:author_login>admin</wp:author_login><wp:author_display_name>Admin</wp:author_display_name></wp:author>
	<image><url>https://gazette.example/logo.png</url><title>Logo</title></image>
"""

END = "</channel></rss>\n"


def item(content: str = CONTENT, **values: str) -> str:
    """An item as WordPress writes it."""
    elements = {
        "title": "The ferry returns",
        "link": "https://gazette.example/2024/ferry/",
        "dc:creator": "nq",
        "guid": "https://gazette.example/?p=7",
        "excerpt:encoded": "Not this.",
        "content:encoded": content,
        "wp:post_date": "2024-05-14 23:30:00",
        "wp:status": "publish",
        "wp:post_type": "post",
        "wp:post_password": "",
    } | {name.replace("_", ":", 1): value for name, value in values.items()}
    return "<item>" + "".join(f"<{tag}><![CDATA[{text}]]></{tag}>" for tag, text in elements.items()) + "</item>\n"
