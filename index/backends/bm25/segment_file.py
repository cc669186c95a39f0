"""Store a segment in a file: arrays one after another.

The data that a search needs of all segments comes first, and is read when the file is opened. Postings and tokens are
read when they are first used. At the end is a table with the place of each array and the checksums of all blocks.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from index.analysis import Field
from index.backends.bm25.checked_file import BLOCK_BYTES, Area, CheckedFile, DamagedFileError, checksums_of
from index.backends.bm25.forward_index import RAW_TOKEN, Forward, ForwardMerger
from index.backends.bm25.merge import Merger
from index.backends.bm25.postings import Array, Places, Postings
from index.backends.bm25.segments import Contents, Seal, Segment
from index.disk.filesystem import Files
from index.disk.own_files import SEGMENT_FIRST_KEY

ALIGNMENT_BYTES = 64
"""Unit of the places where arrays begin, in bytes. Processors read aligned arrays faster."""

COPY_BYTES = 16 * BLOCK_BYTES
"""Bytes of a file that are read at once to compute its checksums."""

TOKENS = "forward.tokens"

_Number = TypeVar("_Number", bound=np.generic)


class _Place(NamedTuple):
    """The place of an array in a file."""

    dtype: str
    at: int  # bytes
    size: int  # in elements

    @property
    def end(self) -> int:
        return self.at + self.size * np.dtype(self.dtype).itemsize


class _Table(NamedTuple):
    places: Mapping[str, _Place]
    checked_bytes: int  # length of the beginning that is checked when the file is opened
    checksums: npt.NDArray[np.uint32]

    def encoded(self) -> bytes:
        places = {name: list(place) for name, place in self.places.items()}
        head = json.dumps({"arrays": places, "checked_bytes": self.checked_bytes}).encode()
        return b"%8d" % len(head) + head + self.checksums.astype("<u4").tobytes()


def _decoded(table: bytes) -> _Table:
    size = int(table[:8])
    head = json.loads(table[8 : 8 + size])
    places = {name: _Place(*place) for name, place in head["arrays"].items()}
    return _Table(places, head["checked_bytes"], np.frombuffer(table, dtype="<u4", offset=8 + size))


def write_segment(
    path: Path, contents: Contents, mergers: Mapping[Field, Merger], forward: ForwardMerger, files: Files
) -> Seal:
    """Write the merged data to a new file, which is on disk when this returns.

    Raises: OSError: the caller must remove the file. DamagedFileError: a source file is damaged.
    """
    small = _small_arrays(contents, mergers, forward)
    places = _places(small, mergers, forward)
    first_of_large = places[f"{next(iter(Field))}.rows"].at
    descriptor = files.create_for_placing(path)
    try:
        for name, array in small.items():
            files.write_at(descriptor, array.tobytes(), places[name].at)
        for field, merger in mergers.items():
            rows_at, tfs_at = places[f"{field}.rows"].at, places[f"{field}.tfs"].at
            for rows, tfs in merger.chunks():
                rows_at += files.write_at(descriptor, rows.tobytes(), rows_at)
                tfs_at += files.write_at(descriptor, tfs.tobytes(), tfs_at)
        tokens_at = places[TOKENS].at
        for tokens in forward.chunks():
            tokens_at += files.write_at(descriptor, tokens.tobytes(), tokens_at)
        end = max(place.end for place in places.values() if place.size)  # no byte is written for an empty array
        table = _Table(places, first_of_large, np.concatenate(list(_checksums(descriptor, end)))).encoded()
        files.write_at(descriptor, table, end)
        files.sync(descriptor)
    finally:
        files.close(descriptor)
    return Seal(path.name, end + len(table), end, zlib.crc32(table))


def _small_arrays(contents: Contents, mergers: Mapping[Field, Merger], forward: ForwardMerger) -> dict[str, Array]:
    names = {
        SEGMENT_FIRST_KEY: contents.ids,
        "hashes": contents.hashes,
        "language_names": contents.language_names,
        "author_names": contents.author_names,
    }
    arrays: dict[str, Array] = {
        "names": np.frombuffer(json.dumps(names, ensure_ascii=False).encode(), dtype=np.uint8),
        "firsts": contents.firsts,
        "languages": contents.languages,
        "kinds": contents.kinds,
        "wordings": contents.wordings,
        "authors": contents.authors,
        "forward.starts": forward.starts,
        "forward.first_sentences": forward.first_sentences,
        "forward.sentence_sizes": forward.sentence_sizes,
    }
    for field, merger in mergers.items():
        arrays |= {f"{field}.keys": merger.keys, f"{field}.starts": merger.starts, f"{field}.lengths": merger.lengths}
    return {name: np.ascontiguousarray(array) for name, array in arrays.items()}


def _places(small: Mapping[str, Array], mergers: Mapping[Field, Merger], forward: ForwardMerger) -> dict[str, _Place]:
    sizes = {name: (array.dtype.str, len(array)) for name, array in small.items()}
    for field, merger in mergers.items():
        sizes |= {f"{field}.rows": ("<i4", len(merger)), f"{field}.tfs": ("<u2", len(merger))}
    sizes[TOKENS] = (RAW_TOKEN.str, len(forward))
    places: dict[str, _Place] = {}
    at = 0
    for name, (dtype, count) in sizes.items():
        places[name] = _Place(dtype, at, count)
        at = -(-places[name].end // ALIGNMENT_BYTES) * ALIGNMENT_BYTES
    return places


def _checksums(descriptor: int, end: int) -> Iterator[npt.NDArray[np.uint32]]:
    for at in range(0, end, COPY_BYTES):
        yield checksums_of(memoryview(os.pread(descriptor, min(COPY_BYTES, end - at), at)))


def open_segment(path: Path, seal: Seal, deleted: frozenset[int] = frozenset()) -> Segment:
    """Open the segment in a file.

    Raises: DamagedFileError: it is not the sealed file, or its beginning is damaged. FileNotFoundError; OSError.
    """
    file, table = _opened(path, seal)
    reader = _ArrayReader(file, table.places, file.read(0, table.checked_bytes))
    fields = {field: reader.postings(field) for field in Field}
    return Segment(reader.contents(seal.name), fields, reader.forward(), deleted=deleted, seal=seal)


class _ArrayReader:
    """A reader of a segment's arrays: of small ones from the file's beginning, of large ones when they are used."""

    def __init__(self, file: CheckedFile, places: Mapping[str, _Place], beginning: memoryview) -> None:
        self._file = file
        self._places = places
        self._beginning = beginning

    def contents(self, origin: str) -> Contents:
        names = json.loads(self._small("names", np.uint8).tobytes())
        return Contents(
            tuple(names[SEGMENT_FIRST_KEY]),
            tuple(names["hashes"]),
            self._small("firsts", np.int32),
            self._small("languages", np.uint16),
            tuple(names["language_names"]),
            self._small("kinds", np.uint8),
            self._small("wordings", np.uint64),
            tuple(names["author_names"]),
            self._small("authors", np.int32),
            origin,
        )

    def postings(self, field: Field) -> Postings:
        guard, (rows, tfs) = self._large(f"{field}.rows", f"{field}.tfs")
        return Postings(
            self._small(f"{field}.keys", np.uint64),
            self._small(f"{field}.starts", np.int64),
            rows,
            tfs,
            self._small(f"{field}.lengths", np.int32),
            guard,
        )

    def forward(self) -> Forward:
        guard, (tokens,) = self._large(TOKENS)
        return Forward(
            self._small("forward.starts", np.int64),
            self._small("forward.first_sentences", np.int32),
            self._small("forward.sentence_sizes", np.uint16),
            tokens,
            guard,
        )

    def _small(self, name: str, dtype: type[_Number]) -> npt.NDArray[_Number]:
        return _array_in(self._beginning, 0, self._places[name]).astype(dtype, copy=False)

    def _large(self, *names: str) -> tuple[_InFile, list[Array]]:
        """Return adjacent arrays of the file, and their guard."""
        guard = _InFile(self._file, [self._places[name] for name in names])
        return guard, guard.arrays


def _opened(path: Path, seal: Seal) -> tuple[CheckedFile, _Table]:
    with path.open("rb") as file:
        size_bytes = os.fstat(file.fileno()).st_size
        if size_bytes != seal.size_bytes:
            raise DamagedFileError(path, f"it has {size_bytes:,} bytes instead of {seal.size_bytes:,}")
        table = os.pread(file.fileno(), size_bytes - seal.table_at, seal.table_at)
        if zlib.crc32(table) != seal.table_checksum:
            raise DamagedFileError(path, "the checksum of its table is wrong")
        decoded = _decoded(table)
        return CheckedFile(path, file.fileno(), seal.table_at, decoded.checksums), decoded


def _array_in(content: memoryview, begins_at: int, place: _Place) -> Array:
    """Return the array at a place of a file. *content* is the part of the file that begins at byte *begins_at*."""
    return np.frombuffer(content, dtype=place.dtype, count=place.size, offset=place.at - begins_at)


class _InFile:
    """The guard of adjacent arrays that are read from a file."""

    def __init__(self, file: CheckedFile, places: Sequence[_Place]) -> None:
        self._file = file
        self._places = places
        self._area = Area(file, places[0].at, places[-1].end)
        self._firsts = [(place.at, np.dtype(place.dtype).itemsize) for place in places]

    @property
    def arrays(self) -> list[Array]:
        """Return the arrays. Unchecked elements must not be used."""
        return [_array_in(self._area.memory, self._area.start, place) for place in self._places]

    @property
    def loaded_bytes(self) -> int:
        """See `Guard.loaded_bytes`."""
        return self._area.loaded_bytes

    def check(self, starts: Places, ends: Places) -> None:
        """See `Guard.check`."""
        for at, item_bytes in self._firsts:
            self._area.load(at + item_bytes * starts, at + item_bytes * ends)

    def read_range(self, start: int, end: int) -> list[Array]:
        """See `Guard.read_range`."""
        return [self._read_range(place, start, end) for place in self._places]

    def _read_range(self, place: _Place, start: int, end: int) -> Array:
        item_bytes = np.dtype(place.dtype).itemsize
        content = self._file.read(place.at + item_bytes * start, place.at + item_bytes * end)
        return np.frombuffer(content, dtype=place.dtype)

    def unloaded(self) -> tuple[_InFile, list[Array]]:
        """See `Guard.unloaded`."""
        new = _InFile(self._file, self._places)
        return new, new.arrays


def damage_in(path: Path, seal: Seal) -> Iterator[DamagedFileError]:
    """Yield all damage of a segment file. Every byte is read.

    Raises: FileNotFoundError; OSError.
    """
    try:
        file, _ = _opened(path, seal)
    except DamagedFileError as error:
        yield error
        return
    yield from file.damaged()


def article_ids_in(path: Path, seal: Seal) -> tuple[str, ...]:
    """Return the articles in a segment file, even if other parts of it are damaged.

    Raises: DamagedFileError: that part is damaged, or it is not the sealed file. FileNotFoundError; OSError.
    """
    file, table = _opened(path, seal)
    names = table.places["names"]
    return tuple(json.loads(file.read(names.at, names.end).tobytes())[SEGMENT_FIRST_KEY])
