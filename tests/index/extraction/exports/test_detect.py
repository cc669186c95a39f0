"""The beginnings by which files are recognized as exports."""

from __future__ import annotations

import pytest

from index.extraction.exports.detect import HEAD_BYTES, ExportKind, export_kind, is_feed, lacks_links
from tests.support.growth import MOST_GROWTH, growth

NAMESPACE = 'xmlns:wp="http://wordpress.org/export/"'

WXR = '<rss version="2.0"\n\txmlns:content="http://purl.org/rss/1.0/modules/content/"\n\txmlns:wp="http://wordpress.org/export/1.2/"\n>'


class TestExportKind:
    @pytest.mark.parametrize(
        "head",
        [
            '{\n "name": "News",\n "type": "public_channel",\n "id": 123,\n "messages": [\n  {"id": 1',
            '{"name":null,"type":"private_channel","id":-1,"messages":[]}',
            '{"type": "saved_messages", "id": 1, "messages": []}',
            '\ufeff{"name": "With \\" \\\\", "type": "x", "username": "news", "id": 1, "messages": [',
        ],
    )
    def test_knows_an_export_of_a_chat(self, head: str) -> None:
        assert export_kind(head.encode()) is ExportKind.TELEGRAM_CHAT

    @pytest.mark.parametrize(
        "head",
        [
            '{\n "about": "Here is the data you requested…",\n "personal_information": {\n  "user_id": 1',
            '{"about": "", "chats": {"about": "x", "list": [',
        ],
    )
    def test_knows_an_export_of_an_account(self, head: str) -> None:
        assert export_kind(head.encode()) is ExportKind.TELEGRAM_ACCOUNT

    @pytest.mark.parametrize(
        "head",
        [WXR, f'<?xml version="1.0" encoding="UTF-8" ?>\n<!-- A > B -->\n<!-- by WordPress -->\n\n{WXR}<channel>'],
    )
    def test_knows_an_export_of_wordpress(self, head: str) -> None:
        assert export_kind(head.encode()) is ExportKind.WORDPRESS
        assert not is_feed(head.encode())

    @pytest.mark.parametrize(
        "head",
        [
            "",
            "{}",
            "text",
            '{"role": "user", "messages": [',
            '{"about": "me", "name": "x"}',
            '{"name": {"messages": []}, "type": 1}',
            '<rss version="2.0"><channel>xmlns:wp="http://wordpress.org/export/1.2/"',
            f'<!DOCTYPE rss [<!ENTITY a "aaaa">]>{WXR}',
            '{"name": "' + "\\" * HEAD_BYTES,
            "<!--" * (HEAD_BYTES // 4),
            "<?xml" * (HEAD_BYTES // 5),
            "<!---->" * (HEAD_BYTES // 7),
            "<??>" * (HEAD_BYTES // 4) + "<html>",
        ],
    )
    def test_takes_nothing_else_for_one(self, head: str) -> None:
        assert export_kind(head.encode()) is None

    @pytest.mark.parametrize(
        ("beginning", "repeated", "kind"), [("", "<!---->", None), ("<rss", f" {NAMESPACE}?", ExportKind.WORDPRESS)]
    )
    def test_takes_time_in_proportion_to_the_head(self, beginning: str, repeated: str, kind: ExportKind | None) -> None:
        """It is told in the bot's own process, where nobody is answered meanwhile."""

        def tell(head_bytes: int) -> None:
            head = (beginning + repeated * (head_bytes // len(repeated))).encode()
            assert not is_feed(head)
            assert export_kind(head) is kind

        assert growth(tell, HEAD_BYTES) < MOST_GROWTH


class TestLacksLinks:
    @pytest.mark.parametrize(
        ("head", "expected"),
        [
            ('{"name": "x", "type": "public_channel", "id": 1, "messages": [', True),
            ('{"name": "x", "username": "x", "type": "public_channel", "id": 1, "messages": [', False),
            ('{"name": "x", "type": "private_channel", "id": 1, "messages": [{"type": "public_channel"', False),
            ('{"about": "x", "chats": {"list": [{"type": "public_channel", "messages": [', False),
        ],
    )
    def test_is_said_of_public_channels_without_a_name(self, head: str, expected: bool) -> None:
        assert lacks_links(head.encode()) is expected


class TestIsFeed:
    @pytest.mark.parametrize(
        "head",
        [
            '<?xml version="1.0"?><rss version="2.0"><channel>',
            '<feed xmlns="http://www.w3.org/2005/Atom">',
            "<rdf:RDF>",
            '<!DOCTYPE opml SYSTEM "x"><opml version="2.0">',
            "<urlset>",
            "<sitemapindex>",
            '{"version": "https://jsonfeed.org/version/1.1", "items": []}',
            '{"version":"https:\\/\\/jsonfeed.org\\/version\\/1"',
        ],
    )
    def test_knows_what_is_subscribed_to(self, head: str) -> None:
        assert is_feed(head.encode())

    @pytest.mark.parametrize("head", ["", "<html>", "<p>rss</p>", '{"version": "1"}', "<rssx>"])
    def test_takes_nothing_else_for_one(self, head: str) -> None:
        assert not is_feed(head.encode())
