"""Model a disk after a power cut: unsynced content is lost, torn or zeroed, and renames may be lost.

The file system promises what POSIX promises and no more. The content of a file is on disk after `sync`, and a name
after `sync_directory`. Before that, any part of either may be on disk.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.disk.filesystem import Files

SMALL_BYTES = 150
"""Largest content that is in one block or two, in bytes: it has no holes."""


@dataclass
class Inode:
    """A file: the content that is surely on disk, and the content that running programs see."""

    synced: bytes = b""
    current: bytes = b""

    def after_a_cut(self) -> list[bytes]:
        """Return the possible contents: all, none or a part of what was not synced, and zeros for the rest."""
        new = len(self.current) - len(self.synced)
        if not self.current.startswith(self.synced):
            return [self.synced, self.current]  # it was truncated
        if new == 0:
            return [self.current]
        quarters = [len(self.synced) + new * part // 4 for part in range(5)]
        cuts = [self.current[:size] for size in quarters]
        zeroed = [cut.ljust(len(self.current), b"\0") for cut in cuts]
        # The last block is written as a whole, so a hole can only be after it.
        hole = self.current[: quarters[1]] + bytes(quarters[3] - quarters[1]) + self.current[quarters[3] :]
        holes = [hole] if new > SMALL_BYTES else []
        return [*cuts, *zeroed[:-1], *holes]


@dataclass
class Disk:
    """A directory of the modelled disk."""

    synced: dict[str, Inode] = field(default_factory=dict)
    pending: list[tuple[str, Inode | None]] = field(default_factory=list)  # names added since, or removed (None)
    current: dict[str, Inode] = field(default_factory=dict)

    def name(self, *names: tuple[str, Inode | None]) -> None:
        for name, inode in names:
            self.pending.append((name, inode))
            self.current.pop(name, None) if inode is None else self.current.update({name: inode})

    def after_a_cut(self) -> Iterator[dict[str, bytes]]:
        """Yield the contents that the directory may have."""
        for kept in itertools.product([False, True], repeat=len(self.pending)):
            names = dict(self.synced)
            for (name, inode), keep in zip(self.pending, kept, strict=True):
                if keep:
                    names.pop(name, None) if inode is None else names.update({name: inode})
            contents = [inode.after_a_cut() for inode in names.values()]
            for combination in itertools.product(*contents):
                yield dict(zip(names, combination, strict=True))


class ModelledFiles(Files):
    """Files that carry out calls and record what would be on disk after a power cut."""

    def __init__(self) -> None:
        self.disk = Disk()
        self._open: dict[int, Inode] = {}
        self.states: list[tuple[int, list[dict[str, bytes]]]] = []
        self.step = 0

    def _cut(self) -> None:
        """Record the state that a power cut would leave now."""
        self.states.append((self.step, list(self.disk.after_a_cut())))

    def create(self, path: Path) -> int:
        descriptor = super().create(path)
        self._open[descriptor] = Inode()
        self.disk.name((path.name, self._open[descriptor]))
        self._cut()
        return descriptor

    def open_for_append(self, path: Path) -> int:
        descriptor = super().open_for_append(path)
        self._open[descriptor] = self.disk.current[path.name]
        return descriptor

    def write(self, descriptor: int, content: bytes | memoryview) -> int:
        self._open[descriptor].current += bytes(content)
        self._cut()
        return super().write(descriptor, content)

    def sync(self, descriptor: int) -> None:
        super().sync(descriptor)
        self._open[descriptor].synced = self._open[descriptor].current
        self._cut()

    def truncate(self, descriptor: int, size_bytes: int) -> None:
        super().truncate(descriptor, size_bytes)
        self._open[descriptor].current = self._open[descriptor].current[:size_bytes]
        self._cut()

    def replace(self, source: Path, target: Path) -> None:
        super().replace(source, target)
        self.disk.name((target.name, self.disk.current[source.name]), (source.name, None))
        self._cut()

    def remove(self, path: Path) -> None:
        super().remove(path)
        self.disk.name((path.name, None))
        self._cut()

    def sync_directory(self, path: Path) -> None:
        super().sync_directory(path)
        self.disk.synced, self.disk.pending = dict(self.disk.current), []
        self._cut()


class ForgetfulFiles(ModelledFiles):
    """A disk that reports success for syncs and does nothing. Tests must detect it."""

    def sync(self, descriptor: int) -> None:
        self._cut()


def distinct(states: Sequence[tuple[int, list[dict[str, bytes]]]]) -> Iterator[tuple[int, dict[str, bytes]]]:
    seen = set()
    for step, directories in states:
        for contents in directories:
            key = (step, tuple(sorted(contents.items())))
            if key not in seen:
                seen.add(key)
                yield step, contents


def lay_out(contents: dict[str, bytes], directory: Path) -> None:
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir()
    for name, content in contents.items():
        (directory / name).write_bytes(content)
