"""XML that is made to break what reads it, however it is written."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from lxml.etree import tostring

from index.errors import BrokenContentError
from index.extraction.results import Origin
from index.extraction.xml import attribute, children_of, elements_of, local_name, parse, text_of_xml

TYPE = '<!DOCTYPE urlset [<!ENTITY a "boo"><!ATTLIST url loc CDATA "https://fen.example/given">]>'
BODY = "<urlset><url><loc>https://fen.example/&a;</loc></url></urlset>"
LONG_COMMENT = f"<!--{'x' * 30_000}-->"


def parsed(content: bytes) -> object:
    return parse(content, "it")


def read_in_parts(content: bytes) -> object:
    return list(children_of(io.BytesIO(content), "urlset", ["url"], "it"))


def listed(content: bytes) -> object:
    return list(elements_of(content, frozenset({"url"}), "it"))


READERS = (parsed, read_in_parts, listed)


@pytest.mark.parametrize("read", READERS)
class TestADocumentType:
    @pytest.mark.parametrize(
        "content",
        [
            f"{TYPE}{BODY}".encode(),
            f"{LONG_COMMENT}{TYPE}{BODY}".encode(),
            f"<?xml version='1.0'?>{'<?x y?>' * 5_000}{TYPE}{BODY}".encode(),
            f"{' ' * 30_000}{TYPE}{BODY}".encode(),
            f"{LONG_COMMENT}<!DOCTYPE urlset SYSTEM 'file:///etc/passwd'>{BODY}".encode(),
            f"{TYPE}{BODY}".encode("utf-16"),
            f"{LONG_COMMENT}{TYPE}{BODY}".encode("utf-16"),
            b'<?xml version="1.0" encoding="UTF-7"?>' + f"{TYPE}{BODY}".encode().replace(b"<!", b"+ADwAIQ-"),
            f'<?xml version="1.0" encoding="IBM037"?>{TYPE}{BODY}'.encode("cp037"),
        ],
    )
    def test_is_refused_wherever_it_stands_and_however_it_is_written(
        self, read: Callable[[bytes], object], content: bytes
    ) -> None:
        with pytest.raises(BrokenContentError):
            read(content)


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("content", [b"", b"\0", b"ferry", b"<urlset", BODY.encode(), b"<a>" * 100_000])
def test_what_is_no_xml_is_broken(read: Callable[[bytes], object], content: bytes) -> None:
    with pytest.raises(BrokenContentError):
        read(content)


class TestTheDocumentTypeOfAFeed:
    @pytest.mark.parametrize(
        "before",
        [
            "",
            LONG_COMMENT,
            "<!-- <![CDATA[ --> ",
            "<?x <!-- ?>",
            "<!DOCTYPE rss PUBLIC 'x' 'y'><!-- -->",
            "<!DOCTYPE rss>",
        ],
    )
    def test_is_refused_if_it_declares_something_whatever_stands_before_it(self, before: str) -> None:
        """The rest would hide it from whoever looks for it between what is a comment here and none there."""
        with pytest.raises(BrokenContentError):
            text_of_xml(f"{before}{TYPE}<!-- ]]> --><?y --> ?><rss/>".encode(), Origin("it"))

    @pytest.mark.parametrize("before", ["", "<?xml version='1.0'?>\n", f"{LONG_COMMENT}\n<?x y?>"])
    def test_is_taken_away_if_it_declares_nothing(self, before: str) -> None:
        feed = "<rss><title><![CDATA[<!DOCTYPE html [<!ENTITY a 'b'>]>]]></title></rss>"
        doctype = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://n.example/rss.dtd">'
        assert text_of_xml(f"{before}{doctype}\n{feed}".encode(), Origin("it")) == feed
        assert text_of_xml(f"{before}{feed}".encode(), Origin("it")) == feed


class TestAParsedDocument:
    def test_can_be_mended(self) -> None:
        root = parse(b"<rss><channel><title>The Fen</title><link>x", "it", repairs=True)
        assert root.findtext("channel/title") == "The Fen"

    def test_is_broken_if_there_is_nothing_to_mend(self) -> None:
        with pytest.raises(BrokenContentError):
            parse(b"ferry", "it", repairs=True)

    def test_has_no_comments(self) -> None:
        assert tostring(parse(b"<a>fe<!-- no -->r<?no?>ry</a>", "it")) == b"<a>ferry</a>"

    def test_of_long_texts_is_read_only_where_those_are_expected(self) -> None:
        long = b"<a>" + b"ferry " * 2_000_000 + b"</a>"
        assert len(parse(long, "it", is_long=True).text or "") == 12_000_000
        with pytest.raises(BrokenContentError):
            parse(long, "it")


class TestNames:
    def test_are_those_without_their_namespace(self) -> None:
        root = parse(b"<x:Root xmlns:x='urn:x' x:a='1' b='2'/>", "it")
        assert (local_name(root), attribute(root, "a"), attribute(root, "b"), attribute(root, "c")) == (
            "Root",
            "1",
            "2",
            None,
        )


def test_elements_are_found_in_capitals_too_until_it_breaks_off() -> None:
    elements = elements_of(
        b"<x:URLSET xmlns:x='urn:x'><x:URL>1</x:URL><x:url>2</x:url><x:url>3", frozenset({"url"}), "it"
    )
    assert [element.text for element in elements] == ["1", "2"]
