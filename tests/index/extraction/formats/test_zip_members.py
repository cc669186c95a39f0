"""A ZIP file: a document, or an archive of several articles."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from index.errors import (
    BrokenContentError,
    EncryptedError,
    ExportError,
    IngestError,
    NestedArchiveError,
    NoTextError,
    TooManyMembersError,
    UnpackedTooLargeError,
    UnsupportedTypeError,
)
from index.extraction import detect
from index.extraction.detect import extract, parts_of
from index.extraction.formats import zip
from index.extraction.formats.zip import ZipArchive, label_of
from index.extraction.results import Origin
from tests.support.extraction.zip_documents import MORE, TEXT, docx, epub, para, zipped

ORIGIN = Origin("pack.zip", "pack.zip")


def read(content: bytes) -> dict[str, str | type[IngestError]]:
    """The title of each article, or why there is none, by its name."""
    found: dict[str, str | type[IngestError]] = {}
    for part in parts_of(content, ORIGIN):
        try:
            found[part.name] = part.extract().draft.title
        except IngestError as error:
            found[part.name] = type(error)
    return found


def one(content: bytes | str, name: str = "a.txt") -> str | type[IngestError]:
    """Return the result for one member."""
    return next(iter(read(zipped({name: content})).values()))


class TestArticles:
    def test_are_its_files_in_their_order_whatever_their_kind(self) -> None:
        members: dict[str, str | bytes] = {
            "b.txt": f"Plain\n\n{TEXT}",
            "2024/a.md": f"# Marked\n\n{TEXT}",
            "page.html": f"<html><head><title>Page</title></head><body><p>{TEXT}</p></body></html>",
            "letter.bin": docx(para("Letter") + para(TEXT)),
            "book": epub({"a": f"<p>{MORE}</p>"}, "<dc:title>Book</dc:title>"),
        }
        assert list(read(zipped(members)).items()) == [
            ("b.txt", "Plain"),
            ("2024/a.md", "Marked"),
            ("page.html", "Page"),
            ("letter.bin", "Letter"),
            ("book", "Book"),
        ]

    def test_have_the_files_name_for_their_title(self) -> None:
        assert one(TEXT, "2024/storm.txt") == "storm.txt"

    def test_are_not_what_systems_leave_beside_them(self) -> None:
        left = [".DS_Store", "__MACOSX/._a.txt", "2024/Thumbs.db", "desktop.ini", ".git/HEAD", "2024/"]
        assert list(read(zipped({"a.txt": TEXT} | dict.fromkeys(left, TEXT)))) == ["a.txt"]

    def test_are_not_links(self) -> None:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr(link, "/etc/passwd")
            archive.writestr("a.txt", TEXT)
        assert list(read(file.getvalue())) == ["a.txt"]

    @pytest.mark.parametrize(
        ("name", "content", "content_type"),
        [
            ("style.css", "p {}", "text/css"),
            ("list.csv", "a,b", "text/csv"),
            ("x.unknown", "text", "application/octet-stream"),
            ("photo.txt", b"\x89PNG", "image/png"),
            ("data.txt", '{"a": 1}', "application/json"),
            (
                "sheet.xlsx",
                zipped({"xl/workbook.xml": ""}),
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
        ],
    )
    def test_are_not_what_is_no_article(self, name: str, content: bytes | str, content_type: str) -> None:
        (part,) = parts_of(zipped({name: content}), ORIGIN)
        with pytest.raises(UnsupportedTypeError) as refused:
            part.extract()
        assert (refused.value.source, refused.value.content_type) == (name, content_type)

    def test_are_not_in_an_archive_within(self) -> None:
        assert one(zipped({"a.txt": TEXT}), "inner.zip") is NestedArchiveError
        with pytest.raises(NestedArchiveError):
            extract(zipped({"a.txt": TEXT}), ORIGIN)

    def test_are_refused_one_by_one(self) -> None:
        assert read(zipped({"a.txt": "", "b.txt": TEXT})) == {"a.txt": NoTextError, "b.txt": "b.txt"}

    def test_are_one_in_a_document(self) -> None:
        assert list(read(docx(para("Letter") + para(TEXT))).items()) == [("pack.zip", "Letter")]

    def test_are_no_exports(self) -> None:
        chat = '{"name": "News", "type": "public_channel", "id": 1, "messages": []}'
        site = '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel/></rss>'
        found = read(zipped({"a/result.json": chat, "b.txt": chat, "c.xml": site, "d.json": "{}"}))
        assert list(found.values()) == [ExportError, ExportError, ExportError, UnsupportedTypeError]

    def test_are_not_none(self) -> None:
        for content in (zipped({}), zipped({".hidden": TEXT})):
            with pytest.raises(NoTextError):
                parts_of(content, ORIGIN)

    def test_are_not_too_many(self) -> None:
        assert len(parts_of(zipped(dict.fromkeys("ab", TEXT)), ORIGIN, 2)) == 2
        with pytest.raises(TooManyMembersError) as refused:
            parts_of(zipped(dict.fromkeys("abc", TEXT)), ORIGIN, 2)
        assert refused.value.limit == 2


class TestKind:
    @pytest.mark.parametrize(
        ("members", "content_type"),
        [
            (
                {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"},
                "application/vnd.oasis.opendocument.spreadsheet",
            ),
            ({"ppt/presentation.xml": ""}, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        ],
    )
    def test_that_is_not_read_is_named(self, members: dict[str, str], content_type: str) -> None:
        with pytest.raises(UnsupportedTypeError) as refused:
            extract(zipped(members), ORIGIN)
        assert refused.value.content_type == content_type

    @pytest.mark.parametrize("mimetype", ["<b>bold</b>", "", "\udcff".encode("utf-8", "surrogatepass")])
    def test_is_not_what_it_cannot_be(self, mimetype: str | bytes) -> None:
        assert [part.name for part in parts_of(zipped({"mimetype": mimetype, "a.txt": TEXT}), ORIGIN)] == [
            "mimetype",
            "a.txt",
        ]


class TestNames:
    @pytest.mark.parametrize(
        ("name", "label"),
        [
            ("2024/storm.txt", "2024/storm.txt"),
            ("../../etc/./passwd", "etc/passwd"),
            ("/etc/passwd", "etc/passwd"),
            ("C:\\files\\storm.txt", "C:/files/storm.txt"),
            ("a\u202egpj.txt", "agpj.txt"),
            ("Sturm – März.txt", "Sturm – März.txt"),
            ("буря.txt", "буря.txt"),
            ("a" * 500, "a" * 199 + "…"),
        ],
    )
    def test_are_labels_and_nothing_else(self, name: str, label: str) -> None:
        (part,) = parts_of(zipped({name: TEXT}), ORIGIN)
        assert part.name == label
        part.extract()

    @pytest.mark.parametrize(("encoding", "name"), [("utf-8", "буря.txt"), ("cp437", "März.txt")])
    def test_need_not_say_how_they_are_encoded(self, encoding: str, name: str) -> None:
        content = zipped({"x" * len(name.encode(encoding)): TEXT}).replace(
            b"x" * len(name.encode(encoding)), name.encode(encoding)
        )
        assert list(read(content)) == [name]

    def test_that_cannot_be_seen_are_those_of_the_archive(self) -> None:
        assert list(read(zipped({"\u200e": TEXT}))) == ["pack.zip"]

    def test_may_come_twice(self) -> None:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("a.txt", f"One\n\n{TEXT}")
            with pytest.warns(UserWarning, match="Duplicate"):
                archive.writestr("a.txt", f"Two\n\n{TEXT}")
        assert [part.extract().draft.title for part in parts_of(file.getvalue(), ORIGIN)] == ["One", "Two"]


class TestBounds:
    def test_of_a_member(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(detect, "MAX_MEMBER_BYTES", 1_000)
        (part,) = parts_of(zipped({"a.txt": "a" * 1_001}), ORIGIN)
        with pytest.raises(UnpackedTooLargeError) as refused:
            part.extract()
        assert (refused.value.source, refused.value.limit_bytes) == ("a.txt", 1_000)

    def test_of_all_members_together(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(zip, "MAX_UNPACKED_BYTES", 1_000)
        members = {f"{number}.txt": "word " * 80 for number in range(3)}
        monkeypatch.setattr(detect, "MAX_MEMBER_BYTES", 500)
        assert list(read(zipped(members)).values()) == ["0.txt", "1.txt", UnpackedTooLargeError]

    def test_of_the_number_of_members(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(zip, "MAX_MEMBERS", 2)
        with pytest.raises(TooManyMembersError):
            parts_of(zipped(dict.fromkeys("abc", "")), ORIGIN)

    def test_are_kept_where_the_size_is_a_lie(self) -> None:
        """The sizes in a directory are believed only when it can be read."""
        content = zipped({"a.txt": "owl " * 100_000})
        size = struct.pack("<L", 400_000)
        assert read(content.replace(size, struct.pack("<L", 10))) == {"a.txt": BrokenContentError}
        assert read(content.replace(size, struct.pack("<L", 4_000_000_000))) == {"a.txt": "a.txt"}

    def test_are_not_passed_by_members_that_overlap(self) -> None:
        """A kernel that many entries of the directory point to is how a few kB become terabytes."""
        content = zipped({"a.txt": TEXT, "b.txt": TEXT})
        start = content.index(b"PK\x01\x02")
        second = content.index(b"PK\x01\x02", start + 4)
        overlapping = content[:second] + content[start : start + 42] + bytes(4) + content[second + 46 :]
        with pytest.raises(BrokenContentError):
            parts_of(overlapping, ORIGIN)

    def test_are_kept_while_reading_bit_by_bit(self) -> None:
        archive = ZipArchive(zipped({"a": b"x" * 100}), "pack.zip")
        with archive.opened("a", 100) as file:
            assert (file.read(60), file.read(60), file.read(60)) == (b"x" * 60, b"x" * 40, b"")
        with archive.opened("a", 99) as file, pytest.raises(UnpackedTooLargeError):
            file.read(1_000)


class TestHostile:
    @pytest.mark.parametrize(
        "content",
        [b"PK\x03\x04", b"PK\x05\x06", b"PK\x03\x04" + bytes(1_000), zipped({"a": "b"})[:60]],
        ids=["a beginning", "an end", "zeros", "a part"],
    )
    def test_is_whole(self, content: bytes) -> None:
        with pytest.raises(BrokenContentError):
            parts_of(content, ORIGIN)

    def test_has_no_passwords(self) -> None:
        content = bytearray(zipped({"a.txt": TEXT}))
        content[content.index(b"PK\x01\x02") + 8] |= 1
        assert read(bytes(content)) == {"a.txt": EncryptedError}

    @pytest.mark.parametrize("method", [97, 99])
    def test_is_packed_as_usual(self, method: int) -> None:
        content = bytearray(zipped({"a.txt": TEXT}))
        content[content.index(b"PK\x01\x02") + 10] = method
        content[8] = method
        assert read(bytes(content)) == {"a.txt": BrokenContentError}

    def test_is_packed_soundly(self) -> None:
        content = bytearray(zipped({"a.txt": TEXT * 9}))
        content[50] ^= 0xFF
        assert read(bytes(content)) == {"a.txt": BrokenContentError}


class TestLabel:
    def test_is_empty_if_nothing_can_be_seen(self) -> None:
        assert label_of(zipfile.ZipInfo("\x07")) == ""
