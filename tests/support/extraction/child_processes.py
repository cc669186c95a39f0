"""Stand-ins for the child process that reads articles."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest


class Pipe:
    """Standard input or output, of bytes."""

    def __init__(self, content: bytes = b"") -> None:
        self.buffer = io.BytesIO(content)


def children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split())


def standing_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str) -> None:
    """Let another program be the child."""
    script = tmp_path / "child.sh"
    script.write_text(f"#!/bin/sh\n{program}\n", "utf-8")
    script.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(script))


def page_lines(*told: str) -> str:
    """The end of a program that says how far it is, and then answers."""
    answers = ('{"step": "read", "name": "a", "result": {"name": "a"}}', '{"step": "finished"}')
    return "; ".join(f"echo '{line}'" for line in (*told, *answers))
