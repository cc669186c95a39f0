"""Read and write the saved index: files of segments, and a manifest that names the valid ones.

The saved index is a cache of the store. A part that is missing, damaged or of another version is ignored and logged,
and rebuilt from the store. Files are never changed. The manifest is replaced atomically.
"""

from __future__ import annotations

import contextlib
import errno
import json
import logging
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from index.backends.bm25.checked_file import DamagedFileError
from index.backends.bm25.merge import forward_merger, merged_contents, mergers
from index.backends.bm25.segment_file import article_ids_in, damage_in, open_segment, write_segment
from index.backends.bm25.segments import Seal, Segment
from index.backends.fingerprint import fingerprint
from index.disk.filesystem import TEMPORARY_SUFFIX, Files
from index.disk.own_files import INDEX_MANIFEST_BEGINNING
from index.disk.paths import entries_of

logger = logging.getLogger(__name__)

FORMAT_VERSION = 3
"""Version of the file format. Increase it whenever the content of the files or its meaning changes."""

MANIFEST_NAME = "index.manifest"
TEMPORARY_NAME = MANIFEST_NAME + TEMPORARY_SUFFIX
_SEGMENT_NAME = re.compile(r"(\d{6,})\.segment")

READ_ATTEMPTS = 5
"""Times that the manifest is read while another process replaces it and the files that it names."""


class OtherVersionError(Exception):
    """The index was saved by another version of Byline, or with other libraries."""


class _ReplacedError(Exception):
    """The manifest has been replaced."""


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """A segment in the manifest."""

    seal: Seal
    deleted: tuple[int, ...]  # numbers of articles


class SavedIndex:
    """The index in a directory. Only one process at a time may change it."""

    def __init__(self, directory: Path, files: Files | None = None, *, read_only: bool = False) -> None:
        self.directory = directory
        self.read_only = read_only
        self._files = files or Files()
        self._last_number = 0  # of the segment files
        self._last: str | None = None  # the manifest as last read or written

    def load(self) -> list[Segment]:
        """Return all usable segments, in order."""
        for _ in range(READ_ATTEMPTS):
            self._last = _text_of(self.directory)
            with contextlib.suppress(_ReplacedError):
                return list(self._segments())
        return []

    def write(self, segments: Sequence[Segment]) -> Segment:
        """Merge these segments to a new file. It becomes valid when it is committed.

        Raises: OSError: nothing was written, or the disk returns other data than was written. DamagedFileError: a
            source segment is damaged; nothing was written.
        """
        self._files.make_directory(self.directory)
        path = self.directory / self._next_name()
        try:
            seal = write_segment(
                path, merged_contents(segments), mergers(segments), forward_merger(segments), self._files
            )
            return _read_back(path, seal)
        except BaseException:
            with contextlib.suppress(OSError):
                self._files.remove(path)
            raise

    def commit(self, segments: Sequence[Segment]) -> None:
        """Make the sealed segments among these the valid ones, and remove the files of others.

        Raises: OSError: the old segments stay valid, unless only the directory could not be written to disk.
        """
        text = _manifest_of([ManifestEntry(each.seal, tuple(sorted(each.deleted))) for each in segments if each.seal])
        if text != self._last:
            self._files.make_directory(self.directory)
            self._last = None  # unknown while it is written: after an error, the next commit writes it again
            self._files.write_whole(self.directory / MANIFEST_NAME, text.encode())
            self._last = text
        self.tidy(segments)

    def tidy(self, segments: Sequence[Segment]) -> None:
        """Remove the files of segments that are not among these.

        Raises: OSError.
        """
        named = {each.seal.name for each in segments if each.seal}
        for path in entries_of(self.directory):
            if path.name not in named and (_SEGMENT_NAME.fullmatch(path.name) or path.name == TEMPORARY_NAME):
                self._files.remove(path)

    def clear(self) -> None:
        """Remove all files.

        Raises: OSError: some may be left.
        """
        self._files.remove(self.directory / MANIFEST_NAME)
        self._last = None
        self.tidy(())

    def _segments(self) -> Iterator[Segment]:
        try:
            entries = _entries_in(self._last)
        except OtherVersionError as error:
            logger.info("The saved index is made again: %s", error)
            return
        except ValueError as error:
            logger.warning("The saved index is made again: %s is damaged (%s)", self.directory / MANIFEST_NAME, error)
            return
        for entry in entries:
            path = self.directory / entry.seal.name
            try:
                yield open_segment(path, entry.seal, frozenset(entry.deleted))
            except DamagedFileError as error:
                logger.warning("Part of the saved index is made again: %s", str(error))  # the error keeps the file open
            except OSError as error:
                if self._last != _text_of(self.directory):
                    raise _ReplacedError from error
                logger.warning("Part of the saved index is made again: %s: %s", path, error.strerror)

    def _next_name(self) -> str:
        """Return a name that no file has, or had since this was opened."""
        names = (_SEGMENT_NAME.fullmatch(path.name) for path in entries_of(self.directory))
        self._last_number = max([self._last_number, *(int(match[1]) for match in names if match)]) + 1
        return f"{self._last_number:06d}.segment"


def _read_back(path: Path, seal: Seal) -> Segment:
    """Open a segment that was just written.

    Raises: OSError: it is damaged already, so the disk is bad, and writing again would not help.
    """
    try:
        return open_segment(path, seal)
    except DamagedFileError as error:
        raise OSError(errno.EIO, error.detail, str(path)) from error


def damage_of(directory: Path) -> Iterator[tuple[DamagedFileError, tuple[str, ...]]]:
    """Yield all damage of the saved index in *directory*, each with the articles in the file, if they are known.

    Every byte is read, and nothing is changed. An index of another version is useless, but not damaged.
    """
    text = _text_of(directory)
    try:
        entries = _entries_in(text)
    except OtherVersionError:
        return
    except ValueError as error:
        yield DamagedFileError(directory / MANIFEST_NAME, f"it is damaged ({error})"), ()
        return
    for entry in entries:
        path = directory / entry.seal.name
        try:
            damage = list(damage_in(path, entry.seal))
        except OSError as error:
            damage = [DamagedFileError(path, error.strerror or str(error))]
        if damage and text != _text_of(directory):
            return  # a running writer has replaced the file
        for each in damage:
            yield each, _articles_in(path, entry.seal)


def articles_named(directory: Path) -> set[str]:
    """Return the ids of the articles in the saved index in *directory*, as far as it is readable."""
    named: set[str] = set()
    with contextlib.suppress(OtherVersionError, ValueError):
        for entry in _entries_in(_text_of(directory)):
            ids, deleted = _articles_in(directory / entry.seal.name, entry.seal), frozenset(entry.deleted)
            named.update(article_id for number, article_id in enumerate(ids) if number not in deleted)
    return named


def _articles_in(path: Path, seal: Seal) -> tuple[str, ...]:
    try:
        return article_ids_in(path, seal)
    except (OSError, DamagedFileError):
        return ()


def _text_of(directory: Path) -> str | None:
    """Return the manifest; None if there is none."""
    try:
        return (directory / MANIFEST_NAME).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None
    except OSError as error:
        logger.warning("The saved index cannot be read: %s", error)
        return None


def _manifest_of(entries: Sequence[ManifestEntry]) -> str:
    content = json.dumps(
        {"format": FORMAT_VERSION, "analysis": fingerprint(), "segments": [asdict(entry) for entry in entries]}
    )
    return _checksummed(content)


def _checksummed(content: str) -> str:
    return f"{INDEX_MANIFEST_BEGINNING}{zlib.crc32(content.encode()):08x}\n{content}\n"


def _entries_in(text: str | None) -> list[ManifestEntry]:
    """Return the entries of a manifest.

    Raises: OtherVersionError; ValueError: it is damaged.
    """
    if text is None:
        return []
    content = text.partition("\n")[2].removesuffix("\n")
    if text != _checksummed(content):
        raise ValueError("its checksum is wrong")
    manifest = json.loads(content)
    written_by = (manifest.get("format"), manifest.get("analysis")) if isinstance(manifest, dict) else None
    if written_by != (FORMAT_VERSION, fingerprint()):  # another version may have any structure
        raise OtherVersionError("it was saved by another version of Byline or of a library")
    return [ManifestEntry(Seal(**each["seal"]), tuple(each["deleted"])) for each in manifest["segments"]]
