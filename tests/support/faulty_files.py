"""Simulate failing disks: system calls that are refused, stop half-way, or end their process."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from index.disk.filesystem import Files

Result = TypeVar("Result")

FAULTS = ("ENOSPC", "EIO", "short", "late", "killed", "killed half-way", "killed after")
"""The ways in which a call fails: it is refused; a write stops half-way; it is done but reported as failed; the process
dies."""


class KilledError(BaseException):
    """The process is dead, so that its further calls have no effect."""


class FaultyFiles(Files):
    """Files on which the call with the number *at* fails. With *sticky*, all later calls fail too until `heal`."""

    def __init__(self, at: int, fault: str, *, sticky: bool = False) -> None:
        self._at = at
        self._fault = fault
        self._sticky = sticky
        self._dead = False
        self.calls: list[str] = []

    @property
    def struck(self) -> bool:
        return len(self.calls) > self._at

    def strike_next(self, later: int = 0) -> None:
        """Make the next call fail, or a *later* one."""
        self._at = len(self.calls) + later

    def heal(self) -> None:
        self._sticky = False

    def _call(self, name: str, action: Callable[[], Result], half: Callable[[], object] | None = None) -> Result:
        number = len(self.calls)
        self.calls.append(name)
        if self._dead:
            raise KilledError
        if number != self._at and not (self._sticky and number > self._at):
            return action()
        return self._fail(action, half)

    def _fail(self, action: Callable[[], Result], half: Callable[[], object] | None) -> Result:
        if half and self._fault in ("short", "killed half-way"):
            half()
        if self._fault in ("late", "killed after"):
            action()
        if self._fault.startswith("killed"):
            self._dead = True
            raise KilledError
        number = errno.ENOSPC if self._fault in ("ENOSPC", "short") else errno.EIO
        raise OSError(number, os.strerror(number))

    def make_directory(self, path: Path) -> None:
        self._call("make_directory", lambda: super(FaultyFiles, self).make_directory(path))

    def create(self, path: Path) -> int:
        # Nobody can close a descriptor that was reported as failed, so this call is refused instead.
        if self._fault == "late":
            return super().create(path)
        return self._call("create", lambda: super(FaultyFiles, self).create(path))

    def open_for_append(self, path: Path) -> int:
        if self._fault == "late":
            return super().open_for_append(path)
        return self._call("open_for_append", lambda: super(FaultyFiles, self).open_for_append(path))

    def create_for_placing(self, path: Path) -> int:
        if self._fault == "late":
            return super().create_for_placing(path)
        return self._call("create_for_placing", lambda: super(FaultyFiles, self).create_for_placing(path))

    def write_at(self, descriptor: int, content: bytes, at: int) -> int:
        return self._call(
            "write_at",
            lambda: super(FaultyFiles, self).write_at(descriptor, content, at),
            lambda: super(FaultyFiles, self).write_at(descriptor, content[: len(content) // 2], at),
        )

    def write(self, descriptor: int, content: bytes | memoryview) -> int:
        return self._call(
            "write",
            lambda: super(FaultyFiles, self).write(descriptor, content),
            lambda: super(FaultyFiles, self).write(descriptor, content[: len(content) // 2]),
        )

    def sync(self, descriptor: int) -> None:
        self._call("sync", lambda: super(FaultyFiles, self).sync(descriptor))

    def truncate(self, descriptor: int, size_bytes: int) -> None:
        self._call("truncate", lambda: super(FaultyFiles, self).truncate(descriptor, size_bytes))

    def replace(self, source: Path, target: Path) -> None:
        self._call("replace", lambda: super(FaultyFiles, self).replace(source, target))

    def remove(self, path: Path) -> None:
        self._call("remove", lambda: super(FaultyFiles, self).remove(path))

    def sync_directory(self, path: Path) -> None:
        self._call("sync_directory", lambda: super(FaultyFiles, self).sync_directory(path))
